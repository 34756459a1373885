"""Small facts about the project itself: its id, its log, its seed, its pointers."""

from __future__ import annotations

import sqlite3


def get(connection: sqlite3.Connection, key: str) -> str | None:
    """The value of a key, or ``None``."""
    row = connection.execute("SELECT value FROM project WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Set a key, inside the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO project (key, value) VALUES (?, ?)", (key, value))


def need(connection: sqlite3.Connection, key: str) -> str:
    """The value of a key that every project has. Raises ``KeyError``."""
    value = get(connection, key)
    if value is None:
        raise KeyError(key)
    return value
