"""``cloister simulate``: the loop against an oracle that answers from a known column."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.cli import arguments, console
from app.errors import InputError
from app.records import RawDocument, Report, Source, TriedModel
from app.wording import translate

# The types of a simulation are not named: its modules are imported by the verb only, so that help comes at once.

_DIFFERENT = 0.25
"""So large a share of the rows, at least, have a text of their own where the column holds documents."""
_SHOWN_NAMES = 20
"""Columns that are named, at most."""

NAME = "simulate"
WORDS = "Let an oracle answer from a known column, and measure."


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="DATA.csv", help="a table with documents and their true labels")
    parser.add_argument("--text-column", help="the column with the documents; without it, it is found by its contents")
    parser.add_argument("--label-column", help="the column with the true labels")
    parser.add_argument(
        "--target",
        type=arguments.share,
        default=0.95,
        help="share of right labels that approvals must prove (0.95)",
    )
    seeds = parser.add_mutually_exclusive_group()
    seed = arguments.whole(0, arguments.MOST_SEED)
    seeds.add_argument("--seed", type=seed, default=0, help="fixes every random choice (0)")
    seeds.add_argument("--seeds", type=seed, nargs="+", metavar="S", help="one run each, and what they have in common")
    parser.add_argument("--pool", type=arguments.whole(1), help="draw exactly this many documents")
    parser.add_argument(
        "--answers", type=arguments.whole(0), help="stop after this many; without it, when all have a label"
    )
    parser.add_argument("--no-approval", action="store_true", help="never approve the rest: every document is read")
    parser.add_argument(
        "--none", metavar="LABEL", help="this value of the column means “none of these”: no text tells anything of it"
    )
    parser.add_argument(
        "--then",
        type=Path,
        metavar="NEXT.csv",
        help="when all is done (or --answers were given), add this table to the project and go on: what was approved "
        "says nothing of it, so it needs approvals of its own",
    )
    _declare_person(parser)
    parser.add_argument(
        "--vectors", type=arguments.folder, metavar="DIR", help="keep vectors here and use what is kept"
    )
    parser.add_argument(
        "--gguf", type=Path, metavar="FILE", help="a language model, asked about every document before the first answer"
    )
    parser.add_argument(
        "--accept",
        default="",
        metavar="DIGITS",
        help="the first eight digits of its SHA-256, which is printed: needed once for a model not accepted before",
    )
    parser.add_argument(
        "--project",
        type=Path,
        help="keep the project file of the run; without it, the project, which holds all texts, lies in the system's "
        "temporary folder, for you only, and is deleted at the end",
    )
    parser.add_argument("--json", dest="output", type=arguments.result, metavar="OUT", help="write the result as JSON")
    parser.add_argument(
        "--report", type=arguments.result, metavar="OUT.html", help="write a report with plots: one file, no scripts"
    )
    parser.add_argument(
        "--log",
        type=arguments.result,
        metavar="OUT",
        help="write each answer (hash of the document, label, kind of question), to be played again",
    )
    parser.set_defaults(json=False)


def _declare_person(parser: argparse.ArgumentParser) -> None:
    person = parser.add_argument_group("the person who is played")
    person.add_argument(
        "--noise",
        type=arguments.part,
        default=0.0,
        metavar="SHARE",
        help="slips: any other label, drawn anew at each look",
    )
    person.add_argument(
        "--confusable",
        type=arguments.part,
        default=0.0,
        metavar="SHARE",
        help="mix-ups: one of the three labels whose documents read most alike; the same at a second look",
    )
    default = "default: to read the mean document at 238 words a minute, a minute at most (Brysbaert 2019), and "
    for name, words in {
        "approve": "one act of thinking and a key (1.35 s and 0.28 s: the keystroke-level model, Card et al. 1980)",
        "correct": "three acts and a key",
        "label": "two acts and a key; for blind questions, and for reading everything without the program",
    }.items():
        person.add_argument(f"--seconds-{name}", type=arguments.seconds, metavar="S", help=default + words)


def run(chosen: argparse.Namespace) -> int:
    from app.session import visible
    from app.simulation import oracle, vectors

    named = arguments.project_path(chosen.project) if chosen.project else None
    _refuse(chosen, named)
    kept = vectors.KeptVectors(chosen.vectors) if chosen.vectors else None
    with console.bar("Reading") as report:
        everything = _documents(chosen, chosen.data, report)
        following = _documents(chosen, chosen.then, report) if chosen.then else []
    if chosen.none is not None and not any(
        oracle.alike(raw.label or "") == oracle.alike(chosen.none) for raw in [*everything, *following]
    ):
        raise InputError(
            translate("errors", "No document has the label “{name}”.").format(name=visible(chosen.none)),
            todo=translate("errors", "Name with --none a value of the column of labels."),
        )
    model = _accepted(chosen.gguf, chosen.accept) if chosen.gguf else None
    seeds = chosen.seeds or [chosen.seed]
    # What cannot be drawn is said before the first run, not after it.
    pools = [oracle.drawn(everything, chosen.pool, seed, chosen.data.name) for seed in seeds]
    runs: list[Any] = []
    for seed, pool in zip(seeds, pools, strict=True):
        runs.append(_one(chosen, named, seed, pool, following, kept, model))
        _write(chosen, runs)  # after each: a run that is cut short keeps those before it
        _tell(runs[-1], seed if len(seeds) > 1 else None)
    return 0


def _one(
    chosen: argparse.Namespace,
    named: Path | None,
    seed: int,
    pool: Sequence[RawDocument],
    following: Sequence[RawDocument],
    kept: Any,
    model: TriedModel | None,
) -> Any:
    from app.features import builtin
    from app.simulation import effort, oracle, play

    with _place(named) as project, console.bar("Answering") as report:
        return play.simulate(
            pool,
            project,
            seed=seed,
            target=chosen.target,
            most_answers=chosen.answers,
            approve=not chosen.no_approval,
            embedder=(lambda: kept) if kept else builtin,
            errors=oracle.Errors(noise=chosen.noise, confusable=chosen.confusable),
            pace=effort.pace(
                (raw.text for raw in pool),
                approve=chosen.seconds_approve,
                correct=chosen.seconds_correct,
                label=chosen.seconds_label,
            ),
            none=chosen.none,
            then=following,
            model=model,
            report=report,
        )


def _accepted(path: Path, typed: str) -> TriedModel:
    """A language model that ran once in a child and may be used."""
    from app import model_files
    from app.session import visible

    with console.bar("Trying the language model") as report:
        tried = model_files.try_file(path, report)
    print(f"{visible(tried.file.name)}: SHA-256 {tried.sha256}", flush=True)
    model_files.accept(tried, typed)
    return tried


@contextmanager
def _place(named: Path | None) -> Iterator[Path]:
    """Where the project of a run lies: where it was asked for, or for the time of the run only."""
    if named is not None:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="cloister-simulate-") as scratch:
        yield Path(scratch) / "simulation.cloister"


def _refuse(chosen: argparse.Namespace, named: Path | None) -> None:
    """Raise what can be known to fail: a run of hours is no time to find out."""
    if named is not None and os.path.lexists(named):
        raise InputError(
            translate("errors", "There is already a file named “{name}” there.").format(name=named.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name."),
        )
    twice = [seed for at, seed in enumerate(chosen.seeds or ()) if seed in chosen.seeds[:at]]
    if twice:
        raise InputError(
            translate("errors", "The seed {seed} was given twice: two equal runs show no spread.").format(
                seed=twice[0]
            ),
            todo=translate("errors", "Give each seed once."),
        )
    if named is not None and chosen.seeds and len(chosen.seeds) > 1:
        raise InputError(
            translate("errors", "One project file cannot keep several runs."),
            todo=translate("errors", "Give one seed with --project."),
        )
    sources = [one for one in (chosen.data, chosen.then) if one]
    taken = [one.resolve() for one in (named, *sources) if one]
    for result in (chosen.output, chosen.report, chosen.log):
        if result is None:
            continue
        if result.resolve() in taken or any(arguments.is_same(result, one) for one in sources):
            raise InputError(
                translate("errors", "“{name}” cannot be the result as well.").format(name=result.name),
                safe=translate("errors", "It was not touched."),
                todo=translate("errors", "Choose another name."),
            )
        taken.append(result.resolve())


def _source(chosen: argparse.Namespace, path: Path) -> Source:
    return Source(path=path, text_column=chosen.text_column, label_column=chosen.label_column)


def _documents(chosen: argparse.Namespace, path: Path, report: Report) -> list[RawDocument]:
    """What the oracle can answer. Raises ``InputError`` where the texts hardly are documents: a run of hours on the
    wrong column says nothing."""
    from app.session import preview, visible
    from app.simulation import oracle

    source = _source(chosen, path)
    found, rows = oracle.counted(source, report)
    reads = sum(any(letter.isalpha() for letter in raw.text) for raw in found)
    same = source.text_column is not None and source.text_column == source.label_column
    if len(found) >= _DIFFERENT * rows and 2 * reads >= len(found) and not same:
        return found
    seen = preview(path)
    names = ", ".join(f"“{visible(name)}”" for name in seen.columns[:_SHOWN_NAMES])
    raise InputError(
        translate("errors", "“{name}” is no column of documents: {rows} rows, {count} different texts.").format(
            name=visible(source.text_column or seen.text_column or ""), rows=rows, count=len(found)
        ),
        todo=translate("errors", "Name another with --text-column. The columns are {names}.").format(
            names=names + (" …" if len(seen.columns) > _SHOWN_NAMES else "")
        ),
    )


def _write(chosen: argparse.Namespace, runs: Sequence[Any]) -> None:
    from app.simulation import replay, report, results, summary

    several = bool(chosen.seeds)
    if chosen.output and several:
        results.write_whole(chosen.output, json.dumps(summary.plain(runs), indent=1))
    elif chosen.output:
        runs[0].save(chosen.output)
    if chosen.log:
        results.write_whole(chosen.log, replay.written(runs))
    if chosen.report:
        results.write_whole(chosen.report, report.page(runs, chosen.data.name))


def _tell(result: Any, seed: int | None) -> None:
    last = result.rounds[-1]
    accuracy = "all were read" if last.pool_accuracy is None else f"{last.pool_accuracy:.1%} right on what nobody read"
    approved = (
        f"{result.auto_approved:,} approved with proof, {result.auto_wrong:,} of them wrong; "
        if result.approvals
        else ""
    )
    print(
        ("" if seed is None else f"Seed {seed}: ")
        + f"{result.answers:,} answers to {result.documents:,} documents: {approved}{accuracy} "
        f"({result.seconds:.0f} s)."
    )
    if result.then is not None:
        later = result.then
        print(
            f"  {later.documents:,} more documents, {later.answers:,} answers: {later.auto_approved:,} approved with "
            f"proofs of their own, {later.auto_wrong:,} of them wrong."
        )
