"""Adding documents: choose, confirm how they are read, watch, and see what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.errors import CloisterError
from app.records import Changes, Imported, Report, Source, TablePreview
from app.session import preview, visible
from app.ui import words
from app.ui.bridge import FILES, Bridge
from app.ui.jobs import POLL_MILLISECONDS, Ticket
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.drop_area import DropArea
from app.ui.widgets.source_form import LabelsAs, SourceForm


class ImportPage(QWidget):
    """Four steps in one place; nothing is read into the project before the person confirmed how."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._paths: list[Path] = []
        self._ticket: Ticket | None = None
        self._forms: dict[Path, SourceForm] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 32, 40, 32)
        outer.setSpacing(16)
        outer.addWidget(Words(self.tr("Add documents"), "heading"))
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self._goal = "review"
        self._summary = Words("", "heading")
        self._details = Prose("", "soft")
        self._problems = QPlainTextEdit()
        self.go_on = ActionButton(self.tr("Review"), kind="primary", key=self.tr("Enter"))
        self._choosing = self._build_choosing()
        self._checking = self._build_checking()
        self._running = self._build_running()
        self._done = self._build_done()
        for step in (self._choosing, self._checking, self._running, self._done):
            self.stack.addWidget(step)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._show_progress)
        bridge.adding.connect(self.choose)

    # choose

    def _build_choosing(self) -> QWidget:
        area = DropArea()
        area.dropped.connect(self.choose)
        column = area.body
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        title = Prose(self.tr("Drop a table or a folder of texts here"), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kinds = Prose(
            self.tr("CSV, TSV and JSONL tables; TXT and MD files. They are copied into the project; nothing leaves."),
            "soft",
        )
        kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        self.files = ActionButton(self.tr("Choose files…"), kind="primary")
        self.files.clicked.connect(self._choose_files)
        self.folder = ActionButton(self.tr("Choose a folder…"))
        self.folder.clicked.connect(self._choose_folder)
        buttons.addStretch(1)
        buttons.addWidget(self.files)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(kinds)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(1)
        return area

    def _choose_files(self) -> None:
        kinds = self.tr("Tables and texts (*.csv *.tsv *.tab *.psv *.jsonl *.ndjson *.json *.txt *.md);;All files (*)")
        found = self._bridge.files.open_files(self, self.tr("Add documents"), kinds)
        if found:
            self.choose(found)

    def _choose_folder(self) -> None:
        found = self._bridge.files.open_folder(self, self.tr("Add documents"))
        if found is not None:
            self.choose([found])

    def choose(self, paths: Sequence[Path]) -> None:
        """Look at these files and show how they would be read."""
        self._paths = list(dict.fromkeys(paths))
        for form in self._forms.values():
            self._pages.removeWidget(form)
            form.deleteLater()
        self._forms = {}
        self._which.blockSignals(True)
        self._which.clear()
        for path in self._paths:
            self._which.addItem(visible(path.name), str(path))
            form = SourceForm(visible(path.name))
            form.reread.connect(lambda path=path: self._look(path, again=True))
            self._forms[path] = form
            self._pages.addWidget(form)
        self._which.blockSignals(False)
        self._which.setVisible(len(self._paths) > 1)
        self.start.setEnabled(False)
        self.stack.setCurrentWidget(self._checking)
        for path in self._paths:
            self._look(path)
        self._turn_to(0)

    # check

    def _build_checking(self) -> QWidget:
        card = Card()
        card.body.setSpacing(12)
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("Which file"))
        self._which.currentIndexChanged.connect(self._turn_to)
        self._pages = QStackedWidget()
        card.body.addWidget(self._which)
        card.body.addWidget(self._pages, 1)
        buttons = QHBoxLayout()
        other = ActionButton(self.tr("Choose others"))
        other.clicked.connect(self.reset)
        self.start = ActionButton(self.tr("Add"), kind="primary", key=self.tr("Enter"))
        self.start.clicked.connect(self._start)
        buttons.addWidget(other)
        buttons.addStretch(1)
        buttons.addWidget(self.start)
        card.body.addLayout(buttons)
        return card

    def _turn_to(self, number: int) -> None:
        if 0 <= number < len(self._paths):
            self._pages.setCurrentWidget(self._forms[self._paths[number]])

    def _look(self, path: Path, *, again: bool = False) -> None:
        """Preview a file on a lane; ``again``: with the separator and the characters that were chosen."""
        form = self._forms[path]
        encoding, delimiter = form.overrides() if again else (None, None)

        def verb(report: Report) -> TablePreview:
            return preview(path, encoding=encoding, delimiter=delimiter) if again else preview(path)

        def done(found: TablePreview) -> None:
            if self._forms.get(path) is form:
                form.show_preview(found)
                self._ready()

        def failed(error: BaseException) -> None:
            if self._forms.get(path) is not form:
                return
            if isinstance(error, CloisterError):
                form.show_problem(str(error))
                self._ready()
            else:
                self._bridge.trouble(error)

        self._bridge.run(verb, lane=FILES, name=f"preview {path}", done=done, failed=failed)

    def _ready(self) -> None:
        sources = self._sources()
        self.start.setEnabled(bool(sources))
        if sources and self.isVisible():
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sources(self) -> list[Source]:
        found = [self._forms[path].source() for path in self._paths]
        return [source for source in found if source is not None]

    # run

    def _build_running(self) -> QWidget:
        card = Card()
        card.body.setSpacing(12)
        self._doing = Words("", "title")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._left = Words("", "soft")
        stop = ActionButton(self.tr("Stop"), key=self.tr("Esc"))
        stop.setShortcut(Qt.Key.Key_Escape)
        stop.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.addWidget(self._left, 1)
        row.addWidget(stop)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._doing)
        column.addWidget(self._bar)
        column.addLayout(row)
        column.addStretch(3)
        around = QHBoxLayout()
        around.addStretch(1)
        around.addLayout(column, 3)
        around.addStretch(1)
        card.body.addLayout(around)
        return card

    def _start(self) -> None:
        sources = self._sources()
        if not sources or self._ticket is not None:
            return
        uses: list[tuple[Source, LabelsAs]] = [(source, self._forms[source.path].labels_as()) for source in sources]
        session = self._bridge.session

        def verb(report: Report) -> Imported:
            found: list[Imported] = []
            for source, labels_as in uses:
                found.append(session.import_documents([source], report, labels_as=labels_as))
            return _together(found)

        self._bar.setRange(0, 0)
        self._doing.setText(self.tr("Reading…"))
        self._left.setText("")
        self.stack.setCurrentWidget(self._running)
        self._ticket = self._bridge.run(
            verb, name="import", done=self._finished, failed=self._failed, stopped=self._was_stopped
        )
        self._timer.start()

    def _show_progress(self) -> None:
        if self._ticket is None:
            return
        reported, left = self._ticket.reported, self._ticket.seconds_left()
        self._bar.setRange(0, reported.total)
        self._bar.setValue(min(reported.done, reported.total))
        if reported.note:
            self._doing.setText(visible(reported.note))
        if self._ticket.cancelled:
            self._left.setText(self.tr("Stopping; what was read is kept…"))
        elif left is not None:
            self._left.setText(words.time_left(left))

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._show_progress()

    def _finished(self, found: Imported) -> None:
        self._end()
        self._summary.setText(self._said(found))
        self._details.setText(self._said_more(found))
        self._details.setVisible(bool(self._details.text()))
        self._problems.setPlainText("\n".join(f"{visible(place)}: {what}" for place, what in found.problems))
        self._problems.setVisible(bool(found.problems))
        named = len(self._bridge.session.labels()) >= 2
        self.go_on.set_words(self.tr("Review") if named else self.tr("Name labels"))
        self._goal = "review" if named else "labels"
        self.stack.setCurrentWidget(self._done)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bridge.learn_if_due()

    def _said(self, found: Imported) -> str:
        return self.tr("%Ln document(s) added", "", found.added)

    def _said_more(self, found: Imported) -> str:
        said = []
        if found.labelled:
            said.append(self.tr("%Ln came with a label, which is now your answer.", "", found.labelled))
        if found.duplicates:
            said.append(
                self.tr("%Ln were there already or came twice, and were not added again.", "", found.duplicates)
            )
        if found.without_text:
            said.append(self.tr("%Ln have no text that could be read:", "", found.without_text))
        return " ".join(said)

    def _failed(self, error: BaseException) -> None:
        self._end()
        self.stack.setCurrentWidget(self._checking)
        self._bridge.trouble(error)

    def _was_stopped(self) -> None:
        self._end()
        self._summary.setText(self.tr("Stopped"))
        self._details.setText(
            self.tr("What was read until then is in the project. Add the same files again to go on from there.")
        )
        self._details.show()
        self._problems.hide()
        self._goal = "overview"
        self.go_on.set_words(self.tr("Overview"))
        self.stack.setCurrentWidget(self._done)
        if self._bridge.is_open:
            self._bridge.tell(Changes.DOCUMENTS | Changes.QUEUE)

    def _end(self) -> None:
        self._ticket = None
        self._timer.stop()

    # done

    def _build_done(self) -> QWidget:
        card = Card()
        card.body.setSpacing(8)
        self._problems.setReadOnly(True)
        self._problems.setAccessibleName(self.tr("What could not be read"))
        more = ActionButton(self.tr("Add more"))
        more.clicked.connect(self.reset)
        self.go_on.clicked.connect(lambda: self._bridge.show(self._goal))
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        row.addWidget(self.go_on)
        card.body.addWidget(self._summary)
        card.body.addWidget(self._details)
        card.body.addWidget(self._problems, 1)
        card.body.addStretch(0)
        card.body.addLayout(row)
        return card

    def reset(self) -> None:
        """Back to choosing."""
        self._paths = []
        self.stack.setCurrentWidget(self._choosing)
        self.files.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.stack.currentWidget() is self._done:
            self.reset()
        elif self.stack.currentWidget() is self._choosing:
            self.files.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.stack.currentWidget() is self._done:
            self.stack.setCurrentWidget(self._choosing)


def _together(found: Sequence[Imported]) -> Imported:
    changes = found[0].changes
    for one in found[1:]:
        changes |= one.changes
    return Imported(
        changes=changes,
        added=sum(one.added for one in found),
        duplicates=sum(one.duplicates for one in found),
        without_text=sum(one.without_text for one in found),
        labelled=sum(one.labelled for one in found),
        problems=[problem for one in found for problem in one.problems][:1000],
    )
