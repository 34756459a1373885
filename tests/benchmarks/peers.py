"""What others ask next: the recipe and small-text's strategies, as refits that stand in for the engine's own.

A peer is a head and a strategy. Heads: ``plain``, logistic regression with C = 1 on the passages' mean vectors, which
is what people do today, its temperature found as the engine finds its own; ``own``, the engine's whole refit, so that
only the questions differ. Strategies are ``random``, ``least_confidence``, ``cover`` (our own queue, for the plain
head) and, where small-text is at hand, its own code for the rest (:data:`SMALL_TEXT`).

small-text is no requirement of the program: ``pip install small-text`` into an environment of its own, and name that
environment's ``site-packages`` folder (measured with 1.4.1; the program's own NumPy, SciPy and scikit-learn are used).
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import calibration, latent, ranking, refit, tuning
from app.engine import head as heads
from app.engine.head import Head
from app.engine.refit import Refit
from app.engine.representation import Mix, Space

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

HEADS = ("plain", "own")
SMALL_TEXT = ("breaking_ties", "entropy", "kmeans", "contrastive", "coreset", "discriminative")
STRATEGIES = ("random", "least_confidence", "cover", *SMALL_TEXT)
ROUND, PERIOD = 50, 8
"""With the plain head: questions between two refits, and questions to one that is drawn at random."""

_CHECK_FROM, _GROWTH = 10, 1.15
"""Out-of-fold scores as the engine computes them: from so many answers on, each time they have grown so much."""
_ITERATIONS = 3
"""Classifiers that discriminative active learning fits for a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a strategy may look at: ``probabilities`` ``(n, k)`` and ``rows`` ``(n, d)`` of all documents, which of them
    can be asked (``open``) and which were answered (``known``, with ``labels``), and the ``graph`` of those alike."""

    probabilities: Floats
    rows: Floats
    open: Integers
    known: Integers
    labels: Integers
    graph: latent.Rows | None = None


Ask = Callable[[Situation, int, np.random.Generator], Integers]


def ask(strategy: str) -> Ask:
    """How a strategy picks ``count`` open rows. Raises ``ModuleNotFoundError`` where it needs small-text, which is not
    there."""
    if strategy == "random":
        return lambda now, count, rng: rng.choice(now.open, count, replace=False)
    if strategy == "least_confidence":
        return lambda now, count, rng: _least_confident(now)[:count]
    if strategy == "cover":
        return _covering
    return _small_text(strategy)


def find_small_text(folder: Path | None) -> None:
    """Look for small-text in ``folder``, too, after everything the program brings."""
    if folder is not None:
        sys.path.append(str(folder))


def peer(head: str, strategy: str) -> Callable[..., Refit]:
    """A function with the signature of :func:`app.engine.refit.refit`."""
    learn = {"plain": plain_refit, "own": refit.refit}[head]
    chosen = ask(strategy)

    def learn_and_ask(**given: Any) -> Refit:
        result = learn(**given)
        space: Space = given["features"]
        known = np.asarray(given["answered"], dtype=np.int64)
        held = np.asarray(given["held_out"], dtype=np.int64)
        labels = np.asarray(given["labels"], dtype=np.int64)
        rng = np.random.default_rng([given["seed"], len(known), len(held), 1])
        # Held-out rows can be asked like all others, and whose turn has come is released, as the engine does it:
        # only so do those that stay in reserve look like what remains.
        rest = np.setdiff1d(np.arange(len(space)), known)
        count = min(given["ahead"], len(rest))
        now = Situation(
            probabilities=result.probabilities,
            rows=space.rows(result.mix.steps) * space.scale(result.mix.vocabulary),
            open=rest,
            known=known,
            labels=labels,
            graph=space.graph,
        )
        if head == "plain":
            now = replace(now, rows=space.vectors)
        picks = chosen(now, count, rng) if len(known) and count else rng.permutation(rest)[:count]
        others = np.setdiff1d(rest, picks)
        others = others[np.argsort(result.probabilities[others].max(axis=1), kind="stable")]
        order = np.concatenate([picks, others]).astype(np.int32)
        return replace(
            result,
            order=order[~np.isin(order, held)],
            seeds=0,
            released=picks[np.isin(picks, held)].astype(np.int32),
        )

    return learn_and_ask


def plain_refit(
    *,
    features: Space,
    label_features: Space,
    answered: Integers,
    labels: Integers,
    held_out: Integers,
    held_out_labels: Integers,
    previous: Head | None = None,
    seed: int,
    **_: Any,
) -> Refit:
    """Logistic regression with C = 1 on mean vectors, and a temperature as the engine would find it."""
    classes = len(label_features)
    known, truth = np.asarray(answered, dtype=np.int64), np.asarray(labels, dtype=np.int64)
    held = np.asarray(held_out, dtype=np.int64)
    rows = features.vectors
    if previous is not None and previous.weights.shape != (classes, features.dimensions):
        previous = None
    width = rows.shape[1]
    start = None if previous is None else replace(previous, weights=previous.weights[:, :width])
    head = heads.fit(rows[known], truth, classes=classes, c=1.0, previous=start)
    checked_at = 0 if previous is None else previous.checked_at
    picked = None
    if len(known) >= _CHECK_FROM and not checked_at <= len(known) < checked_at * _GROWTH:
        rng = np.random.default_rng([seed, len(known), len(held)])
        folds = tuning.folded(truth, tuning.FOLDS, rng)
        unseen = np.zeros((len(known), classes), dtype=np.float32)
        for fold in range(tuning.FOLDS):
            inside = folds == fold
            other = heads.fit(rows[known[~inside]], truth[~inside], classes=classes, c=1.0)
            unseen[inside] = other.logits(rows[known[inside]])
        picked = calibration.temperature(unseen, truth)
        checked_at = len(known)
    if checked_at:
        if picked is None:
            picked = 1.0 if previous is None else previous.picked
        found = calibration.calibrate(picked, head.logits(rows[held]), np.asarray(held_out_labels, dtype=np.int64))
        head = head.calibrated(found, picked)
    whole = np.zeros((classes, features.dimensions), dtype=np.float32)
    whole[:, :width] = head.weights
    mix = Mix(vocabulary=0.0, steps=0)
    head = replace(head, weights=whole, mix=mix, checked_at=checked_at)
    return Refit(
        head=head,
        probabilities=head.probabilities(features.rows(0)),
        order=np.zeros(0, dtype=np.int32),
        seeds=0,
        released=np.zeros(0, dtype=np.int32),
        temperature=head.temperature,
        c=1.0,
        prior=0.0,
        mix=mix,
        accuracy=None,
        seconds=0.0,
    )


def _least_confident(now: Situation) -> Integers:
    return now.open[np.argsort(now.probabilities[now.open].max(axis=1), kind="stable")]


def _covering(now: Situation, count: int, rng: np.random.Generator) -> Integers:
    assert now.graph is not None
    found = ranking.covering_order(now.probabilities, now.open, now.graph, count=count, rng=rng)
    return found[:count].astype(np.int64)


class _Shown:
    """A classifier that has learned already, in small-text's words."""

    def __init__(self, now: Situation) -> None:
        self._now = now

    def predict_proba(self, dataset: Any) -> Floats:
        return self._now.probabilities[_numbers(dataset)]

    def embed(self, dataset: Any, return_proba: bool = False, pbar: Any = None) -> Any:
        rows = self._now.rows[_numbers(dataset)]
        return (rows, self.predict_proba(dataset)) if return_proba else rows


