"""Arrays of any size, kept in small pieces so that no transaction is large: heads, queues, vocabularies.

An array is written under its owner ("round:12", "vocabulary:3f…") piece by piece; whoever owns it flips a pointer
when all are there. What nobody points to is litter and is swept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app.store.project import Project

PIECE = 256 * 1024
"""Bytes a piece."""

_KINDS = frozenset({"b", "i", "u", "f"})


def put(project: Project, owner: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
    """Write arrays of numbers, each piece in a transaction of its own."""
    for name, array in arrays.items():
        if array.dtype.kind not in _KINDS:
            raise TypeError(f"{name}: only plain numbers are kept, not {array.dtype}")
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        form = f"{little.dtype.str}:{','.join(map(str, array.shape))}"
        data = np.ascontiguousarray(little).tobytes()
        for number, start in enumerate(range(0, max(len(data), 1), PIECE)):
            project.give_way()
            with project.write() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO pieces (owner, name, piece, form, data) VALUES (?, ?, ?, ?, ?)",
                    (owner, name, number, form, data[start : start + PIECE]),
                )


def get(project: Project, owner: str) -> dict[str, npt.NDArray[np.generic]]:
    """All arrays of an owner. Raises ``ValueError`` where pieces do not add up to the stated form."""
    with project.read() as connection:
        rows = connection.execute(
            "SELECT name, form, data FROM pieces WHERE owner = ? ORDER BY name, piece", (owner,)
        ).fetchall()
    forms: dict[str, str] = {}
    parts: dict[str, list[bytes]] = {}
    for name, form, data in rows:
        forms[name] = form
        parts.setdefault(name, []).append(data)
    return {name: _joined(forms[name], chunks) for name, chunks in parts.items()}


def owners(project: Project, *, prefix: str) -> list[str]:
    """Who has arrays, of those whose names begin with ``prefix``."""
    with project.read() as connection:
        rows = connection.execute(
            "SELECT DISTINCT owner FROM pieces WHERE substr(owner, 1, ?) = ? ORDER BY owner", (len(prefix), prefix)
        ).fetchall()
    return [row[0] for row in rows]


def drop(project: Project, owner: str) -> None:
    """Delete all of an owner's arrays, piece by piece."""
    while True:
        project.give_way()
        with project.write() as connection:
            row = connection.execute("SELECT id FROM pieces WHERE owner = ? LIMIT 1", (owner,)).fetchone()
            if row is None:
                return
            connection.execute("DELETE FROM pieces WHERE id = ?", row)


def sweep(project: Project, keep: Sequence[str], *, prefix: str) -> None:
    """Delete what belongs to owners that begin with ``prefix`` and are not in ``keep``, piece by piece."""
    while True:
        project.give_way()
        with project.write() as connection:
            row = connection.execute(
                f"SELECT id FROM pieces WHERE substr(owner, 1, ?) = ? AND owner NOT IN ({','.join('?' * len(keep))}) "
                "LIMIT 1",
                (len(prefix), prefix, *keep),
            ).fetchone()
            if row is None:
                return
            connection.execute("DELETE FROM pieces WHERE id = ?", row)


def _joined(form: str, chunks: Sequence[bytes]) -> npt.NDArray[np.generic]:
    kind, _, dimensions = form.partition(":")
    dtype = np.dtype(kind)
    if dtype.kind not in _KINDS:
        raise ValueError(f"unexpected array of {dtype}")
    shape = tuple(int(part) for part in dimensions.split(",") if part)
    return np.frombuffer(b"".join(chunks), dtype=dtype).reshape(shape)
