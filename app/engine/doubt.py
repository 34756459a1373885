"""Doubtful answers: which ones a person should look at again, most doubtful first.

Four witnesses speak of an answer: the head that did not train on it, the answers of the documents most like it, a
model's suggestion, and the person's own second answer. Each says how likely every label is. Nothing is ever changed
by what is found here; an answer is offered for a second look.

Wrong answers come in two kinds. *Slips* land on any label: then the given label is very unlikely, and that it is tells
most. *Mix-ups* land on the label next door: then some other label is very likely. A ranking that is good at the one is
poor at the other (self-confidence and normalized margin of Northcutt, Jiang and Chuang 2021, "Confident Learning";
Kuan and Mueller 2022). So how many answers are wrong, and what share of those are slips, is estimated from the answers
themselves (:func:`noise`), and the score is the posterior probability under that mixture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import calibration

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.integer[Any]]
Shares = npt.NDArray[np.floating[Any]]

_FLOOR = 1e-4
_OTHERS = 0.02
"""What a witness beside the head gives a label it never saw."""
_TRUST = 0.25
"""How much such a witness counts beside the head."""
_TAKEN_BACK = 1e-3
_SLIPS = np.linspace(0.05, 0.95, 19)
_FEWEST, _MOST = 0.003, 0.3
_ROUNDS = 30
_UNSURE = 1.92
"""Log likelihood below the best, at the ends of a 95 % profile interval (half of chi-squared, one degree)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How answers are wrong: the ``share`` that are (0..1), and the share of those that are ``slips`` (0..1).
    ``temperature`` is what the witnesses' common opinion is divided by (as logarithms) to be believed."""

    share: float
    slips: float
    temperature: float


def noise(opinion: Shares, given: Labels) -> Noise:
    """A mixture under which the answers are likely (maximum likelihood; EM for the share, a grid for slips).

    Of the shares of slips in the 95 % profile interval the largest is taken: where errors are slips the likelihood is
    nearly flat, where they are mix-ups it is steep, so that this costs nothing there.

    ``opinion`` ``(n, k)`` are probabilities, ``given`` ``(n,)`` the labels answered. An answer is right with
    probability 1 - e; else it is a slip, which is any other label, or a mix-up, which is another label as often as the
    document looks like it. Of about ten answers a label upwards it tells the two kinds apart.
    """
    logs = np.log(np.asarray(opinion, dtype=np.float64) + _FLOOR)
    temperature = calibration.temperature(logs, given)
    own, slipped, mixed = _likelihoods(_cooled(logs, temperature), given)
    found: list[tuple[float, float, float]] = []
    for slips in _SLIPS:
        wrong = slips * slipped + (1 - slips) * mixed
        share = 0.05
        for _ in range(_ROUNDS):
            blame = share * wrong / (share * wrong + (1 - share) * own)
            share = min(max(float(blame.mean()), _FEWEST), _MOST) if len(blame) else share
        likely = float(np.log(share * wrong + (1 - share) * own).sum())
        found.append((likely, share, float(slips)))
    best = max(likely for likely, _, _ in found)
    _, share, slipping = max((one for one in found if one[0] >= best - _UNSURE), key=lambda one: one[2])
    return Noise(share=share, slips=slipping, temperature=temperature)


def scores(
    probabilities: Shares,
    given: Labels,
    *,
    neighbours: Shares | None = None,
    suggested: Shares | None = None,
    own: Labels | None = None,
    known: Noise | None = None,
) -> Floats:
    """How believable each answer is: float ``(n,)`` in 0..1, the probability that it is right under :func:`noise`.

    ``probabilities`` ``(n, k)`` are out-of-fold confidences of the head, ``given`` ``(n,)`` the labels answered.
    ``neighbours`` ``(n, k)`` are the labels of the documents most like it (:func:`neighbour_shares`) and ``suggested``
    ``(n, k)`` a model's confidences, rows of zeros where there is none; both count a quarter in the logarithmic pool of
    opinions (Genest and Zidek 1986). ``own`` ``(n,)`` is what the same person said when asked again, -1 where nobody
    asked: a different label puts the answer before all others. ``known`` spares estimating how answers are wrong.
    """
    if not len(given):
        return np.zeros(0)
    pooled = opinion(probabilities, neighbours=neighbours, suggested=suggested)
    found = known
    if found is None:
        # What kind of errors there are the head tells best: neighbours are often of the label next door.
        found = replace(noise(pooled, given), slips=noise(opinion(probabilities), given).slips)
    right, slipped, mixed = _likelihoods(_cooled(np.log(pooled + _FLOOR), found.temperature), given)
    wrong = found.share * (found.slips * slipped + (1 - found.slips) * mixed)
    believed = (1 - found.share) * right / ((1 - found.share) * right + wrong)
    if own is not None:
        believed = np.where((own >= 0) & (own != given), _TAKEN_BACK * believed, believed)
    return np.clip(believed, 0.0, 1.0)


def opinion(probabilities: Shares, *, neighbours: Shares | None = None, suggested: Shares | None = None) -> Floats:
    """What the witnesses think together: float ``(n, k)``, rows sum to 1."""
    logs = np.log(np.asarray(probabilities, dtype=np.float64) + _FLOOR)
    for witness in (neighbours, suggested):
        if witness is not None:
            shares = np.asarray(witness, dtype=np.float64)
            heard = shares.sum(axis=1, keepdims=True) > 0
            logs += np.where(heard, _TRUST * np.log(shares + _OTHERS), 0.0)
    return _cooled(logs, 1.0)


def _cooled(logs: Floats, temperature: float) -> Floats:
    """Logarithms at a temperature, as probabilities."""
    cooled = logs / temperature
    shares: Floats = np.exp(cooled - cooled.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _likelihoods(shares: Floats, given: Labels) -> tuple[Floats, Floats, Floats]:
    """How likely each given label is if the answer is right, a slip, or a mix-up.

    A mix-up of the true label t lands on another in proportion to what the document looks like: p(g) / (1 - p(t)),
    summed over what t may be.
    """
    rows, labels = np.arange(len(given)), shares.shape[1]
    right = np.maximum(shares[rows, given], _FLOOR)
    others = shares.copy()
    others[rows, given] = 0
    slipped = np.maximum(1 - right, _FLOOR) / max(1, labels - 1)
    mixed = right * (others / (1 - np.minimum(others, 1 - _FLOOR))).sum(axis=1)
    return right, slipped, mixed


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
