"""Which encoding a file of text is in, whether it is text at all, and opening it so that bad bytes are noticed."""

from __future__ import annotations

import codecs
import io
import os
import unicodedata
from functools import cache
from pathlib import Path
from typing import IO

from app.engine.text import visible
from app.errors import FileMissing, InputError, UnreadableInput
from app.wording import translate

SAMPLE = 1 << 20
"""Bytes from the start of a file that a guess may look at."""
LONGEST = 100_000_000
"""Characters that one line, cell or text file may have."""

_UNDECODABLE = "\udcff"  # a lone surrogate: no decoder yields one, so it marks what could not be decoded
_MARKING = "cloister.undecodable"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = {
    "pdf": (b"%PDF-",),
    "postscript": (b"%!PS",),
    "rtf": (b"{\\rtf",),
    "archive": (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"),
    "office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "picture": (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*"),
    "compressed": (b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
    "parquet": (b"PAR1",),
    "database": (b"SQLite format 3\x00",),
    "program": (b"\x7fELF",),
}
_CANDIDATES = (  # from most to least expected
    "cp1252", "cp1250", "cp1254", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "mac_roman", "cp437", "cp850",
    "cp866", "cp932", "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a\x1b")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HALFWIDTH", "FULLWIDTH", "KATAKANA-HIRAGANA"})


def sample(path: Path) -> bytes:
    """The first bytes of a file, at most :data:`SAMPLE`.

    Raises :class:`FileMissing` or :class:`UnreadableInput` (no permission, empty, not text).
    """
    shown = visible(path.name)
    try:
        with path.open("rb") as stream:
            start = stream.read(SAMPLE)
    except FileNotFoundError as error:
        raise missing(path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if not start:
        raise UnreadableInput(
            translate("errors", "“{name}” is empty.").format(name=shown),
            todo=translate("errors", "Choose a file that has text in it."),
        )
    kind = binary_kind(start)
    if kind is not None:
        raise UnreadableInput(
            translate("errors", "“{name}” is no text, but {kind}.").format(name=shown, kind=kind),
            todo=translate("errors", "Save the text as TXT, or a table of texts as CSV."),
        )
    return start


def missing(path: Path) -> FileMissing:
    """The error for a path that leads nowhere."""
    return FileMissing(
        translate("errors", "There is no file or folder “{path}”.").format(path=visible(str(path))),
        todo=translate("errors", "Check the name, and whether its drive is connected."),
    )


def unreadable(path: Path, error: OSError) -> UnreadableInput:
    """The error for a file that the system does not give out."""
    name = visible(path.name)
    if isinstance(error, PermissionError):
        return UnreadableInput(
            translate("errors", "You are not allowed to read “{name}”.").format(name=name),
            todo=translate("errors", "Ask for permission, or choose a copy."),
        )
    return UnreadableInput(
        translate("errors", "“{name}” could not be read to its end ({reason}).").format(
            name=name, reason=error.strerror or type(error).__name__
        ),
        safe=translate("errors", "What was read before is kept."),
        todo=translate("errors", "Check the drive and import it again: what is there already is only counted."),
    )


def binary_kind(start: bytes) -> str | None:
    """What a file is that is not text, in words; ``None`` for text in any encoding."""
    for kind, signatures in _SIGNATURES.items():
        if start.startswith(signatures):
            return _in_words(kind)
    if has_mark(start) or _wide(start) is not None:
        return None
    controls = sum(start.count(byte) for byte in range(32) if byte not in _TEXT_CONTROLS)
    return _in_words("data") if controls > max(8, len(start) / 20) else None


def _in_words(kind: str) -> str:
    return {
        "pdf": translate("kinds", "a PDF document"),
        "postscript": translate("kinds", "a PostScript document"),
        "rtf": translate("kinds", "an RTF document"),
        "archive": translate("kinds", "an archive or an Office document"),
        "office": translate("kinds", "an older Office document"),
        "picture": translate("kinds", "a picture"),
        "compressed": translate("kinds", "a compressed file"),
        "parquet": translate("kinds", "a Parquet table"),
        "database": translate("kinds", "a database"),
        "program": translate("kinds", "a program"),
        "data": translate("kinds", "binary data"),
    }[kind]


def guess(start: bytes, path: Path | None = None) -> str:
    """The encoding of a file that begins with ``start`` (a Python codec name).

    A byte order mark decides; then UTF-16 without a mark, strict UTF-8, UTF-8 with a few bad bytes; then
    charset-normalizer and the look of the result choose among the older encodings. Where the start is plain
    ASCII and ``path`` is a longer file, sixteen places further on are looked at as well.
    """
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name
    wide = _wide(start)
    if wide is not None:
        return wide
    if path is not None and len(start) >= SAMPLE and start.isascii():
        start = _further_on(path)
    if start.isascii():
        return "utf-8"
    decoded = codecs.decode(start[:-3], "utf-8", _MARKING) if len(start) > 3 else start.decode("utf-8", _MARKING)
    bad = decoded.count(_UNDECODABLE)
    good = sum(1 for char in decoded if char > "\x7f") - bad
    return "utf-8" if good > 3 * bad else _legacy(start)


def has_mark(start: bytes) -> bool:
    """Whether a byte order mark says which encoding it is."""
    return any(start.startswith(bom) for bom, _ in _BOMS)


def open_text(path: Path, encoding: str, *, newline: str) -> tuple[IO[str], IO[bytes]]:
    """The file as text, with what cannot be decoded marked (see :func:`is_undecodable`), and the bytes below it.

    ``newline`` is as in :func:`open`. The byte stream tells how far reading is; closing the text closes both.
    """
    try:
        raw = path.open("rb")
    except FileNotFoundError as error:
        raise missing(path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        return io.TextIOWrapper(raw, encoding=encoding, errors=_MARKING, newline=newline), raw
    except LookupError as error:
        raw.close()
        raise _no_encoding(encoding) from error


def decode(data: bytes, encoding: str) -> str:
    """Bytes as text, with what cannot be decoded marked, without a byte order mark."""
    try:
        return (
            io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors=_MARKING, newline="")
            .read()
            .removeprefix("\ufeff")
        )
    except (LookupError, UnicodeError) as error:
        raise _no_encoding(encoding) from error


def _no_encoding(name: str) -> InputError:
    return InputError(
        translate("errors", "“{name}” is not an encoding of text.").format(name=visible(name)),
        todo=translate("errors", "Try utf-8 or cp1252."),
    )


def is_undecodable(text: str) -> bool:
    """Whether some of its bytes did not fit the encoding."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _mark(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return _UNDECODABLE, error.end
    raise error


codecs.register_error(_MARKING, _mark)


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is zero."""
    part = start[:4096]
    even, odd = part[::2].count(0), part[1::2].count(0)
    if len(part) < 4 or max(even, odd) < len(part) / 5 or min(even, odd) > len(part) / 50:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _further_on(path: Path) -> bytes:
    """Pieces of 64 kB from sixteen places of a long file, each cut to whole lines."""
    pieces = []
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        for place in range(1, 17):
            stream.seek(SAMPLE + (size - SAMPLE) * place // 17)
            stream.readline(1 << 16)
            piece = stream.read(1 << 16)
            pieces.append(piece[: piece.rfind(b"\n") + 1])
    return b"".join(pieces)


def _legacy(start: bytes) -> str:
    """An encoding from before Unicode. charset-normalizer's measures (mess, language) alone take Western text
    for cp1250 as often as not; together with the look of each word and a preference they are right nine times
    in ten, and the preview shows the result to a person."""
    from charset_normalizer import from_bytes

    telling = b"\n".join(line[:2000] for line in start.split(b"\n") if not line.isascii())[: 1 << 15]
    measured: dict[str, float] = {}
    for match in from_bytes(telling, cp_isolation=list(_CANDIDATES), threshold=0.6):
        for name in (match.encoding, *match.could_be_from_charset):
            measured.setdefault(name, match.chaos - 0.5 * match.coherence)
    best, lowest = "cp1252", float("inf")
    for place, name in enumerate(_CANDIDATES):
        try:
            text = telling.decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(telling) - 3:  # else: only a character cut in two by the end of the sample
                continue
            text = telling[: error.start].decode(name, "ignore")
        doubt = _strangeness(text) + measured.get(name, 0.3) + (0.02 + 0.002 * place if place else 0)
        if doubt < lowest:
            best, lowest = name, doubt
    return best


def _strangeness(text: str) -> float:
    """How unlike written words the non-ASCII characters look: 0 for words of one script in ordinary case."""
    count, strange = 0, 0.0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char < "\x80":
            continue
        count += 1
        script, category = _script(char), unicodedata.category(char)
        if category in {"Cc", "Co", "Cn"}:
            strange += 2
        elif not script:
            if before.isalpha() and after.isalpha() and char not in "’'·":
                strange += 1  # a sign inside a word
            elif category in {"So", "Sm", "Sk", "No"}:
                strange += 0.5 if before.isalpha() or after.isalpha() else 0.1
        else:
            for other in (_script(before), _script(after)):
                if other and other != script:
                    strange += 0.5 if "EAST" in (script, other) else 1
            if script == "LATIN":
                big_inside = before.islower() and char.isupper()
                small_inside = before.isupper() and char.islower() and after.isupper()
                strange += (1 if big_inside or small_inside else 0) + (0.3 if char in "ªºðþýÐÞÝ" else 0)
    return strange / max(count, 1)


@cache
def _script(char: str) -> str:
    """The first word of a letter's Unicode name, one word for all East Asian scripts, "" for what is no letter."""
    if unicodedata.category(char)[0] not in "LM":
        return ""
    word = unicodedata.name(char, "?").split(" ")[0]
    return "EAST" if word in _EAST_ASIAN else word
