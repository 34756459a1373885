"""Answers to finish with everything counted, ours and others' through the same certificate.

    python -m tests.benchmarks.certified play a/train.csv b/train.csv --vectors FOLDER --runs FOLDER [--seeds 0 1 2]
        [--players cloister recipe own.random …] [--small-text FOLDER]
    python -m tests.benchmarks.certified table --runs FOLDER --out tests/benchmarks/results/certified.md

Every run is the whole product, as ``cloister simulate`` plays it: its desk with its random questions and rechecks, its
advice when to begin an approval, its plan, audit and bound, until every document has a label. What differs between
players is what is learned and what is asked next. ``cloister`` is the product itself. ``recipe`` is what people do
today: least confidence, logistic regression with C = 1 on the passages' mean vectors, rounds of 50; its random
questions stay at one in eight, where ours come oftener if the interval would stay wide. ``own.random`` is our head and
representation with random questions. ``HEAD.STRATEGY`` are the others of tests/benchmarks/peers.py;
``cloister.trained`` is the product with its yardstick trained on like all answers; ``cloister.reading`` the product
when nothing is approved, stopped after 1,200 answers (see coverage.py).

``play`` writes one JSON a run and leaves out what is there, so runs can be spread over processes and days; ``table``
reads the folder. Answers are fractions of the pool.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app import offline

if __name__ == "__main__":  # whoever imports this decides for itself
    offline.guard()

import numpy as np

from app import explaining, learner, lessons
from app.engine import refit, yardstick
from app.records import RawDocument, Source
from app.session import Session
from app.simulation import play as simulation
from app.simulation.oracle import draw_pool
from app.simulation.results import SimulatedRound, plain
from app.simulation.vectors import KeptVectors
from tests.benchmarks import kept_runs, peers, provenance

OURS, RECIPE, RANDOM, TRAINED = "cloister", "recipe", "own.random", "cloister.trained"
READING = "cloister.reading"
TOLD = ("answers", "left", "agreement", "calibration_error", "wrong_if_stopped", "needed", "limit", "unrelated")
"""Of the figures of a round."""
LONG_ENOUGH = 1200
"""Answers of a run in which nothing is approved."""
PLAYERS = (
    OURS,
    RECIPE,
    TRAINED,
    READING,
    *(f"{head}.{strategy}" for head in peers.HEADS for strategy in peers.STRATEGIES),
)


@contextmanager
def playing(player: str) -> Iterator[None]:
    """Inside, sessions learn and ask as ``player`` does. Raises ``ValueError`` for an unknown one."""
    if player not in PLAYERS:
        raise ValueError(player)
    with ExitStack() as stack:
        if player == TRAINED:
            stack.enter_context(patch.object(lessons, "of", _trained_on(lessons.of)))
        elif player not in (OURS, READING):
            head, strategy = ("plain.least_confidence" if player == RECIPE else player).split(".")
            stack.enter_context(patch.object(refit, "refit", peers.peer(head, strategy)))
            if head == "plain":
                stack.enter_context(patch.object(learner, "step", lambda answers: peers.ROUND))
                stack.enter_context(patch.object(yardstick, "period", lambda agreement, answers: peers.PERIOD))
        if player != OURS:  # nobody looks at the reasons here
            stack.enter_context(patch.object(explaining.Explainer, "_evidence_or_none", lambda *_: None))
        yield


def _trained_on(lesson: Any) -> Any:
    """A lesson in which the yardstick is learned from at once, and still measured on."""

    def taught(*arguments: Any) -> Any:
        found = lesson(*arguments)
        rows = np.concatenate([found.trained, found.reserve])
        labels = np.concatenate([found.trained_labels, found.reserve_labels])
        order = np.argsort(rows, kind="stable")
        return replace(found, trained=rows[order], trained_labels=labels[order])

    return taught


def play(pool: Sequence[RawDocument], player: str, *, seed: int, kept: KeptVectors | None = None) -> dict[str, Any]:
    """A whole run, as JSON would have it."""
    began = time.process_time()
    embedder = None if kept is None else lambda: kept
    told: list[dict[str, Any]] = []
    measure = simulation.measured

    def measured(session: Session, *arguments: Any, **named: Any) -> SimulatedRound:
        """The round, and beside it what the program itself tells the person of it."""
        figures = session.figures()
        told.append({} if figures is None else {name: plain(getattr(figures, name)) for name in TOLD})
        return measure(session, *arguments, **named)

    with (
        patch.object(simulation, "measured", measured),
        tempfile.TemporaryDirectory(prefix="cloister-certified-") as scratch,
        playing(player),
    ):
        project = Path(scratch) / "run.cloister"
        if player == READING:
            run = simulation.simulate(
                pool, project, seed=seed, embedder=embedder, approve=False, most_answers=min(LONG_ENOUGH, len(pool))
            )
        else:
            run = simulation.simulate(pool, project, seed=seed, embedder=embedder)
    made = {"player": player, "cpu_seconds": time.process_time() - began, **run.plain(), "told": told}
    made.pop("log", None)
    return made


def _play(options: argparse.Namespace) -> None:
    kept = KeptVectors(options.vectors)
    peers.find_small_text(options.small_text)
    commit = provenance.commit()
    for seed in options.seeds:
        for table in options.tables:
            source = Source(path=table, text_column="text", label_column="label")
            for player in options.players:
                name = table.parent.name
                path = options.runs / f"{name}.{options.pool}.{seed}.{player}.json"
                if path.exists():
                    continue
                made = {"set": name, "commit": commit, "day": provenance.today(), "machine": provenance.machine()}
                made |= play(draw_pool(source, options.pool, seed), player, seed=seed, kept=kept)
                kept_runs.keep(path, made)
                print(
                    f"{name} seed {seed} {player}: {made['answers'] / made['documents']:.4f}, "
                    f"{made['auto_approved']} approved, {made['auto_wrong']} of them wrong, "
                    f"{made['cpu_seconds']:.0f} CPU s",
                    flush=True,
                )


# --- tables ---


def geometric(values: Sequence[float]) -> float:
    """The geometric mean."""
    return float(np.exp(np.mean(np.log(values))))


def table(runs: Sequence[Mapping[str, Any]]) -> str:
    """The runs as Markdown: two ratios a set, and every peer on both heads."""
    runs = [run for run in runs if run["player"] != READING]
    found: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for run in runs:
        found[run["player"]][run["set"]][run["seed"]] = run["answers"] / run["documents"]
    sets = sorted({run["set"] for run in runs})
    pools = sorted({run["documents"] for run in runs})
    lines = ["# Answers to finish, certified", ""]
    commits, days = (", ".join(sorted({run[key] for run in runs})) for key in ("commit", "day"))
    machines = "; ".join(sorted({run["machine"] for run in runs}))
    lines += [
        f"Written by `python -m tests.benchmarks.certified` (commit {commits}; {days}; {machines}).",
        "",
        f"Pools of {', '.join(f'{size:,}' for size in pools)} drawn by seed; every answer is counted: questions, "
        "yardstick, rechecks, audits. Mean over seeds of answers as a fraction of the pool, spread in brackets.",
        "",
    ]
    if RECIPE in found and OURS in found:
        lines += ["## Ours ÷ the recipe", "", *_ratios(found, sets, RECIPE), ""]
    if RANDOM in found and OURS in found:
        lines += ["## Ours ÷ random questions, same head and representation", "", *_ratios(found, sets, RANDOM), ""]
    for head, words in (("own", "our head and representation"), ("plain", "logistic regression on mean vectors")):
        players = [one for one in found if one.startswith(f"{head}.") or (head == "plain" and one == RECIPE)]
        if players and OURS in found:
            lines += [f"## Strategies on {words}", "", *_strategies(found, sets, players), ""]
    if TRAINED in found and OURS in found:
        lines += ["## With the yardstick trained on", "", *_strategies(found, sets, [TRAINED]), ""]
    lines += ["## What was approved unread", "", *_approvals(runs), ""]
    return "\n".join(lines)


def _ratios(found: Mapping[str, Mapping[str, Mapping[int, float]]], sets: Sequence[str], other: str) -> list[str]:
    lines = ["| set | ours | the other | ratio | spread | seeds |", "|---|---|---|---|---|---|"]
    means = []
    for name in sets:
        ours, theirs = found[OURS][name], found[other][name]
        seeds = sorted(set(ours) & set(theirs))
        if not seeds:
            continue
        ratios = [ours[seed] / theirs[seed] for seed in seeds]
        means.append(geometric(ratios))
        mine, others = (np.mean([each[seed] for seed in seeds]) for each in (ours, theirs))
        spread = f"{min(ratios):.3f} to {max(ratios):.3f}"
        lines.append(f"| {name} | {mine:.3f} | {others:.3f} | **{means[-1]:.3f}** | {spread} | {_listed(seeds)} |")
    return [*lines, f"| geometric mean | | | **{geometric(means):.3f}** | | |"] if means else []


def _strategies(
    found: Mapping[str, Mapping[str, Mapping[int, float]]], sets: Sequence[str], players: Sequence[str]
) -> list[str]:
    lines = [
        f"| asked by | {' | '.join(sets)} | ours ÷ it (sets) | better than ours by more than the spread |",
        "|---" * (len(sets) + 3) + "|",
    ]
    for player in [OURS, *sorted(players)]:
        cells, ratios, better = [], [], []
        alone = True
        for name in sets:
            theirs = found[player].get(name, {})
            cells.append(_cell(list(theirs.values())))
            seeds = sorted(set(theirs) & set(found[OURS][name])) if name in found[OURS] else []
            if not seeds:
                continue
            ratios.append(geometric([found[OURS][name][seed] / theirs[seed] for seed in seeds]))
            spread = np.ptp([found[OURS][name][seed] for seed in seeds])
            alone &= len(seeds) < 2
            if len(seeds) > 1 and np.mean([found[OURS][name][seed] - theirs[seed] for seed in seeds]) > spread:
                better.append(name)
        ratio = (
            f"{geometric(ratios):.3f} ({len(ratios)} set{'s' if len(ratios) > 1 else ''})"
            if ratios and player != OURS
            else ""
        )
        verdict = "" if player == OURS else ", ".join(better) or ("one seed" if alone else "no")
        lines.append(f"| {_named(player)} | {' | '.join(cells)} | {ratio} | {verdict} |")
    return lines


def _approvals(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        "| asked by | set | runs | with an approval | approved, of the pool | wrong in it, at worst | audit answers | "
        "attempts that failed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    by_player: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for run in runs:
        by_player[run["player"], run["set"]].append(run)
    for (player, name), some in sorted(by_player.items(), key=lambda item: (item[0][0] != OURS, item[0])):
        share = np.mean([run["auto_approved"] / run["documents"] for run in some])
        worst = max((run["auto_wrong"] / run["auto_approved"] for run in some if run["auto_approved"]), default=None)
        audits = np.mean([run["answers_by_kind"].get("audit", 0) for run in some])
        failed = sum(one["state"] == "failed" for run in some for one in run["approvals"])
        lines.append(
            f"| {_named(player)} | {name} | {len(some)} | {sum(run['auto_approved'] > 0 for run in some)} "
            f"| {share:.1%} | {'–' if worst is None else f'{worst:.1%}'} | {audits:.0f} | {failed} |"
        )
    return lines


def _cell(values: Sequence[float]) -> str:
    if not values:
        return "–"
    spread = f" ({min(values):.3f}–{max(values):.3f})" if len(values) > 1 else " (one seed)"
    return f"{np.mean(values):.3f}{spread}"


def _named(player: str) -> str:
    names = {
        OURS: "**Cloister**",
        RECIPE: "least confidence (the recipe)",
        TRAINED: "Cloister, yardstick trained on",
        "plain.cover": "our queue",
    }
    return names.get(player, player.split(".")[-1].replace("_", " "))


def _listed(seeds: Sequence[int]) -> str:
    whole = list(range(seeds[0], seeds[-1] + 1)) == list(seeds)
    return f"{seeds[0]}–{seeds[-1]}" if whole and len(seeds) > 1 else ", ".join(map(str, seeds))


def main(arguments: Sequence[str]) -> int:
    """Plays runs, or writes their table."""
    command = kept_runs.Command("certified", __doc__)
    command.playing.add_argument("--players", nargs="+", choices=PLAYERS, default=[OURS, RECIPE, RANDOM])
    command.playing.add_argument("--small-text", type=Path, help="folder of packages in which small-text is installed")
    return command.run(arguments, play=_play, table=lambda options: table(kept_runs.load(options.runs)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
