"""Answers to finish with an oracle threshold, against what people do today.

    python -m tests.benchmarks.oracle a/train.csv b/train.csv --vectors FOLDER --seeds 0 1 2 --json OUT

For each table (columns ``text`` and ``label`` unless named) and seed a pool is drawn; then the engine's own refit asks
in rounds, and an oracle answers. After each round the oracle also says how many of the surest documents could be
approved with at most 5 % of them wrong; *answers to finish* are the answers so far plus what would have to be read,
at the best round. No reserve, no rechecks and no audit are paid for. The *recipe* is least confidence with logistic
regression (C = 1) on the passages' mean vectors, in the same rounds.

``--without`` leaves parts of the engine out: prior, vocabulary, graph, cover (the batch is then the smallest margins),
tuning. ``--none TABLE`` mixes in documents that belong to no label, answered "none of these".
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from unittest.mock import patch

from app import offline

if __name__ == "__main__":  # whoever imports this decides for itself
    offline.guard()

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.engine import calibration, neighbours, passages, ranking, refit, representation, tuning, vocabulary
from app.engine import head as heads
from app.engine.text import digest
from app.records import RawDocument, Source
from app.simulation.oracle import draw_pool
from app.simulation.vectors import KeptVectors
from tests.benchmarks import provenance

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

CHUNK = 128
NONE = "none of these"
PARTS = ("prior", "vocabulary", "graph", "cover", "tuning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool as the engine sees it, and the truth: a column of ``labels`` for each row."""

    vectors: Floats
    words: Floats
    truth: Integers
    names: Sequence[str]
    label_vectors: Floats
    label_words: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One refit: answers given, answers to finish from here, and how good and honest it is on what remains."""

    answers: int
    to_finish: int
    accuracy: float
    calibration_error: float = 0.0
    log_loss: float = 0.0
    raw_log_loss: float = 0.0
    seconds: float = 0.0
    none_recall: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One set and seed: fractions of the pool, and their ratio."""

    name: str
    seed: int
    engine: float
    recipe: float
    ratio: float
    rounds: Sequence[Round]


def embedded(documents: Sequence[RawDocument], kept: KeptVectors) -> tuple[dict[str, int], Floats]:
    """Each text's row of means, by digest: computed once for a whole table, whatever pools are drawn from it."""
    rows: dict[str, int] = {}
    means = []
    for first in range(0, len(documents), CHUNK):
        some = documents[first : first + CHUNK]
        parts = [[one.text[start:end] for start, end in passages.split(one.text)] or [one.text] for one in some]
        found = kept.encode([part for own in parts for part in own]).astype(np.float16).astype(np.float32)
        means.append(representation.pooled(found, np.array([len(own) for own in parts])))
        for one in some:
            rows[digest(one.text)] = len(rows)
    return rows, np.concatenate(means)


def pool_of(table: Path, none: Path | None, size: int, seed: int, kept: KeptVectors) -> Pool:
    """The pool that ``cloister simulate`` would draw, with its vectors and its own vocabulary."""
    source = Source(path=table, text_column="text", label_column="label")
    everything = draw_pool(source, None, seed)
    chosen = draw_pool(source, size, seed)
    if none is not None:
        strange = [
            replace(one, label=NONE)
            for one in draw_pool(Source(path=none, text_column="text", label_column="label"), None, seed)
        ]
        everything, chosen = [*everything, *strange], [*chosen, *strange]
    rows, means = embedded(everything, kept)
    names = sorted({one.label for one in chosen if one.label})
    spoken = [" ".join(re.split(r"[_\s-]+", name)) for name in names]
    texts = [one.text for one in chosen]
    learned = vocabulary.fit(texts, seed=seed)
    return Pool(
        vectors=means[[rows[digest(text)] for text in texts]],
        words=learned.transform(texts),
        truth=np.array([names.index(one.label or "") for one in chosen]),
        names=names,
        label_vectors=kept.encode(spoken),
        label_words=learned.transform(spoken),
    )


def to_read(probabilities: Floats, truth: Integers, target: float) -> int:
    """Documents outside the largest set of surest ones of which a share of ``target`` is right."""
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    wrong = np.cumsum((probabilities.argmax(axis=1) != truth)[order])
    good = np.flatnonzero(wrong <= (1 - target) * np.arange(1, len(order) + 1))
    return len(order) - (int(good[-1]) + 1 if len(good) else 0)


