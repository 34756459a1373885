"""Passages: stretches of a document short enough for the embedder to read whole.

The embedder reads at most 256 tokens; what comes after is not seen. So a longer document is cut into passages
of about 200 tokens that begin and end with sentences or paragraphs wherever there are any, and overlap a
little, so that what stands on a border is read whole once. Lengths are counted in *words*, where a word is what
white space separates; scripts written without spaces are counted by characters, as the tokeniser does.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_SENTENCE = re.compile(
    r"(?:[^\n.!?。！？｡।۔]++|[.!?]++(?![\"'’”)\]]*+(?:\s|\Z)))*+"
    r"(?:[.!?]++[\"'’”)\]]*+|[。！？｡।۔]++[」』”）]*+|\n++|\Z)\s*+"
)
"""A sentence with its closing marks and the white space after it. A full stop only ends a sentence where
white space follows ("4.2" and "e.g.x" go on), an ideographic one always does. Possessive throughout: no text
makes it try anything twice."""
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Characters of scripts that write no spaces between words; each counts about as much as a word."""
_CHARACTERS_A_WORD = 10
"""A "word" longer than this is several tokens (tables of figures, addresses, agglutinating languages)."""


def split(text: str, *, words: int = 140, overlap: int = 20, most: int = 64) -> list[tuple[int, int]]:
    """Cuts ``text`` into passages: ``(start, end)`` character spans, in order, each about ``words`` long.

    A text of up to ``1.2 * words`` is one span; a text of nothing but white space has none. Spans begin and end
    at sentences or paragraphs; a sentence longer than a passage is cut at a space, or anywhere if it has none.
    A passage repeats the last sentences of the one before it as far as they have at most ``overlap`` words.
    Of a text with more than ``most`` passages, ``most`` evenly spaced ones are returned, the first and the last
    among them. Raises ``ValueError`` unless ``words > overlap >= 0`` and ``most >= 1``.
    """
    if not words > overlap >= 0 or most < 1:
        raise ValueError(f"cannot cut passages of {words} words with an overlap of {overlap}, at most {most}")
    if not text.strip():
        return []
    if _length(text) <= words * 1.2:
        return [_trimmed(text, 0, len(text))]
    bounds, before = _pieces(text, most=max(1, words // 2))
    total = before[-1]
    count = max(2, -(-(total - overlap) // (words - overlap)))
    step = (total - overlap) / count  # equal passages, so that none is a crumb
    spans: list[tuple[int, int]] = []
    first, last_piece = 0, len(bounds) - 1
    while first < last_piece:
        target = before[first] + step + (overlap if spans else 0)
        last = bisect_left(before, target, first + 1)
        if last > first + 1 and last <= last_piece and before[last] - target > target - before[last - 1]:
            last -= 1
        last = min(last, last_piece)
        if total - before[last] < step / 3 and total - before[first] <= words * 1.2:
            last = last_piece
        spans.append(_trimmed(text, bounds[first], bounds[last]))
        if last == last_piece:
            break
        following = bisect_left(before, before[last] - overlap)
        first = min(max(following, first + 1), last)
    spans = [span for span in spans if span[0] < span[1]]
    if len(spans) <= most:
        return spans
    if most == 1:
        return spans[:1]
    return [spans[round(at * (len(spans) - 1) / (most - 1))] for at in range(most)]


def _length(text: str) -> int:
    """About how many words a stretch counts as; never less than one."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return max(1, len(text.split()), wide, len(text) // _CHARACTERS_A_WORD)


def _pieces(text: str, *, most: int) -> tuple[list[int], list[int]]:
    """Borders between sentences (characters) and, for each border, how many words come before it."""
    bounds, before = [0], [0]
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        length = _length(match.group())
        if length <= most:
            bounds.append(end)
            before.append(before[-1] + length)
            continue
        parts = -(-length // most)
        for part in range(1, parts + 1):
            cut = end if part == parts else _near_space(text, start + (end - start) * part // parts, bounds[-1])
            if cut > bounds[-1]:
                before.append(before[-1] + _length(text[bounds[-1] : cut]))
                bounds.append(cut)
    return bounds, before


def _near_space(text: str, at: int, after: int) -> int:
    """The place behind the last space before ``at``, or ``at`` itself where there is none nearby."""
    space = max(text.rfind(" ", max(after, at - 60), at), text.rfind("\t", max(after, at - 60), at))
    return space + 1 if space > after else at


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
