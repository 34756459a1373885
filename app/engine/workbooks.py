"""Workbooks that are read by the row: their sheets are tables like any other, once a child has unpacked them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.engine import tables
from app.engine.cells import Builder
from app.engine.rows import Row
from app.engine.tables import Shape
from app.records import RawDocument, Source, TablePreview

READER = "workbook/1"

Line = tuple[str, int, tuple[str, ...]]
"""Sheet, number of the row in it from 1, cells."""


class SheetReader(Protocol):
    """Gives out the sheets of a workbook, from a child process."""

    def sheets(self, data: bytes, name: str, source: Source) -> list[str]:
        """Their names. Raises :class:`app.errors.UnreadableInput`."""

    def rows(self, data: bytes, name: str, source: Source, most: int | None = None) -> Iterator[Line]:
        """The rows of ``source.sheet`` (``None``: of the first). Raises :class:`app.errors.UnreadableInput`."""


def documents(lines: Iterable[Line], source: Source, name: str) -> Iterator[RawDocument]:
    """The rows of one sheet as documents, by the columns that ``source`` names or that are guessed. ``name`` is the
    file's. Raises :class:`app.errors.UnknownColumn`."""
    following = iter(lines)
    start = list(itertools.islice(following, tables.ROWS_TO_JUDGE))
    if not start:
        return
    shape = _shape(start, whole=len(start) < tables.ROWS_TO_JUDGE, has_header=source.has_header)
    builder = Builder(replace(source, path=Path(name)), shape, reader=READER, encoding="UTF-8")
    for sheet, number, cells in itertools.chain(start, following):
        if number >= shape.first and not tables.is_empty(cells):
            yield builder.document(cells, f"sheet {sheet}, row {number}")


def preview(path: Path, data: bytes, source: Source, reader: SheetReader) -> TablePreview:
    """What a sheet seems to be: that of ``source``, or the first. Raises :class:`app.errors.UnreadableInput`."""
    sheets = reader.sheets(data, path.name, source)
    start = list(reader.rows(data, path.name, source, tables.ROWS_TO_JUDGE))
    shape = _shape(start, whole=len(start) < tables.ROWS_TO_JUDGE, has_header=source.has_header)
    roles = tables.roles(shape.columns, shape.sample)
    columns = tuple(shape.columns)
    return TablePreview(
        path=path,
        kind="workbook",
        columns=columns,
        rows=tuple(map(tuple, shape.sample)),
        delimiter="",
        text_column=None if roles.text is None else columns[roles.text],
        name_column=None if roles.name is None else columns[roles.name],
        label_column=None if roles.label is None else columns[roles.label],
        count=shape.count,
        has_header=shape.has_header,
        sheets=tuple(sheets),
        sheet=start[0][0] if start else None,
    )


def _shape(start: Iterable[Line], *, whole: bool, has_header: bool | None) -> Shape:
    return tables.grid(
        [Row(number, list(cells), None) for _, number, cells in start], whole=whole, has_header=has_header
    )
