"""Files that are neither tables nor plain text: told apart by name and first bytes, and given to a child to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.engine.folders import File
from app.engine.formats import kind
from app.engine.formats.parts import BETWEEN
from app.engine.text import encodable
from app.records import Lack, RawDocument, Source
from app.wording import translate

_MOST_BYTES = 256 << 20
"""Of a document that is no text. Larger ones are not held in memory."""
_OURS = frozenset({"csv", "txt"})  # kinds that need no child
_REFUSED = frozenset({"xml", "mhtml", "json", "parquet", "packed"})  # kinds that nobody reads, told before reading
_FOREIGN = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


class DocumentReader(Protocol):
    """Reads files that are neither tables nor plain text, in a child process."""

    def read(self, data: bytes, name: str, source: Source) -> Sequence[RawDocument]:
        """All documents of a file, in its order; at least one, which may be a lack."""


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


def documents(file: File, source: Source, reader: DocumentReader) -> Sequence[RawDocument]:
    """What a reader finds in a file; a lack where it cannot even be given to it."""
    name = encodable(file.path.name)
    if file.size > _MOST_BYTES:
        lack = Lack.TOO_LARGE
        problem = translate("problems", "It is larger than {count} megabytes.").format(count=_MOST_BYTES >> 20)
    else:
        try:
            return reader.read(file.path.read_bytes(), name, source)
        except OSError as error:
            lack, reason = Lack.CLOSED, error.strerror or type(error).__name__
            problem = translate("problems", "It could not be read ({reason}).").format(reason=reason)
    return [RawDocument(name=name, text="", source=name, problem=problem, lack=lack)]


def in_folder(raw: RawDocument, file: File, folder: str) -> RawDocument:
    """A document as one of a folder: known by the path of its file below the folder, and its own name if it has one."""
    name = encodable(file.name)
    if raw.locator and raw.problem is None:
        name = f"{name}{BETWEEN}{raw.name}"
    return replace(raw, name=name, source=folder)
