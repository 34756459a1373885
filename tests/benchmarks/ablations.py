"""What each part of the engine is worth: answers to finish without it, with an oracle threshold.

    python -m tests.benchmarks.ablations play a/train.csv b/train.csv --vectors FOLDER --runs FOLDER
        [--seeds 0 1 2] [--parts prior vocabulary graph cover tuning self-training]
    python -m tests.benchmarks.ablations table --runs FOLDER [--certified FOLDER]
        --out tests/benchmarks/results/ablations.md

The same rounds as tests/benchmarks/oracle.py, with the engine whole and with one part left out: ``prior`` (label texts
as examples), ``vocabulary``, ``graph`` (smoothing, and with it the batch by cover), ``cover`` (the batch is then the
smallest margins), ``tuning`` (settings stay as they start). ``self-training`` is the other way round, because the
engine has none: unread documents of which the head is sure are learned from, too, at a tenth of an answer's weight
(:func:`self_training`). What the reserve costs and is worth is read from certified runs (``cloister`` against
``cloister.trained`` of tests/benchmarks/certified.py).

``play`` writes one JSON a run and leaves out what is there; ``table`` reads the folder.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app import offline

if __name__ == "__main__":  # whoever imports this decides for itself
    offline.guard()

import numpy as np
from threadpoolctl import threadpool_limits

from app.engine import head as heads
from app.engine import tuning
from app.engine.head import Head
from app.engine.representation import Space
from app.simulation.vectors import KeptVectors
from tests.benchmarks import certified, coverage, kept_runs, oracle, provenance

WHOLE, SELF = "whole", "self-training"
PARTS = (*oracle.PARTS, SELF)
WORSE = 1.02
"""So much worse a part may be than doing without it, on any set."""
TAUGHT = 1000
"""Unread documents, drawn at random, that self-training may learn from."""
SURE, WEIGHT = 0.95, 0.1
"""From which confidence on, and what one of them weighs beside an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taught(tuning.Pool):
    """A pool that fits twice: the second time with its own sure guesses on ``unread`` rows ``(n, d)``."""

    unread: tuning.Floats

    def fit(self, rows: tuning.Integers, previous: Head | None = None, tolerance: float = 1e-6) -> Head:
        """As the pool itself, and once more from there."""
        first = tuning.Pool.fit(self, rows, previous, tolerance)
        shares = first.probabilities(self.unread)
        sure = np.flatnonzero(shares.max(axis=1) >= SURE)
        if not len(rows) or not len(sure):
            return first
        classes = len(self.texts)
        return heads.fit(
            np.concatenate([self.features[rows], self.texts, self.unread[sure]]),
            np.concatenate([self.labels[rows], np.arange(classes), shares[sure].argmax(axis=1)]),
            classes=classes,
            weights=np.concatenate([np.ones(len(rows)), self.weights(rows), np.full(len(sure), WEIGHT)]),
            c=self.c,
            previous=first,
            tolerance=tolerance,
        )


@contextmanager
def self_training() -> Iterator[None]:
    """Inside, refits also learn from unread documents that they are sure of (Yarowsky 1995), out of fold, too."""
    of = tuning.Pool.of

    def taught(
        space: Space, texts: Space, known: tuning.Integers, labels: tuning.Integers, setting: tuning.Setting
    ) -> tuning.Pool:
        base = of(space, texts, known, labels, setting)
        others = np.setdiff1d(np.arange(len(space)), known)
        drawn = np.random.default_rng(len(known)).permutation(others)[:TAUGHT]
        unread = space.rows(setting.mix.steps)[drawn] * base.scale
        return _Taught(**{one.name: getattr(base, one.name) for one in fields(base)}, unread=unread)

    with patch.object(tuning.Pool, "of", taught):
        yield


def play(pool: oracle.Pool, part: str, *, seed: int, step: int = 50, target: float = 0.95) -> float:
    """Answers to finish, as a fraction of the pool, with ``part`` left out (or :data:`SELF` put in)."""
    without = [part] if part in oracle.PARTS else []
    from_ = sys.maxsize if part == "tuning" else tuning.TUNE_FROM
    with ExitStack() as stack:
        stack.enter_context(threadpool_limits(limits=1, user_api="blas"))
        stack.enter_context(patch.object(tuning, "TUNE_FROM", from_))
        if part == SELF:
            stack.enter_context(self_training())
        rounds = oracle.play(pool, seed=seed, step=step, target=target, least=0, without=without)
    return min(one.to_finish for one in rounds) / len(pool.truth)


def _play(options: argparse.Namespace) -> None:
    kept = KeptVectors(options.vectors)
    for seed in options.seeds:
        for table_ in options.tables:
            name = table_.parent.name
            pool = None
            for part in [WHOLE, *options.parts]:
                path = options.runs / f"{name}.{options.pool}.{seed}.{part}.json"
                if path.exists():
                    continue
                pool = pool or oracle.pool_of(table_, None, options.pool, seed, kept)
                began = time.process_time()
                made = {
                    "set": name,
                    "seed": seed,
                    "part": part,
                    "documents": options.pool,
                    "step": options.step,
                    "to_finish": play(pool, part, seed=seed, step=options.step),
                    "cpu_seconds": time.process_time() - began,
                    "commit": provenance.commit(),
                    "day": provenance.today(),
                    "machine": provenance.machine(),
                }
                kept_runs.keep(path, made)
                print(
                    f"{name} seed {seed} {part}: {made['to_finish']:.4f}, {made['cpu_seconds']:.0f} CPU s", flush=True
                )


