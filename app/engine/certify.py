"""Approval with proof: an exact test that few of a frozen set of labels are wrong, on a small random audit.

The set (documents, labels, head) is frozen first; then its documents are put in a random order, once; the person
answers them in that order, without seeing the label, until the plan says *passed* or *failed*. The documents that were
answered are right by definition, so what the proof is about are those left unread.

**The test.** Let ``D`` of the set's ``N`` labels be wrong. A plan has looks: after ``n₁ < n₂ < …`` answers it passes
if at most ``c₁ < c₂ < …`` were wrong. Its ``limit`` is the largest ``D`` for which, whichever look passes, at most the
target share of the unread is wrong; it keeps P(pass | D = limit + 1) ≤ α, computed exactly along the hypergeometric
path (app/engine/audits.py), and that is the worst case, because fewer wrong labels never make passing less likely.
How looks are chosen stands in app/engine/planning.py; the idea is that of risk-limiting audits of elections (Lindeman
and Stark 2012). A look only counts at its planned place.

**Several sets.** Prefixes of one order by confidence are tested strictest first, each at the full α, and the walk ends
at the first that fails (fixed-sequence testing, Maurer, Hothorn and Lehmacher 1995; Angelopoulos et al. 2021, "learn
then test", 3.1): what is false about a prefix, more than ``limit`` wrong, is fixed before anything is drawn, so the
chance that any false prefix passes is at most α. All read one random order of the *largest* prefix; each counts its own
members of it, which are a simple random sample of it. What is read beside them would have to be read anyway.

**Several attempts.** All attempts of a project's life share the error: the first has α/2, the second α/4, and so on
(:func:`share_of`); one that was begun and abandoned is spent like one that failed.

Counts are whole numbers; shares are whole millionths, as events hold no floats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from app.engine.audits import MILLION, Look, Plan, passing
from app.engine.draws import at_least
from app.engine.intervals import finite_share, most_marked
from app.records import Standing

Name = TypeVar("Name", bound=str)


class Outcome(Enum):
    """How a plan stands."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a plan stands after the answers given so far.

    ``answered`` audit answers count, ``wrong`` of them disagreed. ``bound`` is, once passed, the upper bound of the
    wrong share among the unread in millionths, at confidence 1 - α; ``look`` the number of the look from 0.
    """

    outcome: Outcome
    answered: int
    wrong: int
    look: int | None = None
    bound: int | None = None


def share_of(attempt: int, alpha: int) -> int:
    """The part of ``alpha`` (millionths) that attempt ``attempt`` (from 1) of a project's life may use: α/2ᵏ.

    All parts together never exceed α, however many attempts there are. Raises ``ValueError`` below 1.
    """
    if attempt < 1:
        raise ValueError(f"attempt {attempt}")
    return alpha >> attempt


def judge(plan: Plan, wrong: Sequence[bool] | npt.NDArray[np.bool_], *, from_look: int = 0) -> Verdict:
    """The verdict after answers in the frozen order; ``wrong`` says of each whether it disagrees with the label.

    Answers after the look that passed are no part of it. ``from_look`` leaves out looks that came before an earlier
    prefix had passed. A look that comes late passes only if what is then unread is still within the target.
    """
    disagreed = np.asarray(wrong, dtype=bool)
    sums = np.concatenate([[0], np.cumsum(disagreed)])
    for place, look in enumerate(plan.looks):
        if look.drawn > len(disagreed):
            break
        seen = int(sums[look.drawn])
        within = (plan.limit - seen) * MILLION <= plan.target * (plan.size - look.drawn)
        if place >= from_look and seen <= look.allowed and within:
            bound = _bound(plan, place, seen)
            return Verdict(outcome=Outcome.PASSED, answered=look.drawn, wrong=seen, look=place, bound=bound)
    count, total = len(disagreed), int(sums[-1])
    over = total > plan.looks[-1].allowed or count >= plan.looks[-1].drawn
    return Verdict(outcome=Outcome.FAILED if over else Outcome.OPEN, answered=count, wrong=total)


def walk(plans: Sequence[Plan], members: npt.NDArray[np.integer], wrong: npt.NDArray[np.bool_]) -> list[Verdict]:
    """Verdicts of nested prefixes, strictest first, up to the first that has not passed.

    ``members`` ``(n,)`` says for each answer, in the frozen order of the largest prefix, the number of the strictest
    plan whose set holds the document (0: it is in all sets); ``wrong`` ``(n,)`` whether it disagreed. A prefix is only
    looked at once the one before it has passed, so a look before that moment is passed over.
    """
    verdicts: list[Verdict] = []
    moment = 0  # place in the order at which the prefix before passed
    for number, plan in enumerate(plans):
        own = np.flatnonzero(members <= number)
        before = int(np.searchsorted(own, moment))
        missed = sum(look.drawn < before for look in plan.looks)
        verdict = judge(plan, wrong[own], from_look=missed)
        verdicts.append(verdict)
        if verdict.outcome is not Outcome.PASSED:
            break
        moment = max(moment, int(own[verdict.answered - 1]) + 1)
    return verdicts


def remaining(plan: Plan, verdict: Verdict, *, answered: int, wrong: int) -> int:
    """The bound for those still unread after more answers than the verdict counts, in millionths.

    ``answered`` of the set's documents have an answer by now, however they came to be read, ``wrong`` of them
    disagreeing with the frozen label. What the audit says of the whole set stays true, so the bound needs no new
    sample; it rises where much was read and little found, and may pass the target then. Raises ``ValueError`` without
    a certificate.
    """
    if verdict.outcome is not Outcome.PASSED or verdict.look is None:
        raise ValueError("no certificate was given")
    if not (verdict.wrong <= wrong <= answered <= plan.size and verdict.answered <= answered):
        raise ValueError(f"{wrong} of {answered} of {plan.size}")
    return _share(_most_wrong(plan, verdict.look, verdict.wrong) - wrong, plan.size - answered)


def most_left(plan: Plan, verdict: Verdict, *, wrong: int) -> int:
    """The upper bound of how many wrong labels are left unread, when ``wrong`` were found by now, at confidence 1 - α.

    Raises ``ValueError`` without a certificate.
    """
    if verdict.outcome is not Outcome.PASSED or verdict.look is None:
        raise ValueError("no certificate was given")
    return max(0, _most_wrong(plan, verdict.look, verdict.wrong) - wrong)


def standing(
    plan: Plan, verdict: Verdict, *, contradicted: int, drawn: int = 0, drawn_wrong: int = 0, reworded: bool = False
) -> Standing:
    """Whether a certificate still holds after later answers about documents that it left unread.

    ``contradicted`` of them disagree with the certified label, however they came to be read; ``drawn`` of the unread
    were since then drawn at random and answered blind, ``drawn_wrong`` of them disagreeing. Refuted: when a label of
    the set was reworded, merged or joined (``reworded``); when more are known to be wrong than the certificate
    allows in all (it is disproved, however they were found); when the random ones are so many that, were the target
    kept, that would happen in at most 1 of 100 cases (exact, one-sided). Doubtful, which asks for random answers:
    at 1 of 10, or when half of what is allowed was found wrong.
    """
    if verdict.outcome is not Outcome.PASSED:
        raise ValueError("no certificate was given")
    left = plan.size - verdict.answered
    allowed = plan.target * left // MILLION
    if reworded or contradicted > min(allowed, plan.limit - verdict.wrong):
        return Standing.REFUTED
    surprise = at_least(left, allowed, drawn, drawn_wrong) if drawn_wrong else 1.0
    if surprise <= 0.01:
        return Standing.REFUTED
    return Standing.DOUBTFUL if surprise <= 0.1 or 2 * contradicted > allowed else Standing.HOLDS


def per_label(
    sizes: Mapping[Name, int], drawn: Mapping[Name, int], wrong: Mapping[Name, int], *, confidence: float = 0.95
) -> dict[Name, tuple[float, float]]:
    """Of each label given in a set, the interval of the wrong share among its unread documents, 0..1.

    ``sizes``, ``drawn`` and ``wrong`` count the set's documents, audit answers and disagreements by the label given.
    The members of one label in a simple random sample are one of that label, so each interval is exact
    (hypergeometric) for an audit of fixed length; each holds for itself, not all at once, and tells which label is
    weak, where the certificate is about the set.
    """
    return {
        label: finite_share(size, drawn.get(label, 0), wrong.get(label, 0), confidence=confidence)
        for label, size in sizes.items()
    }


def _bound(plan: Plan, look: int, seen: int) -> int:
    """Upper bound of the wrong share among the unread, in millionths, rounded up."""
    return _share(_most_wrong(plan, look, seen) - seen, plan.size - plan.looks[look].drawn)


@lru_cache(maxsize=256)
def _most_wrong(plan: Plan, look: int, seen: int) -> int:
    """Upper bound of the wrong labels in the whole set, at confidence 1 - α.

    By inverting the test with outcomes ordered by the look that passed, then by wrong answers (stage-wise ordering,
    Armitage 1957; Jennison and Turnbull 2000, 8.4).
    """
    reached = (*plan.looks[:look], Look(drawn=plan.looks[look].drawn, allowed=seen))
    so_far = Plan(size=plan.size, target=plan.target, alpha=plan.alpha, limit=plan.limit, looks=reached)
    low, high = seen, max(seen, plan.limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if passing(so_far, middle) > plan.alpha / MILLION else (low, middle - 1)
    return low


def _share(wrong: int, left: int) -> int:
    return -(-max(0, wrong) * MILLION // left) if left > 0 else 0


def missed(*, size: int, drawn: int, found: int, given_right: int, confidence: float = 0.95) -> tuple[int, float]:
    """What an elusion test says: at most so many documents of a label were missed, and at least so much recall.

    ``size`` documents of the frozen set were *not* given the label, ``drawn`` of them at random were read, ``found`` of
    those belong to it after all; ``given_right`` documents were given the label rightly (a lower bound of it makes
    the recall one, too). Returns the one-sided exact bound of how many unread ones were missed, and
    ``given_right / (given_right + missed)``, 1.0 where there is none at all. (Roitblat 2007; for sets of finite size.)
    To decide "at most so many are missed" with looks, plan an audit of those documents with that share as its target.
    """
    bound = most_marked(size, drawn, found, confidence=confidence) - found
    all_of_them = given_right + bound
    return bound, given_right / all_of_them if all_of_them else 1.0
