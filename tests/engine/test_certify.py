"""Approval with proof: exact where it can be counted out, and never passing what it should not."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import audits, certify, draws, intervals, planning
from app.engine.audits import Look, Plan
from app.records import Standing

PASSED, FAILED, OPEN = certify.Outcome.PASSED, certify.Outcome.FAILED, certify.Outcome.OPEN


def plan(size: int, *looks: tuple[int, int], target: int = 200_000, alpha: int = 300_000) -> Plan:
    made = tuple(Look(drawn=drawn, allowed=allowed) for drawn, allowed in looks)
    return Plan(size=size, target=target, alpha=alpha, limit=audits.limit(size, target, made), looks=made)


def outcomes(size: int, wrong: int) -> list[np.ndarray]:
    """All orders of a set, each once: which places hold its wrong labels."""
    orders = []
    for places in itertools.combinations(range(size), wrong):
        order = np.zeros(size, dtype=bool)
        order[list(places)] = True
        orders.append(order)
    return orders


@pytest.mark.parametrize("looks", [((3, 0),), ((2, 0), (5, 1)), ((3, 0), (4, 1), (7, 2)), ((4, 1), (6, 3))])
def test_the_chance_of_passing_is_counted_out(looks: tuple[tuple[int, int], ...]) -> None:
    made = plan(10, *looks)
    chances = []
    for wrong in range(11):
        orders = outcomes(10, wrong)
        passed = [certify.judge(made, order[: made.looks[-1].drawn]).outcome is PASSED for order in orders]
        reached = [any(order[:n].sum() <= c for n, c in looks) for order in orders]
        chances.append(np.mean(reached))
        assert math.isclose(audits.passing(made, wrong), chances[-1], abs_tol=1e-9)
        assert sum(passed) <= sum(reached)
        within = [wrong - order[: certify.judge(made, order).answered].sum() for order in orders]
        left = [10 - certify.judge(made, order).answered for order in orders]
        false = np.mean([p and 5 * w > n for p, w, n in zip(passed, within, left, strict=True)])
        assert false <= audits.risk(made) + 1e-12
        if wrong <= made.limit:
            assert false == 0
    assert (np.diff(chances) <= 1e-12).all()


def test_answers_to_expect_are_counted_out() -> None:
    made = plan(9, (2, 0), (5, 1), (6, 2))
    for wrong in range(6):
        verdicts = [certify.judge(made, order[:6]) for order in outcomes(9, wrong)]
        passed = [verdict.answered for verdict in verdicts if verdict.outcome is PASSED]
        if passed:
            assert math.isclose(audits.answers(made, wrong)[0], np.mean(passed), abs_tol=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.integers(20, 5000), st.sampled_from([20_000, 50_000, 100_000]), st.sampled_from([12_500, 50_000]), st.data())
def test_plans_are_sound(size: int, target: int, alpha: int, data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from([(0.5 * target / 1e6, 0.0), (target / 1e6, 0.5), (target / 1e6, 0.6)]))
    counted = data.draw(st.integers(0, min(60, size // 3)))
    most = data.draw(st.integers(max(counted, 1), min(size, 400)))
    made = planning.bounded(
        size, target=target, alpha=alpha, slope=shape[0], power=shape[1], most=most, counted=counted
    )
    if made is None:
        return
    assert audits.risk(made) <= alpha / 1e6
    assert made.looks[-1].drawn <= most
    assert made.looks[0].drawn >= counted
    assert audits.unpacked(audits.packed(made)) == made
    for look, least in zip(made.looks, [0, *(look.allowed + 1 for look in made.looks)], strict=False):
        assert (made.limit - least) * 1_000_000 <= target * (size - look.drawn)
    for wrong in (made.limit + 1, made.limit + 7, 2 * made.limit + 5):
        assert audits.passing(made, min(size, wrong)) <= alpha / 1e6 + 1e-12


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 30), st.integers(0, 2**32 - 1))
def test_what_passes_is_bounded_by_the_target(errors: int, seed: int) -> None:
    made = planning.bounded(400, target=50_000, alpha=50_000, slope=0.05, power=0.5, most=200)
    assert made is not None
    order = np.random.default_rng(seed).permutation(400) < errors
    verdict = certify.judge(made, order)
    if verdict.outcome is PASSED:
        assert verdict.bound is not None
        assert verdict.bound <= made.target
        assert verdict.answered == made.looks[verdict.look or 0].drawn
        assert verdict.wrong == order[: verdict.answered].sum()
    cut = certify.judge(made, order[: made.looks[0].drawn - 1])
    assert cut.outcome in (OPEN, FAILED)


def test_bounds_cover_what_is_left() -> None:
    """Over all orders of a small set, the bound of those that pass is below the truth in at most α."""
    made = plan(11, (3, 0), (6, 1), (8, 3), target=600_000, alpha=200_000)
    for wrong in range(12):
        missed = 0
        orders = outcomes(11, wrong)
        for order in orders:
            verdict = certify.judge(made, order)
            if verdict.outcome is PASSED and verdict.bound is not None:
                left = 11 - verdict.answered
                missed += (wrong - verdict.wrong) * 1_000_000 > verdict.bound * left
        if wrong <= made.limit:  # beyond, the risk of the plan is what counts
            assert missed / len(orders) <= 0.2 + 1e-12


def test_a_design_asks_less_when_less_is_wrong() -> None:
    made = planning.design(4000, target=50_000, alpha=50_000, anticipated=0.008)
    assert made is not None
    assert audits.risk(made) <= 0.05
    costs = [planning.cost(made, share, 1.0, [(1.0, 1.0)])[1] for share in (0.0, 0.005, 0.01, 0.02)]
    assert costs == sorted(costs)
    assert costs[1] < 150
    assert audits.passing(made, 40) > 0.98
    small = planning.design(15, target=50_000, alpha=25_000, anticipated=0.01)
    assert small is None or audits.risk(small) <= 0.025


def test_yardstick_answers_shorten_the_audit() -> None:
    made = planning.bounded(2000, target=50_000, alpha=25_000, slope=0.05, power=0.5, most=400, counted=150)
    plain = planning.bounded(2000, target=50_000, alpha=25_000, slope=0.05, power=0.5, most=400)
    assert made is not None
    assert plain is not None
    assert made.looks[0].drawn >= 150
    assert made.counted == 150
    further = [audits.answers(one, 20)[0] - one.counted for one in (made, plain)]
    assert further[0] < further[1] - 80


def test_proposals_leave_out_what_is_doubtful() -> None:
    rng = np.random.default_rng(5)
    confidence = np.sort(np.concatenate([rng.beta(60, 0.6, 3000), rng.beta(2, 2, 1500)]))[::-1]
    proposal = planning.propose(confidence, target=50_000, alpha=25_000)
    assert proposal is not None
    assert 2000 < proposal.plan.size < 3900
    assert proposal.reading < 0.6 * len(confidence)
    assert proposal.passes > 0.8
    assert proposal == planning.propose(confidence, target=50_000, alpha=25_000)
    assert planning.propose(np.full(3000, 0.5), target=50_000, alpha=25_000) is None
    assert planning.propose(np.zeros(0), target=50_000, alpha=25_000) is None
    walk = planning.steps(confidence, target=50_000, alpha=25_000)
    sizes = [one.plan.size for one in walk]
    assert sizes == sorted(set(sizes))
    assert sizes


# --- walks and attempts ---


def test_attempts_share_the_error() -> None:
    assert [certify.share_of(attempt, 50_000) for attempt in (1, 2, 3)] == [25_000, 12_500, 6250]
    assert sum(certify.share_of(attempt, 50_000) for attempt in range(1, 60)) <= 50_000
    with pytest.raises(ValueError, match="attempt 0"):
        certify.share_of(0, 50_000)


def test_a_walk_ends_at_the_first_that_does_not_pass() -> None:
    plans = [plan(10, (3, 0)), plan(20, (4, 0)), plan(30, (5, 0))]
    members = np.array([0, 1, 0, 0, 1, 2, 2, 0, 1])
    right = np.zeros(9, dtype=bool)
    assert [verdict.outcome for verdict in certify.walk(plans, members, right)] == [PASSED, PASSED, PASSED]
    assert [verdict.outcome for verdict in certify.walk(plans, members, members == 1)] == [PASSED, FAILED]
    assert [verdict.outcome for verdict in certify.walk(plans, members[:3], right[:3])] == [OPEN]
    first_wrong = np.arange(9) == 0
    assert [verdict.outcome for verdict in certify.walk(plans, members, first_wrong)] == [FAILED]


def test_looks_before_the_prefix_before_has_passed_do_not_count() -> None:
    plans = [plan(50, (6, 0)), plan(60, (3, 0), (9, 1))]
    members = np.array([0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    wrong = np.arange(10) == 1
    first, second = certify.walk(plans, members[:8], wrong[:8])
    assert (first.outcome, first.answered) == (PASSED, 6)
    assert second.outcome is OPEN  # its first look lay before the moment at which the first prefix passed
    assert certify.walk(plans, members, wrong)[1].outcome is PASSED


def test_false_prefixes_seldom_pass_however_many() -> None:
    """Three nested prefixes, all just above the target: at most α of walks approve any."""
    sizes, errors = (200, 260, 340), []
    plans = []
    for size in sizes:
        made = planning.bounded(size, target=50_000, alpha=100_000, slope=0.05, power=0.5, most=100)
        assert made is not None
        plans.append(made)
        errors.append(made.limit + 1)
    rng = np.random.default_rng(11)
    false = 0
    for _ in range(1500):
        rows, wrong, before, already = [], [], 0, 0
        for number, (size, count) in enumerate(zip(sizes, errors, strict=True)):
            added = np.zeros(size - before, dtype=bool)
            added[: count - already] = True
            rows.append(np.full(size - before, number))
            wrong.append(added)
            before, already = size, count
        order = rng.permutation(sizes[-1])
        verdicts = certify.walk(plans, np.concatenate(rows)[order], np.concatenate(wrong)[order])
        false += verdicts[0].outcome is PASSED
    assert false / 1500 <= 0.1 + 3 * math.sqrt(0.1 * 0.9 / 1500)


# --- what comes after ---


def test_certificates_are_revoked_by_what_contradicts_them() -> None:
    made = planning.bounded(1000, target=50_000, alpha=50_000, slope=0.05, power=0.5, most=300)
    assert made is not None
    verdict = certify.judge(made, np.zeros(300, dtype=bool))
    left = made.size - verdict.answered
    allowed = left * made.target // 1_000_000
    stands = {
        contradicted: certify.standing(made, verdict, contradicted=contradicted)
        for contradicted in (0, 3, allowed // 2 + 1, allowed + 1)
    }
    assert [stand.value for stand in stands.values()] == ["holds", "holds", "doubtful", "refuted"]
    drawn = certify.standing(made, verdict, contradicted=12, drawn=60, drawn_wrong=12)
    assert drawn is Standing.REFUTED
    assert certify.standing(made, verdict, contradicted=2, drawn=60, drawn_wrong=2) is Standing.HOLDS
    assert certify.standing(made, verdict, contradicted=0, reworded=True) is Standing.REFUTED
    with pytest.raises(ValueError, match="certificate"):
        certify.standing(made, certify.judge(made, np.ones(300, dtype=bool)), contradicted=0)


def test_what_is_read_later_moves_the_bound() -> None:
    made = planning.bounded(1000, target=50_000, alpha=50_000, slope=0.05, power=0.5, most=300)
    assert made is not None
    verdict = certify.judge(made, np.zeros(300, dtype=bool))
    assert verdict.bound == certify.remaining(made, verdict, answered=verdict.answered, wrong=0)
    later = [certify.remaining(made, verdict, answered=verdict.answered + 100, wrong=wrong) for wrong in (0, 8, 120)]
    assert later[0] > (verdict.bound or 0) > later[1] > later[2] == 0
    assert certify.remaining(made, verdict, answered=1000, wrong=3) == 0
    with pytest.raises(ValueError, match="of"):
        certify.remaining(made, verdict, answered=1, wrong=0)
    with pytest.raises(ValueError, match="certificate"):
        certify.remaining(made, certify.judge(made, np.ones(300, dtype=bool)), answered=400, wrong=300)


def test_each_label_has_an_interval_and_missed_ones_a_bound() -> None:
    found = certify.per_label({"a": 500, "b": 40, "c": 9}, {"a": 100, "b": 10}, {"a": 2, "b": 3})
    assert found["a"][0] < 0.02 < found["a"][1] < 0.08
    assert found["b"][0] < 0.3 < found["b"][1]
    assert found["c"] == (0.0, 1.0)
    bound, recall = certify.missed(size=2000, drawn=300, found=0, given_right=150)
    assert 0 < bound < 20
    assert recall == 150 / (150 + bound)
    assert certify.missed(size=50, drawn=50, found=2, given_right=0) == (0, 1.0)


def test_plans_that_lie_are_refused() -> None:
    good = audits.packed(plan(100, (40, 1), target=100_000))
    assert audits.unpacked(good).size == 100
    for change in (
        {"alpha": 1000},
        {"limit": 99},
        {"looks": []},
        {"looks": [[40, 2], [30, 3]]},
        {"size": 20},
        {"size": 100.0},
        {"looks": [[True, 2]]},
        {"target": None},
    ):
        with pytest.raises(ValueError, match="a plan"):
            audits.unpacked({**good, **change})


# --- draws and bounds ---


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_chances_are_those_of_counting(size: int, data: st.DataObject) -> None:
    marked, drawn = data.draw(st.integers(0, size)), data.draw(st.integers(0, size))
    pmf = draws.chances(size, marked, drawn, np.arange(drawn + 1))
    exact = [
        math.comb(marked, x) * math.comb(size - marked, drawn - x) / math.comb(size, drawn) for x in range(drawn + 1)
    ]
    assert np.allclose(pmf, exact, atol=1e-11)
    found = data.draw(st.integers(0, drawn))
    total = draws.at_most(size, marked, drawn, found) + draws.at_least(size, marked, drawn, found + 1)
    assert math.isclose(total, 1, abs_tol=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 25), st.data())
def test_bounds_of_finite_sets_are_exact(size: int, data: st.DataObject) -> None:
    drawn = data.draw(st.integers(0, size))
    for marked in range(size + 1):
        chance = draws.chances(size, marked, drawn, np.arange(drawn + 1))
        high = np.array([intervals.most_marked(size, drawn, x) for x in range(drawn + 1)])
        low = np.array([intervals.least_marked(size, drawn, x) for x in range(drawn + 1)])
        possible = chance > 0
        assert chance[possible & (high < marked)].sum() <= 0.05 + 1e-9
        assert chance[possible & (low > marked)].sum() <= 0.05 + 1e-9
        assert (np.diff(high) >= 0).all()
    assert intervals.finite_share(size, size, size // 2) == (0.0, 0.0)
    low_share, high_share = intervals.finite_share(size, 0, 0)
    assert (low_share, high_share) == (0.0, 1.0)
    with pytest.raises(ValueError, match="of"):
        intervals.most_marked(3, 4, 1)
