"""What a random sample says about the rest: covered as often as promised, narrower than without confidences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from app.engine import yardstick
from app.engine.intervals import clopper_pearson


def pool(seed: int, size: int, off: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Doubts of ``size`` documents, and where the head is wrong: as often as it doubts, or ``off`` log odds oftener."""
    rng = np.random.default_rng(seed)
    doubt = rng.beta(0.3, 2.0, size).clip(0.005, 0.97)
    odds = np.log(doubt / (1 - doubt)) + off
    return doubt, rng.random(size) < 1 / (1 + np.exp(-odds))


@pytest.mark.parametrize("off", [-1.0, 0.0, 1.0])
def test_the_truth_is_covered_however_wrong_confidences_are(off: float) -> None:
    covered, narrow, plain = 0, [], []
    for seed in range(70):
        doubt, wrong = pool(seed, 2000, off)
        drawn = np.random.default_rng(seed + 999).permutation(2000)[:120]
        rest = np.setdiff1d(np.arange(2000), drawn)
        found = yardstick.agreement(wrong[drawn], doubt[drawn], doubt[rest])
        assert found is not None
        assert found.low <= found.value <= found.high
        assert found.count == 120
        covered += found.low <= 1 - wrong[rest].mean() <= found.high
        low, high = clopper_pearson(int((~wrong[drawn]).sum()), 120)
        narrow.append(found.high - found.low)
        plain.append(high - low)
    assert covered >= 61  # 95 % of 70, less three standard errors
    assert np.mean(narrow) < 0.93 * np.mean(plain)


def test_few_documents_that_are_left_may_turn_out_either_way() -> None:
    covered = 0
    for seed in range(70):
        doubt, wrong = pool(seed, 140)
        drawn, rest = np.arange(60), np.arange(60, 140)
        found = yardstick.agreement(wrong[drawn], doubt[drawn], doubt[rest])
        assert found is not None
        count = yardstick.wrong_in(found, 80)
        assert 0 <= count.low <= count.value <= count.high <= 80
        covered += count.low <= wrong[rest].sum() <= count.high
    assert covered >= 61


def test_all_right_and_all_wrong() -> None:
    doubt = np.full(50, 0.1)
    good = yardstick.agreement(np.zeros(50, dtype=bool), doubt, doubt)
    bad = yardstick.agreement(np.ones(50, dtype=bool), doubt, doubt)
    assert good is not None
    assert bad is not None
    assert good.high == 1
    assert good.low == pytest.approx(clopper_pearson(50, 50)[0], abs=0.03)
    assert bad.low == 0
    assert bad.value < 0.05
    assert yardstick.agreement(np.zeros(0, dtype=bool), np.zeros(0), doubt) is None
    assert yardstick.agreement(np.zeros(5, dtype=bool), np.zeros(5), np.zeros(0)) is None


def test_equal_chances_are_a_binomial() -> None:
    for count, chance, found in ((40, 0.1, 3), (300, 0.3, 100), (900, 0.05, 50)):
        told = yardstick._at_most(np.full(count, chance), found)
        assert told == pytest.approx(binom.cdf(found, count, chance), abs=2e-3)


def test_labels_that_are_worse_than_their_confidences_are_found() -> None:
    covered = cases = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        doubt, _ = pool(seed, 3000)
        label = rng.integers(0, 6, 3000)
        own = np.array([0.0, 0.0, 1.5, -1.0, 0.5, 0.0])
        odds = np.log(doubt / (1 - doubt)) + own[label]
        wrong = rng.random(3000) < 1 / (1 + np.exp(-odds))
        answered = np.arange(400)
        random = answered < 150
        rest = np.arange(400, 3000)
        found = yardstick.by_label(
            label[answered], wrong[answered], doubt[answered], random, label[rest], doubt[rest], labels=7
        )
        assert found[6] is None  # suggested nowhere
        for number, one in enumerate(found[:6]):
            assert one is not None
            truth = 1 - wrong[rest][label[rest] == number].mean()
            covered += one.low <= truth <= one.high
            cases += 1
        assert found[2] is not None
        assert found[3] is not None
        assert found[2].value < found[3].value
    assert covered / cases > 0.9


def test_calibration_error_is_near_what_it_is() -> None:
    rng = np.random.default_rng(1)
    for off, least, most in ((0.0, 0.0, 0.05), (1.5, 0.05, 0.25)):
        doubt, wrong = pool(3, 4000, off)
        found = yardstick.calibration_error(wrong[:400], doubt[:400], doubt[400:], rng=rng)
        assert found is not None
        assert least <= found.value <= most
        assert found.low <= found.value <= found.high
    assert yardstick.calibration_error(wrong[:10], doubt[:10], doubt[10:], rng=rng) is None
