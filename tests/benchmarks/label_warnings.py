"""What is said when something is amiss with the labels, when it is said, and that it is not said of good ones.

    python -m tests.benchmarks.label_warnings play noise a/all.csv --vectors FOLDER --runs FOLDER [--seeds 0 1 2]
    python -m tests.benchmarks.label_warnings play strange a/train.csv --mixed-in a/oos.csv --vectors FOLDER
        --runs FOLDER
    python -m tests.benchmarks.label_warnings table --runs FOLDER [--certified FOLDER …] --out
        tests/benchmarks/results/warnings.md

Runs are the whole product, as ``cloister simulate`` plays it, until so many answers were given. What is played:

* ``noise``: the labels as they are, of a table whose labels have nothing to do with its texts; 800 answers.
* ``shuffled``: the labels of any table, dealt out anew among the pool's documents; 800 answers.
* ``true``: the labels as they are, of a table whose labels mean something; 1,200 answers.
* ``limit``: the same, of a table whose labels contradict themselves, until a third is read. What can be reached is
  reckoned by five-fold cross-validation on the whole pool with all labels: the engine's own refit learns four fifths
  (300 answers, then 1,000, then all, as heads grow in use) and is compared with the labels of the last; each seed has
  folds of its own, and the mean over a set's seeds is what a named accuracy is compared with. Within 5 points it counts
  as right.
* ``strange``: documents of ``--mixed-in`` come on top of the pool and are answered "none of these"; 1,500 answers.

``play`` writes one JSON a run and leaves out what is there; ``table`` reads the folder, and with ``--certified`` whole
runs of tests/benchmarks/certified.py on true labels, which tell the same warnings.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app import offline

if __name__ == "__main__":  # whoever imports this decides for itself
    offline.guard()

import numpy as np
from threadpoolctl import threadpool_limits

from app.engine import neighbours, refit, representation
from app.records import DocumentId, LabelId, RawDocument, Source
from app.session import Session
from app.simulation import measure
from app.simulation import oracle as simulated
from app.simulation import play as simulation
from app.simulation.results import SimulatedRound
from app.simulation.vectors import KeptVectors
from tests.benchmarks import certified, coverage, kept_runs, oracle, provenance

Run = Mapping[str, Any]
Round = Mapping[str, Any]

NOISE, SHUFFLED, TRUE, LIMIT, STRANGE = "noise", "shuffled", "true", "limit", "strange"
ANSWERS = {NOISE: 800, SHUFFLED: 800, TRUE: 1200, STRANGE: 1500}
"""After which a run is stopped; where a limit is to be named, a third of the documents."""
THIRD = 1 / 3
FROM = 300
"""Answers from which warnings count."""
NEAR = 0.05
FOLDS = 5
GROWING = (300, 1000)
"""Answers of a head before it learns from all of its folds."""


def shuffled(pool: Sequence[RawDocument], seed: int) -> list[RawDocument]:
    """The same documents, with the labels dealt out anew."""
    dealt = np.random.default_rng([seed, 12]).permutation(len(pool))
    return [replace(one, label=pool[int(other)].label) for one, other in zip(pool, dealt, strict=True)]


def reachable(pool: oracle.Pool, seed: int) -> float:
    """What the engine's heads agree with, 0..1, when all other documents are answered: by cross-validation."""
    graph = neighbours.weights(neighbours.join(neighbours.none(), pool.vectors, seed=seed))
    space = representation.Space(pool.vectors, pool.words, graph)
    texts = representation.Space(pool.label_vectors, pool.label_words)
    rng = np.random.default_rng([seed, 13])
    fold = rng.permutation(len(pool.truth)) % FOLDS
    nothing = np.zeros(0, dtype=np.int64)
    right = 0
    for left_out in range(FOLDS):
        learned = rng.permutation(np.flatnonzero(fold != left_out))
        rest = np.flatnonzero(fold == left_out)
        head, probabilities = None, None
        for size in (*(one for one in GROWING if one < len(learned)), len(learned)):
            known = np.sort(learned[:size])
            result = refit.refit(
                features=space,
                label_features=texts,
                answered=known,
                labels=pool.truth[known],
                held_out=nothing,
                held_out_labels=nothing,
                previous=head,
                seed=seed,
                ahead=50,
            )
            head, probabilities = result.head, result.probabilities
        assert probabilities is not None
        right += int((probabilities[rest].argmax(axis=1) == pool.truth[rest]).sum())
    return right / len(pool.truth)


