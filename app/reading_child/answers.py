"""What a reader's child said, checked like any foreign file: a document may have taken the child over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.records import Lack, Layout, RawDocument
from app.wording import translate

_MOST_CHARACTERS = 4_000  # of names, locators, sentences
_MOST_EXTRA = 200

Row = tuple[str, int, tuple[str, ...]]
"""Sheet, number of the row from 1, cells."""


class Died(Exception):
    """The child is gone, or is not to be believed."""

    def __init__(self, lack: Lack, *, by_others: bool = False) -> None:
        super().__init__(lack.value)
        self.lack, self.by_others = lack, by_others


class Thing:
    """One document, or one place without, as a child told it: checked, because a child may have been taken over."""

    def __init__(self, words: dict[str, Any], text: bytes) -> None:
        self.name = line(words.get("name"))
        self.locator = line(words.get("locator"))
        self.reader = line(words.get("reader"))
        try:
            self.text = text.decode()
            self.lack = Lack(words["lack"]) if "lack" in words else None
        except ValueError as error:
            raise Died(Lack.DAMAGED) from error
        self.problem = sentence(words.get("problem"))
        self.layout = layout(words, len(self.text))
        self.page_count = whole(words.get("page_count", 0), 1_000_000)
        extra = words.get("extra", {})
        self.extra = (
            {line(key): str(value)[: 1 << 16] for key, value in list(extra.items())[:_MOST_EXTRA]}
            if isinstance(extra, dict)
            else {}
        )

    @classmethod
    def lacking(cls, name: str, locator: str, lack: Lack, problem: str) -> Thing:
        thing = cls({"name": name, "locator": locator, "lack": lack.value}, b"")
        thing.problem = problem
        return thing

    def document(self, source: str, digest: str) -> RawDocument:
        lacks = self.lack is not None
        return RawDocument(
            name=self.name or source,
            text="" if lacks else self.text,
            source=source,
            locator=self.locator,
            extra=self.extra,
            reader=self.reader,
            problem=self.problem if lacks else None,
            lack=self.lack,
            bytes_hash=digest,
            layout=None if lacks else self.layout,
            page_count=self.page_count,
        )


def sentence(problem: Any) -> str:
    """A child's sentence in the person's language, its values filled in as text and nothing else."""
    try:
        template, values = problem
        said = translate("problems", str(template)[:_MOST_CHARACTERS])
        for key, value in list(values.items())[:8]:
            said = said.replace(f"{{{key}}}", line(value))
    except (TypeError, ValueError, AttributeError):
        return translate("problems", "It is damaged, or not what its name says.")
    return said[:_MOST_CHARACTERS]


def line(value: object) -> str:
    """A name, a place or a value: text of a bounded length."""
    return str(value or "")[:_MOST_CHARACTERS].replace("\0", "")


def whole(value: object, most: int) -> int:
    """A number that is one, from 0 up to ``most``. Raises :class:`Died`."""
    if type(value) is not int or not 0 <= value <= most:
        raise Died(Lack.DAMAGED)
    return value


def layout(words: dict[str, Any], length: int) -> Layout | None:
    """Where pages and headings stand, or nothing if they cannot stand there."""
    try:
        pages = tuple(whole(start, length) for start in words.get("pages", ()))
        headings = tuple(
            (whole(start, length), whole(end, length), whole(level, 20))
            for start, end, level in words.get("headings", ())
        )
    except (TypeError, ValueError) as error:
        raise Died(Lack.DAMAGED) from error
    if list(pages) != sorted(pages) or any(start >= end for start, end, _ in headings):
        raise Died(Lack.DAMAGED)
    return Layout(pages=pages, headings=headings) if pages or headings else None


def rows(found: Any) -> Iterator[Row]:
    """The rows in a message. Raises :class:`Died`."""
    try:
        for sheet, row, cells in found:
            yield line(sheet), whole(row, 1 << 31), tuple(str(cell) for cell in cells)
    except (TypeError, ValueError) as error:
        raise Died(Lack.DAMAGED) from error


def boxes(found: Any, first: int, length: int) -> Sequence[tuple[int, int, float, float, float, float]]:
    """Where lines stand on a page, whose text begins at ``first`` and has ``length`` characters. Raises
    :class:`Died`."""
    try:
        return tuple(
            (
                first + whole(start, length),
                first + whole(end, length),
                float(left),
                float(top),
                float(right),
                float(bottom),
            )
            for start, end, left, top, right, bottom in found
        )
    except (TypeError, ValueError) as error:
        raise Died(Lack.DAMAGED) from error
