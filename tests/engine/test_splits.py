"""Splits: families stay together, labels are shared out evenly, and nothing moves when documents join."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import splits

SHARES = (0.8, 0.1, 0.1)


def keys(count: int) -> list[bytes]:
    return [number.to_bytes(32, "big") for number in range(count)]


def pool(seed: int, count: int, labels: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    families = np.full(count, -1)
    for row in range(1, count):
        if rng.random() < 0.2:
            other = int(rng.integers(row))
            families[other] = families[other] if families[other] >= 0 else other
            families[row] = families[other]
    return rng.integers(-1, labels, count), families


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 150), st.integers(1, 150))
def test_families_stay_together_and_nothing_moves(seed: int, first: int, more: int) -> None:
    count = first + more
    labels, families = pool(seed, count)
    parts = splits.assign(labels, families, keys(count), shares=SHARES, seed=seed)
    assert ((parts >= 0) == (labels >= 0)).all()
    assert (parts <= 2).all()
    for family in set(families[families >= 0].tolist()):
        assert len(set(parts[(families == family) & (labels >= 0)].tolist())) <= 1
    before = splits.assign(labels[:first], families[:first], keys(first), shares=SHARES, seed=seed)
    whole = [row for row in range(first) if families[row] < 0 and labels[row] >= 0]
    after = splits.assign(labels, families, keys(count), shares=SHARES, seed=seed, kept=before)
    assert (after[:first][labels[:first] >= 0] == before[labels[:first] >= 0]).all()
    if (families < 0).all():
        assert (parts[whole] == before[whole]).all()


def test_documents_that_join_move_none_even_if_nothing_was_kept() -> None:
    rng = np.random.default_rng(1)
    labels, alone = rng.integers(0, 5, 500), np.full(500, -1)
    parts = splits.assign(labels, alone, keys(500), shares=SHARES, seed=3)
    for count in (1, 20, 300):
        assert (splits.assign(labels[:count], alone[:count], keys(count), shares=SHARES, seed=3) == parts[:count]).all()


def test_each_label_is_shared_out() -> None:
    rng = np.random.default_rng(2)
    labels = np.repeat(np.arange(6), [2000, 500, 100, 40, 20, 10])
    rng.shuffle(labels)
    parts = splits.assign(labels, np.full(len(labels), -1), keys(len(labels)), shares=SHARES, seed=0)
    for label in range(6):
        count = np.bincount(parts[labels == label], minlength=3)
        assert np.abs(count - np.array(SHARES) * count.sum()).max() <= 2
    assert np.corrcoef(parts, np.arange(len(parts)) % 10)[0, 1] < 0.1  # no pattern of tens


def test_the_seed_decides() -> None:
    labels, alone = np.zeros(300, dtype=int), np.full(300, -1)
    first, again, other = (splits.assign(labels, alone, keys(300), shares=SHARES, seed=seed) for seed in (1, 1, -2))
    assert (first == again).all()
    assert (first != other).any()


def test_shares_may_be_weights_and_nothing() -> None:
    labels, alone = np.zeros(50, dtype=int), np.full(50, -1)
    parts = splits.assign(labels, alone, keys(50), shares=(4, 0, 1), seed=1)
    assert np.bincount(parts, minlength=3).tolist() == pytest.approx([40, 0, 10], abs=1)
    for wrong in ((), (0, 0), (-1, 2), (float("nan"), 1)):
        with pytest.raises(ValueError, match="shares"):
            splits.assign(labels, alone, keys(50), shares=wrong, seed=1)
    assert splits.assign(labels[:0], alone[:0], [], shares=SHARES, seed=1).tolist() == []


def test_what_was_given_before_stays_even_where_families_unite() -> None:
    labels = np.zeros(4, dtype=int)
    kept = np.array([0, 2, -1], dtype=np.int8)
    parts = splits.assign(labels, np.array([0, 0, 0, -1]), keys(4), shares=SHARES, seed=1, kept=kept)
    assert parts[:3].tolist() == [0, 2, 0]
