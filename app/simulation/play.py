"""Plays the whole product against an oracle that knows every answer: how many answers until how good.

It calls the same Session verbs as the window, nothing else, so what it measures is what people get.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from app.engine.embedding import Embedder
from app.records import ApprovalState, DocumentId, How, Item, LabelId, RawDocument, Report, TriedModel, silent
from app.session import Session
from app.simulation import effort, oracle
from app.simulation.effort import Pace
from app.simulation.measure import measured
from app.simulation.oracle import ORACLE, Errors, Oracle
from app.simulation.results import Batch, LoggedStep, SimulatedRound, Simulation, peak_memory_mb

_DOUBTS_FROM = 100
"""Answers from which it is looked up which of them the program doubts, and"""
_DOUBTS_APART = 1.2
"""the factor by which they must have grown since: it takes a second."""


def simulate(
    pool: Sequence[RawDocument],
    project: Path,
    *,
    seed: int,
    target: float = 0.95,
    most_answers: int | None = None,
    approve: bool = True,
    embedder: Callable[[], Embedder] | None = None,
    errors: Errors | None = None,
    pace: Pace | None = None,
    none: str | None = None,
    then: Sequence[RawDocument] = (),
    model: TriedModel | None = None,
    report: Report = silent,
) -> Simulation:
    """Run the loop on ``pool`` in a new project file at ``project`` until ``most_answers`` or nothing is left.

    The oracle follows the program's advice: it begins an approval when it is told to (unless ``approve`` is off).
    ``errors`` are its own, ``pace`` its time an answer. ``none`` names the label that means "none of these". ``then``
    are the documents of a next batch, added when the first is done and played until ``most_answers`` more: its
    approvals are its own. ``model`` is a language model that was accepted, to be asked about every document before the
    first answer. The same pool and seed give the same run, on any number of cores.
    """
    began, busy = time.monotonic(), time.process_time()
    pace = pace or effort.pace(raw.text for raw in pool)
    # Neither durability nor courtesy is measured: a run that is cut short is run again.
    with Session.create(
        project, person=ORACLE, name="Simulation", seed=seed, embedder=embedder, attended=False
    ) as session:
        play = _Play(session, seed=seed, errors=errors or Errors(), none=none, target=target if approve else None)
        play.add(pool)
        if model is not None:
            session.use_model(model)
            session.suggest_all(report)
        first = play.batch(most_answers, pace, report)
        later = None
        if then:
            play.add(then)
            session.suggest_all(report)
            later = play.batch(most_answers, pace, report)
        return Simulation(
            documents=first.documents,
            labels=len(session.labels()),
            answers=first.answers,
            answers_by_kind=first.answers_by_kind,
            auto_approved=first.auto_approved,
            auto_wrong=first.auto_wrong,
            certified_bound=first.certified_bound,
            wrong_total=first.auto_wrong + first.wrong_answers,
            approvals=first.approvals,
            rounds=first.rounds,
            stopped_because=first.stopped_because,
            seed=seed,
            target=target,
            answers_by_how=first.answers_by_how,
            auto_wrong_own=first.auto_wrong_own,
            wrong_answers=first.wrong_answers,
            hours=first.hours,
            hours_unaided=first.hours_unaided,
            pace=pace,
            errors=errors or Errors(),
            then=later,
            log=play.log,
            head=session.head_hash() or "",
            seconds=time.monotonic() - began,
            processor_seconds=time.process_time() - busy,
            peak_memory_mb=peak_memory_mb(),
        )


class _Play:
    """An oracle at the desk, which does what the program asks and advises."""

    def __init__(self, session: Session, *, seed: int, errors: Errors, none: str | None, target: float | None) -> None:
        self._session = session
        self._seed = seed
        self._errors = errors
        self._none_name = None if none is None else oracle.alike(none)
        self._target = target
        self._names: dict[LabelId, str] = {}
        self._raws: list[RawDocument] = []
        self._oracle = Oracle({}, seed=seed)
        self._none: LabelId | None = None
        self._before = 0
        self._given: dict[DocumentId, LabelId] = {}
        """What the oracle said last of each document, of all batches."""
        self._answered_before = 0
        self._doubted_at = 0
        self.log: list[LoggedStep] = []
        self._start(frozenset())

    def _start(self, documents: frozenset[DocumentId]) -> None:
        self._of = documents
        self._history: list[SimulatedRound] = []
        self._kinds: Counter[str] = Counter()
        self._hows: Counter[str] = Counter()

    def add(self, raws: Sequence[RawDocument]) -> None:
        """Add a batch: the documents that are new are what is played next."""
        session = self._session
        session.add_documents(raws, labels_as="truth")
        self.log.append(LoggedStep(verb="add"))
        truths = session.truths()
        by_name = {oracle.alike(name): label for label, name in self._names.items()}
        for name in sorted(set(truths.values())):
            if (same := oracle.alike(name)) not in by_name:
                none = same == self._none_name
                by_name[same] = (session.allow_none if none else session.add_label)(name).id
                self._names[by_name[same]] = name
                self.log.append(LoggedStep(verb="none" if none else "label", label=name))
        truth = {document: by_name[oracle.alike(name)] for document, name in truths.items()}
        new = frozenset(truth.keys() - self._oracle.truth.keys())
        self._raws += raws
        near = None
        if self._errors.confusable:
            labels = [by_name[oracle.alike(raw.label or "")] for raw in self._raws]
            near = oracle.nearest_labels([raw.text for raw in self._raws], labels, seed=self._seed)
        self._oracle = Oracle(truth, seed=self._seed, errors=self._errors, near=near, looks=self._oracle.looks)
        if self._none_name is not None:
            self._none = by_name.get(self._none_name)
        self._before = len(session.approvals())
        self._answered_before = len(self._given)
        self._start(new)

    def batch(self, most: int | None, pace: Pace, report: Report) -> Batch:
        """Play until the batch is done, or ``most`` answers were given to it."""
        stopped = self._run(len(self._of) * 2 if most is None else most, report)
        automatic = {one: label for one, label in self._session.automatic().items() if one in self._of}
        attempts = self._session.approvals()[self._before :]
        bounds = [one.bound for one in attempts if one.state is ApprovalState.PASSED and one.bound is not None]
        hows = dict(self._hows)
        return Batch(
            documents=len(self._of),
            answers=sum(self._kinds.values()),
            answers_by_kind=dict(self._kinds),
            answers_by_how=hows,
            auto_approved=len(automatic),
            auto_wrong=sum(label != self._oracle.truth[one] for one, label in automatic.items()),
            auto_wrong_own=sum(label != self._oracle.would_say(one) for one, label in automatic.items()),
            wrong_answers=sum(
                label != self._oracle.truth[one] for one, label in self._given.items() if one in self._of
            ),
            certified_bound=max(bounds, default=None),
            approvals=attempts,
            rounds=self._history,
            stopped_because=stopped,
            hours=pace.hours(hows),
            hours_unaided=pace.unaided(len(self._of)),
        )

    def _run(self, most: int, report: Report) -> str:
        """Answer until nothing is asked any more, or enough was answered. Why it stopped."""
        self._refit()
        step = self._session.step()
        while step.next is not None:
            given = sum(self._kinds.values())
            if given >= most:
                return f"{most} answers were given"
            item = step.next
            step = self._session.decide(item.document.id, self._answer(item), item=item)
            if step.settle_due:
                self._session.settle_approval()
                self.log.append(LoggedStep(verb="settle"))
                step = self._session.step()
            if given + 1 == most or step.learn_due:
                self._refit()
                if self._target is not None and self._session.approval_advised(self._target):
                    self._session.begin_approval(self._target)
                    self.log.append(LoggedStep(verb="begin"))
                step = self._session.step()
            report(given + 1, most, _note(self._history[-1]))
        if self._history[-1].remaining:
            self._refit()
        if self._history[-1].remaining:
            return "nothing is asked any more"
        return "every document has a label"

    def _answer(self, item: Item) -> LabelId:
        document = item.document.id
        label = self._oracle.answer(document)
        self._given[document] = label
        self._kinds[item.question.value] += 1
        self._hows[_how(item, label).value] += 1
        self.log.append(
            LoggedStep(
                verb="answer",
                document=item.document.text_hash,
                label=self._names[label],
                question=item.question.value,
            )
        )
        return label

    def _refit(self) -> None:
        started = time.monotonic()
        self._session.learn()
        self.log.append(LoggedStep(verb="learn"))
        given = len(self._given)
        doubts = self._oracle.errs and given >= _DOUBTS_FROM and given >= _DOUBTS_APART * self._doubted_at
        if doubts:
            self._doubted_at = given
        self._history.append(
            measured(
                self._session,
                self._oracle,
                of=self._of,
                counts=self._kinds,
                seconds=time.monotonic() - started,
                none=self._none,
                doubted=self._given if doubts else {},
                before=self._answered_before,
            )
        )


def _how(item: Item, label: LabelId) -> How:
    if item.suggestion is None:
        return How.LABELLED
    return How.APPROVED if item.suggestion.label == label else How.CORRECTED


def _note(last: SimulatedRound) -> str:
    return "" if last.pool_accuracy is None else f"{last.pool_accuracy:.1%} right on what remains"
