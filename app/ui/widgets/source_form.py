"""How one table or workbook is to be read: unit, sheet, first row, separator, characters, columns; every choice is seen
in the rows at once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.records import Source, TablePreview
from app.session import visible
from app.ui import theme, words
from app.ui.plain import Elided, Prose, Words
from app.ui.widgets.table_view import PreviewTable

translate = QCoreApplication.translate

LabelsAs = Literal["ignore", "answers", "truth"]
TABLES = ("csv", "tsv", "jsonl", "json", "workbook")
SEPARATED = ("csv", "tsv")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "mac-roman", "cp850")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a person chose about how a file is looked at; ``None``: guess."""

    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    unit: str | None = None
    sheet: str | None = None

    def as_given(self) -> dict[str, Any]:
        """What was chosen, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}


class SourceForm(QWidget):
    """Shows a preview and the choices; emits :attr:`reread` when the file must be looked at again."""

    reread = Signal()
    """Something was changed that needs another look at the file: :meth:`chosen` says to what."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._preview: TablePreview | None = None
        self.failed = False
        """The last look at the file did not work."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._name = Elided(name, "name")
        self._count = Words("", "faint")
        head.addWidget(self._name)
        head.addWidget(self._count)
        head.addStretch(1)
        column.addLayout(head)
        self._choices = QWidget()
        lines = QVBoxLayout(self._choices)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        columns, shape = _line(lines), _line(lines)
        self.text = _choice(columns, self.tr("Text"))
        self.name = _choice(columns, self.tr("Name"))
        self.label = _choice(columns, self.tr("Label"))
        self.unit = _choice(shape, self.tr("One document is"))
        self.sheet = _choice(shape, self.tr("Sheet"))
        self.header = _choice(shape, self.tr("First row"))
        self.delimiter = _choice(shape, self.tr("Separator"))
        self.encoding = _choice(shape, self.tr("Characters"))
        self.unit.addItem(self.tr("a row"), "row")
        self.unit.addItem(self.tr("a sheet"), "sheet")
        self.header.addItem(self.tr("names the columns"), True)
        self.header.addItem(self.tr("is a document"), False)
        for sign, said in (
            (",", self.tr("comma ,")),
            (";", self.tr("semicolon ;")),
            ("\t", self.tr("tab")),
            ("|", self.tr("bar |")),
        ):
            self.delimiter.addItem(said, sign)
        for encoding in ENCODINGS:
            self.encoding.addItem(encoding, encoding)
        column.addWidget(self._choices)
        column.addWidget(self._label_use())
        self._problem = Prose("", "bad")
        self._problem.hide()
        column.addWidget(self._problem)
        self.table = PreviewTable()
        column.addWidget(self.table, 1)
        column.addStretch(0)
        for box in (self.text, self.name, self.label):
            box.currentIndexChanged.connect(self._mark)
        for box in (self.delimiter, self.encoding, self.header, self.unit, self.sheet):
            box.activated.connect(lambda _: self.reread.emit())

    def _label_use(self) -> QWidget:
        self._use = QWidget()
        row = QHBoxLayout(self._use)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        said = self.tr("The labels in the table")
        row.addWidget(Words(said, "soft"))
        self.use = QComboBox()
        self.use.setAccessibleName(said)
        self.use.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.use.setMinimumContentsLength(18)
        uses: tuple[tuple[LabelsAs, str], ...] = (
            ("ignore", self.tr("are ignored")),
            ("answers", self.tr("become my answers")),
            ("truth", self.tr("are kept aside as the truth, to measure against")),
        )
        for use, words_ in uses:
            self.use.addItem(words_, use)
        row.addWidget(self.use)
        row.addStretch(1)
        return self._use

    # what is shown

    def show_preview(self, preview: TablePreview, count: int | None = None) -> None:
        """Show a file's first rows with what was guessed about it."""
        self._preview = preview
        self.failed = False
        self._problem.hide()
        self._choices.show()
        self.table.show()
        workbook = preview.kind == "workbook"
        rows = preview.kind in TABLES and not self._by_sheet()
        self._name.setText(visible(preview.path.name))
        known = preview.count if count is None else count
        self._count.setText(words.documents(known) if known is not None else _kind(preview.kind))
        for widget, shown in (
            (self.text, rows),
            (self.name, rows),
            (self.label, rows),
            (self.unit, workbook),
            (self.sheet, workbook and rows and len(preview.sheets) > 1),
            (self.header, rows and preview.has_header is not None),
            (self.delimiter, preview.kind in SEPARATED),
            (self.encoding, not workbook),
        ):
            _show(widget, shown)
        _fill(self.text, preview, preview.text_column, optional=False)
        _fill(self.name, preview, preview.name_column, optional=True)
        _fill(self.label, preview, preview.label_column, optional=True)
        _select(self.delimiter, preview.delimiter)
        _select(self.encoding, preview.encoding)
        self.header.setCurrentIndex(1 if preview.has_header is False else 0)
        self.sheet.clear()
        for sheet in preview.sheets:
            self.sheet.addItem(visible(sheet), sheet)
        if preview.sheet is not None:
            _select(self.sheet, preview.sheet)
        self.table.setMinimumHeight(theme.look(self).px(160))
        self.table.show_preview(preview)
        self._mark()

    def _by_sheet(self) -> bool:
        """Whether a sheet of a workbook is one document, so that columns say nothing."""
        return self._preview is not None and self._preview.kind == "workbook" and self.unit.currentData() == "sheet"

    @property
    def seen(self) -> bool:
        """Whether there was a preview, so that the file can be read."""
        return self._preview is not None

    def show_problem(self, what: str) -> None:
        """The file could not be read like that. Where nothing was ever seen of it, there is nothing to choose."""
        self.failed = True
        self._problem.setText(what)
        self._problem.show()
        self.table.show_preview(None)
        for widget in (self._choices, self.table):
            widget.setVisible(self._preview is not None)
        self._use.setVisible(self._preview is not None and self._use.isVisibleTo(self))

    def _mark(self) -> None:
        marked: dict[str, str] = {}
        if self._by_rows():
            for box, said in (
                (self.label, self.tr("label")),
                (self.name, self.tr("name")),
                (self.text, self.tr("text")),
            ):
                chosen = box.currentData()
                if isinstance(chosen, str) and chosen:
                    marked[chosen] = said
        self.table.rows.mark(marked)
        self._use.setVisible(bool(self._by_rows() and self.label.currentData()))

    def _by_rows(self) -> bool:
        return self._preview is not None and self._preview.kind in TABLES and not self._by_sheet()

    # what was chosen

    def chosen(self) -> Chosen:
        """What another look at the file should go by. A file that was not seen yet: nothing."""
        preview = self._preview
        if preview is None:
            return Chosen()
        workbook = preview.kind == "workbook"
        by_rows = not self._by_sheet()
        return Chosen(
            encoding=None if workbook else self.encoding.currentData() or None,
            delimiter=self.delimiter.currentData() if preview.kind in SEPARATED else None,
            has_header=self.header.currentData() if preview.has_header is not None and by_rows else None,
            unit=self.unit.currentData() if workbook else None,
            sheet=self.sheet.currentData() if workbook and by_rows else None,
        )

    def source(self) -> Source | None:
        """The file and how to read it; ``None`` before there is a preview."""
        if self._preview is None:
            return None
        chosen, columns = self.chosen(), self._by_rows()
        return Source(
            path=self._preview.path,
            encoding=chosen.encoding,
            delimiter=chosen.delimiter,
            has_header=chosen.has_header,
            unit=chosen.unit,
            sheet=chosen.sheet,
            text_column=self.text.currentData() if columns else None,
            name_column=(self.name.currentData() or "") if columns else None,
            label_column=(self.label.currentData() or "") if columns else None,
        )

    def stops(self) -> list[QWidget]:
        """What the Tab key reaches, in reading order."""
        columns, shape = (self.text, self.name, self.label), (self.unit, self.sheet, self.header)
        return [*columns, *shape, self.delimiter, self.encoding, self.use, self.table]

    def labels_as(self) -> LabelsAs:
        """What to do with the label column."""
        if not (self._by_rows() and self.label.currentData()):
            return "ignore"
        chosen: LabelsAs = self.use.currentData()
        return chosen


