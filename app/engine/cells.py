"""Documents made out of the cells of a table, whatever kind of file it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from app.engine import charset, tables
from app.engine.tables import Shape
from app.engine.text import encodable, is_blank, normalise, one_line
from app.records import Lack, RawDocument, Source
from app.wording import translate


class Builder:
    """Makes documents out of the cells of a table."""

    def __init__(self, source: Source, shape: Shape, *, reader: str, encoding: str) -> None:
        """Raises :class:`app.errors.UnknownColumn`. ``reader`` and ``encoding`` are what the cells were read with."""
        columns = self._columns = shape.columns
        self._reader, self._encoding = reader, encoding
        self._file, self._stem = encodable(source.path.name), encodable(source.path.stem)
        guess = tables.roles(columns, shape.sample)
        text = tables.choose(columns, source.text_column or None, guess.text)
        self._label = tables.choose(columns, source.label_column, guess.label if guess.label != text else None)
        free = guess.name not in (text, self._label)
        self._name = tables.choose(columns, source.name_column, guess.name if free else None)
        self._text = text or 0
        used = {self._text, self._name, self._label if source.label_column else None}
        self._others = [i for i in range(len(columns)) if i not in used]

    def document(self, cells: Sequence[str], locator: str, problem: str | None = None) -> RawDocument:
        """One document; ``cells`` are in the order of the columns, and may be too few or too many."""
        columns, width = self._columns, len(self._columns)
        if problem is None and len(cells) > width and not tables.is_empty(cells[width:]):
            problem = translate("problems", "It has {cells} cells, but the table has {columns} columns.").format(
                cells=len(cells), columns=width
            )
        if problem is None and not all(map(str.isascii, cells)) and charset.is_undecodable("".join(cells)):
            problem = undecodable(self._encoding)
        name = f"{self._stem} {locator.rpartition(' ')[2]}"
        if problem is not None:
            every = [*columns, *(f"column {i + 1}" for i in range(width, len(cells)))]
            return RawDocument(
                name=name,
                text="",
                source=self._file,
                locator=locator,
                extra={column: kept(cell) for column, cell in zip(every, cells, strict=False) if cell},
                reader=self._reader,
                problem=problem,
                lack=Lack.DAMAGED,
            )
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        text = normalise(cells[self._text])
        blank = is_blank(text)
        return RawDocument(
            name=(self._name is not None and one_line(cells[self._name])) or name,
            text="" if blank else text,
            source=self._file,
            locator=locator,
            label=(self._label is not None and one_line(cells[self._label])) or None,
            extra={columns[i]: kept(cells[i]) for i in self._others if cells[i]},
            reader=self._reader,
            problem=no_text() if blank else None,
            lack=Lack.EMPTY if blank else None,
        )


def undecodable(encoding: str) -> str:
    """The problem of a row or file with bytes that do not fit its encoding."""
    return translate("problems", "Some of its bytes are not valid {encoding}.").format(encoding=encoding)


def no_text() -> str:
    """The problem of a document with nothing to see."""
    return translate("problems", "It has no text.")


def kept(cell: str) -> str:
    """A cell as it was, but for what no encoding or database can hold."""
    return encodable(cell).replace("\0", "")
