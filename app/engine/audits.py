"""Audit plans: how many answers, how many of them wrong, and how likely a plan passes which set: exact.

The set is frozen and put in a random order; answers come in that order. Let ``D`` of its ``N`` labels be wrong. After
``n₁ < n₂ < …`` answers a plan passes if at most ``c₁ < c₂ < …`` were wrong. Its ``limit`` is the largest ``D`` for
which, whichever look passes, at most the target share of those *left unread* is wrong. A sound plan keeps
P(pass | D = limit + 1) ≤ α, computed along the hypergeometric path (:func:`passing`); that is the worst case, because
more wrong labels never make passing likelier.

Counts are whole numbers and shares whole millionths, as events hold no floats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine.draws import chances

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """After ``drawn`` answers in all the set passes if at most ``allowed`` of them were wrong."""

    drawn: int
    allowed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is decided before the first audit answer, and never changed after. Whole numbers only.

    ``size`` documents are in the frozen set; ``target`` is the share of the unread that may be wrong and ``alpha``
    the chance of passing wrongly, in millionths. ``limit`` is the largest number of wrong labels in the whole set
    with which passing is right. ``counted`` yardstick answers were in the set before and open the order.
    """

    size: int
    target: int
    alpha: int
    limit: int
    looks: tuple[Look, ...]
    counted: int = 0


def risk(plan: Plan) -> float:
    """The greatest probability with which the plan passes a set that it should not, 0..1: exact."""
    if plan.limit >= plan.size:
        return 0.0
    return passing(plan, plan.limit + 1) if plan.looks else 1.0


def passing(plan: Plan, wrong: int) -> float:
    """Probability that a set with ``wrong`` wrong labels passes, 0..1: exact, never rising with ``wrong``."""
    return float(paths(plan, [wrong])[0].sum())


def answers(plan: Plan, wrong: int) -> tuple[float, float]:
    """Audit answers to expect, on average, if the set has ``wrong`` wrong labels: when it passes, and when it fails.

    A failure is noticed at the first wrong answer too many; here it is counted up to the look after.
    """
    passed, failed = (chance[0] for chance in paths(plan, [wrong]))
    drawn = np.array([look.drawn for look in plan.looks], dtype=np.float64)
    return (
        float(passed @ drawn / passed.sum()) if passed.sum() > 0 else float(drawn[-1]),
        float(failed @ drawn / failed.sum()) if failed.sum() > 0 else float(drawn[-1]),
    )


def limit(size: int, target: int, looks: Sequence[Look], read: int = 0) -> int:
    """The most wrong labels in the set with which, at any look that passes, the unread are within the target.

    ``read`` documents are read in the end even if fewer answers decide. Who passes at a look had more wrong answers by
    then than the look before allows, and those are no longer unread.
    """
    fewest = [0, *(look.allowed + 1 for look in looks[:-1])]
    return min(
        (
            target * (size - max(look.drawn, read)) // MILLION + least
            for look, least in zip(looks, fewest, strict=False)
        ),
        default=-1,
    )


def packed(plan: Plan) -> dict[str, int | list[list[int]]]:
    """The plan as whole numbers, as an event holds it."""
    looks = [[look.drawn, look.allowed] for look in plan.looks]
    return {
        "size": plan.size,
        "target": plan.target,
        "alpha": plan.alpha,
        "limit": plan.limit,
        "counted": plan.counted,
        "looks": looks,
    }


def unpacked(fields: Mapping[str, object]) -> Plan:
    """The plan in an event. Raises ``ValueError`` if it is none, or does not keep what it promises."""
    numbers = {name: fields.get(name) for name in ("size", "target", "alpha", "limit", "counted")}
    looks = fields.get("looks")
    if not isinstance(looks, (list, tuple)) or not looks:
        raise ValueError("a plan without looks")
    whole = [*numbers.values(), *(number for look in looks for number in look)]
    if any(isinstance(number, bool) or not isinstance(number, int) for number in whole):
        raise ValueError("a plan of whole numbers only")
    plan = Plan(
        **{name: number for name, number in numbers.items() if isinstance(number, int)},
        looks=tuple(Look(drawn=drawn, allowed=allowed) for drawn, allowed in looks),
    )
    ordered = all(a.drawn < b.drawn and a.allowed < b.allowed for a, b in zip(plan.looks, plan.looks[1:], strict=False))
    sound = plan.looks[0].drawn > 0 and plan.looks[-1].drawn <= plan.size and plan.looks[0].allowed >= 0
    if not (ordered and sound and 0 <= plan.limit <= limit(plan.size, plan.target, plan.looks)):
        raise ValueError("a plan whose looks do not fit its set")
    if risk(plan) > plan.alpha / MILLION + 1e-9:
        raise ValueError("a plan that passes wrongly more often than it says")
    return plan


def paths(plan: Plan, wrong: Sequence[int]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Probability of passing, and of failing, at each look, both ``(len(wrong), looks)``, for sets with so many wrong
    labels: dynamic programming over the wrong answers seen."""
    ceiling = plan.looks[-1].allowed
    counts = np.arange(ceiling + 1)
    drawn = np.array([look.drawn for look in plan.looks])
    before = np.concatenate([[0], drawn[:-1]])
    seen, then = counts[:, None], counts[None, :]
    # Where more wrong answers were seen than there are, the state is empty, and any distribution will do.
    left = np.clip(np.asarray(wrong)[:, None, None, None] - seen, 0, (plan.size - before)[:, None, None])
    moves = chances((plan.size - before)[:, None, None], left, (drawn - before)[:, None, None], then - seen)
    state = np.zeros((len(wrong), 1, ceiling + 1))
    state[:, 0, 0] = 1.0
    passed, failed = np.zeros((len(wrong), len(drawn))), np.zeros((len(wrong), len(drawn)))
    for place, look in enumerate(plan.looks):
        after = state @ moves[:, place]
        failed[:, place] = np.maximum(0.0, state.sum(axis=(1, 2)) - after.sum(axis=(1, 2)))
        passed[:, place] = after[:, 0, : look.allowed + 1].sum(axis=1)
        after[:, 0, : look.allowed + 1] = 0.0
        state = after
    return passed, failed
