"""An import was cut short: what it was, how far it came, and going on with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.records import PendingImport
from app.session import visible
from app.ui import words
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton


class PendingBanner(QFrame):
    """Hidden while there is nothing to go on with."""

    resumed = Signal()
    forgotten = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 14, 16, 14)
        row.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(2)
        self._title = Words(self.tr("An import was cut short"), "advice")
        self.details = Prose("", "soft")
        column.addWidget(self._title)
        column.addWidget(self.details)
        row.addLayout(column, 1)
        self.leave = ActionButton(self.tr("Leave it at that"), kind="link")
        self.leave.clicked.connect(self.forgotten)
        row.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.go_on = ActionButton(self.tr("Go on"), kind="primary")
        self.go_on.clicked.connect(self.resumed)
        row.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_pending(self, pending: PendingImport | None) -> None:
        """Tell of ``pending``, or hide."""
        if pending is not None:
            names = ", ".join(self.tr("“{0}”").format(visible(name)) for name in pending.sources[:3])
            more = len(pending.sources) - 3
            if more > 0:
                names = self.tr("{0} and %Ln more", "", more).format(names)
            self.details.setText(
                self.tr("{0}: {1} read so far. They are safe; the rest can follow.").format(
                    names, words.documents(pending.done)
                )
            )
        self.setVisible(pending is not None)
