"""Texts and slides of OpenDocument (ODT, ODP and their templates), ISO/IEC 26300.

Headers come first, each different one once, then the text with its tables and boxes, then footnotes and endnotes, then
footers. Deleted text that is still in the file, comments and descriptions of pictures are left out. White space is
collapsed as section 6.1.2 of part 1 says. Slides are pages; what was noted to them follows each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.engine.formats.flow import Flow, part, with_gap
from app.engine.formats.package import Package, is_encrypted
from app.engine.formats.parts import Block, Options, Part, compose, damaged, undecryptable

READER = "opendocument/1"

_MOST_SPACES = 1_000  # that one element may stand for
_MOST_REPEATED = 100  # copies of a cell with text
_SPACE = re.compile("[ \t\r\n]+")
_SKIPPED = frozenset({
    "text:tracked-changes", "office:annotation", "office:annotation-end", "text:note-citation", "svg:title", "svg:desc",
    "office:forms", "office:scripts", "text:ruby-text", "text:sequence-decls", "text:variable-decls", "table:shapes",
    "text:user-field-decls", "presentation:footer-decl", "presentation:date-time-decl", "presentation:header-decl",
})  # fmt: skip
_HEADS = frozenset({"style:header", "style:header-left", "style:header-first"})
_FEET = frozenset({"style:footer", "style:footer-left", "style:footer-first"})


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """The one document of an OpenDocument file."""
    package = Package(data)
    if is_encrypted(package):
        raise undecryptable()
    if "content.xml" not in package.names:
        raise damaged()
    body = _Text()
    package.events("content.xml", body)
    margins = _Margins()
    if not body.slides:
        package.events("styles.xml", margins)
    top, bottom = _once(margins.heads), _once(margins.feet)
    text = body.flow.blocks()
    blocks = [*top, *(with_gap(text) if top else text), *with_gap(bottom)]
    yield part(blocks, pictures=package.has("Pictures/"))


def _once(margins: list[list[Block]]) -> list[Block]:
    """Headers or footers, those with the same text once."""
    seen: dict[str, list[Block]] = {}
    for blocks in margins:
        if text := compose(blocks)[0]:
            seen.setdefault(text, blocks)
    return [block for blocks in seen.values() for block in blocks]


@dataclass(slots=True)
class _Text:
    """Walks through the content, or through one header."""

    flow: Flow = field(default_factory=Flow)
    slides: bool = False
    _skip: int = 0
    _paragraphs: int = 0  # paragraphs that are open: a box in one has paragraphs of its own
    _levels: list[int] = field(default_factory=list)
    _after_space: list[bool] = field(default_factory=list)
    """Of each open paragraph: whether white space would be collapsed now."""
    _repeated: list[int] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skip or tag in _SKIPPED:
            self._skip += 1
        elif tag in ("text:p", "text:h"):
            level = _number(attributes.get("text:outline-level"), 1, most=9) if tag == "text:h" else 0
            self._levels.append(level)
            self._after_space.append(True)
        elif tag == "text:s":
            self._write(" " * _number(attributes.get("text:c"), 1, most=_MOST_SPACES), space=False)
        elif tag == "text:tab":
            self._write("\t", space=False)
        elif tag == "text:line-break":
            self._write("\n", space=True)
        elif tag == "table:table-row":
            self.flow.begin_row()
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._repeated.append(_number(attributes.get("table:number-columns-repeated"), 1, most=_MOST_REPEATED))
            self.flow.begin_cell()
        elif tag == "text:note":
            self.flow.begin_note()
        elif tag in ("draw:text-box", "draw:custom-shape") and self._levels:
            self.flow.begin_aside()
        elif tag == "draw:page":
            self.slides = True
            self.flow.page()
            self.flow.gap(2)

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
        elif tag in ("text:p", "text:h") and self._levels:
            self._after_space.pop()
            self.flow.end_line(self._levels.pop())
        elif tag == "table:table-row":
            self.flow.end_row()
        elif tag in ("table:table-cell", "table:covered-table-cell") and self._repeated:
            self.flow.end_cell()
            for _ in range(self._repeated.pop() - 1):
                self.flow.begin_cell()
                self.flow.end_cell()
        elif tag == "text:note":
            self.flow.end_note()
        elif tag in ("draw:text-box", "draw:custom-shape") and self._levels:
            self.flow.end_aside()

    def data(self, text: str) -> None:
        if not self._levels or self._skip:
            return
        text = _SPACE.sub(" ", text)
        if self._after_space[-1] and text.startswith(" "):
            text = text[1:]
        if text:
            self._write(text, space=text.endswith(" "))

    def _write(self, text: str, *, space: bool) -> None:
        if self._levels:
            self.flow.text(text)
            self._after_space[-1] = space


@dataclass(slots=True)
class _Margins:
    """Collects the headers and footers of the page styles."""

    heads: list[list[Block]] = field(default_factory=list)
    feet: list[list[Block]] = field(default_factory=list)
    _open: _Text | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._open is not None:
            self._open.start(tag, attributes)
        elif tag in _HEADS | _FEET and attributes.get("style:display") != "false":
            self._open = _Text()

    def end(self, tag: str) -> None:
        if self._open is None:
            return
        if tag in _HEADS | _FEET:
            (self.heads if tag in _HEADS else self.feet).append(self._open.flow.blocks())
            self._open = None
        else:
            self._open.end(tag)

    def data(self, text: str) -> None:
        if self._open is not None:
            self._open.data(text)


def _number(value: str | None, otherwise: int, *, most: int) -> int:
    """A count from a file, between 1 and ``most``."""
    if value is None or not (value.isascii() and value.isdecimal()):
        return otherwise
    return max(1, min(int(value[:9]), most))
