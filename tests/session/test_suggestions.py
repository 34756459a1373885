"""The language model's opinions in a project: scored ahead, kept, resumed, and trusted as far as they were right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.engine.prompts import Choice, Example, Family, spread
from app.engine.suggesting import Frame, Scores, Spans, Suggester
from app.errors import Cancelled
from app.records import DocumentId, Label, LabelId, Report, SecondOpinion, silent
from app.session import Session
from app.store import suggestions as stored
from app.suggestions import Answered, Next, Suggestions
from tests.fakes import ANNA, FakeClock, FakeEmbedder, document

WORDS = ("lease", "invoice", "fever")


class FakeSuggester:
    """Knows the telling words; ``wrong`` moves what it says by so many labels."""

    name = "fake model"
    hash = hashlib.sha256(b"fake model").hexdigest()

    def __init__(self, wrong: int = 0) -> None:
        self.wrong = wrong
        self.frames: list[Sequence[Example]] = []
        self.read = 0

    def frame(
        self,
        choices: Sequence[Choice],
        *,
        question: str = "",
        examples: Sequence[Example] = (),
        report: Report = silent,
    ) -> Frame:
        self.frames.append(list(examples))
        self.names = [choice.name.lower() for choice in choices]
        return Frame(tokens=10, examples=len(examples), family=Family.PLAIN, options=("A", "B", "C"))

    def each(
        self, texts: Sequence[str], *, telling: Sequence[Spans] | None = None, report: Report = silent
    ) -> Iterator[tuple[int, Scores]]:
        for at, text in enumerate(texts):
            self.read += 1
            best = next((self.names.index(word) for word in WORDS if word in text), 0)
            scores = np.full(3, np.log(0.05), dtype=np.float32)
            scores[(best + self.wrong) % 3] = np.log(0.9)
            yield at, scores

    def close(self) -> None: ...


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.cloister", person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock()) as made:
        made.add_documents(document(f"d{at}", f"Text {at} about {WORDS[at % 3]}.") for at in range(60))
        for word in WORDS:
            made.add_label(word.title())
        yield made


def ids(first: int, last: int) -> list[DocumentId]:
    return [DocumentId(at) for at in range(first, last + 1)]


def make(session: Session, suggester: Suggester) -> Suggestions:
    found = Suggestions(session._store, suggester.hash, session.labels(), seed=1)
    found.equip(suggester)
    return found


def queue(made: Suggestions, order: list[DocumentId], count: int) -> Next:
    """The first ``count`` of ``order`` that have no opinion yet, and nothing more."""
    wanted = [id_ for id_ in order if id_ not in stored.get_many(made._store, made.task, order)][:count]
    return lambda: wanted


def beside(
    made: Suggestions, number: int, head: Sequence[float]
) -> tuple[SecondOpinion, Mapping[LabelId, float]] | None:
    names = [label.id for label in made.labels]
    return made.beside(
        DocumentId(number), names, [label.wording for label in made.labels], dict(zip(names, head, strict=True))
    )


def answered(session: Session, last: int) -> list[Answered]:
    labels = session.labels()
    return [Answered(document=id_, label=labels[(id_ - 1) % 3].id, margin=1 / id_) for id_ in ids(1, last)]


def test_what_comes_next_is_scored_once(session: Session) -> None:
    fake = FakeSuggester()
    made = make(session, fake)
    made.ahead(queue(made, ids(11, 60), 5), list)
    assert fake.read == 5
    assert set(stored.get_many(session._store, made.task, ids(1, 60))) == set(ids(11, 15))
    made.ahead(queue(made, ids(11, 60), 5), list)
    assert fake.read == 10 and stored.count(session._store, made.task) == 10
    assert len(fake.frames) == 1


def test_the_whole_pool_can_be_stopped_and_goes_on(session: Session) -> None:
    fake = FakeSuggester()
    made = make(session, fake)
    said: list[tuple[int, int]] = []

    def stop(done: int, total: int, note: str = "") -> None:
        said.append((done, total))
        if done >= 21:
            raise Cancelled

    with pytest.raises(Cancelled):
        made.everything(report=stop)
    assert stored.count(session._store, made.task) == 21
    made.everything()
    assert fake.read == 60 and stored.count(session._store, made.task) == 60
    assert said[-1] == (21, 60)
    again = make(session, FakeSuggester())  # as after a restart
    again.everything()
    assert again._suggester.read == 0  # type: ignore[union-attr]


def test_examples_are_shown_and_not_scored(session: Session) -> None:
    fake = FakeSuggester()
    made = make(session, fake)
    made.everything(lambda: answered(session, 30))
    (shown,) = fake.frames
    assert len(shown) == 6 and sorted(example.choice for example in shown) == [0, 0, 1, 1, 2, 2]
    assert all(WORDS[example.choice] in example.text for example in shown)
    assert fake.read == 54
    made.everything(lambda: answered(session, 56))  # enough new answers for other examples
    assert len(fake.frames) == 2 or fake.read == 54


def test_trust_follows_what_was_right(session: Session) -> None:
    flat = {id_: np.full(3, np.log(1 / 3)) for id_ in ids(1, 60)}
    good = make(session, FakeSuggester())
    good.everything()
    third = [1 / 3] * 3
    first = beside(good, 2, third)
    assert first is not None and first[0].answers == 0 and list(first[1].values()) == third
    trust = good.measure(answered(session, 45), flat)
    assert trust.any and trust.model_right == trust.answers == 45
    found = beside(good, 50, third)
    assert found is not None
    second, both = found
    assert max(both, key=lambda label: both[label]) == session.labels()[49 % 3].id == second.label
    assert sum(both.values()) == pytest.approx(1) == sum(second.confidences.values())
    assert (second.right, second.answers) == (45, 45) and second.weight > 0
    again = make(session, FakeSuggester())  # after a restart the trust is what it was
    assert again.trust.betas.tolist() == good.trust.betas.tolist() and again.trust.answers == 45

    stored.sweep(session._store, [])
    wrong = make(session, FakeSuggester(wrong=1))
    wrong.everything()
    assert not wrong.measure(answered(session, 45), flat).any
    found = beside(wrong, 50, third)
    assert found is not None
    assert list(found[1].values()) == third


def test_other_words_are_another_task(session: Session) -> None:
    made = make(session, FakeSuggester())
    before = made.task
    made.everything()
    session.change_label(session.labels()[0].id, sentence="Lets something to somebody.")
    made.use_labels(session.labels())
    assert made.task != before and beside(made, 1, [1 / 3] * 3) is None
    made.everything()
    assert stored.count(session._store, made.task) == stored.count(session._store, before) == 60
    stored.sweep(session._store, [made.task])
    assert stored.count(session._store, before) == 0 and stored.count(session._store, made.task) == 60


def test_a_label_that_moves_keeps_all_opinions(session: Session) -> None:
    made = make(session, FakeSuggester())
    made.ahead(lambda: ids(1, 30), list)
    session.move_label(session.labels()[0].id, 2)
    made.use_labels(session.labels())
    made.ahead(lambda: ids(1, 60), list)  # half of them in a frame of the old order
    assert stored.count(session._store, made.task) == 60
    by_name = {label.name: label.id for label in session.labels()}
    for number in (1, 2, 3, 40, 41, 42):
        found = beside(made, number, [1 / 3] * 3)
        assert found is not None and found[0].label == by_name[WORDS[(number - 1) % 3].title()]


def test_less_than_two_labels_ask_nothing(session: Session) -> None:
    fake = FakeSuggester()
    made = Suggestions(session._store, fake.hash, session.labels()[:1], seed=1)
    made.equip(fake)
    made.everything()
    made.ahead(lambda: ids(1, 5), list)
    assert fake.read == 0 and not fake.frames


def test_answers_with_labels_that_are_gone_do_not_count(session: Session) -> None:
    made = make(session, FakeSuggester())
    made.everything(lambda: [Answered(document=DocumentId(1), label=LabelId("f" * 16))])
    assert not made.measure([Answered(document=DocumentId(1), label=LabelId("f" * 16))], {}).any


def test_stretches_begin_with_beginning_and_end() -> None:
    text = " ".join(f"Sentence number {at} of a long text." for at in range(400))
    found = spread(text)
    assert found[0][0] == 0 and found[1][1] == len(text)
    assert len(set(found)) == len(found) > 5
    assert spread("short") == [(0, 5)]


def test_labels_are_told_to_the_model(session: Session) -> None:
    told: list[Sequence[Choice]] = []

    class Listening(FakeSuggester):
        def frame(
            self,
            choices: Sequence[Choice],
            *,
            question: str = "",
            examples: Sequence[Example] = (),
            report: Report = silent,
        ) -> Frame:
            told.append(choices)
            return super().frame(choices, question=question, examples=examples)

    label: Label = session.labels()[1]
    session.change_label(label.id, guideline="Only with a sum.")
    make(session, Listening()).ahead(lambda: ids(1, 3), list)
    assert [choice.name for choice in told[0]] == ["Lease", "Invoice", "Fever"]
    assert told[0][1].guideline == "Only with a sum."
