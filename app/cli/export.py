"""``cloister export``: documents, labels and where they come from, as a table."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import arguments, console

NAME = "export"
WORDS = "Write documents, labels and their provenance."


def declare(parser: argparse.ArgumentParser) -> None:
    arguments.project(parser)
    parser.add_argument("output", type=Path, help="ends in .csv, .jsonl, .parquet or .xlsx")
    parser.add_argument("--without-text", action="store_true", help="refer to texts by their hash only")
    parser.add_argument("--raw", action="store_true", help="do not protect spreadsheets from formulas (CSV, XLSX)")
    parser.add_argument(
        "--split",
        type=arguments.shares,
        metavar="80/10/10",
        help="shares for training, validation and test, by near-duplicates",
    )
    parser.add_argument(
        "--dictionary", type=Path, metavar="FILE", help="what columns and labels mean: .txt, .csv or .json"
    )
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app.session import Session

    with Session.open(chosen.project, person=console.person()) as session, console.bar("Exporting") as report:
        rows = session.export(
            chosen.output,
            report,
            with_text=not chosen.without_text,
            raw=chosen.raw,
            split=chosen.split,
            dictionary=chosen.dictionary,
        )
    console.say(chosen, {"rows": rows, "path": str(chosen.output)}, f"{rows:,} rows written to {chosen.output}.")
    return 0