# --- tables ---


def table(runs: Sequence[Mapping[str, Any]], whole_runs: Sequence[Mapping[str, Any]] = ()) -> str:
    """The runs as Markdown. ``whole_runs`` are certified ones, for the reserve."""
    found: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for run in runs:
        found[run["part"]][run["set"]][run["seed"]] = run["to_finish"]
    sets = sorted({run["set"] for run in runs})
    commits, days, machines = (", ".join(sorted({run[key] for run in runs})) for key in ("commit", "day", "machine"))
    sizes = ", ".join(f"{size:,}" for size in sorted({run["documents"] for run in runs}))
    steps = ", ".join(str(step) for step in sorted({run.get("step", 50) for run in runs}))
    lines = [
        "# What each part is worth",
        "",
        f"Written by `python -m tests.benchmarks.ablations` (commit {commits}; {days}; {machines}).",
        "",
        f"Answers to finish with an oracle threshold, pools of {sizes}, rounds of {steps}. Each cell: with the part ÷ "
        "without it, geometric mean over seeds (spread; number of seeds); below 1 the part saves answers.",
        "",
        f"| part | {' | '.join(sets)} | geometric mean | never more than 2 % worse |",
        "|---" * (len(sets) + 3) + "|",
    ]
    for part in [one for one in PARTS if one in found]:
        cells, means = [], []
        for name in sets:
            on, off = (SELF, WHOLE) if part == SELF else (WHOLE, part)
            seeds = sorted(set(found[on][name]) & set(found[off][name]))
            ratios = [found[on][name][seed] / found[off][name][seed] for seed in seeds]
            if not ratios:
                cells.append("–")
                continue
            means.append(certified.geometric(ratios))
            cells.append(f"{means[-1]:.3f} ({min(ratios):.2f}–{max(ratios):.2f}; {len(ratios)})")
        verdict = (
            "yes"
            if max(means) <= WORSE
            else "no: "
            + ", ".join(
                name for name, cell in zip(sets, cells, strict=True) if cell != "–" and float(cell.split()[0]) > WORSE
            )
        )
        lines.append(f"| {part} | {' | '.join(cells)} | {certified.geometric(means):.3f} | {verdict} |")
    lines += ["", "| answers to finish | " + " | ".join(sets) + " |", "|---" * (len(sets) + 1) + "|"]
    for part in [one for one in (WHOLE, *PARTS) if one in found]:
        words = {WHOLE: "the engine", SELF: "with self-training"}.get(part, f"without {part}")
        values = [list(found[part][name].values()) for name in sets]
        lines.append(f"| {words} | {' | '.join(f'{np.mean(one):.3f}' if one else '–' for one in values)} |")
    reserve = _reserve(whole_runs)
    return "\n".join([*lines, *(["", "## The reserve", "", *reserve] if reserve else []), ""])


def _reserve(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """What it costs to keep random answers out of training, and what figures are without it."""
    names = {certified.OURS: "kept out of training", certified.TRAINED: "trained on at once"}
    both = {(run["set"], run["seed"]) for run in runs if run["player"] == certified.TRAINED}
    lines = []
    for player, words in names.items():
        some = [run for run in runs if run["player"] == player and (run["set"], run["seed"]) in both]
        for name in sorted({run["set"] for run in some}):
            own = [run for run in some if run["set"] == name]
            hits = [
                hit for run in own for one in coverage.before_audits(run) if (hit := coverage.covered(one)) is not None
            ]
            errors = [
                one["calibration_error"]
                for run in own
                for one in coverage.before_audits(run)
                if one["answers"] >= coverage.FROM
            ]
            cost = np.mean([run["answers"] / run["documents"] for run in own])
            held = f"{np.mean(hits):.0%}" if hits else "–"
            error = f"{np.median(errors):.3f}" if errors else "–"
            lines.append(f"| {words} | {name} | {len(own)} | {cost:.3f} | {held} | {error} |")
    header = [
        "| random answers are | set | seeds | answers to finish, certified | rounds whose interval holds the truth "
        "| calibration error, median |",
        "|---|---|---|---|---|---|",
    ]
    return header + lines if lines else []


def _table(options: argparse.Namespace) -> str:
    whole = kept_runs.load(options.certified) if options.certified else ()
    return table(kept_runs.load(options.runs), whole)


def main(arguments: Sequence[str]) -> int:
    """Plays runs, or writes their table."""
    command = kept_runs.Command("ablations", __doc__)
    command.playing.add_argument("--step", type=int, default=50, help="answers a round; in a folder of its own")
    command.playing.add_argument("--parts", choices=PARTS, nargs="+", default=list(PARTS))
    command.writing.add_argument("--certified", type=Path, help="folder of certified runs, for the reserve")
    return command.run(arguments, play=_play, table=_table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
