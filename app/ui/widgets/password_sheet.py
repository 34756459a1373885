"""Asking for a password: shown as dots, used now, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui import messages
from app.ui.plain import Prose, Words

translate = QCoreApplication.translate


def ask_password(
    parent: QWidget, title: str, sentence: str, yes: str, then: Callable[[str | None], object]
) -> messages.Sheet:
    """A sheet over the window; ``then`` gets what was typed, ``None`` where that is nothing."""
    sheet = messages.Sheet(parent.window(), title)
    said = translate("password", "Password")
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(said)
    field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
    sheet.content.addWidget(Prose(sentence, "soft"))
    sheet.content.addWidget(Words(said, "small"))
    sheet.content.addWidget(field)

    def go_on() -> None:
        typed = field.text()
        field.clear()
        then(typed or None)

    sheet.add_button(translate("password", "Cancel"))
    sheet.add_button(yes, go_on, main=True)
    sheet.open()
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    return sheet
