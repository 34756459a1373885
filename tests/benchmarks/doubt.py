"""Doubtful answers: of as many as were wrongly given, how many are found, beside the two rankings people know.

    python -m tests.benchmarks.doubt a/train.csv b/train.csv --vectors FOLDER --seeds 0 1 2 --json OUT

For each table and seed a pool is drawn and so many random documents of it are answered (2,000), 5 % of them wrongly:
*uniform* errors land on any other label, *confusable* ones on the label that a head trained on the truth finds next
likeliest. The engine's own refit gives out-of-fold confidences; then answers are ranked by engine/doubt.py, by the head
alone and with neighbours, and by *self-confidence* and *normalized margin* (Northcutt, Jiang and Chuang 2021; the two
rankings of the library cleanlab, which is not used here for its licence: both are one line). What is told is precision
at the injected count.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app import offline

if __name__ == "__main__":
    offline.guard()

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.engine import doubt, neighbours, refit, representation
from app.engine import head as heads
from app.simulation.vectors import KeptVectors
from tests.benchmarks.oracle import Pool, pool_of

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

KINDS = ("uniform", "confusable")
VOICES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Precision at the injected count, 0..1, by each ranking."""

    name: str
    seed: int
    kind: str
    accuracy: float
    self_confidence: float
    normalized_margin: float
    ours: float
    with_neighbours: float
    slips: float


def out_of_fold(space: representation.Space, texts: representation.Space, rows: Integers, given: Integers) -> Floats:
    """What heads that had not seen an answer say of it: calibrated confidences ``(m, k)``."""
    nothing = np.zeros(0, dtype=np.int64)
    order = np.argsort(rows)
    result = refit.refit(
        features=space,
        label_features=texts,
        answered=rows[order],
        labels=given[order],
        held_out=nothing,
        held_out_labels=nothing,
        seed=1,
    )
    assert result.unseen is not None
    shares = heads.softmax(result.unseen / np.float32(result.temperature)).astype(np.float64)
    back = np.empty_like(shares)
    back[order] = shares
    return back


def around(space: representation.Space, rows: Integers, given: Integers, labels: int) -> Floats:
    """The answers of the answered documents most like each one."""
    unit = space.rows(0)[rows] * space.scale(0.7)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    alike = unit @ unit.T
    np.fill_diagonal(alike, -1)
    nearest = np.argpartition(-alike, VOICES - 1, axis=1)[:, :VOICES]
    prior = np.bincount(given, minlength=labels) + 1.0
    likeness = np.take_along_axis(alike, nearest, axis=1)
    return doubt.neighbour_shares(given[nearest], likeness, labels=labels, prior=prior / prior.sum())


def one(pool: Pool, name: str, seed: int, *, answers: int, share: float) -> list[Found]:
    """Both kinds of errors on one pool."""
    rng = np.random.default_rng([seed, 3])
    labels = len(pool.names)
    graph = neighbours.weights(neighbours.join(neighbours.none(), pool.vectors, seed=seed))
    space = representation.Space(pool.vectors, pool.words, graph)
    texts = representation.Space(pool.label_vectors, pool.label_words)
    rows = rng.choice(len(pool.truth), min(answers, len(pool.truth)), replace=False).astype(np.int64)
    truth = pool.truth[rows]
    places = np.arange(len(rows))
    wrong = rng.choice(len(rows), round(share * len(rows)), replace=False)
    found = []
    for kind in KINDS:
        given = truth.copy()
        if kind == "uniform":
            given[wrong] = (truth[wrong] + rng.integers(1, labels, len(wrong))) % labels
        else:
            next_likeliest = out_of_fold(space, texts, rows, truth)
            next_likeliest[places, truth] = -1
            given[wrong] = next_likeliest[wrong].argmax(axis=1)
        shares = out_of_fold(space, texts, rows, given)
        others = shares.copy()
        others[places, given] = -1
        own = shares[places, given]
        voices = around(space, rows, given, labels)

        def precision(scores: Floats, wrong: npt.NDArray[np.int64] = wrong) -> float:
            return float(np.isin(np.argsort(scores, kind="stable")[: len(wrong)], wrong).mean())

        found.append(
            Found(
                name=name,
                seed=seed,
                kind=kind,
                accuracy=float((shares.argmax(axis=1) == truth).mean()),
                self_confidence=precision(own),
                normalized_margin=precision(own - others.max(axis=1)),
                ours=precision(doubt.scores(shares, given)),
                with_neighbours=precision(doubt.scores(shares, given, neighbours=voices)),
                slips=doubt.noise(doubt.opinion(shares, neighbours=voices), given).slips,
            )
        )
    return found


def table(runs: Sequence[Found]) -> str:
    """Means over seeds, in Markdown."""
    lines = [
        "| set | errors | head right | self-confidence | normalized margin | Cloister, head alone | Cloister |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in dict.fromkeys(run.name for run in runs):
        for kind in KINDS:
            own = [run for run in runs if run.name == name and run.kind == kind]
            means = [
                float(np.mean([getattr(run, field) for run in own]))
                for field in ("accuracy", "self_confidence", "normalized_margin", "ours", "with_neighbours")
            ]
            lines.append(f"| {name} | {kind} | " + " | ".join(f"{mean:.2f}" for mean in means) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """All tables and seeds, one line each, and the table of means at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.doubt", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+")
    parser.add_argument("--vectors", type=Path, required=True, help="folder that keeps passage vectors")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--pool", type=int, default=6000)
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--share", type=float, default=0.05, help="of the answers that are wrong")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    kept = KeptVectors(options.vectors)
    runs: list[Found] = []
    with threadpool_limits(limits=1, user_api="blas"):
        for path in options.tables:
            for seed in options.seeds:
                pool = pool_of(path, None, options.pool, seed, kept)
                for run in one(pool, path.parent.name, seed, answers=options.answers, share=options.share):
                    runs.append(run)
                    print(run, flush=True)
                    if options.json:
                        options.json.write_text(json.dumps([asdict(each) for each in runs], indent=1), encoding="utf-8")
    print(table(runs))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
