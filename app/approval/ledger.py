"""What is written of approvals: begun, ended, closed later, and the labels given unread. Each entry is an event."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np

from app.approval.audit import Audit, Tally, hashes
from app.approval.proposal import Proposal
from app.engine import audits
from app.errors import InputError
from app.learned import Round
from app.learner import Learner
from app.log import Log
from app.records import DocumentId, How, LabelId, LabelSetId, PersonId, Question, Report
from app.store import approvals, decisions, documents, labels, reserve
from app.store.approvals import FrozenSet, Stored
from app.store.project import Project
from app.wording import translate

_BATCH = 200
"""Documents an event, and a transaction."""


class Ledger:
    """Writes down one person's approvals of one label set."""

    def __init__(self, store: Project, log: Log, label_set: LabelSetId, person: PersonId, learner: Learner) -> None:
        self._store = store
        self._log = log
        self._label_set = label_set
        self._person = person
        self._learner = learner

    def begin(self, now: Round, found: Proposal, *, again: str | None) -> None:
        """Freeze the set and draw the audit. ``again`` is the proof of what is audited once more."""
        rng = np.random.default_rng([self._learner.seed, 7, found.attempt])
        frozen = FrozenSet(
            documents=(found.rows + 1).astype(np.int32),
            labels=found.columns,
            order=rng.permutation(found.rows + 1).astype(np.int32),
        )
        texts = hashes(self._store, frozen.documents)
        names = [now.labels[column] for column in frozen.labels.tolist()]
        digest = approvals.set_digest([texts[number] for number in frozen.documents.tolist()], names)
        approvals.put_set(self._store, digest, frozen)
        with self._store.write() as connection:
            kept = {label.id for label in labels.of(connection, self._label_set) if label.critical}
            if again is None and kept != {test.label for test in found.tests}:
                # Changed while this was worked out: what must not be missed has to be tested.
                raise nothing_to_propose()
            self._log.record(
                connection,
                "approval_begun",
                {
                    "label_set": self._label_set,
                    "attempt": found.attempt,
                    "answers": decisions.count_given(connection, self._label_set, self._person),
                    "alpha": found.alpha,
                    "target": found.target,
                    "plans": [audits.packed(found.plan)],
                    "elusion": [{"label": test.label, "plan": audits.packed(test.plan)} for test in found.tests],
                    "labels": [list(pair) for pair in zip(now.labels, now.wordings, strict=True)],
                    "set": digest,
                    "order": approvals.order_digest([texts[number] for number in frozen.order.tolist()]),
                    "collection": documents.count(self._store),
                    "again": again,
                    "head": now.model_hash,
                    "seed": self._learner.seed,
                },
            )

    def end(
        self,
        now: Audit,
        outcome: str,
        tally: Tally | None,
        given: Mapping[DocumentId, LabelId],
        approved: int = 0,
        bound: int | None = None,
    ) -> None:
        """The attempt is over: passed, failed or abandoned. Without a proof it costs some of the yardstick."""
        claims = (
            []
            if tally is None
            else [now.claim(test, verdict, given) for test, verdict in zip(now.tests, tally.tests, strict=True)]
        )
        counted = None if tally is None else (tally.passed or tally.verdicts)[-1]
        with self._store.write() as connection:
            self._log.record(
                connection,
                "approval_ended",
                {
                    "approval": now.proof,
                    "outcome": outcome,
                    "prefix": 0 if outcome != "passed" or tally is None else len(tally.passed),
                    "answered": 0 if counted is None else counted.answered,
                    "wrong": 0 if counted is None else counted.wrong,
                    "bound": bound,
                    "approved": approved,
                    "elusion": claims,
                },
            )
            if outcome != "passed":
                self._thin(connection, now)

    def close(self, one: Stored, outcome: str) -> None:
        """What passed once is revoked or replaced: nothing rests on it any more."""
        with self._store.write() as connection:
            self._log.record(
                connection,
                "approval_ended",
                {
                    "approval": one.proof,
                    "outcome": outcome,
                    "prefix": 0,
                    "answered": one.answered,
                    "wrong": one.wrong,
                    "bound": one.bound,
                    "approved": one.approved,
                    "elusion": [],
                },
            )

    def give(self, now: Audit, rest: Sequence[DocumentId], report: Report) -> int:
        """Give the labels that the audit proves to those that may have them; how many that were."""
        found = 0
        texts = hashes(self._store, rest)
        wordings = dict(now.labels)
        for start in range(0, len(rest), _BATCH):
            part = rest[start : start + _BATCH]
            self._store.give_way()
            report(start, len(rest))
            with self._store.write() as connection:
                used = {label.id for label in labels.of(connection, self._label_set)}
                answers = [
                    [texts[document], now.given[document], wordings[now.given[document]]]
                    for document in part
                    if now.given[document] in used
                    and approvals.may_give(
                        connection, self._label_set, self._person, document, proof=now.proof, again=now.again
                    )
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
                found += len(answers)
        report(len(rest), len(rest))
        return found

    def _thin(self, connection: sqlite3.Connection, now: Audit) -> None:
        """Let go of as large a share of the yardstick inside the set as the audit has read of the set.

        The audit took documents out of the surest ones at random; were the yardstick kept whole, it would have too
        many of those and flatter what remains.
        """
        inside = set(now.frozen.documents.tolist())
        free = reserve.released(connection, self._label_set, self._person)
        given = [one for one in decisions.given(connection, self._label_set, self._person) if one.document in inside]
        read = sum(one.question is Question.AUDIT for one in given)
        held = sorted(one.document for one in given if one.question is Question.MEASURE and one.document not in free)
        rng = np.random.default_rng([self._learner.seed, len(held), read])
        chosen = thinned(held, read / len(inside), rng)
        current = self._learner.round
        reserve.release(
            connection,
            self._label_set,
            self._person,
            chosen,
            at_round=0 if current is None else int(current.id),
        )


def thinned(held: Sequence[DocumentId], share: float, rng: np.random.Generator) -> list[DocumentId]:
    """So large a ``share`` (0..1) of some documents, at random; what is less than one counts by chance."""
    count = int(np.floor(len(held) * share + rng.random()))
    return [held[int(place)] for place in rng.permutation(len(held))[:count]]


def nothing_to_propose() -> InputError:
    """What to say where no approval can begin."""
    return InputError(
        translate("errors", "There is nothing yet that could be approved with proof."),
        todo=translate("errors", "Answer more documents; the program says when it pays."),
    )
