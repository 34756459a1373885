"""Word documents (DOCX, DOTX, and DOCM, whose macros are not even looked at): WordprocessingML, ECMA-376 part 1, 17.

Read as a stream of events rather than with python-docx, whose parser unpacks and holds everything, allows document
types and passes over text boxes and notes. Headers come first, each different one once, then the text with tables and
boxes where they stand, the texts of diagrams, footnotes and endnotes, and footers last. What the person who wrote it
does not see as its text is left out: deleted and hidden text, comments, instructions of fields. Numbers of lists are
not text in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.engine.formats.flow import Flow, part, with_gap
from app.engine.formats.package import Package, relations
from app.engine.formats.parts import Block, Options, Part, compose, damaged

READER = "word/1"

_MAIN = ("word/document.xml", "word/document2.xml")
_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
}
_SKIPPED = frozenset({"mc:Fallback", "w:del", "w:moveFrom", "w:rt", "w:instrText", "w:delText", "w:rPrChange"})
_OFF = frozenset({"0", "false", "off", "none"})


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """The one document of a Word file."""
    package = Package(data)
    main = next((rel.target for rel in relations(package, "").values() if rel.kind == "officeDocument"), None)
    main = main or next((known for known in _MAIN if known in package.names), None)
    if main is None:
        raise damaged()
    arrows = relations(package, main)
    by_kind = {rel.kind: rel.target for rel in arrows.values()}
    levels = _Styles()
    package.events(by_kind.get("styles", "word/styles.xml"), levels)
    settings = _Settings()
    package.events(by_kind.get("settings", "word/settings.xml"), settings)
    headings = levels.headings()

    body = _Text(headings)
    package.events(main, body)
    for relation in arrows.values():
        if relation.kind == "diagramData":
            body.flow.gap(2)
            package.events(relation.target, body)
    heads: list[list[Block]] = []
    feet: list[list[Block]] = []
    for id_, kind, shown in body.margins:
        if (kind == "first" and not shown) or (kind == "even" and not settings.even):
            continue
        if id_ in arrows and arrows[id_].kind in ("header", "footer"):
            margin = _Text({})
            package.events(arrows[id_].target, margin)
            (heads if arrows[id_].kind == "header" else feet).append(margin.flow.blocks())
    notes = []
    for kind in ("footnotes", "endnotes"):
        if kind in by_kind:
            note = _Text({})
            package.events(by_kind[kind], note)
            notes += note.flow.blocks()
    top, bottom = _once(heads), _once(feet)
    text = [*top, *(with_gap(body.flow.blocks()) if top else body.flow.blocks()), *with_gap(notes), *with_gap(bottom)]
    yield part(text, pictures=package.has("word/media/"))


def _once(margins: list[list[Block]]) -> list[Block]:
    """Headers or footers, those with the same text once."""
    seen: dict[str, list[Block]] = {}
    for blocks in margins:
        if text := compose(blocks)[0]:
            seen.setdefault(text, blocks)
    return [block for blocks in seen.values() for block in blocks]


@dataclass(slots=True)
class _Text:
    """Walks through a document, a header or the notes."""

    headings: Mapping[str, int]
    flow: Flow = field(default_factory=Flow)
    margins: list[tuple[str, str, bool]] = field(default_factory=list)
    """Of each reference to a header or footer: id, kind ("default", "first", "even"), whether a first page differs."""
    _skip: int = 0  # depth inside something that is left out
    _text: int = 0  # inside an element whose text counts
    _level: int = 0
    _in_properties: int = 0
    _hidden: bool = False
    _section: list[tuple[str, str]] = field(default_factory=list)
    _title_page: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skip or tag in _SKIPPED:
            self._skip += 1
        elif tag in ("w:t", "m:t", "a:t"):
            self._text += 1
        elif tag in ("w:pPr", "w:rPr", "w:sectPr"):
            self._in_properties += 1
            if tag == "w:sectPr":
                self._section, self._title_page = [], False
        elif self._in_properties:
            self._property(tag, attributes)
        elif tag == "w:p":
            self._level = 0
        elif tag == "w:r":
            self._hidden = False
        elif tag in _SIGNS:
            if not self._hidden:
                self.flow.text(_SIGNS[tag])
        elif tag == "w:sym":
            self._sign(attributes.get("w:char", ""))
        elif tag == "w:tr":
            self.flow.begin_row()
        elif tag == "w:tc":
            self.flow.begin_cell()
        elif tag == "w:txbxContent":
            self.flow.begin_aside()
        elif tag in ("w:footnote", "w:endnote") and attributes.get("w:type", "normal") != "normal":
            self._skip += 1  # the line between text and notes

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
        elif tag in ("w:t", "m:t", "a:t"):
            self._text -= 1
        elif tag in ("w:pPr", "w:rPr", "w:sectPr"):
            self._in_properties -= 1
            if tag == "w:sectPr":
                self.margins += [(id_, kind, self._title_page) for id_, kind in self._section]
        elif self._in_properties:
            pass
        elif tag in ("w:p", "a:p"):
            self.flow.end_line(self._level)
            self._level = 0
        elif tag == "w:tr":
            self.flow.end_row()
        elif tag == "w:tc":
            self.flow.end_cell()
        elif tag == "w:txbxContent":
            self.flow.end_aside()

    def data(self, text: str) -> None:
        if self._text and not self._skip and not self._hidden:
            self.flow.text(text)

    def _property(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:pStyle":
            self._level = self.headings.get(value, 0)
        elif tag == "w:outlineLvl":
            self._level = _level(value)
        elif tag == "w:vanish":
            self._hidden = value not in _OFF
        elif tag in ("w:headerReference", "w:footerReference"):
            self._section.append((attributes.get("r:id", ""), attributes.get("w:type", "default")))
        elif tag == "w:titlePg":
            self._title_page = value not in _OFF

    def _sign(self, code: str) -> None:
        """A sign by its code in some font; the codes of fonts of symbols mean nothing without them."""
        try:
            sign = chr(int(code, 16))
        except (ValueError, OverflowError):
            return
        if not self._hidden and not "\ue000" <= sign <= "\uf8ff":
            self.flow.text(sign)


@dataclass(slots=True)
class _Styles:
    """Which styles are headings: by their name (the same in every language), their level, or the style below."""

    _levels: dict[str, int] = field(default_factory=dict)
    _based_on: dict[str, str] = field(default_factory=dict)
    _style: str = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:style":
            self._style = attributes.get("w:styleId", "") if attributes.get("w:type") == "paragraph" else ""
        elif not self._style:
            return
        elif tag == "w:name":
            first, _, number = value.lower().partition(" ")
            if first == "title" and not number:
                self._levels.setdefault(self._style, 1)
            elif first == "heading" and number.isdecimal():
                self._levels.setdefault(self._style, min(int(number[:2]), 9))
        elif tag == "w:basedOn":
            self._based_on[self._style] = value
        elif tag == "w:outlineLvl":
            self._levels[self._style] = _level(value)

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def headings(self) -> dict[str, int]:
        """Level from 1 by the id of the style."""
        found = dict(self._levels)
        for style in self._based_on:
            below, steps = style, 0
            while below not in found and below in self._based_on and steps < 20:
                below, steps = self._based_on[below], steps + 1
            found.setdefault(style, found.get(below, 0))
        return {style: level for style, level in found.items() if level}


@dataclass(slots=True)
class _Settings:
    even: bool = False
    """Whether even pages have headers of their own."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "w:evenAndOddHeaders":
            self.even = attributes.get("w:val", "") not in _OFF

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def _level(value: str) -> int:
    """An outline level (0 to 8; 9 is body text) as the level of a heading."""
    return int(value) + 1 if value in ("0", "1", "2", "3", "4", "5", "6", "7", "8") else 0
