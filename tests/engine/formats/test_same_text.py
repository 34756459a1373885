"""The sample documents, written in every format, come back as the same text.

Exactly, but for what a format cannot hold, which a rule per format puts right:

* PDF knows no paragraphs and no runs of spaces: white space counts as one space, wherever a line was broken.
* A mail's text comes after its headers and a blank line.
* HTML has a blank line around headings and tables, whatever stood there.
* Office formats keep at most two blank lines.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.engine.formats import walk
from app.engine.formats.parts import Options, Part
from app.engine.text import normalise
from tests.engine.formats.writers import WRITERS

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "samples" / "documents"
SAMPLES = sorted(FOLDER.iterdir())
FEW = SAMPLES[::10]


def no_runs(text: str) -> str:
    return " ".join(text.split())


def no_blank_lines(text: str) -> str:
    return re.sub(r"\n+", "\n", text)


def without_headers(text: str) -> str:
    headers, _, body = text.partition("\n\n")
    assert headers.startswith("From: Anna <anna@one.example>\nTo: ben@two.example\nDate: 2017-03-20 1"), headers
    assert headers.endswith("\nSubject: Grüße")
    return body


def two_blank_lines(text: str) -> str:
    return re.sub(r"\n{4,}", "\n\n\n", text)


Rule = Callable[[str], str]
RULES: Mapping[str, tuple[Rule, Rule]] = {  # what is done to the text that came back, and to the one that went
    **dict.fromkeys(WRITERS, (two_blank_lines, two_blank_lines)),
    "pdf": (no_runs, no_runs),
    "html": (no_blank_lines, no_blank_lines),
    **dict.fromkeys(("eml", "mbox", "msg"), (without_headers, two_blank_lines)),
}


def the_one(data: bytes, name: str) -> Part:
    found = [one.part for one in walk.documents(data, name=name, options=Options()) if isinstance(one, walk.Found)]
    assert len(found) == 1 and found[0].lack is None, found
    return found[0]


def runs_from_the_right(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def compare(format_: str, text: str) -> Part:
    part = the_one(WRITERS[format_](text), f"a.{format_}")
    back, there = RULES[format_]
    assert back(part.text) == there(normalise(text))
    return part


@pytest.mark.parametrize("format_", WRITERS)
def test_samples(format_: str) -> None:
    compared = 0
    for file in FEW:
        text = file.read_text(encoding="utf-8")
        if format_ == "pdf" and runs_from_the_right(text):
            continue  # a PDF holds what is seen, from left to right
        compare(format_, text)
        compared += 1
    assert compared >= len(FEW) * 0.9


@pytest.mark.skipif("CLOISTER_ALL_SAMPLES" not in os.environ, reason="two minutes; set CLOISTER_ALL_SAMPLES=1")
@pytest.mark.slow
@pytest.mark.parametrize("format_", WRITERS)
def test_all_samples(format_: str) -> None:
    for file in SAMPLES:
        text = file.read_text(encoding="utf-8")
        if not (format_ == "pdf" and runs_from_the_right(text)):
            compare(format_, text)


TEXT = (
    "Title of it\n\nFirst line,  two spaces\n  indented é “quoted” 𝄞 <b>&amp; {\\rtf}\n\n\n"
    "Item\tPrice\nNut\t2 €\n\tthe first cell is empty\n\nבית\nEnd"
)


@pytest.mark.parametrize("format_", [one for one in WRITERS if one != "pdf"])
def test_what_is_hard(format_: str) -> None:
    compare(format_, TEXT)


@pytest.mark.parametrize("format_", ["docx", "pptx", "odt", "rtf", "html"])
def test_headings_stand_where_the_layout_says(format_: str) -> None:
    part = the_one(WRITERS[format_](TEXT), f"a.{format_}")
    assert part.layout is not None
    assert [(part.text[start:end], level) for start, end, level in part.layout.headings] == [("Title of it", 1)]
