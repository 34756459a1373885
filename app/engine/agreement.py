"""How far people agree: Cohen's kappa, Krippendorff's alpha (nominal and ordinal), and one person's own consistency.

Answers are whole numbers, one for each label, and -1 where there is none. Only documents drawn at random and answered
blind say something: agreement on doubtful documents is too low, agreement under shared suggestions too high.
1 is perfect agreement, 0 what chance alone would give, below 0 less than that. ``None`` where it is not defined:
nothing was answered twice, or all answers are the same label.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.intervals import clopper_pearson
from app.records import Interval

Answers = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
_RESAMPLES = 2000
_SLICE = 100


def cohen(first: Answers, second: Answers) -> float | None:
    """Cohen's kappa of two people over the documents both answered: (p_o - p_e) / (1 - p_e), -1..1 (Cohen 1960, eq. 1).

    ``first`` and ``second`` are ``(n,)``.
    """
    return _kappas(np.ones((1, len(first))), first, second)[0]


def krippendorff(answers: Answers, *, ordinal: bool = False) -> float | None:
    """Krippendorff's alpha, 1 - D_o / D_e, at most 1 (Krippendorff 2018, *Content Analysis*, 12.3), of two or more.

    ``answers`` is ``(people, documents)``. With ``ordinal`` labels stand in the order of their numbers, and
    disagreement weighs by how many answers lie between (the ordinal metric of 12.3.4); otherwise all
    disagreements weigh the same. Documents with fewer than two answers say nothing and are left out (12.3.3).
    """
    return _alphas(np.ones((1, answers.shape[1])), answers, ordinal)[0]


def consistency(first: Answers, again: Answers) -> Interval | None:
    """How often one person answered the same when asked again, blind: with its exact 95 % interval (Clopper and
    Pearson 1934). 44 of 50 are 0.88, between 0.76 and 0.95. ``None`` where nothing was answered twice."""
    both = (first >= 0) & (again >= 0)
    count, same = int(both.sum()), int((first[both] == again[both]).sum())
    if not count:
        return None
    low, high = clopper_pearson(same, count)
    return Interval(value=same / count, low=low, high=high, count=count)


def cohen_interval(
    first: Answers,
    second: Answers,
    families: npt.NDArray[np.integer[Any]],
    *,
    rng: np.random.Generator,
    resamples: int = _RESAMPLES,
) -> Interval | None:
    """:func:`cohen` with its 95 % interval, by drawing whole families with replacement (see :func:`alpha_interval`)."""
    both = (first >= 0) & (second >= 0)
    return _interval(lambda weights: _kappas(weights, first, second), both, families, rng, resamples)


def alpha_interval(
    answers: Answers,
    families: npt.NDArray[np.integer[Any]],
    *,
    ordinal: bool = False,
    rng: np.random.Generator,
    resamples: int = _RESAMPLES,
) -> Interval | None:
    """:func:`krippendorff` with its 95 % interval: percentiles of the bootstrap (Efron and Tibshirani 1993, 13.3).

    ``families`` ``(documents,)`` has one number for each family of near-duplicates and -1 for documents alone; whole
    families are drawn, because near-duplicates are answered alike. Samples in which it is not defined are left out.
    """
    paired = (answers >= 0).sum(axis=0) >= 2
    return _interval(lambda weights: _alphas(weights, answers, ordinal), paired, families, rng, resamples)


def _interval(
    statistic: Callable[[Floats], list[float | None]],
    useful: npt.NDArray[np.bool_],
    families: npt.NDArray[np.integer[Any]],
    rng: np.random.Generator,
    resamples: int,
) -> Interval | None:
    value = statistic(np.ones((1, len(useful))))[0]
    if value is None:
        return None
    alone = -1 - np.arange(len(families))
    _, group = np.unique(np.where(families < 0, alone, families)[useful], return_inverse=True)
    groups = int(group.max()) + 1
    found: list[float] = []
    for start in range(0, resamples, _SLICE):
        count = min(_SLICE, resamples - start)
        times = rng.multinomial(groups, np.full(groups, 1 / groups), size=count)
        weights = np.zeros((count, len(useful)))
        weights[:, useful] = times[:, group]
        found += [one for one in statistic(weights) if one is not None]
    if not found:
        return None
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(value=value, low=min(float(low), value), high=max(float(high), value), count=int(useful.sum()))


def _kappas(weights: Floats, first: Answers, second: Answers) -> list[float | None]:
    """Kappa for each row of ``weights`` ``(samples, n)``: how often each document counts."""
    both = (first >= 0) & (second >= 0)
    ours, theirs, times = first[both], second[both], weights[:, both]
    total = times.sum(axis=1)
    labels = int(max(ours.max(initial=0), theirs.max(initial=0))) + 1
    same = times @ (ours == theirs)
    chance = ((times @ _one_hot(ours, labels)) * (times @ _one_hot(theirs, labels))).sum(axis=1)
    # (p_o - p_e) / (1 - p_e), all multiplied by the square of the total: whole numbers until the division
    return [
        float((s * n - c) / (n * n - c)) if n * n > c else None for s, n, c in zip(same, total, chance, strict=True)
    ]


def _alphas(weights: Floats, answers: Answers, ordinal: bool) -> list[float | None]:
    """Alpha for each row of ``weights`` ``(samples, documents)``."""
    labels = int(answers.max(initial=0)) + 1
    counts = np.stack([(answers == label).sum(axis=0) for label in range(labels)], axis=1).astype(np.float64)
    each = counts.sum(axis=1)
    paired = each >= 2
    counts, each, times = counts[paired], each[paired], weights[:, paired]
    marginals = times @ counts
    total = marginals.sum(axis=1)
    if not ordinal:
        # of the m answers to a document, m² - Σ n_c² ordered pairs differ, each of weight 1 / (m - 1)
        differing = times @ ((each**2 - (counts**2).sum(axis=1)) / np.maximum(each - 1, 1))
        expected = total**2 - (marginals**2).sum(axis=1)
        return [_ratio(o, e, n) for o, e, n in zip(differing, expected, total, strict=True)]
    pairs = np.einsum("dc,dk->dck", counts, counts) / np.maximum(each - 1, 1)[:, None, None]
    coincidences = (times @ pairs.reshape(len(pairs), labels**2)).reshape(len(times), labels, labels)
    found = []
    for observed, marginal, count in zip(coincidences, marginals, total, strict=True):
        below = np.cumsum(marginal) - marginal / 2
        distance = (below[:, None] - below[None, :]) ** 2
        found.append(_ratio(float((observed * distance).sum()), float(marginal @ distance @ marginal), float(count)))
    return found


def _ratio(observed: float, expected: float, total: float) -> float | None:
    return float(1 - (total - 1) * observed / expected) if expected > 0 else None


def _one_hot(answers: Answers, labels: int) -> Floats:
    return np.equal(answers[:, None], np.arange(labels)[None, :]).astype(np.float64)
