"""What leaves a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.records.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One document on its way out: the datum and where its label comes from."""

    document: Document
    label: str | None
    person: str | None
    at: str | None
    how: str | None
    question: str | None
    shown_label: str | None
    shown_confidence: float | None
    label_version: int | None
    note: str
    flagged: bool
    event_hash: str | None
    extra: Mapping[str, str] = field(default_factory=dict)
    split: str | None = None
    """"train", "validation" or "test", where that was asked for."""
