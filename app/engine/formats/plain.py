"""Plain text inside other files: a note in an archive, an attachment. (A text file of its own needs no child.)"""

from __future__ import annotations

from collections.abc import Iterator

from app.engine import charset
from app.engine.formats.parts import Options, Part, Unreadable, empty
from app.engine.text import is_blank, normalise
from app.records import Lack
from app.wording import translate

READER = "text/1"


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part]:
    """One part. Raises :class:`~app.engine.formats.parts.Unreadable`: bytes that fit no encoding, nothing to see."""
    encoding = charset.guess(data)
    text = charset.decode(data, encoding)
    if charset.is_undecodable(text):
        raise Unreadable(
            Lack.DAMAGED, translate("problems", "Some of its bytes are not valid {encoding}."), encoding=encoding
        )
    text = normalise(text)
    if is_blank(text):
        raise empty()
    yield Part(text=text)
