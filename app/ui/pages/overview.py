"""Overview: how far, how good, how long, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.records import Advice, Overview
from app.session import visible
from app.ui import words
from app.ui.bridge import Bridge
from app.ui.plain import Prose
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.figure_card import FigureCard
from app.ui.widgets.label_counts import LabelCounts
from app.ui.widgets.learning_curve import LearningCurve

STEADY = 0.9
"""Somebody whose second look agrees less often than this with the first should pause, or sharpen the labels."""
MIXED = 3
"""So many differences between two labels are worth naming them."""


class OverviewPage(QWidget):
    """Shows the bridge's figures."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._goal = "review"
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
        column.setSpacing(24)
        column.addWidget(self._banner())

        self.far = FigureCard(self.tr("HOW FAR"))
        self.good = FigureCard(self.tr("HOW GOOD"))
        self.long = FigureCard(self.tr("HOW LONG"))
        self.steady = Prose("", "soft")
        self.steady.setContentsMargins(24, 0, 24, 0)
        self.steady.hide()
        self._cards = QGridLayout()
        self._cards.setSpacing(24)
        self._wide: bool | None = None
        column.addLayout(self._cards)

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
        self._counts_card = Card(self.tr("LABELS GIVEN"))
        self.counts = LabelCounts()
        self._counts_card.body.addWidget(self.counts, 1)
        self._arrange(wide=True)
        column.addStretch(1)
        bridge.figures_changed.connect(self.refresh)
        self.refresh()

    def _banner(self) -> QFrame:
        banner = QFrame()
        banner.setProperty("role", "banner")
        row = self._banner_row = QHBoxLayout(banner)
        row.setContentsMargins(24, 14, 22, 14)
        row.setSpacing(24)
        said = QVBoxLayout()
        said.setSpacing(2)
        self._advice = Prose("", "advice")
        self._because = Prose("", "soft")
        said.addStretch(1)
        said.addWidget(self._advice)
        said.addWidget(self._because)
        said.addStretch(1)
        row.addLayout(said, 1)
        self.go = ActionButton("", kind="primary", key=self.tr("Enter"))
        self.go.clicked.connect(lambda: self._bridge.show(self._goal))
        row.addWidget(self.go)
        return banner

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        self._banner_row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        places = (
            {
                self.far: (0, 0, 1, 1),
                self.good: (0, 1, 1, 1),
                self.long: (0, 2, 1, 1),
                self.steady: (1, 0, 1, 3),
                self._curve_card: (2, 0, 1, 2),
                self._counts_card: (2, 2, 1, 1),
            }
            if wide
            else {
                self.far: (0, 0, 1, 1),
                self.good: (1, 0, 1, 1),
                self.steady: (2, 0, 1, 1),
                self.long: (3, 0, 1, 1),
                self._curve_card: (4, 0, 1, 1),
                self._counts_card: (5, 0, 1, 1),
            }
        )
        for widget, place in places.items():
            self._cards.removeWidget(widget)
            self._cards.addWidget(widget, *place)
        for number in range(3):
            self._cards.setColumnStretch(number, 1 if wide or number == 0 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= self.fontMetrics().averageCharWidth() * 105)

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
            self._no_curve.setText(
                self.tr(
                    "The curve appears after the second measured round. For that, some of your answers are to "
                    "documents drawn at random, with the suggestion hidden."
                )
            )
            self._either.setCurrentIndex(1)
        self.counts.show_counts(figures.per_label)

    def _advise(self, figures: Overview) -> None:
        progress = figures.progress
        left = progress.documents - progress.answered
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
                self.tr("{0} have no answer yet.").format(words.documents(left)),
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
                self.tr("All answered: take the result with you."),
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
        self._goal, button, advice, because = texts[figures.advice]
        self._advice.setText(advice)
        self._because.setText(because)
        self.go.set_words(button)

    def _figures(self, figures: Overview) -> None:
        progress = figures.progress
        self.far.say(
            words.number(progress.answered),
            self.tr("of {0} have their label").format(words.documents(progress.documents))
            + (
                self.tr(", {0} of them approved with proof").format(words.number(progress.automatic))
                if progress.automatic
                else ""
            )
            + (self.tr(", {0} skipped").format(words.number(progress.skipped)) if progress.skipped else "")
            + (self.tr(", {0} flagged").format(words.number(progress.flagged)) if progress.flagged else ""),
        )
        agreement = figures.rounds[-1].agreement if figures.rounds else None
        if agreement is None:
            self.good.say("–", self.tr("Not measured yet: too few answers to documents drawn at random."))
        else:
            self.good.say(
                words.percent(agreement.value),
                self.tr(
                    "of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random", "", agreement.count
                ).format(words.whole_percent(agreement.low), words.whole_percent(agreement.high)),
            )
        self.steady.setText(self._steadiness(figures))
        self.steady.setVisible(bool(self.steady.text()))
        if figures.seconds_each is None:
            self.long.say("–", self.tr("Time is counted while you answer; pauses are left out."))
        else:
            self.long.say(
                words.duration(figures.seconds_total),
                self.tr("so far, {0} each. Pauses are left out.").format(words.seconds(figures.seconds_each)),
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
