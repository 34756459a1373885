"""Paragraphs, headings, table rows and boxes as they come by, laid down in the order in which they are read.

* A paragraph is a line; one that is empty leaves a blank line.
* A row of a table is a line with tabs between its cells; a cell of several paragraphs keeps them as lines, and a row of
  one cell is no row but its paragraphs.
* A box or a note that stands inside a paragraph follows after it, or at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.engine.formats.parts import MOST_CHARACTERS, Block, Part, Unreadable, compose, empty, too_large
from app.engine.text import is_blank
from app.records import Lack
from app.wording import translate

_MOST_BLOCKS = 5_000_000


@dataclass(slots=True, kw_only=True)
class _Place:
    """Where text is being written: the document itself, a cell, a box or a note."""

    kind: str
    blocks: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    before: int = 1
    cells: list[list[Block]] | None = None
    aside: list[Block] = field(default_factory=list)
    """Boxes that stand in the line, to follow it."""


class Flow:
    """What a reader calls while it walks through a document. Every ``begin`` needs its ``end``; one that is missing or
    stands wrongly is put right as well as can be."""

    def __init__(self) -> None:
        self._places = [_Place(kind="body")]
        self._notes: list[Block] = []
        self._length = self._count = 0

    def text(self, text: str) -> None:
        """Text goes on in the line."""
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            raise too_large()
        self._places[-1].line.append(text)

    @property
    def in_line(self) -> bool:
        """Whether the line has something in it."""
        return bool(self._places[-1].line)

    @property
    def in_cell(self) -> bool:
        """Whether a cell of a table is open, with nothing opened in it since."""
        return self._places[-1].kind == "cell"

    def end_line(self, heading: int = 0, *, keep_blank: bool = True) -> None:
        """The paragraph ends; ``heading`` is its level from 1, if it is one. ``keep_blank``: one without text leaves a
        blank line."""
        place = self._places[-1]
        text = "".join(place.line)
        place.line = []
        if not text.strip():
            place.before += keep_blank
        else:
            self._put(place, Block(text=text, heading=heading, before=place.before))
            place.before = 1
        if place.aside:
            aside, place.aside = place.aside, []
            for block in aside:
                self._put(place, block)

    def gap(self, lines: int) -> None:
        """At least ``lines`` line feeds (2: a blank line) before what comes next."""
        self._places[-1].before = max(self._places[-1].before, lines)

    def page(self) -> None:
        """A page begins."""
        self._close_to(1)
        self._finish_line()
        self._put(self._places[0], Block(text="", page=True))

    def begin_row(self) -> None:
        """A row of a table begins."""
        self._finish_line()
        self._places.append(_Place(kind="row", cells=[]))

    def begin_cell(self) -> None:
        """A cell of the row begins."""
        if self._places[-1].cells is not None:
            self._places.append(_Place(kind="cell"))

    def end_cell(self) -> None:
        """The cell ends."""
        if self._last("cell") > self._last("row"):
            self._end("cell")

    def end_row(self) -> None:
        """The row ends."""
        self._end("row")

    def begin_aside(self) -> None:
        """A box begins that stands inside a paragraph."""
        self._places.append(_Place(kind="aside"))

    def end_aside(self) -> None:
        """It ends: its text follows the paragraph."""
        self._end("aside")

    def begin_note(self) -> None:
        """A note to the text begins."""
        self._places.append(_Place(kind="note"))

    def end_note(self) -> None:
        """It ends: its text comes at the end of the document."""
        self._end("note")

    def blocks(self) -> list[Block]:
        """All of it; whatever is still open is closed."""
        self._close_to(1)
        self._finish_line()
        return [*self._places[0].blocks, *with_gap(self._notes)]

    def _last(self, kind: str) -> int:
        """Where the innermost open place of that kind stands; -1: there is none."""
        return next((i for i in range(len(self._places) - 1, -1, -1) if self._places[i].kind == kind), -1)

    def _end(self, kind: str) -> None:
        index = self._last(kind)
        if index > 0:
            self._close_to(index)

    def _close_to(self, depth: int) -> None:
        """Close what is open until ``depth`` places are left."""
        while len(self._places) > depth:
            self._finish_line()
            place = self._places.pop()
            parent = self._places[-1]
            if place.kind == "cell" and parent.cells is not None:
                parent.cells.append(place.blocks)
            elif place.kind == "row":
                self._put_row(parent, place)
            elif place.kind == "aside":
                parent.aside += place.blocks
            else:
                self._notes += place.blocks

    def _put_row(self, parent: _Place, row: _Place) -> None:
        cells = row.cells or []
        blocks = cells[0] if len(cells) == 1 else [Block(text="\t".join(_joined(cell) for cell in cells))]
        blocks = [block for block in [*blocks, *row.blocks, *row.aside] if block.text.strip()]
        for number, block in enumerate(blocks):
            self._put(parent, block if number else replace(block, before=parent.before))
        if blocks:
            parent.before = 1

    def _put(self, place: _Place, block: Block) -> None:
        self._count += 1
        if self._count > _MOST_BLOCKS:
            raise too_large()
        place.blocks.append(block)

    def _finish_line(self) -> None:
        place = self._places[-1]
        if place.line or place.aside:
            self.end_line(keep_blank=False)


def _joined(blocks: list[Block]) -> str:
    """The text of a cell."""
    if len(blocks) == 1:
        return blocks[0].text
    return "".join("\n" * (block.before if number else 0) + block.text for number, block in enumerate(blocks))


def with_gap(blocks: list[Block]) -> Iterator[Block]:
    """The same blocks, with a blank line before the first."""
    for number, block in enumerate(blocks):
        yield block if number else replace(block, before=2)


def part(blocks: list[Block], *, name: str = "", locator: str = "", pictures: bool = False) -> Part:
    """The document that ``blocks`` make. Raises :class:`Unreadable` (too large; empty, which is said in other words if
    there are ``pictures``)."""
    text, layout = compose(blocks)
    if is_blank(text):
        if pictures:
            raise Unreadable(Lack.EMPTY, translate("problems", "It has pictures, but no text."))
        raise empty()
    return Part(text=text, name=name, locator=locator, layout=layout)
