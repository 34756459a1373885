"""Figures of every round: kept, honest, and warnings that are said when they are due and only then."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import InputError
from app.records import DocumentId, LabelId, Question
from app.session import Session
from tests.fakes import ANNA, FakeEmbedder, business

Oracle = dict[DocumentId, LabelId]


def filled(path: Path, count: int, *, shuffled: bool = False) -> tuple[Session, Oracle]:
    session = Session.create(path, person=ANNA, seed=4, embedder=FakeEmbedder)
    session.add_documents(business(count), labels_as="truth")
    ids = {name: session.add_label(name).id for name in ("Invoice", "Contract", "Letter", "Never seen")}
    truths = session.truths()
    names = list(truths.values())
    if shuffled:
        names = [names[place] for place in np.random.default_rng(1).permutation(len(names))]
    return session, {document: ids[name] for document, name in zip(truths, names, strict=True)}


def answer(session: Session, oracle: Oracle, count: int) -> None:
    session.learn()
    step = session.step()
    for _ in range(count):
        if step.next is None:
            break
        step = session.decide(step.next.document.id, oracle[step.next.document.id], item=step.next)
        if step.learn_due:
            session.learn()
            step = session.step()
    session.learn()


def test_a_round_tells_what_is_known_and_keeps_it(tmp_path: Path) -> None:
    session, oracle = filled(tmp_path / "p", 600)
    answer(session, oracle, 260)
    now = session.figures()
    assert now is not None
    assert now.left == 600 - session.progress().answered
    assert now.agreement is not None
    assert now.wrong_if_stopped is not None
    suggested, _ = session.suggested()
    wrong = sum(suggested[one] != oracle[one] for one in oracle if one not in session.answered())
    assert now.wrong_if_stopped.low <= wrong <= now.wrong_if_stopped.high
    names = {label.id: label.name for label in session.labels()}
    assert {names[label] for label in now.reliability} >= {"Invoice", "Contract", "Letter"}
    assert all(one.low <= one.value <= one.high for one in now.reliability.values())
    assert now.calibration_error is not None
    assert now.signs is not None
    assert [names[label] for label in now.signs.unmet] == ["Never seen"]
    assert now.signs.covered is False
    assert now.signs.levelled_off is True
    assert now.unrelated is False
    assert now.contradictory is False
    history = session.overview().rounds
    glimpses = [one.glimpse for one in history if one.glimpse is not None]
    assert glimpses
    assert all(5 <= one.count < 20 and one.high - one.low < 0.8 for one in glimpses)
    assert all(one.glimpse is None or one.agreement is None for one in history)
    session.close()
    with Session.open(tmp_path / "p.cloister", person=ANNA, embedder=FakeEmbedder) as again:
        for one, kept in zip(again.overview().rounds, history, strict=True):
            assert one == kept
        assert again.figures() == now


def test_labels_that_have_nothing_to_do_with_the_texts_are_named_and_approve_nothing(tmp_path: Path) -> None:
    session, oracle = filled(tmp_path / "p", 700, shuffled=True)
    answer(session, oracle, 380)  # one look in a hundred is unlucky: the next ones are not
    now = session.figures()
    assert now is not None
    assert now.unrelated is True
    assert not session.approval_advised()
    with pytest.raises(InputError, match="nothing to do with the texts"):
        session.begin_approval()
    session.close()


def test_what_all_documents_come_to_is_not_said_once_some_were_approved(tmp_path: Path) -> None:
    session, oracle = filled(tmp_path / "p", 900)
    answer(session, oracle, 300)
    before = session.figures()
    assert before is not None
    assert before.overall is not None
    session.begin_approval()
    step = session.step()
    while step.next is not None and not step.settle_due:
        step = session.decide(step.next.document.id, oracle[step.next.document.id], item=step.next)
    session.settle_approval()
    assert session.automatic()
    answer(session, oracle, 40)
    since = session.figures()
    assert since is not None
    assert since.answers > before.answers
    assert (since.overall, since.limit, since.contradictory) == (None, None, False)
    session.close()


def test_slips_are_offered_for_a_second_look_and_leave_the_list_once_confirmed(tmp_path: Path) -> None:
    session, oracle = filled(tmp_path / "p", 300)
    labels = [label.id for label in session.labels()][:3]
    given = dict(oracle)
    slips = [DocumentId(number) for number in range(10, 300, 30)]
    for document in slips:
        given[document] = next(label for label in labels if label != oracle[document])
    answer(session, given, 330)
    told = session.doubtful(10)
    answered = session.answered()
    assert len({one.document for one in told} & set(slips)) >= 0.8 * len(set(slips) & answered)
    assert [one.belief for one in told] == sorted(one.belief for one in told)
    first = next(one for one in told if one.document in slips)
    assert (first.label, first.rather) == (given[first.document], oracle[first.document])
    before = dict(session._desk.given())
    step = session.go_to(first.document)
    assert step.next is not None
    assert step.next.question is Question.CHOSEN
    session.decide(first.document, first.label, item=step.next)  # it was meant so
    assert session._desk.given() == before
    assert first.document not in {one.document for one in session.doubtful(10)}
    second = next(one for one in session.doubtful(10) if one.document in slips)
    step = session.go_to(second.document)
    session.decide(second.document, oracle[second.document], item=step.next)
    session.learn()
    assert second.document not in {one.document for one in session.doubtful(10) if not one.taken_back}
    session.close()


def test_nothing_is_said_before_there_is_anything_to_say(tmp_path: Path) -> None:
    session, oracle = filled(tmp_path / "p", 60)
    assert session.figures() is None
    assert session.doubtful() == []
    answer(session, oracle, 12)
    now = session.figures()
    assert now is not None
    assert (now.wrong_if_stopped, now.needed, now.limit, now.reliability) == (None, None, None, {})
    assert session.doubtful() == []
    session.close()
