"""The language model's card in Settings: none yet, one being tried, one in use, and what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.errors import CloisterError
from app.session import visible
from app.ui import messages
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import Card
from app.ui.widgets.model_choice import ModelChoice
from app.ui.widgets.model_in_use import ModelInUse
from app.ui.widgets.model_offer import ModelOffer
from app.ui.widgets.running_bar import RunningBar


class ModelCard(Card):
    """Holds the parts and shows one of them at a time; a refusal stands above it."""

    def __init__(self) -> None:
        super().__init__(self.tr("LANGUAGE MODEL"))
        self.body.setSpacing(12)
        self.refusal = _Refusal()
        self.body.addWidget(self.refusal)
        self.choice = ModelChoice()
        self.offer = ModelOffer()
        self.in_use = ModelInUse()
        self.waiting = QWidget()
        waiting = QVBoxLayout(self.waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        self.waiting_for = Words("", "title")
        self.running = RunningBar()
        waiting.addWidget(self.waiting_for)
        waiting.addWidget(self.running)
        self.closed = Prose(
            self.tr("A language model belongs to a project. Open one to choose a model for it."), "soft"
        )
        self._parts = (self.choice, self.offer, self.in_use, self.waiting, self.closed)
        for part in self._parts:
            self.body.addWidget(part)
        self.turn_to(self.closed)

    def turn_to(self, part: QWidget) -> None:
        """Show one part: ``choice``, ``offer``, ``in_use``, ``waiting`` or ``closed``."""
        for other in self._parts:
            other.setVisible(other is part)
        if part is not self.waiting:
            self.running.follow(None)

    @property
    def part(self) -> QWidget:
        """What is shown now."""
        return next(part for part in self._parts if not part.isHidden())

    def refuse(self, error: CloisterError | None) -> None:
        """Say why something was not done; ``None``: nothing to say any more."""
        self.refusal.show_error(error)
        if error is not None:
            self.reveal(self.refusal)

    def reveal(self, widget: QWidget) -> None:
        """Bring what matters now into view, once everything has its place."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            QTimer.singleShot(0, widget, lambda: around.ensureWidgetVisible(widget, 0, 24))


class _Refusal(QFrame):
    """What happened, what is safe, what to do: in the place where it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        self.title = Words("", "name")
        self.what, self.safe, self.todo = Prose("", "prose"), Prose("", "good"), Prose("", "prose")
        for part in (self.title, self.what, self.safe, self.todo):
            column.addWidget(part)
        self.hide()

    def show_error(self, error: CloisterError | None) -> None:
        if error is not None:
            self.title.setText(messages.heading(error))
            for part, said in ((self.what, error.what), (self.safe, error.safe), (self.todo, error.todo)):
                part.setText(visible(said or ""))
                part.setVisible(bool(said))
            self.setAccessibleName(visible(str(error)))
        self.setVisible(error is not None)
