"""Documents out of files: tables (CSV, TSV, JSON), single texts (TXT, MD), and, where a :class:`DocumentReader` is
given, all that it reads (PDF, Word, mail, archives, …); and folders of texts and documents.

:func:`preview` guesses what a file is, for a person to confirm; :func:`read` streams its documents. What cannot be
read as a document comes as a :class:`RawDocument` with a ``problem`` and the batch goes on; only what makes the
whole file unusable raises. The rules:

* A row with more cells than the table has columns is a problem, with all its cells in ``extra``: which of its commas
  were meant as text is not guessed. (Empty surplus cells do not count.) A short row lacks its last cells.
* A row or file with bytes that do not fit the encoding is a problem.
* A row whose quotation mark is never closed is a problem, and reading goes on in the next line
  (:mod:`app.engine.rows`).
* A text of nothing but white space and invisible characters is a problem. Rows that are wholly empty are passed over.
* ``extra`` keeps the columns that have no part, where they are not empty.
* In folders, hidden files are ignored, links are not followed, and documents of kinds that are not read are listed
  as problems.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from app.engine import charset, folders, foreign, json_list, tables
from app.engine.cells import Builder, kept, no_text, undecodable
from app.engine.charset import LONGEST
from app.engine.folders import File
from app.engine.foreign import DocumentReader, PreviewReader
from app.engine.rows import physical_lines, rows
from app.engine.tables import Roles, Shape
from app.engine.text import encodable, is_blank, normalise, visible
from app.errors import UnreadableInput
from app.records import Lack, RawDocument, Report, Source, TablePreview
from app.wording import translate

CSV, JSONL, JSON, TEXT = "csv/1", "jsonl/1", "json/1", "text/1"
"""Reader and version, kept with every document."""

_DELIMITED = frozenset({".csv", ".tsv", ".tab", ".psv"})
_OBJECTS = frozenset({".jsonl", ".ndjson", ".json"})
_SHOWN_ROWS = 10
_SHOWN_CHARACTERS = 300
_REPORT_EVERY = 1 << 18  # bytes
_PIECE = 1 << 16  # characters


def preview(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
    unit: str | None = None,
    sheet: str | None = None,
    attachments: bool = False,
    password: str | None = None,
    reader: PreviewReader | None = None,
) -> TablePreview:
    """What a file or folder seems to be. Reads at most about 2 MB of a file, and of a folder the names and the
    beginnings of the first few files; what only ``reader`` reads, it reads from the beginning. The others are fields of
    :class:`~app.records.Source`: what is ``None`` is guessed.

    For what is no table, ``columns`` are "file" and "text" and ``delimiter`` is "". Raises :class:`FileMissing` and
    :class:`UnreadableInput` (empty, binary, a kind that is not read, no texts in a folder).
    """
    if path.is_dir():
        return _preview_folder(path, reader)
    source = Source(
        path=path,
        encoding=encoding,
        delimiter=delimiter,
        has_header=has_header,
        unit=unit,
        sheet=sheet,
        attachments=attachments,
        password=password,
    )
    if reader is not None and foreign.is_foreign(path):
        found = foreign.preview(source, reader)
        return replace(found, rows=tuple(_shown(row, len(found.columns)) for row in found.rows[:_SHOWN_ROWS]))
    plan = _plan(source)
    parts = Roles(text=1, name=0, label=None)
    if plan.kind != "text":
        parts = tables.roles(plan.shape.columns, plan.shape.sample)
    columns = plan.shape.columns
    return TablePreview(
        path=path,
        kind=plan.kind,
        columns=tuple(columns),
        rows=tuple(_shown(row, len(columns)) for row in plan.shape.sample[:_SHOWN_ROWS]),
        encoding=plan.encoding,
        delimiter=plan.shape.delimiter,
        text_column=None if parts.text is None else columns[parts.text],
        name_column=None if parts.name is None else columns[parts.name],
        label_column=None if parts.label is None else columns[parts.label],
        count=plan.shape.count,
        has_header=plan.shape.has_header,
    )


def read(source: Source, report: Report, reader: DocumentReader | None = None) -> Iterator[RawDocument]:
    """The documents of a file or folder, one after the other, in flat memory. ``reader`` gets the files that are
    neither tables nor texts; without one, they are refused (in folders: listed).

    A field of ``source`` that is ``None`` is guessed as :func:`preview` does; an empty ``name_column`` or
    ``label_column`` means that there is none, an empty ``delimiter`` that a TXT file is one text even if it looks
    like a table. A label column that was guessed stays in ``extra``, too. Of folders and texts, only ``encoding``
    is used: it is tried first.

    ``report`` gets bytes done and bytes in all. Raises, before the first document, as :func:`preview` does and
    :class:`UnknownColumn`; while reading, :class:`UnreadableInput` when the file goes away, and what ``report`` raises.
    """
    if source.path.is_dir():
        return _read_folder(source, _files(source.path, reader), report, reader)
    if reader is not None and foreign.is_foreign(source.path):
        return _guarded(source.path, _read_foreign(source, report, reader))
    plan = _plan(source)
    if plan.kind == "text":
        return _guarded(source.path, _read_text(source, report))
    documents, version = _READERS.get(plan.kind, (_read_rows, CSV))
    builder = Builder(source, plan.shape, reader=version, encoding=plan.encoding)
    return _guarded(source.path, documents(source.path, plan, builder, report))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a file is and how it is read. A text has the columns "file" and "text", too, and itself as sample."""

    kind: str
    encoding: str
    shape: Shape


