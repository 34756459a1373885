from __future__ import annotations

import numpy as np
import pytest

from app.engine import calibration
from app.engine.head import softmax


def drawn(temperature: float, count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Logits, and labels drawn from their softmax at a temperature."""
    rng = np.random.default_rng(3)
    logits = rng.normal(0, 2, size=(count, 5))
    shares = softmax(logits / temperature)
    labels = (rng.random((count, 1)) > shares.cumsum(axis=1)).sum(axis=1).clip(0, 4)
    return logits, labels


@pytest.mark.parametrize("true", [0.4, 1.0, 2.5])
def test_the_temperature_that_made_the_labels_is_found(true: float) -> None:
    logits, labels = drawn(true)
    assert calibration.temperature(logits, labels) == pytest.approx(true, rel=0.04)


def test_the_temperature_has_the_smallest_log_loss() -> None:
    logits, labels = drawn(1.7, 500)

    def loss(temperature: float) -> float:
        logs = np.log(softmax(logits / temperature))
        right = logs[np.arange(500), labels]
        doubt = 1 / 502
        return float(-np.mean((1 - doubt) * right + doubt / 4 * (logs.sum(axis=1) - right)))

    found = calibration.temperature(logits, labels)
    assert loss(found) <= min(loss(found * factor) for factor in (0.5, 0.9, 0.99, 1.01, 1.1, 2)) + 1e-9


def test_weights_count_like_repetition() -> None:
    logits, labels = drawn(1.3, 200)
    weights = np.arange(200) % 3
    repeated = np.repeat(np.arange(200), weights)
    assert calibration.temperature(logits, labels, weights) == pytest.approx(
        calibration.temperature(logits[repeated], labels[repeated])
    )


def test_a_few_right_answers_are_no_certainty() -> None:
    logits = np.array([[5.0, 0.0], [0.0, 5.0]])
    few = softmax(logits / calibration.temperature(logits, np.array([0, 1])))
    assert few.max() == pytest.approx(0.75, abs=1e-6)  # (2 + 1) / (2 + 2)
    many = np.tile(logits, (500, 1))
    assert softmax(logits / calibration.temperature(many, np.array([0, 1] * 500))).max() > 0.99


def test_the_temperature_stays_in_bounds() -> None:
    logits = np.array([[5.0, 0.0], [0.0, 5.0]])
    assert calibration.temperature(logits, np.array([1, 0])) == 20.0
    assert calibration.temperature(logits / 1e6, np.array([0, 1])) == 0.05
    assert calibration.temperature(np.zeros((0, 2)), np.zeros(0, int)) == 1.0
    assert calibration.temperature(np.zeros((3, 1)), np.zeros(3, int)) == 1.0


def test_calibration_error_of_a_known_case() -> None:
    # Two at 90 % of which one is right, two at 60 % both right: (2 * |0.9 - 0.5| + 2 * |0.6 - 1|) / 4.
    shares = np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6], [0.4, 0.6]])
    assert calibration.expected_calibration_error(shares, np.array([0, 1, 1, 1]), bins=10) == pytest.approx(0.4)


def test_calibrated_confidences_have_no_error_to_speak_of() -> None:
    logits, labels = drawn(1.0)
    assert calibration.expected_calibration_error(softmax(logits), labels) < 0.02
    assert calibration.expected_calibration_error(softmax(logits / 0.3), labels) > 0.1


def test_the_reliability_diagram_counts_everything_once() -> None:
    logits, labels = drawn(1.0, 300)
    shares = softmax(logits)
    bars = calibration.reliability(shares, labels)
    assert len(bars) == 15
    assert sum(bar.count for bar in bars) == 300
    right = sum(bar.count * bar.accuracy for bar in bars if bar.accuracy is not None)
    assert right == pytest.approx((shares.argmax(axis=1) == labels).sum())
    for bar in bars:
        assert (bar.confidence is None) == (bar.count == 0)
        assert bar.confidence is None or bar.low <= bar.confidence <= bar.high + 1e-6


def test_certainty_belongs_to_the_last_bar() -> None:
    assert calibration.reliability(np.array([[1.0, 0.0]]), np.array([0]))[-1].count == 1


def test_nothing_to_measure_is_no_error() -> None:
    assert calibration.expected_calibration_error(np.zeros((0, 3)), np.zeros(0, int)) == 0.0


def test_the_best_label_stays_the_best_and_shares_stay_shares() -> None:
    logits = np.random.default_rng(0).normal(0, 3, size=(2_000, 7)).astype(np.float32)
    for slope, offset in ((1.0, 0.0), (0.5, -0.4), (1.6, 0.3), (0.1, -2.0)):
        shares = calibration.Calibration(temperature=0.8, slope=slope, offset=offset).probabilities(logits)
        assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
        assert (shares >= 0).all()
        assert np.array_equal(shares.argmax(axis=1), logits.argmax(axis=1))
    plain = calibration.Calibration(temperature=0.8).probabilities(logits)
    assert np.allclose(plain, softmax(logits / np.float32(0.8)), atol=1e-6)
    assert calibration.Calibration(slope=0.5, offset=-0.2).probabilities(np.zeros((2, 1), np.float32)).tolist() == [
        [1.0],
        [1.0],
    ]


def test_the_yardstick_moves_what_picked_answers_suggest() -> None:
    logits, labels = drawn(0.7, 4_000)
    start = calibration.calibrate(1.2, logits[:0], labels[:0])
    few = calibration.calibrate(1.2, logits[:30], labels[:30])
    many = calibration.calibrate(1.2, logits, labels)
    assert start.temperature == pytest.approx(1.08)
    assert 0.7 < few.temperature < start.temperature
    assert many.temperature == pytest.approx(0.7, rel=0.05)
    before, after = (
        calibration.expected_calibration_error(found.probabilities(logits), labels) for found in (start, many)
    )
    assert after < 0.02 < before


def test_sure_answers_that_are_often_wrong_lower_the_surest_only() -> None:
    rng = np.random.default_rng(1)
    logits, labels = drawn(1.0, 3_000)
    sure = softmax(logits).max(axis=1) > 0.9
    labels = np.where(sure & (rng.random(3_000) < 0.12), (labels + 1) % 5, labels)
    found = calibration.calibrate(1 / 0.9, logits, labels)
    plain = calibration.Calibration(temperature=found.temperature)
    errors = [calibration.expected_calibration_error(one.probabilities(logits), labels) for one in (plain, found)]
    assert found.slope < 0.9
    assert errors[1] < errors[0]
