"""Writes documents with their labels and provenance: CSV, JSON Lines, Parquet, XLSX.

A file appears whole or not at all: it is written under a temporary name in the same folder and renamed when done.
CSV and XLSX are made safe for spreadsheets, which would run a cell that begins with ``=`` as a formula; JSON Lines and
Parquet carry every character as it is.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from app.errors import InputError, StorageError
from app.records import ExportRow, Report, silent
from app.wording import translate

FORMATS = ("csv", "jsonl", "parquet", "xlsx")

_FORMULA = re.compile(r"[\s\x00]*[=+\-@\t\r\x00＝＋－＠]|'")
"""What a spreadsheet may take for a formula, also behind white space or in full width; and our own mark."""
_XLSX_CELL = 32_767
_CUT = " […]"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_GROUP = 1_000
_NUMBERS = {"document": int, "suggested_confidence": float, "label_version": int, "flagged": bool}


def format_of(path: Path) -> str:
    """The format that a file name's ending asks for. Raises ``InputError`` for an ending that is none."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise InputError(
            translate("errors", "“{name}” does not say in which format to write.").format(name=path.name),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "End the name in .csv, .xlsx, .jsonl or .parquet."),
        )
    return form


def write(
    rows: Iterable[ExportRow],
    path: Path,
    *,
    format: str,
    with_text: bool = True,
    raw: bool = False,
    total: int = 0,
    report: Report = silent,
) -> int:
    """Write ``rows`` to ``path`` and return how many. An existing file is replaced only when all is written.

    ``with_text`` ``False`` leaves the texts out (their hashes stay); ``raw`` leaves CSV and XLSX cells as they are.
    Raises ``InputError`` for a place that cannot be a file, ``StorageError`` when the disk refuses.
    """
    if path.is_dir():
        raise InputError(
            translate("errors", "“{name}” is a folder.").format(name=path.name),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "Name a file in it."),
        )
    writer: Callable[[Iterator[dict[str, Any]], Path, bool], int] = _WRITERS[format]
    with _replacing(path) as partial:
        return writer(_reported(rows, with_text, total, report), partial, raw)


