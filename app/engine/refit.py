"""One refit: from the answers so far to a head, its confidences, and the order of the next questions.

What a refit knows: the features of all documents, the texts of the labels, the answers that may be trained on,
and answers to questions drawn at random that are kept out of training (the *reserve yardstick*): what stays in
reserve is a plain random sample of what remains, so agreement on it may be believed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.engine import calibration, ranking
from app.engine import head as heads
from app.engine.head import Head
from app.records import Report, silent

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.integer[Any]]

C_START = 30.0
PRIOR_START = 1.0
_C_CHOICES = (5.0, 15.0, 30.0, 60.0)
_PRIOR_CHOICES = (0.1, 1.0)
_WEAR = 3.0
"""Answers for a label after which its text counts half."""
_FLOOR = 0.03
"""What a label's text always counts, so that a label nobody answered yet stays possible."""
_NEAREST = 8
"""Documents that a label's text is smoothed by."""
_FOLDS = 5
_TUNING_FOLDS = 3
_SEEDS = 12
"""Questions that cover the collection before the head leads. Label texts make it a fair guide from the start: 50 or
100 of them left it behind by one to five points after 100 answers, on four collections; without texts too.
"""
_SPREAD = 3
"""Answers a label up to which the questions of one batch are spread over pairs of labels."""
_CHECK_FROM = 10
_CHECK_GROWTH = 1.15
"""Out-of-fold scores are computed anew each time the answers have grown by this factor."""
_TUNE_FROM = 60
_TUNE_GROWTH = 1.5
"""The penalty and the label texts' weight are chosen anew each time the answers have grown by this factor."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refit:
    """What one refit found.

    ``probabilities`` float32 ``(n, k)`` for every document at ``temperature``; ``order`` int32: all rows without an
    answer, in asking order, of which the first ``seeds`` cover the collection; ``released`` int32: held-out rows
    that this order would have asked by now (among its first ``ahead``), to be trained on from the next refit on;
    ``accuracy`` of the top label on answers the head had not seen (out of fold; they are harder than what remains,
    so it is no estimate for that), ``None`` where that was not computed; ``c`` and ``prior`` the penalty and the
    weight of label texts in use.
    """

    head: Head
    probabilities: Floats
    order: npt.NDArray[np.int32]
    seeds: int
    released: npt.NDArray[np.int32]
    temperature: float
    c: float
    prior: float
    accuracy: float | None
    seconds: float


def refit(
    *,
    features: Floats,
    label_features: Floats,
    answered: Integers,
    labels: Integers,
    held_out: Integers,
    held_out_labels: Integers,
    previous: Head | None = None,
    seed: int,
    ahead: int = 50,
    report: Report = silent,
) -> Refit:
    """Learns from the answers and orders the questions; the same input and seed give the same bits.

    ``features`` float32 ``(n, d)``, ``label_features`` ``(k, d)`` made the same way from each label's name and
    sentence (a row of zeros where they say nothing); ``answered`` rows with ``labels`` (ints below k);
    ``held_out`` rows with ``held_out_labels``, not trained on; ``previous`` is the last head of the same labels
    (it saves time and remembers what was tuned; its shape may differ, then it is not used). ``ahead`` is how
    many questions will be asked before the next refit. At least one label is needed: ``ValueError``.
    """
    begun = time.perf_counter()
    count, classes = len(features), len(label_features)
    if classes == 0:
        raise ValueError("nothing can be learned without labels")
    rng = np.random.default_rng([seed, len(answered), len(held_out)])
    if previous is not None and previous.weights.shape != (classes, features.shape[1]):
        previous = None
    held = np.asarray(held_out, dtype=np.int64)
    known = np.asarray(answered, dtype=np.int64)
    with threadpool_limits(limits=1, user_api="blas"):
        report(0, 5, "label texts")
        texts, informed = _label_examples(features, label_features)
        pool = _Pool(
            features=features[known], labels=np.asarray(labels, dtype=np.int64), texts=texts, informed=informed
        )

        report(1, 5, "tuning")
        c, prior, tuned_at = _tuned(pool, previous, rng, report)
        report(2, 5, "fitting")
        head = pool.fit(np.arange(len(answered)), c, prior, previous)
        report(3, 5, "checking")
        unseen, checked_at, temperature = None, 0, 1.0
        if previous is not None and previous.checked_at <= len(known) < previous.checked_at * _CHECK_GROWTH:
            checked_at, temperature = previous.checked_at, previous.temperature
        elif len(known) >= _CHECK_FROM:
            unseen, _ = pool.out_of_fold(c, prior, _folds(pool.labels, _FOLDS, rng), report)
            checked_at = len(known)
            temperature = _temperature(head, unseen, pool.labels, features[held], held_out_labels)
        head = replace(head, temperature=temperature, prior=prior, tuned_at=tuned_at, checked_at=checked_at)

        probabilities = head.probabilities(features)
        order, seeds, released = _ordered(features, label_features, probabilities, known, held, ahead, rng)
    accuracy = float(np.mean(unseen.argmax(axis=1) == pool.labels)) if unseen is not None else None
    report(5, 5)
    assert len(order) + len(np.union1d(known, held)) == count
    return Refit(
        head=head,
        probabilities=probabilities,
        order=order,
        seeds=seeds,
        released=released,
        temperature=temperature,
        c=c,
        prior=prior,
        accuracy=accuracy,
        seconds=time.perf_counter() - begun,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """What is trained on: answered rows with their labels, and one example a label made from its text."""

    features: Floats
    labels: npt.NDArray[np.int64]
    texts: Floats
    informed: npt.NDArray[np.bool_]

    def fit(self, rows: Integers, c: float, prior: float, previous: Head | None = None) -> Head:
        """A head from some of the answers and all label texts, whose weight each answer of a label wears off."""
        classes = len(self.texts)
        seen = np.bincount(self.labels[rows], minlength=classes)
        weights = np.maximum(prior / (1 + seen / _WEAR), _FLOOR) * self.informed
        return heads.fit(
            np.concatenate([self.features[rows], self.texts]),
            np.concatenate([self.labels[rows], np.arange(classes)]),
            classes=classes,
            weights=np.concatenate([np.ones(len(rows)), weights]),
            c=c,
            previous=previous,
        )

    def out_of_fold(
        self,
        c: float,
        prior: float,
        folds: npt.NDArray[np.int64],
        report: Report,
        starts: Sequence[Head] | None = None,
    ) -> tuple[Floats, Sequence[Head]]:
        """Logits of every answered row by heads that did not see it (nor did their ``starts``), and those heads."""
        logits = np.zeros((len(self.labels), len(self.texts)), dtype=np.float32)
        found = []
        for fold in range(int(folds.max()) + 1):
            report(3, 5, "checking")
            inside = folds == fold
            found.append(self.fit(np.flatnonzero(~inside), c, prior, starts[fold] if starts else None))
            logits[inside] = found[-1].logits(self.features[inside])
        return logits, found


def _label_examples(features: Floats, label_features: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """One example a label: half its text, half the documents nearest to it, as long as documents are.

    Also says which labels have a text at all.
    """
    lengths = np.linalg.norm(label_features, axis=1, keepdims=True)
    informed = lengths[:, 0] > 0
    unit = np.divide(label_features, lengths, out=np.zeros_like(label_features), where=lengths > 0)
    if not len(features):
        return unit, informed
    typical = float(np.linalg.norm(features, axis=1).mean())
    likeness = unit @ features.T
    nearest = np.argpartition(-likeness, min(_NEAREST, len(features)) - 1, axis=1)[:, :_NEAREST]
    around = features[nearest].mean(axis=1)
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    mixed = unit + around
    mixed *= typical / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(mixed * informed[:, None], dtype=np.float32), informed


def _tuned(pool: _Pool, previous: Head | None, rng: np.random.Generator, report: Report) -> tuple[float, float, int]:
    """Penalty and weight of label texts with the smallest log loss out of fold, and when they were chosen."""
    answers = len(pool.labels)
    if answers < _TUNE_FROM or len(np.unique(pool.labels)) < 2:
        return C_START, PRIOR_START, 0
    if previous is not None and previous.tuned_at and answers < previous.tuned_at * _TUNE_GROWTH:
        return previous.c, previous.prior, previous.tuned_at

    folds = _folds(pool.labels, _TUNING_FOLDS, rng)
    starts: Sequence[Head] | None = None

    def loss(c: float, prior: float) -> float:
        nonlocal starts
        logits, starts = pool.out_of_fold(c, prior, folds, report, starts)
        shares = heads.softmax(logits / np.float32(calibration.temperature(logits, pool.labels)))
        right = shares[np.arange(answers), pool.labels]
        return float(-np.mean(np.log(np.maximum(right, 1e-9))))

    prior = min(_PRIOR_CHOICES, key=lambda prior: loss(C_START, prior))
    c = min(_C_CHOICES, key=lambda c: loss(c, prior))
    return c, prior, answers


def _folds(labels: Integers, count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """A fold for every answer, at random, each label spread evenly over the folds."""
    order = np.lexsort((rng.permutation(len(labels)), labels))
    folds = np.empty(len(labels), dtype=np.int64)
    folds[order] = (np.arange(len(labels)) + rng.integers(count)) % count
    return folds


def _temperature(
    head: Head, unseen: Floats, labels: npt.NDArray[np.int64], held_out: Floats, held_out_labels: Integers
) -> float:
    """One temperature from out-of-fold scores and, counting more, from the yardstick."""
    logits = np.concatenate([unseen, head.logits(held_out)])
    weights = np.concatenate([np.ones(len(labels)), np.full(len(held_out), 3.0)])
    return calibration.temperature(logits, np.concatenate([labels, held_out_labels]).astype(np.int64), weights)


def _ordered(
    features: Floats,
    label_features: Floats,
    probabilities: Floats,
    answered: npt.NDArray[np.int64],
    held_out: npt.NDArray[np.int64],
    ahead: int,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.int32], int, npt.NDArray[np.int32]]:
    """All rows without an answer in asking order, how many of them are seeds, and the held-out rows whose turn came."""
    classes = probabilities.shape[1]
    open_rows = np.setdiff1d(np.arange(len(features)), answered)
    seeds = max(0, min(_SEEDS, len(features)) - len(answered) - len(held_out))
    groups, spread = None, 0
    if classes > 2 and len(answered) < _SPREAD * classes:
        # Questions in one batch differ in the pair of labels they could decide.
        pairs = np.sort(np.argpartition(probabilities, -2, axis=1)[:, -2:], axis=1)
        groups, spread = pairs @ np.array([classes, 1]), ahead
    order = ranking.margin_order(probabilities, open_rows, rng=rng, clusters=groups, spread=spread)
    if seeds:
        first = ranking.seed_order(features[open_rows], label_features, count=seeds, rng=rng)
        chosen = open_rows[first].astype(np.int32)
        seeds = len(chosen)
        order = np.concatenate([chosen, order[~np.isin(order, chosen)]])
    reserved = np.isin(order, held_out)
    turn = np.cumsum(~reserved) <= max(0, ahead - 1)
    return order[~reserved], int(np.sum(~reserved[:seeds])), order[reserved & turn]
