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

from app.engine.intervals import clopper_pearson
from app.records import Count, Interval

Bools = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.integer[Any]]

_Z = 1.959964  # two-sided 95 %
_ROUNDS = 4
_DRAWS = 2000
_SHRINK = 0.05  # looks that hardly differ in answers tell no slope
_LITTLE, _MUCH = 0.03, 0.2  # what is usually, and what may be, still to gain
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


def levelled_off(
    before: Bools, after: Bools, *, worth: float = 0.02, changed: float | None = None
) -> tuple[bool | None, Interval | None]:
    """Whether learning has stopped paying: the gain (:func:`gain`) is surely below ``worth``; and that gain.

    ``False`` where it surely gains, ``None`` where neither is sure. ``before`` should be the head of many answers ago
    (a tenth of all, say): two heads that saw almost the same answers hardly differ. ``changed`` is the share (0..1) of
    all that remains where the two heads suggest different labels: accuracy cannot have changed by more (the stability
    of predictions, Bloodgood and Vijay-Shanker 2009), and it is known without any answer.
    """
    found = gain(before, after)
    if found is not None and changed is not None:
        low, high = max(found.low, -changed), min(found.high, changed)
        found = Interval(value=min(max(found.value, low), high), low=low, high=high, count=found.count)
    elif found is None and changed is not None:
        found = Interval(value=0.0, low=-changed, high=changed, count=0)
    if found is None:
        return None, None
    if found.high < worth:
        return True, found
    return (False if found.low > 0 else None), found


def approved_often(agreement: Interval | None, *, wanted: float = 0.95) -> bool | None:
    """Whether suggestions would be approved at least so often: ``True`` or ``False`` where the whole interval of what
    agrees (app/engine/yardstick.py) lies on one side of ``wanted``, ``None`` where it does not."""
    if agreement is None:
        return None
    if agreement.low >= wanted:
        return True
    return False if agreement.high < wanted else None


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


