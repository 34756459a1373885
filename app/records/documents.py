"""Documents: as a reader finds them, as a project keeps them, as pictures, and what gave no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from app.records.identities import DocumentId


class Lack(Enum):
    """Why a file, or a place in it, gave no text. Each comes with a sentence for the person."""

    ENCRYPTED = "encrypted"  # a password is needed, or the one given is wrong
    SCANNED = "scanned"  # pictures of pages with no text behind them: can be labelled by eye
    EMPTY = "empty"  # nothing but white space and invisible characters
    DAMAGED = "damaged"  # broken, cut off, or not what its name says
    UNSUPPORTED = "unsupported"  # a kind that is not read
    TOO_LARGE = "too_large"  # grew beyond the limits of memory or output
    TOO_SLOW = "too_slow"  # took longer than a document may
    CLOSED = "closed"  # could not be opened: permission, link, gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where things stand in a document's normalised text.

    ``pages`` are the characters at which its pages begin (the first is 0), empty where a format has no pages;
    ``headings`` are (start, end, level from 1).
    """

    pages: Sequence[int] = ()
    headings: Sequence[tuple[int, int, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """One document as a reader found it, before it has a number.

    ``source`` is the file's name without its folders, ``locator`` the place inside it ("row 17", "page 3", ""
    for a whole file), ``label`` the value of the label column if one was named. ``extra`` keeps other columns
    as text. ``problem`` says why there is no text (then ``text`` is empty and the document is only listed), ``lack``
    which kind of reason that is. ``bytes_hash`` is the SHA-256 (hex) of the file that was read, "" for a row of a
    table; ``page_count`` is above 0 where pages can be shown as pictures.
    """

    name: str
    text: str
    source: str
    locator: str = ""
    label: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    reader: str = ""
    problem: str | None = None
    lack: Lack | None = None
    bytes_hash: str = ""
    layout: Layout | None = None
    page_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a project. ``text_hash`` is the SHA-256 (hex) of the normalised text; for a scan, which has
    none, of a line that names its bytes. ``page_count`` is above 0 where its pages can be shown as pictures."""

    id: DocumentId
    name: str
    source: str
    locator: str
    text: str
    text_hash: str
    layout: Layout | None = None
    page_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that gave no text, as the project remembers it. ``at`` is when it was tried."""

    id: int
    source: str
    locator: str
    lack: Lack
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page drawn: ``png`` bytes, size in pixels, and where its text stands.

    ``boxes`` are (start, end, left, top, right, bottom): characters of the document's text and pixels, about a line
    each, in reading order; empty for a scan.
    """

    page: int
    png: bytes
    width: int
    height: int
    boxes: Sequence[tuple[int, int, float, float, float, float]] = ()
