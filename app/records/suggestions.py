"""What is suggested for a document, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.records.identities import DocumentId, LabelId, RoundId


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a document's text: characters ``start`` up to ``end``.

    ``weight`` is what it adds to the head's preference for the suggested label over the runner-up (positive: speaks
    for it; one of several passages: what would be missing without it); ``None`` before it was computed.
    """

    start: int
    end: int
    weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or pair of words and its exact share of the head's preference (positive: speaks for it)."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An answered document that reads like the one suggested for: the label it was given, its exact share of the
    head's preference (positive: speaks for it), and its name."""

    document: DocumentId
    label: LabelId
    weight: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a label is suggested: passages from strongest to weakest, the strongest terms, and the answered documents
    whose likeness speaks most for it."""

    label: LabelId
    against: LabelId | None
    passages: Sequence[Passage]
    terms: Sequence[Term] = ()
    neighbours: Sequence[Neighbour] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """What a language model thinks of a document, beside what was learned here.

    ``label`` and ``confidence`` are the best of ``confidences``, the language model's alone; ``own_label`` and
    ``own_confidence`` are the head's alone. ``weight`` is how much its word counts for that label (0: not at all).
    Of ``answers`` it was compared with, ``right`` were as it said.
    """

    model: str
    sha256: str
    label: LabelId
    confidence: float
    confidences: Mapping[LabelId, float]
    own_label: LabelId
    own_confidence: float
    weight: float = 0.0
    right: int = 0
    answers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the model thinks of one document. ``confidences`` has one value per label, in the order of the
    label set's labels by position, and sums to 1; ``round`` is the refit it comes from, ``model_hash`` the
    SHA-256 of the head that computed it. With a ``second`` opinion, ``label`` and confidences are those of both
    together, each counted as far as it was right here."""

    label: LabelId
    confidence: float
    confidences: Mapping[LabelId, float]
    round: RoundId
    model_hash: str
    evidence: Evidence | None = None
    second: SecondOpinion | None = None
