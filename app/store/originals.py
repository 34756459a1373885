"""Files whose pages can be shown, kept as they were: their bytes in small pieces, known by their SHA-256.

The pieces come first, each in a transaction of its own; the row in ``originals`` comes with the first document of the
file, in its transaction. Documents name the bytes they were read from, and the log names the documents: so originals
are bound to it. Pieces that no row names are of an import that was cut short, and are swept.
"""

from __future__ import annotations

import hashlib
import sqlite3

from app.store.pieces import PIECE
from app.store.project import Project

LARGEST = 50_000_000
"""Bytes; a larger file is not kept."""


def put(project: Project, bytes_hash: str, data: bytes) -> None:
    """Write the pieces of a file, unless they are there. :func:`complete` makes it an original."""
    if is_kept(project, bytes_hash):
        return
    key = bytes.fromhex(bytes_hash)
    for number, start in enumerate(range(0, max(len(data), 1), PIECE)):
        with project.write() as connection:
            connection.execute(
                "INSERT INTO original_pieces (bytes_hash, piece, data) VALUES (?, ?, ?) "
                "ON CONFLICT (bytes_hash, piece) DO NOTHING",
                (key, number, data[start : start + PIECE]),
            )


def complete(connection: sqlite3.Connection, bytes_hash: str, size: int) -> None:
    """Say, inside the caller's transaction, that all pieces of a file are there."""
    connection.execute(
        "INSERT INTO originals (bytes_hash, size, pieces) VALUES (?, ?, ?) ON CONFLICT (bytes_hash) DO NOTHING",
        (bytes.fromhex(bytes_hash), size, -(-max(size, 1) // PIECE)),
    )


def is_kept(project: Project, bytes_hash: str) -> bool:
    """Whether all of a file is there."""
    with project.read() as connection:
        found = connection.execute("SELECT 1 FROM originals WHERE bytes_hash = ?", (bytes.fromhex(bytes_hash),))
        return found.fetchone() is not None


def get(project: Project, bytes_hash: str) -> bytes | None:
    """The bytes of a file; ``None`` where they were not kept, or are not what they were."""
    if not bytes_hash:
        return None
    key = bytes.fromhex(bytes_hash)
    with project.read() as connection:
        row = connection.execute("SELECT pieces FROM originals WHERE bytes_hash = ?", (key,)).fetchone()
    if row is None:
        return None
    parts: list[bytes] = []
    for number in range(row[0]):  # one short read each: somebody may wait
        with project.read() as connection:
            piece = connection.execute(
                "SELECT data FROM original_pieces WHERE bytes_hash = ? AND piece = ?", (key, number)
            ).fetchone()
        if piece is None:
            return None
        parts.append(piece[0])
    data = b"".join(parts)
    return data if hashlib.sha256(data).digest() == key else None


def sweep(project: Project) -> None:
    """Delete pieces that no original names, one a transaction."""
    while True:
        with project.write() as connection:
            row = connection.execute(
                "SELECT id FROM original_pieces WHERE bytes_hash NOT IN (SELECT bytes_hash FROM originals) LIMIT 1"
            ).fetchone()
            if row is None:
                return
            connection.execute("DELETE FROM original_pieces WHERE id = ?", row)
