"""Exact intervals for shares, of endless and of finite sets."""

from __future__ import annotations

from scipy.special import betaincinv

from app.engine.draws import at_least, at_most


def clopper_pearson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact two-sided binomial interval of a share, in 0..1 (Clopper and Pearson 1934).

    No trials say nothing: (0, 1). Raises ``ValueError`` unless 0 ≤ ``successes`` ≤ ``trials``.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}")
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 1 - tail))
    return low, high


def most_marked(size: int, drawn: int, found: int, *, confidence: float = 0.95) -> int:
    """Upper bound of how many of ``size`` are marked, when ``found`` of ``drawn`` at random were: one-sided, exact.

    The largest count under which so few would be found with more than 1 - ``confidence`` probability (the
    hypergeometric form of Clopper and Pearson; Buonaccorsi 1987). Between ``found`` and ``size - drawn + found``.
    Raises ``ValueError`` unless 0 ≤ ``found`` ≤ ``drawn`` ≤ ``size``.
    """
    _check(size, drawn, found)
    low, high = found, size - drawn + found
    while low < high:
        middle = (low + high + 1) // 2
        if at_most(size, middle, drawn, found) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def least_marked(size: int, drawn: int, found: int, *, confidence: float = 0.95) -> int:
    """Lower bound of how many of ``size`` are marked: the mirror image of :func:`most_marked`."""
    _check(size, drawn, found)
    return size - most_marked(size, drawn, drawn - found, confidence=confidence)


def finite_share(size: int, drawn: int, found: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact two-sided interval of the marked share among the ``size - drawn`` that were *not* drawn, in 0..1.

    (0, 1) where nothing was drawn, (0, 0) where nothing is left.
    """
    left = size - drawn
    half = 1 - (1 - confidence) / 2
    if left == 0:
        _check(size, drawn, found)
        return 0.0, 0.0
    lowest = least_marked(size, drawn, found, confidence=half) - found
    highest = most_marked(size, drawn, found, confidence=half) - found
    return lowest / left, highest / left


def exceeds(size: int, allowed: int, drawn: int, found: int) -> float:
    """Probability of ``found`` or more marked ones among ``drawn`` if ``allowed`` of ``size`` are: small values
    speak against at most ``allowed`` (a one-sided exact test; 0..1)."""
    _check(size, drawn, found)
    return at_least(size, min(allowed, size), drawn, found)


def _check(size: int, drawn: int, found: int) -> None:
    if not 0 <= found <= drawn <= size:
        raise ValueError(f"{found} of {drawn} of {size}")
