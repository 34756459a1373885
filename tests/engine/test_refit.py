from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import calibration, neighbours, refit
from app.engine.representation import Space
from app.errors import Cancelled

NONE = np.zeros(0, dtype=np.int64)


class World:
    """Documents around the directions of their labels, which the label texts hint at."""

    def __init__(self, count: int = 400, classes: int = 5, dimensions: int = 24, noise: float = 0.22) -> None:
        rng = np.random.default_rng(7)
        centres = rng.normal(size=(classes, dimensions))
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        self.labels = rng.integers(0, classes, count)
        rows = centres[self.labels] + noise * rng.normal(size=(count, dimensions))
        self.features = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        texts = centres + 0.25 * rng.normal(size=centres.shape)
        self.label_features = (texts / np.linalg.norm(texts, axis=1, keepdims=True)).astype(np.float32)

    def learn(self, answered: Any = NONE, held_out: Any = NONE, **more: Any) -> refit.Refit:
        answered, held_out = np.asarray(answered, dtype=np.int64), np.asarray(held_out, dtype=np.int64)
        return refit.refit(
            **{
                "features": self.features,
                "label_features": self.label_features,
                "answered": answered,
                "labels": self.labels[answered],
                "held_out": held_out,
                "held_out_labels": self.labels[held_out],
                "seed": 1,
            }
            | more
        )

    def accuracy(self, result: refit.Refit) -> float:
        return float((result.probabilities[result.order].argmax(axis=1) == self.labels[result.order]).mean())


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_label_texts_suggest_before_the_first_answer(world: World) -> None:
    result = world.learn()
    assert world.accuracy(result) > 0.7
    assert np.allclose(result.probabilities.sum(axis=1), 1, atol=1e-5)
    assert sorted(result.order.tolist()) == list(range(400))
    assert result.seeds > 0


def test_answers_teach(world: World) -> None:
    rng = np.random.default_rng(0)
    few, many = (world.learn(rng.permutation(400)[:count]) for count in (10, 200))
    assert world.accuracy(many) > 0.9
    assert world.accuracy(many) > world.accuracy(few)
    assert many.seeds == 0


def test_asking_in_order_beats_asking_at_random() -> None:
    world = World(count=600, classes=12, noise=0.3)
    asked: list[int] = []
    previous = None
    for _ in range(8):
        result = world.learn(asked, previous=previous)
        previous = result.head
        asked += result.order[:15].tolist()
    rng = np.random.default_rng(0)
    by_chance = [world.accuracy(world.learn(rng.permutation(600)[:120])) for _ in range(3)]
    assert world.accuracy(world.learn(asked)) > max(by_chance)


def test_names_that_say_nothing_or_lie_lose_their_weight(world: World) -> None:
    answered = np.random.default_rng(0).permutation(400)[:150]
    honest = world.learn(answered)
    lying = world.learn(answered, label_features=np.roll(world.label_features, 1, axis=0))
    silent = world.learn(answered, label_features=np.zeros_like(world.label_features))
    assert world.accuracy(lying) > world.accuracy(honest) - 0.04
    assert world.accuracy(silent) > world.accuracy(honest) - 0.04
    assert lying.prior < 1


def test_what_is_held_out_is_not_trained_on(world: World) -> None:
    rows = np.random.default_rng(0).permutation(400)
    answered, held_out = rows[:80], rows[80:110]
    true = world.learn(answered, held_out)
    false = world.learn(answered, held_out, held_out_labels=(world.labels[held_out] + 1) % 5)
    assert np.array_equal(true.head.weights, false.head.weights)
    assert np.array_equal(true.head.bias, false.head.bias)
    assert false.temperature > true.temperature  # it heard that it is often wrong


def test_held_out_answers_are_released_when_their_turn_would_have_come(world: World) -> None:
    rows = np.random.default_rng(0).permutation(400)
    answered, held_out = rows[:80], rows[80:110]
    result = world.learn(answered, held_out, ahead=20)
    assert set(result.released.tolist()) <= set(held_out.tolist())
    assert not set(result.order.tolist()) & (set(held_out.tolist()) | set(answered.tolist()))
    gaps = np.sort(result.probabilities, axis=1)
    gaps = gaps[:, -1] - gaps[:, -2]
    turn = gaps[result.order[19]]
    assert set(result.released.tolist()) == {row for row in held_out.tolist() if gaps[row] <= turn}
    assert len(world.learn(answered, held_out, ahead=400).released) == 30
    assert len(world.learn(answered, held_out, ahead=0).released) == 0


def test_confidence_means_what_it_says() -> None:
    world = World(count=3000, classes=6, noise=0.4)
    rows = np.random.default_rng(0).permutation(3000)[:400]
    result = world.learn(rows[:340], rows[340:])
    rest = result.order
    error = calibration.expected_calibration_error(result.probabilities[rest], world.labels[rest])
    assert error < 0.05
    assert result.accuracy == pytest.approx(world.accuracy(result), abs=0.06)


def test_the_same_input_gives_the_same_bits(world: World) -> None:
    rows = np.random.default_rng(0).permutation(400)
    first, again = (world.learn(rows[:70], rows[70:80]) for _ in range(2))
    assert first.head.hash == again.head.hash
    assert np.array_equal(first.order, again.order)
    assert np.array_equal(first.probabilities, again.probabilities)


