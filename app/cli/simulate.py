"""``cloister simulate``: the loop against an oracle that answers from a known column."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from app.cli import arguments, console
from app.errors import InputError
from app.records import Source
from app.wording import translate

NAME = "simulate"
WORDS = "Let an oracle answer from a known column, and measure."


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="DATA.csv")
    parser.add_argument("--text-column")
    parser.add_argument("--label-column")
    parser.add_argument(
        "--target",
        type=arguments.share,
        default=0.95,
        help="share of right labels that approvals must prove (0.95)",
    )
    parser.add_argument("--seed", type=arguments.whole(0, arguments.MOST_SEED), default=0)
    parser.add_argument("--pool", type=arguments.whole(1), help="draw exactly this many documents")
    parser.add_argument(
        "--answers", type=arguments.whole(0), help="stop after this many; without it, when all have a label"
    )
    parser.add_argument("--no-approval", action="store_true", help="never approve the rest: every document is read")
    parser.add_argument(
        "--vectors", type=arguments.folder, metavar="DIR", help="keep vectors here and use what is kept"
    )
    parser.add_argument(
        "--project",
        type=Path,
        help="keep the project file of the run; without it, the project, which holds all texts, lies in the system's "
        "temporary folder, for you only, and is deleted at the end",
    )
    parser.add_argument("--json", dest="output", type=arguments.result, metavar="OUT", help="write the result as JSON")
    parser.set_defaults(json=False)


def run(chosen: argparse.Namespace) -> int:
    from app import simulate
    from app.features import builtin

    source = Source(path=chosen.data, text_column=chosen.text_column, label_column=chosen.label_column)
    named = arguments.project_path(chosen.project) if chosen.project else None
    # Everything that can be known to fail is said before a run of hours, not after it.
    if named is not None and os.path.lexists(named):
        raise InputError(
            translate("errors", "There is already a file named “{name}” there.").format(name=named.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name."),
        )
    taken = [one.resolve() for one in (named, chosen.data) if one]
    if chosen.output and (chosen.output.resolve() in taken or arguments.is_same(chosen.output, chosen.data)):
        raise InputError(
            translate("errors", "“{name}” cannot be the result as well.").format(name=chosen.output.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name."),
        )
    kept = simulate.KeptVectors(chosen.vectors) if chosen.vectors else None
    with console.bar("Reading") as report:
        pool = simulate.draw_pool(source, chosen.pool, chosen.seed, report)
    with tempfile.TemporaryDirectory(prefix="cloister-simulate-") as scratch, console.bar("Answering") as report:
        result = simulate.simulate(
            pool,
            named or Path(scratch) / "simulation.cloister",
            seed=chosen.seed,
            target=chosen.target,
            most_answers=chosen.answers,
            approve=not chosen.no_approval,
            embedder=(lambda: kept) if kept else builtin,
            report=report,
        )
    if chosen.output:
        result.save(chosen.output)
    last = result.rounds[-1]
    accuracy = "all were read" if last.pool_accuracy is None else f"{last.pool_accuracy:.1%} right on what nobody read"
    approved = (
        f"{result.auto_approved:,} approved with proof, {result.auto_wrong:,} of them wrong; "
        if result.approvals
        else ""
    )
    print(
        f"{result.answers:,} answers to {result.documents:,} documents: {approved}{accuracy} ({result.seconds:.0f} s)."
    )
    return 0
