"""The left side of Review: the document under its name, the way through its passages, and searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from app.records import Document, Item, Passage
from app.session import visible
from app.ui import actions, theme, words
from app.ui.plain import Elided, Words
from app.ui.shelf import Leaf
from app.ui.widgets.document_view import DocumentView
from app.ui.widgets.find_bar import FindBar
from app.ui.widgets.key_footer import CapButton
from app.ui.widgets.page_picture import PagePane, arrow, page_at

WHOLE = 0.85
"""A single passage with more than this share of the text marks nothing, it only colours."""


SPLIT = 860
"""Pixels at the usual text size from which the picture of a page stands beside the text; below, in its place."""


NARROW = 520
"""Below so many pixels the header says less."""


class ReadingPane(QWidget):
    """Receives an item and shows its text at the passage that speaks, and its pages as pictures if wanted."""

    pages_switched = Signal(bool)
    """The person wants pictures of pages from now on, or no more."""

    def __init__(self, leaf_of: Callable[[Document, int, int], Leaf | None], *, pages: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document: Document | None = None
        self._passages: Sequence[Passage] = ()
        self._wants_pages = pages
        self._page = 0
        self.view = DocumentView()
        self.view.passage_shown.connect(self._show_passage)
        self.view.read_on.connect(self._read_on)
        self.find_bar = FindBar(self.view)
        self.pages = PagePane(leaf_of)
        self.pages.turned.connect(self.turn_to)
        self.pages.hide()
        self._name = Elided("", "name")
        self._place = Elided("", "faint")
        self._flagged = Words(self.tr("⚑ flagged"), "warn")
        self._passage = Words("", "faint")
        self._passage.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._back = arrow("‹", actions.text("previous_passage"), lambda: self.view.step_passage(-1))
        self._on = arrow("›", actions.text("next_passage"), lambda: self.view.step_passage(1))
        self.switch = CapButton("page", beside=True)
        self.switch.setCheckable(True)
        self.switch.clicked.connect(self.switch_pages)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(40, 16, 32, 4)
        head.setSpacing(12)
        for widget in (self._name, self._place, self._flagged):
            head.addWidget(widget)
        head.addStretch(1)
        steps = QHBoxLayout()  # of its own, so that nothing moves together where there are none
        steps.setSpacing(0)
        steps.addWidget(self._passage)
        steps.addSpacing(4)
        steps.addWidget(self._back)
        steps.addWidget(self._on)
        head.addLayout(steps)
        head.addWidget(self.switch)
        self._said = Words("", "small")
        self._toast = QFrame()
        self._toast.setProperty("role", "toast")
        inside = QHBoxLayout(self._toast)
        inside.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self._said)
        inside.addStretch(1)
        self._toast.hide()
        around = QHBoxLayout()
        around.setContentsMargins(28, 0, 32, 8)
        around.addWidget(self._toast)
        self._text = QWidget()
        text = QVBoxLayout(self._text)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(0)
        text.addWidget(self.find_bar)
        text.addWidget(self.view, 1)
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setHandleWidth(5)
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(self._text)
        self._sides.addWidget(self.pages)
        self._sides.setAccessibleName(self.tr("Text and page"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(around)
        column.addWidget(self._sides, 1)
        self._fit()

    def show_item(self, item: Item, *, moved: bool, seek: bool = False) -> None:
        """Show ``item``; ``moved``: it is another document than before, so the text starts at its passage.
        ``seek``: the page has just come up, so the same document may be moved there, too."""
        document = item.document
        other = self._document is None or self._document.id != document.id
        self._document = document
        self._passages = telling(item)
        self._name.setText(visible(document.name))
        self._flagged.setVisible(item.flagged)
        self.switch.setVisible(document.page_count > 0 and bool(document.text))
        if other or moved:
            self._page = page_at(document, self._passages[0].start if self._passages else 0)
        self._arrange()
        if moved:
            self.view.show_document(document.text, self._passages)
            self.find_bar.new_document()
        else:
            self.view.set_passages(self._passages, seek=seek)
        self._show_place()
        self._show_page(seek=moved)

    # pages

    def reader(self) -> QWidget:
        """What has the keys while a document is read."""
        return self.pages.view if self._text.isHidden() else self.view

    @property
    def has_picture(self) -> bool:
        """Whether the picture of a page is shown."""
        return not self.pages.isHidden()

    def switch_pages(self) -> None:
        """Show pictures of pages, or no more. A document without text is always shown as a picture."""
        if self._document is None or not self._document.page_count or not self._document.text:
            self.switch.setChecked(self.has_picture)
            self.say(
                self.tr("This document has no pages that could be shown.")
                if self._document is not None and not self._document.page_count
                else ""
            )
            return
        self._wants_pages = not self._wants_pages
        had = self.reader().hasFocus()
        self._arrange()
        self._show_page(seek=True)
        if had:
            self.reader().setFocus(Qt.FocusReason.OtherFocusReason)
        self.pages_switched.emit(self._wants_pages)

    def begin_find(self) -> None:
        """Search in the text; it comes up for that where a picture stands in its place."""
        if self._document is not None and not self._document.text:
            self.say(self.tr("A scan has no text to search in."))
            return
        if self._text.isHidden():
            self._wants_pages = False
            self._arrange()
        self.find_bar.begin()

    def turn(self, by: int) -> None:
        """The next (1) or the previous (-1) page; in the text, too."""
        if self._document is not None and 1 <= self._page + by <= self._document.page_count:
            self.turn_to(self._page + by)

    def turn_to(self, page: int) -> None:
        """Show page number ``page``, from 1."""
        if self._document is None:
            return
        self._page = page
        layout = self._document.layout
        if layout is not None and page <= len(layout.pages):
            self.view.go_to(layout.pages[page - 1])
        self._show_place()
        self._show_page(seek=False)

    def _read_on(self, character: int) -> None:
        if self._document is None or not self._document.page_count:
            return
        page = page_at(self._document, character)
        if page != self._page:
            self._page = page
            self._show_place()
            self._show_page(seek=False)

    def _arrange(self) -> None:
        """Text, picture, or both side by side."""
        document = self._document
        pages = document is not None and document.page_count > 0
        scan = document is not None and pages and not document.text
        picture = pages and (scan or self._wants_pages)
        beside = picture and not scan and self.width() >= theme.look(self).px(SPLIT)
        before = (self._text.isHidden(), self.pages.isHidden())
        self._text.setVisible(not picture or beside)
        self.pages.setVisible(picture)
        self.switch.setChecked(picture)
        if beside and before != (False, False):
            self._sides.setSizes([self.width() // 2, self.width() - self.width() // 2])

    def _show_page(self, *, seek: bool) -> None:
        if self._document is not None and self.has_picture:
            self.pages.show_document(self._document, self._page, self._passages_now(), seek=seek)

    def _passages_now(self) -> Sequence[Passage]:
        at = self.view.current_passage
        return self._passages[at : at + 1] if at >= 0 else ()

    def _show_place(self) -> None:
        document = self._document
        if document is None:
            return
        if document.page_count > 1:
            place = self.tr("p. {0} of {1}").format(words.number(self._page), words.number(document.page_count))
        else:
            place = document.locator
        if document.source != document.name and document.page_count <= 1:
            place = f"{document.source}  {place}".strip()
        self._place.setText(visible(place))
        paged = document.page_count > 1  # a number of a page is never cut, a long name before it may be
        self._place.setMinimumWidth(self._place.sizeHint().width() if paged else 0)

    def mark(self, passages: Sequence[Passage]) -> None:
        """Mark these before those that speak for the suggestion."""
        if passages:
            self._passages = [*passages, *self._passages]
            self.view.set_passages(self._passages, seek=True)

    def say(self, sentence: str) -> None:
        """A line over the document, such as why it is here again; empty: none."""
        self._said.setText(sentence)
        self._toast.setVisible(bool(sentence))

    def _show_passage(self, number: int, count: int) -> None:
        for widget in (self._passage, self._back, self._on):
            widget.setVisible(count > 1)
        self._make_room()
        if count:
            self._passage.setText(self.tr("passage {0} of {1}").format(number + 1, count))
        if self._document is not None and 0 <= number < len(self._passages):
            self._page = page_at(self._document, self._passages[number].start)
            self._show_place()
            self._show_page(seek=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_head"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.has_picture:
            self._arrange()
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow window the arrows say enough."""
        many = not self._on.isHidden()
        self._passage.setVisible(many and self.width() >= theme.look(self).px(NARROW))

    def _fit(self) -> None:
        self._head.setFixedHeight(theme.look(self).px(28) + 28)


def telling(item: Item) -> Sequence[Passage]:
    """The passages worth marking: none where the only one is nearly all of the text."""
    evidence = item.suggestion.evidence if item.suggestion else None
    passages = evidence.passages if evidence else ()
    if len(passages) == 1 and passages[0].end - passages[0].start > WHOLE * len(item.document.text):
        return ()
    return passages
