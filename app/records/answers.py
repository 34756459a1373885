"""Questions and answers: one document as it is asked, and what answering it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.records.documents import Document
from app.records.identities import DocumentId, LabelId, LabelSetId, PersonId, Seq
from app.records.suggestions import Suggestion
from app.records.verbs import Changes


class Question(Enum):
    """Why a document was asked. Recorded with every answer, because only some kinds may be used as evidence."""

    SEED = "seed"  # covers the collection
    LEARN = "learn"  # the model is least sure here
    MEASURE = "measure"  # drawn at random: the yardstick
    RECHECK = "recheck"  # answered before, asked again, blind
    AUDIT = "audit"  # drawn from a set proposed for approval
    CHOSEN = "chosen"  # the person went there on their own


class How(Enum):
    """How an answer came about."""

    APPROVED = "approved"  # the suggestion was shown and taken
    CORRECTED = "corrected"  # a suggestion was shown and another label given
    LABELLED = "labelled"  # no suggestion was shown
    IMPORTED = "imported"  # came with the data
    BULK = "bulk"  # given to several documents at once
    AUTOMATIC = "automatic"  # approved with proof, unread
    SKIPPED = "skipped"  # put off: no label was given


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The current answer of one person to one document. ``label`` is ``None`` for a skip."""

    seq: Seq
    document: DocumentId
    label_set: LabelSetId
    person: PersonId
    label: LabelId | None
    label_version: int | None
    how: How
    question: Question
    at: str
    shown_label: LabelId | None = None
    shown_confidence: float | None = None
    note: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document as Review shows it: all of it, so that nobody asks again.

    ``suggestion`` is ``None`` where the question is blind or nothing was learned yet; ``answer`` is the current
    answer when the person came back to it. Why it is asked follows from ``question`` and the two best
    confidences: the window says it in words.
    """

    document: Document
    question: Question
    suggestion: Suggestion | None
    blind: bool = False
    """The suggestion is hidden on purpose, so that the answer measures and does not echo."""
    answer: Answer | None = None
    flagged: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a project is. ``answered`` counts documents with a label, ``automatic`` those of them that got it
    unread, with proof; ``skipped`` those put off."""

    documents: int
    answered: int
    skipped: int
    flagged: int
    answers_today: int = 0
    automatic: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one decision (or undo) leads to: what was changed, what is next (``None``: nothing is left)."""

    changes: Changes
    next: Item | None
    progress: Progress
    seq: Seq | None = None
    learn_due: bool = False
    """Enough answers have come in since the last refit that a new one should be started."""
    settle_due: bool = False
    """An audit has come to one of its looks: the verdict should be worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An answer that looks odd: ``belief`` (0..1) is low where it was hardly meant so, ``rather`` the label that the
    other witnesses see, ``taken_back`` whether the person gave another label when asked again."""

    document: DocumentId
    name: str
    label: LabelId
    rather: LabelId
    belief: float
    taken_back: bool = False
