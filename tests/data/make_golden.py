"""Makes the golden project of the current version: python -m tests.data.make_golden

Every version of the file format leaves one behind; they are never made again. ``vNNN.json`` says what must be found.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from app.records import ApprovalState, DocumentId, LabelId, Lack, Source
from app.session import Session
from app.store import migrations, project, settings, suggestions
from app.store.project import Project
from tests.fakes import ANNA, BRUNO, FakeClock, FakeEmbedder, business, document
from tests.session.fake_reader import FakeReader, file

FOLDER = Path(__file__).with_name("projects")


def make(path: Path) -> None:
    """A small project in which every kind of event has happened."""
    clock = FakeClock()
    with Session.create(
        path, person=ANNA, name="Golden", seed=7, embedder=FakeEmbedder, clock=clock, reader=FakeReader
    ) as session:
        session.add_documents([*business(24), document("empty", "")], labels_as="truth")
        session.add_documents([document("late", "Agreement that came with a label.", "Contract")], labels_as="answers")
        for name, sentence in (("Invoice", "Asks for payment."), ("Letter", "From one person to another.")):
            session.add_label(name, sentence)
        session.change_label(session.labels()[0].id, guideline="Binding terms take precedence.")
        session.learn()
        by_name = {label.name: label.id for label in session.labels()}
        truths = session.truths()
        step = session.step()
        for number in range(10):
            assert step.next is not None
            if number == 3:
                session.write_note(step.next.document.id, "an edge case")
            answer = by_name[truths[step.next.document.id]]
            step = session.decide(step.next.document.id, answer, item=step.next, seconds=2.5)
        assert step.next is not None
        session.skip(step.next.document.id, item=step.next)
        step = session.step()
        assert step.next is not None
        session.flag(step.next.document.id, True)
        session.undo()
        session.redo()
        session.undo()
        session.learn()
        session.export(path.with_suffix(".csv"))
        _import_files(session)
        _say_more(session)
        _approve(session, by_name)
    path.with_suffix(".csv").unlink()
    with Session.open(path, person=BRUNO, embedder=FakeEmbedder, clock=clock) as session:
        step = session.go_to(session.step().next.document.id)  # type: ignore[union-attr]
        assert step.next is not None
        session.decide(step.next.document.id, session.labels()[0].id, item=step.next)


def _approve(session: Session, by_name: dict[str, LabelId]) -> None:
    """An approval that passed with an elusion test, an answer that contradicts it, a second audit of its documents,
    one given up, and a document that joined later."""
    session.add_documents(business(130)[24:], labels_as="truth")
    _answer(session, by_name, 30)
    session.learn()
    session.begin_approval(0.6, 0.6)
    _answer(session, by_name, 150)
    (passed,) = session.approvals()
    chosen = next(iter(session.automatic()))
    other = next(label for label in by_name.values() if label != session.automatic()[chosen])
    session.decide(chosen, other, item=session.go_to(chosen).next)
    session.audit_again(passed.proof)
    _answer(session, by_name, 150)
    assert [one.state for one in session.approvals()] == [ApprovalState.REPLACED, ApprovalState.PASSED]
    session.audit_again(session.approvals()[-1].proof)
    _answer(session, by_name, 2)
    session.abandon_approval()
    session.add_documents(
        [document("later", "An invoice that came when all was approved.", "Invoice")], labels_as="truth"
    )


def _answer(session: Session, by_name: dict[str, LabelId], count: int) -> None:
    """Answer what is asked, by the truth, until an audit has ended."""
    truths = session.truths()
    for _ in range(count):
        item = session.step().next
        if item is None:
            return
        truth = by_name[truths[item.document.id]] if item.document.id in truths else session.labels()[0].id
        if session.decide(item.document.id, truth, item=item).settle_due:
            session.settle_approval()
            return


def _import_files(session: Session) -> None:
    """A PDF whose pages can be shown, a scan, and two locked files, of which one is opened later."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        folder.mkdir()
        (folder / "a.pdf").write_bytes(file("page First page.", "page Second page."))
        (folder / "b.pdf").write_bytes(file("scan"))
        for letter in "cd":
            (folder / f"{letter}.pdf").write_bytes(file(f"locked {letter}", f"page Secret {letter}."))
        session.import_documents([Source(path=folder)])
        locked = session.unread(Lack.ENCRYPTED)
        session.retry_unread([locked[0].id], "c")


def _say_more(session: Session) -> None:
    """A label that none may miss, one for what belongs nowhere, and a language model with an opinion."""
    session.change_label(session.labels()[0].id, critical=True)
    session.allow_none("None of these")
    with session._store.write() as connection:
        model = {"sha256": "5" * 64, "name": "made-up", "size": 1024, "architecture": "llama", "quantisation": "F32"}
        session._log.record(connection, "model_accepted", model)
    opinion = np.log(np.array([0.5, 0.3, 0.2], dtype=np.float32))
    suggestions.put_many(session._store, "6" * 64, "7" * 64, {DocumentId(2): opinion})


LATER = {
    "documents": (2, ("bytes_hash", "layout", "page_count")),
    "unread": (2, ("entry", "lack", "bytes_hash")),
    "labels": (4, ("critical", "role")),
}
"""Columns that a version added to a table: the golden projects before it do not speak of them."""
TABLES = {
    "settled": 2,
    "originals": 2,
    "original_pieces": 2,
    "approvals": 3,
    "approval_batches": 3,
    "suggestions": 4,
    **dict.fromkeys(("documents", "texts", "unread", "timings", "reserve"), 1),
}


def contents(store: Project, version: int = migrations.VERSION) -> dict[str, Any]:
    """What is compared, as far as that version of the format had it: all derived tables, all events, all documents."""
    found: dict[str, Any] = {}
    with store.read() as connection:
        for table in dict.fromkeys((*migrations.DERIVED, *TABLES)):
            if TABLES.get(table, 1) > version:
                continue
            since, added = LATER.get(table, (1, ()))
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            named = ", ".join(name for name in columns if version >= since or name not in added)
            rows = connection.execute(f"SELECT {named} FROM {table}").fetchall()
            found[table] = sorted(
                [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows], key=repr
            )
        found["events"] = [list(row) for row in connection.execute("SELECT hash, content FROM events ORDER BY id")]
        found["name"] = settings.need(connection, "name")
    return found


def main() -> None:
    stem = f"v{migrations.VERSION:03d}"
    path = FOLDER / f"{stem}.cloister"
    if path.exists():
        raise SystemExit(f"{path.name} is golden: it is never made again.")
    make(path)
    store = project.open_(path)
    try:
        found = contents(store)
    finally:
        store.close()
    (FOLDER / f"{stem}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
