"""Answers that look odd: offered for a second look, never changed.

Who speaks of an answer is told in engine/doubt.py. An answer that was given twice in a row is meant, and not offered
again. Takes up to a second with thousands of answers: for a lane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import doubt
from app.engine.representation import Space
from app.records import DocumentId, Doubt, LabelId, LabelSetId, PersonId, Report, silent
from app.second_opinion import Unseen
from app.store import decisions, documents
from app.store.project import Project

_FEWEST = 50
"""Answers before any is called odd."""
_ODD = 0.25
"""What the witnesses give an answer, at most, that is called odd."""
_VOICES = 10
_SLICE = 500
_VOCABULARY = 0.7
"""The weight of the vocabulary where likeness is looked for."""


def ranked(
    store: Project,
    label_set: LabelSetId,
    person: PersonId,
    known: Unseen | None,
    space: Space | None,
    given: Mapping[DocumentId, LabelId],
    *,
    count: int,
    report: Report = silent,
) -> Sequence[Doubt]:
    """At most ``count`` answers that look odd, the oddest first.

    ``known`` is what heads that had not seen the answers say of them, ``space`` the collection's rows where they are
    at hand, ``given`` the person's answers. Empty while little was answered or learned.
    """
    if known is None:
        return []
    column = {label: place for place, label in enumerate(known.labels)}
    use = np.array([given.get(DocumentId(int(number))) in column for number in known.documents], dtype=bool)
    numbers = known.documents[use]
    if len(numbers) < _FEWEST:
        return []
    labels = np.array([column[given[DocumentId(int(number))]] for number in numbers], dtype=np.int64)
    heads = np.exp(known.logs[use].astype(np.float64))
    heads /= heads.sum(axis=1, keepdims=True)
    with store.read() as connection:
        again = decisions.answered_again(connection, label_set, person)
    own = np.array([_before(again.get(DocumentId(int(number))), column) for number in numbers], dtype=np.int64)
    around = None
    if space is not None and numbers.max() <= len(space):
        around = _around(store, space, numbers - 1, labels, len(column), report)
    opinion = doubt.opinion(heads, neighbours=around)
    believed = doubt.scores(heads, labels, neighbours=around, own=own)
    odd = opinion[np.arange(len(labels)), labels] < _ODD
    opinion[np.arange(len(labels)), labels] = -1
    taken_back = (own >= 0) & (own != labels)
    found: list[Doubt] = []
    for row in doubt.order(believed).tolist():
        if len(found) == count:
            break
        if own[row] == labels[row] or not (odd[row] or taken_back[row]):
            continue
        document = DocumentId(int(numbers[row]))
        with store.read() as connection:
            name = documents.get(connection, document).name
        rather = int(own[row]) if taken_back[row] else int(opinion[row].argmax())
        found.append(
            Doubt(
                document=document,
                name=name,
                label=known.labels[int(labels[row])],
                rather=known.labels[rather],
                belief=float(believed[row]),
                taken_back=bool(taken_back[row]),
            )
        )
    return found


def _before(answers: Sequence[LabelId] | None, column: Mapping[LabelId, int]) -> int:
    """What the person said the time before the last, as a column; -1 where they were asked once."""
    return -1 if answers is None else column.get(answers[-2], -1)


def _around(
    store: Project, space: Space, rows: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], count: int, report: Report
) -> npt.NDArray[np.float64]:
    """What the answered documents most like each one were answered."""
    unit: npt.NDArray[np.floating[Any]] = space.rows(0)[rows] * space.scale(_VOCABULARY)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    voices = min(_VOICES, len(rows) - 1)
    answers = np.full((len(rows), voices), -1, dtype=np.int64)
    likeness = np.zeros((len(rows), voices))
    for start in range(0, len(rows), _SLICE):
        store.give_way()
        report(start, len(rows))
        alike = unit[start : start + _SLICE] @ unit.T
        inside = np.arange(len(alike))
        alike[inside, start + inside] = -1
        nearest = np.argpartition(-alike, voices - 1, axis=1)[:, :voices]
        answers[start : start + _SLICE] = labels[nearest]
        likeness[start : start + _SLICE] = np.take_along_axis(alike, nearest, axis=1)
    shares = np.bincount(labels, minlength=count) + 1.0
    return doubt.neighbour_shares(answers, likeness, labels=count, prior=shares / shares.sum())
