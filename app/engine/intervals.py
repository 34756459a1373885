"""Exact intervals for shares."""

from __future__ import annotations

from scipy.special import betaincinv


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
