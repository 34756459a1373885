"""Signatures of many texts at once are those of each by itself."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import families


def alone(texts: list[str]) -> families.Signature:
    return np.stack([families.signature(text) for text in texts])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=30))
def test_any_texts(texts: list[str]) -> None:
    assert np.array_equal(families.signatures(texts), alone(texts))


def test_long_short_and_many() -> None:
    rng = random.Random(7)
    texts = [" ".join(f"w{rng.randrange(50)}" for _ in range(rng.choice((0, 1, 2, 3, 4, 40, 900)))) for _ in range(300)]
    texts += ["", "…", "eins zwei drei", "好的，我们明天见。", "a b " * 30_000, "x" * 70_000, "Straße STRASSE strasse"]
    rng.shuffle(texts)
    assert np.array_equal(families.signatures(texts), alone(texts))


def test_no_text_no_row() -> None:
    assert families.signatures([]).shape == (0, families.SIZE)


def test_what_is_remembered_of_words_is_bounded() -> None:
    texts = [" ".join(f"word{number}x{part}" for part in range(1_000)) for number in range(150)]
    assert np.array_equal(families.signatures(texts)[:3], alone(texts[:3]))
    assert len(families._KNOWN) <= families._MOST_KNOWN
