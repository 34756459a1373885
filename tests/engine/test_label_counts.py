"""Learning works from the first answer on, whatever the labels: two or 150 of them, yes and no, none answered yet."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from app.engine import neighbours, refit
from app.engine.head import Head
from app.engine.representation import Space

NOTHING = np.zeros(0, dtype=np.int64)


class World:
    """Documents around the directions of their labels, joined to those that read alike."""

    def __init__(self, classes: int, *, count: int = 600, texts: bool = True, shares: np.ndarray | None = None) -> None:
        rng = np.random.default_rng(classes)
        centres = unit(rng.normal(size=(classes, 48)))
        self.labels = rng.choice(classes, count, p=shares)
        self.labels[:classes] = np.arange(classes)
        self.vectors = unit(centres[self.labels] + 0.12 * rng.normal(size=(count, 48)))
        words = unit(rng.normal(size=(classes, 30))[self.labels] + 0.2 * rng.normal(size=(count, 30)))
        graph = neighbours.weights(neighbours.join(neighbours.none(), self.vectors, seed=0))
        self.space = Space(self.vectors, words, graph)
        hints = unit(centres + 0.1 * rng.normal(size=centres.shape)) if texts else np.zeros_like(centres)
        self.texts = Space(hints.astype(np.float32), np.zeros((classes, 30), dtype=np.float32))

    def learn(self, answered: np.ndarray, held: np.ndarray = NOTHING, previous: Head | None = None) -> refit.Refit:
        return refit.refit(
            features=self.space,
            label_features=self.texts,
            answered=np.sort(answered),
            labels=self.labels[np.sort(answered)],
            held_out=held,
            held_out_labels=self.labels[held],
            previous=previous,
            seed=3,
            ahead=10,
        )

    def right(self, result: refit.Refit) -> float:
        rest = result.order
        return float((result.probabilities[rest].argmax(axis=1) == self.labels[rest]).mean())


def unit(rows: np.ndarray) -> np.ndarray:
    result: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result.astype(np.float32)


@cache
def world(classes: int) -> World:
    return World(classes)


@pytest.mark.parametrize("answers", [0, 1, 2, 11, 70])
@pytest.mark.parametrize("classes", [2, 3, 150])
def test_any_number_of_answers_and_labels(classes: int, answers: int) -> None:
    made = world(classes)
    rows = np.random.default_rng(answers).permutation(600)
    result = made.learn(rows[:answers], rows[answers : answers + 5])
    assert result.probabilities.shape == (600, classes)
    assert np.isfinite(result.probabilities).all()
    assert np.allclose(result.probabilities.sum(axis=1), 1, atol=1e-4)
    assert result.probabilities.min() >= 0
    assert sorted(result.order.tolist()) == sorted(rows[answers + 5 :].tolist())
    assert made.right(result) > 0.7  # the labels' texts are a good guide here
    known = rows[:answers]
    assert (result.probabilities[known].argmax(axis=1) == made.labels[known]).mean() > 0.7 if answers else True


@pytest.mark.parametrize("classes", [2, 150])
def test_one_answer_teaches_its_label(classes: int) -> None:
    made = World(classes, texts=False)
    row = int(np.flatnonzero(made.labels == 1)[0])
    before, after = made.learn(NOTHING), made.learn(np.array([row]))
    assert np.allclose(before.probabilities, 1 / classes, atol=1e-4)  # nothing is known
    alike = np.flatnonzero(made.labels == 1)
    others = np.flatnonzero(made.labels != 1)
    gain = after.probabilities[:, 1] - before.probabilities[:, 1]
    assert gain[alike].mean() > gain[others].mean() + 0.2 / classes
    assert after.probabilities[others, 1].mean() < 0.75  # the others are not ruled out by it
    assert after.probabilities[row].argmax() == 1


@pytest.mark.parametrize("share", [0.5, 0.05])
def test_yes_and_no_are_learned_although_the_words_say_nothing(share: float) -> None:
    made = World(2, texts=False, shares=np.array([1 - share, share]))
    asked: list[int] = []
    previous = None
    for _ in range(6):
        result = made.learn(np.array(asked, dtype=np.int64), previous=previous)
        previous = result.head
        asked += result.order[:10].tolist()
    result = made.learn(np.array(asked), previous=previous)
    assert made.right(result) > 0.95
    yes = result.order[made.labels[result.order] == 1]
    assert (result.probabilities[yes].argmax(axis=1) == 1).mean() > 0.8


def test_a_label_of_150_that_nobody_used_stays_possible() -> None:
    made = world(150)
    rows = np.random.default_rng(5).permutation(600)[:300]
    rows = rows[made.labels[rows] != 77]
    result = made.learn(rows)
    unseen = np.flatnonzero(made.labels == 77)
    assert result.probabilities[unseen, 77].mean() > 10 * np.delete(result.probabilities[:, 77], unseen).mean()
