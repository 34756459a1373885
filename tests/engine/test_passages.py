from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import passages

SENTENCE = "The supplier shall deliver the goods within ten days of the order. "  # 12 words


@pytest.mark.parametrize("text", ["", " ", "\n\t  \n"])
def test_nothing_to_read_has_no_passage(text: str) -> None:
    assert passages.split(text) == []


def test_a_short_text_is_one_passage_without_the_space_around_it() -> None:
    assert passages.split("  One. Two.\n") == [(2, 11)]


def test_passages_begin_and_end_with_sentences_and_overlap() -> None:
    text = SENTENCE * 60
    spans = passages.split(text)
    assert len(spans) > 4
    for start, end in spans:
        assert text[start:].startswith("The supplier")
        assert text[:end].endswith("order.")
        assert 60 <= len(text[start:end].split()) <= 168
    overlaps = [before_end - start for (_, before_end), (start, _) in itertools.pairwise(spans)]
    assert all(0 < overlap <= 20 * 8 for overlap in overlaps)


def test_a_number_or_a_section_is_not_the_end_of_a_sentence() -> None:
    text = "Under section 4.2.1 the price of 3.50 is due. " * 60
    assert all(text[start:end].endswith("is due.") for start, end in passages.split(text))


def test_paragraphs_end_passages_where_there_are_no_full_stops() -> None:
    text = "\n".join(f"line {number} of a list of many things to deliver" for number in range(100))
    for start, end in passages.split(text):
        assert text[start:end].startswith("line")
        assert text[start:end].endswith("deliver")


def test_one_endless_sentence_is_cut_at_spaces() -> None:
    text = "word " * 2000
    spans = passages.split(text)
    assert len(spans) > 10
    assert all(set(text[start:end].split()) == {"word"} for start, end in spans)


def test_writing_without_spaces_is_cut_by_its_characters() -> None:
    text = "本契約は双方の合意により成立する。" * 100
    spans = passages.split(text)
    assert len(spans) > 10
    assert all(end - start <= 200 for start, end in spans)
    assert all(text[end - 1] == "。" for _, end in spans)


def test_of_a_long_text_evenly_spaced_passages_are_kept() -> None:
    text = SENTENCE * 2000
    every, some = passages.split(text, most=10_000), passages.split(text, most=8)
    assert len(some) == 8
    assert some[0] == every[0]
    assert some[-1] == every[-1]
    gaps = [later[0] - earlier[0] for earlier, later in itertools.pairwise(some)]
    assert max(gaps) < 1.1 * min(gaps)
    assert passages.split(text, most=1) == every[:1]


@pytest.mark.parametrize(
    "text",
    [SENTENCE * 4500, "!" * 300_000, '!"' * 150_000, ".a" * 150_000, ". " * 150_000, "x\n" * 150_000, "界。" * 150_000],
    ids=["sentences", "marks", "quotes", "dots", "stops", "lines", "wide"],
)
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    assert len(passages.split(text)) == 64
    assert time.process_time() - begun < 10  # a text that made it try things twice would take minutes


@pytest.mark.parametrize("wrong", [{"words": 20, "overlap": 20}, {"overlap": -1}, {"most": 0}])
def test_impossible_wishes_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cannot cut"):
        passages.split("text", **wrong)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab .!?\n,界。\u3000\"')"), max_size=600), st.integers(2, 30), st.data())
def test_every_character_that_can_be_read_is_in_a_passage(text: str, words: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, words - 1))
    spans = passages.split(text, words=words, overlap=overlap, most=10_000)
    inside = bytearray(len(text))
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        inside[start:end] = b"\1" * (end - start)
    assert all(read or character.isspace() for read, character in zip(inside, text, strict=True))
    assert spans == sorted(spans)
    assert len({end for _, end in spans}) == len(spans)
