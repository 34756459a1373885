"""Exact intervals for shares."""

from __future__ import annotations


def clopper_pearson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact two-sided binomial interval of a share, in 0..1 (Clopper and Pearson 1934).

    No trials say nothing: (0, 1). Raises ``ValueError`` unless 0 ≤ ``successes`` ≤ ``trials``.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}")
    from scipy.stats import beta  # a second, at first use

    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(beta.ppf(tail, successes, trials - successes + 1))
    high = 1.0 if successes == trials else float(beta.ppf(1 - tail, successes + 1, trials - successes))
    return low, high
