"""Plays the whole product against an oracle that knows every answer: how many answers until how good.

It calls the same Session verbs as the window, nothing else, so what it measures is what people get.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import reading, text
from app.engine.calibration import expected_calibration_error
from app.engine.embedding import Embedder
from app.errors import InputError, ModelError
from app.features import builtin
from app.records import (
    Approval,
    ApprovalState,
    DocumentId,
    Interval,
    LabelId,
    Person,
    PersonId,
    RawDocument,
    Report,
    Source,
    silent,
)
from app.session import Session
from app.wording import translate

ORACLE = Person(id=PersonId("0" * 32), name="Oracle")


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


def draw_pool(source: Source, size: int | None, seed: int, report: Report = silent) -> list[RawDocument]:
    """Documents with different texts from a labelled table, ``size`` of them drawn by seed (all when ``None``).

    Raises ``InputError`` when the table has no labels or fewer documents than asked for.
    """
    found: dict[str, RawDocument] = {}
    for raw in reading.read(source, report):
        if raw.problem is None and raw.text and raw.label and raw.label.strip():
            found.setdefault(text.digest(raw.text), raw)
    pool = list(found.values())
    if not pool:
        raise InputError(
            translate("errors", "“{name}” has no documents with a label.").format(name=source.path.name),
            todo=translate("errors", "Name the column that holds the true labels with --label-column."),
        )
    if size is None:
        return pool
    if size > len(pool):
        raise InputError(
            translate("errors", "“{name}” has {len} different documents, fewer than the {size} asked for.").format(
                name=source.path.name, len=len(pool), size=size
            ),
            todo=translate("errors", "Ask for fewer with --pool."),
        )
    chosen = np.sort(np.random.default_rng(seed).choice(len(pool), size, replace=False))
    return [pool[int(place)] for place in chosen]


def simulate(
    pool: Sequence[RawDocument],
    project: Path,
    *,
    seed: int,
    target: float = 0.95,
    most_answers: int | None = None,
    approve: bool = True,
    embedder: Callable[[], Embedder] | None = None,
    report: Report = silent,
) -> Simulation:
    """Run the loop on ``pool`` in a new project file at ``project`` until ``most_answers`` or nothing is left.

    The oracle follows the program's advice: it begins an approval when it is told to (unless ``approve`` is off).
    The same pool and seed give the same run, on any number of cores.
    """
    began = time.monotonic()
    with Session.create(project, person=ORACLE, name="Simulation", seed=seed, embedder=embedder) as session:
        session.add_documents(pool, labels_as="truth")
        truths = session.truths()
        by_name: dict[str, LabelId] = {}
        for name in sorted(set(truths.values())):
            if _alike(name) not in by_name:
                by_name[_alike(name)] = session.add_label(name).id
        oracle = {document: by_name[_alike(name)] for document, name in truths.items()}
        play = _Play(session, oracle, most_answers, target if approve else None)
        stopped = play.run(report)
        attempts = session.approvals()
        automatic = session.automatic()
    auto_wrong = sum(label != oracle[document] for document, label in automatic.items())
    bounds = [one.bound for one in attempts if one.state is ApprovalState.PASSED and one.bound is not None]
    kinds = play.kinds
    return Simulation(
        documents=len(oracle),
        labels=len(by_name),
        answers=sum(kinds.values()),
        answers_by_kind=dict(kinds),
        auto_approved=len(automatic),
        auto_wrong=auto_wrong,
        certified_bound=max(bounds, default=None),
        wrong_total=auto_wrong,
        approvals=attempts,
        rounds=play.history,
        stopped_because=stopped,
        seed=seed,
        target=target,
        seconds=time.monotonic() - began,
        peak_memory_mb=peak_memory_mb(),
    )


def _alike(name: str) -> str:
    """What labels have in common that differ in capitals and white space only: the session takes them for one."""
    return " ".join(text.normalise(name).split()).casefold()


class _Play:
    """An oracle at the desk, which does what the program asks and advises."""

    def __init__(
        self, session: Session, oracle: dict[DocumentId, LabelId], most: int | None, target: float | None
    ) -> None:
        self._session = session
        self._oracle = oracle
        self._most = len(oracle) * 2 if most is None else most
        self._target = target
        self.history: list[SimulatedRound] = []
        self.kinds: Counter[str] = Counter()

    def run(self, report: Report) -> str:
        """Answer until nothing is asked any more, or enough was answered. Why it stopped."""
        self._refit()
        step = self._session.step()
        while step.next is not None:
            given = sum(self.kinds.values())
            if given >= self._most:
                return f"{self._most} answers were given"
            item = step.next
            self.kinds[item.question.value] += 1
            step = self._session.decide(item.document.id, self._oracle[item.document.id], item=item)
            if step.settle_due:
                self._session.settle_approval()
                step = self._session.step()
            if given + 1 == self._most or step.learn_due:
                self._refit()
                if self._target is not None and self._session.approval_advised(self._target):
                    self._session.begin_approval(self._target)
                step = self._session.step()
            report(given + 1, self._most, _note(self.history[-1]))
        if self.history[-1].remaining:
            self._refit()
        return "every document has a label"

    def _refit(self) -> None:
        started = time.monotonic()
        self._session.learn()
        self.history.append(self._measure(time.monotonic() - started))

    def _measure(self, seconds: float) -> SimulatedRound:
        suggested, confident = self._session.suggested()
        answered = self._session.answered()
        automatic = self._session.automatic()
        unread = [document for document in self._oracle if document not in answered]
        right = np.array(
            [automatic.get(document, suggested[document]) == self._oracle[document] for document in unread], dtype=bool
        )
        confidence = np.array([confident[document] for document in unread], dtype=np.float32)
        outlook = self._session.outlook()
        return SimulatedRound(
            answers=sum(self.kinds.values()),
            answers_by_kind=dict(self.kinds),
            remaining=len(unread) - len(automatic),
            pool_accuracy=float(right.mean()) if unread else None,
            estimate=self._session.agreement_now(),
            calibration_error=expected_calibration_error(confidence[:, None], ~right) if unread else None,
            seconds=seconds,
            auto_approved=len(automatic),
            expected=None if outlook is None else outlook.total,
        )


def _note(last: SimulatedRound) -> str:
    return "" if last.pool_accuracy is None else f"{last.pool_accuracy:.1%} right on what remains"


class KeptVectors:
    """An embedder that keeps what it computed in a folder which the person named, and looks there first.

    One ``.npy`` file of float32 a call, named by the hash of the model and of the texts. Nothing is kept unless a
    folder is named: vectors of confidential texts belong into the project.

    Raises ``InputError`` when the folder cannot be made.
    """

    def __init__(self, folder: Path, load: Callable[[], Embedder] = builtin) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                translate("errors", "The folder “{name}” for vectors cannot be used ({reason}).").format(
                    name=folder.name, reason=error.strerror or error
                ),
                todo=translate("errors", "Choose a folder you may write to."),
            ) from error
        self._folder = folder
        self._load = load
        self._inner: Embedder | None = None

    def _embedder(self) -> Embedder:
        if self._inner is None:
            self._inner = self._load()
        return self._inner

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder().name

    @property
    def hash(self) -> str:
        """SHA-256 of the model's weights."""
        return self._embedder().hash

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder().dimensions

    def encode(self, texts: Sequence[str], report: Report = silent) -> npt.NDArray[np.float32]:
        """(n, d) unit rows, from the folder where they were kept."""
        key = hashlib.sha256("\x00".join([self.hash, *(text.digest(one) for one in texts)]).encode()).hexdigest()
        path = self._folder / f"{key}.npy"
        if path.exists():
            kept = _read(path)
            if kept is None or kept.shape != (len(texts), self.dimensions) or not np.isfinite(kept).all():
                raise ModelError(
                    translate("errors", "The kept vectors in “{name}” are damaged.").format(name=path.name),
                    todo=translate("errors", "Delete that file and run again."),
                )
            return kept
        found = self._embedder().encode(texts, report)
        partial = path.with_suffix(".partial")
        with open(partial, "wb") as handle:
            np.save(handle, found, allow_pickle=False)
        partial.replace(path)
        return found


def _read(path: Path) -> npt.NDArray[np.float32] | None:
    try:
        with open(path, "rb") as handle:
            found = np.lib.format.read_array(handle, allow_pickle=False)
    except (ValueError, EOFError, MemoryError):  # no such file, cut short, or of an absurd size
        return None
    return found if found.dtype == np.float32 else None


def peak_memory_mb() -> float:
    """The most memory this process has held, in megabytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
