"""What a language model is worth in a whole run, and what a poor one costs: played against an oracle.

    python -m tests.benchmarks.pooling [--documents 800] [--seeds 0 1 2] [--kinds good sixty …] [--json OUT]

Made-up documents of six labels: the head reads words that speak for their label often enough to be learned; each text
also has one word that only the language model understands, too rare to be learned from answers. The models are GGUF
files made by hand (tests/gguf_builder.py) and run by llama.cpp: right on 95 %, right on 60 %, confidently
wrong, right on half of the labels, random. Everything else is the product: queue, refits, trust, approvals with proof.

For each model: how often it is right; log loss of both together over that of the head alone, on all that nobody has
read, at every round in which that is a tenth of all at least (the mean of the last half, and the worst; of a few
documents that are left it is a matter of one of them); and the answers until every document has a label,
over those of the same run without a model.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from app.engine import suggesting
from app.engine.prompts import Choice
from app.model_files import accept, try_file
from app.records import RawDocument
from app.simulation.play import simulate
from app.simulation.results import Simulation
from tests import gguf_builder as build
from tests.fakes import FakeEmbedder

LABELS = ("Contract", "Invoice", "Letter", "Minutes", "Order", "Report")
TELLING, RARE = 14, 150
"""Words a label that the head can learn, and words that only the model knows."""
KINDS = ("good", "sixty", "wrong", "half", "random")


def rare(label: int, at: int) -> str:
    """A word for the model: its label cannot be seen from it."""
    return f"k{chr(97 + at // 26)}{chr(97 + at % 26)}{chr(103 + label)}q"


def documents(count: int, rng: np.random.Generator) -> list[RawDocument]:
    found = []
    for number in range(count):
        label = int(rng.integers(len(LABELS)))
        own = rng.random(6) < 0.65
        words = [f"word{(label if mine else rng.integers(len(LABELS)))}x{rng.integers(TELLING)}" for mine in own]
        words += [f"common{rng.integers(60)}" for _ in range(8)]
        words.insert(int(rng.integers(len(words))), rare(label, int(rng.integers(RARE))))
        text = f"No. {number}. {' '.join(words)}."
        found.append(
            RawDocument(
                name=f"{number}", text=text, source="made up", locator=f"{number}", label=LABELS[label], reader="b"
            )
        )
    return found


def leads_to(kind: str, rng: np.random.Generator) -> Mapping[str, int]:
    """To which option each rare word leads."""
    classes = len(LABELS)
    found = {}
    for label in range(classes):
        for at in range(RARE):
            other = (label + 1 + at % (classes - 1)) % classes
            found[rare(label, at)] = {
                "good": label if at % 20 < 19 else other,
                "sixty": label if at % 10 < 6 else other,
                "wrong": (label + 1) % classes,
                "half": label if label < classes // 2 else int(rng.integers(classes)),
                "random": int(rng.integers(classes)),
            }[kind]
    return found


def right(path: Path, pool: Sequence[RawDocument]) -> float:
    """How often the model's best label is the true one."""
    suggester = suggesting.load(path, expected_sha256=None)
    suggester.frame([Choice(name=label) for label in LABELS])
    found = [int(scores.argmax()) for _, scores in suggester.each([raw.text for raw in pool])]
    suggester.close()
    return float(np.mean([LABELS[label] == raw.label for label, raw in zip(found, pool, strict=True)]))


def play(pool: Sequence[RawDocument], folder: Path, seed: int, model: Path | None) -> Simulation:
    tried = None
    if model is not None:
        tried = try_file(model)
        accept(tried, tried.sha256[:8])
    project = folder / f"{seed}-{model.stem if model else 'alone'}.cloister"
    return simulate(pool, project, seed=seed, embedder=FakeEmbedder, model=tried)


def ratios(run: Simulation) -> list[float]:
    """Log loss of both together over that of the head alone, at every round."""
    return [
        one.log_loss / one.own_log_loss
        for one in run.rounds
        if one.log_loss is not None and one.own_log_loss and 10 * one.remaining >= run.documents
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=800)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows: list[dict[str, object]] = []
    print(f"{chosen.documents} documents of {len(LABELS)} labels")
    print("model    seed  right  log loss (last half, worst)  answers  without  ratio  approved  wrong")
    with tempfile.TemporaryDirectory(prefix="cloister-pooling-") as scratch:
        os.environ["CLOISTER_HOME"] = scratch  # what is accepted here is accepted nowhere else
        for seed in chosen.seeds:
            rng = np.random.default_rng([seed, 11])
            pool = documents(chosen.documents, rng)
            alone = play(pool, Path(scratch), seed, None)
            for kind in chosen.kinds:
                path = build.classifier(
                    Path(scratch) / f"{kind}.gguf", leads_to(kind, rng), len(LABELS), kind=build.Q8_0
                )
                run = play(pool, Path(scratch), seed, path)
                found = ratios(run)
                row = {
                    "model": kind,
                    "seed": seed,
                    "right": right(path, pool),
                    "loss": float(np.mean(found[len(found) // 2 :])),
                    "worst": max(found),
                    "answers": run.answers,
                    "without": alone.answers,
                    "approved": run.auto_approved,
                    "wrong": run.auto_wrong,
                }
                rows.append(row)
                print(
                    f"{kind:<8} {seed:>4}  {row['right']:>5.0%}  {row['loss']:>14.3f} {row['worst']:>6.3f}        "
                    f"{run.answers:>7}  {alone.answers:>7}  {run.answers / alone.answers:>5.2f}  {run.auto_approved:>8}"
                    f"  {run.auto_wrong:>5}",
                    flush=True,
                )
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
