"""A page of a document as a picture, with what speaks for the suggestion marked on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.records import Document, Passage
from app.session import visible
from app.ui import actions, theme, words
from app.ui.plain import Prose, Words, set_tip
from app.ui.shelf import Leaf
from app.ui.widgets.controls import ActionButton
from app.ui.widgets.password_sheet import ask_password

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
"""Times the width that fits."""
WIDEST = 860
"""Pixels at the usual text size that a page takes at most where it fits the view."""
AROUND = 16
"""Pixels around the page."""
SETTLE = 120
"""Milliseconds after the last change of size before the page is drawn anew."""
SHEET = 1.4142
"""Height of a page over its width while it is not known."""
_KEYS = Qt.Key
SCROLLING = frozenset(
    {_KEYS.Key_PageDown, _KEYS.Key_PageUp, _KEYS.Key_Up, _KEYS.Key_Down, _KEYS.Key_Left, _KEYS.Key_Right}
)
MARKER = "#ffe27a"
"""Colour of the mark on paper, which is white in both themes."""


class PageView(QAbstractScrollArea):
    """One page, scrolled and made larger. Keys that it does not need go on to the page around it."""

    wanted = Signal()
    """It should be drawn anew: :meth:`pixels` has changed."""
    turned = Signal(int)
    """To the next (1) or the previous (-1) page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._leaf: Leaf | None = None
        self._said = ""
        self._spans: Sequence[tuple[int, int]] = ()
        self._ratio = SHEET
        self._zoom = ZOOMS.index(1.0)
        self._ring = False
        self._seek = False
        """The passage comes into view as soon as the page is there."""
        self._drawn_at = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._ask)

    # what is shown

    def show_leaf(self, leaf: Leaf | None, said: str = "") -> None:
        """Paint ``leaf``; without a picture, ``said`` in its place."""
        self._leaf, self._said = leaf, said
        if leaf is not None and leaf.image is not None and leaf.image.width() > 0:
            self._ratio = leaf.image.height() / leaf.image.width()
        self._measure()
        if self._seek and leaf is not None and leaf.image is not None:
            self._seek = False
            self._bring_in_view()
        self.viewport().update()

    def mark(self, spans: Sequence[tuple[int, int]], *, seek: bool) -> None:
        """Mark these stretches of characters; ``seek``: bring the first of them into view."""
        self._spans = spans
        self._seek = seek
        if seek and self._leaf is not None and self._leaf.image is not None:
            self._seek = False
            self._bring_in_view()
        self.viewport().update()

    def to_top(self) -> None:
        """The beginning of the page."""
        self.verticalScrollBar().setValue(0)

    @property
    def zoom(self) -> float:
        """Times the width that fits."""
        return ZOOMS[self._zoom]

    def set_zoom(self, step: int) -> None:
        """Larger (1), smaller (-1), or as it fits (0); what is in the middle stays there."""
        before = self._page_area()
        middle = (self.verticalScrollBar().value() + self.viewport().height() / 2) / max(1, before.height())
        self._zoom = min(len(ZOOMS) - 1, max(0, self._zoom + step)) if step else ZOOMS.index(1.0)
        self._measure()
        after = self._page_area()
        self.verticalScrollBar().setValue(round(middle * after.height() - self.viewport().height() / 2))
        self.horizontalScrollBar().setValue(self._reading_edge())
        self._ask()
        self.viewport().update()

    def pixels(self) -> int:
        """How wide the picture should be, in pixels of the screen."""
        return max(50, round(self._page_area().width() * self.devicePixelRatioF()))

    # places

    def _page_area(self) -> QRectF:
        """Where the page is, in pixels of the view, scrolled."""
        room = self.viewport().width() - 2 * AROUND
        width = max(80.0, min(room, theme.look(self).px(WIDEST)) * self.zoom)
        left = max(float(AROUND), (self.viewport().width() - width) / 2) - self.horizontalScrollBar().value()
        return QRectF(left, AROUND - self.verticalScrollBar().value(), width, width * self._ratio)

    def _measure(self) -> None:
        area = self._page_area()
        for bar, whole, seen in (
            (self.verticalScrollBar(), area.height(), self.viewport().height()),
            (self.horizontalScrollBar(), area.width(), self.viewport().width()),
        ):
            bar.setRange(0, max(0, round(whole + 2 * AROUND - seen)))
            bar.setPageStep(seen)
            bar.setSingleStep(40)

    def _reading_edge(self) -> int:
        """How far to scroll aside so that lines begin at the left of the view; without text, its middle."""
        leaf = self._leaf
        if leaf is None or leaf.image is None or not leaf.boxes:
            return self.horizontalScrollBar().maximum() // 2
        first = min(left for _, _, left, _, _, _ in leaf.boxes)
        return max(0, round(first * self._page_area().width() / max(1, leaf.image.width())) - AROUND)

    def _marked(self) -> list[QRectF]:
        """The lines that are marked, in pixels of the picture."""
        if self._leaf is None or not self._spans:
            return []
        return [
            QRectF(left, top, right - left, bottom - top)
            for start, end, left, top, right, bottom in self._leaf.boxes
            if any(start < last and end > first for first, last in self._spans)
        ]

    def _bring_in_view(self) -> None:
        lines = self._marked()
        if not lines or self._leaf is None:
            self.to_top()
            return
        area = self._page_area()
        scale = area.width() / max(1, self._leaf.width if self._leaf.image is None else self._leaf.image.width())
        top = min(line.top() for line in lines) * scale + AROUND
        bottom = max(line.bottom() for line in lines) * scale + AROUND
        at, height = self.verticalScrollBar().value(), self.viewport().height()
        if top < at or bottom > at + height:
            self.verticalScrollBar().setValue(round(top - min(height * 0.25, 140)))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), look.colour("sunk"))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = self._page_area()
            area = QRectF(round(area.left()), round(area.top()), round(area.width()), round(area.height()))
            image = self._leaf.image if self._leaf is not None else None
            if image is not None:
                painter.drawImage(area, image)
                self._paint_marks(painter, area, image.width())
                if look.tokens is theme.DARK:  # white paper would dazzle
                    painter.fillRect(area, QColor(0, 0, 0, 36))
            elif self._said:
                painter.setPen(look.colour("soft"))
                painter.drawText(
                    self.viewport().rect().adjusted(40, 40, -40, -40),
                    Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                    self._said,
                )
            else:
                painter.fillRect(area, look.colour("surface"))
            if image is not None or not self._said:
                painter.setPen(QPen(look.colour("line"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
            if self._ring and self.hasFocus():
                painter.setPen(QPen(look.colour("accent"), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_marks(self, painter: QPainter, area: QRectF, width: int) -> None:
        lines = self._marked()
        if not lines:
            return
        scale = area.width() / max(1, width)
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.setPen(Qt.PenStyle.NoPen)
        placed = [
            QRectF(
                area.left() + line.left() * scale, area.top() + line.top() * scale,
                line.width() * scale, line.height() * scale,
            ).adjusted(-2, -1, 2, 1)
            for line in lines
        ]  # fmt: skip
        for piece in placed:
            painter.fillRect(piece, QColor(MARKER))
        painter.restore()
        for top, bottom in _runs(placed):
            left = min(piece.left() for piece in placed if piece.bottom() > top and piece.top() < bottom)
            painter.fillRect(QRectF(left - 6, top, 3, bottom - top), QColor(theme.LIGHT.mark_line))

    # keys, wheel, size

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown and bar.value() >= bar.maximum():
            self.turned.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and bar.value() <= bar.minimum():
            self.turned.emit(-1)
        elif event.key() in SCROLLING and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.set_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._timer.start()

    def _ask(self) -> None:
        if self.pixels() != self._drawn_at:
            self._drawn_at = self.pixels()
            self.wanted.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._timer.start()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class PagePane(QWidget):
    """The picture with the way through the pages above it."""

    turned = Signal(int)
    """To page number so and so, from 1."""
    unlocked = Signal(object)
    """A password was given (``str`` or ``None``)."""

    def __init__(self, leaf_of: Callable[[Document, int, int], Leaf | None]) -> None:
        super().__init__()
        self._leaf_of = leaf_of
        self._document: Document | None = None
        self.page = 0
        self.view = PageView()
        self.view.setAccessibleName(actions.text("page"))
        self.view.wanted.connect(self.refresh)
        self.view.turned.connect(lambda by: self.turn(by))
        self._at = Words("", "faint")
        self._back = arrow("‹", actions.text("previous_page"), lambda: self.turn(-1))
        self._on = arrow("›", actions.text("next_page"), lambda: self.turn(1))
        self._size = Words("", "faint")
        smaller = arrow("−", actions.text("page_smaller"), lambda: self.zoom(-1))
        larger = arrow("+", actions.text("page_larger"), lambda: self.zoom(1))
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 4, 12, 4)
        bar.setSpacing(4)
        for widget in (self._at, self._back, self._on):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (smaller, self._size, larger):
            bar.addWidget(widget)
        self._sentence = Prose("", "small")
        around = QHBoxLayout()
        around.setContentsMargins(16, 0, 16, 8)
        around.addWidget(self._sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(around)
        self.unlock = ActionButton(self.tr("Give the password…"), kind="link")
        self.unlock.clicked.connect(self._ask_password)
        self.unlock.hide()
        column.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.view, 1)
        self._say_size()

    def show_document(self, document: Document, page: int, passages: Sequence[Passage], *, seek: bool) -> None:
        """Show a page (from 1) of ``document`` with ``passages`` marked."""
        fresh = self._document is None or self._document.id != document.id
        moved = fresh or page != self.page
        self._document, self.page = document, page
        scan = not document.text
        self._sentence.setText(
            self.tr("This is a scan: a picture without text. Read it here, and label it by eye.") if scan else ""
        )
        self._sentence.setVisible(scan)
        self._at.setText(self.tr("page {0} of {1}").format(words.number(page), words.number(document.page_count)))
        for button in (self._back, self._on):
            button.setVisible(document.page_count > 1)
        self._back.setEnabled(page > 1)
        self._on.setEnabled(page < document.page_count)
        name = self.tr("Page {0} of {1} of {2}, as a picture").format(page, document.page_count, visible(document.name))
        self.view.setAccessibleName(name)
        if moved:
            self.view.show_leaf(None)
            self.view.to_top()
        self.view.mark([(passage.start, passage.end) for passage in passages], seek=seek or moved)
        self.refresh()

    def refresh(self) -> None:
        """Paint what is there of the page by now."""
        if self._document is None or not self.isVisible():
            return
        leaf = self._leaf_of(self._document, self.page, self.view.pixels())
        said = ""
        if leaf is not None and leaf.image is None:
            said = leaf.trouble or self.tr("The original was not kept, so that its pages cannot be shown.")
        self.unlock.setVisible(leaf is not None and leaf.locked)
        self.view.show_leaf(leaf, said)

    def _ask_password(self) -> None:
        ask_password(
            self,
            self.tr("This document is protected"),
            self.tr("The password is used until the project is closed, and not stored anywhere."),
            self.tr("Show the page"),
            self.unlocked.emit,
        )

    def turn(self, by: int) -> None:
        """The next (1) or the previous (-1) page, if there is one."""
        if self._document is not None and 1 <= self.page + by <= self._document.page_count:
            self.turned.emit(self.page + by)

    def zoom(self, step: int) -> None:
        """Larger (1), smaller (-1), as it fits (0)."""
        self.view.set_zoom(step)
        self._say_size()

    def _say_size(self) -> None:
        self._size.setText(words.percent(self.view.zoom))


def arrow(sign: str, name: str, call: Callable[[], None]) -> QPushButton:
    """A small button with a sign on it."""
    button = QPushButton(sign)
    button.setProperty("role", "icon")
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_tip(button, name)
    button.clicked.connect(lambda: call())
    return button


def _runs(pieces: Sequence[QRectF]) -> list[tuple[float, float]]:
    """Stretches from top to bottom without a gap of more than half a line between them."""
    found: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.top()):
        if found and piece.top() <= found[-1][1] + piece.height() * 0.9:
            found[-1] = (found[-1][0], max(found[-1][1], piece.bottom()))
        else:
            found.append((piece.top(), piece.bottom()))
    return found


def page_at(document: Document, character: int) -> int:
    """The page (from 1) on which a character of the text stands; 0 where a document has no pages."""
    if document.page_count <= 0:
        return 0
    starts = document.layout.pages if document.layout is not None else ()
    at = sum(1 for start in starts if start <= character)
    return min(max(1, at), document.page_count)
