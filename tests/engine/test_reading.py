"""Previews and documents of tables, texts and folders; every wrong input has its sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine import charset, json_list, reading
from app.engine.text import normalise
from app.errors import Cancelled, FileMissing, InputError, UnknownColumn, UnreadableInput
from app.records import Lack, RawDocument, Source, silent

SENTENCES = [
    "Prüfung der Verträge für Zürich – fünfzig € sind fällig.",
    'He said "pay now"\nor we sue, and that is that.',
    "Le café à côté était fermé; nous avons été déçus.",
    "=HYPERLINK(1) is no formula here, only a text.",
    "Please send the invoice of May again, it did not arrive.",
    "The parties agree as follows | in four parts; and more.",
]
ROWS = [["id", "text", "label"], *[[str(i), text, "AB"[i % 2]] for i, text in enumerate(SENTENCES * 2, 1)]]


WRITTEN = st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from('\n\r\t\v\f\x85"')


def table(rows: list[list[str]] = ROWS, delimiter: str = ",", end: str = "\r\n") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    return written.getvalue()


def documents(path: Path, **fields: str) -> list[RawDocument]:
    return list(reading.read(Source(path=path, **fields), silent))  # type: ignore[arg-type]


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Put = Callable[[str, str | bytes], Path]


# --- tables with delimiters ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_dialect_is_guessed(put: Put, encoding: str, delimiter: str, end: str) -> None:
    path = put("t.csv", table(delimiter=delimiter, end=end).encode(encoding))
    found = reading.preview(path)
    assert found.kind == ("tsv" if delimiter == "\t" else "csv")
    assert (found.delimiter, tuple(found.columns)) == (delimiter, ("id", "text", "label"))
    assert (found.text_column, found.name_column, found.label_column) == ("text", "id", "label")
    assert found.count == 12
    assert list(found.rows[0]) == ROWS[1]
    made = documents(path)
    assert [(d.name, d.text, d.label, d.problem) for d in made] == [(i, t, c, None) for i, t, c in ROWS[1:]]
    assert made[1].locator == "row 3"
    assert made[1].source == "t.csv"
    assert made[1].reader == "csv/1"


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("cp1252", ["Prüfung der Verträge – fünfzig €", "schöne Grüße aus Köln", "größer als möglich"]),
        ("latin-1", ["Le café à côté était fermé", "nous avons été très déçus", "où êtes-vous allés hier à la fête"]),
        ("cp437", ["Le café à côté était fermé", "nous avons été très déçus", "où êtes-vous allés hier à la fête"]),
        ("cp1251", ["Счёт на оплату договора", "просим оплатить в течение тридцати дней", "С уважением, Иванов"]),
        ("shift_jis", ["これは契約書です。", "請求書の支払い期限は三十日です。", "カタカナとひらがなを含む文章。"]),
        ("cp1250", ["Zażółć gęślą jaźń, umowa została podpisana", "proszę o płatność", "Dziękuję za zamówienie"]),
    ],
)
def test_older_encodings_are_guessed(put: Put, encoding: str, texts: list[str]) -> None:
    path = put("t.csv", table([["id", "text"], *[[str(i), t] for i, t in enumerate(texts * 3)]]).encode(encoding))
    assert [d.text for d in documents(path)] == texts * 3
    assert documents(path, encoding="utf-8")[0].problem is not None


def test_letters_that_come_late_are_found(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charset, "SAMPLE", 2000)
    early = [["id", "text"], *[[str(i), "plain words only"] for i in range(5000)]]
    late = [[str(i), "schöne Grüße für Köln"] for i in range(5000, 9000)]
    path = put("t.csv", table([*early, *late]).encode("cp1252"))
    assert documents(path)[-1].text == "schöne Grüße für Köln"


def test_a_row_with_bad_bytes_is_a_problem_and_the_rest_is_read(put: Put) -> None:
    lines = [b"id,text", *[f"{i},größer und schöner".encode() for i in range(20)]]
    lines[7] = b"6,gr\xf6\xdfer"
    found = documents(put("t.csv", b"\n".join(lines)))
    assert len(found) == 20
    assert [d.locator for d in found if d.problem] == ["row 8"]
    assert "utf-8" in (found[6].problem or "")
    assert found[6].text == ""
    assert found[7].text == "größer und schöner"


def test_no_header_means_numbered_columns(put: Put) -> None:
    path = put("t.csv", table(ROWS[1:]))
    found = reading.preview(path)
    assert tuple(found.columns) == ("column 1", "column 2", "column 3")
    assert (found.text_column, found.name_column, found.label_column) == ("column 2", "column 1", "column 3")
    assert found.count == 12
    assert documents(path)[0].locator == "row 1"


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["Inhalt", "Art"], *[["ein langer Satz mit vielen Wörtern", "a"]] * 3], True),
        ([["betreff", "anzahl"], ["kurz", "3"], ["klein", "4"], ["knapp", "5"]], True),
        ([["c0", "c1"], ["x", "y"]], True),
        ([["0", "1"], ["some text", "y"]], True),
        ([["How are you?", "question"], ["Fine.", "answer"], ["And you?", "question"]], False),
        ([["good service", "positive"], ["bad service", "negative"]], False),
        ([["text", "text", ""], ["a", "b", "c"]], True),
    ],
)
def test_whether_there_is_a_header(put: Put, rows: list[list[str]], header: bool) -> None:
    found = reading.preview(put("t.csv", table(rows)))
    assert (not found.columns[0].startswith("column")) == header
    assert found.count == len(rows) - header


def test_columns_have_distinct_names(put: Put) -> None:
    found = reading.preview(put("t.csv", "text,text,,label\nlonger words,a,b,c\n"))
    assert tuple(found.columns) == ("text", "text (2)", "column 3", "label")


def test_what_columns_are_for(put: Put) -> None:
    rows = [["title", "body", "stars", "group", "ref"]]
    rows += [["A title", f"Some longer text number {i}", str(i % 5), "xy"[i % 2], f"R{i}"] for i in range(30)]
    found = reading.preview(put("t.csv", table(rows)))
    assert (found.text_column, found.name_column, found.label_column) == ("body", "ref", "group")


def test_a_separator_line_is_obeyed(put: Put) -> None:
    path = put("t.csv", "sep=;\r\nid;text;label\r\n1;hello, you;a\r\n")
    assert reading.preview(path).delimiter == ";"
    assert [(d.text, d.locator) for d in documents(path)] == [("hello, you", "row 2")]


def test_a_column_of_prose_is_one_column(put: Put) -> None:
    lines = ["text", *[f"One, two{', three' * (i % 4)}; and four" for i in range(40)]]
    path = put("t.csv", "\n".join(lines))
    assert tuple(reading.preview(path).columns) == ("text",)
    assert documents(path)[3].text == "One, two, three, three, three; and four"


def test_ragged_rows_lose_nothing(put: Put) -> None:
    found = documents(
        put("t.csv", "id,text,label\n1,hello,a\n2,too,many,columns,here\n3\n4,ok,b,,\n5,last\n\n,,\n6,x,c\n")
    )
    assert [(d.name, d.text, d.label) for d in found if d.problem is None] == [
        ("1", "hello", "a"),
        ("4", "ok", "b"),
        ("5", "last", None),
        ("6", "x", "c"),
    ]
    long, short = (d for d in found if d.problem is not None)
    assert long.problem == "It has 5 cells, but the table has 3 columns."
    assert list(long.extra.values()) == ["2", "too", "many", "columns", "here"]
    assert list(long.extra)[3:] == ["column 4", "column 5"]
    assert short.problem == "It has no text."
    assert short.name == "3"


def test_an_unclosed_quote_is_reported(put: Put) -> None:
    found = documents(put("t.csv", 'id,text,label\n1,"never closed,a\n' + "2,next,b\n" * 500))
    assert [d.locator for d in found if d.problem] == ["row 2"]
    assert found[0].extra["text"].startswith("never closed")
    assert sum(d.text == "next" for d in found) == 500


def test_other_columns_are_kept(put: Put) -> None:
    path = put("t.csv", "id,text,label,date,city\n1,hello,a,2024-01-02,\n2,bye,b, x ,Ulm\x00\n")
    one, two = documents(path, label_column="label")
    assert (one.extra, two.extra) == ({"date": "2024-01-02"}, {"date": " x ", "city": "Ulm"})
    guessed = documents(path)[0]
    assert (guessed.label, guessed.extra["label"]) == ("a", "a")  # nobody said that it is one
    none = documents(path, label_column="", name_column="")[1]
    assert (none.label, none.name, none.extra["id"], none.extra["label"]) == (None, "t 3", "2", "b")


def test_named_columns_are_used_and_unknown_ones_named(put: Put) -> None:
    path = put("t.csv", table())
    assert documents(path, text_column="LABEL")[0].text == "B"
    with pytest.raises(UnknownColumn) as caught:
        reading.read(Source(path=path, text_column="boby\u202e"), silent)  # before the first document
    assert "“boby\\u202e”" in str(caught.value)
    assert "“id”, “text”, “label”" in str(caught.value)


def test_texts_are_in_normal_form(put: Put) -> None:
    path = put("t.csv", 'id,text\n1,"cafe\u0301  \r\nline\x07 \u200b"\n2," \u200b\n"\n3,he\x00llo\n'.encode())
    assert [(d.text, d.problem) for d in documents(path)] == [
        ("café\nline \u200b", None),
        ("", "It has no text."),
        ("hello", None),
    ]


def test_huge_cells_are_read_whole(put: Put) -> None:
    path = put("t.csv", 'id,text,label\n1,"' + "long words " * 500_000 + '",a\n2,ok,b\n')
    found = reading.preview(path)
    assert tuple(found.columns) == ("id", "text", "label")
    assert len(found.rows[0][1]) <= 300
    assert [len(d.text) for d in documents(path)] == [5_499_999, 2]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.text(WRITTEN, max_size=40), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_any_text_comes_back_in_normal_form(put: Put, texts: list[str], delimiter: str) -> None:
    rows = [["id", "text", "label"], *[[f"n{i}", text, "x"] for i, text in enumerate(texts)]]
    found = documents(put("t.csv", table(rows, delimiter)), encoding="utf-8", delimiter=delimiter)
    assert [d.text for d in found if d.problem is None] == [t for t in map(normalise, texts) if not reading.is_blank(t)]
    assert len(found) == len(texts)


# --- JSON Lines ---


def test_objects(put: Put) -> None:
    lines = [
        '{"id": 1, "text": "first text", "label": "a", "tags": ["x", {"y": "é"}], "n": 1.50}',
        "not json",
        "",
        '{"id": 2, "text": null, "label": "b"}',
        '{"id": 3, "text": 123, "label": ["a", "b"], "new": true}',
        '["a list"]',
        '{"text": "bad \\ud800 half, good \\ud83d\\ude00", "label": NaN}',
        "[" * 100_000,
        '{"id": 9, "text": "line\u2028end"}',
    ]
    path = put("t.jsonl", "\n".join(lines))
    found = reading.preview(path)
    assert (found.kind, found.delimiter) == ("jsonl", "")
    assert tuple(found.columns) == ("id", "text", "label", "tags", "n", "new")
    made = documents(path, label_column="label")
    assert [(d.locator, d.text, d.problem) for d in made] == [
        ("line 1", "first text", None),
        ("line 2", "", "It is not a JSON object."),
        ("line 4", "", "It has no text."),
        ("line 5", "123", None),
        ("line 6", "", "It is not a JSON object."),
        ("line 7", "bad \ufffd half, good 😀", None),
        ("line 8", "", "It is not a JSON object."),
        ("line 9", "line\nend", None),
    ]
    assert made[0].extra == {"tags": '["x",{"y":"é"}]', "n": "1.5"}
    assert made[0].reader == "jsonl/1"
    assert made[3].label == '["a","b"]'


def test_keys_that_come_late_are_kept(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charset, "SAMPLE", 1000)
    lines = [json.dumps({"text": f"text {i}", **({"late": "x"} if i > 90 else {})}) for i in range(100)]
    assert documents(put("t.jsonl", "\n".join(lines)))[-1].extra == {"late": "x"}


def test_bad_bytes_in_objects(put: Put) -> None:
    path = put("t.jsonl", b'{"text": "gut"}\n{"text": "\xfff"}\n{"text": "sch\xc3\xb6n"}\n')
    assert [d.problem is None for d in documents(path, encoding="utf-8")] == [True, False, True]


@pytest.mark.parametrize("content", ["[1, 2]", "[]", "5", '"text"', "[[[", "{", "[" * 100_000])
def test_json_without_objects(put: Put, content: str) -> None:
    with pytest.raises(UnreadableInput, match="holds no JSON objects"):
        reading.preview(put("t.json", content))


def test_one_object_a_line_may_end_in_json(put: Put) -> None:
    found = reading.preview(put("u.json", '{"text": "a"}\n{"text": "b"}'))
    assert (found.kind, found.count) == ("jsonl", 2)


# --- JSON lists ---

LIST: list[object] = [
    {"text": 'a [list], {an object}, "quotes" and \\', "label": float("nan"), "score": float("inf")},
    {"text": "two\nlines", "label": None, "tags": ["x", {"y": [1, 2]}]},
    ["no object"],
    "no object, either",
    {"text": "schön 😀", "label": "b", "late": True},
]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1 << 16])
@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}])
def test_a_list_of_objects(put: Put, monkeypatch: pytest.MonkeyPatch, piece: int, layout: dict[str, Any]) -> None:
    monkeypatch.setattr(reading, "_PIECE", piece)
    path = put("t.json", "\n " + json.dumps(LIST, **layout) + "\n")
    found = reading.preview(path)
    assert (found.kind, found.delimiter, found.count, found.label_column) == ("json", "", 5, "label")
    assert tuple(found.columns) == ("text", "label", "score", "tags", "late")
    made = documents(path, label_column="label")
    assert [(d.locator, d.text, d.label, d.problem) for d in made] == [
        ("item 1", 'a [list], {an object}, "quotes" and \\', None, None),
        ("item 2", "two\nlines", None, None),
        ("item 3", "", None, "It is not a JSON object."),
        ("item 4", "", None, "It is not a JSON object."),
        ("item 5", "schön 😀", "b", None),
    ]
    assert [d.extra for d in made[:2]] == [{"score": "Infinity"}, {"tags": '["x",{"y":[1,2]}]'}]
    assert {d.reader for d in made} == {"json/1"}


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ('[{"text": "a"}, {"text": "b"}', [None, "The file ends inside it."]),
        ('[{"text": "a"}, {"text": "b', [None, "The file ends inside it."]),
        ('[{"text": "a"}, {"text": "b\\', [None, "The file ends inside it."]),
        ('[{"text": "a"},]', [None]),
        ('[{"text": "a"}, , {"text": "b"}]', [None, "It is not a JSON object.", None]),
        ('[{"text": "he said "no" to me"}, {"text": "b"}]', ["It is not a JSON object.", None]),
        (
            '[{"text": "a"}] [{"text": "b"}]',
            [None, "It stands behind the end of the list; the rest of the file was left out."],
        ),
        (
            '[{"text": "a"}}, {"text": "b"}]',
            [None, "It stands behind the end of the list; the rest of the file was left out."],
        ),
    ],
)
@pytest.mark.parametrize("piece", [1, 1 << 16])
def test_a_list_with_faults(
    put: Put, monkeypatch: pytest.MonkeyPatch, piece: int, content: str, problems: list[str | None]
) -> None:
    monkeypatch.setattr(reading, "_PIECE", piece)
    assert [d.problem for d in documents(put("t.json", content), text_column="text")] == problems


def test_lines_of_which_the_first_is_a_list_are_lines(put: Put) -> None:
    made = documents(put("t.jsonl", '["a list"]\n{"text": "a"}\n'))
    assert [(d.locator, d.problem) for d in made] == [("line 1", "It is not a JSON object."), ("line 2", None)]


@settings(max_examples=60)
@given(
    found=st.lists(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-9, 9)
            | st.text(max_size=5)
            | st.sampled_from(['"', "\\", "[{,}]"]),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
            max_leaves=6,
        ),
        max_size=5,
    ),
    piece=st.integers(1, 20),
    indent=st.sampled_from([None, 1]),
)
def test_the_elements_of_a_list_are_those_of_the_list(found: list[Any], piece: int, indent: int | None) -> None:
    whole = json.dumps(found, indent=indent, ensure_ascii=False)
    pieces = (whole[i : i + piece] for i in range(0, len(whole), piece))
    elements = list(json_list.elements(pieces))
    assert [json.loads(element.text) for element in elements] == found
    assert [(element.number, element.problem) for element in elements] == [(i + 1, None) for i in range(len(found))]


def test_an_element_beyond_all_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_list, "LONGEST", 1000)
    pieces = iter(["[" + '{"text": "a"},' * 500, '{"text": "', *["x" * 300] * 4])
    made = json_list.elements(pieces)
    assert [next(made).text for _ in range(500)] == ['{"text": "a"}'] * 500
    with pytest.raises(UnreadableInput, match="has more than"):
        next(made)


# --- texts and folders ---


def test_one_text(put: Put) -> None:
    path = put("letter.md", "# Dear Sir\r\n\r\n\r\nSchöne Grüße".encode("cp1252"))
    found = reading.preview(path)
    assert (found.kind, found.count, found.text_column, found.delimiter) == ("text", 1, "text", "")
    (made,) = documents(path, delimiter="", text_column="text", name_column="file", encoding=found.encoding)
    assert (made.name, made.source, made.locator, made.reader) == ("letter.md", "letter.md", "", "text/1")
    assert made.text == "# Dear Sir\n\n\nSchöne Grüße"


def test_a_text_file_with_tabs_is_a_table_unless_told(put: Put) -> None:
    path = put("t.txt", table(delimiter="\t", end="\n").replace("\nor we", " or we").encode("utf-16"))
    assert reading.preview(path).kind == "tsv"
    assert len(documents(path)) == 12
    assert len(documents(path, delimiter="")) == 1
    assert reading.preview(put("u.txt", "a\tb\nc\n")).kind == "text"


def test_a_folder(put: Put, tmp_path: Path) -> None:
    for number in (10, 2, 1):
        put(f"in/b/page {number}.txt", f"text {number}")
    put("in/A.md", "größer".encode("cp1252"))
    put("in/empty.txt", "")
    put("in/picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100))
    put("in/scan.pdf", b"%PDF-1.4")
    put("in/table.csv", "a,b\n")
    put("in/program.exe", b"MZ")
    put("in/.hidden.txt", "no")
    put("in/.git/x.txt", "no")
    root = tmp_path / "in"
    found = reading.preview(root)
    assert (found.kind, found.count, tuple(found.columns)) == ("folder", 6, ("file", "text"))
    assert found.rows[0] == ("A.md", "größer")
    made = documents(root, encoding="utf-8", delimiter="", text_column="text")  # as from the preview
    assert [(d.name, d.text) for d in made if d.problem is None] == [
        ("A.md", "größer"),
        ("b/page 1.txt", "text 1"),
        ("b/page 2.txt", "text 2"),
        ("b/page 10.txt", "text 10"),
    ]
    assert {d.name: d.problem for d in made if d.problem is not None} == {
        "empty.txt": "It has no text.",
        "picture.txt": "It is no text, but a picture.",
        "scan.pdf": "PDF files are not read yet.",
        "table.csv": "It is a table: import it on its own.",
    }
    assert {(d.source, d.locator, d.reader) for d in made} == {("in", "", "text/1")}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed(put: Put, tmp_path: Path) -> None:
    put("in/a.txt", "mine")
    secret = put("secret/s.txt", "secret")
    os.symlink(secret, tmp_path / "in" / "l.txt")
    os.symlink(secret.parent, tmp_path / "in" / "folder")
    os.symlink(tmp_path / "in", tmp_path / "in" / "circle")
    os.symlink(tmp_path / "nowhere", tmp_path / "in" / "n.txt")
    made = documents(tmp_path / "in")
    assert [d.text for d in made if d.problem is None] == ["mine"]
    assert sorted(d.name for d in made if d.problem) == ["circle", "folder", "l.txt", "n.txt"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_file_names_that_are_no_text(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    (root / os.fsdecode(b"caf\xe9.txt")).write_text("text")
    (made,) = documents(root)
    assert (made.name, made.text) == ("caf\ufffd.txt", "text")


def test_a_folder_like_its_table(put: Put, tmp_path: Path) -> None:
    put("t.csv", table())
    for i, text, _ in ROWS[1:]:
        put(f"in/{i}.txt", text.replace("\n", "\r\n") + "\r\n")
    assert [d.text for d in documents(tmp_path / "in")] == [d.text for d in documents(tmp_path / "t.csv")]


# --- wrong input ---


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "“empty.csv” is empty."),
        ("a.csv", b"%PDF-1.7\n%\xe2\xe3", "“a.csv” is no text, but a PDF document."),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "“a.csv” is no text, but a picture."),
        ("a.jsonl", b"PK\x03\x04\x14\x00", "“a.jsonl” is no text, but an archive or an Office document."),
        ("a.txt", bytes(range(256)) * 9, "“a.txt” is no text, but binary data."),
        ("a.txt", b"\x00" * 5000, "“a.txt” is no text, but binary data."),
        ("a.pdf", b"%PDF-1.7", "PDF files are not read yet."),
        ("a.docx", b"PK\x03\x04", "Word files and the like are not read yet."),
        ("a.bin", b"text", "The kind of file of “a.bin” is not known."),
        ("head.csv", b"id,text,label\n", "The table “head.csv” has no rows."),
        ("blank.csv", b"\n\n,,\n", "The table “blank.csv” has no rows."),
        ("x\u202etxt.csv", b"", "“x\\u202etxt.csv” is empty."),
    ],
)
def test_wrong_files_have_their_sentence(put: Put, name: str, content: bytes, sentence: str) -> None:
    path = put(name, content)
    with pytest.raises(UnreadableInput) as caught:
        reading.preview(path)
    assert caught.value.what == sentence
    assert caught.value.todo
    with pytest.raises(UnreadableInput):
        reading.read(Source(path=path), silent)


def test_what_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path / "no", tmp_path / "no.pdf"):
        with pytest.raises(FileMissing, match="There is no file or folder"):
            reading.preview(path)
    with pytest.raises(UnreadableInput, match="has no TXT or MD files"):
        reading.preview(tmp_path)


def test_encodings_that_are_none(put: Put) -> None:
    path = put("t.csv", table())
    for name in ("utf-9", "rot13", "base64"):
        with pytest.raises(InputError, match="is not an encoding of text"):
            documents(path, encoding=name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none")
def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableInput, match="neither a file nor a folder"):
        reading.preview(tmp_path / "pipe.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
def test_what_may_not_be_read(put: Put) -> None:
    path = put("t.csv", table())
    path.chmod(0)
    with pytest.raises(UnreadableInput, match="not allowed"):
        reading.preview(path)


def test_a_file_that_goes_away_while_it_is_read(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("t.csv", table())
    real = charset.open_text

    def failing(*given: object, **named: object) -> object:
        stream, raw = real(*given, **named)  # type: ignore[arg-type]
        lines = iter([stream.readline(), stream.readline()])

        def readline(size: int = -1) -> str:
            try:
                return next(lines)
            except StopIteration:
                raise OSError(5, "Input/output error") from None

        monkeypatch.setattr(stream, "readline", readline, raising=False)
        return stream, raw

    class Stream(io.TextIOWrapper):  # its methods can be replaced
        pass

    monkeypatch.setattr(io, "TextIOWrapper", Stream)
    monkeypatch.setattr(charset, "open_text", failing)
    made = reading.read(Source(path=path), silent)
    assert next(made).name == "1"
    with pytest.raises(UnreadableInput, match="could not be read to its end"):
        list(made)


def test_a_folder_that_goes_away_while_it_is_read(put: Put, tmp_path: Path) -> None:
    put("in/a.txt", "one")
    put("in/b.txt", "two")
    made = reading.read(Source(path=tmp_path / "in"), silent)
    assert next(made).text == "one"
    (tmp_path / "in").rename(tmp_path / "away")
    with pytest.raises(InputError, match="There is no file or folder"):
        list(made)


# --- progress, memory ---


def test_progress_is_in_bytes_and_can_cancel(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_REPORT_EVERY", 1000)
    path = put("t.csv", table([["id", "text"], *[[str(i), "some words"] for i in range(20_000)]]))
    size = path.stat().st_size
    told: list[tuple[int, int, str]] = []
    list(reading.read(Source(path=path), lambda done, total, note="": told.append((done, total, note))))
    assert told[0] == (0, size, "Reading t.csv")
    assert told[-1][:2] == (size, size)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert len(told) > 10

    def stop(done: int, total: int, note: str = "") -> None:
        if done:
            raise Cancelled

    made = reading.read(Source(path=path), stop)
    with pytest.raises(Cancelled):
        list(made)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "unclosed"])
def test_memory_is_flat(put: Put, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charset, "SAMPLE", 10_000)

    def peak(count: int) -> int:
        if kind == "jsonl":
            content = "\n".join(
                json.dumps({"id": i, "text": f"Wörter and words {i}"}, ensure_ascii=False) for i in range(count)
            )
        elif kind == "json":
            content = json.dumps([{"id": i, "text": f"Wörter and words {i}"} for i in range(count)])
        else:
            content = table([["id", "text"], *[[str(i), f"Wörter and words {i}"] for i in range(count)]])
        if kind == "unclosed":
            content = content.replace("\n", '\n0,"never closed\n', 1)
        path = put(f"t.{kind}" if kind in ("jsonl", "json") else "t.csv", content)
        del content
        tracemalloc.start()
        for _ in reading.read(Source(path=path), silent):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(2_000)  # what is made once
    small, large = peak(2_000), peak(12_000)
    assert large < small + 200_000  # twelve thousand rows are a megabyte and more


def test_the_same_file_is_read_the_same_way(put: Put) -> None:
    path = put("t.csv", table().encode("cp1252"))
    assert documents(path) == documents(path)
    assert reading.preview(path) == reading.preview(path)


def test_whether_the_first_row_names_the_columns_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,label\none,a\ntwo,b\n", encoding="utf-8")
    assert [reading.preview(path).has_header, len(list(reading.read(Source(path=path), silent)))] == [True, 2]
    assert reading.preview(path, has_header=False).columns == ("column 1", "column 2")
    as_rows = list(reading.read(Source(path=path, has_header=False, text_column="column 1"), silent))
    assert [raw.text for raw in as_rows] == ["text", "one", "two"]


def test_what_lacks_text_names_the_kind_of_reason(tmp_path: Path) -> None:
    for name, data in {"a.txt": b"", "b.md": b"\xff\xfe\x00", "c.csv": b"x", "d.pdf": b"x", "e.txt": b"%PDF-"}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "f.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "g.txt").write_text("fine", encoding="utf-8")
    found = {raw.name: raw.lack for raw in reading.read(Source(path=tmp_path), silent)}
    assert found == {
        "a.txt": Lack.EMPTY,
        "b.md": Lack.DAMAGED,
        "c.csv": Lack.UNSUPPORTED,
        "d.pdf": Lack.UNSUPPORTED,
        "e.txt": Lack.UNSUPPORTED,
        "f.txt": Lack.CLOSED,
        "g.txt": None,
    }


def test_a_text_beyond_the_bound_says_so_before_it_takes_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST", 1_000)
    (tmp_path / "long.txt").write_text("word " * 201)
    (tmp_path / "right.txt").write_text("ä" * 1_000, encoding="utf-8")
    long, right = reading.read(Source(path=tmp_path), silent)
    assert (long.lack, long.text) == (Lack.TOO_LARGE, "")
    assert long.problem == "It is longer than 1,000 characters."
    assert right.problem is None


def test_a_file_that_changes_after_it_was_listed_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / name).write_text(f"The text of {name}.")
    monkeypatch.setattr(reading, "LONGEST", 1_000)
    found = reading.read(Source(path=tmp_path), silent)
    first = next(found)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.txt").write_text("more " * 10_000)
    rest = list(found)
    assert [first.text, rest[2].text] == ["The text of a.txt.", "The text of d.txt."]
    assert [one.lack for one in rest] == [Lack.CLOSED, Lack.TOO_LARGE, None]


@pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")
def test_nobody_waits_for_a_file_that_became_a_pipe(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"The text of {name}.")
    found = reading.read(Source(path=tmp_path), silent)
    next(found)
    (tmp_path / "b.txt").unlink()
    os.mkfifo(tmp_path / "b.txt")
    (one,) = found
    assert (one.name, one.text, one.lack) == ("b.txt", "", Lack.CLOSED)
    assert one.problem is not None
