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

from app.engine import calibration, ranking, representation
from app.engine import head as heads
from app.engine.head import Head
from app.engine.representation import Mix, Space
from app.records import Report, silent

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.integer[Any]]

_CS = (5.0, 10.0, 30.0, 100.0, 300.0)
_PRIORS = (0.1, 1.0)
_VOCABULARIES = (0.0, 0.25, 0.5, 0.75, 1.0)
_STEPS = (0, 2, 4)
_WEAR = 3.0
"""Answers for a label after which its text counts half."""
_FLOOR = 0.03
"""What a label's text always counts, so that a label nobody answered yet stays possible."""
_NEAREST = 8
"""Documents that a label's text is smoothed by."""
_TYPICAL = 10_000
"""Rows whose length is looked at."""
_FOLDS = 5
_FEW_FOLDS = 3
_PLENTY = 40
"""Answers a label from which heads that saw two thirds of the answers are as sure as those that saw all."""
_ROUGHLY = 1e-5
"""Tolerance of fits that only judge."""
_SEEDS = 12
"""Questions that cover the collection before the head leads. Label texts make it a fair guide from the start: 50 or
100 of them left it behind by one to five points after 100 answers, on four collections; without texts too.
"""
_SPREAD = 3
"""Answers a label up to which the questions of one batch are spread over pairs of labels (without a graph)."""
_CHECK_FROM = 10
_TUNE_FROM = 60
_GROWTH = 1.15
"""Out-of-fold scores are computed anew each time the answers have grown by this factor."""
_WORK = 15_000_000
"""Answers times labels times columns that alternatives to the setting in use may cost at one refit."""
_MOST_TRIES = 4
_BETTER = 0.99
"""An alternative takes over where its log loss is this much smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What is chosen on held-out answers, as places in the lists above."""

    c: int = 3
    prior: int = 1
    vocabulary: int = 2
    steps: int = 1

    @property
    def mix(self) -> Mix:
        return Mix(vocabulary=_VOCABULARIES[self.vocabulary], steps=_STEPS[self.steps])

    @classmethod
    def of(cls, head: Head) -> _Setting:
        """The setting a head was fitted with; the usual one where it is none of these."""
        try:
            return cls(
                c=_CS.index(head.c),
                prior=_PRIORS.index(head.prior),
                vocabulary=_VOCABULARIES.index(head.mix.vocabulary),
                steps=_STEPS.index(head.mix.steps),
            )
        except ValueError:
            return cls()

    def moves(self, space: Space) -> list[_Setting]:
        """Settings one step away, in the order they are tried; the same number whatever the setting."""
        wanted = [("c", 1, _CS), ("c", -1, _CS), ("prior", 1, _PRIORS), ("prior", -1, _PRIORS)]
        if space.has_words:
            wanted[1:1] = [("vocabulary", -1, _VOCABULARIES), ("vocabulary", 1, _VOCABULARIES)]
        if space.has_graph and not space.is_large:
            wanted[3:3] = [("steps", 1, _STEPS), ("steps", -1, _STEPS)]
        found = []
        for name, by, choices in wanted:
            place = getattr(self, name) + by
            found.append(replace(self, **{name: place}) if 0 <= place < len(choices) else self)
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refit:
    """What one refit found.

    ``probabilities`` float32 ``(n, k)`` for every document at ``temperature``; ``order`` int32: all rows without an
    answer, in asking order, of which the first ``seeds`` cover the collection; ``released`` int32: held-out rows
    that this order would have asked by now (among its first ``ahead``), to be trained on from the next refit on;
    ``accuracy`` of the top label on answers the head had not seen (out of fold; they are harder than what remains,
    so it is no estimate for that) and ``unseen`` float32 ``(m, k)``, the logits of the m answers by those heads, both
    ``None`` where that was not computed; ``c``, ``prior`` and ``mix`` the penalty, the weight of label texts and the
    mix of parts in use.
    """

    head: Head
    probabilities: Floats
    order: npt.NDArray[np.int32]
    seeds: int
    released: npt.NDArray[np.int32]
    temperature: float
    c: float
    prior: float
    mix: Mix
    accuracy: float | None
    seconds: float
    unseen: Floats | None = None


