"""Rows of delimited tables: as the CSV reader reads them, and broken quoting confined to the row it stands in."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import rows as module
from app.engine.rows import Row, rows
from app.errors import UnreadableInput

HEAD = "id,text,label\n"


def read(text: str, delimiter: str = ",", width: int = 0) -> list[Row]:
    return list(rows(module.physical_lines(io.StringIO(text, newline="")), delimiter, width=width))


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return [row.cells for row in read(text, delimiter) if row.problem is None]


CELL = st.text(st.sampled_from("ab \",;\t|\n\r'é="), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_was_written_is_read(table: list[list[str]], delimiter: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    found = read(written.getvalue(), delimiter)
    assert [row.cells for row in found] == table
    assert all(row.problem is None for row in found)


@given(st.text(st.sampled_from('ab",\n'), max_size=60))
def test_no_line_is_lost_whatever_is_wrong(text: str) -> None:
    found = read("x,y\n" + text, width=2)
    kept = "".join(cell for row in found for cell in row.cells)
    assert kept.count("a") + kept.count("b") == text.count("a") + text.count("b")
    assert [row.number for row in found] == sorted({row.number for row in found})


def test_numbers_count_blank_lines_and_not_lines_inside_cells() -> None:
    found = read('a,b\n\n1,"two\nlines"\n\n3,x\n')
    assert [(row.number, row.cells[0]) for row in found] == [(1, "a"), (3, "1"), (5, "3")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('1,"He said "no" to me",a', ["1", 'He said "no" to me', "a"]),
        ('1,"He said "no"",a', ["1", 'He said "no"', "a"]),
        ('1,"He said ""no"" and "yes" too",a', ["1", 'He said "no" and "yes" too', "a"]),
        ('1,"first\nsays "hi" again\nend",a', ["1", 'first\nsays "hi" again\nend', "a"]),
        ('1,5" pipe,a', ["1", '5" pipe', "a"]),
    ],
)
def test_quotes_that_were_not_doubled_are_taken_as_meant(line: str, expected: list[str]) -> None:
    assert cells(f"{HEAD}0,x,y\n{line}\n2,next,b\n") == [
        ["id", "text", "label"],
        ["0", "x", "y"],
        expected,
        ["2", "next", "b"],
    ]


@pytest.mark.parametrize("after", [1, 3, 20, 60, 999, 5000])
@pytest.mark.parametrize("closed_by", ["", '9,"good, quoted",c\n', '9,"two\nlines",c\n', '9,5" pipe,c\n', '9,"x"\n'])
def test_an_unclosed_quote_costs_its_row_only(after: int, closed_by: str) -> None:
    text = f'{HEAD}0,before,a\n1,"never closed,a\n' + "2,next,b\n" * after + closed_by + "10,last,c\n" * bool(closed_by)
    found = read(text)
    broken = [row for row in found if row.problem is not None]
    assert [(row.number, row.cells[0]) for row in broken] == [(3, "1")]
    assert sum(row.cells == ["2", "next", "b"] for row in found) == after
    if closed_by:
        assert found[-1].cells == ["10", "last", "c"]


def test_two_unclosed_quotes_cost_two_rows() -> None:
    found = read(HEAD + '1,"one,a\n' + "2,x,b\n" * 5 + '3,"two,a\n' + "4,y,b\n" * 5)
    assert [row.cells[0] for row in found if row.problem] == ["1", "3"]
    assert len(found) == 13


def test_many_rows_swallowed_and_then_cleanly_closed_are_found() -> None:
    found = read(HEAD + '1,"never closed,a\n' + "2,x,b\n" * 70 + '3,pipe of 5",c\n4,y,d\n')
    assert [row.cells[0] for row in found if row.problem] == ["1"]
    assert len(found) == 74


def test_a_file_cut_inside_a_long_cell_gives_one_broken_row() -> None:
    found = read(HEAD + '1,fine,a\n2,"A contract. It goes on,\nand on\n\nand ends in the midd')
    assert [(row.number, row.problem is not None) for row in found] == [(1, False), (2, False), (3, True)]
    assert "ends in the midd" in found[-1].cells[1]


@pytest.mark.parametrize("line", ["One sentence of a contract, which is long.\n", "\n", "a; b; c\n"])
def test_a_cell_of_many_lines_is_no_broken_row(line: str) -> None:
    assert cells(f'{HEAD}1,"{line * 5000}",a\n2,x,b\n')[1:] == [["1", line * 5000, "a"], ["2", "x", "b"]]


def test_cells_of_any_length() -> None:
    long = "word " * 500_000
    assert cells(f'{HEAD}1,"{long}",a\n2,{long},b\n')[1:] == [["1", long, "a"], ["2", long, "b"]]


def test_what_is_beyond_all_measure_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 1000)
    with pytest.raises(UnreadableInput, match="1,000 characters"):
        read("id\n" + "x" * 2000)
    with pytest.raises(UnreadableInput, match="1,000 characters"):
        read('id\n"' + "some prose\n" * 200)


def test_all_quotes_wrong_takes_no_time() -> None:
    started = time.process_time()
    read(HEAD + ('"It says "so" and goes on, "and on\n' * 40 + "\n") * 50)
    assert time.process_time() - started < 20
