"""Files that are neither tables nor plain text: told apart by name and first bytes, and given to a child to read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.engine import charset, workbooks
from app.engine.folders import File, content
from app.engine.formats import kind
from app.engine.formats.parts import BETWEEN
from app.engine.text import encodable
from app.errors import UnreadableInput
from app.records import Lack, RawDocument, Source, TablePreview
from app.wording import translate

_MOST_BYTES = 256 << 20
"""Of a document that is no text. Larger ones are not held in memory."""
_SHOWN = 10
_OURS = frozenset({"csv", "txt"})  # kinds that need no child
_REFUSED = frozenset({"xml", "mhtml", "json", "parquet", "packed"})  # kinds that nobody reads, told before reading
_FOREIGN = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


class DocumentReader(Protocol):
    """Reads files that are neither tables nor plain text, in a child process."""

    def read(self, data: bytes, name: str, source: Source) -> Iterable[RawDocument]:
        """All documents of a file, in its order; at least one, which may be a lack."""


class PreviewReader(DocumentReader, workbooks.SheetReader, Protocol):
    """One that can also stop early."""

    def documents(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        """What :meth:`read` gives, as it is found."""


def is_foreign(path: Path) -> bool:
    """Whether a file is one for a :class:`DocumentReader`: by its name, or because its content belies the name."""
    claimed = kind.claimed(path.name)
    if claimed in _REFUSED or not path.is_file():
        return False
    if claimed not in _OURS:
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(8).startswith(_FOREIGN)
    except OSError:
        return False


def preview(source: Source, reader: PreviewReader) -> TablePreview:
    """What is in a file: the first rows of a workbook's sheet, or the first documents, or why there are none.

    Raises :class:`UnreadableInput` where the system does not give it out, or where it is too large to be held.
    """
    path = source.path
    try:
        data = content(path, _MOST_BYTES)
    except OSError as error:
        raise charset.unreadable(path, error) from error
    if data is None:
        raise UnreadableInput(_too_large())
    if kind.claimed(path.name) in kind.WORKBOOKS:
        try:
            return workbooks.preview(path, data, source, reader)
        except UnreadableInput:
            pass  # it is something else by that name, or not readable: the documents below say why
    found = list(itertools.islice(reader.documents(data, path.name, replace(source, unit="sheet")), _SHOWN + 1))
    return TablePreview(
        path=path,
        kind="text",
        columns=("file", "text"),
        rows=tuple((raw.name, raw.problem or raw.text) for raw in found[:_SHOWN]),
        delimiter="",
        text_column="text",
        name_column="file",
        count=len(found) if len(found) <= _SHOWN else None,
    )


def _too_large() -> str:
    return translate("problems", "It is larger than {count} megabytes.").format(count=_MOST_BYTES >> 20)


def documents(file: File, source: Source, reader: DocumentReader) -> Iterable[RawDocument]:
    """What a reader finds in a file; a lack where it cannot even be given to it."""
    name = encodable(file.path.name)
    lack, problem = Lack.TOO_LARGE, _too_large()
    try:
        data = None if file.size > _MOST_BYTES else content(file.path, _MOST_BYTES)
    except OSError as error:
        data, lack, reason = None, Lack.CLOSED, error.strerror or type(error).__name__
        problem = translate("problems", "It could not be read ({reason}).").format(reason=reason)
    if data is not None:
        return reader.read(data, name, source)
    return [RawDocument(name=name, text="", source=name, problem=problem, lack=lack)]


def in_folder(raw: RawDocument, file: File, folder: str) -> RawDocument:
    """A document as one of a folder: known by the path of its file below the folder, and its own name if it has one."""
    name = encodable(file.name)
    if raw.locator and raw.problem is None:
        name = f"{name}{BETWEEN}{raw.name}"
    return replace(raw, name=name, source=folder)
