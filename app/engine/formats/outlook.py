"""Messages of Outlook (MSG): property streams in an OLE compound file ([MS-OXMSG], [MS-OXPROPS], [MS-OXRTFCP]).

Laid out like a mail: who, to whom, when, about what, then the text: plain where there is some, otherwise that of the
HTML or of the compressed RTF. Attachments are files of their own if wanted; messages inside messages are documents.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import compat32

import olefile

from app.engine.formats import rtf, web
from app.engine.formats.decoding import decoded, of_codepage
from app.engine.formats.flow import with_gap
from app.engine.formats.mail import encrypted_mail, laid_out, lines, when
from app.engine.formats.parts import Block, Nested, Options, Part, Unreadable, damaged, too_large
from app.engine.text import is_blank, one_line

READER = "outlook/1"

MOST_ATTACHMENTS = 5_000
_DEEPEST = 20
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz", ".tif", ".tiff", ".svg")

_CLASS, _SUBJECT, _SENT, _RECEIVED, _HEADERS = 0x001A, 0x0037, 0x0039, 0x0E06, 0x007D
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _FOR_SENDER = 0x0C1A, 0x0C1F, 0x5D01, 0x0042
_TO, _CC = 0x0E04, 0x0E03
_BODY, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_CODEPAGE, _HTML_CODEPAGE = 0x3FFD, 0x3FDE
_DATA, _SHORT_NAME, _LONG_NAME, _METHOD, _DISPLAY_NAME, _CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x3705, 0x3001, 0x3712
_BY_VALUE, _EMBEDDED, _OLE_OBJECT = 1, 5, 6
_TIME, _LONG = 0x0040, 0x0003


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part | Nested]:
    """A message, and its attachments if wanted."""
    try:
        storage = olefile.OleFileIO(io.BytesIO(data))
        yield from _read(storage, [], "", options, 0)
    except Unreadable:
        raise
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError, KeyError) as error:
        raise damaged() from error  # olefile checks little of what it is given


def _read(
    storage: olefile.OleFileIO, path: list[str], locator: str, options: Options, depth: int
) -> Iterator[Part | Nested]:
    if depth > _DEEPEST:
        raise too_large()
    message = _Properties(storage, path, header=32 if not path else 24)
    if not message.any:
        raise damaged()
    body = _body(message)
    kind = message.text(_CLASS).upper()
    attached = list(_attachments(storage, path))
    if kind.startswith("IPM.NOTE.SMIME") and not body:
        if not kind.endswith("MULTIPARTSIGNED"):
            raise encrypted_mail()
        for one in attached[:1]:  # the signed mail as it came
            yield Nested(name="message", data=one.content(_DATA), locator=_at(locator, 1), kind="eml")
        return
    try:
        found = laid_out(_fields(message), body)
    except Unreadable as error:
        if not attached or not options.attachments:
            raise
        yield Part(locator=locator, lack=error.lack, problem=error.problem)
    else:
        name = message.text(_SUBJECT) if path else ""
        yield Part(text=found.text, layout=found.layout, extra=found.extra, locator=locator, name=one_line(name)[:200])
    if options.attachments:
        yield from _nested(storage, attached, locator, options, depth)


def _nested(
    storage: olefile.OleFileIO, attached: list[_Properties], locator: str, options: Options, depth: int
) -> Iterator[Part | Nested]:
    for number, one in enumerate(attached, 1):
        place = _at(locator, number)
        method = one.number(_METHOD)
        name = one_line(one.text(_LONG_NAME) or one.text(_SHORT_NAME) or one.text(_DISPLAY_NAME))
        name = name.replace("\\", "/").rpartition("/")[2][:200]
        inner = [*one.path, f"__substg1.0_{_DATA:04X}000D"]
        if method == _EMBEDDED or (method != _OLE_OBJECT and storage.exists([*inner, "__properties_version1.0"])):
            try:
                yield from _read(storage, inner, place, options, depth + 1)
            except Unreadable as error:
                yield Part(name=name, locator=place, lack=error.lack, problem=error.problem)
        elif one.has(_DATA) and not _stands_in_text(one, name):
            yield Nested(name=name or f"attachment {number}", data=one.content(_DATA), locator=place)


def _at(locator: str, number: int) -> str:
    return f"{locator}, attachment {number}" if locator else f"attachment {number}"


def _stands_in_text(attachment: _Properties, name: str) -> bool:
    """Whether it is a picture that the HTML shows."""
    return bool(attachment.text(_CONTENT_ID)) and name.lower().endswith(_PICTURES)


def _attachments(storage: olefile.OleFileIO, path: list[str]) -> Iterator[_Properties]:
    names = sorted(
        entry[len(path)]
        for entry in storage.listdir(streams=False, storages=True)
        if len(entry) == len(path) + 1
        and entry[: len(path)] == path
        and entry[-1].lower().startswith("__attach_version1.0_#")
    )
    if len(names) > MOST_ATTACHMENTS:
        raise too_large()
    for name in names:
        yield _Properties(storage, [*path, name], header=8)


def _fields(message: _Properties) -> dict[str, str]:
    headers = message_from_string(message.text(_HEADERS)[:100_000], policy=compat32)
    sender = message.text(_SENDER) or message.text(_FOR_SENDER)
    address = message.text(_SENDER_SMTP) or message.text(_SENDER_ADDRESS)
    if "@" in address and address.lower() != sender.lower():
        sender = f"{sender} <{address}>".lstrip() if sender else address
    date = str(headers.get("Date") or "")
    moment = message.time(_SENT) or message.time(_RECEIVED)
    return {
        "From": one_line(sender),
        "To": one_line(message.text(_TO)),
        "Cc": one_line(message.text(_CC)),
        "Date": one_line(when(date)) if date else f"{moment:%Y-%m-%d %H:%M %z}" if moment else "",
        "Subject": one_line(message.text(_SUBJECT)),
    }


def _body(message: _Properties) -> list[Block]:
    plain = message.text(_BODY)
    if not is_blank(plain):
        return lines(plain)
    if message.has(_HTML):
        codepage = of_codepage(message.number(_HTML_CODEPAGE))
        html = message.text(_HTML) or web.markup_of(message.content(_HTML), codepage)
        blocks = web.blocks_of(html)
        if any(not is_blank(block.text) for block in blocks):
            return blocks
    if message.has(_RTF):
        return list(with_gap(rtf.blocks_of(decompress(message.content(_RTF)))))
    return []


class _Properties:
    """The properties of a message or attachment: streams named by tag and type, and a table of the short ones."""

    def __init__(self, storage: olefile.OleFileIO, path: list[str], *, header: int) -> None:
        self._storage, self.path = storage, path
        table = self._stream("__properties_version1.0")
        self._short = {}
        for start in range(header, len(table) - 15, 16):
            kind, tag = struct.unpack_from("<HH", table, start)
            self._short[tag, kind] = table[start + 8 : start + 16]
        self.any = bool(table)

    def has(self, tag: int) -> bool:
        """Whether there is text or are bytes under ``tag``."""
        return any(self._storage.exists(self._place(tag, kind)) for kind in (0x0102, 0x001F, 0x001E))

    def text(self, tag: int) -> str:
        """A property as text; "" if there is none."""
        wide = self._stream_of(tag, 0x001F)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream_of(tag, 0x001E)
        return decoded(narrow.rstrip(b"\0"), of_codepage(self.number(_CODEPAGE) or 1252)) if narrow else ""

    def content(self, tag: int) -> bytes:
        """A property as bytes."""
        return self._stream_of(tag, 0x0102)

    def number(self, tag: int) -> int:
        """A whole number; 0 if there is none."""
        value = self._short.get((tag, _LONG))
        return int.from_bytes(value[:4], "little", signed=True) if value else 0

    def time(self, tag: int) -> datetime | None:
        """A moment (counted in tenths of microseconds from 1601)."""
        value = int.from_bytes(self._short.get((tag, _TIME), b""), "little")
        if not 0 < value < 1 << 60:
            return None
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)

    def _place(self, tag: int, kind: int) -> list[str]:
        return [*self.path, f"__substg1.0_{tag:04X}{kind:04X}"]

    def _stream_of(self, tag: int, kind: int) -> bytes:
        return self._stream(self._place(tag, kind)[-1])

    def _stream(self, name: str) -> bytes:
        place = [*self.path, name]
        if not self._storage.exists(place) or self._storage.get_type(place) != olefile.STGTY_STREAM:
            return b""
        content = self._storage.openstream(place).read()
        return content if isinstance(content, bytes) else b""


_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def decompress(data: bytes) -> bytes:
    """RTF out of its compressed form (LZFu, [MS-OXRTFCP] 2.1 and 3.1). Raises :class:`Unreadable` (damaged)."""
    if len(data) < 16:
        raise damaged()
    raw_size, kind = struct.unpack_from("<I4s", data, 4)
    if kind == b"MELA":
        return data[16 : 16 + raw_size]
    if kind != b"LZFu":
        raise damaged()
    window = bytearray(4096)
    window[: len(_DICTIONARY)] = _DICTIONARY
    place = len(_DICTIONARY)
    out = bytearray()
    position, end = 16, len(data)
    while position < end and len(out) < raw_size:
        control = data[position]
        position += 1
        for bit in range(8):
            if position >= end:
                break
            if not control >> bit & 1:
                out.append(data[position])
                window[place] = data[position]
                place = (place + 1) % 4096
                position += 1
                continue
            if position + 1 >= end:
                return bytes(out[:raw_size])
            token = data[position] << 8 | data[position + 1]
            position += 2
            offset, length = token >> 4, (token & 15) + 2
            if offset == place:  # how the end is marked
                return bytes(out[:raw_size])
            for step in range(length):
                byte = window[(offset + step) % 4096]
                out.append(byte)
                window[place] = byte
                place = (place + 1) % 4096
    return bytes(out[:raw_size])
