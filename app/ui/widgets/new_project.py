"""The form of a new project: its name, who answers, where it is kept."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.session import visible
from app.ui.bridge import Bridge
from app.ui.plain import Elided, Prose, Words
from app.ui.widgets.controls import ActionButton, Card

SUFFIX = ".cloister"


class NewProjectForm(QWidget):
    """Enter makes the project, Escape goes back."""

    left = Signal()
    created = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._folder = bridge.files.documents_folder()
        self._path: Path | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        outer.addWidget(Words(self.tr("New project"), "heading"))
        card = Card()
        card.body.setSpacing(4)
        outer.addWidget(card)
        self.name = self._field(card, self.tr("Name"), "")
        self.name.textChanged.connect(self._renamed)
        card.body.addSpacing(12)
        self.person = self._field(
            card, self.tr("Your name"), self.tr("Stands beside your answers in the project file and in exports.")
        )
        card.body.addSpacing(12)
        card.body.addWidget(Words(self.tr("Where to keep it"), "soft"))
        row = QHBoxLayout()
        self._where = Elided("", "prose", middle=True)
        self._where.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        choose = ActionButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        row.addWidget(self._where, 1)
        row.addWidget(choose)
        card.body.addLayout(row)
        card.body.addWidget(Prose(self.tr("One file, on this machine. You can copy it and take it with you."), "faint"))
        buttons = QHBoxLayout()
        back = ActionButton(self.tr("Back"), key=self.tr("Esc"))
        back.clicked.connect(self.left)
        self.make = ActionButton(self.tr("Create"), kind="primary", key=self.tr("Enter"))
        self.make.clicked.connect(self._create)
        buttons.addWidget(back)
        buttons.addStretch(1)
        buttons.addWidget(self.make)
        outer.addLayout(buttons)

    def _field(self, card: Card, title: str, below: str) -> QLineEdit:
        card.body.addWidget(Words(title, "soft"))
        field = QLineEdit()
        field.setAccessibleName(title)
        field.setMaxLength(100)
        field.textChanged.connect(self._look)
        card.body.addWidget(field)
        if below:
            card.body.addWidget(Prose(below, "faint"))
        return field

    def begin(self, name: str) -> None:
        """Empty the form, with ``name`` proposed."""
        self._path = None
        self._folder = self._bridge.files.documents_folder()
        profile = self._bridge.profile
        self.person.setText(profile.name if profile is not None and self._bridge.named else "")
        self.name.setText(name)
        self._renamed(name)
        (self.name if not name or self.person.text() else self.person).setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def _renamed(self, name: str) -> None:
        if self._path is None:
            self._where.setText(visible(str(self._folder / (file_name(name) + SUFFIX))))

    def _choose(self) -> None:
        name = str(self._path or self._folder / (file_name(self.name.text()) + SUFFIX))
        path = self._bridge.files.save_file(self, self.tr("Where to keep it"), self.tr("Projects (*.cloister)"), name)
        if path is not None:
            self._path = path.with_suffix(SUFFIX)
            self._where.setText(visible(str(self._path)))
            (self.make if self.make.isEnabled() else self._empty_field()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty_field(self) -> QLineEdit:
        return self.person if self.name.text().strip() else self.name

    def _look(self) -> None:
        self.make.setEnabled(bool(self.name.text().strip() and self.person.text().strip()))

    def _create(self) -> None:
        if not self.make.isEnabled():
            return
        name = self.name.text().strip()
        person = self._bridge.person(self.person.text())
        if person is not None:
            path = self._path or self._folder / (file_name(name) + SUFFIX)
            self._bridge.create(path, person, name, then=self.created.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._create()
        else:
            super().keyPressEvent(event)


def file_name(name: str) -> str:
    """``name`` as a file name that every system takes."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", name)
    plain = " ".join(plain.split()).strip(". ")[:80].strip()
    if not plain or re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", plain):
        plain = f"Project {plain}".strip()
    return plain
