"""Approval with proof: proposes what can be approved unread, asks for its audit, and approves what the audit proves.

The set, the labels in it, the plans and the random order are frozen in one event before the first audit question is
asked; the verdict is an event, too, and every label given unread names it. See engine/certify.py for what is proved.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from app.engine import audits, certify, planning
from app.engine.audits import MILLION, Plan
from app.engine.certify import Outcome, Verdict
from app.errors import InputError
from app.learner import Learner, Round
from app.log import Log
from app.records import (
    Approval,
    ApprovalPlan,
    ApprovalState,
    Changes,
    DocumentId,
    How,
    LabelId,
    LabelSetId,
    Outlook,
    PersonId,
    Question,
    Report,
    silent,
)
from app.store import approvals, decisions, documents, labels, settings
from app.store.approvals import FrozenSet, Stored
from app.store.project import Project
from app.wording import translate

ALPHA = 50_000
"""In millionths: all approvals of a project's life together claim falsely in at most 5 of 100 projects."""

_BATCH = 200
"""Documents an event, and a transaction."""
_FEWEST = 50
"""Fewer documents than this are read, not audited; and so many answers come before a first look ahead."""
_SPARED = 0.5
"""An approval is advised only if it leaves at most this share of the reading."""
_AGAIN = 1.1
"""After an approval, so many times the answers until then are given before the next is advised."""
_ROUNDS = 3
"""Looks ahead from which a tendency is read."""
_NOTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """The approval whose audit is being answered."""

    proof: str
    plans: Sequence[Plan]
    frozen: FrozenSet
    labels: Sequence[tuple[LabelId, str]]
    given: Mapping[DocumentId, LabelId]
    """The label that each document of the set would get."""
    members: npt.NDArray[np.int64]
    """For each place in the audit's order, the strictest plan whose set holds the document."""
    longest: int
    """Answers after which every plan has come to its end."""


