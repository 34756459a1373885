"""What language models said of documents: log-probabilities of the labels, in BLOBs. They can be worked out again.

A *task* is a model asked about one set of labels in their present words; a *frame* is the task with the examples that
were shown. Opinions of one task can be compared; which frame they were given in is kept with them. ``data`` holds
float32, one value a label, in the order of the labels' ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app.records import DocumentId
from app.store.project import Project

Opinions = Mapping[DocumentId, npt.NDArray[np.float32]]

_MOST = 500
"""Documents asked about in one statement."""


def put_many(project: Project, task: str, frame: str, opinions: Opinions) -> None:
    """Store opinions in one transaction, in the place of earlier ones of the task."""
    rows = [(task, int(id_), frame, values.astype("<f4").tobytes()) for id_, values in opinions.items()]
    with project.write() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO suggestions (task, document, frame, data) VALUES (?, ?, ?, ?)", rows
        )


def get_many(project: Project, task: str, ids: Iterable[DocumentId]) -> dict[DocumentId, npt.NDArray[np.float32]]:
    """The opinions there are on these documents."""
    wanted = [int(id_) for id_ in ids]
    found: dict[DocumentId, npt.NDArray[np.float32]] = {}
    for start in range(0, len(wanted), _MOST):
        part = wanted[start : start + _MOST]
        with project.read() as connection:
            rows = connection.execute(
                f"SELECT document, data FROM suggestions WHERE task = ? AND document IN ({','.join('?' * len(part))})",
                (task, *part),
            ).fetchall()
        found |= {DocumentId(row[0]): np.frombuffer(row[1], dtype="<f4").astype(np.float32) for row in rows}
    return found


def count(project: Project, task: str) -> int:
    """How many documents of a task have an opinion."""
    with project.read() as connection:
        row = connection.execute("SELECT count(*) FROM suggestions WHERE task = ?", (task,)).fetchone()
    return int(row[0])


def missing(project: Project, task: str, *, after: DocumentId | None, most: int) -> list[DocumentId]:
    """Documents with text and without an opinion, by number, from behind ``after`` on; at most ``most``."""
    with project.read() as connection:
        rows = connection.execute(
            "SELECT id FROM documents WHERE id > ? AND length > 0 AND NOT EXISTS "
            "(SELECT 1 FROM suggestions WHERE task = ? AND document = documents.id) ORDER BY id LIMIT ?",
            (int(after or 0), task, most),
        ).fetchall()
    return [DocumentId(row[0]) for row in rows]


def sweep(project: Project, keep: Sequence[str]) -> None:
    """Delete the opinions of all tasks but these, some at a time."""
    while True:
        project.give_way()
        with project.write() as connection:
            done = connection.execute(
                "DELETE FROM suggestions WHERE (task, document) IN (SELECT task, document FROM suggestions "
                f"WHERE task NOT IN ({','.join('?' * len(keep))}) LIMIT {_MOST})",
                tuple(keep),
            )
            if not done.rowcount:
                return
