"""What is measured at each refit, and all that the overview shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from app.records.answers import Progress
from app.records.identities import LabelId, RoundId
from app.records.labels import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with its confidence interval (95 % unless said otherwise), all in 0..1."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of documents or answers with its interval (95 %)."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The signs that more answers add little: each ``True``, ``False``, or ``None`` where nobody can tell yet.

    ``levelled_off``: the newest head gains less than two points over that of a tenth of the answers ago; ``gain`` says
    how much (-1..1). ``approved_often``: at least 95 % of suggestions would be approved. ``covered``: every label
    and every larger group of documents that read alike has an answer; ``unmet`` are labels without one, ``unseen``
    the documents in such groups.
    """

    levelled_off: bool | None = None
    approved_often: bool | None = None
    covered: bool | None = None
    gain: Interval | None = None
    unmet: Sequence[LabelId] = ()
    unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFigures:
    """What was measured at one refit. ``agreement`` is the yardstick's figure: how many suggestions on random
    documents, not trained on, agree with the person; ``None`` while there are too few to say. ``glimpse`` is the
    interval of the same before that: to be shown as an interval, and nothing rests on it.

    What follows is worked out of answers to random documents too, and of out-of-fold confidences where that is said:
    ``left`` documents have no label; ``reliability`` is, for each label, how many of the suggestions of it would agree
    (yardstick and out-of-fold together); ``calibration_error`` how far confidences are from what agrees, on average
    (0..1); ``wrong_if_stopped`` how many labels would be wrong if the suggestions were taken for all that is left;
    ``needed`` how many answers there are still to give until every document has a label, approvals with proof
    counted, and ``reading`` how many if approval began now. ``unrelated``: the labels seem to have nothing to do with
    the texts. ``overall`` is what agrees on all documents, picked ones included, ``limit`` what it will come to with
    more answers, and ``contradictory`` whether that is surely low.
    """

    round: RoundId
    at: str
    answers: int
    trained_on: int
    seconds: float
    agreement: Interval | None = None
    glimpse: Interval | None = None
    approved_share: Interval | None = None
    consistency: Interval | None = None
    """How often a document that was asked again got the label it had got before."""
    temperature: float = 1.0
    left: int = 0
    reliability: Mapping[LabelId, Interval] = field(default_factory=dict)
    calibration_error: Interval | None = None
    wrong_if_stopped: Count | None = None
    needed: Count | None = None
    reading: int | None = None
    signs: Signs | None = None
    unrelated: bool = False
    overall: Interval | None = None
    limit: Interval | None = None
    contradictory: bool = False


class Advice(Enum):
    """The one next step. The window says it in words, with the figures of the overview."""

    ADD_DOCUMENTS = "add_documents"
    NAME_LABELS = "name_labels"
    ANSWER = "answer"
    APPROVE = "approve"
    LOOK_AT_SKIPPED = "look_at_skipped"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that the overview shows."""

    progress: Progress
    rounds: Sequence[RoundFigures]
    per_label: Sequence[tuple[Label, int]]
    seconds_each: float | None
    seconds_total: float
    advice: Advice
    mixed_up: Sequence[tuple[LabelId, LabelId, int]] = ()
    """Of documents that were asked again and got another label: which two, and how often, the most frequent first."""
