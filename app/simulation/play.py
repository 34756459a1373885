"""Plays the whole product against an oracle that knows every answer: how many answers until how good.

It calls the same Session verbs as the window, nothing else, so what it measures is what people get.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from app.engine.calibration import expected_calibration_error
from app.engine.embedding import Embedder
from app.records import ApprovalState, DocumentId, LabelId, RawDocument, Report, silent
from app.session import Session
from app.simulation.oracle import ORACLE, alike
from app.simulation.results import SimulatedRound, Simulation, peak_memory_mb


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
            if alike(name) not in by_name:
                by_name[alike(name)] = session.add_label(name).id
        oracle = {document: by_name[alike(name)] for document, name in truths.items()}
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
