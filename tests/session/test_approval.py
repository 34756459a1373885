"""Approval with proof: what is frozen, asked, given unread, taken back; and that tables equal the replay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.approval import outlook, pays_to_stop
from app.approval.ledger import thinned
from app.errors import Cancelled, InputError
from app.records import (
    ApprovalState,
    Changes,
    DocumentId,
    How,
    Interval,
    LabelId,
    Outlook,
    Person,
    PersonId,
    Question,
)
from app.session import Session
from app.store import state
from tests.fakes import FakeEmbedder

ME = Person(id=PersonId("b" * 32), name="Ada")
TOPICS = {
    "Invoice": "invoice amount due payment bank transfer",
    "Contract": "agreement parties shall terminate clause",
    "Letter": "dear sincerely regards thank writing",
}


def filled(path: Path, *, count: int = 900) -> tuple[Session, dict[DocumentId, LabelId]]:
    """A project of easy documents and the label that each should get."""
    from app.records import RawDocument

    rng = np.random.default_rng(3)
    session = Session.create(path, person=ME, seed=5, embedder=FakeEmbedder)
    raws, topics = [], []
    for number in range(count):
        topic = list(TOPICS)[number % 3]
        own = rng.permutation(TOPICS[topic].split() * 2)
        raws.append(RawDocument(name=f"{number}", text=f"No. {number} {' '.join(own)}", source="made up"))
        topics.append(topic)
    session.add_documents(raws)
    ids = {name: session.add_label(name).id for name in TOPICS}
    return session, {DocumentId(place + 1): ids[topic] for place, topic in enumerate(topics)}


def answer(session: Session, oracle: dict[DocumentId, LabelId], count: int, *, wrong: int = 0) -> list[Question]:
    """Answer what is asked; the first ``wrong`` audit answers are another label than the oracle's."""
    labels = [label.id for label in session.labels()]
    asked = []
    step = session.step()
    for _ in range(count):
        item = step.next
        if item is None:
            break
        asked.append(item.question)
        label = oracle[item.document.id]
        if item.question is Question.AUDIT and wrong:
            wrong -= 1
            label = next(other for other in labels if other != label)
        step = session.decide(item.document.id, label, item=item)
        if step.settle_due:
            session.settle_approval()
            break
    return asked


@pytest.fixture
def trained(tmp_path: Path) -> tuple[Session, dict[DocumentId, LabelId]]:
    session, oracle = filled(tmp_path / "p")
    session.learn()
    answer(session, oracle, 120)
    session.learn()
    return session, oracle


def same_as_replay(session: Session) -> None:
    replayed = state.replay(session._store)
    try:
        assert state.differences(session._store, replayed) == []
    finally:
        replayed.close()


