"""Web pages (HTML): the text that a browser would show, laid out as it would be copied. Nothing is ever fetched.

White space collapses except in ``pre``; no-break spaces become spaces; what scripts, styles and hidden elements hold
is left out. Paragraphs, headings, lists and tables have a blank line before and after them, other blocks begin a line;
rows of tables are lines with tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.engine import charset
from app.engine.formats.decoding import decoded
from app.engine.formats.flow import Flow, part
from app.engine.formats.parts import Block, Options, Part, too_large
from app.engine.text import one_line

READER = "html/1"

MOST_MARKUP = 50_000_000
"""Characters of markup; the tree takes several times as much memory."""
_MOST_ROWS_INSIDE = 50  # rows of tables inside each other: beyond, tables are only blocks
_SPACE = re.compile("[ \t\r\n\f]+")
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w:.-]{1,40})|<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w:.-]{1,40})""",
    re.IGNORECASE,
)
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_LEFT_OUT = frozenset({
    "script", "style", "head", "title", "template", "noembed", "noframes", "iframe", "object", "embed", "svg",
    "audio", "video", "canvas", "map", "select", "datalist", "meta", "link", "base", "applet", "rp", "rt", "math",
})  # fmt: skip
_SPACED = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "figure", "fieldset", "hr",
    "listing", "xmp",
})  # fmt: skip
_BLOCKS = _SPACED | frozenset({
    "html", "body", "div", "li", "dt", "dd", "section", "article", "aside", "header", "footer", "nav", "main", "form",
    "address", "caption", "figcaption", "legend", "details", "summary", "center", "dialog", "dir", "hgroup", "menu",
    "optgroup", "option", "search", "thead", "tbody", "tfoot", "tr", "td", "th",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol", "dl", "dir", "menu"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PREFORMATTED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """The one document of a page; its title is kept beside it."""
    markup = markup_of(data)
    tree = _parsed(markup)
    blocks = _blocks(tree)
    found = part(blocks)
    head = tree.css_first("title")
    title = one_line(head.text())[:500] if head is not None else ""
    yield Part(text=found.text, layout=found.layout, extra={"title": title} if title else {})


def blocks_of(markup: str) -> list[Block]:
    """What a page or the body of a mail says, block by block."""
    return _blocks(_parsed(markup))


def markup_of(data: bytes, declared: str | None = None) -> str:
    """The markup in ``data``, in the encoding that the page, or before it ``declared``, says."""
    found = _DECLARED.search(data[:4096]) if declared is None else None
    if found is not None:
        declared = (found.group(1) or found.group(2)).decode("ascii", "replace")
        if declared.lower().startswith("utf-16") and b"\0" not in data[:4096]:
            declared = "utf-8"  # who could read that it is UTF-16 knows that it is not
    if declared is None and b"\0" in data[:4096]:
        declared = charset.guess(data[: charset.SAMPLE])
    return decoded(data, declared)


def _parsed(markup: str) -> LexborHTMLParser:
    if len(markup) > MOST_MARKUP:
        raise too_large()
    return LexborHTMLParser(markup)


def _blocks(tree: LexborHTMLParser) -> list[Block]:
    root = tree.body or tree.root
    if root is None:
        return []
    page = _Page()
    path: list[tuple[LexborNode, str]] = []
    node: LexborNode | None = root
    while node is not None:  # by hand, because pages nest as deep as they like
        child = None
        if node.is_text_node:
            page.text(node.text_content or "")
        elif node.is_element_node and not _is_hidden(node):
            tag = node.tag or ""
            page.begin(tag)
            child = node.first_child
            if child is None:
                page.end(tag)
            else:
                path.append((node, tag))
        if child is not None:
            node = child
            continue
        following = node.next if path else None
        while following is None and path:
            above, tag = path.pop()
            page.end(tag)
            following = above.next if path else None
        node = following
    return page.flow.blocks()


def _is_hidden(node: LexborNode) -> bool:
    if node.tag in _LEFT_OUT:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or _HIDING.search(attributes.get("style") or "") is not None


class _Page:
    """What begins and ends, one after the other."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._after_space = True
        self._heading = self._preformatted = self._lists = self._rows = 0

    def begin(self, tag: str) -> None:
        if tag == "br":
            self.flow.text("\n")
            self._after_space = True
        elif tag == "wbr":
            return
        elif tag in _BLOCKS:
            self._break(tag)
            if tag in _HEADINGS:
                self._heading = _HEADINGS[tag]
            elif tag == "tr":
                self._rows += 1
                if self._rows <= _MOST_ROWS_INSIDE:
                    self.flow.begin_row()
            elif tag in ("td", "th") and self._rows <= _MOST_ROWS_INSIDE:
                self.flow.begin_cell()
        self._lists += tag in _LISTS
        self._preformatted += tag in _PREFORMATTED

    def end(self, tag: str) -> None:
        self._preformatted -= tag in _PREFORMATTED
        self._lists -= tag in _LISTS
        if tag not in _BLOCKS:
            return
        self._break(tag)
        if tag in _HEADINGS:
            self._heading = 0
        elif tag == "tr":
            if self._rows <= _MOST_ROWS_INSIDE:
                self.flow.end_row()
            self._rows -= 1
        elif tag in ("td", "th") and self._rows <= _MOST_ROWS_INSIDE:
            self.flow.end_cell()

    def text(self, text: str) -> None:
        if not self._preformatted:
            text = _SPACE.sub(" ", text)
            if self._after_space and text.startswith(" "):
                text = text[1:]
        if text:
            self._after_space = text[-1] in " \n"
            self.flow.text(text.replace("\xa0", " "))

    def _break(self, tag: str) -> None:
        """The line ends, and a blank line follows where this element stands apart."""
        if self.flow.in_line:
            self.flow.end_line(self._heading)
        self._after_space = True
        if tag in _SPACED and not (tag in _LISTS and self._lists):
            self.flow.gap(2)
