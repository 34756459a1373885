"""Signatures of documents and the families found by them. The machine's work: all of it can be worked out again.

Signatures are computed in the order of document numbers, so what is missing lies behind the last.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.records import DocumentId
from app.store import pieces, settings
from app.store.project import Project

KIND = "minhash/1"
"""How signatures are computed; those of another kind count as missing."""


def signed(project: Project) -> int:
    """How many documents have a signature: these are 1 to this."""
    with project.read() as connection:
        row = connection.execute(
            "SELECT coalesce(max(first + count - 1), 0) FROM signatures WHERE kind = ?", (KIND,)
        ).fetchone()
    return int(row[0])


def put(project: Project, first: DocumentId, signatures: npt.NDArray[np.uint32]) -> None:
    """Store the signatures (n, k) of documents from number ``first`` on in one transaction; a few hundred at a time."""
    with project.write() as connection:
        connection.execute("DELETE FROM signatures WHERE kind != ?", (KIND,))
        connection.execute(
            "INSERT OR REPLACE INTO signatures (first, count, kind, data) VALUES (?, ?, ?, ?)",
            (first, len(signatures), KIND, signatures.astype("<u4").tobytes()),
        )


def signatures(project: Project, width: int) -> npt.NDArray[np.uint32]:
    """All signatures (n, ``width``) in the order of document numbers, fetched in short reads."""
    found = np.zeros((signed(project), width), dtype=np.uint32)
    last = 0
    while True:
        with project.read() as connection:
            rows = connection.execute(
                "SELECT first, count, data FROM signatures WHERE kind = ? AND first > ? ORDER BY first LIMIT 8",
                (KIND, last),
            ).fetchall()
        if not rows:
            return found
        for first, count, data in rows:
            found[first - 1 : first - 1 + count] = np.frombuffer(data, dtype="<u4").reshape(count, width)
            last = first


def keep(project: Project, families: npt.NDArray[np.int32]) -> None:
    """Replace what is known of families: int32 (n,), the row of each document's family's first member, or -1."""
    owner = f"families:{len(families)}"
    pieces.put(project, owner, {"family": families})
    with project.write() as connection:
        settings.put(connection, "families", owner)
    pieces.sweep(project, [owner], prefix="families:")


def found(project: Project) -> npt.NDArray[np.int32]:
    """What :func:`keep` kept; shorter than the project where documents joined since."""
    with project.read() as connection:
        owner = settings.get(connection, "families")
    arrays = {} if owner is None else pieces.get(project, owner)
    return arrays.get("family", np.zeros(0)).astype(np.int32)
