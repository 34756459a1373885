"""The elusion test: exact on the documents that would not get a label, whatever else is read, and its error shared."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.engine import certify, elusion, planning

PASSED = certify.Outcome.PASSED


def test_the_error_is_shared() -> None:
    assert elusion.split(25_000, 0) == (25_000, 0)
    for count in (1, 2, 7):
        own, each = elusion.split(25_000, count)
        assert own + count * each <= 25_000
        assert min(own, each) > 0


@pytest.mark.parametrize("size", [400, 2_000])
def test_a_plan_shows_what_it_says(size: int) -> None:
    plan = elusion.design(size, target=20_000, alpha=25_000, anticipated=0.0005)
    assert plan is not None
    clean = certify.judge(plan, np.zeros(plan.looks[-1].drawn, dtype=bool))
    assert clean.outcome is PASSED
    left = certify.most_left(plan, clean, wrong=0)
    assert left * 1_000_000 <= 20_000 * (size - clean.answered)
    assert certify.most_left(plan, clean, wrong=1) == max(0, left - 1)


def test_where_few_may_elude_all_are_read() -> None:
    plan = elusion.design(20, target=5_000, alpha=10_000, anticipated=0.001)
    assert plan is not None
    assert [(look.drawn, look.allowed) for look in plan.looks] == [(20, 0)]


def test_the_bound_holds_beside_an_audit_that_reads_for_itself() -> None:
    """3,000 sets with just too many eluding documents, read as the desk does: the audit first, in one random order.

    It ends by its own looks, some documents are read for it alone, and the test goes on behind it: the claim is false
    in no more cases than its share of the error allows.
    """
    size, given = 800, 150
    main = planning.bounded(size, target=50_000, alpha=12_500, slope=0.05, power=0.5, most=300)
    test = elusion.design(size - given, target=20_000, alpha=25_000, anticipated=0.0005)
    assert main is not None
    assert test is not None
    marked = test.limit + 1
    rng = np.random.default_rng(11)
    false = passed = 0
    for _ in range(3_000):
        kinds = np.zeros(size, dtype=np.int64)  # 0: fine, 1: would get the label, 2: eludes it
        kinds[:given], kinds[given : given + marked] = 1, 2
        kinds = kinds[rng.permutation(size)]
        audit = certify.judge(main, kinds == 2)  # what eludes is a wrong label, too
        places = np.flatnonzero(kinds != 1)
        verdict = certify.judge(test, kinds[places] == 2)
        if PASSED not in (audit.outcome, verdict.outcome) or verdict.outcome is not PASSED:
            continue
        passed += 1
        read = np.union1d(np.arange(audit.answered), places[: verdict.answered])
        found = int((kinds[read] == 2).sum())
        assert found >= verdict.wrong
        false += marked - found > certify.most_left(test, verdict, wrong=found)
    assert 0 < passed / 3_000 <= 0.025 + 3 * math.sqrt(0.025 * 0.975 / 3_000)
    assert false / 3_000 <= 0.025 + 3 * math.sqrt(0.025 * 0.975 / 3_000)


def test_bounds_cover_what_was_missed_at_any_truth() -> None:
    test = elusion.design(900, target=20_000, alpha=25_000, anticipated=0.002)
    assert test is not None
    rng = np.random.default_rng(5)
    for marked in (0, 2, 6, test.limit):
        missed = 0
        for _ in range(800):
            order = rng.permutation(900) < marked
            verdict = certify.judge(test, order)
            if verdict.outcome is PASSED:
                missed += marked - verdict.wrong > certify.most_left(test, verdict, wrong=verdict.wrong)
        assert missed / 800 <= 0.025 + 3 * math.sqrt(0.025 * 0.975 / 800)


def test_one_sample_serves_several_labels() -> None:
    assert elusion.answers(100, 1.0, []) == 100
    assert elusion.answers(100, 1.0, [(250, 0.9)]) == pytest.approx(260)
    assert elusion.answers(100, 1.0, [(250, 0.9), (240, 0.95)]) == pytest.approx(260)
    assert elusion.answers(300, 1.0, [(250, 0.9)]) == 300
    assert elusion.answers(100, 0.5, [(250, 0.9)]) == pytest.approx(180)


def test_documents_that_may_belong_to_it_are_read() -> None:
    likely = np.array([0.5, 0.03, 0.001, 0.02])
    given = np.array([True, False, False, False])
    assert elusion.close(likely, given).tolist() == [False, True, False, True]
