"""Finish: approve the rest with proof, and take the result along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout

from app.records import Advice, Approval, ApprovalPlan, ApprovalState, Changes, LabelId, LabelProof, Report, Standing
from app.ui import messages, obstacles, prospects, verdicts, words
from app.ui.bridge import Bridge
from app.ui.plain import Prose
from app.ui.plans import LANE
from app.ui.widgets import label_proofs
from app.ui.widgets.attempt_list import AttemptList
from app.ui.widgets.banner_page import BannerPage
from app.ui.widgets.choice_row import ChoiceRow
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.figure_card import FigureCard

QUALITIES = (900, 950, 970, 990)
"""In thousandths: of the labels given unread, so many are to agree with the person."""
MISSED = (20, 10, 5)
"""In thousandths: of the documents that do not get a label that must not be missed, so many may belong to it."""


class FinishPage(BannerPage):
    """Shows what an audit would take, the one that is under way, and those that were."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=16)
        self._bridge = bridge
        self._goal = ""
        self._plan: ApprovalPlan | None = None
        self._doubtful: Approval | None = None
        self._choosing = False
        self.title, self.because = self.banner.title, self.banner.because
        self.aside = self.banner.add(ActionButton("", kind="link"))
        self.aside.clicked.connect(self._step_back)
        self.go = self.banner.add(ActionButton("", kind="primary"))
        self.go.clicked.connect(self._go_on)
        agree = self.tr("Of the labels given unread, at least this many agree with you:")
        self.quality = ChoiceRow(agree, QUALITIES, round(bridge.target * 1000))
        self.quality.chosen.connect(self._choose_quality)
        self.missed = ChoiceRow(
            self.tr("Of the documents not given a label marked “never miss”, at most this many belong to it:"),
            MISSED,
            round(bridge.missed * 1000),
        )
        self.missed.chosen.connect(self._choose_missed)
        self.column.addWidget(self.quality)
        self.column.addWidget(self.missed)
        self.unread = FigureCard(self.tr("LABELLED UNREAD"))
        self.audit = FigureCard(self.tr("THE AUDIT"))
        self.sure = FigureCard("")
        self._figures = QGridLayout()
        self._figures.setSpacing(24)
        self.column.addLayout(self._figures)
        self._below = QGridLayout()
        self._below.setSpacing(24)
        self.attempts = AttemptList()
        self.attempts.taken_back.connect(self._ask_to_take_back)
        self.attempts.by_label.connect(self._show_labels)
        self._meaning = self._meaning_card()
        self.column.addLayout(self._below)
        self.column.addStretch(1)
        self.arrange(wide=True)
        bridge.figures_changed.connect(self._figures_changed)
        bridge.changed.connect(self._changed)
        bridge.plans.changed.connect(self._prospect_changed)

    # made once

    def _meaning_card(self) -> Card:
        card = Card(self.tr("WHAT IT PROVES"))
        card.body.setSpacing(10)
        for sentence in (
            self.tr("That the labels agree with you: you would have given the same. Not that they are correct."),
            self.tr(
                "The documents are fixed before the first question, those asked are drawn at random, and the "
                "suggestion stays hidden."
            ),
            self.tr("Each label given unread is marked, names its proof, and can be taken back."),
        ):
            card.body.addWidget(Prose(sentence, "soft"))
        card.body.addStretch(1)
        self.export = ActionButton(self.tr("Export the result…"))
        self.export.clicked.connect(lambda: self._bridge.show("export"))
        card.body.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def arrange(self, *, wide: bool) -> None:
        super().arrange(wide=wide)
        self.quality.arrange(wide=wide)
        self.missed.arrange(wide=wide)
        cards = (self.unread, self.audit, self.sure)
        for number, card in enumerate(cards):
            self._figures.removeWidget(card)
            self._figures.addWidget(card, *((0, number) if wide else (number, 0)))
            self._figures.setColumnStretch(number, 1 if wide or number == 0 else 0)
        for number, part in enumerate((self.attempts, self._meaning)):
            self._below.removeWidget(part)
            self._below.addWidget(part, *((0, number) if wide else (number, 0)))
            self._below.setColumnStretch(number, (2 - number) if wide else 1 - number)

    # what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choosing = False
        self._bridge.refresh_figures()
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand, and work out again what an audit would take."""
        if not self._bridge.is_open:
            return
        self._plan = None
        approvals = self._bridge.session.approvals()
        progress = self._bridge.figures.progress if self._bridge.figures is not None else None
        self.attempts.show_attempts(approvals, progress.documents if progress is not None else 0, self._names())
        doubtful = [
            one for one in approvals if one.state is ApprovalState.PASSED and one.standing is not Standing.HOLDS
        ]
        self._doubtful = doubtful[-1] if doubtful else None
        audit = self._bridge.audit
        if audit is not None:
            self._show_audit(audit)
        elif self._doubtful is not None:
            self._show_doubt(self._doubtful)
        elif not self._show_obstacle():
            self._bridge.plans.ask()
            self._show_prospect()

    def _say(
        self,
        title: str,
        because: str,
        button: str = "",
        goal: str = "",
        *,
        choice: bool = True,
        audit: bool = False,
        aside: str = "",
    ) -> None:
        """The banner; without a plan there are no figures. ``choice``: whether the quality can be chosen now."""
        self._goal = goal
        self.title.setText(title)
        self.because.setText(because)
        self.go.set_words(button)
        self.go.setVisible(bool(button))
        if button and self.isVisible() and not self._choosing:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        self.export.setVisible(goal != "export")
        self.aside.set_words(aside)
        self.aside.setVisible(bool(aside))
        self.quality.setVisible(choice)
        self.missed.setVisible(choice and any(label.critical for label in self._bridge.session.labels()))
        for card in (self.unread, self.audit, self.sure):
            card.setVisible(audit or self._plan is not None)

    def _names(self) -> dict[LabelId, str]:
        return {label.id: label.name for label in self._bridge.session.labels()}

    def _show_doubt(self, approval: Approval) -> None:
        self._say(
            verdicts.doubt(approval),
            self.tr("Audit those documents again, with other ones drawn at random, or take their labels back.")
            + (
                " "
                + self.tr("The new audit tests labels marked “never miss”, too, where that is less work than reading.")
                if any(label.critical for label in self._bridge.session.labels())
                else ""
            ),
            self.tr("Audit again"),
            "again",
            choice=False,
            aside=self.tr("Take back…"),
        )

    def _show_obstacle(self) -> bool:
        """Say what keeps an audit from being proposed, as far as that is known at once."""
        found = obstacles.found(self._bridge.figures)
        if found is not None:
            self._say(found.title, found.because, found.button, found.goal, choice=False)
        return found is not None

    def _show_audit(self, audit: Approval) -> None:
        self._say(
            self.tr("The audit is under way."),
            self.tr(
                "Answer what Review asks; it ends by itself, often before the last answer. Until then you are not "
                "told how it stands, so that your answers stay your own."
            ),
            self.tr("Go on in Review"),
            "review",
            choice=False,
            audit=True,
            aside=self.tr("Give it up…"),
        )
        self.unread.say(words.number(audit.documents), self.tr("documents if it passes; those asked are among them"))
        self.audit.set_title(self.tr("THE AUDIT"))
        self.audit.say(
            words.number(audit.answered), self.tr("of at most {0}").format(words.answers(audit.most_answers))
        )
        self.sure.set_title(self.tr("QUALITY"))
        self.sure.say(
            words.percent(audit.target),
            self.tr("of them agree with you at least; if it passes, that holds at {0} confidence").format(
                words.fine_percent(audit.confidence)
            ),
        )

    def _show_prospect(self) -> None:
        """What an audit would take now, as far as that is worked out."""
        now = self._bridge.plans.now
        if now is None:
            self._say(self.tr("Working out what it would take…"), self.tr("This may take a few seconds."))
        elif now.plan is not None:
            self._show_plan(now.plan)
        else:
            self._show_nothing(could_pay=now.could_pay)

    def _show_plan(self, plan: ApprovalPlan) -> None:
        self._plan = plan
        advised = self._bridge.figures is not None and self._bridge.figures.advice is Advice.APPROVE
        title = (
            self.tr("It is time to approve the rest with proof.")
            if advised
            else self.tr("{0} could be approved after about {1}, asked blind.").format(
                words.documents(plan.documents), words.answers(plan.audit)
            )
        )
        figures, plans = self._bridge.figures, self._bridge.plans
        reading = ""
        if figures is not None and figures.rounds:
            reading = prospects.needed(figures.rounds[-1], plans.now, usual=plans.usual, advised=advised)
        reading += " " + self.tr("Reading all would be {0}.").format(words.number(plan.without))
        wait = self.tr("It need not be now: Overview says when further answers do not pay any more.")
        self._say(title, reading if advised else f"{reading} {wait}", self.tr("Begin the audit"), "begin")
        self.unread.say(
            words.number(plan.documents),
            self.tr("of {0} without an answer; those asked in the audit are among them").format(
                words.number(plan.without)
            ),
        )
        self.audit.set_title(self.tr("THE AUDIT"))
        self.audit.say(
            self.tr("about {0}").format(words.number(plan.audit)),
            self.tr("answers to documents drawn at random from them, with the suggestion hidden")
            + "".join(f". {verdicts.tested(test, self._names())}" for test in plan.elusion),
        )
        self.sure.set_title(self.tr("CHANCE THAT IT PASSES"))
        self.sure.say(
            words.percent(plan.passes),
            self.tr("If it does not, nothing is approved; your answers count all the same."),
        )

    def _show_nothing(self, *, could_pay: bool) -> None:
        if self._bridge.session.learn_due or self._bridge.jobs.live("learn"):
            self._say(
                self.tr("Your last answers are not learned yet."),
                self.tr("What an audit would take is worked out once they are."),
                self.tr("Review"),
                "review",
            )
            return
        if not could_pay:
            left = self._bridge.figures.progress if self._bridge.figures is not None else None
            count = left.documents - left.answered if left is not None else 0
            self._say(
                prospects.to_read(count, self._bridge.plans.now),
                self.tr("Reading so few is no more work than an audit that could prove anything."),
                self.tr("Review"),
                "review",
            )
            return
        self._say(
            self.tr("So far, reading the rest is less work than proving {0}.").format(
                words.percent(self._bridge.target)
            ),
            self.tr("Answer more documents, or choose a lower share below.")
            if self._bridge.target * 1000 > QUALITIES[0]
            else self.tr("Answer more documents; the suggestions are not sure enough yet."),
            self.tr("Review"),
            "review",
        )

    # verbs

    def _choose_quality(self, quality: int) -> None:
        self._bridge.target = quality / 1000
        self._choosing = True  # the keys stay with the choice
        self.refresh()

    def _choose_missed(self, missed: int) -> None:
        self._bridge.missed = missed / 1000
        self._choosing = True
        self.refresh()

    def _go_on(self) -> None:
        doubtful = self._doubtful
        if self._goal == "begin":
            target, missed = self._bridge.target, 1 - self._bridge.missed
            self._begin(lambda: self._bridge.session.begin_approval(target, missed))
        elif self._goal == "again" and doubtful is not None:
            self._begin(lambda: self._bridge.session.audit_again(doubtful.proof))
        elif self._goal:
            self._bridge.show(self._goal)

    def _step_back(self) -> None:
        if self._bridge.audit is not None:
            self._ask_to_give_up()
        elif self._doubtful is not None:
            self._ask_to_take_back(self._doubtful)

    def _begin(self, begin: Callable[[], Changes]) -> None:
        self.go.setEnabled(False)

        def verb(report: Report) -> Changes:
            return begin()

        def done(_: Changes) -> None:
            self.go.setEnabled(True)
            self._bridge.show("review")

        def failed(error: BaseException) -> None:
            self.go.setEnabled(True)
            self._bridge.trouble(error)
            self.refresh()

        self._bridge.run(verb, lane=LANE, name="begin", done=done, failed=failed)

    def _ask_to_give_up(self) -> None:
        messages.ask(
            self.window(),
            self.tr("Give the audit up?"),
            self.tr(
                "Nothing is approved, and your answers stay. It counts as an attempt all the same: audits that could "
                "be dropped until one passes would prove nothing. The next one has to be surer."
            ),
            self.tr("Give it up"),
            lambda: self._bridge.attempt(self._bridge.session.abandon_approval),
        )

    def _ask_to_take_back(self, approval: Approval) -> None:
        session = self._bridge.session

        def verb(report: Report) -> Changes:
            return session.revoke_approval(approval.proof)

        messages.ask(
            self.window(),
            self.tr("Take back what was approved?"),
            self.tr("{0} lose the label that they were given unread. What you answered yourself stays.").format(
                words.documents(approval.approved)
            ),
            self.tr("Take back"),
            lambda: self._bridge.run(verb, lane=LANE, name="revoke"),
        )

    def _show_labels(self, approval: Approval) -> None:
        """What an audit says of each label; worked out on the lane."""
        session, names = self._bridge.session, self._names()

        def verb(report: Report) -> Sequence[LabelProof]:
            return session.approval_labels(approval.proof)

        def done(proofs: Sequence[LabelProof]) -> None:
            if self._bridge.is_open and self.isVisible():
                label_proofs.show(self.window(), proofs, names)

        self._bridge.run(verb, lane=LANE, name="by label", done=done)

    # what others changed

    def _figures_changed(self) -> None:
        if self.isVisible() and self._bridge.audit is not None:
            self._show_audit(self._bridge.audit)

    def _prospect_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _changed(self, value: int) -> None:
        if self.isVisible() and Changes(value) & (Changes.QUEUE | Changes.DOCUMENTS | Changes.LABELS):
            self.refresh()
