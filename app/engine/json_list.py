"""The elements of a JSON list (``[{"text": …}, {"text": …}]``) one after the other, as text, from pieces of the file.

Only brackets, commas and quotation marks are followed, so memory is the longest element and not the list; whoever gets
an element parses it. What stands in the list need not be an object, and need not be JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from app.engine.charset import LONGEST
from app.engine.rows import too_long
from app.wording import translate

_OUTSIDE = re.compile(r'["\[\]{},]')
_INSIDE = re.compile(r'["\\]')  # a text, where an escaped quotation mark does not end it


class Element(NamedTuple):
    """One element: its number in the list (from 1), its text, and why it is unusable."""

    number: int
    text: str
    problem: str | None


def is_list(start: str) -> bool:
    """Whether a text that begins so is one list, rather than lines of which the first is one."""
    first, _, more = start.lstrip("\ufeff \t\r\n").partition("\n")
    if not first.startswith("["):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return True
    return not more.strip()


def elements(pieces: Iterator[str]) -> Iterator[Element]:
    """The elements of the list that ``pieces`` make together; :func:`is_list` is true of them.

    Where the text ends inside the list, what has been begun comes last, with a problem; so does anything but white
    space behind the list's end. Raises :class:`~app.errors.UnreadableInput` at an element beyond all measure, and
    whatever ``pieces`` raises.
    """
    begun: list[str] = []
    size, depth, number = 0, 0, 0
    in_text = escaped = False
    for piece in pieces:
        at = from_ = 0
        if escaped and piece:
            at, escaped = 1, False
        while (mark := (_INSIDE if in_text else _OUTSIDE).search(piece, at)) is not None:
            at, sign = mark.end(), mark.group()
            if sign == '"':
                in_text = not in_text
            elif sign == "\\":
                escaped = at == len(piece)
                at += 1
            elif sign in "[{":
                depth += 1
                if depth == 1:
                    from_ = at
            elif depth == 1 and sign in ",]}":
                begun.append(piece[from_ : mark.start()])
                from_ = at
                number += 1
                text = "".join(begun)
                begun.clear()
                size = 0
                if sign != "," and not text.strip():  # nothing stands before the end: an empty list, or a comma
                    number -= 1
                else:
                    yield Element(number, text, None)
                depth -= sign != ","
                if depth == 0:
                    yield from _rest(number, piece[at:], pieces)
                    return
            elif sign in "]}":
                depth -= 1
        begun.append(piece[from_:])
        size += len(begun[-1])
        if size > LONGEST:
            raise too_long()
    yield Element(number + 1, "".join(begun), translate("problems", "The file ends inside it."))


def _rest(number: int, piece: str, pieces: Iterator[str]) -> Iterator[Element]:
    """What stands behind the end of the list, as one element that is none."""
    while not piece.strip():
        following = next(pieces, None)
        if following is None:
            return
        piece = following
    problem = translate("problems", "It stands behind the end of the list; the rest of the file was left out.")
    yield Element(number + 1, piece[:LONGEST], problem)
