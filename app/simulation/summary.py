"""What several seeds have in common: means with their spread, and how often what was claimed held."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.simulation.results import SimulatedRound, Simulation

_LATE = 300
"""Answers from which calibration is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over runs: its mean, standard deviation (of the runs; 0 for one), least and most, and how many runs."""

    mean: float
    deviation: float
    least: float
    most: float
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How often a claim held, of so many times that it was made."""

    held: int
    claimed: int


def plain(runs: Sequence[Simulation]) -> dict[str, Any]:
    """All runs and their summary, as JSON would have it."""
    return {"runs": [run.plain() for run in runs], "summary": summary(runs)}


def summary(runs: Sequence[Simulation]) -> dict[str, Any]:
    """Figures over runs.

    ``answers_to_finish`` (a share of the documents) is over the runs in which every document got a label.
    ``approved_of_rest``: what was approved with proof, of what had no label when the first approval began.
    ``doubtful_precision``: of the answers the program doubts most, as many as are wrong, the share that is wrong.
    ``accuracy_intervals``, ``wrong_if_stopped`` and ``labels``: of the intervals shown, how many held the truth.
    ``certificates``: of the runs in which something was approved, those where at most 1 - target of it is not what the
    person would have said. ``forecast_half_way``: how far the answers that were forecast to be needed, when half of
    them had been given, are from those that were (0.1: a tenth).
    """
    done = [run for run in runs if run.stopped_because == "every document has a label"]
    certified = [run for run in runs if run.auto_approved]
    rounds = [one for run in runs for one in run.rounds]
    return {
        "seeds": [run.seed for run in runs],
        "answers": _plain(spread(run.answers for run in runs)),
        "answers_to_finish": _plain(spread(run.answers / run.documents for run in done if run.documents)),
        "auto_approved": _plain(spread(run.auto_approved for run in runs)),
        "approved_of_rest": _plain(spread(approved_of_rest(run) for run in runs)),
        "auto_wrong_share": _plain(spread(run.auto_wrong / run.auto_approved for run in certified)),
        "auto_wrong_own_share": _plain(spread(run.auto_wrong_own / run.auto_approved for run in certified)),
        "certified_bound": _plain(spread(run.certified_bound for run in runs if run.certified_bound is not None)),
        "wrong_total": _plain(spread(run.wrong_total for run in runs)),
        "hours": _plain(spread(run.hours for run in runs)),
        "hours_unaided": _plain(spread(run.hours_unaided for run in runs)),
        "seconds": _plain(spread(run.seconds for run in runs)),
        "processor_seconds": _plain(spread(run.processor_seconds for run in runs)),
        "peak_memory_mb": _plain(spread(run.peak_memory_mb for run in runs)),
        "calibration_error_late": _plain(spread(_late(runs, lambda one: one.calibration_error))),
        "log_loss_late": _plain(spread(_late(runs, lambda one: one.log_loss))),
        "raw_log_loss_late": _plain(spread(_late(runs, lambda one: one.raw_log_loss))),
        "accuracy_intervals": asdict(_held(one.covered for one in rounds)),
        "wrong_if_stopped": asdict(_held(one.wrong_covered for one in rounds)),
        "labels": asdict(
            Held(held=sum(one.labels_covered for one in rounds), claimed=sum(one.labels_told for one in rounds))
        ),
        "certificates": asdict(_held(run.auto_wrong_own <= (1 - run.target) * run.auto_approved for run in certified)),
        "forecast_half_way": _plain(spread(found for run in done if (found := forecast_error(run)) is not None)),
        "doubtful_precision": _plain(spread(one for run in runs if (one := doubtful_precision(run)) is not None)),
        "said_unrelated": sum(any(one.unrelated for one in run.rounds) for run in runs),
        "said_contradictory": sum(any(one.contradictory for one in run.rounds) for run in runs),
    }


def spread(values: Iterable[float]) -> Spread | None:
    """Mean and spread; ``None`` of nothing."""
    found = [float(value) for value in values]
    if not found:
        return None
    return Spread(
        mean=statistics.fmean(found),
        deviation=statistics.stdev(found) if len(found) > 1 else 0.0,
        least=min(found),
        most=max(found),
        runs=len(found),
    )


def approved_of_rest(run: Simulation) -> float:
    """What was approved with proof, of what had no label when it began: 0..1."""
    before = [one.remaining for one in run.rounds if one.auto_approved == 0 and one.remaining]
    return min(1.0, run.auto_approved / before[-1]) if before else 0.0


def half_way(run: Simulation) -> SimulatedRound | None:
    """The round in which about half of all answers had been given."""
    told = [one for one in run.rounds if one.needed is not None]
    return min(told, key=lambda one: abs(one.answers - run.answers / 2), default=None)


def forecast_error(run: Simulation) -> float | None:
    """How far the forecast at half-way was from what was needed then: -0.2 a fifth too few. ``None`` without any."""
    at = half_way(run)
    if at is None or at.needed is None or run.answers <= at.answers:
        return None
    return at.needed.value / (run.answers - at.answers) - 1


def doubtful_precision(run: Simulation) -> float | None:
    """Of the answers it doubts most, as many as are wrong: the share that is; in the last round that was looked at."""
    told = [one.doubtful_precision for one in run.rounds if one.doubtful_precision is not None]
    return told[-1] if told else None


def _late(runs: Sequence[Simulation], of: Callable[[SimulatedRound], float | None]) -> list[float]:
    """The median of each run's rounds from so many answers on."""
    found = []
    for run in runs:
        values = [
            value
            for one in run.rounds
            if one.answers >= _LATE and (value := of(one)) is not None and math.isfinite(value)
        ]
        if values:
            found.append(statistics.median(values))
    return found


def _held(claims: Iterable[bool | None]) -> Held:
    made = [claim for claim in claims if claim is not None]
    return Held(held=sum(made), claimed=len(made))


def _plain(found: Spread | None) -> dict[str, float] | None:
    return None if found is None else asdict(found)
