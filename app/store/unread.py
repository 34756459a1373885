"""The list of what gave no text: each entry with its reason, until it is dealt with.

An entry is never changed or taken away: an event says that it is settled, and then it is listed no more, also when the
same file comes again. Where its file lies is of this machine only (table ``places``) and in no event.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from app.records import Lack, PersonId, Unread
from app.store import entries, state
from app.store.entries import Entry
from app.store.project import Project


def note(
    connection: sqlite3.Connection, found: Sequence[Entry], *, places: Mapping[bytes, str], actor: PersonId, at: str
) -> int:
    """Keep what could not be read, inside the caller's transaction; what was kept before is not kept again.

    ``places`` says, by entry hash, where the file lies. How many entries were new.
    """
    new: dict[bytes, Entry] = {}
    known: list[tuple[str, int]] = []
    for one in found:
        hash_ = one.hash
        row = connection.execute("SELECT id FROM unread WHERE entry = ?", (hash_,)).fetchone()
        if row is None:
            new.setdefault(hash_, one)
        elif hash_ in places:
            known.append((places[hash_], row[0]))
    if new:
        listed = list(new.values())
        lacks: dict[str, int] = {}
        for one in listed:
            lacks[one.lack.value] = lacks.get(one.lack.value, 0) + 1
        event = state.record(
            connection,
            kind="unread_added",
            actor=actor,
            at=at,
            body={
                "count": len(listed),
                "digest": entries.digest(listed),
                "source": listed[0].source,
                "lacks": lacks,
            },
        )
        for hash_, one in new.items():
            id_ = connection.execute(
                "INSERT INTO unread (entry, source, locator, reason, lack, bytes_hash, event) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    hash_,
                    one.source,
                    one.locator,
                    one.reason,
                    one.lack.value,
                    bytes.fromhex(one.bytes_hash) or None,
                    event.id,
                ),
            ).lastrowid
            if hash_ in places:
                known.append((places[hash_], int(id_ or 0)))
    # The place may be another one than when it was tried first.
    connection.executemany(
        "INSERT INTO places (source, unread) VALUES (?, ?) "
        "ON CONFLICT (unread) DO UPDATE SET source = excluded.source WHERE source != excluded.source",
        known,
    )
    return len(new)


def settle(
    connection: sqlite3.Connection, hashes: Sequence[bytes], texts: Sequence[str], *, actor: PersonId, at: str
) -> None:
    """Say, inside the caller's transaction, that entries were dealt with; ``texts`` are the hashes of what came of
    them."""
    if hashes:
        state.record(
            connection,
            kind="unread_settled",
            actor=actor,
            at=at,
            body={"entries": [hash_.hex() for hash_ in hashes], "texts": list(texts)},
        )


def listed(project: Project, lack: Lack | None = None) -> list[Unread]:
    """What is on the list, in the order in which it came; of one kind of reason, if one is given."""
    with project.read() as connection:
        rows = connection.execute(
            "SELECT u.id, u.source, u.locator, u.lack, u.reason, e.at FROM unread u JOIN events e ON e.id = u.event "
            "WHERE (? IS NULL OR u.lack = ?) AND NOT EXISTS (SELECT 1 FROM settled WHERE entry = lower(hex(u.entry))) "
            "ORDER BY u.id",
            (None if lack is None else lack.value,) * 2,
        ).fetchall()
    return [
        Unread(id=id_, source=source, locator=locator, lack=Lack(kind), reason=reason, at=at)
        for id_, source, locator, kind, reason, at in rows
    ]


def entry(project: Project, id_: int) -> tuple[Entry, str | None]:
    """An entry and where its file lay, if that is known. Raises ``KeyError``."""
    with project.read() as connection:
        row = connection.execute(
            "SELECT u.source, u.locator, u.reason, u.lack, u.bytes_hash, p.source FROM unread u "
            "LEFT JOIN places p ON p.unread = u.id WHERE u.id = ?",
            (id_,),
        ).fetchone()
    if row is None:
        raise KeyError(id_)
    return _entry(*row[:5]), row[5]


def since(project: Project, event: int, *, most: int = 1_000) -> list[Entry]:
    """The first entries that came with an event behind that number."""
    with project.read() as connection:
        rows = connection.execute(
            "SELECT source, locator, reason, lack, bytes_hash FROM unread WHERE event > ? ORDER BY id LIMIT ?",
            (event, most),
        ).fetchall()
    return [_entry(*row) for row in rows]


def _entry(source: str, locator: str, reason: str, lack: str, bytes_hash: bytes | None) -> Entry:
    return Entry(source=source, locator=locator, reason=reason, lack=Lack(lack), bytes_hash=(bytes_hash or b"").hex())
