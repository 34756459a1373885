"""Finding the few relevant documents, ASReview's own task, by ASReview itself and by this program.

    python -m tests.benchmarks.screening play a/train.csv b/train.csv --vectors FOLDER --runs FOLDER
        --asreview ENVIRONMENT/bin/python [--seeds 0 1 2]
    python -m tests.benchmarks.screening table --runs FOLDER --out tests/benchmarks/results/screening.md

One rare label of each pool (0.5 to 5 % of it, drawn by seed) is what is relevant, everything else is not. The measure
is work saved over sampling at 95 % recall (Cohen et al. 2006): the share of documents that need not be read until 95 %
of the relevant ones were, minus the 5 % that leaving out at random would save. Everybody begins with the same relevant
and the same irrelevant document, and nobody knows when to stop: the measure does.

* ``elas_u4``: ASReview's default model; ``vectors``: the settings of its language-model variant on our embedder's
  vectors. Both ask the likeliest document next and learn after each answer.
* ``likeliest``: our refit and representation on a yes/no label set, asked in ASReview's way, the likeliest first, with
  the program's rhythm of refits. The program has no such mode; it shows what the representation is worth here.
* ``queue``: the program's queue as it is. It asks what is doubtful, not what is likely, so this measure is not made for
  it; ``queue, then the likely``: at the best moment its reader turns to the likeliest and reads those to the end.

Ours without and with the label's name (``named``), which ASReview is not given and people do have.

ASReview is no requirement of the program: ``pip install asreview`` into an environment of its own, and name its Python
(measured with 3.0.8).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app import offline

if __name__ == "__main__":  # whoever imports this decides for itself
    offline.guard()

import numpy as np
import numpy.typing as npt

from app import learner
from app.engine import neighbours, refit, representation
from app.records import Source
from app.simulation.oracle import draw_pool
from app.simulation.vectors import KeptVectors
from tests.benchmarks import kept_runs, oracle, provenance

Integers = npt.NDArray[np.int64]

RECALL = 0.95
RARE = (0.005, 0.05)
"""Shares of a pool between which a label is rare enough to be looked for, and common enough to be measured."""
LEARNED = 1500
"""Answers after which the queue is not worked out again: what is left then is read in its last order."""


def work_saved(order: Sequence[int] | Integers, relevant: npt.NDArray[np.bool_], recall: float = RECALL) -> float:
    """Work saved over sampling, below 1: 1 - n/N - (1 - recall), n being read when the recall was reached.

    ``order`` are the places that were read, in order, ``relevant`` ``(N,)`` which are. Raises ``ValueError`` where the
    recall was not reached.
    """
    found = np.cumsum(relevant[np.asarray(order, dtype=np.int64)])
    enough = np.flatnonzero(found >= np.ceil(recall * relevant.sum() - 1e-9))
    if not len(enough):
        raise ValueError("the recall was not reached")
    return float(recall - (int(enough[0]) + 1) / len(relevant))


def ours(
    pool: oracle.Pool, relevant: npt.NDArray[np.bool_], prior: Sequence[int], label: int, *, named: bool, seed: int
) -> dict[str, float]:
    """Work saved by our three ways of reading."""
    graph = neighbours.weights(neighbours.join(neighbours.none(), pool.vectors, seed=seed))
    space = representation.Space(pool.vectors, pool.words, graph)
    texts = representation.Space(*(_named(rows, label, named) for rows in (pool.label_vectors, pool.label_words)))
    found = {}
    for name in ("likeliest", "queue"):
        read = np.array(prior, dtype=np.int64)
        best, head = -np.inf, None
        enough = np.ceil(RECALL * relevant.sum() - 1e-9)
        while relevant[read].sum() < enough:
            known = np.sort(read)
            ahead = learner.step(len(read))
            result = refit.refit(
                features=space,
                label_features=texts,
                answered=known,
                labels=relevant[known].astype(np.int64),
                held_out=np.zeros(0, dtype=np.int64),
                held_out_labels=np.zeros(0, dtype=np.int64),
                previous=head,
                seed=seed,
                ahead=ahead,
            )
            head = result.head
            rest = np.setdiff1d(np.arange(len(relevant)), read)
            likeliest = rest[np.argsort(-result.probabilities[rest, 1], kind="stable")]
            best = max(best, work_saved(np.concatenate([read, likeliest]), relevant))
            order = likeliest if name == "likeliest" else result.order.astype(np.int64)
            read = np.concatenate([read, order[: ahead if len(read) < LEARNED else None]])
        found[name] = work_saved(read, relevant)
        if name == "queue":
            found["queue, then the likely"] = best
    return found


def _named(rows: npt.NDArray[np.float32], label: int, named: bool) -> npt.NDArray[np.float32]:
    """The texts of "no", which says nothing, and of "yes", which is the label's name where it is told."""
    return np.stack([np.zeros_like(rows[label]), rows[label] if named else np.zeros_like(rows[label])])


