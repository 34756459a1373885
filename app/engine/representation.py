"""The representation: one row of numbers a document, a sum of parts that can be told apart again.

What the embedder says (the mean of a document's passages) stands beside what the collection's own words say
(:mod:`app.engine.vocabulary`). Everything is linear in passages and terms, so that :mod:`app.engine.evidence` can
share a decision out exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

VOCABULARY_WEIGHT = 0.7
"""How long the vocabulary part is beside a vector of length 1."""


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


def combine(vectors: Floats, vocabulary: Floats, *, vocabulary_weight: float = VOCABULARY_WEIGHT) -> Floats:
    """Both parts beside each other: ``(n, d1)`` and ``(n, d2)`` to float32 ``(n, d1 + d2)``."""
    return np.hstack([vectors, np.float32(vocabulary_weight) * vocabulary]).astype(np.float32, copy=False)
