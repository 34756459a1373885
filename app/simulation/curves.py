"""The plots of a report: which figures of the runs are drawn, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.simulation.plots import Axis, Plot
from app.simulation.results import SimulatedRound

Rounds = Sequence[Sequence[SimulatedRound]]
"""Of each run its rounds."""

_LARGEST = 16
"""Radius of a dot that stands for all documents."""
_WORTH = 100
"""Documents nobody has read, from which a reliability diagram says something."""


def learning(runs: Rounds) -> str | None:
    """How many suggestions are right on what nobody has read: the truth, and what the program said."""
    rounds = [one for run in runs for one in run if one.pool_accuracy is not None]
    if not rounds:
        return None
    lowest = min(
        [one.pool_accuracy or 0 for one in rounds] + [one.estimate.low for one in rounds if one.estimate is not None]
    )
    plot = Plot(
        words="Right suggestions on documents that nobody has read, against answers given",
        x=_answers(rounds),
        y=Axis(words="suggestions that are right", low=math.floor(lowest * 10) / 10, high=1, percent=True),
    )
    for run in runs:
        plot.band(
            [(one.answers, one.estimate.low, one.estimate.high) for one in run if one.estimate is not None],
            _kind(runs, "estimate"),
        )
    for run in runs:
        if len(runs) == 1:
            plot.line([(one.answers, one.estimate.value) for one in run if one.estimate is not None], "estimate")
        plot.line(
            [(one.answers, one.pool_accuracy) for one in run if one.pool_accuracy is not None], _kind(runs, "truth")
        )
    return plot.svg()


def reliability(runs: Rounds) -> str | None:
    """Of documents with about the same confidence: how many suggestions are right. The larger, the more documents."""
    chosen = [one for one in map(judged, runs) if one is not None]
    if not chosen:
        return None
    plot = Plot(
        words="Share of right suggestions, against the confidence that was shown",
        x=Axis(words="confidence shown", low=0, high=1, percent=True),
        y=Axis(words="suggestions that are right", low=0, high=1, percent=True),
    )
    plot.line([(0, 0), (1, 1)], "ideal")
    for one in chosen:
        whole = sum(count for _, _, count in one.reliability)
        for confidence, accuracy, count in one.reliability:
            radius = max(2.5, _LARGEST * math.sqrt(count / whole))
            words = f"{count:,} documents: {100 * confidence:.0f} % sure on average, {100 * accuracy:.0f} % right"
            plot.dot((confidence, accuracy), radius, _kind(runs, "bin"), words)
    return plot.svg()


def judged(run: Sequence[SimulatedRound]) -> SimulatedRound | None:
    """The latest round with enough unread documents to judge confidences by."""
    worth = [one for one in run if sum(count for _, _, count in one.reliability) >= _WORTH]
    return worth[-1] if worth else next((one for one in reversed(run) if one.reliability), None)


def forecast(runs: Rounds, needed: Sequence[int | None]) -> str | None:
    """Answers in all that were expected, round by round, and how many it came to (``needed``, where a run ended)."""
    told = [one for run in runs for one in run if one.needed is not None or one.expected is not None]
    if not told:
        return None
    tops = [
        *(in_all for one in told if (in_all := _in_all(one)) is not None),
        *(one for one in needed if one is not None),
    ]
    plot = Plot(
        words="Answers expected in all, against answers given",
        x=_answers(told),
        y=Axis(words="answers in all", low=0, high=1.1 * max(tops)),
    )
    for run in runs:
        plot.band(
            [
                (one.answers, one.answers + one.needed.low, one.answers + one.needed.high)
                for one in run
                if one.needed is not None
            ],
            _kind(runs, "estimate"),
        )
    for run, came in zip(runs, needed, strict=True):
        expected = [(one.answers, in_all) for one in run if (in_all := _in_all(one)) is not None]
        plot.line(expected, _kind(runs, "estimate"))
        if came is not None:
            plot.line([(0, came), (plot.x.high, came)], _kind(runs, "truth"))
    return plot.svg()


def _in_all(one: SimulatedRound) -> int | None:
    """Answers in all that the program expected, by its forecast or, before there is one, by its plans."""
    return one.expected if one.needed is None else one.answers + one.needed.value


def wrong(runs: Rounds) -> str | None:
    """Wrong labels if all suggestions had been taken: as expected, and in truth."""
    told = [one for run in runs for one in run if one.wrong_if_stopped is not None]
    if not told:
        return None
    most = max([one.wrong_truly for one in told] + [one.wrong_if_stopped.value for one in told if one.wrong_if_stopped])
    highest = max(one.wrong_if_stopped.high for one in told if one.wrong_if_stopped)
    plot = Plot(
        words="Wrong labels if one had stopped, against answers given",
        x=_answers(told),
        y=Axis(words="wrong labels", low=0, high=max(1.25 * most, min(highest, 2.5 * most), 1)),
    )
    for run in runs:
        plot.band(
            [
                (one.answers, one.wrong_if_stopped.low, one.wrong_if_stopped.high)
                for one in run
                if one.wrong_if_stopped is not None
            ],
            _kind(runs, "estimate"),
        )
    for run in runs:
        if len(runs) == 1:
            plot.line(
                [(one.answers, one.wrong_if_stopped.value) for one in run if one.wrong_if_stopped is not None],
                "estimate",
            )
        plot.line(
            [(one.answers, one.wrong_truly) for one in run if one.wrong_if_stopped is not None], _kind(runs, "truth")
        )
    return plot.svg()


def _answers(rounds: Sequence[SimulatedRound]) -> Axis:
    return Axis(words="answers given", low=0, high=max(1, max(one.answers for one in rounds)))


def _kind(runs: Rounds, kind: str) -> str:
    return kind if len(runs) == 1 else f"{kind} many"
