"""Sheets: what happened, what is safe, what to do. Calm, plain text, answered by Enter or Escape."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.errors import (
    CloisterError,
    DamagedProject,
    FileMissing,
    InputError,
    ModelError,
    NewerProject,
    NotAProject,
    ProjectInUse,
    StorageError,
)
from app.ui.plain import Prose
from app.ui.widgets.controls import ActionButton

translate = QCoreApplication.translate


class Sheet(QDialog):
    """A titled sheet over the window; ``content`` is filled by whoever makes it. Closes on Escape."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(QCoreApplication.applicationName())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "sheet")
        scale = max(1.0, QApplication.font().pixelSize() / 14)
        self.setMinimumWidth(round(min(480 * scale, 760)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 28, 32, 24)
        outer.setSpacing(12)
        self.title = Prose(title, "title")
        outer.addWidget(self.title)
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        outer.addLayout(self.content)
        outer.addSpacing(12)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        self._buttons.addStretch(1)
        outer.addLayout(self._buttons)
        self.setAccessibleName(title)

    def add_button(self, text: str, call: Callable[[], object] | None = None, *, main: bool = False) -> ActionButton:
        """A button at the bottom: closes the sheet, then does ``call``."""
        button = ActionButton(text, kind="primary" if main else "quiet")
        button.setDefault(main)
        button.setAutoDefault(False)

        def pressed() -> None:
            self.close()
            if call is not None:
                call()

        button.clicked.connect(pressed)
        self._buttons.addWidget(button)
        if main:
            button.setFocus()
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # a key held down since before the sheet came must not answer it
        super().keyPressEvent(event)


def show_error(parent: QWidget | None, error: CloisterError) -> Sheet:
    """The sheet of an error: its three sentences, one under the other."""
    sheet = Sheet(parent, heading(error))
    sheet.content.addWidget(Prose(error.what, "prose"))
    if error.safe:
        sheet.content.addWidget(Prose(error.safe, "good"))
    if error.todo:
        sheet.content.addWidget(Prose(error.todo, "prose"))
    sheet.setAccessibleDescription(str(error))
    sheet.add_button(translate("messages", "OK"), main=True)
    sheet.open()
    return sheet


def heading(error: CloisterError) -> str:
    """A few words over an error, by its kind."""
    table: tuple[tuple[type[CloisterError], str], ...] = (
        (FileMissing, translate("messages", "That is not there")),
        (NotAProject, translate("messages", "This is not a Cloister project")),
        (NewerProject, translate("messages", "This project is newer than the program")),
        (ProjectInUse, translate("messages", "The project is open elsewhere")),
        (DamagedProject, translate("messages", "The project is damaged")),
        (StorageError, translate("messages", "Not saved")),
        (ModelError, translate("messages", "The model cannot be used")),
        (InputError, translate("messages", "This cannot be used as it is")),
    )
    for kind, words in table:
        if isinstance(error, kind):
            return words
    return translate("messages", "That did not work")


def tell(parent: QWidget | None, title: str, *sentences: str) -> Sheet:
    """A sheet that only tells something."""
    sheet = Sheet(parent, title)
    for sentence in sentences:
        sheet.content.addWidget(Prose(sentence, "prose"))
    sheet.add_button(translate("messages", "OK"), main=True)
    sheet.open()
    return sheet


def ask(parent: QWidget | None, title: str, sentence: str, yes: str, then: Callable[[], object]) -> Sheet:
    """A sheet with a question: ``then`` is called if the person presses ``yes``."""
    sheet = Sheet(parent, title)
    sheet.content.addWidget(Prose(sentence, "prose"))
    sheet.add_button(translate("messages", "Cancel"))
    sheet.add_button(yes, then, main=True)
    sheet.open()
    return sheet


def unexpected(parent: QWidget | None, error: BaseException) -> Sheet:
    """A mistake of ours. Shows where in the program it happened, never what was in a document."""
    sheet = Sheet(parent, translate("messages", "Cloister made a mistake"))
    sheet.content.addWidget(
        Prose(translate("messages", "Something went wrong that should not. Answers shown as saved are safe."), "prose")
    )
    sheet.content.addWidget(
        Prose(translate("messages", "Close the project and open it again. These lines tell where it happened:"), "soft")
    )
    place = QPlainTextEdit(where(error))
    place.setReadOnly(True)
    place.setFrameShape(QFrame.Shape.NoFrame)
    place.setAccessibleName(translate("messages", "Where it happened"))
    place.setMaximumHeight(160)
    sheet.content.addWidget(place)
    sheet.add_button(translate("messages", "OK"), main=True)
    sheet.open()
    return sheet


def where(error: BaseException) -> str:
    """Kind of error and lines of code, without its message: that may hold words of a document."""
    lines = [type(error).__name__]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


def catch_unexpected(parent: Callable[[], QWidget | None]) -> None:
    """From now on an error that nobody caught becomes a sheet instead of a traceback."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        sys.stderr.write(where(error) + "\n")
        unexpected(parent(), error)

    sys.excepthook = hook
