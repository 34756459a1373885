"""Light or dark, size of the letters, language."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QComboBox, QHBoxLayout, QRadioButton

from app.profile import Appearance, Profile
from app.ui import actions, words
from app.ui.plain import Prose, Words, caption
from app.ui.widgets.controls import ActionButton, Card

LANGUAGES = (("en", "English"), ("de", "Deutsch"))
"""Those the window speaks, each called as its speakers call it."""


class AppearanceCard(Card):
    """Emits commands ("dark", "larger") and the language that is wanted."""

    commanded = Signal(str)
    language_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(12)
        self.body.addWidget(Words(self.tr("Light or dark"), "name"))
        looks = QHBoxLayout()
        looks.setSpacing(24)
        self._group = QButtonGroup(self)
        self.looks: dict[str, QRadioButton] = {}
        for number, name in enumerate(appearance.value for appearance in Appearance):
            button = QRadioButton(caption(actions.text(name)))
            button.setAccessibleName(actions.text(name))
            button.clicked.connect(lambda _=False, name=name: self.commanded.emit(name))
            self._group.addButton(button, number)
            self.looks[name] = button
            looks.addWidget(button)
        looks.addStretch(1)
        self.body.addLayout(looks)
        self.body.addSpacing(12)
        self.body.addWidget(Words(self.tr("Size of the letters"), "name"))
        sizes = self._sizes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        sizes.setSpacing(12)
        self.percent = Words("", "prose")
        self.smaller = ActionButton(self.tr("Smaller"), key=actions.cap("smaller"))
        self.larger = ActionButton(self.tr("Larger"), key=actions.cap("larger"))
        self.usual = ActionButton(self.tr("As usual"), key=actions.cap("usual"))
        for name in ("smaller", "larger", "usual"):
            button = getattr(self, name)
            button.clicked.connect(lambda _=False, name=name: self.commanded.emit(name))
            sizes.addWidget(button)
        sizes.addWidget(self.percent)
        sizes.addStretch(1)
        self.body.addLayout(sizes)
        self.body.addSpacing(12)
        self.body.addWidget(Words(self.tr("Language"), "name"))
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language"))
        self.language.addItem(self.tr("As the system"), "")
        for code, name in LANGUAGES:
            self.language.addItem(name, code)
        self.language.activated.connect(lambda _: self.language_chosen.emit(self.language.currentData()))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.language)
        row.addWidget(Prose(self.tr("Another language holds from the next start on."), "soft"), 1)
        self.body.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sizes.setDirection(QBoxLayout.Direction.LeftToRight)
        if self._sizes.sizeHint().width() > self.width() - 52:
            self._sizes.setDirection(QBoxLayout.Direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def show_profile(self, profile: Profile | None) -> None:
        """Show what is set."""
        self.looks[profile.appearance.value if profile else "system"].setChecked(True)
        size = profile.text_size if profile else 100
        self.percent.setText(words.percent(size / 100))
        self.usual.setEnabled(size != 100)
        with QSignalBlocker(self.language):
            self.language.setCurrentIndex(max(0, self.language.findData(profile.language if profile else "")))
