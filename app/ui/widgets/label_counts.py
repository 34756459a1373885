"""How many documents have each label, and how many of its suggestions agree: a row with a bar each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.records import Interval, Label, LabelId
from app.session import visible
from app.ui import prospects, theme, words
from app.ui.plain import Prose, tabular


class LabelCounts(QWidget):
    """All labels with their counts; scrolls where they are many."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._none = Prose(self.tr("No labels yet."), "soft")
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._bars = _Bars()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._bars)
        column.addWidget(self._none)
        column.addWidget(self._area, 1)
        self.setMinimumHeight(120)

    def show_counts(
        self, counts: Sequence[tuple[Label, int]], reliability: Mapping[LabelId, Interval] | None = None
    ) -> None:
        """Show ``(label, documents)`` in this order, and what is known of how many suggestions of each agree."""
        self._none.setVisible(not counts)
        self._area.setVisible(bool(counts))
        self._bars.counts = list(counts)
        known = reliability or {}
        self._bars.told = [prospects.label(known.get(label.id)) if known else "" for label, _ in counts]
        said = ", ".join(
            f"{visible(label.name)} {words.number(count)} {told}".strip()
            for (label, count), told in zip(counts, self._bars.told, strict=True)
        )
        self._bars.setAccessibleName(said)
        self._bars.updateGeometry()
        self._bars.setMinimumHeight(self._bars.sizeHint().height())
        self._bars.update()


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self.counts: list[tuple[Label, int]] = []
        self.told: list[str] = []

    def sizeHint(self) -> QSize:
        return QSize(200, len(self.counts) * theme.look(self).px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            row = look.px(30)
            most = max((count for _, count in self.counts), default=0) or 1
            font, digits = QFont(self.font()), tabular(self.font())
            font.setPixelSize(look.px(14))
            digits.setPixelSize(look.px(13))
            shown = [words.number(count) for _, count in self.counts]
            numbers = max((QFontMetrics(digits).horizontalAdvance(text) for text in shown), default=0) + 4
            small = QFont(self.font())
            small.setPixelSize(look.px(13))
            widest = max((QFontMetrics(small).horizontalAdvance(told) for told in self.told), default=0)
            told_at = widest + look.px(24) if widest and self.width() > widest + look.px(320) else 0
            wide = self.width() - told_at
            track = wide * (0.3 if told_at else 0.36)
            for number, ((label, count), text, told) in enumerate(zip(self.counts, shown, self.told, strict=True)):
                top = number * row
                if top > event.rect().bottom() or top + row < event.rect().top():
                    continue
                room = wide - track - numbers - look.px(16)
                painter.setFont(font)
                painter.setPen(look.colour("ink"))
                name = QFontMetrics(font).elidedText(visible(label.name), Qt.TextElideMode.ElideRight, int(room))
                painter.drawText(
                    QRectF(0, top, room, row), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name
                )
                bar = QRectF(wide - numbers - look.px(8) - track, top + row / 2 - 3, track, 6)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("sunk"))
                painter.drawRoundedRect(bar, 3, 3)
                if count:
                    bar.setWidth(max(3.0, track * count / most))
                    painter.setBrush(look.label(label.colour))
                    painter.drawRoundedRect(bar, min(3.0, bar.width() / 2), 3)
                painter.setFont(digits)
                painter.setPen(look.colour("soft"))
                right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(QRectF(wide - numbers, top, numbers, row), right, text)
                if told_at:
                    painter.setFont(small)
                    painter.drawText(QRectF(wide, top, told_at, row), right, told)
