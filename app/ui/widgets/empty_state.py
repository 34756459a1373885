"""A page that has nothing to show yet: one sentence, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.plain import Prose
from app.ui.widgets.controls import ActionButton


class EmptyState(QWidget):
    """Words in the middle of a page, and a button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 80)
        column.setSpacing(8)
        column.addStretch(2)
        self.title = Prose("", "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence = Prose("", "soft")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = ActionButton("", kind="primary")
        self.button.clicked.connect(self.pressed)
        self.button.hide()
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addSpacing(16)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, title: str, sentence: str, button: str, key: str = "") -> None:
        """What is missing, and what the button does; an empty ``button`` hides it."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.button.set_words(button, key)
        self.button.setVisible(bool(button))
