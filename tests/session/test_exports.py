"""Exports with a split and a dictionary: by family, the same again, and refused in words."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputError
from app.records import DocumentId, Person, PersonId, Source
from app.session import Session
from tests.test_cli import cloister

TOPICS = ("invoice payment amount due bank", "contract party clause term law")


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(path: Path, start: int, count: int) -> Path:
    """Documents of which every third is a near-duplicate of the one before."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["text", "label"])
        for number in range(start, start + count):
            family = number - number % 3 // 2
            words = " ".join(f"w{family}x{place} {TOPICS[family % 3]}" for place in range(30))
            writer.writerow([words + ("." if number == family else f" copy{number}"), "AB"[family % 3]])
    return path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    person = Person(id=PersonId("a" * 32), name="Anna")
    with Session.create(tmp_path / "p.cloister", person=person, seed=7) as made:
        made.import_documents(
            [Source(path=table(tmp_path / "a.csv", 0, 90), label_column="label")], labels_as="answers"
        )
        yield made


def parts_of(session: Session, path: Path, shares: tuple[float, ...] = (0.8, 0.1, 0.1)) -> dict[int, object]:
    session.export(path, split=shares)
    return {row["document"]: row["split"] for row in rows_of(path)}


def test_families_are_in_one_part_and_stay_there(session: Session, tmp_path: Path) -> None:
    first = parts_of(session, tmp_path / "one.jsonl")
    families = session.families()
    assert len(set(families.values())) == 30
    for document, family in families.items():
        assert first[document] == first[family]
    labels = {row["document"]: row["label"] for row in rows_of(tmp_path / "one.jsonl")}
    counts = [list(first.values()).count(part) for part in ("train", "validation", "test")]
    assert sum(counts) == 90
    assert abs(counts[0] - 72) <= 6
    assert min(counts) >= 3
    session.import_documents(
        [Source(path=table(tmp_path / "b.csv", 90, 60), label_column="label")], labels_as="answers"
    )
    second = parts_of(session, tmp_path / "two.jsonl")
    assert {document: second[document] for document in first} == first
    document = next(number for number, part in first.items() if part == "test")
    other = next(label.id for label in session.labels() if label.name != labels[document])
    session.decide(DocumentId(document), other, item=None)
    assert parts_of(session, tmp_path / "three.jsonl") == second


def test_documents_without_a_label_are_in_no_part(session: Session, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A text that nobody has labelled so far, about nothing.", encoding="utf-8")
    session.import_documents([Source(path=tmp_path / "one.txt")])
    assert parts_of(session, tmp_path / "out.jsonl")[91] is None
    session.export(tmp_path / "plain.jsonl")
    assert "split" not in rows_of(tmp_path / "plain.jsonl")[0]


def test_a_dictionary_stands_beside_it(session: Session, tmp_path: Path) -> None:
    out, beside = tmp_path / "out.csv", tmp_path / "out.json"
    assert session.export(out, split=(8, 1, 1), dictionary=beside) == 90
    found = json.loads(beside.read_text(encoding="utf-8"))
    assert found["rows"] == 90
    assert found["about"]["file"] == "out.csv"
    assert sum(found["splits"].values()) == 90
    assert [(one["name"], one["rows"]) for one in found["labels"]] == [("A", 30), ("B", 60)]
    with pytest.raises(InputError, match="open"):
        session.export(out, dictionary=session.path)
    with pytest.raises(InputError, match="cannot be the result as well"):
        session.export(tmp_path / "same.csv", dictionary=tmp_path / "x" / ".." / "same.csv")
    assert not (tmp_path / "same.csv").exists()


def test_a_folder_that_is_not_there_is_said_before_anything_is_written(session: Session, tmp_path: Path) -> None:
    for path, described in (("no/out.csv", None), ("out.csv", tmp_path / "no" / "d.txt")):
        with pytest.raises(InputError, match="no” does not exist") as caught:
            session.export(tmp_path / path, dictionary=described)
        assert caught.value.safe == "Nothing was written."
        assert caught.value.todo.startswith("Make that folder first")
        assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("shares", [(), (1.0,), (0, 1, 1), (-1, 1, 1), (0.5, 0.5), (float("nan"), 1, 1), (0, 0, 0)])
def test_shares_that_are_none_are_refused(session: Session, tmp_path: Path, shares: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="three shares"):
        session.export(tmp_path / "out.csv", split=shares)
    assert not (tmp_path / "out.csv").exists()
    with pytest.raises(InputError, match="format"):
        session.export(tmp_path / "out.csv", dictionary=tmp_path / "d.pdf")
    assert not (tmp_path / "out.csv").exists()


def test_the_command_line_splits(tmp_path: Path) -> None:
    path, out, beside = tmp_path / "p.cloister", tmp_path / "out.csv", tmp_path / "out.txt"
    data = table(tmp_path / "a.csv", 0, 30)
    assert cloister("new", path, data, "--label-column", "label", home=tmp_path).returncode == 0
    done = cloister("export", path, out, "--split", "80/10/10", "--dictionary", beside, home=tmp_path)
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8-sig", newline="") as handle:
        assert {row["split"] for row in csv.DictReader(handle)} == {"train", "validation", "test"}
    assert "Near-duplicates are always in one part" in beside.read_text(encoding="utf-8")
    wrong = cloister("export", path, out, "--split", "80/20", home=tmp_path)
    assert (wrong.returncode, "three shares" in wrong.stderr) == (2, True)
