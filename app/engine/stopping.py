"""When to stop, and what is left: rules that answer yes, no or "cannot tell yet", each from answers drawn at random.

Yes and no are ``True`` and ``False``, "cannot tell yet" is ``None``: with too few answers that is the truth. All of
them judge by the reserve yardstick, answers that were drawn at random and not trained on, never by answers
that were picked on purpose. Shares are in 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.intervals import clopper_pearson, least_marked, most_marked
from app.records import Count, Interval

Bools = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.integer[Any]]

_Z = 1.959964  # two-sided 95 %
_ROUNDS = 4
_DRAWS = 2000
_MODEL_ERROR = 0.12  # how far, in logarithms, a curve that fits the past may be off the future


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Labels (numbers) with fewer answers than wanted, and clusters of some size without any."""

    labels: Sequence[int]
    clusters: Sequence[int]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.labels and not self.clusters


def gain(before: Bools, after: Bools) -> Interval | None:
    """How much accuracy the new head gains over the old one on the same answers, -1..1, with its 95 % interval.

    ``before`` and ``after`` ``(n,)`` say where the old and the new head agree with the person. Paired differences of
    shares (Agresti and Min 2005, adjusted Wald: half an answer is added to each of the four cells). ``None`` without
    answers.
    """
    count = len(before)
    if not count:
        return None
    won, lost = int((after & ~before).sum()), int((before & ~after).sum())
    total = count + 2
    centre = (won - lost) / total
    spread = math.sqrt(max(0.0, won + lost + 1 - (won - lost) ** 2 / total)) / total
    low, high = max(-1.0, centre - _Z * spread), min(1.0, centre + _Z * spread)
    value = (won - lost) / count
    return Interval(value=value, low=min(low, value), high=max(high, value), count=count)


def levelled_off(before: Bools, after: Bools, *, worth: float = 0.02) -> bool | None:
    """Whether learning has stopped paying: the gain (:func:`gain`) is surely below ``worth``.

    ``False`` where it surely gains, ``None`` where neither is sure. ``before`` should be the head of many answers ago
    (a tenth of all, say): two heads that saw almost the same answers hardly differ.
    """
    found = gain(before, after)
    if found is None:
        return None
    if found.high < worth:
        return True
    return False if found.low > 0 else None


def approved_often(right: Bools, *, wanted: float = 0.95) -> bool | None:
    """Whether suggestions would be approved at least so often: ``True`` or ``False`` where the exact 95 % interval of
    the reserve answers (Clopper and Pearson 1934) lies on one side of ``wanted``, ``None`` where it does not."""
    low, high = clopper_pearson(int(right.sum()), len(right))
    if low >= wanted:
        return True
    return False if high < wanted else None


def coverage(
    answers: Sequence[int], clusters: Labels, answered: Bools, *, fewest: int = 1, share: float = 0.005
) -> Coverage:
    """What has not been looked at: labels with fewer than ``fewest`` of ``answers`` (one count a label), and clusters
    that hold more than ``share`` of the pool without one answered document.

    ``clusters`` ``(n,)`` is each document's group, below 0 for none; ``answered`` ``(n,)`` whether it has an answer.
    """
    inside = clusters >= 0
    sizes = np.bincount(clusters[inside])
    seen = np.bincount(clusters[inside & answered], minlength=len(sizes))
    unseen = np.flatnonzero((sizes > share * len(clusters)) & (seen == 0))
    few = [label for label, count in enumerate(answers) if count < fewest]
    return Coverage(labels=few, clusters=[int(cluster) for cluster in unseen])


def wrong_if_stopped(right: Bools, unread: int) -> Count | None:
    """How many of ``unread`` documents would carry a wrong label if the head's were taken now.

    ``right`` ``(n,)`` says where the head agrees with the reserve's answers, a simple random sample of what remains
    (those and the unread): the interval is exact (hypergeometric). ``None`` without reserve answers.
    """
    drawn = len(right)
    if not drawn:
        return None
    size, found = unread + drawn, int((~right).sum())
    low = least_marked(size, drawn, found, confidence=0.975) - found
    high = most_marked(size, drawn, found, confidence=0.975) - found
    return Count(value=min(max(round(unread * found / drawn), low), high), low=low, high=high)


