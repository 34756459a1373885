"""Rich Text (RTF): with striprtf, after taking out what it cannot know or takes long for.

One pass over the groups cuts out pictures, embedded objects and instructions of fields, puts headers first and notes
and footers last (each different one once), makes cells of tables tabs, and marks headings. Bytes beyond ASCII are in
the file's code page, or UTF-8 where they are that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from app.engine.formats.decoding import of_codepage
from app.engine.formats.flow import part, with_gap
from app.engine.formats.parts import Block, Options, Part, damaged, too_large

READER = "rtf/1"

MOST_BYTES = 64 << 20
"""Beyond pictures; striprtf looks at a million signs a second."""
_LONGEST_FONT_TABLE = 100_000
_BINARY = re.compile(rb"\\bin(\d{1,10}) ?")
_TOKEN = re.compile(
    r"\\\\|\\[{}]|[{}]"
    r"|\\(?:pict|objdata|fldinst|themedata|colorschememapping|datastore|blipuid|stylesheet|listtable|fonttbl)(?![a-z])"
    r"|\\(?:header|headerl|headerr|headerf|footer|footerl|footerr|footerf|footnote)(?![a-z]) ?"
    r"|\\(?:nest)?cell(?![a-z]) ?|\\outlinelevel[0-8](?!\d) ?|\\(?:shpinst|shptxt|shp)(?![a-z]) ?"
)
_HEADS = frozenset({"\\header", "\\headerl", "\\headerr", "\\headerf"})
_FEET = frozenset({"\\footer", "\\footerl", "\\footerr", "\\footerf"})
_BOXES = frozenset({"\\shp", "\\shpinst", "\\shptxt"})
_MARK = 0xF0000  # a private character that no escape of RTF can make; the level of a heading is added
_MARKS = re.compile("[\U000f0000-\U000f0009]")
_CHARSETS = {"78": "128", "79": "136", "80": "129", "81": "178", "82": "177", "85": "134", "86": "238", "87": "204",
             "88": "222", "89": "238", "130": "129"}  # fmt: skip
"""Character sets of old Macs that Python has no codec for: the one of Windows for the same script."""


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """The one document of an RTF file."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{\\rtf"):
        raise damaged()
    yield part(blocks_of(start), pictures=b"\\pict" in data)


def blocks_of(data: bytes) -> list[Block]:
    """What RTF says, line by line."""
    source = _source(_without_binary(data))
    groups = _Groups(source)
    if len(groups.body) > MOST_BYTES:
        raise too_large()
    font_table = groups.fonts
    font_table = re.sub(r"\\fcharset(\d+)", lambda at: f"\\fcharset{_CHARSETS.get(at[1], at[1])}", font_table)
    default = re.search(r"\\deff\d{1,5}", source[:2000])
    start = f"{{\\rtf1{default.group() if default else ''}{font_table}"
    codepage = _codepage(source)

    def lines(text: str) -> list[Block]:
        plain = rtf_to_text(f"{start}{text}}}", encoding=codepage, errors="replace")  # type: ignore[no-untyped-call]
        return _lines(plain)

    top = [block for group in groups.heads for block in lines(group)]
    text = lines(groups.body)
    notes = [block for group in groups.notes for block in lines(group)]
    bottom = [block for group in groups.feet for block in lines(group)]
    return [*top, *(with_gap(text) if top else text), *with_gap(notes), *with_gap(bottom)]


def _without_binary(data: bytes) -> bytes:
    """The same without raw bytes (``\\bin``), which may look like anything."""
    kept, end = [], 0
    for found in _BINARY.finditer(data):
        if found.start() >= end:
            kept.append(data[end : found.start()])
            end = found.end() + int(found.group(1))
    kept.append(data[end:])
    return b"".join(kept)


def _source(data: bytes) -> str:
    """The file as characters, of which those beyond ASCII are text already, or escapes."""
    if data.isascii():
        return data.decode("ascii")
    try:
        return _MARKS.sub("", data.decode("utf-8"))
    except UnicodeDecodeError:
        return re.sub(rb"[\x80-\xff]", lambda at: b"\\'%02x" % at[0][0], data).decode("ascii")


def _codepage(source: str) -> str:
    start = source[:2000]
    found = re.search(r"\\ansicpg(\d{1,5})", start)
    if found is not None:
        return of_codepage(int(found.group(1))) or "cp1252"
    kind = re.search(r"\\(mac|pca|pc)(?![a-z])", start)
    return {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[kind.group(1)] if kind else "cp1252"


class _Groups:
    """The source taken apart: the body, and what is read before or after it."""

    def __init__(self, source: str) -> None:
        self.fonts = ""
        self.heads: dict[str, None] = {}
        self.notes: list[str] = []
        self.feet: dict[str, None] = {}
        self.body = ""
        self._outputs: list[list[str]] = [[]]
        self._waiting: list[tuple[int, str]] = []  # groups that are put elsewhere: depth, word
        depth, copied, end = 0, 0, len(source)
        cut = -1  # the depth of the group that is being cut out
        for found in _TOKEN.finditer(source):
            token = found.group()
            if token == "{":
                depth += 1
            elif token == "}":
                if depth == cut:
                    if not self.fonts and source.startswith("\\fonttbl", copied):
                        self.fonts = "{" + source[copied : min(found.end(), copied + _LONGEST_FONT_TABLE)]
                    copied, cut = found.start(), -1
                if cut < 0 and self._waiting and self._waiting[-1][0] == depth:
                    self._outputs[-1].append(source[copied : found.start()])
                    copied = found.start()
                    self._put()
                depth -= 1
                if depth <= 0:  # what follows the document is none of it
                    end = found.start()
                    break
            elif cut < 0 and token[1] not in "\\{}":
                self._outputs[-1].append(source[copied : found.start()])
                copied = found.end()
                if not self._word(token.rstrip(" "), depth):
                    copied, cut = found.start(), depth
        if cut < 0:
            self._outputs[-1].append(source[copied:end])
        while self._waiting:
            self._put()
        self.body = "".join(self._outputs[0])

    def _word(self, word: str, depth: int) -> bool:
        """Put another word in its place; whether that is all (otherwise its group is cut out)."""
        if word in ("\\cell", "\\nestcell"):
            self._outputs[-1].append("\\tab ")
        elif word.startswith("\\outlinelevel"):
            self._outputs[-1].append(chr(_MARK + int(word[-1]) + 1))
        elif word in _HEADS or word in _FEET or word == "\\footnote":
            self._waiting.append((depth, word))
            self._outputs.append([])
        elif word in _BOXES:
            self._unstar()
        else:
            return False
        return True

    def _put(self) -> None:
        _, word = self._waiting.pop()
        text = "{" + "".join(self._outputs.pop()) + "}"
        if word in _HEADS:
            self.heads.setdefault(text)
        elif word in _FEET:
            self.feet.setdefault(text)
        else:
            self.notes.append(text)

    def _unstar(self) -> None:
        """A shape may be passed over by who does not know it ("\\*"): its text counts here."""
        output = self._outputs[-1]
        if output and output[-1].endswith("\\*"):
            output[-1] = output[-1][:-2]


def _lines(plain: str) -> list[Block]:
    blocks, before = [], 1
    for line in plain.replace("\xad", "").split("\n"):
        marks = _MARKS.findall(line)
        line = _MARKS.sub("", line)
        if not line.strip():
            before += 1
            continue
        blocks.append(Block(text=line, heading=ord(marks[-1]) - _MARK if marks else 0, before=before))
        before = 1
    return blocks
