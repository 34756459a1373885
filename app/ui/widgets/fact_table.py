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
        self._what = Words("", "soft", self)
        self.digits = Digits(self)
        self._what.hide()
        self.digits.hide()
        self._shown: list[QWidget] = []
        self.facts: list[Fact] = []

    def show_facts(self, facts: Sequence[Fact], *, digits: Fact | None = None) -> None:
        """Show these, and ``digits`` (a hash) at the end."""
        for gone in self._shown:
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._shown = []
        self.facts = [*facts, *([digits] if digits else [])]
        for row, (what, value) in enumerate(facts):
            pair = Prose(what, "soft"), Prose(visible(value))
            self._shown += pair
            self._rows.addWidget(pair[0], row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(pair[1], row, 1)
        # One field for good, so that it keeps its place in the order of the tab key.
        for column, widget in enumerate((self._what, self.digits)):
            self._rows.removeWidget(widget)
            self._rows.addWidget(widget, len(facts), column, Qt.AlignmentFlag.AlignVCenter)
            widget.setVisible(digits is not None)
        if digits is not None:
            self._what.setText(digits[0])
            self.digits.show_digits(*digits)


class Digits(QLineEdit):
    """Digits of one width that can be selected and copied, not changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("role", "digits")
        self.setFrame(False)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.look(self).px(13))
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(QFontMetrics(font).horizontalAdvance("0" * 12))
        self.setTextMargins(-2, 0, 0, 0)  # as far left as the words above

    def show_digits(self, what: str, value: str) -> None:
        """Show ``value``, called ``what``."""
        self.setAccessibleName(what)
        self.setText(value)
        self.setCursorPosition(0)
