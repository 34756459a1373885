"""``verify`` finds every alteration of the log, the documents and the tables, and names the first bad event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import DamagedProject
from app.records import DocumentId, Lack, Source, Verification
from app.session import Session
from app.store import events, verification
from tests.fakes import ANNA, FakeClock, FakeEmbedder, business, document
from tests.session.fake_reader import FakeReader, file

KINDS = {
    "project_created",
    "session_opened",
    "person_added",
    "label_set_added",
    "label_added",
    "label_changed",
    "documents_added",
    "unread_added",
    "unread_settled",
    "decided",
    "decided_many",
    "flagged",
    "noted",
    "undone",
    "redone",
    "learned",
    "exported",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("verify")
    with Session.create(
        folder / "p", person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock(), reader=FakeReader
    ) as made:
        made.add_documents([*business(12), document("empty", "")], labels_as="ignore")
        made.add_documents([document("late", "Agreement with a label.", "Contract")], labels_as="answers")
        invoice = made.add_label("Invoice")
        made.change_label(invoice.id, sentence="Asks for payment.")
        made.learn()
        step = made.step()
        assert step.next is not None
        made.write_note(step.next.document.id, "why")
        made.decide(step.next.document.id, invoice.id, item=step.next, seconds=2)
        made.flag(step.next.document.id, True)
        made.undo()
        made.redo()
        made.export(folder / "out.csv")
        (folder / "locked.pdf").write_bytes(file("locked secret", "page A page behind a password."))
        made.import_documents([Source(path=folder / "locked.pdf")])
        made.retry_unread([entry.id for entry in made.unread(Lack.ENCRYPTED)], "secret")
        with made._store.write() as connection:
            connection.execute("DROP TRIGGER events_no_update")
            connection.execute("DROP TRIGGER events_no_delete")
            connection.execute("DROP TRIGGER documents_no_update")
            connection.execute("DROP TRIGGER texts_no_update")
            connection.execute("DROP TRIGGER unread_no_delete")
        yield made


def check(session: Session) -> Verification:
    return verification.verify(session._store)


def rows(session: Session) -> list[tuple[Any, ...]]:
    with session._store.read() as connection:
        return connection.execute("SELECT * FROM events ORDER BY id").fetchall()


def restore(session: Session, before: list[tuple[Any, ...]]) -> None:
    with session._store.write() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("DELETE FROM events")
        connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", before)


def test_the_untouched_project_verifies_and_holds_every_kind(session: Session) -> None:
    assert check(session).findings == ()
    assert {row[2] for row in rows(session)} == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_of_every_kind_is_guarded(session: Session, kind: str) -> None:
    before = rows(session)
    row = next(row for row in before if row[2] == kind)
    content = json.loads(row[5])
    tried = 0
    for path, value in list(_leaves(content)):
        altered = json.loads(row[5])
        _put(altered, path, _other(value))
        with session._store.write() as connection:
            connection.execute("UPDATE events SET content = ? WHERE id = ?", (events.canonical(altered), row[0]))
        found = check(session)
        assert found.findings[0].place == f"event {row[0]} ({kind})", path
        tried += 1
    assert tried >= 6
    restore(session, before)
    assert check(session).ok


def test_a_forged_hash_breaks_the_next_link(session: Session) -> None:
    before = rows(session)
    row = next(row for row in before if row[2] == "decided")
    altered = json.loads(row[5])
    altered["body"]["label"] = "0" * 16
    content = events.canonical(altered)
    with session._store.write() as connection:
        connection.execute(
            "UPDATE events SET content = ?, hash = ? WHERE id = ?", (content, events.digest(content), row[0])
        )
    found = check(session)
    assert found.findings[0].place.startswith(f"event {row[0] + 1} ")
    restore(session, before)


@pytest.mark.parametrize("column", ["kind", "actor", "at", "hash"])
def test_columns_beside_the_content_are_guarded(session: Session, column: str) -> None:
    before = rows(session)
    row = next(row for row in before if row[2] == "decided")
    with session._store.write() as connection:
        connection.execute(f"UPDATE events SET {column} = ? WHERE id = ?", ("x" * 64, row[0]))
    assert not check(session).ok
    restore(session, before)


def test_deletion_insertion_and_reordering_are_found(session: Session) -> None:
    before = rows(session)
    middle = next(index for index, row in enumerate(before) if row[2] == "flagged")

    restore(session, before[:middle] + before[middle + 1 :])
    assert check(session).findings[0].place.startswith(f"event {before[middle + 1][0]} ")

    # An event put in between, with a right hash and a right parent, is one that nothing follows.
    forged = json.loads(before[middle][5])
    forged["at"] = "2026-03-02T10:00Z"
    content = events.canonical(forged)
    extra = (before[-1][0] + 1, events.digest(content), "flagged", forged["actor"], forged["at"], content)
    shifted = [(row[0] + 1, *row[1:]) for row in before[middle + 1 :]]
    restore(session, [*before[: middle + 1], (before[middle][0] + 1, *extra[1:]), *shifted])
    assert "lead nowhere" in check(session).findings[0].sentence

    swapped = list(before)
    one, other = swapped[middle], swapped[middle + 1]
    swapped[middle], swapped[middle + 1] = (one[0], *other[1:]), (other[0], *one[1:])
    restore(session, swapped)
    assert check(session).findings[0].place.startswith(f"event {one[0]} ")

    restore(session, before)
    assert check(session).ok


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE documents SET name = 'other' WHERE id = 3", "document 3"),
        ("UPDATE documents SET truth = 'other' WHERE id = 3", "document 3"),
        ("UPDATE documents SET page_count = 9 WHERE bytes_hash IS NOT NULL", "document 14"),
        ("UPDATE settled SET event = 3", "table settled"),
        ("UPDATE texts SET text = text || '.' WHERE document = 4", "document 4"),
        ("UPDATE answers SET label = NULL WHERE document = 13", "table answers"),
        ("UPDATE labels SET name = 'Other' WHERE name = 'Invoice'", "table labels"),
        ("UPDATE people SET name = 'Somebody'", "table people"),
        ("UPDATE project SET value = '8' WHERE key = 'seed'", "table project"),
        ("UPDATE numbers SET document = 99 WHERE document = 3", "table numbers"),
        ("UPDATE marks SET note = 'forged'", "table marks"),
        ("UPDATE decisions SET shown_ppm = 1 WHERE how != 'imported'", "table decisions"),
        ("UPDATE actions SET undone = 1", "table actions"),
    ],
)
def test_rows_texts_and_tables_are_guarded(session: Session, statement: str, place: str) -> None:
    with session._store.write() as connection:
        connection.execute("SAVEPOINT probe")
        assert connection.execute(statement).rowcount > 0
        found = check(session)
        connection.execute("ROLLBACK TO probe")
    assert [finding.place for finding in found.findings] == [place]
    assert check(session).ok


def test_the_list_of_what_could_not_be_read_is_guarded(session: Session) -> None:
    with session._store.write() as connection:
        connection.execute("SAVEPOINT probe")
        connection.execute("DELETE FROM places")
        connection.execute("DELETE FROM unread")
        found = check(session)
        connection.execute("ROLLBACK TO probe")
    assert "(unread_added)" in found.findings[0].place


def test_a_broken_end_of_the_chain_is_refused_at_opening(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "p.cloister"
    Session.create(path, person=ANNA, embedder=FakeEmbedder).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET content = replace(content, 'session_opened', 'session_closed')")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedProject, match="does not match"):
        Session.open(path, person=ANNA, embedder=FakeEmbedder)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _put(target: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "other" if value is None else f"{value}x"


def test_every_flipped_bit_of_a_text_or_an_event_is_reported(tmp_path: Path) -> None:
    """SQLite itself does not notice most of them."""
    import random

    from app.session import verify_file

    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock()) as made:
        made.add_documents(business(30))
        for label in ("Invoice", "Contract"):
            made.add_label(label)
    whole = path.read_bytes()
    rng = random.Random(1)
    marks = (b"Please pay", b"governed by law", b'"kind":"label_added"', b"documents_added", b'"kind":"session_opened"')
    tried = 0
    for mark in marks:
        at = whole.index(mark)
        for _ in range(6):
            place, bit = at + rng.randrange(len(mark)), rng.randrange(8)
            broken = bytearray(whole)
            broken[place] ^= 1 << bit
            path.write_bytes(bytes(broken))
            found = verify_file(path)
            assert not found.ok, (mark, place - at, bit)
            assert path.read_bytes() == bytes(broken), "checking changes nothing"
            tried += 1
    assert tried == 30


def test_the_histories_of_two_copies_unite_by_hash(tmp_path: Path) -> None:
    """Nothing in an event is local to its file, so a union of two branches folds (merging itself comes later)."""
    import shutil

    from app.store import project, state
    from tests.fakes import BRUNO

    one, other = tmp_path / "one.cloister", tmp_path / "other.cloister"
    with Session.create(one, person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock()) as made:
        made.add_documents(business(6))
        made.add_label("Invoice")
        made.add_label("Letter")
    shutil.copyfile(one, other)
    with Session.open(one, person=ANNA, embedder=FakeEmbedder) as mine:
        mine.add_documents([document("mine", "Only in this copy.")])
        mine.change_label(mine.labels()[0].id, sentence="Hers.")
        mine.add_label("Contract")
        step = mine.go_to(DocumentId(1))
        mine.decide(DocumentId(1), mine.labels()[0].id, item=step.next)
    with Session.open(other, person=BRUNO, embedder=FakeEmbedder) as his:
        his.add_documents([document("his", "Only in that copy.")])
        his.change_label(his.labels()[0].id, sentence="His.")
        his.add_label("Contract")
        step = his.go_to(DocumentId(7))
        his.decide(DocumentId(7), his.labels()[2].id, item=step.next)
        his.flag(DocumentId(1), True)
        his.undo()
    lines: dict[str, str] = {}
    for path in (one, other):
        store = project.open_(path, upgrade=False)
        lines |= {row[1]: row[5] for row in events.each(store)}
        store.close()
    united = project.in_memory()
    with united.write() as connection:
        for number, (hash_, content) in enumerate(lines.items(), 1):
            event = events.parse(number, content, hash_)
            assert all(parent in lines for parent in event.parents)
            events.store(connection, event, content)
            state.apply(connection, event)
        answers = connection.execute("SELECT person, document, label FROM answers ORDER BY person").fetchall()
        versions = connection.execute("SELECT count(*) FROM label_versions").fetchone()[0]
        texts = connection.execute("SELECT count(*) FROM numbers").fetchone()[0]
    united.close()
    assert [(person, document) for person, document, _ in answers] == [(ANNA.id, 1), (BRUNO.id, 8)]
    assert texts == 8
    assert versions == 6, "two labels, two rewordings, and one label that both added"
