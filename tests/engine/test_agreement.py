"""Agreement: published examples, the definition counted out pair by pair, and intervals that cover."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine import agreement

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): four observers, twelve units, answers missing.
TEXTBOOK = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3],
        [-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1],
    ]
)


def letters(text: str) -> list[int]:
    return [ord(letter) - ord("a") for letter in text]


def counted_out(answers: np.ndarray, ordinal: bool) -> float | None:
    """Alpha as 1 - D_o / D_e over all pairs of answers, without a matrix."""
    units = [[int(a) for a in unit if a >= 0] for unit in answers.T]
    units = [unit for unit in units if len(unit) >= 2]
    values = [value for unit in units for value in unit]
    count = len(values)

    def distance(first: int, second: int) -> float:
        if not ordinal:
            return float(first != second)
        low, high = min(first, second), max(first, second)
        between = sum(low <= value <= high for value in values)
        ends = sum(value == low for value in values) + sum(value == high for value in values)
        return 0.0 if low == high else (between - ends / 2) ** 2

    observed = sum(sum(distance(*pair) for pair in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(distance(*pair) for pair in itertools.permutations(values, 2))
    return None if expected == 0 else 1 - observed / count / (expected / (count * (count - 1)))


def test_the_textbook() -> None:
    nominal, ordinal = agreement.krippendorff(TEXTBOOK), agreement.krippendorff(TEXTBOOK, ordinal=True)
    assert nominal is not None
    assert ordinal is not None
    assert (round(nominal, 3), round(ordinal, 3)) == (0.743, 0.815)
    binary = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    assert round(agreement.krippendorff(binary) or 0, 3) == 0.095
    several = np.array([letters("aabbdcccedda"), letters("babbbcccedd" + "d")])
    assert round(agreement.krippendorff(several) or 0, 3) == 0.692


def test_kappa_by_hand() -> None:
    # 20 both yes, 5 and 10 differ, 15 both no: agreement 0.7, by chance 0.5 (a standard example)
    first = np.array([1] * 20 + [1] * 5 + [0] * 10 + [0] * 15)
    second = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    assert math.isclose(agreement.cohen(first, second) or 0, 0.4, abs_tol=1e-12)
    missing = np.concatenate([first, [-1, 1, -1]]), np.concatenate([second, [1, -1, -1]])
    assert math.isclose(agreement.cohen(*missing) or 0, 0.4, abs_tol=1e-12)
    assert agreement.cohen(first, first) == 1
    assert agreement.cohen(np.array([1, 1]), np.array([1, 1])) is None
    assert agreement.cohen(np.array([1, -1]), np.array([-1, 1])) is None
    assert agreement.cohen(np.array([0, 1]), np.array([1, 0])) == -1


ANSWERS = st.integers(2, 4).flatmap(
    lambda people: st.integers(1, 9).flatmap(
        lambda documents: st.lists(
            st.lists(st.integers(-1, 3), min_size=documents, max_size=documents), min_size=people, max_size=people
        )
    )
)


@settings(deadline=None)
@given(ANSWERS, st.booleans())
@example([[0], [-1]], True)  # nothing was answered by two
def test_alpha_is_its_definition(rows: list[list[int]], ordinal: bool) -> None:
    answers = np.array(rows)
    found, exact = agreement.krippendorff(answers, ordinal=ordinal), counted_out(answers, ordinal)
    assert (found is None) == (exact is None)
    if found is not None and exact is not None:
        assert math.isclose(found, exact, abs_tol=1e-9)
        assert found <= 1 + 1e-12
        assert math.isclose(agreement.krippendorff(answers[::-1], ordinal=ordinal) or 0, found, abs_tol=1e-9)


def test_ordered_labels_forgive_neighbours() -> None:
    first = np.array([0, 1, 2, 3, 4] * 20)
    near, far = np.where(np.arange(100) < 20, np.minimum(first + 1, 4), first), first.copy()
    far[:20] = 4 - far[:20]
    closer = [agreement.krippendorff(np.stack([first, other]), ordinal=True) or 0 for other in (near, far)]
    assert closer[0] > closer[1]


def test_consistency_says_how_sure_it_is() -> None:
    found = agreement.consistency(np.zeros(51, dtype=int), np.array([0] * 44 + [1] * 6 + [-1]))
    assert found is not None
    assert (found.count, found.value) == (50, 0.88)
    assert (round(found.low, 2), round(found.high, 2)) == (0.76, 0.95)
    assert agreement.consistency(np.array([-1]), np.array([1])) is None


def test_intervals_cover_and_families_widen_them() -> None:
    def pool(rng: np.random.Generator, count: int, copies: int) -> tuple[np.ndarray, np.ndarray]:
        truth = rng.integers(0, 3, count)
        rows = [np.where(rng.random(count) < 0.8, truth, rng.integers(0, 3, count)) for _ in range(2)]
        return np.repeat(np.stack(rows), copies, axis=1), np.repeat(np.arange(count), copies)

    large, families = pool(np.random.default_rng(0), 200_000, 1)
    true = agreement.krippendorff(large)
    assert true is not None
    covered = 0
    for seed in range(60):
        answers, families = pool(np.random.default_rng(seed + 1), 80, 1)
        rng = np.random.default_rng(seed)
        interval = agreement.alpha_interval(answers, families, rng=rng, resamples=300)
        assert interval is not None
        covered += interval.low <= true <= interval.high
    assert covered >= 50
    answers, families = pool(np.random.default_rng(3), 60, 5)
    widths = []
    for groups in (families, np.full(300, -1)):
        for found in (
            agreement.alpha_interval(answers, groups, rng=np.random.default_rng(1), resamples=400),
            agreement.alpha_interval(answers, groups, rng=np.random.default_rng(1), resamples=400, ordinal=True),
            agreement.cohen_interval(answers[0], answers[1], groups, rng=np.random.default_rng(1), resamples=400),
        ):
            assert found is not None
            assert found.low <= found.value <= found.high
            widths.append(found.high - found.low)
    assert all(wide > 1.5 * narrow for wide, narrow in zip(widths[:3], widths[3:], strict=True))


def test_intervals_are_drawn_from_the_given_source_alone() -> None:
    families = np.full(12, -1)
    first, again, other = (
        agreement.alpha_interval(TEXTBOOK, families, rng=np.random.default_rng(seed), resamples=200)
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first is not None
    assert other is not None
    assert (first.low, first.high) != (other.low, other.high)
    assert first.count == 11
    assert agreement.alpha_interval(np.array([[1, 1], [1, 1]]), families[:2], rng=np.random.default_rng(0)) is None
    assert pytest.approx(agreement.krippendorff(TEXTBOOK)) == first.value
