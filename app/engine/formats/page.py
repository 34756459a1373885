"""One page of a PDF drawn, and where the characters of the document's text stand on it."""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.engine.formats import pdf
from app.engine.formats.parts import Options, damaged
from app.records import PagePicture

if TYPE_CHECKING:
    import pypdfium2

_NARROWEST, _WIDEST = 50, 6_000
_MOST_PIXELS = 16_000_000
_MOST_BOXES = 3_000
_MOST_CHARACTERS = 200_000  # of one page
_LOOK_AHEAD = 24

Box = tuple[int, int, float, float, float, float]
"""Start and end in the text; left, top, right, bottom in pixels."""


def picture(
    data: bytes, number: int, *, width: int, text: str, password: str | None, whole: bool = True
) -> PagePicture:
    """Page ``number`` (from 1), about ``width`` pixels wide (less for a page so long that it would grow too large).

    ``text`` is the normalised text that :func:`app.engine.formats.pdf.read` gave, boxes point into it. Of a ``whole``
    text, the page's share is found by reading everything again; else it is only that share.

    Raises :class:`~app.engine.formats.parts.Unreadable`.
    """
    with pdf.opened(data, password) as document:
        if not 1 <= number <= len(document):
            raise damaged()
        document.init_forms()
        one = document[number - 1]
        across, down = one.get_size()
        if not (across > 0 and down > 0):
            raise damaged()
        width = min(max(width, _NARROWEST), _WIDEST)
        scale = min(width / across, (_MOST_PIXELS / (across * down)) ** 0.5, 4 * _WIDEST / down)
        bitmap = one.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
        try:
            png = _png(bitmap)
            size = bitmap.width, bitmap.height
        finally:
            bitmap.close()
        boxes: list[Box] = []
        if text:
            start, end = _share(data, number, password) if whole else (0, len(text))
            if end <= len(text):
                flat = pdf.page(document, number - 1)
                boxes = _aligned(_lines(flat, size), text, start, end)
        return PagePicture(page=number, png=png, width=size[0], height=size[1], boxes=boxes)


def _share(data: bytes, number: int, password: str | None) -> tuple[int, int]:
    """The characters of the document's text that stand on a page."""
    for part in pdf.read(data, name="", options=Options(password=password)):
        if part.layout is not None:
            starts = [*part.layout.pages, len(part.text)]
            return starts[number - 1], starts[number]
    return 0, 0


def _lines(one: pypdfium2.PdfPage, size: tuple[int, int]) -> Iterator[list[tuple[str, float, float, float, float]]]:
    """The characters of a page with their boxes in pixels, line by line as they are printed."""
    import pypdfium2

    raw = pypdfium2.raw
    text_page = one.get_textpage()
    across, down = ctypes.c_int(), ctypes.c_int()

    def point(x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(one, 0, 0, size[0], size[1], 0, x, y, across, down)
        return float(across.value), float(down.value)

    line: list[tuple[str, float, float, float, float]] = []
    middle = 0.0
    for index in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        char = chr(raw.FPDFText_GetUnicode(text_page, index))
        if char.isspace() or not char.isprintable():
            if char in "\r\n" and line:
                yield line
                line = []
            continue
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
        (x0, y0), (x1, y1) = point(left, top), point(right, bottom)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if line and not box[1] <= middle <= box[3] and not (line[-1][1] <= x0 <= line[-1][3] and y1 != y0):
            yield line  # the hyphen at the end of a line hides that the next one begins
            line = []
        if not line:
            middle = (box[1] + box[3]) / 2
        line.append((char, *box))
    if line:
        yield line
    text_page.close()


def _aligned(
    lines: Iterator[list[tuple[str, float, float, float, float]]], text: str, start: int, end: int
) -> list[Box]:
    """One box a line: its characters are found in ``text[start:end]`` in order, white space aside; what the text does
    not have (a hyphen that was taken out, a control character) is passed over on either side."""
    places = [i for i in range(start, end) if not text[i].isspace()]
    position = 0
    boxes: list[Box] = []
    for line in lines:
        first = last = -1
        for char, *_ in line:
            found = _ahead(char, text, places, position)
            if found is None:
                continue
            position = found + 1
            last = places[found]
            first = last if first < 0 else first
        if first >= 0 and len(boxes) < _MOST_BOXES:
            boxes.append(
                (
                    first,
                    last + 1,
                    min(box[1] for box in line),
                    min(box[2] for box in line),
                    max(box[3] for box in line),
                    max(box[4] for box in line),
                )
            )
    return boxes


def _ahead(char: str, text: str, places: Sequence[int], position: int) -> int | None:
    for found in range(position, min(position + _LOOK_AHEAD, len(places))):
        if text[places[found]] == char:
            return found
    return None


def _png(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """PNG of 8-bit red, green, blue (a little alpha-free part of the format: RFC 2083)."""
    pixels = bitmap.buffer
    stride, width, height, channels = bitmap.stride, bitmap.width, bitmap.height, bitmap.n_channels
    kind = {1: 0, 3: 2, 4: 6}[channels]
    packer = zlib.compressobj(3)
    view = memoryview(pixels).cast("B")
    parts = []
    for row in range(height):
        parts.append(packer.compress(b"\0" + view[row * stride : row * stride + width * channels]))
    parts.append(packer.flush())
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", header), (b"IDAT", b"".join(parts)), (b"IEND", b""))
    )