def _line(lines: QVBoxLayout) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    lines.addLayout(row)
    return row


def _choice(row: QHBoxLayout, title: str) -> QComboBox:
    """A choice with its title above it, as wide as its neighbours."""
    both = QWidget()
    both.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    box = QComboBox()
    box.setAccessibleName(title)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(5)
    column.addWidget(Words(title, "small"))
    column.addWidget(box)
    row.addWidget(both, 1)
    return box


def _show(box: QComboBox, shown: bool) -> None:
    both = box.parentWidget()
    if both is not None:
        both.setVisible(shown)


def _fill(box: QComboBox, preview: TablePreview, guess: str | None, *, optional: bool) -> None:
    box.blockSignals(True)
    box.clear()
    if optional:
        box.addItem(translate("SourceForm", "– none –"), "")
    for column in preview.columns:
        box.addItem(visible(column), column)
    _select(box, guess or "")
    box.blockSignals(False)


def _select(box: QComboBox, value: str) -> None:
    at = box.findData(value)
    if at < 0 and value:
        box.addItem(value, value)
        at = box.count() - 1
    box.setCurrentIndex(max(0, at))


def _kind(kind: str) -> str:
    return {
        "folder": translate("SourceForm", "a folder of texts"),
        "text": translate("SourceForm", "one text"),
        "jsonl": translate("SourceForm", "JSON lines"),
        "json": translate("SourceForm", "a JSON list"),
        "workbook": translate("SourceForm", "a workbook"),
    }.get(kind, translate("SourceForm", "a table"))
