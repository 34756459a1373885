"""Counting a key once: not while it is held, and not because a tool or a tired finger repeats it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtGui import QKeyEvent

BOUNCE = 0.03
"""Seconds between letting go and pressing again below which no finger can be at work (an unmarked auto-repeat)."""
SETTLE = 0.15
"""Seconds after a new document came up in which the key that brought it does not count."""
IDLE = 120.0
"""Seconds without a sign of life after which a person is taken to be away."""


class KeyGate:
    """Decides which key presses count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: set[int] = set()
        self._let_go: dict[int, float] = {}
        self._last_key = 0
        self._came_up = -1e9

    def press(self, event: QKeyEvent) -> bool:
        """Whether this press counts. Auto-repeat never does; a key held counts again after it was released."""
        key, now = event.key(), self._clock()
        if event.isAutoRepeat() or key in self._held:
            return False
        self._held.add(key)
        if now - self._let_go.get(key, -1e9) < BOUNCE:
            return False
        if key == self._last_key and now - self._came_up < SETTLE:
            return False
        self._last_key = key
        return True

    def release(self, event: QKeyEvent) -> None:
        """A key went up."""
        if not event.isAutoRepeat():
            self._held.discard(event.key())
            self._let_go[event.key()] = self._clock()

    def new_document(self) -> None:
        """Another document (or another suggestion) has come up just now."""
        self._came_up = self._clock()

    def forget(self) -> None:
        """The window went away: releases may never arrive."""
        self._held.clear()


class Stopwatch:
    """Time spent on one document. Gaps of more than two minutes without a sign of life do not count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._sum = 0.0
        self._gap = False

    def restart(self) -> None:
        """A new document is shown."""
        self._last, self._sum, self._gap = self._clock(), 0.0, False

    def alive(self) -> None:
        """A key, a click or a movement: the person is there."""
        now = self._clock()
        if now - self._last <= IDLE:
            self._sum += now - self._last
        else:
            self._gap = True
        self._last = now

    def seconds(self) -> float | None:
        """Seconds counted until now; ``None`` where all of it was a gap."""
        self.alive()
        return None if self._gap and self._sum < 0.5 else self._sum
