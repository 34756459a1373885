"""PDF: its text page by page as a person reads it, and what is missing. Drawing a page is in :mod:`.page`.

PDFium gives the lines of a page as they are printed; here they become paragraphs again. A line end is taken out where
the line is as full as the lines of this page are and nothing speaks for a new paragraph; words that were divided at
line ends are put together.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.engine.formats.parts import Block, Options, Part, Problem, compose, damaged, empty, encrypted, too_large
from app.engine.text import is_blank
from app.records import Lack
from app.wording import translate

if TYPE_CHECKING:
    import pypdfium2

READER = "pdf/1"

MOST_PAGES = 20_000
_MOST_OBJECTS = 2_000  # looked at to find a picture
_DIVIDED = "\ufffe"  # PDFium's mark for a hyphen at a line end; the line end itself is gone
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_LINE_END = re.compile(r"\r\n|\r|\n")
_OF_GLYPHS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFF)) | {0xA0: " "}
"""Control characters stand for glyphs without a meaning; in a PDF, a space that does not break is a space."""
_BEGINS = re.compile(
    r"\s*(?:[•◦▪●○■–—*·]|-\s|\(?[0-9]{1,3}[.)]|[0-9]+(?:\.[0-9]+)+\s|\(?[a-zA-Z]\)|\(?[ivxIVX]{1,5}\))"
)
"""How the items of a list and numbered clauses begin."""
_FEWEST_FULL = 45  # characters: narrower lines are addresses, tables, headings
_FULL = 0.8


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """One part: the text of all pages. Raises :class:`~app.engine.formats.parts.Unreadable`."""
    with opened(data, options.password) as document:
        pages, bare = _texts(document)
        count = len(pages)
        text, layout = compose(Block(text=page, page=True, before=2) for page in pages)
    if not is_blank(text):
        extra = {"pages without text": _ranges(bare)} if bare else {}
        yield Part(text=text, layout=layout, page_count=count, extra=extra)
    elif bare:
        problem = Problem(sentence=translate("problems", "Its pages are pictures, with no text behind them."))
        yield Part(page_count=count, lack=Lack.SCANNED, problem=problem)
    else:
        raise empty()


def opened(data: bytes, password: str | None) -> pypdfium2.PdfDocument:
    """The document. Raises :class:`~app.engine.formats.parts.Unreadable`: encrypted, damaged, too many pages."""
    import pypdfium2

    document = None
    # Before version 2.0 of PDF, passwords are bytes of the Latin alphabet.
    for attempt in dict.fromkeys((password, password and password.encode().decode("latin-1"))):
        try:
            document = pypdfium2.PdfDocument(data, password=attempt)
            break
        except pypdfium2.PdfiumError as error:
            if error.err_code not in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
                raise damaged() from error
    if document is None:
        raise encrypted(password)
    if len(document) > MOST_PAGES:
        document.close()
        raise too_large()
    if len(document) == 0:
        document.close()
        raise damaged()
    return document


def page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """A page (``index`` from 0) with what was filled into its forms. Raises ``pypdfium2.PdfiumError``."""
    import pypdfium2

    found = document[index]
    if document.get_formtype() == pypdfium2.raw.FORMTYPE_NONE:
        return found
    flattened = pypdfium2.raw.FPDFPage_Flatten(found, pypdfium2.raw.FLAT_NORMALDISPLAY)
    if flattened != pypdfium2.raw.FLATTEN_SUCCESS:
        return found
    found.close()
    return document[index]


def characters(text_page: pypdfium2.PdfTextPage) -> str:
    """What PDFium finds on a page, line by line."""
    return text_page.get_text_range(errors="replace") if text_page.count_chars() > 0 else ""


def _texts(document: pypdfium2.PdfDocument) -> tuple[list[str], list[int]]:
    """The text of each page, and the numbers (from 1) of pages that show something, but have no text."""
    import pypdfium2

    raw: list[str] = []
    bare: list[int] = []
    broken = 0
    for index in range(len(document)):
        try:
            one = page(document, index)
        except pypdfium2.PdfiumError:
            broken += 1
            raw.append("")
            continue
        text_page = one.get_textpage()
        found = characters(text_page).translate(_OF_GLYPHS)
        text_page.close()
        if is_blank(found) and _shows_something(one):
            bare.append(index + 1)
        one.close()
        raw.append(found)
    if broken == len(document):
        raise damaged()
    words = _Words(raw)
    return [_paragraphs(text, words) for text in raw], bare


def _shows_something(one: pypdfium2.PdfPage) -> bool:
    """Whether there is a picture or a drawing on a page."""
    import pypdfium2

    raw = pypdfium2.raw
    count = min(raw.FPDFPage_CountObjects(one), _MOST_OBJECTS)
    kinds = {raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(one, i)) for i in range(count)}
    return bool(kinds - {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_UNKNOWN})


class _Words:
    """The words of a document, to tell a hyphen that divides from one that belongs to the word."""

    def __init__(self, texts: Sequence[str]) -> None:
        divided = any(_DIVIDED in text for text in texts)
        self._known = {word.lower() for text in texts for word in _WORD.findall(text)} if divided else set()

    def put_together(self, before: str, after: str) -> str:
        """What stands between two parts of a divided word: a hyphen or nothing."""
        first, second = _LAST_WORD.search(before), _WORD.match(after)
        if first is None or second is None:
            return "-"
        start, end = first.group(), second.group()
        if f"{start}-{end}".lower() in self._known:
            return "-"
        if (start + end).lower() in self._known:
            return ""
        return "" if start[-1].islower() and end[0].islower() else "-"


def _paragraphs(page_text: str, words: _Words) -> str:
    """The lines of a page with those joined that run on."""
    lines = [line.strip(" \t") for line in _LINE_END.split(page_text.replace(_DIVIDED, f"{_DIVIDED}\n"))]
    lengths = sorted(len(line) for line in lines if len(line) >= _FEWEST_FULL)
    full = lengths[int(len(lengths) * 0.8)] if len(lengths) > 2 else sys.maxsize
    written = [lines[0].removesuffix(_DIVIDED)]
    for last, line in itertools.pairwise(lines):
        if last.endswith(_DIVIDED):
            written.append(words.put_together(last[:-1], line))
        else:
            written.append(" " if _runs_on(last, line, full) else "\n")
        written.append(line.removesuffix(_DIVIDED))
    return "".join(written)


def _runs_on(line: str, following: str, full: int) -> bool:
    if not line or not following or len(line) < _FULL * full or _BEGINS.match(following):
        return False
    if following[0].islower():
        return True
    # After a full stop only if the first word of the next line would not have fitted: so this line was full.
    return line[-1] not in ".:;!?" or len(line) + 1 + len(following.split(None, 1)[0]) > 0.97 * full


def _ranges(numbers: Sequence[int]) -> str:
    """ "2, 5–7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
