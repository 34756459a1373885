from __future__ import annotations

import numpy as np
import pytest

from app.engine import neighbours
from app.errors import ModelError


def units(count: int, seed: int = 0, dimensions: int = 16, groups: int = 12) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(groups, dimensions))
    rows = centres[rng.integers(0, groups, count)] + 0.5 * rng.normal(size=(count, dimensions))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def built(rows: np.ndarray, *, known: neighbours.Neighbours | None = None) -> neighbours.Neighbours:
    return neighbours.join(known or neighbours.none(), rows, seed=0)


def dense(graph: neighbours.Neighbours) -> np.ndarray:
    matrix = np.zeros((len(graph), len(graph)))
    for row, (others, values) in enumerate(zip(graph.rows, graph.closeness, strict=True)):
        for other, value in zip(others, values, strict=True):
            if other >= 0:
                matrix[row, other] = matrix[other, row] = value
    degrees = np.sqrt(np.maximum(matrix.sum(axis=1), 1e-12))
    return matrix / degrees[:, None] / degrees[None, :]


def test_the_nearest_are_found_nearest_first_and_never_oneself() -> None:
    rows = units(300)
    graph = built(rows)
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -1)
    for row in range(300):
        best = np.sort(likeness[row])[::-1][:8]
        assert row not in graph.rows[row]
        assert np.allclose(graph.closeness[row], best, atol=1 / 2048)
        assert np.allclose(likeness[row, graph.rows[row]], graph.closeness[row], atol=1 / 2048)


def test_documents_that_join_give_the_graph_built_from_scratch() -> None:
    rows = units(500)
    whole = built(rows)
    grown = neighbours.none()
    for count in (1, 5, 200, 201, 450, 500):
        grown = built(rows[:count], known=grown)
    assert np.array_equal(whole.rows, grown.rows)
    assert np.array_equal(whole.closeness, grown.closeness)


def test_equal_documents_come_in_the_order_of_their_numbers() -> None:
    rows = np.repeat(units(3, groups=3), 20, axis=0)
    graph = built(rows)
    assert graph.rows[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert graph.rows[19].tolist() == list(range(8))


def test_rows_without_text_have_no_neighbours_and_are_nobodys() -> None:
    rows = units(40)
    rows[[3, 7]] = 0
    graph = built(rows)
    assert (graph.rows[[3, 7]] == -1).all()
    assert not np.isin(graph.rows, [3, 7]).any()
    smoothed = neighbours.smooth(neighbours.weights(graph), rows, 2)
    assert not smoothed[[3, 7]].any()
    assert np.isfinite(smoothed).all()


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_few_documents_have_few_neighbours(count: int) -> None:
    rows = np.abs(units(count))
    graph = built(rows)
    assert ((graph.rows >= 0).sum(axis=1) == max(0, count - 1)).all()
    assert neighbours.smooth(neighbours.weights(graph), rows, 2).shape == rows.shape


def test_many_documents_are_searched_in_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = units(3000, groups=200)
    exact = built(rows)
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(neighbours, "_PROBED", 16)
    near = built(rows)
    found = np.mean([len(set(a) & set(b)) for a, b in zip(exact.rows.tolist(), near.rows.tolist(), strict=True)]) / 8
    assert found > 0.9
    grown = built(rows, known=built(rows[:2500]))
    found = np.mean([len(set(a) & set(b)) for a, b in zip(exact.rows.tolist(), grown.rows.tolist(), strict=True)]) / 8
    assert found > 0.9


def test_weights_are_symmetric_and_normalised() -> None:
    graph = built(units(200))
    rows = neighbours.weights(graph)
    matrix = np.zeros((200, 200))
    for row in range(200):
        span = slice(rows.starts[row], rows.starts[row + 1])
        matrix[row, rows.columns[span]] = rows.values[span]
    assert np.allclose(matrix, dense(graph), atol=1e-6)
    assert np.array_equal(matrix, matrix.T)
    assert np.abs(np.linalg.eigvalsh(matrix)).max() <= 1 + 1e-6


@pytest.mark.parametrize("steps", [0, 1, 2, 4])
def test_smoothing_is_the_sum_of_the_influences(steps: int) -> None:
    features = units(150, seed=3)
    graph = built(features)
    matrix, expected = dense(graph), features.astype(np.float64)
    for _ in range(steps):
        expected = features / 2 + matrix @ expected / 2
    rows = neighbours.weights(graph)
    smoothed = neighbours.smooth(rows, features, steps)
    assert np.allclose(smoothed, expected, atol=1e-6)
    for row in (0, 17, 149):
        at, shares = neighbours.influence(rows, row, steps)
        assert (np.diff(at) > 0).all()
        assert np.allclose(shares @ features[at], smoothed[row], atol=1e-6)


def test_a_graph_comes_back_from_its_arrays() -> None:
    graph = built(units(120))
    again = neighbours.from_arrays(graph.to_arrays())
    assert np.array_equal(again.rows, graph.rows)
    assert np.array_equal(again.closeness, graph.closeness)


@pytest.mark.parametrize("name", ["rows", "closeness"])
def test_damaged_arrays_are_refused(name: str) -> None:
    arrays = built(units(30)).to_arrays()
    broken = arrays[name].copy()
    broken[4, 4] = 30 if name == "rows" else np.nan
    with pytest.raises(ModelError):
        neighbours.from_arrays(arrays | {name: broken})
    with pytest.raises(ModelError):
        neighbours.from_arrays({other: value for other, value in arrays.items() if other != name})
