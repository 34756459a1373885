"""One sentence on why a label fits, written by a language model within narrow bounds.

The bounds are a small grammar, checked here, character by character, before a token is taken: one line of plain text;
no signs that could be markup or a marker; and what stands in quotation marks stands in the document, word for word.
(Not llama.cpp's grammars: they end the whole process where a vocabulary has no fitting token.)
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from app.engine.gguf.runtime import Context, Logits, Part

LONGEST = 240
"""Characters of a reason."""
MOST_TOKENS = 72
_CANDIDATES = 48
_SHORTEST = 12
_MARKUP = frozenset("<>|[]{}`*_#\\“”„«»‹›")
_ENDS = ".!?。！？"


def write(context: Context, sequence: int, position: int, logits: Logits, document: str) -> str:
    """Continues after ``position`` tokens of ``sequence``, whose last logits are given, with the likeliest words.

    Returns one sentence, "" where the model has nothing to say within the bounds.
    """
    model = context.model
    source = " ".join(document.split())
    written = ""
    for at in range(MOST_TOKENS):
        taken = None
        best = np.argpartition(-logits, min(_CANDIDATES, len(logits) - 1))[:_CANDIDATES]
        for token in best[np.argsort(-logits[best], kind="stable")]:
            if int(token) in model.control:
                if _whole(written):
                    return _finished(written, source)
                continue
            try:
                piece = model.piece(int(token)).decode()
            except UnicodeDecodeError:
                continue
            following = (written + piece).lstrip()
            if piece and fits(following, source):
                taken = int(token)
                break
        if taken is None:
            break
        written = following
        if _whole(written) and written[-1] in _ENDS and len(written) >= _SHORTEST:
            break
        logits = context.evaluate([Part(sequence, position + at, [taken])])[0]
    return _finished(written, source)


def fits(text: str, source: str) -> bool:
    """Whether ``text`` may be the beginning of a reason about a document ``source`` (white space made single)."""
    if len(text) > LONGEST or any(
        character in _MARKUP or unicodedata.category(character)[0] == "C" or character in "\u2028\u2029"
        for character in text
    ):
        return False
    parts = text.split('"')
    closed = parts[1:-1:2] if len(parts) % 2 == 0 else parts[1::2]
    if not all(_stands_in(part, source) for part in closed):
        return False
    return len(parts) % 2 == 1 or parts[-1] in source


def _stands_in(quoted: str, source: str) -> bool:
    """Whether whole words of ``source`` are quoted."""
    words = rf"(?<!\w){re.escape(quoted)}(?!\w)"
    return len(quoted) > 1 and quoted == quoted.strip() and re.search(words, source) is not None


def _whole(text: str) -> bool:
    return bool(text.strip()) and text.count('"') % 2 == 0


def _finished(text: str, source: str) -> str:
    """``text`` without a quotation that was not closed, and only if it says something."""
    if text.count('"') % 2:
        opened = text.rindex('"')
        quoted = text[opened + 1 :].strip()
        text = text[:opened] + (f'"{quoted}"' if _stands_in(quoted, source) else "")
    text = text.strip()
    return text if len(text) >= _SHORTEST and fits(text, source) else ""
