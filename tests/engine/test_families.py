"""Families: near-duplicates are found, the rest is left alone, and signatures are the same for ever."""

from __future__ import annotations

import hashlib
import random
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import families

VOCABULARY = [f"word{number}" for number in range(3000)]


def text(seed: int, words: int = 80) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))


def altered(original: str, words: int, seed: int = 0) -> str:
    """The text with so many words replaced, spread out."""
    parts = original.split()
    for place in random.Random(seed).sample(range(0, len(parts), 3), words):
        parts[place] = f"other{seed}x{place}"
    return " ".join(parts)


def signatures(*texts: str) -> np.ndarray:
    return np.array([families.signature(one) for one in texts], dtype=np.uint32).reshape(-1, families.SIZE)


def jaccard(first: str, second: str) -> float:
    """The index itself, from sets of runs of three words."""
    sets = []
    for one in (first, second):
        words = one.split()
        sets.append({tuple(words[start : start + 3]) for start in range(len(words) - 2)})
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_a_signature_is_the_same_for_ever() -> None:
    texts = [
        "",
        "Yes.",
        "One two.",
        "The quick brown fox jumps over the lazy dog",
        "部屋を予約したい",
        "👍👍 👎",
        text(5, 9000),
    ]
    digest = hashlib.sha256(signatures(*texts).astype("<u4").tobytes()).hexdigest()
    assert digest == "b03446835ed75a5449a9d99be64463979d92b54df7c9e68b831b1d00c928fe52"
    assert families.signature(texts[3]).dtype == np.uint32


@given(st.text(max_size=300))
def test_case_and_punctuation_do_not_count(one: str) -> None:
    assert (families.signature(one) == families.signature(one.casefold())).all()
    spaced = "Cancel my order, please!"
    assert (families.signature(f"  {spaced}\n") == families.signature("cancel  my order - please")).all()


def test_the_estimate_is_near_the_index() -> None:
    errors = []
    for seed in range(60):
        original = text(seed, 120)
        changed = altered(original, seed % 30, seed)
        estimate = float(families.similarity(families.signature(original), families.signature(changed)))
        errors.append(estimate - jaccard(original, changed))
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.07


def test_near_duplicates_are_families_and_others_are_alone() -> None:
    a, b = text(1), text(2)
    found = families.find(signatures(text(3), a, b, altered(a, 2), a.upper() + "!", text(4), altered(b, 1)))
    assert found.tolist() == [-1, 1, 2, 1, 1, -1, 2]
    assert found.dtype == np.int32


def test_short_texts_must_say_the_same() -> None:
    texts = [
        "Yes",
        "yes.",
        "no",
        "Cancel my order",
        "cancel my order!",
        "Track my order",
        "How do I cancel my card",
        "12",
    ]
    assert families.find(signatures(*texts)).tolist() == [0, 0, -1, 3, 3, -1, -1, -1]


def test_blank_documents_are_like_none() -> None:
    rows = signatures("", "  \n", "a text with words", "")
    assert families.find(rows).tolist() == [-1] * 4
    assert families.similarity(rows[0], rows[1]) == 0
    assert families.find(np.zeros((0, families.SIZE), dtype=np.uint32)).tolist() == []


def test_texts_without_words_and_without_spaces() -> None:
    assert families.find(signatures("👍👍👍👎", "👍👍 👍👎", "!!!", "???")).tolist() == [0, 0, -1, -1]
    sentence = "この契約は東京地方裁判所を第一審の専属的合意管轄裁判所とし日本法に準拠して解釈されるものとする"
    assert families.find(signatures(sentence, sentence[:-1], "別の話題についての短い文章です")).tolist() == [0, 0, -1]


def test_long_texts_are_read_in_slices_without_a_seam() -> None:
    words = text(7, 12_000)  # three slices
    shifted = "a short heading " + words
    likeness = float(families.similarity(families.signature(words), families.signature(shifted)))
    assert likeness > 0.97
    assert families.signature("x" * 100_000).dtype == np.uint32


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 26)), min_size=1, max_size=40), st.integers(1, 39))
def test_families_are_what_pairs_connect(made: list[tuple[int, int]], cut: int) -> None:
    texts = [altered(text(seed), words, seed=words) for seed, words in made]
    rows = signatures(*texts)
    found = families.find(rows)
    for first in range(len(rows)):
        assert found[first] == -1 or found[first] <= first
        for second in range(first):
            if families.similarity(rows[first], rows[second]) >= 0.9:
                assert found[first] == found[second] != -1
            if made[first][0] != made[second][0]:
                assert found[first] != found[second] or found[first] == -1
    assert (families.find(rows) == found).all()
    before = families.find(rows[:cut])
    together = before >= 0
    assert (found[:cut][together] <= before[together]).all()  # those who join may unite families, never part them
    for number in set(before[together].tolist()):
        assert len(set(found[:cut][before == number].tolist())) == 1


def test_thousands_of_one_form_are_one_family_in_no_time() -> None:
    form = text(9, 200)
    copies = signatures(*[altered(form, 2, seed) for seed in range(300)])
    rows = np.concatenate([np.tile(copies, (40, 1)), signatures(*[text(1000 + seed) for seed in range(200)])])
    start = time.process_time()
    found = families.find(rows)
    assert (found[:12_000] == 0).all()
    assert (found[12_000:] == -1).all()
    assert time.process_time() - start < 20
