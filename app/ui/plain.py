"""Plain text for everything that shows words: the only module that makes a label or sets a tip.

Qt reads strings that look like HTML as HTML, in labels, boxes and tips, and would open ``file://`` pictures
named in data. Here they are set as what they are.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

Run = tuple[str, bool]
"""Some words, and whether they are strong."""

_CREATED = Qt.WidgetAttribute.WA_WState_Polished
LINE = 20 / 14
"""Height of a line over the size of its letters."""


class Words(QLabel):
    """One line (or a few short ones) of plain text. ``role`` names its place in the style sheet."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if role:
            self.setProperty("role", role)
        if role in ("figure", "percent"):
            self.setFont(tabular(self.font()))
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change its place in the style sheet."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class Elided(Words):
    """One line that ends in "…" where it does not fit; the whole is in its tip and accessible name."""

    def __init__(self, text: str = "", role: str = "", *, middle: bool = False) -> None:
        super().__init__(text, role)
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        text = " ".join(text.split())
        super().setText(text)
        set_tip(self, text)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 6), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().windowText().color())
            area = self.contentsRect()
            shown = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
            painter.drawText(area, self.alignment() | Qt.TextFlag.TextSingleLine, shown)


class Prose(QLabel):
    """A paragraph of plain text with calm line spacing and strong words: height follows width."""

    def __init__(self, text: str = "", role: str = "prose", *, strong_ink: bool = False) -> None:
        super().__init__()
        self._strong_ink = strong_ink
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._runs: list[Run] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_runs([(text, False)])

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show these words, the strong ones in a heavier weight."""
        runs = [(words, strong) for words, strong in runs if words]
        if runs == self._runs:
            return
        self._runs = runs
        super().setText("".join(words for words, _ in runs))
        self.setMinimumHeight(self.heightForWidth(self.width()) if self.testAttribute(_CREATED) else 0)
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        self.set_runs([(text, False)])

    def _laid_out(self, width: float) -> tuple[QTextLayout, float]:
        """The layout at ``width`` pixels, and its height."""
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        ranges, at = [], 0
        for words, strong in self._runs:
            length = len(words.encode("utf-16-le")) // 2
            if strong:
                form = QTextCharFormat()
                form.setFontWeight(QFont.Weight.DemiBold)
                if self._strong_ink:
                    form.setForeground(self.palette().brightText())
                spot = QTextLayout.FormatRange()
                spot.start, spot.length, spot.format = at, length, form
                ranges.append(spot)
            at += length
        layout.setFormats(ranges)
        size = self.font().pixelSize() if self.font().pixelSize() > 0 else self.fontMetrics().height() / 1.2
        step = round(size * LINE)
        inside = (step - QFontMetricsF(self.font()).height()) / 2
        layout.beginLayout()
        y = 0.0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, y + inside))
            y += step
        layout.endLayout()
        return layout, max(y, float(step))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        return round(self._laid_out(width - margins.left() - margins.right())[1]) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        widest = self.fontMetrics().horizontalAdvance(self.text()) + 8
        width = min(widest, self.fontMetrics().averageCharWidth() * 60)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().averageCharWidth() * 8, round(self._laid_out(100_000)[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        area: QRect = self.contentsRect()
        layout, height = self._laid_out(area.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().windowText().color())
            spare = area.height() - height if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0
            layout.draw(painter, QPointF(area.left(), area.top() + max(0, round(spare / 2))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = self.heightForWidth(self.width())
        if height != self.minimumHeight():  # not every layout asks for the height that follows from the width
            self.setMinimumHeight(height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_runs"):
            self.setMinimumHeight(self.heightForWidth(self.width()))


def picture(pixmap: QPixmap, side: int) -> QLabel:
    """An icon of ours, ``side`` pixels wide and high. Decoration: a screen reader passes over it."""
    label = QLabel()
    label.setPixmap(pixmap)
    label.setScaledContents(True)
    label.setFixedSize(side, side)
    return label


def tabular(font: QFont) -> QFont:
    """The same font with digits of one width, where it has them."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def set_tip(widget: QWidget, text: str) -> None:
    """Show ``text`` as it is when the pointer rests on ``widget``."""
    widget.setToolTip(f"<qt>{html.escape(text)}</qt>" if "<" in text or "&" in text else text)


def caption(text: str) -> str:
    """``text`` for a button or a menu, where a single ``&`` would underline the next letter."""
    return text.replace("&", "&&")