def play(
    pool: Sequence[RawDocument], *, most: int, seed: int, kept: KeptVectors | None = None, none: str | None = None
) -> dict[str, Any]:
    """A run of the whole product on ``pool``, as JSON would have it; ``strange`` is what is said of documents that
    nobody has read and that belong to no label, a round each."""
    began = time.process_time()
    strange: list[dict[str, int]] = []

    def measured(session: Session, oracle: simulated.Oracle, **named: Any) -> SimulatedRound:
        if none is not None:
            strange.append(_strange(session, oracle, named["of"], named["none"]))
        return measure.measured(session, oracle, **named)

    with (
        patch.object(simulation, "measured", measured),
        certified.playing(certified.READING),  # nobody looks at the reasons here
        tempfile.TemporaryDirectory(prefix="cloister-label-warnings-") as scratch,
    ):
        run = simulation.simulate(
            pool,
            Path(scratch) / "run.cloister",
            seed=seed,
            embedder=None if kept is None else lambda: kept,
            most_answers=most,
            none=none,
        )
    return {**run.plain(), "strange": strange, "cpu_seconds": time.process_time() - began}


def _strange(
    session: Session, oracle: simulated.Oracle, of: frozenset[DocumentId], none: LabelId | None
) -> dict[str, int]:
    """Among documents that nobody has read: how many belong to no label, of how many that is said, and how often both
    is so."""
    suggested, _ = session.suggested()
    unread = of - session.answered()
    says = suggested | session.automatic()
    true = {one for one in unread if oracle.truth[one] == none}
    said = {one for one in unread if says.get(one) == none}
    return {"true": len(true), "said": len(said), "both": len(true & said)}


def _play(options: argparse.Namespace) -> None:
    if options.what == STRANGE and options.mixed_in is None:
        sys.exit("strange needs --mixed-in")
    kept = KeptVectors(options.vectors)
    kind = options.what
    for seed in options.seeds:
        for table in options.tables:
            began = time.process_time()
            source = Source(path=table, text_column="text", label_column="label")
            everything = simulated.labelled(source)
            size = min(options.pool, len(everything))
            name = table.parent.name
            path = options.runs / f"{name}.{size}.{seed}.{kind}.json"
            if path.exists():
                continue
            pool = simulated.drawn(everything, size, seed, table.name)
            made: dict[str, Any] = {"set": name, "what": kind, "commit": provenance.commit()}
            made |= {"day": provenance.today(), "machine": provenance.machine()}
            if kind == SHUFFLED:
                pool = shuffled(pool, seed)
            if kind == STRANGE:
                other = Source(path=options.mixed_in, text_column="text", label_column="label")
                known = {one.text for one in pool}
                pool += [replace(one, label=oracle.NONE) for one in simulated.labelled(other) if one.text not in known]
            if kind == LIMIT:
                with threadpool_limits(limits=1, user_api="blas"):
                    made["reachable"] = reachable(oracle.pool_of(table, None, size, seed, kept), seed)
            most = options.answers or ANSWERS.get(kind) or math.ceil(THIRD * len(pool))
            most = min(most, len(pool))
            made |= play(pool, most=most, seed=seed, kept=kept, none=oracle.NONE if kind == STRANGE else None)
            made["of_none"] = sum(one.label == oracle.NONE for one in pool)
            kept_runs.keep(path, made)
            print(f"{name} seed {seed} {kind}: {_line(made)}; {time.process_time() - began:.0f} CPU s", flush=True)


