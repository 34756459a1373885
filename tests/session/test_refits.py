"""Refits take turns, and one that was cut short leaves nothing behind that the next would take for its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.errors import Cancelled
from app.records import RoundId
from app.session import Session
from app.store import rounds
from tests.fakes import FakeEmbedder
from tests.session.test_approval import ME, filled


def at_once(verb: Callable[[], object], threads: int) -> list[BaseException]:
    """Run something on several threads at the same moment; what went wrong."""
    ready, wrong = threading.Barrier(threads), []

    def run() -> None:
        ready.wait()
        try:
            verb()
        except BaseException as error:
            wrong.append(error)

    running = [threading.Thread(target=run) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return wrong


def test_refits_asked_for_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    session, _ = filled(tmp_path / "p", count=60)
    with session:
        assert at_once(session.learn, 3) == []
        assert [one.round for one in session.overview().rounds] == [1, 2, 3]
        assert session.verify().ok


def test_documents_are_read_once_whoever_asks_for_it_at_the_same_time(tmp_path: Path) -> None:
    made: list[FakeEmbedder] = []

    def load() -> FakeEmbedder:
        made.append(FakeEmbedder())
        return made[-1]

    path = filled(tmp_path / "p", count=60)[0]
    path.close()
    with Session.open(path.path, person=ME, embedder=load) as session:
        assert at_once(session.embed_missing, 3) == []
        assert session.missing_vectors() == 0
        assert sum(one.encoded for one in made) == 60


def test_who_waits_for_a_refit_can_be_cancelled(tmp_path: Path) -> None:
    session, _ = filled(tmp_path / "p", count=60)
    begun, go_on = threading.Event(), threading.Event()

    def hold(done: int, total: int, note: str = "") -> None:
        begun.set()
        assert go_on.wait(60)

    def cancel(done: int, total: int, note: str = "") -> None:
        raise Cancelled

    with session:
        first = threading.Thread(target=session.learn, args=(hold,))
        first.start()
        assert begun.wait(60)
        try:
            with pytest.raises(Cancelled):
                session.learn(cancel)
        finally:
            go_on.set()
            first.join()
        assert len(session.overview().rounds) == 1


def test_a_refit_cut_short_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    session, _ = filled(tmp_path / "p", count=60)
    with session:
        session.learn()
        stored = rounds.current(session._store, session.label_set().id, ME.id)
        assert stored is not None
        weights = stored.head["weights"]
        long = dict(stored.head) | {"weights": np.zeros(300_000, dtype=np.float32)}
        rounds.put(session._store, RoundId(2), stored.queue, long, {"own.labels": stored.queue.top_labels})
        session.learn()  # has the number 2, and a head that needs fewer pieces
        again = rounds.current(session._store, session.label_set().id, ME.id)
        assert again is not None and again.id == 2
        assert again.head["weights"].shape == weights.shape
        assert not [name for name in again.more if name.startswith("own.")]
