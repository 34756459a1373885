from __future__ import annotations

import numpy as np
import pytest

from app.engine import evidence, neighbours, representation, vocabulary
from app.engine import head as heads
from tests.fakes import FakeEmbedder

TEXTS = [
    "The invoice is due in ten days. Please pay the amount to our account.",
    "The buyer and the supplier agree on the price. The agreement ends in May.",
    "Invoice number five. The amount is overdue. Please pay now. Thank you.",
    "This agreement is between the supplier and the buyer, who agree as follows.",
] * 6


def parts(text: str) -> np.ndarray:
    return FakeEmbedder().encode([part for part in text.split(". ") if part])


def trained() -> tuple[heads.Head, vocabulary.Vocabulary, np.ndarray]:
    words = vocabulary.fit(TEXTS, seed=0)
    counts = np.array([len(parts(text)) for text in TEXTS])
    vectors = representation.pooled(np.concatenate([parts(text) for text in TEXTS]), counts)
    features = np.hstack([vectors, words.transform(TEXTS)])
    head = heads.fit(features, np.array([0, 1, 0, 1] * 6), classes=3, c=20.0)
    return head, words, features


def test_shares_add_up_to_the_preference_exactly() -> None:
    head, words, features = trained()
    logits = head.logits(features).astype(np.float64)
    for row, text in enumerate(TEXTS[:4]):
        for label, against in ((0, 1), (1, 2), (2, 0)):
            shares = evidence.explain(head, parts(text), vocabulary=words, text=text, label=label, against=against)
            assert shares.total == pytest.approx(logits[row, label] - logits[row, against], abs=1e-5)
            assert len(shares.passages) == len(parts(text))
            sizes = [abs(weight) for _, weight in shares.terms]
            assert sizes == sorted(sizes, reverse=True)


def test_with_neighbours_shares_add_up_on_a_thousand_documents() -> None:
    rng = np.random.default_rng(0)
    words = ["invoice", "amount", "account", "pay", "supplier", "buyer", "agreement", "price", "clause", "notice"]
    texts = [". ".join(" ".join(rng.choice(words, 6)) for _ in range(rng.integers(1, 5))) for _ in range(1000)]
    learned = vocabulary.fit(texts, dimensions=40, seed=0)
    counts = np.array([len(parts(text)) for text in texts])
    vectors = representation.pooled(np.concatenate([parts(text) for text in texts]), counts)
    graph = neighbours.weights(neighbours.join(neighbours.none(), vectors, seed=0))
    space = representation.Space(vectors, learned.transform(texts), graph)
    for steps in (2, 4):
        scale = space.scale(0.5)
        rows = space.rows(steps)
        head = heads.fit(rows[:300] * scale, rng.integers(0, 4, 300), classes=4, c=100.0).scaled(scale)
        logits = head.logits(rows).astype(np.float64)
        for row, text in enumerate(texts):
            label, against = row % 4, (row + 1) % 4
            around = space.around(row, steps)
            shares = evidence.explain(
                head, parts(text), vocabulary=learned, text=text, label=label, against=against, around=around
            )
            assert shares.total == pytest.approx(logits[row, label] - logits[row, against], abs=1e-5)
            assert row not in [other for other, _ in shares.neighbours]


def test_neighbours_come_strongest_first() -> None:
    vectors = representation.pooled(
        np.concatenate([parts(text) for text in TEXTS]), np.array([len(parts(t)) for t in TEXTS])
    )
    words = vocabulary.fit(TEXTS, seed=0)
    graph = neighbours.weights(neighbours.join(neighbours.none(), vectors, seed=0))
    space = representation.Space(vectors, words.transform(TEXTS), graph)
    head = heads.fit(space.rows(2), np.array([0, 1, 0, 1] * 6), classes=2, c=20.0)
    shares = evidence.explain(
        head, parts(TEXTS[0]), vocabulary=words, text=TEXTS[0], label=0, against=1, around=space.around(0, 2)
    )
    sizes = [abs(weight) for _, weight in shares.neighbours]
    assert sizes == sorted(sizes, reverse=True)
    best, weight = shares.neighbours[0]
    assert best % 2 == 0  # another invoice
    assert weight > 0


def test_it_names_the_words_that_decide() -> None:
    head, words, _ = trained()
    shares = evidence.explain(head, parts(TEXTS[0]), vocabulary=words, text=TEXTS[0], label=0, against=1)
    weights = dict(shares.terms)
    assert weights["invoice"] > 0
    assert weights["amount"] > 0


def test_losses_are_what_a_little_less_of_each_would_cost() -> None:
    head, words, _ = trained()
    text, vectors = TEXTS[2], parts(TEXTS[2]).astype(np.float64)
    direction = head.weights[0].astype(np.float64) - head.weights[1]
    width = vectors.shape[1]
    shares = evidence.explain(head, parts(text), vocabulary=words, text=text, label=0, against=1)

    def preference(amounts: np.ndarray, rows: np.ndarray, part: np.ndarray) -> float:
        total = amounts @ rows
        return float(total @ part / np.linalg.norm(total))

    positions, values = words.terms(text)
    for rows, part, amounts, losses in (
        (vectors, direction[:width], np.ones(len(vectors)), shares.passage_losses),
        (words.components[positions].astype(np.float64), direction[width:], values.astype(np.float64),
         np.array([loss for _, loss in shares.term_losses])),
    ):  # fmt: skip
        whole = preference(amounts, rows, part)
        for place in range(len(amounts)):
            less = amounts.copy()
            less[place] *= 0.999
            assert (whole - preference(less, rows, part)) / 0.001 == pytest.approx(losses[place], abs=2e-3)
        assert losses.sum() == pytest.approx(0, abs=1e-5)


def test_the_other_way_round_has_the_other_sign() -> None:
    head, words, _ = trained()
    there, back = (
        evidence.explain(head, parts(TEXTS[2]), vocabulary=words, text=TEXTS[2], label=label, against=1 - label)
        for label in (0, 1)
    )
    assert np.allclose(there.passages, -back.passages)
    assert there.bias == -back.bias


def test_terms_can_be_left_out() -> None:
    head, _, _ = trained()
    shares = evidence.explain(head, parts(TEXTS[0]), vocabulary=None, text=TEXTS[0], label=0, against=1)
    assert shares.terms == []


def test_what_does_not_belong_together_is_refused() -> None:
    head, words, _ = trained()
    with pytest.raises(ValueError, match="does not fit"):
        evidence.explain(head, parts(TEXTS[0])[:, :9], vocabulary=words, text=TEXTS[0], label=0, against=1)