def protected(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with a leading apostrophe where it needs one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape(cell: str) -> str:
    """The cell that :func:`protected` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _reported(rows: Iterable[ExportRow], with_text: bool, total: int, report: Report) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        if number % 100 == 0:
            report(number, total)
        yield _plain(row, with_text)


def _plain(row: ExportRow, with_text: bool) -> dict[str, Any]:
    """One row as columns. Other columns of the source come last, under a name that cannot clash."""
    document = row.document
    columns: dict[str, Any] = {
        "document": int(document.id),
        "name": document.name,
        "source": document.source,
        "locator": document.locator,
    }
    if with_text:
        columns["text"] = document.text
    columns |= {
        "text_sha256": document.text_hash,
        "label": row.label,
        "answered_by": row.person,
        "answered_at": row.at,
        "how": row.how,
        "question": row.question,
        "suggested_label": row.shown_label,
        "suggested_confidence": row.shown_confidence,
        "label_version": row.label_version,
        "note": row.note,
        "flagged": row.flagged,
        "event_sha256": row.event_hash,
    }
    return columns | {f"extra:{name}": value for name, value in row.extra.items()}


def _head(rows: Iterator[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The first rows, and all columns they have: later rows of one table bring no new ones."""
    first = list(islice(rows, _GROUP))
    columns = list(dict.fromkeys(name for row in first for name in row))
    return first, columns or list(_plain_columns())


def _plain_columns() -> tuple[str, ...]:
    return ("document", "name", "source", "locator", "text", "text_sha256", "label")


def _chained(first: list[dict[str, Any]], rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from first
    yield from rows


def _spill(row: Mapping[str, Any], columns: list[str]) -> dict[str, Any]:
    """The row in these columns; what has no column of its own (a second table came with others) goes into one."""
    return {name: row.get(name) for name in columns} | {
        "extra": json.dumps({name: value for name, value in row.items() if name not in columns}, ensure_ascii=False)
        if any(name not in columns for name in row)
        else None
    }


def _write_csv(rows: Iterator[dict[str, Any]], path: Path, raw: bool) -> int:
    first, columns = _head(rows)
    count = 0
    # With a byte order mark: spreadsheets take it for UTF-8 and nothing else.
    with open(path, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        heading = [*columns, "extra"]
        writer.writerow(heading if raw else [protected(name) for name in heading])
        for row in _chained(first, rows):
            cells = _spill(row, columns)
            writer.writerow([_csv_cell(cells[name], raw) for name in heading])
            count += 1
        _to_disk(handle)
    return count


def _csv_cell(value: object, raw: bool) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if raw else protected(value)
    return "" if value is None else value


def _write_jsonl(rows: Iterator[dict[str, Any]], path: Path, raw: bool) -> int:
    count = 0
    with open(path, "w", encoding="utf-8", newline="\n") as handle:
        for row in rows:
            handle.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
            count += 1
        _to_disk(handle)
    return count


def _write_parquet(rows: Iterator[dict[str, Any]], path: Path, raw: bool) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    first, columns = _head(rows)
    schema = pa.schema(
        [(name, kinds[_NUMBERS[name]] if name in _NUMBERS else pa.string()) for name in [*columns, "extra"]]
    )
    count = 0
    source = _chained(first, rows)
    with open(path, "wb") as handle:
        with pq.ParquetWriter(handle, schema, compression="zstd") as writer:
            while group := list(islice(source, _GROUP)):
                writer.write_table(pa.Table.from_pylist([_spill(row, columns) for row in group], schema=schema))
                count += len(group)
        _to_disk(handle)
    return count


def _write_xlsx(rows: Iterator[dict[str, Any]], path: Path, raw: bool) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    first, columns = _head(rows)
    heading = [*columns, "extra"]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cloister")
    sheet.freeze_panes = "A2"

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value=_xlsx_text(value))
        if not raw or made.data_type != "f":
            made.data_type = "s"  # a string, whatever it looks like
        return made

    sheet.append([cell(name) for name in heading])
    count = 0
    for row in _chained(first, rows):
        if count >= 1_048_575:
            raise InputError(
                translate("errors", "A spreadsheet holds 1,048,575 rows, and there are more documents."),
                safe=translate("errors", "Nothing was written."),
                todo=translate("errors", "Choose CSV, JSON Lines or Parquet."),
            )
        cells = _spill(row, columns)
        sheet.append([cell(cells[name]) for name in heading])
        count += 1
    book.save(path)
    with open(path, "rb+") as handle:
        _to_disk(handle)
    return count


def _xlsx_text(value: str) -> str:
    """What a cell can hold: control characters as ``_xHHHH_``, and at most 32,767 characters, the cut being shown."""
    safe = _NOT_IN_XML.sub(_escape, value)
    return safe if len(safe) <= _XLSX_CELL else safe[: _XLSX_CELL - len(_CUT)] + _CUT


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    return f"_x{ord(found):04X}_" if len(found) == 1 else "_x005F_" + found[1:]


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well, and vanishes when not."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".partial", dir=path.parent)
        os.close(descriptor)
    except OSError as error:
        raise _refused(error, path) from error
    partial = Path(name)
    try:
        yield partial
        os.replace(partial, path)
    except OSError as error:
        raise _refused(error, path) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _refused(error: OSError, path: Path) -> StorageError:
    return StorageError(
        translate("errors", "“{name}” could not be written ({reason}).").format(
            name=path.name, reason=error.strerror or type(error).__name__
        ),
        safe=translate("errors", "The project is unharmed, and a file that was there before is unchanged."),
        todo=translate("errors", "Check the free space and whether you may write to that folder, then try again."),
    )


def _to_disk(handle: Any) -> None:
    handle.flush()
    os.fsync(handle.fileno())


_WRITERS: dict[str, Callable[[Iterator[dict[str, Any]], Path, bool], int]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
}
