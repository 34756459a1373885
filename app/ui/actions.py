"""Every key of the window in one table, and the menus made of it.

Keys are data: a later page can offer to change them, and the overview of keys is drawn from the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the tool that collects words for translation knows this name
    """``text``, to be translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that a key or a menu entry does. ``menu`` is empty where only Review's keys do it."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    menu: str = ""
    rule: bool = False
    """A line above it in the menu."""
    checkable: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole


FILE = QT_TRANSLATE_NOOP("actions", "File")
EDIT = QT_TRANSLATE_NOOP("actions", "Edit")
VIEW = QT_TRANSLATE_NOOP("actions", "View")
LOOK = QT_TRANSLATE_NOOP("actions", "Appearance")
HELP = QT_TRANSLATE_NOOP("actions", "Help")

COMMANDS = (
    Command(name="new", text=QT_TRANSLATE_NOOP("actions", "New project…"), keys=("Ctrl+N",), menu=FILE),
    Command(name="open", text=QT_TRANSLATE_NOOP("actions", "Open project…"), keys=("Ctrl+O",), menu=FILE),
    Command(name="add", text=QT_TRANSLATE_NOOP("actions", "Add documents…"), keys=("Ctrl+I",), menu=FILE, rule=True),
    Command(name="export", text=QT_TRANSLATE_NOOP("actions", "Export…"), keys=("Ctrl+E",), menu=FILE),
    Command(name="back_up", text=QT_TRANSLATE_NOOP("actions", "Back up now"), menu=FILE, rule=True),
    Command(name="verify", text=QT_TRANSLATE_NOOP("actions", "Check the project file"), menu=FILE),
    Command(name="close", text=QT_TRANSLATE_NOOP("actions", "Close project"), keys=("Ctrl+W",), menu=FILE, rule=True),
    Command(
        name="quit",
        text=QT_TRANSLATE_NOOP("actions", "Quit"),
        keys=("Ctrl+Q",),
        menu=FILE,
        role=QAction.MenuRole.QuitRole,
    ),
    Command(name="undo", text=QT_TRANSLATE_NOOP("actions", "Undo"), keys=("Ctrl+Z",), menu=EDIT),
    Command(name="redo", text=QT_TRANSLATE_NOOP("actions", "Redo"), keys=("Ctrl+Shift+Z", "Ctrl+Y"), menu=EDIT),
    Command(name="find", text=QT_TRANSLATE_NOOP("actions", "Find in document"), keys=("Ctrl+F",), menu=EDIT, rule=True),
    Command(name="approve", text=QT_TRANSLATE_NOOP("actions", "Approve the suggestion"), keys=("Return", "Enter")),
    Command(name="filter", text=QT_TRANSLATE_NOOP("actions", "Any label…"), keys=("/",)),
    Command(name="note", text=QT_TRANSLATE_NOOP("actions", "Note"), keys=("N",)),
    Command(name="skip", text=QT_TRANSLATE_NOOP("actions", "Skip"), keys=("S",)),
    Command(name="flag", text=QT_TRANSLATE_NOOP("actions", "Flag"), keys=("F",)),
    Command(name="guideline", text=QT_TRANSLATE_NOOP("actions", "Guideline"), keys=("G",)),
    Command(name="opinion", text=QT_TRANSLATE_NOOP("actions", "Ask the language model why"), keys=("?",)),
    Command(name="keep", text=QT_TRANSLATE_NOOP("actions", "Keep the guideline"), keys=("Ctrl+Return",)),
    Command(name="overview", text=QT_TRANSLATE_NOOP("actions", "Overview"), keys=("Ctrl+1",), menu=VIEW),
    Command(name="review", text=QT_TRANSLATE_NOOP("actions", "Review"), keys=("Ctrl+2",), menu=VIEW),
    Command(name="labels", text=QT_TRANSLATE_NOOP("actions", "Labels"), keys=("Ctrl+3",), menu=VIEW),
    Command(name="finish", text=QT_TRANSLATE_NOOP("actions", "Finish"), keys=("Ctrl+4",), menu=VIEW),
    Command(
        name="settings",
        text=QT_TRANSLATE_NOOP("actions", "Settings"),
        keys=("Ctrl+,", "Ctrl+5"),
        menu=VIEW,
        role=QAction.MenuRole.PreferencesRole,
    ),
    Command(
        name="next_passage",
        text=QT_TRANSLATE_NOOP("actions", "Next passage"),
        keys=("Alt+Right",),
        menu=VIEW,
        rule=True,
    ),
    Command(
        name="previous_passage",
        text=QT_TRANSLATE_NOOP("actions", "Previous passage"),
        keys=("Alt+Left",),
        menu=VIEW,
    ),
    Command(name="page", text=QT_TRANSLATE_NOOP("actions", "Page as a picture"), keys=("P",)),
    Command(name="page_larger", text=QT_TRANSLATE_NOOP("actions", "Page larger"), keys=("+", "=")),
    Command(name="page_smaller", text=QT_TRANSLATE_NOOP("actions", "Page smaller"), keys=("-",)),
    Command(name="page_fit", text=QT_TRANSLATE_NOOP("actions", "Page as wide as it fits"), keys=("*",)),
    Command(name="next_page", text=QT_TRANSLATE_NOOP("actions", "Next page"), keys=("Ctrl+PgDown",), menu=VIEW),
    Command(name="previous_page", text=QT_TRANSLATE_NOOP("actions", "Previous page"), keys=("Ctrl+PgUp",), menu=VIEW),
    Command(
        name="caret",
        text=QT_TRANSLATE_NOOP("actions", "Read with a text cursor"),
        keys=("F7",),
        menu=VIEW,
        checkable=True,
    ),
    Command(
        name="larger", text=QT_TRANSLATE_NOOP("actions", "Text larger"), keys=("Ctrl++", "Ctrl+="), menu=VIEW, rule=True
    ),
    Command(name="smaller", text=QT_TRANSLATE_NOOP("actions", "Text smaller"), keys=("Ctrl+-",), menu=VIEW),
    Command(name="usual", text=QT_TRANSLATE_NOOP("actions", "Text as usual"), keys=("Ctrl+0",), menu=VIEW),
    Command(name="system", text=QT_TRANSLATE_NOOP("actions", "As the system"), menu=LOOK, checkable=True),
    Command(name="light", text=QT_TRANSLATE_NOOP("actions", "Light"), menu=LOOK, checkable=True),
    Command(name="dark", text=QT_TRANSLATE_NOOP("actions", "Dark"), menu=LOOK, checkable=True),
    Command(name="keys", text=QT_TRANSLATE_NOOP("actions", "Keyboard overview"), keys=("F1",), menu=HELP),
    Command(
        name="about",
        text=QT_TRANSLATE_NOOP("actions", "About Cloister"),
        menu=HELP,
        rule=True,
        role=QAction.MenuRole.AboutRole,
    ),
)

