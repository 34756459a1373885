"""Finish: approve the rest with proof, and take the result along."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.records import Advice, Approval, ApprovalPlan, Changes, Report
from app.ui import messages, words
from app.ui.bridge import Bridge
from app.ui.plain import Prose, Words, caption
from app.ui.widgets.attempt_list import AttemptList
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.figure_card import FigureCard

LANE = "approval"
QUALITIES = (90, 95, 97, 99)
"""Per cent of the labels given unread that are to agree with the person."""
FEW = 50
"""Fewer documents than this are read, not audited."""


class FinishPage(QWidget):
    """Shows what an audit would take, the one that is under way, and those that were."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._goal = ""
        self._plan: ApprovalPlan | None = None
        self._wide: bool | None = None
        self._choosing = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        inside = QWidget()
        inside.setProperty("role", "clear")
        area.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(40, 32, 40, 24)
        column.setSpacing(16)
        column.addWidget(self._banner())
        column.addWidget(self._choice())
        self.unread = FigureCard(self.tr("LABELLED UNREAD"))
        self.audit = FigureCard(self.tr("THE AUDIT"))
        self.sure = FigureCard("")
        self._figures = QGridLayout()
        self._figures.setSpacing(24)
        column.addLayout(self._figures)
        self._below = QGridLayout()
        self._below.setSpacing(24)
        self.attempts = AttemptList()
        self.attempts.taken_back.connect(self._ask_to_take_back)
        self._meaning = self._meaning_card()
        column.addLayout(self._below)
        column.addStretch(1)
        self._arrange(wide=True)
        bridge.figures_changed.connect(self._figures_changed)
        bridge.changed.connect(self._changed)

    # made once

    def _banner(self) -> QFrame:
        banner = QFrame()
        banner.setProperty("role", "banner")
        row = self._banner_row = QHBoxLayout(banner)
        row.setContentsMargins(24, 14, 22, 14)
        row.setSpacing(24)
        said = QVBoxLayout()
        said.setSpacing(2)
        self.title = Prose("", "advice")
        self.because = Prose("", "soft")
        said.addWidget(self.title)
        said.addWidget(self.because)
        row.addLayout(said, 1)
        self.give_up = ActionButton(self.tr("Give it up…"), kind="link")
        self.give_up.clicked.connect(self._ask_to_give_up)
        self.go = ActionButton("", kind="primary")
        self.go.clicked.connect(self._go_on)
        row.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)
        return banner

    def _choice(self) -> QWidget:
        """How good the labels given unread are to be."""
        choice = self._choice_row = QWidget()
        choice.setProperty("role", "clear")
        line = self._choice_line = QHBoxLayout(choice)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(16)
        line.addWidget(Words(self.tr("Of the labels given unread, at least this many agree with you:")))
        self._group = QButtonGroup(self)
        for quality in QUALITIES:
            button = QRadioButton(caption(words.percent(quality / 100)))
            button.setAccessibleName(self.tr("At least {0} agree with you").format(words.percent(quality / 100)))
            button.setChecked(quality == round(self._bridge.target * 100))
            self._group.addButton(button, quality)
            line.addWidget(button)
        line.addStretch(1)
        self._group.idToggled.connect(self._chosen)
        return choice

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

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._banner_row.setDirection(across if wide else down)
        self._choice_line.setDirection(across if wide else down)
        cards = (self.unread, self.audit, self.sure)
        for number, card in enumerate(cards):
            self._figures.removeWidget(card)
            self._figures.addWidget(card, *((0, number) if wide else (number, 0)))
            self._figures.setColumnStretch(number, 1 if wide or number == 0 else 0)
        for number, part in enumerate((self.attempts, self._meaning)):
            self._below.removeWidget(part)
            self._below.addWidget(part, *((0, number) if wide else (number, 0)))
            self._below.setColumnStretch(number, (2 - number) if wide else 1 - number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= self.fontMetrics().averageCharWidth() * 105)

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
        self.attempts.show_attempts(self._bridge.session.approvals())
        audit = self._bridge.audit
        if audit is not None:
            self._show_audit(audit)
        elif not self._show_obstacle():
            self._say(self.tr("Working out what it would take…"), self.tr("This may take a few seconds."))
            self._work_out()

    def _say(
        self, title: str, because: str, button: str = "", goal: str = "", *, choice: bool = True, audit: bool = False
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
        self.give_up.setVisible(audit)
        self._choice_row.setVisible(choice)
        for card in (self.unread, self.audit, self.sure):
            card.setVisible(audit or self._plan is not None)

    def _show_obstacle(self) -> bool:
        """Say what keeps an audit from being proposed, as far as that is known at once."""
        figures = self._bridge.figures
        progress = figures.progress if figures is not None else None
        if figures is None or progress is None or progress.documents == 0:
            self._say(
                self.tr("There is nothing to approve yet."),
                self.tr("Add documents, name labels, and answer some of them first."),
                self.tr("Add documents"),
                "import",
                choice=False,
            )
        elif len(figures.per_label) < 2:
            self._say(
                self.tr("There are no labels yet that could be approved."),
                self.tr("Name at least two, and answer some documents."),
                self.tr("Name labels"),
                "labels",
                choice=False,
            )
        elif progress.answered >= progress.documents:
            self._say(
                self.tr("Every document has its label."),
                words.progress(progress),
                self.tr("Export the result…"),
                "export",
                choice=False,
            )
        elif not figures.rounds:
            self._say(
                self.tr("Nothing was learned yet, so nothing can be approved."),
                self.tr("Answer some documents first; the program says when an audit pays."),
                self.tr("Review"),
                "review",
                choice=False,
            )
        elif progress.documents - progress.answered < FEW:
            self._say(
                self.tr("What is left is read faster than audited."),
                self.tr("{0} have no label yet.").format(words.documents(progress.documents - progress.answered)),
                self.tr("Review"),
                "review",
                choice=False,
            )
        else:
            return False
        return True

    def _show_audit(self, audit: Approval) -> None:
        self._say(
            self.tr("The audit is under way."),
            self.tr(
                "Answer what Review asks; it ends by itself, often before the last answer. Until then it is not told "
                "how it stands, so that your answers stay your own."
            ),
            self.tr("Go on in Review"),
            "review",
            choice=False,
            audit=True,
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
        reading = self.tr("About {0} until every document has its label; reading all would be {1}.").format(
            words.answers(plan.reading), words.number(plan.without)
        )
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
            self.tr("answers to documents drawn at random from them, with the suggestion hidden"),
        )
        self.sure.set_title(self.tr("CHANCE THAT IT PASSES"))
        self.sure.say(
            words.percent(plan.passes),
            self.tr("If it does not, nothing is approved; your answers count all the same."),
        )

    def _show_nothing(self) -> None:
        if self._bridge.session.learn_due or self._bridge.jobs.live("learn"):
            self._say(
                self.tr("Your last answers are not learned yet."),
                self.tr("What an audit would take is worked out once they are."),
                self.tr("Review"),
                "review",
            )
            return
        self._say(
            self.tr("Reading the rest is less work yet than proving {0}.").format(words.percent(self._bridge.target)),
            self.tr("Answer more documents, or be content with less.")
            if self._bridge.target * 100 > QUALITIES[0]
            else self.tr("Answer more documents; the suggestions are not sure enough yet."),
            self.tr("Review"),
            "review",
        )

    # verbs

    def _work_out(self) -> None:
        session, target = self._bridge.session, self._bridge.target

        def verb(report: Report) -> ApprovalPlan | None:
            return session.approval_plan(target)

        def done(plan: ApprovalPlan | None) -> None:
            if not self._bridge.is_open or self._bridge.audit is not None:
                return
            self._show_plan(plan) if plan is not None else self._show_nothing()

        self._bridge.run(verb, lane=LANE, name="plan", done=done)

    def _chosen(self, quality: int, on: bool) -> None:
        if on:
            self._bridge.target = quality / 100
            self._choosing = True  # the keys stay with the choice
            self.refresh()

    def _go_on(self) -> None:
        if self._goal == "begin":
            self._begin()
        elif self._goal:
            self._bridge.show(self._goal)

    def _begin(self) -> None:
        session, target = self._bridge.session, self._bridge.target
        self.go.setEnabled(False)

        def verb(report: Report) -> Changes:
            return session.begin_approval(target)

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

    # what others changed

    def _figures_changed(self) -> None:
        if self.isVisible() and self._bridge.audit is not None:
            self._show_audit(self._bridge.audit)

    def _changed(self, value: int) -> None:
        if self.isVisible() and Changes(value) & (Changes.QUEUE | Changes.DOCUMENTS | Changes.LABELS):
            self.refresh()
