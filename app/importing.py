"""An import that can be resumed: what is read, how far it came, and where to go on; and trying again what gave no text.

Sources are read in their order and each always gives its documents in the same order, so a position is a count. Going
on passes over what was taken; files that a reader child had wholly taken are not given to it again. If what is passed
over is not what was taken (a file changed meanwhile), the source is read anew from its beginning: what is known is
counted as there already, and nothing is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import repeat
from pathlib import Path
from typing import Any, Protocol

from app.engine import reading
from app.intake import Counts
from app.records import Layout, PagePicture, RawDocument, Report, Source
from app.store import imports, project
from app.store.project import Project

_PASSED = RawDocument(name="", text="", source="", reader="passed over")
"""Stands for a document of a file that was wholly taken before."""
_HELD = 2
"""Files whose bytes are held: the one that is being taken, and one that was read ahead."""


class DocumentReader(Protocol):
    """Reads files that are neither tables nor plain text: the reading child, or what stands in for it."""

    def documents(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        """The documents of a file as they are found, always in the same order."""

    def rows(
        self, data: bytes, name: str, source: Source, most: int | None = None
    ) -> Iterable[tuple[str, int, tuple[str, ...]]]:
        """The rows of a workbook's sheet: its name, the row's number from 1, the cells."""

    def page(
        self,
        data: bytes,
        page: int,
        width: int,
        text: str,
        *,
        name: str = "",
        locator: str = "",
        layout: Layout | None = None,
        password: str | None = None,
    ) -> PagePicture:
        """One page (from 1) drawn ``width`` pixels wide, with where its part of ``text`` stands; faster where the
        ``layout`` says where its pages begin."""

    def close(self) -> None:
        """End it."""


class Changed(Exception):
    """What is passed over is not what was taken."""


class Stream:
    """Documents out of sources, with the bytes of files whose pages can be shown. The Run of an intake that does not
    have to be resumed."""

    def __init__(self, reader: DocumentReader, *, keep_originals: bool) -> None:
        self._inner = reader
        self._keeps = keep_originals
        self._held: dict[str, bytes] = {}
        self._source: Source | None = None
        self._is_folder = False
        self.named = ""
        """The name in its folder of a file that is read by itself."""

    def each(self, source: Source, report: Report) -> Iterator[RawDocument]:
        """What is in a source."""
        project.refuse_open(source.path)
        self._source, self._is_folder = source, source.path.is_dir()
        return reading.read(source, report, self)

    def read(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        """The documents of a file, by the child; called by the engine's reading."""
        if self._keeps:
            while len(self._held) >= _HELD:
                del self._held[next(iter(self._held))]
            self._held[hashlib.sha256(data).hexdigest()] = data
        yield from self._inner.documents(data, name, source)

    def rows(
        self, data: bytes, name: str, source: Source, most: int | None = None
    ) -> Iterable[tuple[str, int, tuple[str, ...]]]:
        """The rows of a workbook, by the child."""
        return self._inner.rows(data, name, source, most)

    def original(self, bytes_hash: str) -> bytes | None:
        """The bytes of the file that is being taken, if its pages can be shown and it is to be kept."""
        return self._held.get(bytes_hash)

    def place_of(self, raw: RawDocument) -> str | None:
        """Where to find something again that gave no text."""
        if self._source is None:
            return None
        file = raw.name if self._is_folder else self.named
        return json.dumps({**to_json(self._source), "file": file})

    def advance(self, connection: sqlite3.Connection, counts: Counts) -> None:
        """Nothing: it is not resumed."""


class Import(Stream):
    """One import: a stream that knows its position."""

    def __init__(
        self, store: Project, row: imports.Row, reader: DocumentReader, passwords: Sequence[str | None]
    ) -> None:
        super().__init__(reader, keep_originals=bool(row.plan["keep_originals"]))
        self._id = row.id
        self._sources = [
            replace(from_json(one), password=word) for one, word in zip(row.plan["sources"], passwords, strict=True)
        ]
        self._memory = imports.files(store, row.id)
        self._number = int(row.position.get("source", 0))
        self._taken = int(row.position.get("taken", 0))
        self._last: list[str] = list(row.position.get("last", []))
        self._passing = False
        self._finished: list[tuple[bytes, int]] = []

    def remaining(self, report: Report) -> Iterator[RawDocument]:
        """All that was not taken yet."""
        for number in range(self._number, len(self._sources)):
            if number > self._number:
                self._number, self._taken, self._last = number, 0, []
            try:
                yield from self._behind(self._sources[number], self._taken, report)
            except Changed:
                self._memory.clear()
                self._taken, self._last = 0, []
                yield from self._behind(self._sources[number], 0, report)

    def _behind(self, source: Source, taken: int, report: Report) -> Iterator[RawDocument]:
        """The documents of a source without the first ``taken``. Raises :class:`Changed`."""
        count = 0
        self._passing = taken > 0
        for count, raw in enumerate(self.each(source, report), 1):
            passed = raw.reader == _PASSED.reader
            self._passing = count < taken
            if passed if count > taken else count == taken and not passed and self._last != _key(raw):
                raise Changed
            if count > taken:
                self._taken, self._last = count, _key(raw)
                yield raw
        if count < taken:
            raise Changed

    def read(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        place = hashlib.sha256(hashlib.sha256(data).digest() + os.fsencode(name)).digest()
        if self._passing and place in self._memory:
            yield from repeat(_PASSED, self._memory[place])
            return
        count = 0
        for raw in super().read(data, name, source):
            count += 1
            yield raw
        self._finished.append((place, count))  # whoever comes back for more has taken all

    def advance(self, connection: sqlite3.Connection, counts: Counts) -> None:
        """Write down how far it is, and which files were wholly taken."""
        imports.advance(
            connection,
            self._id,
            position={"source": self._number, "taken": self._taken, "last": self._last},
            counts=counts.to_json(),
            files=self._finished,
        )
        self._finished.clear()


def plan(sources: Sequence[Source], *, labels_as: str, keep_originals: bool) -> dict[str, Any]:
    """What is asked of an import, as it is written down. Of a password only that there was one."""
    return {
        "sources": [to_json(source) for source in sources],
        "labels_as": labels_as,
        "keep_originals": keep_originals,
        "passwords": any(source.password for source in sources),
    }


def to_json(source: Source) -> dict[str, Any]:
    """A source without its password; the path whole, so that it is found from any folder."""
    names = [one.name for one in fields(source) if one.name not in ("path", "password")]
    return {"path": os.path.abspath(source.path), **{name: getattr(source, name) for name in names}}


def from_json(kept: Mapping[str, Any]) -> Source:
    """What :func:`to_json` gave. Raises ``KeyError`` or ``TypeError`` where it is something else."""
    names = {one.name for one in fields(Source)} - {"path"}
    return replace(Source(path=Path(kept["path"])), **{name: kept[name] for name in kept if name in names})


def _key(raw: RawDocument) -> list[str]:
    """What a document is recognised by when it comes again."""
    known = raw.bytes_hash or hashlib.sha256(raw.text.encode("utf-8", "surrogatepass")).hexdigest()
    return [raw.name, raw.locator, known]