def play(pool: Pool, *, seed: int, step: int, target: float, least: int, without: Sequence[str]) -> list[Round]:
    """The engine's own rounds, until more answers were given than the best round needs (and at least ``least``)."""
    empty = np.zeros((len(pool.truth), 0), dtype=np.float32)
    words = "vocabulary" not in without
    graph = None
    if "graph" not in without:
        graph = neighbours.weights(neighbours.join(neighbours.none(), pool.vectors, seed=seed))
    space = representation.Space(pool.vectors, pool.words if words else empty, graph)
    label_vectors, label_words = pool.label_vectors.copy(), pool.label_words.copy()
    silent = np.array([name == NONE for name in pool.names]) | ("prior" in without)
    label_vectors[silent] = label_words[silent] = 0
    texts = representation.Space(label_vectors, label_words if words else empty[: len(pool.names)])
    nothing, asked = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    rng = np.random.default_rng(seed)
    rounds: list[Round] = []
    head = None
    while len(asked) < max(least, min((one.to_finish for one in rounds), default=1)):
        known = np.sort(asked)
        result = refit.refit(
            features=space,
            label_features=texts,
            answered=known,
            labels=pool.truth[known],
            held_out=nothing,
            held_out_labels=nothing,
            previous=head,
            seed=seed,
            ahead=step,
        )
        head = result.head
        rest = np.sort(result.order)
        if not len(rest):
            break
        raw = head.at(1.0).probabilities(space.rows(head.mix.steps)[rest])
        shown = result.probabilities[rest]
        rounds.append(_seen(pool, rest.astype(np.int64), shown, raw, len(asked), target, result.seconds))
        order = result.order
        if "cover" in without and len(asked):
            order = ranking.margin_order(result.probabilities, rest, rng=rng)
        asked = np.concatenate([asked, order[:step]])
    return rounds


def _seen(
    pool: Pool, rest: Integers, probabilities: Floats, raw: Floats, answers: int, target: float, seconds: float
) -> Round:
    truth = pool.truth[rest]
    places = np.arange(len(rest))
    strange = truth == pool.names.index(NONE) if NONE in pool.names else np.zeros(len(rest), dtype=bool)
    recall = None
    if NONE in pool.names:
        every = int((pool.truth == pool.names.index(NONE)).sum())
        missed = int((probabilities.argmax(axis=1) != truth)[strange].sum())
        recall = 1 - missed / max(1, every)
    return Round(
        answers=answers,
        to_finish=answers + to_read(probabilities, truth, target),
        accuracy=float((probabilities.argmax(axis=1) == truth).mean()),
        calibration_error=calibration.expected_calibration_error(probabilities, truth),
        log_loss=float(-np.log(np.maximum(probabilities[places, truth], 1e-9)).mean()),
        raw_log_loss=float(-np.log(np.maximum(raw[places, truth], 1e-9)).mean()),
        seconds=seconds,
        none_recall=recall,
    )


def recipe(pool: Pool, *, seed: int, step: int, target: float) -> list[Round]:
    """What people do today."""
    everything = np.arange(len(pool.truth))
    asked = np.random.default_rng(seed).choice(len(everything), step, replace=False)
    rounds: list[Round] = []
    head = None
    while len(asked) < min((one.to_finish for one in rounds), default=len(everything)):
        head = heads.fit(pool.vectors[asked], pool.truth[asked], classes=len(pool.names), c=1.0, previous=head)
        rest = np.setdiff1d(everything, asked)
        if not len(rest):
            break
        probabilities = head.probabilities(pool.vectors[rest])
        right = probabilities.argmax(axis=1) == pool.truth[rest]
        finish = len(asked) + to_read(probabilities, pool.truth[rest], target)
        rounds.append(Round(answers=len(asked), to_finish=finish, accuracy=float(right.mean())))
        asked = np.concatenate([asked, rest[np.argsort(probabilities.max(axis=1), kind="stable")[:step]]])
    return rounds


