"""One person's pen: writes events in their name, at the clock's time, to the minute."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypedDict

from app.records import PersonId
from app.store import state
from app.store.events import Body, Event


class Stamp(TypedDict):
    """What every event carries besides its kind and body."""

    actor: PersonId
    at: str


class Log:
    """Who writes, by which clock."""

    def __init__(self, person: PersonId, clock: Callable[[], datetime]) -> None:
        self._person = person
        self._clock = clock

    def record(self, connection: sqlite3.Connection, kind: str, body: Body) -> Event:
        """Append an event and fold it, inside the caller's transaction."""
        return state.record(connection, kind=kind, body=body, **self.stamp())

    def stamp(self) -> Stamp:
        """Person and time of the next event."""
        return Stamp(actor=self._person, at=self.moment())

    def moment(self) -> str:
        """The clock's time as events spell it."""
        return iso(self._clock())

    def today(self) -> str:
        """When the person's own day began, as events spell it."""
        local = self._clock().astimezone()
        return iso(local.replace(hour=0, minute=0, second=0, microsecond=0))


def iso(moment: datetime) -> str:
    """UTC to the minute, with a Z: finer would tell how long every answer took."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