def _line(run: Run) -> str:
    said = first(run, "unrelated")
    words = f"{run['answers']} answers, unrelated said from {said}, {len(run['approvals'])} approvals begun"
    named = [one for one in run["rounds"] if one["contradictory"]]
    if named:
        words += f", limit {named[0]['limit']['value']:.3f} named at {named[0]['answers']}"
        words += f", {named[-1]['limit']['value']:.3f} at {named[-1]['answers']}"
    if "reachable" in run:
        words += f", in truth {run['reachable']:.3f}"
    if run["strange"]:
        words += f", none of these: {run['strange'][-1]}"
    return words


# --- tables ---


def load(folder: Path) -> list[dict[str, Any]]:
    """All runs of a folder, by set and seed."""
    return sorted(kept_runs.load(folder), key=lambda run: (run["set"], run["seed"]))


def late(run: Run) -> list[Round]:
    """The rounds from 300 answers on."""
    return [one for one in run["rounds"] if one["answers"] >= FROM]


def first(run: Run, warning: str) -> int | None:
    """Answers at which something was said first."""
    return next((one["answers"] for one in run["rounds"] if one[warning]), None)


def named(run: Run) -> list[Round]:
    """Rounds that name what can be reached, before a third of the documents is read."""
    return [one for one in run["rounds"] if one["contradictory"] and one["answers"] < THIRD * run["documents"]]


