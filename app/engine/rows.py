"""The rows of a delimited table (CSV, TSV, …), one after the other, with an unclosed quote found and confined.

Python's CSV reader does the work, in its tolerant mode: a quotation mark that was not doubled stays in its cell. What
it would do to a quote that is never closed is swallow all that follows into one cell. So the lines of a row are
remembered, and where they turn out to be rows of this very table, only the line that opened the quote is given up, with
a reason, and reading goes on with the next: one missing character costs one row and not the rest of the file.

A cell that holds more than 50 lines of which nearly all are rows of the table counts as swallowed. (The price: a
document that is itself a table of more than 50 lines with as many columns as the file it lies in is called broken.)
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from typing import IO, NamedTuple

from app.engine.charset import LONGEST
from app.errors import UnreadableInput
from app.wording import translate

_SUSPICIOUS = 50  # lines of one cell from where on it is asked whether they are rows
_HOPELESS = 1000  # lines that look like rows, without a quote in them: enough to call the quote unclosed
_LOOKED_AT = 400  # lines that are asked


class Row(NamedTuple):
    """One row: its number as a spreadsheet counts (from 1, blank lines too), its cells, and why it is unusable."""

    number: int
    cells: list[str]
    problem: str | None


def rows(lines: Iterator[str], delimiter: str, *, width: int = 0) -> Iterator[Row]:
    """Rows of a table from its physical lines (which keep their line ends; quoted cells may hold many).

    ``width`` is how many columns the table has; 0: as many as its first row. Blank lines give no row but are
    counted. Raises whatever ``lines`` raises. Memory: the longest row, or 1,000 lines where a quote is unclosed.
    """
    csv.field_size_limit(2**31 - 1)  # the largest C long that every system has
    source = _Lines(lines, delimiter, width)
    reader = csv.reader(source, delimiter=delimiter)
    number = 0
    while True:
        source.begin_row()
        problem = None
        try:
            cells = next(reader)
            if source.swallowed_rows():
                raise _Swallowing
        except StopIteration:
            return
        except (csv.Error, _Swallowing):
            cells, problem = source.give_up(), _unclosed()
            reader = csv.reader(source, delimiter=delimiter)
        number += 1
        if cells:
            source.width = source.width or len(cells)
            yield Row(number, cells, problem)


def physical_lines(stream: IO[str]) -> Iterator[str]:
    """The lines of a text stream with their ends; raises :class:`UnreadableInput` at one beyond all measure."""
    while line := stream.readline(LONGEST):
        if len(line) == LONGEST:
            raise too_long()
        yield line


def too_long() -> UnreadableInput:
    """The error for a line or a cell beyond all measure."""
    return UnreadableInput(
        translate("errors", "A line or cell of the table has more than {count} characters.").format(
            count=f"{LONGEST:,}"
        ),
        safe=translate("errors", "What was read before is kept."),
        todo=translate("errors", "Check how its lines end, and that its quotation marks are closed."),
    )


def unclosed() -> str:
    """The problem of a row that opens a quote and does not close it."""
    return translate("problems", "Its quotation mark is never closed; the row was left out.")


def _unclosed() -> str:
    return translate("errors", "A quotation mark in this row is never closed, so it cannot be read.")


class _Swallowing(Exception):
    """A cell goes on and on, and what it holds are rows."""


class _Lines(Iterator[str]):
    """The lines for the CSV reader, remembering those of the row being read so that they can be read again."""

    def __init__(self, lines: Iterator[str], delimiter: str, width: int) -> None:
        self.width = width
        self._lines = lines
        self._delimiter = delimiter
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._size = 0
        self._ended = False

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self._ended = True
            raise StopIteration
        self._held.append(line)
        self._size += len(line)
        if self._size > LONGEST:
            raise too_long("cell", "that its quotation marks are closed")
        if len(self._held) % _HOPELESS == 0 and self._are_rows(self._held[1:], 0.95, least=_SUSPICIOUS):
            raise _Swallowing
        return line

    def begin_row(self) -> None:
        """Forget the lines of the row before."""
        self._held.clear()
        self._size = 0

    def swallowed_rows(self) -> bool:
        """Whether the row that was just read holds other rows of the table in one of its cells."""
        if len(self._held) < 2:
            return False
        if self._ended and "".join(self._held).count('"') % 2:
            return True  # the file ended inside a cell
        return len(self._held) > _SUSPICIOUS and self._are_rows(self._held[1:-1], 0.95, least=_SUSPICIOUS - 1)

    def give_up(self) -> list[str]:
        """The first line of the row alone, as far as it goes; the others are read again.

        Where the file ended inside a cell whose lines are no rows, it was that document which was cut off: all of it.
        """
        if not self._ended or self._are_rows(self._held[1:], 0.5):
            self._again.extendleft(reversed(self._held[1:]))
            del self._held[1:]
            self._ended = False
        return next(csv.reader(self._held, delimiter=self._delimiter), [])

    def _are_rows(self, lines: Sequence[str], share: float, *, least: int = 1) -> bool:
        """Whether this share of the lines (of the first few hundred that are not blank) are complete rows of the table,
        of at least ``least`` lines."""
        if self.width < 2:
            return False
        asked = [line for line in lines[:_LOOKED_AT] if line.strip()]
        pattern = _row_pattern(self._delimiter, self.width)
        return len(asked) >= least and sum(1 for line in asked if pattern.fullmatch(line)) >= share * len(asked)


@cache
def _row_pattern(delimiter: str, width: int) -> re.Pattern[str]:
    """A line that is one complete, cleanly quoted row."""
    plain, quoted = _cell_patterns(delimiter)
    cell = f'(?:{quoted}"|{plain})'
    return re.compile(f"{cell}(?:{re.escape(delimiter)}{cell}){{{width - 1}}}[\r\n]*")


def _cell_patterns(delimiter: str) -> tuple[str, str]:
    """A cell without quotes, and a quoted cell up to its closing quote. Neither can match in two ways: linear time."""
    return f'[^"\r\n{re.escape(delimiter)}]*', '"[^"]*(?:""[^"]*)*'
