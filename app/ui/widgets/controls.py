"""Buttons, key caps, cards and lines that all pages share."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.plain import Words, caption


def paint_cap(painter: QPainter, area: QRectF, text: str, ink: QColor, edge: QColor, fill: QColor | None) -> None:
    """Draw the cap of a key: a rounded box with ``text`` in the painter's font."""
    painter.setPen(QPen(edge, 1))
    painter.setBrush(QBrush(fill) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(ink)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def cap_font(font: QFont, look: theme.Look) -> QFont:
    """Letters of a key cap."""
    small = QFont(font)
    small.setPixelSize(look.px(12))
    small.setWeight(QFont.Weight.Medium)
    return small


def cap_width(font: QFont, text: str, look: theme.Look) -> int:
    """How wide a cap must be, in pixels."""
    return max(look.px(22), QFontMetrics(font).horizontalAdvance(text) + look.px(12))


class ActionButton(QPushButton):
    """A button that may show its key. ``primary`` is the one main action; ``link`` looks like a word."""

    def __init__(
        self,
        text: str,
        *,
        kind: Literal["primary", "quiet", "link"] = "quiet",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = text
        self._key = key
        self._kind = kind
        self.takes_enter = True
        """Whether Enter presses it while it has the focus; a page that counts its keys itself says no."""
        self.setText(caption(text))
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_words(self, text: str, key: str | None = None) -> None:
        """Change what it says (and its key)."""
        self._words = text
        if key is not None:
            self._key = key
        self.setText(caption(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        look = theme.look(self)
        font.setPixelSize(look.px(15 if self._kind == "primary" else 14))
        font.setWeight(QFont.Weight.DemiBold if self._kind != "quiet" else QFont.Weight.Medium)
        return font

    def sizeHint(self) -> QSize:
        look = theme.look(self)
        width = QFontMetrics(self._font()).horizontalAdvance(self._words)
        if self._key:
            width += look.px(12) + cap_width(cap_font(self.font(), look), self._key, look)
        sides = {"primary": 36, "quiet": 16, "link": 12}[self._kind]
        height = {"primary": 44, "quiet": 36, "link": 28}[self._kind]
        return QSize(width + 2 * look.px(sides), look.px(height) + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.takes_enter:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        tokens = look.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            body = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            on, hover, down = self.isEnabled(), self.underMouse(), self.isDown()
            ink, edge, fill = self._colours(tokens, on=on, lively=on and (hover or down))
            painter.setPen(QPen(QColor(edge), 1) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.colour("accent"), 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
            font = self._font()
            painter.setFont(font)
            painter.setPen(QColor(ink))
            width = QFontMetrics(font).horizontalAdvance(self._words)
            small = cap_font(self.font(), look)
            cap = cap_width(small, self._key, look) if self._key else 0
            gap = look.px(12) if cap else 0
            left = body.left() + max(4.0, (body.width() - width - gap - cap) / 2)
            room = min(float(width), body.right() - left - gap - cap - 4)
            shown = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, round(room) + 1)
            words_at = QRectF(left, body.top(), room + 2, body.height())
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                words_at.moveLeft(body.right() - (left - body.left()) - room)
            painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
            if cap:
                painter.setFont(small)
                height = look.px(20)
                box = QRectF(left + room + gap, body.center().y() - height / 2, cap, height)
                if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                    box.moveRight(words_at.left() - gap)
                paint_cap(
                    painter, box, self._key, QColor(ink), QColor(theme.mixed(ink, fill or tokens.surface, 0.45)), None
                )

    def _colours(self, tokens: theme.Tokens, *, on: bool, lively: bool) -> tuple[str, str, str]:
        """Ink, edge and fill; empty for none."""
        if self._kind == "primary":
            if not on:
                return tokens.faint, tokens.line, tokens.sunk
            return tokens.on_accent, "", theme.mixed(tokens.accent, tokens.ink, 0.12) if lively else tokens.accent
        if self._kind == "link":
            return (tokens.accent if on else tokens.faint), "", tokens.sunk if lively else ""
        return (tokens.ink if on else tokens.faint), tokens.line, tokens.sunk if lively else tokens.surface


class Card(QFrame):
    """A surface with a hairline and round corners; ``body`` is its column."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(6)
        if title:
            self.body.addWidget(Words(title, "caption"))


def hairline(vertical: bool = False) -> QFrame:
    """A line of one pixel."""
    line = QFrame()
    line.setProperty("role", "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class KeyCap(QWidget):
    """The cap of a key, to read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.look(self)
        return QSize(cap_width(cap_font(self.font(), look), self._text, look), look.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(cap_font(self.font(), look))
            paint_cap(
                painter,
                QRectF(self.rect()),
                self._text,
                look.colour("soft"),
                look.colour("line"),
                look.colour("surface"),
            )
