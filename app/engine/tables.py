"""What a table looks like: its delimiter, whether its first row names the columns, and which column is what.

All of it is guessed from the first rows, for a person to confirm; the same start gives the same guess. A table is
delimited (CSV, TSV, …) or made of JSON objects: one a line, or all of them in a list.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.engine import json_list
from app.engine.rows import Row, rows
from app.engine.text import encodable, one_line, visible
from app.errors import UnknownColumn
from app.wording import translate

DELIMITERS = (",", ";", "\t", "|")

_NOTHING = " \r\n" + "".join(DELIMITERS)

_ROWS_TO_SNIFF = 200
ROWS_TO_JUDGE = 2000
"""Rows from the start of a table by which it is judged."""
_SHOWN_NAMES = 20
_MOST_COLUMNS = 5000  # of objects, where every line can bring new ones
_TEXT_NAMES = frozenset({
    "text", "texts", "body", "content", "contents", "document", "message", "description", "comment", "comments",
    "narrative", "abstract", "clause", "utterance", "sentence", "review", "question", "email", "transcript", "summary",
    "snippet", "passage", "full_text", "fulltext", "inhalt", "nachricht", "beschreibung", "texte", "contenu", "texto",
    "contenido",
})  # fmt: skip
_NAME_NAMES = (
    "name", "file", "filename", "file_name", "path", "document_name", "doc_name", "id", "doc_id", "document_id",
    "docid", "uid", "uuid", "key", "title", "subject", "ticket", "ticket_id", "reference", "ref", "number", "nr", "no",
)  # fmt: skip
_LABEL_NAMES = (
    "label", "labels", "category", "class", "type", "intent", "topic", "tag", "target", "gold", "truth", "kategorie",
    "etikett", "klasse", "catégorie", "etiqueta", "categoría", "document_type", "doc_type",
)  # fmt: skip
_KNOWN_NAMES = _TEXT_NAMES | frozenset(_NAME_NAMES) | frozenset(_LABEL_NAMES)
_NUMBER = re.compile(r"[+-]?[\d.,' ]*\d[\d.,]*(?:[eE][+-]?\d+)?%?")
_NUMBERED = re.compile(r"([^\W\d]{1,20}[ .]?)([0-9]{1,6})")
_LIKE_A_NAME = re.compile(r"[^\W\d_][\w .:/()\[\]#-]{0,60}")
_CONSTANTS = {"NaN": None, "Infinity": "Infinity", "-Infinity": "-Infinity"}
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[\r\n]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Positions of the text, name and label columns; ``None`` where there is none."""

    text: int | None
    name: int | None
    label: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a table is laid out. ``first`` is the number of the first row that is a document, ``sample`` holds the first
    of them, ``count`` says how many there are if the whole table was looked at."""

    columns: Sequence[str]
    sample: Sequence[Sequence[str]]
    count: int | None
    delimiter: str = ""
    separator_line: bool = False
    first: int = 1
    has_header: bool | None = None


def delimited(start: str, *, whole: bool, delimiter: str | None = None, has_header: bool | None = None) -> Shape:
    """The layout of a table that begins with ``start`` (``whole``: which is all of it). ``has_header`` says whether its
    first row names the columns; ``None``: guess."""
    declared = _SEPARATOR_LINE.match(start)
    if declared is not None:  # a line that Excel writes and reads: "sep=;"
        start = start[declared.end() :]
        delimiter = delimiter or declared.group(1)
    if not whole and (end := start.rfind("\n")) > 0 and start.count("\n") > 3:
        start = start[: end + 1]
    delimiter = delimiter or _sniff(start)
    found = list(_first_rows(start, delimiter, None if whole else ROWS_TO_JUDGE))
    if not whole and found:  # the last one may have been cut
        last = found.pop()
        if len(found) < 2:
            found.append(last._replace(problem=None))
    shape = grid(found, whole=whole, has_header=has_header)
    return replace(shape, delimiter=delimiter, separator_line=declared is not None)


def grid(found: Sequence[Row], *, whole: bool, has_header: bool | None = None) -> Shape:
    """The layout of a table that begins with these rows."""
    filled = [row for row in found if row.problem is None and not is_empty(row.cells)]
    if not filled:
        return Shape(columns=(), sample=(), count=0)
    header = _is_header([row.cells for row in filled]) if has_header is None else has_header
    body = [row for row in found if not is_empty(row.cells) and not (header and row.number == filled[0].number)]
    usual = Counter(len(row.cells) for row in filled).most_common(1)[0][0]
    width = max(len(filled[0].cells), usual)
    return Shape(
        columns=column_names(filled[0].cells if header else (), width),
        sample=[row.cells for row in body if row.problem is None][:ROWS_TO_JUDGE],
        count=len(body) if whole else None,
        first=filled[0].number + 1 if header else 1,
        has_header=header,
    )


def objects(start: str, *, whole: bool) -> Shape:
    """The layout of a table that begins with ``start`` and has one JSON object a line, or is a list of objects; its
    columns are the keys of the first objects in the order in which they appear."""
    if json_list.is_list(start):
        lines = [element.text for element in json_list.elements(iter([start])) if element.problem is None or whole]
    else:
        lines = start.split("\n")
        if not whole and len(lines) > 1:
            lines.pop()
    columns: dict[str, int] = {}
    found = []
    for line in lines[:ROWS_TO_JUDGE]:
        cells = json_object(line)
        if cells is None:
            continue
        found.append(cells)
        for key in cells:
            if len(columns) < _MOST_COLUMNS:
                columns.setdefault(key, len(columns))
    return Shape(
        columns=list(columns),
        sample=[[cells.get(key, "") for key in columns] for cells in found],
        count=sum(1 for line in lines if line.strip()) if whole else None,
    )


def json_object(line: str) -> dict[str, str] | None:
    """The values of a JSON object by key, as text: strings as they are, null as "", all else as compact JSON. NaN,
    which is no JSON but is written for what is missing, is null. ``None``: the line is something else."""
    try:
        found = json.loads(line, parse_constant=_CONSTANTS.__getitem__)
    except (ValueError, RecursionError):
        return None
    return {encodable(key): _as_text(value) for key, value in found.items()} if isinstance(found, dict) else None


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return encodable(value)
    return "" if value is None else encodable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def has_tabs(start: str, *, whole: bool) -> bool:
    """Whether a text is a table with tabs: at least three rows, all with the same number of cells."""
    if start.count("\t") < 3:
        return False
    found = list(_first_rows(start if whole else start[: start.rfind("\n") + 1], "\t", _ROWS_TO_SNIFF))
    widths = {len(row.cells) for row in found}
    return len(found) > 2 and len(widths) == 1 and widths != {1} and not any(row.problem for row in found)


def choose(columns: Sequence[str], wanted: str | None, guess: int | None) -> int | None:
    """The position of the column that a person named; ``None`` is the guess, "" is none.

    Capitals and white space at the ends may differ where that is no other column. Raises :class:`UnknownColumn`.
    """
    if wanted is None:
        return guess
    if wanted == "":
        return None
    if wanted in columns:
        return columns.index(wanted)
    alike = [i for i, name in enumerate(columns) if name.casefold() == one_line(wanted).casefold()]
    if len(alike) == 1:
        return alike[0]
    there = ", ".join(f"“{visible(name)}”" for name in columns[:_SHOWN_NAMES])
    raise UnknownColumn(
        translate("errors", "There is no column “{name}”.").format(name=visible(wanted)),
        todo=translate("errors", "The columns are {names}.").format(
            names=there + (" …" if len(columns) > _SHOWN_NAMES else "")
        ),
    )


def is_empty(cells: Sequence[str]) -> bool:
    """Whether a row is nothing but delimiters and white space."""
    return not any(cell and not cell.isspace() for cell in cells)


def column_names(given: Sequence[str], width: int) -> list[str]:
    """``width`` distinct names: the given ones on one line, "column N" where there is none, "(2)" behind repeats."""
    names: list[str] = []
    taken: set[str] = set()
    for position in range(width):
        name = one_line(given[position]) if position < len(given) else ""
        name = plain = name or f"column {position + 1}"
        repeat = 1
        while name in taken:
            repeat += 1
            name = f"{plain} ({repeat})"
        taken.add(name)
        names.append(name)
    return names


def roles(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> Roles:
    """Which column holds the texts (long, or called so), the names (each once, short), the labels (few, repeated)."""
    if not columns:
        return Roles(text=None, name=None, label=None)
    values = [[row[i].strip() if i < len(row) else "" for row in sample] for i in range(len(columns))]
    lengths = [sum(map(len, column)) / max(len(column), 1) for column in values]
    names = [column.casefold() for column in columns]
    order = range(len(columns))

    enough = max(lengths) / 5
    called = [i for i in order if names[i] in _TEXT_NAMES and (lengths[i] >= enough or lengths[i] == 0)]
    called += [i for i in order if names[i] == "text" and not all(map(_NUMBER.fullmatch, values[i]))]
    text = max(called or order, key=lambda i: (lengths[i], -i))
    rest = [i for i in order if i != text]
    label = min(
        (i for i in rest if names[i] in _LABEL_NAMES and _could_be_labels(values[i], named=True)),
        key=lambda i: _LABEL_NAMES.index(names[i]),
        default=next((i for i in rest if _could_be_labels(values[i], named=False)), None),
    )
    rest = [i for i in rest if i != label]
    name = min(
        (i for i in rest if names[i] in _NAME_NAMES and _could_be_names(values[i], named=True)),
        key=lambda i: _NAME_NAMES.index(names[i]),
        default=next((i for i in rest if _could_be_names(values[i], named=False)), None),
    )
    return Roles(text=text, name=name, label=label)


def _first_rows(start: str, delimiter: str, limit: int | None, *, repair: bool = True) -> Iterator[Row]:
    lines = re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", start)
    for count, row in enumerate(rows((line.group() for line in lines), delimiter, repair=repair), 1):
        yield row
        if limit is not None and count >= limit:
            return


def _sniff(start: str) -> str:
    """The delimiter under which the first rows have the same number of cells, more than one if possible."""
    scores: list[tuple[float, float, int, str]] = []
    for place, delimiter in enumerate(DELIMITERS):
        found = list(_first_rows(start[: 1 << 18], delimiter, _ROWS_TO_SNIFF, repair=False))
        found = [row for row in found if "".join(row.cells).strip(_NOTHING)]
        widths = [len(row.cells) for row in found if row.problem is None]
        if not widths:
            continue
        width, hits = Counter(widths).most_common(1)[0]
        share = hits / len(found)
        if width > 1:
            # A column of prose has commas, too; but then its rows, or rows and heading, differ.
            even = share >= 0.9 and (widths[0] == width or (width > 2 and widths[0] == width - 1))
            rank = 2.0 if even or (widths[0] > 1 and _known(found[0].cells)) else 0.0
        else:
            rank = 1.0 if share == 1 else 0.0
        scores.append((rank, share * min(width, 3), -place, delimiter))
    return max(scores)[3] if scores else ","


def _is_header(found: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns. In doubt it does not: then no document is lost."""
    first = [one_line(cell) for cell in found[0]]
    rest = [[cell.strip() for cell in row] for row in found[1:ROWS_TO_JUDGE]]
    filled = [cell for cell in first if cell]
    if not filled or max(map(len, filled)) > 100 or len(filled) < len(first) - 1:
        return False
    if [cell for cell in first if cell] == [str(i) for i in range(len(filled))] and len(filled) > 1:
        return True  # how data frames without column names are written
    if any(_NUMBER.fullmatch(cell) for cell in filled):
        return False
    known = _known(first)
    named = all(_LIKE_A_NAME.fullmatch(cell) for cell in filled)
    below = [[row[i] for row in rest if i < len(row) and row[i]] for i in range(len(first))]
    numbers = any(cell and len(c) > 2 and all(map(_NUMBER.fullmatch, c)) for cell, c in zip(first, below, strict=True))
    if known > 1 or (named and numbers) or _are_numbered(filled):
        return True
    if any(cell in column for cell, column in zip(first, below, strict=True) if cell):
        return False  # a value that comes again in its own column is no name
    if known:
        return True
    pairs = [(cell, column) for cell, column in zip(first, below, strict=True) if column]
    return named and any(sum(map(len, column)) > len(column) * (2 * len(cell) + 10) for cell, column in pairs)


