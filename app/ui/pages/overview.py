"""Overview: how far, how good, how long, and the one next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.records import Advice, DocumentId, Doubt, Overview, Progress, RoundFigures
from app.session import visible
from app.ui import prospects, verdicts, words
from app.ui.bridge import Bridge
from app.ui.plain import Prose
from app.ui.plans import Prospect
from app.ui.widgets.banner_page import BannerPage
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.doubt_list import DoubtList
from app.ui.widgets.figure_card import FigureCard
from app.ui.widgets.label_counts import LabelCounts
from app.ui.widgets.learning_curve import LearningCurve
from app.ui.widgets.stop_signs import StopSigns

STEADY = 0.9
"""Somebody whose second look agrees less often than this with the first should pause, or sharpen the labels."""
MIXED = 3
"""So many differences between two labels are worth naming them."""
DOUBTS = 200
"""Odd answers told of, at most."""
WORTH = 0.2
"""An answer is worth a second look if the chance that it is wrong is at least this."""


class OverviewPage(BannerPage):
    """Shows the bridge's figures."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._goal = "review"
        self._looked_at: tuple[int, int] | None = None
        """The round and the answers as of which odd answers were looked for."""
        self._advice, self._because = self.banner.title, self.banner.because
        self.go = self.banner.add(ActionButton("", kind="primary", key=self.tr("Enter")))
        self.go.clicked.connect(lambda: self._bridge.show(self._goal))
        self.warned = Card()
        self._amiss = Prose("", "warn")
        self._meaning = Prose("", "soft")
        self.warned.body.addWidget(self._amiss)
        self.warned.body.addWidget(self._meaning)
        self.warned.hide()
        self.column.addWidget(self.warned)

        self.far = FigureCard(self.tr("HOW FAR"))
        self.good = FigureCard(self.tr("HOW GOOD"))
        self.long = FigureCard(self.tr("HOW LONG"))
        self.steady = Prose("", "soft")
        self.steady.setContentsMargins(24, 0, 24, 0)
        self.steady.hide()
        self._cards = QGridLayout()
        self._cards.setSpacing(24)
        self.column.addLayout(self._cards)

        self._curve_card = Card(self.tr("SUGGESTIONS THAT AGREE WITH YOU, BY ANSWERS GIVEN"))
        self.curve = LearningCurve()
        self._no_curve = Prose("", "soft")
        self._no_curve.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        quiet = QWidget()
        middle = QVBoxLayout(quiet)
        middle.setContentsMargins(48, 0, 48, 24)
        middle.addStretch(1)
        middle.addWidget(self._no_curve)
        middle.addStretch(1)
        self._either = QStackedLayout()
        self._curve_card.body.addLayout(self._either, 1)  # first: what is shown outside of a window becomes one
        self._either.addWidget(self.curve)
        self._either.addWidget(quiet)
        self._curve_card.setMinimumHeight(264)
        self._curve_card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.signs = StopSigns()
        self._counts_card = Card(self.tr("LABELS GIVEN, AND SUGGESTIONS OF EACH THAT AGREE WITH YOU"))
        self.counts = LabelCounts()
        self._confidence = Prose("", "soft")
        self._counts_card.body.addWidget(self.counts, 1)
        self._counts_card.body.addWidget(self._confidence)
        self.doubts = DoubtList()
        self.doubts.wanted.connect(self._look_again)
        self.arrange(wide=True)
        self.column.addStretch(1)
        bridge.figures_changed.connect(self.refresh)
        bridge.plans.changed.connect(self.refresh)
        self.refresh()

    def arrange(self, *, wide: bool) -> None:
        super().arrange(wide=wide)
        places = (
            {
                self.far: (0, 0, 1, 1),
                self.good: (0, 1, 1, 1),
                self.long: (0, 2, 1, 1),
                self.steady: (1, 0, 1, 3),
                self._curve_card: (2, 0, 1, 2),
                self.signs: (2, 2, 1, 1),
                self._counts_card: (3, 0, 1, 2),
                self.doubts: (3, 2, 1, 1),
            }
            if wide
            else {
                self.far: (0, 0, 1, 1),
                self.good: (1, 0, 1, 1),
                self.steady: (2, 0, 1, 1),
                self.long: (3, 0, 1, 1),
                self.signs: (4, 0, 1, 1),
                self._curve_card: (5, 0, 1, 1),
                self._counts_card: (6, 0, 1, 1),
                self.doubts: (7, 0, 1, 1),
            }
        )
        for widget, place in places.items():
            self._cards.removeWidget(widget)
            self._cards.addWidget(widget, *place)
        for number in range(3):
            self._cards.setColumnStretch(number, 1 if wide or number == 0 else 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._bridge.refresh_figures()
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the figures as they are now."""
        figures = self._bridge.figures
        if figures is None:
            return
        self._advise(figures)
        self._figures(figures)
        if self.curve.show_rounds(figures.rounds):
            self._either.setCurrentIndex(0)
        else:
            self._no_curve.setText(self.tr("The curve begins once you have answered a few documents drawn at random."))
            self._either.setCurrentIndex(1)
        now = figures.rounds[-1] if figures.rounds else None
        if self.isVisible():
            self._bridge.plans.ask()
        names = {label.id: visible(label.name) for label, _ in figures.per_label}
        self._warn(now)
        self.signs.show_round(now, names)
        if _finished(figures.progress):
            self.signs.finish(settled=self._bridge.doubtful is None)
        self.counts.show_counts(figures.per_label, now.reliability if now is not None else None)
        self._confidence.setText(prospects.confidence(now) if now is not None else "")
        self._confidence.setVisible(bool(self._confidence.text()))
        self._find_doubts(figures)

    def _warn(self, now: RoundFigures | None) -> None:
        """What is amiss with the labels, if anything."""
        amiss, meaning = prospects.warning(now) if now is not None else ("", "")
        self._amiss.set_runs([(amiss, True)])
        self._meaning.setText(meaning)
        self.warned.setVisible(bool(amiss))

    def _find_doubts(self, figures: Overview) -> None:
        """Look for odd answers on a lane, where something is new and the page is seen."""
        now = figures.rounds[-1] if figures.rounds else None
        if now is None:
            self._looked_at = None
            self._show_doubts([])
            return
        as_of = (int(now.round), figures.progress.answered)
        if not self.isVisible() or as_of == self._looked_at or self._bridge.jobs.live("doubts"):
            return
        self._looked_at = as_of
        session = self._bridge.session
        self._bridge.run(lambda report: session.doubtful(DOUBTS, report), name="doubts", done=self._show_doubts)

    def _show_doubts(self, doubts: Sequence[Doubt]) -> None:
        figures = self._bridge.figures
        per_label = figures.per_label if figures is not None else []
        worth = [one for one in doubts if one.taken_back or 1 - one.belief >= WORTH]
        self.doubts.show_doubts(worth, {label.id: visible(label.name) for label, _ in per_label})

    def _look_again(self, document: int) -> None:
        """Open an odd answer's document in Review. The list is looked up anew when the page is seen again."""
        self._looked_at = None
        if self._bridge.attempt(self._bridge.session.go_to, DocumentId(document)) is not None:
            self._bridge.show("review")

    def _advise(self, figures: Overview) -> None:
        progress = figures.progress
        left = progress.documents - progress.answered
        cost = prospects.stopping(figures.rounds[-1]) if figures.rounds else ""
        audit = self._bridge.audit
        texts = {
            Advice.ADD_DOCUMENTS: (
                "import",
                self.tr("Add documents"),
                self.tr("Begin with your documents."),
                self.tr("Files or a folder of them. What is read stays in this one file on this machine."),
            ),
            Advice.NAME_LABELS: (
                "labels",
                self.tr("Name labels"),
                self.tr("Name at least two labels."),
                self.tr("A short name each, with one sentence that says when it applies."),
            ),
            Advice.ANSWER: (
                "review",
                self.tr("Review"),
                self.tr("Keep going: every answer makes the next suggestions better.")
                if progress.answered
                else self.tr("Answer the first documents."),
                cost or self.tr("{0} have no answer yet.").format(words.documents(left)),
            ),
            Advice.APPROVE: (
                "finish",
                self.tr("Finish"),
                self.tr("It is time to approve the rest with proof."),
                self.tr("{0} have no label yet; more answers would not make the whole any shorter.").format(
                    words.documents(left)
                ),
            ),
            Advice.LOOK_AT_SKIPPED: (
                "review",
                self.tr("Review"),
                self.tr("Look again at what you skipped."),
                self.tr("%Ln document(s) were put off; all others are answered.", "", progress.skipped),
            ),
            Advice.EXPORT: (
                "export",
                self.tr("Export"),
                self.tr("Every document has its label: take the result with you.")
                if progress.automatic
                else self.tr("All answered: take the result with you."),
                self.tr("As a table or as JSON lines, with who, when and why."),
            ),
        }
        if audit is not None:
            texts[Advice.ANSWER] = (
                "review",
                self.tr("Review"),
                self.tr("Go on with the audit."),
                self.tr("{0} of at most {1} so far. It ends by itself, often sooner.").format(
                    words.number(audit.answered), words.answers(audit.most_answers)
                ),
            )
        elif self._bridge.doubtful is not None:  # what is not proved any more is not taken along untold
            texts[Advice.EXPORT] = (
                "finish",
                self.tr("Finish"),
                verdicts.doubt(self._bridge.doubtful),
                self.tr("Before you take the result with you, audit those documents again or take their labels back."),
            )
        elif figures.rounds and figures.rounds[-1].unrelated:
            texts[Advice.ANSWER] = (
                "labels",
                self.tr("Labels"),
                self.tr("Look at your labels before you go on."),
                self.tr("As they are, more answers do not make suggestions any better."),
            )
        elif figures.rounds and progress.answered and (rest := prospects.to_read(left, self._prospect())):
            few = self.tr("Reading so few is no more work than an audit that could prove anything.")
            texts[Advice.ANSWER] = ("review", self.tr("Review"), rest, cost or few)
        elif figures.rounds and figures.rounds[-1].contradictory:
            texts[Advice.ANSWER] = (
                "review",
                self.tr("Review"),
                self.tr("Keep going, or sharpen the wording of your labels first."),
                cost,
            )
        self._goal, button, advice, because = texts[figures.advice]
        self._advice.setText(advice)
        self._because.setText(because)
        self.go.set_words(button)

    def _prospect(self) -> Prospect | None:
        """What an audit would take now; not known where the last answers are not learned yet, as on Finish."""
        now = self._bridge.plans.now
        return None if now is not None and now.plan is None and self._bridge.session.learn_due else now

    def _figures(self, figures: Overview) -> None:
        progress = figures.progress
        needed = ""
        if figures.rounds:
            needed = prospects.needed(
                figures.rounds[-1],
                self._prospect(),
                usual=self._bridge.plans.usual,
                advised=figures.advice is Advice.APPROVE,
            )
        self.far.say(
            words.number(progress.answered),
            self.tr("of {0} have their label").format(words.documents(progress.documents))
            + (
                self.tr(", {0} of them approved with proof").format(words.number(progress.automatic))
                if progress.automatic
                else ""
            )
            + (self.tr(", {0} skipped").format(words.number(progress.skipped)) if progress.skipped else "")
            + (self.tr(", {0} flagged").format(words.number(progress.flagged)) if progress.flagged else "")
            + (f". {needed}" if needed else ""),
        )
        self._say_how_good(figures)
        self.steady.setText(self._steadiness(figures))
        self.steady.setVisible(bool(self.steady.text()))
        if figures.seconds_each is None:
            self.long.say("–", self.tr("Time is counted while you answer; pauses are left out."))
        else:
            self.long.say(
                words.duration(figures.seconds_total),
                self.tr("so far, {0} each. Pauses are left out.").format(words.seconds(figures.seconds_each)),
            )

    def _say_how_good(self, figures: Overview) -> None:
        agreement = figures.rounds[-1].agreement if figures.rounds else None
        glimpse = figures.rounds[-1].glimpse if figures.rounds else None
        finished = _finished(figures.progress)
        last = next((one.agreement for one in reversed(figures.rounds) if one.agreement is not None), None)
        if finished and glimpse is None:
            glimpse = next((one.glimpse for one in reversed(figures.rounds) if one.glimpse is not None), None)
        if agreement is None and finished and last is not None:
            said = self.tr(
                "of suggestions agreed with you ({0} to {1}) when last measured, before the rest was approved or read: "
                "on %Ln drawn at random",
                "",
                last.count,
            )
            self.good.say(
                words.percent(last.value), said.format(words.whole_percent(last.low), words.whole_percent(last.high))
            )
        elif agreement is None and glimpse is not None:
            self.good.say(
                words.span(glimpse),
                self.tr(
                    "of suggestions agree with you, by %Ln document(s) drawn at random: too few to say more",
                    "",
                    glimpse.count,
                ),
            )
        elif agreement is None:
            self.good.say(
                "–",
                self.tr("Not measured: too few documents were drawn at random before all had their label.")
                if finished
                else self.tr(
                    "Not measured yet: that takes a few documents drawn at random, which you are asked now and then."
                ),
            )
        else:
            self.good.say(
                words.percent(agreement.value),
                self.tr(
                    "of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random", "", agreement.count
                ).format(words.whole_percent(agreement.low), words.whole_percent(agreement.high)),
            )

    def _steadiness(self, figures: Overview) -> str:
        """How often a second look agreed with the first, and what to do about it."""
        consistency = figures.rounds[-1].consistency if figures.rounds else None
        if consistency is None:
            return ""
        said = self.tr("Your second look agreed with your first in {0} of %Ln case(s) ({1}).", "", consistency.count)
        said = said.format(words.number(round(consistency.value * consistency.count)), words.percent(consistency.value))
        if consistency.value < STEADY:
            said += " " + self._pause(figures)
        return said

    def _pause(self, figures: Overview) -> str:
        """What to do where the second look often differs, with the two labels that most differences lie between."""
        names = {label.id: visible(label.name) for label, _ in figures.per_label}
        known = [pair for pair in figures.mixed_up if pair[0] in names and pair[1] in names]
        if not known or known[0][2] < MIXED:
            return self.tr("Take a break, or sharpen the wording of labels that are easily mixed up.")
        one, other, count = known[0]
        return self.tr(
            "Take a break, or sharpen the wording of “{0}” and “{1}”, where {2} of the %Ln difference(s) lie.",
            "",
            sum(pair[2] for pair in figures.mixed_up),
        ).format(names[one], names[other], words.number(count))


def _finished(progress: Progress) -> bool:
    """Whether every document has its label, so that nothing is asked any more."""
    return 0 < progress.documents <= progress.answered
