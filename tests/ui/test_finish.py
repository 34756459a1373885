"""Approval with proof in the window: what it would take, the audit, its verdict, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.records import (
    Advice,
    Approval,
    ApprovalPlan,
    ApprovalState,
    Changes,
    Document,
    DocumentId,
    Interval,
    Item,
    LabelId,
    Question,
    RoundFigures,
    RoundId,
)
from app.session import Session
from app.ui import verdicts, words
from app.ui.bridge import Bridge
from app.ui.keys import KeyGate
from app.ui.main_window import MainWindow
from app.ui.messages import Sheet
from app.ui.pages.finish import FinishPage
from app.ui.pages.overview import OverviewPage
from app.ui.pages.review import ReviewPage
from app.ui.plain import Prose
from app.ui.widgets.reasons import missing_reason
from tests.fakes import FakeEmbedder
from tests.session.test_approval import ME, answer, filled
from tests.ui.conftest import Clock, press

Ready = tuple[Session, dict[DocumentId, LabelId]]
PASSED = Approval(
    proof="p",
    attempt=1,
    state=ApprovalState.PASSED,
    target=0.95,
    confidence=0.975,
    documents=5120,
    approved=4960,
    answered=160,
    most_answers=240,
    wrong=2,
    bound=0.03812,
    at="2026-05-03T09:12Z",
)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[DocumentId, LabelId]]:
    """A project that can be approved, closed."""
    session, oracle = filled(tmp_path_factory.mktemp("ready") / "p", count=900)
    session.learn()
    answer(session, oracle, 120)
    session.learn()
    session.close()
    return session.path, oracle


@pytest.fixture
def ready(learned: tuple[Path, dict[DocumentId, LabelId]], tmp_path: Path) -> Iterator[Ready]:
    path, oracle = learned
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    with Session.open(copy, person=ME, embedder=FakeEmbedder) as session:
        yield session, oracle


def settled(qtbot: QtBot, bridge: Bridge) -> None:
    qtbot.waitUntil(lambda: not bridge.jobs.live(), timeout=20_000)


def sheet_of(window: QWidget) -> Sheet:
    (sheet,) = [found for found in window.findChildren(Sheet) if found.isVisible()]
    return sheet


def shown_in(review: ReviewPage) -> Item | None:
    return review._item


def said(sheet: Sheet) -> str:
    return " ".join(prose.text() for prose in sheet.findChildren(Prose))


class TestFinish:
    def test_an_audit_from_proposal_to_taking_back(
        self, qtbot: QtBot, ready: Ready, window: Callable[..., MainWindow]
    ) -> None:
        session, oracle = ready
        win = window(session)
        win.actions_by_name["finish"].trigger()
        page = win.page("finish")
        assert isinstance(page, FinishPage)
        qtbot.waitUntil(lambda: page.go.text() == "Begin the audit", timeout=20_000)
        plan = session.approval_plan()
        assert plan is not None
        assert page.unread._figure.text() == str(plan.documents)
        assert page.audit._figure.text() == f"about {plan.audit}"
        assert page.sure._figure.text() == words.percent(plan.passes)
        assert str(plan.reading) in page.because.text()
        press(page, Qt.Key.Key_Return)
        settled(qtbot, win.bridge)
        review = win.page("review")
        assert win.stack.currentWidget() is review
        assert isinstance(review, ReviewPage)
        first = shown_in(review)
        assert first is not None
        assert first.question is Question.AUDIT
        assert review.panel._caption.text() == "NO SUGGESTION SHOWN"

        clock = Clock()
        review.gate = KeyGate(clock)
        keys = {label.id: label.key for label in session.labels()}
        for given in range(300):
            clock.now += 1
            item = shown_in(review)
            if win.bridge.audit is None or item is None or item.question is not Question.AUDIT:
                break
            if given == 5:
                win.bridge.refresh_figures()
                assert any(figure.text().startswith("audit: 5 of at most") for figure in win.strip._figures)
                win.show_page("finish")
                assert page.title.text() == "The audit is under way."
                assert page.audit._figure.text() == "5"
                assert page.aside.text() == "Give it up…"
                assert not page.quality.isVisible()
                win.show_page("review")
            key = keys[oracle[item.document.id]]
            press(review, Qt.Key(ord(key.upper())), key)
            if win.bridge.jobs.live("settle"):
                settled(qtbot, win.bridge)
        (approval,) = session.approvals()
        assert approval.state is ApprovalState.PASSED
        sheet = sheet_of(win)
        assert "The audit has passed" in said(sheet)
        assert words.documents(approval.approved) in said(sheet)
        sheet.close()
        now = shown_in(review)
        assert now is None or now.question is not Question.AUDIT
        assert f"{approval.approved} approved with proof" in win.nav._progress.text()

        win.show_page("finish")
        settled(qtbot, win.bridge)
        (back,) = page.attempts.backs
        back.click()
        press(sheet_of(win), Qt.Key.Key_Return)
        settled(qtbot, win.bridge)
        assert session.automatic() == {}
        assert session.approvals()[0].state is ApprovalState.REVOKED
        assert page.attempts.backs == []

    def test_quality_is_chosen_and_worked_out_again(
        self, qtbot: QtBot, ready: Ready, bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        bridge = bridged(ready[0])
        page = FinishPage(bridge)
        shown(page)
        settled(qtbot, bridge)
        usual = page.audit._figure.text()
        page.quality.group.button(900).click()
        assert page.title.text() == "Working out what it would take…"
        settled(qtbot, bridge)
        assert page.audit._figure.text() not in ("", usual)
        assert bridge.target == 0.9

    def test_overview_and_finish_name_the_same_number_at_the_same_moment(
        self, qtbot: QtBot, ready: Ready, window: Callable[..., MainWindow]
    ) -> None:
        win = window(ready[0])
        win.show_page("finish")
        settled(qtbot, win.bridge)
        finish, overview = win.page("finish"), win.page("overview")
        assert isinstance(finish, FinishPage)
        assert isinstance(overview, OverviewPage)
        now = win.bridge.plans.now
        assert now is not None
        assert now.plan is not None
        told = f"about {words.answers(now.plan.reading)} until every document has its label"
        assert told in finish.because.text()
        win.show_page("overview")
        assert not win.bridge.jobs.live("plan")  # known already
        assert told in overview.far._sentence.text()
        session, oracle = ready
        item = session.step().next
        assert item is not None
        win.bridge.attempt(session.decide, item.document.id, oracle[item.document.id], item=item)
        assert win.bridge.plans.now is None  # an answer more: worked out anew
        settled(qtbot, win.bridge)
        again = win.bridge.plans.now
        assert again is not None
        assert again.plan is not None
        assert f"about {words.answers(again.plan.reading)} until" in overview.far._sentence.text()

    @pytest.mark.parametrize("where", ["overview", "finish"])
    def test_a_plan_is_worked_out_once_for_each_change(
        self,
        where: str,
        qtbot: QtBot,
        ready: Ready,
        window: Callable[..., MainWindow],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        session, oracle = ready
        asked: list[float] = []
        real = session.approval_plan

        def plan(target: float, missed: float) -> ApprovalPlan | None:
            asked.append(target)
            return real(target, missed)

        monkeypatch.setattr(session, "approval_plan", plan)
        win = window(session)
        settled(qtbot, win.bridge)
        asked.clear()
        win.show_page(where)
        settled(qtbot, win.bridge)
        before = len(asked)
        answer(session, oracle, 30)
        win.bridge.run(session.learn, name="learn")
        settled(qtbot, win.bridge)
        assert len(asked) == before + 1
        win.bridge.attempt(session.change_label, session.labels()[0].id, critical=True)
        win.bridge.tell(Changes.LABELS)
        settled(qtbot, win.bridge)
        assert len(asked) == before + 2
        win.bridge.tell(Changes.FIGURES)  # alone
        settled(qtbot, win.bridge)
        assert len(asked) == before + 3
        assert win.bridge.plans.now is not None

    def test_giving_up_is_asked_and_counts(self, qtbot: QtBot, ready: Ready, window: Callable[..., MainWindow]) -> None:
        session, oracle = ready
        session.begin_approval()
        answer(session, oracle, 3)
        win = window(session)
        win.show_page("finish")
        page = win.page("finish")
        assert isinstance(page, FinishPage)
        page.aside.click()
        assert "counts as an attempt" in said(sheet_of(win))
        sheet_of(win).close()
        assert session.approvals()[0].state is ApprovalState.OPEN
        page.aside.click()
        press(sheet_of(win), Qt.Key.Key_Return)
        assert session.approvals()[0].state is ApprovalState.ABANDONED
        item = session.step().next
        assert item is not None
        assert item.question is not Question.AUDIT
        settled(qtbot, win.bridge)
        assert page.go.text() == "Begin the audit"

    def test_a_failed_audit_is_told_with_what_follows(
        self, qtbot: QtBot, ready: Ready, window: Callable[..., MainWindow]
    ) -> None:
        session, oracle = ready
        session.begin_approval()
        win = window(session)
        ids = [label.id for label in session.labels()]
        while session.approvals()[0].state is ApprovalState.OPEN:
            item = session.step().next
            assert item is not None
            wrong = next(label for label in ids if label != oracle[item.document.id])
            win.bridge.attempt(session.decide, item.document.id, wrong, item=item)
            if win.bridge.jobs.live("settle"):
                settled(qtbot, win.bridge)
        told = said(sheet_of(win))
        assert "has not passed" in told
        assert "Nothing was approved" in told
        sheet_of(win).close()
        assert session.automatic() == {}

    def test_each_obstacle_has_words_and_a_way_on(
        self,
        qtbot: QtBot,
        project: Callable[..., Session],
        bridged: Callable[[Session], Bridge],
        shown: Callable[[QWidget], QWidget],
    ) -> None:
        for session, goal in (
            (project(0, names=(), learned=False), "import"),
            (project(60, names=("One",), learned=False), "labels"),
            (project(60, learned=False), "review"),
            (project(12), "review"),
            (project(300), "review"),  # suggestions that rest on nothing but the names
        ):
            page = FinishPage(bridged(session))
            shown(page)
            settled(qtbot, page._bridge)
            assert page._goal == goal
            assert page.title.text().endswith(".")
            assert page.because.text()
            assert page.go.isVisible()
            assert not page.audit.isVisible()
            page.hide()


class TestAdvice:
    def test_overview_says_when_it_is_time(
        self, ready: Ready, bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        bridge = bridged(ready[0])
        page = OverviewPage(bridge)
        shown(page)
        assert bridge.figures is not None
        bridge.figures = replace(bridge.figures, advice=Advice.APPROVE)
        page.refresh()
        wanted: list[str] = []
        bridge.wanted.connect(wanted.append)
        page.go.click()
        assert page._advice.text() == "It is time to approve the rest with proof."
        assert wanted == ["finish"]

    def test_the_advice_of_a_session_follows_what_was_found_last(
        self, ready: Ready, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session, _ = ready
        monkeypatch.setattr(session._approvals, "advised", lambda target, missed: missed == 0.98)
        assert session.overview().advice is Advice.ANSWER
        assert session.approval_advised()
        assert session.overview().advice is Advice.APPROVE
        session.begin_approval()
        assert session.overview().advice is Advice.ANSWER
        session.abandon_approval()
        assert session.overview().advice is Advice.ANSWER  # not at once again

    def test_the_bridge_looks_ahead_after_learning(
        self, qtbot: QtBot, ready: Ready, bridged: Callable[[Session], Bridge], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session, _ = ready
        monkeypatch.setattr(session._approvals, "advised", lambda target, missed: missed == 0.98)
        bridge = bridged(session)
        bridge.wake()
        settled(qtbot, bridge)
        assert bridge.figures is not None
        assert bridge.figures.advice is Advice.APPROVE

    def test_own_consistency_comes_with_what_to_do(
        self, ready: Ready, bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        bridge = bridged(ready[0])
        page = OverviewPage(bridge)
        shown(page)
        assert bridge.figures is not None

        def show(same: int, count: int) -> str:
            steady = Interval(value=same / count, low=0.7, high=0.97, count=count)
            last = RoundFigures(round=RoundId(9), at="", answers=9, trained_on=9, seconds=1, consistency=steady)
            bridge.figures = replace(bridge.figures, rounds=[last])  # type: ignore[type-var]
            page.refresh()
            assert page.steady.isVisible()
            return page.steady.text()

        assert "in 44 of 50 cases (88\u00a0%)" in show(44, 50)
        assert "Take a break" in show(44, 50)
        assert "Take a break" not in show(46, 50)
        one, other = (label for label, _ in bridge.figures.per_label[:2])
        bridge.figures = replace(bridge.figures, mixed_up=[(one.id, other.id, 5), (other.id, LabelId("x"), 1)])
        assert show(44, 50).endswith("“Invoice” and “Contract”, where 5 of the 6 differences lie.")

    def test_which_labels_were_mixed_up(self, ready: Ready) -> None:
        session, oracle = ready
        ids = [label.id for label in session.labels()]
        differing = 0
        for _ in range(60):
            item = session.step().next
            assert item is not None
            label = oracle[item.document.id]
            if item.question is Question.RECHECK and label in ids[:2]:
                label = ids[1 - ids.index(label)]
                differing += 1
            session.decide(item.document.id, label, item=item)
        assert differing > 0
        assert session.overview().mixed_up == [(*sorted(ids[:2]), differing)]


def test_blind_questions_look_alike(ready: Ready) -> None:
    document = Document(id=DocumentId(1), name="a", text="b", text_hash="c", source="d", locator="")
    told = {
        str(missing_reason(Item(document=document, question=question, suggestion=None, blind=True), [], learned=True))
        for question in (Question.MEASURE, Question.RECHECK, Question.AUDIT)
    }
    assert len(told) == 1


def test_verdicts_in_words(qapp: QApplication) -> None:
    assert verdicts.headline(PASSED) == "3 May 2026: passed"
    assert verdicts.verdict(PASSED) == (
        "4,960 documents labelled unread; at most 3.9\u00a0% of them wrong, at 97.5\u00a0% confidence."
    )
    texts = {state: verdicts.verdict(replace(PASSED, state=state)) for state in ApprovalState}
    assert len(set(texts.values())) == len(ApprovalState)
    assert "2 of 160" in texts[ApprovalState.FAILED]


@pytest.mark.parametrize(
    ("share", "up", "shown"),
    [
        (0.0381, True, "3.9"),
        (0.05, True, "5.0"),
        (0.975, False, "97.5"),
        (0.99375, False, "99.37"),
        (0.95, False, "95"),
    ],
)
def test_a_bound_is_never_flattered(share: float, up: bool, shown: str, qapp: QApplication) -> None:
    assert words.fine_percent(share, up=up) == f"{shown}\u00a0%"
