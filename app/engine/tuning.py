"""Tuning: which penalty, weight of label texts and mix of parts tell best on answers that were kept out.

Settings are searched in turns: each time answers have grown, one to four alternatives, one step away from what is in
use, are compared on the same folds. That costs every check a little instead of some checks much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import calibration
from app.engine import head as heads
from app.engine.head import Head
from app.engine.representation import Mix, Space
from app.records import Report

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
FOLDS = 5
_FEW_FOLDS = 3
_PLENTY = 40
"""Answers a label from which heads that saw two thirds of the answers are as sure as those that saw all."""
_ROUGHLY = 1e-5
"""Tolerance of fits that only judge."""
TUNE_FROM = 60
"""Answers from which alternatives are compared."""
_WORK = 15_000_000
"""Answers times labels times columns that alternatives to the setting in use may cost at one refit."""
_MOST_TRIES = 4
_GLANCE = 2
"""Folds after which an alternative that does not tell better is given up."""
_BETTER = 0.99
"""An alternative takes over where its log loss is this much smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is chosen on held-out answers, as places in the lists above."""

    c: int = 3
    prior: int = 1
    vocabulary: int = 2
    steps: int = 1

    @property
    def penalty(self) -> float:
        """Inverse strength of the penalty."""
        return _CS[self.c]

    @property
    def weight(self) -> float:
        """What a label's text weighs before it has answers."""
        return _PRIORS[self.prior]

    @property
    def mix(self) -> Mix:
        """How the parts of the rows go together."""
        return Mix(vocabulary=_VOCABULARIES[self.vocabulary], steps=_STEPS[self.steps])

    @classmethod
    def of(cls, head: Head) -> Setting:
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

    def moves(self, space: Space) -> list[Setting]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What is trained on in one setting: answered rows with their labels, and an example a label from its text."""

    features: Floats
    labels: npt.NDArray[np.int64]
    texts: Floats
    label_rows: Floats
    scale: Floats
    c: float
    prior: float

    @classmethod
    def of(
        cls, space: Space, texts: Space, known: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], setting: Setting
    ) -> Pool:
        """The answered rows and label texts as this setting sees them."""
        mix = setting.mix
        scale = space.scale(mix.vocabulary)
        label_rows = texts.rows(0) * scale
        rows = space.rows(mix.steps)
        return cls(
            features=rows[known] * scale,
            labels=labels,
            texts=_label_examples(rows, scale, label_rows),
            label_rows=label_rows,
            scale=scale,
            c=setting.penalty,
            prior=setting.weight,
        )

    def weights(self, rows: Integers) -> npt.NDArray[np.float64]:
        """What each label's text weighs beside these answers ``(k,)``: an answer of the label wears it off."""
        seen = np.bincount(self.labels[rows], minlength=len(self.texts))
        return np.maximum(self.prior / (1 + seen / _WEAR), _FLOOR)

    def fit(self, rows: Integers, previous: Head | None = None, tolerance: float = 1e-6) -> Head:
        """A head from some of the answers and all label texts."""
        classes = len(self.texts)
        return heads.fit(
            np.concatenate([self.features[rows], self.texts]),
            np.concatenate([self.labels[rows], np.arange(classes)]),
            classes=classes,
            weights=np.concatenate([np.ones(len(rows)), self.weights(rows)]),
            c=self.c,
            previous=previous,
            tolerance=tolerance,
        )

    def out_of_fold(
        self,
        folds: npt.NDArray[np.int64],
        report: Report,
        starts: Sequence[Head] = (),
        rival: Floats | None = None,
    ) -> tuple[Floats, Sequence[Head]] | None:
        """Logits of every answered row by heads that did not see it (nor did their ``starts``), and those heads.

        ``None`` as soon as the first two folds are not told better than by the logits of a ``rival``.
        """
        logits = np.zeros((len(self.labels), len(self.texts)), dtype=np.float32)
        found = []
        for fold in range(int(folds.max()) + 1):
            report(1, 5, "tuning")
            inside = folds == fold
            start = unscaled(starts[fold], self.scale) if starts else None
            head = self.fit(np.flatnonzero(~inside), start, _ROUGHLY)
            logits[inside] = head.logits(self.features[inside])
            found.append(head.scaled(self.scale))
            if rival is not None and fold == _GLANCE - 1:
                seen = folds <= fold
                if loss(logits[seen], self.labels[seen]) >= loss(rival[seen], self.labels[seen]):
                    return None
        return logits, found


