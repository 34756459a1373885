"""Two label sets on one collection: a question of yes and no beside the labels, each learned by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.approval import Approvals
from app.desk import Desk
from app.learner import Learner
from app.lexicon import Lexicon
from app.log import Log
from app.records import DocumentId, LabelId, LabelSetId
from app.session import Session
from app.store import labels
from tests.fakes import ANNA, FakeClock, FakeEmbedder, business

SECOND = LabelSetId("5" * 16)


def second_set(session: Session, names: list[str]) -> tuple[Learner, Desk, list[LabelId]]:
    """A further label set in the session's file, with a learner and a desk of its own."""
    store, log = session._store, Log(ANNA.id, FakeClock())
    lexicon = Lexicon(log, SECOND)
    with store.write() as connection:
        log.record(connection, "label_set_added", {"label_set": SECOND, "name": "Asks for money", "kind": "yes_no"})
        for name in names:
            lexicon.add(connection, name, "", "")
        made = [label.id for label in labels.of(connection, SECOND)]
    learner = Learner(store, log, SECOND, ANNA.id, 1, FakeEmbedder)
    desk = Desk(store, log, SECOND, ANNA.id, learner, Approvals(store, log, SECOND, ANNA.id, learner))
    return learner, desk, made


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = Session.create(tmp_path / "p", person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock())
    made.add_documents(business(90), labels_as="truth")
    for name in ("Invoice", "Contract", "Letter"):
        made.add_label(name)
    return made


def test_both_are_learned_and_neither_touches_the_other(session: Session) -> None:
    truths = session.truths()
    by_name = {label.name: label.id for label in session.labels()}
    learner, desk, (yes, no) = second_set(session, ["Yes", "No"])
    money = {document: yes if name == "Invoice" else no for document, name in truths.items()}
    session.learn()
    learner.learn()
    desk.take_round()
    for _ in range(30):
        item = session.step().next
        assert item is not None
        session.decide(item.document.id, by_name[truths[item.document.id]], item=item)
    session.learn()
    before = session.head_hash()
    for _ in range(30):
        item = desk.step().next
        assert item is not None
        desk.decide(item.document.id, money[item.document.id], item=item, seconds=None)
    learner.learn()
    assert session.head_hash() == before
    assert set(session.answered()) != set(desk.answered())
    suggested, _ = learner.suggested()
    unread = set(truths) - desk.answered()
    assert set(suggested.values()) <= {yes, no}
    assert sum(suggested[document] == money[document] for document in unread) / len(unread) > 0.9
    first, _ = session.suggested()
    left = set(truths) - session.answered()
    assert sum(first[document] == by_name[truths[document]] for document in left) / len(left) > 0.9
    assert session.verify().ok
    session.close()


@pytest.mark.parametrize("answers", [0, 1])
def test_a_question_of_yes_and_no_without_answers_or_with_one(session: Session, answers: int) -> None:
    learner, desk, (yes, _) = second_set(session, ["Yes", "No"])
    learner.learn()
    desk.take_round()
    for _ in range(answers):
        item = desk.step().next
        assert item is not None
        desk.decide(item.document.id, yes, item=item, seconds=None)
    learner.learn()
    suggested, confident = learner.suggested()
    assert len(suggested) == 90
    assert all(0.5 <= confident[DocumentId(number)] <= 1 for number in range(1, 91))
    assert desk.step().next is not None
    session.close()
