"""Every format under cut and altered bytes: a document or a reason, never anything else and never long."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.formats import mail, opendocument, outlook, rtf, slides, walk, web, word, workbook
from app.engine.formats.parts import Cells, Nested, Options, Part, Unreadable, compose
from app.engine.text import normalise
from app.records import Lack
from tests.engine.formats import compound, made, writers

TEXT = "Heading\n\nA line with ü and €.\nItem\tPrice\nNut\t2"
FILES: Mapping[str, tuple[ModuleType, bytes]] = {
    "docx": (word, writers.as_docx(TEXT)),
    "pptx": (slides, writers.as_pptx(TEXT)),
    "odt": (opendocument, writers.as_odt(TEXT)),
    "xlsx": (workbook, writers.as_xlsx(TEXT)),
    "ods": (workbook, writers.as_ods(TEXT)),
    "xls": (workbook, compound.xls([line.split("\t") for line in TEXT.split("\n")])),
    "rtf": (rtf, writers.as_rtf(TEXT)),
    "html": (web, writers.as_html(TEXT)),
    "eml": (mail, writers.as_eml(TEXT)),
    "mbox": (mail, writers.as_mbox(TEXT) * 3),
    "msg": (
        outlook,
        compound.msg(
            subject="s",
            body="b",
            rtf=b"x" * 30,
            attachments=[("a.txt", b"a"), ("m", compound.message(subject="i", html=b"<p>x", top=False))],
        ),
    ),
}
EXPECTED = (Unreadable, RecursionError, MemoryError)
"""What a module may raise: the dispatcher takes the last two for too large."""
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def unpacked(data: bytes) -> dict[str, bytes] | None:
    """The members of a ZIP: what is altered there is not caught by its checksums."""
    if not data.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def try_to_read(module: ModuleType, data: bytes) -> None:
    start = time.process_time()
    for unit in (None, "row") if module is workbook else (None,):
        try:
            for one in module.read(data, name="a", options=Options(attachments=True, unit=unit)):
                assert isinstance(one, Part | Nested | Cells)
                if isinstance(one, Part):
                    assert (one.lack is None) == bool(one.text)
                    assert one.text == normalise(one.text)
                    for begin, end, level in one.layout.headings if one.layout else ():
                        assert 0 <= begin < end <= len(one.text) and level > 0
        except EXPECTED:
            pass
    assert time.process_time() - start < 5


def altered(data: bytes, draw: st.DataObject) -> bytes:
    out = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 8))):
        place = draw.draw(st.integers(0, max(len(out) - 1, 0)))
        kind = draw.draw(st.integers(0, 3))
        piece = draw.draw(st.binary(min_size=1, max_size=4))
        if kind == 0:
            out[place : place + len(piece)] = piece
        elif kind == 1:
            out[place:place] = piece
        elif kind == 2:
            del out[place : place + draw.draw(st.integers(1, 40))]
        else:
            out[place:place] = out[place : place + draw.draw(st.integers(1, 200))]
    return bytes(out)


@pytest.mark.parametrize("format_", FILES)
@QUICK
@given(draw=st.data())
def test_altered_bytes(format_: str, draw: st.DataObject) -> None:
    module, data = FILES[format_]
    try_to_read(module, altered(data, draw))


@pytest.mark.parametrize("format_", [name for name, (_, data) in FILES.items() if data.startswith(b"PK")])
@QUICK
@given(draw=st.data())
def test_altered_members(format_: str, draw: st.DataObject) -> None:
    module, data = FILES[format_]
    members = unpacked(data)
    assert members is not None
    name = draw.draw(st.sampled_from(sorted(name for name in members if name.endswith((".xml", ".rels")))))
    try_to_read(module, made.archive({**members, name: altered(members[name], draw)}))


@pytest.mark.parametrize("format_", FILES)
def test_cut_short(format_: str) -> None:
    module, data = FILES[format_]
    for length in range(0, len(data), max(1, len(data) // 60)):
        try_to_read(module, data[:length])


@pytest.mark.parametrize("format_", FILES)
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=3000))
def test_anything(format_: str, data: bytes) -> None:
    module, real = FILES[format_]
    try_to_read(module, data)
    try_to_read(module, real[:8] + data)


@pytest.mark.parametrize("format_", FILES)
def test_dispatched_by_content_under_any_name(format_: str) -> None:
    """What a file is decides, not what it is called."""
    if format_ in ("html", "eml", "mbox"):
        names = [f"a.{format_}", "a"]
    else:
        names = [f"a.{format_}", "a.pdf", "a"]
    for name in names:
        found = [
            one
            for one in walk.documents(FILES[format_][1], name=name, options=Options())
            if isinstance(one, walk.Found)
        ]
        assert found and all(one.part.lack is None for one in found), (name, found)
        assert {one.reader for one in found} == {FILES[format_][0].READER}


@pytest.mark.parametrize("format_", ["docx", "pptx", "odt", "ods"])
@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE d SYSTEM "http://canary.example/d.dtd">',
        b'<!DOCTYPE d [<!ENTITY % p SYSTEM "http://canary.example/p"> %p;]>',
    ],
)
def test_document_types_in_every_member(format_: str, declaration: bytes) -> None:
    module, data = FILES[format_]
    members = unpacked(data)
    assert members is not None
    main = {"docx": "word/document.xml", "pptx": "ppt/slides/slide1.xml"}.get(format_, "content.xml")
    content = members[main].partition(b"?>")[2] if members[main].startswith(b"<?xml") else members[main]
    with pytest.raises(Unreadable) as caught:
        list(module.read(made.archive({**members, main: declaration + content}), name="a", options=Options()))
    assert caught.value.lack is Lack.DAMAGED


def test_blocks_of_the_pieces_are_the_blocks_of_the_whole() -> None:
    """What a module lays down is in normal form whatever stands in its blocks."""
    nasty = "e\u0301 \u200b\ufeff\r\nx\x00\x85y \t\n\n\n\n\n\nz"
    for text in (compose(web.blocks_of(f"<p>{nasty}</p><p>{nasty}"))[0], compose(mail.lines(nasty))[0]):
        assert text == normalise(text)
