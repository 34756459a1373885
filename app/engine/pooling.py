"""Pooling two opinions: the head's, which learned here, and a language model's, which was never asked to.

Logarithmic pooling with weights (Genest and Zidek 1986, section 3; as products of experts, Hinton 2002)::

    p(label) ∝ head(label) · (model(label) · k) ** (β(label) · h),   β ≥ 0

β is fitted on answered documents by log loss, with a penalty that draws it to 0, and taken only as far as it stands on
documents it was not fitted on (cross-validation): first one β for all labels, then, where answers suffice, one for each
label, drawn to the common one. So a poor model fades to nothing, and one that is good for some labels counts there.

h, 0 to 1, is how far the model is heard of a document: not at all where the head is as good as certain. β is measured
on answers, and what is answered is mostly what the head doubts; at the end, when only certain documents are unread and
all are right, a model that contradicts some of them would otherwise make the head's loss several times as large.

The head's opinions must be out-of-fold ones, or the head seems better than it is. Pure numpy; the objective is convex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.integer]

FEWEST = 20
"""Answered documents below which nothing is fitted."""
FEWEST_OF_LABEL = 12
"""Answers of a label below which it keeps the common β."""
_FLOOR = 1e-3
"""The least probability a model's opinion counts as: no model may be certain against the head."""
_NOT_HEARD, _HEARD = 1e-3, 1e-2
"""The head's doubt (1 less its best probability) up to which the model is not heard, and from which it is as far as its
β says; between, as the logarithm of the doubt. Of 588 rounds of runs that read everything, 30 lost more than 1 % to the
head alone without this and 3 with it, to one or two documents each; a good model's mean ratio of losses went from
0.247 to 0.251, with three times these bounds to 0.275.
"""
_FOLDS = 5
_HIGHEST = 3.0
_TO_NOTHING = 6.0
"""Pseudo-answers that pull every β to 0: the head's own opinion as the answer, beside what the model says of another
document. A model that is right by luck on a few answers is not believed at once."""
_TO_COMMON = 10.0
"""Pseudo-answers that pull a label's β to the common one."""
_SURE = 2.5
"""Standard errors by which held-out log loss must be better before a β is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far a model is trusted in a project.

    ``betas`` ``(k,)`` are the weights of its opinion by label, 0 where it counts for nothing. ``model_right`` and
    ``head_right`` say how many of ``answers`` each had right by its best label.
    ``loss``, ``head_loss`` are held-out mean log losses in nats, pooled and of the head alone.
    """

    betas: Floats
    answers: int = 0
    model_right: int = 0
    head_right: int = 0
    loss: float | None = None
    head_loss: float | None = None

    @property
    def any(self) -> bool:
        """Whether the model counts at all."""
        return bool(self.betas.any())


def untrusting(labels: int) -> Trust:
    """The trust in a model before anything was measured: none."""
    return Trust(betas=np.zeros(labels))


def pool(head: npt.ArrayLike, model: npt.ArrayLike, betas: npt.ArrayLike) -> Floats:
    """The pooled log-probabilities ``(n, k)`` or ``(k,)`` of log-probabilities of ``head`` and ``model``.

    ``betas`` is one number or ``(k,)``; with 0, and where the head is certain, the head's come back unchanged (but for
    rounding).
    """
    ours = np.asarray(head, dtype=np.float64)
    logits = ours + np.asarray(betas, dtype=np.float64) * _heard(ours) * _said(model)
    result: Floats = logits - _log_sum(logits)
    return result


def fit(head: npt.ArrayLike, model: npt.ArrayLike, labels: Labels, *, rng: np.random.Generator) -> Trust:
    """How far to trust ``model`` beside ``head`` (both log-probabilities ``(n, k)``), given answers ``(n,)``.

    ``rng`` deals the answers to folds. The result is never far from the head alone where the model does not help:
    what is gained on held-out answers must exceed its own standard error clearly.
    """
    ours = np.asarray(head, dtype=np.float64)
    ours = ours - _log_sum(ours)
    said = _said(model)
    answers = np.asarray(labels, dtype=np.int64)
    count, classes = ours.shape
    alone = _losses(ours, said, answers, np.zeros(classes))
    right = {
        "answers": count,
        "model_right": int(np.sum(said.argmax(axis=1) == answers)),
        "head_right": int(np.sum(ours.argmax(axis=1) == answers)),
    }
    if count < FEWEST:
        mean = float(alone.mean()) if count else None
        return Trust(betas=np.zeros(classes), loss=mean, head_loss=mean, **right)
    folds = rng.permutation(np.arange(count) % _FOLDS)
    common, single = np.zeros(count), np.zeros(count)
    for fold in range(_FOLDS):
        out, rest = folds == fold, folds != fold
        task = _Task.of(ours[rest], said[rest], answers[rest])
        beta = _common(task)
        common[out] = _losses(ours[out], said[out], answers[out], np.full(classes, beta))
        betas = _by_label(task, beta)
        single[out] = _losses(ours[out], said[out], answers[out], betas)
    task = _Task.of(ours, said, answers)
    beta = _common(task)
    betas, losses = np.zeros(classes), alone
    if _better(common, alone):
        betas, losses = np.full(classes, beta), common
    if _better(single, losses):
        betas, losses = _by_label(task, beta), single
    return Trust(betas=betas, loss=float(losses.mean()), head_loss=float(alone.mean()), **right)


