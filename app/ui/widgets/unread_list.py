"""What gave no text: filtered by reason, tried again, written to a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.records import Lack, Unread
from app.session import visible
from app.ui import messages, theme, words
from app.ui.lacks import lack_words, way_out
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton
from app.ui.widgets.password_sheet import ask_password

Index = QModelIndex | QPersistentModelIndex


class UnreadModel(QAbstractTableModel):
    """File, place, reason."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.rows: Sequence[Unread] = ()
        self._titles = (self.tr("File or folder"), self.tr("Place in it"), self.tr("Why"))

    def show_rows(self, rows: Sequence[Unread]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (visible(row.source), visible(row.locator), visible(row.reason))[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.look(self._view).colour("soft" if index.column() == 1 else "ink")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return None


class UnreadList(QWidget):
    """The list with its filter. What to do with it is asked of whoever shows it."""

    retried = Signal(object, object)
    """Numbers of what to try again, and the password or ``None``."""
    relocated = Signal(object)
    """Numbers of what lies in another folder now and is to be tried again there."""
    exported = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Unread] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.title = Words(self.tr("What has no text"), "title")
        said = self.tr("Reason")
        self.reason = QComboBox()
        self.reason.setAccessibleName(said)
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.reason.currentIndexChanged.connect(self._filter)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(Words(said, "soft"))
        head.addWidget(self.reason)
        column.addLayout(head)
        self._hint = Prose("", "soft")
        column.addWidget(self._hint)
        self.table = QTableView()
        self.model = UnreadModel(self)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(self.tr("What has no text"))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._say())
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        back = ActionButton(self.tr("Back"), key=self.tr("Esc"))
        back.clicked.connect(self.left)
        self.export = ActionButton(self.tr("Write this list to a file…"))
        self.export.clicked.connect(self.exported)
        self.elsewhere = ActionButton(self.tr("Look in another folder…"))
        self.elsewhere.clicked.connect(lambda: self.relocated.emit([one.id for one in self.chosen()]))
        self.retry = ActionButton("", kind="primary")
        self.retry.clicked.connect(self._retry)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.export)
        row.addWidget(self.elsewhere)
        row.addWidget(self.retry)
        column.addLayout(row)
        self.show_unread(())

    def show_unread(self, found: Sequence[Unread]) -> None:
        """Show these, filtered as before where that reason is still there."""
        before = self.reason.currentData()
        self._all = found
        counted = Counter(one.lack for one in found)
        self.reason.blockSignals(True)
        self.reason.clear()
        self.reason.addItem(self.tr("all ({0})").format(words.number(len(found))), None)
        for lack in sorted(counted, key=lambda lack: -counted[lack]):
            self.reason.addItem(f"{lack_words(lack)} ({words.number(counted[lack])})", lack.value)
        self.reason.setCurrentIndex(max(0, self.reason.findData(before)))
        self.reason.blockSignals(False)
        self._filter()

    def choose(self, lack: Lack | None) -> None:
        """Filter by a reason; ``None``: all."""
        self.reason.setCurrentIndex(max(0, self.reason.findData(lack.value if lack else None)))

    def _filter(self) -> None:
        value = self.reason.currentData()
        rows = [one for one in self._all if value is None or one.lack.value == value]
        self.model.show_rows(rows)
        look = theme.look(self)
        self.table.verticalHeader().setDefaultSectionSize(look.px(34))
        header = self.table.horizontalHeader()
        header.resizeSection(0, look.px(220))
        header.resizeSection(1, look.px(300))
        self._hint.setText(
            way_out(Lack(value))
            if value is not None
            else self.tr("Choose a reason to see what helps. All else was added.")
            if self._all
            else self.tr("Everything that was read has text.")
        )
        self._say()

    def _say(self) -> None:
        count = len(self.chosen())
        selected = bool(self.table.selectionModel().selectedRows())
        self.retry.set_words(
            self.tr("Try %Ln again", "", count) if selected else self.tr("Try all %Ln again", "", count)
        )
        self.retry.setEnabled(count > 0)
        self.elsewhere.setEnabled(count > 0)
        self.export.setEnabled(bool(self._all))

    def say(self, words_: str) -> None:
        """A line over the list, such as where it was written to."""
        self._hint.setText(words_)

    def chosen(self) -> list[Unread]:
        """The rows that are selected, or all that the filter leaves."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.rows[row] for row in rows] if rows else list(self.model.rows)

    def _retry(self) -> None:
        chosen = self.chosen()
        ids = [one.id for one in chosen]
        locked = sum(one.lack is Lack.ENCRYPTED for one in chosen)
        if not locked:
            self.retried.emit(ids, None)
            return
        self.ask_password(ids, locked)

    def ask_password(self, ids: Sequence[int], locked: int) -> messages.Sheet:
        """A sheet that asks for a password, shown as dots and kept nowhere, and then tries again."""
        return ask_password(
            self,
            self.tr("%Ln are protected with a password", "", locked),
            self.tr("It is used now, for what it opens, and not stored anywhere."),
            self.tr("Try again"),
            lambda password: self.retried.emit(list(ids), password),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
