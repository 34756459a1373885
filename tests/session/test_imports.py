"""Imports: what is read and what is not, resumed as if nothing had happened, tried again, kept and verified."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import Cancelled, FileMissing, InputError
from app.records import DocumentId, Imported, Lack, Report, Source
from app.session import Session
from app.store import originals, project, state
from tests.data.make_golden import FOLDER
from tests.fakes import ANNA, FakeClock, FakeEmbedder
from tests.session.fake_reader import FakeReader, collection, file


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with make(tmp_path / "p.cloister") as made:
        yield made


def make(path: Path, reader: Callable[[], FakeReader] = FakeReader) -> Session:
    return Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock(), reader=reader)


def reopened(path: Path, reader: Callable[[], FakeReader] = FakeReader) -> Session:
    return Session.open(path, person=ANNA, embedder=FakeEmbedder, clock=FakeClock(), reader=reader)


def contents(session: Session) -> dict[str, Any]:
    """What two runs must have in common: documents by number, the list, families, what is kept of files."""
    with session._store.read() as connection:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return connection.execute(query).fetchall()

        return {
            "documents": rows(
                "SELECT d.id, d.row_hash, d.bytes_hash, d.layout, d.page_count, t.text FROM documents d "
                "JOIN texts t ON t.document = d.id ORDER BY d.id"
            ),
            "unread": rows("SELECT id, entry, source, locator, reason, lack, bytes_hash FROM unread ORDER BY id"),
            "places": rows("SELECT unread, source FROM places ORDER BY unread"),
            "answers": rows("SELECT document, name FROM answers a JOIN labels l ON l.id = a.label ORDER BY document"),
            "originals": rows("SELECT * FROM originals ORDER BY bytes_hash"),
            "pieces": rows("SELECT bytes_hash, piece, data FROM original_pieces ORDER BY bytes_hash, piece"),
            "families": session.families(),
            "found": rows("SELECT document, rowid FROM texts WHERE rowid IN (SELECT rowid FROM documents_fts)"),
            "pending": rows("SELECT count(*) FROM imports"),
        }


def sources(folder: Path) -> list[Source]:
    return [Source(path=folder / "files"), Source(path=folder / "table.csv", label_column="label")]


def same(one: Imported, other: Imported) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in (
            *("added", "duplicates", "without_text", "labelled", "lacking", "scanned", "families", "in_families"),
            "problems",
        )
    )


def assert_sound(session: Session) -> None:
    assert session.verify().findings == ()
    fresh = state.replay(session._store)
    try:
        assert state.differences(session._store, fresh) == []
    finally:
        fresh.close()


def test_every_file_ends_as_a_document_or_with_a_reason(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files")
    found = session.import_documents(sources(tmp_path), labels_as="answers")
    assert found.lacking == {Lack.ENCRYPTED: 6, Lack.EMPTY: 7}
    assert found.scanned == 6
    # 30 of two pages, 6 scans, 6 × 9 members, 1 circular; 698 rows
    assert found.added == 30 + 6 + 54 + 1 + 698
    assert found.duplicates == 5 + 1
    assert found.without_text == 13 == len(session.unread())
    assert found.labelled == 698
    assert {one.lack for one in session.unread(Lack.ENCRYPTED)} == {Lack.ENCRYPTED}
    assert session.unread(Lack.ENCRYPTED)[0].locator == "file 3.pdf"
    assert session.unread(Lack.DAMAGED) == []
    assert session.pending_import() is None
    assert_sound(session)


def test_pages_headings_and_files_are_remembered(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(data := file("page One.", "page Two."))
    session.import_documents([Source(path=tmp_path / "a.pdf")])
    with session._store.read() as connection:
        from app.store import documents

        found = documents.get(connection, DocumentId(1))
    assert found.layout is not None and found.layout.pages == (0, 5)
    assert found.page_count == 2
    picture = session.page_picture(DocumentId(1), 2, 800)
    assert picture is not None and picture.page == 2
    assert originals.get(session._store, documents.file_of(session._store, DocumentId(1))) == data
    assert session.page_picture(DocumentId(1), 3, 800) is None
    assert session.page_picture(DocumentId(2), 1, 800) is None


def test_originals_need_not_be_kept(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(file("page One."))
    (tmp_path / "b.pdf").write_bytes(file("scan"))
    found = session.import_documents(
        [Source(path=tmp_path / name) for name in ("a.pdf", "b.pdf")], keep_originals=False
    )
    assert (found.added, found.lacking) == (1, {Lack.SCANNED: 1})
    assert session.page_picture(DocumentId(1), 1, 800) is None
    # Once more, with what can be shown: the text is there, the file joins it, and the scan can be labelled now.
    again = session.import_documents([Source(path=tmp_path / name) for name in ("a.pdf", "b.pdf")])
    assert (again.added, again.duplicates, again.scanned) == (1, 1, 1)
    assert session.page_picture(DocumentId(1), 1, 800) is not None
    assert_sound(session)


def test_large_files_are_not_kept_and_that_is_said(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "LARGEST", 100)
    (tmp_path / "a.pdf").write_bytes(file("page One.", *["# filler"] * 20))
    found = session.import_documents([Source(path=tmp_path / "a.pdf")])
    assert found.added == 1
    assert found.problems[0][0] == "a.pdf" and "50 MB" in found.problems[0][1]
    assert session.page_picture(DocumentId(1), 1, 800) is None


def test_files_are_kept_in_pieces_and_checked(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(file("page One.", "#" * 600_000))
    session.import_documents([Source(path=tmp_path / "a.pdf")])
    with session._store.write() as connection:
        sizes = [row[0] for row in connection.execute("SELECT length(data) FROM original_pieces ORDER BY piece")]
        assert sizes == [262_144, 262_144, 600_023 - 524_288 + 0] or sum(sizes) == (tmp_path / "a.pdf").stat().st_size
        assert max(sizes) <= 262_144 and len(sizes) == 3
        connection.execute("DROP TRIGGER original_pieces_no_update")
    assert session.verify().ok
    for statement in (
        "UPDATE original_pieces SET data = zeroblob(length(data)) WHERE piece = 1",
        "DELETE FROM original_pieces WHERE piece = 2",
        "UPDATE documents SET bytes_hash = x'00'",
        "UPDATE documents SET layout = '{}'",
        "UPDATE documents SET page_count = 7",
        "DELETE FROM originals",
    ):
        with session._store.write() as connection:
            connection.execute("DROP TRIGGER IF EXISTS documents_no_update")
            connection.execute("SAVEPOINT probe")
            connection.execute(statement)
            from app.store import verification

            findings = verification.verify(session._store).findings
            connection.execute("ROLLBACK TO probe")
        # A file that is not there any more is a page that cannot be shown, no forged document.
        assert bool(findings) is not statement.startswith("DELETE FROM originals"), statement


def test_scans_are_asked_last_and_teach_nothing(session: Session, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"s{number}.pdf").write_bytes(file("scan", f"# {number}"))
    session.import_documents([Source(path=tmp_path / f"s{number}.pdf") for number in range(12)])
    rows = "\n".join(f"Please pay invoice {n}.\nThe parties agree to contract {n}." for n in range(20))
    (tmp_path / "t.csv").write_text(f"text\n{rows}\n", encoding="utf-8")
    session.import_documents([Source(path=tmp_path / "t.csv", text_column="text")])
    for name in ("Invoice", "Contract"):
        session.add_label(name)
    session.learn()
    names = {label.name: label.id for label in session.labels()}
    asked: list[bool] = []
    step = session.step()
    while step.next is not None:
        document = step.next.document
        asked.append(document.text == "")
        if not document.text:
            assert document.page_count == 1
            assert step.next.suggestion is None
        label = names["Invoice" if "invoice" in document.text or not document.text else "Contract"]
        step = session.decide(document.id, label, item=step.next)
        if len(asked) in (15, 30):
            session.learn()
    assert asked == sorted(asked) and asked.count(True) == 12 and asked.count(False) >= 40
    session.learn()
    assert session.overview().rounds[-1].trained_on <= 40
    suggested, _ = session.suggested()
    assert set(suggested) == set(range(13, 53))
    path = tmp_path / "out.csv"
    assert session.export(path) == 52
    with path.open(encoding="utf-8-sig", newline="") as stream:
        exported = list(csv.DictReader(stream))
    assert [row["name"] for row in exported[:2]] == ["s0.pdf", "s1.pdf"] and exported[0]["text"] == ""
    assert_sound(session)


def test_what_gave_no_text_is_tried_again(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files", 20)
    session.import_documents([Source(path=tmp_path / "files")])
    locked = session.unread(Lack.ENCRYPTED)
    assert [one.locator for one in locked] == ["file 3.pdf", "file 13.pdf"]
    count = session.progress().documents

    wrong = session.retry_unread([one.id for one in locked], "wrong")
    assert (wrong.added, wrong.without_text) == (0, 2)
    assert session.unread(Lack.ENCRYPTED) == locked

    right = session.retry_unread([locked[0].id], "secret3")
    assert right.added == 1
    assert [one.id for one in session.unread(Lack.ENCRYPTED)] == [locked[1].id]
    item = session.go_to(DocumentId(count + 1)).next
    assert item is not None
    assert (item.document.name, item.document.source) == ("file 3.pdf", "files")
    assert item.document.text == "Confidential agreement number 3."

    shutil.move(tmp_path / "files", tmp_path / "moved")
    gone = session.retry_unread([locked[1].id], "secret13")
    assert gone.added == 0 and "not where it was" in gone.problems[0][1]
    found = session.retry_unread([locked[1].id], "secret13", where=tmp_path / "moved")
    assert found.added == 1 and session.unread(Lack.ENCRYPTED) == []
    assert_sound(session)
    # The same folder again: what was dealt with is not listed again.
    session.import_documents([Source(path=tmp_path / "moved")])
    assert [one.lack for one in session.unread()].count(Lack.ENCRYPTED) == 2  # a folder of another name
    with reopened_copy(session, tmp_path) as other:
        assert other.unread() == session.unread()


def reopened_copy(session: Session, folder: Path) -> Session:
    copy = folder / "copy.cloister"
    session._store.back_up(copy)
    return reopened(copy)


def test_a_mended_row_leaves_the_list_alone(session: Session, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('text,kind\n"one, two",a\nthree,b,c\nfour,d\n,e\n', encoding="utf-8")
    session.import_documents([Source(path=table, text_column="text")])
    assert [one.lack for one in session.unread()] == [Lack.DAMAGED, Lack.EMPTY]
    table.write_text('text,kind\n"one, two",a\nthree mended,b\nfour,d\nfive,e\n', encoding="utf-8")
    found = session.retry_unread([session.unread(Lack.DAMAGED)[0].id])
    assert (found.added, found.duplicates) == (1, 0)
    assert [one.lack for one in session.unread()] == [Lack.EMPTY]
    assert_sound(session)


def test_the_list_is_written_safely(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "=cmd"
    folder.mkdir()
    (folder / "=1+1.pdf").write_bytes(file("empty"))
    (folder / "b.pdf").write_bytes(file("page Text."))
    session.import_documents([Source(path=folder)])
    path = tmp_path / "list.csv"
    assert session.export_unread(path) == 1
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["source", "place", "lack", "reason", "tried_at"]
    assert rows[1][:4] == ["'=cmd", "'=1+1.pdf", "empty", "It has no text."]
    with pytest.raises(InputError, match="open"):
        session.export_unread(session.path)


def test_paths_and_passwords_are_in_no_event(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files", 10)
    session.import_documents([Source(path=tmp_path / "files", password="hunter2-hunter2")])
    session.retry_unread([one.id for one in session.unread()], "hunter3-hunter3")
    with pytest.raises(Cancelled):
        session.import_documents([Source(path=tmp_path / "table.csv", password="hunter4-hunter4")], stop_after(1))
    with session._store.read() as connection:
        log = "".join(row[0] for row in connection.execute("SELECT content FROM events"))
        assert str(tmp_path) not in log
        assert str(tmp_path) in connection.execute("SELECT plan FROM imports").fetchone()[0]
    data = session.path.read_bytes()
    for password in (b"hunter2-hunter2", b"hunter3-hunter3", b"hunter4-hunter4"):
        assert password not in data


def stop_after(count: int) -> Report:
    """A report that cancels after so many calls."""
    left = count

    def report(done: int, total: int, note: str = "") -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Cancelled

    return report


@pytest.mark.parametrize("calls", [0, 1, 2, 7, 12, 20, 33, 40, 59, 61, 62, 63, 64, 65])
def test_cancelled_and_resumed_is_as_if_nothing_had_happened(tmp_path: Path, calls: int) -> None:
    collection(tmp_path / "files")
    with make(tmp_path / "whole.cloister") as whole:
        expected, content = whole.import_documents(sources(tmp_path), labels_as="answers"), contents(whole)
    path = tmp_path / "p.cloister"
    with make(path) as session, pytest.raises(Cancelled):
        session.import_documents(sources(tmp_path), stop_after(calls), labels_as="answers")
    reader = FakeReader()
    with reopened(path, lambda: reader) as session:
        pending = session.pending_import()
        assert pending is not None
        assert pending.sources == (str(tmp_path / "files"), str(tmp_path / "table.csv"))
        done = pending.done
        found = session.resume_import()
        assert same(found, expected)
        assert contents(session) == content
        assert_sound(session)
        assert session.pending_import() is None
        with pytest.raises(InputError, match="cut short"):
            session.resume_import()
    if done > 60:  # files that were taken are not read again
        assert len(reader.read_files) < 60


def test_the_same_call_goes_on_too(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files")
    with pytest.raises(Cancelled):
        session.import_documents(sources(tmp_path), stop_after(30))
    found = session.import_documents(sources(tmp_path))
    with make(tmp_path / "whole.cloister") as whole:
        assert same(found, whole.import_documents(sources(tmp_path)))


def test_of_two_that_were_cut_short_the_one_asked_for_goes_on(session: Session, tmp_path: Path) -> None:
    for name in ("one", "two"):
        collection(tmp_path / name, 20)
        with pytest.raises(Cancelled):
            session.import_documents([Source(path=tmp_path / name)], stop_after(12))
    session.import_documents([Source(path=tmp_path / "two")])
    pending = session.pending_import()
    assert pending is not None and pending.sources == (str(tmp_path / "one"),)
    session.resume_import()
    assert session.pending_import() is None
    assert_sound(session)


def test_files_that_changed_meanwhile_are_not_passed_over(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files", 20)
    with pytest.raises(Cancelled):
        session.import_documents([Source(path=tmp_path / "files")], stop_after(12))
    (tmp_path / "files" / "file 0.pdf").unlink()  # all behind it move up by one
    (tmp_path / "files" / "file 1.pdf").write_bytes(file("page Another text by now."))
    session.resume_import()
    with make(tmp_path / "whole.cloister") as whole:
        whole.import_documents([Source(path=tmp_path / "files")])
        expected = {row[5] for row in contents(whole)["documents"]}
    assert expected <= {row[5] for row in contents(session)["documents"]}


def test_a_missing_source_can_come_back(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files", 20)
    with pytest.raises(Cancelled):
        session.import_documents([Source(path=tmp_path / "files")], stop_after(12))
    (tmp_path / "files").rename(tmp_path / "away")
    with pytest.raises(FileMissing):
        session.resume_import()
    (tmp_path / "away").rename(tmp_path / "files")
    session.resume_import()
    assert session.pending_import() is None


def test_an_import_can_be_forgotten(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files", 20)
    with pytest.raises(Cancelled):
        session.import_documents([Source(path=tmp_path / "files")], stop_after(12))
    count = session.progress().documents
    session.forget_import()
    assert session.pending_import() is None
    assert session.progress().documents == count
    assert session.verify().ok


def test_wrong_input_leaves_nothing_pending(session: Session, tmp_path: Path) -> None:
    collection(tmp_path / "files", 2)
    with pytest.raises(InputError, match="column"):
        session.import_documents([Source(path=tmp_path / "table.csv", text_column="nothing")])
    with pytest.raises(FileMissing):
        session.import_documents([Source(path=tmp_path / "nowhere")])
    assert session.pending_import() is None


def test_families_of_the_whole_project(session: Session, tmp_path: Path) -> None:
    letter = "The supplier delivers the goods within thirty days and the buyer pays on receipt of the invoice. " * 3
    rows = [letter, "Something else entirely, about the weather in March and what to wear.", f"{letter} Anna"]
    (tmp_path / "one.csv").write_text("text\n" + "\n".join(f'"{row}"' for row in rows) + "\n", encoding="utf-8")
    found = session.import_documents([Source(path=tmp_path / "one.csv", text_column="text")])
    assert (found.families, found.in_families) == (1, 2)
    assert session.families() == {1: 1, 3: 1}
    (tmp_path / "two.csv").write_text(f'text\n"{letter} Bruno"\n', encoding="utf-8")
    found = session.import_documents([Source(path=tmp_path / "two.csv", text_column="text")])
    assert (found.added, found.families, found.in_families) == (1, 1, 3)
    with reopened_copy(session, tmp_path) as other:
        assert other.families() == {1: 1, 3: 1, 4: 1}


def test_a_project_of_version_1_is_brought_along(tmp_path: Path) -> None:
    path = tmp_path / "old.cloister"
    shutil.copyfile(FOLDER / "v001.cloister", path)
    with reopened(path) as session:
        assert [one.lack for one in session.unread()] == [Lack.EMPTY]
        assert len(list((tmp_path / "old backups").glob("*before upgrade.cloister"))) == 1
        assert session.verify().ok
        entry = session.unread()[0]
        found = session.retry_unread([entry.id])
        assert "not known where it lay" in found.problems[0][1]
        collection(tmp_path / "files", 10)
        session.import_documents([Source(path=tmp_path / "files")])
        assert_sound(session)
    with reopened(path) as session:
        assert len(session.unread()) == 3
        assert project.is_open_here(path)
    plan = json.loads((FOLDER / "v001.json").read_text(encoding="utf-8"))
    assert len(plan["unread"]) == 1
