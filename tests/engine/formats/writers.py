"""One plain text as a file of every format, the way a person's program would write it, for comparing what comes back.

A text is lines; neighbouring lines with tabs are a table; its first line is a heading where a format has headings.
"""

from __future__ import annotations

import html as html_module
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import groupby
from xml.sax.saxutils import escape

import docx as python_docx
import openpyxl
import pptx as python_pptx
from pptx.util import Inches

from tests.engine.formats import compound, made

ROWS_OF_A_PAGE, SIGNS_OF_A_LINE = 55, 110
"""Of the PDF."""


def chunks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The lines of a text: (whether they are rows of a table, lines)."""
    for is_table, lines in groupby(text.split("\n"), key=lambda line: "\t" in line):
        yield is_table, list(lines)


def as_docx(text: str) -> bytes:
    document = python_docx.Document()
    for number, (is_table, lines) in enumerate(chunks(text)):
        if is_table:
            rows = [line.split("\t") for line in lines]
            table = document.add_table(len(rows), max(map(len, rows)))
            for place, row in zip(table.rows, rows, strict=True):
                for cell, content in zip(place.cells, row, strict=False):
                    cell.text = content
        else:
            for i, line in enumerate(lines):
                document.add_paragraph(line, style="Heading 1" if number == i == 0 else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pptx(text: str) -> bytes:
    """One slide: a text box or a table for each chunk, the first line as its title."""
    show = python_pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    place = (Inches(1), Inches(1), Inches(8), Inches(1))
    title, _, rest = text.partition("\n")
    slide.shapes.title.text_frame.text = title
    for is_table, lines in chunks(rest) if rest else ():
        if is_table:
            rows = [line.split("\t") for line in lines]
            table = slide.shapes.add_table(len(rows), max(map(len, rows)), *place).table
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    table.cell(i, j).text = cell
        else:
            slide.shapes.add_textbox(*place).text_frame.text = "\n".join(lines)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def as_xlsx(text: str) -> bytes:
    """A line is a row, what stands between tabs a cell."""
    book = openpyxl.Workbook()
    for i, line in enumerate(text.split("\n"), 1):
        for j, value in enumerate(line.split("\t"), 1):
            if value:
                cell = book.active.cell(i, j)
                cell.value = value
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(text: str) -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_odf_text(cell)}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in line.split("\t")
        )
        + "</table:table-row>"
        for line in text.split("\n")
    )
    body = f'<office:spreadsheet><table:table table:name="One">{rows}</table:table></office:spreadsheet>'
    return odf("spreadsheet", body)


def as_odt(text: str) -> bytes:
    body = []
    for number, (is_table, lines) in enumerate(chunks(text)):
        if is_table:
            rows = "".join(
                "<table:table-row>"
                + "".join(
                    f"<table:table-cell><text:p>{_odf_text(cell)}</text:p></table:table-cell>"
                    for cell in line.split("\t")
                )
                + "</table:table-row>"
                for line in lines
            )
            body.append(f"<table:table>{rows}</table:table>")
            continue
        for i, line in enumerate(lines):
            if number == i == 0:
                body.append(f'<text:h text:outline-level="1">{_odf_text(line)}</text:h>')
            else:
                body.append(f"<text:p>{_odf_text(line)}</text:p>")
    return odf("text", f"<office:text>{''.join(body)}</office:text>")


def odf(kind: str, body: str, *, styles: str = "", encrypted: bool = False) -> bytes:
    """An OpenDocument package of that kind of body."""
    names = {
        "office": "office:1.0", "text": "text:1.0", "table": "table:1.0", "draw": "drawing:1.0",
        "style": "style:1.0", "presentation": "presentation:1.0",
    }  # fmt: skip
    space = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}"' for key, value in names.items())
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    mark = "<manifest:encryption-data/>" if encrypted else ""
    content = f"<office:document-content {space}><office:body>{body}</office:body></office:document-content>"
    entry = f'<manifest:file-entry manifest:full-path="content.xml">{mark}</manifest:file-entry>'
    entries = f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>'
    return made.archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "content.xml": content.encode(),
            "styles.xml": f"<office:document-styles {space}>{styles}</office:document-styles>".encode(),
            "META-INF/manifest.xml": entries.encode(),
        }
    )


def _odf_text(text: str) -> str:
    """Escaped, with every space that follows another (or the beginning) as an element."""
    out, before = [], " "
    for sign in text:
        out.append("<text:s/>" if sign == before == " " else escape(sign))
        before = sign
    return "".join(out)


def as_rtf(text: str) -> bytes:
    out = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}}", "\r\n"]
    for number, (is_table, lines) in enumerate(chunks(text)):
        for i, line in enumerate(lines):
            if is_table:
                cells = line.split("\t")
                ends = "".join(rf"\cellx{1000 * (j + 1)}" for j in range(len(cells)))
                shown = "".join(rf"{_rtf_text(cell)}\cell " for cell in cells)
                out.append(rf"\trowd{ends}\pard\intbl {shown}\row" + "\r\n")
            else:
                level = r"\outlinelevel0" if number == i == 0 else ""
                out.append(rf"\pard{level} {_rtf_text(line)}\par" + "\r\n")
    return ("".join(out) + "}").encode("ascii")


def _rtf_text(text: str) -> str:
    out = []
    for sign in text:
        code = ord(sign)
        if sign in "\\{}":
            out.append("\\" + sign)
        elif code < 128:
            out.append(sign)
        elif sign in "äöüßéè":
            out.append(rf"\'{sign.encode('cp1252').hex()}")
        else:
            units = sign.encode("utf-16-le")
            for k in range(0, len(units), 2):
                out.append(rf"\u{int.from_bytes(units[k : k + 2], 'little', signed=True)}?")
    return "".join(out)


def as_html(text: str) -> bytes:
    body = []
    for number, (is_table, lines) in enumerate(chunks(text)):
        if is_table:
            rows = [[f"<td>{_spaced(cell)}</td>" for cell in line.split("\t")] for line in lines]
            body.append(f"<table>{''.join(f'<tr>{chr(10).join(row)}</tr>' for row in rows)}</table>")
            continue
        for i, line in enumerate(lines):
            tag = "h1" if number == i == 0 else "div"
            body.append(f"<{tag}>{_spaced(line) or '<br>'}</{tag}>")
    page = "\n".join(body)
    head = '<head><meta charset="utf-8"><title>t</title></head>'
    return f"<!doctype html><html>{head}<body>\n{page}\n</body></html>".encode()


def _spaced(text: str) -> str:
    """Escaped, with every space that follows another (or the beginning) as one that is kept."""
    out, before = [], " "
    for sign in text:
        out.append("&nbsp;" if sign == before == " " else html_module.escape(sign))
        before = sign
    return "".join(out)


def as_eml(text: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Anna <anna@one.example>"
    message["To"] = "ben@two.example"
    message["Date"] = "Mon, 20 Mar 2017 11:55:00 +0100"
    message["Subject"] = "Grüße"
    message.set_content(text)
    return message.as_bytes(policy=SMTP)


def as_mbox(text: str) -> bytes:
    one = as_eml(text).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
    return b"From anna@one.example Mon Mar 20 11:55:00 2017\n" + one + b"\n"


def as_msg(text: str) -> bytes:
    return compound.msg(
        subject="Grüße",
        sender="Anna",
        address="anna@one.example",
        to="ben@two.example",
        date=datetime(2017, 3, 20, 10, 55, tzinfo=UTC),
        body=text.replace("\n", "\r\n"),
    )


def as_zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("folder/text.txt", text.encode())
    return out.getvalue()


def as_pdf(text: str) -> bytes:
    """Pages of lines broken at words, in a simple font whose codes a ToUnicode map names (ISO 32000-1, 9.10.3)."""
    lines: list[str] = []
    for line in text.expandtabs(8).split("\n"):
        while len(line) > SIGNS_OF_A_LINE:
            cut = line.rfind(" ", 1, SIGNS_OF_A_LINE) + 1 or SIGNS_OF_A_LINE
            lines.append(line[:cut].rstrip())
            line = line[cut:]
        lines.append(line)
    signs = sorted(set("".join(lines)) - {chr(code) for code in range(32, 127)})
    codes = {sign: bytes([128 + place]) for place, sign in enumerate(signs)}
    pages = [lines[i : i + ROWS_OF_A_PAGE] for i in range(0, len(lines), ROWS_OF_A_PAGE)]
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    named = [*((bytes([code]), chr(code)) for code in range(32, 127)), *((code, sign) for sign, code in codes.items())]
    table = "".join(f"<{code.hex()}> <{sign.encode('utf-16-be').hex()}>\n" for code, sign in named)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(named)} beginbfchar\n{table}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/ToUnicode 4 0 R>>",
        made.stream(cmap.encode()),
    ]
    for i, page in enumerate(pages):
        shown = b"".join(b"<%s> Tj T* " % _coded(line, codes).hex().encode() for line in page)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {6 + 2 * i} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode()
        )
        objects.append(made.stream(b"BT /F 7 Tf 12 TL 50 740 Td " + shown + b"ET"))
    return made.assembled(objects)


def _coded(line: str, codes: Mapping[str, bytes]) -> bytes:
    return b"".join(codes.get(sign) or sign.encode("ascii") for sign in line)


WRITERS: Mapping[str, Callable[[str], bytes]] = {
    "pdf": as_pdf,
    "docx": as_docx,
    "pptx": as_pptx,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "odt": as_odt,
    "rtf": as_rtf,
    "html": as_html,
    "eml": as_eml,
    "mbox": as_mbox,
    "msg": as_msg,
    "zip": as_zip,
}
"""Suffix → what writes such a file."""
