"""Settings: every switch does what it says, with and without a project, and without a mouse."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import offline
from app import profile as profiles
from app.session import Session
from app.ui import theme
from app.ui.main_window import MainWindow
from app.ui.pages.settings import SettingsPage
from app.ui.theme import DARK, Theme
from tests.ui.conftest import press


def settings(win: MainWindow) -> SettingsPage:
    win.actions_by_name["settings"].trigger()
    page = win.page("settings")
    assert isinstance(page, SettingsPage)
    assert win.stack.currentWidget() is page
    return page


def said(widget: QWidget) -> str:
    """All words that are shown inside of ``widget``."""
    return "\n".join(
        label.text()
        for label in widget.findChildren(QWidget)
        if hasattr(label, "text") and callable(label.text) and label.isVisibleTo(widget) and label.text()
    )


class TestTheWay:
    def test_by_tab_and_key(self, project: Callable[..., Session], window: Callable[..., MainWindow]) -> None:
        win = window(project(12))
        win.nav._tabs["settings"].click()
        page = win.page("settings")
        assert win.stack.currentWidget() is page
        win.show_page("overview")
        keys = [key.toString() for key in win.actions_by_name["settings"].shortcuts()]
        assert keys == ["Ctrl+,", "Ctrl+5"]
        assert settings(win) is page
        assert not page.back.isVisible()

    def test_sections_by_arrow_keys(self, project: Callable[..., Session], window: Callable[..., MainWindow]) -> None:
        page = settings(window(project(0)))
        names = list(page.sections)
        assert page.focusWidget() is page.sections[names[0]]
        for at in range(1, len(names)):
            press(page, Qt.Key.Key_Down)
            press(page, Qt.Key.Key_Space, " ")
            assert page.stack.currentIndex() == at
        press(page, Qt.Key.Key_Up)
        press(page, Qt.Key.Key_Space, " ")
        assert page.stack.currentIndex() == len(names) - 2

    def test_without_a_project_and_back(self, window: Callable[..., MainWindow]) -> None:
        win = window()
        page = settings(win)
        assert page.back.isVisible()
        press(page, Qt.Key.Key_Escape)
        assert win.stack.currentWidget() is win.welcome
        page = settings(win)
        page.back.click()
        assert win.stack.currentWidget() is win.welcome

    def test_everything_has_a_name(self, project: Callable[..., Session], window: Callable[..., MainWindow]) -> None:
        page = settings(window(project(12)))
        for button in page.findChildren(QAbstractButton):
            assert button.accessibleName() or button.text(), button

    @pytest.mark.parametrize("size", [100, 200])
    def test_narrow_windows(
        self, size: int, project: Callable[..., Session], window: Callable[..., MainWindow], look: Theme
    ) -> None:
        win = window(project(12))
        page = settings(win)
        look.apply(percent=size)
        win.resize(720, 480)
        QApplication.processEvents()
        for name in page.sections:
            page.choose(name)
            QApplication.processEvents()
            assert page.stack.width() <= win.width()
            assert page.stack.height() > 200
        look.apply(percent=100)


class TestNetwork:
    def test_what_holds_and_that_it_was_tried(
        self, project: Callable[..., Session], window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gap = offline.State(
            system="linux",
            enforced=True,
            mechanism="a filter",
            sentence="Network: blocked by the system",
            details=("Local sockets only.",),
        )
        monkeypatch.setattr(offline, "state", lambda: gap)
        monkeypatch.setattr(offline, "ask_for_socket", lambda: errno.errorcode[errno.EACCES])
        page = settings(window(project(0)))
        page.choose("network")
        words = said(page.network)
        assert "Network: blocked by the system" in words
        assert "Local sockets only." in words
        assert "the system refused" in words
        page.network.again.click()
        assert "refused (EACCES)" in said(page.network)

    def test_what_does_not_hold(
        self, project: Callable[..., Session], window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gap = offline.State(
            system="windows", enforced=False, mechanism="a tripwire", sentence="Network: not blocked", details=("No.",)
        )
        monkeypatch.setattr(offline, "state", lambda: gap)
        monkeypatch.setattr(offline, "refused", lambda: {"socket.connect": 2})
        page = settings(window(project(0)))
        page.choose("network")
        assert "Network: not blocked" in said(page.network)
        assert "was tried" not in said(page.network)
        assert "stopped 2 times" in said(page.network)
        assert not page.network.again.isVisible()

    def test_an_unguarded_system_gives_a_socket(self) -> None:
        """This process is not guarded: the question itself works, so a refusal means something."""
        if offline.state() is None:
            assert offline.ask_for_socket() is None


class TestAppearance:
    def test_light_and_dark_at_once_and_kept(
        self, project: Callable[..., Session], window: Callable[..., MainWindow], look: Theme
    ) -> None:
        win = window(project(12))
        page = settings(win)
        page.choose("appearance")
        page.appearance.looks["dark"].click()
        assert theme.look(page).tokens is DARK
        assert win.actions_by_name["dark"].isChecked()
        found = profiles.load()
        assert found is not None and found.appearance.value == "dark"
        win.actions_by_name["light"].trigger()
        assert page.appearance.looks["light"].isChecked()

    def test_size_of_the_letters(
        self, project: Callable[..., Session], window: Callable[..., MainWindow], look: Theme
    ) -> None:
        page = settings(window(project(12)))
        page.choose("appearance")
        page.appearance.larger.click()
        assert QApplication.font().pixelSize() == 16
        assert page.appearance.percent.text() == "115\u00a0%"
        page.appearance.usual.click()
        assert QApplication.font().pixelSize() == 14
        assert not page.appearance.usual.isEnabled()

    def test_language(self, project: Callable[..., Session], window: Callable[..., MainWindow]) -> None:
        page = settings(window(project(12)))
        combo = page.appearance.language
        combo.setCurrentIndex(combo.findData("de"))
        combo.activated.emit(combo.currentIndex())
        found = profiles.load()
        assert found is not None and found.language == "de"


class TestPrivacy:
    def test_recent_projects(self, project: Callable[..., Session], window: Callable[..., MainWindow]) -> None:
        session = project(12)
        page = settings(window(session))
        box = page.privacy.boxes["keeps_recent"]
        assert not box.isChecked()
        box.click()
        found = profiles.load()
        assert found is not None and found.recent == (session.path.absolute(),)
        box.click()
        found = profiles.load()
        assert found is not None and found.recent == ()

    def test_the_title_follows(self, project: Callable[..., Session], window: Callable[..., MainWindow]) -> None:
        win = window(project(12))
        page = settings(win)
        assert win.windowTitle() == "Cloister"
        page.privacy.boxes["names_in_title"].click()
        assert "Files" in win.windowTitle()
        page.privacy.boxes["names_in_title"].click()
        assert win.windowTitle() == "Cloister"

    def test_time_per_answer(
        self, qtbot: QtBot, project: Callable[..., Session], window: Callable[..., MainWindow]
    ) -> None:
        win = window(project(12))
        page = settings(win)
        page.privacy.boxes["timing"].click()
        win.show_page("review")
        assert win._review()._seconds() is None
        page.privacy.boxes["timing"].click()
        assert win._review()._seconds() is not None
