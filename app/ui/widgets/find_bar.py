"""Searching inside the document that is being read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.ui import words
from app.ui.plain import Words, set_tip
from app.ui.widgets.document_view import DocumentView


class FindBar(QWidget):
    """A line to type in, the number of places, and the way from one to the next. Escape closes it."""

    def __init__(self, view: DocumentView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._found: list[QTextCursor] = []
        self._at = -1
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 0, 40, 8)
        row.setSpacing(8)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Find in this document"))
        self._field.setAccessibleName(self.tr("Find in this document"))
        self._field.setMaximumWidth(360)
        self._field.textChanged.connect(self._search)
        self._count = Words("", "small")
        row.addWidget(self._field, 1)
        row.addWidget(self._count)
        for sign, name, by in (("‹", self.tr("Previous place"), -1), ("›", self.tr("Next place"), 1)):
            button = QPushButton(sign)
            button.setProperty("role", "icon")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
            set_tip(button, name)
            button.clicked.connect(lambda _=False, by=by: self._move(by))
            row.addWidget(button)
        row.addStretch(1)
        view.laid_out_again.connect(self._search_again)
        self.hide()

    def begin(self) -> None:
        """Show the bar and type."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._search(self._field.text())

    def end(self) -> None:
        """Hide the bar and the marks; back to the document."""
        if self.isVisible():
            self.hide()
            self._found, self._at = [], -1
            self._view.setExtraSelections([])
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_document(self) -> None:
        """Another document came up."""
        if self.isVisible():
            self._search(self._field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._move(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _search(self, text: str) -> None:
        self._found = self._view.find_all(text)
        self._at = -1
        if self._found:
            self._move(1)
        else:
            self._count.setText(self.tr("not found") if text else "")

    def _search_again(self) -> None:
        """The same places in the text as it is laid out now."""
        if self.isVisible():
            self._found = self._view.find_all(self._field.text())
            self._at = min(self._at, len(self._found) - 1)
            self._view.mark_found(self._found, self._at)

    def _move(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._view.mark_found(self._found, self._at)
            self._count.setText(
                self.tr("{0} of {1}").format(words.number(self._at + 1), words.number(len(self._found)))
            )
