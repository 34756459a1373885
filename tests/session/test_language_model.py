"""The verbs of a language model in a session, with model files whose answers are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import model_permits, model_places
from app.engine.prompts import spread
from app.errors import Cancelled, InputError, ModelError
from app.records import DocumentId, ModelStanding, TriedModel
from app.session import Session
from app.store import suggestions as stored
from tests import gguf_builder as build
from tests.fakes import ANNA, FakeClock, FakeEmbedder, document

WORDS = [[f"k{chr(97 + label)}{chr(97 + at)}q" for at in range(10)] for label in range(3)]
KINDS = ("Lease", "Invoice", "Fever")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(model_permits, "administrators_file", lambda: tmp_path / "none.json")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is right nine times in ten."""
    leads = {word: label if at < 9 else (label + 1) % 3 for label in range(3) for at, word in enumerate(WORDS[label])}
    return build.classifier(tmp_path_factory.mktemp("models") / "good.gguf", leads, 3, kind=build.Q8_0)


def make(path: Path, count: int = 90) -> Session:
    rng = np.random.default_rng(3)
    session = Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock())
    session.add_documents(
        (
            # The head finds nothing in these texts but the numbers; the model reads the telling word.
            document(
                f"d{at}", f"Text {rng.integers(10_000)} has {WORDS[at % 3][rng.integers(10)]} in it.", KINDS[at % 3]
            )
            for at in range(count)
        ),
        labels_as="truth",
    )
    for name in KINDS:
        session.add_label(name)
    return session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with make(tmp_path / "p.cloister") as made:
        yield made


def answer(session: Session, count: int) -> None:
    """Answers as the truth has it, learning when it is due."""
    by_name = {label.name: label.id for label in session.labels()}
    truths = session.truths()
    for _ in range(count):
        if session.learn_due:
            session.learn()
        item = session.step().next
        assert item is not None
        session.decide(item.document.id, by_name[truths.get(item.document.id, KINDS[2])], item=item)


_TRIED: dict[bytes, TriedModel] = {}
"""Trials by content: each starts a child, and one of a file is enough here."""


def use(session: Session, path: Path) -> TriedModel:
    content = path.read_bytes()
    if content not in _TRIED:
        _TRIED[content] = session.try_model(path)
    tried = replace(_TRIED[content], file=replace(_TRIED[content].file, path=path))
    session.use_model(tried, typed=tried.sha256[:8])
    return tried


def kinds_of_events(session: Session) -> list[str]:
    with session._store.read() as connection:
        return [row[0] for row in connection.execute("SELECT kind FROM events ORDER BY id")]


def test_a_model_is_tried_accepted_and_remembered(session: Session, good: Path, tmp_path: Path) -> None:
    tried = session.try_model(good)
    assert tried.standing is ModelStanding.UNKNOWN and tried.tokens_per_second > 0 and tried.fits
    assert (tried.file.architecture, tried.file.quantisation) == ("llama", "Q8_0") and tried.file.needed > 0
    assert session.model_state().file is None and not session.suggest_due
    with pytest.raises(InputError):
        session.use_model(tried, typed="00000000" if tried.sha256[0] != "0" else "11111111")
    assert "model_accepted" not in kinds_of_events(session) and not session.suggest_due
    session.use_model(tried, typed=tried.sha256[:8].upper())
    state = session.model_state()
    assert state.loaded and state.sha256 == tried.sha256 and state.standing is ModelStanding.ACCEPTED
    assert state.file is not None and state.file.path == good.absolute() and state.documents == 90
    session.use_model(tried)  # known by now; told once
    assert kinds_of_events(session).count("model_accepted") == 1
    everything = b"".join(file.read_bytes() for file in tmp_path.glob("p.cloister*") if file.is_file())
    assert str(good.parent).encode() not in everything  # where it lies is nobody's business
    assert session.verify().ok


