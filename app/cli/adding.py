"""What ``new`` and ``add`` share: sources as arguments, the import, and what came of it."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.cli import arguments, console
from app.errors import InputError
from app.records import Imported, Lack, Source

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
_KINDS = (
    "tables (CSV, TSV, JSON, XLSX, XLS, ODS), documents (PDF, DOCX, ODT, RTF, PPTX, HTML, TXT, MD), mail (EML, MBOX, "
    "MSG), ZIP archives of these, or folders"
)


def declare(parser: argparse.ArgumentParser) -> None:
    """The project, and what is added to it."""
    arguments.project(parser)
    parser.add_argument("data", type=Path, nargs="+", help=_KINDS)
    parser.add_argument("--text-column", help="the column with the documents; without it, it is found by its contents")
    parser.add_argument("--name-column", help="the column with a name for each document")
    parser.add_argument("--label-column", help="the column with a label for each document, if there is one")
    parser.add_argument(
        "--label-column-as",
        choices=("answers", "truth"),
        default="answers",
        help="take the column as your answers, or keep it as truth for simulation",
    )
    parser.add_argument(
        "--encoding", type=arguments.encoding, help="of tables and plain texts, such as utf-8; without it, it is found"
    )
    parser.add_argument("--delimiter", type=arguments.delimiter, help="what parts columns: one character, or tab")
    parser.add_argument(
        "--labels", type=Path, help="add labels from a table with the columns name, sentence, guideline"
    )
    parser.add_argument("--attachments", action="store_true", help="attachments of mails are documents, too")
    parser.add_argument("--unit", choices=("row", "sheet"), help="what one document of a workbook is")
    parser.add_argument(
        "--no-originals", action="store_true", help="do not keep PDFs in the project: their pages cannot be shown then"
    )
    parser.add_argument(
        "--unread", type=arguments.result, metavar="LIST.csv", help="write down what gave no text, and why"
    )


def sources(chosen: argparse.Namespace) -> list[Source]:
    """What was named as data, each with the same options."""
    return [
        Source(
            path=path,
            encoding=chosen.encoding,
            delimiter=chosen.delimiter,
            text_column=chosen.text_column,
            name_column=chosen.name_column,
            label_column=chosen.label_column,
            attachments=chosen.attachments,
            unit=chosen.unit,
        )
        for path in chosen.data
    ]


def check(source: Source) -> None:
    """Raise what can be known to be wrong before a project is made. What a document says of itself comes later."""
    from app.session import preview

    if source.path.suffix.lower() in _LOOKED_AT or not source.path.is_file():
        preview(source.path, encoding=source.encoding, delimiter=source.delimiter)
    else:
        source.path.open("rb").close()


def fill(chosen: argparse.Namespace, session: Any, found_in: Sequence[Source]) -> Imported:
    """Add labels and documents to an open project."""
    # The session's type is not named: its module is imported by the verbs only, so that help comes at once.
    if chosen.labels:
        session.add_labels(chosen.labels)
    with console.bar("Reading") as report:
        found: Imported = session.import_documents(
            found_in, report, labels_as=chosen.label_column_as, keep_originals=not chosen.no_originals
        )
    if chosen.unread:
        session.export_unread(chosen.unread)
    if chosen.label_column and not chosen.labels and chosen.label_column_as == "truth":
        for name in sorted(set(session.truths().values())):
            with suppress(InputError):  # it is there already, perhaps with other capitals
                session.add_label(name)
    return found


def insist(found: Imported, *, safe: str) -> None:
    """Raise ``InputError`` with the reasons where no document came and none was there already: then what was named was
    the wrong thing, and a script must not go on as if it had been added. ``safe`` is what became of the project."""
    if found.added or found.duplicates:
        return
    raise InputError(
        f"No document could be read: {_reasons(found)}." if found.lacking else "There was no document in the data.",
        safe=safe,
        todo="Check that it is the right data; --unread LIST.csv writes down what gave no text, and why.",
    )


def _reasons(found: Imported) -> str:
    return "; ".join(f"{count:,} {_LACKS[lack]}" for lack, count in _most_first(found))


def _most_first(found: Imported) -> list[tuple[Lack, int]]:
    return sorted(found.lacking.items(), key=lambda one: -one[1])


def say_what_was_added(chosen: argparse.Namespace, path: Path, found: Imported) -> None:
    """Print the counts of an import."""
    console.say(chosen, *told(path, found))


def told(path: Path, found: Imported) -> tuple[dict[str, Any], str]:
    """The counts of an import, for JSON and in words."""
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
    lines += [f"  {count:,} {_LACKS[lack]}" for lack, count in _most_first(found)]
    if found.labelled:
        lines.append(f"{found.labelled:,} came with a label, which counts as your answer.")
    if found.scanned:
        lines.append(f"{found.scanned:,} of those added are scans: without text, to be labelled by eye.")
    if found.families:
        lines.append(
            f"{found.in_families:,} documents of the project have near-duplicates, in {found.families:,} families."
        )
    return result, "\n".join(lines)


def tell_how_to_go_on(error: BaseException, path: Path, made: os.stat_result) -> None:
    """Note on ``error`` how the import into the project at ``path`` is taken up again, if it is still there."""
    if is_still(path, made):
        error.add_note(f"To go on, add the same data again: cloister add {shlex.quote(str(path))} …")


def is_still(path: Path, made: os.stat_result) -> bool:
    """Whether the file at ``path`` is the one that was made."""
    try:
        return os.path.samestat(os.stat(path), made)
    except OSError:
        return False
