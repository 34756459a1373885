"""Asks the language model why it thinks so, on its lane, and marks in the document what it quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject

from app.errors import CloisterError
from app.records import DocumentId, Item, Passage, Report
from app.ui.bridge import MODEL, Bridge
from app.ui.widgets.reading_pane import ReadingPane
from app.ui.widgets.second_opinion import SecondOpinionCard

NAME = "reason"


class AskingWhy(QObject):
    """One question at a time. An answer to a document that is not on screen any more is dropped."""

    def __init__(
        self, bridge: Bridge, card: SecondOpinionCard, pane: ReadingPane, shown: Callable[[], Item | None]
    ) -> None:
        super().__init__(card)
        self._bridge = bridge
        self._card = card
        self._pane = pane
        self._shown = shown

    def ask(self) -> None:
        """Ask about the document on screen."""
        item = self._shown()
        if item is None:
            return
        if item.suggestion is None or item.suggestion.second is None:
            self._pane.say(self.tr("There is no opinion of a language model on this document."))
            return
        session, document = self._bridge.session, item.document.id
        self._card.show_asking()
        self._bridge.stop_model()  # it goes on reading afterwards

        def verb(report: Report) -> str:
            return session.model_reason(document, report)

        def done(reason: str) -> None:
            if self._still(document):
                self._card.show_reason(reason)
                self._pane.mark(quoted(reason, item.document.text))
            self._bridge.suggest_ahead()

        def failed(error: BaseException) -> None:
            if not isinstance(error, CloisterError):
                self._bridge.trouble(error)
            elif self._still(document):
                self._card.show_failure(error.what)

        self._bridge.run(verb, lane=MODEL, name=NAME, done=done, failed=failed, stopped=lambda: self._give_up(document))

    def _still(self, document: DocumentId) -> bool:
        shown = self._shown()
        return shown is not None and shown.document.id == document

    def _give_up(self, document: DocumentId) -> None:
        if self._still(document):
            self._card.show_reason("")


def quoted(reason: str, text: str) -> list[Passage]:
    """Where the words that ``reason`` quotes stand in ``text``, each once; white space counts as alike."""
    found = []
    for words in re.findall(r'"([^"]+)"', reason):
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        match = re.search(rf"(?<!\w){pattern}(?!\w)", text) if pattern else None
        if match is not None:
            found.append(Passage(start=match.start(), end=match.end()))
    return found
