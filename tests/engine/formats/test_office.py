"""Word, PowerPoint and OpenDocument: what counts as text, in which order, and what does not."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from itertools import pairwise

import docx as python_docx
import pptx as python_pptx
import pytest

from app.engine.formats import opendocument, slides, word
from app.engine.formats.parts import Options, Part, Unreadable
from app.records import Lack
from tests.engine.formats import made, writers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def word_file(body: str, *, before: str = "", more: dict[str, str] | None = None) -> bytes:
    document = f"{before}<w:document {W} {MC}><w:body>{body}</w:body></w:document>"
    members = {"word/document.xml": document, **(more or {})}
    return made.archive({name: content.encode() for name, content in members.items()})


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def one(data: bytes, module=word) -> Part:  # type: ignore[no-untyped-def]
    (part,) = module.read(data, name="a", options=Options())
    assert isinstance(part, Part)
    return part


def lack(data: bytes, module=word) -> Lack:  # type: ignore[no-untyped-def]
    with pytest.raises(Unreadable) as caught:
        list(module.read(data, name="a", options=Options()))
    assert caught.value.problem.sentence
    return caught.value.lack


def test_word_reads_runs_breaks_and_tabs() -> None:
    body = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/>'
        '<w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/><w:t xml:space="preserve"> d</w:t></w:r></w:p>'
    )
    assert one(word_file(body)).text == "a\tb\nc\u2011 d"


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:del><w:r><w:delText>x</w:delText><w:t>x</w:t></w:r></w:del>",
        "<w:r><w:instrText>PAGE x</w:instrText></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>",
        '<mc:AlternateContent><mc:Choice Requires="wps"/><mc:Fallback><w:r><w:t>x</w:t></w:r></mc:Fallback>'
        "</mc:AlternateContent>",
    ],
)
def test_word_leaves_out_what_is_not_shown(hidden: str) -> None:
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>'
    assert one(word_file(f"<w:p>{hidden}{shown}</w:p>")).text == "seen"


def test_word_puts_a_box_after_its_paragraph() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('in the box')}</w:txbxContent></w:pict></w:r>"
    body = f"<w:p><w:r><w:t>be</w:t></w:r>{box}<w:r><w:t>fore</w:t></w:r></w:p>{p('after')}"
    assert one(word_file(body)).text == "before\nin the box\nafter"


def test_word_tables_inside_tables() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('i')}</w:tc><w:tc>{p('j')}</w:tc></w:tr></w:tbl>"
    rows = f"<w:tr><w:tc>{p('a')}{p('b')}</w:tc><w:tc>{inner}</w:tc></w:tr><w:tr><w:tc>{p('one')}</w:tc></w:tr>"
    assert one(word_file(f"<w:tbl>{rows}</w:tbl>")).text == "a\nb\ti\tj\none"


def test_word_reads_the_strict_form() -> None:
    document = f'<w:document xmlns:w="{STRICT}"><w:body>{p("strict")}</w:body></w:document>'
    assert one(made.archive({"word/document.xml": document.encode()})).text == "strict"


def test_word_headers_once_notes_and_footers_last() -> None:
    document = python_docx.Document()
    document.add_heading("Contract", 1)
    for i in range(3):
        section = document.sections[0] if i == 0 else document.add_section()
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Letterhead"
        section.footer.paragraphs[0].text = "Bank details"
        document.add_paragraph(f"Section {i}")
    out = io.BytesIO()
    document.save(out)
    part = one(out.getvalue())
    assert part.text.startswith("Letterhead\n\nContract\nSection 0") and part.text.endswith("\n\nBank details")
    assert part.text.count("Letterhead") == part.text.count("Bank details") == 1
    assert part.layout is not None
    (start, end, level) = part.layout.headings[0]
    assert (part.text[start:end], level) == ("Contract", 1)


def test_word_footnotes() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="r2" Type="{office}/image" Target="http://canary.example/x.png" TargetMode="External"/>'
        "</Relationships>"
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator">{p("-----")}</w:footnote>'
        f'<w:footnote w:id="1">{p("The note.")}</w:footnote></w:footnotes>'
    )
    more = {"word/_rels/document.xml.rels": relations, "word/footnotes.xml": notes}
    assert one(word_file(p("Text."), more=more)).text == "Text.\n\nThe note."


def test_heading_styles_by_name_level_and_what_they_are_based_on() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        "</w:styles>"
    )
    body = "".join(
        f'<w:p><w:pPr>{property_}</w:pPr><w:r><w:t>t{i}</w:t></w:r></w:p>'
        for i, property_ in enumerate((
            '<w:pStyle w:val="berschrift2"/>', '<w:pStyle w:val="Own"/>', '<w:pStyle w:val="Loop"/>',
            '<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="9"/>',
        ))
    )  # fmt: skip
    part = one(word_file(body, more={"word/styles.xml": styles}))
    assert part.layout is not None
    assert [(part.text[a:b], level) for a, b, level in part.layout.headings] == [("t0", 2), ("t1", 2), ("t3", 1)]


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE])
def test_document_types_are_refused(declaration: str) -> None:
    assert lack(word_file(p("&c;" if declaration is LAUGHS else "&x;"), before=declaration)) is Lack.DAMAGED


def test_bombs_stop_early() -> None:
    bomb = word_file(p("a" * (100 << 20)))
    deep = word_file("<w:tbl>" * 200_000 + "</w:tbl>" * 200_000)
    tracemalloc.start()
    assert lack(bomb) is Lack.TOO_LARGE
    assert lack(deep) is Lack.TOO_LARGE
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 << 20


def test_a_member_that_lies_about_its_size() -> None:
    data = bytearray(word_file(p("a" * 5000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    small = (100).to_bytes(4, "little")
    assert lack(bytes(data.replace(size, small))) is Lack.DAMAGED


def test_of_two_members_with_one_name_the_last_counts() -> None:
    def document(text: str) -> bytes:
        return f"<w:document {W}><w:body>{p(text)}</w:body></w:document>".encode()

    with pytest.warns(UserWarning, match="Duplicate name"):
        data = made.archive([("word/document.xml", document("first")), ("word/document.xml", document("second"))])
    assert one(data).text == "second"


def test_nothing_and_only_pictures() -> None:
    assert lack(word_file("<w:p/>")) is Lack.EMPTY
    with pytest.raises(Unreadable) as caught:
        list(word.read(word_file("<w:p/>", more={"word/media/a.png": "x"}), name="a", options=Options()))
    assert (caught.value.lack, caught.value.problem.sentence) == (Lack.EMPTY, "It has pictures, but no text.")
    assert lack(made.archive({"other.xml": b"<a/>"})) is Lack.DAMAGED


def test_slides_are_pages_with_titles_tables_and_notes() -> None:
    show = python_pptx.Presentation()
    for i in range(3):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"Title {i}"
        slide.placeholders[1].text = f"Point {i}\nAnother"
        if i == 1:
            slide.notes_slide.notes_text_frame.text = "Say this."
            table = slide.shapes.add_table(1, 2, 0, 0, 100, 100).table
            table.cell(0, 0).text, table.cell(0, 1).text = "x", "y"
    out = io.BytesIO()
    show.save(out)
    part = one(out.getvalue(), slides)
    assert part.layout is not None
    starts = [*part.layout.pages, len(part.text)]
    pages = [part.text[a:b].strip() for a, b in pairwise(starts)]
    assert pages == [
        "Title 0\nPoint 0\nAnother",
        "Title 1\nPoint 1\nAnother\nx\ty\n\nSay this.",
        "Title 2\nPoint 2\nAnother",
    ]
    assert [part.text[a:b] for a, b, _ in part.layout.headings] == ["Title 0", "Title 1", "Title 2"]
    assert part.page_count == 0


def test_opendocument_white_space_notes_changes_and_margins() -> None:
    body = (
        "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>\n   a \n <text:span> b</text:span><text:s text:c='2'/>c<text:tab/>d<text:line-break/>e</text:p>"
        "<text:p>x<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>the note</text:p>"
        "</text:note-body></text:note>y<office:annotation><text:p>comment</text:p></office:annotation></text:p>"
        "<text:p>in<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>line</text:p>"
        "</office:text>"
    )
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>Head</text:p></style:header>"
        "<style:header-left><text:p>Head</text:p></style:header-left>"
        "<style:footer><text:p>Foot</text:p></style:footer></style:master-page></office:master-styles>"
    )
    part = one(writers.odf("text", body, styles=styles), opendocument)
    assert part.text == "Head\n\na b  c\td\ne\nxy\ninline\nbox\n\nthe note\n\nFoot"


def test_opendocument_repeats_within_bounds() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>' * 3
    spaces = '<text:p>b<text:s text:c="999999999"/>c</text:p>'
    body = f"<office:text><table:table>{rows}</table:table>{spaces}</office:text>"
    assert len(one(writers.odf("text", body), opendocument).text) < 5_000


def test_opendocument_slides_are_pages() -> None:
    pages = "".join(
        f"<draw:page><draw:frame><draw:text-box><text:p>Slide {i}</text:p></draw:text-box></draw:frame></draw:page>"
        for i in range(2)
    )
    part = one(writers.odf("presentation", f"<office:presentation>{pages}</office:presentation>"), opendocument)
    assert part.text == "Slide 0\n\nSlide 1"
    assert part.layout is not None and list(part.layout.pages) == [0, 9]


def test_opendocument_encrypted() -> None:
    assert lack(writers.odf("text", "", encrypted=True), opendocument) is Lack.ENCRYPTED
