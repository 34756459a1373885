"""An audit that is being answered: what was frozen when it began, what it asks next, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine import audits, certify
from app.engine.audits import Plan
from app.engine.certify import Outcome, Verdict
from app.records import DocumentId, LabelId
from app.store import approvals
from app.store.approvals import FrozenSet, Stored
from app.store.project import Project

_BATCH = 200
"""Documents looked up at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """The elusion test of one label that must not be missed (engine/elusion.py). ``places`` are those places of the
    audit's order whose documents would not get the label."""

    label: LabelId
    plan: Plan
    places: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How an audit stands: ``outcome`` of all, ``verdicts`` of its nested prefixes up to the first that has not
    passed, ``tests`` of its elusion tests."""

    outcome: Outcome
    verdicts: Sequence[Verdict]
    tests: Sequence[Verdict]

    @property
    def passed(self) -> Sequence[Verdict]:
        """Of the prefixes those that have passed."""
        return [verdict for verdict in self.verdicts if verdict.outcome is Outcome.PASSED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The approval whose audit is being answered."""

    proof: str
    again: str | None
    """The approval whose documents are audited again."""
    plans: Sequence[Plan]
    tests: Sequence[Test]
    frozen: FrozenSet
    labels: Sequence[tuple[LabelId, str]]
    given: Mapping[DocumentId, LabelId]
    """The label that each document of the set would get."""
    members: npt.NDArray[np.int64]
    """For each place in the audit's order, the strictest plan whose set holds the document."""
    longest: int
    """Places of the order after which every plan has come to its end."""

    def tally(self, answers: Mapping[DocumentId, LabelId]) -> Tally:
        """How it stands after these answers. All have to pass; one that fails ends it."""
        wrong = np.array([label != self.given[at] for at, label in self._until_gap(None, answers)], dtype=bool)
        verdicts = certify.walk(self.plans, self.members[: len(wrong)], wrong)
        tests = []
        for test in self.tests:
            found = [label == test.label for _, label in self._until_gap(test.places, answers)]
            tests.append(certify.judge(test.plan, np.array(found, dtype=bool)))
        outcomes = [verdicts[-1].outcome, *(verdict.outcome for verdict in tests)]
        if len(self.plans) > 1 and verdicts[-1].outcome is Outcome.FAILED and len(verdicts) > 1:
            outcomes[0] = Outcome.PASSED  # what the walk passed before it ended
        if Outcome.FAILED in outcomes:
            outcome = Outcome.FAILED
        else:
            outcome = Outcome.OPEN if Outcome.OPEN in outcomes else Outcome.PASSED
        return Tally(outcome=outcome, verdicts=verdicts, tests=tests)

    def _until_gap(
        self, places: npt.NDArray[np.int64] | None, answers: Mapping[DocumentId, LabelId]
    ) -> Iterator[tuple[DocumentId, LabelId]]:
        """The answers in the audit's order, of the documents at ``places`` or of all, up to the first that lacks."""
        order = self.frozen.order if places is None else self.frozen.order[places]
        for number in order.tolist():
            answer = answers.get(DocumentId(number))
            if answer is None:
                return
            yield DocumentId(number), answer

    def question(
        self, answers: Mapping[DocumentId, LabelId], skipped: Iterable[DocumentId], tally: Tally
    ) -> DocumentId | None:
        """The next document to ask; those put off come last, and they do come."""
        put_off = set(skipped)
        waiting = None
        for number in self.frozen.order[self._wanted(tally)].tolist():
            document = DocumentId(number)
            if document in answers:
                continue
            if document not in put_off:
                return document
            waiting = waiting or document
        return waiting

    def _wanted(self, tally: Tally) -> npt.NDArray[np.int64]:
        """Places of the order that what is still open may ask."""
        wanted = [] if tally.passed and len(tally.passed) == len(self.plans) else [np.arange(self.longest)]
        wanted += [
            test.places[: test.plan.looks[-1].drawn]
            for test, verdict in zip(self.tests, tally.tests, strict=True)
            if verdict.outcome is Outcome.OPEN
        ]
        return np.unique(np.concatenate(wanted)) if wanted else np.zeros(0, dtype=np.int64)

    def answered(self, answers: Mapping[DocumentId, LabelId]) -> int:
        """How many of the documents that it may ask have an answer."""
        most = max([self.longest, *(int(test.places[test.plan.looks[-1].drawn - 1]) + 1 for test in self.tests)])
        return sum(DocumentId(number) in answers for number in self.frozen.order[:most].tolist())

    def read(self, answers: Mapping[DocumentId, LabelId], size: int) -> tuple[int, int]:
        """Of the ``size`` surest documents of the set: how many have an answer, and how many of those disagree."""
        own = [DocumentId(number) for number in self.frozen.documents[:size].tolist()]
        seen = [document for document in own if document in answers]
        return len(seen), sum(answers[document] != self.given[document] for document in seen)

    def claim(self, test: Test, verdict: Verdict, answers: Mapping[DocumentId, LabelId]) -> dict[str, object]:
        """What an elusion test showed, with all that was read of its documents: as an event holds it."""
        own = [DocumentId(number) for number in self.frozen.order[test.places].tolist()]
        read = [answers[document] for document in own if document in answers]
        found = sum(label == test.label for label in read)
        passed = verdict.outcome is Outcome.PASSED
        return {
            "label": test.label,
            "outcome": verdict.outcome.value,
            "answered": len(read),
            "found": found,
            "missed": certify.most_left(test.plan, verdict, wrong=found) if passed else None,
        }


