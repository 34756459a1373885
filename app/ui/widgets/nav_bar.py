"""The bar on top: the project's name, its pages, how far it is, and whether everything is saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.plain import Elided, Words, caption, set_tip
from app.ui.widgets.controls import ActionButton


class Dot(QWidget):
    """A small dot in the colour of a state; the words beside it say the same."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.good = token == "good"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_token(self, token: str) -> None:
        """Change the colour."""
        self._token = token
        self.good = token == "good"
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.look(self).px(10)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.look(self).colour(self._token))
            side = min(theme.look(self).px(10), self.width(), self.height())
            painter.drawEllipse(QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side))


class NavBar(QWidget):
    """Emits the name of the page that is wanted."""

    wanted = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str]], add: str) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(4)
        self._name = Elided("", "project")
        row.addWidget(self._name)
        row.addSpacing(12)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, QPushButton] = {}
        for name, words in pages:
            tab = QPushButton(caption(words))
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the page
            tab.setAccessibleName(words)
            tab.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            self._group.addButton(tab)
            self._tabs[name] = tab
            row.addWidget(tab)
        row.addSpacing(8)
        self.add = ActionButton(add, kind="link")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.clicked.connect(lambda: self.wanted.emit("import"))
        row.addWidget(self.add)
        row.addStretch(1)
        self._progress = Words("", "strip")
        self._dot = Dot("good")
        self._saved = Words("", "strip")
        row.addWidget(self._progress)
        row.addSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self._saved)
        self._row = row
        self.set_saved(True)

    def set_project(self, name: str) -> None:
        """Whose pages these are."""
        self._name.setText(name)

    def set_page(self, name: str) -> None:
        """Mark the page that is shown; one without a tab unmarks all."""
        self._group.setExclusive(False)
        for other, tab in self._tabs.items():
            tab.setChecked(other == name)
        self._group.setExclusive(True)

    def set_progress(self, words: str) -> None:
        """How far the project is."""
        self._progress.setText(words)
        self._fit()

    def set_saved(self, saved: bool) -> None:
        """Whether the last answer is on the disk."""
        self._dot.set_token("good" if saved else "bad")
        self._saved.setText(self.tr("saved") if saved else self.tr("not saved"))
        self._saved.set_role("strip" if saved else "bad")
        set_tip(self._dot, self._saved.text())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_row"):
            self._fit()

    def _fit(self) -> None:
        """Where there is no room for all, the pages come first; Overview and the menus know the rest, too."""
        less = [self._name, *[tab for name, tab in self._tabs.items() if name == "settings"]]  # menus know them
        extras = [self._progress, *([self._saved] if self._dot.good else []), self.add, *less]
        fixed = [*self._tabs.values(), self._dot, self._progress, self._saved, self.add]
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - 28 - self._row.spacing() * (self._row.count() - 1)
        need = self._name.minimumSizeHint().width() + sum(widget.sizeHint().width() for widget in fixed)
        for widget in extras:
            widget.setVisible(need <= room)
            if need > room:
                need -= (widget.minimumSizeHint() if widget is self._name else widget.sizeHint()).width()
