"""Approvals with proof: what was proposed, how its audit ended. Rebuilt from the events; the frozen set lies in pieces.

The event that begins an approval holds the plans (whole numbers) and two digests: over the set, most confident first,
with the label of each document, and over the random order in which it is audited. The set itself is kept as arrays;
what passes is written, every document and label, into events of its own.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.records import ApprovalState, DocumentId, LabelSetId, PersonId
from app.store import pieces
from app.store.project import Project

_COLUMNS = "hash, attempt, state, body, answered, wrong, bound, approved, at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One approval as it stands. ``body`` is that of the event that began it; ``body["shown"]`` is what its elusion
    tests showed, where it had any and ended."""

    proof: str
    attempt: int
    state: ApprovalState
    body: Mapping[str, Any]
    answered: int
    wrong: int
    bound: int | None
    approved: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenSet:
    """What was proposed: ``documents`` (n,) int32, most confident first, ``labels`` (n,) int16 the place of each one's
    label in the event's list, ``order`` (n,) int32 the same documents in the random order of the audit."""

    documents: npt.NDArray[np.int32]
    labels: npt.NDArray[np.int16]
    order: npt.NDArray[np.int32]


def of(connection: sqlite3.Connection, label_set: LabelSetId, person: PersonId) -> list[Stored]:
    """All approvals of a person's label set, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM approvals WHERE label_set = ? AND person = ? ORDER BY event", (label_set, person)
    ).fetchall()
    return [
        Stored(
            proof=row[0],
            attempt=row[1],
            state=ApprovalState(row[2]),
            body=json.loads(row[3]),
            answered=row[4],
            wrong=row[5],
            bound=row[6],
            approved=row[7],
            at=row[8],
        )
        for row in rows
    ]


def attempts(connection: sqlite3.Connection, label_set: LabelSetId) -> int:
    """How many approvals were ever begun for a label set, by anybody: all of them share the error."""
    return int(connection.execute("SELECT count(*) FROM approvals WHERE label_set = ?", (label_set,)).fetchone()[0])


def given_by(connection: sqlite3.Connection, proof: str) -> list[DocumentId]:
    """The documents that got a label unread by an approval, also those that were answered since."""
    rows = connection.execute(
        "SELECT d.document FROM approval_batches b JOIN decisions d ON d.event = b.event WHERE b.proof = ? "
        "ORDER BY d.event, d.item",
        (proof,),
    ).fetchall()
    return [DocumentId(row[0]) for row in rows]


def may_give(
    connection: sqlite3.Connection,
    label_set: LabelSetId,
    person: PersonId,
    document: DocumentId,
    *,
    proof: str,
    again: str | None,
) -> bool:
    """Whether an approval may give a document its label: nobody has answered it, and none but the approval that is
    audited again has given it one."""
    row = connection.execute(
        "SELECT b.proof FROM answers a LEFT JOIN approval_batches b ON b.event = a.event "
        "WHERE a.label_set = ? AND a.person = ? AND a.document = ?",
        (label_set, person, document),
    ).fetchone()
    return row is None or (row[0] is not None and row[0] == again != proof)


def put_set(project: Project, name: str, frozen: FrozenSet) -> None:
    """Keep a frozen set under the digest that its event names."""
    pieces.put(
        project,
        f"approval:{name}",
        {"documents": frozen.documents, "labels": frozen.labels, "order": frozen.order},
    )


def get_set(project: Project, name: str) -> FrozenSet | None:
    """A frozen set, or ``None`` where it is not in this file."""
    arrays = pieces.get(project, f"approval:{name}")
    if not arrays:
        return None
    return FrozenSet(
        documents=arrays["documents"].astype(np.int32),
        labels=arrays["labels"].astype(np.int16),
        order=arrays["order"].astype(np.int32),
    )


def set_digest(texts: Sequence[str], labels: Sequence[str]) -> str:
    """SHA-256 (hex) over the set: a line with text hash and label id for each document, most confident first."""
    digest = hashlib.sha256()
    for text, label in zip(texts, labels, strict=True):
        digest.update(f"{text} {label}\n".encode())
    return digest.hexdigest()


def order_digest(texts: Sequence[str]) -> str:
    """SHA-256 (hex) over the text hashes in the order of the audit, a line each."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()
