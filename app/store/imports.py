"""Imports that are under way: what is read, and how far it came. Of this machine only: paths are in no event.

``plan`` says what was asked for (never a password); position and counts are written in the transaction of the batch
they speak of, so that going on after a kill begins where the project ends.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.store.project import Project

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One import as the file remembers it. ``event`` is the number of the last event before it began."""

    id: int
    started: str
    event: int
    plan: Json
    position: Json
    counts: Json


def begin(project: Project, *, started: str, plan: Json) -> int:
    """Write down what is about to be imported; its number."""
    with project.write() as connection:
        event = connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()[0]
        found = connection.execute(
            "INSERT INTO imports (started, event, plan, position, counts) VALUES (?, ?, ?, '{}', '{}')",
            (started, event, _line(plan)),
        )
        return int(found.lastrowid or 0)


def advance(
    connection: sqlite3.Connection, id_: int, *, position: Json, counts: Json, files: Iterable[tuple[bytes, int]]
) -> None:
    """Say, inside the transaction of a batch, how far it came and which files it has wholly taken: (key, documents)."""
    connection.execute(
        "UPDATE imports SET position = ?, counts = ? WHERE id = ?", (_line(position), _line(counts), id_)
    )
    connection.executemany(
        "INSERT OR REPLACE INTO import_files (import, file, documents) VALUES (?, ?, ?)",
        [(id_, file, documents) for file, documents in files],
    )


def pending(project: Project, plan: Json | None = None) -> Row | None:
    """The oldest import that has not ended; of that plan, if one is given."""
    return next((row for row in _rows(project) if plan is None or row.plan == plan), None)


def _rows(project: Project) -> list[Row]:
    with project.read() as connection:
        rows = connection.execute(
            "SELECT id, started, event, plan, position, counts FROM imports ORDER BY id"
        ).fetchall()
    return [
        Row(
            id=id_,
            started=started,
            event=event,
            plan=json.loads(plan),
            position=json.loads(at),
            counts=json.loads(counts),
        )
        for id_, started, event, plan, at, counts in rows
    ]


def get(project: Project, id_: int) -> Row:
    """An import by its number. Raises ``KeyError``."""
    found = [row for row in _rows(project) if row.id == id_]
    if not found:
        raise KeyError(id_)
    return found[0]


def files(project: Project, id_: int) -> dict[bytes, int]:
    """The files that an import has wholly taken, and how many documents each gave."""
    with project.read() as connection:
        return dict(connection.execute("SELECT file, documents FROM import_files WHERE import = ?", (id_,)).fetchall())


def end(project: Project, id_: int) -> None:
    """Forget an import."""
    with project.write() as connection:
        connection.execute("DELETE FROM import_files WHERE import = ?", (id_,))
        connection.execute("DELETE FROM imports WHERE id = ?", (id_,))


def _line(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))  # ASCII: paths need not be Unicode
