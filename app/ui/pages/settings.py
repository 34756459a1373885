"""Settings: what the program uses, what keeps the network away, how it looks, its keys, what it remembers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.bridge import Bridge
from app.ui.models import Models
from app.ui.plain import Words, caption
from app.ui.widgets.appearance_card import AppearanceCard
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.embedder_card import EmbedderCard
from app.ui.widgets.key_table import QWIDGETSIZE_MAX, KeyTable
from app.ui.widgets.model_card import ModelCard
from app.ui.widgets.network_card import NetworkCard
from app.ui.widgets.privacy_card import PrivacyCard

RAIL = 168
"""Pixels of the list of sections at 100 %."""
WIDEST = 820
"""Pixels of a section at 100 %: lines of prose stay readable."""


class SettingsPage(QWidget):
    """A list of sections, and the one that was chosen. Shown without a project, too."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._wide: bool | None = None
        self._way = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._way.setContentsMargins(40, 32, 40, 0)
        self._way.setSpacing(32)
        self.rail = QWidget()
        self._rail_way = QBoxLayout(QBoxLayout.Direction.TopToBottom, self.rail)
        self._rail_way.setContentsMargins(0, 0, 0, 0)
        self._rail_way.setSpacing(4)
        self._group = QButtonGroup(self)
        self.stack = QStackedWidget()
        self.builtin = EmbedderCard()
        self.model = ModelCard()
        self.models = Models(bridge, self.model, self.builtin)
        self.network = NetworkCard()
        self.appearance = AppearanceCard()
        self.appearance.commanded.connect(bridge.commanded)
        self.appearance.language_chosen.connect(lambda code: bridge.change_profile(language=code))
        self.keys = KeyTable()
        self.privacy = PrivacyCard()
        self.privacy.changed.connect(self._change)
        self.sections: dict[str, QPushButton] = {}
        self._add("models", self.tr("Models"), _column(self.model, self.builtin))
        self._add("network", self.tr("Network"), self.network)
        self._add("appearance", self.tr("Appearance"), self.appearance)
        self._add("keys", self.tr("Keys"), _carded(self.keys), widest=QWIDGETSIZE_MAX)
        self._add("privacy", self.tr("Privacy"), self.privacy)
        self._rail_way.addStretch(1)
        self.back = ActionButton(self.tr("Back"), key=self.tr("Esc"))
        self.back.clicked.connect(lambda: bridge.show("welcome"))
        self._rail_way.addWidget(self.back)
        self._rail_way.addSpacing(24)
        self._way.addWidget(self.rail)
        self._way.addWidget(self.stack, 1)
        bridge.profile_changed.connect(self.refresh)
        self._arrange(wide=True)
        self.choose(next(iter(self.sections)))
        self.refresh()

    def _add(self, name: str, said: str, content: QWidget, *, widest: int = WIDEST) -> None:
        button = QPushButton(caption(said))
        button.setProperty("role", "section")
        button.setCheckable(True)
        button.setAccessibleName(said)
        button.clicked.connect(lambda: self.choose(name))
        self._group.addButton(button)
        self._rail_way.addWidget(button)
        self.sections[name] = button
        self.stack.addWidget(_Section(said, content, widest))

    def choose(self, name: str) -> None:
        """Show a section: "models", "network", "appearance", "keys", "privacy"."""
        self.sections[name].setChecked(True)
        self.stack.setCurrentIndex(list(self.sections).index(name))
        self.network.refresh()
        self.models.refresh()

    def refresh(self) -> None:
        """Show what is set now."""
        self.appearance.show_profile(self._bridge.profile)
        self.privacy.show_profile(self._bridge.profile)
        self.back.setVisible(not self._bridge.is_open)

    def _change(self, new: dict[str, Any]) -> None:
        if new.get("keeps_recent") and self._bridge.is_open:
            new["recent"] = (self._bridge.session.path.absolute(),)
        self._bridge.change_profile(**new)

    # coming

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.network.refresh()
        self.models.refresh()
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._bridge.is_open:
            self._bridge.show("welcome")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "back"):
            self._fit()

    def _fit(self) -> None:
        scale = theme.look(self).scale
        for button in self.sections.values():  # the chosen one is written stronger, and may not be cut off for it
            strong = QFont(button.font())
            strong.setWeight(QFont.Weight.DemiBold)
            button.setMinimumWidth(QFontMetrics(strong).horizontalAdvance(button.text()) + 34)
        self._arrange(wide=self.width() >= (RAIL + 620) * scale)
        self.keys.fit(self.stack.width() - 64)

    def _arrange(self, *, wide: bool) -> None:
        """Sections beside what they show, or over it where it is narrow."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if wide:
            self.rail.setFixedWidth(theme.look(self).px(RAIL))
        else:
            self.rail.setMinimumWidth(0)
            self.rail.setMaximumWidth(QWIDGETSIZE_MAX)
        if wide == self._wide:
            return
        self._wide = wide
        self._way.setDirection(across if wide else down)
        self._way.setSpacing(32 if wide else 12)
        self._rail_way.setDirection(down if wide else across)


class _Section(QScrollArea):
    """A heading and what stands under it; scrolls where the window is too small."""

    def __init__(self, title: str, content: QWidget, widest: int) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("role", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 24)
        column.setSpacing(12)
        column.addWidget(Words(title, "heading"))
        column.addWidget(content)
        column.addStretch(1)
        self._content = content
        self._widest = widest
        self.setWidget(inside)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_content"):
            self._fit()

    def _fit(self) -> None:
        self._content.setMaximumWidth(min(QWIDGETSIZE_MAX, theme.look(self).px(self._widest)))


def _column(*cards: QWidget) -> QWidget:
    column = QWidget()
    rows = QVBoxLayout(column)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(16)
    for card in cards:
        rows.addWidget(card)
    return column


def _carded(content: QWidget) -> Card:
    card = Card()
    card.body.addWidget(content)
    return card
