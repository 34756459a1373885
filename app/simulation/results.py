"""What a simulation found: records, and how they are kept."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.records import Approval, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRound:
    """One refit. ``remaining`` documents have no label; ``pool_accuracy`` is the truth on all that nobody has read,
    those approved with proof included (``None`` when everything was read); ``estimate`` is what the program itself
    says, from its yardstick."""

    answers: int
    answers_by_kind: dict[str, int]
    remaining: int
    pool_accuracy: float | None
    estimate: Interval | None
    calibration_error: float | None
    seconds: float
    auto_approved: int = 0
    expected: int | None = None
    """Answers in all that the program expects until every document has a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A whole run."""

    documents: int
    labels: int
    answers: int
    answers_by_kind: dict[str, int]
    auto_approved: int
    auto_wrong: int
    certified_bound: float | None
    """The largest proved upper bound of the wrong share, over the approvals that passed."""
    wrong_total: int
    approvals: Sequence[Approval]
    rounds: Sequence[SimulatedRound]
    stopped_because: str
    seed: int
    target: float
    seconds: float
    peak_memory_mb: float

    def plain(self) -> dict[str, Any]:
        """As JSON would have it."""
        return {**asdict(self), "approvals": [{**asdict(one), "state": one.state.value} for one in self.approvals]}

    def save(self, path: Path) -> None:
        """Write it as JSON: whole, or not at all. Raises ``OSError``."""
        words = json.dumps(self.plain(), indent=1)
        if path.exists() and not path.is_file():  # a pipe, a terminal
            path.write_text(words, encoding="utf-8")
            return
        partial = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.partial")
        try:
            with open(partial, "x", encoding="utf-8") as handle:
                handle.write(words)
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


def peak_memory_mb() -> float:
    """The most memory this process has held, in megabytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
