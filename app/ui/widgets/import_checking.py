"""What was dropped, before it is read: counted by kind, and each table with the choices of how to read it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import CloisterError
from app.records import Report, Source, TablePreview
from app.session import preview, visible
from app.ui import found as looking
from app.ui import theme
from app.ui.bridge import FILES, Bridge
from app.ui.found import Found
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.found_card import FoundCard
from app.ui.widgets.source_form import LabelsAs, SourceForm

FORMS = 40
"""At most so many tables are looked at one by one; more are read as guessed."""
SIDE = 380
"""Width of the overview where tables stand beside it."""


class ImportChecking(Card):
    """Looks at paths on a lane and lets a person choose; reads nothing into the project."""

    started = Signal()
    """The person confirmed: :meth:`uses` says what to read."""
    left = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.paths: list[Path] = []
        self._found: Found | None = None
        self._forms: dict[Path, SourceForm] = {}
        self.body.setSpacing(12)
        self.overview = FoundCard()
        self.overview.tables_wanted.connect(self._take_inside)
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("Which table"))
        self._which.currentIndexChanged.connect(self._turn_to)
        self._pages = QStackedWidget()
        self._tables = QWidget()
        column = QVBoxLayout(self._tables)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._which)
        column.addWidget(self._pages, 1)
        inside = QWidget()
        inside.setProperty("role", "clear")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(32)
        self._sides.addWidget(self.overview)
        self._sides.addWidget(self._tables, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)
        buttons = QHBoxLayout()
        other = self.other = ActionButton(self.tr("Choose others"))
        other.clicked.connect(self.left)
        self.start = ActionButton(self.tr("Add"), kind="primary", key=self.tr("Enter"))
        self.start.clicked.connect(self.started)
        buttons.addWidget(other)
        buttons.addStretch(1)
        buttons.addWidget(self.start)
        self.body.addLayout(buttons)

    def look_at(self, paths: Sequence[Path]) -> None:
        """Show these files and folders as they would be read."""
        self.paths = list(dict.fromkeys(paths))
        self._drop_forms()
        self._found = None
        self.overview.forget()
        self.start.setEnabled(False)
        tables = [path for path in self.paths if looking.kind_of(path) in looking.COLUMNS and not path.is_dir()]
        self._look_at_tables(tables)
        taken = self.paths

        def counted(what: Found) -> None:
            if self.paths is taken:
                self._found = what
                self.overview.show_found(what)
                self._arrange()
                self._ready()

        self._arrange()
        self._bridge.run(lambda report: looking.survey(taken, report), lane=FILES, name="survey", done=counted)

    def _drop_forms(self) -> None:
        for form in self._forms.values():
            self._pages.removeWidget(form)
            form.deleteLater()
        self._forms = {}
        self._which.blockSignals(True)
        self._which.clear()
        self._which.blockSignals(False)

    def forget(self) -> None:
        """Let go of what was looked at."""
        self.paths = []
        self._drop_forms()

    def _arrange(self) -> None:
        """Tables get the room; the overview stands beside them where there is more than one table to see."""
        tables = bool(self._forms)
        alone = tables and len(self.paths) == len(self._forms) == 1
        self.overview.setVisible(not alone)
        self._tables.setVisible(tables)
        self._which.setVisible(len(self._forms) > 1)
        side = theme.look(self).px(SIDE)
        beside = tables and self.width() >= 2 * side + 120
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.overview.setMaximumWidth(side if beside else 16777215)
        self.overview.setMinimumWidth(side if beside else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_sides"):
            self._arrange()

    def _look_at_tables(self, tables: Sequence[Path]) -> None:
        for path in tables[: max(0, FORMS - len(self._forms))]:
            form = SourceForm(visible(path.name))
            form.reread.connect(lambda path=path: self._look(path))
            self._forms[path] = form
            self._pages.addWidget(form)
            self._which.addItem(visible(path.name), str(path))
            self._look(path)
        stops = [stop for form in self._forms.values() for stop in form.stops()]
        for before, after in itertools.pairwise([self._which, *stops, self.other, self.start]):
            QWidget.setTabOrder(before, after)  # forms are made later than what stands below them
        self._arrange()

    def _take_inside(self) -> None:
        """The tables in the folders are read as tables, too."""
        if self._found is not None:
            more = [path for path in self._found.inside if path not in self.paths]
            self.paths += more
            self._look_at_tables(more)
            self.overview.tables.hide()

    def _turn_to(self, number: int) -> None:
        forms = list(self._forms.values())
        if 0 <= number < len(forms):
            self._pages.setCurrentWidget(forms[number])

    def _look(self, path: Path) -> None:
        """Preview a table on a lane, as was chosen in its form."""
        form = self._forms[path]
        chosen = form.chosen()

        def verb(report: Report) -> TablePreview:
            return preview(path, **chosen.as_given())

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
        waiting = any(not form.seen and not form.failed for form in self._forms.values())
        self.start.setEnabled(self._found is not None and not waiting and bool(self._sources()))
        if self.start.isEnabled() and self.isVisible():
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def keeps_originals(self) -> bool:
        """Whether originals go into the project, too."""
        return self.overview.keep.isChecked()

    def uses(self) -> list[tuple[Source, LabelsAs]]:
        """What to read, and for what its labels are taken."""
        return [
            (source, self._forms[source.path].labels_as() if source.path in self._forms else "ignore")
            for source in self._sources()
        ]

    def _sources(self) -> list[Source]:
        """What to read, in the order given; tables that could not be looked at are left out."""
        found: list[Source] = []
        for path in self.paths:
            form = self._forms.get(path)
            if form is not None:
                source = form.source()
                if source is not None:
                    found.append(source)
            elif self._found is not None and path not in self._found.unread:
                kind = looking.kind_of(path)
                texts = path.is_dir() or kind == "text"
                found.append(
                    Source(
                        path=path,
                        encoding=self.overview.encoding.currentData() if texts else None,
                        attachments=self.overview.attachments.isChecked(),
                    )
                )
        return found
