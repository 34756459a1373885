"""What becomes of an approval: later answers put it in doubt, it is audited again, new documents are not covered."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.errors import Cancelled, InputError
from app.records import ApprovalState, DocumentId, LabelId, Question, RawDocument, Standing
from app.session import Session
from tests.fakes import FakeEmbedder
from tests.session.test_approval import ME, TOPICS, answer, filled, same_as_replay

Ready = tuple[Session, dict[DocumentId, LabelId]]


@pytest.fixture
def approved(tmp_path: Path) -> Ready:
    session, oracle = filled(tmp_path / "p")
    session.learn()
    answer(session, oracle, 120)
    session.learn()
    session.begin_approval()
    answer(session, oracle, 400)
    assert session.approvals()[0].state is ApprovalState.PASSED
    return session, oracle


def contradict(session: Session, count: int) -> None:
    """Give another label to so many documents that were labelled unread."""
    labels = [label.id for label in session.labels()]
    for document, label in list(session.automatic().items())[:count]:
        item = session.go_to(document).next
        session.decide(document, next(other for other in labels if other != label), item=item)


def test_later_answers_move_the_bound_and_reopen_it(approved: Ready) -> None:
    session, oracle = approved
    (before,) = session.approvals()
    assert (before.standing, before.read_since, before.contradicted) == (Standing.HOLDS, 0, 0)
    assert before.bound_now == before.bound
    for document in list(session.automatic())[:50]:
        session.decide(document, oracle[document], item=session.go_to(document).next)
    (read,) = session.approvals()
    assert (read.standing, read.read_since, read.contradicted) == (Standing.HOLDS, 50, 0)
    assert read.bound_now is not None
    assert before.bound is not None
    assert read.bound_now > before.bound  # as many may be wrong among fewer
    allowed = round(before.approved * 0.05)
    contradict(session, allowed // 2 + 2)
    (doubtful,) = session.approvals()
    assert doubtful.standing is Standing.DOUBTFUL
    assert doubtful.contradicted == allowed // 2 + 2
    contradict(session, allowed)
    assert session.approvals()[0].standing is Standing.REFUTED
    assert session.approvals()[0].state is ApprovalState.PASSED  # nothing is taken back by itself
    for _ in range(allowed * 2):
        session.undo()
    assert session.approvals()[0].standing is Standing.HOLDS


def test_an_audit_answer_that_changes_speaks_against_it(approved: Ready) -> None:
    session, oracle = approved
    labels = [label.id for label in session.labels()]
    with session._store.read() as connection:
        rows = connection.execute("SELECT document FROM answers WHERE question = 'audit'").fetchall()
    for (number,) in rows[:12]:
        document = DocumentId(number)
        other = next(label for label in labels if label != oracle[document])
        session.decide(document, other, item=session.go_to(document).next)
    (one,) = session.approvals()
    assert (one.standing, one.contradicted, one.bound_now) == (Standing.DOUBTFUL, 0, None)


def test_audited_again_it_rests_on_the_new_proof(approved: Ready) -> None:
    session, oracle = approved
    old = session.approvals()[0]
    unread = session.automatic()
    contradict(session, 15)
    session.audit_again(old.proof)
    with pytest.raises(InputError):
        session.audit_again(old.proof)
    asked = answer(session, oracle, 400)
    assert set(asked) == {Question.AUDIT}
    before, after = session.approvals()
    assert (before.state, after.state) == (ApprovalState.REPLACED, ApprovalState.PASSED)
    assert after.again == old.proof
    assert 1 - after.confidence == pytest.approx((1 - old.confidence) / 2)
    assert session.automatic().items() <= unread.items()
    assert len(session.automatic()) == after.approved == len(unread) - 15 - len(asked)
    with pytest.raises(InputError):
        session.revoke_approval(old.proof)
    same_as_replay(session)
    session.revoke_approval(after.proof)
    assert session.automatic() == {}
    same_as_replay(session)


def test_audited_again_and_cut_short_it_goes_on(approved: Ready) -> None:
    session, oracle = approved
    session.audit_again(session.approvals()[0].proof)
    step = session.step()
    while not step.settle_due:
        assert step.next is not None
        step = session.decide(step.next.document.id, oracle[step.next.document.id], item=step.next)

    def stop(done: int, total: int, note: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        session.settle_approval(stop)
    count = len(session.automatic())
    session.settle_approval()
    before, after = session.approvals()
    assert (before.state, after.state) == (ApprovalState.REPLACED, ApprovalState.PASSED)
    assert len(session.automatic()) == after.approved == count
    same_as_replay(session)


def test_audited_again_and_not_passed_it_is_in_more_doubt(approved: Ready) -> None:
    session, oracle = approved
    old = session.approvals()[0]
    session.audit_again(old.proof)
    answer(session, oracle, 400, wrong=400)
    before, after = session.approvals()
    assert (before.state, after.state) == (ApprovalState.PASSED, ApprovalState.FAILED)
    assert before.standing is not Standing.HOLDS
    assert session.automatic()


def test_each_label_has_an_interval(approved: Ready) -> None:
    session, _ = approved
    one = session.approvals()[0]
    found = session.approval_labels(one.proof)
    assert {proof.label for proof in found} == {label.id for label in session.labels()}
    assert sum(proof.documents for proof in found) == one.documents
    assert sum(proof.answered for proof in found) == one.answered
    assert all(proof.agreed == proof.answered and 0 < proof.low < 1 == proof.high for proof in found)
    assert [proof.low for proof in found] == sorted(proof.low for proof in found)


def test_the_dictionary_of_an_export_names_the_proofs(approved: Ready, tmp_path: Path) -> None:
    session, _ = approved
    (one,) = session.approvals()
    session.export(tmp_path / "out.csv", dictionary=tmp_path / "out.json")
    (told,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["approvals"]
    assert (told["proof"], told["documents"], told["standing"]) == (one.proof, one.approved, "holds")
    assert told["at_most_wrong"] == one.bound
    assert sum(label["documents"] for label in told["labels"]) == one.documents
    for suffix in ("txt", "csv"):
        session.export(tmp_path / "out.csv", dictionary=tmp_path / f"words.{suffix}")
        assert one.proof in (tmp_path / f"words.{suffix}").read_text(encoding="utf-8-sig")
    session.revoke_approval(one.proof)
    session.export(tmp_path / "out.csv", dictionary=tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["approvals"] == []


def test_documents_that_join_later_need_a_certificate_of_their_own(approved: Ready) -> None:
    session, oracle = approved
    old = session.approvals()[0]
    assert old.collection == 900
    rng = np.random.default_rng(8)
    names = list(TOPICS)
    session.add_documents(
        [
            RawDocument(
                name=f"new {number}",
                text=f"New {number} {' '.join(rng.permutation(TOPICS[names[number % 3]].split() * 2))}",
                source="made up",
            )
            for number in range(500)
        ]
    )
    ids = {label.name: label.id for label in session.labels()}
    oracle |= {DocumentId(901 + number): ids[names[number % 3]] for number in range(500)}
    labelled = session.automatic()
    assert not any(document > 900 for document in labelled)
    session.learn()
    plan = session.approval_plan()
    assert plan is not None
    assert plan.without == session.progress().documents - session.progress().answered
    session.begin_approval()
    answer(session, oracle, 400)
    first, second = session.approvals()
    assert (first.state, second.state) == (ApprovalState.PASSED, ApprovalState.PASSED)
    assert (first.approved, first.standing, first.bound_now) == (old.approved, Standing.HOLDS, old.bound)
    assert second.collection == 1400
    assert 1 - second.confidence == pytest.approx((1 - first.confidence) / 2)
    session.revoke_approval(second.proof)
    assert session.automatic() == labelled
    same_as_replay(session)


# --- labels that must not be missed ---


@pytest.fixture
def critical(tmp_path: Path) -> Ready:
    session, oracle = filled(tmp_path / "c", count=1800)
    session.change_label(session.labels()[0].id, critical=True)
    session.learn()
    answer(session, oracle, 120)
    session.learn()
    return session, oracle


def test_a_label_that_must_not_be_missed_is_tested(critical: Ready) -> None:
    session, oracle = critical
    label = session.labels()[0].id
    plan = session.approval_plan()
    strict = session.approval_plan(missed=0.95)
    assert plan is not None
    assert strict is not None
    (test,) = plan.elusion
    assert (test.label, test.target) == (label, pytest.approx(0.02))
    assert test.documents < plan.documents
    assert strict.audit < plan.audit  # less to show
    session.begin_approval()
    asked: list[DocumentId] = []
    step = session.step()
    while not step.settle_due:
        item = step.next
        assert item is not None
        assert (item.question, item.blind, item.suggestion) == (Question.AUDIT, True, None)
        asked.append(item.document.id)
        step = session.decide(item.document.id, oracle[item.document.id], item=item)
    session.settle_approval()
    (one,) = session.approvals()
    assert one.state is ApprovalState.PASSED
    (claim,) = one.elusion
    assert claim.missed is not None
    assert (claim.label, claim.found) == (label, 0)
    assert claim.answered == sum(oracle[document] != label for document in asked) > one.answered
    assert claim.missed <= 0.02 * (claim.documents - claim.answered)
    assert one.bound is not None
    assert one.bound <= 0.05
    assert len(asked) <= one.most_answers
    # Once the whole set has passed, only what would not get the label is asked.
    assert not any(oracle[document] == label for document in asked[one.answered :])
    same_as_replay(session)
    path, before = session.path, session.approvals()
    session.close()
    with Session.open(path, person=ME, embedder=FakeEmbedder) as again:
        assert again.approvals() == before


def test_what_came_to_be_never_missed_later_was_not_tested(approved: Ready) -> None:
    session, _ = approved
    first = session.labels()[0]
    assert session.approvals()[0].untested == []
    session.change_label(first.id, critical=True)
    (one,) = session.approvals()
    assert (one.state, one.standing, one.untested) == (ApprovalState.PASSED, Standing.HOLDS, [first.id])
    session.change_label(first.id, critical=False)
    assert session.approvals()[0].untested == []


def test_audited_again_a_label_that_must_not_be_missed_is_tested(critical: Ready) -> None:
    session, oracle = critical
    label, other = (one.id for one in session.labels()[:2])
    session.begin_approval(missed=0.97)
    answer(session, oracle, 1500)
    (old,) = session.approvals()
    assert (old.state, old.untested) == (ApprovalState.PASSED, [])
    session.change_label(other, critical=True)  # too much is close to it: a test would hardly pass
    assert session.approvals()[0].untested == [other]
    session.audit_again(old.proof)
    (began,) = session.approvals()[-1].elusion
    assert (began.label, began.target) == (label, pytest.approx(0.03))  # what the first one proved
    answer(session, oracle, 1500)
    before, after = session.approvals()
    assert (before.state, after.state, after.untested) == (ApprovalState.REPLACED, ApprovalState.PASSED, [other])
    (claim,) = after.elusion
    assert claim.missed is not None
    assert claim.missed <= 0.03 * (claim.documents - claim.answered)
    same_as_replay(session)


def test_audited_again_without_a_test_it_says_so(critical: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    session, oracle = critical
    label = session.labels()[0].id
    session.begin_approval()
    answer(session, oracle, 1500)
    monkeypatch.setattr("app.approval.proposal._tested", lambda *args, **more: None)  # more work than reading
    session.audit_again(session.approvals()[0].proof)
    answer(session, oracle, 1500)
    before, after = session.approvals()
    assert (before.state, after.state) == (ApprovalState.REPLACED, ApprovalState.PASSED)
    assert (after.elusion, after.untested) == ([], [label])


def test_an_audit_fails_where_too_much_was_missed(critical: Ready) -> None:
    session, oracle = critical
    label = session.labels()[0].id
    session.begin_approval()
    step = session.step()
    given = 0
    while not step.settle_due:
        assert step.next is not None
        document = step.next.document.id
        missed = oracle[document] != label and given % 12 == 11
        given += 1
        step = session.decide(document, label if missed else oracle[document], item=step.next)
    session.settle_approval()
    (one,) = session.approvals()
    assert one.state is ApprovalState.FAILED
    assert session.automatic() == {}
    assert one.elusion[0].missed is None
    assert one.elusion[0].found > 0
    same_as_replay(session)


def test_what_turns_up_later_of_such_a_label_speaks_against_it(critical: Ready) -> None:
    session, oracle = critical
    label = session.labels()[0].id
    session.begin_approval()
    answer(session, oracle, 900)
    (one,) = session.approvals()
    missed = one.elusion[0].missed
    assert missed is not None
    others = [document for document, given in session.automatic().items() if given != label]
    for document in others[: missed + 1]:
        session.decide(document, label, item=session.go_to(document).next)
    assert session.approvals()[0].standing is Standing.REFUTED


def test_an_audit_with_a_test_goes_on_after_a_restart(critical: Ready) -> None:
    session, oracle = critical
    session.begin_approval()
    answer(session, oracle, 200)
    shown, path = session.step().next, session.path
    session.close()
    with Session.open(path, person=ME, embedder=FakeEmbedder) as again:
        item = again.step().next
        assert item is not None
        assert shown is not None
        assert item.document.id == shown.document.id
        answer(again, oracle, 900)
        assert again.approvals()[0].state is ApprovalState.PASSED
