"""The rows of a delimited table (CSV, TSV, …), one after the other, with broken quoting found and confined.

Python's CSV reader does the work, in its strict mode. Where it finds a fault, or where a cell swallows lines that are
rows of the table themselves, the lines of that row are looked at again:

* Quotation marks that merely were not doubled (``"He said "no" to me",b``) are taken as they are meant.
* Where a quote is opened and never closed, only the line that opens it is given up, with a reason, and reading goes
  on with the next: one missing character costs one row and not the rest of the file.

A cell that holds more than 50 lines of which nearly all are rows of the table counts as swallowed even if a later quote
closes it. (The price: a document that is itself a table of more than 50 lines with as many columns as the file it
lies in is called broken.)
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

_QUOTES = re.compile('"+')
_SUSPICIOUS = 50  # lines of one cell from where on it is asked whether they are rows
_HOPELESS = 1000  # lines that look like rows, without a quote in them: enough to call the quote unclosed
_LOOKED_AT = 400  # lines that are asked
_MORE_LINES, _MORE_CHARACTERS = 50, 1 << 16  # read on, at most, for the end of a cell whose quotes are not doubled


class Row(NamedTuple):
    """One row: its number as a spreadsheet counts (from 1, blank lines too), its cells, and why it is unusable."""

    number: int
    cells: list[str]
    problem: str | None


def rows(lines: Iterator[str], delimiter: str, *, width: int = 0, repair: bool = True) -> Iterator[Row]:
    """Rows of a table from its physical lines (which keep their line ends; quoted cells may hold many).

    ``width`` is how many columns the table has; 0: as many as its first row. Blank lines give no row but are counted.
    ``repair`` ``False`` calls a row broken at once, for a quick look. Raises whatever ``lines`` raises. Memory: the
    longest row, or 1,000 lines where a quote is unclosed.
    """
    csv.field_size_limit(2**31 - 1)  # the largest C long that every system has
    source = _Lines(lines, delimiter, width)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
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
        except (csv.Error, _Swallowing) as fault:
            found = source.repaired() if repair and isinstance(fault, csv.Error) else None
            cells, problem = (found, None) if found else (source.give_up(), unclosed())
            reader = csv.reader(source, delimiter=delimiter, strict=True)
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
            raise too_long()
        if len(self._held) % _HOPELESS == 0 and self._are_rows(self._held[1:], 0.95, least=_SUSPICIOUS):
            raise _Swallowing
        return line

    def begin_row(self) -> None:
        """Forget the lines of the row before."""
        self._held.clear()
        self._size = 0

    def swallowed_rows(self) -> bool:
        """Whether the row that was just read, without a fault, holds other rows of the table in one of its cells."""
        return len(self._held) > _SUSPICIOUS and self._are_rows(self._held[1:-1], 0.95, least=_SUSPICIOUS - 1)

    def repaired(self) -> list[str] | None:
        """The row that the lines were meant to be, if it was quotes that were not doubled in which a fault was found.

        They look like a quote that was not closed, but then the lines up to the fault would be rows of the table.
        """
        if self._ended or (
            len(self._held) > 1 and self._are_rows(self._held[1:-1], 0.8, least=0) and self._last_begins()
        ):
            return None
        used = 0

        def again() -> Iterator[str]:
            nonlocal used
            most = self._size + _MORE_CHARACTERS
            before = len(self._held)
            while used < before + _MORE_LINES and self._size < most:
                if used == len(self._held) and (
                    next(self, None) is None or self._are_rows(self._held[-2:], 1, least=2)
                ):
                    return
                used += 1
                yield self._held[used - 1]

        cells = _undoubled(again(), self._delimiter, self.width)
        if cells is not None:
            self._read_again(used)
        return cells

    def give_up(self) -> list[str]:
        """The first line of the row alone, as far as it goes; the others are read again.

        Where the file ended inside a cell whose lines are no rows, it was that document which was cut off: all of it.
        """
        if not self._ended or self.width < 2 or self._are_rows(self._held[1:], 0.5, least=0):
            self._read_again(1)
        tolerant = csv.reader(self._held, delimiter=self._delimiter)
        cells = next(tolerant, [])
        self._read_again(tolerant.line_num)
        return cells

    def _read_again(self, first: int) -> None:
        self._again.extendleft(reversed(self._held[first:]))
        del self._held[first:]
        self._ended = False

    def _are_rows(self, lines: Sequence[str], share: float, *, least: int = 1) -> bool:
        """Whether this share of the lines (of the first few hundred that are not blank) are complete rows of the table,
        of at least ``least`` lines."""
        if self.width < 2:
            return False
        asked = [line for line in lines[:_LOOKED_AT] if line.strip()]
        pattern = _row_pattern(self._delimiter, self.width)
        return len(asked) >= least and sum(1 for line in asked if pattern.fullmatch(line)) >= share * len(asked)

    def _last_begins(self) -> bool:
        """Whether the last line is a row, or the beginning of one that goes on in the next line."""
        return _begun_pattern(self._delimiter, self.width).fullmatch(self._held[-1]) is not None


@cache
def _row_pattern(delimiter: str, width: int) -> re.Pattern[str]:
    """A line that is one complete, cleanly quoted row."""
    cell, _, mark = _patterns(delimiter)
    return re.compile(f"{cell}(?:{mark}{cell}){{{width - 1}}}[\r\n]*")


@cache
def _begun_pattern(delimiter: str, width: int) -> re.Pattern[str]:
    """A line that is such a row, or the beginning of one whose last cell goes on in the next line."""
    cell, open_cell, mark = _patterns(delimiter)
    return re.compile(f"(?:{cell}{mark}){{0,{width - 1}}}{open_cell}[\r\n]*|{_row_pattern(delimiter, width).pattern}")


def _patterns(delimiter: str) -> tuple[str, str, str]:
    """A cell, a quoted cell up to its closing quote, and the delimiter. None can match in two ways: linear time."""
    mark, open_cell = re.escape(delimiter), '"[^"]*(?:""[^"]*)*'
    return f'(?:{open_cell}"|[^"\r\n{mark}]*)', open_cell, mark


def _undoubled(lines: Iterator[str], delimiter: str, width: int) -> list[str] | None:
    """The cells of one row in which a quote inside a quoted cell need not be doubled; takes as many lines as it has.

    A cell ends at a quote with a delimiter behind it, or with the end of the line behind it if it can be the last
    of ``width`` cells. ``None``: the lines end inside a cell.
    """
    cells: list[str] = []
    line: str | None = next(lines, "")
    at = 0
    while line is not None:
        if line.startswith('"', at):
            parts: list[str] = []
            at += 1
            loose = False
            while line is not None:
                match = _QUOTES.search(line, at)
                if match is None:
                    parts.append(line[at:])
                    line, at = next(lines, None), 0
                    continue
                parts.append(line[at : match.start()])
                count, at = len(match.group()), match.end()
                ends = line.startswith(delimiter, at) or (len(cells) + 1 >= width and line[at : at + 1] in "\r\n")
                if ends and (count % 2 or loose):
                    parts.append('"' * (count // 2))
                    break
                # An odd count where no cell ends: quotes that were not doubled.
                loose = loose or count % 2 == 1
                parts.append('"' * ((count + 1) // 2))
            cells.append("".join(parts))
        else:
            stop = re.compile(f"[{re.escape(delimiter)}\r\n]|$").search(line, at)
            assert stop is not None  # it matches the end of the line
            cells.append(line[at : stop.start()])
            at = stop.start()
        if line is not None and not line.startswith(delimiter, at):
            return cells
        at += 1
    return None
