"""The language model in use: how fast it reads here, how often it was right, how far it is trusted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.records import ModelState
from app.session import visible
from app.ui import words
from app.ui.jobs import Ticket
from app.ui.plain import Elided, Prose, Words
from app.ui.widgets import model_words
from app.ui.widgets.controls import ActionButton, hairline
from app.ui.widgets.fact_table import FactTable
from app.ui.widgets.nav_bar import Dot
from app.ui.widgets.running_bar import RunningBar


class ModelInUse(QWidget):
    """Receives the state of the model; emits what is wanted of it."""

    read_wanted = Signal()
    stop_wanted = Signal()
    another_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._dot = Dot("good")
        self.name = Elided("", "title", middle=True)
        self.standing = Words("", "soft")
        head.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.name, 1)
        head.addWidget(self.standing)
        column.addLayout(head)
        self.problem = Prose("", "warn")
        column.addWidget(self.problem)
        figures = QGridLayout()
        figures.setHorizontalSpacing(32)
        self.figures: dict[str, tuple[Words, Prose]] = {}
        titles = {"pace": self.tr("HOW FAST"), "right": self.tr("HOW OFTEN RIGHT"), "trust": self.tr("HOW FAR TRUSTED")}
        for place, (name, title) in enumerate(titles.items()):
            part = QVBoxLayout()
            part.setSpacing(2)
            figure, sentence = Words("", "middle"), Prose("", "soft")
            part.addWidget(Words(title, "caption"))
            part.addWidget(figure)
            part.addWidget(sentence)
            part.addStretch(1)
            figures.addLayout(part, 0, place)
            figures.setColumnStretch(place, 1)
            self.figures[name] = (figure, sentence)
        column.addLayout(figures)
        column.addWidget(hairline())
        self.read = Prose("", "prose")
        self.everything = ActionButton(self.tr("Read the whole collection"))
        self.everything.clicked.connect(self.read_wanted)
        self._reading = row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.read, 1)
        row.addWidget(self.everything)
        column.addLayout(row)
        self.running = RunningBar()
        column.addWidget(self.running)
        column.addWidget(hairline())
        self.table = FactTable()
        column.addWidget(self.table)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        self.stop = ActionButton(self.tr("Stop using it"))
        self.stop.clicked.connect(self.stop_wanted)
        self.another = ActionButton(self.tr("Choose another…"))
        self.another.clicked.connect(self.another_wanted)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.another)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def show_state(self, state: ModelState, seconds_each: float | None) -> None:
        """Show how things stand."""
        if state.file is None:
            return
        self.name.setText(visible(state.file.name))
        self.problem.setText(visible(state.problem))
        self.problem.setVisible(bool(state.problem))
        self._dot.set_token("warn" if state.problem else "good")
        self.standing.setText(self.tr("cannot be used now") if state.problem else self.tr("in use"))
        for name, (figure, sentence) in {
            "pace": model_words.pace(seconds_each),
            "right": model_words.right(state),
            "trust": model_words.trust(state),
        }.items():
            self.figures[name][0].setText(figure)
            self.figures[name][1].setText(sentence)
        left = state.documents - state.opinions
        opinions = words.number(state.opinions), words.documents(state.documents)
        self.read.setText(
            self.tr("{0} of {1} have its opinion.").format(*opinions)
            if state.problem
            else self.tr("It has read the whole collection: {0}.").format(words.documents(state.documents))
            if left <= 0
            else self.tr("It reads ahead of you by itself. {0} of {1} have its opinion.").format(*opinions)
        )
        self.everything.setVisible(left > 0 and not state.problem and self.running.ticket is None)
        self.table.show_facts(
            [(self.tr("File"), model_words.line(state.file))], digits=(self.tr("Fingerprint (SHA-256)"), state.sha256)
        )

    def show_pace(self, seconds_each: float | None) -> None:
        """Show how fast it reads, while it does."""
        for part, said in zip(self.figures["pace"], model_words.pace(seconds_each), strict=True):
            part.setText(said)

    def holds_keys(self) -> bool:
        """Whether the keys are at Stop, or where they fell when Stop was switched off."""
        return any(part.hasFocus() for part in (self.running.stop, *self.table.findChildren(QWidget)))

    def take_focus(self) -> None:
        """The keys go to what can be done next."""
        (self.another if self.everything.isHidden() else self.everything).setFocus()

    def follow(self, ticket: Ticket | None) -> None:
        """Show that the whole collection is being read; ``None``: not any more."""
        self.running.follow(ticket, self.tr("Reading the collection. What it has read is kept, also if you stop it."))
        self.everything.setVisible(ticket is None)
