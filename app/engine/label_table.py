"""A table of labels: the columns name, sentence and guideline of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.engine import text
from app.errors import FileMissing, InputError, UnreadableInput
from app.wording import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRow:
    """One label as a table names it; only the name is always there."""

    name: str
    sentence: str
    guideline: str


def read(path: Path) -> Sequence[LabelRow]:
    """All rows with a name. Raises ``InputError`` where there is no such table."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as handle:
            delimiter = _delimiter(handle.readline())
            handle.seek(0)
            rows = list(csv.DictReader(handle, delimiter=delimiter))
    except FileNotFoundError as error:
        raise FileMissing(
            translate("errors", "There is no file “{path}”.").format(path=path),
            todo=translate("errors", "Check its name and try again."),
        ) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(
            translate("errors", "“{name}” cannot be read as a table of labels.").format(name=path.name),
            todo=translate("errors", "Save it as a CSV file in UTF-8."),
        ) from error
    if not rows or "name" not in rows[0]:
        raise InputError(
            translate("errors", "“{name}” has no column “name”.").format(name=path.name),
            todo=translate("errors", "A table of labels has the columns name, sentence and guideline."),
        )
    found = [
        LabelRow(
            name=" ".join(text.normalise(row["name"] or "").split()),
            sentence=text.normalise(row.get("sentence") or "").strip(),
            guideline=text.normalise(row.get("guideline") or "").strip(),
        )
        for row in rows
    ]
    return [row for row in found if row.name]


def _delimiter(heading: str) -> str:
    """What parts the columns: spreadsheets write a comma, a semicolon or a tab, as the country has it."""
    for delimiter in ",;\t":
        if "name" in next(csv.reader([heading], delimiter=delimiter), ()):
            return delimiter
    return ","
