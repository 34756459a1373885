"""Refits: their figures, their head, and the queue they left, as arrays.

A round is written piece by piece under its own number; the pointer to it flips last, in one transaction with its
figures and its event, so that a reader sees the old queue or the new one, whole. Figures of every round are kept,
arrays only of the current ones. Rounds belong to a person: two people in one file teach two heads.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from app.records import Count, Interval, Label, LabelId, LabelSetId, PersonId, RoundFigures, RoundId, Signs
from app.store import pieces, settings
from app.store.project import Project

Arrays = Mapping[str, npt.NDArray[np.generic]]

_NOTHING: Arrays = MappingProxyType({})


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
    """The current round as read back. ``wordings`` are the words it knew each label by, ``vocabulary`` names the owner
    of the vocabulary's arrays that its head belongs to, ``more`` is what was kept beside head and queue."""

    id: RoundId
    labels: Sequence[LabelId]
    wordings: Sequence[str]
    model_hash: str
    vocabulary: str
    queue: Queue
    head: Arrays
    more: Arrays


def next_id(project: Project) -> RoundId:
    """The number the next round will have."""
    with project.read() as connection:
        return RoundId((connection.execute("SELECT max(id) FROM rounds").fetchone()[0] or 0) + 1)


def put(project: Project, number: RoundId, queue: Queue, head: Arrays, more: Arrays = _NOTHING) -> None:
    """Write a round's arrays, piece by piece. Nobody sees them before :func:`point`."""
    # Who was cut short before that left pieces under the same number, and maybe more of them than there are now.
    pieces.drop(project, f"round:{number}")
    arrays: dict[str, npt.NDArray[np.generic]] = {f"head.{name}": array for name, array in head.items()}
    arrays |= {f"more.{name}": array for name, array in more.items()}
    arrays["queue.order"] = queue.order
    arrays["queue.kinds"] = queue.kinds
    arrays["queue.draws"] = queue.draws
    arrays["queue.top_labels"] = queue.top_labels
    arrays["queue.top_values"] = queue.top_values
    pieces.put(project, f"round:{number}", arrays)


def point(
    connection: sqlite3.Connection,
    label_set: LabelSetId,
    person: PersonId,
    figures: RoundFigures,
    *,
    labels: Sequence[Label],
    model_hash: str,
    vocabulary: str,
) -> None:
    """Make a round the current one of a person, inside the caller's transaction."""
    plain = _plain(figures) | {
        "labels": [label.id for label in labels],
        "wordings": [label.wording for label in labels],
        "model_hash": model_hash,
        "vocabulary": vocabulary,
    }
    connection.execute(
        "INSERT INTO rounds (id, label_set, person, figures) VALUES (?, ?, ?, ?)",
        (figures.round, label_set, person, json.dumps(plain)),
    )
    settings.put(connection, f"round:{label_set}:{person}", str(figures.round))


def sweep(project: Project) -> None:
    """Delete the arrays of rounds that are nobody's current one, and vocabularies that no such round uses."""
    with project.read() as connection:
        numbers = [
            row[0]
            for row in connection.execute("SELECT value FROM project WHERE substr(key, 1, 6) = 'round:'").fetchall()
        ]
        used = [
            json.loads(row[0])["vocabulary"]
            for number in numbers
            for row in connection.execute("SELECT figures FROM rounds WHERE id = ?", (int(number),)).fetchall()
        ]
        newest = settings.get(connection, "vocabulary")
    pieces.sweep(project, [f"round:{number}" for number in numbers], prefix="round:")
    pieces.sweep(project, [*used, *([newest] if newest else [])], prefix="vocabulary:")


def current(project: Project, label_set: LabelSetId, person: PersonId) -> StoredRound | None:
    """The round the person's pointer names, or ``None`` before the first."""
    with project.read() as connection:
        number = settings.get(connection, f"round:{label_set}:{person}")
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
        wordings=data["wordings"],
        model_hash=data["model_hash"],
        vocabulary=data["vocabulary"],
        queue=queue,
        head={name.removeprefix("head."): array for name, array in arrays.items() if name.startswith("head.")},
        more={name.removeprefix("more."): array for name, array in arrays.items() if name.startswith("more.")},
    )


