"""Lanes: what lands, what is dropped, and that nothing is left running."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from app.errors import Cancelled, InputError
from app.records import Report
from app.ui.jobs import Jobs


def until_idle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.live(), timeout=5000)


def test_result_lands_on_the_windows_thread(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[int, bool]] = []
    main = threading.current_thread()

    def verb(report: Report) -> int:
        assert threading.current_thread() is not main
        report(1, 2, "half")
        return 42

    jobs.start("learn", verb, done=lambda value: seen.append((value, threading.current_thread() is main)))
    until_idle(qtbot, jobs)
    assert seen == [(42, True)]
    assert QThread.currentThread() is jobs.thread()


def test_progress_is_told_and_time_left_is_estimated(qtbot: QtBot, jobs: Jobs) -> None:
    go = threading.Event()

    def verb(report: Report) -> None:
        report(3, 10, "reading")
        go.wait(5)

    ticket = jobs.start("learn", verb)
    with qtbot.waitSignal(jobs.news, timeout=5000):
        pass
    assert (ticket.reported.done, ticket.reported.total, ticket.reported.note) == (3, 10, "reading")
    assert ticket.seconds_left() is None  # too early to say
    go.set()
    until_idle(qtbot, jobs)


def test_time_left_follows_the_pace(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("app.ui.jobs.time.monotonic", lambda: now[0])
    ticket = jobs.start("learn", lambda report: None, name="x")
    ticket.report(0, 100, "reading")
    now[0] += 10
    ticket.report(20, 100, "reading")
    assert ticket.seconds_left() == pytest.approx(40.0)
    ticket.report(0, 5, "learning")  # a new stage starts its own clock
    assert ticket.seconds_left() is None


def test_same_verb_again_supersedes_and_drops_the_first(qtbot: QtBot, jobs: Jobs) -> None:
    started, go = threading.Event(), threading.Event()
    seen: list[str] = []

    def first(report: Report) -> str:
        started.set()
        go.wait(5)
        return "first"  # it never reports, so it cannot be stopped; its result must be dropped all the same

    one = jobs.start("files", first, done=seen.append, name="preview")
    assert started.wait(5)
    two = jobs.start("files", lambda report: "second", done=seen.append, name="preview")
    assert one.cancelled
    assert jobs.live() == [two]
    go.set()
    until_idle(qtbot, jobs)
    assert seen == ["second"]


def test_a_superseded_job_that_waits_never_runs(qtbot: QtBot, jobs: Jobs) -> None:
    go = threading.Event()
    ran: list[int] = []
    jobs.start("files", lambda report: go.wait(5), name="blocker")
    for number in range(3):
        jobs.start("files", lambda report, number=number: ran.append(number), name="preview")  # type: ignore[misc]
    go.set()
    until_idle(qtbot, jobs)
    assert ran == [2]


def test_cancel_raises_in_the_verb_at_its_next_report(qtbot: QtBot, jobs: Jobs) -> None:
    started, go = threading.Event(), threading.Event()
    told: list[str] = []

    def verb(report: Report) -> None:
        started.set()
        go.wait(5)
        try:
            report(1, 2)
        except Cancelled:
            told.append("raised")
            raise

    ticket = jobs.start("learn", verb, done=lambda _: told.append("done"), stopped=lambda: told.append("stopped"))
    assert started.wait(5)
    ticket.cancel()
    go.set()
    until_idle(qtbot, jobs)
    assert told == ["raised", "stopped"]


def test_an_error_reaches_failed(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[BaseException] = []

    def verb(report: Report) -> None:
        raise InputError("no")

    jobs.start("learn", verb, failed=seen.append)
    until_idle(qtbot, jobs)
    assert [str(error) for error in seen] == ["no"]


def test_a_failing_callback_does_not_stop_the_others(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[int] = []

    def bad(_: object) -> None:
        raise RuntimeError("callback")

    with qtbot.captureExceptions() as caught:
        jobs.start("a", lambda report: 1, done=bad, name="bad")
        jobs.start("b", lambda report: 2, done=seen.append, name="good")
        until_idle(qtbot, jobs)
    assert seen == [2]
    assert [kind for kind, _, _ in caught] == [RuntimeError]


def test_lanes_run_beside_each_other_and_in_order(qtbot: QtBot, jobs: Jobs) -> None:
    both = threading.Barrier(2, timeout=60)
    order: list[int] = []
    jobs.start("learn", lambda report: both.wait(), name="x")
    jobs.start("files", lambda report: both.wait(), name="y")
    for number in range(5):
        jobs.start("files", lambda report, number=number: order.append(number), name=str(number))  # type: ignore[misc]
    until_idle(qtbot, jobs)
    assert order == [0, 1, 2, 3, 4]


def test_wind_down_waits_without_blocking(qtbot: QtBot, jobs: Jobs) -> None:
    started = threading.Event()
    ended: list[str] = []

    def verb(report: Report) -> None:
        started.set()
        while True:
            report(0, 0)

    jobs.start("learn", verb, stopped=lambda: ended.append("verb"))
    assert started.wait(5)
    jobs.wind_down(lambda: ended.append("then"))
    assert ended == []
    qtbot.waitUntil(lambda: ended == ["verb", "then"], timeout=5000)


def test_close_waits_drops_and_refuses(jobs: Jobs) -> None:
    started = threading.Event()
    seen: list[object] = []

    def verb(report: Report) -> None:
        started.set()
        while True:
            report(0, 0)

    jobs.start("learn", verb, done=seen.append, failed=seen.append, stopped=lambda: seen.append("stopped"))
    assert started.wait(5)
    jobs.close()
    assert seen == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lane-")]
    assert not jobs._timer.isActive()
    with pytest.raises(RuntimeError):
        jobs.start("learn", verb)


def test_the_timer_stops_when_nothing_runs(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.start("learn", lambda report: None, name="x")
    assert jobs._timer.isActive()
    until_idle(qtbot, jobs)
    qtbot.waitUntil(lambda: not jobs._timer.isActive(), timeout=5000)


def test_many_emits_do_not_abort(qtbot: QtBot, jobs: Jobs) -> None:
    """PySide6 6.12 on CPython 3.11 loses a reference to True with each emit and ends the process after some hundred."""
    for number in range(5000):
        jobs.news.emit(number)
