"""Old workbooks (XLS: BIFF records in an OLE compound file, [MS-XLS] and [MS-CFB]) looked through before calamine.

calamine follows a chain of sectors for as long as it goes, and makes room for whatever a file claims: a chain that
bites its tail, a length that is none, or one cell in the farthest corner would take all memory.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import olefile

from app.engine.formats.parts import damaged, encrypted, too_large

_BEGIN, _END, _FILE_PASS, _DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x0200
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD})
_SEVERAL = frozenset({0x00BD, 0x00BE})  # their last two bytes are the last column
_SMALLEST_SECTOR = 512
_NO_SECTOR = 0xFFFFFFFA  # from here on, numbers of sectors mean something else
_STRINGS, _LEAST_OF_A_STRING = 0x00FC, 3
_WIDEST = 65_536 * 256 + 1
"""Cells that a sheet may say it has: all that such a workbook can hold."""


def check(data: bytes, password: str | None, *, most_cells: int) -> None:
    """Raises :class:`Unreadable`: damaged (loops), encrypted, too large (sheets that span more than ``most_cells``)."""
    try:
        storage = olefile.OleFileIO(io.BytesIO(data))
        storage.loadminifat()
        if any(entry is not None and entry.size > len(data) for entry in storage.direntries):
            raise damaged()
        if any(many > len(data) // _SMALLEST_SECTOR for many in _claimed(data)) or _has_stray_table(data):
            raise damaged()
        if _loops(storage.fat) or _loops(storage.minifat):
            raise damaged()
        stream = b""
        for name in ("Workbook", "Book"):
            if storage.exists(name):
                stream = storage.openstream(name).read()
                break
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError, KeyError) as error:
        raise damaged() from error  # olefile checks little of what it is given
    _check_records(stream, password, most_cells)


def _claimed(data: bytes) -> Sequence[int]:
    """How many sectors the header says that directory and tables take ([MS-CFB] 2.2)."""
    return [struct.unpack_from("<I", data, place)[0] for place in (40, 44, 64, 72)]


def _has_stray_table(data: bytes) -> bool:
    """Whether the table of tables is said to go on in a sector, and to have none."""
    first, many = struct.unpack_from("<II", data, 68)
    return bool(many == 0 and first < _NO_SECTOR)


def _loops(table: Sequence[int]) -> bool:
    """Whether following the chains of a file allocation table never ends, or two of them run into each other."""
    arrived = bytearray(len(table))
    for following in table:
        if following < len(table):
            if arrived[following]:
                return True
            arrived[following] = 1
    # Every sector is now reached at most once: what is left to go wrong is a ring that nothing leads into.
    seen = bytearray(len(table))
    for start in range(len(table)):
        if arrived[start]:
            continue
        sector = start
        while sector < len(table) and not seen[sector]:
            seen[sector] = 1
            sector = table[sector]
    return not all(seen)


def _check_records(stream: bytes, password: str | None, most_cells: int) -> None:
    place, end, total = 0, len(stream) - 4, 0
    top = left = 1 << 16
    bottom = right = -1
    while place <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        place += 4
        if kind in _CELLS and length >= 4 and place + length <= len(stream):
            row, column = struct.unpack_from("<HH", stream, place)
            last = struct.unpack_from("<H", stream, place + length - 2)[0] if kind in _SEVERAL else column
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column, last)
        elif kind in (_BEGIN, _END):
            if bottom >= 0:
                total += (bottom - top + 1) * (right - left + 1)
            top = left = 1 << 16
            bottom = right = -1
        elif kind == _FILE_PASS:
            raise encrypted(password)
        elif kind == _STRINGS and length >= 8 and place + length <= len(stream):
            if struct.unpack_from("<I", stream, place + 4)[0] > len(stream) // _LEAST_OF_A_STRING:
                raise damaged()
        elif kind == _DIMENSIONS and length >= 10 and place + length <= len(stream):
            form = "<IIHH" if length >= 14 else "<HHHH"
            first_row, last_row, first, last = struct.unpack_from(form, stream, place)
            if (last_row - first_row) * (last - first) > _WIDEST:
                raise too_large()
        place += length
    if bottom >= 0:
        total += (bottom - top + 1) * (right - left + 1)
    if total > most_cells:
        raise too_large()
