"""What checking a project file against its own hashes found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that ``verify`` found wrong. ``place`` names the first bad event, document or table."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of checking a project file against its own hashes and chain."""

    events: int
    documents: int
    head: str
    """SHA-256 of the last event, hex."""
    findings: Sequence[Finding] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
