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
    found = json.loads(kept or "[]")
    return [Outlook(answers=one[0], total=one[1], passed=one[2] if len(one) > 2 else None) for one in found]


def put(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId, noted: Sequence[Outlook]) -> None:
    """Keep these instead, inside the caller's transaction."""
    plain = [[one.answers, one.total, one.passed] for one in noted]
    settings.put(connection, _key(label_set, person), json.dumps(plain))


def _key(label_set: LabelSetId, person: PersonId) -> str:
    return f"outlook:{label_set}:{person}"
