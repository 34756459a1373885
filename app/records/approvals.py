"""Approvals with proof: what one would take, what became of it, and what it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.records.identities import LabelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What was to be expected at a moment: after ``answers`` answers, ``total`` in all until every document has a
    label, were an approval begun then (or all read, where none would pay); ``passed`` if its audit passes, which it
    mostly does."""

    answers: int
    total: int
    passed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPlan:
    """What approving the rest would take, before anything is drawn.

    ``documents`` would be approved if the audit passes, of which about ``audit`` are read for it; ``passes`` is the
    chance of that; ``reading`` the answers to expect until every document has a label, everything counted, against
    ``without`` if all were read. ``anticipated`` is the share of wrong labels that confidences suggest.
    """

    target: float
    documents: int
    audit: int
    passes: float
    reading: int
    without: int
    anticipated: float
    elusion: Sequence[Elusion] = ()
    """Of each label that must not be missed: what is to be shown, and what that takes (part of ``audit``)."""


class ApprovalState(Enum):
    """How an approval ended."""

    OPEN = "open"  # its audit is being answered
    PASSED = "passed"
    FAILED = "failed"
    ABANDONED = "abandoned"
    REVOKED = "revoked"  # passed once, taken back since
    REPLACED = "replaced"  # passed once; its documents were audited again, and rest on that now


class Standing(Enum):
    """Whether what was proved once still holds, as later answers tell."""

    HOLDS = "holds"
    DOUBTFUL = "doubtful"  # later answers speak against it: it should be audited again, or taken back
    REFUTED = "refuted"  # later answers disprove it


@dataclass(frozen=True, slots=True, kw_only=True)
class Elusion:
    """What an approval bounds of a label that must not be missed: of the ``documents`` of its set that were not given
    ``label`` at most the share ``target`` (0..1) belong to it after all.

    Of ``answered`` of them, drawn at random, ``found`` do; at most ``missed`` of those left unread (``None`` before it
    was proved). ``expected`` is how many answers it was planned to take.
    """

    label: LabelId
    target: float
    documents: int
    expected: int = 0
    answered: int = 0
    found: int = 0
    missed: int | None = None
    failed: bool = False
    """Too many were found: nothing was approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelProof:
    """What an audit says of one label: ``documents`` of its set were given it, ``answered`` of those were read at
    random and ``agreed`` with. ``low`` and ``high`` (0..1) bound the share that agrees among those left unread."""

    label: LabelId
    documents: int
    answered: int
    agreed: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One attempt to approve documents with proof. ``proof`` is the hash of the event that began it.

    ``documents`` were proposed, ``approved`` got their label unread; ``answered`` audit answers count, ``wrong`` of
    them disagreed. ``target`` and ``bound`` (once passed: the proved upper bound of the wrong share of the unread) are
    in 0..1; ``confidence`` is how sure the proof is, 0..1. ``collection`` is how many documents the project had when it
    was begun: those that joined later are not covered (``None`` where that was not noted).
    """

    proof: str
    attempt: int
    state: ApprovalState
    target: float
    confidence: float
    documents: int
    approved: int
    answered: int
    most_answers: int
    wrong: int
    bound: float | None
    at: str
    elusion: Sequence[Elusion] = ()
    collection: int | None = None
    again: str | None = None
    """The approval whose documents this one audits again."""
    standing: Standing = Standing.HOLDS
    read_since: int = 0
    """Of the documents approved unread so many were answered since, and"""
    contradicted: int = 0
    """so many of them got another label."""
    bound_now: float | None = None
    """The upper bound for those still unread, with all answers since, 0..1."""
    untested: Sequence[LabelId] = ()
    """Labels that must not be missed now, and of which it shows nothing: its audit did not test for them."""
