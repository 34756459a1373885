"""What a refit left: as the window and the lanes use it, and as the project file keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.engine import head as heads
from app.engine.head import Head
from app.engine.refit import Refit
from app.engine.representation import Space
from app.engine.vocabulary import Vocabulary
from app.features import Matrix
from app.lessons import Lesson
from app.records import LabelId, Question, RoundId
from app.second_opinion import Unseen
from app.store.rounds import Queue, StoredRound

KEPT = 10
"""Best labels kept for every document; the rest share what is left."""
_DRAWS = 1_000
"""Random draws kept with a queue: more than anybody needs before the next refit."""
_COMMON = 2.2
"""Inverse document frequency of a word that stands in a third of the documents."""

Best = tuple[npt.NDArray[np.int16], npt.NDArray[np.float16]]
"""The best labels (columns) of every document and their confidences, best first: both ``(n, m)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the last refit left, as the window uses it."""

    id: RoundId
    labels: Sequence[LabelId]
    wordings: Sequence[str]
    model_hash: str
    queue: Queue
    head: Head
    vocabulary: Vocabulary
    common: frozenset[str]
    """Terms too common to be told as a reason."""
    space: Space | None = None
    """The collection it was learned on; missing after opening, until something is learned."""
    answers: Mapping[int, LabelId] = field(default_factory=dict)
    """The rows it was taught with."""
    unseen: Unseen | None = None
    """What heads that had not seen the answers say of them."""
    own: Best | None = None
    """The head's own best labels, where the queue's are those of head and language model together."""


def queue(result: Refit, probabilities: Matrix, lesson: Lesson, rng: np.random.Generator) -> Queue:
    """What is asked next, scans last, and what is suggested, by ``probabilities`` ``(n, k)``. ``rng`` draws what is
    asked at random."""
    order = result.order[np.isin(result.order, lesson.unread)]
    order = order[np.argsort(np.isin(order, lesson.scans), kind="stable")]
    kinds = np.full(len(order), _kind(Question.LEARN), dtype=np.uint8)
    kinds[np.isin(order, result.order[: result.seeds])] = _kind(Question.SEED)
    labels, values = best(probabilities)
    return Queue(
        order=order + 1,
        kinds=kinds,
        draws=rng.permutation(np.setdiff1d(lesson.unread, lesson.scans))[:_DRAWS].astype(np.int32) + 1,
        top_labels=labels,
        top_values=values,
    )


def _kind(question: Question) -> int:
    return tuple(Question).index(question)


def common(vocabulary: Vocabulary) -> frozenset[str]:
    """Terms too common in a collection to be told as a reason."""
    return vocabulary.common(most=_COMMON)


def best(probabilities: Matrix) -> Best:
    """The best labels of every document, of probabilities ``(n, k)``; of equal ones the first."""
    found = np.argsort(-probabilities, axis=1, kind="stable")[:, : min(KEPT, probabilities.shape[1])]
    return found.astype(np.int16), np.take_along_axis(probabilities, found, axis=1).astype(np.float16)


def confidences(names: Sequence[LabelId], best: Best, row: int) -> Mapping[LabelId, float]:
    """All labels' confidences in the round's order; labels outside the best share evenly what is left."""
    columns = best[0][row]
    values = best[1][row].astype(float)
    others = len(names) - len(columns)
    rest = max(0.0, 1.0 - float(values.sum())) / others if others else 0.0
    found = {int(column): float(value) for column, value in zip(columns, values, strict=True)}
    return {label: found.get(place, rest) for place, label in enumerate(names)}


def more(now: Round) -> dict[str, npt.NDArray[np.generic]]:
    """What is kept of a round beside head and queue."""
    found = {} if now.unseen is None else now.unseen.arrays()
    return found if now.own is None else found | {"own.labels": now.own[0], "own.values": now.own[1]}


def restored(stored: StoredRound, vocabulary: Vocabulary) -> Round:
    """A round as the file has it, without the collection it was learned on. Raises ``ModelError`` where its head
    cannot be used any more."""
    return Round(
        id=stored.id,
        labels=stored.labels,
        wordings=stored.wordings,
        model_hash=stored.model_hash,
        queue=stored.queue,
        head=heads.from_arrays(stored.head),
        vocabulary=vocabulary,
        common=common(vocabulary),
        unseen=Unseen.of_arrays(stored.more, stored.labels),
        own=_own(stored.more, stored.queue),
    )


def _own(more: Mapping[str, npt.NDArray[np.generic]], queue: Queue) -> Best | None:
    labels, values = more.get("own.labels"), more.get("own.values")
    if labels is None or values is None or labels.shape != queue.top_labels.shape or values.shape != labels.shape:
        return None
    return labels.astype(np.int16), values.astype(np.float16)
