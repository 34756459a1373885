"""Doubtful answers: of as many as were wrongly given, how many are found, beside the two rankings people know.

    python -m tests.benchmarks.doubt a/train.csv b/train.csv --vectors FOLDER --seeds 0 1 2 --out OUT
        [--cleanlab ENVIRONMENT/bin/python]

For each table and seed a pool is drawn and so many random documents of it are answered (2,000), 5 % of them wrongly:
*uniform* errors land on any other label, *confusable* ones on the label that a head trained on the truth finds next
likeliest. The engine's own refit gives out-of-fold confidences; then answers are ranked by engine/doubt.py, by the head
alone and with neighbours, and by *self-confidence* and *normalized margin* (Northcutt, Jiang and Chuang 2021). What is
told is precision at the injected count.

With ``--cleanlab`` the library of these authors ranks the same answers by the same confidences, too. Its licence is the
AGPL, so it is no requirement of anything here: ``pip install cleanlab`` into an environment of its own, and name its
Python (measured with 2.9.0).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
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
from tests.benchmarks import provenance
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
    cleanlab: Mapping[str, float] = field(default_factory=dict)
    """By each ranking of the library's own, where it was asked."""


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


def cleanlab(python: Path, shares: Floats, given: Integers) -> dict[str, Integers]:
    """The places of the answers by each of cleanlab's rankings, the most doubtful first, in its own environment."""
    with tempfile.TemporaryDirectory(prefix="cloister-doubt-") as scratch:
        inside, out = Path(scratch) / "in.npz", Path(scratch) / "out.json"
        np.savez(inside, shares=shares, given=given)
        script = Path(__file__).with_name("cleanlab_doubt.py")
        subprocess.run([python, "-I", script, inside, out], check=True)
        found = json.loads(out.read_text(encoding="utf-8"))
    return {name: np.array(order, dtype=np.int64) for name, order in found.items()}


def one(pool: Pool, name: str, seed: int, *, answers: int, share: float, python: Path | None = None) -> list[Found]:
    """Both kinds of errors on one pool; ``python`` of the environment that has cleanlab."""
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

        theirs = cleanlab(python, shares, given) if python is not None else {}
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
                cleanlab={way: float(np.isin(order[: len(wrong)], wrong).mean()) for way, order in theirs.items()},
            )
        )
    return found


def table(runs: Sequence[Found], options: argparse.Namespace) -> str:
    """Means over seeds with their spread, in Markdown."""
    library = bool(options.cleanlab)
    lines = [
        "# Wrong answers found",
        "",
        f"Written by `python -m tests.benchmarks.doubt` (commit {provenance.commit()}; {provenance.today()}; "
        f"{provenance.machine()}).",
        "",
        f"Pools of {options.pool:,} drawn by seed, {options.answers:,} answers at random, {options.share:.0%} of them "
        "wrong. Each figure is the share of wrong ones among as many of the most doubted as were injected, all on the "
        "same out-of-fold confidences: mean over seeds, spread in brackets. How right the head is counts what is wrong "
        "in the data, too.",
        "",
        "| set | errors | seeds | head right | self-confidence | normalized margin | Cloister, head alone | Cloister |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, kind, own in _groups(runs):
        fields = ("accuracy", "self_confidence", "normalized_margin", "ours", "with_neighbours")
        cells = [_cell([getattr(run, field) for run in own]) for field in fields]
        lines.append(f"| {name} | {kind} | {_seeds(own)} | {' | '.join([*cells[:-1], f'**{cells[-1]}**'])} |")
    if library:
        lines += [
            "",
            "## cleanlab itself, on the same confidences",
            "",
            "Its three scores of label quality, and what its confident learning takes for issues, by self-confidence. "
            "It offers these and does not say which kind of error there is; Cloister estimates that from the answers.",
            "",
            "| set | errors | Cloister | self-confidence | normalized margin | confidence-weighted entropy "
            "| confident learning | Cloister − its best, mean |",
            "|---|---|---|---|---|---|---|---|",
        ]
        ways = ("self_confidence", "normalized_margin", "confidence_weighted_entropy", "issues")
        for name, kind, own in _groups(runs):
            ours = [run.with_neighbours for run in own]
            cells = [_cell([run.cleanlab[way] for run in own]) for way in ways]
            best = max(float(np.mean([run.cleanlab[way] for run in own])) for way in ways)
            gain = float(np.mean(ours)) - best
            lines.append(f"| {name} | {kind} | **{_cell(ours)}** | {' | '.join(cells)} | {gain:+.2f} |")
    return "\n".join([*lines, ""])


def _groups(runs: Sequence[Found]) -> list[tuple[str, str, list[Found]]]:
    return [
        (name, kind, [run for run in runs if run.name == name and run.kind == kind])
        for name in dict.fromkeys(run.name for run in runs)
        for kind in KINDS
    ]


def _cell(values: Sequence[float]) -> str:
    spread = f" ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else ""
    return f"{np.mean(values):.2f}{spread}"


def _seeds(runs: Sequence[Found]) -> str:
    return ", ".join(str(run.seed) for run in runs)


def main(arguments: Sequence[str]) -> int:
    """All tables and seeds, one line each, and the table of means at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.doubt", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+")
    parser.add_argument("--vectors", type=Path, required=True, help="folder that keeps passage vectors")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--pool", type=int, default=6000)
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--share", type=float, default=0.05, help="of the answers that are wrong")
    parser.add_argument("--cleanlab", type=Path, help="Python of an environment that has cleanlab")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--out", type=Path, help="Markdown file for the table")
    options = parser.parse_args(arguments)
    kept = KeptVectors(options.vectors)
    runs: list[Found] = []
    with threadpool_limits(limits=1, user_api="blas"):
        for path in options.tables:
            for seed in options.seeds:
                pool = pool_of(path, None, options.pool, seed, kept)
                found = one(
                    pool,
                    path.parent.name,
                    seed,
                    answers=options.answers,
                    share=options.share,
                    python=options.cleanlab,
                )
                runs += found
                for run in found:
                    print(run, flush=True)
                if options.json:
                    options.json.write_text(json.dumps([asdict(each) for each in runs], indent=1), encoding="utf-8")
                if options.out:
                    options.out.write_text(table(runs, options), encoding="utf-8")
    print(table(runs, options))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
