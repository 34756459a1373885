"""Planning an approval: which documents to propose, and how long an audit to plan for them.

What counts is how many documents a person reads in the end: those outside the set, the audit, and, if it fails, part
of the set after all. Audited documents would have to be read anyway if the set were not approved, so a long audit
costs little where it fails and is short where it passes.

The looks of a plan lie on a boundary: a straight line, as in the sequential probability ratio test (Wald 1945; of all
tests it asks least on average, Wald and Wolfowitz 1948), or a curve that falls away from the target as a power of the
answers (Wang and Tsiatis 1987), which asks less where the audit has to end somewhere. How far it lies from the target
is set so that the exact risk is met; of several boundaries and lengths the one is taken that asks least.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.audits import MILLION, Look, Plan, limit, paths, risk

LONGEST = 800
"""Answers of the longest audit."""
LOST = 0.5
"""Share of a set that a failed audit costs beside its own answers. They stay, the loop goes on and a later attempt
passes, with half of the error left to it. 0.9 proposed sets so small that all passed and a sixth more was read; 0.3,
and narrower doubts, sets of which two failed in one project (measured on two collections of 77 and 150 labels).
"""
LIKELY = 0.5
"""How likely an audit must be to pass before it is proposed: an attempt is spent either way."""
DOUBTS: tuple[tuple[float, float], ...] = ((0.5, 0.2), (1.0, 0.4), (1.6, 0.25), (2.5, 0.15))
"""How far the share of wrong labels may be from what confidences say: (factor, probability)."""

_LOOKS = 60
_HALVINGS = 13
_SIZES = 12
_SMALLEST = 4
"""Documents of the smallest set worth trying: a quarter of it is one answer."""
_LENGTHS = (100, 200, 400, 800)
_PARTS = (0.25, 0.35, 0.5)
"""Lengths of an audit that are tried for a prefix, as shares of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A prefix of the order by confidence, and its plan.

    ``anticipated`` is the share of wrong labels that confidences suggest, ``passes`` the probability that the audit
    passes, ``audit`` the audit answers to expect, ``reading`` all answers to expect until every document has a label
    (those outside the set, the audit, and what a failure costs).
    """

    plan: Plan
    anticipated: float
    passes: float
    audit: float
    reading: float


def bounded(
    size: int, *, target: int, alpha: int, slope: float, power: float, most: int, counted: int = 0, read: int = 0
) -> Plan | None:
    """The plan that passes at the first n with ``slope``·n - h·n^``power`` or fewer wrong, for the least sound h.

    ``target`` and ``alpha`` in millionths; no look comes after more than ``most`` answers; ``counted`` answers open
    the audit; ``read`` documents are read in the end, whatever the audit needs. ``None`` where no plan of that length
    is sound.
    """
    share = target / MILLION
    most = min(most, size)
    drawn = np.arange(1, most + 1, dtype=np.float64)
    rise, fall = slope * drawn, drawn**power

    def plan(distance: float) -> Plan:
        looks = _looks(rise - distance * fall, counted)
        most_wrong = limit(size, target, looks, min(read, size))
        return Plan(size=size, target=target, alpha=alpha, limit=most_wrong, looks=looks, counted=counted)

    found = None
    near, far = 0.0, max(slope, share) * most / float(fall[-1])
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        candidate = plan(middle)
        if not candidate.looks:
            far = middle
        elif candidate.limit >= 0 and risk(candidate) <= alpha / MILLION:
            far, found = middle, candidate
        else:
            near = middle
    return found


def design(
    size: int,
    *,
    target: int,
    alpha: int,
    anticipated: float,
    counted: int = 0,
    read: int = 0,
    longest: int = LONGEST,
    lost: float = LOST,
    doubts: Sequence[tuple[float, float]] = DOUBTS,
) -> Plan | None:
    """The plan for a set of ``size`` with which the fewest documents have to be read, on average, of those that are
    ``LIKELY`` to pass if there are any.

    The average is over ``doubts`` about ``anticipated``, the share of wrong labels (0..1), and over the draw; a failure
    costs its answers and the share ``lost`` of the rest. ``counted`` yardstick answers that fall into the set open the
    audit. That is valid only if the reserve is a simple random sample of what remains, and neither head, order,
    prefix nor the decision to begin has used their answers. ``read`` as in :func:`bounded`. ``None`` where no audit of
    at most ``longest`` answers can prove it, or ``target`` is no share at all. Takes about a third of a second.
    """
    if not 0 < target < MILLION:
        return None
    share = target / MILLION
    lengths = {min(size, longest), *(size * part // 20 for part in (4, 8, 14)), *_LENGTHS}
    shapes = [(ratio_slope(part * share, share), 0.0) for part in (0.1, 0.2, 0.35)]
    shapes += [(share, power) for power in (0.4, 0.5, 0.6)]
    candidates = (
        bounded(size, target=target, alpha=alpha, slope=slope, power=power, most=most, counted=counted, read=read)
        for most in sorted(length for length in lengths if max(1, counted) <= length <= min(size, longest))
        for slope, power in shapes
    )
    plans = [(plan, cost(plan, anticipated, lost, doubts)) for plan in candidates if plan is not None]
    # What would hardly pass may ask least because it fails early; but an attempt is spent on it.
    found = min(plans, key=lambda pair: (pair[1][0] < LIKELY, pair[1][2]), default=None)
    return None if found is None else found[0]


def ratio_slope(low: float, high: float) -> float:
    """Wrong answers per answer on the line of the sequential probability ratio test of ``low`` against ``high``
    (Wald 1945, eq. 4.14): between the two."""
    return math.log((1 - low) / (1 - high)) / math.log(high * (1 - low) / (low * (1 - high)))


def cost(
    plan: Plan, anticipated: float, lost: float = LOST, doubts: Sequence[tuple[float, float]] = DOUBTS
) -> tuple[float, float, float]:
    """What to expect of a plan: probability of passing, audit answers, and documents of the set read in all."""
    weights = np.array([weight for _, weight in doubts])
    wrong = [min(plan.size, round(factor * anticipated * plan.size)) for factor, _ in doubts]
    passed, failed = paths(plan, wrong)
    drawn = np.array([look.drawn for look in plan.looks], dtype=np.float64)
    spent = (passed + failed) @ drawn
    reading = spent + lost * (failed @ (plan.size - drawn))
    passes, audit, in_all = (np.average(each, weights=weights) for each in (passed.sum(axis=1), spent, reading))
    return float(passes), float(audit), float(in_all)


def propose(
    confidence: npt.NDArray[np.floating[Any]],
    *,
    target: int,
    alpha: int,
    counted: npt.NDArray[np.bool_] | None = None,
    longest: int = LONGEST,
    lost: float = LOST,
    doubts: Sequence[tuple[float, float]] = DOUBTS,
) -> Proposal | None:
    """The prefix and the plan with which the fewest documents have to be read.

    ``confidence`` ``(n,)`` is the calibrated probability of the label given, 0..1, most confident first, of every
    document without an answer (and of the yardstick's that ``counted`` marks, under the condition in :func:`design`).
    ``None`` where reading everything is no more work, or no audit is likely to pass. The same confidences give the
    same proposal.
    """
    total = len(confidence)
    wrong = np.cumsum(1 - np.asarray(confidence, dtype=np.float64))
    opened = np.zeros(total, dtype=np.int64) if counted is None else np.cumsum(counted)
    best: tuple[float, int] | None = None
    for size in _sizes(wrong, target / MILLION):
        share, begun = float(wrong[size - 1]) / size, int(opened[size - 1])
        for part in _PARTS:  # a longer one only where a shorter is not likely to pass
            most = min(longest, max(round(part * size), 2 * begun))
            plan = bounded(
                size, target=target, alpha=alpha, slope=target / MILLION, power=0.5, most=most, counted=begun
            )
            if plan is None:
                continue
            passes, _, reading = cost(plan, share, lost, doubts)
            if passes >= LIKELY:
                reading += total - size
                best = min(best or (reading, size), (reading, size))
                break
    if best is None:
        return None
    size = best[1]
    share, begun = float(wrong[size - 1]) / size, int(opened[size - 1])
    plan = design(
        size, target=target, alpha=alpha, anticipated=share, counted=begun, longest=longest, lost=lost, doubts=doubts
    )
    if plan is None:
        return None
    passes, audit, reading = cost(plan, share, lost, doubts)
    reading += total - size
    if passes < LIKELY or reading >= total:
        return None
    return Proposal(plan=plan, anticipated=share, passes=passes, audit=audit, reading=reading)


def steps(
    confidence: npt.NDArray[np.floating[Any]],
    *,
    target: int,
    alpha: int,
    counted: npt.NDArray[np.bool_] | None = None,
    factors: Sequence[float] = (1.8, 1.0, 0.6),
    longest: int = LONGEST,
    lost: float = LOST,
) -> list[Proposal]:
    """Nested prefixes for one walk, strictest first: what to propose if confidences are too high, right, too low.

    Each factor multiplies the doubt in every confidence (:func:`propose`); prefixes that hardly differ (by less than
    a twentieth) are one. Empty where nothing is worth proposing.
    """
    found: list[Proposal] = []
    for factor in factors:
        doubted = 1 - np.minimum(1.0, factor * (1 - np.asarray(confidence, dtype=np.float64)))
        proposal = propose(doubted, target=target, alpha=alpha, counted=counted, longest=longest, lost=lost)
        if proposal is not None and (not found or proposal.plan.size > 1.05 * found[-1].plan.size):
            found.append(proposal)
    return found


def _sizes(wrong: npt.NDArray[np.float64], share: float) -> list[int]:
    """Prefix lengths worth trying: from where confidences suggest twice the target downwards, evenly in documents
    and in wrong labels."""
    total = len(wrong)
    if not total:
        return []
    rates = wrong / np.arange(1, total + 1)
    fits = np.flatnonzero(rates <= 2 * share)
    if not len(fits):
        return []
    largest = int(fits[-1]) + 1
    even = np.linspace(largest / _SIZES, largest, _SIZES)
    by_wrong = np.searchsorted(wrong[:largest], np.linspace(0, wrong[largest - 1], _SIZES + 1)[1:], side="right")
    return sorted({int(size) for size in (*even, *by_wrong) if _SMALLEST <= size <= largest})


def _looks(allowed: npt.NDArray[np.float64], counted: int) -> tuple[Look, ...]:
    """A look wherever one more wrong answer is allowed; ``allowed`` has a value for 1, 2, … answers. Looks that
    would fall among answers already given are one, at their end."""
    reached = np.maximum.accumulate(np.floor(allowed + 1e-9)).astype(np.int64)
    looks: list[Look] = []
    for number in range(min(int(reached[-1]) + 1, _LOOKS)):
        drawn = max(int(np.searchsorted(reached, number)) + 1, counted)
        if looks and looks[-1].drawn == drawn:
            looks.pop()
        looks.append(Look(drawn=drawn, allowed=number))
    return tuple(looks)
