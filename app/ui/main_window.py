"""The window: puts bars, pages and commands together, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app import offline
from app.errors import CloisterError
from app.profile import Appearance
from app.session import visible
from app.ui import actions, desk_verbs, messages, verdicts, words
from app.ui.background import Background
from app.ui.bridge import Bridge
from app.ui.keyboard_sheet import show_keys
from app.ui.pages.finish import FinishPage
from app.ui.pages.import_page import ImportPage
from app.ui.pages.labels_page import LabelsPage
from app.ui.pages.overview import OverviewPage
from app.ui.pages.review import ReviewPage
from app.ui.pages.settings import SettingsPage
from app.ui.pages.welcome import WelcomePage
from app.ui.theme import Theme
from app.ui.widgets.controls import hairline
from app.ui.widgets.nav_bar import NavBar
from app.ui.widgets.status_strip import StatusStrip
from app.wording import translate

IN_REVIEW = ("undo", "redo", "find", "next_passage", "previous_passage", "next_page", "previous_page")
PAGES: dict[str, Callable[[Bridge], QWidget]] = {
    "overview": OverviewPage,
    "review": ReviewPage,
    "labels": LabelsPage,
    "finish": FinishPage,
    "import": ImportPage,
    "settings": SettingsPage,
}
TABS = ("overview", "review", "labels", "finish", "settings")
NEED_PROJECT = ("add", "export", "back_up", "verify", "close", *TABS[:-1], "caret", *IN_REVIEW)


class MainWindow(QMainWindow):
    """Welcome while no project is open; else the pages of the project."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.bridge = bridge
        self._theme = theme
        self._leaving = False
        self.pages: dict[str, QWidget] = {}  # those made so far
        self.nav = NavBar([(name, actions.text(name)) for name in TABS], actions.text("add"))
        self.nav.wanted.connect(self.show_page)
        self.strip = StatusStrip()
        self._background = Background(bridge.jobs, self.strip)
        self.stack = QStackedWidget()
        self.welcome = WelcomePage(bridge)
        self.welcome.form.left.connect(self._leave_form)
        self.stack.addWidget(self.welcome)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._around = [self.nav, hairline(), hairline(), self.strip]
        for widget in (self.nav, self._around[1]):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        for widget in (self._around[2], self.strip):
            column.addWidget(widget)
        self.setCentralWidget(middle)
        calls = self._calls()
        self.actions_by_name = actions.fill(self.menuBar(), self, calls)
        bridge.opened.connect(self._opened)
        bridge.closed.connect(self._closed)
        bridge.wanted.connect(self.show_page)
        bridge.commanded.connect(lambda name: calls[name]())
        bridge.profile_changed.connect(lambda: self.setWindowTitle(bridge.title))
        bridge.troubled.connect(self._trouble)
        bridge.settled.connect(lambda approval: verdicts.show(self, approval, lambda: self.show_page("finish")))
        bridge.saved_changed.connect(lambda: self.nav.set_saved(bridge.saved))
        bridge.changed.connect(lambda _: self._show_progress())
        bridge.figures_changed.connect(self._show_progress)
        self.setMinimumSize(720, 480)
        self.resize(1280, 800)
        self._restore()
        self._closed()
        if bridge.is_open:
            self._opened()

    def _calls(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self._begin_new,
            "open": self.welcome.choose_project,
            "add": lambda: self.show_page("import"),
            "export": lambda: desk_verbs.export(self, self.bridge),
            "back_up": lambda: desk_verbs.back_up(self, self.bridge),
            "verify": lambda: desk_verbs.verify(self, self.bridge),
            "close": self.bridge.close_project,
            "quit": self.close,
            **{name: partial(self._in_review, name) for name in IN_REVIEW},
            **{name: partial(self.show_page, name) for name in TABS},
            "caret": self._caret,
            "larger": lambda: self._resize_text(1),
            "smaller": lambda: self._resize_text(-1),
            "usual": lambda: self._resize_text(0),
            **{appearance.value: partial(self._look, appearance) for appearance in Appearance},
            "keys": lambda: show_keys(self),
            "about": lambda: desk_verbs.about(self),
        }

    # pages

    def show_page(self, name: str) -> None:
        """Go to a page of the open project; "export" and "sample" are verbs that pages ask for by name."""
        if name == "sample":
            desk_verbs.try_samples(self, self.bridge)
        elif name == "export":
            desk_verbs.export(self, self.bridge)
        elif name == "welcome" and not self.bridge.is_open:
            self.stack.setCurrentWidget(self.welcome)
        elif name in PAGES and (self.bridge.is_open or name == "settings"):
            self.stack.setCurrentWidget(self.page(name))
            self.nav.set_page(name)
            gap = offline.state()
            self.strip.show_network(translate("offline", gap.sentence) if gap and name == "overview" else "")

    def page(self, name: str) -> QWidget:
        """A page, made when it is first wanted."""
        if name not in self.pages:
            self.pages[name] = PAGES[name](self.bridge)
            self.stack.addWidget(self.pages[name])
        return self.pages[name]

    def _opened(self) -> None:
        self._drop_pages()
        session = self.bridge.session
        self.nav.set_project(visible(session.name))
        self.nav.set_saved(True)
        self.setWindowTitle(self.bridge.title)
        self._set_open(True)
        self._show_progress()
        progress = self.bridge.progress
        fresh = progress is None or progress.documents == 0 or session.pending_import() is not None
        self.show_page("import" if fresh else "review" if progress and progress.answered else "overview")

    def _closed(self) -> None:
        self._set_open(False)
        self.setWindowTitle(self.bridge.title)
        self.stack.setCurrentWidget(self.welcome)
        self.welcome.show_choices()
        self._drop_pages()

    def _drop_pages(self) -> None:
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self.pages = {}

    def _set_open(self, is_open: bool) -> None:
        for widget in self._around:
            widget.setVisible(is_open)
        for name in NEED_PROJECT:
            self.actions_by_name[name].setEnabled(is_open)

    def _begin_new(self) -> None:
        self.nav.set_page("")
        self.stack.setCurrentWidget(self.welcome)
        self.welcome.begin_new()

    def _leave_form(self) -> None:
        if self.bridge.is_open:
            self.show_page("overview")

    def take(self, paths: Sequence[Path]) -> None:
        """Paths from the command line or a drop: a project is opened, anything else begins a new one."""
        self.welcome.take(paths)

    # commands

    def _in_review(self, name: str) -> None:
        self.show_page("review")
        self._review().command(name)

    def _caret(self) -> None:
        self._review().view.set_caret(self.actions_by_name["caret"].isChecked())

    def _review(self) -> ReviewPage:
        page = self.page("review")
        assert isinstance(page, ReviewPage)
        return page

    def _look(self, appearance: Appearance) -> None:
        self._theme.apply(appearance.value)
        self.bridge.change_profile(appearance=appearance)

    def _resize_text(self, step: int) -> None:
        self.bridge.change_profile(text_size=self._theme.resize(step))

    # what is told

    def _show_progress(self) -> None:
        progress = self.bridge.progress
        if progress is not None:
            self.nav.set_progress(words.progress(progress))
        self.strip.show_figures(progress, self.bridge.figures, self.bridge.audit)

    def _trouble(self, error: object) -> None:
        if isinstance(error, CloisterError):
            messages.show_error(self, error)
        elif isinstance(error, BaseException):
            messages.unexpected(self, error)

    # coming and going

    def _restore(self) -> None:
        profile = self.bridge.profile
        if profile is not None and profile.window:
            self.restoreGeometry(QByteArray.fromHex(profile.window.encode()))
        self.actions_by_name[self._theme.appearance].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "actions_by_name"):
            self.actions_by_name[self._theme.appearance].setChecked(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, close the project, then the window; it stays alive while a verb comes to its end."""
        if self._leaving or not (self.bridge.is_open or self.bridge.jobs.live()):
            super().closeEvent(event)
            return
        event.ignore()
        self.setEnabled(False)
        if self.bridge.profile is not None:
            self.bridge.change_profile(window=bytes(self.saveGeometry().toHex().data()).decode())

        def close() -> None:
            self._leaving = True
            QTimer.singleShot(0, self.close)  # Qt ignores a close inside of a close

        self.bridge.close_project(close)
