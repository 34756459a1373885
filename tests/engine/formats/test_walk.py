"""Files inside files: what a file is, how deep it goes, what comes out under which name."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.formats import kind, walk
from app.engine.formats.parts import Block, Options, Part, Unreadable, compose
from app.engine.text import normalise
from app.records import Lack
from tests.engine.formats import compound, made, writers


def found(data: bytes, name: str, *, password: str | None = None) -> list[Part]:
    options = Options(password=password)
    return [one.part for one in walk.documents(data, name=name, options=options) if isinstance(one, walk.Found)]


def texts(data: bytes, name: str) -> dict[str, str | Lack | None]:
    return {part.locator: part.lack or part.text for part in found(data, name)}


def test_members_in_order_without_what_systems_add() -> None:
    data = made.archive(
        {
            "letters/b.txt": b"second",
            "letters/a.pdf": made.pdf(["first page"]),
            "__MACOSX/letters/._a.pdf": b"\0\5\x16\7",
            ".DS_Store": b"x",
            "Thumbs.db": b"x",
            "table.csv": b"a,b\n1,2\n",
            "empty.txt": b"",
            "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        }
    )
    assert texts(data, "x.zip") == {
        "letters/b.txt": "second",
        "letters/a.pdf": "first page",
        "table.csv": Lack.UNSUPPORTED,
        "empty.txt": Lack.EMPTY,
        "picture.png": Lack.UNSUPPORTED,
    }
    assert found(data, "x.zip")[0].name == "letters/b.txt"


def test_archives_in_archives() -> None:
    inner = made.archive({"c.txt": b"deep"})
    data = made.archive({"a.zip": made.archive({"b.zip": inner})})
    assert texts(data, "x.zip") == {"a.zip › b.zip › c.txt": "deep"}
    assert walk.at(data, name="x.zip", options=Options(), locator="a.zip › b.zip › c.txt") == (b"deep", "txt")
    with pytest.raises(Unreadable):
        walk.at(data, name="x.zip", options=Options(), locator="a.zip › c.txt")


def test_archives_deeper_than_anybody_nests_them() -> None:
    data = made.archive({"text.txt": b"deep"})
    for _ in range(12):
        data = made.archive({"x.zip": data, "y.txt": b"here"})
    lacks = [part.lack for part in found(data, "x.zip")]
    assert lacks.count(Lack.TOO_LARGE) == 2  # the archive that is too deep, and its neighbour
    assert lacks.count(None) == walk.DEEPEST


def test_names_are_names() -> None:
    data = made.archive([("../../etc/passwd", b"one"), ("/tmp/x.txt", b"two"), ("C:\\x.txt", b"three"), ("a", b"four")])
    assert list(texts(data, "x.zip").values()) == ["one", "two", "three", "four"]


def test_members_of_the_same_name_have_places_of_their_own() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = made.archive([("a.txt", b"one"), ("a.txt", b"two")])
    assert texts(data, "x.zip") == {"a.txt": "one", "a.txt (2)": "two"}


def test_bombs_are_known_before_they_go_off() -> None:
    zeros = bytes(64 << 20)
    assert texts(made.archive({"zeros.txt": zeros}), "x.zip") == {"": Lack.TOO_LARGE}
    many = made.archive({f"{i}.txt": b"" for i in range(20_001)})
    assert texts(many, "x.zip") == {"": Lack.TOO_LARGE}
    assert texts(made.archive({"b.zip": made.archive({"zeros.txt": zeros})}), "x.zip") == {"b.zip": Lack.TOO_LARGE}


def test_a_size_that_is_a_lie_gives_no_more_than_it_says() -> None:
    data = bytearray(made.archive({"a.txt": b"x" * 100_000}))
    true, lie = struct.pack("<I", 100_000), struct.pack("<I", 10)
    assert data.count(true) == 2
    assert texts(bytes(data.replace(true, lie)), "x.zip") == {"a.txt": Lack.DAMAGED}


def test_encrypted_members_say_so() -> None:
    data = bytearray(made.archive({"a.txt": b"secret", "b.txt": b"open"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert texts(bytes(data), "x.zip") == {"a.txt": Lack.ENCRYPTED, "b.txt": "open"}
    assert found(bytes(data), "x.zip", password="wrong")[0].lack is Lack.ENCRYPTED


def test_an_unknown_way_of_packing() -> None:
    data = made.archive({"a.txt": b"text" * 10}).replace(b"\x14\0\0\0\x08\0", b"\x14\0\0\0\x63\0")
    assert texts(data, "x.zip") == {"a.txt": Lack.UNSUPPORTED}


@pytest.mark.parametrize("cut", [3, 30, 60, 150])
def test_broken_archives_are_damaged(cut: int) -> None:
    assert texts(made.archive({"a.txt": b"text" * 100, "b.txt": b"more"})[:cut], "x.zip") == {"": Lack.DAMAGED}


def test_a_broken_member_costs_one_document() -> None:
    data = made.archive({"a.txt": b"text " * 100, "b.txt": b"more"})
    packed = zlib.compressobj(wbits=-15)
    start = data.index((packed.compress(b"text " * 100) + packed.flush())[:4])
    assert texts(data[:start] + b"\xff\xff\xff" + data[start + 3 :], "x.zip") == {
        "a.txt": Lack.DAMAGED,
        "b.txt": "more",
    }


def test_an_empty_archive() -> None:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    assert texts(out.getvalue(), "x.zip") == {"": Lack.EMPTY}


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (made.pdf(["x"]), "letter.docx", "pdf"),
        (b"\n\n%PDF-1.4", "x", "pdf"),
        (b"{\\rtf1 x}", "x.doc", "rtf"),
        (b"<!DOCTYPE html><p>x", "report.xls", "html"),
        (b"From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\n\r\ntext", "mail", "eml"),
        (b"From a@b.c Thu Jan  1 00:00:00 2026\nFrom: a@b.c\n\ntext\n", "inbox", "mbox"),
        (b"Note: this is\nno mail: at all\n", "note.txt", "txt"),
        (made.archive({"[Content_Types].xml": b"", "word/document.xml": b""}), "x.zip", "docx"),
        (made.archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "x", "xlsx"),
        (made.archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "x", "odt"),
        (made.archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "x", "ods"),
        (made.archive({"a.txt": b""}), "x.bin", "zip"),
        (kind._OLE + "__substg1.0_".encode("utf-16-le"), "x", "msg"),
        (kind._OLE + "Workbook".encode("utf-16-le"), "x", "xls"),
        (made.archive({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "x", "odp"),
        (made.archive({"mimetype": b"application/vnd.oasis.opendocument.text-template"}), "x", "odt"),
        (made.archive({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "x.potx", "pptx"),
        (made.archive({"a": b""}), "x.ppsm", "pptx"),
        (compound.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "x.msg", "encrypted"),
        (compound.compound({"Workbook": b"x", "MBD01": {"WordDocument": b"x"}}), "x", "xls"),
        (compound.compound({"WORDDOCUMENT": b"x", "ObjectPool": {"EncryptedPackage": b"x"}}), "x", "doc"),
    ],
)
def test_what_a_file_is(data: bytes, name: str, expected: str) -> None:
    assert kind._by_content(data, name) == expected


def test_a_message_is_not_what_is_attached_to_it() -> None:
    protected = compound.compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"x"})
    message = compound.msg(subject="Terms", body="Please see the file.", attachments=[("a.docx", protected)])
    assert kind.of(message, "a.msg") == "msg"
    options = Options(attachments=True)
    parts = [one.part for one in walk.documents(message, name="a.msg", options=options) if isinstance(one, walk.Found)]
    assert [part.lack for part in parts] == [None, Lack.ENCRYPTED]
    assert "Please see the file." in parts[0].text


def test_slides_of_opendocument_are_read() -> None:
    slides = (
        "<draw:page><draw:frame><draw:text-box><text:p>Rent rises</text:p></draw:text-box></draw:frame></draw:page>"
    )
    data = writers.odf("presentation", f"<office:presentation>{slides}</office:presentation>")
    assert texts(data, "x.odp") == {"": "Rent rises"}


@pytest.mark.parametrize(
    ("data", "name", "lack"),
    [
        (b"", "x.pdf", Lack.EMPTY),
        (b"just words", "x.pdf", Lack.DAMAGED),
        (bytes(range(256)) * 20, "x.docx", Lack.DAMAGED),
        (bytes(range(256)) * 20, "x", Lack.UNSUPPORTED),
        (b"<a/>", "x.xml", Lack.UNSUPPORTED),
        (kind._OLE + "WordDocument".encode("utf-16-le"), "x.doc", Lack.UNSUPPORTED),
        (kind._OLE + "EncryptedPackage".encode("utf-16-le"), "x.docx", Lack.ENCRYPTED),
        (b"\x1f\x8b\x08" + bytes(100), "x.tar.gz", Lack.UNSUPPORTED),
    ],
)
def test_what_is_not_read_says_why(data: bytes, name: str, lack: Lack) -> None:
    with pytest.raises(Unreadable) as caught:
        kind.of(data, name)
    assert caught.value.lack is lack
    assert caught.value.problem.sentence


def test_reading_goes_on_where_it_was_cut_short() -> None:
    data = made.archive(
        {"a.txt": b"one", "b.zip": made.archive({"c.txt": b"two", "d.txt": b"three"}), "e.txt": b"four"}
    )

    def numbers(passed: set[int]) -> Iterator[tuple[int, str]]:
        for one in walk.documents(data, name="x.zip", options=Options(), passed=passed):
            if isinstance(one, walk.Found):
                yield one.number, one.part.text

    assert list(numbers(set())) == [(1, "one"), (3, "two"), (4, "three"), (5, "four")]
    assert list(numbers({1, 3})) == [(4, "three"), (5, "four")]


@given(st.lists(st.tuples(st.text(), st.integers(0, 2), st.booleans(), st.integers(0, 4)), max_size=8))
def test_places_count_the_normal_form(given_blocks: list[tuple[str, int, bool, int]]) -> None:
    blocks = [Block(text=t, heading=h, page=p, before=b) for t, h, p, b in given_blocks]
    text, layout = compose(blocks)
    assert normalise(text) == text
    assert [text[start:end] for start, end, _ in layout.headings] == [
        normalise(one.text) for one in blocks if one.heading and normalise(one.text)
    ]
    assert len(layout.pages) == sum(one.page for one in blocks)
    assert list(layout.pages) == sorted(layout.pages)
    if layout.pages:
        assert layout.pages[0] == 0
        bounds = [*layout.pages, len(text)]
        firsts = [i for i, one in enumerate(blocks) if one.page]
        own = [blocks[a:b] for a, b in zip(firsts, [*firsts[1:], len(blocks)], strict=True)]
        for number, inside in enumerate(own[1:], 1):
            share = text[bounds[number] : bounds[number + 1]]
            assert share.split("\n\n\n\n")[0].startswith(
                next((normalise(o.text) for o in inside if normalise(o.text)), "")
            )
