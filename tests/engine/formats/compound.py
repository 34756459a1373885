"""OLE compound files written by hand ([MS-CFB]), and the Outlook messages and old workbooks that are such files."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Tree = Mapping[str, Any]
"""Name → bytes (a stream) or another tree (a storage)."""

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 with 512-byte sectors."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "type": 5, "data": b"", "child": _FREE, "right": _FREE}]
    _add(entries, 0, tree)
    fat: list[int] = []
    sectors = bytearray()
    mini, mini_fat = bytearray(), []

    def put(data: bytes) -> int:
        if not data:
            return _END
        start, many = len(fat), -(-len(data) // _SECTOR)
        fat.extend([*range(start + 1, start + many), _END])
        sectors.extend(data.ljust(many * _SECTOR, b"\0"))
        return start

    for entry in entries[1:]:
        if entry["type"] != 2:
            entry["start"] = 0
        elif len(entry["data"]) >= _CUTOFF:
            entry["start"] = put(entry["data"])
        elif entry["data"]:
            many = -(-len(entry["data"]) // _MINI)
            entry["start"] = len(mini_fat)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + many), _END]
            mini += entry["data"].ljust(many * _MINI, b"\0")
        else:
            entry["start"] = _END
    entries[0]["data"] = bytes(mini)
    entries[0]["start"] = put(bytes(mini))
    mini_table = b"".join(struct.pack("<I", one) for one in mini_fat)
    mini_start = put(mini_table + b"\xff" * (-len(mini_table) % _SECTOR))
    directory = put(b"".join(map(_entry, entries)) + _entry(None) * (-len(entries) % 4))
    many_fat = 1
    while many_fat * 128 < len(fat) + many_fat:
        many_fat += 1
    first_fat = len(fat)
    fat += [_FAT] * many_fat
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(many_fat * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, many_fat, directory, 0, _CUTOFF,
        mini_start, -(-len(mini_table) // _SECTOR), _END, 0,
    )  # fmt: skip
    difat = [first_fat + i for i in range(many_fat)]
    header += b"".join(struct.pack("<I", one) for one in [*difat, *[_FREE] * (109 - many_fat)])
    return header + bytes(sectors) + table


def _add(entries: list[dict[str, Any]], parent: int, tree: Tree) -> None:
    """The children of a storage, as a chain to the right in the order that the format wants."""
    before = None
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        content = tree[name]
        number = len(entries)
        is_stream = isinstance(content, bytes)
        entries.append({
            "name": name, "type": 2 if is_stream else 1, "data": content if is_stream else b"",
            "child": _FREE, "right": _FREE,
        })  # fmt: skip
        if before is None:
            entries[parent]["child"] = number
        else:
            entries[before]["right"] = number
        before = number
        if not is_stream:
            _add(entries, number, content)


def _entry(entry: Mapping[str, Any] | None) -> bytes:
    if entry is None:
        return struct.pack("<64sHBBIII16sI8s8sIQ", b"", 0, 0, 0, _FREE, _FREE, _FREE, b"", 0, b"", b"", 0, 0)
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        name, len(name), entry["type"], 1, _FREE, entry["right"], entry["child"], b"", 0, b"", b"",
        entry["start"], len(entry["data"]),
    )  # fmt: skip


def message(
    *,
    subject: str = "",
    sender: str = "",
    address: str = "",
    to: str = "",
    date: datetime | None = None,
    body: str | None = None,
    html: bytes | None = None,
    rtf: bytes | None = None,
    kind: str = "IPM.Note",
    attachments: Sequence[tuple[str, bytes | Tree]] = (),
    top: bool = True,
) -> dict[str, Any]:
    """The storage of an Outlook message ([MS-OXMSG]); an attachment that is a tree is a message (``top=False``)."""
    tree: dict[str, Any] = {}
    short = []
    texts = {0x001A: kind, 0x0037: subject, 0x0C1A: sender, 0x5D01: address, 0x0E04: to, 0x1000: body}
    for tag, text in texts.items():
        if text is not None:
            tree[f"__substg1.0_{tag:04X}001F"] = text.encode("utf-16-le")
            short.append(struct.pack("<HHIII", 0x001F, tag, 6, len(text) * 2 + 2, 0))
    for tag, content in ((0x1013, html), (0x1009, rtf)):
        if content is not None:
            tree[f"__substg1.0_{tag:04X}0102"] = content
            short.append(struct.pack("<HHIII", 0x0102, tag, 6, len(content), 0))
    if date is not None:
        ticks = int((date - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        short.append(struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks))
    short.append(struct.pack("<HHIII", 0x0003, 0x3FDE, 6, 65001, 0))
    for number, (name, content) in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = _attachment(name, content)
    head = struct.pack("<QIIII", 0, 0, len(attachments), 0, len(attachments)) + (bytes(8) if top else b"")
    tree["__properties_version1.0"] = head + b"".join(short)
    return tree


def _attachment(name: str, content: bytes | Tree) -> dict[str, Any]:
    is_message = not isinstance(content, bytes)
    method = struct.pack("<HHIII", 0x0003, 0x3705, 6, 5 if is_message else 1, 0)
    return {
        "__properties_version1.0": bytes(8) + method,
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        f"__substg1.0_3701{'000D' if is_message else '0102'}": content,
    }


def msg(**fields: Any) -> bytes:
    """An Outlook file; the arguments of :func:`message`."""
    return compound(message(**fields))


def xls(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet as Excel 5 wrote it ([MS-XLS] calls it BIFF5): strings of the code page 1252 only."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    cells = b"".join(
        record(0x0204, struct.pack("<HHHH", i, j, 0, len(cell)) + cell.encode("cp1252"))
        for i, row in enumerate(rows)
        for j, cell in enumerate(row)
        if cell
    )
    name = b"Sheet1"
    begin = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 0)) + record(0x0042, struct.pack("<H", 1252))
    end = record(0x000A)
    place = len(begin) + 4 + 7 + len(name) + len(end)
    sheet_entry = record(0x0085, struct.pack("<IHB", place, 0, len(name)) + name)
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0)) + cells + end
    return compound({"Book": begin + sheet_entry + end + sheet})
