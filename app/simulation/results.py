"""What a simulation found: records, and how they are kept as JSON."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any

from app.records import Approval, Count, Interval
from app.simulation.effort import Pace
from app.simulation.oracle import Errors


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRound:
    """One refit. ``remaining`` documents have no label; ``pool_accuracy`` is the truth on all that nobody has read,
    those approved with proof included (``None`` when everything was read); ``estimate`` is what the program itself
    says, from its yardstick.

    ``agreement`` is the same as ``pool_accuracy`` against what the oracle would answer at a first look, errors
    included: what the estimate is about. ``covered``: whether the interval of the estimate holds it. Log losses are
    natural logarithms, over all that nobody has read: ``log_loss`` of the probabilities as they are shown,
    ``raw_log_loss`` without the temperature. ``reliability`` are (confidence, accuracy, count) of fifteen equal bins of
    the top confidence, empty ones left out.
    """

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
    agreement: float | None = None
    covered: bool | None = None
    log_loss: float | None = None
    raw_log_loss: float | None = None
    own_log_loss: float | None = None
    """Of the head alone, where a language model is used as well."""
    reliability: Sequence[tuple[float, float, int]] = ()
    none_recall: float | None = None
    """Of the documents that truly are "none of these": the share that is, or would be, labelled so."""
    wrong_if_stopped: Count | None = None
    """Wrong labels that the program expects if its suggestions were taken for all that has no label, and"""
    wrong_truly: int = 0
    """how many they would be (against the oracle's own answers, errors included), and"""
    wrong_covered: bool | None = None
    """whether the interval holds that."""
    needed: Count | None = None
    """Answers that the program expects to be given still, approvals counted."""
    reading: int | None = None
    """The same if an approval began now."""
    levelled_off: bool | None = None
    approved_often: bool | None = None
    seen_all: bool | None = None
    """The three signs to stop: yes, no, or ``None`` where nobody can tell yet."""
    unrelated: bool = False
    """The program says that labels have nothing to do with the texts, or"""
    contradictory: bool = False
    """that they contradict themselves, and"""
    limit: Interval | None = None
    """what agreement they can reach."""
    labels_told: int = 0
    """Labels with an interval of their own, and"""
    labels_covered: int = 0
    """how many of these hold the truth."""
    doubtful: int = 0
    """As many of the answers that the program doubts most were looked at as are wrong (0: not looked up), and"""
    doubtful_precision: float | None = None
    """this share of them is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedStep:
    """One thing the oracle did. ``verb`` is "add" (a batch of documents), "label" and "none" (a label was made),
    "learn", "answer", "begin" (an approval) or "settle" (its verdict); an answer names the document by the hash of its
    text, the label by its name, and the kind of question."""

    verb: str
    document: str = ""
    label: str = ""
    question: str = ""

    def plain(self) -> list[str]:
        """As JSON would have it: as short as it can be."""
        parts = [self.verb, self.label, self.document, self.question]
        return parts[: max(place for place, part in enumerate(parts, 1) if part)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was played on one batch of documents: the first, or the one that came later.

    ``answers_by_how`` counts what was approved, corrected and labelled without a suggestion. ``auto_wrong`` of the
    ``auto_approved`` have another label than the truth, ``auto_wrong_own`` another than the oracle would have given
    with its errors: a certificate says "agrees with you". ``wrong_answers`` are errors in the oracle's own answers.
    """

    documents: int
    answers: int
    answers_by_kind: dict[str, int]
    answers_by_how: dict[str, int]
    auto_approved: int
    auto_wrong: int
    auto_wrong_own: int
    wrong_answers: int
    certified_bound: float | None
    """The largest proved upper bound of the wrong share, over the approvals that passed."""
    approvals: Sequence[Approval]
    rounds: Sequence[SimulatedRound]
    stopped_because: str
    hours: float
    """Of a person's time for the answers, and"""
    hours_unaided: float
    """for labelling all documents without the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A whole run. What concerns the documents is about the first batch; ``then`` is the next one, if there was any.

    ``wrong_total`` are wrong labels of the batch in the end: approved ones and the oracle's own errors.
    """

    documents: int
    labels: int
    answers: int
    answers_by_kind: dict[str, int]
    auto_approved: int
    auto_wrong: int
    certified_bound: float | None
    wrong_total: int
    approvals: Sequence[Approval]
    rounds: Sequence[SimulatedRound]
    stopped_because: str
    seed: int
    target: float
    seconds: float
    peak_memory_mb: float
    answers_by_how: dict[str, int] = field(default_factory=dict)
    auto_wrong_own: int = 0
    wrong_answers: int = 0
    hours: float = 0.0
    hours_unaided: float = 0.0
    pace: Pace | None = None
    errors: Errors | None = None
    processor_seconds: float = 0.0
    then: Batch | None = None
    log: Sequence[LoggedStep] = ()
    head: str = ""
    """SHA-256 of the head at the end."""

    def plain(self) -> dict[str, Any]:
        """As JSON would have it. The log is a file of its own."""
        return {one.name: plain(getattr(self, one.name)) for one in fields(self) if one.name != "log"}

    def save(self, path: Path) -> None:
        """Write it as JSON: whole, or not at all. Raises ``OSError``."""
        write_whole(path, json.dumps(self.plain(), indent=1))


def plain(record: Any) -> Any:
    """A record as JSON would have it."""
    if hasattr(record, "__dataclass_fields__") and not isinstance(record, type):
        return plain(asdict(record))
    if isinstance(record, Mapping):
        return {str(key): plain(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [plain(value) for value in record]
    return record.value if isinstance(record, Enum) else record


def write_whole(path: Path, words: str) -> None:
    """Write a text file: whole, or not at all. Raises ``OSError``."""
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
