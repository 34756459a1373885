"""Stopping rules: right where the truth is known, "cannot tell yet" with too few answers, intervals that cover."""

from __future__ import annotations

import numpy as np

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
    assert stopping.levelled_off(*heads(1, 400, 0.7, 0.15))[0] is False
    assert stopping.levelled_off(*heads(2, 3000, 0.9, 0.0))[0] is True
    assert stopping.levelled_off(*heads(3, 12, 0.8, 0.02))[0] is None
    assert stopping.levelled_off(np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)) == (None, None)
    same = rng().random(20) < 0.8
    assert stopping.levelled_off(same, same)[0] is None  # twenty answers cannot exclude two points


def test_heads_that_suggest_the_same_have_gained_nothing() -> None:
    same = rng().random(20) < 0.8
    found, gained = stopping.levelled_off(same, same, changed=0.015)
    assert found is True
    assert gained is not None
    assert (gained.low, gained.value, gained.high) == (-0.015, 0.0, 0.015)
    assert stopping.levelled_off(same, same, changed=0.1)[0] is None
    assert stopping.levelled_off(*heads(1, 400, 0.7, 0.15), changed=0.4)[0] is False


def test_the_gain_is_covered() -> None:
    covered = 0
    for seed in range(400):
        draw = rng(seed).random(150)
        found = stopping.gain(draw < 0.8, (draw < 0.78) | (draw > 0.93))
        assert found is not None
        covered += found.low <= 0.05 <= found.high
    assert covered / 400 > 0.92


def test_suggestions_are_approved_often_enough() -> None:
    assert stopping.approved_often(Interval(value=0.98, low=0.96, high=0.99, count=200)) is True
    assert stopping.approved_often(Interval(value=0.8, low=0.75, high=0.85, count=200)) is False
    assert stopping.approved_often(Interval(value=0.96, low=0.9, high=0.99, count=60)) is None
    assert stopping.approved_often(None) is None


def test_coverage_names_what_nobody_looked_at() -> None:
    clusters = np.repeat([0, 1, 2, -1], [500, 300, 4, 196])
    answered = np.zeros(1000, dtype=bool)
    answered[:20] = True
    found = stopping.coverage([5, 0, 2], clusters, answered)
    assert (list(found.labels), list(found.clusters), found.complete) == ([1], [1], False)
    answered[600] = True
    assert stopping.coverage([5, 1, 2], clusters, answered).complete
    assert stopping.coverage([5, 1], np.full(1000, -1), answered, fewest=2).labels == [1]


def test_the_forecast_lies_between_stopping_now_and_learning_to_the_end() -> None:
    answers = np.arange(100, 1001, 100)
    soonest = 1000 * (40_000 * 1000**-0.4 / 1000) ** (1 / 1.4)  # where 40,000 t^-0.4 = t
    latest = 40_000 * 1000**-0.4
    truth = (soonest * latest) ** 0.5
    within = covered = 0
    for seed in range(60):
        totals = 40_000 * answers**-0.4 * np.exp(0.05 * rng(seed).standard_normal(len(answers)))
        found = stopping.forecast(answers.tolist(), totals.tolist(), rng=rng(seed))
        assert found is not None
        within += abs(found.value - truth) < 0.3 * (truth - 1000)
        covered += found.low <= soonest and latest <= found.high
    assert within >= 57
    assert covered >= 54
    assert stopping.forecast([100, 200, 300], [900, 800, 700], rng=rng()) is None
    flat = stopping.forecast([100, 200, 300, 400], [5000, 5000, 5000, 5000], rng=rng())
    assert flat is not None
    assert abs(flat.value - 5000) < 5


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
        named += stopping.unrelated(shares, labels) is True
        for count, kinds in ((300, 150), (300, 3), (60, 20)):
            told = confidences(seed, count, kinds, 1.0)
            assert stopping.unrelated(*told) is not True
    assert named >= 33
    assert stopping.unrelated(*confidences(3, 100, 5, 0.0)) is None
    assert stopping.unrelated(*confidences(3, 300, 5, 1.0)) is False
    skewed = np.where(rng(4).random(400) < 0.95, 0, 1)  # the commonest label is right 95 % of the time, and yet:
    shares = np.stack([1 - 0.2 * skewed, 0.2 * skewed], axis=1)
    assert stopping.unrelated(shares, skewed) is False
    assert stopping.unrelated(np.full((400, 3), 1 / 3), rng(5).integers(0, 3, 400)) is True  # all the same to the head


def test_what_was_said_against_labels_is_not_unsaid_by_luck() -> None:
    lucky = [seed for seed in range(60) if stopping.unrelated(*confidences(seed, 320, 8, 0.2)) is False]
    assert len(lucky) >= 20
    assert sum(stopping.unrelated(*confidences(seed, 320, 8, 0.2), said=True) is None for seed in lucky) >= 10
    assert stopping.unrelated(*confidences(3, 300, 5, 1.0), said=True) is False


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


def test_a_permutation_test_by_its_moments_is_one() -> None:
    shares, labels = confidences(11, 120, 6, 0.05)
    logs = np.log(shares + 0.01)
    sums = [logs[np.arange(120), rng(seed).permutation(labels)].sum() for seed in range(4000)]
    own = logs[np.arange(120), labels].sum()
    chance = (np.array(sums) >= own).mean()
    for fewest, low, high in ((1, 0.05, 1.0), (1000, 0.001, 1.0)):
        if low < chance <= high:
            assert stopping.unrelated(shares, labels, fewest=fewest) is (True if fewest == 1 else None)
    assert chance > 0.05


def curve(limit: float, gap: float, sizes: list[int], seed: int) -> list[Interval]:
    values = [limit - gap / size + 0.02 * float(rng(seed + size).standard_normal()) for size in sizes]
    return [Interval(value=value, low=value - 0.04, high=value + 0.04, count=100) for value in values]


def test_the_learning_curve_heads_for_its_limit() -> None:
    sizes = [200, 260, 340, 440, 570, 740]
    near = covered = told = 0
    for seed in range(60):
        found = stopping.limit_of_learning(sizes, curve(0.63, 12.0, sizes, seed))
        assert found is not None
        near += abs(found.value - 0.63) < 0.05
        covered += found.low <= 0.63 <= found.high
        told += stopping.contradictory(found) is True
        good = stopping.limit_of_learning(sizes, curve(0.94, 30.0, sizes, seed))
        assert good is not None
        assert stopping.contradictory(good) is not True
    assert near >= 57
    assert covered >= 56
    assert told >= 50
    assert stopping.contradictory(None) is None
    assert stopping.contradictory(Interval(value=0.9, low=0.7, high=1.0, count=9)) is None
    assert stopping.contradictory(Interval(value=0.6, low=0.5, high=0.7, count=90)) is None  # too vague
    assert stopping.contradictory(Interval(value=0.6, low=0.55, high=0.7, count=300)) is True
    assert stopping.limit_of_learning(sizes[:3], curve(0.9, 1.0, sizes[:3], 1)) is None
    assert stopping.limit_of_learning([100, 110, 120, 130], curve(0.9, 1.0, [100, 110, 120, 130], 1)) is None
