"""The event log: canonical, chained by SHA-256, append-only.

An event is one line of canonical JSON (keys sorted, no spaces, UTF-8, whole numbers only)::

    {"actor": person, "at": "2026-11-22T09:30Z", "body": {...}, "kind": "decided", "parents": [hash, ...], "v": 1}

Its hash is the SHA-256 of that line, and its name everywhere. ``parents`` names the event before it: none for the
first of a project, one for all others, two or more where histories of copies were merged. So a copy that goes on by
itself is a branch, a union of two copies is a union by hash, and whatever is altered, removed or put in between leaves
an event whose parent is missing, or one that nothing follows. What a chain proves is the order and content of what is
left: not real time, and not that nothing was left out at the end.

``at`` is to the minute: how long an answer took stays on the machine (table ``timings``) and is in no event.

Kinds and their bodies. Nothing in them is local to one file: documents are named by the hash of their text, labels,
label sets and people by their ids, actions and wordings by the hash of their event, heads and embedders by their own
hashes.

=====================  ==========================================================================================
project_created        project, name, format, application, seed
session_opened         application, system, network (the state of the air gap, in plain words)
person_added           person, name, public_key
label_set_added        label_set, name, kind
label_added            label, label_set, name, sentence, guideline, key, colour, position; may have critical, role
label_changed          label, name, sentence, guideline, key, colour, position, retired, critical (none may be missed),
                       role ("none": none of these; "") (all as they are now; the last two not before version 4)
documents_added        texts: [hash, …], digest (SHA-256 over the row hashes, in that order), source, reader
unread_added           count, digest, source, lacks: how many lack their text for which reason (not in version 1, whose
                       digest was over less)
unread_settled         entries: [hash of an entry that was dealt with, …], texts: [hash of what came of them, …]
decided                text, label_set, label, wording, how, question, shown_label, shown_ppm, model; label and wording
                       are null for a skip, the last three where no suggestion was shown; may have second (a language
                       model whose opinion was shown beside it)
decided_many           label_set, how, question, proof, answers: [[text, label, wording], …]
approval_begun         label_set, attempt, answers, alpha, target, plans (nested prefixes, strictest first):
                       [{size, target, alpha, limit, counted, looks}, …], labels: [[label, wording], …],
                       set and order (digests, see store/approvals.py), head, seed; from version 4 on also collection
                       (how many documents there were), again (the approval whose documents are audited again, or null),
                       elusion: [{label, plan}, …] (of labels that must not be missed)
approval_ended         approval (hash of its begin), outcome (passed, failed, abandoned; after it had passed: revoked,
                       or replaced by an audit of the same documents), prefix (how many plans passed), answered, wrong,
                       bound, approved; from version 4 on also elusion: [{label, outcome, answered, found, missed}, …]
                       (missed: at most so many of those left unread; null unless it passed)
flagged                text, on, was
noted                  text, note, was
undone, redone         event (the hash of the action)
learned                label_set, answers, upto (the last event it knew), head, embedder, seed
model_accepted         sha256, name, size, architecture, quantisation, role (what for: "suggests" labels, or "reads" for
                       the head): a model's file, accepted by its hash; where it lies is in no event
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

from app.records import PersonId
from app.store.project import Project

VERSION = 1

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as read from the log. ``id`` is its order of arrival in this file."""

    id: int
    hash: str
    kind: str
    actor: PersonId
    at: str
    parents: tuple[str, ...]
    body: dict[str, Any]


Row = tuple[int, str, str, str, str, str]
"""An event as stored: (id, hash, kind, actor, at, content)."""


def canonical(value: object) -> str:
    """The one spelling of ``value``. Raises ``TypeError`` on a float: two machines may print it differently."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(content: str) -> str:
    """SHA-256 of a canonical line, hex."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def append(connection: sqlite3.Connection, *, kind: str, actor: PersonId, at: str, body: Body) -> Event:
    """Add one event behind the last. To be called inside ``project.write()``."""
    last, parent = last_of(connection)
    content = canonical(
        {
            "actor": actor,
            "at": at,
            "body": dict(body),
            "kind": kind,
            "parents": [parent] if parent else [],
            "v": VERSION,
        }
    )
    event = parse(last + 1, content, digest(content))
    store(connection, event, content)
    return event


def store(connection: sqlite3.Connection, event: Event, content: str) -> None:
    """Put an event and its line into the table under its number, unchecked."""
    connection.execute(
        "INSERT INTO events (id, hash, kind, actor, at, content) VALUES (?, ?, ?, ?, ?, ?)",
        (event.id, event.hash, event.kind, event.actor, event.at, content),
    )


def parse(id_: int, content: str, hash_: str) -> Event:
    """An event from its line. Raises ``ValueError``, ``KeyError`` or ``TypeError`` when the line is not one."""
    data = json.loads(content)
    return Event(
        id=id_,
        hash=hash_,
        kind=data["kind"],
        actor=PersonId(data["actor"]),
        at=data["at"],
        parents=tuple(data["parents"]),
        body=data["body"],
    )


def find(connection: sqlite3.Connection, hash_: str) -> Event:
    """The event of that hash. Raises ``KeyError``."""
    row = connection.execute("SELECT id, content FROM events WHERE hash = ?", (hash_,)).fetchone()
    if row is None:
        raise KeyError(hash_)
    return parse(row[0], row[1], hash_)


def each(project: Project, *, after: int = 0, batch: int = 1_000, lenient: bool = False) -> Iterator[Row]:
    """All events in order of arrival, from the one behind number ``after`` on, as stored."""
    last = after
    while True:
        with project.read(lenient=lenient) as connection:
            rows = connection.execute(
                "SELECT id, hash, kind, actor, at, content FROM events WHERE id > ? ORDER BY id LIMIT ?", (last, batch)
            ).fetchall()
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def last_of(connection: sqlite3.Connection) -> tuple[int, str]:
    """(number, hash) of the last event; (0, "") in an empty log."""
    row = connection.execute("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("events hold whole numbers only")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
