"""How long a refit takes: learning from all answers, rescoring every document, putting the questions in order.

    python -m tests.benchmarks.refitting [--only 10000x15x1500 …] [--out FILE]

Made-up collections of 684 columns (384 + 300), the neighbour graph over them, labels of which one in twenty is wrong.
Refits follow one another as in the loop, 50 answers apart, over the last 400 answers, so that those in which settings
are searched and those in which they are not stand in their true proportion. A second thread counts for how long the
interpreter was held at a time: the window would have stood still for as long. Times are wall times, CPU beside them;
on a machine that does other work the longest hold is that of the other work, too.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import offline

offline.guard()

import numpy as np  # noqa: E402

from app.engine import neighbours, refit  # noqa: E402
from app.engine.head import Head  # noqa: E402
from app.engine.representation import Space  # noqa: E402

CASES = ("10000x15x1500", "100000x15x1500", "6000x77x1000", "6000x150x1000")
VECTOR, WORDS = 384, 300
STEP, OVER = 50, 400
NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A made-up collection, its labels' texts, and the answers of an oracle that errs sometimes."""

    space: Space
    texts: Space
    labels: np.ndarray

    @classmethod
    def of(cls, count: int, classes: int, seed: int) -> World:
        """Every label has a few topics; documents lie around a topic, on both sides alike."""
        rng = np.random.default_rng(seed)
        topics = max(300, 3 * classes)
        topic = rng.integers(0, topics, count)
        labels = topic % classes
        parts: list[np.ndarray] = []
        hints: list[np.ndarray] = []
        for width in (VECTOR, WORDS):
            # Directions of language are not all used alike, so neither are the columns.
            used = (1 / np.sqrt(1 + np.arange(width) / 20)).astype(np.float32)
            centres = rng.standard_normal((topics, width), dtype=np.float32) * used
            kinds = rng.standard_normal((classes, width), dtype=np.float32) * used
            centres += 0.7 * kinds[np.arange(topics) % classes]
            rows = centres[topic]
            for first in range(0, count, 10_000):
                some = rows[first : first + 10_000]
                some += 1.4 * rng.standard_normal(some.shape, dtype=np.float32) * used
            parts.append(unit(rows))
            hints.append(unit(kinds + rng.standard_normal(kinds.shape, dtype=np.float32) * used))
        wrong = rng.random(count) < 0.05
        labels[wrong] = rng.integers(0, classes, int(wrong.sum()))
        graph = neighbours.weights(neighbours.join(neighbours.none(), parts[0], seed=seed))
        return cls(space=Space(parts[0], parts[1], graph), texts=Space(hints[0], hints[1]), labels=labels)


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length 1."""
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


class Window:
    """Another thread that wants the interpreter every 5 ms, as a window does."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._open = True
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Window:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        self._thread.join()

    def _tick(self) -> None:
        while self._open:
            before = time.perf_counter()
            time.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - before - 0.005)


def measure(case: str, seed: int) -> str:
    """One line of the table."""
    count, classes, answers = (int(part) for part in case.split("x"))
    world = World.of(count, classes, seed)
    order = np.random.default_rng(seed).permutation(count)
    previous: Head | None = None
    walls, cpus, searched = [], [], []

    def learn(most: int, previous: Head | None) -> refit.Refit:
        known = np.sort(order[:most])
        return refit.refit(
            features=world.space,
            label_features=world.texts,
            answered=known,
            labels=world.labels[known],
            held_out=NOTHING,
            held_out_labels=NOTHING,
            previous=previous,
            seed=seed,
        )

    previous = learn(answers - OVER - STEP, None).head
    with Window() as window:
        for most in range(answers - OVER, answers + 1, STEP):
            wall, cpu = time.perf_counter(), time.thread_time()
            result = learn(most, previous)
            walls.append(time.perf_counter() - wall)
            cpus.append(time.thread_time() - cpu)
            searched.append(result.accuracy is not None)
            previous = result.head
    slow = max((cpu for cpu, one in zip(cpus, searched, strict=True) if one), default=0.0)
    return (
        f"| {count:,} | {classes} | {answers:,} | {len(walls)}, {sum(searched)} | {min(walls):.2f} | "
        f"{np.median(walls):.2f} | {max(walls):.2f} | {np.mean(walls):.2f} | {np.mean(cpus):.2f} | {slow:.2f} | "
        f"{window.longest * 1000:.0f} |"
    )


def main(arguments: Sequence[str]) -> int:
    """Measures all cases, a line each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.refitting", description=__doc__)
    parser.add_argument("--only", nargs="+", default=list(CASES), metavar="DOCUMENTSxLABELSxANSWERS")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="write the table there, too")
    options = parser.parse_args(arguments)
    lines = [
        "| documents | labels | answers | refits, with search | s: shortest | median | longest | mean "
        "| CPU s: mean | longest | held, ms |",
        "|" + "---|" * 11,
    ]
    print("\n".join(lines), flush=True)
    for case in options.only:
        lines.append(measure(case, options.seed))
        print(lines[-1], flush=True)
    if options.out is not None:
        title = f"# Refits\n\nWritten by `python -m tests.benchmarks.refitting` on {time.strftime('%Y-%m-%d')}.\n"
        options.out.write_text("\n".join([title, *lines]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
