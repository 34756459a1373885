"""Reading one file to its bottom: what it is, the module for it, and what is inside it in turn, within bounds.

Every thing that is read (the file, a member of an archive, an attachment) has a number, the same whenever the same
bytes are read with the same options: when reading one of them kills the process, the next one goes on behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.engine.formats import kind
from app.engine.formats.parts import (
    BETWEEN,
    MOST_CHARACTERS,
    Cells,
    Nested,
    Options,
    Part,
    Problem,
    Unreadable,
    damaged,
    empty,
    too_large,
    unsupported,
)
from app.engine.text import encodable, is_blank, normalise, one_line
from app.records import Lack
from app.wording import translate

DEEPEST = 5
"""How many files may be inside each other."""
MOST_THINGS = 50_000
MOST_BYTES = 2 << 30
"""Of all files inside a file together, each counted whenever it is unpacked."""

Reader = Callable[..., Iterator[Part | Nested | Cells]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A thing is about to be read."""

    number: int
    name: str
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """All of a thing was read, and all inside it."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document or a place without one: complete names and locators, text in normal form, never without both text
    and a ``lack``."""

    number: int
    reader: str
    part: Part


def documents(
    data: bytes, *, name: str, options: Options, passed: Container[int] = (), told: Mapping[int, int] | None = None
) -> Iterator[Begun | Found | Cells | Done]:
    """All documents of a file. Raises nothing but what ends a process (MemoryError counts as too large).

    ``passed`` are numbers of things that are not to be read again; of those begun before, ``told`` says how many
    parts of theirs are known and left out.
    """
    yield from _Walk(options, passed, told or {}).thing(Nested(name=name, data=data, locator=""), name, depth=0)


def at(data: bytes, *, name: str, options: Options, locator: str) -> tuple[bytes, str]:
    """The bytes and the kind of the thing that gave the document at ``locator``; of the file itself for "".

    Raises :class:`Unreadable` where there is none.
    """
    if not locator:
        return data, kind.of(data, name)
    found = kind.of(data, name)
    options = replace(options, attachments=True)
    for one in _reader(found)[1](data, name=name, options=options):
        if isinstance(one, Nested) and locator == one.locator:
            return one.data, one.kind or kind.of(one.data, one.name)
        if isinstance(one, Nested) and locator.startswith(one.locator + BETWEEN):
            rest = locator.removeprefix(one.locator + BETWEEN)
            return at(one.data, name=one.name, options=options, locator=rest)
    raise damaged()


class _Walk:
    def __init__(self, options: Options, passed: Container[int], told: Mapping[int, int]) -> None:
        self._options, self._passed, self._told = options, passed, told
        self._numbers = self._bytes = 0

    def thing(self, one: Nested, name: str, depth: int) -> Iterator[Begun | Found | Cells | Done]:
        number = self._numbers
        self._numbers += 1
        if number in self._passed:
            return
        yield Begun(number=number, name=name, locator=one.locator)
        reader, told = "", 0
        try:
            self._bytes += len(one.data)
            if depth > DEEPEST or number > MOST_THINGS or self._bytes > MOST_BYTES:
                raise Unreadable(
                    Lack.TOO_LARGE, translate("problems", "There are too many files inside each other in it.")
                )
            found = one.kind or kind.of(one.data, one.name)
            reader, read = _reader(found)
            options = self._options if depth == 0 else replace(self._options, unit="sheet")
            for part in read(one.data, name=one.name, options=options):
                if isinstance(part, Nested):
                    inner = replace(part, locator=_joined(one.locator, part.locator))
                    yield from self.thing(inner, part.name, depth + 1)
                elif isinstance(part, Cells):
                    yield part
                else:
                    told += 1
                    if told > self._told.get(number, 0):
                        yield Found(number=number, reader=reader, part=_finished(part, name, one.locator))
        except Unreadable as error:
            yield _lacking(number, reader, name, one.locator, error)
        except (MemoryError, RecursionError):
            yield _lacking(number, reader, name, one.locator, too_large())
        except Exception:  # a library that stumbles over a file says so in its own way
            yield _lacking(number, reader, name, one.locator, damaged())
        yield Done(number=number)


def _finished(part: Part, name: str, locator: str) -> Part:
    """With a full name and locator, its text in normal form; without text, with a reason."""
    part = replace(
        part,
        name=one_line(encodable(part.name or name)),
        locator=encodable(_joined(locator, part.locator)),
        extra={one_line(encodable(key)): encodable(value) for key, value in part.extra.items()},
    )
    if part.lack is not None:
        sentence = part.problem or Problem(sentence=damaged().problem.sentence)
        return replace(part, text="", layout=None, problem=sentence)
    if len(part.text) > MOST_CHARACTERS:
        return replace(part, text="", layout=None, lack=Lack.TOO_LARGE, problem=too_large().problem)
    text = normalise(part.text)
    if is_blank(text):
        return replace(part, text="", layout=None, lack=Lack.EMPTY, problem=empty().problem)
    # A layout counts the characters of the normal form: of another text it would be wrong.
    return replace(part, text=text, layout=part.layout if text == part.text else None)


def _lacking(number: int, reader: str, name: str, locator: str, error: Unreadable) -> Found:
    part = Part(lack=error.lack, problem=error.problem)
    return Found(number=number, reader=reader, part=_finished(part, name, locator))


def _joined(before: str, after: str) -> str:
    return f"{before}{BETWEEN}{after}" if before and after else before or after


def _reader(found: str) -> tuple[str, Reader]:
    """Name and version of the module for a kind, and its reading."""
    module = _module(found)
    return module.READER, module.read


def _module(found: str) -> Any:
    """The module for a kind, imported when the first file of that kind comes: each costs time and memory."""
    if found == "pdf":
        from app.engine.formats import pdf

        return pdf
    if found == "zip":
        from app.engine.formats import archive

        return archive
    if found == "docx":
        from app.engine.formats import word

        return word
    if found in ("odt", "odp"):
        from app.engine.formats import opendocument

        return opendocument
    if found == "rtf":
        from app.engine.formats import rtf

        return rtf
    if found == "pptx":
        from app.engine.formats import slides

        return slides
    if found in kind.WORKBOOKS:
        from app.engine.formats import workbook

        return workbook
    if found == "html":
        from app.engine.formats import web

        return web
    if found in ("eml", "mbox"):
        from app.engine.formats import mail

        return mail
    if found == "msg":
        from app.engine.formats import outlook

        return outlook
    if found == "txt":
        from app.engine.formats import plain

        return plain
    raise unsupported()