def test_what_is_next_has_an_opinion_and_review_shows_it(session: Session, good: Path) -> None:
    session.learn()
    use(session, good)
    session.suggest_ahead()
    item = session.step().next
    assert item is not None and item.suggestion is not None
    second = item.suggestion.second
    assert second is not None and second.answers == 0 and second.weight == 0
    assert item.suggestion.label == second.own_label  # not trusted yet
    assert sum(second.confidences.values()) == pytest.approx(1)
    task = session._model._suggestions
    assert task is not None and task.count() >= 12
    before = task.count()
    session.suggest_ahead()
    assert task.count() == before  # nothing is left to do


def test_trust_grows_with_answers_and_suggestions_are_of_both(session: Session, good: Path) -> None:
    session.learn()
    use(session, good)
    answer(session, 45)
    session.suggest_all()
    state = session.model_state()
    assert state.opinions >= 90 - 12 and state.answers >= 25
    assert state.counts and state.model_right > state.head_right
    assert state.loss is not None and state.head_loss is not None and state.loss < 0.8 * state.head_loss
    assert session.learn_due  # to learn from both
    session.learn()
    now = session._learner.round
    assert now is not None and now.own is not None  # the whole pool has opinions: all confidences are of both
    suggested, _ = session.suggested()
    truths, names = session.truths(), {label.id: label.name for label in session.labels()}
    left = [id_ for id_ in suggested if id_ not in session.answered()]
    assert np.mean([names[suggested[id_]] == truths[id_] for id_ in left]) > 0.75
    item = session.step().next
    assert item is not None
    step = session.go_to(left[0])
    assert step.next is not None and step.next.suggestion is not None
    second = step.next.suggestion.second
    assert second is not None and second.weight > 0 and second.answers >= state.answers
    assert step.next.suggestion.label == suggested[left[0]]
    session.decide(left[0], session.labels()[0].id, item=step.next)
    with session._store.read() as connection:
        content = connection.execute("SELECT content FROM events ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert f'"second":"{state.sha256}"' in content
    assert session.verify().ok


def test_it_goes_on_after_opening_again(tmp_path: Path, good: Path) -> None:
    with make(tmp_path / "q.cloister") as session:
        session.learn()
        use(session, good)
        answer(session, 30)
        stop_at = 20

        def stop(done: int, total: int, note: str = "") -> None:
            if done >= stop_at:
                raise Cancelled

        with pytest.raises(Cancelled):
            session.suggest_all(stop)
        session.suggest_ahead()
        before = session.model_state()
    with Session.open(tmp_path / "q.cloister", person=ANNA, embedder=FakeEmbedder, clock=FakeClock()) as session:
        state = session.model_state()
        assert not state.loaded and state.sha256 == before.sha256 and state.opinions == before.opinions
        assert (state.answers, state.model_right) == (before.answers, before.model_right)
        item = session.step().next
        assert item is not None
        shown = session.go_to(DocumentId(next(iter(session._model._wanted())))).next
        assert shown is not None and shown.suggestion is not None and shown.suggestion.second is not None
        session.suggest_all()
        assert session.model_state().loaded and session.model_state().opinions > before.opinions
        session.drop_model()
        assert session.model_state().file is None and not session.suggest_due
        shown = session.step().next
        assert shown is not None and (shown.suggestion is None or shown.suggestion.second is None)
        use(session, good)
        assert session.model_state().opinions > before.opinions  # what it said was kept


def test_a_model_that_is_gone_or_changed_is_a_sentence(tmp_path: Path, good: Path) -> None:
    moved = tmp_path / "stick" / "m.gguf"
    moved.parent.mkdir()
    moved.write_bytes(good.read_bytes())
    with make(tmp_path / "q.cloister") as session:
        use(session, moved)
    content = bytearray(moved.read_bytes())
    content[-5] ^= 1
    moved.write_bytes(bytes(content))
    with Session.open(tmp_path / "q.cloister", person=ANNA, embedder=FakeEmbedder, clock=FakeClock()) as session:
        with pytest.raises(ModelError, match="changed"):
            session.suggest_ahead()
        assert "changed" in session.model_state().problem and not session.suggest_due
    moved.unlink()
    with Session.open(tmp_path / "q.cloister", person=ANNA, embedder=FakeEmbedder, clock=FakeClock()) as session:
        with pytest.raises(ModelError, match="not where it was"):
            session.suggest_all()
        use(session, good)
        assert session.model_state().problem == "" and session.model_state().loaded


def test_a_colleague_has_to_accept_it_too(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with make(tmp_path / "q.cloister") as session:
        tried = use(session, good)
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "elsewhere"))
    with Session.open(tmp_path / "q.cloister", person=ANNA, embedder=FakeEmbedder, clock=FakeClock()) as session:
        assert session.model_state().standing is ModelStanding.UNKNOWN
        model_places.remember(tried.sha256, good)
        with pytest.raises(ModelError, match="not accepted"):
            session.suggest_ahead()


