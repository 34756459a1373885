from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from app.engine import latent, vocabulary
from app.errors import Cancelled, ModelError
from app.records import silent

WORDS = ["supplier", "buyer", "price", "delivery", "invoice", "court", "notice", "term", "party", "goods", "payment"]


def collection(count: int, seed: int = 0, length: int = 15) -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(WORDS, length)) + f" number {row}" for row in range(count)]


def dense(learned: vocabulary.Vocabulary, texts: list[str]) -> np.ndarray:
    rows = np.zeros((len(texts), len(learned.words)))
    for row, text in zip(rows, texts, strict=True):
        positions, values = learned.terms(text)
        row[positions] = values
    return rows


def test_terms_and_weights_are_those_of_the_reference() -> None:
    texts = [*collection(60), "Übergröße façade naïve", "Übergröße façade ONE-two"]
    learned = vocabulary.fit(texts, seed=0)
    reference = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    expected = reference.fit_transform(texts).toarray()
    assert learned.words == tuple(reference.get_feature_names_out())
    assert np.abs(dense(learned, texts) - expected).max() < 1e-6


def test_directions_are_those_of_an_exact_decomposition() -> None:
    texts = collection(80)
    learned = vocabulary.fit(texts, dimensions=6, seed=0)
    rows = dense(learned, texts)
    exact = np.linalg.svd(rows, full_matrices=False)[2][:6].T
    lost = np.linalg.norm(rows - rows @ exact @ exact.T)
    ours = np.linalg.norm(rows - rows @ learned.components @ learned.components.T)
    assert lost <= ours < 1.01 * lost
    assert np.abs(learned.components.T @ learned.components - np.eye(6)).max() < 2e-3


def test_a_vector_is_the_sum_of_its_terms() -> None:
    texts = collection(50)
    learned = vocabulary.fit(texts, dimensions=10, seed=0)
    rows = learned.transform(texts)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for text, row in zip(texts, rows, strict=True):
        positions, values = learned.terms(text)
        assert np.abs(learned.scale(positions, values) * values @ learned.components[positions] - row).max() < 1e-6


def test_the_same_texts_and_seed_give_the_same_bits() -> None:
    texts = collection(100)
    first, again, other = (vocabulary.fit(texts, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.components, again.components)
    assert first.words == again.words == other.words


def test_what_a_text_gets_does_not_depend_on_its_company(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = collection(50)
    learned = vocabulary.fit(texts, seed=0)
    together = learned.transform(texts)
    assert np.array_equal(np.concatenate([learned.transform([text]) for text in texts]), together)
    monkeypatch.setattr(vocabulary, "_PORTION", 40)
    monkeypatch.setattr(latent, "_SLICE", 30)
    in_slices = vocabulary.fit(texts, seed=0)
    assert in_slices.words == learned.words
    assert np.array_equal(in_slices.components, learned.components)
    assert np.array_equal(in_slices.transform(texts), together)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], 0),
        ([""], 0),
        (["!!", "..."], 0),
        (["one document only"], 5),
        (["one document", "other words"], 6),
        (["the same text"] * 5, 5),
        (["the same text"] * 50, 5),
    ],
)
def test_small_and_odd_collections(texts: list[str], words: int) -> None:
    learned = vocabulary.fit(texts, seed=0)
    assert len(learned.words) == words
    assert learned.dimensions <= max(1, len(texts))
    rows = learned.transform([*texts, "", "entirely unknown"])
    assert rows.shape == (len(texts) + 2, learned.dimensions)
    assert np.isfinite(rows).all()
    assert not rows[-2:].any()
    again = vocabulary.from_arrays(learned.to_arrays())
    assert np.array_equal(again.transform(texts), rows[: len(texts)])


def test_a_word_in_one_document_is_no_term_in_a_larger_collection() -> None:
    assert not any("number 7" in word for word in vocabulary.fit(collection(30), seed=0).words)


def test_the_commonest_terms_are_kept() -> None:
    texts = [f"always often{row % 2} seldom{row % 20}" for row in range(100)]
    learned = vocabulary.fit(texts, most_terms=3, seed=0)
    assert learned.words == ("always", "often0", "often1")


def test_writing_without_spaces_has_characters_and_pairs_as_terms() -> None:
    learned = vocabulary.fit(["本契約は", "本契約を", "契約"], seed=0)
    assert {"契", "契 約", "本 契"} <= set(learned.words)


def test_rare_terms_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_MOST_CODES", 300)
    monkeypatch.setattr(vocabulary, "_PORTION", 100)
    texts = collection(200)
    learned = vocabulary.fit(texts, seed=0)
    assert set(WORDS) <= set(learned.words)


def test_arrays_bring_the_same_vocabulary_back() -> None:
    texts = collection(40)
    learned = vocabulary.fit(texts, seed=0)
    arrays = learned.to_arrays()
    assert all(array.dtype != object for array in arrays.values())
    again = vocabulary.from_arrays(arrays)
    assert again.words == learned.words
    assert np.array_equal(again.transform(texts), learned.transform(texts))


@pytest.mark.parametrize(
    "change",
    [
        {"terms": np.frombuffer(b"\xff" * 10, np.uint8)},
        {"terms": np.frombuffer(b"a", np.uint8)},
        {"offsets": np.array([0, 5, 5, 10])},
        {"offsets": np.array([0, 5])},
        {"offsets": np.array([0, -3, 5, 10])},
        {"idf": np.array([1, np.nan, 1], np.float32)},
        {"idf": np.array([1, 0, 1], np.float32)},
        {"components": np.zeros((2, 2), np.float16)},
        {"components": np.zeros(3, np.float16)},
        {"components": np.full((3, 2), np.inf, np.float16)},
        {"components": None},
        {"terms": np.frombuffer(b"aaaaaaaa a", np.uint8)},
        {"terms": np.frombuffer(b"a b c dd e", np.uint8)},
    ],
)
def test_damaged_arrays_are_refused(change: dict[str, Any]) -> None:
    arrays: dict[str, Any] = {
        "terms": np.frombuffer(b"abcddeaa f", np.uint8),
        "offsets": np.array([0, 3, 6, 10]),
        "idf": np.ones(3, np.float32),
        "components": np.zeros((3, 2), np.float16),
    }
    assert vocabulary.from_arrays(arrays).words == ("abc", "dde", "aa f")
    arrays |= change
    with pytest.raises(ModelError, match="damaged"):
        vocabulary.from_arrays({name: array for name, array in arrays.items() if array is not None})


def test_it_can_be_cancelled_at_every_report() -> None:
    texts = collection(50)
    said: list[tuple[int, int]] = []
    vocabulary.fit(texts, seed=0, report=lambda done, total, note="": said.append((done, total)))
    shares = [done / total for done, total in said]
    assert shares == sorted(shares)

    class Stop:
        def __init__(self, after: int) -> None:
            self.left = after

        def __call__(self, done: int, total: int, note: str = "") -> None:
            silent(done, total, note)
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    for after in range(len(said)):
        with pytest.raises(Cancelled):
            vocabulary.fit(texts, seed=0, report=Stop(after))
