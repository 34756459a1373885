"""A page that scrolls, with a banner at its top: the one thing to say, why, and what to press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.plain import Prose
from app.ui.widgets.controls import ActionButton

WIDE = 105
"""Characters of width from which things stand side by side."""


class Banner(QFrame):
    """A strong sentence, a quiet one, and buttons at the end, the main one last."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 14, 22, 14)
        self._row.setSpacing(24)
        said = QVBoxLayout()
        said.setSpacing(2)
        self.title = Prose("", "advice")
        self.because = Prose("", "soft")
        said.addStretch(1)
        said.addWidget(self.title)
        said.addWidget(self.because)
        said.addStretch(1)
        self._row.addLayout(said, 1)

    def add(self, button: ActionButton) -> ActionButton:
        """One more button."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def arrange(self, *, wide: bool) -> None:
        """Buttons beside the words, or below them."""
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


class BannerPage(QWidget):
    """``banner`` is the first thing in ``column``, which scrolls; :meth:`arrange` hears when there is room for things
    side by side."""

    def __init__(self, *, spacing: int = 24) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        inside = QWidget()
        inside.setProperty("role", "clear")
        area.setWidget(inside)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(40, 32, 40, 24)
        self.column.setSpacing(spacing)
        self.banner = Banner()
        self.column.addWidget(self.banner)
        self._wide: bool | None = None

    def arrange(self, *, wide: bool) -> None:
        """Put things side by side, or one below the other."""
        self.banner.arrange(wide=wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().averageCharWidth() * WIDE
        if wide != self._wide:
            self._wide = wide
            self.arrange(wide=wide)
