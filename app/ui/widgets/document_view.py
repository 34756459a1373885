"""The document: plain text in a serif, at most 72 characters a line, the passage that speaks marked beside it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.records import Passage
from app.ui import theme

MARGIN = 40
"""Pixels left of the text, where the header of the page stands too."""
GAP = 14
"""Height of an empty line between paragraphs."""
ROW = 22
"""Height of a line in a table drawn with characters."""
PAD = 6
"""Room of the mark above and below a passage, where the lines beside it are empty."""
SHIFT = 2.0
"""Letters sit low in a line of fixed height; the mark follows them."""
WIDEST_ROW = 160
"""Characters of a table's row that are kept on one line, even where that is wider than the text."""
COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S|^\s*(?:\|.*\||\+[-+=]{3,}\+)\s*$")
FOUND = 500
"""At most so many places are marked by a search."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Positions as Qt counts them: UTF-16 units."""

    start: int
    end: int


class DocumentView(QTextEdit):
    """Shows one document, read-only, never as HTML. Marks one passage at a time."""

    passage_shown = Signal(int, int)
    """Which passage is marked (from 0; -1: none), of how many."""
    read_on = Signal(int)
    """Somebody scrolled: the character of the text that stands in the upper part of the view now."""

    laid_out_again = Signal()
    """The same text in other letters: cursors into it from before are of no use any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "document")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(self.tr("Document"))
        self._spans: list[_Span] = []
        self._current = -1
        self._text = ""
        self._ring = False
        self._held: QTextDocument | None = None
        self._fresh = True
        """Nobody has scrolled yet, so a change of size may look for the passage again."""
        self._by_hand = False
        """What moves the text now is a person."""
        self.verticalScrollBar().actionTriggered.connect(self._scrolled)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    # what is shown

    def show_document(self, text: str, passages: Sequence[Passage] = ()) -> None:
        """Show ``text`` at its strongest passage (the first), or at its beginning."""
        self._text = text
        self._spans = [_span(text, passage) for passage in passages]
        self._install(self._built(text))
        self._current = 0 if self._spans else -1
        self._fresh = True
        self.verticalScrollBar().setValue(0)
        self._bring_in_view()
        self.setExtraSelections([])
        self.passage_shown.emit(self._current, len(self._spans))

    def set_passages(self, passages: Sequence[Passage], *, seek: bool = False) -> None:
        """Mark other passages in the same document. It is not moved, unless ``seek`` and nobody has scrolled it."""
        self._spans = [_span(self._text, passage) for passage in passages]
        self._current = 0 if self._spans else -1
        if seek and self._fresh:
            self._bring_in_view()
        self.viewport().update()
        self.passage_shown.emit(self._current, len(self._spans))

    @property
    def current_passage(self) -> int:
        """Which passage is marked, from 0; -1: none."""
        return self._current

    def step_passage(self, by: int) -> None:
        """Mark the next (1) or the previous (-1) passage and bring it into view."""
        if not self._spans:
            return
        self._current = (self._current + by) % len(self._spans)
        self._bring_in_view()
        self.viewport().update()
        self.passage_shown.emit(self._current, len(self._spans))

    def set_caret(self, on: bool) -> None:
        """Let the arrow keys move a caret through the text instead of scrolling it."""
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if on:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)

    # searching

    def find_all(self, words: str) -> list[QTextCursor]:
        """The first 500 places where ``words`` occur, in any case; marks them all."""
        found: list[QTextCursor] = []
        if words:
            cursor = QTextCursor(self.document())
            while len(found) < FOUND:
                cursor = self.document().find(words, cursor)
                if cursor.isNull():
                    break
                found.append(QTextCursor(cursor))
        self.mark_found(found, -1)
        return found

    def mark_found(self, found: Sequence[QTextCursor], current: int) -> None:
        """Mark places, and the ``current`` one more strongly; bring that into view."""
        look = theme.look(self)
        selections = []
        for number, cursor in enumerate(found):
            selection = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            if number == current:
                form.setBackground(look.colour("accent"))
                form.setForeground(look.colour("on_accent"))
            else:
                form.setBackground(QColor(theme.mixed(look.tokens.accent, look.tokens.surface, 0.75)))
            selection.format, selection.cursor = form, cursor
            selections.append(selection)
        self.setExtraSelections(selections)
        if 0 <= current < len(found):
            self._scroll_to(found[current].selectionStart(), found[current].selectionEnd())

    # layout

    def _built(self, text: str) -> QTextDocument:
        look = theme.look(self)
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        font = theme.document_font(look.scale)
        document.setDefaultFont(font)
        document.setDefaultTextOption(_option())
        document.setDocumentMargin(0)
        frame = document.rootFrame().frameFormat()
        frame.setLeftMargin(MARGIN)
        frame.setRightMargin(MARGIN)
        frame.setTopMargin(look.px(8))
        frame.setBottomMargin(look.px(40))
        document.rootFrame().setFrameFormat(frame)
        columns = QTextCharFormat()
        columns.setFont(theme.column_font(font))
        full, empty, row = QTextBlockFormat(), QTextBlockFormat(), QTextBlockFormat()
        full.setLineHeight(look.px(theme.DOCUMENT_LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        empty.setLineHeight(look.px(GAP), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        row.setLineHeight(look.px(ROW), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        row.setNonBreakableLines(True)
        cursor, plain = QTextCursor(document), QTextCharFormat()
        cursor.beginEditBlock()
        lines = text.replace("\r", " ").split("\n")
        tabular = in_columns(lines)
        for number, line in enumerate(lines):
            kept = tabular[number] and len(line) <= WIDEST_ROW
            form = row if kept else full if line.strip() else empty
            if number:
                cursor.insertBlock(form)
            else:
                cursor.setBlockFormat(form)
            cursor.insertText(line, columns if tabular[number] else plain)
        cursor.endEditBlock()
        return document

    def _install(self, document: QTextDocument) -> None:
        self._fit(document)
        self.setExtraSelections([])  # they point into the document that goes
        before, self._held = self._held, document
        self.setDocument(document)
        self.horizontalScrollBar().setValue(0)
        if before is not None:
            before.deleteLater()

    def _fit(self, document: QTextDocument | None = None) -> None:
        font = (document or self.document()).defaultFont()
        width = min(theme.column_width(font) + 2 * MARGIN, max(200, self.viewport().width()))
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)
        if self._fresh:
            self.verticalScrollBar().setValue(0)
            self._bring_in_view()

    def _scrolled(self) -> None:
        self._fresh = False
        self._by_hand = True

    def _moved(self) -> None:
        if self._by_hand:
            self._by_hand = False
            self.read_on.emit(self.character_in_view())

    def character_in_view(self) -> int:
        """The character at a quarter of the view's height."""
        at = self.cursorForPosition(QPoint(MARGIN + 1, self.viewport().height() // 4)).position()
        if self._text.isascii():
            return at
        return len(self._text.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "replace"))

    def go_to(self, character: int) -> None:
        """Bring a character of the text to the top of the view."""
        self._fresh = False
        self._bring_to_top(_span(self._text, Passage(start=character, end=character)).start)

    def _bring_to_top(self, position: int) -> None:
        cursor, bar = QTextCursor(self.document()), self.verticalScrollBar()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - 8)

    def changeEvent(self, event: QEvent) -> None:
        looks = event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._held is not None
        first = self.cursorForPosition(QPoint(MARGIN + 1, 4)).position() if looks else 0
        super().changeEvent(event)  # gives the document the font of the window
        if looks and theme.document_font(theme.look(self).scale) != self.document().defaultFont():
            self._install(self._built(self._text))
            self._stay_at(first)
            self.laid_out_again.emit()

    def _stay_at(self, position: int) -> None:
        """Have the same line at the top as before the letters changed; untouched, the passage."""
        self.verticalScrollBar().setValue(0)
        if self._fresh:
            self._bring_in_view()
        else:
            self._bring_to_top(position)

    # the marked passage

    def _bring_in_view(self) -> None:
        if 0 <= self._current < len(self._spans):
            span = self._spans[self._current]
            self._scroll_to(span.start, span.end)

    def _scroll_to(self, start: int, end: int) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        first, last = QTextCursor(self.document()), QTextCursor(self.document())
        first.setPosition(min(start, self.document().characterCount() - 1))
        last.setPosition(min(end, self.document().characterCount() - 1))
        top, bottom = self.cursorRect(first).top(), self.cursorRect(last).bottom()
        if top < 0 or bottom > height - 24:
            bar.setValue(bar.value() + top - round(min(height * 0.2, 120)))
            cut = self.cursorRect(self.cursorForPosition(QPoint(MARGIN + 1, 1))).top()
            if cut < 0:  # the first line is to be seen whole
                bar.setValue(bar.value() + cut - round(SHIFT))

    def paintEvent(self, event: QPaintEvent) -> None:
        if 0 <= self._current < len(self._spans):
            with QPainter(self.viewport()) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_mark(painter, self._spans[self._current], QRectF(event.rect()))
        super().paintEvent(event)
        if self._ring and self.hasFocus():
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(theme.look(self).colour("accent"), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_mark(self, painter: QPainter, span: _Span, seen: QRectF) -> None:
        look, layout = theme.look(self), self.document().documentLayout()
        shift, aside = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        left, right = MARGIN - 17.0 - aside, self.lineWrapColumnOrWidth() - MARGIN + 20.0 - aside
        band = QPainterPath()
        bars: list[QRectF] = []
        band.setFillRule(Qt.FillRule.WindingFill)
        block = self.document().findBlock(span.start)
        while block.isValid() and block.position() < span.end:
            area = layout.blockBoundingRect(block).translated(-aside, -shift)
            if area.top() > seen.bottom() + 100:
                break
            if area.bottom() >= seen.top() - 100 and block.layout() is not None:
                lines = _lines(block)
                step = area.height() / max(1, len(lines))
                for number, line in enumerate(lines):
                    wide = max(right, area.left() + line.naturalTextWidth() + 8)
                    upper = round(area.top() + number * step + SHIFT)
                    lower = round(area.top() + (number + 1) * step + SHIFT)  # whole pixels leave no seams
                    slot = QRectF(left, upper, wide - left, lower - upper)
                    piece = _piece(block, line, span, area.left(), slot)
                    if piece is not None:
                        if bars and bars[-1].bottom() < piece.top():
                            piece.setTop(bars[-1].bottom())  # the space between paragraphs belongs to it
                        band.addRect(piece)
                        bars.append(piece)
            block = block.next()
        if not bars:
            return
        top, bottom = bars[0].top(), bars[-1].bottom()
        right = max(piece.right() for piece in bars)
        whole = all(piece.left() == left and piece.right() == right for piece in bars)
        if whole:
            band = QPainterPath()
            first, last = self.document().findBlock(span.start), self.document().findBlock(max(0, span.end - 1))
            top -= PAD if not first.previous().text().strip() else 0
            bottom += PAD if not last.next().text().strip() else 0
            band.addRoundedRect(QRectF(left, top, right - left, bottom - top), 4, 4)
        painter.fillPath(band.simplified(), look.colour("mark"))
        painter.fillRect(QRectF(left, top, 3, bottom - top), look.colour("mark_line"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def in_columns(lines: Sequence[str]) -> list[bool]:
    """Which lines belong to a table drawn with spaces or bars: those need letters of one width to stay aligned."""
    looks = [bool(COLUMNS.search(line)) for line in lines]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    found = [False] * len(lines)
    for before, here in itertools.pairwise(filled):
        if looks[before] and looks[here]:
            found[before] = found[here] = True
    return found


def _option() -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignLeading)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _span(text: str, passage: Passage) -> _Span:
    before = len(text[: passage.start].encode("utf-16-le", "surrogatepass")) // 2
    inside = len(text[passage.start : passage.end].encode("utf-16-le", "surrogatepass")) // 2
    return _Span(before, before + inside)


def _lines(block: QTextBlock) -> list[QTextLine]:
    layout = block.layout()
    return [layout.lineAt(number) for number in range(layout.lineCount())]


def _piece(block: QTextBlock, line: QTextLine, span: _Span, origin: float, slot: QRectF) -> QRectF | None:
    """The part of a line's slot that belongs to the passage; ``None`` where none does. ``origin`` is the block's x."""
    start = max(span.start - block.position(), line.textStart())
    end = min(span.end - block.position(), line.textStart() + line.textLength())
    if end < start or (end == start and line.textLength()):
        return None
    text = block.text()
    before = text[line.textStart() : start].strip()
    after = text[end : line.textStart() + line.textLength()].strip()
    x1, x2 = slot.left(), slot.right()
    if before:
        x1 = origin + _x(line, start)
    if after:
        x2 = origin + _x(line, end)
    return QRectF(min(x1, x2), slot.top(), abs(x2 - x1), slot.height())


def _x(line: QTextLine, position: int) -> float:
    found: object = line.cursorToX(position)
    x = found[0] if isinstance(found, tuple) else found
    return float(x) if isinstance(x, int | float) else 0.0
