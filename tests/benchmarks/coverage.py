"""Whether the program's figures are true: intervals, calibration, forecasts and certificates of many runs.

    python -m tests.benchmarks.coverage --runs FOLDER [FOLDER …] [--out tests/benchmarks/results/coverage.md]

Reads runs that were made before: JSON of ``cloister simulate``, or of ``python -m tests.benchmarks.certified play``
with the players ``cloister`` (whole runs: certificates, forecasts) and ``cloister.reading`` (nothing is approved, 1,200
answers: intervals and calibration, which can then be looked at as long on every set). Files of ``cloister simulate``
are to be called ``SET.SEED.json``. Twenty seeds of four sets give 80 runs of each.

What nobody has read is the truth's side of each figure, never a sample of it. Rounds count until the first audit
begins, because from then on the unread are two groups: those in the frozen set, and the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest

from tests.benchmarks import kept_runs, provenance

Run = Mapping[str, Any]
Round = Mapping[str, Any]

WHOLE, READING = "cloister", "cloister.reading"
LOOKS = (300, 600, 900, 1200)
"""Answers at which the interval is looked at, once a seed: rounds of one run are no independent cases."""
FROM = 300
"""Answers from which calibration counts."""
HALF = 0.5


def load(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """The program's own runs in these folders; other players' are left out."""
    runs = []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            run = json.loads(path.read_text(encoding="utf-8"))
            if run.setdefault("player", WHOLE) in (WHOLE, READING):
                run.setdefault("set", path.name.split(".")[0])
                runs.append(run)
    return runs


def before_audits(run: Run) -> list[Round]:
    """The rounds that nothing was audited in yet, and in which something is left to read."""
    return [one for one in run["rounds"] if not one["answers_by_kind"].get("audit") and one["remaining"] > 0]


def truth(one: Round) -> float | None:
    """Agreement on what nobody has read: with the oracle's own answers where they err, else with the true labels."""
    return one["pool_accuracy"] if one.get("agreement") is None else one["agreement"]


def covered(one: Round) -> bool | None:
    """Whether the live interval holds the truth; ``None`` where there is none yet."""
    estimate, share = one["estimate"], truth(one)
    if estimate is None or share is None:
        return None
    return bool(estimate["low"] <= share <= estimate["high"])


def width(one: Round) -> float:
    """Of the live interval, 0..1."""
    return float(one["estimate"]["high"] - one["estimate"]["low"])


def at(rounds: Sequence[Round], answers: int, most: int) -> Round | None:
    """The round nearest to so many answers, at most ``most`` away."""
    near = [one for one in rounds if one["estimate"] is not None and abs(one["answers"] - answers) <= most]
    return min(near, key=lambda one: abs(one["answers"] - answers), default=None)


def remainder(run: Run) -> tuple[int, int]:
    """Documents approved, and documents without an answer when the first approval began (or at the end)."""
    return run["auto_approved"], before_audits(run)[-1]["remaining"]


def is_false(run: Run) -> bool:
    """Whether more of what was approved is wrong than the target allows."""
    wrong = run.get("auto_wrong_own", run["auto_wrong"])
    return bool(run["auto_approved"] and wrong / run["auto_approved"] > 1 - run["target"])


def forecast(run: Run) -> tuple[float, bool | None] | None:
    """At half of the answers that were needed: how far the forecast of all answers was off, as a share of them, and
    whether its interval held them (``None`` where none was told). ``None`` where there was no forecast yet."""
    found = None
    for one, told in zip(run["rounds"], run.get("told") or [{}] * len(run["rounds"]), strict=True):
        if one["answers"] > HALF * run["answers"]:
            break
        needed = told.get("needed")
        if needed is not None:
            at_all = one["answers"] + needed["value"]
            inside = one["answers"] + needed["low"] <= run["answers"] <= one["answers"] + needed["high"]
            found = abs(at_all - run["answers"]) / run["answers"], inside
        elif "needed" not in told and one.get("expected"):
            found = abs(one["expected"] - run["answers"]) / run["answers"], None
    return found