def refit(
    *,
    features: Space | Floats,
    label_features: Space | Floats,
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

    ``features`` the collection (or float32 rows ``(n, d)``, which are taken as they are), ``label_features`` ``k``
    rows made the same way from each label's name and sentence (zeros where they say nothing); ``answered`` rows with
    ``labels`` (ints below k); ``held_out`` rows with ``held_out_labels``, not trained on; ``previous`` is the last
    head of the same labels (it saves time and remembers what was tuned; its shape may differ, then it is not used).
    ``ahead`` is how many questions will be asked before the next refit. At least one label is needed: ``ValueError``.
    """
    begun = time.perf_counter()
    space = features if isinstance(features, Space) else representation.plain(features)
    texts = label_features if isinstance(label_features, Space) else representation.plain(label_features)
    count, classes = len(space), len(texts)
    if classes == 0:
        raise ValueError("nothing can be learned without labels")
    rng = np.random.default_rng([seed, len(answered), len(held_out)])
    if previous is not None and previous.weights.shape != (classes, space.dimensions):
        previous = None
    held = np.asarray(held_out, dtype=np.int64)
    known = np.asarray(answered, dtype=np.int64)
    truth = np.asarray(labels, dtype=np.int64)
    with threadpool_limits(limits=1, user_api="blas"):
        report(0, 5, "tuning")
        setting = _Setting() if previous is None else _Setting.of(previous)
        tried, checked_at, unseen = 0, 0, None
        if previous is not None:
            tried, checked_at = previous.tried, previous.checked_at
        if len(known) < _CHECK_FROM:
            checked_at = 0
        elif not checked_at <= len(known) < checked_at * _GROWTH:
            setting, unseen, tried = _tuned(space, texts, known, truth, setting, tried, rng, report)
            checked_at = len(known)
        report(2, 5, "fitting")
        pool = _Pool.of(space, texts, known, truth, setting)
        head = pool.fit(np.arange(len(known)), _unscaled(previous, pool.scale)).scaled(pool.scale)
        head = replace(head, c=_CS[setting.c], prior=_PRIORS[setting.prior], mix=setting.mix, tried=tried)
        rows = space.rows(setting.mix.steps)
        report(3, 5, "checking")
        head = replace(head, checked_at=checked_at)
        if checked_at:
            picked = previous.picked if previous is not None else 1.0
            if unseen is not None:
                picked = calibration.temperature(unseen, truth)
            found = calibration.calibrate(picked, head.logits(rows[held]), np.asarray(held_out_labels, dtype=np.int64))
            head = head.calibrated(found, picked)
        report(4, 5, "ordering")
        probabilities = head.probabilities(rows)
        order, seeds, released = _ordered(space, pool, rows, probabilities, known, held, ahead, rng)
    accuracy = float(np.mean(unseen.argmax(axis=1) == truth)) if unseen is not None else None
    report(5, 5)
    assert len(order) + len(np.union1d(known, held)) == count
    return Refit(
        head=head,
        probabilities=probabilities,
        order=order,
        seeds=seeds,
        released=released,
        temperature=head.temperature,
        c=head.c,
        prior=head.prior,
        mix=head.mix,
        accuracy=accuracy,
        seconds=time.perf_counter() - begun,
        unseen=unseen,
    )


def _unscaled(head: Head | None, scale: Floats) -> Head | None:
    """A head for rows that are multiplied with ``scale``, to start from."""
    if head is None:
        return None
    weights = np.divide(head.weights, scale, out=np.zeros_like(head.weights), where=scale > 0)
    return replace(head, weights=weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """What is trained on in one setting: answered rows with their labels, and an example a label from its text."""

    features: Floats
    labels: npt.NDArray[np.int64]
    texts: Floats
    label_rows: Floats
    informed: npt.NDArray[np.bool_]
    scale: Floats
    c: float
    prior: float

    @classmethod
    def of(
        cls, space: Space, texts: Space, known: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], setting: _Setting
    ) -> _Pool:
        """The answered rows and label texts as this setting sees them."""
        mix = setting.mix
        scale = space.scale(mix.vocabulary)
        label_rows = texts.rows(0) * scale
        rows = space.rows(mix.steps)
        examples, informed = _label_examples(rows, scale, label_rows)
        return cls(
            features=rows[known] * scale,
            labels=labels,
            texts=examples,
            label_rows=label_rows,
            informed=informed,
            scale=scale,
            c=_CS[setting.c],
            prior=_PRIORS[setting.prior],
        )

    def fit(self, rows: Integers, previous: Head | None = None, tolerance: float = 1e-6) -> Head:
        """A head from some of the answers and all label texts, whose weight each answer of a label wears off."""
        classes = len(self.texts)
        seen = np.bincount(self.labels[rows], minlength=classes)
        weights = np.maximum(self.prior / (1 + seen / _WEAR), _FLOOR) * self.informed
        return heads.fit(
            np.concatenate([self.features[rows], self.texts]),
            np.concatenate([self.labels[rows], np.arange(classes)]),
            classes=classes,
            weights=np.concatenate([np.ones(len(rows)), weights]),
            c=self.c,
            previous=previous,
            tolerance=tolerance,
        )

    def out_of_fold(
        self, folds: npt.NDArray[np.int64], report: Report, starts: Sequence[Head] = ()
    ) -> tuple[Floats, Sequence[Head]]:
        """Logits of every answered row by heads that did not see it (nor did their ``starts``), and those heads."""
        logits = np.zeros((len(self.labels), len(self.texts)), dtype=np.float32)
        found = []
        for fold in range(int(folds.max()) + 1):
            report(1, 5, "tuning")
            inside = folds == fold
            start = _unscaled(starts[fold], self.scale) if starts else None
            head = self.fit(np.flatnonzero(~inside), start, _ROUGHLY)
            logits[inside] = head.logits(self.features[inside])
            found.append(head.scaled(self.scale))
        return logits, found


def _label_examples(rows: Floats, scale: Floats, label_rows: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """One example a label: half its text, half the documents nearest to it, as long as documents are.

    Also says which labels have a text at all. ``rows`` are multiplied with ``scale`` on the way, ``label_rows`` are
    already.
    """
    lengths = np.linalg.norm(label_rows, axis=1, keepdims=True)
    informed = lengths[:, 0] > 0
    unit = np.divide(label_rows, lengths, out=np.zeros_like(label_rows), where=lengths > 0)
    if not len(rows):
        return unit, informed
    typical = float(np.sqrt(np.einsum("nd,nd,d->n", rows[:_TYPICAL], rows[:_TYPICAL], scale * scale)).mean())
    likeness = (unit * scale) @ rows.T
    nearest = np.argpartition(-likeness, min(_NEAREST, len(rows)) - 1, axis=1)[:, :_NEAREST]
    around = rows[nearest].mean(axis=1) * scale
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    texts = unit + around
    texts *= typical / np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), 1e-9)
    return texts, informed


def _tuned(
    space: Space,
    texts: Space,
    known: npt.NDArray[np.int64],
    labels: npt.NDArray[np.int64],
    setting: _Setting,
    tried: int,
    rng: np.random.Generator,
    report: Report,
) -> tuple[_Setting, Floats, int]:
    """The setting to use, its out-of-fold logits, and how many alternatives were tried in all.

    Each time a few settings one step away are compared on the same folds; what tells on held-out answers stays.
    A search in turns costs every refit a little instead of some refits much.
    """
    folds = _folds(labels, _FEW_FOLDS if len(labels) >= _PLENTY * len(texts) else _FOLDS, rng)
    best, starts = _Pool.of(space, texts, known, labels, setting).out_of_fold(folds, report)
    if len(known) < _TUNE_FROM or len(np.unique(labels)) < 2:
        return setting, best, tried
    least = _loss(best, labels)
    work = (len(known) + 200) * len(texts) * space.dimensions
    for _ in range(min(_MOST_TRIES, max(1, _WORK // work))):
        moves = setting.moves(space)
        for _ in moves:  # the next that is a move at all
            tried += 1
            if moves[tried % len(moves)] != setting:
                break
        other = moves[tried % len(moves)]
        unseen, found = _Pool.of(space, texts, known, labels, other).out_of_fold(folds, report, starts)
        loss = _loss(unseen, labels)
        if loss < least * _BETTER:
            setting, best, least, starts = other, unseen, loss, found
    return setting, best, tried


def _loss(logits: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Log loss at the best temperature."""
    shares = heads.softmax(logits / np.float32(calibration.temperature(logits, labels)))
    right = shares[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(np.maximum(right, 1e-9))))


