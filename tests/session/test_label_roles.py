"""Labels with a part of their own: "none of these", and those that must not be missed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import InputError
from app.features import label_text
from app.records import NONE, Label, LabelId, LabelSetId
from app.session import Session
from app.store import state
from tests.fakes import FakeEmbedder
from tests.session.test_approval import ME, filled


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return filled(tmp_path / "p", count=30)[0]


def names(session: Session) -> list[str]:
    return [label.name for label in session.labels()]


def test_none_of_these_is_one_and_stays_the_last(session: Session) -> None:
    none = session.allow_none("None of these")
    assert (none.role, none.key) == (NONE, "0")
    assert session.allow_none("Another name").id == none.id
    session.add_label("Memo")
    assert names(session) == ["Invoice", "Contract", "Letter", "Memo", "None of these"]
    session.move_label(none.id, 0)
    session.move_label(session.labels()[0].id, 9)
    assert names(session) == ["Contract", "Letter", "Memo", "Invoice", "None of these"]
    session.retire_label(none.id)
    assert "None of these" not in names(session)
    back = session.allow_none("Whatever")
    assert (back.id, back.key, names(session)[-1]) == (none.id, "0", "None of these")
    replayed = state.replay(session._store)
    assert state.differences(session._store, replayed) == []
    replayed.close()


def test_its_name_may_not_be_another_labels(session: Session) -> None:
    with pytest.raises(InputError):
        session.allow_none("invoice")
    assert names(session) == ["Invoice", "Contract", "Letter"]


def test_its_name_teaches_nothing_but_a_sentence_does(session: Session) -> None:
    plain = Label(id=LabelId("a"), label_set=LabelSetId("s"), name="None of these", role=NONE, wording="1")
    told = Label(id=LabelId("b"), label_set=LabelSetId("s"), name="x", sentence="dear sir", role=NONE, wording="2")
    assert (label_text(plain), label_text(told)) == ("", "dear sir")
    session.embed_missing()
    features = session._learner._features
    collection = features.collection()
    assert collection is not None
    rows = features.of_labels([*session.labels(), plain, told], collection).rows(0)
    assert [bool(np.any(row)) for row in rows] == [True, True, True, False, True]


def test_it_is_learned_from_answers_alone(tmp_path: Path) -> None:
    session, oracle = filled(tmp_path / "q", count=300)
    letters = next(label for label in session.labels() if label.name == "Letter")
    session.retire_label(letters.id)
    none = session.allow_none("None of these")
    truth = {document: none.id if label == letters.id else label for document, label in oracle.items()}
    session.learn()
    for _ in range(60):
        item = session.step().next
        assert item is not None
        session.decide(item.document.id, truth[item.document.id], item=item)
    session.learn()
    suggested, _ = session.suggested()
    assert np.mean([suggested[document] == label for document, label in truth.items()]) > 0.95


def test_what_must_not_be_missed_is_kept(session: Session) -> None:
    first = session.labels()[0]
    changed = session.change_label(first.id, critical=True)
    assert changed.critical
    assert (changed.version, changed.wording) == (first.version, first.wording)  # its words are the same
    assert session.change_label(first.id, name="Bill").critical
    none = session.allow_none("None")
    assert not session.change_label(none.id, critical=True).critical
    path = session.path
    session.close()
    with Session.open(path, person=ME, embedder=FakeEmbedder) as again:
        assert [label.critical for label in again.labels()] == [True, False, False, False]
        assert not again.change_label(first.id, critical=False).critical
