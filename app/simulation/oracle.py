"""Who answers in a simulation: somebody who knows the label of every document."""

from __future__ import annotations

import numpy as np

from app.engine import reading, text
from app.errors import InputError
from app.records import Person, PersonId, RawDocument, Report, Source, silent
from app.wording import translate

ORACLE = Person(id=PersonId("0" * 32), name="Oracle")


def draw_pool(source: Source, size: int | None, seed: int, report: Report = silent) -> list[RawDocument]:
    """Documents with different texts from a labelled table, ``size`` of them drawn by seed (all when ``None``).

    Raises ``InputError`` when the table has no labels or fewer documents than asked for.
    """
    found: dict[str, RawDocument] = {}
    for raw in reading.read(source, report):
        if raw.problem is None and raw.text and raw.label and raw.label.strip():
            found.setdefault(text.digest(raw.text), raw)
    pool = list(found.values())
    if not pool:
        raise InputError(
            translate("errors", "“{name}” has no documents with a label.").format(name=source.path.name),
            todo=translate("errors", "Name the column that holds the true labels with --label-column."),
        )
    if size is None:
        return pool
    if size > len(pool):
        raise InputError(
            translate("errors", "“{name}” has {len} different documents, fewer than the {size} asked for.").format(
                name=source.path.name, len=len(pool), size=size
            ),
            todo=translate("errors", "Ask for fewer with --pool."),
        )
    chosen = np.sort(np.random.default_rng(seed).choice(len(pool), size, replace=False))
    return [pool[int(place)] for place in chosen]


def alike(name: str) -> str:
    """What labels have in common that differ in capitals and white space only: the session takes them for one."""
    return " ".join(text.normalise(name).split()).casefold()
