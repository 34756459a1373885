"""What is asked next, as one list: the ranking's own questions with the yardstick's random ones between them.

The **reserve yardstick**: random answers are kept out of training until the ranking would itself have asked for
them, then released. What stays in reserve is a simple random sample of what remains unread, so a plain binomial
interval holds for the agreement measured on it (a yardstick that is trained on like the rest covers the truth in a
quarter of the rounds).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def margins(probabilities: Floats) -> Floats:
    """Gap between the two best of every row, (n,) in 0..1; 0 is a tie. One class: all 1."""
    if probabilities.shape[1] < 2:
        return np.ones(len(probabilities), dtype=np.float32)
    best = np.partition(probabilities, -2, axis=1)
    return np.asarray(best[:, -1] - best[:, -2], dtype=np.float32)


def released(margin: Floats, reserve: Rows, unread: Rows, *, ahead: int) -> Rows:
    """Rows of ``reserve`` that are less sure than the ``ahead``-th least sure unread row: their turn had come."""
    if len(reserve) == 0 or len(unread) == 0:
        return np.zeros(0, dtype=np.int64)
    turn = np.sort(margin[unread])[min(ahead, len(unread)) - 1]
    return reserve[margin[reserve] <= turn]


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
