"""The composition of the window: application, language, look, bridge; and the way out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import profile as profiles
from app import wording
from app.errors import CloisterError, StorageError
from app.paths import resource
from app.profile import Profile
from app.ui import messages
from app.ui.bridge import Bridge
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.theme import Theme


def run(project: Path | None = None, *, embedder: Callable[[], Any] | None = None) -> int:
    """Open the window, with ``project`` if one is named, and stay until it is closed. The exit status."""
    app = application()
    trouble: CloisterError | None = None
    profile: Profile | None = None
    try:
        profile = profiles.load()
    except StorageError as error:
        trouble = error
    speak(app, profile.language if profile else "")
    theme = Theme(app, profile.appearance.value if profile else "system", profile.text_size if profile else 100)
    theme.apply()
    jobs = Jobs()
    bridge = Bridge(None, jobs, profile, embedder=embedder)
    window = MainWindow(bridge, theme)
    messages.catch_unexpected(lambda: window)
    window.show()
    if trouble is not None:
        messages.show_error(window, trouble)
    if project is not None:
        window.take([project])
    status = app.exec()
    jobs.close()
    if bridge.is_open:  # the system ended the application, so the window was not asked
        bridge.session.close()
    sys.excepthook = sys.__excepthook__
    return status


def application(arguments: Sequence[str] = ("cloister",)) -> QApplication:
    """The one application object, made now if there is none."""
    # Lanes hand the interpreter over ten times as often as usual: a key waits less while they compute.
    sys.setswitchinterval(0.0002)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(list(arguments))
    app.setApplicationName("Cloister")
    app.setApplicationDisplayName("Cloister")
    app.setDesktopFileName("cloister")
    app.setWindowIcon(QIcon(str(resource("icons", "cloister.svg"))))
    return app


def speak(app: QApplication, language: str = "") -> None:
    """Load the words of ``language`` ("": the system's); English where there are none. Numbers follow it."""
    locale = QLocale(language) if language else QLocale.system()
    if locale.language() in (QLocale.Language.C, QLocale.Language.AnyLanguage):
        locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    QLocale.setDefault(locale)
    folder = str(resource("translations"))
    for name, place in (("cloister", folder), ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))):
        for earlier in app.findChildren(QTranslator, name):
            app.removeTranslator(earlier)
            earlier.deleteLater()
        translator = QTranslator(app)
        translator.setObjectName(name)
        if translator.load(locale, name, "_", place) or (name == "cloister" and translator.load(f"{name}_en", folder)):
            app.installTranslator(translator)
    app.setLayoutDirection(locale.textDirection())
    wording.use(_elsewhere)


def _elsewhere(context: str, sentence: str) -> str:
    return QCoreApplication.translate(context, sentence)
