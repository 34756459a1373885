from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from app.engine import head as heads
from app.engine.head import Head
from app.errors import ModelError


def blobs(count: int = 300, classes: int = 4, dimensions: int = 12, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, count)
    centres = rng.normal(0, 1, (classes, dimensions))
    features = centres[labels] + rng.normal(0, 1, (count, dimensions))
    return (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float32), labels


@pytest.mark.parametrize("c", [0.3, 3.0, 30.0])
def test_it_agrees_with_a_reference(c: float) -> None:
    features, labels = blobs()
    ours = heads.fit(features, labels, classes=4, c=c)
    # The reference does not hold its bias back; a feature of 10 whose weight is held back is our penalty of 1/100.
    wide = np.hstack([features.astype(np.float64), np.full((len(features), 1), 10.0)])
    theirs = LogisticRegression(C=c, fit_intercept=False, tol=1e-8, max_iter=5000).fit(wide, labels)
    assert np.abs(ours.probabilities(features) - theirs.predict_proba(wide)).max() < 5e-3


def test_confidences_are_shares_of_one() -> None:
    features, labels = blobs()
    head = heads.fit(features, labels, classes=4, c=5.0)
    for temperature in (0.2, 1.0, 4.0):
        shares = head.at(temperature).probabilities(features)
        assert shares.dtype == np.float32
        assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
        assert np.array_equal(shares.argmax(axis=1), head.logits(features).argmax(axis=1))


def test_a_weight_counts_like_repetition() -> None:
    features, labels = blobs(60)
    weights = np.arange(60) % 3
    rows = np.repeat(np.arange(60), weights)
    weighted = heads.fit(features, labels, classes=4, weights=weights, c=2.0)
    repeated = heads.fit(features[rows], labels[rows], classes=4, c=2.0)
    assert np.abs(weighted.probabilities(features) - repeated.probabilities(features)).max() < 5e-3


def test_a_label_without_examples_stays_possible_but_unlikely() -> None:
    features, labels = blobs(classes=3)
    shares = heads.fit(features, labels, classes=5, c=30.0).probabilities(features)
    assert shares[:, 3:].max() < 0.2
    assert shares[:, 3:].min() > 0


def test_one_label_only_is_fine() -> None:
    features, _ = blobs(20)
    shares = heads.fit(features, np.ones(20, int), classes=3, c=30.0).probabilities(features)
    assert (shares.argmax(axis=1) == 1).all()
    single = heads.fit(features, np.zeros(20, int), classes=1, c=1.0)
    assert (single.probabilities(features) == 1).all()


def test_where_nothing_is_known_all_labels_are_equally_likely() -> None:
    head = heads.fit(np.zeros((0, 6), np.float32), np.zeros(0, int), classes=4, c=1.0)
    assert np.allclose(head.probabilities(np.ones((2, 6), np.float32)), 0.25)


def test_a_warm_start_gets_to_the_same_place() -> None:
    features, labels = blobs()
    first = heads.fit(features[:250], labels[:250], classes=4, c=3.0)
    warm = heads.fit(features, labels, classes=4, c=3.0, previous=first)
    cold = heads.fit(features, labels, classes=4, c=3.0)
    assert np.abs(warm.probabilities(features) - cold.probabilities(features)).max() < 5e-3
    other = heads.fit(features, labels, classes=5, c=3.0, previous=first)
    assert other.classes == 5


def test_the_same_input_gives_the_same_bits() -> None:
    features, labels = blobs()
    assert heads.fit(features, labels, classes=4, c=3.0).hash == heads.fit(features, labels, classes=4, c=3.0).hash


def test_the_hash_tells_heads_apart() -> None:
    features, labels = blobs()
    head = heads.fit(features, labels, classes=4, c=3.0)
    assert len(head.hash) == 64
    assert head.hash != head.at(2.0).hash
    moved = head.weights.copy()
    moved[0, 0] = np.nextafter(moved[0, 0], np.float32(9))
    assert head.hash != Head(weights=moved, bias=head.bias, c=head.c).hash


def test_arrays_bring_the_same_head_back() -> None:
    features, labels = blobs()
    head = Head(
        weights=heads.fit(features, labels, classes=4, c=3.0).weights,
        bias=np.arange(4, dtype=np.float32),
        temperature=0.7,
        c=3.0,
        prior=0.1,
        tried=6,
        checked_at=70,
    )
    again = heads.from_arrays(head.to_arrays())
    assert again.hash == head.hash
    assert (again.tried, again.checked_at, again.mix) == (6, 70, head.mix)
    assert all(array.dtype != object for array in head.to_arrays().values())


@pytest.mark.parametrize(
    "change",
    [
        {"weights": np.zeros(4, np.float32)},
        {"weights": np.full((4, 3), np.nan, np.float32)},
        {"bias": np.zeros(3, np.float32)},
        {"bias": np.full(4, np.inf, np.float32)},
        {"numbers": np.array([0.0, 1, 0, 0, 0])},
        {"numbers": np.array([1.0, -1, 0, 0, 0])},
        {"numbers": np.array([1.0, 1, np.nan, 0, 0])},
        {"numbers": np.array([1.0, 1, 0, np.inf, 0])},
        {"numbers": np.array([1.0])},
        {"weights": None},
    ],
)
def test_damaged_arrays_are_refused(change: dict[str, Any]) -> None:
    arrays = Head(weights=np.zeros((4, 3), np.float32), bias=np.zeros(4, np.float32)).to_arrays() | change
    with pytest.raises(ModelError, match="damaged"):
        heads.from_arrays({name: array for name, array in arrays.items() if array is not None})