def restored(store: Project, stored: Stored) -> Audit | None:
    """What an event began, checked against its digests; ``None`` where the set is not in this file any more."""
    frozen = approvals.get_set(store, stored.body["set"])
    if frozen is None:
        return None
    pairs = [(LabelId(label), str(wording)) for label, wording in stored.body["labels"]]
    texts = hashes(store, frozen.documents)
    names = [pairs[column][0] for column in frozen.labels.tolist()]
    numbers, order = frozen.documents.tolist(), frozen.order.tolist()
    if (
        approvals.set_digest([texts[number] for number in numbers], names) != stored.body["set"]
        or approvals.order_digest([texts[number] for number in order]) != stored.body["order"]
    ):
        return None
    plans = [audits.unpacked(plan) for plan in stored.body["plans"]]
    given = dict(zip(map(DocumentId, numbers), names, strict=True))
    place = {number: at for at, number in enumerate(numbers)}
    sizes = np.array([plan.size for plan in plans])
    members = np.searchsorted(sizes, [place[number] for number in order], side="right")
    return Audit(
        proof=stored.proof,
        again=stored.body.get("again"),
        plans=plans,
        tests=[
            Test(
                label=LabelId(one["label"]),
                plan=audits.unpacked(one["plan"]),
                places=np.flatnonzero([given[DocumentId(number)] != one["label"] for number in order]),
            )
            for one in stored.body.get("elusion", ())
        ],
        frozen=frozen,
        labels=pairs,
        given=given,
        members=members,
        longest=max(_reach(plan, members, number) for number, plan in enumerate(plans)),
    )


def hashes(store: Project, documents: Iterable[int]) -> dict[int, str]:
    """The hash of each document's text, by its number."""
    wanted = [int(number) for number in documents]
    found: dict[int, str] = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        store.give_way()
        with store.read() as connection:
            found.update(
                connection.execute(
                    f"SELECT document, text FROM numbers WHERE document IN ({','.join('?' * len(part))})", part
                ).fetchall()
            )
    return found


def _reach(plan: Plan, members: npt.NDArray[np.int64], number: int) -> int:
    """How far into the audit's order the last look of a plan lies."""
    own = np.flatnonzero(members <= number)
    return int(own[min(plan.looks[-1].drawn, len(own)) - 1]) + 1
