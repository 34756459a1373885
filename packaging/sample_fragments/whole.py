"""Documents written by hand as a whole: the hard mixed cases and very short ones.

A file holds several, each after a line ``@@ label | name | date`` and, for hard cases, ``@@ why ...``.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    label: str
    name: str
    date: datetime.date
    why: str
    text: str


def read(folder: Path) -> list[Whole]:
    """All documents in the ``*.txt`` files of a folder."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for part in re.split(r"(?m)^@@ (?!why)", path.read_text(encoding="utf-8"))[1:]:
            head, _, text = part.partition("\n")
            label, name, date = (field.strip() for field in head.split("|"))
            why = ""
            if text.startswith("@@ why "):
                first, _, text = text.partition("\n")
                why = first.removeprefix("@@ why ").strip()
            found.append(Whole(label=label, name=name, date=datetime.date.fromisoformat(date), why=why, text=text))
    return found
