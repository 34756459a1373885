"""The verbs without a window, for security teams, scripts and tests.

Each prints help, writes JSON with ``--json``, and ends with status 0, with 1 when a check found something, with 2 when
the input was wrong, and with 130 when it was interrupted. A person never sees a traceback.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import app
from app import profile
from app.errors import Cancelled, CloisterError, InputError, StorageError
from app.records import Imported, Lack, Person, Report, Source
from app.wording import translate

Verb = Callable[[argparse.Namespace], int]

MOST_SEED = 2**31 - 1
_LOOKED_AT = frozenset({
    ".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson", ".json", ".txt", ".text", ".md", ".markdown", ".xml",
    ".parquet",
})  # fmt: skip
"""Endings of files that are looked into before anything is made; others take a child and their time."""
_LACKS = {
    Lack.ENCRYPTED: "protected with a password: add them again in the window, with the password",
    Lack.SCANNED: "scanned, with no original kept to label them by eye",
    Lack.EMPTY: "empty",
    Lack.DAMAGED: "damaged, or not what they claim to be",
    Lack.UNSUPPORTED: "of a kind that is not read",
    Lack.TOO_LARGE: "too large",
    Lack.TOO_SLOW: "took too long to read",
    Lack.CLOSED: "could not be opened",
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb, or the window when none is named."""
    _speak_unicode()
    try:
        if arguments and arguments[0].endswith(".cloister"):  # as a double click on a project file calls it
            arguments = ["--open", *arguments]
        chosen = _parser().parse_args(arguments)
        verb: Verb = getattr(chosen, "verb", None) or _window
        status = verb(chosen)
        sys.stdout.flush()
        return status
    except CloisterError as error:
        print(error, *_notes(error), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Cancelled) as error:
        print("Stopped. What was finished until now is kept.", *_notes(error), file=sys.stderr)
        return 130
    except BrokenPipeError:
        with suppress(OSError, ValueError):  # whoever read along has left; nothing is to be said at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(_said(error), file=sys.stderr)
        return 2


def _said(error: OSError) -> str:
    """The sentence for what nobody foresaw of the file system."""
    if error.filename is None:
        return translate("errors", "The system refused ({reason}).").format(reason=error.strerror or error)
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
    return translate("errors", "“{name}” cannot be used ({reason}).").format(
        name=name if len(name) <= 200 else name[:200] + "…", reason=error.strerror or error
    )


def _notes(error: BaseException) -> list[str]:
    return list(getattr(error, "__notes__", ()))


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
    if not os.path.lexists(path):  # else the project's own refusal is the better one
        for source in sources:
            _check(source)
    session = Session.create(path, person=_person(), seed=chosen.seed)
    made = os.stat(path)
    try:
        with session:
            found = _fill(chosen, session, sources)
    except (CloisterError, OSError) as error:
        # Wrong input leaves nothing behind, so that the next try finds the name free. After a fault of the disk,
        # what was read may be hours of work.
        if isinstance(error, StorageError):
            _tell_how_to_go_on(error, path, made)
        elif _is_still(path, made):
            path.unlink()
        raise
    except (KeyboardInterrupt, Cancelled) as error:
        _tell_how_to_go_on(error, path, made)
        raise
    _say_what_was_added(chosen, path, found)
    return 0


def _add(chosen: argparse.Namespace) -> int:
    from app.session import Session

    path = _project_path(chosen.project)
    sources = [_source(chosen, data) for data in chosen.data]
    for source in sources:
        _check(source)
    with Session.open(path, person=_person()) as session:
        found = _fill(chosen, session, sources)
    _say_what_was_added(chosen, path, found)
    return 0


def _check(source: Source) -> None:
    """Raise what can be known to be wrong before a project is made. What a document says of itself comes later."""
    from app.session import preview

    if source.path.suffix.lower() in _LOOKED_AT or not source.path.is_file():
        preview(source.path, encoding=source.encoding, delimiter=source.delimiter)
    else:
        source.path.open("rb").close()


def _fill(chosen: argparse.Namespace, session: Any, sources: Sequence[Source]) -> Imported:
    # The session's type is not named: its module is imported by the verbs only, so that help comes at once.
    if chosen.labels:
        session.add_labels(chosen.labels)
    with _bar(chosen, "Reading") as report:
        found: Imported = session.import_documents(
            sources, report, labels_as=chosen.label_column_as, keep_originals=not chosen.no_originals
        )
    if chosen.unread:
        session.export_unread(chosen.unread)
    if chosen.label_column and not chosen.labels and chosen.label_column_as == "truth":
        for name in sorted(set(session.truths().values())):
            with suppress(InputError):  # it is there already, perhaps with other capitals
                session.add_label(name)
    return found


