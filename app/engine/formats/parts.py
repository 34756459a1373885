"""What every format module takes and gives: :class:`Options` in, :class:`Part`, :class:`Nested` and :class:`Cells` out.

A format module has two names::

    READER = "word/1"  # kept with every document; a new number when the same bytes may give another text

    def read(data: bytes, *, name: str, options: Options) -> Iterator[Part | Nested]: ...

It reads nothing but ``data``: no files, no network. What cannot be read is *raised*: :class:`Unreadable` with the kind
of reason and one sentence (the usual ones stand below: ``raise damaged()``). Whatever else a module raises counts as
damaged, MemoryError and RecursionError as too large, so a module need not guard itself against its library. Where
only a place inside a file is unreadable (one of ten sheets), yield a :class:`Part` with ``lack`` and ``problem``.

Sentences are ``translate("problems", "…{count}…")`` *without* ``.format``: the child speaks English, the program fills
in ``values`` in the person's language. No sentence and no value may hold text of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.engine.text import normalise
from app.records import Lack, Layout
from app.wording import translate

MOST_CHARACTERS = 64 << 20
"""Characters of text that one document may have; beyond, it is too large."""
MOST_UNPACKED = 400 << 20
"""Bytes that all members of one packed file may claim to have."""

BETWEEN = " › "
"""Between the places of a locator: archive member, attachment, page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person chose about a file: the fields of :class:`app.records.Source` that a format may need.

    ``unit`` is "row" or "sheet" (``None``: sheet). Of a workbook by the row, ``sheet`` is the one to read (``None``:
    the first that has rows).
    """

    attachments: bool = False
    password: str | None = field(default=None, repr=False)
    unit: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One sentence for a person; ``values`` go where it says ``{key}``."""

    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One document of a file, or one place in it that gave none.

    ``text`` is in normal form and ``layout`` counts its characters: :func:`compose` makes both; a text without layout
    may be left to the caller to normalise. ``name`` is what a person would call it ("": the file's name), ``locator``
    the place inside the file, different for every part ("": the whole file; "sheet Prices", "message 17").
    ``page_count`` is above 0 only where pages can be drawn. ``extra`` is what else is worth keeping (sender, date).
    With ``lack``, there is a ``problem`` and no text.
    """

    text: str = ""
    name: str = ""
    locator: str = ""
    layout: Layout | None = None
    page_count: int = 0
    extra: Mapping[str, str] = field(default_factory=dict)
    lack: Lack | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """A file inside a file: a member of an archive, an attachment, a message of a mailbox.

    The caller reads it by what it is, and bounds how deep and how much. ``name`` is a name only, never a path to
    anything (its suffix may help); ``locator`` as in :class:`Part`. ``kind`` is given where it is known better than
    content and name tell ("eml" for the messages of a mailbox).
    """

    name: str
    data: bytes = field(repr=False)
    locator: str
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One row of a workbook that is read by the row: ``row`` is its number in the sheet, from 1."""

    sheet: str
    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a line of a table, or all text of a page, before it has a place.

    ``heading`` is 0 or the level from 1; ``page`` says that a page begins with it (also if it is empty); ``before``
    line feeds stand between it and the block before (1: next line, 2: a blank line between).
    """

    text: str
    heading: int = 0
    page: bool = False
    before: int = 1


class Unreadable(Exception):
    """Why nothing was read: a kind of reason and a sentence."""

    def __init__(self, lack: Lack, sentence: str, **values: str) -> None:
        super().__init__(lack.value)
        self.lack = lack
        self.problem = Problem(sentence=sentence, values=values)


def compose(blocks: Iterable[Block]) -> tuple[str, Layout]:
    """The normal form of a text made of blocks, and where its pages and headings stand in it.

    Every block is normalised on its own; empty ones vanish (a page that has no text begins where the next text does).
    Raises :class:`Unreadable` when it grows beyond :data:`MOST_CHARACTERS`.
    """
    written: list[str] = []
    pages: list[int] = []
    headings: list[tuple[int, int, int]] = []
    waiting, length = 0, 0  # pages that begin with the next text
    for block in blocks:
        waiting += block.page
        text = normalise(block.text)
        if not text:
            continue
        if written:
            gap = "\n" * min(max(block.before, 1), 3)
            written.append(gap)
            length += len(gap)
        pages += [length] * waiting
        waiting = 0
        if block.heading > 0:
            headings.append((length, length + len(text), block.heading))
        written.append(text)
        length += len(text)
        if length > MOST_CHARACTERS:
            raise too_large()
    pages += [length] * waiting
    if pages:
        pages[0] = 0
    return "".join(written), Layout(pages=tuple(pages), headings=tuple(headings))


def damaged() -> Unreadable:
    """It is broken, cut off, or something else than its name says."""
    return Unreadable(Lack.DAMAGED, translate("problems", "It is damaged, or not what its name says."))


def empty() -> Unreadable:
    """There is no text in it."""
    return Unreadable(Lack.EMPTY, translate("problems", "It has no text."))


def encrypted(password: str | None) -> Unreadable:
    """It needs a password, or another one than was given."""
    if password:
        return Unreadable(
            Lack.ENCRYPTED, translate("problems", "It is protected, and the password given does not open it.")
        )
    return Unreadable(Lack.ENCRYPTED, translate("problems", "It is protected with a password."))


def undecryptable() -> Unreadable:
    """It is encrypted in a way that is not read even with the password."""
    return Unreadable(
        Lack.ENCRYPTED,
        translate("problems", "It is protected with a password in a way that Cloister cannot open."),
    )


def too_large() -> Unreadable:
    """It would grow beyond what one document may."""
    return Unreadable(Lack.TOO_LARGE, translate("problems", "It grows too large when it is opened."))


def unsupported() -> Unreadable:
    """It is a kind of file that is not read."""
    return Unreadable(Lack.UNSUPPORTED, translate("problems", "This kind of file is not read."))