def _plan(source: Source) -> _Plan:
    path = source.path
    suffix, shown = path.suffix.lower(), visible(path.name)
    if path.exists() and not path.is_file():
        raise UnreadableInput(translate("errors", "“{name}” is neither a file nor a folder.").format(name=shown))
    if path.exists() and suffix not in _DELIMITED | _OBJECTS | folders.TEXTS:
        sentence = folders.not_read(suffix)
        if sentence is None:
            sentence = translate("errors", "The kind of file of “{name}” is not known.").format(name=shown)
        raise UnreadableInput(sentence, todo=_what_is_read())
    start = charset.sample(path)
    whole = len(start) < charset.SAMPLE
    encoding = source.encoding or charset.guess(start, path)
    text = charset.decode(start, encoding)
    if suffix in _OBJECTS:
        found = tables.objects(text, whole=whole)
        if not found.columns:
            raise UnreadableInput(
                translate("errors", "“{name}” holds no JSON objects, one a line or all in one list.").format(
                    name=shown
                ),
                todo=translate("errors", "Save it as JSON Lines, or as CSV."),
            )
        return _Plan(kind="json" if json_list.is_list(text) else "jsonl", encoding=encoding, shape=found)
    if suffix in _DELIMITED or source.delimiter or (source.delimiter is None and tables.has_tabs(text, whole=whole)):
        found = tables.delimited(text, whole=whole, delimiter=source.delimiter or None, has_header=source.has_header)
        if found.count == 0:
            raise UnreadableInput(
                translate("errors", "The table “{name}” has no rows.").format(name=shown),
                todo=translate("errors", "Choose a table with texts in it."),
            )
        return _Plan(kind="tsv" if found.delimiter == "\t" else "csv", encoding=encoding, shape=found)
    return _Plan(
        kind="text",
        encoding=encoding,
        shape=Shape(columns=("file", "text"), sample=((encodable(path.name), text),), count=1),
    )


def _read_text(source: Source, report: Report) -> Iterator[RawDocument]:
    path = source.path
    size = path.stat().st_size
    report(0, size, _note(path.name))
    yield _text_document(File(name=path.name, path=path, size=size), encodable(path.name), source.encoding)
    report(size, size)


