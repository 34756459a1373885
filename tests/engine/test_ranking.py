from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engine import neighbours, ranking


def shares(count: int, classes: int = 4, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(classes), count).astype(np.float32)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def planted(groups: int = 6, each: int = 20, dimensions: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Documents in tight groups, and which group each is in."""
    centres = rng(1).normal(size=(groups, dimensions))
    owners = np.repeat(np.arange(groups), each)
    rows = centres[owners] + 0.1 * rng(2).normal(size=(len(owners), dimensions))
    return rows.astype(np.float32), owners


def test_the_margin_is_the_gap_between_the_two_best() -> None:
    assert np.allclose(ranking.margins(np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])), [0.2, 0.7])
    assert np.allclose(ranking.margins(np.ones((3, 1))), 1)


def test_the_least_decided_comes_first() -> None:
    probabilities = shares(50)
    rows = np.arange(10, 40)
    order = ranking.margin_order(probabilities, rows, rng=rng())
    assert order.dtype == np.int32
    assert sorted(order.tolist()) == rows.tolist()
    assert (np.diff(ranking.margins(probabilities)[order]) >= 0).all()


def test_ties_are_broken_by_the_seed_alone() -> None:
    probabilities = np.full((30, 3), 1 / 3, dtype=np.float32)
    first, again, other = (
        ranking.margin_order(probabilities, np.arange(30), rng=rng(seed)).tolist() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_a_batch_asks_about_different_things() -> None:
    probabilities = shares(60)
    groups = np.arange(60) % 5
    order = ranking.margin_order(probabilities, np.arange(60), rng=rng(), clusters=groups, spread=5)
    assert len(set(groups[order[:5]].tolist())) == 5
    assert sorted(order.tolist()) == list(range(60))
    plain = ranking.margin_order(probabilities, np.arange(60), rng=rng())
    assert order[0] == plain[0]


@given(st.integers(0, 40), st.integers(0, 60), st.integers(1, 6), st.integers(0, 5))
def test_the_order_is_always_a_permutation(count: int, spread: int, groups: int, seed: int) -> None:
    rows = rng(seed).permutation(50)[:count]
    order = ranking.margin_order(
        shares(50, seed=seed), rows, rng=rng(seed), clusters=rng(seed).integers(0, groups, 50), spread=spread
    )
    assert sorted(order.tolist()) == sorted(rows.tolist())


def test_seeds_cover_every_group() -> None:
    features, owners = planted()
    order = ranking.seed_order(features, np.zeros((0, 16), np.float32), count=12, rng=rng())
    assert len(order) == len(set(order.tolist())) == 12
    assert set(owners[order].tolist()) == set(range(6))


def test_seeds_are_aimed_at_every_label() -> None:
    features, owners = planted(each=40)
    labels = np.stack([features[owners == group].mean(axis=0) for group in range(6)])
    order = ranking.seed_order(features, labels, count=120, rng=rng())
    assert min(np.bincount(owners[order], minlength=6)) >= 10


def test_as_many_seeds_as_there_are_documents_at_most() -> None:
    features, _ = planted(groups=2, each=3)
    order = ranking.seed_order(features, features[:1], count=50, rng=rng())
    assert sorted(order.tolist()) == list(range(6))
    assert len(ranking.seed_order(features[:0], features[:1], count=5, rng=rng())) == 0


def test_seeds_depend_on_the_seed_alone() -> None:
    features, _ = planted()
    first, again = (ranking.seed_order(features, features[:3], count=20, rng=rng(4)).tolist() for _ in range(2))
    assert first == again


def test_clusters_are_the_planted_ones() -> None:
    features, owners = planted(groups=3, each=30)
    found, centres = ranking.clusters(features, 3, rng=rng(3))
    assert centres.shape == (3, 16)
    assert np.allclose(np.linalg.norm(centres, axis=1), 1, atol=1e-5)
    for group in range(3):
        assert len(set(found[owners == group].tolist())) == 1


def test_more_clusters_than_documents_is_fine() -> None:
    found, centres = ranking.clusters(np.eye(3, dtype=np.float32), 10, rng=rng())
    assert len(centres) == 3
    assert sorted(found.tolist()) == [0, 1, 2]


def test_what_many_read_like_comes_before_what_nobody_reads_like() -> None:
    rows, _ = planted(groups=2, each=30)
    lonely = np.zeros((1, 16), dtype=np.float32)
    unit = np.vstack([rows, lonely])
    unit[:60] /= np.linalg.norm(unit[:60], axis=1, keepdims=True)
    graph = neighbours.weights(neighbours.join(neighbours.none(), unit, seed=0))
    undecided = np.full((61, 2), 0.5, dtype=np.float32)
    order = ranking.covering_order(undecided, np.arange(61), graph, count=61, rng=rng())
    assert sorted(order.tolist()) == list(range(61))
    assert order.dtype == np.int32
    assert 60 not in order[:5]


def test_a_covering_batch_is_spread_over_groups() -> None:
    rows, owners = planted(groups=6, each=20)
    unit = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    graph = neighbours.weights(neighbours.join(neighbours.none(), unit, seed=0))
    probabilities = np.tile(np.array([[0.5, 0.4, 0.1]], dtype=np.float32), (120, 1))
    probabilities[owners == 0] = [0.5, 0.5, 0.0]  # one group is the least decided of all
    by_margin = ranking.margin_order(probabilities, np.arange(120), rng=rng())[:12]
    covering = ranking.covering_order(probabilities, np.arange(120), graph, count=12, rng=rng())[:12]
    assert set(owners[by_margin]) == {0}
    assert len(set(owners[covering])) == 6


def test_the_batch_is_what_greedy_choice_gives() -> None:
    rows = rng(3).normal(size=(80, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    graph = neighbours.weights(neighbours.join(neighbours.none(), rows, seed=0))
    matrix = np.eye(80)
    for row in range(80):
        span = slice(graph.starts[row], graph.starts[row + 1])
        matrix[row, graph.columns[span]] = graph.values[span]
    probabilities = shares(80)
    asked = np.arange(10, 80)
    doubt = np.zeros(80)
    doubt[asked] = 1 - ranking.margins(probabilities)[asked]
    expected: list[int] = []
    for _ in range(20):
        worth = matrix @ doubt
        worth[[*range(10), *expected]] = -1
        best = int(worth.argmax())
        expected.append(best)
        others = matrix[best].copy()
        others[best] = 0
        doubt = doubt * (1 - 0.8 * others / others.max())
        doubt[best] = 0
    order = ranking.covering_order(probabilities, asked, graph, count=20, rng=rng())
    assert order[:20].tolist() == expected
    rest = ranking.margins(probabilities)[order[20:]]
    assert (np.diff(rest) >= 0).all()
    assert sorted(order.tolist()) == asked.tolist()
