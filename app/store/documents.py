"""Documents and their texts: added once, never changed, bound to the log by their hashes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from app.records import Document, DocumentId, Layout, PersonId, RawDocument
from app.store import events, state
from app.store.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A document on its way in, with the SHA-256 (hex) of its text and its row, all but the number."""

    raw: RawDocument
    text_hash: str
    values: tuple[bytes, str, str, str, str, int, str, str | None, bytes | None, str | None, int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a batch: the number of each document, in its order, and which of them are new."""

    ids: Sequence[DocumentId]
    new: frozenset[DocumentId]


def add_many(connection: sqlite3.Connection, batch: Sequence[Incoming], *, actor: PersonId, at: str) -> Added:
    """Add a batch inside the caller's transaction, with its event. A known text is counted, not added.

    Keep a batch well under a megabyte of text: a transaction is what a copy of the lone file could tear.
    """
    first = (connection.execute("SELECT max(document) FROM numbers").fetchone()[0] or 0) + 1
    hashes = [incoming.text_hash for incoming in batch]
    numbers = dict(
        connection.execute(
            f"SELECT text, document FROM numbers WHERE text IN ({','.join('?' * len(hashes))})", hashes
        ).fetchall()
    )
    fresh: list[tuple[DocumentId, Incoming]] = []
    for incoming in batch:
        if incoming.text_hash not in numbers:
            numbers[incoming.text_hash] = first + len(fresh)
            fresh.append((DocumentId(first + len(fresh)), incoming))
    if fresh:
        _insert(connection, fresh, actor=actor, at=at)
    return Added(ids=[DocumentId(numbers[hash_]) for hash_ in hashes], new=frozenset(id_ for id_, _ in fresh))


def _insert(
    connection: sqlite3.Connection,
    fresh: Sequence[tuple[DocumentId, Incoming]],
    *,
    actor: PersonId,
    at: str,
) -> None:
    rows = [(int(id_), *incoming.values) for id_, incoming in fresh]
    combined = hashlib.sha256(b"".join(row[-1] for row in rows)).hexdigest()
    event = state.record(
        connection,
        kind="documents_added",
        actor=actor,
        at=at,
        body={
            "texts": [incoming.text_hash for _, incoming in fresh],
            "digest": combined,
            "source": fresh[0][1].raw.source,
            "reader": fresh[0][1].raw.reader,
        },
    )
    connection.executemany(
        f"INSERT INTO documents (id, {', '.join(HASHED)}, row_hash, event) VALUES (?{', ?' * (len(HASHED) + 2)})",
        [(*row, event.id) for row in rows],
    )
    texts = [(id_, incoming.raw.text) for id_, incoming in fresh]
    connection.executemany("INSERT INTO texts (document, text) VALUES (?, ?)", texts)
    connection.executemany("INSERT INTO documents_fts (rowid, text) VALUES (?, ?)", texts)


def prepared(raw: RawDocument, text_hash: str, *, truth: str | None = None) -> Incoming:
    """A document ready to be written: what takes time is done here, outside the transaction."""
    values = (
        bytes.fromhex(text_hash),
        raw.name,
        raw.source,
        raw.locator,
        raw.reader,
        len(raw.text),
        events.canonical(dict(raw.extra)),
        truth,
        bytes.fromhex(raw.bytes_hash) or None,
        None if raw.layout is None else _written(raw.layout),
        raw.page_count,
    )
    return Incoming(raw=raw, text_hash=text_hash, values=(*values, row_hash(*values)))


HASHED = (
    *("text_hash", "name", "source", "locator", "reader", "length", "extra", "truth"),
    *("bytes_hash", "layout", "page_count"),
)
"""The columns that :func:`row_hash` takes, in its order."""


def row_hash(
    text_hash: bytes,
    name: str,
    source: str,
    locator: str,
    reader: str,
    length: int,
    extra: str,
    truth: str | None,
    bytes_hash: bytes | None = None,
    layout: str | None = None,
    page_count: int = 0,
) -> bytes:
    """SHA-256 of everything the row says but its number, so that a flipped bit is noticed, also in another file.

    A row that names no file, layout or pages is hashed as version 1 hashed all rows.
    """
    fields: list[object] = [text_hash.hex(), name, source, locator, reader, length, extra, truth]
    if bytes_hash is not None or layout is not None or page_count:
        fields += [None if bytes_hash is None else bytes_hash.hex(), layout, page_count]
    return hashlib.sha256(events.canonical(fields).encode("utf-8")).digest()


def scan_hash(bytes_hash: str, locator: str) -> str:
    """What stands for the hash of the text where there is none: SHA-256 (hex) of a line that names the pages."""
    return hashlib.sha256(f"scan {bytes_hash} {locator}".encode()).hexdigest()


def _written(layout: Layout) -> str:
    return events.canonical({"pages": list(layout.pages), "headings": [list(one) for one in layout.headings]})


def _layout(written: str | None) -> Layout | None:
    if written is None:
        return None
    found = json.loads(written)
    return Layout(
        pages=tuple(found["pages"]), headings=tuple((start, end, level) for start, end, level in found["headings"])
    )


def count(project: Project) -> int:
    """How many documents there are; their numbers are 1 to this."""
    with project.read() as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def get(connection: sqlite3.Connection, id_: DocumentId) -> Document:
    """One document with its text. Raises ``KeyError``."""
    row = connection.execute(
        "SELECT d.id, d.name, d.source, d.locator, t.text, d.text_hash, d.layout, d.page_count FROM documents d "
        "JOIN texts t ON t.document = d.id WHERE d.id = ?",
        (id_,),
    ).fetchone()
    if row is None:
        raise KeyError(id_)
    return Document(
        id=DocumentId(row[0]),
        name=row[1],
        source=row[2],
        locator=row[3],
        text=row[4],
        text_hash=row[5].hex(),
        layout=_layout(row[6]),
        page_count=row[7],
    )


def names(project: Project, ids: Sequence[DocumentId]) -> dict[DocumentId, str]:
    """The names of some documents (a handful: they are bound one by one)."""
    with project.read() as connection:
        found = connection.execute(
            f"SELECT id, name FROM documents WHERE id IN ({', '.join('?' * len(ids))})", [int(id_) for id_ in ids]
        )
        return {DocumentId(row[0]): str(row[1]) for row in found}


def file_of(project: Project, id_: DocumentId) -> str:
    """The SHA-256 (hex) of the file a document was read from, "" where there is none. Raises ``KeyError``."""
    with project.read() as connection:
        row = connection.execute("SELECT bytes_hash FROM documents WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise KeyError(id_)
    return "" if row[0] is None else str(row[0].hex())


def are_of(connection: sqlite3.Connection, bytes_hash: str) -> bool:
    """Whether some document was read from a file of that SHA-256 (hex)."""
    found = connection.execute("SELECT 1 FROM documents WHERE bytes_hash = ? LIMIT 1", (bytes.fromhex(bytes_hash),))
    return found.fetchone() is not None


def wants_file(project: Project, text_hash: str, bytes_hash: str) -> bool:
    """Whether the file that such a document comes from would be named by a document: not if its text came before from
    elsewhere."""
    if not is_known(project, text_hash):
        return True
    with project.read() as connection:
        return are_of(connection, bytes_hash)


def is_known(project: Project, text_hash: str) -> bool:
    """Whether there is a document with that hash (hex)."""
    with project.read() as connection:
        found = connection.execute("SELECT 1 FROM numbers WHERE text = ?", (text_hash,)).fetchone()
    return found is not None


def scans(project: Project) -> frozenset[DocumentId]:
    """The documents that have no text and are labelled by eye."""
    with project.read() as connection:
        return frozenset(DocumentId(row[0]) for row in connection.execute("SELECT id FROM documents WHERE length = 0"))


def each_text(project: Project, ids: Sequence[DocumentId] | None = None, *, batch: int = 50) -> Iterator[str]:
    """Texts in the order of ``ids`` (all, by number, when ``None``), fetched in short reads."""
    wanted = ids if ids is not None else [DocumentId(n) for n in range(1, count(project) + 1)]
    for start in range(0, len(wanted), batch):
        part = wanted[start : start + batch]
        project.give_way()
        with project.read() as connection:
            found = dict(
                connection.execute(
                    f"SELECT document, text FROM texts WHERE document IN ({','.join('?' * len(part))})", part
                ).fetchall()
            )
        for id_ in part:
            yield found[id_]


def truths(project: Project) -> Mapping[DocumentId, str]:
    """The label that came with each document as truth, for simulation."""
    with project.read() as connection:
        rows = connection.execute("SELECT id, truth FROM documents WHERE truth IS NOT NULL").fetchall()
    return {DocumentId(id_): truth for id_, truth in rows}


def extras(connection: sqlite3.Connection, id_: DocumentId) -> dict[str, str]:
    """Other columns that came with a document."""
    row = connection.execute("SELECT extra FROM documents WHERE id = ?", (id_,)).fetchone()
    return {str(key): str(value) for key, value in json.loads(row[0]).items()}


class Texts(Sequence[str]):
    """The first ``length`` texts by position (document number − 1), read as they are asked for, never all at once."""

    def __init__(self, project: Project, length: int) -> None:
        self._project = project
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            numbers = [DocumentId(position + 1) for position in range(*index.indices(self._length))]
            return list(each_text(self._project, numbers))
        position = range(self._length)[index]
        return next(each_text(self._project, [DocumentId(position + 1)]))

    def __iter__(self) -> Iterator[str]:
        return each_text(self._project, [DocumentId(number) for number in range(1, self._length + 1)])
