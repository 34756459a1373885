"""What was to be expected as answers came in: noted each time an approval was looked ahead to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from app.records import LabelSetId, Outlook, PersonId
from app.store import settings


def seen(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> list[Outlook]:
    """All that was noted, oldest first."""
    kept = settings.get(connection, _key(label_set, person))
    return [Outlook(answers=answers, total=total) for answers, total in json.loads(kept or "[]")]


def put(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId, noted: Sequence[Outlook]) -> None:
    """Keep these instead, inside the caller's transaction."""
    pairs = [[one.answers, one.total] for one in noted]
    settings.put(connection, _key(label_set, person), json.dumps(pairs))


def _key(label_set: LabelSetId, person: PersonId) -> str:
    return f"outlook:{label_set}:{person}"
