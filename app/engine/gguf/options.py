"""What a model answers with: one short token for each label, or a letter and a digit where labels are many.

A model is asked for a probability of each option after one pass over the document, so options must be single tokens, or
share their first. Up to 26 labels are letters; more are pairs of letters as far as the vocabulary has enough of them as
single tokens; otherwise a letter and a digit, whose second token is looked at below the likeliest letters only.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine.gguf.runtime import Model
from app.errors import ModelError
from app.wording import translate

Floats = npt.NDArray[np.float64]

_BLANKS = ("\u2581", "\u0120", " ")
"""How vocabularies write the blank before a word."""
_DIGITS = "123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Names of the options and their tokens.

    ``first[i]`` are the tokens, with and without a blank before, that begin the options of group ``i``; ``places`` are
    (group, digit) of each option, the digit -1 where the group is the option. ``second`` are the tokens of each digit.
    """

    names: tuple[str, ...]
    first: tuple[tuple[int, ...], ...]
    second: tuple[tuple[int, ...], ...]
    places: tuple[tuple[int, int], ...]

    @property
    def deep(self) -> bool:
        """Whether a second token has to be looked at."""
        return bool(self.second)


def choose(model: Model, count: int) -> Options:
    """Options for ``count`` labels in the vocabulary of ``model``. Raises :class:`ModelError` for too many."""
    letters = [letter for letter in string.ascii_uppercase if letter in _single(model)]
    if count <= len(letters):
        return _flat(model, letters[:count])
    pairs = [a + b for a in letters for b in letters if a + b in _single(model)]
    if count <= len(pairs):
        return _flat(model, pairs[:count])
    digits = [digit for digit in _DIGITS if digit in _single(model)]
    if not letters or not digits or count > len(letters) * len(digits):
        raise ModelError(
            translate("errors", "This language model cannot choose between {count} labels.").format(count=count),
            safe=translate("errors", "Your project is unharmed."),
            todo=translate("errors", "Work without its suggestions, or choose another model."),
        )
    groups = min(len(letters), max(-(-count // len(digits)), 2))
    places = [(at % groups, at // groups) for at in range(count)]
    places.sort()
    return Options(
        names=tuple(letters[group] + digits[digit] for group, digit in places),
        first=tuple(_single(model)[letter] for letter in letters[:groups]),
        second=tuple(_single(model)[digit] for digit in digits),
        places=tuple(places),
    )


def _flat(model: Model, names: Sequence[str]) -> Options:
    return Options(
        names=tuple(names),
        first=tuple(_single(model)[name] for name in names),
        second=(),
        places=tuple((at, -1) for at in range(len(names))),
    )


def _single(model: Model) -> Mapping[str, tuple[int, ...]]:
    """Tokens of every letter, pair of letters and digit, with and without a blank before."""
    if model.short_words is None:
        found: dict[str, tuple[int, ...]] = {}
        for token, piece in enumerate(model.texts):
            word = piece[1:] if piece.startswith(_BLANKS) else piece
            if 0 < len(word) <= 2 and word.isascii() and word.isalnum() and token not in model.control:
                found[word] = (*found.get(word, ()), token)
        model.short_words = found
    return model.short_words


def log_shares(logits: npt.NDArray[np.float32], groups: Sequence[Sequence[int]]) -> Floats:
    """Log-probabilities of groups of tokens among one another: ``logits`` ``(vocabulary,)`` → ``(len(groups),)``."""
    found = np.array([log_sum(logits[list(tokens)].astype(np.float64))[0] for tokens in groups])
    return found - log_sum(found)


def log_sum(values: Floats) -> Floats:
    """log Σ exp over the last axis, which is kept: ``(…, k)`` → ``(…, 1)``."""
    top = values.max(axis=-1, keepdims=True)
    found: Floats = top + np.log(np.exp(values - top).sum(axis=-1, keepdims=True))
    return found
