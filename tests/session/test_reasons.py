"""What a person writes beside an answer counts as text of the label."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.engine import refit
from app.records import LabelId
from app.session import Session
from tests.fakes import ANNA, FakeClock, FakeEmbedder, business


def made(path: Path) -> Session:
    session = Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock())
    session.add_documents(business(60), labels_as="truth")
    for name in ("Invoice", "Contract", "Letter"):
        session.add_label(name)
    return session


def row_of(session: Session, place: int, reasons: dict[LabelId, list[str]]) -> np.ndarray:
    features = session._learner._features
    session.embed_missing()
    collection = features.collection()
    assert collection is not None
    return features.of_labels(session.labels(), collection, reasons).rows(0)[place]


def test_reasons_move_their_label_towards_their_words_and_no_other(tmp_path: Path) -> None:
    with made(tmp_path / "p") as session:
        invoice = session.labels()[0].id
        reason = "somebody is asked to pay an amount"
        bare, other = row_of(session, 0, {}), row_of(session, 1, {})
        told = row_of(session, 0, {invoice: [reason]})
        assert not np.allclose(bare, told)
        assert np.array_equal(other, row_of(session, 1, {invoice: [reason]}))
        width = FakeEmbedder().dimensions
        towards = FakeEmbedder().encode([reason])[0]
        assert told[:width] @ towards > bare[:width] @ towards


def test_many_reasons_never_outweigh_the_labels_own_words(tmp_path: Path) -> None:
    with made(tmp_path / "p") as session:
        invoice = session.labels()[0].id
        bare = row_of(session, 0, {})
        for count in (1, 3, 200):
            added = row_of(session, 0, {invoice: [f"reason {number} to pay" for number in range(count)]}) - bare
            width = FakeEmbedder().dimensions
            assert 0 < np.linalg.norm(added[:width]) <= 0.5 + 1e-6
        assert np.array_equal(bare, row_of(session, 0, {invoice: ["", "  "]}))


def test_a_note_is_learned_from_with_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[np.ndarray] = []
    original = refit.refit

    def spy(**given: object) -> refit.Refit:
        seen.append(given["label_features"].rows(0).copy())  # type: ignore[attr-defined]
        return original(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(refit, "refit", spy)
    with made(tmp_path / "p") as session:
        session.learn()
        labels = session.labels()
        step = session.step()
        assert step.next is not None
        document = step.next.document.id
        session.decide(document, labels[1].id, item=step.next)
        session.learn()
        session.write_note(document, "somebody agrees on a price")
        session.learn()
        assert np.array_equal(seen[0], seen[1])
        assert np.array_equal(seen[1][[0, 2]], seen[2][[0, 2]])
        assert not np.allclose(seen[1][1], seen[2][1])
        # the answer goes, and with it what was said about it
        session.decide(document, labels[0].id, item=session.go_to(document).next)
        session.learn()
        assert np.array_equal(seen[3][1], seen[1][1])
        assert not np.allclose(seen[3][0], seen[1][0])
