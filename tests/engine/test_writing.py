"""Exports: whole or not at all, safe for spreadsheets, and the same when read back."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.engine import sheets, writing
from app.engine.text import digest
from app.errors import Cancelled, FileMissing, InputError, StorageError
from app.records import Document, DocumentId, ExportRow

FORMATS = writing.FORMATS
NASTY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", " =1", "\u00a0=1", "\u200b=1", "＝1", "＋1",
    "－1", "＠x", "'=1", "''=1", "'", "' =1", "'plain", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "-", "",
]  # fmt: skip


def row(number: int = 1, text: str = "A text.", **fields: Any) -> ExportRow:
    document = Document(
        id=DocumentId(number),
        name=fields.pop("name", f"n{number}"),
        source=fields.pop("source", "t.csv"),
        locator=f"row {number}",
        text=text,
        text_hash=digest(text),
    )
    filled: dict[str, Any] = {
        "label": "Invoice",
        "person": "Anna",
        "at": "2026-01-02T03:04:05Z",
        "how": "approved",
        "question": "learn",
        "shown_label": "Invoice",
        "shown_confidence": 0.875,
        "label_version": 2,
        "note": "",
        "flagged": False,
        "event_hash": "ab" * 32,
    }
    return ExportRow(document=document, **{**filled, **fields})


def read_back(path: Path, form: str) -> list[dict[str, Any]]:
    """Cells by column, read with the libraries people use; empty cells are None."""
    if form == "jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    if form == "parquet":
        return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]
    if form == "csv":
        with open(path, encoding="utf-8-sig", newline="") as handle:
            cells = [[writing.unescape(cell) or None for cell in line] for line in csv.reader(handle)]
    else:
        book = openpyxl.load_workbook(path)
        cells = [
            [sheets.unescape(cell) if isinstance(cell, str) else cell for cell in line]
            for line in book.worksheets[0].iter_rows(values_only=True)
        ]
    return [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]


def expected(rows: Sequence[ExportRow], form: str) -> list[dict[str, Any]]:
    extra = list(dict.fromkeys(f"extra:{name}" for made in rows for name in made.extra))
    found = []
    for made in rows:
        document = made.document
        cells: dict[str, Any] = {
            "document": document.id,
            "name": document.name,
            "source": document.source,
            "locator": document.locator,
            "text": document.text,
            "text_sha256": document.text_hash,
            "label": made.label,
            "answered_by": made.person,
            "answered_at": made.at,
            "how": made.how,
            "question": made.question,
            "suggested_label": made.shown_label,
            "suggested_confidence": made.shown_confidence,
            "label_version": made.label_version,
            "note": made.note,
            "flagged": made.flagged,
            "event_sha256": made.event_hash,
            **({} if form == "jsonl" else dict.fromkeys(extra)),
            **{f"extra:{name}": value for name, value in made.extra.items()},
        }
        if form == "csv":
            cells = {k: ("yes" if v else "no") if isinstance(v, bool) else v for k, v in cells.items()}
            cells = {k: None if v in (None, "") else str(v) for k, v in cells.items()}
        if form == "xlsx":
            cells = {k: None if v == "" else v for k, v in cells.items()}
        found.append(cells)
    return found


ANY_TEXT = (
    st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(NASTY) | st.text("_x0041Ff\r\n ", max_size=20)
)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
MAYBE = st.none() | ANY_TEXT.filter(bool)
EXPORT_ROWS = st.lists(
    st.builds(
        row,
        number=st.integers(1, 2**40),
        text=ANY_TEXT,
        name=ANY_TEXT,
        label=MAYBE,
        person=MAYBE,
        shown_label=MAYBE,
        shown_confidence=st.none() | st.floats(0, 1),
        label_version=st.none() | st.integers(1, 1000),
        note=ANY_TEXT,
        flagged=st.booleans(),
        extra=st.dictionaries(NAMES, ANY_TEXT.filter(bool), max_size=3),
    ),
    max_size=4,
)


@pytest.mark.parametrize("form", FORMATS)
@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60
)
@given(rows=EXPORT_ROWS)
@example(rows=[row(i, text) for i, text in enumerate(NASTY, 1)])
@example(rows=[row(1, "_x0041_x0042_ _x005F_ _X0041_"), row(2, "\x00\x01\x0b\x0c\r\n\r\t\ufffe\uffff 👩\u200d👧")])
def test_what_is_read_back_is_equal(tmp_path: Path, form: str, rows: list[ExportRow]) -> None:
    path = tmp_path / f"out.{form}"
    assert writing.write(rows, path, format=form) == len(rows)
    assert read_back(path, form) == expected(rows, form)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", FORMATS)
def test_columns_stand_in_their_order(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    writing.write([row(1, extra={"date": "x"}), row(2, extra={"city": "y"})], path, format=form)
    first = read_back(path, form)[0]
    assert [name for name in first if name != "extra:city"] == [*writing.COLUMNS, "extra:date"]
    writing.write([row(1)], path, format=form, with_text=False)
    assert list(read_back(path, form)[0]) == [name for name in writing.COLUMNS if name != "text"]
    assert b"A text." not in path.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_columns_that_come_late_are_there(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    rows = [row(i) for i in range(1, 5000)] + [row(5000, extra={"late": "x"})]
    assert writing.write(iter(rows), path, format=form) == 5000
    found = read_back(path, form)
    assert len(found) == 5000
    assert found[-1]["extra:late"] == "x"


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_to_write_is_a_table_without_rows(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    assert writing.write([], path, format=form) == 0
    assert read_back(path, form) == []
    if form == "parquet":
        assert pq.read_schema(path).names == list(writing.COLUMNS)


# --- formulas ---


@given(
    st.text(st.characters(codec="utf-8")) | st.sampled_from(NASTY) | st.text("'=+-@＝＋－＠ \t\r\n\x00a1", max_size=6)
)
def test_protecting_can_be_undone_and_leaves_no_formula(cell: str) -> None:
    safe = writing.protected(cell)
    assert writing.unescape(safe) == cell
    assert not re.match(r"[\s\x00\u200b]*[=+\-@＝＋－＠]", safe)
    assert not safe.startswith(("\t", "\r", "\n", "\x00"))
    assert safe in (cell, f"'{cell}")


def test_ordinary_cells_stay_as_they_are() -> None:
    for cell in ("plain", "5 - 3", "a=b", "'t Hooft", "mail@example.org", "12.5", "(1)", "…", ""):
        assert writing.protected(cell) == cell


def test_csv_opens_in_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    rows = [row(1, "=1+1", note="-5", shown_confidence=0.5, extra={"=x": "@y"})]
    writing.write(rows, path, format="csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2
    with open(path, encoding="utf-8-sig", newline="") as handle:
        (found,) = csv.DictReader(handle)
    assert (found["text"], found["note"], found["extra:=x"]) == ("'=1+1", "'-5", "'@y")
    assert (found["document"], found["suggested_confidence"], found["flagged"]) == ("1", "0.5", "no")
    writing.write(rows, path, format="csv", raw=True)
    with open(path, encoding="utf-8-sig", newline="") as handle:
        (found,) = csv.DictReader(handle)
    assert (found["text"], found["note"]) == ("=1+1", "-5")


@pytest.mark.parametrize("raw", [False, True])
def test_xlsx_has_strings_and_numbers_and_no_formula(tmp_path: Path, raw: bool) -> None:
    path = tmp_path / "out.xlsx"
    writing.write([row(i, text) for i, text in enumerate(NASTY, 1)], path, format="xlsx", raw=raw)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s", "n", "b"}
    text = sheet.cell(2, 5)
    assert (text.value, text.quotePrefix) == ("=1+1", True)  # stays a string when it is edited
    assert sheet.cell(2, 1).value == 1
    assert sheet.cell(2, 13).value == 0.875
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 32_767, False),
        ("x" * 32_768, True),
        ("😀" * 16_383, False),
        ("😀" * 16_384, True),
        ("\x01" * 4_681, False),
        ("\x01" * 4_682, True),
        ("_x0041_" * 20_000, True),
        ("é" * 100_000, True),
    ],
)
def test_xlsx_cells_that_are_too_long_are_cut_and_say_so(tmp_path: Path, text: str, cut: bool) -> None:
    path = tmp_path / "out.xlsx"
    notes: list[str] = []
    writing.write([row(1, text), row(2)], path, format="xlsx", report=lambda done, total, note="": notes.append(note))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    value = str(sheet.cell(2, 5).value)
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    if cut:
        assert value.endswith(sheets.CUT)
        assert text.startswith(sheets.unescape(value.removesuffix(sheets.CUT)))
        assert len(value.encode("utf-16-le")) // 2 > 32_700
    else:
        assert sheets.unescape(value) == text
    assert sheet.cell(2, 6).value == digest(text)
    assert notes[-1] == ("1 cells were cut" if cut else "")


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    assert writing.write([row(i) for i in range(9)], tmp_path / "a.xlsx", format="xlsx") == 9
    with pytest.raises(InputError, match="1,048,575"):
        writing.write([row(i) for i in range(10)], tmp_path / "b.xlsx", format="xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [row(i, f"text {i}") for i in range(100)]
    for form in FORMATS:
        for name in ("a", "b"):
            writing.write(rows, tmp_path / f"{name}.{form}", format=form)
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_what_cannot_be_written_in_utf_8(tmp_path: Path) -> None:
    for form in FORMATS:
        path = tmp_path / f"out.{form}"
        writing.write([row(1, "half \ud800 pair", name="n\udfff", shown_confidence=float("nan"))], path, format=form)
        (found,) = read_back(path, form)
        assert (found["text"], found["name"], found["suggested_confidence"]) == ("half \ufffd pair", "n\ufffd", None)


# --- whole or not at all ---


def test_the_ending_says_the_format(tmp_path: Path) -> None:
    assert [writing.format_of(Path(f"x.{form.upper()}")) for form in FORMATS] == list(FORMATS)
    with pytest.raises(InputError, match="does not say in which format"):
        writing.format_of(tmp_path / "out.docx")


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_is_no_file(tmp_path: Path, form: str) -> None:
    with pytest.raises(InputError, match="is a folder"):
        writing.write([row()], tmp_path, format=form)
    with pytest.raises(FileMissing, match="does not exist"):
        writing.write([row()], tmp_path / "none" / "out", format=form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_cancelling_leaves_what_was_there(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    path.write_bytes(b"before")
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int, note: str = "") -> None:
        seen.append((done, total))
        if done >= 300:
            raise Cancelled

    with pytest.raises(Cancelled):
        writing.write((row(i) for i in range(1000)), path, format=form, total=1000, report=stop)
    assert seen == [(0, 1000), (100, 1000), (200, 1000), (300, 1000)]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", FORMATS)
def test_rows_that_fail_leave_what_was_there(tmp_path: Path, form: str) -> None:
    def failing() -> Iterator[ExportRow]:
        yield row(1)
        raise KeyError("from below")

    path = tmp_path / f"out.{form}"
    path.write_bytes(b"before")
    with pytest.raises(KeyError):
        writing.write(failing(), path, format=form)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


class FullDisk(io.FileIO):
    """A file on a disk with room for so many bytes more, in all files together."""

    room = 0

    def write(self, data: Any) -> int:
        FullDisk.room -= len(data)
        if FullDisk.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def _on_full_disk(name: Path) -> IO[bytes]:
    return io.BufferedRandom(FullDisk(name, "x+"))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("room", [0, 20_000, 60_000, 300_000])
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, room: int) -> None:
    monkeypatch.setattr(FullDisk, "room", room)
    monkeypatch.setattr(writing, "_create", _on_full_disk)
    path = tmp_path / f"out.{form}"
    path.write_bytes(b"before")
    rows = [row(i, os.urandom(100).hex()) for i in range(1000)]
    with pytest.raises(StorageError, match="could not be written") as caught:
        writing.write(rows, path, format=form)
    assert caught.value.safe and caught.value.todo
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_disk_that_refuses_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def refuse(*given: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, where, refuse)
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")
    with pytest.raises(StorageError, match="Permission denied"):
        writing.write([row()], path, format="csv")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", FORMATS)
def test_no_text_lies_anywhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, touched: Callable[[], list[str]]
) -> None:
    (tmp_path / "out").mkdir()
    writing.write([row(i, "canary " * 100) for i in range(2000)], tmp_path / "out" / f"x.{form}", format=form)
    opened = touched()
    assert opened
    assert all(Path(name).parent == tmp_path / "out" for name in opened)


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Every file that Python opens for writing."""
    found: list[str] = []
    opening = io.open

    def noted(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
        if set(mode) & set("wxa+"):
            found.append(str(file))
        return opening(file, mode, *given, **named)

    monkeypatch.setattr("builtins.open", noted)
    monkeypatch.setattr(io, "open", noted)
    return lambda: found
