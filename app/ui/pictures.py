"""Pictures of the pages, drawn without a screen: for the tour, the README and the tests."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.profile import Profile
from app.session import Session
from app.ui.application import application, speak
from app.ui.bridge import Bridge
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.theme import Theme

PAGES = ("welcome", "overview", "review", "labels", "finish", "import", "settings")


def render(
    session: Session,
    profile: Profile | None,
    folder: Path,
    theme: str,
    *,
    size: tuple[int, int] = (1280, 800),
    scale: int = 1,
    text_size: int = 100,
) -> list[Path]:
    """Draw every page of ``session`` as a PNG into ``folder`` and return the files.

    ``theme`` is "light" or "dark", ``size`` in device-independent pixels, ``scale`` the density (2: twice as many
    pixels each way), ``text_size`` in per cent. The session stays open and is not changed.
    """
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    speak(app, profile.language if profile else "")
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with _window(session, profile, theme, text_size) as show:
        for name in PAGES:
            path = folder / f"{name}-{theme}{f'@{scale}x' if scale != 1 else ''}.png"
            if not _drawn(show(name, size), size, scale).save(str(path)):
                raise OSError(f"{path} could not be written")
            made.append(path)
    return made


class _Quiet(Bridge):
    """Learns nothing: a picture changes no project."""

    def learn_if_due(self) -> None:
        return

    def wake(self) -> None:
        return


@contextmanager
def _window(
    session: Session, profile: Profile | None, theme: str, text_size: int
) -> Iterator[Callable[[str, tuple[int, int]], QWidget]]:
    look = Theme(application(), "dark" if theme == "dark" else "light", text_size)
    look.apply()
    jobs = Jobs()
    bridge = _Quiet(session, jobs, profile)
    window = MainWindow(bridge, look)

    def show(name: str, size: tuple[int, int]) -> QWidget:
        window.resize(*size)
        if name == "welcome":
            window._set_open(False)
            window.stack.setCurrentWidget(window.welcome)
        else:
            window._set_open(True)
            window.show_page(name)
        _settle()
        while jobs.live("plan") or jobs.live("doubts"):  # what a page works out before it has its words
            jobs.poll()
            _settle()
            time.sleep(0.02)
        return window

    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    try:
        yield show
    finally:
        window.hide()
        jobs.close()
        window.deleteLater()
        bridge.deleteLater()
        look.deleteLater()
        _settle()


def _settle() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _drawn(widget: QWidget, size: tuple[int, int], scale: int) -> QImage:
    image = QImage(size[0] * scale, size[1] * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.white)
    widget.render(image, QPoint())
    return image
