from __future__ import annotations

import numpy as np

from app.engine import neighbours, representation


def units(count: int, dimensions: int = 8) -> np.ndarray:
    rows = np.random.default_rng(count).normal(size=(count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_documents_are_their_passages_together() -> None:
    vectors = units(6)
    rows = representation.pooled(vectors, np.array([2, 0, 1, 3]))
    assert rows.shape == (4, 8)
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 1, 1], atol=1e-6)
    assert np.allclose(rows[2], vectors[2], atol=1e-6)
    assert not rows[1].any()
    for row, part in ((0, vectors[:2]), (3, vectors[3:])):
        assert np.allclose(rows[row], representation.share(part) * part.sum(axis=0), atol=1e-6)


def test_no_documents_and_no_passages() -> None:
    assert representation.pooled(units(0), np.zeros(0, int)).shape == (0, 8)
    assert not representation.pooled(units(0), np.array([0, 0])).any()
    assert representation.share(units(0)) == 0.0


def test_both_parts_stand_beside_each_other() -> None:
    left, right = units(3), units(3, 5)
    space = representation.Space(left, right)
    assert space.rows(2).dtype == np.float32
    assert np.array_equal(space.rows(2), np.hstack([left, right]))  # no graph, no smoothing
    assert space.scale(0.5).tolist() == [1.0] * 8 + [0.5] * 5
    assert np.array_equal(space.vectors, left)
    assert np.array_equal(space.words, right)
    assert space.has_words
    assert not representation.plain(left).has_words


def test_smoothed_rows_are_sums_of_what_is_around_them() -> None:
    left, right = units(60), units(60, 5)
    graph = neighbours.weights(neighbours.join(neighbours.none(), left, seed=0))
    space = representation.Space(left, right, graph)
    whole = np.hstack([left, right])
    assert np.array_equal(space.rows(0), whole)
    for steps in (0, 2, 4, 2):
        around = space.around(7, steps)
        assert 7 not in around.rows
        assert np.array_equal(around.parts, whole[around.rows])
        assert np.allclose(around.own * whole[7] + around.shares @ around.parts, space.rows(steps)[7], atol=1e-6)
