"""The data dictionary beside an export: what each column is, how often it is filled, and what each label means.

For whoever receives the data and was not there: plain text, a table or JSON, in English like the names of the columns.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.engine import writing
from app.engine.text import one_line, visible
from app.errors import InputError
from app.records import Approval, ExportRow, Label, LabelId, LabelProof
from app.wording import translate

FORMATS = ("txt", "csv", "json")

COLUMNS: Mapping[str, tuple[str, str]] = {
    "document": ("whole number", "Number of the document in its project, from 1."),
    "name": ("text", "Name of the document: its file, or what the source's column of names said."),
    "source": ("text", "Name of the file it came from, without its folders."),
    "locator": ("text", "Where in that file, such as a row or a page; empty for a whole file."),
    "text": ("text", "The document's text in its normal form (Unicode NFC, line feeds)."),
    "text_sha256": ("64 hexadecimal digits", "SHA-256 of the normal form: the same text has the same everywhere."),
    "label": ("text", "The label as it is called now; empty without an answer."),
    "answered_by": ("text", "Who gave the answer. A document answered by several people has a row for each."),
    "answered_at": ("time (UTC, to the minute)", "When it was answered."),
    "how": (
        "one of approved, corrected, labelled, imported, bulk, automatic, skipped",
        "Approved: the suggestion was shown and taken. Corrected: another label than the one shown was given. "
        "Labelled: nothing was shown. Imported: came with the data. Bulk: given to several at once. "
        "Automatic: approved with proof, unread. Skipped: put off.",
    ),
    "question": (
        "one of seed, learn, measure, recheck, audit, chosen",
        "Why it was asked. Only measure and audit answers are a random sample; learn answers are the difficult ones, "
        "and no estimate of accuracy may rest on them.",
    ),
    "suggested_label": ("text", "The label that was shown when the person answered; empty where none was."),
    "suggested_confidence": ("number from 0 to 1", "How sure the model was of what it showed."),
    "label_version": ("whole number", "Which wording of the label was in force at the answer, from 1."),
    "note": ("text", "What the person noted."),
    "flagged": ("yes or no", "Whether the person marked the document."),
    "event_sha256": ("64 hexadecimal digits", "The entry of the project's log in which the answer stands."),
    "split": (
        "one of train, validation, test",
        "For training and judging a model. Near-duplicates are always in one part; empty without a label.",
    ),
}
"""Of each column: its type and its meaning."""


class Tally:
    """Counts what passes through on its way out."""

    def __init__(self) -> None:
        self.rows = 0
        self.filled: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self.parts: dict[str, Counter[str]] = {}

    def watch(self, rows: Iterable[ExportRow]) -> Iterator[ExportRow]:
        """The same rows, counted."""
        for row in rows:
            self.rows += 1
            record = writing.record(row)
            self.filled.update(name for name, value in record.items() if value is not None and value != "")
            if row.label is not None:
                self.labels[row.label] += 1
                if row.split is not None:
                    self.parts.setdefault(row.split, Counter())[row.label] += 1
            yield row


def describe(
    tally: Tally,
    columns: Sequence[str],
    labels: Sequence[Label],
    about: Mapping[str, str],
    proofs: Sequence[tuple[Approval, Sequence[LabelProof]]] = (),
) -> dict[str, Any]:
    """All that the dictionary says, as JSON takes it. ``about`` says which export this is; ``labels`` are those of the
    project, also retired ones; labels that no row has are listed with 0. ``proofs`` are the approvals that hold, with
    what each says of single labels."""
    names = {label.id: label.name for label in labels}
    extra = sorted(name for name in tally.filled if name.startswith(writing.EXTRA))
    told = [
        {"name": name, "type": COLUMNS[name][0], "meaning": COLUMNS[name][1], "filled": tally.filled[name]}
        for name in columns
    ]
    told += [
        {"name": name, "type": "text", "meaning": "A column of the source, as it was.", "filled": tally.filled[name]}
        for name in extra
    ]
    return {
        "about": dict(about),
        "rows": tally.rows,
        "columns": told,
        "labels": [
            {
                "name": label.name,
                "sentence": label.sentence,
                "guideline": label.guideline,
                "version": label.version,
                "retired": label.retired,
                "rows": tally.labels[label.name],
                **{part: counts[label.name] for part, counts in sorted(tally.parts.items())},
            }
            for label in labels
        ],
        "approvals": [_proof(approval, each, names) for approval, each in proofs],
        "splits": {part: sum(counts.values()) for part, counts in sorted(tally.parts.items())},
    }


def _proof(approval: Approval, each: Sequence[LabelProof], names: Mapping[LabelId, str]) -> dict[str, Any]:
    """One approval: shares are in 0..1; bounds are about the documents that nobody read."""
    return {
        "proof": approval.proof,
        "begun": approval.at,
        "documents": approval.approved,
        "audited": approval.answered,
        "disagreed": approval.wrong,
        "at_most_wrong": approval.bound,
        "confidence": approval.confidence,
        "standing": approval.standing.value,
        "not_missed": [
            {"label": names.get(one.label, one.label), "read": one.answered, "found": one.found, "at_most": one.missed}
            for one in approval.elusion
        ],
        "labels": [
            {
                "label": names.get(one.label, one.label),
                "documents": one.documents,
                "audited": one.answered,
                "agreed": one.agreed,
                "agree_from": one.low,
                "agree_to": one.high,
            }
            for one in each
        ],
    }


def format_of(path: Path) -> str:
    """The format that a file name's ending asks for. Raises ``InputError`` for an ending that is none."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise InputError(
            translate("errors", "“{name}” does not say in which format to write.").format(name=visible(path.name)),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "End the name in .txt, .csv or .json."),
        )
    return form


