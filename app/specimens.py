"""Small made-up files of every kind that Cloister reads, put together by hand: for the self-test.

It is known what must come out: each holds one :func:`sentence` of its own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence


def sentence(number: int) -> str:
    """What one document says; none is like another, or it would count as the same document."""
    things = ("paper", "chairs", "cables", "bread", "valves", "software", "gloves", "timber", "paint", "glass", "salt")
    return f"Agreement no. {number}. The parties agree on the supply of {things[number % 11]} for {number + 1} years."


_DATE = (2026, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FORMATS = "application/vnd.openxmlformats-officedocument"


def files() -> Mapping[str, tuple[bytes, Sequence[str]]]:
    """File name → content and the sentence of each document in it: one file of every kind but MSG, ODS and XLS."""
    says = [sentence(number) for number in range(12)]
    post = mail(says[9]).replace(b"\r\n", b"\n")
    return {
        "agreement.txt": (says[0].encode(), says[:1]),
        "agreement.html": (f"<!doctype html><html><body><p>{says[1]}</p></body></html>".encode(), says[1:2]),
        "agreement.rtf": ((r"{\rtf1\ansi " + says[2] + r"\par}").encode(), says[2:3]),
        "agreement.pdf": (pdf(says[3]), says[3:4]),
        "agreement.docx": (docx(says[4]), says[4:5]),
        "agreement.odt": (odt(says[5]), says[5:6]),
        "agreement.pptx": (pptx(says[6]), says[6:7]),
        "agreement.xlsx": (xlsx(says[7]), says[7:8]),
        "agreement.eml": (mail(says[8]), says[8:9]),
        "agreements.mbox": (b"From made-up@example.com Thu Jan  1 00:00:00 2026\n" + post, says[9:10]),
        "agreements.zip": (_packed({"inside/a.txt": says[10], "inside/a.docx": docx(says[11])}), says[10:]),
    }


def pdf(says: str) -> bytes:
    """One page with one line (ISO 32000-1, 7.5)."""
    stream = f"BT /F1 11 Tf 40 700 Td ({says}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(data),
        )
    )


def docx(says: str) -> bytes:
    """A Word document of one paragraph."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{says}</w:t></w:r></w:p></w:body></w:document>'
    return _package("word/document.xml", f"{_FORMATS}.wordprocessingml.document.main+xml", {"word/document.xml": body})


def xlsx(says: str) -> bytes:
    """A workbook of one sheet with one row."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{says}</t></is></c></row>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Agreements" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations({"rId1": ("worksheet", "worksheets/sheet1.xml")}),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{row}</sheetData></worksheet>',
    }
    more = {"xl/worksheets/sheet1.xml": f"{_FORMATS}.spreadsheetml.worksheet+xml"}
    return _package("xl/workbook.xml", f"{_FORMATS}.spreadsheetml.sheet.main+xml", parts, more)


def pptx(says: str) -> bytes:
    """A presentation of one slide with one text."""
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    spaces = f'xmlns:p="{main}" xmlns:a="{drawing}" xmlns:r="{_OFFICE}"'
    named = '<p:cNvPr id="{}" name="{}"/>'
    shape = (
        f"<p:sp><p:nvSpPr>{named.format(2, 'Text')}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>"
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{says}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    group = f"<p:nvGrpSpPr>{named.format(1, '')}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
    parts = {
        "ppt/presentation.xml": f'<p:presentation {spaces}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations({"rId1": ("slide", "slides/slide1.xml")}),
        "ppt/slides/slide1.xml": f"<p:sld {spaces}><p:cSld><p:spTree>{group}{shape}</p:spTree></p:cSld></p:sld>",
    }
    more = {"ppt/slides/slide1.xml": f"{_FORMATS}.presentationml.slide+xml"}
    return _package("ppt/presentation.xml", f"{_FORMATS}.presentationml.presentation.main+xml", parts, more)


def odt(says: str) -> bytes:
    """An OpenDocument text of one paragraph."""
    kind = "application/vnd.oasis.opendocument.text"
    base = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{base}:office:1.0" xmlns:text="{base}:text:1.0" office:version="1.3">'
        f"<office:body><office:text><text:p>{says}</text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{base}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _packed({"mimetype": kind, "content.xml": _XML + content, "META-INF/manifest.xml": _XML + manifest})


def mail(says: str) -> bytes:
    """A plain mail (RFC 5322)."""
    lines = (
        "From: A <a@example.com>",
        "To: B <b@example.com>",
        "Subject: The agreement",
        "Date: Thu, 01 Jan 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        says,
        "",
    )
    return "\r\n".join(lines).encode()


def _package(main: str, kind: str, parts: Mapping[str, str], more: Mapping[str, str] | None = None) -> bytes:
    """An Office Open XML file (ECMA-376, part 2): content types, the relation to the main part, the parts."""
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{of}"/>' for part, of in {main: kind, **(more or {})}.items()
    )
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    whole = {
        "[Content_Types].xml": _XML + types,
        "_rels/.rels": _relations({"rId1": ("officeDocument", main)}),
        **{part: content if content.startswith(_XML) else _XML + content for part, content in parts.items()},
    }
    return _packed(whole)


def _relations(of: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, (kind, target) in of.items()
    )
    return f'{_XML}<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def _packed(members: Mapping[str, str | bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
    return sink.getvalue()