def main(arguments: Sequence[str]) -> int:
    """Runs all sets and seeds, one line each, and the geometric mean at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.oracle", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+")
    parser.add_argument("--vectors", type=Path, required=True, help="folder that keeps passage vectors")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--pool", type=int, default=6000)
    parser.add_argument("--step", type=int, default=50)
    parser.add_argument("--target", type=float, default=0.95)
    parser.add_argument("--least", type=int, default=0, help="answers to go on to, for figures of later rounds")
    parser.add_argument("--without", choices=PARTS, nargs="*", default=[])
    parser.add_argument("--none", type=Path, help="table of documents that belong to no label")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--out", type=Path, help="Markdown file for the table")
    options = parser.parse_args(arguments)
    kept = KeptVectors(options.vectors)
    runs: list[Run] = []
    tuned_from = sys.maxsize if "tuning" in options.without else tuning.TUNE_FROM
    with threadpool_limits(limits=1, user_api="blas"), patch.object(tuning, "TUNE_FROM", tuned_from):
        for source in options.tables:
            for seed in options.seeds:
                runs.append(_one(source, seed, kept, options))
                if options.json:
                    options.json.write_text(json.dumps([asdict(run) for run in runs], indent=1), encoding="utf-8")
                if options.out:
                    options.out.write_text(table(runs, options), encoding="utf-8")
    by_set = {run.name: [other.ratio for other in runs if other.name == run.name] for run in runs}
    for name, ratios in by_set.items():
        print(f"{name}: {_geometric(ratios):.3f} (spread {min(ratios):.3f} to {max(ratios):.3f})")
    print(f"geometric mean: {_geometric([_geometric(ratios) for ratios in by_set.values()]):.3f}")
    return 0


def table(runs: Sequence[Run], options: argparse.Namespace) -> str:
    """The runs as Markdown."""
    lines = [
        "# Answers to finish, the threshold told by an oracle",
        "",
        f"Written by `python -m tests.benchmarks.oracle` (commit {provenance.commit()}; {provenance.today()}; "
        f"{provenance.machine()}).",
        "",
        f"Pools of {options.pool:,} drawn by seed, rounds of {options.step}, target {options.target:.0%}"
        + (f", without {', '.join(options.without)}" if options.without else "")
        + ". Fractions of the pool, means over seeds; calibration error and log loss on what remains, from 300 answers "
        "on.",
        "",
        "| set | seeds | ours | the recipe | ratio | spread | calibration error, median | worst | log loss | raw |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    means = []
    for name in dict.fromkeys(run.name for run in runs):
        some = [run for run in runs if run.name == name]
        ratios = [run.ratio for run in some]
        means.append(_geometric(ratios))
        late = [one for run in some for one in run.rounds if one.answers >= 300] or [run.rounds[-1] for run in some]
        errors = [one.calibration_error for one in late]
        lines.append(
            f"| {name} | {', '.join(str(run.seed) for run in some)} | {np.mean([run.engine for run in some]):.4f} "
            f"| {np.mean([run.recipe for run in some]):.4f} | **{means[-1]:.3f}** "
            f"| {min(ratios):.3f} to {max(ratios):.3f} | {np.median(errors):.3f} | {max(errors):.3f} "
            f"| {np.mean([one.log_loss for one in late]):.3f} | {np.mean([one.raw_log_loss for one in late]):.3f} |"
        )
    return "\n".join([*lines, f"| geometric mean | | | | **{_geometric(means):.3f}** | | | | | |", ""])


def _one(table: Path, seed: int, kept: KeptVectors, options: argparse.Namespace) -> Run:
    pool = pool_of(table, options.none, options.pool, seed, kept)
    began = time.process_time()
    ours = play(pool, seed=seed, step=options.step, target=options.target, least=options.least, without=options.without)
    theirs = recipe(pool, seed=seed, step=options.step, target=options.target)
    size = len(pool.truth)
    engine, usual = (min(one.to_finish for one in rounds) / size for rounds in (ours, theirs))
    run = Run(
        name=f"{table.parent.name}/{table.stem}",
        seed=seed,
        engine=engine,
        recipe=usual,
        ratio=engine / usual,
        rounds=ours,
    )
    late = [one for one in ours if one.answers >= 300] or ours[-1:]
    errors = [one.calibration_error for one in late]
    line = (
        f"{run.name} seed {seed}: {engine:.4f} / {usual:.4f} = {run.ratio:.3f}; calibration error median "
        f"{np.median(errors):.3f} worst {max(errors):.3f}; log loss {np.mean([one.log_loss for one in late]):.3f} raw "
        f"{np.mean([one.raw_log_loss for one in late]):.3f}; slowest refit {max(one.seconds for one in ours):.2f} s; "
        f"{time.process_time() - began:.0f} CPU s"
    )
    recalls = [one.none_recall for one in ours if one.answers <= 1500 and one.none_recall is not None]
    print(line + (f"; none of these {recalls[-1]:.3f}" if recalls else ""), flush=True)
    return run


def _geometric(ratios: Sequence[float]) -> float:
    return float(np.exp(np.mean(np.log(ratios))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
