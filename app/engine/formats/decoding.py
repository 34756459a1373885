"""Bytes whose encoding somebody declared (a web page, a mail, a message) as text."""

from __future__ import annotations

import codecs

from app.engine import charset

_MEANT = {  # what browsers and mail programs take these names for (WHATWG Encoding, section 4.2)
    "ascii": "cp1252", "us-ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874",
}  # fmt: skip
_REFUSED = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem", "utf-7"})
"""Codecs of Python's that are no encodings of documents; some take quadratic time."""


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``: a byte order mark decides, then what was ``declared`` if the bytes fit, then a guess.
    What fits nothing becomes U+FFFD. Without a byte order mark in front."""
    name = None if charset.has_mark(data) else known(declared)
    guess = ""
    for choice in (name, ""):
        if choice is None:
            continue
        guess = choice or charset.guess(data)
        try:
            return data.decode(guess).removeprefix("\ufeff")
        except UnicodeError:
            continue
    return data.decode(name or guess, "replace").removeprefix("\ufeff")


def known(name: str | None) -> str | None:
    """The codec for a declared name; ``None`` if there is none."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name.strip().strip("\"'").lower().replace("ks_c_5601-1987", "cp949")).name
        codec = _MEANT.get(codec, codec)
        b"".decode(codec)
    except (LookupError, ValueError, TypeError):  # not a text encoding; a name with a NUL
        return None
    return None if codec in _REFUSED else codec


def of_codepage(number: int) -> str | None:
    """The codec of a Windows code page."""
    return {65001: "utf-8", 1200: "utf-16-le", 20127: "cp1252", 28591: "cp1252", 10000: "mac_roman"}.get(
        number
    ) or known(
        {50220: "iso2022_jp", 51932: "euc_jp", 20866: "koi8_r", 21866: "koi8_u", 51949: "cp949"}.get(
            number, f"iso8859-{number - 28590}" if 28592 <= number <= 28605 else f"cp{number}"
        )
    )