def test_other_words_for_a_label_ask_anew(session: Session, good: Path) -> None:
    use(session, good)
    session.suggest_all()
    assert session.model_state().opinions == 90
    session.change_label(session.labels()[0].id, sentence="Lets something to somebody.")
    assert session.model_state().opinions == 0
    session.suggest_all()
    assert session.model_state().opinions == 90


def test_the_most_telling_passage_of_a_long_document_is_read(tmp_path: Path, good: Path) -> None:
    filler = [f"Sentence {at} says nothing of note to anybody here at all today." for at in range(900)]
    with make(tmp_path / "q.cloister") as session:
        long = " ".join([*filler[:450], "Here stands gold gold gold gold gold gold indeed.", *filler[450:]])
        session.add_documents([document("long", long), document("plain", " ".join(filler))])
        for at in range(6):
            session.add_documents([document(f"g{at}", f"All of this is gold gold gold {at}.")])
        session.learn()
        for at in range(6):
            item = session.go_to(DocumentId(93 + at)).next
            session.decide(DocumentId(93 + at), session.labels()[2].id, item=item)
        answer(session, 24)
        session.learn()
        found = session._learner.telling(session.go_to(DocumentId(91)).next.document)  # type: ignore[union-attr]
        assert found is not None and "gold" in long[found[0][0] : found[0][1]]
        use(session, good)
        assert session._model._suggestions._spans(DocumentId(91), long) == found  # type: ignore[union-attr]
        assert session._model._suggestions._spans(DocumentId(1), "short") == ()  # type: ignore[union-attr]
    assert len(spread(long)) > 5


def test_a_model_file_reads_in_place_of_the_built_in_model(session: Session, tmp_path: Path, good: Path) -> None:
    session.learn()
    first = session._learner._features.embedder_hash()
    path = build.random_model(tmp_path / "r.gguf", np.random.default_rng(0))
    tried = session.try_model(path, as_embedder=True)
    session.use_embedder(tried, typed=tried.sha256[:8])
    assert session.learn_due and session.model_state().embedder is not None
    session.learn()
    assert session._learner._features.embedder_hash() == tried.sha256 != first
    collection = session._learner._features.collection()
    assert collection is not None and collection.space.vectors.shape == (90, 64)
    answer(session, 12)
    session.learn()
    session.use_embedder(None)
    assert session.model_state().embedder is None
    session.learn()
    assert session._learner._features.embedder_hash() == first
    assert session.verify().ok


def test_a_reason_is_one_plain_sentence(session: Session, good: Path) -> None:
    assert session.model_reason(DocumentId(1)) == ""
    session.learn()
    use(session, good)
    reason = session.model_reason(DocumentId(1))
    assert len(reason) <= 240 and "\n" not in reason


def test_nothing_is_asked_where_no_model_was_chosen(session: Session) -> None:
    assert not session.suggest_ahead() and not session.suggest_all() and session.drop_model() is not None
    assert stored.count(session._store, "") == 0
