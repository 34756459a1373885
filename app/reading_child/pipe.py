"""What the program and a reader's child say to each other: a JSON object and, behind it, bytes.

A message is two lengths (32 bits, big-endian), the JSON in ASCII, and the bytes.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

MOST_WORDS = 64 << 20
"""Bytes of JSON in one message."""
MOST_BYTES = 288 << 20
"""Bytes behind it."""
_LENGTHS = struct.Struct(">II")


class Garbled(Exception):
    """What came is no message."""


def send(stream: IO[bytes], words: dict[str, Any], data: bytes = b"") -> None:
    """Write one message. Raises ``OSError`` when nobody is left to read it, ``ValueError`` when it is too long."""
    said = json.dumps(words, separators=(",", ":")).encode("ascii")
    if len(said) > MOST_WORDS or len(data) > MOST_BYTES:
        raise ValueError("the message is too long")
    stream.write(_LENGTHS.pack(len(said), len(data)) + said)
    if data:
        stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message; ``None`` at the end. Raises :class:`Garbled`, ``OSError``."""
    lengths = _exactly(stream, _LENGTHS.size, at_start=True)
    if not lengths:
        return None
    words, data = _LENGTHS.unpack(lengths)
    if words > MOST_WORDS or data > MOST_BYTES:
        raise Garbled
    try:
        said = json.loads(_exactly(stream, words))
    except (ValueError, RecursionError) as error:
        raise Garbled from error
    if not isinstance(said, dict):
        raise Garbled
    return said, _exactly(stream, data)


def _exactly(stream: IO[bytes], count: int, *, at_start: bool = False) -> bytes:
    """``count`` bytes; memory is taken as they come, not as they are promised."""
    if count == 0:
        return b""
    parts, left = [], count
    while left:
        part = stream.read(min(left, 1 << 24))
        if not part:
            if at_start and left == count:
                return b""
            raise Garbled
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
