"""Calibration: making "90 %" mean nine in ten, and measuring how far it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.integer[Any]]

_COLDEST, _HOTTEST = 0.05, 20.0
_CLOSE = 1e-6
"""How exactly a temperature is found, as a share of itself."""
_PICKED = 0.9
"""The temperature that fits what remains, beside the one that fits answers picked on purpose: those are harder. Over
four collections, two seeds and 250 to 1,250 answers it was between 0.6 and 1.15 times as high."""
_PICKED_SPREAD = 0.15
"""Standard deviation, in logarithms, with which that is believed before the yardstick says something."""
_SLOPE_SPREAD, _OFFSET_SPREAD = 0.3, 0.15
"""Standard deviations of how far slope and offset of the top label's confidence are from 1 and 0."""
_STEPS = np.linspace(-4 * _PICKED_SPREAD, 4 * _PICKED_SPREAD, 49)


def temperature(logits: Floats, labels: Labels, weights: Floats | None = None) -> float:
    """The temperature at which ``logits`` ``(n, k)`` fit ``labels`` ``(n,)`` best: softmax(logits / T).

    Minimises the (weighted) log loss (Guo et al. 2017, section 4.2), which is convex in 1 / T, by bisecting its
    derivative. As in Platt 1999, the right label counts ``1 - 1 / (m + 2)`` and the others the rest, ``m`` being
    the sum of the weights: a few answers that were all right are no reason to be certain. Between 0.05 and 20;
    1.0 where there is nothing to fit on.
    """
    classes = logits.shape[1]
    if not len(labels) or classes < 2:
        return 1.0
    values = np.asarray(logits, dtype=np.float64)
    importance = np.ones(len(labels)) if weights is None else np.asarray(weights, dtype=np.float64)
    doubt = 1 / (float(importance.sum()) + 2)
    right = values[np.arange(len(labels)), labels]
    right = (1 - doubt) * right + doubt * (values.sum(axis=1) - right) / (classes - 1)

    def slope(inverse: float) -> float:
        """Derivative of the loss by 1 / T: expected minus actual logit of the right label."""
        scaled = values * inverse
        shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return float(np.sum(importance * (np.sum(shares * values, axis=1) - right)))

    low, high = np.log(1 / _HOTTEST), np.log(1 / _COLDEST)
    if slope(float(np.exp(low))) >= 0:
        return _HOTTEST
    if slope(float(np.exp(high))) <= 0:
        return _COLDEST
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if slope(float(np.exp(middle))) < 0:
            low = middle
        else:
            high = middle
    return float(np.exp(-(low + high) / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How logits become confidences: softmax at a ``temperature``, then the log odds of the best label times ``slope``
    plus ``offset``, the other labels sharing the rest as before; the best label stays the best."""

    temperature: float = 1.0
    slope: float = 1.0
    offset: float = 0.0

    def probabilities(self, logits: Floats) -> npt.NDArray[np.float32]:
        """float32 ``(n, k)`` from ``logits`` ``(n, k)``; rows sum to 1."""
        shares = _softmax(np.asarray(logits, dtype=np.float32) / np.float32(self.temperature))
        if (self.slope == 1 and self.offset == 0) or shares.shape[1] < 2 or not len(shares):
            return shares
        rows, top = np.arange(len(shares)), shares.argmax(axis=1)
        best = shares[rows, top].astype(np.float64)
        shares[rows, top] = 0
        second = shares.max(axis=1).astype(np.float64)
        rest = np.maximum(shares.sum(axis=1, dtype=np.float64), 1e-12)
        odds = np.exp(np.clip(self.slope * np.log(np.maximum(best, 1e-12) / rest) + self.offset, -30, 30))
        # never below the runner-up, whose share of the rest stays
        odds = np.maximum(odds, second / rest * (1 + 1e-6))
        shares *= (1 / (1 + odds) / rest)[:, None].astype(np.float32)
        shares[rows, top] = odds / (1 + odds)
        return shares


def calibrate(picked: float, logits: Floats, labels: Labels) -> Calibration:
    """The calibration for what remains, from ``logits`` ``(n, k)`` and ``labels`` ``(n,)`` of the reserve yardstick.

    ``picked`` is the temperature that fits out-of-fold scores of the answers that were picked on purpose; what
    remains is close to nine tenths of it, and the yardstick, a random sample but a small one, moves it from there
    (maximum a posteriori). Then the best label's log odds get a slope and an offset in the same way (Platt 1999, for
    the top label only as in Gupta and Ramdas 2022): one temperature for all labels leaves the surest 5 to 10 % too
    sure where a few labels are written about in the same words.
    """
    centre = picked * _PICKED
    if not len(labels) or logits.shape[1] < 2:
        return Calibration(temperature=float(np.clip(centre, _COLDEST, _HOTTEST)))
    values, rows = np.asarray(logits, dtype=np.float64), np.arange(len(labels))
    worth = []
    for step in _STEPS:
        scaled = values / (centre * np.exp(step))
        top = scaled.max(axis=1)
        logs = scaled[rows, labels] - top - np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        worth.append(float(logs.sum()) - (step / _PICKED_SPREAD) ** 2 / 2)
    chosen = float(np.clip(centre * np.exp(_STEPS[int(np.argmax(worth))]), _COLDEST, _HOTTEST))
    shares = _softmax(values / chosen)
    best = np.clip(shares.max(axis=1).astype(np.float64), 1e-6, 1 - 1e-6)
    slope, offset = _line(np.log(best / (1 - best)), shares.argmax(axis=1) == labels)
    return Calibration(temperature=chosen, slope=slope, offset=offset)


def _line(odds: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the log odds that fit what was ``right``, held to 1 and 0: by Newton's method, convex."""
    design = np.stack([odds, np.ones(len(odds))], axis=1)
    held = np.array([1 / _SLOPE_SPREAD**2, 1 / _OFFSET_SPREAD**2])
    start = np.array([1.0, 0.0])
    place = start.copy()
    for _ in range(30):
        shares = 1 / (1 + np.exp(-np.clip(design @ place, -30, 30)))
        slope = design.T @ (shares - right) + held * (place - start)
        bend = (design * (shares * (1 - shares))[:, None]).T @ design + np.diag(held)
        step = np.linalg.solve(bend, slope)
        place -= np.clip(step, -0.5, 0.5)
        if np.abs(step).max() < 1e-9:
            break
    return float(max(place[0], 0.1)), float(place[1])


def _softmax(logits: Floats) -> npt.NDArray[np.float32]:
    shifted = (logits - logits.max(axis=1, keepdims=True)).astype(np.float32, copy=False)
    np.exp(shifted, out=shifted)
    result: npt.NDArray[np.float32] = shifted / shifted.sum(axis=1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bar of a reliability diagram: predictions of top confidence above ``low`` up to ``high``.

    ``confidence`` and ``accuracy`` are means over its ``count`` predictions, ``None`` where there are none.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


def reliability(probabilities: Floats, labels: Labels, bins: int = 15) -> list[Bin]:
    """Reliability diagram of the top label: ``bins`` bins of equal width over confidence 0..1.

    ``probabilities`` ``(n, k)``, ``labels`` ``(n,)``. DeGroot and Fienberg 1983; Niculescu-Mizil and Caruana 2005.
    """
    confidence = probabilities.max(axis=1).astype(np.float64) if len(labels) else np.zeros(0)
    right = probabilities.argmax(axis=1) == labels if len(labels) else np.zeros(0, dtype=bool)
    places = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    result = []
    for at in range(bins):
        inside = places == at
        count = int(inside.sum())
        result.append(
            Bin(
                low=at / bins,
                high=(at + 1) / bins,
                count=count,
                confidence=float(confidence[inside].mean()) if count else None,
                accuracy=float(right[inside].mean()) if count else None,
            )
        )
    return result


def expected_calibration_error(probabilities: Floats, labels: Labels, bins: int = 15) -> float:
    """Mean distance between confidence and accuracy of the top label, over equal-width bins: 0 is perfect, 1 worst.

    Naeini et al. 2015. 0.0 where there is nothing to measure.
    """
    if not len(labels):
        return 0.0
    return sum(
        bar.count / len(labels) * abs(bar.confidence - bar.accuracy)
        for bar in reliability(probabilities, labels, bins)
        if bar.confidence is not None and bar.accuracy is not None
    )