def _say_what_was_added(chosen: argparse.Namespace, path: Path, found: Imported) -> None:
    result = {
        "project": str(path),
        "added": found.added,
        "duplicates": found.duplicates,
        "without_text": found.without_text,
        "labelled": found.labelled,
        "scanned": found.scanned,
        "lacking": {lack.value: count for lack, count in found.lacking.items()},
        "families": found.families,
        "in_families": found.in_families,
        "problems": [list(problem) for problem in found.problems],
    }
    lines = [
        f"{found.added:,} documents added to {path.name}; {found.duplicates:,} were there already or came "
        f"twice, {found.without_text:,} have no text."
    ]
    lines += [f"  {count:,} {_LACKS[lack]}" for lack, count in sorted(found.lacking.items(), key=lambda one: -one[1])]
    if found.scanned:
        lines.append(f"{found.scanned:,} of those added are scans: without text, to be labelled by eye.")
    if found.families:
        lines.append(
            f"{found.in_families:,} documents of the project have near-duplicates, in {found.families:,} families."
        )
    _say(chosen, result, "\n".join(lines))


def _tell_how_to_go_on(error: BaseException, path: Path, made: os.stat_result) -> None:
    if _is_still(path, made):
        error.add_note(f"To go on, add the same data again: cloister add {shlex.quote(str(path))} …")


def _is_still(path: Path, made: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), made)
    except OSError:
        return False


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


def _shares(text: str) -> list[float]:
    """Shares as in 80/10/10; whether they are three is said later, by whoever splits."""
    return [float(part) for part in text.split("/")]