def _numbers(dataset: Any) -> Integers:
    """Which documents a data set holds: its only feature, but for discriminative active learning, is the row number."""
    found: Integers = np.asarray(dataset.x)[:, 0].astype(np.int64)
    return found


def _small_text(strategy: str) -> Ask:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import small_text
        from sklearn.linear_model import LogisticRegression

        made = {
            "breaking_ties": lambda: small_text.BreakingTies(),
            "entropy": lambda: small_text.PredictionEntropy(),
            "kmeans": lambda: small_text.EmbeddingKMeans(),
            "contrastive": lambda: small_text.ContrastiveActiveLearning(pbar=None),
            "coreset": lambda: small_text.LightweightCoreset(),
            "discriminative": lambda: small_text.DiscriminativeActiveLearning(
                small_text.SklearnClassifierFactory(LogisticRegression(max_iter=200), 2), _ITERATIONS, pbar=None
            ),
        }[strategy]()

    def picks(now: Situation, count: int, rng: np.random.Generator) -> Integers:
        features = now.rows if strategy == "discriminative" else np.arange(len(now.rows), dtype=np.float64)[:, None]
        labels = np.full(len(now.rows), 0, dtype=np.int64)
        labels[now.known] = now.labels
        targets = np.arange(now.probabilities.shape[1])
        dataset = small_text.SklearnDataset(features, labels, target_labels=targets)
        np.random.seed(int(rng.integers(2**32)))  # small-text draws from NumPy's global generator
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = made.query(_Shown(now), dataset, now.open, now.known, now.labels, n=count)
        return np.asarray(found, dtype=np.int64)

    return picks
