"""The verbs without a window, for security teams, scripts and tests.

Each prints help, writes JSON with ``--json``, and ends with status 0, with 1 when a check found something, with 2 when
the input was wrong, and with 130 when it was interrupted. A person never sees a traceback.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import app
from app import profile
from app.errors import Cancelled, CloisterError
from app.records import Person, Report, Source

Verb = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str]) -> int:
    """Run one verb, or the window when none is named."""
    _speak_unicode()
    parser = _parser()
    chosen = parser.parse_args(arguments)
    verb: Verb = getattr(chosen, "verb", None) or _window
    try:
        return verb(chosen)
    except CloisterError as error:
        print(error, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Cancelled):
        print("Stopped. What was finished until now is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1


def _window(chosen: argparse.Namespace) -> int:
    if chosen.sample:
        from app import tour

        return tour.start(folder=chosen.folder)
    from app.ui.application import run

    return run(project=chosen.project)


def _new(chosen: argparse.Namespace) -> int:
    from app.session import Session

    path = _project_path(chosen.project)
    sources = [_source(chosen, data) for data in chosen.data]
    with Session.create(path, person=_person(), seed=chosen.seed) as session:
        if chosen.labels:
            session.add_labels(chosen.labels)
        with _bar(chosen, "Reading") as report:
            found = session.import_documents(sources, report, labels_as=chosen.label_column_as)
        if chosen.label_column and not chosen.labels and chosen.label_column_as == "truth":
            for name in sorted(set(session.truths().values())):
                session.add_label(name)
        result = {
            "project": str(session.path),
            "added": found.added,
            "duplicates": found.duplicates,
            "without_text": found.without_text,
            "labelled": found.labelled,
            "problems": [list(problem) for problem in found.problems],
        }
    _say(
        chosen,
        result,
        f"{found.added:,} documents added to {session.path.name}; {found.duplicates:,} were there already or came "
        f"twice, {found.without_text:,} have no text.",
    )
    return 0


def _learn(chosen: argparse.Namespace) -> int:
    from app.session import Session

    with Session.open(chosen.project, person=_person()) as session:
        with _bar(chosen, "Learning") as report:
            session.learn(report)
        overview = session.overview()
    rounds = [_plain(one) for one in overview.rounds]
    if overview.rounds:
        last = overview.rounds[-1]
        _say(chosen, {"rounds": rounds}, f"Round {last.round}: learned from {last.trained_on:,} answers.")
    else:
        _say(chosen, {"rounds": rounds}, "Nothing to learn yet: add documents and at least two labels.")
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from app.session import Session

    with Session.open(chosen.project, person=_person()) as session, _bar(chosen, "Exporting") as report:
        rows = session.export(chosen.output, report, with_text=not chosen.without_text, raw=chosen.raw)
    _say(chosen, {"rows": rows, "path": str(chosen.output)}, f"{rows:,} rows written to {chosen.output}.")
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    from app.session import verify_file

    with _bar(chosen, "Verifying") as report:
        found = verify_file(chosen.project, report)
    words = (
        f"All {found.events:,} events and {found.documents:,} documents verify; the chain ends in {found.head}."
        if found.ok
        else "\n".join(f"{finding.place}: {finding.sentence}" for finding in found.findings)
    )
    _say(chosen, {"ok": found.ok, **_plain(found)}, words)
    return 0 if found.ok else 1


def _simulate(chosen: argparse.Namespace) -> int:
    from app import simulate
    from app.features import builtin

    source = Source(path=chosen.data, text_column=chosen.text_column, label_column=chosen.label_column)
    with _bar(chosen, "Reading") as report:
        pool = simulate.draw_pool(source, chosen.pool, chosen.seed, report)
    kept = simulate.KeptVectors(chosen.vectors) if chosen.vectors else None
    with tempfile.TemporaryDirectory(prefix="cloister-simulate-") as scratch:
        project = _project_path(chosen.project) if chosen.project else Path(scratch) / "simulation.cloister"
        with _bar(chosen, "Answering") as report:
            run = simulate.simulate(
                pool,
                project,
                seed=chosen.seed,
                target=chosen.target,
                most_answers=chosen.answers,
                embedder=(lambda: kept) if kept else builtin,
                report=report,
            )
    result = run.plain()
    if chosen.output:
        chosen.output.write_text(json.dumps(result, indent=1), encoding="utf-8")
    last = run.rounds[-1]
    accuracy = "nothing remains" if last.pool_accuracy is None else f"{last.pool_accuracy:.1%} right on what remains"
    print(f"{run.answers:,} answers to {run.documents:,} documents: {accuracy} ({run.seconds:.0f} s).")
    return 0


def _self_test(chosen: argparse.Namespace) -> int:
    from app import selftest

    with _bar(chosen, "Testing") as report:
        checks = selftest.run(report)
    failed = [check for check in checks if not check.ok]
    words = "\n".join(f"{'ok     ' if check.ok else 'FAILED '} {check.name}: {check.detail}" for check in checks)
    _say(chosen, {"ok": not failed, "checks": [_plain(check) for check in checks]}, words)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cloister",
        description="Label confidential documents with a model that never leaves this machine. "
        "Without a verb, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"Cloister {app.__version__}")
    parser.add_argument("--open", dest="project", type=Path, metavar="PROJECT", help="open this project in the window")
    parser.add_argument("--sample", action="store_true", help="open (or, without a display, run) the sample project")
    parser.add_argument("--folder", type=Path, help="where a run without a display leaves its files")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")

    def verb(name: str, run: Verb, words: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=words, description=words)
        made.set_defaults(verb=run)
        return made

    new = verb("new", _new, "Make a project and add documents to it.")
    new.add_argument("project", type=Path, metavar="P.cloister")
    new.add_argument("data", type=Path, nargs="+", help="CSV, TSV, JSONL, TXT, MD, or a folder of texts")
    new.add_argument("--text-column")
    new.add_argument("--name-column")
    new.add_argument("--label-column")
    new.add_argument(
        "--label-column-as",
        choices=("answers", "truth"),
        default="answers",
        help="take the column as your answers, or keep it as truth for simulation",
    )
    new.add_argument("--encoding")
    new.add_argument("--delimiter")
    new.add_argument("--labels", type=Path, help="a table with the columns name, sentence, guideline")
    new.add_argument("--seed", type=int, help="fixes every random choice")
    _json(new)

    learn = verb("learn", _learn, "Learn from all answers, score every document, order the queue.")
    learn.add_argument("project", type=Path, metavar="P.cloister")
    _json(learn)

    export = verb("export", _export, "Write documents, labels and their provenance.")
    export.add_argument("project", type=Path, metavar="P.cloister")
    export.add_argument("output", type=Path, help="ends in .csv, .jsonl, .parquet or .xlsx")
    export.add_argument("--without-text", action="store_true", help="refer to texts by their hash only")
    export.add_argument("--raw", action="store_true", help="do not protect spreadsheets from formulas (CSV, XLSX)")
    _json(export)

    verify = verb("verify", _verify, "Check a project against its own hashes and log.")
    verify.add_argument("project", type=Path, metavar="P.cloister")
    _json(verify)

    simulate = verb("simulate", _simulate, "Let an oracle answer from a known column, and measure.")
    simulate.add_argument("data", type=Path, metavar="DATA.csv")
    simulate.add_argument("--text-column")
    simulate.add_argument("--label-column")
    simulate.add_argument("--target", type=float, default=0.95, help="share of right labels aimed at (0.95)")
    simulate.add_argument("--seed", type=int, default=0)
    simulate.add_argument("--pool", type=int, help="draw exactly this many documents")
    simulate.add_argument("--answers", type=int, default=1_200, help="stop after this many answers (1,200)")
    simulate.add_argument("--vectors", type=Path, metavar="DIR", help="keep vectors here and use what is kept")
    simulate.add_argument("--project", type=Path, help="keep the project file of the run")
    simulate.add_argument("--json", dest="output", type=Path, metavar="OUT", help="write the result as JSON")
    simulate.set_defaults(json=False)

    test = verb("self-test", _self_test, "Do everything once on made-up documents, without network.")
    _json(test)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _source(chosen: argparse.Namespace, path: Path) -> Source:
    return Source(
        path=path,
        encoding=chosen.encoding,
        delimiter=chosen.delimiter,
        text_column=chosen.text_column,
        name_column=chosen.name_column,
        label_column=chosen.label_column,
    )


def _project_path(path: Path) -> Path:
    return path if path.suffix == ".cloister" else path.with_name(path.name + ".cloister")


def _person() -> Person:
    return profile.ensure().person()


def _say(chosen: argparse.Namespace, result: dict[str, Any], words: str) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=1) if chosen.json else words)


def _plain(record: Any) -> Any:
    """A record as JSON would have it."""
    if is_dataclass(record) and not isinstance(record, type):
        return _plain(asdict(record))
    if isinstance(record, dict):
        return {str(key): _plain(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [_plain(value) for value in record]
    if isinstance(record, Enum):
        return record.value
    return record


@contextmanager
def _bar(chosen: argparse.Namespace, words: str) -> Iterator[Report]:
    """A progress bar on a terminal, nothing elsewhere."""
    from tqdm import tqdm

    with tqdm(
        desc=words, disable=None, file=sys.stderr, leave=False, bar_format="{desc} {percentage:3.0f}% {bar} {postfix}"
    ) as bar:

        def report(done: int, total: int, note: str = "") -> None:
            bar.total = total or None
            bar.n = done
            bar.set_postfix_str(note, refresh=False)
            bar.update(0)

        yield report


def _speak_unicode() -> None:
    """Sentences hold quotation marks and names of any script; a narrow terminal shows escapes, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
