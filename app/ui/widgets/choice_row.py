"""A line with a few per cents to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from app.ui import words
from app.ui.plain import Words, caption


class ChoiceRow(QWidget):
    """``question`` and its answers, in thousandths. Emits what was chosen."""

    chosen = Signal(int)

    def __init__(self, question: str, choices: Sequence[int], now: int) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(4, 0, 0, 0)
        self._line.setSpacing(16)
        self.question = Words(question)
        self._line.addWidget(self.question)
        self.group = QButtonGroup(self)
        for choice in choices:
            said = words.fine_percent(choice / 1000)
            button = QRadioButton(caption(said))
            button.setAccessibleName(f"{question} {said}")
            button.setChecked(choice == now)
            self.group.addButton(button, choice)
            self._line.addWidget(button)
        self._line.addStretch(1)
        self.group.idToggled.connect(self._toggled)

    def arrange(self, *, wide: bool) -> None:
        """Choices beside the question, or below it."""
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _toggled(self, choice: int, on: bool) -> None:
        if on:
            self.chosen.emit(choice)
