"""The left side of Review: the document under its name, the way through its passages, and searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.records import Item, Passage
from app.session import visible
from app.ui import actions, theme
from app.ui.plain import Elided, Words, set_tip
from app.ui.widgets.document_view import DocumentView
from app.ui.widgets.find_bar import FindBar

WHOLE = 0.85
"""A single passage with more than this share of the text marks nothing, it only colours."""


class ReadingPane(QWidget):
    """Receives an item and shows its text at the passage that speaks."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = DocumentView()
        self.view.passage_shown.connect(self._show_passage)
        self.find_bar = FindBar(self.view)
        self._name = Elided("", "name")
        self._place = Elided("", "faint")
        self._flagged = Words(self.tr("⚑ flagged"), "warn")
        self._passage = Words("", "faint")
        self._passage.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._back = _arrow("‹", actions.text("previous_passage"), lambda: self.view.step_passage(-1))
        self._on = _arrow("›", actions.text("next_passage"), lambda: self.view.step_passage(1))
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(40, 16, 32, 4)
        head.setSpacing(12)
        for widget in (self._name, self._place, self._flagged):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._passage)
        head.addSpacing(-8)
        head.addWidget(self._back)
        head.addSpacing(-12)
        head.addWidget(self._on)
        self._said = Words("", "small")
        self._toast = QFrame()
        self._toast.setProperty("role", "toast")
        inside = QHBoxLayout(self._toast)
        inside.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self._said)
        inside.addStretch(1)
        self._toast.hide()
        around = QHBoxLayout()
        around.setContentsMargins(28, 0, 32, 8)
        around.addWidget(self._toast)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(around)
        column.addWidget(self.find_bar)
        column.addWidget(self.view, 1)
        self._fit()

    def show_item(self, item: Item, *, moved: bool, seek: bool = False) -> None:
        """Show ``item``; ``moved``: it is another document than before, so the text starts at its passage.
        ``seek``: the page has just come up, so the same document may be moved there, too."""
        passages = telling(item)
        self._name.setText(visible(item.document.name))
        place = item.document.locator
        if item.document.source != item.document.name:
            place = f"{item.document.source}  {place}".strip()
        self._place.setText(visible(place))
        self._flagged.setVisible(item.flagged)
        if moved:
            self.view.show_document(item.document.text, passages)
            self.find_bar.new_document()
        else:
            self.view.set_passages(passages, seek=seek)

    def say(self, words: str) -> None:
        """A line over the document, such as why it is here again; empty: none."""
        self._said.setText(words)
        self._toast.setVisible(bool(words))

    def _show_passage(self, number: int, count: int) -> None:
        for widget in (self._passage, self._back, self._on):
            widget.setVisible(count > 1)
        if count:
            self._passage.setText(self.tr("passage {0} of {1}").format(number + 1, count))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_head"):
            self._fit()

    def _fit(self) -> None:
        self._head.setFixedHeight(theme.look(self).px(28) + 28)


def telling(item: Item) -> Sequence[Passage]:
    """The passages worth marking: none where the only one is nearly all of the text."""
    evidence = item.suggestion.evidence if item.suggestion else None
    passages = evidence.passages if evidence else ()
    if len(passages) == 1 and passages[0].end - passages[0].start > WHOLE * len(item.document.text):
        return ()
    return passages


def _arrow(sign: str, name: str, call: Callable[[], None]) -> QPushButton:
    button = QPushButton(sign)
    button.setProperty("role", "icon")
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_tip(button, name)
    button.clicked.connect(lambda: call())
    return button