def test_an_audit_that_passes_labels_the_rest(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    plan = session.approval_plan()
    assert plan is not None
    assert 0 < plan.audit < plan.documents <= plan.without
    session.begin_approval()
    asked = answer(session, oracle, 400)
    assert set(asked) == {Question.AUDIT}
    (approval,) = session.approvals()
    assert approval.state is ApprovalState.PASSED
    assert approval.bound is not None
    assert approval.bound <= 0.05
    automatic = session.automatic()
    assert len(automatic) == approval.approved > 300
    assert session.progress().automatic == len(automatic)
    assert not automatic.keys() & session.answered()
    same_as_replay(session)
    assert session.verify().ok
    with session._store.read() as connection:
        hows = {row[0] for row in connection.execute("SELECT DISTINCT how FROM decisions WHERE undone = 0")}
    assert How.AUTOMATIC.value in hows


def test_audit_questions_hide_the_suggestion(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, _ = trained
    session.begin_approval()
    item = session.step().next
    assert item is not None
    assert item.question is Question.AUDIT
    assert item.blind
    assert item.suggestion is None


def test_what_was_cut_short_goes_on(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    session.begin_approval()
    step = session.step()
    while not step.settle_due:
        assert step.next is not None
        step = session.decide(step.next.document.id, oracle[step.next.document.id], item=step.next)

    def stop(done: int, total: int, note: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        session.settle_approval(stop)
    session.settle_approval()
    (approval,) = session.approvals()
    assert approval.state is ApprovalState.PASSED
    assert len(session.automatic()) == approval.approved
    assert session.settle_approval() is Changes.NONE
    same_as_replay(session)


def test_progress_of_an_audit_is_told_but_not_how_it_stands(
    trained: tuple[Session, dict[DocumentId, LabelId]],
) -> None:
    session, oracle = trained
    session.begin_approval()
    answer(session, oracle, 4, wrong=1)
    (approval,) = session.approvals()
    assert (approval.answered, approval.wrong) == (4, 0)
    item = session.step().next
    assert item is not None
    session.skip(item.document.id, item=item)
    answer(session, oracle, 2)
    assert session.approvals()[0].answered == 6
    session.abandon_approval()
    after = session.step().next
    assert after is not None
    assert after.question is not Question.AUDIT


def test_an_audit_that_fails_labels_nothing(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    session.begin_approval()
    answer(session, oracle, 400, wrong=400)
    (approval,) = session.approvals()
    assert approval.state is ApprovalState.FAILED
    assert approval.bound is None
    assert session.automatic() == {}
    same_as_replay(session)


def test_what_was_approved_can_be_taken_back(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    session.begin_approval()
    answer(session, oracle, 400)
    proof = session.approvals()[0].proof
    automatic = session.automatic()
    chosen = next(iter(automatic))
    other = next(label.id for label in session.labels() if label.id != automatic[chosen])
    item = session.go_to(chosen).next
    session.decide(chosen, other, item=item)
    session.revoke_approval(proof)
    assert session.automatic() == {}
    assert chosen in session.answered()
    assert session.approvals()[0].state is ApprovalState.REVOKED
    same_as_replay(session)
    with pytest.raises(InputError):
        session.revoke_approval(proof)


def test_attempts_share_the_error(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    session.begin_approval()
    with pytest.raises(InputError):
        session.begin_approval()
    answer(session, oracle, 3)
    session.abandon_approval()
    assert session.approvals()[0].state is ApprovalState.ABANDONED
    session.begin_approval()
    first, second = session.approvals()
    assert (first.attempt, second.attempt) == (1, 2)
    assert 1 - second.confidence == pytest.approx((1 - first.confidence) / 2)


def test_an_audit_goes_on_after_a_restart(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    session.begin_approval()
    before = answer(session, oracle, 5)
    shown = session.step().next
    path = session.path
    session.close()
    with Session.open(path, person=ME, embedder=FakeEmbedder) as again:
        item = again.step().next
        assert before == [Question.AUDIT] * 5
        assert shown is not None
        assert item is not None
        assert (item.document.id, item.question) == (shown.document.id, Question.AUDIT)
        answer(again, oracle, 400)
        assert again.approvals()[0].state is ApprovalState.PASSED


def test_nothing_is_proposed_before_anything_was_learned(tmp_path: Path) -> None:
    session, _ = filled(tmp_path / "p", count=60)
    assert session.approval_plan() is None
    with pytest.raises(InputError):
        session.begin_approval()


def test_undo_passes_by_what_was_given_unread(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    session.begin_approval()
    answer(session, oracle, 400)
    automatic = session.automatic()
    answered = session.answered()
    session.undo()
    assert session.automatic() == automatic
    assert len(session.answered()) == len(answered) - 1


def test_rechecks_come_blind_and_count(trained: tuple[Session, dict[DocumentId, LabelId]]) -> None:
    session, oracle = trained
    step = session.step()
    seen = 0
    for _ in range(60):
        item = step.next
        assert item is not None
        if item.question is Question.RECHECK:
            seen += 1
            assert item.blind
            assert item.answer is None
            assert item.document.id in session.answered()
        step = session.decide(item.document.id, oracle[item.document.id], item=item)
    assert 2 <= seen <= 4
    session.learn()
    consistency = session.overview().rounds[-1].consistency
    assert consistency is None or consistency.value == 1
    same_as_replay(session)


@pytest.mark.parametrize(
    ("looks", "pays"),
    [
        ([(100, 5000), (150, 4500), (200, 4000)], False),  # each answer spares ten
        ([(1000, 2000), (1100, 2080), (1200, 2170)], True),  # each spares less than one
        # a next batch: what was seen when nothing was left of the first says nothing of it
        ([(605, 700), (652, 700), (747, 879), (795, 911), (842, 956)], True),
        ([(273, 386), (317, 427), (342, 442)], True),  # the audit is as short as it gets: waiting only adds answers
        ([(400, 900), (430, 800), (460, 910), (490, 990)], False),  # an unlucky look
        ([(1000, 2000)], False),
        ([], False),
    ],
)
def test_when_it_pays_to_stop(looks: list[tuple[int, int]], pays: bool) -> None:
    assert pays_to_stop([Outlook(answers=answers, total=total) for answers, total in looks]) is pays


def test_no_approval_is_advised_while_little_is_known_of_the_rest(
    trained: tuple[Session, dict[DocumentId, LabelId]], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = trained
    monkeypatch.setattr(outlook, "pays_to_stop", lambda looks: True)

    def advised(low: float, high: float) -> bool:
        monkeypatch.setattr(session._learner, "agreement", Interval(value=0.95, low=low, high=high, count=40))
        return session.approval_advised()

    assert advised(0.92, 0.99)
    assert not advised(0.88, 0.99)
    monkeypatch.setattr(session._learner, "agreement", None)
    assert not session.approval_advised()
    monkeypatch.setattr(outlook, "_READ", 0.1)  # where much is read, it is known what is left
    assert session.approval_advised()


def test_the_yardstick_is_thinned_as_an_audit_read_of_the_set() -> None:
    held = [DocumentId(number) for number in range(1, 41)]
    counts = [len(thinned(held, 0.14, np.random.default_rng(seed))) for seed in range(400)]
    assert set(counts) == {5, 6}
    assert 5.5 < np.mean(counts) < 5.7
    chosen = thinned(held, 0.5, np.random.default_rng(0))
    assert len(set(chosen)) == 20
    assert set(chosen) < set(held)
    assert thinned([], 0.5, np.random.default_rng(0)) == []
