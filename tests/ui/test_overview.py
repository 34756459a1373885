"""Overview says what the figures mean: signs, warnings, labels, and answers to look at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.records import Advice, ApprovalPlan, Count, DocumentId, Doubt, Interval, RoundFigures, RoundId, Signs
from app.session import Session
from app.ui import prospects
from app.ui.bridge import Bridge
from app.ui.pages.overview import OverviewPage
from app.ui.plans import Prospect

FIGURES = RoundFigures(round=RoundId(3), at="2026-05-03T09:12Z", answers=400, trained_on=350, seconds=0.2, left=5600)


def share(value: float, low: float, high: float) -> Interval:
    return Interval(value=value, low=low, high=high, count=80)


class TestWords:
    def test_what_stopping_now_would_leave(self) -> None:
        assert prospects.stopping(FIGURES) == ""
        told = prospects.stopping(replace(FIGURES, wrong_if_stopped=Count(value=38, low=21, high=60)))
        assert told == "Taking every suggestion now would leave about 38 wrong labels (21 to 60) among 5,600."

    def test_what_is_still_to_do(self) -> None:
        later = replace(FIGURES, needed=Count(value=413, low=332, high=518))
        could, could_not = Prospect(plan=None, could_pay=True), Prospect(plan=None, could_pay=False)
        assert prospects.needed(FIGURES, None) == ""
        assert prospects.needed(later, None) == "About 410 more answers would finish (330 to 520)."
        assert prospects.needed(later, could) == "About 410 more answers would finish (330 to 520)."
        everything = replace(FIGURES, needed=Count(value=5590, low=4000, high=5600))
        assert "reading the rest is less work" in prospects.needed(everything, could)
        assert prospects.needed(later, could_not) == ""
        assert prospects.to_read(5600, could_not) == "Read the remaining 5,600: an audit would not pay."
        assert prospects.to_read(5600, could) == prospects.to_read(5600, None) == ""
        assert prospects.needed(replace(FIGURES, left=0), could) == ""
        assert "faster than audited" in prospects.to_read(12, None)

    def test_an_audit_begun_now_is_told_and_what_it_takes_later_where_that_is_less(self) -> None:
        plan = ApprovalPlan(
            target=0.95, documents=900, audit=80, passes=0.9, reading=450, without=1200, anticipated=0.02
        )
        now = Prospect(plan=plan, could_pay=True)
        told = prospects.needed(FIGURES, now)
        assert told == "With an audit begun now, about 450 answers until every document has its label."
        assert prospects.needed(replace(FIGURES, left=0), now) == told  # a round of an older program
        told = prospects.needed(replace(FIGURES, needed=Count(value=313, low=232, high=418)), now)
        assert told.endswith("; begun when it is advised, about 310 (230 to 420).")
        assert prospects.needed(replace(FIGURES, needed=Count(value=440, low=300, high=518)), now).endswith(
            "its label."
        )

    def test_a_forecast_is_told_only_of_what_it_is_about(self, page: OverviewPage) -> None:
        later = replace(FIGURES, needed=Count(value=313, low=232, high=418))
        plan = ApprovalPlan(target=0.95, documents=900, audit=80, passes=0.9, reading=450, without=1200, anticipated=0)
        now, none = Prospect(plan=plan, could_pay=True), Prospect(plan=None, could_pay=True)
        assert "begun when it is advised" in prospects.needed(later, now)
        assert prospects.needed(later, now, advised=True).endswith("its label.")  # it is advised now
        assert prospects.needed(later, now, usual=False).endswith("its label.")  # at another quality
        assert prospects.needed(later, none, usual=False) == "So far, reading the rest is less work than an audit."
        assert prospects.needed(later, None, usual=False) == ""
        bridge = page._bridge
        assert bridge.plans.usual
        bridge.target = 0.99
        assert not bridge.plans.usual
        bridge.target, bridge.missed = 950 / 1000, 20 / 1000  # as Finish sets them
        assert bridge.plans.usual

    def test_what_is_amiss(self) -> None:
        assert prospects.warning(FIGURES) == ("", "")
        amiss, meaning = prospects.warning(replace(FIGURES, unrelated=True))
        assert "nothing to do with the texts" in amiss
        assert "400 answers" in meaning
        limited = replace(FIGURES, contradictory=True, limit=share(0.62, 0.56, 0.73))
        amiss, meaning = prospects.warning(limited)
        assert "62" in amiss
        assert "56 to 73" in meaning

    def test_signs(self) -> None:
        names = {"a" * 16: "Invoice"}
        agreement = share(0.97, 0.955, 0.99)
        yes = Signs(levelled_off=True, approved_often=True, covered=True, gain=share(0.0, -0.01, 0.01))
        assert [state for state, _ in prospects.signs(yes, agreement, names)] == [True, True, True]
        no = Signs(
            levelled_off=False, approved_often=False, covered=False, gain=share(0.04, 0.01, 0.07), unmet=["a" * 16]
        )
        told = prospects.signs(no, share(0.8, 0.7, 0.88), names)
        assert [state for state, _ in told] == [False, False, False]
        assert "4 points" in told[0][1]
        assert "“Invoice”" in told[2][1]
        unknown = prospects.signs(Signs(), None, names)
        assert [state for state, _ in unknown] == [None, None, None]
        assert all("cannot be told" in said for _, said in unknown[:2])
        assert prospects.altogether([True, None, True]).startswith("2 of 3")


@pytest.fixture
def page(project: Callable[..., Session], bridged: Callable[[Session], Bridge]) -> OverviewPage:
    return OverviewPage(bridged(project(60)))


def told(page: OverviewPage, **new: object) -> None:
    figures = page._bridge.figures
    assert figures is not None
    page._bridge.figures = replace(figures, rounds=[replace(FIGURES, **new)])  # type: ignore[arg-type]
    page.refresh()


class TestPage:
    def test_a_warning_is_seen_only_where_one_is_due(
        self, page: OverviewPage, shown: Callable[[QWidget], QWidget]
    ) -> None:
        shown(page)
        assert not page.warned.isVisible()
        told(page, unrelated=True)
        assert page.warned.isVisible()
        assert page._goal == "labels"
        told(page)
        assert not page.warned.isVisible()

    def test_each_label_has_its_share(self, page: OverviewPage, shown: Callable[[QWidget], QWidget]) -> None:
        shown(page)
        label, _ = page._bridge.figures.per_label[0] if page._bridge.figures is not None else (None, 0)
        assert label is not None
        told(page, reliability={label.id: share(0.93, 0.88, 0.97)})
        assert page.counts._bars.told[0] == "93\u00a0% agree (88–97)"
        assert page.counts._bars.told[1] == "–"

    def test_before_there_is_a_figure_its_interval_is_told_and_no_bare_number(
        self, page: OverviewPage, shown: Callable[[QWidget], QWidget]
    ) -> None:
        shown(page)
        assert page.good._figure.text() == "–"
        told(page, glimpse=Interval(value=0.8, low=0.61, high=0.93, count=9))
        assert page.good._figure.text() == "61–93\u00a0%"
        assert "9 documents drawn at random" in page.good._sentence.text()
        assert page._either.currentIndex() == 1
        figures = page._bridge.figures
        assert figures is not None
        one = replace(FIGURES, glimpse=share(0.8, 0.61, 0.93))
        page._bridge.figures = replace(figures, rounds=[replace(one, answers=60), replace(one, answers=80)])
        page.refresh()
        assert page._either.currentIndex() == 0  # the band, without a line
        assert "61–93\u00a0%" in page.curve.accessibleName()
        told(page, agreement=share(0.91, 0.88, 0.94))
        assert page.good._figure.text() == "91\u00a0%"

    def test_odd_answers_are_as_many_as_are_worth_a_look(
        self, page: OverviewPage, shown: Callable[[QWidget], QWidget]
    ) -> None:
        shown(page)
        first, second = (label.id for label in page._bridge.session.labels()[:2])
        odd = Doubt(document=DocumentId(1), name="d.txt", label=first, rather=second, belief=0.2)
        page._show_doubts(
            [odd, replace(odd, belief=0.79), replace(odd, belief=0.81), replace(odd, belief=0.99, taken_back=True)]
        )
        assert len(page.doubts.buttons) == 3
        assert page.doubts._lead.text().startswith("3 answers look odd")
        assert not page.doubts.more.isVisible()
        page._show_doubts([odd] * 23)
        assert len(page.doubts.buttons) == 5
        assert page.doubts.more.text() == "Show all 23"
        page.doubts.more.click()
        assert len(page.doubts.buttons) == 23
        assert not page.doubts.more.isVisible()
        page._show_doubts([odd] * 19)  # those found later, too
        assert len(page.doubts.buttons) == 19
        page._show_doubts([replace(odd, belief=0.9)])
        assert page.doubts._lead.text() == "None of your answers looks odd."

    def test_an_odd_answer_is_looked_at_again(
        self, page: OverviewPage, shown: Callable[[QWidget], QWidget], qtbot: QtBot
    ) -> None:
        shown(page)
        session = page._bridge.session
        first, second = (label.id for label in session.labels()[:2])
        odd = Doubt(document=DocumentId(7), name="d6.txt", label=first, rather=second, belief=0.1)
        page._show_doubts([odd])
        assert len(page.doubts.buttons) == 1
        before = session.progress()
        with qtbot.waitSignal(page._bridge.wanted) as went:
            page.doubts.buttons[0].click()
        assert went.args == ["review"]
        step = session.step()
        assert step.next is not None
        assert step.next.document.id == 7
        assert session.progress() == before  # nothing is changed by looking
        page._show_doubts([])
        assert page.doubts.buttons == []

    def test_doubts_are_looked_for_when_the_page_is_seen(
        self,
        page: OverviewPage,
        shown: Callable[[QWidget], QWidget],
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        session = page._bridge.session
        asked: list[int] = []

        def doubtful(self: Session, count: int, report: object) -> list[Doubt]:
            asked.append(count)
            return [Doubt(document=DocumentId(2), name="d1.txt", label=labels[0], rather=labels[1], belief=0.1)]

        labels = [label.id for label in session.labels()]
        monkeypatch.setattr(Session, "doubtful", doubtful)
        assert asked == []
        shown(page)
        qtbot.waitUntil(lambda: len(page.doubts.buttons) == 1)
        page.refresh()
        assert len(asked) == 1  # nothing is new


class TestFinished:
    """Every document has its label, some unread."""

    @pytest.fixture
    def finished(self, page: OverviewPage, shown: Callable[[QWidget], QWidget]) -> Callable[..., OverviewPage]:
        def make(rounds: Sequence[RoundFigures], automatic: int = 40) -> OverviewPage:
            shown(page)
            figures = page._bridge.figures
            assert figures is not None
            progress = replace(figures.progress, answered=figures.progress.documents, automatic=automatic)
            page._bridge.figures = replace(figures, rounds=rounds, progress=progress, advice=Advice.EXPORT)
            page.refresh()
            return page

        return make

    def test_what_was_measured_last_is_told_as_such(self, finished: Callable[..., OverviewPage]) -> None:
        end = replace(FIGURES, left=0, signs=Signs())
        page = finished(
            [replace(FIGURES, agreement=share(0.8, 0.7, 0.9)), replace(FIGURES, agreement=share(0.91, 0.88, 0.94)), end]
        )
        assert page.good._figure.text() == "91\u00a0%"
        assert "when last measured, before the rest was approved or read" in page.good._sentence.text()
        assert "88 to 94" in page.good._sentence.text()
        page = finished([replace(FIGURES, glimpse=share(0.8, 0.61, 0.93)), end])
        assert page.good._figure.text() == "61–93\u00a0%"
        page = finished([end])
        assert page.good._figure.text() == "–"
        assert "now and then" not in page.good._sentence.text()

    def test_a_figure_of_now_stays_one_of_now(self, finished: Callable[..., OverviewPage]) -> None:
        page = finished([replace(FIGURES, left=0, agreement=share(0.91, 0.88, 0.94))])
        assert "last measured" not in page.good._sentence.text()

    def test_signs_say_that_nothing_is_left(self, finished: Callable[..., OverviewPage]) -> None:
        page = finished([replace(FIGURES, left=0, signs=Signs())])
        assert page.signs._altogether.text() == "Every document has its label: nothing is left to decide."
        assert not any(sentence.isVisible() for sentence in page.signs.sentences)
        assert not any(mark.isVisible() for mark in page.signs.marks)
        page.signs.finish(settled=False)  # some of what was approved is not proved any more
        assert page.signs._altogether.text() == "Every document has its label."
        told(page, signs=Signs())
        figures = page._bridge.figures
        assert figures is not None
        page._bridge.figures = replace(figures, progress=replace(figures.progress, documents=100))  # some were added
        page.refresh()
        assert all(sentence.isVisible() for sentence in page.signs.sentences)
        assert "nothing is left" not in page.signs._altogether.text()

    def test_labels_nobody_read_for_are_no_answers(self, finished: Callable[..., OverviewPage]) -> None:
        assert finished([FIGURES])._advice.text() == "Every document has its label: take the result with you."
        assert finished([FIGURES], 0)._advice.text() == "All answered: take the result with you."


def test_advice_is_unchanged_where_nothing_is_amiss(page: OverviewPage) -> None:
    figures = page._bridge.figures
    assert figures is not None
    assert figures.advice is Advice.ANSWER
    assert page._goal == "review"
