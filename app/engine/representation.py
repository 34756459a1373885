"""The representation: one row of numbers a document, a sum of parts that can be told apart again.

What the embedder says (the mean of a document's passages) stands beside what the collection's own words say
(:mod:`app.engine.vocabulary`), and both are smoothed over the graph of documents that read alike
(:mod:`app.engine.neighbours`). Everything is linear in passages, terms and neighbours, so that
:mod:`app.engine.evidence` can share a decision out exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import neighbours
from app.engine.latent import Rows

Floats = npt.NDArray[np.float32]

_KEPT = 2
_MANY = 20_000
"""Rows from which one smoothing is kept only, and no other is tried: it takes seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How the parts go together: how long the vocabulary part is beside a vector of length 1, and how many steps
    both are smoothed over the graph."""

    vocabulary: float = 0.5
    steps: int = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Around:
    """What one document's smoothed row is a sum of: ``own`` times its own row, and ``shares`` ``(m,)`` times the rows
    of others (``rows`` ``(m,)`` int64, their parts ``(m, d)`` float32, unsmoothed)."""

    own: float
    rows: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float64]
    parts: Floats


class Space:
    """A collection's parts, and its rows smoothed over the graph; what was smoothed last is kept.

    ``vectors`` ``(n, d1)``, ``words`` ``(n, d2)``, ``graph`` the smoothing weights of the ``n`` rows (``None``: no
    smoothing, as for texts of labels). What the vocabulary weighs is no matter of the rows but of who reads them:
    :meth:`scale`.
    """

    def __init__(self, vectors: Floats, words: Floats, graph: Rows | None = None) -> None:
        self._width = vectors.shape[1]
        self._parts = np.hstack([vectors, words]).astype(np.float32, copy=False)
        self._graph = graph
        self._kept: dict[int, Floats] = {}

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def dimensions(self) -> int:
        """Length of a row."""
        return int(self._parts.shape[1])

    @property
    def vectors(self) -> Floats:
        """The vectors it was made of: a view, not to be written to."""
        return self._parts[:, : self._width]

    @property
    def words(self) -> Floats:
        """The vocabulary part it was made of: a view, not to be written to."""
        return self._parts[:, self._width :]

    @property
    def has_words(self) -> bool:
        """Whether the vocabulary's weight matters."""
        return bool(self._parts.shape[1] > self._width)

    @property
    def has_graph(self) -> bool:
        """Whether steps of smoothing matter."""
        return self._graph is not None

    @property
    def is_large(self) -> bool:
        """Whether smoothing anew takes long."""
        return len(self) > _MANY

    def rows(self, steps: int) -> Floats:
        """All rows after so many steps, float32 ``(n, d1 + d2)``; not to be written to."""
        if self._graph is None or steps == 0:
            return self._parts
        rows = self._kept.pop(steps, None)
        if rows is None:
            begun = max((known for known in self._kept if known < steps), default=0)
            rows = neighbours.smooth(self._graph, self._parts, steps - begun, self._kept.get(begun))
            while len(self._kept) >= (1 if self.is_large else _KEPT):
                del self._kept[next(iter(self._kept))]
        self._kept[steps] = rows  # the newest stands last
        return rows

    def scale(self, vocabulary: float) -> Floats:
        """What each column is multiplied with where the vocabulary part weighs ``vocabulary``: float32 ``(d,)``."""
        scale = np.ones(self.dimensions, dtype=np.float32)
        scale[self._width :] = vocabulary
        return scale

    def around(self, row: int, steps: int) -> Around:
        """What ``row`` of :meth:`rows` is a sum of."""
        if self._graph is None:
            at, shares = np.array([row], dtype=np.int64), np.ones(1)
        else:
            at, shares = neighbours.influence(self._graph, row, steps)
        others = at != row
        return Around(
            own=float(shares[~others].sum()), rows=at[others], shares=shares[others], parts=self._parts[at[others]]
        )

    @property
    def graph(self) -> Rows | None:
        """The smoothing weights."""
        return self._graph


def plain(rows: Floats) -> Space:
    """A space of rows that have no vocabulary part and no graph."""
    return Space(rows, np.zeros((len(rows), 0), dtype=np.float32))


def pooled(vectors: Floats, counts: npt.NDArray[np.integer[Any]]) -> Floats:
    """One unit row a document from the unit vectors of its passages, all below one another.

    ``vectors`` ``(p, d)``, ``counts`` ``(n,)``: how many of them belong to each document, in order. A document's
    row is the sum of its passages' vectors times one number (:func:`share`); without passages it is zeros.
    """
    counts = np.asarray(counts, dtype=np.int64)
    result = np.zeros((len(counts), vectors.shape[1]), dtype=np.float32)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
    some = counts > 0
    if some.any():
        result[some] = np.add.reduceat(vectors, starts[some], axis=0)
    lengths = np.linalg.norm(result, axis=1, keepdims=True)
    np.divide(result, lengths, out=result, where=lengths > 0)
    return result


def share(vectors: Floats) -> float:
    """What one document's passages ``(p, d)`` are each multiplied with so that their sum is its unit row."""
    length = float(np.linalg.norm(vectors.sum(axis=0))) if len(vectors) else 0.0
    return 1.0 / length if length > 0 else 0.0
