"""Label sets and labels as they are now. They change by events only (store/state.py)."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

from app.records import Label, LabelId, LabelSet, LabelSetId

_COLUMNS = "id, label_set, name, sentence, guideline, key, colour, position, version, wording, retired, critical, role"


def new_id(label_set: LabelSetId, name: str, taken: Sequence[str]) -> LabelId:
    """The id of a new label: the same for two people who add the same name to copies of one project."""
    number = 0
    while True:
        id_ = hashlib.sha256(f"{label_set}\x00{name}\x00{number}".encode()).hexdigest()[:16]
        if id_ not in taken:
            return LabelId(id_)
        number += 1


def sets(connection: sqlite3.Connection) -> list[LabelSet]:
    """All label sets, in the order in which they were added."""
    rows = connection.execute("SELECT id, name, kind FROM label_sets ORDER BY position").fetchall()
    return [LabelSet(id=LabelSetId(id_), name=name, kind=kind) for id_, name, kind in rows]


def of(connection: sqlite3.Connection, label_set: LabelSetId, *, retired: bool = False) -> list[Label]:
    """The labels of a set by position; retired ones only when asked for."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM labels WHERE label_set = ? AND retired <= ? ORDER BY position, id",
        (label_set, int(retired)),
    ).fetchall()
    return [_label(row) for row in rows]


def get(connection: sqlite3.Connection, id_: LabelId) -> Label:
    """One label. Raises ``KeyError``."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM labels WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise KeyError(id_)
    return _label(row)


def body(label: Label, **new: object) -> dict[str, object]:
    """The body of a ``label_changed`` event: all of the label as it is, with ``new`` over it."""
    return {
        "label": label.id,
        "name": label.name,
        "sentence": label.sentence,
        "guideline": label.guideline,
        "key": label.key,
        "colour": label.colour,
        "position": label.position,
        "retired": label.retired,
        "critical": label.critical,
        "role": label.role,
        **new,
    }


def uses(connection: sqlite3.Connection, id_: LabelId) -> int:
    """How many current answers give this label."""
    return int(connection.execute("SELECT count(*) FROM answers WHERE label = ?", (id_,)).fetchone()[0])


def ids(connection: sqlite3.Connection) -> list[str]:
    """All ids ever given."""
    return [row[0] for row in connection.execute("SELECT id FROM labels").fetchall()]


def _label(row: tuple[str, str, str, str, str, str, int, int, int, str, int, int, str]) -> Label:
    return Label(
        id=LabelId(row[0]),
        label_set=LabelSetId(row[1]),
        name=row[2],
        sentence=row[3],
        guideline=row[4],
        key=row[5],
        colour=row[6],
        position=row[7],
        version=row[8],
        wording=row[9],
        retired=bool(row[10]),
        critical=bool(row[11]),
        role=row[12],
    )
