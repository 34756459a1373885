"""Splits for training, validation and test: by family, so that no near-duplicate of a test document is trained on.

The unit is a family of near-duplicates. Units are taken in the order of their first document, and each goes to a part
drawn with probabilities in proportion to what the parts still lack of that label (a biased coin as in the allocation of
patients: Efron 1971, stratified by label): shares are met for each label to within a document or two, and documents
that join later move none that were there.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

PARTS = ("train", "validation", "test")
NONE = -1

Labels = npt.NDArray[np.integer[Any]]


def assign(
    labels: Labels,
    families: Labels,
    keys: Sequence[bytes],
    *,
    shares: Sequence[float],
    seed: int,
    kept: npt.NDArray[np.int8] | None = None,
) -> npt.NDArray[np.int8]:
    """The part of each document: int8 ``(n,)``, the place in ``shares``, -1 for a document without label.

    ``labels`` ``(n,)`` are numbers, below 0 for none; ``families`` ``(n,)`` one number a family, below 0 for documents
    alone; ``keys`` something that names each document everywhere (the hash of its text): with ``seed`` it decides
    every draw. ``shares`` are weights above or equal 0, of which one must be above. ``kept`` ``(m,)`` are parts of the
    first m documents as they were given before: they stay, and whoever joins their family joins them.
    Raises ``ValueError`` for shares that are none.
    """
    weights = np.asarray(shares, dtype=np.float64)
    if not len(weights) or not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() <= 0:
        raise ValueError(f"not shares: {shares}")
    weights = weights / weights.sum()
    parts = np.full(len(labels), NONE, dtype=np.int8)
    before = np.full(len(labels), NONE, dtype=np.int8)
    if kept is not None:
        before[: len(kept)] = kept[: len(labels)]
        before[before >= len(weights)] = NONE
    counts: dict[int, npt.NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(weights)))
    fresh: list[tuple[list[int], int]] = []
    for members in _units(labels, families):
        stratum = _commonest([int(labels[row]) for row in members])
        known = [int(before[row]) for row in members if before[row] >= 0]
        if not known:
            fresh.append((members, stratum))
            continue
        for row in members:
            parts[row] = before[row] if before[row] >= 0 else known[0]
            counts[stratum][parts[row]] += 1
    for members, stratum in fresh:
        there = counts[stratum]
        lacking = np.maximum(weights * (there.sum() + len(members)) - there, 0.0)
        lacking[weights == 0] = 0.0
        place = int(np.searchsorted(np.cumsum(lacking), _draw(keys[members[0]], seed) * lacking.sum(), side="right"))
        place = min(place, int(np.flatnonzero(lacking)[-1]))
        parts[members] = place
        there[place] += len(members)
    return parts


def _units(labels: Labels, families: Labels) -> list[list[int]]:
    """Labelled documents by family, in the order of first members."""
    units: dict[tuple[bool, int], list[int]] = {}
    for row in np.flatnonzero(labels >= 0).tolist():
        family = int(families[row])
        units.setdefault((True, family) if family >= 0 else (False, row), []).append(row)
    return list(units.values())


def _commonest(labels: Sequence[int]) -> int:
    """The label most members have, of several the lowest."""
    return min(Counter(labels).items(), key=lambda item: (-item[1], item[0]))[0]


def _draw(key: bytes, seed: int) -> float:
    """A number in 0..1 that is the same for a document everywhere."""
    digest = hashlib.sha256(seed.to_bytes(16, "little", signed=True) + key).digest()
    return int.from_bytes(digest[:7], "little") / 256**7
