"""The guideline of one label, one key away, and editable where it is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.records import Label
from app.session import visible
from app.ui import actions
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton


class _Field(QPlainTextEdit):
    kept = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if not event.isAutoRepeat():
                self.kept.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class GuidelineCard(QFrame):
    """Name, sentence and guideline of a label. Ctrl+Enter keeps what was written, Escape leaves it."""

    saved = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self.setProperty("role", "note")
        self.setProperty("inset", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        self._caption = Words(self.tr("GUIDELINE"), "caption")
        self._name = Words("", "title")
        self._sentence = Prose("", "soft")
        self.field = _Field()
        self.field.setPlaceholderText(self.tr("What decides in doubtful cases? Examples, exceptions, neighbours."))
        self.field.setAccessibleName(self.tr("Guideline"))
        self.field.setTabChangesFocus(True)
        self.field.kept.connect(self._save)
        self.field.left.connect(self.left)
        buttons = QHBoxLayout()
        leave = ActionButton(self.tr("Back"), key=self.tr("Esc"))
        leave.clicked.connect(self.left)
        keep = ActionButton(self.tr("Keep"), key=actions.cap("keep"))
        keep.clicked.connect(self._save)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        buttons.addWidget(keep)
        for widget in (self._caption, self._name, self._sentence):
            column.addWidget(widget)
        column.addWidget(self.field, 1)
        column.addLayout(buttons)

    def show_label(self, label: Label) -> None:
        """Show the guideline of ``label`` and wait for typing."""
        self._label = label
        self._name.setText(visible(label.name))
        self._sentence.setText(visible(label.sentence) or self.tr("No sentence says yet when it applies."))
        self.field.setPlainText(label.guideline)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _save(self) -> None:
        if self._label is not None:
            self.saved.emit(str(self._label.id), self.field.toPlainText())
