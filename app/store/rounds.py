"""Refits: their figures, their head, and the queue they left, as arrays.

A round is written piece by piece under its own number; the pointer to it flips last, so that a reader sees the old
queue or the new one, whole. Figures of every round are kept; arrays only of the current one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.records import Interval, LabelId, LabelSetId, RoundFigures, RoundId
from app.store import pieces, settings
from app.store.project import Project

Arrays = Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What is asked next, and what is suggested for every document.

    ``order`` (q,) int32: document numbers in the order of asking; ``kinds`` (q,) uint8: index into the kinds of
    question; ``draws`` (r,) int32: unread documents in random order, for the yardstick; ``top_labels`` (n, m) int16
    and ``top_values`` (n, m) float16: for document number i + 1 its m best labels (columns of the round's labels) and
    their confidences, best first.
    """

    order: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.uint8]
    draws: npt.NDArray[np.int32]
    top_labels: npt.NDArray[np.int16]
    top_values: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRound:
    """The current round as read back."""

    id: RoundId
    labels: Sequence[LabelId]
    model_hash: str
    queue: Queue
    head: Arrays


def next_id(project: Project) -> RoundId:
    """The number the next round will have."""
    with project.read() as connection:
        return RoundId((connection.execute("SELECT max(id) FROM rounds").fetchone()[0] or 0) + 1)


def add(
    project: Project,
    label_set: LabelSetId,
    figures: RoundFigures,
    *,
    labels: Sequence[LabelId],
    model_hash: str,
    queue: Queue,
    head: Arrays,
) -> None:
    """Write a round; the last, small transaction makes it the current one."""
    owner = f"round:{figures.round}"
    with project.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO rounds (id, label_set, figures) VALUES (?, ?, ?)",
            (figures.round, label_set, json.dumps(_plain(figures, labels, model_hash))),
        )
    arrays: dict[str, npt.NDArray[np.generic]] = {f"head.{name}": array for name, array in head.items()}
    arrays["queue.order"] = queue.order
    arrays["queue.kinds"] = queue.kinds
    arrays["queue.draws"] = queue.draws
    arrays["queue.top_labels"] = queue.top_labels
    arrays["queue.top_values"] = queue.top_values
    pieces.put(project, owner, arrays)
    with project.write() as connection:
        settings.put(connection, f"round:{label_set}", str(figures.round))
    pieces.sweep(project, _pointed_to(project), prefix="round:")


def current(project: Project, label_set: LabelSetId) -> StoredRound | None:
    """The round the pointer names, or ``None`` before the first."""
    with project.read() as connection:
        number = settings.get(connection, f"round:{label_set}")
        row = (
            connection.execute("SELECT figures FROM rounds WHERE id = ?", (int(number),)).fetchone() if number else None
        )
    if row is None:
        return None
    data = json.loads(row[0])
    arrays = pieces.get(project, f"round:{number}")
    queue = Queue(
        order=arrays.pop("queue.order").astype(np.int32),
        kinds=arrays.pop("queue.kinds").astype(np.uint8),
        draws=arrays.pop("queue.draws").astype(np.int32),
        top_labels=arrays.pop("queue.top_labels").astype(np.int16),
        top_values=arrays.pop("queue.top_values").astype(np.float16),
    )
    return StoredRound(
        id=RoundId(data["round"]),
        labels=[LabelId(label) for label in data["labels"]],
        model_hash=data["model_hash"],
        queue=queue,
        head={name.removeprefix("head."): array for name, array in arrays.items()},
    )


def figures(project: Project, label_set: LabelSetId) -> list[RoundFigures]:
    """The figures of all rounds, oldest first."""
    with project.read() as connection:
        rows = connection.execute("SELECT figures FROM rounds WHERE label_set = ? ORDER BY id", (label_set,)).fetchall()
    return [_figures(json.loads(row[0])) for row in rows]


def _pointed_to(project: Project) -> list[str]:
    with project.read() as connection:
        rows = connection.execute("SELECT value FROM project WHERE substr(key, 1, 6) = 'round:'").fetchall()
    return [f"round:{row[0]}" for row in rows]


def _plain(figures: RoundFigures, labels: Sequence[LabelId], model_hash: str) -> dict[str, Any]:
    def interval(one: Interval | None) -> list[float] | None:
        return None if one is None else [one.value, one.low, one.high, one.count]

    return {
        "round": figures.round,
        "at": figures.at,
        "answers": figures.answers,
        "trained_on": figures.trained_on,
        "seconds": figures.seconds,
        "agreement": interval(figures.agreement),
        "approved_share": interval(figures.approved_share),
        "temperature": figures.temperature,
        "labels": list(labels),
        "model_hash": model_hash,
    }


def _figures(data: Mapping[str, Any]) -> RoundFigures:
    def interval(values: Sequence[float] | None) -> Interval | None:
        if values is None:
            return None
        return Interval(value=values[0], low=values[1], high=values[2], count=int(values[3]))

    return RoundFigures(
        round=RoundId(data["round"]),
        at=data["at"],
        answers=data["answers"],
        trained_on=data["trained_on"],
        seconds=data["seconds"],
        agreement=interval(data["agreement"]),
        approved_share=interval(data["approved_share"]),
        temperature=data["temperature"],
    )
