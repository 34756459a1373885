"""Asking a model that holds a frame what it thinks of documents: log-probabilities of the options after each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.engine.gguf.options import Options, log_shares
from app.engine.gguf.runtime import Context, Part

Floats = npt.NDArray[np.float64]

LIKELIEST = 8
"""Letters below which digits are looked at, where options are a letter and a digit: sequences kept free for them."""
MOST_BESIDE = 16
"""Tokens evaluated beside a document's own, at most."""


def ask(
    context: Context,
    options: Options,
    group: Sequence[Sequence[int]],
    *,
    frame: int,
    length: int,
    slots: range,
    most: int | None,
) -> Floats:
    """Log-probabilities of the options after each document of ``group``: ``(len(group), k)``.

    ``frame`` is the sequence that holds the frame, of ``length`` tokens; documents go to ``slots``, and
    :data:`LIKELIEST` sequences behind those must be free. Of options that are a letter and a digit, at most ``most``
    letters are looked into (``None``: all). Afterwards the context is as before.
    """
    parts = []
    for slot, tokens in zip(slots, group, strict=False):
        context.copy(frame, slot)
        parts.append(Part(slot, length, tokens))
    try:
        logits = context.evaluate(parts)
        rows = []
        for part, row in zip(parts, logits, strict=True):
            first = log_shares(row, options.first)
            if options.deep:
                letters = [max(tokens, key=lambda token: row[token]) for tokens in options.first]
                rows.append(_below(context, options, part, first, letters, base=slots.stop, most=most))
            else:
                rows.append(first)
    finally:
        for part in parts:
            context.forget(part.sequence)
    return np.stack(rows)


def _below(
    context: Context,
    options: Options,
    part: Part,
    first: Floats,
    letters: Sequence[int],
    *,
    base: int,
    most: int | None,
) -> Floats:
    """Log-probabilities of options that are a letter and a digit, given those of the letters.

    Below a letter that is not looked into, digits are alike.
    """
    likeliest = len(first) if most is None else min(LIKELIEST, most)
    looked = [int(group) for group in np.argsort(-first, kind="stable")[:likeliest]]
    result = np.zeros(len(options.places))
    members: dict[int, list[int]] = {}
    for place, (group, _) in enumerate(options.places):
        members.setdefault(group, []).append(place)
        result[place] = first[group]
    for places in members.values():
        result[places] -= np.log(len(places))
    after = part.start + len(part.tokens)
    for begin in range(0, len(looked), LIKELIEST):
        chunk = looked[begin : begin + LIKELIEST]
        for at in range(len(chunk)):
            context.copy(part.sequence, base + at)
        rows = context.evaluate([Part(base + at, after, [letters[group]]) for at, group in enumerate(chunk)])
        for at, group in enumerate(chunk):
            context.forget(base + at)
            digits = [options.second[options.places[place][1]] for place in members[group]]
            result[members[group]] = first[group] + log_shares(rows[at], digits)
    return result