def test_tuning_and_checking_wait_until_answers_have_grown(world: World) -> None:
    rows = np.random.default_rng(0).permutation(400)
    first = world.learn(rows[:100])
    assert first.head.checked_at == 100
    assert first.head.tried > 0
    assert first.accuracy is not None
    soon = world.learn(rows[:105], previous=first.head)
    assert soon.accuracy is None
    assert (soon.temperature, soon.c, soon.head.tried) == (first.temperature, first.c, first.head.tried)
    later = world.learn(rows[:160], previous=first.head)
    assert later.head.checked_at == 160
    assert later.head.tried > first.head.tried


def mixed(world: World, *, noise: bool) -> tuple[Space, Space]:
    """The world's rows as vectors; their vocabulary part says nothing at all, or just as much."""
    rng = np.random.default_rng(5)
    words = rng.normal(size=(len(world.features), 30)).astype(np.float32) if noise else world.features[:, ::-1].copy()
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    label_words = np.zeros((5, words.shape[1]), dtype=np.float32) if noise else world.label_features[:, ::-1].copy()
    graph = neighbours.weights(neighbours.join(neighbours.none(), world.features, seed=0))
    return Space(world.features, words, graph), Space(world.label_features, label_words)


def test_the_mix_of_parts_follows_held_out_answers(world: World) -> None:
    rows = np.random.default_rng(0).permutation(400)
    space, texts = mixed(world, noise=True)
    previous, found = None, []
    for count in (60, 80, 100, 130, 160, 200, 250):
        result = world.learn(rows[:count], features=space, label_features=texts, previous=previous)
        previous = result.head
        found.append(result.mix.vocabulary)
    assert found[-1] < 0.5  # what says nothing is weighed down
    assert world.accuracy(result) > 0.9


def test_a_graph_helps_and_gives_the_same_bits_again(world: World) -> None:
    space, texts = mixed(world, noise=False)
    asked: list[int] = []
    previous = None
    for _ in range(3):
        result = world.learn(asked, features=space, label_features=texts, previous=previous, ahead=10)
        previous = result.head
        asked += result.order[:10].tolist()
    fresh, again = mixed(world, noise=False)
    first = world.learn(asked, features=space, label_features=texts, previous=previous)
    second = world.learn(asked, features=fresh, label_features=again, previous=previous)
    assert first.head.hash == second.head.hash
    assert np.array_equal(first.order, second.order)
    assert np.array_equal(first.probabilities, second.probabilities)
    assert world.accuracy(first) > world.accuracy(world.learn(asked))
    assert np.allclose(
        first.head.logits(space.rows(first.mix.steps)).argmax(axis=1), first.probabilities.argmax(axis=1)
    )


def test_one_label_is_enough(world: World) -> None:
    result = world.learn([3, 4], label_features=world.label_features[:1], labels=np.zeros(2, int))
    assert (result.probabilities == 1).all()
    assert len(result.order) == 398


@pytest.mark.parametrize("answers", [1, 12, 80])
def test_answers_of_a_single_label(world: World, answers: int) -> None:
    rows = np.flatnonzero(world.labels == 2)[:answers]
    result = world.learn(rows)
    assert (result.probabilities[rows].argmax(axis=1) == 2).all()
    assert result.probabilities.min() > 0


def test_a_label_added_later(world: World) -> None:
    rows = np.random.default_rng(0).permutation(400)[:100]
    rows = rows[world.labels[rows] < 4]
    before = world.learn(rows, label_features=world.label_features[:4])
    after = world.learn(rows, previous=before.head)
    assert after.probabilities.shape == (400, 5)
    unseen = world.labels == 4
    assert after.probabilities[unseen, 4].mean() > 3 * after.probabilities[~unseen, 4].mean()


def test_everything_is_answered(world: World) -> None:
    result = world.learn(np.arange(400))
    assert len(result.order) == len(result.released) == 0


def test_tiny_collections() -> None:
    world = World(count=3, classes=2)
    assert sorted(world.learn().order.tolist()) == [0, 1, 2]
    assert sorted(world.learn([1]).order.tolist()) == [0, 2]
    nothing = World(count=0, classes=2).learn()
    assert nothing.probabilities.shape == (0, 2)
    assert len(nothing.order) == 0


def test_without_labels_there_is_nothing_to_learn(world: World) -> None:
    with pytest.raises(ValueError, match="labels"):
        world.learn(label_features=world.label_features[:0])


def test_it_can_be_cancelled(world: World) -> None:
    calls: list[tuple[int, int]] = []
    rows = np.random.default_rng(0).permutation(400)[:100]
    world.learn(rows, report=lambda done, total, note="": calls.append((done, total)))
    assert calls[-1] == (5, 5)
    left = len(calls) - 1

    def stop(done: int, total: int, note: str = "") -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        world.learn(rows, report=stop)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60), st.integers(0, 99))
def test_every_document_is_in_its_place(answers: int, held: int, ahead: int, seed: int) -> None:
    world = World(count=80, classes=3, dimensions=6)
    rows = np.random.default_rng(seed).permutation(80)
    answered, held_out = rows[:answers], rows[answers : answers + held]
    result = world.learn(answered, held_out, ahead=ahead, seed=seed)
    assert sorted(result.order.tolist()) == sorted(rows[answers + held :].tolist())
    assert set(result.released.tolist()) <= set(held_out.tolist())
    assert 0 <= result.seeds <= len(result.order)
    assert result.order.dtype == result.released.dtype == np.int32
    assert np.isfinite(result.probabilities).all()
