"""Facts in two columns: what, and how it is. Values may be strangers' words and are shown as they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.session import visible
from app.ui import theme
from app.ui.plain import Prose, Words

Fact = tuple[str, str]


class FactTable(QWidget):
    """Shows facts; those that are to be compared digit by digit can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(24)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(1, 1)
        self.facts: list[Fact] = []

    def show_facts(self, facts: Sequence[Fact], *, digits: Fact | None = None) -> None:
        """Show these, and ``digits`` (a hash) at the end."""
        while self._rows.count():
            gone = self._rows.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.facts = [*facts, *([digits] if digits else [])]
        for row, (what, value) in enumerate(facts):
            self._rows.addWidget(Prose(what, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(Prose(visible(value)), row, 1)
        if digits is not None:
            self._rows.addWidget(Words(digits[0], "soft"), len(facts), 0, Qt.AlignmentFlag.AlignVCenter)
            self._rows.addWidget(Digits(*digits), len(facts), 1)


class Digits(QLineEdit):
    """Digits of one width that can be selected and copied, not changed."""

    def __init__(self, what: str, value: str) -> None:
        super().__init__(value)
        self.setReadOnly(True)
        self.setProperty("role", "digits")
        self.setFrame(False)
        self.setAccessibleName(what)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.look(self).px(13))
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(QFontMetrics(font).horizontalAdvance("0" * 12))
        self.setTextMargins(-2, 0, 0, 0)  # as far left as the words above
        self.setCursorPosition(0)
