"""What a simulation logged is done again in the window, with keys, and comes to the same state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.engine import text
from app.records import Question
from app.session import Session
from app.simulation import replay, results
from app.simulation.oracle import ORACLE, Errors
from app.simulation.play import simulate
from app.simulation.results import LoggedStep
from app.ui.keys import KeyGate
from app.ui.main_window import MainWindow
from app.ui.pages.review import ReviewPage
from tests.fakes import ANNA, FakeEmbedder, business
from tests.ui.conftest import Clock, press

POOL = business(48)


@pytest.fixture
def logged(tmp_path: Path) -> tuple[Path, replay.LoggedRun]:
    """The project that a simulation left, and its log."""
    run = simulate(POOL, tmp_path / "first.cloister", seed=4, embedder=FakeEmbedder, errors=Errors(noise=0.1))
    results.write_whole(tmp_path / "log.json", replay.written([run]))
    (found,) = replay.read(tmp_path / "log.json")
    return tmp_path / "first.cloister", found


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    made: list[Session] = []
    yield made
    for session in made:
        session.close()


def test_the_window_comes_to_the_state_of_the_simulation(
    logged: tuple[Path, replay.LoggedRun],
    window: Callable[..., MainWindow],
    sessions: list[Session],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    first, run = logged
    mine = Session.create(tmp_path / "again", person=ANNA, seed=run.seed, embedder=FakeEmbedder)
    sessions.append(mine)
    # "add" and "label" are done before the window opens: what it is opened with.
    made = [step.verb for step in run.steps[:5]]
    assert made == ["add", "label", "label", "label", "learn"]
    mine.add_documents(POOL, labels_as="truth")
    for step in run.steps[1:4]:
        mine.add_label(step.label)
    shown = window(mine)
    shown.bridge.wake()
    qtbot.waitUntil(lambda: not shown.bridge.jobs.live(), timeout=20_000)  # a document on screen is never moved
    shown.show_page("review")
    page = _review(shown)
    page.clock = Clock()
    page.gate = KeyGate(page.clock)
    page.clock.now += 1
    learned = 0
    for step in run.steps[4:]:
        qtbot.waitUntil(lambda: not shown.bridge.jobs.live(), timeout=20_000)
        if step.verb == "learn":
            learned += 1
            if len(mine.overview().rounds) < learned:  # not due: the simulation's last look at what it has
                shown.bridge.run(mine.learn, name="learn")
        else:
            assert step.verb == "answer"
            _answer(shown, step)
    qtbot.waitUntil(lambda: not shown.bridge.jobs.live(), timeout=20_000)
    assert len([step for step in run.steps if step.verb == "answer"]) > len(POOL)  # rechecks among them
    assert len(mine.overview().rounds) == learned > 5
    sessions.append(Session.open(first, person=ORACLE, embedder=FakeEmbedder))
    assert mine.head_hash() == sessions[-1].head_hash() == run.head
    assert _answers(mine) == _answers(sessions[-1])
    _same_queue(mine, sessions[-1])
    assert mine.verify().ok


def _review(shown: MainWindow) -> ReviewPage:
    page = shown.pages["review"]
    assert isinstance(page, ReviewPage)
    return page


def _answer(shown: MainWindow, step: LoggedStep) -> None:
    """Press the key of the label that was given, or Enter where it was suggested."""
    page = _review(shown)
    item = page._item
    assert item is not None
    assert (item.document.text_hash, item.question) == (step.document, Question(step.question))
    label = next(label for label in page._labels if label.name == step.label)
    if item.suggestion is not None and item.suggestion.label == label.id:
        press(page, Qt.Key.Key_Return, "\r")
    else:
        press(page, Qt.Key.Key_unknown, label.key)


def _answers(session: Session) -> dict[str, tuple[str, str, str]]:
    """By hash of the text: the label's name, how it was given, and to which question."""
    names = {label.id: label.name for label in session.labels()}
    digests = {raw.name: text.digest(raw.text) for raw in POOL}
    found = {}
    for document in sorted(session.answered()):
        item = session.go_to(document).next
        assert item is not None
        assert item.answer is not None
        assert item.answer.label is not None
        found[digests[item.document.name]] = (
            names[item.answer.label],
            item.answer.how.value,
            item.answer.question.value,
        )
    return found


def _same_queue(one: Session, other: Session) -> None:
    first, second = one._learner.round, other._learner.round
    assert first is not None
    assert second is not None
    assert first.id == second.id
    for field in ("order", "kinds", "draws", "top_labels", "top_values"):
        assert np.array_equal(getattr(first.queue, field), getattr(second.queue, field)), field
