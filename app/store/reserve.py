"""The yardstick's answers that are no longer kept from training: who was released, and at which round."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from app.records import DocumentId, LabelSetId, PersonId


def released(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> set[DocumentId]:
    """The documents whose random answers may be trained on."""
    rows = connection.execute(
        "SELECT document FROM reserve WHERE label_set = ? AND person = ?", (label_set, person)
    ).fetchall()
    return {DocumentId(row[0]) for row in rows}


def release(
    connection: sqlite3.Connection,
    label_set: LabelSetId,
    person: PersonId,
    chosen: Iterable[DocumentId],
    *,
    at_round: int,
) -> None:
    """Let go of some, for good. To be called inside ``project.write()``."""
    connection.executemany(
        "INSERT OR IGNORE INTO reserve (label_set, person, document, round) VALUES (?, ?, ?, ?)",
        [(label_set, person, int(document), at_round) for document in chosen],
    )
