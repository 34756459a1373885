"""The row of key caps under the panel: what else can be done with the document, and its key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui import actions, theme
from app.ui.widgets.controls import cap_font, cap_width, paint_cap


class CapButton(QAbstractButton):
    """A key cap with a word under it (or ``beside`` it); a button for the mouse and for the screen reader."""

    def __init__(self, name: str, *, beside: bool = False) -> None:
        super().__init__()
        self._beside = beside
        self._cap = actions.cap(name)
        self.set_words(actions.text(name))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if beside:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Change the word under the cap."""
        if words == getattr(self, "_words", None):
            return
        self._words = words
        self.setAccessibleName(words)
        self.setAccessibleDescription(self._cap)
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.look(self).px(14 if self._beside else 13))
        return font

    def sizeHint(self) -> QSize:
        look = theme.look(self)
        words = QFontMetrics(self._font()).horizontalAdvance(self._words)
        cap = cap_width(cap_font(self.font(), look), self._cap, look)
        if self._beside:
            return QSize(cap + words + look.px(28), look.px(34))
        return QSize(max(words, cap) + 8, look.px(18 + 22) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lively = self.isEnabled() and (self.underMouse() or self.isChecked())
            ink = look.colour("ink" if lively else "soft" if self.isEnabled() else "faint")
            cap, words = self._places(look)
            painter.setFont(cap_font(self.font(), look))
            fill = look.colour("mark" if self.isChecked() else "surface")
            paint_cap(painter, cap, self._cap, ink, look.colour("line"), fill)
            painter.setFont(self._font())
            painter.setPen(ink)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self._words)
            if self.hasFocus():
                painter.setPen(QPen(look.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _places(self, look: theme.Look) -> tuple[QRectF, QRectF]:
        """Where the cap and the word are."""
        width = cap_width(cap_font(self.font(), look), self._cap, look)
        if self._beside:
            area = QRectF(self.rect()).adjusted(look.px(8), 0, -look.px(8), 0)
            cap = QRectF(area.left(), area.center().y() - look.px(20) / 2, width, look.px(20))
            words = area.adjusted(width + look.px(10), 0, 0, 0)
        else:
            area = QRectF(self.rect()).adjusted(4, 4, -4, -4)
            cap = QRectF(area.left(), area.top(), width, look.px(18))
            words = QRectF(area.left(), area.top() + look.px(20), area.width(), look.px(20))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            cap.moveRight(area.right())
            if self._beside:
                words.moveLeft(area.left())
        return cap, words


class KeyFooter(QWidget):
    """Note, skip, flag, guideline, undo."""

    used = Signal(str)
    """The name of a command."""

    NAMES = ("note", "skip", "flag", "guideline", "undo")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: dict[str, CapButton] = {}
        for name in self.NAMES:
            button = CapButton(name)
            button.clicked.connect(lambda _=False, name=name: self.used.emit(name))
            self.buttons[name] = button
            row.addWidget(button)
            if name != self.NAMES[-1]:
                row.addStretch(1)
        self.buttons["flag"].setCheckable(True)

    def set_flagged(self, flagged: bool) -> None:
        """Show whether the document is flagged."""
        self.buttons["flag"].setChecked(flagged)
        self.buttons["flag"].set_words(self.tr("Flagged") if flagged else actions.text("flag"))

    def set_usable(self, usable: bool) -> None:
        """Whether there is a document that these act on; undo works also without."""
        for name, button in self.buttons.items():
            button.setEnabled(usable or name == "undo")