def figures(project: Project, label_set: LabelSetId, person: PersonId) -> list[RoundFigures]:
    """The figures of all of a person's rounds, oldest first."""
    with project.read() as connection:
        rows = connection.execute(
            "SELECT figures FROM rounds WHERE label_set = ? AND person = ? ORDER BY id", (label_set, person)
        ).fetchall()
    return [_figures(json.loads(row[0])) for row in rows]


def _plain(figures: RoundFigures) -> dict[str, Any]:
    return {
        "round": figures.round,
        "at": figures.at,
        "answers": figures.answers,
        "trained_on": figures.trained_on,
        "seconds": figures.seconds,
        "agreement": _listed(figures.agreement),
        "glimpse": _listed(figures.glimpse),
        "approved_share": _listed(figures.approved_share),
        "consistency": _listed(figures.consistency),
        "temperature": figures.temperature,
        "left": figures.left,
        "reliability": {label: _listed(one) for label, one in figures.reliability.items()},
        "calibration_error": _listed(figures.calibration_error),
        "wrong_if_stopped": _counted(figures.wrong_if_stopped),
        "needed": _counted(figures.needed),
        "reading": figures.reading,
        "signs": None if figures.signs is None else _signs(figures.signs),
        "unrelated": figures.unrelated,
        "overall": _listed(figures.overall),
        "limit": _listed(figures.limit),
        "contradictory": figures.contradictory,
    }


def _signs(signs: Signs) -> dict[str, Any]:
    return {
        "levelled_off": signs.levelled_off,
        "approved_often": signs.approved_often,
        "covered": signs.covered,
        "gain": _listed(signs.gain),
        "unmet": list(signs.unmet),
        "unseen": signs.unseen,
    }


def _figures(data: Mapping[str, Any]) -> RoundFigures:
    signs = data.get("signs")
    return RoundFigures(
        round=RoundId(data["round"]),
        at=data["at"],
        answers=data["answers"],
        trained_on=data["trained_on"],
        seconds=data["seconds"],
        agreement=_interval(data["agreement"]),
        glimpse=_interval(data.get("glimpse")),
        approved_share=_interval(data["approved_share"]),
        consistency=_interval(data.get("consistency")),
        temperature=data["temperature"],
        left=data.get("left", 0),
        reliability={
            LabelId(label): one
            for label, values in data.get("reliability", {}).items()
            if (one := _interval(values)) is not None
        },
        calibration_error=_interval(data.get("calibration_error")),
        wrong_if_stopped=_count(data.get("wrong_if_stopped")),
        needed=_count(data.get("needed")),
        reading=data.get("reading"),
        signs=None
        if signs is None
        else Signs(
            levelled_off=signs["levelled_off"],
            approved_often=signs["approved_often"],
            covered=signs["covered"],
            gain=_interval(signs["gain"]),
            unmet=[LabelId(label) for label in signs["unmet"]],
            unseen=signs["unseen"],
        ),
        unrelated=data.get("unrelated", False),
        overall=_interval(data.get("overall")),
        limit=_interval(data.get("limit")),
        contradictory=data.get("contradictory", False),
    )


def _listed(one: Interval | None) -> list[float] | None:
    return None if one is None else [one.value, one.low, one.high, one.count]


def _interval(values: Sequence[float] | None) -> Interval | None:
    if values is None:
        return None
    return Interval(value=values[0], low=values[1], high=values[2], count=int(values[3]))


def _counted(one: Count | None) -> list[int] | None:
    return None if one is None else [one.value, one.low, one.high]


def _count(values: Sequence[int] | None) -> Count | None:
    return None if values is None else Count(value=values[0], low=values[1], high=values[2])
