"""What could be approved now: the set, its audit's plan, and elusion tests of labels that must not be missed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine import certify, elusion, planning
from app.engine.audits import MILLION, Plan
from app.learned import Round
from app.learner import Learner
from app.records import ApprovalPlan, DocumentId, Elusion, Interval, LabelId, LabelSetId, PersonId
from app.store import approvals, decisions, documents, labels
from app.store.project import Project

ALPHA = 50_000
"""In millionths: all approvals of a project's life together claim falsely in at most 5 of 100 projects."""
FEWEST = 50
"""Fewer documents than this are read, not audited."""
_SPARES = 100
"""An audit that could spare fewer answers than this, if every suggestion were right, does not pay."""
_SLACK = 1.25
"""Elusion tests are reckoned to read so many times the answers they are expected to take."""

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """The elusion test of one label: its plan, the answers to expect, and the probability that it passes."""

    label: LabelId
    plan: Plan
    answers: float
    passes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be frozen: ``rows`` (document numbers less 1, surest first) and ``columns`` (places of their labels
    among the round's), the plan of the audit and the tests beside it; ``without`` is what would be read without it."""

    attempt: int
    alpha: int
    target: int
    rows: Rows
    columns: npt.NDArray[np.int16]
    plan: Plan
    tests: Sequence[Test]
    anticipated: float
    passes: float
    audit: float
    reading: float
    without: int

    def told(self) -> ApprovalPlan:
        """As the window shows it."""
        return ApprovalPlan(
            target=1 - self.target / MILLION,
            documents=self.plan.size,
            audit=round(self.audit),
            passes=self.passes,
            reading=round(self.reading),
            without=self.without,
            anticipated=self.anticipated,
            elusion=[
                Elusion(
                    label=test.label,
                    target=test.plan.target / MILLION,
                    documents=test.plan.size,
                    expected=round(test.answers),
                )
                for test in self.tests
            ],
        )


class Proposer:
    """Works out proposals for one person's label set."""

    def __init__(self, store: Project, label_set: LabelSetId, person: PersonId, learner: Learner) -> None:
        self._store = store
        self._label_set = label_set
        self._person = person
        self._learner = learner

    def now(self, target: float, missed: float) -> Proposal | None:
        """What could be approved now; ``None`` where reading everything is no more work, or nothing was learned.

        ``target`` is the share that has to be right, ``missed`` how many of the documents that would not get a label
        that must not be missed may belong to it (both 0..1).
        """
        now = self._learner.round
        if now is None or not self._is_current(now):
            return None
        with self._store.read() as connection:
            attempt = approvals.attempts(connection, self._label_set) + 1
            critical = [label.id for label in labels.of(connection, self._label_set) if label.critical]
        rows, confidence = self._candidates(now)
        without = len(rows)
        chance = {label: _chances(now, now.labels.index(label)) for label in critical}
        columns = now.queue.top_labels[:, 0].astype(np.int64)
        for label, likely in chance.items():
            kept = ~elusion.close(likely[rows], columns[rows] == now.labels.index(label))
            rows, confidence = rows[kept], confidence[kept]
        if len(rows) < FEWEST:
            return None
        alpha = certify.share_of(attempt, ALPHA)
        own, each = elusion.split(alpha, len(critical))
        found = planning.propose(confidence, target=share(target), alpha=own)
        if found is None:
            return None
        proposal = Proposal(
            attempt=attempt,
            alpha=alpha,
            target=share(target),
            rows=rows[: found.plan.size],
            columns=columns[rows[: found.plan.size]].astype(np.int16),
            plan=found.plan,
            tests=(),
            anticipated=found.anticipated,
            passes=found.passes,
            audit=found.audit,
            reading=found.reading + without - len(rows),
            without=without,
        )
        if not critical:
            return proposal
        places = {label: now.labels.index(label) for label in critical}
        return _tested(proposal, places, chance, own=own, each=each, missed=share(missed))

    def again(
        self, rows: Rows, columns: npt.NDArray[np.int16], target: int, wrong: float, missed: int
    ) -> Proposal | None:
        """A proposal to audit documents anew that were approved before: ``rows`` with ``columns`` of the round's
        labels, of which the share ``wrong`` is thought to be wrong. ``None`` where that cannot be proved.

        As many labels that must not be missed are tested (``missed`` as in :meth:`now`, in millionths) as is less work
        than reading those documents; of the others the audit says nothing.
        """
        now = self._learner.round
        if now is None or not self._is_current(now) or len(rows) < FEWEST:
            return None
        with self._store.read() as connection:
            attempt = approvals.attempts(connection, self._label_set) + 1
            critical = [label.id for label in labels.of(connection, self._label_set) if label.critical]
        alpha = certify.share_of(attempt, ALPHA)
        places = {label: now.labels.index(label) for label in critical}
        chance = {label: _chances(now, column) for label, column in places.items()}
        hardest_last = sorted(critical, key=lambda label: chance[label][rows[columns != places[label]]].sum())
        for count in range(len(critical), 0, -1):
            own, each = elusion.split(alpha, count)
            tested = {label: places[label] for label in hardest_last[:count]}
            plain = _anew(rows, columns, attempt=attempt, alpha=alpha, own=own, target=target, wrong=wrong)
            found = plain and _tested(plain, tested, chance, own=own, each=each, missed=missed)
            if found:
                return found
        return _anew(rows, columns, attempt=attempt, alpha=alpha, own=alpha, target=target, wrong=wrong)

    @property
    def agreement(self) -> Interval | None:
        """How much of what nobody has read agrees, as the yardstick tells."""
        return self._learner.agreement

    def waiting(self) -> int:
        """How many documents an approval could be about: those with text and without an answer."""
        now = self._learner.round
        return 0 if now is None else len(self._candidates(now)[0])

    def could_pay(self, target: float) -> bool:
        """Whether an audit of what is left would spare much if every suggestion were right."""
        count = self.waiting()
        if count < FEWEST:
            return False
        with self._store.read() as connection:
            attempt = approvals.attempts(connection, self._label_set) + 1
        best = planning.propose(np.ones(count), target=share(target), alpha=certify.share_of(attempt, ALPHA))
        return best is not None and count - best.reading >= _SPARES

    def _candidates(self, now: Round) -> tuple[Rows, Floats]:
        """Rows without an answer, most confident first, and their confidence."""
        with self._store.read() as connection:
            given = decisions.given(connection, self._label_set, self._person)
        confidence = now.queue.top_values[:, 0].astype(np.float64)
        free = np.ones(len(confidence), dtype=bool)
        done = [*(one.document for one in given), *documents.scans(self._store)]
        free[[number - 1 for number in done if number <= len(free)]] = False
        rows = np.flatnonzero(free)
        order = rows[np.lexsort((rows, -confidence[rows]))]
        return order, np.minimum(confidence[order], 1.0)

    def _is_current(self, now: Round) -> bool:
        with self._store.read() as connection:
            current = labels.of(connection, self._label_set)
        return [(label.id, label.wording) for label in current] == list(zip(now.labels, now.wordings, strict=True))


def share(target: float) -> int:
    """What a quality leaves to be wrong, in millionths: 0.95 leaves 50,000."""
    return round((1 - target) * MILLION)


def rows_of(now: Round, automatic: Mapping[DocumentId, LabelId]) -> tuple[Rows, npt.NDArray[np.int16]] | None:
    """Documents and the labels they have, as rows and columns of a round; ``None`` where it lacks one of them."""
    numbers = sorted(automatic)
    if not set(automatic.values()) <= set(now.labels) or (numbers and numbers[-1] > len(now.queue.top_labels)):
        return None
    column = {label: place for place, label in enumerate(now.labels)}
    return (
        np.array(numbers, dtype=np.int64) - 1,
        np.array([column[automatic[number]] for number in numbers], dtype=np.int16),
    )


def _anew(
    rows: Rows,
    columns: npt.NDArray[np.int16],
    *,
    attempt: int,
    alpha: int,
    own: int,
    target: int,
    wrong: float,
) -> Proposal | None:
    """A second audit of the same documents, without tests; ``own`` is its part of the error ``alpha``, both and
    ``target`` in millionths, ``wrong`` the share thought to be wrong, 0..1."""
    plan = planning.design(len(rows), target=target, alpha=own, anticipated=wrong)
    if plan is None:
        return None
    passes, audit, reading = planning.cost(plan, wrong)
    return Proposal(
        attempt=attempt,
        alpha=alpha,
        target=target,
        rows=rows,
        columns=columns,
        plan=plan,
        tests=(),
        anticipated=wrong,
        passes=passes,
        audit=audit,
        reading=reading,
        without=len(rows),
    )


def _tested(
    proposal: Proposal,
    places: Mapping[LabelId, int],
    chance: Mapping[LabelId, Floats],
    *,
    own: int,
    each: int,
    missed: int,
) -> Proposal | None:
    """The proposal with an elusion test for each label; ``None`` where that is no less work than reading."""
    size = proposal.plan.size
    tests, parts = [], []
    for label, column in places.items():
        others = proposal.rows[proposal.columns != column]
        anticipated = float(chance[label][others].mean()) if len(others) else 0.0
        plan = elusion.design(len(others), target=missed, alpha=each, anticipated=anticipated)
        if plan is None:
            return None
        passes, answers, _ = planning.cost(plan, anticipated)
        tests.append(Test(label=label, plan=plan, answers=answers, passes=passes))
        parts.append((answers, len(others) / size))
    read = round(_SLACK * max(answers for answers, _ in parts))
    main = planning.design(size, target=proposal.target, alpha=own, anticipated=proposal.anticipated, read=read)
    if main is None:
        return None
    passes, audit, _ = planning.cost(main, proposal.anticipated)
    answers = elusion.answers(audit, passes, parts)
    passes *= math.prod(test.passes for test in tests)
    outside = proposal.without - size
    reading = outside + answers + planning.LOST * (1 - passes) * max(0.0, size - answers)
    if passes < planning.LIKELY or reading >= proposal.without:
        return None
    return Proposal(
        attempt=proposal.attempt,
        alpha=proposal.alpha,
        target=proposal.target,
        rows=proposal.rows,
        columns=proposal.columns,
        plan=main,
        tests=tests,
        anticipated=proposal.anticipated,
        passes=passes,
        audit=answers,
        reading=reading,
        without=proposal.without,
    )


def _chances(now: Round, column: int) -> Floats:
    """How likely each document belongs to a label (0..1): those outside the best ones share what these leave."""
    values = now.queue.top_values.astype(np.float64)
    own = now.queue.top_labels == column
    others = max(1, len(now.labels) - values.shape[1])
    rest = np.maximum(0.0, 1 - values.sum(axis=1)) / others
    result: Floats = np.where(own.any(axis=1), (values * own).sum(axis=1), rest)
    return result
