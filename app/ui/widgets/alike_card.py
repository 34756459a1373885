"""Which answered documents the one on screen reads like: their names, each a way there, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.records import DocumentId, Item, Label
from app.session import visible
from app.ui import theme, words
from app.ui.plain import Prose, set_tip
from app.ui.widgets.controls import ActionButton

MOST = 3
_MARGIN, _GAP = 10, 0
_INDENT = 7
"""Where a link's words begin inside it: names stand under the sentence."""


class DocumentLink(ActionButton):
    """The name of a document as a link; a long one is cut short and whole in its tip."""

    def __init__(self) -> None:
        super().__init__("", kind="link")
        self.takes_enter = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def name(self, text: str, spoken: str) -> None:
        """Show ``text``; a screen reader says ``spoken``."""
        self.set_words(text)
        self.setAccessibleName(spoken)
        set_tip(self, text)

    def _font(self) -> QFont:
        font = super()._font()
        font.setPixelSize(theme.look(self).px(13))
        font.setWeight(QFont.Weight.Medium)
        return font

    def sizeHint(self) -> QSize:
        look = theme.look(self)
        width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(width + 2 * _INDENT + 2, look.px(22) + 6)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), QFontMetrics(self.font()).averageCharWidth() * 12), hint.height())


class AlikeCard(QFrame):
    """A sentence and up to three names; nothing where no answered document speaks for the suggestion.

    Who follows a name finds the way back in the same place.
    """

    opened = Signal(int)
    """The document to show."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[DocumentId, str] | None = None
        self._from: tuple[DocumentId, str] | None = None
        self._followed: DocumentId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12 - _INDENT, _MARGIN, 12 - _INDENT, _MARGIN)
        column.setSpacing(_GAP)
        self.said = Prose("", "small", strong_ink=True)
        beside = QHBoxLayout()
        beside.setContentsMargins(_INDENT, 0, _INDENT, 0)
        beside.addWidget(self.said)
        column.addLayout(beside)
        self.back = DocumentLink()
        self.back.clicked.connect(self._return)
        self.links = [DocumentLink() for _ in range(MOST)]
        self._documents: list[DocumentId] = []
        for place, link in enumerate(self.links):
            link.clicked.connect(lambda _=False, place=place: self._follow(place))
        for link in (*self.links, self.back):
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(link)
            row.addStretch(1)
            column.addLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_item(self, item: Item, labels: Sequence[Label]) -> None:
        """Show what ``item`` reads like; a blind question has no suggestion, and so nothing here."""
        self._shown = (item.document.id, visible(item.document.name))
        if item.document.id != self._followed:
            self._from = self._followed = None
        evidence = item.suggestion.evidence if item.suggestion is not None else None
        near = list(evidence.neighbours) if evidence is not None else []
        called = {label.id: visible(label.name) for label in labels}
        near = [one for one in near if one.label == near[0].label and one.label in called][:MOST]
        self._documents = [one.document for one in near]
        for link, one in zip(self.links, near, strict=False):
            name = visible(one.name) or words.number(int(one.document))
            link.name(name, self.tr("Open {0}").format(name))
        for place, link in enumerate(self.links):
            link.setVisible(place < len(near))
        if near:
            said = [self.tr("Reads like one you called {0}:"), self.tr("Reads like two you called {0}:")]
            said.append(self.tr("Reads like three you called {0}:"))
            before, _, after = said[len(near) - 1].partition("{0}")
            self.said.set_runs([(before, False), (called[near[0].label], True), (after, False)])
        self.said.setVisible(bool(near))
        if self._from is not None:
            self.back.name(self.tr("‹ Back to {0}").format(self._from[1]), self.tr("Back to {0}").format(self._from[1]))
        self.back.setVisible(self._from is not None)
        self.setVisible(bool(near) or self._from is not None)
        self.updateGeometry()

    def forget(self) -> None:
        """Nothing is shown any more, so there is no way back."""
        self._shown = self._from = self._followed = None
        self.hide()

    def _follow(self, place: int) -> None:
        if self._shown is None or place >= len(self._documents):
            return
        if self._from is None:  # from one to the next leads back to where it began
            self._from = self._shown
        self._followed = self._documents[place]
        if self._from[0] == self._followed:
            self._from = self._followed = None
            self.opened.emit(int(self._documents[place]))
            return
        self.opened.emit(int(self._followed))

    def _return(self) -> None:
        if self._from is not None:
            target, self._from, self._followed = self._from[0], None, None
            self.opened.emit(int(target))

    def heightForWidth(self, width: int) -> int:
        links = [link for link in (*self.links, self.back) if not link.isHidden()]
        height = 2 * _MARGIN + sum(link.sizeHint().height() + _GAP for link in links)
        if not self.said.isHidden():
            height += self.said.heightForWidth(max(1, width - 24))
        return height
