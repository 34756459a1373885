"""PDF: text as a person reads it, what is missing, pages as pictures; and files that somebody broke."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from app.engine.formats import page, pdf
from app.engine.formats.parts import Options, Part, Unreadable
from app.engine.text import normalise
from app.records import Lack
from tests.engine.formats import made


def read(data: bytes, password: str | None = None) -> Part:
    (part,) = pdf.read(data, name="x.pdf", options=Options(password=password))
    return part


def lack(data: bytes, password: str | None = None) -> Lack:
    with pytest.raises(Unreadable) as caught:
        read(data, password)
    return caught.value.lack


def test_text_by_page() -> None:
    part = read(made.pdf(["One (1)\nmore", "", "Two"]))
    assert part.text == normalise(part.text) == "One (1)\nmore\n\nTwo"
    assert part.layout is not None
    assert list(part.layout.pages) == [0, 14, 14]
    assert part.page_count == 3


def test_lines_that_run_on_are_joined_and_others_are_not() -> None:
    text = read(
        made.pdf(
            [
                "Terms of the agreement between the parties\n"
                "The supplier delivers the goods that were ordered by the customer and bears\n"
                "the cost of their transport to the place that the parties agreed upon in the\n"
                "contract. The customer pays within thirty days of the receipt of the invoice\n"
                "unless the goods are faulty.\n"
                "2. The second clause begins a line, whatever is before\n"
                "Total 12.00"
            ]
        )
    ).text
    assert text.split("\n") == [
        "Terms of the agreement between the parties",
        "The supplier delivers the goods that were ordered by the customer and bears the cost of their transport to the"
        " place that the parties agreed upon in the contract. The customer pays within thirty days of the receipt of"
        " the invoice unless the goods are faulty.",
        "2. The second clause begins a line, whatever is before",
        "Total 12.00",
    ]


def test_short_lines_stay_lines() -> None:
    address = "Anna Example\n12 High Street\nSpringfield\nInvoice 17"
    assert read(made.pdf([address])).text == address


def test_divided_words_are_put_together() -> None:
    text = read(
        made.pdf(["they found a consider-\nable number of long-\nterm and non-\nEuropean ones; long-term"])
    ).text
    assert "considerable" in text
    assert "long-term and" in text
    assert "non-European" in text


def test_what_was_filled_into_a_form_is_text() -> None:
    assert read(made.pdf(["Name:"], form="Anna Typed")).text == "Name:\nAnna Typed"


def test_pages_that_are_pictures() -> None:
    scan = read(made.pdf([made.picture(), made.picture()]))
    assert (scan.lack, scan.page_count, scan.text) == (Lack.SCANNED, 2, "")
    assert scan.problem is not None
    partly = read(made.pdf(["text", made.picture(), made.picture(), "more", made.picture()]))
    assert partly.lack is None
    assert partly.extra == {"pages without text": "2–3, 5"}


def test_nothing_at_all_is_empty() -> None:
    assert lack(made.pdf([b"", b""])) is Lack.EMPTY


@pytest.mark.parametrize("password", ["abc", "käse"])
def test_a_password(password: str) -> None:
    data = made.pdf(["secret"], password=password)
    assert lack(data) is Lack.ENCRYPTED
    assert lack(data, "wrong") is Lack.ENCRYPTED
    assert read(data, password).text == "secret"


def test_a_million_pages() -> None:
    kids = b"3 0 R " * 1_000_000
    data = made.assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1000000/Kids[" + kids + b"]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        ]
    )
    assert lack(data) is Lack.TOO_LARGE


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"%PDF-" + bytes(5000), made.pdf(["x"])[:300]])
def test_broken_ones_are_damaged(data: bytes) -> None:
    assert lack(data) is Lack.DAMAGED


def test_mutated_and_truncated_files_end_with_text_or_a_reason() -> None:
    rng = random.Random(20)
    seeds = [
        made.pdf(["Some words\nin lines", made.picture()]),
        made.pdf(["secret"], password="abc"),
        made.pdf(["Name:"], form="Anna"),
    ]
    outcomes = set()
    for _ in range(1500):
        data = bytearray(rng.choice(seeds))
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        for _ in range(rng.randrange(1, 12)):
            if data:
                data[rng.randrange(len(data))] = rng.choice((rng.randrange(256), 48 + rng.randrange(10), 0x3E, 0x5B))
        try:
            for part in pdf.read(bytes(data), name="x.pdf", options=Options(password="abc")):
                outcomes.add(part.lack)
                assert part.text == normalise(part.text)
                assert bool(part.text) == (part.lack is None)
        except Unreadable as error:
            outcomes.add(error.lack)
    assert {None, Lack.DAMAGED} <= outcomes


# --- pages as pictures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_drawn_with_the_places_of_its_text(rotate: int) -> None:
    data = made.pdf(["first page", "Top line here\nand a second one"], rotate=rotate)
    part = read(data)
    drawn = page.picture(data, 2, width=600, text=part.text, password=None)
    image = Image.open(io.BytesIO(drawn.png))
    image.load()
    assert image.size == (drawn.width, drawn.height)
    assert abs(drawn.width - 600) <= 1
    assert {part.text[start:end] for start, end, *_ in drawn.boxes} == {"Top line here", "and a second one"}
    grey = image.convert("L")
    for _, _, left, top, right, bottom in drawn.boxes:
        assert 0 <= left < right <= drawn.width
        assert 0 <= top < bottom <= drawn.height
        assert grey.crop((int(left), int(top), int(right), int(bottom))).getextrema()[0] < 128  # there is ink in it
        grey.paste(255, (int(left) - 1, int(top) - 2, int(right) + 2, int(bottom) + 3))
    assert grey.getextrema()[0] > 128  # and nowhere else


def test_the_share_of_a_page_is_enough() -> None:
    data = made.pdf(["one", "two", "three"])
    part = read(data)
    drawn = page.picture(data, 3, width=300, text=part.text, password=None)
    assert [part.text[start:end] for start, end, *_ in drawn.boxes] == ["three"]
    alone = page.picture(data, 3, width=300, text="three", password=None, whole=False)
    assert [box[:2] for box in alone.boxes] == [(0, 5)]
    assert [box[2:] for box in alone.boxes] == [box[2:] for box in drawn.boxes]


def test_a_scan_has_a_picture_without_places() -> None:
    drawn = page.picture(made.pdf([made.picture()]), 1, width=300, text="", password=None)
    assert list(drawn.boxes) == []
    assert len(Image.open(io.BytesIO(drawn.png)).getcolors(1 << 20) or ()) > 5


@pytest.mark.parametrize("number", [0, 3, 1 << 40])
def test_a_page_that_is_not_there(number: int) -> None:
    with pytest.raises(Unreadable):
        page.picture(made.pdf(["one", "two"]), number, width=300, text="", password=None)


def test_no_page_is_drawn_larger_than_memory_allows() -> None:
    for box in ("0 0 14400 14400", "0 0 100 14400", "0 0 1 100000"):
        data = made.pdf(["x"]).replace(b"0 0 612 792", box.encode())
        drawn = page.picture(data, 1, width=100_000, text="", password=None)
        assert drawn.width * drawn.height <= 17_000_000