def write(described: Mapping[str, Any], path: Path) -> None:
    """Write what :func:`describe` says; the format follows from the ending. Raises as :func:`writing.write` does."""
    form = format_of(path)
    if form == "csv":
        writing.write_list(("section", "name", "type", "meaning", "count"), _table(described), path)
        return
    content = json.dumps(described, ensure_ascii=False, indent=2) + "\n" if form == "json" else _text(described)
    writing.write_bytes(content.encode("utf-8", "replace"), path)


def _table(described: Mapping[str, Any]) -> list[tuple[str, str, str, str, str]]:
    rows = [("export", name, "", value, "") for name, value in described["about"].items()]
    rows += [("column", one["name"], one["type"], one["meaning"], str(one["filled"])) for one in described["columns"]]
    rows += [
        ("label", one["name"], f"version {one['version']}", _meaning(one), str(one["rows"]))
        for one in described["labels"]
    ]
    rows += [
        ("approval", one["proof"], one["standing"], _proved(one), str(one["documents"]))
        for one in described["approvals"]
    ]
    return rows + [("split", part, "", "", str(count)) for part, count in described["splits"].items()]


def _text(described: Mapping[str, Any]) -> str:
    lines = ["Data dictionary", ""]
    lines += [f"{name}: {one_line(value)}" for name, value in described["about"].items()]
    lines += [f"Rows: {described['rows']:,}"]
    lines += [f"{part}: {count:,}" for part, count in described["splits"].items()]
    lines += ["", "Columns", ""]
    for one in described["columns"]:
        lines += [
            f"{one_line(one['name'])} ({one['type']}; filled in {one['filled']:,} rows)",
            f"    {one['meaning']}",
        ]
    lines += ["", "Labels", ""]
    for one in described["labels"]:
        lines += [f"{one_line(one['name'])} (version {one['version']}; {one['rows']:,} rows)"]
        lines += [f"    {part}" for part in _meaning(one).splitlines()]
    if described["approvals"]:
        lines += ["", "Approved with proof, unread", ""]
    for one in described["approvals"]:
        lines += [
            f"{one['proof']} ({one['begun']}; {one['documents']:,} rows; {one['standing']})",
            f"    {_proved(one)}",
        ]
        lines += [
            f"    {one_line(label['label'])}: {label['agreed']} of {label['audited']} agreed; of the unread "
            f"{label['agree_from']:.1%} to {label['agree_to']:.1%} do (95 % interval)"
            for label in one["labels"]
        ]
    return "\n".join(lines) + "\n"


def _proved(approval: Mapping[str, Any]) -> str:
    said = (
        f"At most {approval['at_most_wrong']:.2%} of these labels differ from what the person would have given, at "
        f"{approval['confidence']:.2%} confidence: {approval['disagreed']} of {approval['audited']} drawn at "
        "random did."
    )
    missed = [
        f" Of {one_line(one['label'])} at most {one['at_most']:,} documents were missed ({one['read']:,} read for it)."
        for one in approval["not_missed"]
        if one["at_most"] is not None
    ]
    return said + "".join(missed)


def _meaning(label: Mapping[str, Any]) -> str:
    parts = [label["sentence"], label["guideline"], "No longer in use." if label["retired"] else ""]
    return "\n".join(part for part in parts if part)
