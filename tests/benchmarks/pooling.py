"""What a language model is worth in a whole run, and what a poor one costs: played against an oracle.

    python -m tests.benchmarks.pooling [--documents 900] [--seeds 0 1 2] [--kinds good sixty …] [--json OUT]

Made-up documents of six labels: the head reads words that speak for their label often enough to be learned; each text
also has one word that only the language model understands, too rare to be learned from answers. The models are GGUF
files made by hand (tests/gguf_builder.py) and run by llama.cpp: right on 95 %, right on 60 %, confidently
wrong, right on half of the labels, random. Everything else is the product: queue, refits, trust, approvals with proof.

For each model: how often it is right; log loss of both together over that of the head alone, on all that nobody has
read, approved or not, at every round in which that is a tenth of all at least (the mean of the last half, and the
worst; of a few documents that are left it is a matter of one of them), and the worst of all rounds; the answers until
every document has a label, over those of the same run without a model; and the same *with an oracle's threshold*: the
fewest answers after which the surest of what is unread can be approved with at most 5 % wrong, and the rest be read
(tests/benchmarks/oracle.py). No audit is paid for there, so no luck of its draw is in it.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from app.engine import suggesting
from app.engine.prompts import Choice
from app.model_files import accept, try_file
from app.records import DocumentId, RawDocument
from app.session import Session
from app.simulation import play as playing
from app.simulation.measure import measured
from app.simulation.oracle import Oracle
from app.simulation.results import SimulatedRound, Simulation
from tests import gguf_builder as build
from tests.benchmarks.oracle import to_read
from tests.fakes import FakeEmbedder

LABELS = ("Contract", "Invoice", "Letter", "Minutes", "Order", "Report")
TELLING, RARE = 14, 150
"""Words a label that the head can learn, and words that only the model knows."""
KINDS = ("good", "sixty", "half", "wrong", "random")
TARGET = 0.95


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


def play(pool: Sequence[RawDocument], folder: Path, seed: int, model: Path | None) -> tuple[Simulation, int]:
    """A whole run, and its answers to finish with an oracle's threshold."""
    tried = None
    if model is not None:
        tried = try_file(model)
        accept(tried, tried.sha256[:8])
    project = folder / f"{seed}-{model.stem if model else 'alone'}.cloister"
    finish = [len(pool)]

    def watched(session: Session, oracle: Oracle, *, of: frozenset[DocumentId], **more: Any) -> SimulatedRound:
        found = measured(session, oracle, of=of, **more)
        finish.append(found.answers + _to_read(session, oracle, of))
        return found

    with patch.object(playing, "measured", watched):
        run = playing.simulate(pool, project, seed=seed, target=TARGET, embedder=FakeEmbedder, model=tried)
    return run, min(finish)


def _to_read(session: Session, oracle: Oracle, of: frozenset[DocumentId]) -> int:
    """What would have to be read still, of all that has no answer, were the threshold known."""
    known = session.probabilities()
    unread = sorted(of - session.answered())
    if known is None or not unread:
        return len(unread)
    place = {label: at for at, label in enumerate(known[0])}
    truth = np.array([place[oracle.truth[document]] for document in unread])
    return to_read(known[1][[document - 1 for document in unread]], truth, TARGET)


def ratios(run: Simulation, *, least: float) -> list[float]:
    """Log loss of both together over that of the head alone, at every round with a share of ``least`` unread."""
    found = []
    for one in run.rounds:
        unread = one.remaining + one.auto_approved
        if unread and unread >= least * run.documents and one.log_loss is not None and one.own_log_loss:
            found.append(one.log_loss / one.own_log_loss)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=900)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows: list[dict[str, Any]] = []
    print(f"{chosen.documents} documents of {len(LABELS)} labels")
    print(HEADING)
    with tempfile.TemporaryDirectory(prefix="cloister-pooling-") as scratch:
        os.environ["CLOISTER_HOME"] = scratch  # what is accepted here is accepted nowhere else
        for seed in chosen.seeds:
            rng = np.random.default_rng([seed, 11])
            pool = documents(chosen.documents, rng)
            alone, alone_oracle = play(pool, Path(scratch), seed, None)
            for kind in chosen.kinds:
                by_word = leads_to(kind, copy.deepcopy(rng))  # the same, whichever kinds are played
                path = build.classifier(Path(scratch) / f"{kind}.gguf", by_word, len(LABELS), kind=build.Q8_0)
                run, oracle = play(pool, Path(scratch), seed, path)
                found = ratios(run, least=0.1)
                row = {
                    "model": kind,
                    "seed": seed,
                    "right": right(path, pool),
                    "loss": float(np.mean(found[len(found) // 2 :])),
                    "worst": max(found),
                    "any": max(ratios(run, least=0.0)),
                    "oracle": oracle,
                    "oracle_without": alone_oracle,
                    "answers": run.answers,
                    "without": alone.answers,
                    "approved": run.auto_approved,
                    "wrong": run.auto_wrong,
                    "attempts": len(run.approvals),
                    "attempts_without": len(alone.approvals),
                }
                rows.append(row)
                print(_line(row), flush=True)
                if chosen.json:
                    chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for kind in chosen.kinds:
        own = [row for row in rows if row["model"] == kind]
        print(
            f"{kind}: oracle's threshold {_spread(own, 'oracle', 'oracle_without')}; "
            f"with proof {_spread(own, 'answers', 'without')}"
        )


HEADING = (
    "| model | seed | right | log loss, last half | worst | worst of all | oracle's threshold | without | ratio "
    "| with proof | without | ratio | attempts | without | approved unread | of them wrong |\n" + "|---" * 16 + "|"
)


def _line(row: Mapping[str, Any]) -> str:
    """A row of the table, in Markdown."""
    return (
        f"| {row['model']} | {row['seed']} | {row['right']:.0%} | {row['loss']:.3f} | {row['worst']:.3f} "
        f"| {row['any']:.3f} | {row['oracle']} | {row['oracle_without']} | {row['oracle'] / row['oracle_without']:.2f} "
        f"| {row['answers']} | {row['without']} | {row['answers'] / row['without']:.2f} | {row['attempts']} "
        f"| {row['attempts_without']} | {row['approved']} | {row['wrong']} |"
    )


def _spread(rows: Sequence[Mapping[str, Any]], one: str, other: str) -> str:
    """The geometric mean of the ratios of two columns, the least and the greatest."""
    found = [row[one] / row[other] for row in rows]
    return f"{float(np.exp(np.mean(np.log(found)))):.2f} ({min(found):.2f} to {max(found):.2f})"


if __name__ == "__main__":
    main()