def forecast(answers: Sequence[int], reading: Sequence[float], *, rng: np.random.Generator) -> Count | None:
    """Answers still needed until every document has a label, with a 95 % interval, from the rounds so far.

    ``answers`` are those given at each round, ``reading`` what would have had to be read besides if learning had
    stopped there (``reading`` of app/engine/planning.py). Reading falls with answers as a power, R(t) = a·t⁻ᶜ, as
    learning curves do (Hestness et al. 2017); learning pays until R'(t) = -1, and what is needed from t on is the least
    of t' - t + R(t'). The interval is drawn from the fit's own error and the usual error of such curves. ``None`` with
    fewer than four rounds.
    """
    given, left = np.asarray(answers, dtype=np.float64), np.asarray(reading, dtype=np.float64)
    use = (given > 0) & (left > 0)
    given, left = given[use], left[use]
    if len(given) < _ROUNDS or given[-1] <= given[0]:
        return None
    now, rest = float(given[-1]), float(left[-1])
    x, y = np.log(given / now), np.log(left)
    weights = given / now  # late rounds count most
    centre = np.average(x, weights=weights)
    spread = float((weights * (x - centre) ** 2).sum())
    slope = float((weights * (x - centre) * y).sum() / spread)
    level = float(np.average(y, weights=weights)) - slope * centre
    residual = float(np.average((y - level - slope * x) ** 2, weights=weights))
    error = math.sqrt(residual * len(x) / max(1, len(x) - 2))
    slopes = slope + error / math.sqrt(spread) * rng.standard_normal(_DRAWS)
    levels = 0.5 * (level + math.log(rest)) + math.hypot(error / 2, _MODEL_ERROR) * rng.standard_normal(_DRAWS)
    needed = _needed(np.exp(levels), -slopes, now)
    value = float(_needed(np.array([math.exp(0.5 * (level + math.log(rest)))]), np.array([-slope]), now)[0])
    low, high = (float(bound) for bound in np.percentile(needed, [2.5, 97.5]))
    return Count(value=round(value), low=round(min(low, value)), high=round(max(high, value)))


def unrelated(
    probabilities: Shares, given: Labels, *, rng: np.random.Generator, fewest: int = 300, permutations: int = 999
) -> bool | None:
    """Whether labels have nothing to do with the texts, as far as the head can see.

    ``probabilities`` ``(n, k)`` are confidences in documents not trained on, ``given`` ``(n,)`` their labels. A
    permutation test (Fisher 1935; Phipson and Smyth 2010: p = (b + 1) / (m + 1)) of the mean logarithm of the given
    label's confidence against shuffled labels: it needs no accuracy above that of the commonest label, and stays valid
    with any number of labels. ``False`` when p is at most 0.005, ``True`` when it is above 0.05 after at least
    ``fewest`` answers, else ``None``.
    """
    count = len(given)
    if count < 2:
        return None
    logs = np.log(np.asarray(probabilities, dtype=np.float64) + 0.01)
    rows = np.arange(count)
    own = float(logs[rows, given].sum())
    as_good = sum(float(logs[rows, rng.permutation(given)].sum()) >= own - 1e-9 for _ in range(permutations))
    chance = (as_good + 1) / (permutations + 1)
    if chance <= 0.005:
        return False
    return True if chance > 0.05 and count >= fewest else None


def pairs_alike(families: Labels, given: Labels) -> tuple[int, int]:
    """Of near-duplicates, one pair from each two members of a family: how many were answered alike, and of how many.

    ``families`` ``(n,)`` has one number for each family and -1 for documents alone; ``given`` ``(n,)`` the labels,
    below 0 for none. Each document is in one pair at most, so that pairs are independent.
    """
    rows = np.flatnonzero((families >= 0) & (given >= 0))
    order = rows[np.argsort(families[rows], kind="stable")]
    alike = pairs = place = 0
    while place + 1 < len(order):
        first, second = order[place], order[place + 1]
        if families[first] == families[second]:
            pairs += 1
            alike += int(given[first] == given[second])
            place += 2
        else:
            place += 1
    return alike, pairs


