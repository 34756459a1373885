"""Verbs about approvals with proof."""

from __future__ import annotations

from collections.abc import Sequence

from app.approval import MISSED
from app.records import Approval, ApprovalPlan, Changes, DocumentId, LabelId, LabelProof, Outlook, Report, silent
from app.session.parts import Parts


class ApprovalVerbs(Parts):
    """What is approved unread, its audit, and what becomes of it."""

    def approval_plan(self, target: float = 0.95, missed: float = MISSED) -> ApprovalPlan | None:
        """What could be approved unread at that quality (0..1), and what it takes; ``None`` where it does not pay.

        Of the documents that would not get a label that must not be missed, the share ``missed`` (0..1) is shown not
        to belong to it.
        """
        return self._approvals.plan(target, missed)

    def approval_could_pay(self, target: float = 0.95) -> bool:
        """Whether an audit could ever spare much of what is left: else it is read. For a lane."""
        return self._approvals.could_pay(target)

    def approval_advised(self, target: float = 0.95, missed: float = MISSED) -> bool:
        """Whether it is time to approve the rest, as :meth:`approval_plan` would: further answers do not make the whole
        any shorter.

        Takes up to a second or two: for a lane. The overview's advice goes by what was found last.
        """
        self._advised = self._approvals.advised(target, missed)
        return self._advised

    def outlook(self) -> Outlook | None:
        """How many answers were to be expected in all, as of the last look ahead."""
        return self._approvals.outlook()

    def begin_approval(self, target: float = 0.95, missed: float = MISSED) -> Changes:
        """Freeze the set and ask its audit next. Raises ``InputError`` where there is nothing to propose."""
        changes = self._approvals.begin(target, missed)
        self._advised = False
        self._desk.turn_to_audit()
        return changes

    def audit_again(self, proof: str) -> Changes:
        """Audit anew what an approval gave unread, as a further attempt that shares the error. If it passes, those
        documents rest on it; if not, nothing is taken back by itself. Raises ``InputError`` where that is no use."""
        changes = self._approvals.begin_again(proof, self._desk.given(), self._desk.automatic())
        self._advised = False
        self._desk.turn_to_audit()
        return changes

    def approval_labels(self, proof: str) -> Sequence[LabelProof]:
        """What an audit says of each label, the weakest first; nothing while it is being answered. For a lane."""
        return self._approvals.per_label(proof, self._desk.given())

    def settle_approval(self, report: Report = silent) -> Changes:
        """Work out the verdict of an audit that has come to a look, and give every label it proves.

        Where none is open, goes on with giving labels if that was cut short.
        """
        given = self._desk.given()
        settle = self._approvals.settle if self._approvals.is_open else self._approvals.finish_cut_short
        try:
            changes = settle(given, report)
        except BaseException:
            self._desk.refresh()  # some labels may have been given
            raise
        if changes & Changes.ANSWERS:
            self._desk.refresh()
        if changes:
            self._desk.turn_to_audit()
        return changes

    def abandon_approval(self) -> Changes:
        """Give an audit up; it counts as an attempt."""
        changes = self._approvals.abandon()
        self._desk.turn_to_audit()
        return changes

    def revoke_approval(self, proof: str) -> Changes:
        """Take back every label that rests on a proof."""
        changes = self._approvals.revoke(proof)
        self._desk.refresh()
        return changes

    def approvals(self) -> Sequence[Approval]:
        """Every attempt, oldest first."""
        return self._approvals.all(self._desk.given())

    def automatic(self) -> dict[DocumentId, LabelId]:
        """The labels that were given unread, with proof."""
        return self._desk.automatic()
