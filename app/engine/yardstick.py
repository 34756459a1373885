"""What answers to random documents say about all that nobody has read, with the help of confidences.

The reserve yardstick is a simple random sample of what remains, and the head did not learn from it. On its own it
bounds the share that is wrong (Clopper and Pearson 1934); but every document also has a confidence, and where the
unsure ones are known, fewer answers tell the same. Confidences may be off: so they are *tilted*, every document's log
odds by one amount, until they agree with the sample (a logistic model-assisted estimator, Lehtonen and Veijanen 1998,
in the spirit of prediction-powered inference, Angelopoulos et al. 2023). The estimate is right however wrong the
confidences are, because sample and rest are alike; only how narrow the interval is depends on them.

*Doubt* is one minus the confidence of the suggested label, in 0..1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from app.records import Count, Interval

Floats = npt.NDArray[np.float64]
Shares = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.integer[Any]]

_Z = 1.959964
_SUREST, _LEAST_SURE = 0.004, 0.98
"""Doubts are taken to lie in between: nothing is certain."""
_FAR = 9.0
"""Log odds by which confidences are tilted at most."""
_HALVINGS = 24
_EXACT = 400
"""Answers up to which chances are exact; beyond, by a refined normal approximation."""
_SPREAD = 1.0
"""How far, in log odds, one label's confidences usually are off beside the others'."""
_OUT_OF_FOLD = 0.1
"""What an out-of-fold answer counts beside one of the yardstick, for a label."""
_STEPS = 12
_LEAST = 0.5
_SELDOM, _OFTEN, _LATER = 8, 2, 4
"""One question in so many is random: usually, at most, and at most when :data:`_BY` answers were given."""
_NARROW, _BY = 0.075, 1_200
"""How wide the interval shall be after so many answers. It is promised to be within 8 points; what a project needs for
that shows late, and 1 in 4 from the first look on left it 9 points wide on 38 labels."""


def agreement(wrong: Bools, doubt: Shares, rest: Shares) -> Interval | None:
    """The share of suggestions that would agree, among what nobody has read: 0..1 with its 95 % interval.

    ``wrong`` ``(m,)`` says where the head disagrees with the sample's answers, ``doubt`` ``(m,)`` are its doubts there,
    ``rest`` ``(n,)`` those of all unread documents. Bounds are the tilts under which so few (so many) wrong answers
    would have 2.5 % probability: Clopper and Pearson's reasoning with unequal chances (Poisson binomial). ``None``
    without a sample or without a rest.
    """
    if not len(wrong) or not len(rest):
        return None
    count, found = len(wrong), int(wrong.sum())
    drawn, left = _odds(doubt), _odds(rest)
    best = _share(drawn, found) if found < count else _FAR
    chances = _logistic(left + best)
    value = float(chances.mean())
    low = 0.0 if not found else float(_logistic(left + _tilt(drawn, found - 1, 0.975)).mean())
    high = 1.0 if found == count else float(_logistic(left + _tilt(drawn, found, 0.025)).mean())
    luck = _Z * float(np.sqrt((chances * (1 - chances)).sum())) / len(rest)  # few that are left may turn out either way
    low, high = (
        max(0.0, value - float(np.hypot(value - low, luck))),
        min(1.0, value + float(np.hypot(high - value, luck))),
    )
    return Interval(value=1 - value, low=1 - high, high=1 - low, count=count)


def period(agreement: Interval | None, answers: int) -> int:
    """How many questions to one that is drawn at random, after so many ``answers``.

    One in eight pays for every honest figure. Where that would leave the interval wider than 8 points when 1,200
    answers are given (a fifth of what remains is wrong, say), it is up to every other one: what is hard has to be read
    anyway, so a random question costs little there.
    """
    if agreement is None:
        return _SELDOM
    needed = agreement.count * ((agreement.high - agreement.low) / _NARROW) ** 2
    missing = needed - agreement.count
    if missing <= 0:
        return _SELDOM
    most = _OFTEN if answers < _BY else _LATER
    return int(np.clip(max(_BY - answers, _BY // 6) // missing, most, _SELDOM))


def wrong_in(share: Interval, unread: int) -> Count:
    """An :func:`agreement` as a number of wrong labels among ``unread`` documents."""
    least, most = int(np.floor(unread * (1 - share.high))), int(np.ceil(unread * (1 - share.low)))
    return Count(value=min(max(round(unread * (1 - share.value)), least), most), low=least, high=most)


def tilt(wrong: Bools, doubt: Shares) -> float:
    """By how much log odds of doubts have to be tilted to agree with a sample; 0.0 without one."""
    return _share(_odds(doubt), int(wrong.sum())) if len(wrong) and not wrong.all() else 0.0


def tilted(doubt: Shares, by: float) -> Floats:
    """Doubts after a tilt."""
    return _logistic(_odds(doubt) + by)


def by_label(
    suggested: Labels,
    wrong: Bools,
    doubt: Shares,
    random: Bools,
    rest: Labels,
    rest_doubt: Shares,
    *,
    labels: int,
) -> list[Interval | None]:
    """For each label, the share of its suggestions that would agree: 0..1 with 95 % intervals.

    ``suggested``, ``wrong`` and ``doubt`` ``(m,)`` are what the head thinks of answered documents that it did not learn
    from; ``random`` marks those of the yardstick, the others are out-of-fold and were picked because they are hard:
    how *often* they are wrong says nothing about the rest, but how much oftener one label's are than another's,
    beside their doubts, does. Each label's log odds of being wrong are its documents' doubts, tilted by what all
    answers of that kind say and by an amount of its own that is drawn to 0 (a random intercept; approximate posterior
    by Laplace). ``rest`` and ``rest_doubt`` ``(n,)`` are the unread documents. ``None`` for labels that are suggested
    nowhere; ``count`` is how many answers spoke.
    """
    common = tilt(wrong[random], doubt[random]) if random.any() else 0.0
    picked = tilt(wrong[~random], doubt[~random]) if not random.all() else 0.0
    odds = _odds(doubt) + np.where(random, common, picked)
    weights = np.where(random, 1.0, _OUT_OF_FOLD)
    own = np.zeros(labels)
    hold = 1 / _SPREAD**2
    curve = np.full(labels, hold)
    for _ in range(_STEPS):
        chances = _logistic(odds + own[suggested])
        slope = np.bincount(suggested, weights * (wrong - chances), labels) - hold * own
        curve = np.bincount(suggested, weights * chances * (1 - chances), labels) + hold
        own = own + np.clip(slope / curve, -1.0, 1.0)
    spread = _Z / np.sqrt(curve)
    left = _odds(rest_doubt) + common
    sizes = np.bincount(rest, minlength=labels)
    heard = np.bincount(suggested, minlength=labels)
    means = [
        np.bincount(rest, _logistic(left + (own + by * spread)[rest]), labels) / np.maximum(sizes, 1)
        for by in (-1, 0, 1)
    ]
    luck = _Z * np.sqrt(means[1] * (1 - means[1]) / np.maximum(sizes, 1))
    lows = np.maximum(0.0, means[1] - np.hypot(means[1] - means[0], luck))
    highs = np.minimum(1.0, means[1] + np.hypot(means[2] - means[1], luck))
    return [
        Interval(value=1 - float(value), low=1 - float(high), high=1 - float(low), count=int(count)) if size else None
        for value, low, high, size, count in zip(means[1], lows, highs, sizes, heard, strict=True)
    ]


def calibration_error(wrong: Bools, doubt: Shares, rest: Shares, *, rng: np.random.Generator) -> Interval | None:
    """How far confidences are from what agrees, on average over what nobody has read: 0..1, 95 % by bootstrap.

    With a few hundred answers bins are nearly empty and their distances mostly chance, so a straight line is fitted
    to log odds (Cox 1958; Platt 1999) and the mean distance between confidences and the line is taken. ``None`` with
    fewer than 20 answers.
    """
    count = len(wrong)
    if count < 20 or not len(rest):
        return None
    odds = _odds(doubt)
    some = np.asarray(rest, dtype=np.float64)
    some = np.sort(some)[:: max(1, len(some) // 200)]
    places = np.vstack([np.arange(count)[None, :], rng.integers(count, size=(100, count))])
    level, slope = _lines(odds[places], wrong[places].astype(np.float64))
    errors = np.abs(_logistic(level[:, None] + slope[:, None] * _odds(some)[None, :]) - some[None, :]).mean(axis=1)
    value = float(errors[0])
    low, high = (float(bound) for bound in np.percentile(errors[1:], [2.5, 97.5]))
    return Interval(value=value, low=min(low, value), high=max(high, value), count=count)


def _lines(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Logistic lines of ``y`` on ``x``, one a row, drawn to level 0 and slope 1: levels and slopes."""
    level, slope = np.zeros(len(x)), np.ones(len(x))
    for _ in range(_STEPS):
        chances = _logistic(level[:, None] + slope[:, None] * x)
        weights = chances * (1 - chances)
        first = (y - chances).sum(axis=1) - level * _LEAST
        second = ((y - chances) * x).sum(axis=1) - (slope - 1) * _LEAST * 4
        a = weights.sum(axis=1) + _LEAST
        b = (weights * x).sum(axis=1)
        c = (weights * x * x).sum(axis=1) + _LEAST * 4
        determinant = np.maximum(a * c - b * b, 1e-9)
        level += np.clip((c * first - b * second) / determinant, -1, 1)
        slope += np.clip((a * second - b * first) / determinant, -1, 1)
    return level, slope


