"""Adding documents: choose, confirm how they are read, watch, and see what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.records import Changes, Imported, PendingImport, Report, Unread
from app.session import visible
from app.ui import found as looking
from app.ui.bridge import FILES, IMPORT, Bridge
from app.ui.jobs import Ticket
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.drop_area import DropArea
from app.ui.widgets.import_checking import ImportChecking
from app.ui.widgets.import_running import ImportRunning
from app.ui.widgets.import_summary import ImportSummary
from app.ui.widgets.pending_banner import PendingBanner
from app.ui.widgets.unread_list import UnreadList


class ImportPage(QWidget):
    """Five steps in one place; nothing is read into the project before the person confirmed how."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._ticket: Ticket | None = None
        self._cut_short: PendingImport | None = None
        self._not_begun: list[str] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 32, 40, 32)
        outer.setSpacing(16)
        outer.addWidget(Words(self.tr("Add documents"), "heading"))
        self.pending = PendingBanner()
        self.pending.resumed.connect(self.resume)
        self.pending.forgotten.connect(self._leave_it)
        outer.addWidget(self.pending)
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self._goal = "review"
        self.summary = ImportSummary()
        self.summary.unread_wanted.connect(self.look_at_unread)
        self.go_on = ActionButton(self.tr("Review"), kind="primary", key=self.tr("Enter"))
        self._choosing = self._build_choosing()
        self.checking = ImportChecking(bridge)
        self.checking.started.connect(self._start)
        self.checking.left.connect(self.reset)
        self._running = ImportRunning()
        self._done = self._build_done()
        self._unread = self._build_unread()
        for step in (self._choosing, self.checking, self._running, self._done, self._unread):
            self.stack.addWidget(step)
        self.stack.currentChanged.connect(lambda _: self._show_pending())
        bridge.adding.connect(self.choose)

    # choose

    def _build_choosing(self) -> QWidget:
        area = DropArea()
        area.dropped.connect(self.choose)
        column = area.body
        column.setContentsMargins(32, 32, 32, 24)
        column.setSpacing(12)
        title = Prose(self.tr("Drop files and folders here"), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kinds = Prose(
            self.tr("PDF, Word and the like, mails, web pages, scans, workbooks, tables, plain texts; also in a ZIP."),
            "soft",
        )
        kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kinds.setMaximumWidth(620)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(kinds, 4)
        middle.addStretch(1)
        buttons = QHBoxLayout()
        self.files = ActionButton(self.tr("Choose files…"), kind="primary")
        self.files.clicked.connect(self._choose_files)
        self.folder = ActionButton(self.tr("Choose a folder…"))
        self.folder.clicked.connect(self._choose_folder)
        buttons.addStretch(1)
        buttons.addWidget(self.files)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        self.lacking = ActionButton("", kind="link")
        self.lacking.clicked.connect(self.look_at_unread)
        self.lacking.hide()
        column.addStretch(1)
        column.addWidget(title)
        column.addLayout(middle)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(1)
        column.addWidget(self.lacking, 0, Qt.AlignmentFlag.AlignHCenter)
        return area

    def _choose_files(self) -> None:
        every = sorted("*" + suffix for suffix in looking.KIND_OF)
        kinds = self.tr("Documents and tables ({0});;All files (*)").format(" ".join(every))
        found = self._bridge.files.open_files(self, self.tr("Add documents"), kinds)
        if found:
            self.choose(found)

    def _choose_folder(self) -> None:
        found = self._bridge.files.open_folder(self, self.tr("Add documents"))
        if found is not None:
            self.choose([found])

    def choose(self, paths: Sequence[Path]) -> None:
        """Look at these files and folders and show how they would be read. An import that runs is left alone."""
        if self._ticket is None:
            self.stack.setCurrentWidget(self.checking)
            self.checking.look_at(paths)

    # run

    def _start(self) -> None:
        uses, keep = self.checking.uses(), self.checking.keeps_originals
        if not uses or self._ticket is not None:
            return
        session = self._bridge.session
        self._not_begun = [visible(source.path.name) for source, _ in uses]

        def verb(report: Report) -> Imported:
            found: list[Imported] = []
            for labels_as, group in groupby(uses, key=lambda use: use[1]):
                several = [source for source, _ in group]
                self._not_begun = self._not_begun[len(several) :]  # what is begun can be resumed
                found.append(session.import_documents(several, report, labels_as=labels_as, keep_originals=keep))
            return together(found)

        self._run(verb)

    def resume(self) -> None:
        """Go on with the import that was cut short."""
        if self._ticket is None:
            self._not_begun = []
            self._run(self._bridge.session.resume_import)

    def _leave_it(self) -> None:
        self._bridge.attempt(self._bridge.session.forget_import)
        self._ask()

    def _look_elsewhere(self, ids: Sequence[int]) -> None:
        folder = self._bridge.files.open_folder(self, self.tr("Where the files are now"))
        if folder is not None:
            self._retry(ids, None, folder)

    def _retry(self, ids: Sequence[int], password: str | None, where: Path | None = None) -> None:
        session = self._bridge.session
        if self._ticket is None:

            def verb(report: Report) -> Imported:
                found = session.retry_unread(ids, password, report, where=where)
                still = [one for one in session.unread() if one.id in asked]
                return replace(found, without_text=len(still), lacking=Counter(one.lack for one in still))

            asked = set(ids)
            self._run(
                verb,
                done=lambda found: self._finished(found, again=True),
            )

    def _run(self, verb: Callable[[Report], Imported], done: Callable[[Imported], None] | None = None) -> None:
        self.stack.setCurrentWidget(self._running)
        self._ticket = self._bridge.run(
            verb, lane=IMPORT, name=IMPORT, done=done or self._finished, failed=self._failed, stopped=self._was_stopped
        )
        self._running.follow(self._ticket)

    def _finished(self, found: Imported, *, again: bool = False) -> None:
        self._end()
        self.summary.show_imported(found, again=again)
        named = len(self._bridge.session.labels()) >= 2
        self.go_on.set_words(self.tr("Review") if named else self.tr("Name labels"))
        self._goal = "review" if named else "labels"
        self.stack.setCurrentWidget(self._done)
        self._focus_goal()
        self._bridge.learn_if_due()

    def _failed(self, error: BaseException) -> None:
        self._end()
        self.stack.setCurrentWidget(self.checking if self.checking.paths else self._choosing)
        self._bridge.trouble(error)

    def _was_stopped(self) -> None:
        self._end()
        said = [self.tr("What was read until then is in the project. You can go on from there at any time.")]
        if self._not_begun:
            names = ", ".join(self.tr("“{0}”").format(name) for name in self._not_begun)
            said.append(self.tr("Not begun, so to be added again: {0}").format(names))
        self.summary.stopped("\n".join(said))
        self._goal = "overview"
        self.go_on.set_words(self.tr("Overview"))
        self.stack.setCurrentWidget(self._done)
        self._focus_goal()
        if self._bridge.is_open:
            self._bridge.tell(Changes.DOCUMENTS | Changes.QUEUE)
            self._bridge.learn_if_due()

    def _end(self) -> None:
        self._ticket = None
        self._running.follow(None)
        self._ask()

    # done

    def _build_done(self) -> QWidget:
        card = Card()
        card.body.setSpacing(8)
        card.body.setContentsMargins(32, 28, 32, 24)
        more = ActionButton(self.tr("Add more"))
        more.clicked.connect(self.reset)
        self.go_on.clicked.connect(lambda: self._bridge.show(self._goal))
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        row.addWidget(self.go_on)
        card.body.addWidget(self.summary)
        card.body.addStretch(1)
        card.body.addLayout(row)
        return card

    def _focus_goal(self) -> None:
        if self.isVisible():
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    # what has no text, and what was cut short

    def _build_unread(self) -> QWidget:
        card = Card()
        self.unread = UnreadList()
        self.unread.left.connect(self.reset)
        self.unread.retried.connect(self._retry)
        self.unread.relocated.connect(self._look_elsewhere)
        self.unread.exported.connect(self._export_unread)
        card.body.addWidget(self.unread)
        return card

    def look_at_unread(self) -> None:
        """Show what has no text."""
        self.stack.setCurrentWidget(self._unread)
        self.unread.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def _export_unread(self) -> None:
        session = self._bridge.session
        path = self._bridge.files.save_file(
            self, self.tr("What has no text"), "CSV (*.csv)", self.tr("what has no text.csv")
        )
        if path is None:
            return

        def done(rows: int) -> None:
            self.unread.say(self.tr("%Ln line(s) written to “{0}”.", "", rows).format(visible(path.name)))

        self._bridge.run(lambda report: session.export_unread(path), lane=FILES, name="export unread", done=done)

    def _ask(self) -> None:
        """Ask the project on a lane what has no text and whether an import was cut short."""
        if not self._bridge.is_open:
            return
        session = self._bridge.session

        def verb(report: Report) -> tuple[Sequence[Unread], PendingImport | None]:
            return session.unread(), session.pending_import()

        def done(told: tuple[Sequence[Unread], PendingImport | None]) -> None:
            unread, self._cut_short = told
            self.unread.show_unread(unread)
            self.lacking.setVisible(bool(unread))
            self.lacking.set_words(self.tr("Look at %Ln file(s) or place(s) without text", "", len(unread)))
            self._show_pending()

        self._bridge.run(verb, lane=FILES, name="unread", done=done)

    def _show_pending(self) -> None:
        calm = self.stack.currentWidget() in (self._choosing, self._done)
        self.pending.show_pending(self._cut_short if calm and self._ticket is None else None)
        if self.pending.isVisible() and self.stack.currentWidget() is self._choosing:
            self.pending.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    # coming and going

    def reset(self) -> None:
        """Back to choosing."""
        self.checking.forget()
        self.stack.setCurrentWidget(self._choosing)
        self.files.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.stack.currentWidget() is self._done:
            self.reset()
        elif self.stack.currentWidget() is self._choosing:
            self.files.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.stack.currentWidget() in (self._done, self._unread):
            self.stack.setCurrentWidget(self._choosing)


def together(found: Sequence[Imported]) -> Imported:
    """Several imports as one; families are those of the last, since they are of the whole project."""
    changes = found[0].changes
    for one in found[1:]:
        changes |= one.changes
    reasons = {lack for one in found for lack in one.lacking}
    return Imported(
        changes=changes,
        added=sum(one.added for one in found),
        duplicates=sum(one.duplicates for one in found),
        without_text=sum(one.without_text for one in found),
        labelled=sum(one.labelled for one in found),
        problems=[problem for one in found for problem in one.problems][:1000],
        lacking={lack: sum(one.lacking.get(lack, 0) for one in found) for lack in reasons},
        scanned=sum(one.scanned for one in found),
        families=found[-1].families,
        in_families=found[-1].in_families,
    )
