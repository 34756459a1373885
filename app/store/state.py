"""What the events add up to: one fold, used live and in replay, so that the two cannot differ.

:func:`record` appends an event and applies it in the same transaction; :func:`replay` applies a whole log to an
empty project. An undo never removes anything: it marks an action, and the answer falls back to the decision before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from app.records import PersonId
from app.store import events
from app.store.events import Body, Event
from app.store.migrations import DERIVED
from app.store.project import Project, in_memory


def record(connection: sqlite3.Connection, *, kind: str, actor: PersonId, at: str, body: Body) -> Event:
    """Append one event and bring the derived tables up to date. To be called inside ``project.write()``."""
    event = events.append(connection, kind=kind, actor=actor, at=at, body=body)
    apply(connection, event)
    return event


def apply(connection: sqlite3.Connection, event: Event) -> None:
    """Fold one event into the derived tables. Kinds without a derived state change nothing."""
    fold = _FOLDS.get(event.kind)
    if fold is not None:
        fold(connection, event)


def replay(project: Project) -> Project:
    """A project in memory whose derived tables come from ``project``'s events alone. The caller closes it."""
    fresh = in_memory()
    try:
        follow(project, fresh)
    except BaseException:
        fresh.close()
        raise
    return fresh


def follow(project: Project, fresh: Project) -> None:
    """Let ``fresh`` catch up with the events that ``project`` has and it has not."""
    with fresh.read() as connection:
        last, _ = events.last_of(connection)
    batch: list[events.Row] = []

    def flush() -> None:
        with fresh.write() as connection:
            for id_, hash_, _kind, _actor, _at, content in batch:
                event = events.parse(id_, content, hash_)
                events.store(connection, event, content)
                apply(connection, event)
        batch.clear()

    for row in events.each(project, after=last, lenient=True):
        batch.append(row)
        if len(batch) >= 1_000:
            flush()
    flush()


def differences(one: Project, other: Project) -> list[str]:
    """Names of the derived tables whose rows differ."""
    return [table for table in DERIVED if _rows(one, table) != _rows(other, table)]


