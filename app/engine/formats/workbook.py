"""Workbooks (XLSX, XLSM, XLS, ODS) with calamine: a sheet as a document, or each row of one sheet as a row of a table.

calamine lays a sheet out as a full rectangle of cells from the first to the last that is used, about 32 bytes each; so
how far the cells of a sheet reach is looked up in its XML first, and sheets that would not fit are refused. Values, not
formulas, are read; dates are written as ISO 8601 has them, numbers as short as they can be.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from app.engine.formats import biff
from app.engine.formats.package import Package, is_encrypted
from app.engine.formats.parts import (
    Block,
    Cells,
    Options,
    Part,
    Unreadable,
    compose,
    damaged,
    empty,
    encrypted,
    too_large,
    undecryptable,
)
from app.engine.text import encodable, is_blank
from app.records import Lack
from app.wording import translate

READER = "workbook/1"

MOST_CELLS = 12_000_000
"""Cells of the rectangle that a sheet spans, and of all sheets together."""
MOST_SHEETS = 2_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet has in every program."""
_PLACE = re.compile(
    rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,9})\$?(\d{1,40})["']"""
    rb"""|<(?:\w+:)?row\s(?:[^<>]{0,300}?\s)??r\s*=\s*["'](\d{1,40})["']"""
)
"""Where a cell says it is, or a row, whose cells need not say it."""
_OVERLAP = 500  # bytes of a piece that are looked at again with the next one

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet, for a person to choose from. ``rows`` is the number of the last row that is used, ``columns`` how many
    cells its rows have; ``start`` holds the first rows."""

    name: str
    rows: int
    columns: int
    start: Sequence[Sequence[str]] = ()


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part | Cells]:
    """By ``options.unit``: every sheet as a document ("sheet" or ``None``), or the rows of one sheet ("row").

    Rows are those that are not wholly empty, with their numbers; cells are as many as the sheet has columns.
    """
    book = _opened(data, options.password)
    if options.unit == "row":
        yield from _rows(book, options.sheet)
        return
    found = 0
    names = _visible(book)
    for number, sheet in enumerate(names, 1):
        locator = f"sheet {sheet}" if names.count(sheet) == 1 else f"sheet {number}"
        if len(names) == 1:
            locator = ""
        try:
            text, layout = compose(_blocks(_sheet(book, sheet)))
        except Unreadable as error:
            if len(names) == 1:
                raise
            yield Part(name=sheet, locator=locator, lack=error.lack, problem=error.problem)
            found += 1
            continue
        if not is_blank(text):
            yield Part(text=text, layout=layout, name=sheet if len(names) > 1 else "", locator=locator)
            found += 1
    if not found:
        raise empty()


def sheets(data: bytes, *, options: Options, shown: int = 10) -> list[Sheet]:
    """The sheets of a workbook in their order, those without cells left out, with their first ``shown`` rows that are
    not empty. Raises :class:`Unreadable` (damaged, encrypted, too large, empty)."""
    book = _opened(data, options.password)
    found = []
    for name in _visible(book):
        sheet = _sheet(book, name)
        start: list[Sequence[str]] = []
        for _, cells in _filled(sheet):
            if len(start) == shown:
                break
            start.append(cells)
        if start:
            last = sheet.end or (0, 0)
            found.append(Sheet(name=name, rows=last[0] + 1, columns=len(start[0]), start=tuple(start)))
    if not found:
        raise empty()
    return found


def cell(value: Value) -> str:
    """A value as a person would write it; text as it is."""
    if isinstance(value, str):
        return encodable(value).replace("\0", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="auto")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return repr(value)


def _rows(book: CalamineWorkbook, wanted: str | None) -> Iterator[Cells]:
    names = _visible(book)
    if wanted is not None and wanted not in names:
        raise Unreadable(Lack.DAMAGED, translate("problems", "It has no sheet of that name."))
    found = False
    for name in names if wanted is None else [wanted]:
        for number, cells in _filled(_sheet(book, name)):
            yield Cells(sheet=name, row=number, cells=cells)
            found = True
        if found:
            return
    raise empty()


def _filled(sheet: CalamineSheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that have something in them, with their numbers from 1; cells from the first column that is used."""
    with _guarded():
        rows = sheet.iter_rows()
    for number, row in enumerate(rows, 1):
        cells = tuple(map(cell, row))
        if any(cells):
            yield number, cells