def _known(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if one_line(cell).casefold() in _KNOWN_NAMES)


def _are_numbered(names: Sequence[str]) -> bool:
    """Whether they are "c0", "c1", "c2", … or the like."""
    parts = [_NUMBERED.fullmatch(name) for name in names]
    found = [(part.group(1), int(part.group(2))) for part in parts if part is not None]
    return len(found) == len(names) > 1 and found == [(found[0][0], found[0][1] + i) for i in range(len(found))]


def _could_be_labels(values: Sequence[str], *, named: bool) -> bool:
    filled = [value for value in values if value]
    kinds = set(filled)
    if not filled or max(map(len, kinds)) > 100:
        return False
    if named:
        return len(filled) < 20 or len(kinds) <= len(filled) * 0.8
    numbers = sum(1 for value in kinds if _NUMBER.fullmatch(value))
    return len(filled) >= 6 and 2 <= len(kinds) <= min(200, len(filled) / 3) and numbers < len(kinds) / 2


def _could_be_names(values: Sequence[str], *, named: bool) -> bool:
    filled = [value for value in values if value]
    if not filled or max(map(len, filled)) > 260:
        return False
    if named:
        return len(set(filled)) >= 0.9 * len(filled)
    return len(filled) > 2 and len(filled) == len(values) == len(set(filled)) and max(map(len, filled)) <= 64
