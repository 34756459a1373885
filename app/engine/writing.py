"""Documents with their labels and provenance on their way out: CSV, JSON Lines, Parquet, XLSX.

A file appears whole or not at all: it is written under a temporary name in the same folder, forced to the disk, and
renamed when done. CSV and XLSX are made safe for spreadsheets, which would run a cell that begins with ``=`` as a
formula; JSON Lines and Parquet carry every character as it is. What the four have in common are the columns:
the document, its label and where that comes from, then the source's other columns under names that begin with "extra:".
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from app.engine import sheets
from app.engine.text import encodable, visible
from app.errors import FileMissing, InputError, StorageError
from app.records import ExportRow, Report, silent
from app.wording import translate

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
COLUMNS = (
    "document", "name", "source", "locator", "text", "text_sha256", "label", "answered_by", "answered_at", "how",
    "question", "suggested_label", "suggested_confidence", "label_version", "note", "flagged", "event_sha256",
)  # fmt: skip
SPLIT = "split"
"""One more column, where it is asked for."""
EXTRA = "extra:"

_FORMULA = re.compile(r"'*(?:[\t\r\n\x00]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")
"""What a spreadsheet may take for a formula: also behind white space, in full width, and behind our own mark, so that
a mark can always be told from an apostrophe that was there."""
_NUMBERS = {"document": "int64", "suggested_confidence": "double", "label_version": "int32", "flagged": "bool"}
_GROUP_ROWS, _GROUP_CHARACTERS = 4_000, 1 << 26  # of a row group of Parquet, which is held in memory

Record = dict[str, Any]


def format_of(path: Path) -> str:
    """The format that a file name's ending asks for. Raises ``InputError`` for an ending that is none."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise InputError(
            translate("errors", "“{name}” does not say in which format to write.").format(name=visible(path.name)),
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
    with_split: bool = False,
    raw: bool = False,
    total: int = 0,
    report: Report = silent,
) -> int:
    """Write ``rows`` to ``path`` and return how many. An existing file is replaced only when all is written.

    ``with_text`` ``False`` leaves the texts out: ``text_sha256`` still says which they are; ``with_split`` adds the
    column "split". ``raw`` leaves CSV cells as they are (:func:`unescape` undoes what is done to them otherwise). CSV
    is UTF-8 with a byte order mark, by which spreadsheets know it. An XLSX cell ends in a mark where it had to be cut;
    the last report says how often.

    The columns that the sources had besides are known only at the end, so for all but JSON Lines the rows go through
    a second file beside the first, which is removed. ``report`` gets rows done, of ``total`` (0: not known).
    Raises ``InputError`` for a place that cannot be a file, ``StorageError`` when the disk refuses, and what
    ``report`` raises.
    """
    if path.is_dir():
        raise InputError(
            translate("errors", "“{name}” is a folder.").format(name=visible(path.name)),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "Name a file in it."),
        )
    columns = columns_of(with_text=with_text, with_split=with_split)
    records = _reported((record(row, columns) for row in rows), total, report)
    with _disk_errors(path), _partial(path) as (stream, name):
        if format == "jsonl":
            count, cut = _write_jsonl(records, stream), 0
        else:
            with _partial(path) as (spool, _):
                count, extra = _spool(records, spool)
                cut = _WRITERS[format](_spooled(spool), [*columns, *extra], stream, raw)
        report(count, count, translate("progress", "{count} cells were cut").format(count=cut) if cut else "")
        stream.flush()
        os.fsync(stream.fileno())
        stream.close()
        os.replace(name, path)
        _keep_name(path.parent)
    return count


def columns_of(*, with_text: bool = True, with_split: bool = False) -> list[str]:
    """The columns of an export, without those of the sources."""
    columns = [name for name in COLUMNS if with_text or name != "text"]
    return [*columns, SPLIT] if with_split else columns