def reachable(alike: int, pairs: int, labels: int) -> Interval | None:
    """The accuracy that no head can exceed, if answers contradict themselves: 0..1 with its 95 % interval.

    ``alike`` of ``pairs`` of the same document (or of near-duplicates, :func:`pairs_alike`) got the same label. If each
    answer is the text's best label with probability q, and any of the others otherwise, two agree with probability
    q² + (1 - q)² / (labels - 1); solved for q (the reasoning of Cover and Hart 1967, for which answers to the same text
    are nearest neighbours at no distance). Rechecks are such pairs, too. It holds only for pairs that came together
    whatever their answers were: not for copies that were kept because their labels differ. ``None`` without pairs.
    """
    if not pairs or labels < 2:
        return None
    low, high = clopper_pearson(alike, pairs)
    value, least, most = (_best_share(share, labels) for share in (alike / pairs, low, high))
    return Interval(value=value, low=least, high=most, count=pairs)


def limit_of_learning(
    trained: Sequence[int], right: Sequence[int], asked: Sequence[int], *, rng: np.random.Generator
) -> Interval | None:
    """The accuracy that the learning curve heads for: 0..1 with its 95 % interval (parametric bootstrap).

    At each of several sizes of the training set ``right`` of ``asked`` held-out answers were met. Accuracy is taken as
    A - b·t⁻ᶜ with b ≥ 0 and c in 0.3..1 (an inverse power law: Figueroa et al. 2012, eq. 1), fitted by weighted least
    squares. ``None`` with fewer than four sizes, or when they span less than a factor of three.
    """
    sizes, hits, tries = (np.asarray(each, dtype=np.float64) for each in (trained, right, asked))
    use = (sizes > 0) & (tries > 0)
    sizes, hits, tries = sizes[use], hits[use], tries[use]
    if len(sizes) < _ROUNDS or sizes.max() < 3 * sizes.min():
        return None
    weights = tries / tries.mean()
    value = _asymptote(sizes, hits / tries, weights)
    fitted = np.clip(hits / tries, 1 / (tries + 2), 1 - 1 / (tries + 2))
    again = [_asymptote(sizes, rng.binomial(tries.astype(int), fitted) / tries, weights) for _ in range(200)]
    low, high = (float(bound) for bound in np.percentile(again, [2.5, 97.5]))
    return Interval(value=value, low=min(low, value), high=max(high, value), count=int(tries.sum()))


def contradictory(limit: Interval | None, *, wanted: float = 0.9) -> bool | None:
    """Whether labels contradict themselves, so that no head will reach ``wanted``: by :func:`limit_of_learning` (or
    :func:`reachable`). ``True`` where the whole interval lies below, ``False`` where it lies above, else ``None``."""
    if limit is None:
        return None
    if limit.high < wanted:
        return True
    return False if limit.low >= wanted else None


def _needed(level: npt.NDArray[np.float64], power: npt.NDArray[np.float64], now: float) -> npt.NDArray[np.float64]:
    """The least of t' - t + R(t') from t on, for R(t') = level·(t'/t)^-power."""
    power = np.maximum(power, 1e-6)
    best = np.maximum(now, now * (power * level / now) ** (1 / (power + 1)))
    needed: npt.NDArray[np.float64] = best - now + level * (best / now) ** -power
    return needed


def _best_share(alike: float, labels: int) -> float:
    """q of q² + (1 - q)² / (labels - 1) = alike, the larger root; chance where they agree no more than by chance."""
    return (1 + math.sqrt(max(0.0, (labels - 1) * (labels * alike - 1)))) / labels


def _asymptote(sizes: npt.NDArray[np.float64], accuracy: npt.NDArray[np.float64], weights: Any) -> float:
    best = (math.inf, float(accuracy[-1]))
    for power in np.linspace(0.3, 1.0, 8):
        x = -(sizes**-power)
        centre, mean = np.average(x, weights=weights), np.average(accuracy, weights=weights)
        slope = max(0.0, float((weights * (x - centre) * accuracy).sum() / (weights * (x - centre) ** 2).sum()))
        limit = float(mean - slope * centre)
        loss = float((weights * (accuracy - limit - slope * x) ** 2).sum())
        if loss < best[0]:
            best = (loss, limit)
    return min(max(best[1], 0.0), 1.0)
