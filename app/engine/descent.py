"""Descent: the smallest value of a smooth convex function of many numbers, by L-BFGS in single precision.

Liu and Nocedal 1989, in the form of Chen, Wang and Zhou 2014: the last steps and what each changed in the gradient
stand in one matrix, so that a direction costs three products of that matrix with a vector. SciPy's own keeps
everything in double precision, which took as long as the function did, and holds the interpreter meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_MEMORY = 10
"""Steps that are remembered."""
_ENOUGH = 1e-4
"""Share of what the slope promises that a step has to keep (Armijo 1966)."""
_HALVINGS = 20


def minimise(
    function: Callable[[Floats], tuple[float, Floats]],
    start: Floats,
    *,
    tolerance: float,
    flat: float = 1e-5,
    iterations: int = 300,
) -> Floats:
    """The place ``(n,)`` where ``function`` is smallest, from ``start`` on.

    ``function`` gives value and gradient ``(n,)``; it must be convex, or the place is one nearby that is low. Stops
    when a whole step gains less than ``tolerance`` of the value, when no part of the gradient is larger than ``flat``,
    after so many ``iterations``, or where single precision ends.
    """
    place = start.astype(np.float32)
    value, gradient = function(place)
    memory = _Memory(len(place))
    for _ in range(iterations):
        if not len(place) or float(np.abs(gradient).max()) <= flat:
            break
        direction = memory.direction(gradient)
        slope = float(direction @ gradient)
        if not slope < 0:  # rounding has spoilt what was remembered
            memory = _Memory(len(place))
            direction = memory.direction(gradient)
            slope = float(direction @ gradient)
        before, old, length = value, gradient, 1.0
        for _ in range(_HALVINGS):
            step = np.float32(length) * direction
            value, gradient = function(place + step)
            if value <= before + _ENOUGH * length * slope:
                break
            # The bottom of the parabola through what is known, but no less than a tenth.
            bottom = -slope * length**2 / (2 * (value - before - slope * length))
            length = min(max(bottom, length / 10), length / 2) if np.isfinite(bottom) else length / 10
        else:
            break
        place += step
        memory.add(step, gradient - old)
        if length == 1.0 and before - value <= tolerance * max(abs(before), abs(value), 1.0):
            break  # a step that was cut short says nothing about what is left
    return place


class _Memory:
    """The last steps, and by how much each changed the gradient."""

    def __init__(self, size: int) -> None:
        self._rows = np.zeros((2 * _MEMORY, size), dtype=np.float32)  # steps, then changes
        self._products = np.zeros((2 * _MEMORY, 2 * _MEMORY))
        self._kept: list[int] = []  # places of steps, oldest first

    def add(self, step: Floats, change: Floats) -> None:
        """Remember a step and what it changed; the oldest gives way."""
        if not float(step @ change) > 1e-10 * float(change @ change):
            return
        place = self._kept.pop(0) if len(self._kept) == _MEMORY else len(self._kept)
        self._kept.append(place)
        for at, row in ((place, step), (place + _MEMORY, change)):
            self._rows[at] = row
            self._products[at] = self._products[:, at] = self._rows @ row

    def direction(self, gradient: Floats) -> Floats:
        """Where to go: downhill, by the curvature that the remembered steps have shown; the first time, by length 1."""
        if not self._kept:
            return gradient * np.float32(-1 / float(np.linalg.norm(gradient)))
        toward = (self._rows @ gradient).astype(np.float64)  # products of every row with the direction so far, negated
        shares = np.zeros(2 * _MEMORY)
        own = 1.0  # what the gradient itself counts
        passed: dict[int, float] = {}
        for step in reversed(self._kept):
            change = step + _MEMORY
            passed[step] = toward[step] / self._products[step, change]
            shares[change] -= passed[step]
            toward -= passed[step] * self._products[:, change]
        newest = self._kept[-1]
        curvature = self._products[newest, newest + _MEMORY]
        width = curvature / self._products[newest + _MEMORY, newest + _MEMORY]
        own, shares, toward = own * width, shares * width, toward * width
        for step in self._kept:
            change = step + _MEMORY
            more = passed[step] - toward[change] / self._products[step, change]
            shares[step] += more
            toward += more * self._products[:, step]
        found: Floats = shares.astype(np.float32) @ self._rows
        found += np.float32(own) * gradient
        return -found