def _by_set(runs: Sequence[Run]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        found[run["set"]].append(run)
    return dict(sorted(found.items()))


def unrelated(runs: Sequence[Run]) -> list[str]:
    """Labels that have nothing to do with the texts: when it was said, a row a set."""
    lines = [
        "| set | labels | seeds | said from, answers | in rounds from 300 on | until, answers | approvals begun "
        "| approved |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, some in _by_set(runs).items():
        labels = "as they are" if some[0]["what"] == NOISE else f"{some[0]['labels']}, shuffled"
        seen = [one["unrelated"] for run in some for one in late(run)]
        begun, approved = (sum(found) for found in ((len(r["approvals"]) for r in some), _approved(some)))
        lines.append(
            f"| {name} | {labels} | {_seeds(some)} | {_listed([first(run, 'unrelated') for run in some])} "
            f"| {_of(seen)} | {_listed([run['answers'] for run in some])} | {begun} | {approved} |"
        )
    return lines


def _approved(runs: Sequence[Run]) -> list[int]:
    return [run["auto_approved"] for run in runs]


def meaningful(runs: Sequence[Run]) -> list[str]:
    """True labels: how often either warning was given, a row a set."""
    lines = [
        "| set | labels | runs | rounds from 300 answers on | said to be unrelated | said to contradict themselves "
        "| up to, answers |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, some in _by_set(runs).items():
        rounds = [one for run in some for one in late(run)]
        if not rounds:
            continue
        wrong, low = (sum(one[warning] for one in rounds) for warning in ("unrelated", "contradictory"))
        among = sum(any(one["contradictory"] for one in late(run)) for run in some)
        lines.append(
            f"| {name} | {some[0]['labels']} | {len(some)} | {len(rounds)} | {wrong} "
            f"| {f'{low}, in {among} of the runs' if low else 0} | {max(run['answers'] for run in some):,} |"
        )
    return lines


def limits(runs: Sequence[Run]) -> list[str]:
    """Labels that contradict themselves: what was named, and when, a row a run."""
    lines = [
        "| set | seed | can be reached | named first at | it says | off by | last before a third | off by "
        "| rounds before a third that name it | of these within 5 points | of these, its interval holds the truth |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    notes: list[str] = []
    for name, some in _by_set(runs).items():
        truth = float(np.mean([run["reachable"] for run in some]))
        for run in some:
            found = named(run)
            start = f"| {name} | {run['seed']} | {truth:.3f} "
            if not found:
                lines.append(f"{start}| never | | | | | 0 | | |")
                continue
            when, said, latest = found[0]["answers"], found[0]["limit"]["value"], found[-1]["limit"]["value"]
            near = [abs(one["limit"]["value"] - truth) <= NEAR for one in found]
            held = [one["limit"]["low"] <= truth <= one["limit"]["high"] for one in found]
            lines.append(
                f"{start}| {when} answers ({when / run['documents']:.0%}) | {said:.3f} | {_points(said - truth)} "
                f"| {latest:.3f} | {_points(latest - truth)} | {len(found)} | {_of(near)} | {_of(held)} |"
            )
        single = [run["reachable"] for run in some]
        if len(some) > 1:
            notes += ["", f"{name}: what can be reached is {min(single):.3f} to {max(single):.3f} by seed."]
    return [*lines, *notes]


def strangers(runs: Sequence[Run]) -> list[str]:
    """Documents that belong to no label: how many of them are known for it, a row a run."""
    lines = [
        "| set | seed | documents | of no label | at, answers | of these not read | recall among them "
        "| recall, read ones counted | of what is called so and not read, truly so |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    recalls = []
    for run in runs:
        one, seen = run["rounds"][-1], run["strange"][-1]
        recalls.append(seen["both"] / max(1, seen["true"]))
        lines.append(
            f"| {run['set']} | {run['seed']} | {run['documents']:,} | {run['of_none']:,} | {one['answers']:,} "
            f"| {seen['true']:,} | **{recalls[-1]:.3f}** | {one['none_recall']:.3f} "
            f"| {seen['both'] / max(1, seen['said']):.3f} |"
        )
    return lines


def _points(share: float) -> str:
    return f"{round(100 * share, 1) + 0:+.1f} points"


def _of(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} of {len(hits)}"


def _listed(values: Sequence[int | None]) -> str:
    return ", ".join("never" if value is None else f"{value:,}" for value in values)


def _seeds(runs: Sequence[Run]) -> str:
    return ", ".join(str(run["seed"]) for run in runs)


def table(runs: Sequence[Run], others: Sequence[Run] = ()) -> str:
    """All of it as Markdown; ``others`` are whole runs on true labels."""
    everything = [*runs, *others]
    commits, days = (", ".join(sorted({run[key] for run in everything})) for key in ("commit", "day"))
    of = {kind: [run for run in runs if run["what"] == kind] for kind in (*ANSWERS, LIMIT)}
    lines = [
        "# Warnings about labels",
        "",
        f"Written by `python -m tests.benchmarks.label_warnings` (commit {commits}; {days}; {provenance.machine()}). "
        "Whole runs of the product until so many answers; pools of 6,000 drawn by seed, or all where there are fewer.",
    ]
    parts = (
        ("Labels that have nothing to do with the texts", [*of[NOISE], *of[SHUFFLED]], unrelated),
        (
            "True labels: whether either is said (what is played as a limit does contradict itself)",
            [*others, *of[TRUE], *of[LIMIT]],
            meaningful,
        ),
        ("Labels that contradict themselves: what can be reached", of[LIMIT], limits),
        ("None of these", of[STRANGE], strangers),
    )
    for title, some, rows in parts:
        if some:
            lines += ["", f"## {title}", "", *rows(some)]
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Plays runs, or writes their table."""
    command = kept_runs.Command("label_warnings", __doc__, kinds=(*ANSWERS, LIMIT))
    command.playing.add_argument("--answers", type=int, help="after which a run is stopped")
    command.playing.add_argument("--mixed-in", type=Path, help="table of documents that belong to no label")
    command.writing.add_argument(
        "--certified", type=Path, nargs="+", default=[], help="folders of whole runs on true labels"
    )
    return command.run(
        arguments,
        play=_play,
        table=lambda options: table(load(options.runs), coverage.load(options.certified)),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
