"""The right-hand panel of Review: what is suggested, how sure, the labels, why this document, the note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.records import Item, Label, LabelId
from app.session import visible
from app.ui import actions, theme, words
from app.ui.plain import Elided, Prose, Run, Words
from app.ui.widgets.alike_card import AlikeCard
from app.ui.widgets.controls import ActionButton, hairline
from app.ui.widgets.guideline_card import GuidelineCard
from app.ui.widgets.key_footer import CapButton, KeyFooter
from app.ui.widgets.label_list import LOW_ROW, ROW, LabelList, LabelModel
from app.ui.widgets.label_picker import LabelPicker
from app.ui.widgets.reasons import missing_reason, reason
from app.ui.widgets.second_opinion import SecondOpinionCard

WIDTH = 392
MOST_ROWS = 30
"""Labels with keys; a longer list always scrolls by itself."""
FEW_ROWS = 10
"""So many labels are all in sight, if need be in lower rows: those with a digit for a key."""
CARDS = 190
"""Pixels at 100 % that cards take below so few labels, as a rule."""
ABOVE = 12
"""Pixels between the labels and the cards."""
LOW = 320
"""Pixels of height at 100 % below which the row of keys gives way."""
LOW_WITH_CARD = 460
"""The same for the suggestion while a card is open."""


class NoteField(QLineEdit):
    """The note on the document. Enter keeps it, Escape leaves it as it was."""

    kept = Signal(str)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.kept.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class SuggestionPanel(QWidget):
    """Receives an item and the labels; emits what the person wants."""

    approved = Signal()
    picked = Signal(str)
    noted = Signal(str)
    guideline_saved = Signal(str, str)
    """A label's id and the new text."""
    commanded = Signal(str)
    left = Signal()
    """A field was left: back to the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self._labels: Sequence[Label] = ()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 24, 16, 16)
        outer.setSpacing(8)

        self._caption = Words("", "caption")
        self._name = Elided("", "label")
        self._name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._share = Words("", "percent")
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(12)
        head.addWidget(self._name, 1)
        head.addWidget(self._share)
        self.approve = ActionButton(self.tr("Approve"), kind="primary", key=actions.cap("approve"))
        self.approve.takes_enter = False
        self.approve.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.approve.clicked.connect(self.approved)
        outer.addLayout(_beside(self._caption, 8))
        outer.addLayout(head)
        outer.addSpacing(2)
        outer.addLayout(_beside(self.approve, 5))
        outer.addSpacing(2)

        self.model = LabelModel(self)
        self.list = LabelList()
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("Labels"))
        self.list.picked.connect(self.picked)
        self.any_label = CapButton("filter", beside=True)
        self.any_label.set_words(self.tr("any label…"))
        self.any_label.clicked.connect(lambda: self.commanded.emit("filter"))
        self.why = _NoteCard()
        self.alike = AlikeCard()
        self.second = SecondOpinionCard()
        self.second.asked.connect(lambda: self.commanded.emit("opinion"))
        self.second.answered.connect(self._show_answer)
        self.note_field = NoteField()
        self.note_field.setPlaceholderText(self.tr("Why this label? Enter keeps the note"))
        self.note_field.setAccessibleName(self.tr("Note on this document"))
        self.note_field.setMaxLength(4000)
        self.note_field.kept.connect(self.noted)
        self.note_field.left.connect(self._leave_note)
        self.note_field.hide()

        rows = self._inside = QWidget()
        rows.setProperty("role", "clear")
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.any_label)
        column.addSpacing(ABOVE)
        column.addLayout(_beside(self.why, 8))
        column.addSpacing(8)
        column.addLayout(_beside(self.second, 8))
        column.addLayout(_beside(self.alike, 8))
        column.addStretch(1)
        self._rows = _Rows()
        self._rows.resized.connect(self._fit_list)
        self._rows.setWidgetResizable(True)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.setFrameShape(QFrame.Shape.NoFrame)
        self._rows.setWidget(rows)
        self.picker = LabelPicker()
        self.picker.picked.connect(self._picked_any)
        self.picker.left.connect(self.close_cards)
        self.guideline = GuidelineCard()
        self.guideline.saved.connect(self.guideline_saved)
        self.guideline.left.connect(self.close_cards)
        self.stack = QStackedWidget()
        for page in (self._rows, self.picker, self.guideline):
            self.stack.addWidget(page)
        outer.addWidget(self.stack, 1)
        outer.addLayout(_beside(self.note_field, 8))
        self._line = hairline()
        outer.addLayout(_beside(self._line, 8))
        self.footer = KeyFooter()
        self.footer.used.connect(self.commanded)
        outer.addLayout(_beside(self.footer, 4))

    def sizeHint(self) -> QSize:
        return QSize(theme.look(self).px(WIDTH), 600)

    def show_item(self, item: Item, labels: Sequence[Label], *, learned: bool) -> None:
        """Show what is suggested for ``item``. ``learned``: whether there was a refit at all."""
        before = self._item
        again = before is not None and before.document.id == item.document.id and list(labels) == list(self._labels)
        again = again and _opinion(before) == _opinion(item)
        self._item, self._labels = item, labels
        suggestion = item.suggestion
        known = {label.id: label for label in labels}
        label = known.get(suggestion.label) if suggestion else None
        answer = item.answer.label if item.answer else None
        shares: Mapping[LabelId, float] | None = None
        if suggestion is not None and label is not None:
            shares = suggestion.confidences
            self._caption.setText(self.tr("SUGGESTED"))
            self._name.setText(visible(label.name))
            self._share.setText(words.percent(suggestion.confidence))
            why = reason(item, labels)
        else:
            blind = item.blind
            self._caption.setText(self.tr("NO SUGGESTION SHOWN") if blind else self.tr("NO SUGGESTION YET"))
            self._name.setText(self.tr("Your judgement first") if blind else self.tr("Which label?"))
            self._share.setText("")
            why = missing_reason(item, labels, learned=learned)
        self.approve.setEnabled(suggestion is not None)
        spoken = self._name.text() + (f", {self._share.text()}" if self._share.text() else "")
        self._name.setAccessibleName(f"{self._caption.text().capitalize()}: {spoken}")
        self.model.set_labels(labels)
        self.model.set_shares(shares, answer)
        self.list.clearSelection()
        if item.note:
            why = [*why, ("\n" if why else "", False), (self.tr("Your note:"), True), (f" {visible(item.note)}", False)]
        self.why.set_runs(why)
        self.alike.show_item(item, labels)
        if not again:  # a note or a flag changes nothing there, and what it was asked for stays
            self.second.show_opinion(suggestion, labels)
        self._fit_list()
        if not again:
            self._bring(label.id if label is not None else None)
        self.note_field.hide()
        self.footer.set_flagged(item.flagged)
        self.footer.set_usable(True)
        self.close_cards(quiet=True)

    def _fit_list(self) -> None:
        """A few labels are all in sight, in lower rows where there is little room. Of more, as many as there is room
        for beside the cards, the rest by scrolling."""
        count = self.model.rowCount()
        if not count:
            self.list.setFixedHeight(0)
            return
        height = self.list.row_height(ROW)
        others = self.any_label.sizeHint().height() + ABOVE + 8
        room = self._rows.height() - others - 2
        if count <= FEW_ROWS:  # by the window alone: rows that moved with each document's cards would be missed
            height = max(self.list.row_height(LOW_ROW), min(height, (room - self.list.row_height(CARDS)) // count))
            fitting = count
        else:
            width = max(1, self._rows.width() - 16)
            # The layout itself cannot be asked: what its parts have just been told it hears only later.
            cards = (card for card in (self.why, self.alike, self.second) if not card.isHidden())
            fitting = (room - sum(card.heightForWidth(width) for card in cards)) // height
            if fitting < 4 and count <= MOST_ROWS:
                fitting = count  # in a low window the panel scrolls as a whole: one scroll bar, not one inside another
        self.list.set_row_height(height)
        self.list.setFixedHeight(min(count, max(4, fitting)) * height + 2)

    def _bring(self, label: LabelId | None) -> None:
        """What Enter would take is in sight; where nothing is suggested, the first labels are."""
        self.list.bring(label)
        # In a low window the panel scrolls as a whole; what is in it gets its place only after this event.
        QTimer.singleShot(0, self.list, self._bring_row)

    def _bring_row(self) -> None:
        place = self.list.place()
        corner = self.list.mapTo(self._inside, place.center())
        self._rows.verticalScrollBar().setValue(0)
        self._rows.ensureVisible(corner.x(), corner.y(), 0, place.height())

    def _show_answer(self) -> None:
        self._fit_list()
        QTimer.singleShot(0, self.second, lambda: self._rows.ensureWidgetVisible(self.second))

    def _turn_to(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self._make_room()

    def _make_room(self) -> None:
        """In a low window with large letters what is in use comes first: the labels, or the card that is open."""
        height, scale = self.height(), theme.look(self).scale
        card = self.stack.currentWidget() is not self._rows
        low = height < LOW * scale
        self._line.setVisible(not low)
        self.footer.setVisible(not low)
        small = card and height < LOW_WITH_CARD * scale
        for widget in (self._caption, self._name, self.approve):
            widget.setVisible(not small)
        self._share.setVisible(not small and bool(self._share.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def begin_filter(self) -> None:
        """Open the list that filters as one types."""
        shares = self._item.suggestion.confidences if self._item and self._item.suggestion else None
        self._turn_to(self.picker)
        self.picker.begin(self._labels, shares)

    def begin_note(self) -> None:
        """Open the note's line."""
        self.note_field.setText(self._item.note if self._item else "")
        self.note_field.show()
        self.note_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin_guideline(self) -> None:
        """Open the guideline of the chosen or the suggested label."""
        label = self._guided()
        if label is not None:
            self._turn_to(self.guideline)
            self.guideline.show_label(label)

    def _guided(self) -> Label | None:
        if self.list.hasFocus() and self.list.current() is not None:
            return self.list.current()
        if self._item and self._item.suggestion:
            wanted = self._item.suggestion.label
            return next((label for label in self._labels if label.id == wanted), None)
        return self.list.current() or (self._labels[0] if self._labels else None)

    def close_cards(self, *, quiet: bool = False) -> None:
        """Back to the rows; ``quiet``: whoever calls looks after the focus."""
        open_ = self.stack.currentWidget() is not self._rows
        self._turn_to(self._rows)
        if open_ and not quiet:
            self.left.emit()

    def _leave_note(self) -> None:
        self.note_field.hide()
        self.left.emit()

    def _picked_any(self, label: str) -> None:
        self.close_cards()
        self.picked.emit(label)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "footer"):
            self._fit_list()
            self._make_room()


class _Rows(QScrollArea):
    """Says when it got another size."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _NoteCard(QFrame):
    """A small card of prose; hidden while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        self._prose = Prose("", "small", strong_ink=True)
        column.addWidget(self._prose)
        self.hide()

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show these words."""
        self._prose.set_runs(runs)
        self.setVisible(bool(runs))


def _beside(widget: QWidget, margin: int) -> QHBoxLayout:
    """``widget`` with so many pixels free on both sides: rows of the list may reach further out than words."""
    row = QHBoxLayout()
    row.setContentsMargins(margin, 0, margin, 0)
    row.addWidget(widget)
    return row


def _opinion(item: Item | None) -> object:
    """What the card of the second opinion shows of it."""
    return None if item is None or item.suggestion is None else (item.suggestion.label, item.suggestion.second)
