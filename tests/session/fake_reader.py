"""A reader that stands in for the child: files that say in plain words what they are.

A file begins with ``%PDF-`` and has one instruction a line: ``page TEXT``, ``scan``, ``locked PASSWORD``, ``empty``,
``member TEXT`` (a document of its own inside the file).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.records import Lack, Layout, PagePicture, RawDocument, Source


def file(*lines: str) -> bytes:
    return "\n".join(["%PDF-made up", *lines]).encode()


class FakeReader:
    """Counts what it was given. ``before`` is called with each file's name, before anything is read."""

    def __init__(self, before: Callable[[str], None] | None = None) -> None:
        self.read_files: list[str] = []
        self.closed = False
        self._before = before

    def documents(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        if self._before is not None:
            self._before(name)
        self.read_files.append(name)
        digest = hashlib.sha256(data).hexdigest()

        def found(text: str, locator: str = "", pages: tuple[int, ...] = (), count: int = 0) -> RawDocument:
            return RawDocument(
                name=name,
                text=text,
                source=name,
                locator=locator,
                reader="fake/1",
                bytes_hash=digest,
                layout=Layout(pages=pages) if pages else None,
                page_count=count,
            )

        def lacking(lack: Lack, sentence: str, count: int = 0) -> RawDocument:
            return RawDocument(
                name=name,
                text="",
                source=name,
                reader="fake/1",
                problem=sentence,
                lack=lack,
                bytes_hash=digest,
                page_count=count,
            )

        lines = [line.partition(" ") for line in data.decode().split("\n")[1:]]
        locks = [rest for verb, _, rest in lines if verb == "locked"]
        pages = [rest for verb, _, rest in lines if verb == "page"]
        members = [rest for verb, _, rest in lines if verb == "member"]
        if locks and source.password != locks[0]:
            yield lacking(Lack.ENCRYPTED, "It is protected with a password.")
        elif any(verb == "scan" for verb, _, _ in lines):
            yield lacking(Lack.SCANNED, "Its pages are pictures.", count=1)
        elif pages:
            starts = tuple(sum(len(page) + 1 for page in pages[:number]) for number in range(len(pages)))
            yield found("\n".join(pages), pages=starts, count=len(pages))
        elif members:
            for number, text in enumerate(members, 1):
                yield found(text, locator=f"member {number}")
        else:
            yield lacking(Lack.EMPTY, "It has no text.")

    def rows(
        self, data: bytes, name: str, source: Source, most: int | None = None
    ) -> Iterable[tuple[str, int, tuple[str, ...]]]:
        return ()

    def page(
        self,
        data: bytes,
        page: int,
        width: int,
        text: str,
        *,
        name: str = "",
        locator: str = "",
        layout: Layout | None = None,
        password: str | None = None,
    ) -> PagePicture:
        return PagePicture(page=page, png=hashlib.sha256(data).digest(), width=width, height=width)

    def close(self) -> None:
        self.closed = True


def collection(folder: Path, count: int = 60) -> None:
    """A folder with files of every fate, and a table beside it (``folder/../table.csv``)."""
    folder.mkdir(parents=True)
    for number in range(count):
        if number % 10 == 3:
            content = file(f"locked secret{number}", f"page Confidential agreement number {number}.")
        elif number % 10 == 4:
            content = file("scan", f"# picture {number}")
        elif number % 10 == 5:
            content = file("empty", f"# nothing {number}")
        elif number % 10 == 6:
            content = file(*(f"member Message {part} of mailbox {number}, sent to all." for part in range(9)))
        elif number % 10 == 7:
            content = file("page The same circular letter to everybody.")
        else:
            content = file(f"page Invoice {number}, first page.", f"page Please pay {number * 7} EUR.")
        (folder / f"file {number}.pdf").write_bytes(content)
    rows = [
        f'"Row {number} of a table, with a text of its own: {number * number}",kind {number % 3}'
        for number in range(700)
    ]
    rows[100] = ",kind 1"
    rows[200] = rows[199]
    (folder.parent / "table.csv").write_text("text,label\n" + "\n".join(rows) + "\n", encoding="utf-8")