class Approvals:
    """One person's approvals of one label set."""

    def __init__(self, store: Project, log: Log, label_set: LabelSetId, person: PersonId, learner: Learner) -> None:
        self._store = store
        self._log = log
        self._label_set = label_set
        self._person = person
        self._learner = learner
        self._lock = threading.RLock()
        self._open: _Open | None = None
        self.refresh()

    def refresh(self) -> None:
        """Look again which approval is open."""
        with self._store.read() as connection:
            stored = approvals.of(connection, self._label_set, self._person)
        still = [one for one in stored if one.state is ApprovalState.OPEN]
        with self._lock:
            self._open = self._restored(still[-1]) if still else None

    def all(self, given: Mapping[DocumentId, LabelId]) -> list[Approval]:
        """Every attempt, oldest first: also what failed and what was taken back.

        Of an open one it is told how many answers ``given`` counts, not how many of them disagree: its audit is blind.
        """
        with self._store.read() as connection:
            found = [_record(one) for one in approvals.of(connection, self._label_set, self._person)]
        now = self._open
        if now is None:
            return found
        answered = sum(DocumentId(number) in given for number in now.frozen.order[: now.longest].tolist())
        return [replace(one, answered=answered) if one.proof == now.proof else one for one in found]

    @property
    def is_open(self) -> bool:
        """Whether an audit is being answered."""
        return self._open is not None

    # --- proposing ---

    def plan(self, target: float = 0.95) -> ApprovalPlan | None:
        """What could be approved now; ``None`` where reading everything is no more work, or nothing was learned."""
        now = self._learner.round
        if now is None or self._open is not None or not self._is_current(now):
            return None
        rows, confidence = self._candidates(now)
        if len(rows) < _FEWEST:
            return None
        with self._store.read() as connection:
            attempt = approvals.attempts(connection, self._label_set) + 1
        found = planning.propose(confidence, target=_missed(target), alpha=certify.share_of(attempt, ALPHA))
        if found is None:
            return None
        return ApprovalPlan(
            target=target,
            documents=found.plan.size,
            audit=round(found.audit),
            passes=found.passes,
            reading=round(found.reading),
            without=len(rows),
            anticipated=found.anticipated,
        )

    # --- when ---

    def look_ahead(self, target: float = 0.95) -> None:
        """Note what is to be expected now, every so many answers: what :attr:`is_advised` goes by. On a lane."""
        now = self._learner.round
        if now is None or self._open is not None:
            return
        with self._store.read() as connection:
            answers = decisions.count_given(connection, self._label_set, self._person)
        noted = self._outlooks()
        if answers < _FEWEST or (noted and answers - noted[-1].answers < max(25, answers // 25)):
            return
        found = self.plan(target)
        rows, _ = self._candidates(now)
        noted.append(Outlook(answers=answers, total=answers + (len(rows) if found is None else found.reading)))
        with self._store.write() as connection:
            settings.put(connection, self._key, json.dumps([[one.answers, one.total] for one in noted[-_NOTED:]]))

    def advised(self, target: float = 0.95) -> bool:
        """Whether an approval should begin: it would save half of the reading, and further answers would cost more
        than they spare."""
        with self._store.read() as connection:
            stored = approvals.of(connection, self._label_set, self._person)
            answers = decisions.count_given(connection, self._label_set, self._person)
        before = stored[-1].body["answers"] + stored[-1].answered if stored else 0
        if answers < before * _AGAIN or not pays_to_stop([one for one in self._outlooks() if one.answers > before]):
            return False
        found = self.plan(target)
        return found is not None and found.reading <= _SPARED * found.without

    def outlook(self) -> Outlook | None:
        """What was to be expected at the last look ahead."""
        noted = self._outlooks()
        return noted[-1] if noted else None

    @property
    def _key(self) -> str:
        return f"outlook:{self._label_set}:{self._person}"

    def _outlooks(self) -> list[Outlook]:
        with self._store.read() as connection:
            kept = settings.get(connection, self._key)
        return [Outlook(answers=answers, total=total) for answers, total in json.loads(kept or "[]")]

    def begin(self, target: float = 0.95) -> Changes:
        """Freeze the set and draw the audit. Raises ``InputError`` where there is nothing to propose."""
        now = self._learner.round
        with self._lock:
            if self._open is not None:
                raise InputError(
                    translate("errors", "An audit is being answered already."),
                    todo=translate("errors", "Finish it, or give it up first."),
                )
            if now is None or not self._is_current(now):
                raise _nothing()
            rows, confidence = self._candidates(now)
            with self._store.read() as connection:
                attempt = approvals.attempts(connection, self._label_set) + 1
            alpha = certify.share_of(attempt, ALPHA)
            # One prefix, not a walk over several: a stricter one that passes first spends the looks of the next.
            found = planning.propose(confidence, target=_missed(target), alpha=alpha) if len(rows) >= _FEWEST else None
            if found is None:
                raise _nothing()
            plans = [found.plan]
            chosen = rows[: plans[-1].size]
            rng = np.random.default_rng([self._learner.seed, 7, attempt])
            frozen = FrozenSet(
                documents=(chosen + 1).astype(np.int32),
                labels=now.queue.top_labels[chosen, 0].astype(np.int16),
                order=rng.permutation(chosen + 1).astype(np.int32),
            )
            self._record(now, frozen, plans, attempt=attempt, alpha=alpha, target=_missed(target))
            self.refresh()
        return Changes.QUEUE | Changes.FIGURES

    def _record(
        self, now: Round, frozen: FrozenSet, plans: Sequence[Plan], *, attempt: int, alpha: int, target: int
    ) -> None:
        texts = self._hashes(frozen.documents)
        names = [now.labels[column] for column in frozen.labels.tolist()]
        digest = approvals.set_digest([texts[number] for number in frozen.documents.tolist()], names)
        approvals.put_set(self._store, digest, frozen)
        with self._store.write() as connection:
            self._log.record(
                connection,
                "approval_begun",
                {
                    "label_set": self._label_set,
                    "attempt": attempt,
                    "answers": decisions.count_given(connection, self._label_set, self._person),
                    "alpha": alpha,
                    "target": target,
                    "plans": [audits.packed(plan) for plan in plans],
                    "labels": [list(pair) for pair in zip(now.labels, now.wordings, strict=True)],
                    "set": digest,
                    "order": approvals.order_digest([texts[number] for number in frozen.order.tolist()]),
                    "head": now.model_hash,
                    "seed": self._learner.seed,
                },
            )

    def _candidates(self, now: Round) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
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

    def _hashes(self, documents: Iterable[int]) -> dict[int, str]:
        wanted = [int(number) for number in documents]
        found: dict[int, str] = {}
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            self._store.give_way()
            with self._store.read() as connection:
                found.update(
                    connection.execute(
                        f"SELECT document, text FROM numbers WHERE document IN ({','.join('?' * len(part))})", part
                    ).fetchall()
                )
        return found

    # --- the audit ---

    def question(self, given: Mapping[DocumentId, LabelId], skipped: Iterable[DocumentId]) -> DocumentId | None:
        """The next document of the audit; those put off come last, and they do come."""
        now = self._open
        if now is None:
            return None
        put_off = set(skipped)
        waiting = None
        for number in now.frozen.order[: now.longest].tolist():
            document = DocumentId(number)
            if document in given:
                continue
            if document not in put_off:
                return document
            waiting = waiting or document
        return waiting

    def settle_due(self, given: Mapping[DocumentId, LabelId]) -> bool:
        """Whether the answers have come to a look, or beyond all."""
        now = self._open
        if now is None:
            return False
        wrong = self._answers(now, given)
        verdicts = certify.walk(now.plans, now.members[: len(wrong)], wrong)
        return verdicts[-1].outcome is not Outcome.OPEN

    def settle(self, given: Mapping[DocumentId, LabelId], report: Report = silent) -> Changes:
        """Work out the verdict; if it is out, record it and approve what it proves. Runs on a lane."""
        with self._lock:
            now = self._open
            if now is None:
                return Changes.NONE
            wrong = self._answers(now, given)
            verdicts = certify.walk(now.plans, now.members[: len(wrong)], wrong)
            if verdicts[-1].outcome is Outcome.OPEN:
                return Changes.NONE
            with self._store.read() as connection:
                current = {label.id: label.wording for label in labels.of(connection, self._label_set)}
            if any(current.get(label) != wording for label, wording in now.labels):
                return self._end(now, "abandoned", [], verdicts[-1], 0)
            passed = [verdict for verdict in verdicts if verdict.outcome is Outcome.PASSED]
            if not passed:
                return self._end(now, "failed", [], verdicts[-1], 0)
            size = now.plans[len(passed) - 1].size
            unread = [DocumentId(number) for number in now.frozen.documents[:size].tolist()]
            rest = [document for document in unread if document not in given]
            changes = self._end(now, "passed", passed, passed[-1], len(rest))
            self._approve(now, rest, report)
            return changes | Changes.ANSWERS

    def _end(self, now: _Open, outcome: str, passed: Sequence[Verdict], verdict: Verdict, approved: int) -> Changes:
        with self._store.write() as connection:
            self._log.record(
                connection,
                "approval_ended",
                {
                    "approval": now.proof,
                    "outcome": outcome,
                    "prefix": len(passed),
                    "answered": verdict.answered,
                    "wrong": verdict.wrong,
                    "bound": verdict.bound,
                    "approved": approved,
                },
            )
        self._open = None
        return Changes.QUEUE | Changes.FIGURES

    def _approve(self, now: _Open, rest: Sequence[DocumentId], report: Report) -> None:
        texts = self._hashes(rest)
        wordings = dict(now.labels)
        for start in range(0, len(rest), _BATCH):
            part = rest[start : start + _BATCH]
            self._store.give_way()
            report(start, len(rest))
            with self._store.write() as connection:
                answers = [
                    [texts[document], now.given[document], wordings[now.given[document]]]
                    for document in part
                    if decisions.current(connection, self._label_set, self._person, document) is None
                ]
                if answers:
                    self._log.record(
                        connection,
                        "decided_many",
                        {
                            "label_set": self._label_set,
                            "how": How.AUTOMATIC.value,
                            "question": Question.CHOSEN.value,
                            "proof": now.proof,
                            "answers": answers,
                        },
                    )
        report(len(rest), len(rest))

    def finish_cut_short(self, given: Mapping[DocumentId, LabelId], report: Report = silent) -> Changes:
        """Give the labels that a passed approval had proved before the program was cut short in the middle."""
        with self._lock, self._store.read() as connection:
            stored = approvals.of(connection, self._label_set, self._person)
        for one in stored:
            if one.state is not ApprovalState.PASSED or not one.approved:
                continue
            with self._store.read() as connection:
                done = connection.execute(
                    "SELECT count(*) FROM decisions d JOIN approval_batches b ON b.event = d.event WHERE b.proof = ?",
                    (one.proof,),
                ).fetchone()[0]
            if done >= one.approved:
                continue
            was = self._restored(one)
            size = next((plan.size for plan in was.plans if plan.size >= one.approved), 0) if was else 0
            if was is not None and size:
                rest = [DocumentId(number) for number in was.frozen.documents[:size].tolist()]
                self._approve(was, [document for document in rest if document not in given], report)
                return Changes.ANSWERS | Changes.QUEUE
        return Changes.NONE

    def abandon(self) -> Changes:
        """Give an audit up. It counts as an attempt."""
        with self._lock:
            if self._open is None:
                return Changes.NONE
            return self._end(self._open, "abandoned", [], Verdict(outcome=Outcome.FAILED, answered=0, wrong=0), 0)

    def revoke(self, proof: str) -> Changes:
        """Take back every label that rests on a proof. Documents answered since keep their answer."""
        with self._lock, self._store.write() as connection:
            found = [one for one in approvals.of(connection, self._label_set, self._person) if one.proof == proof]
            if not found or found[0].state is not ApprovalState.PASSED:
                raise InputError(
                    translate("errors", "That approval does not hold any more."),
                    safe=translate("errors", "Nothing was changed."),
                    todo=translate("errors", "Choose one from the list."),
                )
            one = found[0]
            self._log.record(
                connection,
                "approval_ended",
                {
                    "approval": proof,
                    "outcome": "revoked",
                    "prefix": 0,
                    "answered": one.answered,
                    "wrong": one.wrong,
                    "bound": one.bound,
                    "approved": one.approved,
                },
            )
        return Changes.ANSWERS | Changes.QUEUE | Changes.FIGURES

    def _answers(self, now: _Open, given: Mapping[DocumentId, LabelId]) -> npt.NDArray[np.bool_]:
        """Of the audit's answers in its order, without a gap: whether each disagrees with the label proposed."""
        wrong: list[bool] = []
        for number in now.frozen.order.tolist():
            answer = given.get(DocumentId(number))
            if answer is None:
                break
            wrong.append(answer != now.given[DocumentId(number)])
        return np.array(wrong, dtype=bool)

    def _restored(self, stored: Stored) -> _Open | None:
        """What an event began, checked against its digests; ``None`` where the set is not in this file any more."""
        frozen = approvals.get_set(self._store, stored.body["set"])
        if frozen is None:
            return None
        pairs = [(LabelId(label), str(wording)) for label, wording in stored.body["labels"]]
        texts = self._hashes(frozen.documents)
        names = [pairs[column][0] for column in frozen.labels.tolist()]
        numbers, order = frozen.documents.tolist(), frozen.order.tolist()
        if (
            approvals.set_digest([texts[number] for number in numbers], names) != stored.body["set"]
            or approvals.order_digest([texts[number] for number in order]) != stored.body["order"]
        ):
            return None
        plans = [audits.unpacked(plan) for plan in stored.body["plans"]]
        place = {number: at for at, number in enumerate(numbers)}
        sizes = np.array([plan.size for plan in plans])
        members = np.searchsorted(sizes, [place[number] for number in order], side="right")
        return _Open(
            proof=stored.proof,
            plans=plans,
            frozen=frozen,
            labels=pairs,
            given=dict(zip(map(DocumentId, numbers), names, strict=True)),
            members=members,
            longest=max(_reach(plan, members, number) for number, plan in enumerate(plans)),
        )


def pays_to_stop(looks: Sequence[Outlook]) -> bool:
    """Whether one more answer spares less than one answer, as the last looks ahead tell.

    What is left to read falls with answers t about as a power, R = a·t⁻ᶜ (see engine/stopping.py), so an answer
    spares c·R/t; c is fitted to the looks since half of the present answers.
    """
    if not looks:
        return False
    now = looks[-1]
    recent = [one for one in looks if 2 * one.answers >= now.answers and one.total > one.answers]
    if len(recent) < _ROUNDS or now.total <= now.answers:
        return False
    at = np.log([one.answers for one in recent])
    left = np.log([one.total - one.answers for one in recent])
    slope = float(np.polyfit(at, left, 1)[0])
    return -slope * (now.total - now.answers) / now.answers < 1


def _reach(plan: Plan, members: npt.NDArray[np.int64], number: int) -> int:
    """How far into the audit's order the last look of a plan lies."""
    own = np.flatnonzero(members <= number)
    return int(own[min(plan.looks[-1].drawn, len(own)) - 1]) + 1


def _missed(target: float) -> int:
    """The share that may be wrong, in millionths."""
    return round((1 - target) * MILLION)


def _nothing() -> InputError:
    return InputError(
        translate("errors", "There is nothing yet that could be approved with proof."),
        todo=translate("errors", "Answer more documents; the program says when it pays."),
    )


def _record(stored: Stored) -> Approval:
    plans = stored.body["plans"]
    return Approval(
        proof=stored.proof,
        attempt=stored.attempt,
        state=stored.state,
        target=1 - stored.body["target"] / MILLION,
        confidence=1 - stored.body["alpha"] / MILLION,
        documents=plans[-1]["size"],
        approved=stored.approved,
        answered=stored.answered,
        most_answers=plans[-1]["looks"][-1][0],
        wrong=stored.wrong,
        bound=None if stored.bound is None else stored.bound / MILLION,
        at=stored.at,
    )
