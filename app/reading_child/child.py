"""What runs in a child started with ``--reader``: foreign files come in over a pipe, their texts go back.

It holds nothing of the project. Requests are messages of :mod:`.pipe`, one answered after the other:

``{"do": "read", "name", "options", "passed", "told", "most_rows"}`` + the file: answered by ``{"begun": number, …}``,
``{"found": number, …}`` + the text, ``{"rows": […]}`` and ``{"done": number}`` as they come, at last ``{"end": …}``.

``{"do": "page", "name", "options", "locator", "page", "width", "text", "whole"}`` + the file: answered by ``{"page",
"width", …}`` + a PNG, or by ``{"refused": lack, "problem": …}``.

``{"do": "sheets", "name", "options"}`` + a workbook: ``{"sheets": [name, …]}`` or refused.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO, Any

from app.engine.formats import kind, walk
from app.engine.formats.parts import Cells, Options, Part, Unreadable, damaged, too_large, unsupported
from app.reading_child import confinement, pipe

_ROWS_A_MESSAGE = 500


def main() -> int:
    """Serve until the pipe is closed. The exit status is 0, or 1 after a request that was no message."""
    requests, answers = _own_pipes()
    confinement.enter()
    pipe.send(answers, {"ready": True})
    try:
        while (request := pipe.receive(requests)) is not None:
            confinement.another_document()
            _serve(request[0], request[1], answers)
            del request
    except (pipe.Garbled, OSError):
        return 1
    return 0


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for this conversation alone: whatever a library prints goes nowhere."""
    requests = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    if nothing > 2:
        os.close(nothing)
    if sys.platform == "win32":
        import msvcrt

        for stream in (requests, answers):
            msvcrt.setmode(stream.fileno(), os.O_BINARY)
    return requests, answers


def _serve(request: dict[str, Any], data: bytes, answers: IO[bytes]) -> None:
    options = Options(**request["options"])
    if request["do"] == "page":
        _answer(answers, lambda: _draw(request, data, options))
    elif request["do"] == "sheets":
        _answer(answers, lambda: _sheets(request, data, options))
    else:
        _read(request, data, options, answers)


def _read(request: dict[str, Any], data: bytes, options: Options, answers: IO[bytes]) -> None:
    told = {int(number): count for number, count in request.get("told", {}).items()}
    most_rows, rows = request.get("most_rows"), 0
    waiting: list[list[Any]] = []
    found = walk.documents(
        data, name=request["name"], options=options, passed=frozenset(request.get("passed", ())), told=told
    )
    for one in found:
        if isinstance(one, Cells):
            waiting.append([one.sheet, one.row, one.cells])
            rows += 1
            if most_rows is not None and rows >= most_rows:
                break
            if len(waiting) < _ROWS_A_MESSAGE:
                continue
        if waiting:
            pipe.send(answers, {"rows": waiting})
            waiting = []
        if isinstance(one, walk.Begun):
            pipe.send(answers, {"begun": one.number, "name": one.name, "locator": one.locator})
        elif isinstance(one, walk.Done):
            pipe.send(answers, {"done": one.number})
        elif isinstance(one, walk.Found):
            words, text = _in_words(one.part)
            pipe.send(answers, {"found": one.number, "reader": one.reader, **words}, text)
    if waiting:
        pipe.send(answers, {"rows": waiting})
    pipe.send(answers, {"end": confinement.memory_used()})


def _in_words(part: Part) -> tuple[dict[str, Any], bytes]:
    words: dict[str, Any] = {"name": part.name, "locator": part.locator}
    if part.layout is not None:
        words["pages"], words["headings"] = part.layout.pages, part.layout.headings
    if part.page_count:
        words["page_count"] = part.page_count
    if part.extra:
        words["extra"] = dict(part.extra)
    if part.lack is not None and part.problem is not None:
        words["lack"] = part.lack.value
        words["problem"] = [part.problem.sentence, dict(part.problem.values)]
    return words, part.text.encode()


def _draw(request: dict[str, Any], data: bytes, options: Options) -> tuple[dict[str, Any], bytes]:
    from app.engine.formats import page

    file, found = walk.at(data, name=request["name"], options=options, locator=request["locator"])
    if found != "pdf":
        raise damaged()
    picture = page.picture(
        file,
        request["page"],
        width=request["width"],
        text=request["text"],
        password=options.password,
        whole=request["whole"],
    )
    words = {"page": picture.page, "width": picture.width, "height": picture.height, "boxes": picture.boxes}
    return words, picture.png


def _sheets(request: dict[str, Any], data: bytes, options: Options) -> tuple[dict[str, Any], bytes]:
    from app.engine.formats import workbook

    if kind.of(data, request["name"]) not in kind.WORKBOOKS:
        raise unsupported()
    found = workbook.sheets(data, options=options, shown=1)
    return {"sheets": [one.name for one in found]}, b""


def _answer(answers: IO[bytes], work: Callable[[], tuple[dict[str, Any], bytes]]) -> None:
    """Send what ``work`` gives, or why there is nothing."""
    try:
        try:
            words, data = work()
        except (MemoryError, RecursionError) as error:
            raise too_large() from error
        except Unreadable:
            raise
        except Exception as error:  # a library that stumbles over a file says so in its own way
            raise damaged() from error
    except Unreadable as error:
        words = {"refused": error.lack.value, "problem": [error.problem.sentence, dict(error.problem.values)]}
        data = b""
    pipe.send(answers, words, data)
