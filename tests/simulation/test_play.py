"""The loop against an oracle: its errors, what it costs, and what is measured."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from app.engine import text
from app.records import DocumentId, How, LabelId
from app.session import Session
from app.simulation import effort, measure, oracle
from app.simulation.oracle import Errors, Oracle
from app.simulation.play import simulate
from app.simulation.results import Simulation
from tests.fakes import ANNA, FakeEmbedder, business, document

LABELS = [LabelId(name) for name in ("a", "b", "c", "d")]
TRUTH = {DocumentId(number): LABELS[number % 4] for number in range(1, 2001)}


def play(path: Path, count: int = 120, **more: object) -> Simulation:
    return simulate(business(count), path / "s.cloister", seed=1, embedder=FakeEmbedder, **more)  # type: ignore[arg-type]


class TestOracle:
    def test_without_errors_it_says_the_truth(self) -> None:
        honest = Oracle(TRUTH, seed=1)
        assert all(honest.answer(one) == label for one, label in TRUTH.items())

    def test_slips_are_as_many_as_asked_even_and_drawn_anew_at_a_second_look(self) -> None:
        careless = Oracle(TRUTH, seed=1, errors=Errors(noise=0.1))
        first = {one: careless.answer(one) for one in TRUTH}
        wrong = [one for one in TRUTH if first[one] != TRUTH[one]]
        assert 150 <= len(wrong) <= 250
        assert min(Counter(first[one] for one in wrong).values()) > 25
        again = [careless.answer(one) for one in wrong]
        assert sum(answer != TRUTH[one] for one, answer in zip(wrong, again, strict=True)) < 50
        same = Oracle(TRUTH, seed=1, errors=Errors(noise=0.1))
        assert {one: same.answer(one) for one in TRUTH} == first == {one: careless.would_say(one) for one in TRUTH}
        ids = {label: LabelId(f"{9 - at}") for at, label in enumerate(dict.fromkeys(TRUTH.values()))}
        named = Oracle({one: ids[label] for one, label in TRUTH.items()}, seed=1, errors=Errors(noise=0.1))
        assert {one: named.answer(one) for one in TRUTH} == {one: ids[label] for one, label in first.items()}
        other = Oracle(TRUTH, seed=2, errors=Errors(noise=0.1))
        assert {one: other.answer(one) for one in TRUTH} != first

    def test_mix_ups_are_near_the_truth_and_the_same_at_every_look(self) -> None:
        near = {label: [(LABELS[place ^ 1], 0.9)] for place, label in enumerate(LABELS)}
        mistaken = Oracle(TRUTH, seed=1, errors=Errors(confusable=0.2), near=near)
        first = {one: mistaken.answer(one) for one in TRUTH}
        wrong = [one for one in TRUTH if first[one] != TRUTH[one]]
        assert 340 <= len(wrong) <= 460
        assert all(first[one] == near[TRUTH[one]][0][0] for one in wrong)
        assert {one: mistaken.answer(one) for one in TRUTH} == first

    def test_one_label_leaves_nothing_to_err_with(self) -> None:
        only = Oracle({DocumentId(1): LABELS[0]}, seed=1, errors=Errors(noise=1.0))
        assert only.answer(DocumentId(1)) == LABELS[0]

    def test_nearest_labels_share_words(self) -> None:
        topics = {
            "card lost": "my card was lost or stolen please block the card",
            "card late": "my card has not arrived yet the card is late",
            "rate": "what exchange rate applies to euros and dollars",
        }
        texts, labels = [], []
        rng = np.random.default_rng(1)
        for name, words in topics.items():
            for _ in range(20):
                texts.append(" ".join(rng.permutation(words.split())))
                labels.append(LabelId(name))
        near = oracle.nearest_labels(texts, labels, seed=1)
        assert near[LabelId("card lost")][0][0] == "card late"
        assert near[LabelId("card late")][0][0] == "card lost"
        assert all(near[label] for label in near)


class TestPace:
    def test_default_pace_goes_by_length_up_to_a_minute(self) -> None:
        short, long = effort.pace(["one two three"]), effort.pace(["word " * 5000])
        assert short.approve < short.label < short.correct
        assert short.approve == pytest.approx(3 / 238 * 60 + 1.63)
        assert long.approve == pytest.approx(61.63)

    def test_what_is_given_is_taken(self) -> None:
        pace = effort.pace(["x"], approve=2, correct=5, label=9)
        hours = pace.hours({How.APPROVED.value: 100, How.CORRECTED.value: 10, How.LABELLED.value: 20})
        assert hours == pytest.approx((200 + 50 + 180) / 3600)
        assert pace.unaided(1000) == pytest.approx(2.5)


def test_a_run_says_what_it_cost_and_how_honest_it_was(tmp_path: Path) -> None:
    found = play(tmp_path, most_answers=60)
    assert found.answers == sum(found.answers_by_kind.values()) == sum(found.answers_by_how.values()) == 60
    assert found.answers_by_how.keys() <= {"approved", "corrected", "labelled"}
    assert 0 < found.hours < found.hours_unaided
    last = found.rounds[-1]
    assert last.answers == 60
    assert last.log_loss is not None
    assert last.raw_log_loss is not None
    assert last.log_loss > 0
    assert sum(count for _, _, count in last.reliability) == last.remaining
    assert last.agreement == last.pool_accuracy
    assert found.wrong_answers == found.wrong_total == 0
    assert len([one for one in found.log if one.verb == "answer"]) == 60
    json.dumps(found.plain())


def test_log_loss_is_that_of_the_probabilities(tmp_path: Path) -> None:
    """Against a plain computation from the session itself."""
    found = play(tmp_path, most_answers=30)
    with Session.open(tmp_path / "s.cloister", person=oracle.ORACLE, embedder=FakeEmbedder) as session:
        assert session.probabilities() is None  # the collection is not at hand after opening
        session.warm()
        kept = session.probabilities()
        raw = session.probabilities(calibrated=False)
        assert kept is not None
        assert raw is not None
        labels, shares = kept
        names = {label.name: labels.index(label.id) for label in session.labels()}
        truths, answered = session.truths(), session.answered()
        open_ = [one for one in truths if one not in answered]
        for shares, reported in ((kept[1], found.rounds[-1].log_loss), (raw[1], found.rounds[-1].raw_log_loss)):
            assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
            losses = [-np.log(shares[one - 1, names[truths[one]]]) for one in open_]
            assert float(np.mean(losses)) == pytest.approx(reported, rel=1e-4)
        assert session.head_hash() == found.head


def test_errors_of_the_oracle_are_counted_apart_from_the_program_s(tmp_path: Path) -> None:
    found = play(tmp_path, 150, errors=Errors(noise=0.2), approve=False)
    assert found.answers_by_kind["recheck"] > 0
    assert 0 < found.wrong_answers < 0.35 * 150
    assert found.wrong_total == found.wrong_answers
    told = [one for one in found.rounds if one.agreement is not None]
    assert any(one.agreement != one.pool_accuracy for one in told)
    looked = [one for one in found.rounds if one.doubtful]
    assert 1 <= len(looked) < len(found.rounds)
    assert looked[0].answers >= 100
    assert looked[-1].doubtful_precision is not None
    assert looked[-1].doubtful_precision > 0.5


def test_mix_ups_are_played(tmp_path: Path) -> None:
    found = play(tmp_path, 90, errors=Errors(confusable=0.3), most_answers=80)
    assert 10 < found.wrong_answers < 45


def test_an_approval_is_wrong_against_the_truth_and_against_the_person(tmp_path: Path) -> None:
    found = play(tmp_path, 900, errors=Errors(noise=0.005))
    assert found.auto_approved > 400
    assert found.auto_wrong_own > found.auto_wrong
    assert found.auto_wrong_own <= 0.05 * found.auto_approved
    assert found.certified_bound is not None
    assert found.hours < 0.8 * found.hours_unaided
    verbs = [one.verb for one in found.log]
    assert verbs.count("begin") >= verbs.count("settle") >= 1


def test_the_next_batch_has_approvals_of_its_own(tmp_path: Path) -> None:
    everything = business(1400)
    found = simulate(everything[:700], tmp_path / "s.cloister", seed=1, embedder=FakeEmbedder, then=everything[700:])
    later = found.then
    assert later is not None
    assert (found.documents, later.documents) == (700, 700)
    assert found.auto_approved > 0
    assert later.auto_approved > 0
    assert later.approvals
    assert {one.proof for one in found.approvals}.isdisjoint(one.proof for one in later.approvals)
    assert sum(one.approved for one in later.approvals if one.bound is not None) == later.auto_approved
    assert later.auto_wrong <= 0.05 * later.auto_approved
    assert later.stopped_because == "every document has a label"
    # What was approved of the first batch is as many as its own approvals gave: none of the second slipped in.
    assert sum(one.approved for one in found.approvals if one.bound is not None) == found.auto_approved


def test_a_batch_of_known_documents_has_nothing_to_ask(tmp_path: Path) -> None:
    found = play(tmp_path, 30, then=business(20))
    assert found.then is not None
    assert (found.then.documents, found.then.answers) == (0, 0)


def test_none_of_these_is_a_label_of_its_own_kind(tmp_path: Path) -> None:
    strange = [document(f"s{number}", f"zq{number} wk{number} vx{number}", "Nothing") for number in range(20)]
    found = play(tmp_path, 60, none=" nothing ", most_answers=40, then=strange)
    assert found.rounds[-1].none_recall is None  # there are none among them
    assert found.then is not None
    recalls = [one.none_recall for one in found.then.rounds]
    assert all(one is not None and 0 <= one <= 1 for one in recalls)
    assert recalls[-1] == 1  # all were read
    with Session.open(tmp_path / "s.cloister", person=oracle.ORACLE, embedder=FakeEmbedder) as session:
        assert [label.name for label in session.labels() if label.role == "none"] == ["Nothing"]


def test_recall_counts_what_was_read_or_would_be_labelled_so() -> None:
    none, other = LABELS[0], LABELS[1]
    truth = {DocumentId(number): none if number <= 4 else other for number in range(1, 7)}
    says = {DocumentId(1): none, DocumentId(2): other, DocumentId(3): None, DocumentId(5): none}  # 4 and 6 were read
    assert measure._recall(none, says, Oracle(truth, seed=1), frozenset(truth)) == 0.5
    assert measure._recall(None, says, Oracle(truth, seed=1), frozenset(truth)) is None


def test_one_label_is_said_not_played(tmp_path: Path) -> None:
    pool = [document(str(number), f"text number {number}", "only") for number in range(20)]
    found = simulate(pool, tmp_path / "s.cloister", seed=1, embedder=FakeEmbedder)
    assert (found.answers, found.stopped_because) == (0, "nothing is asked any more")


def test_answers_are_logged_by_hash(tmp_path: Path) -> None:
    pool = business(40)
    found = simulate(pool, tmp_path / "s.cloister", seed=1, embedder=FakeEmbedder, most_answers=20)
    labels = {text.digest(raw.text): raw.label for raw in pool}
    answers = [one for one in found.log if one.verb == "answer"]
    assert all(labels[one.document] == one.label for one in answers)
    assert Counter(one.question for one in answers) == found.answers_by_kind
    assert found.log[0].verb == "add"


def test_unattended_a_project_is_whole_all_the_same(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p", person=ANNA, seed=1, embedder=FakeEmbedder, attended=False) as session:
        with session._store.read() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (0,)
        session.add_documents(business(20), labels_as="truth")
    with Session.open(tmp_path / "p.cloister", person=ANNA, embedder=FakeEmbedder) as session:
        assert session.verify().ok
        with session._store.read() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
