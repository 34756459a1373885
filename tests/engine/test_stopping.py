"""Stopping rules: right where the truth is known, "cannot tell yet" with too few answers, intervals that cover."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import stopping
from app.records import Interval


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def heads(seed: int, count: int, before: float, gain: float) -> tuple[np.ndarray, np.ndarray]:
    draw = rng(seed).random(count)
    flips = rng(seed + 10_000).random(count) < 0.02
    old, new = draw < before, draw < before + gain
    return old, new ^ (flips & old & new)


def test_learning_has_levelled_off_or_has_not_or_nobody_knows() -> None:
    assert stopping.levelled_off(*heads(1, 400, 0.7, 0.15)) is False
    assert stopping.levelled_off(*heads(2, 3000, 0.9, 0.0)) is True
    assert stopping.levelled_off(*heads(3, 12, 0.8, 0.02)) is None
    assert stopping.levelled_off(np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)) is None
    same = rng().random(20) < 0.8
    assert stopping.levelled_off(same, same) is None  # twenty answers cannot exclude two points


def test_the_gain_is_covered() -> None:
    covered = 0
    for seed in range(400):
        draw = rng(seed).random(150)
        found = stopping.gain(draw < 0.8, (draw < 0.78) | (draw > 0.93))
        assert found is not None
        covered += found.low <= 0.05 <= found.high
    assert covered / 400 > 0.92


def test_suggestions_are_approved_often_enough() -> None:
    assert stopping.approved_often(np.ones(100, dtype=bool)) is True
    assert stopping.approved_often(rng().random(300) < 0.8) is False
    assert stopping.approved_often(np.ones(20, dtype=bool)) is None
    assert stopping.approved_often(np.zeros(0, dtype=bool)) is None


def test_coverage_names_what_nobody_looked_at() -> None:
    clusters = np.repeat([0, 1, 2, -1], [500, 300, 4, 196])
    answered = np.zeros(1000, dtype=bool)
    answered[:20] = True
    found = stopping.coverage([5, 0, 2], clusters, answered)
    assert (list(found.labels), list(found.clusters), found.complete) == ([1], [1], False)
    answered[600] = True
    assert stopping.coverage([5, 1, 2], clusters, answered).complete
    assert stopping.coverage([5, 1], np.full(1000, -1), answered, fewest=2).labels == [1]


@settings(deadline=None, max_examples=30)
@given(st.integers(30, 400), st.integers(0, 10**6), st.floats(0.02, 0.4))
def test_what_would_be_left_wrong_is_covered(count: int, seed: int, share: float) -> None:
    size, covered = 2000, 0
    wrong = np.arange(size) < round(size * share)
    for turn in range(40):
        order = rng(seed + turn).permutation(size)
        found = stopping.wrong_if_stopped(~wrong[order[:count]], size - count)
        assert found is not None
        assert found.low <= found.value <= found.high <= size - count
        covered += found.low <= wrong[order[count:]].sum() <= found.high
    assert covered >= 33  # of 40, at 95 % or more: less happens once in ten thousand times
    assert stopping.wrong_if_stopped(np.zeros(0, dtype=bool), 100) is None


def test_the_forecast_meets_what_a_curve_needs() -> None:
    answers = np.arange(100, 1001, 100)
    within = covered = 0
    for seed in range(60):
        curve = 40_000 * answers**-0.7 * np.exp(0.08 * rng(seed).standard_normal(len(answers)))
        found = stopping.forecast(answers.tolist(), curve.tolist(), rng=rng(seed))
        later = np.arange(1000, 4000)
        truth = float((later - 1000 + 40_000 * later**-0.7).min())
        assert found is not None
        within += abs(found.value - truth) < 0.3 * truth
        covered += found.low <= truth <= found.high
    assert within >= 57
    assert covered >= 54
    assert stopping.forecast([100, 200, 300], [900, 800, 700], rng=rng()) is None
    flat = stopping.forecast([100, 200, 300, 400], [5000, 5000, 5000, 5000], rng=rng())
    assert flat is not None
    assert flat.low <= 5000 <= flat.high


def confidences(seed: int, count: int, labels: int, signal: float) -> tuple[np.ndarray, np.ndarray]:
    given_labels = rng(seed).integers(0, labels, count)
    logits = rng(seed + 1).normal(size=(count, labels))
    logits[np.arange(count), given_labels] += signal
    shares = np.exp(logits)
    return shares / shares.sum(axis=1, keepdims=True), given_labels


def test_labels_that_say_nothing_are_named_and_true_ones_never() -> None:
    named = 0
    for seed in range(40):
        shares, labels = confidences(seed, 320, 8, 0.0)
        named += stopping.unrelated(shares, labels, rng=rng(seed), permutations=199) is True
        for count, kinds in ((300, 150), (300, 3), (60, 20)):
            told = confidences(seed, count, kinds, 1.0)
            assert stopping.unrelated(*told, rng=rng(seed), permutations=199) is not True
    assert named >= 33
    assert stopping.unrelated(*confidences(3, 100, 5, 0.0), rng=rng()) is None
    assert stopping.unrelated(*confidences(3, 300, 5, 1.0), rng=rng()) is False
    skewed = np.where(rng(4).random(400) < 0.95, 0, 1)  # the commonest label is right 95 % of the time, and yet:
    shares = np.stack([1 - 0.2 * skewed, 0.2 * skewed], axis=1)
    assert stopping.unrelated(shares, skewed, rng=rng()) is False


def test_labels_that_contradict_themselves_have_a_limit() -> None:
    for seed, share, labels in ((1, 0.65, 5), (2, 0.97, 20), (3, 0.8, 2)):
        draw = rng(seed)
        best = draw.integers(0, labels, 4000)
        twice = [
            np.where(draw.random(4000) < share, best, (best + draw.integers(1, labels, 4000)) % labels)
            for _ in range(2)
        ]
        families = np.concatenate([np.arange(4000), np.arange(4000)])
        alike, pairs = stopping.pairs_alike(families, np.concatenate(twice))
        assert pairs == 4000
        found = stopping.reachable(alike, pairs, labels)
        assert found is not None
        assert abs(found.value - share) < 0.03
        assert found.low <= share <= found.high
    assert stopping.reachable(0, 0, 5) is None
    assert stopping.reachable(10, 10, 3) is not None
    assert stopping.pairs_alike(np.array([-1, 2, 2, 2, 5]), np.array([1, 1, 0, 1, 1])) == (0, 1)
    assert stopping.pairs_alike(np.array([2, 2]), np.array([1, -1])) == (0, 0)


def test_the_learning_curve_heads_for_its_limit() -> None:
    sizes = [100, 200, 400, 800, 1600]
    for limit in (0.65, 0.95):
        right = [rng(size).binomial(2000, limit - 2.0 * size**-0.6) for size in sizes]
        found = stopping.limit_of_learning(sizes, right, [2000] * 5, rng=rng(1))
        assert found is not None
        assert abs(found.value - limit) < 0.05
        assert found.low - 0.02 <= limit <= found.high + 0.02
        assert stopping.contradictory(found, wanted=0.85) is (limit < 0.85)
    assert stopping.contradictory(None) is None
    assert stopping.contradictory(Interval(value=0.9, low=0.8, high=1.0, count=9)) is None
    assert stopping.limit_of_learning([100, 110, 120, 130], [50] * 4, [100] * 4, rng=rng()) is None
