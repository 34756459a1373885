"""Welcome: a new project, one that is there already, or the samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.paths import resource
from app.session import visible
from app.ui import actions, theme
from app.ui.bridge import Bridge
from app.ui.plain import Elided, Prose, Words, picture
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.drop_area import dropped_paths
from app.ui.widgets.new_project import SUFFIX, NewProjectForm


class WelcomePage(QWidget):
    """What to begin with. The form of a new project takes its place when asked for."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._given: list[Path] = []
        self.setAcceptDrops(True)
        self.stack = QStackedWidget()
        self.form = NewProjectForm(bridge)
        self.form.left.connect(self.show_choices)
        self.form.created.connect(self._add_given)
        self._choices = self._built_choices()
        self.stack.addWidget(_Centred(self._choices))
        self.stack.addWidget(_Centred(self.form))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def _built_choices(self) -> QWidget:
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture(QPixmap(str(resource("icons", "cloister.svg"))), 48))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Words("Cloister", "heading"))
        names.addWidget(
            Prose(self.tr("Label confidential documents with a model that never leaves this machine."), "soft")
        )
        head.addLayout(names, 1)
        column.addLayout(head)
        column.addSpacing(8)
        self.new = ActionButton(self.tr("New project"), kind="primary", key=actions.cap("new"))
        self.new.clicked.connect(lambda: self.begin_new())
        self.open = ActionButton(self.tr("Open a project"), key=actions.cap("open"))
        self.open.clicked.connect(self.choose_project)
        self.sample = ActionButton(self.tr("Try it with sample documents"))
        self.sample.clicked.connect(lambda: self._bridge.show("sample"))
        card = Card()
        card.body.setSpacing(12)
        card.body.addWidget(self.new)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.open, 1)
        row.addWidget(self.sample, 1)
        card.body.addLayout(row)
        drop = Prose(self.tr("Or drop a project, files or a folder here."), "faint")
        drop.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(drop)
        column.addWidget(card)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._recent_title = Words(self.tr("RECENT"), "caption")
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        self.remember = QCheckBox(self.tr("Remember recently opened projects on this machine"))
        self.remember.toggled.connect(self._allow)
        column.addWidget(self.remember)
        return choices

    # choosing

    def show_choices(self) -> None:
        """Back to the beginning."""
        self._given = []
        self._fill_recent()
        self.stack.setCurrentIndex(0)
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_new(self, documents: Sequence[Path] = ()) -> None:
        """Show the form of a new project; ``documents`` are added once it is there."""
        self._given = list(documents)
        self.form.begin(documents[0].stem if documents else "")
        self.stack.setCurrentIndex(1)

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        path = self._bridge.files.open_file(self, self.tr("Open a project"), self.tr("Projects (*.cloister)"))
        if path is not None:
            self.open_project(path)

    def open_project(self, path: Path) -> None:
        """Open a project file."""
        person = self._bridge.person()
        if person is not None:
            self._bridge.open(path, person)

    def _add_given(self) -> None:
        self._bridge.add_documents(self._given)
        self._given = []

    # recent

    def _fill_recent(self) -> None:
        while self._recent.count():
            gone = self._recent.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.deleteLater()
        profile = self._bridge.profile
        allowed = profile is not None and profile.keeps_recent
        paths = profile.recent if profile is not None and allowed else ()
        self.remember.blockSignals(True)
        self.remember.setChecked(allowed)
        self.remember.blockSignals(False)
        self._recent_title.setVisible(bool(paths))
        for path in paths[:5]:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            button = ActionButton(visible(path.stem), kind="link")
            button.clicked.connect(lambda _=False, path=path: self.open_project(path))
            line.addWidget(button)
            line.addWidget(Elided(visible(str(path.parent)), "faint"), 1)
            self._recent.addWidget(row)

    def _allow(self, allowed: bool) -> None:
        self._bridge.change_profile(keeps_recent=allowed, recent=())
        self._fill_recent()

    # coming

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_recent()
        if self.stack.currentIndex() == 0:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(dropped_paths(event.mimeData()))

    def take(self, paths: Sequence[Path]) -> None:
        """A project is opened, everything else begins a new one."""
        if not paths:
            return
        if paths[0].suffix.casefold() == SUFFIX:
            self.open_project(paths[0])
        else:
            self.begin_new(paths)


class _Centred(QScrollArea):
    """Content in the middle, in a column that grows with the text; scrolls where the window is too small."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        inside = QWidget()
        inside.setProperty("role", "clear")
        row = QHBoxLayout(inside)
        row.setContentsMargins(32, 32, 32, 32)
        column = QVBoxLayout()
        column.addStretch(2)
        column.addWidget(content)
        column.addStretch(3)
        row.addStretch(1)
        row.addLayout(column, 100)
        row.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_content"):
            self._fit()

    def _fit(self) -> None:
        self._content.setFixedWidth(min(theme.look(self).px(640), 1100))
