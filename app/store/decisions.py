"""What people answered, as it stands now, and what can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.records import (
    Answer,
    Document,
    DocumentId,
    ExportRow,
    How,
    LabelId,
    LabelSetId,
    PersonId,
    Question,
    Seq,
)
from app.store.project import Project

PPM = 1_000_000

_QUESTIONS = {question.value: question for question in Question}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The few columns of a current answer that learning needs. ``label`` is ``None`` for a skip."""

    document: DocumentId
    label: LabelId | None
    question: Question
    event: int
    automatic: bool = False
    """Approved with proof, unread: nobody answered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a person can undo: its number here (``event``) and its name everywhere (``hash``)."""

    event: int
    hash: str
    kind: str
    document: DocumentId | None


def given(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> list[Given]:
    """All current answers of one person, in the order in which they were given."""
    rows = connection.execute(
        "SELECT a.document, a.label, a.question, a.event, b.event IS NOT NULL FROM answers a "
        "LEFT JOIN approval_batches b ON b.event = a.event WHERE label_set = ? AND person = ? ORDER BY a.event, a.item",
        (label_set, person),
    ).fetchall()
    return [
        Given(
            document=DocumentId(document),
            label=None if label is None else LabelId(label),
            question=_QUESTIONS[question],
            event=event,
            automatic=bool(automatic),
        )
        for document, label, question, event, automatic in rows
    ]


def count_given(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> int:
    """How many current answers a person has given, skips counted, what was approved unread not."""
    row = connection.execute(
        "SELECT count(*) FROM answers WHERE label_set = ? AND person = ? "
        "AND event NOT IN (SELECT event FROM approval_batches)",
        (label_set, person),
    ).fetchone()
    return int(row[0])


def current(
    connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId, document: DocumentId
) -> Answer | None:
    """One person's current answer to one document."""
    row = connection.execute(
        "SELECT d.event, d.label, v.version, d.how, d.question, d.at, d.shown_label, d.shown_ppm, t.milliseconds "
        "FROM answers a JOIN decisions d ON d.event = a.event AND d.item = a.item "
        "LEFT JOIN timings t ON t.event = a.event "
        "LEFT JOIN label_versions v ON v.label = d.label AND v.wording = d.wording "
        "WHERE a.label_set = ? AND a.person = ? AND a.document = ?",
        (label_set, person, document),
    ).fetchone()
    if row is None:
        return None
    event, label, version, how, question, at, shown, ppm, milliseconds = row
    return Answer(
        seq=Seq(event),
        document=document,
        label_set=label_set,
        person=person,
        label=None if label is None else LabelId(label),
        label_version=version,
        how=How(how),
        question=Question(question),
        at=at,
        shown_label=None if shown is None else LabelId(shown),
        shown_confidence=None if ppm is None else ppm / PPM,
        note=mark(connection, person, document)[1],
        seconds=None if milliseconds is None else milliseconds / 1000,
    )


def mark(connection: sqlite3.Connection, person: PersonId, document: DocumentId) -> tuple[bool, str]:
    """(flagged, note) of a document."""
    row = connection.execute(
        "SELECT flagged, note FROM marks WHERE person = ? AND document = ?", (person, document)
    ).fetchone()
    return (bool(row[0]), row[1]) if row else (False, "")


def notes(connection: sqlite3.Connection, person: PersonId) -> dict[DocumentId, str]:
    """What a person wrote of documents."""
    rows = connection.execute("SELECT document, note FROM marks WHERE person = ? AND note != ''", (person,)).fetchall()
    return {DocumentId(document): note for document, note in rows}


def count_flagged(connection: sqlite3.Connection, person: PersonId) -> int:
    """How many documents this person has flagged."""
    return int(
        connection.execute("SELECT count(*) FROM marks WHERE person = ? AND flagged = 1", (person,)).fetchone()[0]
    )


def undoable(connection: sqlite3.Connection, person: PersonId) -> Action | None:
    """The newest action of this person that was not undone."""
    return _action(
        connection,
        "SELECT event FROM actions WHERE person = ? AND undone = 0 ORDER BY event DESC LIMIT 1",
        (person,),
    )


def redoable(connection: sqlite3.Connection, person: PersonId) -> Action | None:
    """The action of this person that was undone last, unless something new was done since."""
    return _action(
        connection,
        "SELECT event FROM actions WHERE person = ? AND undone > (SELECT max(event) FROM actions WHERE person = ?) "
        "ORDER BY undone DESC LIMIT 1",
        (person, person),
    )


def _action(connection: sqlite3.Connection, query: str, values: Sequence[object]) -> Action | None:
    row = connection.execute(query, values).fetchone()
    if row is None:
        return None
    event, hash_, kind, document = connection.execute(
        "SELECT e.id, e.hash, e.kind, a.document FROM actions a JOIN events e ON e.id = a.event WHERE a.event = ?", row
    ).fetchone()
    return Action(event=event, hash=hash_, kind=kind, document=None if document is None else DocumentId(document))


def shown_and_taken(
    connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId, *, last: int
) -> tuple[int, int]:
    """(approved, shown) among the last answers before which a suggestion was shown."""
    rows = connection.execute(
        "SELECT how FROM decisions WHERE label_set = ? AND person = ? AND undone = 0 AND shown_label IS NOT NULL "
        "AND label IS NOT NULL ORDER BY event DESC LIMIT ?",
        (label_set, person, last),
    ).fetchall()
    return sum(row[0] == How.APPROVED.value for row in rows), len(rows)


def rechecked(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> tuple[int, int]:
    """(same, all): how often a document that was asked again got the label it had got before."""
    rows = connection.execute(
        "SELECT r.label = (SELECT d.label FROM decisions d WHERE d.label_set = r.label_set AND d.person = r.person "
        "AND d.document = r.document AND d.undone = 0 AND d.event < r.event AND d.label IS NOT NULL "
        "ORDER BY d.event DESC LIMIT 1) FROM decisions r "
        "WHERE r.label_set = ? AND r.person = ? AND r.question = 'recheck' AND r.undone = 0 AND r.label IS NOT NULL",
        (label_set, person),
    ).fetchall()
    return sum(bool(row[0]) for row in rows), len(rows)


def mixed_up(
    connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId
) -> list[tuple[LabelId, LabelId, int]]:
    """Which two labels a document got that was asked again, and how often: the most frequent first."""
    rows = connection.execute(
        "SELECT r.label, (SELECT d.label FROM decisions d WHERE d.label_set = r.label_set AND d.person = r.person "
        "AND d.document = r.document AND d.undone = 0 AND d.event < r.event AND d.label IS NOT NULL "
        "ORDER BY d.event DESC LIMIT 1) FROM decisions r "
        "WHERE r.label_set = ? AND r.person = ? AND r.question = 'recheck' AND r.undone = 0 AND r.label IS NOT NULL",
        (label_set, person),
    ).fetchall()
    pairs = Counter(tuple(sorted(row)) for row in rows if row[1] is not None and row[0] != row[1])
    return [(LabelId(one), LabelId(other), count) for (one, other), count in sorted(pairs.items(), key=_most_first)]


def _most_first(pair: tuple[tuple[str, ...], int]) -> tuple[int, tuple[str, ...]]:
    return -pair[1], pair[0]


def answered_again(
    connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId
) -> dict[DocumentId, list[LabelId]]:
    """What a person answered, oldest first, for the documents to which they gave a label more than once."""
    rows = connection.execute(
        "SELECT document, label FROM decisions WHERE label_set = ? AND person = ? AND undone = 0 AND label IS NOT NULL "
        "AND how != 'automatic' ORDER BY event",
        (label_set, person),
    ).fetchall()
    found: dict[DocumentId, list[LabelId]] = {}
    for document, label in rows:
        found.setdefault(DocumentId(document), []).append(LabelId(label))
    return {document: given for document, given in found.items() if len(given) > 1}


def asked_again(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> tuple[int, set[DocumentId]]:
    """How many answers were given since the last recheck, and which documents had one."""
    rows = connection.execute(
        "SELECT document, event FROM decisions "
        "WHERE label_set = ? AND person = ? AND question = 'recheck' AND undone = 0 ORDER BY event",
        (label_set, person),
    ).fetchall()
    last = rows[-1][1] if rows else 0
    since = connection.execute(
        "SELECT count(*) FROM decisions WHERE label_set = ? AND person = ? AND event > ? AND undone = 0 "
        "AND how IN ('approved', 'corrected', 'labelled')",
        (label_set, person, last),
    ).fetchone()[0]
    return int(since), {DocumentId(row[0]) for row in rows}


def time_spent(connection: sqlite3.Connection, person: PersonId) -> tuple[int, float]:
    """(timed answers, seconds in all) of this person."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(t.milliseconds), 0) FROM timings t JOIN events e ON e.id = t.event "
        "WHERE e.actor = ?",
        (person,),
    ).fetchone()
    return row[0], row[1] / 1000


def given_since(connection: sqlite3.Connection, person: PersonId, at: str) -> int:
    """How many decisions this person made since ``at`` (ISO time), not counting what was undone or came with data."""
    return int(
        connection.execute(
            "SELECT count(*) FROM decisions WHERE person = ? AND at >= ? AND undone = 0 "
            "AND how NOT IN ('imported', 'automatic')",
            (person, at),
        ).fetchone()[0]
    )


def rows_for_export(project: Project, label_set: LabelSetId, *, batch: int = 200) -> Iterator[ExportRow]:
    """Every document with its answers: one row for each person who answered, one for a document without answer."""
    last = 0
    while True:
        with project.read() as connection:
            rows = connection.execute(
                """
                WITH part AS (SELECT id FROM documents WHERE id > ? ORDER BY id LIMIT ?)
                SELECT x.id, x.name, x.source, x.locator, t.text, x.text_hash, x.extra,
                       l.name, p.name, d.at, d.how, d.question, s.name, d.shown_ppm, v.version,
                       coalesce(m.note, ''), coalesce(m.flagged, 0), e.hash
                FROM part
                JOIN documents x ON x.id = part.id
                JOIN texts t ON t.document = x.id
                LEFT JOIN answers a ON a.document = x.id AND a.label_set = ?
                LEFT JOIN decisions d ON d.event = a.event AND d.item = a.item
                LEFT JOIN labels l ON l.id = a.label
                LEFT JOIN label_versions v ON v.label = d.label AND v.wording = d.wording
                LEFT JOIN labels s ON s.id = d.shown_label
                LEFT JOIN people p ON p.id = a.person
                LEFT JOIN marks m ON m.document = x.id AND m.person =
                    coalesce(a.person, (SELECT min(person) FROM marks WHERE document = x.id))
                LEFT JOIN events e ON e.id = a.event
                ORDER BY x.id, p.name
                """,
                (last, batch, label_set),
            ).fetchall()
        if not rows:
            return
        for row in rows:
            yield _export_row(row)
        last = rows[-1][0]


def labels_given(project: Project, label_set: LabelSetId) -> list[tuple[DocumentId, bytes, str]]:
    """Every labelled document with the hash of its text and its label's name, by number; of several people's labels the
    one most gave, of several such the first by name."""
    found: dict[DocumentId, tuple[bytes, str]] = {}
    last = 0
    while True:
        with project.read() as connection:
            rows = connection.execute(
                """
                WITH counted AS (
                    SELECT a.document, l.name, row_number() OVER (
                        PARTITION BY a.document ORDER BY count(*) DESC, l.name) AS place
                    FROM answers a JOIN labels l ON l.id = a.label
                    WHERE a.label_set = ? AND a.document > ? AND a.document <= ?
                    GROUP BY a.document, l.name)
                SELECT c.document, x.text_hash, c.name FROM counted c JOIN documents x ON x.id = c.document
                WHERE c.place = 1
                """,
                (label_set, last, last + 2000),
            ).fetchall()
            more = connection.execute("SELECT EXISTS (SELECT 1 FROM documents WHERE id > ?)", (last + 2000,)).fetchone()
        found |= {DocumentId(row[0]): (row[1], row[2]) for row in rows}
        last += 2000
        if not more[0]:
            return [(document, *found[document]) for document in sorted(found)]


def _export_row(row: tuple) -> ExportRow:  # type: ignore[type-arg]
    return ExportRow(
        document=Document(
            id=DocumentId(row[0]), name=row[1], source=row[2], locator=row[3], text=row[4], text_hash=row[5].hex()
        ),
        label=row[7],
        person=row[8],
        at=row[9],
        how=row[10],
        question=row[11],
        shown_label=row[12],
        shown_confidence=None if row[13] is None else row[13] / PPM,
        label_version=row[14],
        note=row[15],
        flagged=bool(row[16]),
        event_hash=row[17],
        extra={str(key): str(value) for key, value in json.loads(row[6]).items()},
    )