def _blocks(sheet: CalamineSheet) -> Iterator[Block]:
    before = 0
    for number, cells in _filled(sheet):
        yield Block(text="\t".join(cells), before=number - before)
        before = number


def _visible(book: CalamineWorkbook) -> list[str]:
    names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if len(names) > MOST_SHEETS:
        raise too_large()
    return names


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet:
    with _guarded():
        return book.get_sheet_by_name(name)


def _opened(data: bytes, password: str | None) -> CalamineWorkbook:
    if data.startswith(b"PK"):
        package = Package(data)
        if is_encrypted(package):
            raise undecryptable()
        _check(package)
    else:
        biff.check(data, password, most_cells=MOST_CELLS)
    with _guarded(password):
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


@contextmanager
def _guarded(password: str | None = None) -> Iterator[None]:
    """What calamine raises in our words; a panic of Rust's is no :class:`Exception` and has no name to import."""
    try:
        yield
    except PasswordError as error:
        raise encrypted(password) from error
    except (CalamineError, OSError, ValueError) as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged() from None
        raise


def _check(package: Package) -> None:
    """Refuse a workbook whose sheets span more cells than memory holds, however few are filled."""
    cells = 0
    for name in package.names:
        if name == "content.xml":
            repeats = _Repeats()
            package.events(name, repeats)
            cells += repeats.cells
        elif name.endswith(".xml") and name.startswith("xl/") and name != "xl/sharedStrings.xml":
            cells += _span(package.pieces(name))
        if cells > MOST_CELLS:
            raise too_large()


def _span(pieces: Iterable[bytes]) -> int:
    """Cells of the rectangle around all cells of a sheet (XLSX). Raises :class:`Unreadable` for one beyond a sheet's
    end: calamine would lay out everything up to there."""
    columns: set[bytes] = set()
    first, last = 1 << 60, 0
    kept = b""
    for piece in pieces:
        found = _PLACE.findall(kept + piece)
        kept = piece[-_OVERLAP:]
        if found:
            columns.update(letters.upper() for letters, _, _ in found)
            numbers = [int(number or row) for _, number, row in found]
            first, last = min(first, min(numbers)), max(last, max(numbers))
    if not columns:
        return 0
    numbered = [_column(letters) for letters in columns - {b""}] or [1]
    if last > MOST_ROWS or max(numbered) > MOST_COLUMNS:
        raise Unreadable(
            Lack.DAMAGED,
            translate("problems", "It has cells beyond row 1,048,576 or column XFD, where sheets end."),
        )
    return (last - first + 1) * (max(numbered) - min(numbered) + 1)


def _column(letters: bytes) -> int:
    """b"A" → 1, b"AA" → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@dataclass(slots=True)
class _Repeats:
    """Counts the cells that the tables of an OpenDocument file span: one element may stand for a million."""

    cells: int = 0
    _row: int = 0
    _column: int = 0
    _repeat: int = 1
    _filled: bool = False
    _filled_row: bool = False
    _last: list[int] = field(default_factory=lambda: [0, 0])

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table:table":
            self._row, self._last = 0, [0, 0]
        elif tag == "table:table-row":
            self._row += _repeated(attributes.get("table:number-rows-repeated"))
            self._column, self._filled_row = 0, False
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._repeat = _repeated(attributes.get("table:number-columns-repeated"))
            self._filled = "office:value-type" in attributes
        elif tag == "text:p":
            self._filled = True

    def end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._repeat
            if self._filled:
                self._last[1] = max(self._last[1], self._column)
                self._filled_row = True
        elif tag == "table:table-row" and self._filled_row:
            self._last[0] = self._row
        elif tag == "table:table":
            self.cells += self._last[0] * self._last[1]

    def data(self, text: str) -> None: ...


def _repeated(value: str | None) -> int:
    return int(value[:9]) if value and value.isascii() and value.isdecimal() else 1
