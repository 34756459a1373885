"""The neighbour graph: which documents read alike.

Every document knows its eight nearest by the cosine of their rows. Smoothing features over the graph (two steps of
personalised propagation, ``x <- h / 2 + A x / 2``: Wu et al. 2019, SGC; Gasteiger et al. 2019, APPNP) lets documents
that read alike speak for each other, and stays linear: how much each neighbour adds is known exactly
(:func:`influence`).

Up to 20,000 documents neighbours are exact. Beyond that they are looked for in the nearest of a few hundred cells
around centres (an inverted file: Jégou, Douze and Schmid 2011). Documents that join are compared with the others;
what was found before is kept and only gives way to something nearer.

Likeness is rounded to a 2048th: sums in another order then hardly ever give another graph, ties go to the document
that came first, and float16 loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.engine import latent, ranking
from app.engine.latent import Rows
from app.errors import ModelError
from app.records import Report, silent
from app.wording import translate

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

NEAREST = 8
EXACT_UP_TO = 20_000

_GRID = 2048
_CELLS = 2_000_000
"""Likenesses computed in one go: 8 MB, some milliseconds."""
_PROBED = 32
"""Cells that are searched."""
_SPARE = 4
"""Ranks looked at beyond the eighth, so that ties there are broken by number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbours:
    """Each row's nearest others, nearest first.

    ``rows`` int32 ``(n, 8)``, -1 where there are fewer; ``closeness`` float32 ``(n, 8)``: cosine above 0 to 1 in
    steps of 1/2048, 0 where there is none.
    """

    rows: npt.NDArray[np.int32]
    closeness: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """``rows`` (int32) and ``closeness`` (float16, which loses nothing)."""
        return {"rows": self.rows, "closeness": self.closeness.astype(np.float16)}


