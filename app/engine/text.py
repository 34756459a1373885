"""Text in its one normal form, its fingerprint, and names made safe to look at.

A document is known across projects by the SHA-256 of its normal form, so the form is final: a later version
may add a second one under another name, never change this one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_BREAKS = ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")
_REMOVED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_REMOVED_ASCII = bytes([*range(9), *range(14, 32), 127])
_BLANK_LINES = re.compile(r"\n{5,}")
_SLICE = 1 << 18  # characters whose lines are held at a time
_MARKS_IN_A_ROW = 30  # the bound of Unicode's Stream-Safe Text Format (UAX #15, D4)
_PERHAPS_MARKS = re.compile("[\u0300-\U0010ffff]{31}")
_JOINER = "\u034f"  # COMBINING GRAPHEME JOINER: invisible, and marks do not move across it
_SHOWN_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def normalise(text: str) -> str:
    """The normal form of a document's text: deterministic and idempotent.

    Lone surrogates become U+FFFD; every kind of line end (also form feed, vertical tab, NEL, U+2028 and
    U+2029, so that the words beside them stay apart) becomes a line feed; byte order marks and all other
    control characters but the tab are removed; the rest is composed (NFC); white space at line ends goes;
    four and more blank lines become two; blank lines before the first and after the last line go, so that a
    file and a table cell with the same text are the same document.
    """
    if text.isascii() and text.isprintable() and "  " not in text and text.strip(" ") == text:
        return text  # found without a regular expression, which takes a hundred bytes a word
    text = encodable(text)
    for line_end in _BREAKS:
        if line_end in text:
            text = text.replace(line_end, "\n")
    encoded = text.encode()  # on bytes, all that is rare is found in no time
    if b"\xc2" in encoded or b"\xef\xbb\xbf" in encoded or len(encoded.translate(None, _REMOVED_ASCII)) < len(encoded):
        text = _REMOVED.sub("", text)
    text = _compose(text)
    if "\n" in text:
        text = "".join(map(_without_line_ends, _slices(text)))
    return _BLANK_LINES.sub("\n\n\n", text.rstrip().lstrip("\n"))


def _slices(text: str) -> Iterator[str]:
    """The text in pieces of whole lines: all lines of a large one at once would take many times its memory."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _SLICE) + 1 or len(text)
        yield text[start:end]
        start = end


def _without_line_ends(lines: str) -> str:
    """The lines without white space at their ends."""
    return "\n".join([line.rstrip() for line in lines.split("\n")])


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of the normal form: 64 hexadecimal digits."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


def encodable(text: str) -> str:
    """The same text without lone surrogates, which no encoding can write: pairs are joined, the rest is U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def one_line(text: str) -> str:
    """A name or a label: the normal form with every run of white space made one space."""
    return " ".join(normalise(text).split())


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: white space and invisible characters only."""
    return all(char.isspace() or _is_invisible(char) for char in text)


def visible(name: str) -> str:
    """A name as plain text in which nothing hides.

    Control, bidirectional, zero-width, private and unassigned characters and lone surrogates are shown as
    escapes such as ``\\u202e``. A variation selector after a symbol (as in a coloured emoji) stays.
    """
    shown = []
    before = ""
    for char in name:
        if _is_invisible(char) or _is_selector(char):
            kept = _is_selector(char) and before != "" and unicodedata.category(before) == "So"
            shown.append(char if kept else _escape(char))
        else:
            shown.append(char)
        before = char
    return "".join(shown)


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in _SHOWN_ESCAPED or char in _INVISIBLE_LETTERS


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _compose(text: str) -> str:
    """NFC, in linear time: sorting the marks of one letter takes quadratic time (a megabyte of marks would take half
    an hour), so where they have to be sorted, a run of more than 30 is broken as the Stream-Safe Text Format does.
    Composing can lengthen a run (some characters are two marks), hence the loop; it ends, because a broken run
    stays broken."""
    if unicodedata.is_normalized("NFC", text):
        return text
    long_run = _long_runs_of_marks()
    # A plain range is found twenty times as fast as the marks themselves, and almost no text has such a run.
    while _PERHAPS_MARKS.search(text) and long_run.search(text):
        text = unicodedata.normalize("NFC", long_run.sub(rf"\g<0>{_JOINER}", text))
    return unicodedata.normalize("NFC", text)


@cache
def _long_runs_of_marks() -> re.Pattern[str]:
    """Matches 30 combining marks in a row that another one follows."""
    marks = "".join(char for char in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(char))
    return re.compile(f"[{marks}]{{{_MARKS_IN_A_ROW}}}(?=[{marks}])")
