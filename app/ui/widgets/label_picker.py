"""Any label by typing part of its name: a line and the list that it narrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.records import Label, LabelId
from app.ui.plain import Words
from app.ui.widgets.label_list import LabelList, LabelModel


class LabelPicker(QWidget):
    """Type to filter, arrows to move, Enter to choose, Escape to leave."""

    picked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a part of the label's name"))
        self.field.setAccessibleName(self.tr("Any label"))
        self._model = LabelModel(self)
        self._all: Sequence[Label] = ()
        self.list = LabelList()
        self.list.setModel(self._model)
        self.list.setAccessibleName(self.tr("Labels that fit"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.emphasised = True
        self._none = Words(self.tr("No label of that name."), "soft")
        column.addWidget(self.field)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.picked.connect(self.picked)

    def begin(self, labels: Sequence[Label], shares: Mapping[LabelId, float] | None) -> None:
        """Show all labels and wait for typing."""
        self._all = labels
        self._model.set_shares(shares)
        self.field.clear()
        self._narrow("")
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _narrow(self, text: str) -> None:
        """Keep the labels whose name holds every typed word, in their stable order."""
        parts = text.casefold().split()
        fitting = [label for label in self._all if all(part in label.name.casefold() for part in parts)]
        self._model.set_labels(fitting)
        some = bool(fitting)
        self._none.setVisible(not some)
        self.list.setVisible(some)
        if some:
            self.list.setCurrentIndex(self._model.index(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.list.keyPressEvent(event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                label = self.list.current()
                if label is not None and not event.isAutoRepeat():
                    self.picked.emit(str(label.id))
                return True
            if key == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
