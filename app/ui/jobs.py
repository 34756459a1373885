"""Lanes: long verbs beside the window, one at a time on each.

A verb is a plain function that takes a :class:`app.records.Report`; it runs the same in a test, a script and
here. Everything that concerns the window (results, errors, progress) is delivered on the window's thread by one
timer, so no object of Qt is ever touched from a lane.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Cancelled
from app.records import Report

T = TypeVar("T")

POLL_MILLISECONDS = 100
SHOW_AFTER = 0.5
"""Seconds that a job runs before its progress is shown; shorter ones would only flicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a verb last said: ``done`` of ``total`` (0: not known), in its current stage ``note``."""

    done: int = 0
    total: int = 0
    note: str = ""


class Ticket:
    """One running verb: how far it is, and the way to stop it. Made by :meth:`Jobs.start` only."""

    def __init__(self, number: int, lane: str, name: str) -> None:
        self.number = number
        self.lane = lane
        self.name = name
        self.reported = Reported()
        self.begun: float | None = None
        """When the lane took it up (``time.monotonic``), ``None`` while it waits."""
        self._stage: tuple[float, int] = (0.0, 0)
        self._stop = threading.Event()
        self._dropped = False

    def cancel(self) -> None:
        """Ask the verb to stop at its next report; what it finished until then is kept."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the verb was asked to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int, note: str = "") -> None:
        """The :class:`app.records.Report` of this verb; called on its lane."""
        if self._stop.is_set():
            raise Cancelled
        before = self.reported
        if note != before.note or total != before.total or done < before.done:
            self._stage = (time.monotonic(), done)
        self.reported = Reported(done=done, total=total, note=note)

    def seconds_each(self) -> float | None:
        """Seconds that one of what is counted takes in the current stage; ``None`` before that can be said."""
        (since, first), done = self._stage, self.reported.done
        passed = time.monotonic() - since
        return passed / (done - first) if done > first and passed >= 1.0 else None

    def seconds_left(self) -> float | None:
        """Seconds until the current stage ends at its present pace; ``None`` before that can be said."""
        reported, (since, first) = self.reported, self._stage
        passed = time.monotonic() - since
        if reported.total <= 0 or reported.done <= first or passed < 1.0:
            return None
        return passed / (reported.done - first) * max(0, reported.total - reported.done)

    def visible(self) -> bool:
        """Whether it has run long enough to be worth showing."""
        return self.begun is not None and time.monotonic() - self.begun >= SHOW_AFTER


@dataclass(slots=True, kw_only=True)
class _Running:
    ticket: Ticket
    future: Future[Any]
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None
    stopped: Callable[[], None] | None
    told: Reported
    seen: bool = False


class Jobs(QObject):
    """All lanes of the window. Lives as long as the window does; :meth:`close` it before leaving."""

    news = Signal(int)
    """Ticket number: it began, moved on or ended. Emitted on the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._running: list[_Running] = []
        self._numbers = 0
        self._closed = False
        self._afterwards: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self.poll)

    def start(
        self,
        lane: str,
        verb: Callable[[Report], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        stopped: Callable[[], None] | None = None,
        name: str | None = None,
    ) -> Ticket:
        """Put ``verb`` on ``lane``. ``name`` tells verbs apart (default: the function's own).

        The same verb started again supersedes itself: the earlier one is asked to stop, and whatever it still
        returns is dropped. ``done``, ``failed`` or ``stopped`` is called on the window's thread.
        """
        if self._closed:
            raise RuntimeError("the lanes are closed")
        name = name or str(getattr(verb, "__qualname__", repr(verb)))
        for earlier in self._running:
            if earlier.ticket.lane == lane and earlier.ticket.name == name:
                earlier.ticket.cancel()
                earlier.ticket._dropped = True
        self._numbers += 1
        ticket = Ticket(self._numbers, lane, name)
        pool = self._lanes.get(lane)
        if pool is None:
            pool = self._lanes[lane] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"lane-{lane}")
        if self._afterwards:
            ticket.cancel()  # all is winding down
        future = pool.submit(_work, ticket, verb)
        self._running.append(
            _Running(ticket=ticket, future=future, done=done, failed=failed, stopped=stopped, told=Reported())
        )
        self._timer.start()
        return ticket

    @property
    def closed(self) -> bool:
        """Whether no verb can be started any more."""
        return self._closed

    def live(self, name: str | None = None) -> list[Ticket]:
        """Tickets of verbs that still matter, oldest first; with ``name`` only those of that verb."""
        return [r.ticket for r in self._running if not r.ticket._dropped and (name is None or r.ticket.name == name)]

    def poll(self) -> None:
        """Deliver what has ended and tell of progress. The timer does this; a test may too."""
        for running in list(self._running):
            if running not in self._running:
                continue  # a callback below closed the lanes
            if running.future.done():
                self._running.remove(running)
                self._deliver(running)
            elif running.ticket.reported != running.told or running.ticket.visible() != running.seen:
                running.told, running.seen = running.ticket.reported, running.ticket.visible()
                self.news.emit(running.ticket.number)
        if not self._running:
            self._timer.stop()
            afterwards, self._afterwards = self._afterwards, []
            for call in afterwards:
                call()

    def _deliver(self, running: _Running) -> None:
        if running.ticket._dropped:
            return
        try:
            if running.future.cancelled():
                if running.stopped:
                    running.stopped()
                return
            error = running.future.exception()
            if error is None:
                if running.done:
                    running.done(running.future.result())
            elif isinstance(error, Cancelled):
                if running.stopped:
                    running.stopped()
            elif running.failed:
                running.failed(error)
            else:
                raise error
        finally:
            self.news.emit(running.ticket.number)

    def cancel_all(self) -> None:
        """Ask everything that runs or waits to stop."""
        for running in self._running:
            running.ticket.cancel()

    def wind_down(self, then: Callable[[], None]) -> None:
        """Ask everything to stop and call ``then`` once all lanes are idle; the window stays alive meanwhile."""
        self.cancel_all()
        if self._running:
            self._afterwards.append(then)
        else:
            then()

    def close(self) -> None:
        """Ask everything to stop, wait until it has, and drop what it returned. No verb can be started after."""
        self._closed = True
        for running in self._running:
            running.ticket.cancel()
            running.ticket._dropped = True
        for pool in self._lanes.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._lanes.clear()
        self._running.clear()
        self._afterwards.clear()
        self._timer.stop()


def _work(ticket: Ticket, verb: Callable[[Report], T]) -> T:
    if ticket.cancelled:
        raise Cancelled
    ticket.begun = time.monotonic()
    return verb(ticket.report)
