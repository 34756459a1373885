"""The event log: canonical, chained by SHA-256, append-only.

An event is one line of canonical JSON (keys sorted, no spaces, UTF-8, whole numbers only)::

    {"actor": person, "at": "2026-11-22T09:30:00.000Z", "body": {...}, "kind": "decided",
     "log": log, "prev": hash of the event before, "seq": 17, "v": 1}

Its hash is the SHA-256 of that line; ``prev`` of the first event is 64 zeros. What a chain proves is the order and
content of what is left: not real time, and not that nothing was left out at the end.

Kinds and their bodies (documents are named by number and by the hash of their text, labels and people by id):

=====================  ==========================================================================================
project_created        name, format, application, seed
session_opened         application, system, network (the state of the air gap, in plain words)
person_added           person, name, public_key
label_set_added        label_set, name, kind
label_added            label, label_set, name, sentence, guideline, key, colour, position
label_changed          label, version, name, sentence, guideline, key, colour, position, retired (all as they are now)
documents_added        first, count, digest (SHA-256 over the row hashes), source, reader
unread_added           count, source
decided                document, text, label_set, label, label_version, how, question, shown_label, shown_ppm, round,
                       model; label is null for a skip
decided_many           label_set, how, question, proof, answers: [[document, text, label, label_version], …]
flagged                document, text, on, was
noted                  document, text, note, was
undone, redone         event (the number of the action)
learned                round, label_set, answers, head, embedder, seed
exported               format, rows, with_text, digest
=====================  ==========================================================================================
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.records import PersonId, Seq
from app.store.project import Project

VERSION = 1
GENESIS = "0" * 64

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as read from the log. ``id`` is its order of arrival in this file."""

    id: int
    log: str
    seq: Seq
    kind: str
    actor: PersonId
    at: str
    hash: str
    body: dict[str, Any]


def canonical(value: object) -> str:
    """The one spelling of ``value``. Raises ``TypeError`` on a float: two machines may print it differently."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(content: str) -> str:
    """SHA-256 of a canonical line, hex."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def append(connection: sqlite3.Connection, *, log: str, kind: str, actor: PersonId, at: str, body: Body) -> Event:
    """Add one event to the end of ``log``. To be called inside ``project.write()``."""
    row = connection.execute("SELECT seq, hash FROM events WHERE log = ? ORDER BY seq DESC LIMIT 1", (log,)).fetchone()
    seq, prev = (row[0] + 1, row[1]) if row else (1, GENESIS)
    content = canonical(
        {
            "actor": actor,
            "at": at,
            "body": dict(body),
            "kind": kind,
            "log": log,
            "prev": prev,
            "seq": seq,
            "v": VERSION,
        }
    )
    last = connection.execute("SELECT max(id) FROM events").fetchone()[0] or 0
    event = parse(last + 1, content, digest(content))
    store(connection, event, content)
    return event


def store(connection: sqlite3.Connection, event: Event, content: str) -> None:
    """Put an event and its line into the table under its number, unchecked."""
    connection.execute(
        "INSERT INTO events (id, log, seq, kind, actor, at, hash, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (event.id, event.log, event.seq, event.kind, event.actor, event.at, event.hash, content),
    )


def parse(id_: int, content: str, hash_: str) -> Event:
    """An event from its line. Raises ``ValueError`` or ``KeyError`` when the line is not one."""
    data = json.loads(content)
    return Event(
        id=id_,
        log=data["log"],
        seq=Seq(data["seq"]),
        kind=data["kind"],
        actor=PersonId(data["actor"]),
        at=data["at"],
        hash=hash_,
        body=data["body"],
    )


def each(
    project: Project, *, batch: int = 1_000, lenient: bool = False
) -> Iterator[tuple[int, str, str, str, int, str, str, str]]:
    """All events in order of arrival, as stored: (id, hash, content, log, seq, kind, actor, at)."""
    last = 0
    while True:
        with project.read(lenient=lenient) as connection:
            rows = connection.execute(
                "SELECT id, hash, content, log, seq, kind, actor, at FROM events WHERE id > ? ORDER BY id LIMIT ?",
                (last, batch),
            ).fetchall()
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def head(connection: sqlite3.Connection, log: str) -> tuple[int, str]:
    """(number of events, hash of the last) of a log."""
    row = connection.execute("SELECT seq, hash FROM events WHERE log = ? ORDER BY seq DESC LIMIT 1", (log,)).fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def hash_of(connection: sqlite3.Connection, id_: int) -> str:
    """The hash of an event of this file."""
    row = connection.execute("SELECT hash FROM events WHERE id = ?", (id_,)).fetchone()
    return str(row[0])


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("events hold whole numbers only")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