def _folds(labels: Integers, count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """A fold for every answer, at random, each label spread evenly over the folds."""
    order = np.lexsort((rng.permutation(len(labels)), labels))
    folds = np.empty(len(labels), dtype=np.int64)
    folds[order] = (np.arange(len(labels)) + rng.integers(count)) % count
    return folds


def _ordered(
    space: Space,
    pool: _Pool,
    rows: Floats,
    probabilities: Floats,
    answered: npt.NDArray[np.int64],
    held_out: npt.NDArray[np.int64],
    ahead: int,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.int32], int, npt.NDArray[np.int32]]:
    """All rows without an answer in asking order, how many of them are seeds, and the held-out rows whose turn came."""
    classes = probabilities.shape[1]
    open_rows = np.setdiff1d(np.arange(len(rows)), answered)
    seeds = max(0, min(_SEEDS, len(rows)) - len(answered) - len(held_out))
    if space.graph is not None:
        order = ranking.covering_order(probabilities, open_rows, space.graph, count=2 * ahead, rng=rng)
    else:
        groups, spread = None, 0
        if classes > 2 and len(answered) < _SPREAD * classes:
            # Questions in one batch differ in the pair of labels they could decide.
            pairs = np.sort(np.argpartition(probabilities, -2, axis=1)[:, -2:], axis=1)
            groups, spread = pairs @ np.array([classes, 1]), ahead
        order = ranking.margin_order(probabilities, open_rows, rng=rng, clusters=groups, spread=spread)
    if seeds:
        first = ranking.seed_order(rows[open_rows] * pool.scale, pool.label_rows, count=seeds, rng=rng)
        chosen = open_rows[first].astype(np.int32)
        seeds = len(chosen)
        order = np.concatenate([chosen, order[~np.isin(order, chosen)]])
    reserved = np.isin(order, held_out)
    turn = np.cumsum(~reserved) <= max(0, ahead - 1)
    return order[~reserved], int(np.sum(~reserved[:seeds])), order[reserved & turn]