def asreview(
    python: Path,
    texts: Sequence[str],
    pool: oracle.Pool,
    relevant: npt.NDArray[np.bool_],
    prior: Sequence[int],
    seed: int,
) -> dict[str, float]:
    """Work saved by ASReview's models, in its own environment."""
    with tempfile.TemporaryDirectory(prefix="cloister-screening-") as scratch:
        folder = Path(scratch)
        np.save(folder / "vectors.npy", pool.vectors, allow_pickle=False)
        given = {
            "texts": list(texts),
            "relevant": relevant.astype(int).tolist(),
            "prior": list(prior),
            "recall": RECALL,
            "vectors": str(folder / "vectors.npy"),
            "seed": seed,
        }
        (folder / "in.json").write_text(json.dumps(given), encoding="utf-8")
        script = Path(__file__).with_name("asreview_screening.py")
        subprocess.run([python, "-I", script, folder / "in.json", folder / "out.json"], check=True)
        found = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return {name: work_saved(one["order"], relevant) for name, one in found.items()}


def rare_label(truth: Integers, seed: int) -> int:
    """A label that is rare, drawn by seed. Raises ``ValueError`` where there is none."""
    shares = np.bincount(truth) / len(truth)
    rare = np.flatnonzero((shares >= RARE[0]) & (shares <= RARE[1]))
    if not len(rare):
        raise ValueError("no label is rare")
    return int(np.random.default_rng([seed, 9]).choice(rare))


def _play(options: argparse.Namespace) -> None:
    kept = KeptVectors(options.vectors)
    for seed in options.seeds:
        for table in options.tables:
            name = table.parent.name
            path = options.runs / f"{name}.{options.pool}.{seed}.json"
            if path.exists():
                continue
            began = time.process_time()
            pool = oracle.pool_of(table, None, options.pool, seed, kept)
            label = rare_label(pool.truth, seed)
            relevant = pool.truth == label
            rng = np.random.default_rng([seed, 10])
            prior = [int(rng.choice(np.flatnonzero(relevant == one))) for one in (True, False)]
            source = Source(path=table, text_column="text", label_column="label")
            texts = [one.text for one in draw_pool(source, options.pool, seed)]
            saved = asreview(options.asreview, texts, pool, relevant, prior, seed)
            for named in (False, True):
                found = ours(pool, relevant, prior, label, named=named, seed=seed)
                saved |= {f"{way}{', named' if named else ''}": value for way, value in found.items()}
            made = {
                "set": name,
                "seed": seed,
                "documents": len(relevant),
                "label": pool.names[label],
                "relevant": int(relevant.sum()),
                "saved": saved,
                "commit": provenance.commit(),
                "day": provenance.today(),
                "machine": provenance.machine(),
            }
            kept_runs.keep(path, made)
            words = ", ".join(f"{way} {value:.3f}" for way, value in saved.items())
            print(f"{name} seed {seed}: {words}; {time.process_time() - began:.0f} CPU s", flush=True)


NAMES = {
    "elas_u4": "ASReview, its default (ELAS u4)",
    "vectors": "ASReview, its SVM on our vectors",
    "likeliest": "ours, likeliest first",
    "likeliest, named": "ours, likeliest first, label's name told",
    "queue": "our queue as it is",
    "queue, named": "our queue as it is, label's name told",
    "queue, then the likely": "our queue, then the likely at the best moment",
    "queue, then the likely, named": "our queue, then the likely at the best moment, label's name told",
}


def table(runs: Sequence[Mapping[str, Any]]) -> str:
    """The runs as Markdown: a row a way of reading."""
    by_set: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for run in runs:
        by_set[run["set"]].append(run)
    sets = sorted(by_set)
    commits, days, machines = (", ".join(sorted({run[key] for run in runs})) for key in ("commit", "day", "machine"))
    sizes = ", ".join(f"{size:,}" for size in sorted({run["documents"] for run in runs}))
    lines = [
        "# Finding the few relevant documents: ASReview's task",
        "",
        f"Written by `python -m tests.benchmarks.screening` (commit {commits}; {days}; {machines}).",
        "",
        "Work saved over sampling at 95 % recall (higher is better, at most 0.95), mean over seeds, spread in "
        f"brackets. Pools of {sizes}; the relevant class is one rare label, drawn by seed; one relevant and one "
        "irrelevant document are known to everybody.",
        "",
        f"| read by | {' | '.join(f'{name} ({len(by_set[name])} seeds)' for name in sets)} | mean |",
        "|---" * (len(sets) + 2) + "|",
    ]
    for way, words in NAMES.items():
        values = [[run["saved"][way] for run in by_set[name] if way in run["saved"]] for name in sets]
        cells = [f"{np.mean(one):.3f} ({min(one):.3f}–{max(one):.3f})" if one else "–" for one in values]
        mean = f"{np.mean([np.mean(one) for one in values if one]):.3f}" if any(values) else "–"
        lines.append(f"| {words} | {' | '.join(cells)} | {mean} |")
    lines += ["", "| set | seed | relevant label | relevant documents |", "|---|---|---|---|"]
    lines += [f"| {run['set']} | {run['seed']} | {run['label']} | {run['relevant']} |" for run in runs]
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Plays runs, or writes their table."""
    command = kept_runs.Command("screening", __doc__)
    command.playing.add_argument(
        "--asreview", type=Path, required=True, help="Python of the environment that has ASReview"
    )
    return command.run(arguments, play=_play, table=lambda options: table(kept_runs.load(options.runs)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
