"""Which key presses count, and what they do on Review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lexicon import KEYS
from app.records import How, LabelId, Question
from app.session import Session
from app.ui import actions
from app.ui.keys import KeyGate, Stopwatch
from app.ui.pages.review import ReviewPage
from tests.ui.conftest import Clock, press, type_into

ENTER = Qt.Key.Key_Return


def event(kind: QEvent.Type, key: Qt.Key, *, repeat: bool = False) -> QKeyEvent:
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", repeat)


def down(gate: KeyGate, key: Qt.Key = ENTER, *, repeat: bool = False) -> bool:
    return gate.press(event(QEvent.Type.KeyPress, key, repeat=repeat))


def up(gate: KeyGate, key: Qt.Key = ENTER) -> None:
    gate.release(event(QEvent.Type.KeyRelease, key))


class TestGate:
    def test_auto_repeat_never_counts(self) -> None:
        clock = Clock()
        gate = KeyGate(clock)
        assert down(gate)
        for _ in range(50):
            clock.now += 0.03
            assert not down(gate, repeat=True)

    def test_held_counts_again_only_after_release(self) -> None:
        clock = Clock()
        gate = KeyGate(clock)
        assert down(gate)
        clock.now += 1
        assert not down(gate)  # a repeat that nobody marked
        up(gate)
        clock.now += 0.1
        assert down(gate)

    def test_unmarked_repeat_with_releases_does_not_count(self) -> None:
        clock = Clock()
        gate = KeyGate(clock)
        assert down(gate)
        clock.now += 0.5
        for _ in range(20):  # as a remote desktop sends it: up and down again at once
            up(gate)
            clock.now += 0.001
            assert not down(gate)
            clock.now += 0.03

    def test_same_key_does_not_count_right_after_a_new_document(self) -> None:
        clock = Clock()
        gate = KeyGate(clock)
        assert down(gate)
        gate.new_document()
        up(gate)
        clock.now += 0.1
        assert not down(gate)
        up(gate)
        clock.now += 0.1
        assert down(gate)

    def test_another_key_counts_at_once(self) -> None:
        clock = Clock()
        gate = KeyGate(clock)
        assert down(gate)
        gate.new_document()
        clock.now += 0.05
        assert down(gate, Qt.Key.Key_2)

    def test_a_lost_release_is_forgotten(self) -> None:
        gate = KeyGate(Clock())
        assert down(gate)
        gate.forget()
        assert down(gate)


class TestStopwatch:
    def test_counts_while_alive(self) -> None:
        clock = Clock()
        watch = Stopwatch(clock)
        for _ in range(3):
            clock.now += 100
            watch.alive()
        assert watch.seconds() == pytest.approx(300)

    def test_a_gap_of_more_than_two_minutes_does_not_count(self) -> None:
        clock = Clock()
        watch = Stopwatch(clock)
        clock.now += 10
        watch.alive()
        clock.now += 121
        watch.alive()
        clock.now += 5
        assert watch.seconds() == pytest.approx(15)

    def test_nothing_but_a_gap_is_not_a_time(self) -> None:
        clock = Clock()
        watch = Stopwatch(clock)
        clock.now += 3600
        assert watch.seconds() is None


def until_suggested(page: ReviewPage) -> None:
    """Skip blind questions."""
    while page._item is not None and page._item.suggestion is None:
        page.skip()
    page.clock.now += 1  # type: ignore[attr-defined]
    assert page._item is not None


def answered(page: ReviewPage) -> int:
    return page._bridge.session.progress().answered


def answer_of(session: Session, document: int) -> object:
    step = session.go_to(document)  # type: ignore[arg-type]
    assert step.next is not None
    return step.next.answer


class TestReview:
    def test_enter_held_approves_once(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        until_suggested(page)
        press(page, ENTER, "\r", release=False)
        for _ in range(30):
            press(page, ENTER, "\r", repeat=True)
            page.clock.now += 0.03  # type: ignore[attr-defined]
        assert answered(page) == 1
        press(page, ENTER, "\r", repeat=False)  # still held: the release comes only now
        assert answered(page) == 1
        until_suggested(page)
        press(page, ENTER, "\r")
        assert answered(page) == 2

    def test_enter_approves_and_digit_corrects(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        until_suggested(page)
        item = page._item
        assert item is not None
        assert item.suggestion is not None
        press(page, ENTER, "\r")
        answer = answer_of(page._bridge.session, item.document.id)
        assert (answer.label, answer.how) == (item.suggestion.label, How.APPROVED)  # type: ignore[attr-defined]
        page.refresh()
        until_suggested(page)
        item = page._item
        assert item is not None
        assert item.suggestion is not None
        other = next(label for label in page._labels if label.id != item.suggestion.label)
        press(page, Qt.Key.Key_unknown, other.key)
        answer = answer_of(page._bridge.session, item.document.id)
        assert (answer.label, answer.how) == (other.id, How.CORRECTED)  # type: ignore[attr-defined]

    def test_the_next_document_is_there_in_the_same_event(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        before = page.view.toPlainText()
        press(page, Qt.Key.Key_1, "1")
        assert page._item is not None
        assert page.view.toPlainText() == page._item.document.text != before

    def test_undo_reaches_any_depth_and_says_what_came_back(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        names = []
        for _ in range(5):
            assert page._item is not None
            names.append(page._item.document.name)
            press(page, Qt.Key.Key_2, "2")
        assert answered(page) == 5
        for name in reversed(names):
            page.undo()
            assert page._item is not None
            assert page._item.document.name == name
            assert page.pane._said.text().endswith(name)
            assert page.pane._toast.isVisible()
        assert answered(page) == 0
        page.undo()  # nothing is left; nothing happens
        page.redo()
        assert answered(page) == 1
        page.clock.now += 1  # type: ignore[attr-defined]
        press(page, Qt.Key.Key_2, "2")
        assert not page.pane._toast.isVisible()

    def test_skip_and_flag(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        first = page._item
        assert first is not None
        press(page, Qt.Key.Key_F, "f")
        assert page._item is not None
        assert page._item.document.id == first.document.id
        assert page._item.flagged
        assert page.panel.footer.buttons["flag"].isChecked()
        press(page, Qt.Key.Key_F, "F")
        assert not page._item.flagged
        press(page, Qt.Key.Key_S, "s")
        assert page._item.document.id != first.document.id
        assert page._bridge.session.progress().skipped == 1

    def test_note_is_kept_by_enter_and_left_by_escape(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        press(page, Qt.Key.Key_N, "n")
        field = page.panel.note_field
        assert field.hasFocus()
        type_into(page, "binding terms 1 2 s")
        assert answered(page) == 0  # letters and digits belong to the note now
        press(page, ENTER, "\r")
        assert page._item is not None
        assert page._item.note == "binding terms 1 2 s"
        assert page.view.hasFocus()
        assert "binding terms" in page.panel.why._prose.text()
        press(page, Qt.Key.Key_N, "n")
        type_into(page, "xyz")
        press(page, Qt.Key.Key_Escape)
        assert page._item.note == "binding terms 1 2 s"
        assert page.view.hasFocus()
        assert answered(page) == 0

    def test_filter_narrows_and_enter_chooses(
        self, review: Callable[..., ReviewPage], project: Callable[..., Session]
    ) -> None:
        page = review(project(names=tuple(f"Category {number:03}" for number in range(150))))
        item = page._item
        assert item is not None
        press(page, Qt.Key.Key_Slash, "/")
        assert page.panel.picker.field.hasFocus()
        type_into(page, "y 142")
        assert page.panel.picker._model.rowCount() == 1
        press(page, ENTER, "\r")
        label = next(label for label in page._labels if label.name == "Category 142")
        assert answer_of(page._bridge.session, item.document.id).label == label.id  # type: ignore[attr-defined]
        assert page.view.hasFocus()

    def test_filter_is_left_by_escape(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        press(page, Qt.Key.Key_Slash, "/")
        type_into(page, "no such label")
        press(page, ENTER, "\r")
        press(page, Qt.Key.Key_Escape)
        assert page.view.hasFocus()
        assert answered(page) == 0

    def test_guideline_is_edited_where_it_is_read(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        press(page, Qt.Key.Key_G, "g")
        field = page.panel.guideline.field
        assert field.hasFocus()
        field.setPlainText("Also when it is only a draft.")
        control = Qt.KeyboardModifier.ControlModifier
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, ENTER, control, "\r"))
        assert "Also when it is only a draft." in [label.guideline for label in page._bridge.session.labels()]
        assert page.view.hasFocus()

    def test_a_blind_question_shows_no_bars_and_enter_does_nothing(
        self, review: Callable[..., ReviewPage], project: Callable[..., Session]
    ) -> None:
        session = project(200)
        for _ in range(40):
            step = session.step()
            assert step.next is not None
            if step.next.blind:
                break
            truth = session.truths()[step.next.document.id]
            label = next(label.id for label in session.labels() if label.name == truth)
            session.decide(step.next.document.id, label, item=step.next)
            if session.learn_due:
                session.learn()
        page = review(session)
        assert page._item is not None
        assert page._item.blind
        before = answered(page)
        assert not page.panel.approve.isEnabled()
        assert page.panel._name.text() == "Your judgement first"
        assert page.panel.model.data(page.panel.model.index(0), Qt.ItemDataRole.UserRole + 1) is None
        press(page, ENTER, "\r")
        assert answered(page) == before
        press(page, Qt.Key.Key_1, "1")
        assert answered(page) == before + 1

    def test_enter_on_a_focused_button_presses_it(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        until_suggested(page)
        skipped = page._bridge.session.progress().skipped
        page.panel.footer.buttons["skip"].setFocus()
        press(page, ENTER, "\r")
        assert answered(page) == 0
        assert page._bridge.session.progress().skipped == skipped + 1

    def test_enter_on_a_row_of_the_list_gives_that_label(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        item = page._item
        assert item is not None
        page.panel.list.setFocus()
        press(page, Qt.Key.Key_Down)
        press(page, ENTER, "\r")
        answer = answer_of(page._bridge.session, item.document.id)
        assert answer.label == page._labels[1].id  # type: ignore[attr-defined]

    def test_time_is_passed_on_unless_switched_off(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        page.watch = Stopwatch(page.clock)  # type: ignore[attr-defined]
        page.clock.now += 12  # type: ignore[attr-defined]
        press(page, Qt.Key.Key_1, "1")
        assert page._bridge.session.overview().seconds_each == pytest.approx(12, abs=1)
        page._bridge.change_profile(timing=False)
        page.clock.now += 60  # type: ignore[attr-defined]
        press(page, Qt.Key.Key_1, "1")
        assert page._bridge.session.overview().seconds_each == pytest.approx(12, abs=1)

    def test_learning_does_not_move_the_document_that_is_read(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        for _ in range(6):
            press(page, Qt.Key.Key_1, "1")
        item = page._item
        assert item is not None
        page.view.verticalScrollBar().setValue(5)
        page._bridge.jobs.close()
        page._bridge.tell(page._bridge.session.learn())
        assert page._item is not None
        assert page._item.document.id == item.document.id
        assert page.view.toPlainText() == item.document.text

    def test_the_first_suggestions_arrive_on_the_page(
        self, qtbot: QtBot, review: Callable[..., ReviewPage], project: Callable[..., Session]
    ) -> None:
        session = project(learned=False)
        page = review(session)
        assert page._item is not None
        assert page._item.suggestion is None
        assert page.panel._caption.text() == "NO SUGGESTION YET"
        document = page._item.document.id
        qtbot.waitUntil(lambda: not page._bridge.jobs.live())  # the page may have begun to learn by itself
        page._bridge.tell(session.learn())
        assert page._item.document.id == document

    def test_reserved_letters_belong_to_review(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        label = page._labels[0]
        page._bridge.session.change_label(LabelId(label.id), key="x")
        page.refresh()
        press(page, Qt.Key.Key_X, "X")
        assert answered(page) == 1

    def test_no_label_is_given_a_reserved_key(self, project: Callable[..., Session]) -> None:
        assert set(KEYS) & actions.RESERVED == set()
        assert len(set(KEYS)) == len(KEYS)
        session = project(12, names=tuple(f"Label {number}" for number in range(len(KEYS) + 1)), learned=False)
        assert [label.key for label in session.labels()] == [*KEYS, ""]

    def test_labels_beyond_nine_have_letters(
        self, review: Callable[..., ReviewPage], project: Callable[..., Session]
    ) -> None:
        page = review(project(20, names=tuple(f"Label {number}" for number in range(12)), learned=False))
        item = page._item
        assert item is not None
        press(page, Qt.Key.Key_B, "b")
        assert answer_of(page._bridge.session, item.document.id).label == page._labels[10].id  # type: ignore[attr-defined]

    def test_enter_without_a_suggestion_says_so(
        self, review: Callable[..., ReviewPage], project: Callable[..., Session]
    ) -> None:
        page = review(project(learned=False))
        assert page._item is not None
        assert page._item.suggestion is None
        press(page, Qt.Key.Key_Return)
        assert answered(page) == 0
        assert "no suggestion here" in page.pane._said.text()
        press(page, Qt.Key.Key_1, "1")
        assert page.pane._said.text() == ""

    def test_questions_keep_their_kind(self, review: Callable[..., ReviewPage]) -> None:
        page = review()
        item = page._item
        assert item is not None
        press(page, Qt.Key.Key_1, "1")
        assert answer_of(page._bridge.session, item.document.id).question is item.question  # type: ignore[attr-defined]
        assert item.question in Question