def _label_examples(rows: Floats, scale: Floats, label_rows: Floats) -> Floats:
    """One example a label: half its text, half the documents nearest to it, as long as documents are.

    A label without a text has an example of nothing (zeros), so that one answer for another label does not rule it out.
    ``rows`` are multiplied with ``scale`` on the way, ``label_rows`` are already.
    """
    lengths = np.linalg.norm(label_rows, axis=1, keepdims=True)
    unit: Floats = np.divide(label_rows, lengths, out=np.zeros_like(label_rows), where=lengths > 0)
    if not len(rows):
        return unit
    typical = float(np.sqrt(np.einsum("nd,nd,d->n", rows[:_TYPICAL], rows[:_TYPICAL], scale * scale)).mean())
    likeness = (unit * scale) @ rows.T
    nearest = np.argpartition(-likeness, min(_NEAREST, len(rows)) - 1, axis=1)[:, :_NEAREST]
    around = rows[nearest].mean(axis=1) * scale
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    texts: Floats = unit + around
    texts *= typical / np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), 1e-9)
    texts[lengths[:, 0] == 0] = 0
    return texts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tuned:
    """What a search found: the ``setting`` to use, the out-of-fold logits ``unseen`` ``(m, k)`` of the answers in it,
    a ``start`` for the head of all answers, and how many alternatives were ``tried`` in all."""

    setting: Setting
    unseen: Floats
    start: Head
    tried: int


def tuned(
    space: Space,
    texts: Space,
    known: npt.NDArray[np.int64],
    labels: npt.NDArray[np.int64],
    setting: Setting,
    tried: int,
    rng: np.random.Generator,
    report: Report,
) -> Tuned:
    """Compares ``setting`` with a few one step away on the same folds; what tells on held-out answers stays.

    ``known`` are the answered rows ``(m,)``, ``labels`` their columns; ``tried`` says whose turn it is.
    """
    folds = folded(labels, _FEW_FOLDS if len(labels) >= _PLENTY * len(texts) else FOLDS, rng)
    first = Pool.of(space, texts, known, labels, setting).out_of_fold(folds, report)
    assert first is not None  # it has no rival
    best, starts = first
    if len(known) >= TUNE_FROM and len(np.unique(labels)) > 1:
        least = loss(best, labels)
        work = (len(known) + 200) * len(texts) * space.dimensions
        for _ in range(min(_MOST_TRIES, max(1, _WORK // work))):
            moves = setting.moves(space)
            for _ in moves:  # the next that is a move at all
                tried += 1
                if moves[tried % len(moves)] != setting:
                    break
            other = moves[tried % len(moves)]
            found = Pool.of(space, texts, known, labels, other).out_of_fold(folds, report, starts, best)
            if found is None:
                continue
            its = loss(found[0], labels)
            if its < least * _BETTER:
                setting, (best, starts), least = other, found, its
    middle = replace(
        starts[0],
        weights=np.mean([head.weights for head in starts], axis=0, dtype=np.float32),
        bias=np.mean([head.bias for head in starts], axis=0, dtype=np.float32),
    )
    return Tuned(setting=setting, unseen=best, start=middle, tried=tried)


def loss(logits: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Log loss at the best temperature."""
    shares = heads.softmax(logits / np.float32(calibration.temperature(logits, labels)))
    right = shares[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(np.maximum(right, 1e-9))))


def folded(labels: Integers, count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """A fold for every answer, at random, each label spread evenly over the folds."""
    order = np.lexsort((rng.permutation(len(labels)), labels))
    folds = np.empty(len(labels), dtype=np.int64)
    folds[order] = (np.arange(len(labels)) + rng.integers(count)) % count
    return folds


def unscaled(head: Head | None, scale: Floats) -> Head | None:
    """A head for rows that are multiplied with ``scale``, to start from."""
    if head is None:
        return None
    weights = np.divide(head.weights, scale, out=np.zeros_like(head.weights), where=scale > 0)
    return replace(head, weights=weights)