BY_NAME = {command.name: command for command in COMMANDS}
REVIEW_KEYS = (
    *("approve", "filter", "note", "skip", "flag", "guideline", "opinion"),
    *("page", "page_larger", "page_smaller", "page_fit"),
)
RESERVED = frozenset(key.casefold() for name in REVIEW_KEYS for key in BY_NAME[name].keys if len(key) == 1)
"""Letters that Review needs itself, so no label can have them."""


def text(name: str) -> str:
    """What a command is called on screen."""
    return QCoreApplication.translate("actions", BY_NAME[name].text)


def shown_keys(name: str) -> str:
    """The first key of a command as the system writes it; empty for none."""
    keys = BY_NAME[name].keys
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def cap(name: str) -> str:
    """The first key of a command as it stands on its cap."""
    written = shown_keys(name)
    spaced = written[:-1].replace("+", " ") + written[-1:]  # the last may be the key + itself
    return spaced.replace("Return", QCoreApplication.translate("actions", "Enter"))


def fill(bar: QMenuBar, window: QWidget, calls: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Make the menus. ``calls`` says what each command with a menu does. Returns the actions by name."""
    menus: dict[str, QMenu] = {}
    made: dict[str, QAction] = {}
    looks = QActionGroup(window)
    for command in COMMANDS:
        if not command.menu:
            continue
        if command.menu not in menus:
            title = "&" + QCoreApplication.translate("actions", command.menu)  # Alt and its first letter open it
            menus[command.menu] = menus[VIEW].addMenu(title) if command.menu == LOOK else bar.addMenu(title)
        menu = menus[command.menu]
        if command.rule:
            menu.addSeparator()
        action = QAction(text(command.name), window)
        action.setMenuRole(command.role)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setCheckable(command.checkable)
        if command.menu == LOOK:
            looks.addAction(action)
        action.triggered.connect(lambda _=False, call=calls[command.name]: call())
        menu.addAction(action)
        made[command.name] = action
    return made
