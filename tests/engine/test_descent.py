from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from app.engine import descent
from app.engine.descent import Floats


class Bowl:
    """``(x - lowest)ᵀ A (x - lowest) / 2``, as steep in every direction as the eigenvalues of A say."""

    def __init__(self, steepness: np.ndarray, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        turned, _ = np.linalg.qr(rng.normal(size=(len(steepness), len(steepness))))
        self.matrix = (turned * steepness) @ turned.T
        self.lowest = rng.normal(size=len(steepness))
        self.looks = 0

    def __call__(self, place: Floats) -> tuple[float, Floats]:
        self.looks += 1
        away = place.astype(np.float64) - self.lowest
        slope = self.matrix @ away
        return float(away @ slope) / 2, slope.astype(np.float32)


def test_it_finds_the_bottom_of_a_long_valley() -> None:
    bowl = Bowl(np.geomspace(0.01, 10, 40))
    found = descent.minimise(bowl, np.zeros(40, dtype=np.float32), tolerance=1e-12, flat=1e-6)
    assert found.dtype == np.float32
    assert np.allclose(found, bowl.lowest, atol=1e-3)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 30), st.floats(1e-3, 1e3), st.integers(0, 9999))
def test_whatever_the_bowl_the_gradient_vanishes(size: int, scale: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    bowl = Bowl(scale * rng.uniform(0.1, 1, size), seed)
    start = (10 * rng.normal(size=size)).astype(np.float32)
    found = descent.minimise(bowl, start, tolerance=0, flat=1e-4 * scale)
    before, after = (float(np.abs(bowl(place)[1]).max()) for place in (start, found))
    assert after <= max(1e-4 * scale, before / 1000)


def logistic(count: int = 200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, 8))
    return x, np.where(x @ rng.normal(size=8) + rng.normal(size=count) > 0, 1.0, -1.0)


def test_it_agrees_with_scipy() -> None:
    x, y = logistic()

    def loss(place: np.ndarray) -> tuple[float, np.ndarray]:
        margins = y * (x @ place)
        value = float(np.logaddexp(0, -margins).mean() + place @ place / 200)
        return value, -(x * (y / (1 + np.exp(margins)))[:, None]).mean(axis=0) + place / 100

    def single(place: Floats) -> tuple[float, Floats]:
        value, gradient = loss(place.astype(np.float64))
        return value, gradient.astype(np.float32)

    right = minimize(loss, np.zeros(8), jac=True, method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-10})
    found = descent.minimise(single, np.zeros(8, dtype=np.float32), tolerance=1e-9, flat=1e-7)
    assert loss(found.astype(np.float64))[0] == pytest.approx(right.fun, abs=1e-7)
    assert np.allclose(found, right.x, atol=2e-3)


def test_a_start_near_the_bottom_is_still_improved() -> None:
    """Where all that is left is small, the first step must not be as small as the gradient."""
    bowl = Bowl(np.geomspace(1e-4, 1e-2, 12))
    near = (bowl.lowest + 0.3).astype(np.float32)
    found = descent.minimise(bowl, near, tolerance=1e-7, flat=0)
    assert bowl(found)[0] < bowl(near)[0] / 100


def test_it_stops_at_the_bottom_and_after_so_many_steps() -> None:
    bowl = Bowl(np.ones(5))
    at_the_bottom = bowl.lowest.astype(np.float32)
    assert np.array_equal(descent.minimise(bowl, at_the_bottom, tolerance=1e-6), at_the_bottom)
    assert bowl.looks == 1
    steep = Bowl(np.geomspace(0.001, 100, 50))
    descent.minimise(steep, np.zeros(50, dtype=np.float32), tolerance=0, flat=0, iterations=3)
    assert steep.looks <= 3 * 20 + 1


def test_where_there_is_nothing_or_no_number_it_ends() -> None:
    def empty(place: Floats) -> tuple[float, Floats]:
        return 0.0, np.zeros(0, dtype=np.float32)

    def endless(place: Floats) -> tuple[float, Floats]:
        return float("nan"), np.ones(3, dtype=np.float32)

    assert len(descent.minimise(empty, np.zeros(0, dtype=np.float32), tolerance=1e-6)) == 0
    assert np.array_equal(descent.minimise(endless, np.zeros(3, dtype=np.float32), tolerance=1e-6), np.zeros(3))


def test_the_start_is_not_written_to_and_the_same_start_gives_the_same_bits() -> None:
    start = np.ones(20, dtype=np.float32)
    first, again = (descent.minimise(Bowl(np.geomspace(0.1, 1, 20)), start, tolerance=1e-8) for _ in range(2))
    assert np.array_equal(start, np.ones(20))
    assert np.array_equal(first, again)
