"""Draws without replacement: the hypergeometric distribution, exact, for samples out of a finite set of documents."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

Floats = npt.NDArray[np.float64]
Whole = int | npt.NDArray[np.int64]


def chances(size: Whole, marked: Whole, drawn: Whole, found: Whole) -> Floats:
    """Probability of ``found`` marked ones among ``drawn`` out of ``size`` of which ``marked`` are marked.

    All four are whole numbers or arrays that broadcast; impossible outcomes have probability 0. Good to about eleven
    digits for sets of up to millions.
    """
    logs = _factorials(int(np.max(size)))
    parts = (found, marked - found, drawn - found, size - marked - drawn + found)
    log = logs[marked] + logs[size - marked] + logs[drawn] + logs[size - drawn] - logs[size]
    for part in parts:
        log = log - logs[np.maximum(part, -1)]  # the last entry, for -1, is infinite
    result: Floats = np.exp(log)
    return result


def at_most(size: int, marked: int, drawn: int, found: int) -> float:
    """Probability of ``found`` marked ones or fewer."""
    if found < 0:
        return 0.0
    return min(1.0, float(chances(size, marked, drawn, np.arange(min(found, drawn) + 1)).sum()))


def at_least(size: int, marked: int, drawn: int, found: int) -> float:
    """Probability of ``found`` marked ones or more."""
    if found > min(marked, drawn):
        return 0.0
    return min(1.0, float(chances(size, marked, drawn, np.arange(max(found, 0), min(marked, drawn) + 1)).sum()))


@lru_cache(maxsize=8)
def _table(upto: int) -> Floats:
    table: Floats = np.append(gammaln(np.arange(upto + 1, dtype=np.float64) + 1), np.inf)
    table.setflags(write=False)
    return table


def _factorials(upto: int) -> Floats:
    """log n! for n up to at least ``upto``, and infinity at the end; of few sizes, so that they are made once."""
    return _table(max(1024, 1 << (upto - 1).bit_length()) if upto > 0 else 1024)
