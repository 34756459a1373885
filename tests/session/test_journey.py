"""The whole journey with a fake embedder and without Qt: import, names, suggestions, answers, refits, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Cancelled, InputError, ProjectInUse
from app.records import Advice, Changes, How, Question, Source
from app.session import Session
from tests.fakes import ANNA, BRUNO, FakeClock, FakeEmbedder, business, document

NAMES = {"Invoice": "Asks for payment of an amount.", "Contract": "Parties agree; governed by law.", "Letter": "Dear"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p", person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock()) as made:
        yield made


def fill(session: Session, count: int = 60) -> None:
    session.add_documents(business(count), labels_as="truth")
    for name, sentence in NAMES.items():
        session.add_label(name, sentence)


def answer(session: Session, count: int) -> None:
    by_name = {label.name: label.id for label in session.labels()}
    truths = session.truths()
    step = session.step()
    for _ in range(count):
        assert step.next is not None
        step = session.decide(step.next.document.id, by_name[truths[step.next.document.id]], item=step.next)


def test_suggestions_come_before_any_answer(session: Session) -> None:
    fill(session)
    session.learn()
    item = session.step().next
    assert item is not None
    assert item.question is Question.SEED
    assert item.suggestion is not None
    assert sum(item.suggestion.confidences.values()) == pytest.approx(1, abs=0.01)
    assert item.suggestion.evidence is not None


def test_the_loop_learns(session: Session) -> None:
    fill(session)
    session.learn()
    answer(session, 30)
    session.learn()
    names = {label.id: label.name for label in session.labels()}
    truths = session.truths()
    suggested, confident = session.suggested()
    right = sum(names[suggested[one]] == truths[one] for one in truths)
    assert right >= 57
    assert all(0 <= value <= 1 for value in confident.values())


def test_every_step_shows_another_unanswered_document(session: Session) -> None:
    fill(session, 40)
    session.learn()
    by_name = {label.name: label.id for label in session.labels()}
    truths = session.truths()
    seen = set()
    step = session.step()
    while step.next is not None:
        again = step.next.question is Question.RECHECK
        assert (step.next.document.id in seen) == again
        seen.add(step.next.document.id)
        step = session.decide(step.next.document.id, by_name[truths[step.next.document.id]], item=step.next)
        if step.learn_due:
            session.learn()
            step = session.step()
    assert len(seen) == 40
    assert session.overview().advice is Advice.EXPORT


def test_what_measures_is_blind_and_stays_out_of_training(session: Session) -> None:
    fill(session, 90)
    session.learn()
    by_name = {label.name: label.id for label in session.labels()}
    truths = session.truths()
    measured = 0
    step = session.step()
    for _ in range(48):
        item = step.next
        assert item is not None
        assert (item.suggestion is None) == item.blind == (item.question in (Question.MEASURE, Question.RECHECK))
        measured += item.question is Question.MEASURE
        step = session.decide(item.document.id, by_name[truths[item.document.id]], item=item)
        if step.learn_due:
            session.learn()
            step = session.step()
    assert 5 <= measured <= 6
    session.learn()
    last = session.overview().rounds[-1]
    assert last.answers == len(session.answered())  # a second look at a document is no second document
    assert last.answers - measured <= last.trained_on <= last.answers


def test_how_an_answer_came_about_is_recorded(session: Session, tmp_path: Path) -> None:
    fill(session)
    session.learn()
    item = session.step().next
    assert item is not None and item.suggestion is not None
    session.write_note(item.document.id, "because")
    session.decide(item.document.id, item.suggestion.label, item=item, seconds=3.5)
    approved = session.go_to(item.document.id).next
    assert approved is not None and approved.answer is not None
    assert approved.answer.how is How.APPROVED
    assert approved.answer.shown_confidence == pytest.approx(item.suggestion.confidence, abs=1e-6)
    assert approved.note == "because"
    assert approved.answer.seconds == 3.5
    other = next(label.id for label in session.labels() if label.id != item.suggestion.label)
    session.decide(item.document.id, other, item=approved)
    corrected = session.go_to(item.document.id).next
    assert corrected is not None and corrected.answer is not None
    assert corrected.answer.how is How.CORRECTED
    assert corrected.answer.label == other


def test_skipped_documents_come_back_at_the_end(session: Session) -> None:
    fill(session, 6)
    step = session.step()
    assert step.next is not None
    skipped = step.next.document.id
    step = session.skip(skipped, item=step.next)
    answer(session, 5)
    step = session.step()
    assert step.next is not None
    assert step.next.document.id == skipped
    assert step.progress.skipped == 1
    assert session.overview().advice is Advice.LOOK_AT_SKIPPED


def test_undo_reaches_back_over_a_restart_and_redo_returns(tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder) as session:
        fill(session, 12)
        answer(session, 5)
        step = session.step()
        assert step.next is not None
        session.flag(step.next.document.id, True)
        session.write_note(step.next.document.id, "look again")
    with Session.open(path, person=ANNA, embedder=FakeEmbedder) as session:
        assert session.progress().flagged == 1
        for _ in range(2):
            session.undo()
        assert session.progress().flagged == 0
        for left in (4, 3, 2, 1, 0):
            undone = session.undo()
            assert undone is not None
            assert undone.progress.answered == left
        assert session.undo() is None
        for back in (1, 2, 3, 4, 5):
            redone = session.redo()
            assert redone is not None
            assert redone.progress.answered == back
        assert session.verify().ok
    with Session.open(path, person=BRUNO, embedder=FakeEmbedder) as session:
        assert session.undo() is None, "nobody undoes another person's answers"


def test_a_new_action_ends_the_chance_to_redo(session: Session) -> None:
    fill(session, 12)
    answer(session, 3)
    session.undo()
    answer(session, 1)
    assert session.redo() is None


def test_redo_brings_back_what_was_undone_last(session: Session) -> None:
    """Not something older that was undone and then replaced by a new action."""
    fill(session, 12)
    answer(session, 1)
    session.undo()
    answer(session, 1)
    newest = session.undo()
    assert newest is not None
    redone = session.redo()
    assert redone is not None and redone.progress.answered == 1
    assert session.redo() is None


def test_undo_shows_the_document_and_keeps_its_question(session: Session) -> None:
    fill(session)
    session.learn()
    item = session.step().next
    assert item is not None
    session.decide(item.document.id, session.labels()[0].id, item=item)
    step = session.undo()
    assert step is not None and step.next is not None
    assert (step.next.document.id, step.next.question) == (item.document.id, item.question)


def test_learning_does_not_move_the_document_being_read(session: Session) -> None:
    fill(session)
    session.learn()
    answer(session, 6)
    before = session.step().next
    session.learn()
    after = session.step().next
    assert before is not None and after is not None
    assert before.document.id == after.document.id


def test_new_documents_join_a_running_project(session: Session) -> None:
    fill(session, 30)
    session.learn()
    answer(session, 10)
    session.learn()
    more = [document(f"new{n}", f"Agreement about new things number {n} under law.", "Contract") for n in range(20)]
    found = session.add_documents([*more, *business(5)], labels_as="truth")
    assert (found.added, found.duplicates) == (20, 5)
    assert session.learn_due
    session.learn()
    assert session.missing_vectors() == 0
    suggested, _ = session.suggested()
    assert len(suggested) == 50


def test_documents_that_join_after_a_refit_are_asked_without_another(session: Session) -> None:
    fill(session, 3)
    session.learn()
    answer(session, 3)
    assert session.step().next is None
    session.add_documents([document("late", "Agreement that came late.")])
    item = session.step().next
    assert item is not None
    assert item.document.name == "late"
    assert item.suggestion is None


def test_a_label_column_can_become_answers(session: Session) -> None:
    found = session.add_documents(business(12), labels_as="answers")
    assert found.labelled == 12
    assert {label.name for label in session.labels()} == {"Invoice", "Contract", "Letter"}
    assert session.progress().answered == 12
    again = session.add_documents(business(12), labels_as="answers")
    assert (again.added, again.duplicates, again.labelled) == (0, 12, 0)
    assert session.undo() is None, "what came with the data is not a keystroke"


def test_answers_may_come_in_a_second_import(session: Session) -> None:
    session.add_documents(business(6))
    assert session.progress().answered == 0
    assert session.add_documents(business(6), labels_as="answers").labelled == 6


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tables_of_labels_as_spreadsheets_write_them(
    session: Session, tmp_path: Path, delimiter: str, end: str
) -> None:
    rows = ["name", "sentence"], ["Invoice", '"It asks for money, or for more;\nmuch more."']
    path = tmp_path / "labels.csv"
    path.write_bytes(b"\xef\xbb\xbf" + end.join(delimiter.join(row) for row in rows).encode())
    (label,) = session.add_labels(path)
    assert (label.name, label.sentence) == ("Invoice", "It asks for money, or for more;\nmuch more.")


def test_labels_have_rules(session: Session) -> None:
    invoice = session.add_label("Invoice")
    assert invoice.key == "1"
    with pytest.raises(InputError, match="already"):
        session.add_label(" invoice ")
    with pytest.raises(InputError, match="needs a name"):
        session.add_label("  ")
    letter = session.add_label("Letter")
    with pytest.raises(InputError, match="already gives"):
        session.change_label(letter.id, key="1")
    changed = session.change_label(letter.id, sentence="From one person to another.")
    assert changed.version == 2
    assert session.change_label(letter.id, key="l").version == 2
    session.move_label(letter.id, 0)
    assert [label.name for label in session.labels()] == ["Letter", "Invoice"]
    session.add_documents(business(3))
    step = session.step()
    assert step.next is not None
    session.decide(step.next.document.id, letter.id, item=step.next)
    with pytest.raises(InputError, match="1 documents"):
        session.retire_label(letter.id)
    assert session.retire_label(invoice.id) & Changes.LABELS
    assert [label.name for label in session.labels()] == ["Letter"]
    assert session.verify().ok


def test_a_retired_label_cannot_be_given(session: Session) -> None:
    fill(session, 6)
    gone = session.labels()[0]
    session.retire_label(gone.id)
    item = session.step().next
    assert item is not None
    with pytest.raises(InputError, match="not in use"):
        session.decide(item.document.id, gone.id, item=item)


def test_cancelling_an_import_keeps_what_was_read(session: Session) -> None:
    def interrupted() -> Iterator[object]:
        yield from business(250)
        raise Cancelled

    with pytest.raises(Cancelled):
        session.add_documents(interrupted())  # type: ignore[arg-type]
    assert session.progress().documents == 250
    assert session.add_documents(business(300)).added == 50


def test_cancelling_a_refit_leaves_the_round_before(session: Session) -> None:
    fill(session)
    session.learn()
    before, _ = session.suggested()
    answer(session, 10)

    def stop(done: int, total: int, note: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        session.learn(stop)
    assert session.suggested()[0] == before
    assert session.learn_due
    session.learn()


def test_embedding_resumes_where_it_was_cancelled(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, seed=1, embedder=lambda: embedder) as session:
        fill(session, 300)
        calls = 0

        def stop_later(done: int, total: int, note: str = "") -> None:
            nonlocal calls
            calls += 1
            if done >= 128:
                raise Cancelled

        with pytest.raises(Cancelled):
            session.embed_missing(stop_later)
        left = session.missing_vectors()
        assert 0 < left < 300
    with Session.open(path, person=ANNA, embedder=lambda: embedder) as session:
        assert session.missing_vectors() == left
        session.embed_missing()
        assert session.missing_vectors() == 0


def test_reopened_it_goes_on_without_a_model(tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder) as session:
        fill(session)
        session.learn()
        answer(session, 8)
        expected = session.step().next

    def nothing_loads() -> FakeEmbedder:
        raise AssertionError("the model was loaded to show a page")

    with Session.open(path, person=ANNA, embedder=nothing_loads) as session:
        session.warm()
        item = session.step().next
        assert item is not None and expected is not None
        assert item.document.id == expected.document.id
        assert item.suggestion is not None and expected.suggestion is not None
        assert item.suggestion.confidences == expected.suggestion.confidences
        assert item.suggestion.evidence is not None and expected.suggestion.evidence is not None
        assert item.suggestion.evidence.passages == expected.suggestion.evidence.passages


def test_same_file_and_seed_same_run(tmp_path: Path) -> None:
    def run(name: str) -> list[tuple[int, str]]:
        with Session.create(tmp_path / name, person=ANNA, seed=7, embedder=FakeEmbedder) as session:
            fill(session)
            by_name = {label.name: label.id for label in session.labels()}
            truths = session.truths()
            asked = []
            step = session.step()
            while step.next is not None and len(asked) < 40:
                asked.append((int(step.next.document.id), step.next.question.value))
                step = session.decide(step.next.document.id, by_name[truths[step.next.document.id]], item=step.next)
                if step.learn_due:
                    session.learn()
                    step = session.step()
            return asked

    assert run("a") == run("b")


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_export_says_who_when_and_why(session: Session, tmp_path: Path, suffix: str) -> None:
    fill(session, 12)
    session.learn()
    answer(session, 5)
    path = tmp_path / f"out.{suffix}"
    assert session.export(path) == 12
    assert path.stat().st_size > 0
    if suffix == "jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        answered = [row for row in rows if row["label"]]
        assert len(answered) == 5
        assert {row["answered_by"] for row in answered} == {"Anna"}
        assert all(len(row["event_sha256"]) == 64 and len(row["text_sha256"]) == 64 for row in answered)
    with pytest.raises(InputError):
        session.export(tmp_path / "out.docx")


def test_a_project_is_open_once(tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    with (
        Session.create(path, person=ANNA, embedder=FakeEmbedder),
        pytest.raises(ProjectInUse),
    ):
        Session.open(path, person=BRUNO, embedder=FakeEmbedder)


def test_import_from_files(session: Session, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("body,kind\nInvoice one please pay,Invoice\nAgreement two,Contract\n,Letter\n", encoding="utf-8")
    found = session.import_documents([Source(path=table, text_column="body", label_column="kind")], labels_as="answers")
    assert (found.added, found.without_text, found.labelled) == (2, 1, 2)
    assert found.problems
    with pytest.raises(InputError, match="text"):
        session.import_documents([Source(path=table, text_column="texts")])
