"""One person's approvals: proposed, begun, asked, settled, audited again, taken back."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.approval import standing
from app.approval.audit import Audit, Tally, restored
from app.approval.ledger import Ledger, nothing_to_propose
from app.approval.outlook import Lookout
from app.approval.proposal import Proposer, rows_of, share
from app.engine import certify
from app.engine.certify import Outcome
from app.errors import InputError
from app.learner import Learner
from app.log import Log
from app.records import (
    Approval,
    ApprovalPlan,
    ApprovalState,
    Changes,
    DocumentId,
    LabelId,
    LabelProof,
    LabelSetId,
    Outlook,
    PersonId,
    Report,
    silent,
)
from app.store import approvals, labels
from app.store.approvals import Stored
from app.store.project import Project
from app.wording import translate

MISSED = 0.98
"""Of the documents that do not get a label that must not be missed, so many are shown not to belong to it."""


class Approvals:
    """One person's approvals of one label set."""

    def __init__(self, store: Project, log: Log, label_set: LabelSetId, person: PersonId, learner: Learner) -> None:
        self._store = store
        self._label_set = label_set
        self._person = person
        self._learner = learner
        self._ledger = Ledger(store, log, label_set, person, learner)
        self._proposer = Proposer(store, label_set, person, learner)
        self._lookout = Lookout(store, label_set, person, self._proposer)
        self._watch = standing.Watch(store)
        self._lock = threading.RLock()
        self._open: Audit | None = None
        self.refresh()

    def refresh(self) -> None:
        """Look again which approval is open."""
        still = [one for one in self._stored() if one.state is ApprovalState.OPEN]
        with self._lock:
            self._open = restored(self._store, still[-1]) if still else None

    def all(self, given: Mapping[DocumentId, LabelId]) -> list[Approval]:
        """Every attempt, oldest first: also what failed and what was taken back; of those that passed, whether what
        they proved still holds after the answers that ``given`` counts.

        Of an open one it is told how many of those there are, not how many of them disagree: its audit is blind.
        """
        stored = self._stored()
        found = [self._watch.told(one, stored, given) for one in stored]
        now = self._open
        if now is None:
            return found
        answered = now.answered(given)
        return [
            replace(one, answered=min(answered, one.most_answers)) if one.proof == now.proof else one for one in found
        ]

    def per_label(self, proof: str, given: Mapping[DocumentId, LabelId]) -> list[LabelProof]:
        """What the audit of an approval that has ended says of each of its labels, the weakest first."""
        return self._watch.per_label(self._one(proof), given)

    @property
    def is_open(self) -> bool:
        """Whether an audit is being answered."""
        return self._open is not None

    def _stored(self) -> list[Stored]:
        with self._store.read() as connection:
            return approvals.of(connection, self._label_set, self._person)

    def _one(self, proof: str, *states: ApprovalState) -> Stored:
        found = next((one for one in self._stored() if one.proof == proof), None)
        if found is None or (states and found.state not in states):
            raise InputError(
                translate("errors", "That approval does not hold any more."),
                safe=translate("errors", "Nothing was changed."),
                todo=translate("errors", "Choose one from the list."),
            )
        return found

    # --- proposing ---

    def plan(self, target: float = 0.95, missed: float = MISSED) -> ApprovalPlan | None:
        """What could be approved now; ``None`` where reading everything is no more work, or nothing was learned."""
        found = None if self._open is not None else self._proposer.now(target, missed)
        return None if found is None else found.told()

    def could_pay(self, target: float = 0.95) -> bool:
        """Whether an audit of what is left would spare much if every suggestion were right."""
        return self._proposer.could_pay(target)

    def look_ahead(self, target: float = 0.95, missed: float = MISSED) -> None:
        """Note what is to be expected now, every so many answers: what :meth:`advised` goes by. On a lane."""
        if self._learner.round is not None and self._open is None:
            self._lookout.look(target, missed)

    def advised(self, target: float = 0.95, missed: float = MISSED) -> bool:
        """Whether an approval should begin now."""
        return self._open is None and not self._learner.unrelated and self._lookout.advises(target, missed)

    def outlook(self) -> Outlook | None:
        """What was to be expected at the last look ahead."""
        noted = self._lookout.seen()
        return noted[-1] if noted else None

    # --- beginning ---

    def begin(self, target: float = 0.95, missed: float = MISSED) -> Changes:
        """Freeze the set and draw the audit. Raises ``InputError`` where there is nothing to propose."""
        with self._lock:
            self._refuse_second()
            if self._learner.unrelated:
                raise _unrelated()
            now = self._learner.round
            # One prefix, not a walk over several: a stricter one that passes first spends the looks of the next.
            found = self._proposer.now(target, missed)
            if now is None or found is None:
                raise nothing_to_propose()
            self._ledger.begin(now, found, again=None)
            self.refresh()
        return Changes.QUEUE | Changes.FIGURES

    def begin_again(
        self, proof: str, given: Mapping[DocumentId, LabelId], automatic: Mapping[DocumentId, LabelId]
    ) -> Changes:
        """Audit anew what an approval gave unread, as a further attempt: a set of its own, a draw of its own.

        If it passes, those documents rest on the new proof; if not, they keep the old one, which is in more doubt.
        Raises ``InputError`` where too few are left, or labels have changed.
        """
        with self._lock:
            self._refuse_second()
            old = self._one(proof, ApprovalState.PASSED)
            own = {document: automatic[document] for document in self._of_proof(proof) if document in automatic}
            now = self._learner.round
            places = None if now is None else rows_of(now, own)
            found = None
            if places is not None:
                wrong = self._watch.share_wrong(old, given)
                shown = [claim["plan"]["target"] for claim in old.body.get("elusion", ())]
                found = self._proposer.again(
                    *places, target=old.body["target"], wrong=wrong, missed=min(shown, default=share(MISSED))
                )
            if now is None or found is None:
                raise InputError(
                    translate("errors", "What was approved there cannot be audited again."),
                    safe=translate("errors", "Nothing was changed."),
                    todo=translate("errors", "Take it back, and read those documents."),
                )
            self._ledger.begin(now, found, again=proof)
            self.refresh()
        return Changes.QUEUE | Changes.FIGURES

    def insist_on_test(self, label: LabelId) -> None:
        """Raises ``InputError`` while an audit is answered that would give labels without a test of this one."""
        now = self._open
        if now is not None and all(test.label != label for test in now.tests):
            raise InputError(
                translate("errors", "The audit that is being answered does not test this label."),
                safe=translate("errors", "Nothing was changed."),
                todo=translate("errors", "Mark it when the audit is over, or give the audit up first."),
            )

    def _refuse_second(self) -> None:
        if self._open is not None:
            raise InputError(
                translate("errors", "An audit is being answered already."),
                todo=translate("errors", "Finish it, or give it up first."),
            )

    # --- the audit ---

    def question(self, given: Mapping[DocumentId, LabelId], skipped: Iterable[DocumentId]) -> DocumentId | None:
        """The next document of the audit; those put off come last, and they do come."""
        now = self._open
        return None if now is None else now.question(given, skipped, now.tally(given))

    def settle_due(self, given: Mapping[DocumentId, LabelId]) -> bool:
        """Whether the answers have come to a look, or beyond all."""
        now = self._open
        return now is not None and now.tally(given).outcome is not Outcome.OPEN

    def settle(self, given: Mapping[DocumentId, LabelId], report: Report = silent) -> Changes:
        """Work out the verdict; if it is out, record it and approve what it proves. Runs on a lane."""
        with self._lock:
            now = self._open
            if now is None:
                return Changes.NONE
            tally = now.tally(given)
            if tally.outcome is Outcome.OPEN:
                return Changes.NONE
            with self._store.read() as connection:
                current = {label.id: label.wording for label in labels.of(connection, self._label_set)}
            if any(current.get(label) != wording for label, wording in now.labels):
                return self._end(now, "abandoned", tally, given)
            if tally.outcome is Outcome.FAILED:
                return self._end(now, "failed", tally, given)
            size = now.plans[len(tally.passed) - 1].size
            unread = [DocumentId(number) for number in now.frozen.documents[:size].tolist()]
            rest = [document for document in unread if document not in given]
            plan, verdict = now.plans[len(tally.passed) - 1], tally.passed[-1]
            seen, wrong = now.read(given, size)
            # Tests and the person's own choice may have read more than the audit counts.
            bound = certify.remaining(plan, verdict, answered=seen, wrong=wrong)
            changes = self._end(now, "passed", tally, given, len(rest), bound)
            self._ledger.give(now, rest, report)
            self._replace(now)
            return changes | Changes.ANSWERS

    def _end(
        self,
        now: Audit,
        outcome: str,
        tally: Tally | None,
        given: Mapping[DocumentId, LabelId],
        approved: int = 0,
        bound: int | None = None,
    ) -> Changes:
        self._ledger.end(now, outcome, tally, given, approved, bound)
        self._open = None
        return Changes.QUEUE | Changes.FIGURES

    def _replace(self, now: Audit) -> None:
        """What was audited again rests on the new proof alone from now on."""
        old = next((one for one in self._stored() if one.proof == now.again), None)
        if old is not None and old.state is ApprovalState.PASSED:
            self._ledger.close(old, "replaced")

    def finish_cut_short(self, given: Mapping[DocumentId, LabelId], report: Report = silent) -> Changes:
        """Give the labels that a passed approval had proved before the program was cut short in the middle."""
        stored = self._stored()
        passed = {one.proof for one in stored if one.state is ApprovalState.PASSED}
        for one in stored:
            if one.proof not in passed or not one.approved:
                continue
            if len(self._of_proof(one.proof)) >= one.approved and one.body.get("again") not in passed:
                continue
            was = restored(self._store, one)
            size = next((plan.size for plan in was.plans if plan.size >= one.approved), 0) if was else 0
            if was is not None and size:
                rest = [DocumentId(number) for number in was.frozen.documents[:size].tolist()]
                found = self._ledger.give(was, [document for document in rest if document not in given], report)
                self._replace(was)
                if found or was.again in passed:  # else the person has answered what was lacking
                    return Changes.ANSWERS | Changes.QUEUE
        return Changes.NONE

    def _of_proof(self, proof: str) -> list[DocumentId]:
        with self._store.read() as connection:
            return approvals.given_by(connection, proof)

    def abandon(self) -> Changes:
        """Give an audit up. It counts as an attempt."""
        with self._lock:
            return Changes.NONE if self._open is None else self._end(self._open, "abandoned", None, {})

    def revoke(self, proof: str) -> Changes:
        """Take back every label that rests on a proof. Documents answered since keep their answer."""
        with self._lock:
            self._ledger.close(self._one(proof, ApprovalState.PASSED), "revoked")
        return Changes.ANSWERS | Changes.QUEUE | Changes.FIGURES


def _unrelated() -> InputError:
    return InputError(
        translate("errors", "Nothing is approved unread: your labels seem to have nothing to do with the texts."),
        safe=translate("errors", "Your answers are kept."),
        todo=translate("errors", "Look at some answers again, and at what the labels mean."),
    )
