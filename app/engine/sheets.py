"""A spreadsheet file (XLSX) written row by row straight into its archive.

The usual libraries put the rows into the system's folder for temporary files first, where no text of a document may
lie; and ours are tables of strings and numbers only, which takes five small XML files. Every string is written as a
string (``t="inlineStr"``), so that no cell is ever a formula; what looks like one is also marked so that it stays a
string when a person edits it. Layout: ECMA-376 part 1, sections 12 and 18.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape as xml_escape

from app.engine.text import encodable

MOST_ROWS = 1_048_576
"""Rows that a sheet can hold, its heading included."""
MOST_CHARACTERS = 32_767
"""UTF-16 units that a cell can hold."""
CUT = " […]"
"""What stands at the end of a cell that was cut."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # and the carriage return, which XML readers change
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY = (1980, 1, 1, 0, 0, 0)  # the same rows give the same bytes
_PLAIN, _HEADING, _QUOTED = 0, 1, 2  # positions in cellXfs

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Cloister" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    '<Relationship Id="rId2" Target="styles.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_BEGINS = (
    f'{_DECLARATION}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)

Cell = str | int | float | bool | None


def write(
    stream: IO[bytes], heading: Sequence[str], rows: Iterable[Sequence[Cell]], *, looks_like_formula: re.Pattern[str]
) -> int:
    """Write one sheet and return how many cells were cut to :data:`MOST_CHARACTERS` (they end in :data:`CUT`).

    ``None`` and "" are empty cells. Raises :class:`OverflowError` at the row that no longer fits.
    """
    count = cut = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _PARTS.items():
            archive.writestr(_entry(name), _DECLARATION + content)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(_SHEET_BEGINS.encode())
            sheet.write(_row(1, [_text(name, _HEADING)[0] for name in heading]))
            for count, cells in enumerate(rows, 1):
                if count >= MOST_ROWS:
                    raise OverflowError
                line = []
                for cell in cells:
                    if isinstance(cell, str):
                        made, was_cut = _text(cell, _QUOTED if looks_like_formula.match(cell) else _PLAIN)
                        cut += was_cut
                    else:
                        made = _number(cell)
                    line.append(made)
                sheet.write(_row(count + 1, line))
            sheet.write(b"</sheetData></worksheet>")
    return cut


def escape(text: str) -> str:
    """A text as a cell holds it: what XML cannot as ``_xHHHH_``, and what only looks so with its first sign escaped."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", _LIKE_ESCAPE.sub("_x005F_", encodable(text)))


def unescape(cell: str) -> str:
    """The text that :func:`escape` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), cell)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _row(number: int, cells: Sequence[str]) -> bytes:
    made = (f'<c r="{_letters(i)}{number}"{cell}</c>' for i, cell in enumerate(cells) if cell)
    return f'<row r="{number}">{"".join(made)}</row>'.encode()


def _text(text: str, style: int) -> tuple[str, bool]:
    """A string cell after its opening ``<c r="…"``, and whether it was cut."""
    if not text:
        return "", False
    cell = escape(text)
    too_long = len(cell) > MOST_CHARACTERS // 2 and _units(cell) > MOST_CHARACTERS
    if too_long:
        cell = _shortened(text)
    styled = f' s="{style}"' if style else ""
    return f'{styled} t="inlineStr"><is><t xml:space="preserve">{xml_escape(cell)}</t></is>', too_long


def _shortened(text: str) -> str:
    """The longest beginning of a text that fits together with the mark, escaped."""
    room = MOST_CHARACTERS - _units(CUT)
    kept = text[:room]
    while (surplus := _units(escape(kept)) - room) > 0:
        kept = kept[: -max(1, surplus // 7)]  # one character is at most seven units when escaped
    return escape(kept) + CUT


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _number(value: float | bool | None) -> str:
    if value is None or not math.isfinite(value):
        return ""
    return f' t="b"><v>{int(value)}</v>' if isinstance(value, bool) else f"><v>{value!r}</v>"


def _letters(position: int) -> str:
    """0 → "A", 25 → "Z", 26 → "AA"."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
