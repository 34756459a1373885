"""Passage vectors: float16 in BLOBs, one row a document and embedder. They can be rebuilt from the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.records import DocumentId
from app.store.project import Project

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageVectors:
    """One document's passages: ``spans`` (p pairs of character positions) and ``vectors`` (p, d) float32."""

    document: DocumentId
    spans: Spans
    vectors: npt.NDArray[np.float32]


def missing(project: Project, embedder: str, *, most: int) -> list[DocumentId]:
    """Documents, by number, that have no vectors of this embedder yet; at most ``most``."""
    with project.read() as connection:
        rows = connection.execute(
            # Documents are embedded in the order of their numbers, so what is missing lies behind the last.
            "SELECT id FROM documents WHERE id > (SELECT coalesce(max(document), 0) FROM vectors WHERE embedder = ?) "
            "ORDER BY id LIMIT ?",
            (embedder, most),
        ).fetchall()
    return [DocumentId(row[0]) for row in rows]


def count_missing(project: Project, embedder: str) -> int:
    """How many documents have no vectors of this embedder yet."""
    with project.read() as connection:
        return int(
            connection.execute(
                "SELECT (SELECT coalesce(max(id), 0) FROM documents) - "
                "(SELECT coalesce(max(document), 0) FROM vectors WHERE embedder = ?)",
                (embedder,),
            ).fetchone()[0]
        )


def count(project: Project, embedder: str) -> int:
    """How many documents have vectors; they are read by number, so these are 1 to this."""
    with project.read() as connection:
        row = connection.execute("SELECT max(document) FROM vectors WHERE embedder = ?", (embedder,)).fetchone()
        return int(row[0] or 0)


def put_many(project: Project, embedder: str, batch: Sequence[PassageVectors]) -> None:
    """Store a batch in one transaction; keep it under a megabyte."""
    rows = [
        (
            embedder,
            one.document,
            np.asarray(one.spans, dtype="<i4").reshape(-1, 2).tobytes(),
            one.vectors.astype("<f2").tobytes(),
        )
        for one in batch
    ]
    with project.write() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO vectors (embedder, document, spans, data) VALUES (?, ?, ?, ?)", rows
        )


def get(project: Project, embedder: str, document: DocumentId) -> PassageVectors | None:
    """One document's passages, or ``None`` while they are missing."""
    with project.read() as connection:
        row = connection.execute(
            "SELECT document, spans, data FROM vectors WHERE embedder = ? AND document = ?", (embedder, document)
        ).fetchone()
    return _unpacked(row) if row else None


def each(
    project: Project, embedder: str, *, after: DocumentId | None = None, batch: int = 100
) -> Iterator[PassageVectors]:
    """All stored passages by document number, from the one behind ``after`` on, fetched in short reads."""
    last = int(after or 0)
    while True:
        project.give_way()
        with project.read() as connection:
            rows = connection.execute(
                "SELECT document, spans, data FROM vectors WHERE embedder = ? AND document > ? "
                "ORDER BY document LIMIT ?",
                (embedder, last, batch),
            ).fetchall()
        if not rows:
            return
        for row in rows:
            yield _unpacked(row)
        last = rows[-1][0]


def _unpacked(row: tuple[int, bytes, bytes]) -> PassageVectors:
    document, spans, data = row
    pairs = np.frombuffer(spans, dtype="<i4").reshape(-1, 2)
    vectors = np.frombuffer(data, dtype="<f2").astype(np.float32)
    return PassageVectors(
        document=DocumentId(document),
        spans=[(int(start), int(end)) for start, end in pairs],
        vectors=vectors.reshape(len(pairs), -1) if len(pairs) else np.zeros((0, 0), dtype=np.float32),
    )
