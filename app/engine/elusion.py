"""The elusion test: how much an approval misses of a label that must not be missed.

Of the frozen set, the documents that would *not* get such a label are a set of their own; a document in it that does
belong to the label eludes (Roitblat 2007, on discovery of documents for courts). How many do is tested exactly as wrong
labels are (app/engine/audits.py), with a plan of its own, on the documents of the one random order that are in that
set: read in that order they are a simple random sample of it, whatever else is read beside them. So an answer of the
audit counts here, too, and what is read for one label counts for the next.

The tests of one approval share its error (:func:`split`), and all have to pass: that one of their claims is false has
at most the probability of their shares together (Bonferroni), although they read the same documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import planning
from app.engine.audits import Plan

SHARES = (20_000, 10_000, 5_000)
"""Of the documents that do not get the label, so many may belong to it, in millionths: what can be chosen."""
LONGEST = 2_000
"""Answers of the longest test: seldom found things take long to rule out."""
CLOSE = 0.02
"""Documents this likely to belong to a label that must not be missed, while they would get another, are read."""


def split(alpha: int, labels: int) -> tuple[int, int]:
    """The error of an approval, in millionths, shared: that of the wrong labels, and that of each of ``labels``."""
    if labels == 0:
        return alpha, 0
    return alpha // 2, alpha // 2 // labels


def design(size: int, *, target: int, alpha: int, anticipated: float) -> Plan | None:
    """The plan with which the fewest documents are read until at most ``target`` of ``size`` elude, in millionths.

    ``anticipated`` is the share that confidences suggest. ``None`` where so few documents cannot show it.
    """
    return planning.design(size, target=target, alpha=alpha, anticipated=anticipated, longest=min(size, LONGEST))


def close(probabilities: npt.NDArray[np.floating[Any]], given: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which documents are too likely to belong to a label for being approved as another: ``probabilities`` ``(n,)`` of
    that label, ``given`` ``(n,)`` whether they would get it."""
    return ~given & (probabilities >= CLOSE)


def answers(audit: float, share: float, tests: Sequence[tuple[float, float]]) -> float:
    """Answers to expect in all: until the audit of the whole set passes, and after it until each test passes.

    ``audit`` answers go to the whole set; ``tests`` are pairs of the answers that one test takes and the share of the
    set (0..1) that it reads. ``share`` is the probability that the audit passes: without it, the tests do not go on.
    """
    further = max((takes - audit * part for takes, part in tests), default=0.0)
    return audit + share * max(0.0, further)