def _better(losses: Floats, than: Floats) -> bool:
    """Whether mean loss is lower by more than chance makes likely."""
    gains = than - losses
    error = float(gains.std(ddof=1)) / np.sqrt(len(gains))
    return bool(gains.mean() > _SURE * error and gains.mean() > 1e-9)


def _said(model: npt.ArrayLike) -> Floats:
    """A model's log-probabilities against knowing nothing, none too certain."""
    values = np.asarray(model, dtype=np.float64)
    shares = np.exp(values - _log_sum(values))
    classes = shares.shape[-1]
    result: Floats = np.log((shares + _FLOOR) / (1 + classes * _FLOOR)) + np.log(classes)
    return result


def _heard(head: Floats) -> Floats:
    """How far a model is heard beside the head's log-probabilities ``(…, k)``: ``(…, 1)``, 0..1."""
    doubt = np.maximum(-np.expm1(head.max(axis=-1, keepdims=True) - _log_sum(head)), 1e-12)
    result: Floats = np.clip(np.log(doubt / _NOT_HEARD) / np.log(_HEARD / _NOT_HEARD), 0.0, 1.0)
    return result


def _losses(head: Floats, said: Floats, labels: npt.NDArray[np.int64], betas: Floats) -> Floats:
    logits = head + betas * _heard(head) * said
    result: Floats = _log_sum(logits)[:, 0] - logits[np.arange(len(labels)), labels]
    return result


@dataclass(frozen=True, slots=True)
class _Task:
    """What β is fitted to: opinions ``(n, k)``, shares of the right labels ``(n, k)``, weights ``(n,)``.

    ``said`` is as far as it is heard. ``counts`` ``(k,)`` are the real answers of each label.
    """

    head: Floats
    said: Floats
    right: Floats
    weights: Floats
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, head: Floats, said: Floats, labels: npt.NDArray[np.int64]) -> _Task:
        """The answers, and behind them the pseudo-answers that pull to nothing."""
        count, classes = head.shape
        one = np.zeros_like(head)
        one[np.arange(count), labels] = 1.0
        return cls(
            np.vstack([head, head]),
            np.vstack([_heard(head) * said, _heard(head) * np.roll(said, count // 2, axis=0)]),
            np.vstack([one, np.exp(head)]),
            np.concatenate([np.ones(count), np.full(count, _TO_NOTHING / count)]),
            np.bincount(labels, minlength=classes),
        )

    def slopes(self, betas: Floats) -> Floats:
        """Derivative of the loss by each label's β: expected minus right opinion."""
        logits = self.head + betas * self.said
        shares = np.exp(logits - _log_sum(logits))
        result: Floats = self.weights @ ((shares - self.right) * self.said)
        return result


def _common(task: _Task) -> float:
    """One β by bisecting the derivative of the loss, which is convex."""
    ones = np.ones(task.head.shape[1])
    if task.slopes(0 * ones).sum() >= 0:
        return 0.0
    low, high = 0.0, _HIGHEST
    if task.slopes(high * ones).sum() <= 0:
        return high
    for _ in range(30):
        middle = (low + high) / 2
        if task.slopes(middle * ones).sum() < 0:
            low = middle
        else:
            high = middle
    return low


def _by_label(task: _Task, common: float) -> Floats:
    """One β a label, drawn to the common one; labels with few answers keep it. Accelerated projected gradient.

    (Beck and Teboulle 2009; the step is the reciprocal of a bound on the curvature.)
    """
    free = task.counts >= FEWEST_OF_LABEL
    betas = np.full(len(free), common)
    if not free.any():
        return betas
    curvature = 0.5 * float(np.max(task.weights @ task.said**2)) + _TO_COMMON
    ahead, momentum = betas.copy(), 1.0
    for _ in range(300):
        slope = task.slopes(ahead) + _TO_COMMON * (ahead - common)
        moved = np.where(free, np.clip(ahead - slope / curvature, 0.0, _HIGHEST), common)
        step = float(np.max(np.abs(moved - betas)))
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - betas)
        betas, momentum = moved, following
        if step < 1e-5:
            break
    return betas


def _log_sum(values: Floats) -> Floats:
    top = values.max(axis=-1, keepdims=True)
    result: Floats = top + np.log(np.exp(values - top).sum(axis=-1, keepdims=True))
    return result