def _export(chosen: argparse.Namespace) -> int:
    from app.session import Session

    with Session.open(chosen.project, person=_person()) as session, _bar(chosen, "Exporting") as report:
        rows = session.export(
            chosen.output,
            report,
            with_text=not chosen.without_text,
            raw=chosen.raw,
            split=chosen.split,
            dictionary=chosen.dictionary,
        )
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
    named = _project_path(chosen.project) if chosen.project else None
    # Everything that can be known to fail is said before a run of hours, not after it.
    if named is not None and os.path.lexists(named):
        raise InputError(
            translate("errors", "There is already a file named “{name}” there.").format(name=named.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name."),
        )
    taken = [one.resolve() for one in (named, chosen.data) if one]
    if chosen.output and (chosen.output.resolve() in taken or _is_same(chosen.output, chosen.data)):
        raise InputError(
            translate("errors", "“{name}” cannot be the result as well.").format(name=chosen.output.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name."),
        )
    kept = simulate.KeptVectors(chosen.vectors) if chosen.vectors else None
    with _bar(chosen, "Reading") as report:
        pool = simulate.draw_pool(source, chosen.pool, chosen.seed, report)
    with tempfile.TemporaryDirectory(prefix="cloister-simulate-") as scratch, _bar(chosen, "Answering") as report:
        run = simulate.simulate(
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
        run.save(chosen.output)
    last = run.rounds[-1]
    accuracy = "all were read" if last.pool_accuracy is None else f"{last.pool_accuracy:.1%} right on what nobody read"
    approved = f"{run.auto_approved:,} approved with proof, {run.auto_wrong:,} of them wrong; " if run.approvals else ""
    print(f"{run.answers:,} answers to {run.documents:,} documents: {approved}{accuracy} ({run.seconds:.0f} s).")
    return 0


def _self_test(chosen: argparse.Namespace) -> int:
    from app import selftest

    with _bar(chosen, "Testing") as report:
        checks = selftest.run(report)
    failed = [check for check in checks if not check.ok]
    _say(chosen, {"ok": not failed, "checks": [_plain(check) for check in checks]}, selftest.table(checks))
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
    _data(new)
    new.add_argument("--seed", type=_whole(0, MOST_SEED), help="fixes every random choice")
    _json(new)

    add = verb("add", _add, "Add documents to a project, or go on where adding them was interrupted.")
    _data(add)
    _json(add)

    learn = verb("learn", _learn, "Learn from all answers, score every document, order the queue.")
    learn.add_argument("project", type=Path, metavar="P.cloister")
    _json(learn)

    export = verb("export", _export, "Write documents, labels and their provenance.")
    export.add_argument("project", type=Path, metavar="P.cloister")
    export.add_argument("output", type=Path, help="ends in .csv, .jsonl, .parquet or .xlsx")
    export.add_argument("--without-text", action="store_true", help="refer to texts by their hash only")
    export.add_argument("--raw", action="store_true", help="do not protect spreadsheets from formulas (CSV, XLSX)")
    export.add_argument(
        "--split", type=_shares, metavar="80/10/10", help="shares for training, validation and test, by near-duplicates"
    )
    export.add_argument(
        "--dictionary", type=Path, metavar="FILE", help="what columns and labels mean: .txt, .csv or .json"
    )
    _json(export)

    verify = verb("verify", _verify, "Check a project against its own hashes and log.")
    verify.add_argument("project", type=Path, metavar="P.cloister")
    _json(verify)

    simulate = verb("simulate", _simulate, "Let an oracle answer from a known column, and measure.")
    simulate.add_argument("data", type=Path, metavar="DATA.csv")
    simulate.add_argument("--text-column")
    simulate.add_argument("--label-column")
    simulate.add_argument(
        "--target",
        type=_share,
        default=0.95,
        help="share of right labels that approvals must prove (0.95)",
    )
    simulate.add_argument("--seed", type=_whole(0, MOST_SEED), default=0)
    simulate.add_argument("--pool", type=_whole(1), help="draw exactly this many documents")
    simulate.add_argument("--answers", type=_whole(0), help="stop after this many; without it, when all have a label")
    simulate.add_argument("--no-approval", action="store_true", help="never approve the rest: every document is read")
    simulate.add_argument("--vectors", type=_folder, metavar="DIR", help="keep vectors here and use what is kept")
    simulate.add_argument(
        "--project",
        type=Path,
        help="keep the project file of the run; without it, the project, which holds all texts, lies in the system's "
        "temporary folder, for you only, and is deleted at the end",
    )
    simulate.add_argument("--json", dest="output", type=_result, metavar="OUT", help="write the result as JSON")
    simulate.set_defaults(json=False)

    test = verb("self-test", _self_test, "Do everything once on made-up documents, without network.")
    _json(test)
    return parser


_DATA = (
    "tables (CSV, TSV, JSONL, XLSX, XLS, ODS), documents (PDF, DOCX, ODT, RTF, PPTX, HTML, TXT, MD), mail (EML, MBOX, "
    "MSG), ZIP archives of these, or folders"
)


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="P.cloister")
    parser.add_argument("data", type=Path, nargs="+", help=_DATA)
    parser.add_argument("--text-column")
    parser.add_argument("--name-column")
    parser.add_argument("--label-column")
    parser.add_argument(
        "--label-column-as",
        choices=("answers", "truth"),
        default="answers",
        help="take the column as your answers, or keep it as truth for simulation",
    )
    parser.add_argument("--encoding", type=_encoding)
    parser.add_argument("--delimiter", type=_delimiter, help="one character, or the word tab")
    parser.add_argument("--labels", type=Path, help="a table with the columns name, sentence, guideline")
    parser.add_argument("--attachments", action="store_true", help="attachments of mails are documents, too")
    parser.add_argument("--unit", choices=("row", "sheet"), help="what one document of a workbook is")
    parser.add_argument(
        "--no-originals", action="store_true", help="do not keep PDFs in the project: their pages cannot be shown then"
    )
    parser.add_argument("--unread", type=_result, metavar="LIST.csv", help="write down what gave no text, and why")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number in a range."""
    words = f"a whole number from {least}" + (" on" if most is None else f" to {most}")

    def read(given: str) -> int:
        try:
            number = int(given)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"“{given[:40]}” is not {words}.")
        return number

    return read


def _share(given: str) -> float:
    try:
        share = float(given)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not a number above 0 and up to 1.")
    return share


def _delimiter(given: str) -> str:
    if given in ("tab", "\\t"):
        return "\t"
    if len(given) > 1 or given in ("\n", "\r", '"'):
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not one character that can part columns.")
    return given


def _encoding(given: str) -> str:
    try:
        "a".encode(given)
        b"a".decode(given, "replace")
    except (LookupError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not the name of an encoding, such as utf-8.") from error
    return given


def _folder(given: str) -> Path:
    path = Path(given)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{given}” is not a folder.")
    return path


def _result(given: str) -> Path:
    path = Path(given)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"“{given}” is a folder.")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder “{path.parent}” does not exist.")
    if not os.access(path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"the folder “{path.parent}” is read-only.")
    return path


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and os.path.samefile(one, other)


def _source(chosen: argparse.Namespace, path: Path) -> Source:
    return Source(
        path=path,
        encoding=chosen.encoding,
        delimiter=chosen.delimiter,
        text_column=chosen.text_column,
        name_column=chosen.name_column,
        label_column=chosen.label_column,
        attachments=chosen.attachments,
        unit=chosen.unit,
    )


def _project_path(path: Path) -> Path:
    if not path.name:
        raise InputError(
            translate("errors", "“{path}” is no name for a project.").format(path=path),
            todo=translate("errors", "Choose a file that ends in .cloister."),
        )
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
