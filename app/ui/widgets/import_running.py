"""How far an import is, how long it will still take, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from app.session import visible
from app.ui import words
from app.ui.jobs import POLL_MILLISECONDS, Ticket
from app.ui.plain import Elided, Prose, Words
from app.ui.widgets.controls import ActionButton, Card


class ImportRunning(Card):
    """Follows one ticket."""

    def __init__(self) -> None:
        super().__init__()
        self._ticket: Ticket | None = None
        self.doing = Elided("", "title", middle=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.left = Words("", "soft")
        stop = ActionButton(self.tr("Stop"), key=self.tr("Esc"))
        stop.setShortcut(Qt.Key.Key_Escape)
        stop.clicked.connect(self.stop)
        row = QHBoxLayout()
        row.addWidget(self.left, 1)
        row.addWidget(stop)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self.doing)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addSpacing(24)
        column.addWidget(
            Prose(self.tr("You can go on working meanwhile. What was read until now is in the project."), "small")
        )
        column.addStretch(3)
        around = QHBoxLayout()
        around.addStretch(1)
        around.addLayout(column, 3)
        around.addStretch(1)
        self.body.addLayout(around)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)

    def follow(self, ticket: Ticket | None) -> None:
        """Show the progress of ``ticket`` until told otherwise; ``None``: it has ended."""
        self._ticket = ticket
        if ticket is None:
            self._timer.stop()
            return
        self.bar.setRange(0, 0)
        self.doing.setText(self.tr("Reading…"))
        self.left.setText("")
        self._timer.start()

    def refresh(self) -> None:
        """Look at the ticket now."""
        if self._ticket is None:
            return
        reported, left = self._ticket.reported, self._ticket.seconds_left()
        largest = max(reported.total, reported.done, 1)
        shift = max(0, largest.bit_length() - 30)  # a bar counts in 32 bits, bytes do not
        self.bar.setRange(0, reported.total >> shift)
        self.bar.setValue(min(reported.done, reported.total) >> shift)
        if reported.note:
            self.doing.setText(visible(reported.note))
        if self._ticket.cancelled:
            self.left.setText(self.tr("Stopping; what was read is kept…"))
        elif left is not None:
            self.left.setText(words.time_left(left))

    def stop(self) -> None:
        """Ask the verb to stop."""
        if self._ticket is not None:
            self._ticket.cancel()
            self.refresh()
