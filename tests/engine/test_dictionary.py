"""The data dictionary: every column is explained, counts are those of the rows, and all formats say the same."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.engine import dictionary, writing
from app.errors import InputError
from app.records import Document, DocumentId, ExportRow, Label, LabelId, LabelSetId


def row(number: int, label: str | None, split: str | None = None, **extra: str) -> ExportRow:
    document = Document(id=DocumentId(number), name=f"n{number}", source="t.csv", locator="", text="x", text_hash="0")
    return ExportRow(
        document=document, label=label, person="Anna", at=None, how=None, question=None, shown_label=None,
        shown_confidence=None, label_version=1, note="", flagged=False, event_hash=None, extra=extra, split=split,
    )  # fmt: skip


def label(name: str, sentence: str = "", **fields: object) -> Label:
    return Label(id=LabelId(name), label_set=LabelSetId("s"), name=name, sentence=sentence, **fields)  # type: ignore[arg-type]


ROWS = [row(1, "A", "train", city="x"), row(2, "A", "test"), row(3, "B", "train"), row(4, None)]
LABELS = [label("A", "First.", guideline="Line one.\nLine two."), label("B", version=3), label("=C", retired=True)]


def described() -> dict[str, object]:
    tally = dictionary.Tally()
    assert list(tally.watch(ROWS)) == ROWS
    columns = writing.columns_of(with_split=True)
    return dictionary.describe(tally, columns, LABELS, {"file": "out.csv", "project": "P"})


def test_every_column_is_explained() -> None:
    assert set(dictionary.COLUMNS) == set(writing.columns_of(with_split=True))
    assert [one["name"] for one in described()["columns"]] == [*writing.COLUMNS, "split", "extra:city"]  # type: ignore[attr-defined]


def test_counts_are_those_of_the_rows() -> None:
    found = described()
    filled = {one["name"]: one["filled"] for one in found["columns"]}  # type: ignore[attr-defined]
    assert (filled["document"], filled["label"], filled["locator"], filled["split"]) == (4, 3, 0, 3)
    assert (filled["flagged"], filled["extra:city"]) == (4, 1)
    assert found["rows"] == 4
    assert found["splits"] == {"test": 1, "train": 2}
    rows = {one["name"]: (one["rows"], one.get("train"), one["version"]) for one in found["labels"]}  # type: ignore[attr-defined]
    assert rows == {"A": (2, 1, 1), "B": (1, 1, 3), "=C": (0, 0, 1)}


def test_all_formats_say_it(tmp_path: Path) -> None:
    for form in dictionary.FORMATS:
        dictionary.write(described(), tmp_path / f"d.{form}")
    assert json.loads((tmp_path / "d.json").read_text(encoding="utf-8")) == described()
    text = (tmp_path / "d.txt").read_text(encoding="utf-8")
    for part in ("Rows: 4", "train: 2", "A (version 1; 2 rows)", "    Line two.", "No longer in use.", "extra:city"):
        assert part in text
    with open(tmp_path / "d.csv", encoding="utf-8-sig", newline="") as handle:
        table = list(csv.reader(handle))
    assert table[0] == ["section", "name", "type", "meaning", "count"]
    assert ["label", "'=C", "version 1", "No longer in use.", "0"] in table
    assert ["split", "train", "", "", "2"] in table
    assert len(list(tmp_path.iterdir())) == 3


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format"):
        dictionary.write(described(), tmp_path / "d.docx")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InputError, match="folder"):
        dictionary.write(described(), tmp_path / "folder.json")
