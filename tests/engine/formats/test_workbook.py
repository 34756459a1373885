"""Workbooks: sheets as documents, rows as rows, values as a person writes them, and sheets that would not fit."""

from __future__ import annotations

import datetime
import io
import resource
import struct
import time
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from app.engine.formats import workbook
from app.engine.formats.parts import Cells, Options, Part, Unreadable
from app.records import Lack
from tests.engine.formats import compound, writers


def book(sheets: Mapping[str, Mapping[str, Any]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for place, value in cells.items():
            sheet[place] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ods(rows: str) -> bytes:
    return writers.odf(
        "spreadsheet", f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>'
    )


def read(data: bytes, **options: Any) -> list[Part | Cells]:
    return list(workbook.read(data, name="a", options=Options(**options)))


def lack(data: bytes, **options: Any) -> Lack:
    with pytest.raises(Unreadable) as caught:
        read(data, **options)
    return caught.value.lack


TWO = book({"Empty": {}, "Prices": {"B2": "Nut", "C2": 2, "B4": "Bolt", "C4": 0.25}, "Notes": {"A1": "x\ny"}})


def test_each_sheet_with_something_is_a_document() -> None:
    found = read(TWO)
    assert [(one.name, one.locator, one.text) for one in found if isinstance(one, Part)] == [
        ("Prices", "sheet Prices", "Nut\t2\n\nBolt\t0.25"),
        ("Notes", "sheet Notes", "x\ny"),
    ]


def test_rows_of_the_first_sheet_that_has_any_or_of_the_one_named() -> None:
    rows = read(TWO, unit="row")
    assert rows == [
        Cells(sheet="Prices", row=2, cells=("Nut", "2")),
        Cells(sheet="Prices", row=4, cells=("Bolt", "0.25")),
    ]
    assert read(TWO, unit="row", sheet="Notes") == [Cells(sheet="Notes", row=1, cells=("x\ny",))]
    assert lack(TWO, unit="row", sheet="None") is Lack.DAMAGED
    assert lack(TWO, unit="row", sheet="Empty") is Lack.EMPTY


def test_sheets_for_a_person_to_choose_from() -> None:
    found = workbook.sheets(TWO, options=Options(), shown=1)
    assert [(one.name, one.rows, one.columns, one.start) for one in found] == [
        ("Prices", 4, 2, (("Nut", "2"),)),
        ("Notes", 1, 1, (("x\ny",),)),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1 \0", "=1+1 "),
        (True, "TRUE"),
        (3.0, "3"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (7, "7"),
        (datetime.datetime(2024, 1, 2), "2024-01-02"),
        (datetime.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),
        (datetime.date(2024, 1, 2), "2024-01-02"),
        (datetime.time(3, 4), "03:04:00"),
        (datetime.timedelta(hours=30), "30:00:00"),
        (datetime.timedelta(seconds=-61), "-0:01:01"),
    ],
)
def test_values_as_a_person_writes_them(value: Any, text: str) -> None:
    assert workbook.cell(value) == text


def test_dates_come_through_a_file() -> None:
    (part,) = read(
        book({"S": {"A1": datetime.datetime(2024, 1, 2, 3, 4), "B1": datetime.date(2024, 1, 2), "C1": True}})
    )
    assert isinstance(part, Part)
    assert part.text == "2024-01-02 03:04:00\t2024-01-02\tTRUE" and part.locator == ""


def test_old_workbooks() -> None:
    (part,) = read(compound.xls([["Nut", "2 €"], ["", "Müller"]]))
    assert isinstance(part, Part) and part.text == "Nut\t2 €\n\tMüller"


def test_old_workbooks_that_would_not_fit_or_never_end() -> None:
    data = compound.xls([["Nut"], ["Bolt"]])
    far = data.replace(
        struct.pack("<HHHHHH", 0x0204, 12, 1, 0, 0, 4), struct.pack("<HHHHHH", 0x0204, 12, 65535, 65535, 0, 4)
    )
    assert far != data and lack(far) is Lack.TOO_LARGE
    table = len(data) - 512  # the file allocation table is the last sector
    ring = data[:table] + struct.pack("<I", 0) + data[table + 4 :]
    assert lack(ring) is Lack.DAMAGED


CELL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
WIDE = CELL.replace(" office", ' table:number-columns-repeated="99999999" office')


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


@pytest.mark.parametrize(
    "data",
    [
        book({"S": {"A1": 1, "XFD1048576": 1}}),
        book({"S": {"A1": 1, "CV300000": 1}}),
        ods(row(CELL * 2, 1_048_576) * 6),
        ods(row(WIDE)),
    ],
    ids=["corners", "thirty million", "rows", "columns"],
)
def test_sheets_that_would_not_fit_are_refused(data: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert lack(data) is Lack.TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10  # kilobytes


def test_empty_cells_to_the_end_of_the_sheet_are_none() -> None:
    rows = row(CELL + '<table:table-cell table:number-columns-repeated="16383"/>')
    rows += row('<table:table-cell table:number-columns-repeated="16384"/>', 1_048_575)
    (part,) = read(ods(rows))
    assert isinstance(part, Part) and part.text == "a"


def placed(rows: str) -> bytes:
    """A workbook whose sheet holds, behind a first cell, these rows as they stand."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book({"S": {"A1": "first"}}))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("/sheet1.xml"):
                data = data.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            new.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c r="A1048577" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="4294967295"><c r="A4294967295" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="99999999"><c t="inlineStr"><is><t>x</t></is></c></row>',  # cells need not say where they are
        '<row spans="1:1" ht="15" customHeight="1" r="99999999"><c t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="2"><c r="XFE2" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="2"><c r="ZZZZZZ2" t="inlineStr"><is><t>x</t></is></c></row>',
    ],
)
@pytest.mark.parametrize("unit", [None, "row"])
def test_a_cell_where_no_sheet_has_one_is_refused_at_once(rows: str, unit: str | None) -> None:
    start = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read(placed(rows), unit=unit)
    assert caught.value.lack is Lack.DAMAGED
    assert "beyond row 1,048,576 or column XFD" in caught.value.problem.sentence
    assert time.process_time() - start < 2


def test_the_last_cells_of_a_sheet_are_read() -> None:
    (part,) = read(placed('<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row>'))
    assert isinstance(part, Part) and part.text.split() == ["first", "x"]
    *_, last = read(placed('<row r="1048576"><c t="inlineStr"><is><t>x</t></is></c></row>'), unit="row")
    assert isinstance(last, Cells) and last.row == workbook.MOST_ROWS and last.cells == ("x",)


def test_encrypted_empty_and_damaged() -> None:
    assert lack(writers.odf("spreadsheet", "", encrypted=True)) is Lack.ENCRYPTED
    assert lack(book({"S": {}})) is Lack.EMPTY
    assert lack(TWO[: len(TWO) // 2]) is Lack.DAMAGED
    assert lack(b"<html><table><tr><td>1") is Lack.DAMAGED