def write_list(columns: Sequence[str], rows: Sequence[Sequence[str]], path: Path) -> int:
    """Write a small table as CSV that is safe for spreadsheets, whole or not at all. How many rows; raises as
    :func:`write` does."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([protected(encodable(cell)) for cell in row] for row in (columns, *rows))
    write_bytes(text.getvalue().encode("utf-8-sig"), path)
    return len(rows)


def write_bytes(content: bytes, path: Path) -> None:
    """Write a small file, whole or not at all; raises as :func:`write` does."""
    if path.is_dir():
        raise InputError(
            translate("errors", "“{name}” is a folder.").format(name=visible(path.name)),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "Name a file in it."),
        )
    with _disk_errors(path), _partial(path) as (stream, name):
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
        stream.close()
        os.replace(name, path)
        _keep_name(path.parent)


def need_folder(path: Path) -> None:
    """Raises :class:`FileMissing` if the folder that ``path`` is to be written to is not there."""
    try:
        there = path.parent.is_dir()
    except OSError:
        return  # what is wrong with it is said by whoever writes
    if not there:
        raise FileMissing(
            translate("errors", "The folder “{parent}” does not exist.").format(parent=visible(str(path.parent))),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "Make that folder first, or choose one that exists."),
        )


def protected(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with a leading apostrophe where it needs one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape(cell: str) -> str:
    """The cell that :func:`protected` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def record(row: ExportRow, columns: Sequence[str] = (*COLUMNS, SPLIT)) -> Record:
    """One row as it is written, by column: those of ``columns``, then those of its source."""
    document, confidence = row.document, row.shown_confidence
    made: Record = {
        "document": int(document.id),
        "name": document.name,
        "source": document.source,
        "locator": document.locator,
        "text": document.text,
        "text_sha256": document.text_hash,
        "label": row.label,
        "answered_by": row.person,
        "answered_at": row.at,
        "how": row.how,
        "question": row.question,
        "suggested_label": row.shown_label,
        "suggested_confidence": confidence if confidence is not None and math.isfinite(confidence) else None,
        "label_version": row.label_version,
        "note": row.note,
        "flagged": row.flagged,
        "event_sha256": row.event_hash,
        SPLIT: row.split,
    }
    made = {name: made[name] for name in columns}
    made |= {EXTRA + name: value for name, value in row.extra.items()}
    return {encodable(k): encodable(v) if isinstance(v, str) else v for k, v in made.items()}


def _reported(records: Iterable[Record], total: int, report: Report) -> Iterator[Record]:
    for number, record in enumerate(records):
        if number % 100 == 0:
            report(number, total)
        yield record


def _write_jsonl(records: Iterable[Record], stream: IO[bytes]) -> int:
    count = 0
    for record in records:
        count += 1
        stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False).encode() + b"\n")
    return count


def _spool(records: Iterable[Record], stream: IO[bytes]) -> tuple[int, list[str]]:
    """Writes the rows down to be read again; how many, and the names of all extra columns in order of appearance."""
    extra: dict[str, None] = {}

    def noted() -> Iterator[Record]:
        for record in records:
            extra.update((name, None) for name in record if name.startswith(EXTRA))
            yield record

    return _write_jsonl(noted(), stream), list(extra)


def _spooled(stream: IO[bytes]) -> Iterator[Record]:
    stream.seek(0)
    for line in stream:
        yield json.loads(line)


def _write_csv(records: Iterator[Record], columns: Sequence[str], stream: IO[bytes], raw: bool) -> int:
    def cell(value: object) -> object:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return protected(value) if isinstance(value, str) and not raw else value

    with _as_text(stream) as text:
        writer = csv.writer(text)
        writer.writerow([cell(name) for name in columns])
        writer.writerows([cell(record.get(name)) for name in columns] for record in records)
    return 0


def _write_parquet(records: Iterator[Record], columns: Sequence[str], stream: IO[bytes], raw: bool) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.type_for_alias(_NUMBERS.get(name, "string"))) for name in columns])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(records):
            data = {name: [record.get(name) for record in group] for name in columns}
            writer.write_table(pa.Table.from_pydict(data, schema=schema))
    return 0


def _groups(records: Iterator[Record]) -> Iterator[list[Record]]:
    group: list[Record] = []
    size = 0
    for record in records:
        group.append(record)
        size += len(record.get("text") or "")
        if len(group) == _GROUP_ROWS or size > _GROUP_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _write_xlsx(records: Iterator[Record], columns: Sequence[str], stream: IO[bytes], raw: bool) -> int:
    rows = ([record.get(name) for name in columns] for record in records)
    try:
        return sheets.write(stream, columns, rows, looks_like_formula=_FORMULA)
    except OverflowError as error:
        raise InputError(
            translate("errors", "A spreadsheet holds 1,048,575 rows, and there are more documents."),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "Choose CSV, JSON Lines or Parquet."),
        ) from error


_WRITERS: dict[str, Callable[[Iterator[Record], Sequence[str], IO[bytes], bool], int]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
}


@contextmanager
def _partial(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A new file beside ``path``, to write and read, that is gone in the end unless it was renamed."""
    name = path.with_name(f".{path.name[:40]}.{token_hex(6)}.partial")
    stream = _create(name)
    try:
        yield stream, name
    finally:
        with suppress(OSError):
            stream.close()
        with suppress(OSError):
            name.unlink(missing_ok=True)


def _create(name: Path) -> IO[bytes]:
    return open(name, "xb+")


@contextmanager
def _as_text(stream: IO[bytes]) -> Iterator[IO[str]]:
    """The stream as UTF-8 with a byte order mark, still open afterwards."""
    wrapper = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        yield wrapper
        wrapper.flush()
    finally:
        with suppress(OSError, ValueError):
            wrapper.detach()


def _keep_name(folder: Path) -> None:
    """Forces a new name in a folder to the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        need_folder(path)
        raise StorageError(
            translate("errors", "“{name}” could not be written ({reason}).").format(
                name=visible(path.name), reason=error.strerror or type(error).__name__
            ),
            safe=translate("errors", "The project is unharmed, and a file that was there before is unchanged."),
            todo=translate("errors", "Check the free space and whether you may write to that folder, then try again."),
        ) from error
