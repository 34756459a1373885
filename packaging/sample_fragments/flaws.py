"""Small flaws that real texts have: what a scanner misreads, what a hurried hand mistypes."""

from __future__ import annotations

import re

from .grammar import Dice

_MISREAD = (
    ("rn", "m"),
    ("l", "1"),
    ("O", "0"),
    ("cl", "d"),
    ("e", "c"),
    ("fi", "f i"),
    ("B", "8"),
    (", ", ". "),
    ("S", "5"),
    ("vv", "w"),
    ("h", "li"),
)


def scanned(text: str, dice: Dice) -> str:
    """About one word in forty misread; numbers are left alone, so that sums stay right."""
    words = re.split(r"(\s+)", text)
    for at, word in enumerate(words):
        if len(word) > 3 and not re.search(r"[\d@]", word) and dice.chance(0.025):
            wrong, read = dice.pick(_MISREAD)
            words[at] = word.replace(wrong, read, 1)
    head = dice.pick(("", "", "[scan, page 1]\n\n", "- 1 -\n\n", "'  .\n", "RECEIVED\n\n"))
    return head + "".join(words)


def mistyped(text: str, dice: Dice) -> str:
    """About one word in fifty with a swapped, doubled or lost letter."""
    words = re.split(r"(\s+)", text)
    for at, word in enumerate(words):
        if len(word) > 4 and word.isalpha() and word.islower() and dice.chance(0.025):
            i = dice.between(1, len(word) - 3)
            words[at] = dice.pick(
                (
                    word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                    word[:i] + word[i] + word[i:],
                    word[:i] + word[i + 1 :],
                )
            )
    return "".join(words)
