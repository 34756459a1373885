"""What an approval would take now: worked out on a lane, once for every page that tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.records import ApprovalPlan, Changes, Report
from app.ui import obstacles

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

LANE = "approval"
TARGET, MISSED = 0.95, 0.02
"""What is aimed at unless somebody chooses otherwise: the share of labels given unread that agrees, and of documents
not given a label that must not be missed the share that belongs to it. Forecasts of a round are about these."""
_RESTS_ON = Changes.ANSWERS | Changes.QUEUE | Changes.DOCUMENTS | Changes.LABELS | Changes.FIGURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """The plan, or ``None`` where reading is no more work now; then, whether an audit could pay later."""

    plan: ApprovalPlan | None
    could_pay: bool


class Plans(QObject):
    """Holds what was worked out last, for as long as nothing it rests on has changed."""

    changed = Signal()
    """:attr:`now` is another."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.now: Prospect | None = None
        """``None`` while it is not known, and where there is nothing to work out: an audit runs, say."""
        self._wanted: object = None
        """What the newest question was about; an answer to an older one is left alone."""
        self._dropped = False
        bridge.changed.connect(self._changed)
        bridge.closed.connect(self.forget)

    @property
    def usual(self) -> bool:
        """Whether what is aimed at is what the forecasts of a round are about."""
        return (self._bridge.target, self._bridge.missed) == (TARGET, MISSED)

    def ask(self) -> None:
        """Work it out, unless it is known or being worked out; ``changed`` tells when it is."""
        bridge = self._bridge
        if not bridge.is_open:
            return
        if bridge.audit is not None or obstacles.found(bridge.figures) is not None:
            self.forget()
            return
        session, target, missed = bridge.session, bridge.target, bridge.missed
        figures = bridge.figures
        labels = [(label.id, label.wording, label.critical) for label in session.labels()]
        about = (target, missed, labels, figures and (figures.rounds[-1].round, figures.progress.answered))
        if self._wanted == about:
            return
        self.now, self._wanted = None, about

        def verb(report: Report) -> Prospect:
            plan = session.approval_plan(target, 1 - missed)
            return Prospect(plan=plan, could_pay=plan is not None or session.approval_could_pay(target))

        def done(found: Prospect) -> None:
            if self._wanted is about:
                self.now = found
                self.changed.emit()

        bridge.run(verb, lane=LANE, name="plan", done=done)  # what fails is told once, and not asked again

    def forget(self) -> None:
        """There is nothing to work out, or nothing it could rest on."""
        known, self.now, self._wanted = self._wanted is not None, None, None
        if known:
            self.changed.emit()

    def drop(self, changes: Changes) -> None:
        """What it rests on may have changed: who shows it asks again, of the new figures. Told with the changes."""
        if self._wanted is not None and changes & _RESTS_ON:
            self.now, self._wanted, self._dropped = None, None, True

    def _changed(self, value: int) -> None:
        dropped, self._dropped = self._dropped, False
        if dropped and self._wanted is None:  # nobody has asked again yet
            self.changed.emit()
