"""The rows of a delimited table (CSV, TSV, …), one after the other, with broken quoting found and confined.

Python's strict CSV reader does the work. Where it finds a fault, or where a cell swallows lines that look like rows
of the table themselves, the lines of that row are looked at again:

* quotation marks that merely were not doubled (``"He said "no" to me",b``) are taken as they are meant;
* where a quote was opened and never closed, only the line that opened it is given up, with a reason, and reading
  goes on with the next line, so that one missing character costs one row and not the rest of the file.

A cell that holds more than 50 lines of which nearly all are rows of this very table counts as swallowed even if a later
stray quote closes it. (The price: a document that is itself a table of more than 50 lines with as many columns as
the file it lies in is reported as broken.)
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

UNCLOSED = "The quotation mark that opens in this row is never closed; the row was left out."

_SUSPICIOUS = 50  # lines of one cell from where on it is asked whether they are rows
_HOPELESS = 1000  # lines that look like rows, without a quote in them: enough to call the quote unclosed
_LOOKAHEAD = 200  # lines that are searched for the end of a cell whose quotes are not doubled


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
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    number = 0
    while True:
        problem = None
        source.held.clear()
        source.size = 0
        try:
            cells = next(reader)
            if len(source.held) > _SUSPICIOUS and source.hold_rows(source.held[1:-1], 0.95, least=_SUSPICIOUS - 1):
                cells, problem = source.give_up()
        except StopIteration:
            return
        except (csv.Error, _Swallowing) as fault:
            cells, problem = source.give_up() if isinstance(fault, _Swallowing) else source.repair()
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        number += 1
        if cells:
            source.width = source.width or len(cells)
            yield Row(number, cells, problem)


def physical_lines(stream: IO[str]) -> Iterator[str]:
    """The lines of a text stream with their ends; raises :class:`UnreadableInput` at one beyond all measure."""
    while line := stream.readline(LONGEST):
        if len(line) == LONGEST:
            raise too_long("line", "how its lines end")
        yield line


def too_long(what: str, check: str) -> UnreadableInput:
    """The error for a line or a cell beyond all measure."""
    return UnreadableInput(
        f"The file has a {what} of more than {LONGEST:,} characters.",
        safe="What was read before is kept.",
        todo=f"Check that it is a table, and {check}.",
    )


class _Swallowing(Exception):
    """A cell goes on and on, and what it holds are rows."""


class _Lines(Iterator[str]):
    """The lines for the CSV reader, remembering those of the row being read so that they can be read again."""

    def __init__(self, lines: Iterator[str], delimiter: str, width: int) -> None:
        self.held: list[str] = []
        self.size = 0
        self.width = width
        self._lines = lines
        self._again: deque[str] = deque()
        self._delimiter = delimiter

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.held.append(line)
        self.size += len(line)
        count = len(self.held)
        if self.size > LONGEST:
            raise too_long("cell", "that its quotation marks are closed")
        if count % _HOPELESS == 0 and self.hold_rows(self.held[1:], 0.95, least=_SUSPICIOUS):
            raise _Swallowing
        return line

    def repair(self) -> tuple[list[str], str | None]:
        """The row that the held lines should have been, after the CSV reader found a fault in them.

        An open quote and a quote that was not doubled look alike at first; if the lines after the first are rows
        of the table, it was the former.
        """
        if len(self.held) > 1 and self.hold_rows(self.held[1:-1], 0.8) and self._begins_row(self.held[-1]):
            return self.give_up()
        before = len(self.held)
        while (found := _undoubled("".join(self.held), self._delimiter, self.width)) is None:
            if len(self.held) - before >= _LOOKAHEAD or (line := self._next_with_quote()) is None:
                # The end of the file inside a cell: cut off there, unless rows were swallowed.
                return self.give_up(all_of_it=self.width > 1 and not self.hold_rows(self.held[1:], 0.5))
            if self.hold_rows([line], 1.0):
                return self.give_up()
        cells, end = found
        used = 0
        while end > 0:
            end -= len(self.held[used])
            used += 1
        self._read_again_from(used)
        return cells, None

    def give_up(self, *, all_of_it: bool = False) -> tuple[list[str], str | None]:
        """Takes the first held line alone (or all of them) as an unusable row; the others are read again."""
        if not all_of_it:
            self._read_again_from(1)
        return next(csv.reader(self.held, delimiter=self._delimiter), []), UNCLOSED

    def hold_rows(self, lines: Sequence[str], share: float, *, least: int = 0) -> bool:
        """Whether at least this share of the lines (of the first few hundred, blank ones left out) are complete rows
        of this table, and at least ``least`` were asked."""
        if self.width < 2:
            return False
        asked = [line for line in lines[: 2 * _LOOKAHEAD] if line.strip()]
        pattern = _row_pattern(self._delimiter, self.width)
        return len(asked) >= least and sum(1 for line in asked if pattern.fullmatch(line)) >= share * len(asked)

    def _read_again_from(self, first: int) -> None:
        self._again.extendleft(reversed(self.held[first:]))
        del self.held[first:]

    def _begins_row(self, line: str) -> bool:
        return self.width > 1 and _begun_pattern(self._delimiter, self.width).fullmatch(line) is not None

    def _next_with_quote(self) -> str | None:
        """Holds lines up to and with the next that has a quote; ``None`` at the end of the file or after too many."""
        for _ in range(_LOOKAHEAD):
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return None
            self.held.append(line)
            if '"' in line:
                return line
        return None


@cache
def _row_pattern(delimiter: str, width: int) -> re.Pattern[str]:
    """A line that is one complete, cleanly quoted row."""
    plain, quoted = _cell_patterns(delimiter)
    cell = f'(?:{quoted}"|{plain})'
    return re.compile(f"{cell}(?:{re.escape(delimiter)}{cell}){{{width - 1}}}[\r\n]*")


@cache
def _begun_pattern(delimiter: str, width: int) -> re.Pattern[str]:
    """A line that is such a row, or the beginning of one whose last cell goes on in the next line."""
    plain, quoted = _cell_patterns(delimiter)
    cell, mark = f'(?:{quoted}"|{plain})', re.escape(delimiter)
    return re.compile(f"(?:{cell}{mark}){{0,{width - 1}}}{quoted}[\r\n]*|{_row_pattern(delimiter, width).pattern}")


def _cell_patterns(delimiter: str) -> tuple[str, str]:
    """A cell without quotes, and a quoted cell up to its closing quote. Neither can match in two ways: linear time."""
    return f'[^"\r\n{re.escape(delimiter)}]*', '"[^"]*(?:""[^"]*)*'


def _undoubled(text: str, delimiter: str, width: int) -> tuple[list[str], int] | None:
    """The cells of one row in which a quote inside a quoted cell need not be doubled, and where the row ends.

    A cell ends at a quote with a delimiter behind it, or with the end of the line behind it if it can be the last
    of ``width`` cells. ``None``: the text ends inside a quoted cell.
    """
    cells: list[str] = []
    at = 0
    quote = re.compile('"+')
    stop = re.compile(f"[{re.escape(delimiter)}\r\n]|$")
    while True:
        if text.startswith('"', at):
            parts, start, loose = [], at + 1, False
            while (match := quote.search(text, start)) is not None:
                count, end = len(match.group()), match.end()
                ends = text.startswith(delimiter, end) or (len(cells) + 1 >= width and text[end : end + 1] in "\r\n")
                if ends and (count % 2 or loose):
                    parts.append(text[start : match.start()] + '"' * (count // 2))
                    break
                # An odd count inside a cell, or at an end that is none: quotes that were not doubled.
                loose = loose or count % 2 == 1
                parts.append(text[start : match.start()] + '"' * ((count + 1) // 2))
                start = end
            if match is None:
                return None
            cells.append("".join(parts))
            at = match.end()
        else:
            found = stop.search(text, at)
            assert found is not None  # it matches the end of the text
            cells.append(text[at : found.start()])
            at = found.start()
        if not text.startswith(delimiter, at):
            return cells, at
        at += 1