def from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Neighbours:
    """The graph that :meth:`Neighbours.to_arrays` gave away. Raises :class:`ModelError` where it is damaged."""
    try:
        rows = np.ascontiguousarray(arrays["rows"], dtype=np.int32)
        closeness = np.ascontiguousarray(arrays["closeness"], dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != NEAREST or rows.shape != closeness.shape:
            raise ValueError("shapes do not fit")
        if len(rows) and not (rows.min() >= -1 and rows.max() < len(rows)):
            raise ValueError("rows out of range")
        if not (np.isfinite(closeness).all() and (closeness >= 0).all() and (closeness <= 1.01).all()):
            raise ValueError("closeness out of range")
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(
            translate("errors", "What was learned from the answers is damaged."),
            safe=translate("errors", "Your documents and answers are not affected."),
            todo=translate("errors", "Let it learn again; that builds it anew."),
        ) from error
    return Neighbours(rows=rows, closeness=closeness)


def none() -> Neighbours:
    """The graph of no documents."""
    return Neighbours(rows=np.zeros((0, NEAREST), np.int32), closeness=np.zeros((0, NEAREST), np.float32))


def join(known: Neighbours, unit: Floats, *, seed: int, report: Report = silent) -> Neighbours:
    """The graph of ``unit`` ``(n, d)``, unit rows or zeros, of which the first ``len(known)`` are in it already.

    Only the others are looked up; a row they are nearer to than its own neighbours takes them in. Where all is
    exact, this is the graph that would be built from scratch, but for likenesses that rounding puts on either side.
    """
    count, old = len(unit), len(known)
    if old > count:
        raise ValueError(f"a graph of {old} does not belong to {count} rows")
    rows = np.full((count, NEAREST), -1, dtype=np.int32)
    closeness = np.zeros((count, NEAREST), dtype=np.float32)
    rows[:old], closeness[:old] = known.rows, known.closeness
    finished = 0
    with threadpool_limits(limits=1, user_api="blas"):
        for some, candidates in _pairs(unit, old, seed):
            others = unit if candidates is None else unit[candidates]
            size = max(16, _CELLS // max(1, len(others)))
            for first in range(0, len(some), size):
                report(finished, count - old)
                part = some[first : first + size]
                alike = _likeness(unit[part], others)
                _take_best(alike, part, candidates, rows, closeness)
                if old:
                    _offer(alike, part, candidates, old, rows, closeness)
                finished += len(part)
    return Neighbours(rows=rows, closeness=closeness)


def _pairs(unit: Floats, old: int, seed: int) -> Iterator[tuple[Integers, Integers | None]]:
    """Rows to look up, some at a time, and the ascending rows to compare them with (``None``: all)."""
    fresh = np.arange(old, len(unit))
    if len(unit) <= EXACT_UP_TO:
        yield fresh, None
        return
    groups, centres = ranking.clusters(unit, round(len(unit) ** 0.5), rng=np.random.default_rng(seed))
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(len(centres) + 1))
    members = [order[first:last] for first, last in pairwise(starts)]
    nearest = np.argsort(-(centres @ centres.T), axis=1, kind="stable")[:, :_PROBED]
    for cell, own in enumerate(members):
        some = own[own >= old]
        if len(some):
            yield some, np.sort(np.concatenate([members[other] for other in nearest[cell]]))


def _likeness(left: Floats, right: Floats) -> Floats:
    """Cosines in 2048ths, whole numbers as float32."""
    alike: Floats = left @ right.T
    alike *= _GRID
    np.rint(alike, out=alike)
    return alike


def _take_best(
    alike: Floats,
    part: Integers,
    candidates: Integers | None,
    rows: npt.NDArray[np.int32],
    closeness: Floats,
) -> None:
    """Writes the best of each row of ``alike`` ``(b, m)``: the rows ``part`` against ``candidates``."""
    own = part if candidates is None else np.searchsorted(candidates, part)
    alike[np.arange(len(part)), own] = -1
    width = alike.shape[1]
    kept = min(width, NEAREST + _SPARE)
    places = np.argpartition(alike, width - kept, axis=1)[:, width - kept :]
    values = np.take_along_axis(alike, places, axis=1)
    order = np.lexsort((places, -values), axis=1)[:, :NEAREST]
    places, values = np.take_along_axis(places, order, axis=1), np.take_along_axis(values, order, axis=1)
    found = places if candidates is None else candidates[places]
    real = values > 0
    rows[part, : found.shape[1]] = np.where(real, found, -1)
    closeness[part, : found.shape[1]] = np.where(real, values, 0) / _GRID


def _offer(
    alike: Floats,
    part: Integers,
    candidates: Integers | None,
    old: int,
    rows: npt.NDArray[np.int32],
    closeness: Floats,
) -> None:
    """Lets the rows below ``old`` take in those of ``part`` that are nearer than what they have."""
    known = np.arange(old) if candidates is None else candidates[candidates < old]  # the first columns of ``alike``
    worst = closeness[known, -1] * _GRID
    joining, place = np.nonzero(alike[:, : len(known)] > worst)
    if not len(place):
        return
    touched, owner = np.unique(known[place], return_inverse=True)
    owners = np.concatenate([np.repeat(np.arange(len(touched)), NEAREST), owner])
    found = np.concatenate([rows[touched].ravel().astype(np.int64), part[joining]])
    values = np.concatenate([closeness[touched].ravel(), alike[joining, place] / np.float32(_GRID)])
    order = np.lexsort((found, -values, owners))
    starts = np.searchsorted(owners[order], np.arange(len(touched)))
    best = order[starts[:, None] + np.arange(NEAREST)]
    rows[touched], closeness[touched] = found[best], values[best]


def weights(graph: Neighbours) -> Rows:
    """The graph as a sparse matrix ``A`` ``(n, n)``: neighbours on either side's word, symmetrically normalised.

    ``A[i, j]`` is their closeness over the root of the product of both rows' sums of closeness.
    """
    count = len(graph)
    present = graph.rows >= 0
    from_, place = np.nonzero(present)
    to = graph.rows[from_, place].astype(np.int64)
    values = graph.closeness[from_, place].astype(np.float64)
    codes = np.concatenate([from_ * count + to, to * count + from_])
    order = np.argsort(codes, kind="stable")
    codes, values = codes[order], np.concatenate([values, values])[order]
    first = np.ones(len(codes), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    codes, values = codes[first], values[first]
    owners, columns = np.divmod(codes, max(count, 1))
    degrees = np.sqrt(np.bincount(owners, weights=values, minlength=count))
    return Rows(
        starts=np.searchsorted(codes, np.arange(count + 1) * max(count, 1)).astype(np.int64),
        columns=columns,
        values=(values / (degrees[owners] * degrees[columns])).astype(np.float32),
    )


def smooth(graph: Rows, features: Floats, steps: int, begun: Floats | None = None) -> Floats:
    """``features`` ``(n, d)`` after so many steps of ``x <- h / 2 + A x / 2``, or so many more than ``begun`` had.

    With 0 steps, unchanged.
    """
    smoothed = features if begun is None else begun
    for _ in range(steps):
        smoothed = latent.product(graph, smoothed)
        smoothed += features
        smoothed *= np.float32(0.5)
    return smoothed


def influence(graph: Rows, row: int, steps: int) -> tuple[Integers, npt.NDArray[np.float64]]:
    """What each row's features weigh in the smoothed features of ``row``: rows (ascending) and weights.

    ``smooth(graph, features, steps)[row]`` is the sum of ``weight * features[at]`` over them.
    """
    at: Integers = np.array([row], dtype=np.int64)
    shares: npt.NDArray[np.float64] = np.ones(1)
    total_at, total = [at], [shares * (0.5 if steps else 1.0)]
    for step in range(1, steps + 1):
        spans = [np.arange(graph.starts[one], graph.starts[one + 1]) for one in at]
        stored = np.concatenate(spans)
        passed = np.repeat(shares, [len(span) for span in spans]) * graph.values[stored] / 2
        at, places = np.unique(graph.columns[stored], return_inverse=True)
        shares = np.bincount(places, weights=passed, minlength=len(at)).astype(np.float64)
        total_at.append(at)
        total.append(shares * (0.5 if step < steps else 1.0))
    found, places = np.unique(np.concatenate(total_at), return_inverse=True)
    return found, np.bincount(places, weights=np.concatenate(total)).astype(np.float64)
