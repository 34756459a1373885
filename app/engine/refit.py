"""One refit: from the answers so far to a head, its confidences, and the order of the next questions.

What a refit knows: the features of all documents, the texts of the labels, the answers that may be trained on,
and answers to questions drawn at random that are kept out of training (the *reserve yardstick*): what stays in
reserve is a plain random sample of what remains, so agreement on it may be believed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.engine import calibration, ranking, representation, tuning
from app.engine.head import Head
from app.engine.representation import Mix, Space
from app.engine.tuning import Pool, Setting
from app.records import Report, silent

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.integer[Any]]

_SEEDS = 12
"""Questions that cover the collection before the head leads. Label texts make it a fair guide from the start: 50 or
100 of them left it behind by one to five points after 100 answers, on four collections; without texts too.
"""
_SPREAD = 3
"""Answers a label up to which the questions of one batch are spread over pairs of labels (without a graph)."""
_CHECK_FROM = 10
_GROWTH = 1.15
"""Out-of-fold scores are computed anew each time the answers have grown by this factor."""


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
        setting = Setting() if previous is None else Setting.of(previous)
        tried, checked_at, unseen, start = 0, 0, None, previous
        if previous is not None:
            tried, checked_at = previous.tried, previous.checked_at
        if len(known) < _CHECK_FROM:
            checked_at = 0
        elif not checked_at <= len(known) < checked_at * _GROWTH:
            search = tuning.tuned(space, texts, known, truth, setting, tried, rng, report)
            setting, unseen, start, tried = search.setting, search.unseen, search.start, search.tried
            checked_at = len(known)
        report(2, 5, "fitting")
        pool = Pool.of(space, texts, known, truth, setting)
        head = pool.fit(np.arange(len(known)), tuning.unscaled(start, pool.scale)).scaled(pool.scale)
        head = replace(head, c=setting.penalty, prior=setting.weight, mix=setting.mix, tried=tried)
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


def _ordered(
    space: Space,
    pool: Pool,
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
