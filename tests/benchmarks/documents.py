"""How a collection of real documents is read: each ends with text or a reason; where that differs from what a manifest
says, and how long it takes.

    python tests/benchmarks/documents.py FOLDER [--manifest NAME]

FOLDER holds documents and a CSV (MANIFEST.csv) with the columns ``file`` (path below the folder), ``probe`` (what
another program found: "3 pages", "encrypted, password found", "… no text on first 2 pages", "pypdf fails: …", "zip 13
parts", "not a zip", …; may be empty) and ``password``.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.engine import reading
from app.errors import InputError
from app.reading_child.reader import Reader
from app.records import Lack, RawDocument, Source, silent


def main() -> int:
    """Print the table; 1 if anything crashed, gave neither text nor a reason, or took more than 30 seconds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--manifest", default="MANIFEST.csv")
    chosen = parser.parse_args()
    rows = list(csv.DictReader((chosen.folder / chosen.manifest).open(encoding="utf-8", newline="")))
    outcomes: Counter[str] = Counter()
    kinds: dict[str, list[float]] = {}
    disagreements: list[tuple[str, str, str]] = []
    wrong = 0
    started = time.perf_counter()
    with Reader() as reader:
        for row in rows:
            before = time.perf_counter()
            found = _read(chosen.folder / row["file"], reader, None)
            seconds = time.perf_counter() - before
            outcome = _outcome(found)
            if row["password"] and outcome == Lack.ENCRYPTED.value:
                with_it = _outcome(_read(chosen.folder / row["file"], reader, row["password"]))
                outcome = f"encrypted, with the password: {with_it}"
            outcomes[outcome.partition(" (")[0]] += 1
            kinds.setdefault(Path(row["file"]).suffix.lower(), []).append(seconds)
            bad = not found or seconds > 30 or any(not raw.text and not (raw.lack and raw.problem) for raw in found)
            wrong += bad
            if bad or not _agrees(row["probe"], outcome, found):
                disagreements.append((row["file"], row["probe"] or "(no probe)", f"{outcome}: {_words(found)}"))
    print(f"{len(rows)} files in {time.perf_counter() - started:.1f} s, {wrong} without text or reason or too slow")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"children: {used.ru_utime + used.ru_stime:.1f} s of processor time, at most {used.ru_maxrss >> 10} MB each")
    for outcome, count in outcomes.most_common():
        print(f"{count:5}  {outcome}")
    print("\nsuffix   files   seconds in all   slowest")
    for suffix, times in sorted(kinds.items(), key=lambda item: -sum(item[1])):
        print(f"{suffix or '-':8} {len(times):5} {sum(times):12.2f} {max(times):12.2f}")
    print(f"\n{len(disagreements)} disagreements with the manifest")
    for file, probe, outcome in disagreements:
        print(f"{file}\n    probe:  {probe}\n    reader: {outcome}")
    return 1 if wrong else 0


def _read(path: Path, reader: Reader, password: str | None) -> list[RawDocument]:
    """Everything in one file. What only a whole file lacks is an error of reading, and a reason as well."""
    try:
        return list(reading.read(Source(path=path, unit="sheet", password=password), silent, reader))
    except InputError as error:
        return [RawDocument(name=path.name, text="", source=path.name, problem=str(error), lack=Lack.UNSUPPORTED)]


def _outcome(found: Sequence[RawDocument]) -> str:
    if any(raw.text for raw in found):
        return "text" if len(found) == 1 else f"text ({sum(1 for raw in found if raw.text)} of {len(found)})"
    return found[0].lack.value if found and found[0].lack else "nothing"


def _agrees(probe: str, outcome: str, found: Sequence[RawDocument]) -> bool:
    """Whether the outcome is what a probe lets one expect."""
    pages = found[0].page_count if found else 0
    if not probe:
        return outcome.startswith("text")
    if "no text on" in probe:
        return outcome == "scanned" and probe.startswith(f"{pages} page")
    if probe.endswith("pages"):
        return outcome.startswith("text") and probe == f"{pages} pages"
    if probe == "encrypted, password found":
        return outcome == "encrypted, with the password: text"
    if probe.startswith("encrypted, opens"):
        return outcome == "text"
    if probe.startswith("zip"):
        return outcome.startswith("text")
    return outcome in ("damaged", "empty")  # what the other program could not open either


def _words(found: Sequence[RawDocument]) -> str:
    first = next((raw for raw in found if raw.text), found[0] if found else None)
    if first is None:
        return ""
    return (
        f"{len(first.text)} characters, {first.page_count} pages, {first.reader}" if first.text else str(first.problem)
    )


if __name__ == "__main__":
    sys.exit(main())
