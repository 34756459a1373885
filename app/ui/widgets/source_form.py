"""How one file is to be read: separator, characters, columns; every choice is seen in the rows at once."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.records import Source, TablePreview
from app.session import visible
from app.ui import words
from app.ui.plain import Elided, Prose, Words
from app.ui.widgets.table_view import PreviewTable

translate = QCoreApplication.translate

LabelsAs = Literal["ignore", "answers", "truth"]
TABLES = ("csv", "tsv", "jsonl")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "mac-roman", "cp850")


class SourceForm(QWidget):
    """Shows a preview and the choices; emits :attr:`reread` when the file must be looked at again."""

    reread = Signal()
    """Separator or characters were changed: :meth:`overrides` says to what."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._preview: TablePreview | None = None
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
        grid = QGridLayout(self._choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        self.text = _choice(grid, 0, self.tr("Text"))
        self.name = _choice(grid, 1, self.tr("Name"))
        self.label = _choice(grid, 2, self.tr("Label"))
        self.delimiter = _choice(grid, 3, self.tr("Separator"))
        self.encoding = _choice(grid, 4, self.tr("Characters"))
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
        for box in (self.delimiter, self.encoding):
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
        self._problem.hide()
        self._choices.show()
        self.table.show()
        table = preview.kind in TABLES
        self._name.setText(visible(preview.path.name))
        known = preview.count if count is None else count
        self._count.setText(words.documents(known) if known is not None else _kind(preview.kind))
        for widget, shown in (
            (self.text, table),
            (self.name, table),
            (self.label, table),
            (self.delimiter, preview.kind in ("csv", "tsv")),
        ):
            _show(widget, shown)
        _fill(self.text, preview, preview.text_column, optional=False)
        _fill(self.name, preview, preview.name_column, optional=True)
        _fill(self.label, preview, preview.label_column, optional=True)
        _select(self.delimiter, preview.delimiter)
        _select(self.encoding, preview.encoding)
        self.table.show_preview(preview)
        self._mark()

    def show_problem(self, what: str) -> None:
        """The file could not be read like that. Where nothing was ever seen of it, there is nothing to choose."""
        self._problem.setText(what)
        self._problem.show()
        self.table.show_preview(None)
        for widget in (self._choices, self.table):
            widget.setVisible(self._preview is not None)
        self._use.setVisible(self._preview is not None and self._use.isVisibleTo(self))

    def _mark(self) -> None:
        marked: dict[str, str] = {}
        if self._preview is not None and self._preview.kind in TABLES:
            for box, said in (
                (self.label, self.tr("label")),
                (self.name, self.tr("name")),
                (self.text, self.tr("text")),
            ):
                chosen = box.currentData()
                if isinstance(chosen, str) and chosen:
                    marked[chosen] = said
        self.table.rows.mark(marked)
        self._use.setVisible(bool(self._preview and self._preview.kind in TABLES and self.label.currentData()))

    # what was chosen

    def overrides(self) -> tuple[str | None, str | None]:
        """Encoding and separator as chosen; ``None``: guess."""
        encoding, delimiter = self.encoding.currentData(), self.delimiter.currentData()
        separated = self._preview is not None and self._preview.kind in ("csv", "tsv")
        return (encoding or None), (delimiter if separated else None)

    def source(self) -> Source | None:
        """The file and how to read it; ``None`` before there is a preview."""
        if self._preview is None:
            return None
        if self._preview.kind not in TABLES:
            return Source(path=self._preview.path, encoding=self.encoding.currentData())
        encoding, delimiter = self.overrides()
        return Source(
            path=self._preview.path,
            encoding=encoding,
            delimiter=delimiter,
            text_column=self.text.currentData(),
            name_column=self.name.currentData() or "",
            label_column=self.label.currentData() or "",
        )

    def labels_as(self) -> LabelsAs:
        """What to do with the label column."""
        if not (self._preview and self._preview.kind in TABLES and self.label.currentData()):
            return "ignore"
        chosen: LabelsAs = self.use.currentData()
        return chosen


def _choice(grid: QGridLayout, column: int, title: str) -> QComboBox:
    label = Words(title, "small")
    box = QComboBox()
    box.setAccessibleName(title)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    box.setProperty("words", label)
    grid.addWidget(label, 0, column)
    grid.addWidget(box, 1, column)
    grid.setColumnStretch(column, 1)
    return box


def _show(box: QComboBox, shown: bool) -> None:
    box.setVisible(shown)
    label = box.property("words")
    if isinstance(label, QWidget):
        label.setVisible(shown)


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
    }.get(kind, translate("SourceForm", "a table"))