def _read_rows(path: Path, plan: _Plan, builder: Builder, report: Report) -> Iterator[RawDocument]:
    shape = plan.shape
    stream, raw = charset.open_text(path, plan.encoding, newline="")
    with stream:
        progress = _Progress(path, raw, report)
        lines = _without_mark(physical_lines(stream))
        if shape.separator_line:
            next(lines)
        for row in rows(lines, shape.delimiter, width=len(shape.columns)):
            if row.number >= shape.first and (row.problem is not None or not tables.is_empty(row.cells)):
                yield builder.document(row.cells, f"row {row.number}", row.problem)
            progress.tell()
        progress.finish()


def _read_objects(path: Path, plan: _Plan, builder: Builder, report: Report) -> Iterator[RawDocument]:
    columns = list(plan.shape.columns)
    stream, raw = charset.open_text(path, plan.encoding, newline="\n")
    with stream:
        progress = _Progress(path, raw, report)
        for number, line in enumerate(_without_mark(physical_lines(stream)), 1):
            if not line.isspace():
                yield _from_object(line, columns, builder, f"line {number}", plan.encoding)
            progress.tell()
        progress.finish()


def _read_list(path: Path, plan: _Plan, builder: Builder, report: Report) -> Iterator[RawDocument]:
    columns = list(plan.shape.columns)
    stream, raw = charset.open_text(path, plan.encoding, newline="")
    with stream:
        progress = _Progress(path, raw, report)
        for element in json_list.elements(iter(partial(stream.read, _PIECE), "")):
            locator = f"item {element.number}"
            if element.problem is not None:
                yield builder.document((), locator, element.problem)
            else:
                yield _from_object(element.text, columns, builder, locator, plan.encoding)
            progress.tell()
        progress.finish()


_READERS = {"jsonl": (_read_objects, JSONL), "json": (_read_list, JSON)}
"""How tables of objects are read; all others are delimited."""


def _from_object(line: str, columns: list[str], builder: Builder, locator: str, encoding: str) -> RawDocument:
    if charset.is_undecodable(line):
        return builder.document((), locator, undecodable(encoding))
    found = tables.json_object(line)
    if found is None:
        return builder.document((), locator, translate("problems", "It is not a JSON object."))
    document = builder.document([found.pop(name, "") for name in columns], locator)
    # Keys that the beginning of the file did not have.
    more = {kept(key): kept(value) for key, value in found.items() if value}
    return replace(document, extra={**document.extra, **more}) if more else document


def _read_foreign(source: Source, report: Report, reader: DocumentReader) -> Iterator[RawDocument]:
    path = source.path
    size = path.stat().st_size
    report(0, size, _note(path.name))
    yield from foreign.documents(File(name=path.name, path=path, size=size), source, reader)
    report(size, size)


def _read_folder(
    source: Source, files: Sequence[File], report: Report, reader: DocumentReader | None
) -> Iterator[RawDocument]:
    root = source.path
    name = encodable(root.name or root.resolve().name)
    total, done = sum(file.size for file in files), 0
    for file in files:
        report(done, total, _note(file.name))
        if reader is not None and file.problem is None and foreign.is_foreign(file.path):
            # A workbook among documents is one, too; as a table it is imported on its own.
            one = replace(source, path=file.path, unit="sheet", sheet=None)
            for raw in foreign.documents(file, one, reader):
                yield foreign.in_folder(raw, file, name)
        else:
            yield _text_document(file, name, source.encoding)
        done += file.size
        if not root.is_dir():
            raise charset.missing(root)
    report(total, total)


def _text_document(file: File, source: str, encoding: str | None) -> RawDocument:
    """One file as one document, whatever is wrong with it."""
    text, problem, lack = "", file.problem, file.lack
    if problem is None:
        lack, problem = Lack.TOO_LARGE, _too_long()
        try:
            data = None if file.size > 4 * LONGEST else folders.content(file.path, 4 * LONGEST)
            if data is not None:
                text, problem, lack = _decoded(data, encoding)
        except OSError as error:
            lack, reason = Lack.CLOSED, error.strerror or type(error).__name__
            problem = translate("problems", "It could not be read ({reason}).").format(reason=reason)
    return RawDocument(name=encodable(file.name), text=text, source=source, reader=TEXT, problem=problem, lack=lack)


