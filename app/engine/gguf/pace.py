"""How a model runs fastest here: threads, and documents together, by short measurements on this machine."""

from __future__ import annotations

import time
from collections.abc import Sequence

from app.engine.gguf.library import processors
from app.engine.gguf.runtime import Context, Part

TOGETHER = 4
"""Documents that may be evaluated in one call."""
_PAYS = 0.9
"""What costs more must take at most so much of the time."""
_ALONE, _ROUNDS = 4, 3


class Pace:
    """Whether documents are evaluated together: four alone and four together in turn, three times, then decided."""

    def __init__(self, together: int | None) -> None:
        """``together`` is how many; ``None``: to be measured."""
        self.together = together
        self._timings: dict[bool, list[tuple[float, int]]] = {False: [], True: []}

    def group(self) -> int:
        """How many documents the next call should evaluate."""
        if self.together is not None:
            return max(1, min(self.together, TOGETHER))
        alone, both = len(self._timings[False]), len(self._timings[True])
        return TOGETHER if alone >= _ALONE * (both + 1) else 1

    def learn(self, documents: int, seconds: float, tokens: int) -> None:
        """What a call took."""
        if self.together is not None or not tokens:
            return
        if documents in (1, TOGETHER):
            self._timings[documents > 1].append((seconds, tokens))
        else:  # long ones do not fit together: nothing is gained
            self._timings[True].append((1.0, 1))
        if len(self._timings[True]) == _ROUNDS:
            alone, both = (
                sorted(seconds / tokens for seconds, tokens in self._timings[kind])[len(self._timings[kind]) // 2]
                for kind in (False, True)
            )
            self.together = TOGETHER if both <= _PAYS * alone else 1


def fitting_threads(context: Context, tokens: Sequence[int], *, most: int | None = None) -> int:
    """How many threads read fastest here, by a short measurement: 1, 2, 4 … but never all processors.

    Another thread must save a tenth, or it is left to the rest of the machine. The context is empty before and after.
    """
    sample = list(tokens[:48])
    limit = most if most is not None else max(1, processors() - 1)
    candidates = [count for count in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32) if count <= limit]
    if len(candidates) < 2 or not sample:
        return 1
    best, fastest = 1, float("inf")
    for count in candidates:
        context.use_threads(count)
        seconds = float("inf")
        for _ in range(2):
            started = time.perf_counter()
            context.evaluate([Part(0, 0, sample)])
            seconds = min(seconds, time.perf_counter() - started)
            context.forget(0)
        if seconds < _PAYS * fastest:
            best, fastest = count, seconds
        elif count >= 2 * best:
            break
    return best
