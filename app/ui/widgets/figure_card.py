"""A large figure with what it means."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from app.ui.plain import Prose, Words
from app.ui.widgets.controls import Card


class FigureCard(Card):
    """A caption, a figure, a sentence."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._caption = Words(title, "caption")
        self.body.addWidget(self._caption)
        self._figure = Words("", "figure")
        self._sentence = Prose("", "soft")
        self.body.addWidget(self._figure)
        self.body.addWidget(self._sentence)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_title(self, title: str) -> None:
        """Change its caption."""
        self._title = title
        self._caption.setText(title)

    def say(self, figure: str, sentence: str) -> None:
        """Show a figure and what it means."""
        self._figure.setText(figure)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{self._title}: {figure}, {sentence}")
