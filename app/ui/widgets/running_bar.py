"""One line for something long: what is done, how far it is, how long it will still take, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.ui import words
from app.ui.jobs import POLL_MILLISECONDS, Ticket
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton


class RunningBar(QWidget):
    """Follows one ticket; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._ticket: Ticket | None = None
        self._standing = ""
        self._said = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        self.doing = Prose("", "prose")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.left = Words("", "soft")
        self.stop = ActionButton(self.tr("Stop"), key=self.tr("Esc"))
        self.stop.setShortcut(Qt.Key.Key_Escape)
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.addWidget(self.left, 1)
        row.addWidget(self.stop)
        column.addWidget(self.doing)
        column.addWidget(self.bar)
        column.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self.hide()

    @property
    def ticket(self) -> Ticket | None:
        """What is followed now."""
        return self._ticket

    def follow(self, ticket: Ticket | None, said: str = "", standing: str = "") -> None:
        """Show ``ticket``, which does what ``said`` says; ``standing`` is said once all is counted and it still runs.

        ``None``: it has ended.
        """
        self._ticket = ticket
        self._said, self._standing = said, standing or said
        self.setVisible(ticket is not None)
        if ticket is None:
            self._timer.stop()
            return
        self.doing.setText(said)
        self.left.setText("")
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        """Look at the ticket now."""
        if self._ticket is None:
            return
        reported, left = self._ticket.reported, self._ticket.seconds_left()
        whole = reported.total > 0 and reported.done >= reported.total
        shift = max(0, max(reported.total, 1).bit_length() - 30)  # a bar counts in 32 bits, bytes do not
        self.bar.setRange(0, 0 if whole else reported.total >> shift)
        if not whole:
            self.bar.setValue(min(reported.done, reported.total) >> shift)
        self.doing.setText(self._standing if whole else self._said)
        if self._ticket.cancelled:
            self.left.setText(self.tr("Stopping…"))
            self.stop.setEnabled(False)
        else:
            self.left.setText(words.time_left(left) if left is not None and not whole else "")

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self.refresh()
