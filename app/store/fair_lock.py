"""The lock of the one connection: first come, first served, and a waiting person before all."""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """A mutual exclusion that serves in the order of asking, re-entrant within a thread.

    ``threading.Lock`` may give a busy import the lock again and again while a decision waits. Who asks urgently is
    next, whoever waits.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    def __enter__(self) -> FairLock:
        self.acquire()
        return self

    def acquire(self, *, urgent: bool = False) -> None:
        """Wait for one's turn."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                self._depth += 1
                return
            if self._owner is None and not self._waiting:
                self._owner, self._depth = me, 1
                return
            turn = threading.Event()
            if urgent:
                self._waiting.appendleft(turn)
            else:
                self._waiting.append(turn)
        turn.wait()
        self._owner, self._depth = me, 1

    def __exit__(self, *exc: object) -> None:
        self.release()

    def release(self) -> None:
        """Hand over to who is next."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            if self._waiting:
                # The place is handed over, never left open: nobody can slip in between.
                self._owner = -1
                self._waiting.popleft().set()
            else:
                self._owner = None
