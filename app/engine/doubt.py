"""Doubtful answers: which ones a person should look at again, most doubtful first.

Four witnesses speak of an answer: the head that did not train on it, the answers of the documents most like it, a
model's suggestion, and the person's own second answer. Each says how likely the given label is; where the witnesses
agree that it is not, the answer is offered for a second look. Nothing is ever changed by this.

Wrong answers come in two kinds. Slips land on any label: then the given label is very unlikely, and that it is
(*self-confidence*) tells most. Mix-ups land on the label next door: then some other label is very likely. The score
takes mostly the first and a little of the second (both are rankings of Northcutt, Jiang and Chuang 2021, "Confident
Learning", and of Kuan and Mueller 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.integer[Any]]
Shares = npt.NDArray[np.floating[Any]]

_FLOOR = 1e-4
_NEIGHBOURS = 0.5
_RIVAL = 0.4
_TAKEN_BACK = 1e-3


def scores(
    probabilities: Shares,
    given: Labels,
    *,
    neighbours: Shares | None = None,
    suggested: Shares | None = None,
    own: Labels | None = None,
) -> Floats:
    """How believable each answer is: float ``(n,)`` in 0..1, 1: clean, 0: doubtful. For ranking, no probability.

    ``probabilities`` ``(n, k)`` are out-of-fold confidences of the head, ``given`` ``(n,)`` the labels answered.
    ``neighbours`` ``(n, k)`` are the labels of the documents most like it (:func:`neighbour_shares`) and ``suggested``
    ``(n, k)`` a model's confidences, rows of zeros where there is none. ``own`` ``(n,)`` is what the same person said
    when asked again, -1 where nobody asked: a different label puts the answer before all others. The score is the
    geometric mean of what the witnesses give the label, the head counting double, less a little for a strong rival.
    """
    rows = np.arange(len(given))
    total, weight = np.zeros(len(given)), np.zeros(len(given))
    for witness, trust in ((probabilities, 1.0), (neighbours, _NEIGHBOURS), (suggested, _NEIGHBOURS)):
        if witness is None:
            continue
        shares = np.asarray(witness, dtype=np.float64)
        heard = trust * (shares.sum(axis=1) > 0)
        rival = shares.copy()
        rival[rows, given] = 0
        strongest = rival.max(axis=1, initial=0)
        total += heard * (np.log(np.maximum(shares[rows, given], 0) + _FLOOR) - _RIVAL * strongest)
        weight += heard
    believed = np.exp(np.divide(total, weight, out=np.zeros_like(total), where=weight > 0))
    if own is not None:
        believed = np.where((own >= 0) & (own != given), _TAKEN_BACK * believed, believed)
    return np.clip(believed, 0.0, 1.0)


def order(believed: Floats) -> npt.NDArray[np.int32]:
    """Row numbers, most doubtful first; equal ones in their order."""
    return np.argsort(believed, kind="stable").astype(np.int32)


def neighbour_shares(answers: Labels, likeness: Shares, *, labels: int, prior: Sequence[float] | Shares) -> Floats:
    """What the documents most like each one were answered: float ``(n, labels)``, rows sum to 1, or 0 without any.

    ``answers`` ``(n, m)`` are the labels of its nearest answered documents, itself left out, -1 for none;
    ``likeness`` ``(n, m)`` how like they are, -1..1 (counted squared). ``prior`` ``(labels,)`` are the shares of labels
    altogether and count as one neighbour, so that a label is never impossible.
    """
    weights = np.where(answers >= 0, np.maximum(likeness, 0) ** 2, 0.0)
    votes = np.zeros((len(answers), labels))
    for place in range(answers.shape[1]):
        np.add.at(votes, (np.arange(len(answers)), np.maximum(answers[:, place], 0)), weights[:, place])
    heard = votes.sum(axis=1, keepdims=True) > 0
    votes += np.asarray(prior, dtype=np.float64)
    return np.where(heard, votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-12), 0.0)


def suspects(probabilities: Shares, given: Labels) -> npt.NDArray[np.bool_]:
    """Which answers the head contradicts: ``(n,)``, by confident learning (Northcutt et al. 2021, eq. 1).

    A label counts as confidently seen where its confidence is at least what it has, on average, in documents that were
    given it. Suspect is an answer where another label is confidently seen and more so than the given one. The number
    of suspects estimates the number of wrong answers; it is too high where the head is poor.
    """
    confidence = np.asarray(probabilities, dtype=np.float64)
    count = np.bincount(given, minlength=confidence.shape[1])
    usual = np.full(confidence.shape[1], np.inf)
    for label in np.flatnonzero(count):
        usual[label] = confidence[given == label, label].mean()
    seen = np.where(confidence >= usual, confidence, -1.0)
    best = seen.argmax(axis=1)
    found: npt.NDArray[np.bool_] = (seen.max(axis=1, initial=-1) >= 0) & (best != given)
    return found
