"""Calibration: making "90 %" mean nine in ten, and measuring how far it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.integer[Any]]

_COLDEST, _HOTTEST = 0.05, 20.0


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
    for _ in range(50):
        middle = (low + high) / 2
        if slope(float(np.exp(middle))) < 0:
            low = middle
        else:
            high = middle
    return float(np.exp(-(low + high) / 2))


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
