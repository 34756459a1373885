"""The language model in Settings: chosen, tried, refused, accepted, given up; the window lives through all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import model_permits
from app.records import Changes, ModelFile, ModelStanding, ModelState
from app.session import Session
from app.ui import media
from app.ui.main_window import MainWindow
from app.ui.pages.review import ReviewPage
from app.ui.pages.settings import SettingsPage
from app.ui.widgets import model_words
from app.ui.widgets.model_card import ModelCard
from app.ui.widgets.model_choice import ModelChoice
from tests import gguf_builder as build
from tests.fakes import ANNA, FakeEmbedder, business, document
from tests.ui.conftest import NAMES, Answers, press, type_into
from tests.ui.models import FOUND, HASH, QWEN, WithModels
from tests.ui.test_settings import said, settings

WORDS = [[f"k{chr(97 + label)}{chr(97 + at)}q" for at in range(10)] for label in range(3)]


@pytest.fixture(autouse=True)
def _permits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_permits, "administrators_file", lambda: tmp_path / "none.json")
    monkeypatch.setenv("HOME", str(tmp_path))  # no models of whoever runs the tests
    for variable in ("OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE", "LLAMA_CACHE", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def made_up(tmp_path: Path) -> Iterator[WithModels]:
    session = WithModels.create(tmp_path / "p.cloister", person=ANNA, name="Files", seed=1, embedder=FakeEmbedder)
    session.add_documents(business(60), labels_as="truth")
    for name in NAMES:
        session.add_label(name, f"It is a {name}.")
    session.learn()
    yield session
    session.hold.set()
    session.close()


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Session]:
    """Documents of which a head sees nothing but numbers, and a model of ours the telling word."""
    session = Session.create(tmp_path / "real.cloister", person=ANNA, name="Real", seed=1, embedder=FakeEmbedder)
    rng = np.random.default_rng(3)
    session.add_documents(
        document(f"d{at}", f"Text {rng.integers(10_000)} has {WORDS[at % 3][rng.integers(10)]} in it.", NAMES[at % 3])
        for at in range(45)
    )
    for name in NAMES:
        session.add_label(name)
    session.learn()
    yield session
    session.close()


class Desk:
    """The card on the Settings page of a window."""

    def __init__(self, qtbot: QtBot, win: MainWindow) -> None:
        self.qtbot = qtbot
        self.win = win
        self.page: SettingsPage = settings(win)
        self.page.choose("models")
        self.card: ModelCard = self.page.model
        self.idle()

    def idle(self, seconds: float = 60) -> None:
        self.qtbot.waitUntil(lambda: not self.win.bridge.jobs.live(), timeout=round(seconds * 1000))
        QApplication.processEvents()

    def choose(self, path: Path) -> None:
        cast(Answers, self.win.bridge.files).path = path
        self.card.choice.choose.click()
        self.idle()

    @property
    def words(self) -> str:
        return said(self.card)


@pytest.fixture
def desk(qtbot: QtBot, window: Callable[..., MainWindow]) -> Callable[[Session], Desk]:
    return lambda session: Desk(qtbot, window(session))


def reached(on: Desk, start: QWidget) -> list[QWidget]:
    """What the tab key comes to after ``start``, in order."""
    found, widget = [], start.nextInFocusChain()
    while widget is not start:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


class TestChoosing:
    def test_what_was_found_and_its_facts(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        assert on.card.part is on.card.choice
        assert "llama3.1:8b" in on.words
        assert "its download went wrong" in on.words  # a broken one is listed with its sentence
        assert [look.accessibleName() for look in on.card.choice.looks] == [
            "Look at llama3.1:8b",
            "Look at Qwen 2.5 7B Instruct",
        ]
        on.card.choice.looks[0].click()
        on.idle()
        assert on.card.part is on.card.offer
        for fact in ("qwen2, 7.6 billion weights", "Q4_K", "4.7 GB", "32,768 tokens", "apache-2.0", "Ollama"):
            assert fact in on.words
        assert "Needs 6.0 GB; 9.0 GB are free now." in on.words
        assert on.page.focusWidget() is on.card.offer.go

    def test_the_tab_key_goes_from_top_to_bottom(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        choice = on.card.choice
        assert reached(on, choice.choose)[:3] == [*choice.looks, on.page.builtin.table.digits]
        choice.looks[0].click()
        on.idle()
        on.card.offer.go.click()
        on.idle()
        offer = on.card.offer
        assert reached(on, offer.table.digits)[:3] == [offer.typed, offer.another, on.page.builtin.table.digits]

    def test_nothing_found(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        made_up.found = ()
        on = desk(made_up)
        assert "None. Ollama" in on.words
        assert on.card.choice.looks == []

    def test_the_search_runs_once(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        made_up.found = ()
        on.page.choose("keys")
        on.page.choose("models")
        on.idle()
        assert len(on.card.choice.looks) == 2

    def test_a_medium_that_can_be_pulled_out(
        self, desk: Callable[[Session], Desk], made_up: WithModels, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.ui.models.removable", lambda path: True)
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        assert "read into memory, so pulling it out does no harm" in on.words

    def test_too_little_memory(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        on.card.offer.show_file(replace(QWEN, free=1_000_000), removable=False)
        assert "more memory than is free" in on.card.offer.warning.text()

    def test_without_a_project(self, qtbot: QtBot, window: Callable[..., MainWindow]) -> None:
        page = settings(window())
        assert page.model.part is page.model.closed
        assert "all-MiniLM-L6-v2" in said(page.builtin)
        assert (
            "Fingerprint (SHA-256)",
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ) in page.builtin.table.facts

    def test_hostile_names_stay_literal(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        name = '<img src="file:///canary">\u202e'
        made_up.found = (replace(FOUND[0], name=name, licence=name, architecture=name),)
        on = desk(made_up)
        assert '<img src="file:///canary">' in on.words
        assert "\u202e" not in on.words
        on.card.offer.show_file(made_up.found[0], removable=False)
        assert "\u202e" not in said(on.card.offer)


class TestTrying:
    def test_accepted_by_its_hash(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        on.card.offer.go.click()
        on.idle()
        assert ("Fingerprint (SHA-256)", HASH) in on.card.offer.table.facts
        assert "about 31 words (41 tokens) a second" in on.words
        assert not on.card.offer.go.isEnabled()  # nothing was typed
        assert on.page.focusWidget() is on.card.offer.typed
        type_into(on.page, "00000000")
        press(on.page, Qt.Key.Key_Return, "\r")
        on.idle()
        assert on.card.part is on.card.offer
        assert "That is not how the SHA-256 of this model begins." in said(on.card.refusal)
        on.card.offer.typed.setText(HASH[:8])
        press(on.page, Qt.Key.Key_Return, "\r")
        on.idle()
        assert on.card.part is on.card.in_use
        assert on.card.refusal.isHidden()

    @pytest.mark.parametrize("standing", [ModelStanding.ALLOWED, ModelStanding.ACCEPTED])
    def test_known_ones_need_no_typing(
        self, standing: ModelStanding, desk: Callable[[Session], Desk], made_up: WithModels
    ) -> None:
        made_up.standing = standing
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        on.card.offer.go.click()
        on.idle()
        assert on.card.offer.typed.isHidden()
        on.card.offer.go.click()
        on.idle()
        assert on.card.part is on.card.in_use

    def test_a_forbidden_one_cannot_be_used(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        made_up.standing = ModelStanding.FORBIDDEN
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        on.card.offer.go.click()
        on.idle()
        assert on.card.offer.go.isHidden()
        assert "not on the list" in on.words
        assert on.page.focusWidget() is on.card.offer.another

    def test_stopped_while_it_is_tried(
        self, qtbot: QtBot, desk: Callable[[Session], Desk], made_up: WithModels
    ) -> None:
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        made_up.hold.clear()
        on.card.offer.go.click()
        assert on.card.part is on.card.waiting
        qtbot.waitUntil(lambda: on.card.running.bar.value() > 0, timeout=5000)
        assert on.page.focusWidget() is on.card.running.stop
        press(on.page, Qt.Key.Key_Space, " ")
        on.idle()
        assert on.card.part is on.card.offer
        assert on.card.offer.go.text() == "Try it"
        assert on.card.refusal.isHidden()

    def test_the_trial_goes_on_while_one_works_elsewhere(
        self, desk: Callable[[Session], Desk], made_up: WithModels
    ) -> None:
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        made_up.hold.clear()
        on.card.offer.go.click()
        on.win.show_page("review")
        on.win.show_page("settings")
        assert on.card.part is on.card.waiting
        made_up.hold.set()
        on.idle()
        assert on.card.part is on.card.offer
        assert ("Fingerprint (SHA-256)", HASH) in on.card.offer.table.facts

    def test_closing_the_project_while_it_is_tried(
        self, qtbot: QtBot, desk: Callable[[Session], Desk], made_up: WithModels
    ) -> None:
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        made_up.hold.clear()
        on.card.offer.go.click()
        on.win.bridge.close_project()
        qtbot.waitUntil(lambda: not on.win.bridge.is_open, timeout=5000)
        assert on.win.stack.currentWidget() is on.win.welcome


class TestComparing:
    def test_a_model_that_only_compares_texts_reads_the_documents(
        self, desk: Callable[[Session], Desk], made_up: WithModels
    ) -> None:
        made_up.generates = False
        made_up.standing = ModelStanding.ACCEPTED
        on = desk(made_up)
        on.card.choice.looks[0].click()
        on.idle()
        on.card.offer.go.click()
        on.idle()
        assert "only compares texts" in on.words
        assert on.card.offer.go.text() == "Read with it"
        on.card.offer.go.click()
        on.idle()
        assert made_up.state.embedder is not None
        assert made_up.state.file is None
        assert on.card.part is on.card.choice
        assert "Qwen 2.5 7B Instruct reads the documents instead" in said(on.page.builtin)
        on.page.builtin.again.click()
        on.idle()
        assert made_up.state.embedder is None
        assert not on.page.builtin.instead.isVisible()


class TestInUse:
    def used(self, on: Desk, session: WithModels, **more: object) -> None:
        session.state = replace(session.state, file=QWEN, sha256=HASH, loaded=True, **more)  # type: ignore[arg-type]
        on.win.bridge.tell(Changes.OPINIONS)
        QApplication.processEvents()

    def test_figures_in_plain_words(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        labels = [label.id for label in made_up.labels()]
        weights = {labels[0]: 0.6, labels[1]: 0.5, labels[2]: 0.0}
        self.used(
            on, made_up, opinions=22, answers=41, model_right=33, head_right=30, weights=weights, seconds_each=1.5
        )
        assert on.card.part is on.card.in_use
        figures = {name: (figure.text(), meaning.text()) for name, (figure, meaning) in on.card.in_use.figures.items()}
        assert figures["pace"] == ("40", "documents a minute on this machine")
        assert figures["right"][0] == "33 of 41"
        assert "30" in figures["right"][1]
        assert figures["trust"][0] == "half as much"
        assert "2 of 3 labels" in figures["trust"][1]
        assert "22 of 60 documents have its opinion" in on.words

    @pytest.mark.parametrize(
        ("answers", "weights", "word", "meaning"),
        [
            (0, (), "not yet", "20 answered documents"),
            (60, (0.0, 0.0), "not yet", "would not help"),
            (60, (0.2, 0.1), "a little", "beside what was learned"),
            (60, (1.0, 1.0), "as much", "beside what was learned"),
            (60, (2.5, 2.0), "more", "beside what was learned"),
        ],
    )
    def test_trust(self, answers: int, weights: tuple[float, ...], word: str, meaning: str) -> None:
        state = ModelState(file=QWEN, answers=answers, weights=dict(enumerate(weights)))  # type: ignore[arg-type]
        found = model_words.trust(state)
        assert found[0] == word
        assert meaning in found[1]

    def test_one_that_cannot_be_used_now(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        self.used(on, made_up, problem="The file of the language model is not where it was.")
        assert "not where it was" in on.words
        assert "cannot be used now" in on.words
        assert on.card.in_use.everything.isHidden()

    def test_read_stop_and_go_on(self, qtbot: QtBot, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        self.used(on, made_up)
        made_up.hold.clear()
        on.card.in_use.everything.click()
        assert on.card.in_use.everything.isHidden()
        qtbot.waitUntil(lambda: made_up.state.opinions > 2, timeout=5000)
        on.card.in_use.running.stop.click()
        on.idle()
        kept = made_up.state.opinions
        assert 2 < kept < 60
        assert f"{kept} of 60 documents have its opinion" in on.words
        assert on.card.in_use.running.isHidden()
        made_up.hold.set()
        on.card.in_use.everything.click()
        on.idle()
        assert "It has read the whole collection: 60 documents." in on.words
        assert on.card.in_use.everything.isHidden()

    def test_stop_using_it(self, desk: Callable[[Session], Desk], made_up: WithModels) -> None:
        on = desk(made_up)
        self.used(on, made_up)
        on.card.in_use.stop.click()
        on.idle()
        assert on.card.part is on.card.choice
        assert on.page.focusWidget() is on.card.choice.choose
        assert made_up.state.file is None

    def test_choosing_another_and_thinking_better_of_it(
        self, desk: Callable[[Session], Desk], made_up: WithModels
    ) -> None:
        on = desk(made_up)
        self.used(on, made_up)
        on.card.in_use.another.click()
        assert on.card.part is on.card.choice
        on.win.bridge.tell(Changes.OPINIONS)  # what it reads meanwhile does not take the choice away
        assert on.card.part is on.card.choice
        on.card.choice.keep.click()
        assert on.card.part is on.card.in_use


def broken(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files that are no usable models, and a part of the sentence that each must end in."""
    rng = np.random.default_rng(5)
    good = build.random_model(folder / "good.gguf", rng)
    content = good.read_bytes()
    made: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "is empty"),
        "page": (b"<!doctype html><html>Not found</html>", "is a web page"),
        "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "Git LFS"),
        "magic": (b"GGML" + content[4:], "is not a GGUF model"),
        "cut": (content[: len(content) // 2], "damaged or not complete"),
        "huge": (content[:8] + b"\xff" * 16 + content[24:], "damaged or not complete"),
    }
    found = {}
    for name, (data, sentence) in made.items():
        path = folder / f"{name}.gguf"
        path.write_bytes(data)
        found[name] = (path, sentence)
    return found


class TestRealFiles:
    """With files, the child that tries them, and llama.cpp."""

    @pytest.mark.parametrize("name", ["empty", "page", "pointer", "magic", "cut", "huge", "missing"])
    def test_a_broken_file_is_a_sentence_and_the_window_lives(
        self, name: str, qtbot: QtBot, desk: Callable[[Session], Desk], real: Session, tmp_path: Path
    ) -> None:
        on = desk(real)
        folder = tmp_path / "models"
        folder.mkdir()
        path, sentence = {**broken(folder), "missing": (folder / "missing.gguf", "There is no file")}[name]
        on.choose(path)
        assert sentence in said(on.card.refusal)
        assert on.card.part is on.card.choice
        assert on.win.bridge.trouble_seen == []  # type: ignore[attr-defined]
        on.win.show_page("review")
        review = cast(ReviewPage, on.win.page("review"))
        before = real.progress().answered
        review.answer(real.labels()[0].id)
        assert real.progress().answered == before + 1

    def test_weights_that_say_nothing(self, desk: Callable[[Session], Desk], real: Session, tmp_path: Path) -> None:
        """The header is sound: only the child finds out."""
        path = build.random_model(tmp_path / "dumb.gguf", np.random.default_rng(2), scale=0.0)
        on = desk(real)
        on.choose(path)
        assert on.card.part is on.card.offer
        on.card.offer.go.click()
        on.idle()
        assert "says the same whatever it reads" in said(on.card.refusal)
        assert "your project is unharmed" in said(on.card.refusal)
        assert on.card.part is on.card.offer
        assert real.model_state().file is None

    def test_from_the_file_to_an_opinion_in_review_and_back(
        self, qtbot: QtBot, desk: Callable[[Session], Desk], real: Session, tmp_path: Path
    ) -> None:
        leads = {word: label for label in range(3) for word in WORDS[label]}
        path = build.classifier(tmp_path / "good.gguf", leads, 3, kind=build.Q8_0)
        on = desk(real)
        late: list[int] = []
        clock = QTimer()
        clock.setInterval(20)
        clock.timeout.connect(lambda: late.append(1))
        clock.start()
        on.choose(path)
        on.card.offer.go.click()
        on.idle()
        digest = on.card.offer.table.facts[-1][1]
        on.card.offer.typed.setText(digest[:8])
        on.card.offer.go.click()
        on.idle()
        assert on.card.part is on.card.in_use
        assert "Made by hand" in on.words
        state = real.model_state()
        assert state.loaded and state.opinions >= 10  # it read ahead by itself
        on.card.in_use.everything.click()
        on.idle()
        assert "It has read the whole collection: 45 documents." in on.words
        assert late  # the window's timer went on
        clock.stop()

        on.win.show_page("review")
        review = cast(ReviewPage, on.win.page("review"))
        review.refresh()
        item = review._item
        for _ in range(20):
            if item is not None and item.suggestion is not None and item.suggestion.second is not None:
                break
            assert item is not None
            review.answer(real.labels()[0].id)
            on.idle()
            item = review._item
        assert item is not None and item.suggestion is not None
        second = item.suggestion.second
        assert second is not None
        names = {label.id: label.name for label in real.labels()}
        card = review.panel.second
        assert card.isVisible()
        assert ("says " + names[second.label] if card.differs else "agrees") in card.said.text()
        assert names[second.label] == NAMES[(item.document.id - 1) % 3]  # its telling word was read

        on.win.show_page("settings")
        on.card.in_use.stop.click()
        on.idle()
        assert isinstance(on.card.part, ModelChoice)
        assert real.model_state() == ModelState()
        on.win.show_page("review")
        assert not card.isVisible()


def test_media_that_can_be_pulled_out(tmp_path: Path) -> None:
    for disk, flag in (("sdb", "1"), ("nvme0n1", "0")):
        for folder in (tmp_path / disk, tmp_path / disk / f"{disk}1"):
            folder.mkdir()
        (tmp_path / disk / "removable").write_text(f"{flag}\n")
        (tmp_path / f"{disk}1").symlink_to(tmp_path / disk / f"{disk}1")
    assert media._block_removable("/dev/sdb", tmp_path)
    assert media._block_removable("/dev/sdb1", tmp_path)
    assert not media._block_removable("/dev/nvme0n1p1", tmp_path)
    assert not media._block_removable("/dev/nvme0n11", tmp_path)
    assert not media._block_removable("tmpfs", tmp_path)
    assert not media.removable(tmp_path)


def test_facts_of_small_and_silent_files() -> None:
    small = ModelFile(path=Path("x.gguf"), name="x", architecture="llama", parameters=260_000, size=1000)
    found = dict(model_words.facts(small))
    assert found["Kind of model"] == "llama, 260,000 weights"
    assert found["Licence"] == "The file names none."
    assert found["Reads at most"] == "The file does not say."
    assert "Memory" not in found
