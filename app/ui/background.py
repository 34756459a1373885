"""Shows in the strip what runs in the background, and stops it there."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.jobs import Jobs, Ticket
from app.ui.widgets.status_strip import StatusStrip

_WHOLE = ("settle", "revoke")
"""What is not left half done: labels that a proof gives, or that are taken back with it."""


class Background(QObject):
    """Ties the lanes to the strip. Imports and previews are shown on their own page instead."""

    def __init__(self, jobs: Jobs, strip: StatusStrip) -> None:
        super().__init__(strip)
        self._jobs = jobs
        self._strip = strip
        self._words = {"learn": self.tr("learning…"), "export": self.tr("exporting…"), "verify": self.tr("checking…")}
        self._words |= {"settle": self.tr("approving…"), "revoke": self.tr("taking back…")}
        self._words |= {"suggest all": self.tr("the language model reads…")}
        jobs.news.connect(self._show)
        strip.stopped.connect(self._stop)

    def _shown(self) -> Ticket | None:
        return next((ticket for ticket in self._jobs.live() if ticket.name in self._words), None)

    def _show(self) -> None:
        ticket = self._shown()
        self._strip.show_job(
            ticket, self._words[ticket.name] if ticket else "", stoppable=ticket is None or ticket.name not in _WHOLE
        )

    def _stop(self) -> None:
        ticket = self._shown()
        if ticket is not None:
            ticket.cancel()