def _decoded(data: bytes, preferred: str | None) -> tuple[str, str | None, Lack | None]:
    """The normal form of a file's text, or "" and why there is none. A byte order mark decides over ``preferred``."""
    other = charset.binary_kind(data[: charset.SAMPLE])
    if other is not None:
        return "", translate("problems", "It is no text, but {kind}.").format(kind=other), Lack.UNSUPPORTED
    guess = charset.guess(data)
    for encoding in dict.fromkeys(filter(None, (preferred if not charset.has_mark(data) else None, guess))):
        text = charset.decode(data, encoding)
        if not charset.is_undecodable(text):
            if len(text) > LONGEST:
                return "", _too_long(), Lack.TOO_LARGE
            text = normalise(text)
            return ("", no_text(), Lack.EMPTY) if is_blank(text) else (text, None, None)
    return "", undecodable(guess), Lack.DAMAGED


def _too_long() -> str:
    return translate("problems", "It is longer than {count} characters.").format(count=f"{LONGEST:,}")


def _preview_folder(root: Path, reader: DocumentReader | None) -> TablePreview:
    found = [file for file in _files(root, reader) if file.problem is None]
    shown = []
    for file in found[:_SHOWN_ROWS]:
        if foreign.is_foreign(file.path):
            shown.append((file.name, ""))
            continue
        try:
            with file.path.open("rb") as stream:
                start = stream.read(4 * _SHOWN_CHARACTERS)
        except OSError:
            start = b""
        binary = charset.binary_kind(start) if start else None
        shown.append((file.name, "" if binary else charset.decode(start, charset.guess(start))))
    return TablePreview(
        path=root,
        kind="folder",
        columns=("file", "text"),
        rows=tuple(_shown(row, 2) for row in shown),
        delimiter="",
        text_column="text",
        name_column="file",
        count=len(found),
    )


def _files(root: Path, reader: DocumentReader | None = None) -> list[File]:
    """What is in a folder; raises :class:`UnreadableInput` if none of it can be read."""
    found = folders.files(root, documents=reader is not None)
    if all(file.problem is not None for file in found):
        name = encodable(root.name or root.resolve().name)
        said = translate("errors", "The folder “{name}” has no TXT or MD files.")
        if reader is not None:
            said = translate(
                "errors",
                "The folder “{name}” holds nothing that can be read: no PDF, Word, Excel, slides, "
                "HTML, mail or text files.",
            )
        raise UnreadableInput(said.format(name=visible(name)), todo=_what_is_read())
    return found


class _Progress:
    """Tells how many bytes of a file were read, a few times a second."""

    def __init__(self, path: Path, raw: IO[bytes], report: Report) -> None:
        self._raw, self._report = raw, report
        self._total = os.fstat(raw.fileno()).st_size
        self._note = _note(path.name)
        self._told = 0
        report(0, self._total, self._note)

    def tell(self) -> None:
        done = self._raw.tell()
        if done - self._told >= _REPORT_EVERY:
            self._told = done
            self._report(min(done, self._total), self._total, self._note)

    def finish(self) -> None:
        self._report(self._total, self._total, self._note)


def _guarded(path: Path, documents: Iterator[RawDocument]) -> Iterator[RawDocument]:
    """The same documents; the system's errors become ours."""
    try:
        yield from documents
    except OSError as error:
        raise charset.unreadable(path, error) from error


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    """The same lines without a byte order mark (it stays where a person named an encoding that does not take it)."""
    for line in lines:
        yield line.removeprefix("\ufeff")
        break
    yield from lines


def _what_is_read() -> str:
    return translate(
        "errors", "Use a document (PDF, Word, HTML, mail), a table (CSV, Excel), a text, or a folder of those."
    )


def _note(name: str) -> str:
    return translate("progress", "Reading {name}").format(name=visible(name))


def _shown(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The cells of a row for a preview: as many as there are columns, and cut."""
    padded = [*cells[:width], *[""] * (width - len(cells))]
    return tuple(normalise(cell[: 4 * _SHOWN_CHARACTERS])[:_SHOWN_CHARACTERS] for cell in padded)
