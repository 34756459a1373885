"""Labels: names, sentences, guidelines, keys, order. Typing is enough."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.records import NONE, Changes, Label, LabelId
from app.session import visible
from app.ui import messages, words
from app.ui.bridge import Bridge
from app.ui.plain import Prose, Words, set_tip
from app.ui.widgets.controls import ActionButton
from app.ui.widgets.label_card import LabelCard

BATCH = 10
"""Cards made at a time: 150 labels must not hold up the window."""


class LabelsPage(QWidget):
    """One card a label, and a line to add the next."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._cards: dict[LabelId, LabelCard] = {}
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self.refresh)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 32, 40, 24)
        outer.setSpacing(12)
        head = QHBoxLayout()
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(Words(self.tr("Labels"), "heading"))
        said.addWidget(
            Prose(self.tr("One sentence that says when a label applies makes the first suggestions better."), "soft")
        )
        head.addLayout(said, 1)
        self.go_on = ActionButton(self.tr("Review"), kind="primary")
        self.go_on.clicked.connect(lambda: bridge.show("review"))
        head.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        adding = QHBoxLayout()
        self.add = QLineEdit()
        self.add.setPlaceholderText(self.tr("Type a new label and press Enter"))
        self.add.setAccessibleName(self.tr("New label"))
        self.add.setMaxLength(200)
        self.add.returnPressed.connect(self._add)
        adding.addWidget(self.add, 1)
        self.from_file = ActionButton(self.tr("From a file…"))
        self.from_file.clicked.connect(self._choose_file)
        adding.addWidget(self.from_file)
        self.none = ActionButton(self.tr("Allow “None of these”"))
        set_tip(self.none, self.tr("A label for documents that no other label fits. It stays the last, on the key 0."))
        self.none.clicked.connect(self._allow_none)
        adding.addWidget(self.none)
        outer.addLayout(adding)
        self._found = QHBoxLayout()
        self._found.setSpacing(8)
        outer.addLayout(self._found)
        inside = QWidget()
        inside.setProperty("role", "clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 3, 0)  # in line with the buttons above
        self._column.setSpacing(8)
        self._none = Prose(
            self.tr(
                "No labels yet. Two are enough to begin, for example Contract and Invoice; more can follow at any time."
            ),
            "soft",
        )
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(48)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        outer.addWidget(self._area, 1)
        bridge.changed.connect(self._changed)
        bridge.found_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the labels as they are now; cards of labels that stay keep what is being typed."""
        labels = self._bridge.session.labels()
        counts = {label.id: count for label, count in self._bridge.figures.per_label} if self._bridge.figures else {}
        wanted = {label.id for label in labels}
        for id_ in [known for known in self._cards if known not in wanted]:
            card = self._cards.pop(id_)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        room = BATCH
        for place, label in enumerate(labels):
            existing = self._cards.get(label.id)
            if existing is None and room == 0:
                self._more.start()  # the rest when the window had its turn
                break
            room -= existing is None
            card = existing or self._new_card(label)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            last = place == len(labels) - 1 or labels[place + 1].role == NONE
            card.show_label(label, counts.get(label.id, 0), first=place == 0, last=last)
        self._none.setVisible(not labels)
        self.none.setVisible(not any(label.role == NONE for label in labels))
        self.go_on.setEnabled(len(labels) >= 2)
        self._offer(labels)

    def _new_card(self, label: Label) -> LabelCard:
        card = LabelCard(label.id)
        card.changed.connect(self._change)
        card.moved.connect(self._move)
        card.kept_in_sight.connect(self._keep_in_sight)
        card.removed.connect(self._remove)
        self._cards[label.id] = card
        return card

    def _offer(self, labels: Sequence[Label]) -> None:
        """Names that came with the data and are no labels yet."""
        while self._found.count():
            gone = self._found.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.deleteLater()
        there = {label.name.casefold() for label in labels}
        names = [name for name in self._bridge.found if name.casefold() not in there]
        if not names:
            return
        self._found.addWidget(Words(self.tr("Found in your documents:"), "soft"))
        for name in names[:5]:
            button = ActionButton(visible(name))
            button.setMaximumWidth(220)
            button.clicked.connect(lambda _=False, name=name: self._take([name]))
            self._found.addWidget(button)
        if len(names) > 1:
            every = ActionButton(self.tr("Add all {0}").format(words.number(len(names))), kind="link")
            every.clicked.connect(lambda: self._take(names))
            self._found.addWidget(every)
        self._found.addStretch(1)

    # verbs

    def _add(self) -> None:
        name = self.add.text()
        if self._bridge.attempt(self._bridge.session.add_label, name) is not None:
            self.add.clear()
            self._bridge.tell(Changes.LABELS | Changes.QUEUE)
            self._bridge.learn_if_due()
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _allow_none(self) -> None:
        if self._bridge.attempt(self._bridge.session.allow_none, self.tr("None of these")) is not None:
            self._bridge.tell(Changes.LABELS | Changes.QUEUE)
            self._bridge.learn_if_due()
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_in_sight(self, id_: str, on: bool) -> None:
        if self._bridge.attempt(self._bridge.session.change_label, LabelId(id_), critical=on) is None:
            self.refresh()
        else:
            self._bridge.tell(Changes.LABELS)

    def _choose_file(self) -> None:
        """Labels out of a table with the columns name, sentence and guideline."""
        path = self._bridge.files.open_file(self, self.tr("Labels from a file"), self.tr("Tables (*.csv)"))
        if path is not None and self._bridge.attempt(self._bridge.session.add_labels, path) is not None:
            self._bridge.tell(Changes.LABELS | Changes.QUEUE)
            self._bridge.learn_if_due()

    def _take(self, names: Sequence[str]) -> None:
        for name in names:
            if self._bridge.attempt(self._bridge.session.add_label, name) is None:
                break
        self._bridge.tell(Changes.LABELS | Changes.QUEUE)
        self._bridge.learn_if_due()

    def _change(self, id_: str, field: str, value: str) -> None:
        change = self._bridge.session.change_label
        label = LabelId(id_)
        if field == "name":
            done = self._bridge.attempt(change, label, name=value)
        elif field == "sentence":
            done = self._bridge.attempt(change, label, sentence=value)
        elif field == "guideline":
            done = self._bridge.attempt(change, label, guideline=value)
        else:
            done = self._bridge.attempt(change, label, key=value)
        if done is None:
            self.refresh()
        else:
            self._bridge.tell(Changes.LABELS)
            self._bridge.learn_if_due()

    def _move(self, id_: str, by: int) -> None:
        order = [label.id for label in self._bridge.session.labels()]
        place = order.index(LabelId(id_)) + by
        if not 0 <= place < len(order):
            return
        moved = self._bridge.attempt(self._bridge.session.move_label, LabelId(id_), place)
        if moved is not None:
            self._cards[LabelId(id_)].keep_focus(by)

    def _remove(self, id_: str) -> None:
        label = next(label for label in self._bridge.session.labels() if label.id == id_)
        messages.ask(
            self,
            self.tr("Remove the label “{0}”?").format(visible(label.name)),
            self.tr("It can be removed as long as no document has it. It stays in the project's history."),
            self.tr("Remove"),
            lambda: self._bridge.attempt(self._bridge.session.retire_label, label.id),
        )

    # what others changed

    def _changed(self, value: int) -> None:
        if Changes(value) & (Changes.LABELS | Changes.DOCUMENTS):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._bridge.find_labels()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
