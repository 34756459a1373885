"""What happens to labels and targets while an approval is worked out, answered, or was cut short."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.approval.proposal import Proposal, Proposer
from app.errors import Cancelled, InputError
from app.records import ApprovalState, Changes, DocumentId, LabelId
from app.session import Session
from tests.session.test_approval import answer, filled, same_as_replay

Ready = tuple[Session, dict[DocumentId, LabelId]]


@pytest.fixture
def trained(tmp_path: Path) -> Ready:
    session, oracle = filled(tmp_path / "p")
    session.learn()
    answer(session, oracle, 120)
    session.learn()
    return session, oracle


def cut_short(session: Session, oracle: dict[DocumentId, LabelId]) -> None:
    """An audit that passes, and whose labels are given in part."""
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


def test_no_label_comes_to_be_never_missed_without_a_test(trained: Ready) -> None:
    session, _ = trained
    letters = next(label for label in session.labels() if label.name == "Letter")
    none = session.allow_none("None of these")
    session.learn()
    session.begin_approval()
    with pytest.raises(InputError, match="does not test this label"):
        session.change_label(letters.id, critical=True)
    assert not any(label.critical for label in session.labels())
    assert session.change_label(letters.id, key="l").key == "l"
    assert not session.change_label(none.id, critical=True).critical  # nothing to be missed there
    session.abandon_approval()
    assert session.change_label(letters.id, critical=True).critical
    assert session.change_label(letters.id, critical=True).critical
    same_as_replay(session)


def test_nor_while_an_approval_is_worked_out(trained: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    session, _ = trained
    label = session.labels()[0].id
    work_out = Proposer.now

    def slowly(self: Proposer, target: float, missed: float) -> Proposal | None:
        found = work_out(self, target, missed)
        session.change_label(label, critical=True)
        return found

    monkeypatch.setattr(Proposer, "now", slowly)
    with pytest.raises(InputError):
        session.begin_approval()
    assert list(session.approvals()) == []
    same_as_replay(session)


def test_what_was_cut_short_gives_no_label_that_was_retired_since(trained: Ready) -> None:
    session, oracle = trained
    cut_short(session, oracle)
    letters = next(label.id for label in session.labels() if label.name == "Letter")
    other = next(label.id for label in session.labels() if label.id != letters)
    for document, label in [*oracle.items()]:
        if label == letters and (document in session.answered() or document in session.automatic()):
            session.decide(document, other, item=session.go_to(document).next)
    session.retire_label(letters)
    session.settle_approval()
    used = {label.id for label in session.labels()}
    assert set(session.automatic().values()) <= used
    assert session.settle_approval() is Changes.NONE
    same_as_replay(session)


def test_what_was_cut_short_and_answered_by_hand_is_done_at_some_time(trained: Ready) -> None:
    session, oracle = trained
    cut_short(session, oracle)
    waiting: Sequence[DocumentId] = [
        document for document in oracle if document not in session.automatic() and document not in session.answered()
    ]
    for document in waiting[:5]:
        session.decide(document, oracle[document], item=session.go_to(document).next)
    assert session.settle_approval() & Changes.ANSWERS
    (one,) = session.approvals()
    assert one.state is ApprovalState.PASSED
    assert session.settle_approval() is Changes.NONE
    same_as_replay(session)


@pytest.mark.parametrize("target", [-1.0, 0.0, 1e-9, 1.0, 2.0])
def test_a_target_that_is_no_share_proposes_nothing(trained: Ready, target: float) -> None:
    session, _ = trained
    assert session.approval_plan(target) is None
    assert not session.approval_could_pay(target)
    with pytest.raises(InputError):
        session.begin_approval(target)
    session.change_label(session.labels()[0].id, critical=True)
    assert session.approval_plan(0.9, target) is None
