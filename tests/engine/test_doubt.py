"""Doubtful answers: what is wrong on purpose comes first, and every witness is heard."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engine import doubt


def answered(seed: int, *, confusable: bool = False, count: int = 2000, labels: int = 20) -> tuple[np.ndarray, ...]:
    """Confidences of a head that is right about as often as heads are, and answers of which 5 % are wrong."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, labels, count)
    logits = rng.gumbel(size=(count, labels))
    logits[np.arange(count), truth] += rng.normal(6, 2.5, count)
    confidence = np.exp(logits - logits.max(axis=1, keepdims=True))
    confidence /= confidence.sum(axis=1, keepdims=True)
    wrong = rng.choice(count, count // 20, replace=False)
    answers = truth.copy()
    if confusable:
        others = confidence.copy()
        others[np.arange(count), truth] = 0
        answers[wrong] = others[wrong].argmax(axis=1)
    else:
        answers[wrong] = (truth[wrong] + rng.integers(1, labels, len(wrong))) % labels
    return confidence, answers, wrong, truth


def precision(scores: np.ndarray, wrong: np.ndarray) -> float:
    return float(np.isin(doubt.order(scores)[: len(wrong)], wrong).mean())


def voices(truth: np.ndarray, seed: int, right: float = 0.7, each: int = 10) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    answers = np.where(rng.random((len(truth), each)) < right, truth[:, None], rng.integers(0, 20, (len(truth), each)))
    return answers, rng.uniform(0.3, 0.9, answers.shape)


def test_most_of_what_is_wrong_comes_first() -> None:
    for seed in range(3):
        confidence, answers, wrong, truth = answered(seed)
        plain = precision(doubt.scores(confidence, answers), wrong)
        rows = np.arange(len(answers))
        others = confidence.copy()
        others[rows, answers] = -1
        margin = precision(confidence[rows, answers] - others.max(axis=1), wrong)
        assert plain >= max(0.6, margin, precision(confidence[rows, answers], wrong) - 0.02)
        shares = doubt.neighbour_shares(*voices(truth, seed), labels=20, prior=np.full(20, 0.05))
        assert precision(doubt.scores(confidence, answers, neighbours=shares), wrong) > plain


def test_mix_ups_are_found_by_the_rival() -> None:
    for seed in range(3):
        confidence, answers, wrong, _ = answered(seed, confusable=True)
        alone = precision(confidence[np.arange(len(answers)), answers], wrong)
        assert precision(doubt.scores(confidence, answers), wrong) >= alone


def test_slips_are_told_from_mix_ups() -> None:
    for seed in range(3):
        slips = doubt.noise(*answered(seed)[:2])
        mixed = doubt.noise(*answered(seed, confusable=True)[:2])
        assert slips.slips > 0.7 > 0.3 > mixed.slips
        assert 0.02 < slips.share < 0.1
        clean, _, _, truth = answered(seed)
        assert doubt.noise(clean, truth).share < slips.share


def test_where_both_kinds_of_error_would_do_slips_are_expected() -> None:
    shares, given, _, _ = answered(2)
    few = doubt.noise(shares[:60], given[:60])  # too few to tell
    assert few.slips == 0.95
    assert doubt.noise(shares, given).slips >= 0.9


def test_each_witness_counts() -> None:
    head = np.full((4, 2), 0.5)
    answers = np.zeros(4, dtype=int)
    against, none = [0.1, 0.9], [0.0, 0.0]
    neighbours = np.array([none, against, none, none])
    suggested = np.array([none, none, against, none])
    own = np.array([-1, 0, -1, 1])
    scores = doubt.scores(head, answers, neighbours=neighbours, suggested=suggested, own=own)
    assert scores[0] > scores[1]
    assert scores[0] > scores[2]
    assert doubt.order(scores)[0] == 3
    assert scores[1] == scores[2]
    assert doubt.order(scores).tolist() == [3, 1, 2, 0]


@given(st.integers(1, 30), st.integers(1, 5), st.integers(0, 10**6))
def test_scores_stay_between_0_and_1(count: int, labels: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    confidence = rng.dirichlet(np.full(labels, 0.2), count)
    answers = rng.integers(0, labels, count)
    shares = doubt.neighbour_shares(
        rng.integers(-1, labels, (count, 4)),
        rng.uniform(-1, 1, (count, 4)),
        labels=labels,
        prior=np.ones(labels) / labels,
    )
    sums = shares.sum(axis=1)
    assert (np.isclose(sums, 1) | (sums == 0)).all()
    scores = doubt.scores(confidence, answers, neighbours=shares)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert sorted(doubt.order(scores).tolist()) == list(range(count))
    more = confidence.copy()
    more[np.arange(count), answers] += 0.5
    more /= more.sum(axis=1, keepdims=True)
    known = doubt.noise(doubt.opinion(confidence, neighbours=shares), answers)
    believed = doubt.scores(more, answers, neighbours=shares, known=known)
    assert (believed >= doubt.scores(confidence, answers, neighbours=shares, known=known) - 1e-12).all()


def test_suspects_are_about_as_many_as_are_wrong() -> None:
    confidence, answers, wrong, _ = answered(5)
    found = doubt.suspects(confidence, answers)
    assert 0.5 * len(wrong) < found.sum() < 2 * len(wrong)
    assert found[wrong].mean() > 0.7
    assert not doubt.suspects(np.eye(3)[[0, 1, 2]], np.array([0, 1, 2])).any()
    assert doubt.suspects(np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.95, 0.05]]), np.array([0, 0, 1, 1]))[3]
