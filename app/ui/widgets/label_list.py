"""Labels as rows: key cap, name, bar in the label's colour, per cent. One list for 4 labels and for 150."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.records import Label, LabelId
from app.session import visible
from app.ui import theme, words
from app.ui.plain import tabular
from app.ui.widgets.controls import cap_font, cap_width, paint_cap

Index = QModelIndex | QPersistentModelIndex

ROW = 34
"""Pixels of a row at 100 %."""
LOW_ROW = 26
"""The same where more rows have to fit."""
NARROW = 250
"""Pixels at 100 % below which a row has no bar."""
LabelRole = Qt.ItemDataRole.UserRole
ShareRole = Qt.ItemDataRole.UserRole + 1
AnswerRole = Qt.ItemDataRole.UserRole + 2


class LabelModel(QAbstractListModel):
    """The labels in their stable order, each with the confidence for the document on screen, if it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[Label] = []
        self._shares: Mapping[LabelId, float] | None = None
        self._answer: LabelId | None = None

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Show these labels."""
        if list(labels) != self._labels:
            self.beginResetModel()
            self._labels = list(labels)
            self.endResetModel()

    def set_shares(self, shares: Mapping[LabelId, float] | None, answer: LabelId | None = None) -> None:
        """Confidences by label (0..1); ``None``: no bars. ``answer`` is the label that was given."""
        self._shares, self._answer = shares, answer
        if self._labels:
            self.dataChanged.emit(self.index(0), self.index(len(self._labels) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._labels)

    def label(self, row: int) -> Label:
        """The label of a row."""
        return self._labels[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._labels):
            return None
        label = self._labels[index.row()]
        share = None if self._shares is None else self._shares.get(label.id, 0.0)
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(label.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = [visible(label.name)]
            if share is not None:
                parts.append(words.percent(share))
            if label.key:
                parts.append(self.tr("key {0}").format(label.key))
            if label.id == self._answer:
                parts.append(self.tr("your answer"))
            return ", ".join(parts)
        if role == LabelRole:
            return label
        if role == ShareRole:
            return share
        if role == AnswerRole:
            return label.id == self._answer
        return None


class _Rows(QStyledItemDelegate):
    """Paints a row; never lets Qt see the name as rich text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        return QSize(120, view.height_of_row if isinstance(view, LabelList) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, LabelList)
        look = theme.look(view)
        label: Label = index.data(LabelRole)
        share: float | None = index.data(ShareRole)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected) and view.emphasised
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sunk"))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
        if chosen:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
        _paint_row(
            painter,
            area.adjusted(look.px(8), 0, -look.px(8), 0),
            label,
            share,
            bool(index.data(AnswerRole)),
            look,
            view.font(),
        )
        painter.restore()


def _paint_row(
    painter: QPainter, area: QRect, label: Label, share: float | None, answered: bool, look: theme.Look, font: QFont
) -> None:
    centre = area.center().y() + 0.5
    small = cap_font(font, look)
    right_to_left = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def at(x: float, width: float, height: float) -> QRectF:
        left = area.right() + 1 - (x - area.left()) - width if right_to_left else x
        return QRectF(left, centre - height / 2, width, height)

    x = float(area.left())
    cap = cap_width(small, label.key.upper(), look)
    if label.key:
        painter.setFont(small)
        paint_cap(
            painter,
            at(x, cap, look.px(20)),
            label.key.upper(),
            look.colour("soft"),
            look.colour("line"),
            look.colour("surface"),
        )
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.label(label.colour))
        painter.drawEllipse(at(x + (cap - look.px(8)) / 2, look.px(8), look.px(8)))
    x += cap + look.px(10)
    end = float(area.right() + 1)
    shown = tabular(font)
    shown.setPixelSize(look.px(13))
    if share is not None:
        painter.setFont(shown)
        painter.setPen(look.colour("soft"))
        width = look.px(44)
        painter.drawText(
            at(end - width, width, area.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            words.percent(share),
        )
        track = min(look.px(120), area.width() * 0.34)
        if area.width() < look.px(NARROW):
            track = 0  # the name is worth more than the bar
        bar = at(end - width - track, track, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunk"))
        painter.drawRoundedRect(bar, 3, 3)
        length = max(share * track, 2.0 if share >= 0.005 and track else 0.0)
        if length:
            filled = QRectF(bar)
            filled.setWidth(length)
            if right_to_left:
                filled.moveRight(bar.right())
            painter.setBrush(look.label(label.colour))
            painter.drawRoundedRect(filled, min(3.0, length / 2), 3)
        end -= width + track + (look.px(12) if track else 0)
    named = QFont(font)
    named.setPixelSize(look.px(14))
    if answered:
        named.setWeight(QFont.Weight.DemiBold)
    painter.setFont(named)
    painter.setPen(look.colour("ink"))
    room = end - x
    text = visible(label.name) + ("  ✓" if answered else "")
    text = QFontMetrics(named).elidedText(text, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(
        at(x, room, area.height()),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextSingleLine,
        text,
    )


class LabelList(QListView):
    """The rows. Emits :attr:`picked` on a click, or on Enter while it has the focus."""

    picked = Signal(str)
    """A label's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.emphasised = False
        """Whether the current row is painted as chosen."""
        self._height: int | None = None
        self._wanted = -1
        self.setProperty("role", "clear")
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._pick)

    def sizeHint(self) -> QSize:
        rows = self.model().rowCount() if self.model() is not None else 0
        return QSize(200, max(1, rows) * self.height_of_row)

    def minimumSizeHint(self) -> QSize:
        rows = self.model().rowCount() if self.model() is not None else 0
        return QSize(120, min(max(1, rows), 3) * self.height_of_row)

    def row_height(self, pixels: int) -> int:
        """So many pixels at 100 %, as this list is drawn."""
        return round(pixels * theme.look(self).scale)

    @property
    def height_of_row(self) -> int:
        """Pixels."""
        return self.row_height(ROW) if self._height is None else self._height

    def set_row_height(self, height: int) -> None:
        """Make every row ``height`` pixels high."""
        if height != self._height:
            self._height = height
            self.scheduleDelayedItemsLayout()

    def bring(self, label: LabelId | None) -> None:
        """Show the row of ``label``, and keep it in sight when the list gets another height; ``None``: the top."""
        labels = [self.model().index(row, 0).data(LabelRole).id for row in range(self.model().rowCount())]
        self._wanted = labels.index(label) if label in labels else -1
        self._bring()

    def place(self) -> QRect:
        """Where in the list the row is that :meth:`bring` was asked for; the first where it was none."""
        return self.visualRect(self.model().index(max(0, self._wanted), 0))

    def _bring(self) -> None:
        self.executeDelayedItemsLayout()
        self.scrollToTop()
        if self._wanted >= 0:
            self.scrollTo(self.model().index(self._wanted, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wanted >= 0:
            self._bring()

    def current(self) -> Label | None:
        """The label of the row that has the focus."""
        index = self.currentIndex()
        label = index.data(LabelRole) if index.isValid() else None
        return label if isinstance(label, Label) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        )
        if event.key() in moves:
            super().keyPressEvent(event)
        else:
            event.ignore()  # letters and Enter belong to the page, not to Qt's search by typing

    def focusInEvent(self, event: Any) -> None:
        self.emphasised = True
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        self.emphasised = False
        super().focusOutEvent(event)
        self.viewport().update()

    def _pick(self, index: QModelIndex) -> None:
        label = index.data(LabelRole)
        if isinstance(label, Label):
            self.picked.emit(str(label.id))
