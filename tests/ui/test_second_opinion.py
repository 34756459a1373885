"""Review with a language model: both opinions where they differ, a line where they agree, none where it is blind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import ModelError
from app.records import DocumentId, Item, Label, LabelId, LabelSetId, Passage, Report, SecondOpinion, Suggestion, silent
from app.ui.asking_why import quoted
from app.ui.pages.review import ReviewPage
from app.ui.widgets.second_opinion import SecondOpinionCard
from tests.fakes import ANNA, FakeEmbedder, business
from tests.ui.conftest import NAMES, press
from tests.ui.models import WithModels

A, B = LabelId("a"), LabelId("b")
LABELS = [Label(id=id_, label_set=LabelSetId("s"), name=name) for id_, name in ((A, "Invoice"), (B, "Contract"))]


def opinion(
    says: LabelId = B, own: LabelId = A, weight: float = 0.0, answers: int = 50, shown: LabelId = A
) -> Suggestion:
    second = SecondOpinion(
        model="Qwen",
        sha256="0" * 64,
        label=says,
        confidence=0.71,
        confidences={says: 0.71},
        own_label=own,
        own_confidence=0.64,
        weight=weight,
        right=34 if answers else 0,
        answers=answers,
    )
    return Suggestion(
        label=shown,
        confidence=0.64,
        confidences={A: 0.64, B: 0.36},
        round=1,  # type: ignore[arg-type]
        model_hash="",
        second=second,
    )


@pytest.fixture
def card(shown: Callable[[SecondOpinionCard], SecondOpinionCard]) -> SecondOpinionCard:
    return shown(SecondOpinionCard())


class TestWords:
    def test_both_where_they_differ(self, card: SecondOpinionCard) -> None:
        card.show_opinion(opinion(weight=0.8, shown=B), LABELS)
        assert card.said.text() == (
            "The language model says Contract (71\u00a0%). Your answers alone say Invoice (64\u00a0%). "
            "It was right in 34 of 50 here."
        )
        assert card.why.isVisible()
        assert card.accessibleName() == card.said.text()

    def test_what_stands_above_is_not_said_again(self, card: SecondOpinionCard) -> None:
        card.show_opinion(opinion(answers=0), LABELS)
        assert card.said.text() == "The language model says Contract (71\u00a0%)."

    def test_a_line_where_they_agree(self, card: SecondOpinionCard) -> None:
        card.show_opinion(opinion(says=A), LABELS)
        assert card.said.text() == "The language model agrees (71\u00a0%)."
        assert not card.why.isVisible()

    def test_nothing_where_there_is_nothing(self, card: SecondOpinionCard) -> None:
        card.show_opinion(opinion(), LABELS)
        card.show_opinion(replace(opinion(), second=None), LABELS)
        assert not card.isVisible()
        card.show_opinion(opinion(says=LabelId("retired")), LABELS)
        assert not card.isVisible()
        card.show_opinion(None, LABELS)
        assert not card.isVisible()

    def test_names_of_labels_are_words(self, card: SecondOpinionCard) -> None:
        named = [LABELS[0], replace(LABELS[1], name="{0} {1} <b>\u202e")]
        card.show_opinion(opinion(), named)
        assert "{0} {1} <b>" in card.said.text()
        assert "\u202e" not in card.said.text()

    def test_a_reason_goes_with_its_document(self, card: SecondOpinionCard) -> None:
        card.show_opinion(opinion(), LABELS)
        card.show_reason('It asks for money: "pay".')
        assert card.reason.text() == 'In its own words: It asks for money: "pay".'
        assert not card.why.isVisible()
        card.show_opinion(opinion(), LABELS)
        assert not card.reason.isVisible()
        card.show_reason("")
        assert card.reason.text() == "It gives no reason for this document."


@pytest.mark.parametrize(
    ("reason", "text", "found"),
    [
        ('Says "pay 42 EUR".', "Please pay\n 42  EUR now", [Passage(start=7, end=19)]),
        ('Says "pay" and "now".', "Please pay now", [Passage(start=7, end=10), Passage(start=11, end=14)]),
        ('Says "ay".', "Please pay now", []),
        ('Says "(a.*)".', "of (a.*) kind", [Passage(start=3, end=8)]),
        ("Says nothing.", "Please pay now", []),
        ('Says " ".', "Please pay now", []),
    ],
)
def test_what_is_quoted(reason: str, text: str, found: list[Passage]) -> None:
    assert quoted(reason, text) == found


@pytest.fixture
def session(tmp_path: Path) -> Iterator[WithModels]:
    made = WithModels.create(tmp_path / "p.cloister", person=ANNA, name="Files", seed=1, embedder=FakeEmbedder)
    made.add_documents(business(60), labels_as="truth")
    for name in NAMES:
        made.add_label(name, f"It is a {name}.")
    made.learn()
    made.disagrees = True
    yield made
    made.close()


def with_suggestion(page: ReviewPage) -> Item:
    """Answer until a document with a suggestion is shown."""
    for _ in range(40):
        item = page._item
        assert item is not None
        if item.suggestion is not None:
            return item
        press(page, Qt.Key.Key_1, "1")
    raise AssertionError("all were blind")


class TestReview:
    def test_opinion_reason_and_what_it_quotes(
        self, qtbot: QtBot, session: WithModels, review: Callable[..., ReviewPage]
    ) -> None:
        page = review(session)
        item = with_suggestion(page)
        card = page.panel.second
        assert item.suggestion is not None and item.suggestion.second is not None
        names = {label.id: label.name for label in session.labels()}
        assert f"says {names[item.suggestion.second.label]} (71\u00a0%)" in card.said.text()
        press(page, Qt.Key.Key_Question, "?")
        qtbot.waitUntil(lambda: "In its own words" in card.reason.text(), timeout=5000)
        place = item.document.text.find("Please pay")
        if place >= 0:
            assert page.pane._passages[0] == Passage(start=place, end=place + len("Please pay"))
        assert page.focusWidget() is page.pane.reader()  # the keys stay with the document
        press(page, Qt.Key.Key_F, "f")  # a flag, a note: the reason stays
        assert "In its own words" in card.reason.text()
        assert not card.reason.isHidden()
        assert not card.isHidden()
        before = session.progress().answered
        press(page, Qt.Key.Key_Return, "\r")
        assert session.progress().answered == before + 1
        assert not card.reason.isVisible()

    def test_the_labels_use_the_height_there_is(self, session: WithModels, review: Callable[..., ReviewPage]) -> None:
        for number in range(11):
            session.add_label(f"Label {number}")
        session.learn()
        page = review(session)
        with_suggestion(page)
        panel, fewer = page.panel, 0
        for height in range(620, 900, 9):
            page.resize(1280, height)
            QApplication.processEvents()
            if panel._rows.verticalScrollBar().isVisible():
                continue  # too low even for four rows: the panel scrolls as a whole
            cards = [card for card in (panel.why, panel.alike, panel.second) if card.isVisible()]
            assert panel.second in cards
            free = panel._rows.height() - max(card.mapTo(panel._rows, card.rect().bottomLeft()).y() for card in cards)
            shown = panel.list.height() // panel.list.sizeHintForRow(0)
            assert shown == panel.model.rowCount() or free < panel.list.sizeHintForRow(0) + 4
            fewer += shown < panel.model.rowCount()
        assert fewer

    def test_enter_takes_what_is_suggested_not_the_opinion(
        self, session: WithModels, review: Callable[..., ReviewPage]
    ) -> None:
        page = review(session)
        item = with_suggestion(page)
        assert item.suggestion is not None
        press(page, Qt.Key.Key_Return, "\r")
        session.undo()
        session.redo()
        assert session.go_to(item.document.id).next is not None
        answer = session.go_to(item.document.id).next.answer  # type: ignore[union-attr]
        assert answer is not None and answer.label == item.suggestion.label

    def test_blind_questions_show_neither(self, session: WithModels, review: Callable[..., ReviewPage]) -> None:
        page = review(session)
        for _ in range(40):
            item = page._item
            assert item is not None
            if item.blind:
                break
            press(page, Qt.Key.Key_1, "1")
        assert item.blind
        assert not page.panel.second.isVisible()
        press(page, Qt.Key.Key_Question, "?")
        assert not page.panel.second.isVisible()
        assert "no opinion" in page.pane._said.text()

    def test_a_late_reason_is_dropped(
        self, qtbot: QtBot, session: WithModels, review: Callable[..., ReviewPage], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slowly(document: DocumentId, report: Report = silent) -> str:
            session.hold.wait(5)
            return "It is about another document."

        monkeypatch.setattr(session, "model_reason", slowly)
        page = review(session)
        item = with_suggestion(page)
        session.hold.clear()
        press(page, Qt.Key.Key_Question, "?")
        assert page.panel.second.reason.text() == "Asking it…"
        press(page, Qt.Key.Key_Return, "\r")
        assert page._item is not None and page._item.document.id != item.document.id
        session.hold.set()
        qtbot.waitUntil(lambda: not page._bridge.jobs.live("reason"), timeout=5000)
        assert not page.panel.second.reason.isVisible()

    def test_a_model_that_is_gone_is_a_sentence(
        self, qtbot: QtBot, session: WithModels, review: Callable[..., ReviewPage], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(document: DocumentId, report: Report = silent) -> str:
            raise ModelError("The file of the language model is not where it was.")

        monkeypatch.setattr(session, "model_reason", gone)
        page = review(session)
        with_suggestion(page)
        page.panel.second.why.click()
        qtbot.waitUntil(lambda: "not where it was" in page.panel.second.reason.text(), timeout=5000)
        assert page._bridge.trouble_seen == []  # type: ignore[attr-defined]
