"""Lessons: what one refit learns from and measures itself by, drawn up from a person's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.records import DocumentId, Label, LabelId, LabelSetId, PersonId, Question
from app.store import decisions, documents, reserve
from app.store.project import Project

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a refit learns from: rows and columns instead of documents and labels."""

    trained: Rows
    trained_labels: Rows
    reserve: Rows
    reserve_labels: Rows
    unread: Rows
    skipped: Rows
    scans: Rows
    """Without text there is nothing to learn from and nothing to suggest: they are asked last, and measure nothing."""


def of(
    store: Project,
    label_set: LabelSetId,
    person: PersonId,
    current: Sequence[Label],
    given: Sequence[decisions.Given],
    count: int,
) -> Lesson:
    """The lesson in the answers ``given``, of the first ``count`` documents and the ``current`` labels."""
    column = {label.id: place for place, label in enumerate(current)}
    with store.read() as connection:
        released = reserve.released(connection, label_set, person)
    scans = {int(id_) - 1 for id_ in documents.scans(store) if id_ <= count}
    sides: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    answered, skipped = set(), []
    for one in given:
        row = int(one.document) - 1
        if row >= count:
            continue
        if one.label is None:
            skipped.append(row)
            continue
        answered.add(row)
        if one.label in column and row not in scans and not one.automatic:
            held = one.question is Question.MEASURE and one.document not in released
            sides[held].append((row, column[one.label]))
    put_off = set(skipped)
    unread = np.array([row for row in range(count) if row not in answered and row not in put_off], dtype=np.int64)
    # By row, so that the same answers give the same head in whatever order they came.
    learned = np.array(sorted(sides[False]), dtype=np.int64).reshape(-1, 2)
    held_out = np.array(sorted(sides[True]), dtype=np.int64).reshape(-1, 2)
    return Lesson(
        trained=learned[:, 0],
        trained_labels=learned[:, 1],
        reserve=held_out[:, 0],
        reserve_labels=held_out[:, 1],
        unread=unread,
        skipped=np.array(skipped, dtype=np.int64),
        scans=np.array(sorted(scans), dtype=np.int64),
    )


def answers(lesson: Lesson, names: Sequence[LabelId]) -> Mapping[int, LabelId]:
    """The label given to each row, learned from or held out; ``names`` are the labels by column."""
    found: dict[int, LabelId] = {}
    for rows, columns in ((lesson.trained, lesson.trained_labels), (lesson.reserve, lesson.reserve_labels)):
        found.update((row, names[column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True))
    return found


def reasons(
    lesson: Lesson, current: Sequence[Label], notes: Mapping[DocumentId, str]
) -> Mapping[LabelId, Sequence[str]]:
    """What was written beside the answers that are learned from, by label. Not those of the yardstick: it is not to be
    learned from in any way."""
    found: dict[LabelId, list[str]] = {}
    for row, column in zip(lesson.trained.tolist(), lesson.trained_labels.tolist(), strict=True):
        note = notes.get(DocumentId(row + 1))
        if note:
            found.setdefault(current[column].id, []).append(note)
    return found