def _odds(doubt: Shares) -> Floats:
    share = np.clip(np.asarray(doubt, dtype=np.float64), _SUREST, _LEAST_SURE)
    odds: Floats = np.log(share / (1 - share))
    return odds


def _logistic(odds: Floats) -> Floats:
    share: Floats = 1 / (1 + np.exp(-odds))
    return share


def _share(odds: Floats, found: int) -> float:
    """The tilt under which as many are wrong, on average, as were found; half a one where none was."""
    wanted = max(found, _LEAST)
    low, high = -_FAR, _FAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _logistic(odds + middle).sum() < wanted else (low, middle)
    return (low + high) / 2


def _tilt(odds: Floats, found: int, probability: float) -> float:
    """The tilt under which at most ``found`` are wrong with that probability."""
    low, high = -_FAR, _FAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(_logistic(odds + middle), found) > probability else (low, middle)
    return (low + high) / 2


def _at_most(chances: Floats, found: int) -> float:
    """Probability that at most ``found`` of independent events with these chances happen."""
    if len(chances) > _EXACT:
        return _roughly_at_most(chances, found)
    masses = np.zeros(found + 1)
    masses[0] = 1.0
    for chance in chances.tolist():
        masses[1:] += chance * (masses[:-1] - masses[1:])
        masses[0] *= 1 - chance
    return float(masses.sum())


def _roughly_at_most(chances: Floats, found: int) -> float:
    """The same by a normal with a correction for skewness (Volkova 1996; Hong 2013, section 2.3)."""
    from scipy.special import ndtr

    spread = float(np.sqrt((chances * (1 - chances)).sum()))
    skew = float((chances * (1 - chances) * (1 - 2 * chances)).sum()) / spread**3
    at = (found + 0.5 - float(chances.sum())) / spread
    value = float(ndtr(at)) + skew * (1 - at * at) * np.exp(-at * at / 2) / np.sqrt(2 * np.pi) / 6
    return min(1.0, max(0.0, float(value)))
