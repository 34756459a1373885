from __future__ import annotations

import numpy as np
import pytest

from app.engine import evidence, passages, representation, stretches, vocabulary
from app.engine import head as heads
from tests.fakes import FakeEmbedder

FILLER = "The parties met in the town hall and the weather was fair that day. "
PAY = "The invoice is due in ten days, please pay the whole amount to our account at once. "
AGREE = "The supplier and the buyer agree on price and term as set out in this agreement. "


def learned(texts: list[str], labels: list[int]) -> tuple[heads.Head, vocabulary.Vocabulary]:
    words = vocabulary.fit(texts, seed=0)
    found = [parts(text) for text in texts]
    rows = representation.pooled(np.concatenate([one for _, one in found]), np.array([len(one) for _, one in found]))
    return heads.fit(np.hstack([rows, words.transform(texts)]), np.array(labels), classes=2, c=50.0), words


def parts(text: str) -> tuple[list[tuple[int, int]], np.ndarray]:
    spans = passages.split(text)
    return spans, FakeEmbedder().encode([text[start:end] for start, end in spans])


def long_text(place: int, sentence: str, length: int = 60) -> str:
    return "".join(sentence * 6 if number == place else FILLER for number in range(length))


def shares_of(text: str) -> tuple[list[tuple[int, int]], evidence.Shares]:
    texts = [long_text(place, one, 30) for place in (3, 12, 22) for one in (PAY, AGREE)] + [PAY, AGREE] * 4
    head, words = learned(texts, [0, 1] * 7)
    spans, vectors = parts(text)
    return spans, evidence.explain(head, vectors, vocabulary=words, text=text, label=0, against=1)


@pytest.mark.parametrize("place", [2, 30, 57])
def test_the_passage_that_is_missed_most_comes_first(place: int) -> None:
    text = long_text(place, PAY)
    spans, shares = shares_of(text)
    assert len(spans) > 3
    found = stretches.by_passage(text, spans, shares)
    assert sorted((start, end) for start, end, _ in found) == sorted(spans)
    weights = [weight for _, _, weight in found]
    assert weights == sorted(weights, reverse=True)
    start, end, weight = found[0]
    assert "invoice" in text[start:end]
    assert weight > 0 > weights[-1]


def test_words_count_in_the_passages_they_stand_in() -> None:
    text = long_text(30, PAY)
    spans, shares = shares_of(text)
    found = {(start, end): weight for start, end, weight in stretches.by_passage(text, spans, shares)}
    bare = dict(zip(spans, shares.passage_losses.tolist(), strict=True))
    inside = [span for span in spans if "invoice" in text[span[0] : span[1]]]
    assert all(found[span] > bare[span] for span in inside)


def test_without_words_passages_stand_for_themselves() -> None:
    text = long_text(30, PAY)
    spans, shares = shares_of(text)
    bare = evidence.Shares(
        passages=shares.passages, terms=[], bias=shares.bias, passage_losses=shares.passage_losses
    )  # fmt: skip
    found = stretches.by_passage(text, spans, bare)
    assert [weight for _, _, weight in found] == pytest.approx(sorted(shares.passage_losses, reverse=True))


def test_sentences_of_a_short_text_share_out_all_of_it() -> None:
    text = FILLER + PAY + FILLER
    spans, shares = shares_of(text)
    assert len(spans) == 1
    found = stretches.lay_out(text, spans, shares)
    whole = shares.passages.sum() + sum(weight for _, weight in shares.terms)
    assert sum(weight for _, _, weight in found) == pytest.approx(whole)
    start, end, _ = found[0]
    assert start < text.index(PAY) + len(PAY) and end > text.index(PAY)
    assert stretches.lay_out("", [], shares) == []
