"""The first rows of a table as they will be read, with the chosen columns marked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.records import TablePreview
from app.session import visible
from app.ui import theme

Index = QModelIndex | QPersistentModelIndex


class PreviewModel(QAbstractTableModel):
    """Cells of a preview, cut to one line each."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._preview: TablePreview | None = None
        self._marked: dict[str, str] = {}

    def show_preview(self, preview: TablePreview | None) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._preview = preview
        self.endResetModel()

    def mark(self, marked: dict[str, str]) -> None:
        """Column: what it is used for, in words."""
        self._marked = marked
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self._preview.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self._preview.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._preview is None or not index.isValid():
            return None
        column = self._preview.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            row = self._preview.rows[index.row()]
            cell = row[index.column()] if index.column() < len(row) else ""
            return visible(" ".join(cell.split()))[:200]
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.look(self._view).colour("ink" if column in self._marked else "faint")
        if role == Qt.ItemDataRole.BackgroundRole and column in self._marked:
            tokens = theme.look(self._view).tokens
            return QColor(theme.mixed(tokens.mark, tokens.surface, 0.4))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._preview is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if section >= len(self._preview.columns):
            return None
        column = self._preview.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            use = self._marked.get(column, "")
            told = use and use.casefold() != column.casefold()
            return f"{visible(column)}  ·  {use}" if told else visible(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            font = QFont(self._view.font())
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None


class PreviewTable(QTableView):
    """A calm table: no selection, no editing, the text column gets the room."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = PreviewModel(self)
        self.setModel(self.rows)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.setAccessibleName(self.tr("The first rows"))
        self.setTabKeyNavigation(False)

    def show_preview(self, preview: TablePreview | None) -> None:
        """Show the first rows of ``preview``; the widest column stretches."""
        self.rows.show_preview(preview)
        self.verticalHeader().setDefaultSectionSize(theme.look(self).px(32))
        if preview is None or not preview.columns:
            return
        header = self.horizontalHeader()
        widths = [
            max([len(" ".join(row[at].split())) for row in preview.rows if at < len(row)] or [0])
            for at in range(len(preview.columns))
        ]
        longest = max(range(len(widths)), key=widths.__getitem__)
        for at in range(len(widths)):
            stretch = at == longest and len(widths) <= 6
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            )
            if not stretch:
                header.resizeSection(
                    at,
                    min(
                        theme.look(self).px(220),
                        max(self._for_title(preview.columns[at]), self.sizeHintForColumn(at) + 24),
                    ),
                )

    def _for_title(self, column: str) -> int:
        """Pixels for a column's name with what it is used for beside it."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        longest = max(self.tr("label"), self.tr("name"), self.tr("text"), key=len)
        return QFontMetrics(font).horizontalAdvance(f"{visible(column)}  ·  {longest}") + 24
