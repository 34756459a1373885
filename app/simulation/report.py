"""The report of simulated runs: one HTML file that needs nothing else, light or dark as the reader's system is.

No scripts, no fonts, no pictures from elsewhere. Whatever comes from the data (its file's name, names of labels) is
escaped; texts of documents are not in it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from app.records import Approval, ApprovalState, Question
from app.simulation import curves, summary
from app.simulation.results import Batch, SimulatedRound, Simulation
from app.simulation.style import STYLE

KINDS = {
    Question.SEED.value: "to get to know the collection",
    Question.LEARN.value: "where an answer teaches most",
    Question.MEASURE.value: "at random, to measure",
    Question.RECHECK.value: "asked again, to see how steady answers are",
    Question.AUDIT.value: "to prove an approval",
    Question.CHOSEN.value: "put off before",
}
_STATES = {
    ApprovalState.OPEN: "not finished",
    ApprovalState.PASSED: "passed",
    ApprovalState.FAILED: "failed",
    ApprovalState.ABANDONED: "given up",
    ApprovalState.REVOKED: "taken back",
    ApprovalState.REPLACED: "audited again",
}


def page(runs: Sequence[Simulation], data: str) -> str:
    """The whole file. ``data`` names what was simulated."""
    title = html.escape(f"Simulation of {data}")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>\n"
        f"<header><p class=over>Cloister, simulated</p><h1>{html.escape(data)}</h1>{_headline(runs)}</header>\n"
        + "\n".join(_sections(runs))
        + "\n</main></body></html>\n"
    )


def _headline(runs: Sequence[Simulation]) -> str:
    first = runs[0]
    seeds = "" if len(runs) == 1 else f" Means of {len(runs)} runs with different seeds; least and most in brackets."
    tiles = [
        _tile(_over(run.answers for run in runs), f"answers to {first.documents:,} documents"),
        _tile(_over(run.auto_approved for run in runs), "labels approved unread, with proof"),
        _tile(
            _over((100 * run.auto_wrong / run.auto_approved for run in runs if run.auto_approved), " %", digits=1),
            "of those are wrong" + _proved(runs),
        ),
        _tile(
            _over((run.hours for run in runs), " h", digits=1),
            f"of a person’s time, against {first.hours_unaided:,.1f} h to label everything alone",
        ),
    ]
    return (
        "<p class=lead>An oracle that knows every label sat at the desk and did what the program asked and advised. "
        f"All figures that say “true” are known to the simulation only.{seeds}</p><div class=tiles>"
        + "".join(tiles)
        + "</div>"
    )


def _sections(runs: Sequence[Simulation]) -> Iterable[str]:
    rounds = [run.rounds for run in runs]
    yield _section(
        "How many suggestions were right",
        _held(rounds, "covered", "The interval shown"),
        curves.learning(rounds),
        [
            ("truth", "true share, on all documents nobody has read"),
            ("estimate", "what the program said, with interval"),
        ],
    )
    yield _section(
        "What its confidence was worth",
        _calibration(runs),
        curves.reliability(rounds),
        [("bin", "documents with about the same confidence; the larger, the more"), ("ideal", "what it should be")],
    )
    yield _section("What was asked", "", _kinds(runs), [])
    yield _section("What was approved unread", _approvals(runs), None, [])
    yield _section(
        "How long it was going to take",
        _forecast(runs),
        curves.forecast(rounds, [_came_to(run) for run in runs]),
        [("truth", "answers it came to"), ("estimate", "answers in all that were expected")],
    )
    yield _section(
        "What stopping would have left wrong",
        _held(rounds, "wrong_covered", "The interval shown"),
        curves.wrong(rounds),
        [
            ("truth", "wrong labels, had every suggestion been taken"),
            ("estimate", "what the program said, with interval"),
        ],
    )
    yield _section("Which answers it doubted", _doubtful(runs), None, [])
    yield _section("The next batch", _batches([run.then for run in runs if run.then is not None]), None, [])
    yield _section("What the program warned of", _warnings(runs), None, [])
    yield _section("How it was played", _setting(runs), None, [])
    yield _section("Every round", "", "".join(_rounds(run, len(runs) > 1) for run in runs), [])


def _section(title: str, words: str, body: str | None, legend: Sequence[tuple[str, str]]) -> str:
    if not words and not body:
        return ""
    keys = "".join(f'<li><span class="key {kind}"></span>{html.escape(what)}</li>' for kind, what in legend)
    return (
        f"<section><h2>{html.escape(title)}</h2>"
        + words
        + (f"<ul class=legend>{keys}</ul>" if keys and body else "")
        + (body or "")
        + "</section>"
    )


def _share(value: float, digits: int = 0) -> str:
    return f"{100 * value:.{digits}f} %"


def _tile(figure: str, words: str) -> str:
    return f"<div class=tile><b>{figure}</b><span>{html.escape(words)}</span></div>"


def _over(values: Iterable[float], unit: str = "", *, digits: int = 0) -> str:
    found = summary.spread(values)
    if found is None:
        return "–"
    span = (
        f" <small>({found.least:,.{digits}f} to {found.most:,.{digits}f})</small>" if found.least < found.most else ""
    )
    return f"{found.mean:,.{digits}f}{unit}{span}"


def _proved(runs: Sequence[Simulation]) -> str:
    bounds = [run.certified_bound for run in runs if run.certified_bound is not None]
    return f"; proved: at most {_share(max(bounds), 1)}" if bounds else ""


def _held(rounds: curves.Rounds, field: str, subject: str) -> str:
    claims = [getattr(one, field) for run in rounds for one in run if getattr(one, field) is not None]
    if not claims:
        return ""
    return f"<p>{subject} held the truth in {sum(claims):,} of {len(claims):,} rounds; 95 of 100 are promised.</p>"


def _calibration(runs: Sequence[Simulation]) -> str:
    said = []
    for run in runs:
        one = curves.judged(run.rounds)
        if one is None or one.calibration_error is None:
            continue
        seed = f"Seed {run.seed}: after" if len(runs) > 1 else "After"
        apart = _share(one.calibration_error, 1)
        words = f"{seed} {one.answers:,} answers, confidence and truth were {apart} apart on average"
        if one.log_loss is not None and one.raw_log_loss is not None:
            words += f"; log loss {one.log_loss:.3f}, without calibration {one.raw_log_loss:.3f}"
        said.append(words + ".")
    return "".join(f"<p>{words}</p>" for words in said)


def _kinds(runs: Sequence[Simulation]) -> str:
    rows = []
    most = max([1, *(count for run in runs for count in run.answers_by_kind.values())])
    for kind, words in KINDS.items():
        counts = [run.answers_by_kind.get(kind, 0) for run in runs]
        if not any(counts):
            continue
        mean = sum(counts) / len(counts)
        rows.append(
            f"<tr><th scope=row>{html.escape(words)}</th><td class=number>{_over(counts)}</td>"
            f'<td class=bar><span style="width:{100 * mean / most:.1f}%"></span></td></tr>'
        )
    hows = {how: sum(run.answers_by_how.get(how, 0) for run in runs) / len(runs) for how in _HOWS}
    told = ", ".join(f"{count:,.0f} {_HOWS[how]}" for how, count in hows.items() if count)
    return f"<table class=kinds>{''.join(rows)}</table><p>{told[:1].upper()}{told[1:]}.</p>" if rows else ""


_HOWS = {
    "approved": "suggestions approved",
    "corrected": "corrected",
    "labelled": "answered without seeing a suggestion",
}


def _approvals(runs: Sequence[Simulation]) -> str:
    rows = [
        row for run in runs for row in (_approval(one, run.seed if len(runs) > 1 else None) for one in run.approvals)
    ]
    if not rows:
        return "<p>Nothing was approved unread.</p>"
    truths = []
    for run in runs:
        if run.auto_approved:
            own = "" if not run.wrong_answers else f", {run.auto_wrong_own:,} not what the person would have said"
            seed = f"Seed {run.seed}: of" if len(runs) > 1 else "Of"
            truths.append(
                f"<p>{seed} {run.auto_approved:,} labels given unread, {run.auto_wrong:,} "
                f"({_share(run.auto_wrong / run.auto_approved, 1)}) are truly wrong{own}.</p>"
            )
    seed = "<th scope=col>Seed</th>" if len(runs) > 1 else ""
    return (
        "".join(truths)
        + f"<div class=wide><table><thead><tr>{seed}<th scope=col>Attempt</th><th scope=col class=number>Proposed</th>"
        "<th scope=col class=number>Read for the audit</th><th scope=col class=number>Disagreed</th>"
        "<th scope=col>Outcome</th><th scope=col class=number>Approved</th><th scope=col class=number>Proved</th></tr>"
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _approval(one: Approval, seed: int | None) -> str:
    first = "" if seed is None else f"<td>{seed}</td>"
    bound = "" if one.bound is None else f"at most {_share(one.bound, 1)} wrong"
    return (
        f"<tr>{first}<td>{one.attempt}</td><td class=number>{one.documents:,}</td>"
        f"<td class=number>{one.answered:,}</td><td class=number>{one.wrong:,}</td><td>{_STATES[one.state]}</td>"
        f"<td class=number>{one.approved:,}</td><td class=number>{bound}</td></tr>"
    )


def _came_to(run: Simulation) -> int | None:
    return run.answers if run.stopped_because == "every document has a label" else None


def _forecast(runs: Sequence[Simulation]) -> str:
    said = []
    for run in runs:
        at, error = summary.half_way(run), summary.forecast_error(run)
        if _came_to(run) is None or at is None or error is None or at.needed is None:
            continue
        seed = f"Seed {run.seed}: after" if len(runs) > 1 else "After"
        said.append(
            f"<p>{seed} {at.answers:,} answers, {at.needed.value:,} more were expected ({at.needed.low:,} to "
            f"{at.needed.high:,}); it took {run.answers - at.answers:,}.</p>"
        )
    return "".join(said)


def _doubtful(runs: Sequence[Simulation]) -> str:
    said = []
    for run in runs:
        told = [one for one in run.rounds if one.doubtful_precision is not None]
        if told and told[-1].doubtful_precision is not None:
            seed = f"Seed {run.seed}: after" if len(runs) > 1 else "After"
            said.append(
                f"<p>{seed} {told[-1].answers:,} answers, {told[-1].doubtful:,} were wrong. Of as many that the "
                f"program doubted most, {_share(told[-1].doubtful_precision)} are among them.</p>"
            )
    return "".join(said)


def _batches(batches: Sequence[Batch]) -> str:
    said = []
    for one in batches:
        wrong = f", {one.auto_wrong:,} of them wrong" if one.auto_approved else ""
        bound = "" if one.certified_bound is None else f" (proved: at most {_share(one.certified_bound, 1)} wrong)"
        said.append(
            f"<p>{one.documents:,} documents joined afterwards. What was approved before says nothing of them; after "
            f"{one.answers:,} answers {one.auto_approved:,} were approved with proofs of their own{bound}{wrong}. "
            f"{one.hours:.1f} hours instead of {one.hours_unaided:.1f}.</p>"
        )
    return "".join(said)


def _warnings(runs: Sequence[Simulation]) -> str:
    said = []
    for run in runs:
        seed = f"Seed {run.seed}: after" if len(runs) > 1 else "After"
        unrelated = next((one for one in run.rounds if one.unrelated), None)
        if unrelated is not None:
            said.append(
                f"<p>{seed} {unrelated.answers:,} answers, that labels seem to have nothing to do with the texts.</p>"
            )
        doubtful = next((one for one in run.rounds if one.contradictory), None)
        if doubtful is not None:
            limit = "" if doubtful.limit is None else f", about {_share(doubtful.limit.value)} at best"
            said.append(f"<p>{seed} {doubtful.answers:,} answers, that labels contradict themselves{limit}.</p>")
    return "".join(said)


def _setting(runs: Sequence[Simulation]) -> str:
    first = runs[0]
    rows = [
        ("Documents and labels", f"{first.documents:,} documents, {first.labels:,} labels"),
        ("Seeds", ", ".join(str(run.seed) for run in runs)),
        ("Target", f"{_share(first.target)} of what is approved unread must be right"),
        ("Ended because", "; ".join(sorted({run.stopped_because for run in runs}))),
        ("Time and memory", f"{_over(run.seconds for run in runs)} s, {_over(run.peak_memory_mb for run in runs)} MB"),
    ]
    if first.errors is not None and first.errors:
        wrong = _over(run.wrong_answers for run in runs)
        rows.append(
            (
                "Errors of the oracle",
                f"{_share(first.errors.noise, 1)} slips (any label, drawn anew at each look), "
                f"{_share(first.errors.confusable, 1)} mix-ups (a label nearby, always the same); {wrong} of its "
                "answers are wrong in the end",
            )
        )
    if first.pace is not None:
        rows.append(
            (
                "Pace of the person",
                f"{first.pace.approve:.1f} s to approve a suggestion, {first.pace.correct:.1f} s to correct one, "
                f"{first.pace.label:.1f} s to label without",
            )
        )
    # Figures may hold the <small> of a spread; nothing here comes from the data.
    body = "".join(f"<tr><th scope=row>{name}</th><td>{words}</td></tr>" for name, words in rows)
    return f"<table class=setting>{body}</table>"


def _rounds(run: Simulation, several: bool) -> str:
    rows = "".join(_round(one) for one in run.rounds)
    name = f"Seed {run.seed}, {len(run.rounds)} rounds" if several else f"{len(run.rounds)} rounds"
    return (
        f"<details><summary>{name}</summary><div class=wide><table><thead><tr><th scope=col class=number>Answers</th>"
        "<th scope=col class=number>No label yet</th><th scope=col class=number>Truly right</th>"
        "<th scope=col class=number>As the program said</th><th scope=col class=number>Confidence off by</th>"
        "<th scope=col class=number>Log loss</th><th scope=col class=number>Expected in all</th>"
        "<th scope=col class=number>Seconds</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _round(one: SimulatedRound) -> str:
    said = "–"
    if one.estimate is not None:
        said = f"{_share(one.estimate.value, 1)} ({_share(one.estimate.low, 1)} to {_share(one.estimate.high, 1)})"
        said += "" if one.covered is not False else " ✗"
    expected = one.answers + one.needed.value if one.needed is not None else one.expected
    cells = [
        f"{one.answers:,}",
        f"{one.remaining:,}",
        "–" if one.pool_accuracy is None else f"{_share(one.pool_accuracy, 1)}",
        said,
        "–" if one.calibration_error is None else f"{_share(one.calibration_error, 1)}",
        "–" if one.log_loss is None else f"{one.log_loss:.3f}",
        "–" if expected is None else f"{expected:,}",
        f"{one.seconds:.1f}",
    ]
    return "<tr>" + "".join(f"<td class=number>{cell}</td>" for cell in cells) + "</tr>"
