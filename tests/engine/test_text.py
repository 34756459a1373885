"""The normal form of texts, their fingerprint, and names that hide nothing."""

from __future__ import annotations

import hashlib
import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.engine import text

ANY = st.text(st.characters(exclude_categories=()))  # with lone surrogates
ROUGH = st.text(
    st.sampled_from("aB \t\n\r\v\f\x00\x1b\x7f\x85\xa0\ufeff\u2028\u2029\u0301\u0316\u0344\u0958é한\ud83d\ude00\u200b"),
    max_size=200,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("page\fpage\vline\x85next\u2028more\u2029end", "page\npage\nline\nnext\nmore\nend"),
        ("\ufeffmark in \ufefffront", "mark in front"),
        ("n\x00u\x07l\x1b", "nul"),
        ("\ttab  kept\t \nspace behind   \n", "\ttab  kept\nspace behind"),
        ("a\n\n\n\nb", "a\n\n\n\nb"),  # three blank lines stay
        ("a\n\n\n\n\nb", "a\n\n\nb"),  # four become two
        ("a\n \n\t\n \n \n\n\nb", "a\n\n\nb"),
        ("\n\n  indented\n\n", "  indented"),
        ("cafe\u0301", "café"),
        ("\ud83d\ude00 \ud83d!", "😀 \ufffd!"),
        ("", ""),
        (" \n\t\n ", ""),
    ],
)
def test_normal_form(raw: str, expected: str) -> None:
    assert text.normalise(raw) == expected


@given(ANY | ROUGH)
@example("a" + "\u0344" * 40)
@example("\u0301\u0316" * 40)
@example("\u0958" + "\u0301\u0316" * 30)
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    once = text.normalise(raw)
    assert text.normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in once if char not in "\n\t")
    assert "\n\n\n\n\n" not in once
    assert all(line == line.rstrip() for line in once.split("\n"))
    once.encode()


@given(ROUGH)
def test_how_lines_end_does_not_matter(raw: str) -> None:
    plain = raw.replace("\r", "")
    assert text.normalise(plain.replace("\n", "\r\n")) == text.normalise(plain)
    assert text.normalise(plain.replace("\n", "\r")) == text.normalise(plain)


def test_a_megabyte_of_marks_takes_seconds() -> None:
    started = time.process_time()
    marks = text.normalise("a" + "\u0301\u0316" * 500_000)
    assert time.process_time() - started < 30  # sorted in one piece: half an hour
    assert text.normalise(marks) == marks


@pytest.mark.parametrize("raw", ["ab cd " * 1_000_000 + "e", "ab\n" * 2_000_000 + "c", "ab \r\n" * 1_000_000 + "c"])
def test_a_large_text_takes_a_few_times_its_size(raw: str) -> None:
    tracemalloc.start()
    try:
        result = text.normalise(raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert result == "\n".join(line.rstrip() for line in raw.splitlines())
    assert peak < 8 * len(raw)


@given(st.text(alphabet="a \n\té", max_size=60))
def test_lines_are_the_same_in_slices(raw: str) -> None:
    whole = text.normalise(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_SLICE", 3)
        assert text.normalise(raw) == whole


def test_digest_is_of_the_normal_form() -> None:
    assert text.digest("café\r\n") == hashlib.sha256("café".encode()).hexdigest()
    assert text.digest("cafe\u0301") == text.digest("café") != text.digest("cafe")
    assert text.digest("\ud800") == text.digest("\ufffd")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Vertrag – Zürich.pdf", "Vertrag – Zürich.pdf"),
        ("שלום 日本語", "שלום 日本語"),
        ("report\u202efdp.exe", "report\\u202efdp.exe"),
        ("a\u200bb\u200d\u2066c\ufeff", "a\\u200bb\\u200d\\u2066c\\ufeff"),
        ("two\nlines\x00\t", "two\\nlines\\x00\\t"),
        ("\ud800", "\\ud800"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("filler\u3164\u115f", "filler\\u3164\\u115f"),
        ("✔\ufe0f done", "✔\ufe0f done"),
        ("Contract\ufe0f", "Contract\\ufe0f"),
    ],
)
def test_nothing_hides_in_a_visible_name(name: str, shown: str) -> None:
    assert text.visible(name) == shown


@given(ANY)
def test_a_visible_name_has_no_invisible_character(name: str) -> None:
    shown = text.visible(name)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in shown)
    shown.encode()
    assert text.visible(shown) == shown


def test_blank_is_what_cannot_be_seen() -> None:
    assert text.is_blank("") and text.is_blank(" \n\u200b\u3164\xad")
    assert not text.is_blank("\u200b.")


@given(ANY)
def test_encodable_changes_only_what_cannot_be_written(raw: str) -> None:
    kept = text.encodable(raw)
    kept.encode()
    if not any("\ud800" <= char <= "\udfff" for char in raw):
        assert kept == raw


def test_a_name_is_one_line() -> None:
    assert text.one_line("  two\r\nlines\u2003of\tname ") == "two lines of name"
