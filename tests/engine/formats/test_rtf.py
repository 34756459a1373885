"""Rich Text: what striprtf is given and what comes of it."""

from __future__ import annotations

import time

import pytest

from app.engine.formats import rtf
from app.engine.formats.parts import Options, Unreadable, compose
from app.records import Lack

START = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset78 Osaka;}}"
)


def text(body: str | bytes, end: str = "}") -> str:
    data = START.encode() + (body if isinstance(body, bytes) else body.encode("latin-1")) + end.encode()
    return compose(rtf.blocks_of(data))[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (r"a\par b\line c\tab d\~e\_f\-g", "a\nb\nc\td\xa0e\u2011fg"),
        (r"Gr\'fc\'dfe \u8364? \u-10179?\u-8704? \{x\}\\y", "Grüße € 😀 {x}\\y"),
        (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} \'e4", "Привет ä"),
        (r"\f2\'93\'fa\'96\'7b", "日本"),
        ("Gr\u00fc\u00dfe", "Grüße"),
        ("Привет".encode(), "Привет"),
        (r"\trowd\cellx1\cellx2\intbl a\cell b\cell\row\trowd\intbl \cell c\cell\row\pard z", "a\tb\n\tc\nz"),
        (r"{\pict\pngblip 89504e47}seen{\*\themedata 504b}{\object{\*\objdata 0105}{\result shown}}", "seen"),
        (r'{\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt the link}}', "the link"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt in a box\par}}}text", "in a box\ntext"),
        (r"C:\\cell\\pict\\header", r"C:\cell\pict\header"),
        (r"{\info{\title T}{\author A}}{\*\comment c}x", "x"),
    ],
)
def test_text(body: str | bytes, said: str) -> None:
    assert text(body) == said


def test_headers_once_and_first_notes_and_footers_last() -> None:
    header, footer = r"{\header\pard Letterhead\par}", r"{\footerr\pard Bank\par}"
    note = r"{\super 1}{\footnote\pard {\super 1} The note.}"
    said = text(f"{header}{footer}One{note} goes on.\\par\\sect {header}{footer}Two")
    assert said == "Letterhead\n\nOne1 goes on.\n\n\nTwo\n\n1 The note.\n\nBank"


def test_headings() -> None:
    said, layout = compose(rtf.blocks_of((START + r"\pard\outlinelevel1 Second\par\pard text\par}").encode()))
    assert said == "Second\ntext" and list(layout.headings) == [(0, 6, 2)]


def test_raw_bytes_may_look_like_anything() -> None:
    assert text(rb"a{\pict\bin6 }}}\'\x00}b") == "ab"
    assert text(rb"a{\object\bin99999999 }}}") == "a"


def test_what_follows_the_document_is_none_of_it() -> None:
    assert text("a}b{c", end="") == "a"
    assert text("never closed {", end="") == "never closed"


def test_no_rtf_and_no_text() -> None:
    for data, lack in ((b"plain", Lack.DAMAGED), ((START + r"\par}").encode(), Lack.EMPTY)):
        with pytest.raises(Unreadable) as caught:
            list(rtf.read(data, name="a", options=Options()))
        assert caught.value.lack is lack


@pytest.mark.parametrize(
    "body",
    [
        r"{\field{\*\fldinst{ HYPERLINK " * 20_000,
        r'{\field{\*\fldinst{HYPERLINK "x"}}{\fldrslt y}}' * 20_000,
        "{" * 300_000,
        "}" * 300_000,
        r"{\header " * 50_000,
        r"{\pict " + "0f" * 2_000_000 + "}",
        r"{\fonttbl" + r"{\f1 x;}" * 100_000 + "}",
        r"\'41" * 200_000,
    ],
    ids=["fields", "links", "open", "close", "headers", "picture", "fonts", "escapes"],
)
def test_time_grows_with_size_only(body: str) -> None:
    start = time.process_time()
    text(body)
    assert time.process_time() - start < 8
