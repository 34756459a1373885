"""One child that reads: started with as little as possible, timed, and ended whatever it does."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from app.errors import InputError
from app.reading_child import pipe
from app.reading_child.answers import Died
from app.reading_child.confinement import MEMORY
from app.reading_child.job import Job
from app.records import Lack
from app.wording import translate

_GROWN = 300 << 20  # bytes a child may have used at most to be kept
_STARTING = 60.0  # seconds
_ENDING = 0.5  # seconds
_PAUSED = 2.0  # seconds
_ROOT = Path(__file__).resolve().parents[2]

_SIGXCPU = -int(getattr(signal, "SIGXCPU", 1 << 16))
_NO_MEMORY = {-int(getattr(signal, name, 1 << 16)) for name in ("SIGABRT", "SIGTRAP", "SIGILL")}
"""How native libraries end when they get no more memory."""
_KILLED = {-int(getattr(signal, name, 1 << 16)) for name in ("SIGKILL", "SIGTERM")}


class Child:
    """One process that reads, and its clock."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._served = self._used = 0
        self._resting = False
        self._late = self._ended = False
        self._deadline: float | None = None
        self._changed = threading.Condition()
        self._job = Job(MEMORY)
        try:
            self._process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=os.path.abspath(os.sep),
                env=_environment(),
                close_fds=True,
                bufsize=1 << 16,
                creationflags=0x08000000 if sys.platform == "win32" else 0,  # no console window
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            raise _cannot_start() from error
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        if sys.platform == "win32":
            self._job.hold(int(self._process._handle))
        self._clock = threading.Thread(target=self._watch, name="reader clock", daemon=True)
        self._clock.start()
        try:
            self._set(_STARTING)
            words, _ = self.answer()
        except Died as death:
            self.end()
            raise _cannot_start() from death
        if words != {"ready": True}:
            self.end()
            raise _cannot_start()
        self._set(None)

    def ask(self, words: dict[str, Any], data: bytes) -> None:
        """Send a request. Raises :class:`Died`."""
        self._resting = False
        self._served += 1
        self._set(self._seconds)
        try:
            pipe.send(self._in, words, data)
        except OSError as error:
            raise self._death() from error

    def answer(self) -> tuple[dict[str, Any], bytes]:
        """The next message. Raises :class:`Died`."""
        try:
            found = pipe.receive(self._out)
        except (OSError, ValueError, pipe.Garbled) as error:
            raise self._death() from error
        if found is None:
            raise self._death()
        if self._deadline is not None:
            self._set(self._seconds)
        return found

    def rest(self, used: int = 0) -> None:
        """The request was answered to its end; ``used`` is the most memory it has had, in bytes."""
        self._used = used
        self._resting = True
        self._set(None)

    def is_fit(self, documents: int) -> bool:
        """Whether it can take another request."""
        return self._resting and self._served < documents and self._used < _GROWN and self._process.poll() is None

    def end(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._job.close()
        self._set(-1.0)
        for stream in (self._in, self._out):
            with contextlib.suppress(OSError, ValueError):
                stream.close()
        self._process.wait()

    def _set(self, seconds: float | None) -> None:
        with self._changed:
            self._deadline = None if seconds is None else time.monotonic() + seconds
            if seconds is not None and seconds < 0:
                self._ended = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._ended:
                left = None if self._deadline is None else self._deadline - time.monotonic()
                if left is not None and left <= 0:
                    self._late = True
                    self._process.kill()
                    return
                began = time.monotonic()
                self._changed.wait(left)
                overslept = 0.0 if left is None else time.monotonic() - began - left
                if overslept > _PAUSED and self._deadline is not None:
                    self._deadline += overslept  # the program itself stood still, and so may the child have

    def _death(self) -> Died:
        """Why no answer came."""
        try:
            status = self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:  # it talks nonsense, but lives
            self._process.kill()
            self._process.wait()
            status = 0
        if self._late or status == _SIGXCPU:
            return Died(Lack.TOO_SLOW)
        # When memory runs out, native libraries abort, and the system kills; but anybody can kill.
        killed = status in _KILLED
        return Died(Lack.TOO_LARGE if killed or status in _NO_MEMORY else Lack.DAMAGED, by_others=killed)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--reader"]
    return [sys.executable, "-B", "-m", "app", "--reader"]


def _environment() -> dict[str, str]:
    """Nothing of the person's, only what Python and the system's loader need."""
    kept = ("SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    if not getattr(sys, "frozen", False):
        found["PYTHONPATH"] = str(_ROOT)
    return found | {
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONNOUSERSITE": "1",
        "HOME": os.sep,  # without, Python asks the system's account service
        "MALLOC_ARENA_MAX": "1",
        "OMP_NUM_THREADS": "1",
    }


def _cannot_start() -> InputError:
    return InputError(
        translate("errors", "The part of Cloister that reads documents could not be started."),
        safe=translate("errors", "The documents read until there were added."),
        todo=translate("errors", "Close other programs and try again; if it stays so, set Cloister up again."),
    )
