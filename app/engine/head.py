"""The head: multinomial logistic regression on a document's features.

It is linear, so its preference for one label over another is an exact sum over whatever the features are a sum
of. Confidences are its softmax at a *temperature* (Guo et al. 2017), so that "90 %" means nine in ten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.engine import descent
from app.engine.calibration import Calibration
from app.engine.representation import Mix
from app.errors import ModelError
from app.wording import translate

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.integer[Any]]

_BIAS_PENALTY = 0.01
"""How much the bias is held back beside the weights: enough that a label without examples stays possible."""
_TOLERANCE = 1e-6
_PLAIN = 7
"""How many numbers an older head was kept with."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """What was learned: ``weights`` float32 ``(k, d)``, ``bias`` float32 ``(k,)``.

    ``temperature`` (above 0) divides the logits, ``slope`` and ``offset`` then hold for the best label's log odds (see
    :class:`~app.engine.calibration.Calibration`), ``picked`` is the temperature of its own out-of-fold scores; ``c``
    is the inverse strength of the penalty it was fitted with, ``prior`` the weight that label texts had, ``mix`` how
    the rows it belongs to are made (its weights hold for rows before the vocabulary is weighed); ``checked_at`` is the
    number of answers at which temperature and those three were last looked at, ``tried`` how many alternatives to
    them were.
    """

    weights: Floats
    bias: Floats
    temperature: float = 1.0
    c: float = 1.0
    prior: float = 0.0
    mix: Mix = field(default_factory=Mix)
    tried: int = 0
    checked_at: int = 0
    slope: float = 1.0
    offset: float = 0.0
    picked: float = 1.0

    @property
    def classes(self) -> int:
        """How many labels it tells apart."""
        return int(self.weights.shape[0])

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over shapes and numbers: two heads of one hash give the same suggestions."""
        digest = hashlib.sha256(b"cloister head 2\n")
        digest.update(f"{self.weights.shape} {self.temperature.hex()} {self.c.hex()} {self.prior.hex()}\n".encode())
        digest.update(f"{self.mix.steps}\n".encode())
        if (self.slope, self.offset) != (1.0, 0.0):
            digest.update(f"{self.slope.hex()} {self.offset.hex()}\n".encode())
        digest.update(np.ascontiguousarray(self.weights, dtype="<f4").tobytes())
        digest.update(np.ascontiguousarray(self.bias, dtype="<f4").tobytes())
        return digest.hexdigest()

    def logits(self, features: npt.NDArray[np.floating[Any]]) -> Floats:
        """Preferences, before temperature: ``(n, d)`` to float32 ``(n, k)``."""
        logits: Floats = features.astype(np.float32, copy=False) @ self.weights.T + self.bias
        return logits

    def probabilities(self, features: npt.NDArray[np.floating[Any]]) -> Floats:
        """Confidences, calibrated: float32 ``(n, k)``, rows sum to 1."""
        return self.calibration.probabilities(self.logits(features))

    @property
    def calibration(self) -> Calibration:
        """How its logits become confidences."""
        return Calibration(temperature=self.temperature, slope=self.slope, offset=self.offset)

    def calibrated(self, found: Calibration, picked: float) -> Head:
        """The same head with other confidences."""
        return replace(self, temperature=found.temperature, slope=found.slope, offset=found.offset, picked=picked)

    def scaled(self, scale: Floats) -> Head:
        """The head that gives the same logits on rows not yet multiplied with ``scale`` ``(d,)``."""
        return replace(self, weights=self.weights * scale)

    def at(self, temperature: float) -> Head:
        """The same head with plain confidences at another temperature."""
        return replace(self, temperature=float(temperature), slope=1.0, offset=0.0)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All of it as plain arrays: ``weights``, ``bias`` and ``numbers`` (temperature and the fields after it)."""
        numbers = [self.temperature, self.c, self.prior, self.tried, self.checked_at]
        numbers += [self.mix.vocabulary, self.mix.steps, self.slope, self.offset, self.picked]
        return {"weights": self.weights, "bias": self.bias, "numbers": np.array(numbers, dtype=np.float64)}


def from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Head:
    """The head that :meth:`Head.to_arrays` gave away. Raises :class:`ModelError` where shapes do not fit or
    something is not a number.
    """
    try:
        weights = np.ascontiguousarray(arrays["weights"], dtype=np.float32)
        bias = np.ascontiguousarray(arrays["bias"], dtype=np.float32)
        numbers = [float(number) for number in arrays["numbers"]]
        if len(numbers) == _PLAIN:  # written before the best label had a line of its own
            numbers += [1.0, 0.0, numbers[0]]
        temperature, c, prior, tried, checked_at, vocabulary, steps, slope, offset, picked = numbers
        if weights.ndim != 2 or bias.shape != weights.shape[:1]:
            raise ValueError("shapes do not fit")
        if not (np.isfinite(weights).all() and np.isfinite(bias).all()):
            raise ValueError("not numbers")
        if not (0 < temperature < np.inf and 0 < c < np.inf and 0 <= prior < np.inf):
            raise ValueError("out of range")
        if not (0 <= vocabulary < np.inf and 0 <= steps <= 16):
            raise ValueError("out of range")
        if not (0 < slope < np.inf and np.isfinite(offset) and 0 < picked < np.inf):
            raise ValueError("out of range")
        counts = int(tried), int(checked_at)
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise ModelError(
            translate("errors", "What was learned from the answers is damaged."),
            safe=translate("errors", "Your documents and answers are not affected."),
            todo=translate("errors", "Let it learn again; that builds it anew."),
        ) from error
    return Head(
        weights=weights,
        bias=bias,
        temperature=temperature,
        c=c,
        prior=prior,
        mix=Mix(vocabulary=float(vocabulary), steps=int(steps)),
        tried=counts[0],
        checked_at=counts[1],
        slope=slope,
        offset=offset,
        picked=picked,
    )


def fit(
    features: Floats,
    labels: Labels,
    *,
    classes: int,
    weights: npt.NDArray[np.floating[Any]] | None = None,
    c: float,
    previous: Head | None = None,
    tolerance: float = _TOLERANCE,
) -> Head:
    """Fits a head to ``features`` ``(n, d)`` and ``labels`` (ints below ``classes``, ``(n,)``).

    Minimises the sum of ``weights`` times log loss plus ``||W||² / 2c`` (a hundredth of that for the bias) by
    :mod:`app.engine.descent`, starting from ``previous`` if its shape fits. Labels without examples, a single
    class and no example at all are fine: where nothing is known, all labels are equally likely. ``weights``
    ``(n,)`` default to 1; ``tolerance`` is the relative gain of a step below which it stops. BLAS is held to one
    thread: small fits lose by more.
    """
    dimensions = features.shape[1]
    x = np.ascontiguousarray(features, dtype=np.float32)
    importance = np.ones(len(x), np.float32) if weights is None else weights.astype(np.float32)
    rows = np.arange(len(x))
    scale = 1 / max(1.0, float(importance.sum()))
    size = classes * dimensions
    start = np.zeros(size + classes, dtype=np.float32)  # weights, then bias
    if previous is not None and previous.weights.shape == (classes, dimensions):
        start[:size], start[size:] = previous.weights.ravel(), previous.bias

    def loss(place: Floats) -> tuple[float, Floats]:
        w, b = place[:size].reshape(classes, dimensions), place[size:]
        logits = x @ w.T
        logits += b
        logits -= logits.max(axis=1, keepdims=True)
        right = logits[rows, labels]
        np.exp(logits, out=logits)
        sums = logits.sum(axis=1)
        value = float(np.sum(importance * (np.log(sums) - right), dtype=np.float64))
        value += (float(place[:size] @ place[:size]) + _BIAS_PENALTY * float(b @ b)) / (2 * c)
        logits *= (importance / sums)[:, None]
        logits[rows, labels] -= importance
        gradient = np.empty_like(place)
        gradient[:size] = (logits.T @ x).ravel()
        gradient[:size] += place[:size] * np.float32(1 / c)
        gradient[size:] = logits.sum(axis=0) + b * np.float32(_BIAS_PENALTY / c)
        gradient *= np.float32(scale)
        return value * scale, gradient

    with threadpool_limits(limits=1, user_api="blas"):
        found = descent.minimise(loss, start, tolerance=tolerance)
    return Head(weights=found[:size].reshape(classes, dimensions).copy(), bias=found[size:].copy(), c=c)


def softmax(logits: npt.NDArray[np.floating[Any]]) -> Floats:
    """Rows of logits as probabilities: float32, rows sum to 1."""
    shifted = (logits - logits.max(axis=1, keepdims=True)).astype(np.float32, copy=False)
    np.exp(shifted, out=shifted)
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result
