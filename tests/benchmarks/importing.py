"""How fast documents come in: python -m tests.benchmarks.importing [--rows 100000] [--csv FILE]

Makes its rows itself (made-up business letters of 20 to 200 words, some of them near-duplicates), imports them into a
new project in a folder of its own, search index and families included, and prints seconds, documents a second and peak
memory; then the shares of the steps with ``--profile``. The aim: 100,000 rows in at most 60 s, memory flat.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import json
import pstats
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from app.records import Person, PersonId, Source
from app.session import Session

AIM = 60.0
_THINGS = [
    "paper",
    "chairs",
    "cables",
    "bread",
    "valves",
    "software",
    "gloves",
    "timber",
    "paint",
    "glass",
    "lamps",
    "copper",
    "pumps",
    "wool",
    "cement",
]
_VERBS = [
    "deliver",
    "return",
    "repair",
    "inspect",
    "invoice",
    "replace",
    "store",
    "insure",
    "label",
    "pack",
    "weigh",
    "count",
    "ship",
    "measure",
]
_PLACES = [
    "Berlin",
    "Ghent",
    "Lyon",
    "Porto",
    "Turin",
    "Basel",
    "Malmo",
    "Krakow",
    "Graz",
    "Leeds",
    "Cork",
    "Bergen",
    "Tartu",
    "Brno",
    "Split",
    "Patras",
]


def letters(count: int, seed: int) -> list[tuple[str, str]]:
    """``count`` letters with a kind each; every fiftieth is the one before with another name."""
    rng = random.Random(seed)
    made: list[tuple[str, str]] = []
    while len(made) < count:
        sentences = [
            f"We ask you to {rng.choice(_VERBS)} {rng.randrange(2, 900)} units of {rng.choice(_THINGS)} for our "
            f"branch in {rng.choice(_PLACES)} by the {rng.randrange(1, 29)}th of the month."
            for _ in range(rng.randrange(1, 10))
        ]
        text = f"Dear partner number {len(made)}, " + " ".join(sentences)
        made.append((text, rng.choice(("order", "complaint", "offer"))))
        if len(made) % 50 == 0:
            made.append((f"{text} Kind regards, Anna", made[-1][1]))
    return made[:count]


def peak() -> float:
    """The most memory this process had, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="import this instead of made-up rows")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cloister-importing-") as folder:
        data = chosen.data
        if data is None:
            data = Path(folder) / "rows.csv"
            with data.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([("text", "kind"), *letters(chosen.rows, seed=1)])
        person = Person(id=PersonId("a" * 32), name="Anna")
        with Session.create(Path(folder) / "p.cloister", person=person, seed=1) as session:
            before = peak()
            profile = cProfile.Profile() if chosen.profile else None
            began, worked = time.perf_counter(), time.process_time()
            if profile is not None:
                profile.enable()
            found = session.import_documents([Source(path=data)])
            if profile is not None:
                profile.disable()
            seconds, worked = time.perf_counter() - began, time.process_time() - worked
            sized = session.path.stat().st_size
        if profile is not None:
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    result = {
        "documents": found.added,
        "duplicates": found.duplicates,
        "without_text": found.without_text,
        "families": found.families,
        "seconds": round(seconds, 1),
        "seconds_of_processor": round(worked, 1),
        "documents_a_second": round(found.added / seconds),
        "megabytes_before": round(before),
        "megabytes_at_most": round(peak()),
        "project_megabytes": round(sized / 1e6, 1),
    }
    print(json.dumps(result, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(result), encoding="utf-8")
    return 0 if chosen.data or chosen.rows < 100_000 or seconds <= AIM else 1


if __name__ == "__main__":
    raise SystemExit(main())
