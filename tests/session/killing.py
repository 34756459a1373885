"""Processes to be killed: ``Copies.kill_after`` starts one, lets it work, kills it, and returns what it said.

Importing the program anew for each kill would take longer than what is killed. So one process imports it once, and each
that is killed is a copy of that one (``os.fork``), made before it has opened anything; where the system cannot copy,
each starts from nothing.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FORKS = hasattr(os, "fork")
_ENDED = "\0ended\n"


class Copies:
    """Of a process that has imported ``module``, whose ``main`` takes texts and says "ready" when it begins to work."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._end(self._process)

    def kill_after(self, seconds: float, *arguments: str, said: int = 0) -> list[str]:
        """Let a copy say ``said`` lines and work on for so many seconds; the complete lines that it said behind
        "ready", also those of its last moment."""
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(arguments) + "\n")
        process.stdin.flush()
        number = int(process.stdout.readline().removeprefix("copy "))
        ready = process.stdout.readline()
        assert ready == "ready\n", ready
        lines = [process.stdout.readline() for _ in range(said)]
        time.sleep(seconds)
        if _FORKS:
            self._process = process
            with suppress(ProcessLookupError):  # it has come to its end
                os.kill(number, 9)
            lines += iter(process.stdout.readline, _ENDED)
        else:
            process.kill()
            lines += process.stdout.readlines()
            self._end(process)
        return [line.strip() for line in lines if line.endswith("\n") and "\0" not in line]

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(Path(__file__)), self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1"},
        )

    def _end(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait()


def _requests() -> Iterator[list[str]]:
    while line := sys.stdin.readline():
        yield json.loads(line)


def _work(module: str, arguments: list[str]) -> None:
    print(f"copy {os.getpid()}", flush=True)
    importlib.import_module(f"tests.session.{module}").main(*arguments)


def _serve(module: str) -> None:
    importlib.import_module(f"tests.session.{module}")
    for arguments in _requests():
        if not _FORKS:
            return _work(module, arguments)
        number = os.fork()
        if number == 0:
            try:
                _work(module, arguments)
            except BaseException:
                traceback.print_exc()
            os._exit(0)
        os.waitpid(number, 0)
        sys.stdout.write(_ENDED)  # behind half a line, that line is not taken for a whole one
        sys.stdout.flush()
    return None


if __name__ == "__main__":
    _serve(sys.argv[1])
