"""The signs that more answers add little: three lines, each with a mark that says yes, no, or nobody knows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.records import LabelId, RoundFigures
from app.ui import prospects, theme
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import Card

SIDE = 18
"""Pixels of a mark at 100 %."""


class StopSigns(Card):
    """Shows what the newest round says; before the first, that nobody can tell."""

    def __init__(self) -> None:
        super().__init__(self.tr("CAN YOU STOP?"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._altogether = Words("", "name")
        self._altogether.setWordWrap(True)
        self.body.addWidget(self._altogether)
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(12)
        self.marks: list[Mark] = []
        self.sentences: list[Prose] = []
        for _ in range(3):
            row = QHBoxLayout()
            row.setSpacing(12)
            mark, sentence = Mark(), Prose("", "soft")
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(sentence, 1)
            self.marks.append(mark)
            self.sentences.append(sentence)
            rows.addLayout(row)
        self.body.addLayout(rows)
        self.body.addStretch(1)

    def show_round(self, figures: RoundFigures | None, names: Mapping[LabelId, str]) -> None:
        """Say what a round's signs are."""
        if figures is None or figures.signs is None:
            self._altogether.setText(self.tr("It is too early to tell."))
            for mark, sentence in zip(self.marks, self.sentences, strict=True):
                mark.hide()
                sentence.hide()
            return
        found = prospects.signs(figures.signs, figures.agreement or figures.glimpse, names)
        self._altogether.setText(prospects.altogether([state for state, _ in found]))
        for (state, said), mark, sentence in zip(found, self.marks, self.sentences, strict=True):
            mark.show_state(state)
            sentence.setText(said)
            mark.show()
            sentence.show()

    def finish(self, *, settled: bool) -> None:
        """Say that every document has its label; ``settled``: with nothing left to look at again."""
        for mark, sentence in zip(self.marks, self.sentences, strict=True):
            mark.hide()
            sentence.hide()
        self._altogether.setText(
            self.tr("Every document has its label: nothing is left to decide.")
            if settled
            else self.tr("Every document has its label.")
        )


class Mark(QWidget):
    """A tick, a ring, or a ring of dots: never told by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self._state: bool | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: bool | None) -> None:
        """Yes, no, or nobody knows."""
        self._state = state
        said = {True: self.tr("yes"), False: self.tr("not yet"), None: self.tr("cannot be told")}
        self.setAccessibleName(said[state])
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.look(self).px(SIDE)
        return QSize(side, side + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        side = float(look.px(SIDE))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(0, 1)
            colour = look.colour("good" if self._state else "faint")
            pen = QPen(colour, 1.6)
            if self._state is None:
                pen.setDashPattern([1.5, 2.2])
            painter.setPen(pen)
            painter.drawEllipse(QPointF(side / 2, side / 2), side / 2 - 1.5, side / 2 - 1.5)
            if self._state:
                painter.setPen(
                    QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
                )
                points = [QPointF(x * side, y * side) for x, y in ((0.31, 0.52), (0.45, 0.66), (0.69, 0.36))]
                painter.drawPolyline(points)