def wrong_covered(run: Run, look: int) -> bool | None:
    """Whether the interval of "wrong if you stopped now" held the truth at so many answers."""
    one = at(before_audits(run), look, 50)
    told = (told for mine, told in zip(run["rounds"], run.get("told") or [], strict=False) if mine is one)
    said = next(told, {}).get("wrong_if_stopped")
    share = None if one is None else truth(one)
    if one is None or said is None or share is None:
        return None
    return bool(said["low"] <= round((1 - share) * one["remaining"]) <= said["high"])


def _by_set(runs: Sequence[Run]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        found[run["set"]].append(run)
    return dict(sorted(found.items()))


def intervals(runs: Sequence[Run]) -> list[str]:
    """Coverage and width of the live interval, a row a set."""
    lines = [
        f"| set | seeds | {' | '.join(f'covered at {look:,}' for look in LOOKS)} | of all looks | of all rounds "
        "| width at 1,200, median | at most |",
        "|---" * (len(LOOKS) + 6) + "|",
    ]
    every: list[bool] = []
    for name, some in _by_set(runs).items():
        cells, looks, widths = [], [], []
        for look in LOOKS:
            seen = [one for run in some if (one := at(before_audits(run), look, 50)) is not None]
            hits = [bool(covered(one)) for one in seen]
            looks += hits
            cells.append(f"{sum(hits)} of {len(hits)}" if hits else "–")
            if look == LOOKS[-1]:
                widths = [width(one) for one in seen]
        rounds = [hit for run in some for one in before_audits(run) if (hit := covered(one)) is not None]
        every += looks
        points = (f"{100 * np.median(widths):.1f} points", f"{100 * max(widths):.1f}") if widths else ("–", "–")
        lines.append(
            f"| {name} | {len(some)} | {' | '.join(cells)} | {_share(looks)} | {_share(rounds)} "
            f"| {points[0]} | {points[1]} |"
        )
    return [*lines, f"| all | {len(runs)} |{' |' * len(LOOKS)} **{_share(every)}** | | | |"]


def calibration(runs: Sequence[Run]) -> list[str]:
    """Calibration error and log loss from 300 answers on, a row a set."""
    lines = [
        "| set | seeds | rounds | error, median | 95 % of rounds below | worst round | worst seed's median "
        "| log loss | raw |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    every: list[float] = []
    for name, some in _by_set(runs).items():
        late = [[one for one in before_audits(run) if one["answers"] >= FROM] for run in some]
        errors = [one["calibration_error"] for rounds in late for one in rounds]
        if not errors:
            lines.append(f"| {name} | {len(some)} | 0 | – | – | – | – | – | – |")
            continue
        every += errors
        worst = max(np.median([one["calibration_error"] for one in rounds]) for rounds in late if rounds)
        losses = [_mean(late, key) for key in ("log_loss", "raw_log_loss")]
        lines.append(
            f"| {name} | {len(some)} | {len(errors)} | {np.median(errors):.3f} | {np.quantile(errors, 0.95):.3f} "
            f"| {max(errors):.3f} | {worst:.3f} | {losses[0]} | {losses[1]} |"
        )
    if every:
        lines.append(f"| all | {len(runs)} | {len(every)} | **{np.median(every):.3f}** | | {max(every):.3f} | | | |")
    return lines


def _mean(late: Sequence[Sequence[Round]], key: str) -> str:
    found = [one[key] for rounds in late for one in rounds if one.get(key) is not None]
    return f"{np.mean(found):.3f}" if found else "–"


def certificates(runs: Sequence[Run]) -> list[str]:
    """What was approved, and whether it was right, a row a set; then an exact test over all of them."""
    lines = [
        "| set | seeds | approved something | at least half of the remainder | of the remainder, median "
        "| answers ÷ documents | wrong of the approved, median | at worst | false |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    given, false = 0, 0
    for name, some in _by_set(runs).items():
        shares = [approved / left for approved, left in map(remainder, some)]
        passed = [run for run in some if run["auto_approved"]]
        wrong = [run.get("auto_wrong_own", run["auto_wrong"]) / run["auto_approved"] for run in passed]
        bad = sum(map(is_false, passed))
        given, false = given + len(passed), false + bad
        cost = np.mean([run["answers"] / run["documents"] for run in some])
        rates = (f"{np.median(wrong):.2%}", f"{max(wrong):.2%}") if wrong else ("–", "–")
        lines.append(
            f"| {name} | {len(some)} | {len(passed)} | {sum(share >= HALF for share in shares)} "
            f"| {np.median(shares):.1%} | {cost:.3f} | {rates[0]} | {rates[1]} | {bad} |"
        )
    if given:
        test = binomtest(false, given, 0.05, alternative="greater")
        high = binomtest(false, given).proportion_ci(method="exact").high
        lines += [
            "",
            f"{false} of {given} runs approved more than the target allows (exact interval up to {high:.1%}). That "
            f"its chance is at most 5 % has p = {test.pvalue:.3f} (exact binomial test, one-sided).",
        ]
    return lines


def forecasts(runs: Sequence[Run]) -> list[str]:
    """How far the forecast of answers was off at half-way, a row a set."""
    lines = ["| set | seeds | off by, median | at worst | within 30 % | in its interval |", "|---|---|---|---|---|---|"]
    for name, some in _by_set(runs).items():
        found = [one for run in some if (one := forecast(run)) is not None]
        if found:
            errors = [error for error, _ in found]
            inside = [one for _, one in found if one is not None]
            within = sum(error <= 0.3 for error in errors)
            lines.append(
                f"| {name} | {len(errors)} | {np.median(errors):.0%} | {max(errors):.0%} | {within} of {len(errors)} "
                f"| {f'{sum(inside)} of {len(inside)}' if inside else '–'} |"
            )
    return lines


def stopping(runs: Sequence[Run]) -> list[str]:
    """How often the interval of what would be wrong held the truth, a row a set."""
    lines = [
        f"| set | seeds | {' | '.join(f'at {look:,}' for look in LOOKS)} | of all looks |",
        "|---" * (len(LOOKS) + 3) + "|",
    ]
    every: list[bool] = []
    for name, some in _by_set(runs).items():
        cells, looks = [], []
        for look in LOOKS:
            hits = [hit for run in some if (hit := wrong_covered(run, look)) is not None]
            looks += hits
            cells.append(f"{sum(hits)} of {len(hits)}" if hits else "–")
        every += looks
        lines.append(f"| {name} | {len(some)} | {' | '.join(cells)} | {_share(looks)} |")
    return [*lines, f"| all | {len(runs)} |{' |' * len(LOOKS)} **{_share(every)}** |"]


def _share(hits: Sequence[bool]) -> str:
    return f"{np.mean(hits):.1%} ({len(hits)})" if hits else "–"


def table(runs: Sequence[Run]) -> str:
    """All of it as Markdown."""
    whole = [run for run in runs if run["player"] == WHOLE and run["stopped_because"] == "every document has a label"]
    reading = [run for run in runs if run["player"] == READING] or whole
    commits = ", ".join(sorted({run.get("commit", "unknown") for run in runs}))
    parts: list[tuple[str, Sequence[Run], Callable[[Sequence[Run]], list[str]]]] = [
        ("The live accuracy interval (95 %)", reading, intervals),
        (f"Calibration error on what nobody has read, from {FROM} answers on", reading, calibration),
        ("What would be wrong if one stopped: the interval (95 %)", reading, stopping),
        ("Certificates", whole, certificates),
        ("Forecast of all answers, at half of them", whole, forecasts),
    ]
    lines = [
        "# Whether the figures are true",
        "",
        f"Written by `python -m tests.benchmarks.coverage` on {provenance.today()} from runs at commit {commits} "
        f"({provenance.machine()}).",
    ]
    for title, some, rows in parts:
        if some:
            lines += ["", f"## {title}", "", *rows(some)]
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Writes the tables of some folders of runs."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.coverage", description=__doc__)
    parser.add_argument("--runs", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, help="Markdown file; without it, they are printed")
    options = parser.parse_args(arguments)
    kept_runs.write(table(load(options.runs)), options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