def forecast(answers: Sequence[int], totals: Sequence[int], *, rng: np.random.Generator) -> Count | None:
    """Answers that will have been given in all when every document has a label, with a 95 % interval.

    ``answers`` are those given at each look ahead so far, ``totals`` what was to be expected in all, had approval
    begun then (with ``reading`` of app/engine/planning.py). As the head learns, what is expected falls about as a
    power of the answers, W(t) = a·t⁻ᵇ, as learning curves do (Hestness et al. 2017). Who begins an approval now ends
    at W(t), who learns to the end where W(T) = T; people do something in between, so the value is the geometric mean
    of both. The newest looks count most; the interval is drawn from the fit's own error, from where in between they
    end, and from the usual error of such curves. ``None`` with fewer than four looks.
    """
    given, expected = np.asarray(answers, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if len(given) < _ROUNDS or given[-1] <= given[0]:
        return None
    now = float(given[-1])
    x, y = np.log(given / now), np.log(expected)
    weights = (given / now) ** 2
    centre = np.average(x, weights=weights)
    spread = float((weights * (x - centre) ** 2).sum())
    slope = min(0.0, float((weights * (x - centre) * y).sum() / (spread + _SHRINK)))
    level = float(np.average(y, weights=weights)) - slope * centre
    residual = float(np.average((y - level - slope * x) ** 2, weights=weights))
    error = math.sqrt(residual * len(x) / max(1, len(x) - 2))
    slopes = np.minimum(0.0, slope + error / math.sqrt(spread + _SHRINK) * rng.standard_normal(_DRAWS))
    levels = level + math.hypot(error / 2, _MODEL_ERROR) * rng.standard_normal(_DRAWS)
    drawn = _between(levels, slopes, now, rng.random(_DRAWS))
    value = float(_between(np.array([level]), np.array([slope]), now, np.array([0.5]))[0])
    low, high = (float(bound) for bound in np.percentile(drawn, [2.5, 97.5]))
    return Count(value=round(value), low=round(min(low, value)), high=round(max(high, value)))


def unrelated(probabilities: Shares, given: Labels, *, fewest: int = 300, said: bool = False) -> bool | None:
    """Whether labels have nothing to do with the texts, as far as the head can see.

    ``probabilities`` ``(n, k)`` are confidences in documents not trained on, ``given`` ``(n,)`` their labels. A
    permutation test of the sum of the logarithms of the given labels' confidences against shuffled labels, by the exact
    mean and variance of such sums and their normal limit (Hoeffding 1951): it needs no accuracy above that of the
    commonest label, and holds with any number of labels. ``False`` when the chance of so high a sum is at most 0.001,
    ``True`` when it is above 0.01 after at least ``fewest`` answers, else ``None``. Where it was ``said`` before, only
    a chance of one in a million unsays it: it is looked at every fifty answers, and luck comes sooner or later. True
    labels leave no such doubt (medical_abstracts, which contradict themselves: 18 standard errors at 300 answers).
    """
    count = len(given)
    if count < 2:
        return None
    logs = np.log(np.asarray(probabilities, dtype=np.float64) + 0.01)
    shares = np.bincount(given, minlength=logs.shape[1]) / count
    # the double-centred matrix over (document, given label): what a document prefers beyond what all prefer
    centred = logs - (logs @ shares)[:, None]
    centred -= centred.mean(axis=0)
    own = float(centred[np.arange(count), given].sum())
    variance = float(((centred**2) @ (shares * count)).sum()) / (count - 1)
    if variance <= 1e-12:
        return True if count >= fewest else None
    chance = 0.5 * math.erfc(own / math.sqrt(2 * variance))
    if chance <= (1e-6 if said else 0.001):
        return False
    return True if chance > 0.01 and count >= fewest else None


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


def limit_of_learning(trained: Sequence[int], accuracy: Sequence[Interval]) -> Interval | None:
    """The accuracy that the learning curve heads for: 0..1 with its 95 % interval.

    ``accuracy`` is what was estimated at several sizes of the training set, oldest first. It is taken as A - b/t (an
    inverse power law, Figueroa et al. 2012, eq. 1, with the power that most curves here come near), fitted by weighted
    least squares; what is still to gain, b over the newest t, is drawn to 0 for the value, and hardly for the upper
    bound: who warns that labels are bad must be sure. ``None`` with fewer than four sizes, or when they span less
    than a factor of two.
    """
    sizes = np.asarray(trained, dtype=np.float64)
    if len(sizes) < _ROUNDS or sizes[0] <= 0 or sizes[-1] < 2 * sizes[0]:
        return None
    values = np.array([one.value for one in accuracy])
    errors = np.maximum([(one.high - one.low) / (2 * _Z) for one in accuracy], 0.005)
    held, gain_held, _ = _curve(sizes, values, errors, _LITTLE)
    free, gain_free, error = _curve(sizes, values, errors, _MUCH)
    value = min(1.0, held + max(0.0, gain_held))
    high = max(free + max(0.0, gain_free), value) + _Z * math.hypot(float(errors[-1]), error)
    low = value - _Z * float(errors[-1])
    return Interval(value=value, low=max(0.0, low), high=min(1.0, high), count=accuracy[-1].count)


def contradictory(limit: Interval | None, *, wanted: float = 0.8, within: float = 0.06) -> bool | None:
    """Whether labels contradict themselves, so that no head will reach ``wanted``: by :func:`limit_of_learning` (or
    :func:`reachable`). ``True`` where the whole interval lies below and its lower end is at most ``within`` away from
    its value (before, the number named beside the warning is not worth naming), ``False`` where it lies above, else
    ``None``."""
    if limit is None:
        return None
    if limit.high < wanted and limit.value - limit.low <= within:
        return True
    return False if limit.low >= wanted else None


def _between(
    level: npt.NDArray[np.float64], slope: npt.NDArray[np.float64], now: float, place: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Between e^level (place 1) and where e^level·(t / now)^slope = t (place 0), and not before now."""
    met = np.maximum(0.0, level - math.log(now)) / (1 - slope)  # logarithms, beyond now
    found: npt.NDArray[np.float64] = now * np.exp(place * np.maximum(0.0, level - math.log(now)) + (1 - place) * met)
    return found


def _best_share(alike: float, labels: int) -> float:
    """q of q² + (1 - q)² / (labels - 1) = alike, the larger root; chance where they agree no more than by chance."""
    return (1 + math.sqrt(max(0.0, (labels - 1) * (labels * alike - 1)))) / labels


def _curve(
    sizes: npt.NDArray[np.float64], values: npt.NDArray[np.float64], errors: npt.NDArray[np.float64], spread: float
) -> tuple[float, float, float]:
    """Present level, what is still to gain (drawn to 0 with this ``spread``) and its error, of A - b/t."""
    design = np.stack([np.ones(len(sizes)), 1 - sizes[-1] / sizes], axis=1)
    weighted = design / errors[:, None] ** 2
    matrix = design.T @ weighted
    matrix[1, 1] += 1 / spread**2
    inverse = np.linalg.inv(matrix)
    level, left = inverse @ (weighted.T @ values)
    return float(level), float(left), float(math.sqrt(inverse[1, 1]))
