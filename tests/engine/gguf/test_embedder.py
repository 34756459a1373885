"""A GGUF as embedder: unit vectors that depend on nothing but the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.engine.embedding import Embedder
from app.engine.gguf import embedder, header
from app.engine.gguf.embedder import GgufEmbedder
from app.errors import Cancelled, ModelError
from tests import gguf_builder as build

TEXTS = ["The lease ends in May.", "Fever and cough", "", "word " * 2000, "The lease ends in May, or in June."]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[GgufEmbedder]:
    path = build.random_model(tmp_path / "m.gguf", np.random.default_rng(0), width=96, heads=3, kv_heads=3)
    loaded = embedder.load(path, expected_sha256=header.sha256(path))
    yield loaded
    loaded.close()


def test_vectors_are_unit_vectors(made: GgufEmbedder) -> None:
    as_promised: Embedder = made
    vectors = as_promised.encode(TEXTS)
    assert vectors.shape == (5, 96) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    alike = vectors @ vectors.T
    assert alike[0, 4] > alike[0, 1]


def test_the_same_text_gives_the_same_bits(made: GgufEmbedder) -> None:
    together = made.encode(TEXTS)
    for at in reversed(range(len(TEXTS))):
        np.testing.assert_array_equal(made.encode([TEXTS[at]])[0], together[at])
    assert made.encode([]).shape == (0, 96)


def test_it_can_be_stopped_and_goes_on(made: GgufEmbedder) -> None:
    def stop(done: int, total: int, note: str = "") -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        made.encode(TEXTS, stop)
    assert np.isfinite(made.encode(TEXTS)).all()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = build.random_model(tmp_path / "m.gguf", np.random.default_rng(0))
    with pytest.raises(ModelError, match="not the one that was accepted"):
        embedder.load(path, expected_sha256="0" * 64)
