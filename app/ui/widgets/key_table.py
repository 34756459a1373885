"""Every key of the window in groups, drawn from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from app.ui import actions
from app.ui.plain import Words
from app.ui.widgets.controls import KeyCap

translate = QCoreApplication.translate

QWIDGETSIZE_MAX = 16_777_215

REVIEW = ("approve", "filter", "note", "skip", "flag", "guideline", "opinion", "keep", "undo", "redo")
READING = (
    *("find", "next_passage", "previous_passage", "page", "next_page", "previous_page", "page_larger", "page_smaller"),
    *("caret", "larger", "smaller", "usual"),
)
WINDOW = (
    *("overview", "review", "labels", "finish", "settings", "new", "open", "add", "export", "close", "quit", "keys"),
)


class KeyTable(QWidget):
    """Three groups of keys, beside each other or, where it is narrow, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 8, 0, 8)
        groups = (
            (translate("keys", "ANSWERING"), REVIEW),
            (translate("keys", "READING"), READING),
            (translate("keys", "WINDOW"), WINDOW),
        )
        for title, names in groups:
            column = QVBoxLayout()
            column.setSpacing(8)
            column.addWidget(Words(title, "caption"))
            rows = QGridLayout()
            rows.setHorizontalSpacing(16)
            rows.setVerticalSpacing(6)
            said = [(actions.cap(name), actions.text(name).rstrip("…")) for name in names]
            if names is REVIEW:
                said.insert(1, ("0–9  A–Z", translate("keys", "Give the label with that key")))
            for row, (key, text) in enumerate(said):
                rows.addWidget(KeyCap(key), row, 0, Qt.AlignmentFlag.AlignLeft)
                rows.addWidget(Words(text), row, 1)
            rows.setColumnStretch(1, 1)
            column.addLayout(rows)
            column.addStretch(1)
            self._columns.addLayout(column)
        self.fit(QWIDGETSIZE_MAX)

    def fit(self, room: int) -> int:
        """Put the groups beside each other where that many pixels are enough. The pixels that takes."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across)
        self._columns.setSpacing(32)
        wide = self._columns.sizeHint().width()
        if wide > room:
            self._columns.setDirection(down)
            self._columns.setSpacing(24)
        return wide
