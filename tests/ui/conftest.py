"""A real session with a fake embedder behind real widgets, drawn offscreen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.records import RawDocument
from app.session import Session
from app.ui.application import application, speak
from app.ui.bridge import Bridge
from app.ui.files import Files
from app.ui.jobs import Jobs
from app.ui.keys import KeyGate
from app.ui.main_window import MainWindow
from app.ui.pages.review import ReviewPage
from app.ui.theme import Theme
from tests.fakes import ANNA, FakeEmbedder, business

NAMES = ("Invoice", "Contract", "Letter")
PATIENCE = 60_000
"""Milliseconds that a test waits at least for what will come: a busy machine is no fault of the window."""


class Answers(Files):
    """Answers every file dialog with :attr:`path`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path: Path | None = None

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.path

    def open_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        return [self.path] if self.path else []

    def open_folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path

    def save_file(self, parent: QWidget, title: str, kinds: str, name: str) -> Path | None:
        return self.path

    def documents_folder(self) -> Path:
        return self.folder


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("waitUntil", "waitSignal"):
        wait = getattr(QtBot, name)

        def patient(self: QtBot, *what: object, wait: Callable[..., object] = wait, **how: object) -> object:
            return wait(self, *what, **how | {"timeout": max(PATIENCE, how.get("timeout", 0))})

        monkeypatch.setattr(QtBot, name, patient)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(autouse=True)
def look(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Theme]:
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "home"))
    application()
    speak(qapp, "en")
    theme = Theme(qapp, "light")
    theme.apply()
    yield theme
    theme.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Makes sessions; they are closed at the end."""
    made: list[Session] = []

    def make(documents: int | list[RawDocument] = 60, names: tuple[str, ...] = NAMES, learned: bool = True) -> Session:
        session = Session.create(
            tmp_path / f"project{len(made)}.cloister", person=ANNA, name="Files", seed=1, embedder=FakeEmbedder
        )
        made.append(session)
        raws = business(documents) if isinstance(documents, int) else documents
        if raws:
            session.add_documents(raws, labels_as="truth")
        for name in names:
            session.add_label(name, f"It is a {name}.")
        if learned and raws and len(names) > 1:
            session.learn()
        return session

    yield make
    for session in made:
        session.close()


@pytest.fixture
def bridged(jobs: Jobs, tmp_path: Path) -> Iterator[Callable[[Session | None], Bridge]]:
    made: list[Bridge] = []

    def make(session: Session | None) -> Bridge:
        bridge = Bridge(session, jobs, None, embedder=FakeEmbedder, files=Answers(tmp_path))
        bridge.trouble_seen = []  # type: ignore[attr-defined]
        bridge.troubled.connect(bridge.trouble_seen.append)  # type: ignore[attr-defined]
        made.append(bridge)
        return bridge

    yield make
    for bridge in made:
        bridge.deleteLater()


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Shows widgets and takes them away afterwards."""
    made: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        made.append(widget)
        widget.resize(1280, 760)
        widget.show()
        widget.activateWindow()
        qapp.processEvents()
        return widget

    yield show
    for widget in made:
        widget.hide()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def review(
    project: Callable[..., Session],
    bridged: Callable[[Session | None], Bridge],
    shown: Callable[[QWidget], QWidget],
) -> Callable[..., ReviewPage]:
    """A Review page on a session, with a clock that stands still."""

    def make(session: Session | None = None) -> ReviewPage:
        page = ReviewPage(bridged(session or project()))
        page.clock = Clock()  # type: ignore[attr-defined]
        page.gate = KeyGate(page.clock)  # type: ignore[attr-defined]
        shown(page)
        page.clock.now += 1  # type: ignore[attr-defined]
        return page

    return make


@pytest.fixture
def window(
    bridged: Callable[[Session | None], Bridge], shown: Callable[[QWidget], QWidget], look: Theme
) -> Callable[..., MainWindow]:
    def make(session: Session | None = None) -> MainWindow:
        window = MainWindow(bridged(session), look)
        shown(window)
        return window

    return make


def press(page: QWidget, key: Qt.Key, text: str = "", *, repeat: bool = False, release: bool = True) -> None:
    """A key on the widget that has the focus inside ``page``; afterwards half a second passes."""
    target = page.focusWidget() or page
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, none, text, repeat))
    if release:
        target = page.focusWidget() or page
        QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyRelease, key, none, text, repeat))
    clock = getattr(page, "clock", None)
    if clock is not None and not repeat:
        clock.now += 0.5


def type_into(widget: QWidget, text: str) -> None:
    for letter in text:
        press(widget, Qt.Key.Key_unknown, letter)
