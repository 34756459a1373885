"""Slides (PPTX, PPTM, PPSX, POTX): PresentationML and DrawingML, ECMA-376 part 1, sections 19 and 21.

Each slide is a page, in the order of the presentation; its titles are headings, its tables rows with tabs, and what
was noted to it follows it. Numbers and dates that the program fills in are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.engine.formats.flow import Flow, part
from app.engine.formats.package import Package, relations
from app.engine.formats.parts import Options, Part, damaged

READER = "slides/1"

_MAIN = "ppt/presentation.xml"
_FILLED_IN = frozenset({"sldNum", "dt", "sldImg", "hdr"})
_TITLES = frozenset({"title", "ctrTitle"})


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """The one document of a presentation, with its slides as pages."""
    package = Package(data)
    main = next((rel.target for rel in relations(package, "").values() if rel.kind == "officeDocument"), _MAIN)
    if main not in package.names:
        raise damaged()
    order = _Order()
    package.events(main, order)
    arrows = relations(package, main)
    flow = Flow()
    for id_ in order.ids:
        if id_ not in arrows or arrows[id_].kind != "slide":
            continue
        flow.page()
        flow.gap(2)
        slide = arrows[id_].target
        package.events(slide, _Shapes(flow))
        more = relations(package, slide).values()
        for kind in ("diagramData", "notesSlide"):
            for relation in more:
                if relation.kind == kind:
                    flow.gap(2)
                    package.events(relation.target, _Shapes(flow))
    yield part(flow.blocks(), pictures=package.has("ppt/media/"))


@dataclass(slots=True)
class _Order:
    ids: dict[str, None] = field(default_factory=dict)
    """Relations of the slides, each once."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "p:sldId":
            self.ids[attributes.get("r:id", "")] = None

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


@dataclass(slots=True)
class _Shapes:
    """Walks through the shapes of a slide or its notes."""

    flow: Flow
    _skip: int = 0
    _text: int = 0
    _placeholders: list[str] = field(default_factory=list)
    """Of each open shape, what it is a place for."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skip or tag == "mc:Fallback":
            self._skip += 1
        elif tag == "p:sp":
            self._placeholders.append("")
        elif tag == "p:ph" and self._placeholders:
            self._placeholders[-1] = attributes.get("type", "")
        elif tag == "p:txBody" and self._placeholders and self._placeholders[-1] in _FILLED_IN:
            self._skip += 1
        elif tag == "a:t":
            self._text += 1
        elif tag == "a:br":
            self.flow.text("\n")
        elif tag == "a:tr":
            self.flow.begin_row()
        elif tag == "a:tc":
            self.flow.begin_cell()

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
        elif tag == "p:sp" and self._placeholders:
            self._placeholders.pop()
        elif tag == "a:t":
            self._text -= 1
        elif tag == "a:p":
            title = bool(self._placeholders) and self._placeholders[-1] in _TITLES
            self.flow.end_line(1 if title else 0)
        elif tag == "a:tr":
            self.flow.end_row()
        elif tag == "a:tc":
            self.flow.end_cell()

    def data(self, text: str) -> None:
        if self._text and not self._skip:
            self.flow.text(text)
