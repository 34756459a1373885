"""What is asked next, as one list: the ranking's own questions with the yardstick's random ones between them.

What the random ones are for: the reserve yardstick (engine/refit.py).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


def interleave(
    ranked: Rows, *, every: int, already: int, rng: np.random.Generator
) -> tuple[Rows, npt.NDArray[np.bool_]]:
    """The list of questions (q,) and which of them measure (q,).

    ``ranked``: unread rows in the ranking's order. Each ``every``-th question, counted from the ``already``
    answers given, is a row drawn uniformly from all unread rows; a row drawn is not asked again by the ranking.
    """
    count = len(ranked)
    places = np.flatnonzero((np.arange(already, already + count) + 1) % every == 0)
    drawn = rng.choice(ranked, size=min(len(places), count), replace=False) if count else ranked
    measures = np.zeros(count, dtype=bool)
    measures[places[: len(drawn)]] = True
    # The draw is over all unread rows, so one at the far end of the list may come early, never twice.
    order = np.empty(count, dtype=np.int64)
    order[measures] = drawn
    order[~measures] = ranked[~np.isin(ranked, drawn)]
    return order, measures
