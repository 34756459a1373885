"""What a language model says of the document on screen, beside what was learned here; and why, when it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.records import Label, Suggestion
from app.session import visible
from app.ui import words
from app.ui.plain import Prose, Run
from app.ui.widgets.key_footer import CapButton


class SecondOpinionCard(QFrame):
    """A quiet line where both agree, a card with both opinions where they differ, nothing where there is none."""

    asked = Signal()
    """The person wants to know why it thinks so."""
    answered = Signal()
    """It says more now, and takes more room."""

    def __init__(self) -> None:
        super().__init__()
        self.differs = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        self.said = Prose("", "small", strong_ink=True)
        self.reason = Prose("", "small", strong_ink=True)
        self.why = CapButton("opinion", beside=True)
        self.why.set_words(self.tr("Why does it think so?"))
        self.why.clicked.connect(self.asked)
        for part in (self.said, self.reason):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setContentsMargins(-8, 0, 0, 0)  # the cap stands under the words
        row.addWidget(self.why)
        row.addStretch(1)
        column.addLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_opinion(self, suggestion: Suggestion | None, labels: Sequence[Label]) -> None:
        """Show the second opinion of ``suggestion``; a blind question has no suggestion, and so neither."""
        second = suggestion.second if suggestion is not None else None
        names = {label.id: visible(label.name) for label in labels}
        self.reason.hide()
        if suggestion is None or second is None or second.label not in names:
            self.hide()
            return
        self.differs = second.label != second.own_label
        if self.differs:
            runs = self._said(self.tr("The language model says {0} ({1})."), names[second.label], second.confidence)
            if second.weight and second.own_label in names:  # else that is what stands above
                own = self.tr("Your answers alone say {0} ({1}).")
                runs += [(" ", False), *self._said(own, names[second.own_label], second.own_confidence)]
            if second.answers:
                right = self.tr("It was right in {0} of {1} here.").format(
                    words.number(second.right), words.number(second.answers)
                )
                runs.append((" " + right, False))
        else:
            agrees = self.tr("The language model agrees ({0}).").format(words.percent(second.confidence))
            runs = [(agrees, False)]
        self.said.set_runs(runs)
        self.why.setVisible(self.differs)
        self._frame("note" if self.differs else "plain")
        self.setAccessibleName(self.said.text())
        self.show()

    def _said(self, template: str, name: str, confidence: float) -> list[Run]:
        """``template`` with the label as a strong word."""
        before, _, after = template.partition("{0}")
        return [(before, False), (name, True), (after.format("", words.percent(confidence)), False)]

    def _frame(self, role: str) -> None:
        """A card, or a line without a frame."""
        above = 10 if role == "note" else 2
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(12, above, 12, above)
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)

    def show_asking(self) -> None:
        """The model is being asked why."""
        self._answer([(self.tr("Asking it…"), False)])

    def show_reason(self, reason: str) -> None:
        """What it answered: one sentence, as plain text; empty where it had none."""
        if reason:
            self._answer([(self.tr("In its own words:"), True), (" " + visible(reason), False)])
        else:
            self._answer([(self.tr("It gives no reason for this document."), False)])

    def show_failure(self, what: str) -> None:
        """Why it could not be asked."""
        self._answer([(visible(what), False)])

    def _answer(self, runs: Sequence[Run]) -> None:
        self.reason.set_runs(runs)
        self.reason.show()
        self.why.hide()
        self.updateGeometry()
        self.answered.emit()

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))
