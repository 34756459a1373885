"""How often suggestions agree with the person, by answers given: a line in its interval, and the target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.records import RoundFigures
from app.ui import theme, words

TARGET = 0.95


class LearningCurve(QWidget):
    """Draws the rounds that have a figure, and before those the intervals that there were. Fewer than two are not a
    curve: :meth:`show_rounds` says so."""

    def __init__(self) -> None:
        super().__init__()
        self._rounds: list[RoundFigures] = []
        self._plot: Any = None  # made when there is a curve: it takes its time
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def _made(self) -> Any:
        """The plot."""
        if self._plot is not None:
            return self._plot
        self._plot = pg.PlotWidget(background=None, viewBox=_Still())
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.viewport().setAutoFillBackground(False)
        self._plot.setStyleSheet("background: transparent")
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        column = self.layout()
        assert column is not None
        column.addWidget(self._plot)
        return self._plot

    def sizeHint(self) -> QSize:
        return QSize(480, 220)

    def show_rounds(self, rounds: Sequence[RoundFigures]) -> bool:
        """Draw them; False where there are fewer than two measured rounds."""
        self._rounds = [one for one in rounds if one.agreement is not None or one.glimpse is not None]
        self._draw()
        return len(self._rounds) > 1

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and getattr(self, "_plot", None) is not None:
            self._draw()

    def _draw(self) -> None:
        if len(self._rounds) < 2:
            return
        plot, look = self._made().getPlotItem(), theme.look(self)
        plot.clear()
        accent, line = look.colour("accent"), look.colour("line")
        known = [(one.answers, one.agreement or one.glimpse) for one in self._rounds]
        measured = [(count, interval) for count, interval in known if interval is not None]
        told = [(float(one.answers), one.agreement.value) for one in self._rounds if one.agreement is not None]
        answers = [float(count) for count, _ in measured]
        low, high = min(a.low for _, a in measured), 1.0
        bottom = max(0.0, min(0.5, int((low + 0.04) * 4) / 4))
        last = answers[-1]
        self._axes(plot, look, bottom, last)
        for level in _levels(bottom):
            plot.addItem(pg.InfiniteLine(level, angle=0, pen=pg.mkPen(line, width=1)))
        band = QColor(accent)
        band.setAlpha(45)
        upper = pg.PlotCurveItem(answers, [a.high for _, a in measured], pen=None)
        lower = pg.PlotCurveItem(answers, [a.low for _, a in measured], pen=None)
        plot.addItem(pg.FillBetweenItem(upper, lower, brush=pg.mkBrush(band)))
        dashes = pg.mkPen(look.colour("good"), width=1.5, dash=[4, 4])
        plot.addItem(pg.InfiniteLine(TARGET, angle=0, pen=dashes))
        target = pg.TextItem(
            self.tr("your target {0}").format(round(TARGET * 100)), color=look.colour("good"), anchor=(0, 0)
        )
        target.setFont(_font(self, look))
        target.setPos(0, TARGET)
        plot.addItem(target, ignoreBounds=True)
        if told:  # before, only the interval is told
            pen = pg.mkPen(accent, width=2.5)
            plot.addItem(pg.PlotDataItem([at for at, _ in told], [a for _, a in told], pen=pen, antialias=True))
        plot.setXRange(0, last * 1.04, padding=0)
        plot.setYRange(min(bottom, low) - 0.03, high + 0.02, padding=0)
        newest = measured[-1][1]
        share = words.span(newest) if self._rounds[-1].agreement is None else words.percent(newest.value)
        self.setAccessibleName(
            self.tr("Learning curve: after {0}, {1} of suggestions agree with you.").format(
                words.answers(int(last)), share
            )
        )

    def _axes(self, plot: Any, look: theme.Look, bottom: float, last: float) -> None:
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(look.colour("faint")))
            axis.setStyle(tickFont=_font(self, look), tickLength=0, tickTextOffset=8, hideOverlappingLabels=False)
        percents = [
            (level, words.percent(level) if level == bottom else str(round(level * 100))) for level in _levels(bottom)
        ]
        plot.getAxis("left").setTicks([percents])
        plot.getAxis("left").setWidth(look.px(48))
        plot.getAxis("bottom").setTicks([[(step, words.number(int(step))) for step in _steps(last)]])
        plot.getAxis("bottom").setHeight(look.px(26))


def _levels(bottom: float) -> list[float]:
    return [level / 4 for level in range(round(bottom * 4), 5)]


def _steps(last: float) -> list[float]:
    for step in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000):
        if last / step <= 5:
            return [float(value) for value in range(0, int(last) + step, step) if value <= last * 1.06]
    return [0.0, last]


def _font(widget: QWidget, look: theme.Look) -> QFont:
    font = QFont(widget.font())
    font.setPixelSize(look.px(12))
    return font


class _Still(pg.ViewBox):  # type: ignore[misc]
    """A view that neither drags nor zooms: the wheel belongs to the page."""

    def __init__(self) -> None:
        super().__init__(enableMouse=False, enableMenu=False)

    def wheelEvent(self, event: Any, axis: Any = None) -> None:
        event.ignore()
