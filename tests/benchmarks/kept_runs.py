"""Runs that are kept, a JSON each, and the command line of the benchmarks that keep them.

``play`` makes the runs that are not there yet, ``table`` writes what there is as Markdown.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any


def keep(path: Path, run: Mapping[str, Any]) -> None:
    """Write a run, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(run, indent=1, default=_value), encoding="utf-8")
    partial.replace(path)


def _value(one: Enum) -> Any:
    return one.value


def load(folder: Path) -> list[dict[str, Any]]:
    """All runs of a folder, in the order of their names."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


class Command:
    """``play`` and ``table`` of one benchmark; what only one of them takes is added to ``playing`` and ``writing``.

    ``kinds`` are the words of which one stands before the tables, where a benchmark plays several things.
    """

    def __init__(self, module: str, description: str | None, *, kinds: Sequence[str] = ()) -> None:
        self._parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{module}", description=description)
        verbs = self._parser.add_subparsers(dest="verb", required=True)
        self.playing = verbs.add_parser("play")
        if kinds:
            self.playing.add_argument("what", choices=kinds)
        self.playing.add_argument("tables", type=Path, nargs="+")
        self.playing.add_argument("--vectors", type=Path, required=True, help="folder that keeps passage vectors")
        self.playing.add_argument("--runs", type=Path, required=True, help="folder that keeps the runs")
        self.playing.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
        self.playing.add_argument("--pool", type=int, default=6000, help="documents, at most")
        self.writing = verbs.add_parser("table")
        self.writing.add_argument("--runs", type=Path, required=True)
        self.writing.add_argument("--out", type=Path, help="Markdown file; without it, it is printed")

    def run(
        self,
        arguments: Sequence[str],
        *,
        play: Callable[[argparse.Namespace], None],
        table: Callable[[argparse.Namespace], str],
    ) -> int:
        """Plays runs, or writes their table."""
        options = self._parser.parse_args(arguments)
        if options.verb == "play":
            play(options)
        else:
            write(table(options), options.out)
        return 0


def write(words: str, out: Path | None) -> None:
    """Into a file, or on the screen."""
    if out is None:
        print(words)
    else:
        out.write_text(words, encoding="utf-8")
