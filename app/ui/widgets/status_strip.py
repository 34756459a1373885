"""The line at the bottom: today, pace, how often suggestions are right, and what runs in the background."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.records import Approval, Overview, Progress
from app.ui import theme, words
from app.ui.jobs import Ticket
from app.ui.plain import Prose, Run, Words, set_tip


class StatusStrip(QWidget):
    """Receives figures and tickets; emits :attr:`stopped` when a running job is to be cancelled."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(24)
        self._figures = [Prose("", "strip", strong_ink=True) for _ in range(4)]
        for figure in self._figures:
            row.addWidget(figure)
        row.addStretch(1)
        self._network = Words("", "strip")
        self._job = Words("", "strip")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(64)
        self._bar.setAccessibleName(self.tr("Progress in the background"))
        self._stop = QPushButton("×")
        self._stop.setProperty("role", "icon")
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stop.setAccessibleName(self.tr("Stop what runs in the background"))
        set_tip(self._stop, self.tr("Stop"))
        self._stop.clicked.connect(self.stopped)
        running = QHBoxLayout()
        running.setSpacing(8)
        for widget in (self._job, self._bar, self._stop):
            running.addWidget(widget)
        row.addLayout(running)
        row.addWidget(self._network)
        self.show_job(None)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_stop"):
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(theme.look(self).px(20) + 16)

    def show_figures(self, progress: Progress | None, overview: Overview | None, audit: Approval | None = None) -> None:
        """Say what is known; what is not known is left out."""
        said: list[list[Run]] = []
        if progress is not None and progress.documents:
            said.append(_runs(self.tr("today {0}"), words.number(progress.answers_today)))
        if overview is not None and overview.seconds_each is not None:
            said.append(_runs(self.tr("{0} each"), words.seconds(overview.seconds_each)))
        now = overview.rounds[-1] if overview is not None and overview.rounds else None
        if now is not None and now.agreement is not None:
            runs = _runs(self.tr("suggestions right {0}"), words.percent(now.agreement.value))
            said.append([*runs, (f" ({words.interval(now.agreement)})", False)])
        elif now is not None and now.glimpse is not None:
            said.append(_runs(self.tr("suggestions right {0}"), words.span(now.glimpse)))
        if audit is not None:
            runs = _runs(self.tr("audit: {0}"), words.number(audit.answered))
            said.append([*runs, (" " + self.tr("of at most {0}").format(words.number(audit.most_answers)), False)])
        for figure, runs in zip(self._figures, [*said, *[[]] * 4], strict=False):
            figure.set_runs(runs)
            figure.setVisible(bool(runs))

    def show_network(self, sentence: str) -> None:
        """What keeps the network away; empty where it is not shown."""
        self._network.setText(sentence)
        self._network.setVisible(bool(sentence))

    def show_job(self, ticket: Ticket | None, said: str = "", *, stoppable: bool = True) -> None:
        """What runs in the background, once it has run for half a second."""
        shown = ticket is not None and ticket.visible()
        for widget in (self._job, self._bar, self._stop):
            widget.setVisible(shown and (stoppable or widget is not self._stop))
        if shown and ticket is not None:
            reported = ticket.reported
            self._job.setText(said)
            self._bar.setRange(0, reported.total)
            self._bar.setValue(min(reported.done, reported.total))


def _runs(template: str, value: str) -> list[Run]:
    """``template`` with its ``{0}`` as a strong word."""
    before, _, after = template.partition("{0}")
    return [(before, False), (value, True), (after, False)]
