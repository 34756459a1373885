"""Reading foreign files in children that can be sacrificed, from the program's side.

A :class:`Reader` keeps up to a few children (``--reader``, :mod:`.child`) and sends them one file each. What
comes back is taken as carefully as the file itself. A child that dies, hangs or talks nonsense costs one document: that
one is tried a second time in a fresh child (somebody may have killed the first), then it is named with the reason, and
reading goes on behind it, also inside archives and mailboxes.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from app.engine import workbooks
from app.engine.formats import kind
from app.errors import InputError, UnreadableInput
from app.reading_child.answers import Died, Row, Thing, boxes, line, rows, sentence, whole
from app.reading_child.process import Child
from app.records import Lack, Layout, PagePicture, RawDocument, Source
from app.wording import translate

SECONDS = 30.0
"""That one document may take, by the clock on the wall."""
MOST_BYTES = 256 << 20
"""Of one file. Larger ones are not sent."""

_DOCUMENTS_A_CHILD = 200
_MOST_DEATHS = 20  # in one file
_TRIES_KILLED = 3
_MOST_SAID = 512 << 20  # bytes that all texts of one file may have
_A_MESSAGE = 128  # bytes that a message counts at least


class Reader:
    """Reads documents and draws pages. May be used from several threads; close it when done."""

    def __init__(self, *, seconds: float = SECONDS, documents_a_child: int = _DOCUMENTS_A_CHILD) -> None:
        self._seconds, self._documents = seconds, documents_a_child
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children. Whoever is reading right now gets no more documents."""
        with self._lock:
            self._closed = True
            children = [*self._idle, *self._busy]
            self._idle.clear()
        for child in children:
            child.end()

    def read(self, data: bytes, name: str, source: Source) -> list[RawDocument]:
        """All that :meth:`documents` gives."""
        return list(self.documents(data, name, source))

    def documents(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        """The documents in a file, in order, as they are found; what gave no text has ``lack`` and ``problem``.

        ``name`` is the file's name (its suffix helps to tell what it is); it becomes ``source`` of the documents. There
        is always at least one. Raises :class:`InputError` when no child can be started.
        """
        digest = hashlib.sha256(data).hexdigest()
        unit = source.unit or ("row" if kind.claimed(name) in kind.WORKBOOKS else "sheet")
        things: list[Thing] = []

        def table() -> Iterator[Row]:
            """The rows of a workbook, without what else there is to say, which is kept for behind."""
            for found in self._things(data, name, _options(source) | {"unit": unit}, None):
                if isinstance(found, Thing):
                    things.append(found)
                else:
                    yield found

        if unit == "row":
            for raw in workbooks.documents(table(), source, name):
                yield replace(raw, bytes_hash=digest)
            yield from (thing.document(name, digest) for thing in things)
            return
        for found in self._things(data, name, _options(source) | {"unit": unit}, None):
            if isinstance(found, Thing):
                yield found.document(name, digest)

    def rows(self, data: bytes, name: str, source: Source, most: int | None = None) -> Iterator[Row]:
        """The rows of a workbook's sheet (``source.sheet``; ``None``: the first that has rows), at most ``most``.

        Raises :class:`UnreadableInput` with the reason where the workbook or the sheet cannot be read.
        """
        options = _options(source) | {"unit": "row"}
        for found in self._things(data, name, options, most):
            if isinstance(found, Thing):
                raise UnreadableInput(found.problem)
            yield found

    def sheets(self, data: bytes, name: str, source: Source) -> list[str]:
        """The names of a workbook's sheets that have something in them.

        Raises :class:`UnreadableInput` with the reason where there are none to be had.
        """
        answer, _ = self._answer({"do": "sheets", "name": name, "options": _options(source)}, data)
        return [line(one) for one in answer.get("sheets", ())]

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
        """One page (from 1) drawn ``width`` pixels wide, with the places of ``text``, the document's normalised text.

        ``data`` is the whole file; ``locator`` the document's, for one inside an archive or a mail. With the document's
        ``layout`` it is faster. Raises :class:`InputError` with the reason where it cannot be drawn.
        """
        start, end = 0, len(text)
        if layout is not None and 1 <= page <= len(layout.pages):
            start, end = [*layout.pages, end][page - 1 : page + 1]
        words = {
            "do": "page",
            "name": name,
            "options": {"password": password},
            "locator": locator,
            "page": page,
            "width": width,
            "text": text[start:end],
            "whole": layout is None,
        }
        answer, png = self._answer(words, data)
        try:
            return PagePicture(
                page=page,
                png=png,
                width=whole(answer.get("width"), 1 << 16),
                height=whole(answer.get("height"), 1 << 16),
                boxes=boxes(answer.get("boxes"), start, end - start),
            )
        except Died as death:
            raise UnreadableInput(_of_death(death.lack, self._seconds)) from death

    def _answer(self, words: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        """The one answer to a question, asked a second time if the child died. Raises :class:`UnreadableInput`."""
        for again in (False, True):
            try:
                with self._child() as child:
                    child.ask(words, data)
                    answer, more = child.answer()
                    child.rest()
            except ValueError as error:  # more text than a message holds
                raise UnreadableInput(_of_death(Lack.TOO_LARGE, self._seconds)) from error
            except Died as death:
                if again or death.lack is Lack.TOO_SLOW:
                    raise UnreadableInput(_of_death(death.lack, self._seconds)) from death
            else:
                break
        if "refused" in answer:
            raise UnreadableInput(sentence(answer.get("problem")))
        return answer, more

    def _things(self, data: bytes, name: str, options: dict[str, Any], most: int | None) -> Iterator[Thing | Row]:
        """What one file holds, whatever happens to the children that read it."""
        if len(data) > MOST_BYTES:
            yield Thing.lacking(
                name,
                "",
                Lack.TOO_LARGE,
                translate("problems", "It is larger than {count} megabytes.").format(count=MOST_BYTES >> 20),
            )
            return
        state = _State()
        words = {"do": "read", "name": name, "options": options, "most_rows": most}
        while not state.ended:
            try:
                with self._child() as child:
                    child.ask({**words, "passed": sorted(state.passed), "told": state.told}, data)
                    yield from _conversation(child, state)
                    child.rest(state.used)
            except Died as death:
                last = state.under_way()
                if state.said > _MOST_SAID:
                    last = 0
                elif not self._closed and state.is_tried_again(last, death):
                    continue
                thing = state.begun.get(last, (name, ""))
                yield Thing.lacking(thing[0], thing[1], death.lack, _of_death(death.lack, self._seconds))
                state.give_up(last)

    @contextlib.contextmanager
    def _child(self) -> Iterator[Child]:
        with self._lock:
            if self._closed:
                raise InputError(translate("errors", "Reading was stopped."))
            child = self._idle.pop() if self._idle else None
        if child is None:
            child = Child(self._seconds)
        with self._lock:
            self._busy.add(child)
        kept = False
        try:
            yield child
            kept = child.is_fit(self._documents)
        finally:
            with self._lock:
                self._busy.discard(child)
                kept = kept and not self._closed
                if kept:
                    self._idle.append(child)
            if not kept:
                child.end()


class _State:
    """How far one file was read, over the deaths of children."""

    def __init__(self) -> None:
        self.passed: set[int] = set()
        self.told: dict[int, int] = {}
        self.begun: dict[int, tuple[str, str]] = {}
        self.tries: dict[int, int] = {}
        self.deaths = self.rows = self.used = self.said = 0
        self.ended = False

    def under_way(self) -> int:
        """The innermost thing that was begun and not finished."""
        return max(self.begun.keys() - self.passed, default=0)

    def is_tried_again(self, number: int, death: Died) -> bool:
        """Whether a thing gets a fresh child: not if it was slow, once if it made the child fail, and more often if
        the child was killed, by whomever."""
        self.tries[number] = self.tries.get(number, 0) + 1
        return death.lack is not Lack.TOO_SLOW and self.tries[number] <= (_TRIES_KILLED if death.by_others else 1)

    def give_up(self, number: int) -> None:
        self.passed.add(number)
        self.deaths += 1
        self.ended = number == 0 or self.deaths >= _MOST_DEATHS


def _conversation(child: Child, state: _State) -> Iterator[Thing | Row]:
    skipped = state.rows
    while True:
        words, data = child.answer()
        state.said += len(data) + _A_MESSAGE
        if state.said > _MOST_SAID:
            raise Died(Lack.TOO_LARGE)
        if "found" in words:
            number = whole(words["found"], 1 << 31)
            thing = Thing(words, data)
            state.told[number] = state.told.get(number, 0) + 1
            yield thing
        elif "rows" in words:
            for row in rows(words["rows"]):
                if skipped:
                    skipped -= 1
                    continue
                state.rows += 1
                yield row
        elif "begun" in words:
            number = whole(words["begun"], 1 << 31)
            state.begun[number] = (line(words.get("name")), line(words.get("locator")))
        elif "done" in words:
            number = whole(words["done"], 1 << 31)
            state.passed.add(number)
            state.told.pop(number, None)
        elif "end" in words:
            state.used = whole(words["end"], 1 << 48)
            state.ended = True
            return
        else:
            raise Died(Lack.DAMAGED)


def _options(source: Source) -> dict[str, Any]:
    return {
        "attachments": source.attachments,
        "password": source.password,
        "unit": source.unit,
        "sheet": source.sheet,
    }


def _of_death(lack: Lack, seconds: float) -> str:
    if lack is Lack.TOO_SLOW:
        return translate("problems", "Reading it took longer than {count} seconds.").format(count=round(seconds))
    if lack is Lack.TOO_LARGE:
        return translate("problems", "It grows too large when it is opened.")
    return translate("problems", "It makes the reader fail: it is damaged, or was made to do harm.")