def _rows(project: Project, table: str) -> list[tuple[Any, ...]]:
    with project.read() as connection:
        return sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def _person_added(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    connection.execute(
        "INSERT INTO people (id, name, public_key) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, public_key = excluded.public_key",
        (body["person"], body["name"], body["public_key"]),
    )


def _label_set_added(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    connection.execute(
        "INSERT INTO label_sets (id, name, kind, position) VALUES (?, ?, ?, (SELECT count(*) FROM label_sets))",
        (body["label_set"], body["name"], body["kind"]),
    )


def _label_added(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    # The id follows from the name, so two copies that add the same label mean the same one.
    connection.execute(
        "INSERT INTO labels (id, label_set, name, sentence, guideline, key, colour, position, version, wording, "
        "retired, critical, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body["label"],
            body["label_set"],
            body["name"],
            body["sentence"],
            body["guideline"],
            body["key"],
            body["colour"],
            body["position"],
            int(body.get("critical", False)),
            body.get("role", ""),
        ),
    )
    _reword(connection, event)


def _label_changed(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    before = connection.execute(
        "SELECT name, sentence, guideline FROM labels WHERE id = ?", (body["label"],)
    ).fetchone()
    connection.execute(
        # Events of before version 4 do not speak of the last two, so they left them as they were.
        "UPDATE labels SET key = ?, colour = ?, position = ?, retired = ?, critical = coalesce(?, critical), "
        "role = coalesce(?, role) WHERE id = ?",
        (
            body["key"],
            body["colour"],
            body["position"],
            int(body["retired"]),
            int(body["critical"]) if "critical" in body else None,
            body.get("role"),
            body["label"],
        ),
    )
    if before != (body["name"], body["sentence"], body["guideline"]):
        _reword(connection, event)


def _reword(connection: sqlite3.Connection, event: Event) -> None:
    """The label's words are this event's from now on: a new version, named by the event."""
    body = event.body
    words = (body["name"], body["sentence"], body["guideline"])
    connection.execute(
        "UPDATE labels SET name = ?, sentence = ?, guideline = ?, version = version + 1, wording = ? WHERE id = ?",
        (*words, event.hash, body["label"]),
    )
    connection.execute(
        "INSERT INTO label_versions (label, wording, version, name, sentence, guideline) "
        "SELECT id, wording, version, name, sentence, guideline FROM labels WHERE id = ?",
        (body["label"],),
    )


def _documents_added(connection: sqlite3.Connection, event: Event) -> None:
    """New texts get the next numbers, in the order in which they came."""
    connection.executemany(
        "INSERT INTO numbers (document, text) SELECT coalesce(max(document), 0) + 1, ? FROM numbers "
        "WHERE true ON CONFLICT (text) DO NOTHING",
        [(text,) for text in event.body["texts"]],
    )


def number_of(connection: sqlite3.Connection, text: str) -> int:
    """The number of the document with that hash. Raises ``KeyError``."""
    row = connection.execute("SELECT document FROM numbers WHERE text = ?", (text,)).fetchone()
    if row is None:
        raise KeyError(text)
    return int(row[0])


def _decided(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    document = number_of(connection, body["text"])
    _decide(connection, event, item=0, document=document, label=body["label"], wording=body["wording"])
    _act(connection, event, document)


def _decided_many(connection: sqlite3.Connection, event: Event) -> None:
    for item, (text, label, wording) in enumerate(event.body["answers"]):
        document = number_of(connection, text)
        _decide(connection, event, item=item, document=document, label=label, wording=wording)
    proof = event.body["proof"]
    if proof is not None:
        connection.execute("INSERT INTO approval_batches (event, proof) VALUES (?, ?)", (event.id, proof))
    # What came with the data, or with a proof, is not the person's keystroke: undo passes it by.
    elif event.body["how"] != "imported":
        _act(connection, event, None)


def _decide(
    connection: sqlite3.Connection, event: Event, *, item: int, document: int, label: str | None, wording: str | None
) -> None:
    body = event.body
    connection.execute(
        "INSERT INTO decisions (event, item, label_set, document, person, label, wording, how, question, at, "
        "shown_label, shown_ppm, model) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            item,
            body["label_set"],
            document,
            event.actor,
            label,
            wording,
            body["how"],
            body["question"],
            event.at,
            body.get("shown_label"),
            body.get("shown_ppm"),
            body.get("model"),
        ),
    )
    connection.execute(
        "INSERT INTO answers (label_set, person, document, event, item, label, question) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (label_set, person, document) DO UPDATE SET event = excluded.event, item = excluded.item, "
        "label = excluded.label, question = "
        # Asked again, a document is still what it was drawn as: a random one stays a random one.
        "CASE excluded.question WHEN 'recheck' THEN answers.question ELSE excluded.question END",
        (body["label_set"], event.actor, document, event.id, item, label, body["question"]),
    )


def _flagged(connection: sqlite3.Connection, event: Event) -> None:
    document = number_of(connection, event.body["text"])
    _mark(connection, event.actor, document, flagged=event.body["on"])
    _act(connection, event, document)


def _noted(connection: sqlite3.Connection, event: Event) -> None:
    document = number_of(connection, event.body["text"])
    _mark(connection, event.actor, document, note=event.body["note"])
    _act(connection, event, document)


def _mark(
    connection: sqlite3.Connection, person: str, document: int, *, flagged: bool | None = None, note: str | None = None
) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO marks (person, document, flagged, note) VALUES (?, ?, 0, '')", (person, document)
    )
    if flagged is not None:
        connection.execute(
            "UPDATE marks SET flagged = ? WHERE person = ? AND document = ?", (int(flagged), person, document)
        )
    if note is not None:
        connection.execute("UPDATE marks SET note = ? WHERE person = ? AND document = ?", (note, person, document))


def _act(connection: sqlite3.Connection, event: Event, document: int | None) -> None:
    connection.execute(
        "INSERT INTO actions (event, person, document) VALUES (?, ?, ?)", (event.id, event.actor, document)
    )


def _undone(connection: sqlite3.Connection, event: Event) -> None:
    _reverse(connection, event, undone=True)


def _redone(connection: sqlite3.Connection, event: Event) -> None:
    _reverse(connection, event, undone=False)


def _reverse(connection: sqlite3.Connection, event: Event, *, undone: bool) -> None:
    """Mark the action and let what it changed fall back, or come again."""
    action = events.find(connection, event.body["event"])
    connection.execute("UPDATE actions SET undone = ? WHERE event = ?", (event.id if undone else 0, action.id))
    body = action.body
    if action.kind == "flagged":
        flagged = body["was"] if undone else body["on"]
        _mark(connection, action.actor, number_of(connection, body["text"]), flagged=flagged)
    elif action.kind == "noted":
        note = body["was"] if undone else body["note"]
        _mark(connection, action.actor, number_of(connection, body["text"]), note=note)
    else:
        connection.execute("UPDATE decisions SET undone = ? WHERE event = ?", (int(undone), action.id))
        cells = connection.execute(
            "SELECT label_set, person, document FROM decisions WHERE event = ?", (action.id,)
        ).fetchall()
        for cell in cells:
            _settle(connection, cell)


def _settle(connection: sqlite3.Connection, cell: tuple[str, str, int]) -> None:
    newest = connection.execute(
        "SELECT event, item, label, coalesce((SELECT question FROM decisions WHERE label_set = ?1 AND person = ?2 "
        "AND document = ?3 AND undone = 0 AND question != 'recheck' ORDER BY event DESC, item DESC LIMIT 1), question) "
        "FROM decisions "
        "WHERE label_set = ?1 AND person = ?2 AND document = ?3 AND undone = 0 ORDER BY event DESC, item DESC LIMIT 1",
        cell,
    ).fetchone()
    if newest is None:
        connection.execute("DELETE FROM answers WHERE label_set = ? AND person = ? AND document = ?", cell)
    else:
        connection.execute(
            "INSERT INTO answers (label_set, person, document, event, item, label, question) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (label_set, person, document) DO UPDATE SET "
            "event = excluded.event, item = excluded.item, label = excluded.label, question = excluded.question",
            (*cell, *newest),
        )


def _approval_begun(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    connection.execute(
        "INSERT INTO approvals (event, hash, label_set, person, attempt, body, at, state, answered, wrong, approved) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'open', 0, 0, 0)",
        (event.id, event.hash, body["label_set"], event.actor, body["attempt"], events.canonical(body), event.at),
    )


def _approval_ended(connection: sqlite3.Connection, event: Event) -> None:
    body = event.body
    connection.execute(
        "UPDATE approvals SET state = ?, answered = ?, wrong = ?, bound = ?, approved = ? WHERE hash = ?",
        (body["outcome"], body["answered"], body["wrong"], body["bound"], body["approved"], body["approval"]),
    )
    if body.get("elusion"):
        _show_elusion(connection, body["approval"], body["elusion"])
    if body["outcome"] in ("revoked", "replaced"):
        _take_back(connection, body["approval"])


def _show_elusion(connection: sqlite3.Connection, proof: str, claims: list[Body]) -> None:
    """What the elusion tests showed stands beside what was planned."""
    row = connection.execute("SELECT body FROM approvals WHERE hash = ?", (proof,)).fetchone()
    if row is not None:
        shown = events.canonical({**json.loads(row[0]), "shown": claims})
        connection.execute("UPDATE approvals SET body = ? WHERE hash = ?", (shown, proof))


def _take_back(connection: sqlite3.Connection, proof: str) -> None:
    """What was approved unread has no label any more; what was answered since keeps its answer."""
    batches = connection.execute("SELECT event FROM approval_batches WHERE proof = ?", (proof,)).fetchall()
    for (batch,) in batches:
        connection.execute("UPDATE decisions SET undone = 1 WHERE event = ?", (batch,))
        cells = connection.execute(
            "SELECT label_set, person, document FROM decisions WHERE event = ?", (batch,)
        ).fetchall()
        for cell in cells:
            _settle(connection, cell)


def _unread_settled(connection: sqlite3.Connection, event: Event) -> None:
    connection.executemany(
        "INSERT INTO settled (entry, event) VALUES (?, ?) ON CONFLICT (entry) DO NOTHING",
        [(entry, event.id) for entry in event.body["entries"]],
    )


_FOLDS: dict[str, Callable[[sqlite3.Connection, Event], None]] = {
    "person_added": _person_added,
    "label_set_added": _label_set_added,
    "label_added": _label_added,
    "label_changed": _label_changed,
    "documents_added": _documents_added,
    "unread_settled": _unread_settled,
    "decided": _decided,
    "decided_many": _decided_many,
    "approval_begun": _approval_begun,
    "approval_ended": _approval_ended,
    "flagged": _flagged,
    "noted": _noted,
    "undone": _undone,
    "redone": _redone,
}
