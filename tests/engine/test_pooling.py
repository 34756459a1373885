"""Pooling the head's opinion with a model's: never much worse than the head alone, clearly better with a good model."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from app.engine import pooling

Array = npt.NDArray[np.float64]


def normal(logits: Array) -> Array:
    top = logits.max(axis=1, keepdims=True)
    result: Array = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return result


def loss(logs: Array, labels: npt.NDArray[Any]) -> float:
    return float(-logs[np.arange(len(labels)), labels].mean())


def world(
    rng: np.random.Generator, count: int, classes: int, kind: str, *, head: float, certain: float
) -> tuple[Array, Array, npt.NDArray[Any]]:
    """A calibrated head (right label shifted by ``head`` standard deviations), a model of a kind, the answers."""
    labels = rng.integers(0, classes, count)
    seen = rng.normal(size=(count, classes))
    seen[np.arange(count), labels] += head
    right = {
        "good": np.full(count, 0.9),
        "sixty": np.full(count, 0.6),
        "wrong": np.zeros(count),
        "half": np.where(labels < classes // 2, 0.95, 1 / classes),
        "random": np.full(count, 1 / classes),
    }[kind]
    other = (labels + rng.integers(1, classes, count)) % classes
    said = np.where(rng.random(count) < right, labels, other)
    opinion = 0.5 * rng.normal(size=(count, classes))
    opinion[np.arange(count), said] += certain
    return normal(seen * head), normal(opinion), labels


def ratios(kind: str, classes: int, answers: int, *, head: float, certain: float, seeds: int = 8) -> Array:
    """Log loss on fresh documents, pooled against the head alone, for several seeds."""
    found = []
    for seed in range(seeds):
        rng = np.random.default_rng([seed, classes, answers])
        ours, model, labels = world(rng, answers + 3000, classes, kind, head=head, certain=certain)
        trust = pooling.fit(ours[:answers], model[:answers], labels[:answers], rng=rng)
        fresh = slice(answers, None)
        pooled = pooling.pool(ours[fresh], model[fresh], trust.betas)
        found.append(loss(pooled, labels[fresh]) / loss(ours[fresh], labels[fresh]))
    return np.array(found)


@pytest.mark.parametrize("answers", [10, 30, 100, 400])
@pytest.mark.parametrize("classes", [3, 12])
@pytest.mark.parametrize("kind", ["sixty", "wrong", "half", "random"])
def test_never_more_than_one_percent_worse(kind: str, classes: int, answers: int) -> None:
    for head, certain in ((1.0, 3.0), (2.5, 8.0)):
        seeds = 8 if answers <= 100 else 2
        assert ratios(kind, classes, answers, head=head, certain=certain, seeds=seeds).max() <= 1.01


@pytest.mark.parametrize("classes", [3, 12])
def test_a_good_model_helps_clearly(classes: int) -> None:
    assert ratios("good", classes, 60, head=1.0, certain=4.0).mean() < 0.6
    assert ratios("good", classes, 400, head=1.0, certain=4.0, seeds=3).max() < 0.5


def test_a_model_that_knows_half_of_the_labels_helps_there() -> None:
    found = ratios("half", 8, 400, head=1.0, certain=6.0, seeds=3)
    assert found.max() < 0.9
    rng = np.random.default_rng(3)
    ours, model, labels = world(rng, 400, 8, "half", head=1.0, certain=6.0)
    betas = pooling.fit(ours, model, labels, rng=rng).betas
    assert betas[:4].mean() > 1.2 * betas[4:].mean()


def test_a_wrong_model_counts_for_nothing() -> None:
    rng = np.random.default_rng(0)
    ours, model, labels = world(rng, 300, 5, "wrong", head=1.0, certain=8.0)
    trust = pooling.fit(ours, model, labels, rng=rng)
    assert not trust.any and not trust.betas.any()
    assert trust.model_right == 0 and 0 < trust.head_right < 300 == trust.answers


def test_trust_says_how_often_each_was_right() -> None:
    rng = np.random.default_rng(0)
    ours, model, labels = world(rng, 200, 4, "good", head=1.0, certain=8.0)
    trust = pooling.fit(ours, model, labels, rng=rng)
    assert trust.model_right == int((model.argmax(axis=1) == labels).sum()) > 150
    assert trust.head_right == int((ours.argmax(axis=1) == labels).sum())
    assert trust.any and trust.loss is not None and trust.head_loss is not None
    assert trust.loss < trust.head_loss


def test_few_answers_trust_nothing() -> None:
    rng = np.random.default_rng(0)
    ours, model, labels = world(rng, pooling.FEWEST - 1, 4, "good", head=1.0, certain=8.0)
    assert not pooling.fit(ours, model, labels, rng=rng).any
    empty = pooling.fit(ours[:0], model[:0], labels[:0], rng=rng)
    assert not empty.any and empty.answers == 0 and empty.loss is None
    assert not pooling.untrusting(4).any


def test_pooled_opinions_are_probabilities_and_nothing_is_certain() -> None:
    head = normal(np.zeros((1, 3)))
    certain = np.array([[0.0, -np.inf, -np.inf]])
    with np.errstate(divide="ignore"):
        pooled = pooling.pool(head, certain, np.full(3, pooling._HIGHEST))
    assert np.isfinite(pooled).all()
    assert np.exp(pooled).sum() == pytest.approx(1.0)
    np.testing.assert_allclose(pooling.pool(head[0], certain[0], 0.0), head[0], atol=1e-12)


def test_who_is_certain_is_not_contradicted() -> None:
    contrary = normal(np.array([[0.0, 9.0, 0.0]]))
    heads = np.log([[1 - doubt, doubt / 2, doubt / 2] for doubt in (1e-7, 9e-4, 2e-3, 9e-3, 0.011, 0.1, 0.5)])
    moved = heads[:, 0] - pooling.pool(heads, np.repeat(contrary, len(heads), axis=0), 1.0)[:, 0]
    np.testing.assert_allclose(moved[:2], 0.0, atol=1e-9)
    assert (np.diff(moved[1:]) > 0).all(), "the more the head doubts, the more the model is heard"
    doubting = normal(heads[4:] + 1.0 * np.log(3 * np.exp(contrary) + 3 * pooling._FLOOR))
    np.testing.assert_allclose(pooling.pool(heads[4:], contrary, 1.0), doubting, atol=1e-9)


@pytest.mark.parametrize("kind", ["good", "sixty", "half"])
def test_when_only_certain_documents_are_left_the_head_is_not_made_worse(kind: str) -> None:
    """β is measured on what the head doubted, as answers are; left are those of which it is sure, and all are right."""
    for seed in range(4):
        rng = np.random.default_rng([seed, 5])
        ours, model, labels = world(rng, 6000, 4, kind, head=3.0, certain=6.0)
        order = np.argsort(ours.max(axis=1))
        answered, left = order[:300], order[-3000:]
        left = left[ours[left].argmax(axis=1) == labels[left]]
        trust = pooling.fit(ours[answered], model[answered], labels[answered], rng=rng)
        assert trust.any
        both = pooling.pool(ours[left], model[left], trust.betas)
        assert loss(both, labels[left]) <= 1.01 * loss(ours[left], labels[left])


def test_the_same_seed_gives_the_same_trust() -> None:
    ours, model, labels = world(np.random.default_rng(1), 120, 4, "sixty", head=1.0, certain=3.0)
    one, two = (pooling.fit(ours, model, labels, rng=np.random.default_rng(2)) for _ in range(2))
    np.testing.assert_array_equal(one.betas, two.betas)
