"""What set-up prints, and how it calls other programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TAIL = 25
"""How many of the last lines of a failed program's output are shown."""

_MEGABYTES = {"B": 1e-6, "kB": 1e-3, "KB": 1e-3, "MB": 1.0, "GB": 1e3}


class SetupError(Exception):
    """Set-up cannot go on; the message is one or two sentences for the person at the terminal."""


def say(text: str, *, end: str = "\n") -> None:
    """Print at once, so that the lines of called programs come in the right order."""
    print(text, end=end, flush=True)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Say what is being done and, when it is over, how many seconds it took."""
    say(f"  {label} …", end="")
    start = time.monotonic()
    try:
        yield
    except BaseException:
        say(" failed")
        raise
    say(f" {time.monotonic() - start:.0f} s")


def call(
    command: Sequence[str | Path],
    *,
    what: str,
    log: Path,
    environment: Mapping[str, str] | None = None,
    watch: Callable[[str], str | None] | None = None,
) -> None:
    """Run a program quietly: its output goes to ``log``; ``watch`` may pick lines out of it to be shown.

    ``environment`` is added to this process's own. Raises :class:`SetupError` with ``what`` failed and the last
    lines of the output if the exit status is not 0 or the program is not there.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    try:
        with log.open("a", encoding="utf-8", errors="replace") as record:
            record.write(f"\n$ {' '.join(map(str, command))}\n")
            with subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **(environment or {})},
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    record.write(line)
                    lines = [*lines[-TAIL:], line.rstrip()]
                    shown = watch(line) if watch else None
                    if shown:
                        say(f" {shown}", end="")
            status = process.returncode
    except OSError as error:
        raise SetupError(f"{what} failed: {error}.") from error
    if status != 0:
        tail = "\n".join(f"    {line}" for line in lines)
        raise SetupError(f"{what} failed (exit status {status}). Its last lines:\n{tail}\n  All of it: {log}")


def answer(command: Sequence[str | Path], *, timeout: float = 60) -> tuple[int, str]:
    """Exit status and output of a short program; status 127 and "" if it is not there or does not end."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 127, ""
    return done.returncode, done.stdout


class Downloads:
    """Watches pip's output: shows the large downloads and adds up all of them."""

    LARGE = 15.0
    """Megabytes from which a download is shown."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    def __call__(self, line: str) -> str | None:
        match = re.match(r"\s*Downloading (\S+) \(([0-9.]+) ([kKMG]?B)\)", line)
        if match is None or match[1].endswith(".metadata"):
            return None
        size = float(match[2]) * _MEGABYTES[match[3]]
        self.megabytes += size
        name = match[1].rsplit("/", 1)[-1].split("-")[0]
        return f"{name} ({size:.0f} MB)" if size >= self.LARGE else None


class NinjaProgress:
    """Watches ninja's output: shows every tenth part of a build, once."""

    def __init__(self) -> None:
        self._shown = 0

    def __call__(self, line: str) -> str | None:
        match = re.search(r"\[(\d+)/(\d+)\]", line)
        if match is None or int(match[2]) < 20:
            return None
        tenths = 10 * int(match[1]) // int(match[2])
        if tenths <= self._shown:
            return None
        self._shown = tenths
        return f"{tenths}0 %"


def fail(error: SetupError) -> int:
    """Print why set-up stopped; the exit status."""
    sys.stdout.flush()
    print(f"\n{error}", file=sys.stderr, flush=True)
    return 1
