"""Imports: what to read and how, what was guessed of it, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.records.documents import Lack
from app.records.verbs import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreview:
    """What was guessed of a table (or a folder of texts), for a person to confirm.

    ``kind`` is one of "csv", "tsv", "jsonl", "json", "workbook", "folder", "text". ``rows`` are the first few rows,
    cut to a few hundred characters a cell, in the order of ``columns``. ``text_column`` and ``label_column`` are
    guesses. ``count`` is the number of documents where it is known without reading all.
    """

    path: Path
    kind: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    text_column: str | None = None
    name_column: str | None = None
    label_column: str | None = None
    count: int | None = None
    has_header: bool | None = None
    """Whether the first row was taken for the names of the columns; ``None`` where that is no question."""
    sheets: Sequence[str] = ()
    """Of a workbook: its sheets, and"""
    sheet: str | None = None
    """which of them the rows come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What to read: a path and, for tables, how. ``None`` means: guess as the preview does."""

    path: Path
    encoding: str | None = None
    delimiter: str | None = None
    text_column: str | None = None
    name_column: str | None = None
    label_column: str | None = None
    has_header: bool | None = None
    unit: str | None = None
    """Of a workbook: "row" (as a table) or "sheet" is one document."""
    sheet: str | None = None
    """Of a workbook read by the row: which sheet; ``None`` is the first that has rows."""
    attachments: bool = False
    """Of mails: attachments are documents of their own."""
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did. ``added + duplicates + without_text`` is what was read."""

    changes: Changes
    added: int
    duplicates: int
    without_text: int
    labelled: int
    problems: Sequence[tuple[str, str]] = ()
    """(file or place, one sentence) for what could not be read; at most 1,000 are kept."""
    lacking: Mapping[Lack, int] = field(default_factory=dict)
    """How many of ``without_text`` lack it for which reason."""
    scanned: int = 0
    """Of those added: scans, which have no text and are labelled by eye."""
    families: int = 0
    """Groups of near-duplicates in the whole project, and"""
    in_families: int = 0
    """how many documents belong to one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingImport:
    """An import that was cut short and can go on: what it read, and how far it came."""

    sources: Sequence[str]
    done: int
    started: str
