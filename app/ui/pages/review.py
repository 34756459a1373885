"""Review: one document, its suggestion, one key. Where the hours are spent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import CloisterError
from app.records import Changes, DocumentId, Item, Label, LabelId, Question, Step
from app.session import visible
from app.ui import actions, theme, words
from app.ui.asking_why import AskingWhy
from app.ui.bridge import Bridge
from app.ui.keys import KeyGate, Stopwatch
from app.ui.shelf import Shelf
from app.ui.widgets.controls import hairline
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.reading_pane import ReadingPane
from app.ui.widgets.suggestion_panel import WIDTH, SuggestionPanel

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReviewPage(QWidget):
    """Shows the session's current item; every key becomes a verb, and the step it returns is shown at once."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._item: Item | None = None
        self._labels: list[Label] = []
        self.gate = KeyGate()
        self.watch = Stopwatch()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

        self.stack = QStackedWidget(self)
        self.empty = EmptyState()
        self.empty.pressed.connect(self._leave_empty)
        self._empty_goal = ""
        self.desk = QWidget()
        self.stack.addWidget(self.desk)
        self.stack.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

        self.shelf = Shelf(bridge, self)
        profile = bridge.profile
        self.pane = ReadingPane(self.shelf.leaf, pages=profile is not None and profile.shows_pages)
        self.shelf.arrived.connect(lambda document, page: self.pane.pages.refresh())
        self.pane.pages.unlocked.connect(self._unlock)
        self.pane.pages_switched.connect(lambda on: bridge.change_profile(shows_pages=on))
        self.view = self.pane.view
        self.panel = SuggestionPanel()
        self.panel.approved.connect(self.approve)
        self.panel.picked.connect(lambda label: self.answer(LabelId(label)))
        self.panel.noted.connect(self.keep_note)
        self.panel.guideline_saved.connect(self._keep_guideline)
        self.panel.commanded.connect(self.command)
        self.panel.left.connect(self._to_document)
        self.panel.alike.opened.connect(self._open)
        self.asking = AskingWhy(bridge, self.panel.second, self.pane, lambda: self._item)
        row = QHBoxLayout(self.desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pane, 1)
        row.addWidget(hairline(vertical=True))
        row.addWidget(self.panel)
        self.view.installEventFilter(self)
        self.view.viewport().installEventFilter(self)
        self.pane.pages.view.viewport().installEventFilter(self)
        bridge.changed.connect(self._changed)
        bridge.figures_changed.connect(self._figures_changed)

    # what is shown

    def refresh(self) -> None:
        """Ask the session what to show."""
        try:
            self._labels = list(self._bridge.session.labels())
            self._show(self._bridge.session.step(), seek=True)
        except CloisterError as error:
            self._bridge.trouble(error)

    def _show(self, step: Step, said: str = "", *, seek: bool = False) -> None:
        """Show what a verb led to, in the same event as the key."""
        before, self._item = self._item, step.next
        if step.next is None:
            self._show_empty(step)
            return
        self.stack.setCurrentWidget(self.desk)
        same = before is not None and before.document.id == step.next.document.id
        self._show_item(step.next, moved=not same or bool(said), seek=seek)
        self.pane.say(said)

    def _show_item(self, item: Item, *, moved: bool, seek: bool = False) -> None:
        self.pane.show_item(item, moved=moved, seek=seek)
        if moved:
            self.gate.new_document()
            self.watch.restart()
        self.panel.show_item(item, self._labels, learned=self._bridge.learned)
        if moved and self.isVisible():
            self._to_document()
            self._announce(item)

    def _announce(self, item: Item) -> None:
        if QAccessible.isActive():
            told = self.panel._name.accessibleName()
            event = QAccessibleAnnouncementEvent(self, f"{visible(item.document.name)}. {told}")
            QAccessible.updateAccessibility(event)

    def _show_empty(self, step: Step) -> None:
        progress = step.progress
        if progress.documents == 0:
            self._empty_goal = "import"
            self.empty.say(
                self.tr("No documents yet"),
                self.tr("Add files or a folder, and the first document appears here."),
                self.tr("Add documents"),
            )
        elif len(self._labels) < 2:
            self._empty_goal = "labels"
            self.empty.say(
                self.tr("Name at least two labels"),
                self.tr("One short name each, with a sentence that says when it applies."),
                self.tr("Name labels"),
            )
        else:
            self._empty_goal = "overview"
            self.empty.say(
                self.tr("Every document has its label") if progress.automatic else self.tr("All answered"),
                self.tr("All {0} have their label. Export them, or add more.").format(
                    words.documents(progress.documents)
                ),
                self.tr("Overview"),
            )
        self.stack.setCurrentWidget(self.empty)
        if self.isVisible():
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_empty(self) -> None:
        self._bridge.show(self._empty_goal)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.watch.alive()
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
            | Qt.KeyboardModifier.ShiftModifier
            | Qt.KeyboardModifier.GroupSwitchModifier
        )
        if modifiers or self._item is None:
            super().keyPressEvent(event)
            return
        label = self._label_of(event)  # a project made before a key was Review's keeps it for its label
        name = None if label else self._command_of(event)
        if name is None and label is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.gate.press(event):
            return
        if label is not None:
            self.answer(label.id)
        elif name == "approve":
            self._enter()
        elif name is not None:
            self.command(name)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.gate.release(event)
        super().keyReleaseEvent(event)

    def _command_of(self, event: QKeyEvent) -> str | None:
        if event.key() in ENTER:
            return "approve"
        typed = event.text().casefold()
        for name in actions.REVIEW_KEYS:
            if any(typed == key.casefold() for key in actions.BY_NAME[name].keys if len(key) == 1):
                return name
        return None

    def _label_of(self, event: QKeyEvent) -> Label | None:
        typed = event.text().casefold()
        if not typed:
            return None
        return next((label for label in self._labels if label.key.casefold() == typed), None)

    def _enter(self) -> None:
        """Enter does what has the focus: a button, a row of the list, else it approves."""
        focus = self.focusWidget()
        if isinstance(focus, QAbstractButton) and focus is not self.panel.approve:
            focus.click()
        elif focus is self.panel.list and self.panel.list.current() is not None:
            current = self.panel.list.current()
            assert current is not None
            self.answer(current.id)
        else:
            self.approve()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Wheel, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self.watch.alive()
        return super().eventFilter(watched, event)

    def command(self, name: str) -> None:
        """Do a command of the table: "skip", "flag", "note", "guideline", "filter", "undo", "redo", …"""
        calls: dict[str, Callable[[], object]] = {
            "approve": self.approve,
            "skip": self.skip,
            "flag": self.flag,
            "note": self.panel.begin_note,
            "guideline": self.panel.begin_guideline,
            "filter": self.panel.begin_filter,
            "opinion": self.asking.ask,
            "undo": self.undo,
            "redo": self.redo,
            "find": self.pane.begin_find,
            "page": self.pane.switch_pages,
            "next_page": lambda: self.pane.turn(1),
            "previous_page": lambda: self.pane.turn(-1),
            "page_larger": lambda: self._zoom(1),
            "page_smaller": lambda: self._zoom(-1),
            "page_fit": lambda: self._zoom(0),
            "next_passage": lambda: self.view.step_passage(1),
            "previous_passage": lambda: self.view.step_passage(-1),
        }
        if self._item is None and name not in ("undo", "redo"):
            return
        if name in ("note", "guideline", "filter"):
            self.gate.forget()  # the release will go to the field
        calls[name]()

    def _unlock(self, password: str | None) -> None:
        self.shelf.unlock(password)
        self.pane.pages.refresh()
        self._to_document()

    def _zoom(self, step: int) -> None:
        if self.pane.has_picture:
            self.pane.pages.zoom(step)

    # verbs

    def approve(self) -> None:
        """Take the suggestion. Without one there is nothing to take."""
        if self._item is None:
            return
        if self._item.suggestion is not None:
            self.answer(self._item.suggestion.label)
        else:
            self.pane.say(self.tr("There is no suggestion here to approve. Press the key of a label."))

    def answer(self, label: LabelId) -> None:
        """Give ``label`` to the document on screen."""
        item = self._item
        if item is not None:
            self._step(
                self._bridge.attempt(
                    self._bridge.session.decide, item.document.id, label, item=item, seconds=self._seconds()
                )
            )

    def skip(self) -> None:
        """Put the document off."""
        item = self._item
        if item is not None:
            self._step(
                self._bridge.attempt(self._bridge.session.skip, item.document.id, item=item, seconds=self._seconds())
            )

    def flag(self) -> None:
        """Flag the document, or take the flag away."""
        item = self._item
        if item is not None:
            self._step(self._bridge.attempt(self._bridge.session.flag, item.document.id, not item.flagged))

    def keep_note(self, note: str) -> None:
        """Keep a note with the document."""
        item = self._item
        if item is not None:
            self._step(self._bridge.attempt(self._bridge.session.write_note, item.document.id, note))
            self._to_document()

    def _open(self, document: int) -> None:
        """Show a document that the one on screen reads like."""
        self._step(self._bridge.attempt(self._bridge.session.go_to, DocumentId(document)))

    def undo(self) -> None:
        """Take back the newest answer, to any depth; shows the document that came back."""
        self._turn(self._bridge.attempt(self._bridge.session.undo), self.tr("Taken back. This document is here again:"))

    def redo(self) -> None:
        """Do again what was taken back."""
        self._turn(self._bridge.attempt(self._bridge.session.redo), self.tr("Done again."))

    def _turn(self, step: Step | None, said: str) -> None:
        if step is None:
            return
        before = self._item.document.id if self._item is not None else None
        if step.next is not None and said.endswith(":"):
            came = step.next.document.id != before  # a note or a flag is taken back where it is
            said = f"{said} {visible(step.next.document.name)}" if came else self.tr("Taken back.")
        self._show(step, said)

    def _step(self, step: Step | None) -> None:
        if step is not None:
            self._show(step)
            if step.learn_due:
                self._bridge.learn_if_due()

    def _seconds(self) -> float | None:
        profile = self._bridge.profile
        return self.watch.seconds() if profile is None or profile.timing else None

    def _keep_guideline(self, label: str, text: str) -> None:
        changed = self._bridge.attempt(self._bridge.session.change_label, LabelId(label), guideline=text)
        if changed is not None:
            self.panel.close_cards()
            self._bridge.tell(Changes.LABELS)
            name = next((known.name for known in self._labels if known.id == label), "")
            self.pane.say(self.tr("The guideline of “{0}” is kept.").format(visible(name)))

    # what others changed

    def _changed(self, value: int) -> None:
        changes = Changes(value)
        if changes & Changes.LABELS:
            self._labels = list(self._bridge.session.labels())
            if self._item is not None:
                self.panel.show_item(self._item, self._labels, learned=self._bridge.learned)
        if changes & (Changes.QUEUE | Changes.DOCUMENTS | Changes.LABELS):
            self._look_again()

    def _look_again(self) -> None:
        """The queue is new. The document that is being read stays; it may get its first suggestion."""
        step = self._bridge.session.step()
        audit_ended = self._item is not None and self._item.question is Question.AUDIT and self._bridge.audit is None
        if self._item is None or step.next is None or audit_ended:
            self._show(step)
        elif (
            step.next.document.id == self._item.document.id
            and self._item.suggestion is None
            and step.next.suggestion is not None
        ):
            self._item = step.next
            self._show_item(step.next, moved=False)
            self.gate.new_document()

    def _figures_changed(self) -> None:
        if self._item is not None and self._item.suggestion is None:
            self.panel.show_item(self._item, self._labels, learned=self._bridge.learned)

    # coming and going

    def _to_document(self) -> None:
        there = self.stack.currentWidget() is self.desk
        (self.pane.reader() if there else self.empty.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._bridge.is_open:
            self.refresh()
        self.watch.restart()
        self._to_document()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.gate.forget()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.gate.forget()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The panel keeps its width, but never takes more than 45 % of the page."""
        if hasattr(self, "panel"):
            self.panel.setFixedWidth(max(280, min(theme.look(self).px(WIDTH), round(self.width() * 0.45))))
