"""Trying a model file in a short-lived child of the same program: a crash there is a sentence here (safety.md, C2).

The child (``--try-model``) is dispatched before anything heavy is imported. It gets the path over its standard input,
never on the command line, limits itself, loads the model, evaluates it twice and answers with one line of JSON. It
holds nothing of a project, and no network: the filter of :mod:`app.offline` is laid on it like on every child.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.gguf import header as headers
from app.engine.gguf import memory, trial
from app.engine.gguf.header import Header
from app.engine.gguf.refusals import refused
from app.engine.gguf.trial import Fault, Trial
from app.errors import ModelError
from app.records import Report, silent
from app.wording import translate

FLAG = "--try-model"
_SECONDS = 90.0
_SLOWEST_DISK = 30e6
"""Bytes a second: the time-out grows with the file, which may lie on a stick."""
_BESIDE = 6 << 30
"""Address space beside the weights: Python, libraries, stacks of threads. Not memory that is used."""
_LONGEST_ANSWER = 4096
_POLL = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A model file that ran: what it is, its SHA-256 (hex), its speed of reading, memory needed and memory free."""

    header: Header
    sha256: str
    tokens_per_second: float
    need: memory.Need
    free: int | None

    @property
    def fits(self) -> bool:
        """Whether it can be loaded now without pushing other things out of memory."""
        return self.free is None or self.need.total <= self.free


def try_model(path: Path, report: Report = silent, *, as_embedder: bool = False, seconds: float | None = None) -> Tried:
    """Read the header, compute the SHA-256 and run the file once in a child, as it will be used.

    ``report`` counts bytes of the hash, then stands still while the child runs; what it raises ends the child.
    Raises :class:`app.errors.FileMissing` or :class:`ModelError`.
    """
    header = headers.read(path)
    need = memory.need(header)
    free = memory.free()
    if free is not None and need.weights + need.cache + need.compute > free:
        raise ModelError(
            translate("errors", "The model in “{name}” needs {needed} GB of memory, and {free} GB are free.").format(
                name=path.name, needed=_gigabytes(need.total), free=_gigabytes(free)
            ),
            safe=translate("errors", "It was not loaded; your project is unharmed."),
            todo=translate("errors", "Close other programs or choose a smaller model."),
        )
    before = _stamp(path)
    digest = headers.sha256(path, report)
    question: dict[str, str | bool] = {"path": str(path.absolute()), "as_embedder": as_embedder}
    found = _in_child(question, report, seconds or _SECONDS + header.file_bytes / _SLOWEST_DISK, header.file_bytes)
    if found.fault is None and _stamp(path) != before:
        raise refused(translate("errors", "The model file “{name}” changed while it was tried.").format(name=path.name))
    if found.fault is not None:
        raise trial.refusal(found.fault, path.name)
    return Tried(header=header, sha256=digest, tokens_per_second=found.tokens_per_second, need=need, free=free)


def _gigabytes(count: int) -> str:
    return f"{count / 2**30:.1f}"


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return found.st_size, found.st_mtime_ns, found.st_ino


def command() -> list[str]:
    """How the child is started: this program again, packed or from source."""
    return [sys.executable, FLAG] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app", FLAG]


def _in_child(asked: dict[str, str | bool], report: Report, seconds: float, total: int) -> Trial:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    child = subprocess.Popen(
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if getattr(sys, "frozen", False) else Path(__file__).resolve().parent.parent,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    question: bytes | None = json.dumps(asked).encode() + b"\n"
    deadline = time.monotonic() + seconds
    try:
        while True:
            report(total, total)
            try:
                answer, _ = child.communicate(question, timeout=_POLL)
                break
            except subprocess.TimeoutExpired:
                question = None
                if time.monotonic() > deadline:
                    return Trial(fault=Fault.SLOW)
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()
    return _understood(answer) if child.returncode == 0 else Trial(fault=Fault.CRASHED)


def _understood(answer: bytes) -> Trial:
    """The child's answer, believed only as far as it has the form of one."""
    try:
        found: Any = json.loads(answer[:_LONGEST_ANSWER])
        fault = found["fault"]
        return Trial(
            fault=None if fault is None else Fault(fault),
            tokens_per_second=float(found["tokens_per_second"]),
            load_seconds=float(found["load_seconds"]),
        )
    except (ValueError, KeyError, TypeError):
        return Trial(fault=Fault.CRASHED)


# --- in the child -------------------------------------------------------------------------------------------------


def child() -> int:
    """What runs under ``--try-model``: one line of JSON in, one out; the exit status is 0 if it came to an end."""
    asked = json.loads(sys.stdin.readline())
    path = Path(asked["path"])
    _limit(path)
    try:
        found = trial.run(path, as_embedder=asked["as_embedder"])
    except ModelError:  # the header was read before: the file was changed meanwhile
        found = Trial(fault=Fault.VOCABULARY)
    answer = {
        "fault": found.fault.value if found.fault else None,
        "tokens_per_second": found.tokens_per_second,
        "load_seconds": found.load_seconds,
    }
    print(json.dumps(answer), flush=True)
    return 0


def _limit(path: Path) -> None:
    """Bound memory, time, files and output of this process (POSIX; elsewhere the time-out of the program holds)."""
    if sys.platform == "win32":
        return
    import resource

    size = path.stat().st_size
    seconds = int(_SECONDS + size / _SLOWEST_DISK) * 2
    for what, most in (
        (resource.RLIMIT_AS, 2 * size + _BESIDE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # macOS refuses some of them
            continue
