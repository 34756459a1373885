"""The records that all layers speak: frozen, keyword-only, without behaviour of their own.

Identities: a *document* is a number inside its project and, across projects, the SHA-256 of its text; a
*label*, a *label set* and a *person* carry an id that means the same in every copy of a project. "Not yet" is
``None`` in the type. Confidences and probabilities are floats in 0..1; in events they are whole millionths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, Flag, auto
from pathlib import Path
from typing import NewType, Protocol

DocumentId = NewType("DocumentId", int)
"""Row number of a document in its project, from 1."""
LabelId = NewType("LabelId", str)
"""16 hexadecimal digits, the same in every copy of a project."""
LabelSetId = NewType("LabelSetId", str)
"""16 hexadecimal digits; one collection can carry several label sets."""
PersonId = NewType("PersonId", str)
"""32 hexadecimal digits, made once per person and machine profile."""
RoundId = NewType("RoundId", int)
"""Number of a refit in its project, from 1."""
Seq = NewType("Seq", int)
"""Number of an event in its project, in order of arrival, from 1."""


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


class Lack(Enum):
    """Why a file, or a place in it, gave no text. Each comes with a sentence for the person."""

    ENCRYPTED = "encrypted"  # a password is needed, or the one given is wrong
    SCANNED = "scanned"  # pictures of pages with no text behind them: can be labelled by eye
    EMPTY = "empty"  # nothing but white space and invisible characters
    DAMAGED = "damaged"  # broken, cut off, or not what its name says
    UNSUPPORTED = "unsupported"  # a kind that is not read
    TOO_LARGE = "too_large"  # grew beyond the limits of memory or output
    TOO_SLOW = "too_slow"  # took longer than a document may
    CLOSED = "closed"  # could not be opened: permission, link, gone


class Changes(Flag):
    """What a verb changed. One signal broadcasts it; each page decides whether it cares."""

    NONE = 0
    DOCUMENTS = auto()
    LABELS = auto()
    ANSWERS = auto()
    QUEUE = auto()
    FIGURES = auto()
    VECTORS = auto()
    PROJECT = auto()
    OPINIONS = auto()  # a language model's, or which one is used


class Report(Protocol):
    """What a long verb is given to say how far it is.

    Calling it stores progress and raises :class:`app.errors.Cancelled` when the person asked to stop.
    ``total`` is 0 where it is not known.
    """

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


def silent(done: int, total: int, note: str = "") -> None:
    """A :class:`Report` that tells nobody and never cancels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who answers. ``public_key`` (Ed25519, 32 bytes) joins when packages are signed."""

    id: PersonId
    name: str
    public_key: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where things stand in a document's normalised text.

    ``pages`` are the characters at which its pages begin (the first is 0), empty where a format has no pages;
    ``headings`` are (start, end, level from 1).
    """

    pages: Sequence[int] = ()
    headings: Sequence[tuple[int, int, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """One document as a reader found it, before it has a number.

    ``source`` is the file's name without its folders, ``locator`` the place inside it ("row 17", "page 3", ""
    for a whole file), ``label`` the value of the label column if one was named. ``extra`` keeps other columns
    as text. ``problem`` says why there is no text (then ``text`` is empty and the document is only listed), ``lack``
    which kind of reason that is. ``bytes_hash`` is the SHA-256 (hex) of the file that was read, "" for a row of a
    table; ``page_count`` is above 0 where pages can be shown as pictures.
    """

    name: str
    text: str
    source: str
    locator: str = ""
    label: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    reader: str = ""
    problem: str | None = None
    lack: Lack | None = None
    bytes_hash: str = ""
    layout: Layout | None = None
    page_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a project. ``text_hash`` is the SHA-256 (hex) of the normalised text; for a scan, which has
    none, of a line that names its bytes. ``page_count`` is above 0 where its pages can be shown as pictures."""

    id: DocumentId
    name: str
    source: str
    locator: str
    text: str
    text_hash: str
    layout: Layout | None = None
    page_count: int = 0


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
class Unread:
    """Something that gave no text, as the project remembers it. ``at`` is when it was tried."""

    id: int
    source: str
    locator: str
    lack: Lack
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page drawn: ``png`` bytes, size in pixels, and where its text stands.

    ``boxes`` are (start, end, left, top, right, bottom): characters of the document's text and pixels, about a line
    each, in reading order; empty for a scan.
    """

    page: int
    png: bytes
    width: int
    height: int
    boxes: Sequence[tuple[int, int, float, float, float, float]] = ()


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


NONE = "none"
"""The role of the label that means "none of these"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One category. ``sentence`` says when it applies; ``guideline`` may say more. ``version`` counts edits
    from 1 in this file; ``wording`` is the hash of the event that introduced the words, the same in every copy, and
    answers remember it. ``key`` is the key on the keyboard ("1", "a"),
    ``colour`` an index into the theme's label colours. ``critical``: none of its documents may be missed; ``role`` is
    "none" for the label that says "none of these", else ""."""

    id: LabelId
    label_set: LabelSetId
    name: str
    sentence: str = ""
    guideline: str = ""
    key: str = ""
    colour: int = 0
    position: int = 0
    version: int = 1
    wording: str = ""
    retired: bool = False
    critical: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSet:
    """A question asked of every document. ``kind`` is "one" (exactly one label) or "yes_no"."""

    id: LabelSetId
    name: str
    kind: str = "one"


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


class ModelStanding(Enum):
    """Whether a model file may be used."""

    ALLOWED = "allowed"  # on the administrator's list
    ACCEPTED = "accepted"  # by this person, earlier
    UNKNOWN = "unknown"  # this person may accept it
    FORBIDDEN = "forbidden"  # the administrator's list is the only one that counts, and it is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A model file as it describes itself: all texts are strangers' words, shown as plain text only.

    ``origin`` is the program it was found with ("Ollama", "" where a person named it). ``size`` and ``needed``, the
    memory it will take, are bytes, as is ``free`` (``None`` where the system does not say); ``context`` is in tokens,
    0 where it does not say. Without ``generates`` it only compares texts. ``problem`` is one sentence on why it cannot
    be used, "" where it can.
    """

    path: Path
    name: str
    origin: str = ""
    size: int = 0
    architecture: str = ""
    quantisation: str = ""
    parameters: int = 0
    context: int = 0
    licence: str = ""
    generates: bool = True
    needed: int = 0
    free: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedModel:
    """A model file that ran once in a child. ``fits``: it can be loaded without pushing other things out of memory."""

    file: ModelFile
    sha256: str
    standing: ModelStanding
    tokens_per_second: float
    fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """The language model of a project, on this machine.

    ``file`` is ``None`` while none was chosen; ``problem`` is one sentence on why the chosen one cannot be used here.
    ``opinions`` of ``documents`` (those with text) have an opinion under the labels' present words. Of ``answers`` it
    was compared with, ``model_right`` were as it said and ``head_right`` as the head said without having seen them;
    ``loss`` and ``head_loss`` are mean log losses on answers held out, of both together and of the head alone.
    ``weights`` say for each label how much its word counts (0: not at all). ``seconds_each`` is what a document took of
    late, ``None`` before that can be said. ``embedder`` is the model file that turns
    texts into vectors, ``None`` for the built-in one.
    """

    file: ModelFile | None = None
    sha256: str = ""
    standing: ModelStanding | None = None
    loaded: bool = False
    problem: str = ""
    opinions: int = 0
    documents: int = 0
    answers: int = 0
    model_right: int = 0
    head_right: int = 0
    loss: float | None = None
    head_loss: float | None = None
    weights: Mapping[LabelId, float] = field(default_factory=dict)
    threads: int | None = None
    seconds_each: float | None = None
    embedder: ModelFile | None = None

    @property
    def counts(self) -> bool:
        """Whether its word counts for any label."""
        return any(self.weights.values())


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
class Doubt:
    """An answer that looks odd: ``belief`` (0..1) is low where it was hardly meant so, ``rather`` the label that the
    other witnesses see, ``taken_back`` whether the person gave another label when asked again."""

    document: DocumentId
    name: str
    label: LabelId
    rather: LabelId
    belief: float
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFigures:
    """What was measured at one refit. ``agreement`` is the yardstick's figure: how many suggestions on random
    documents, not trained on, agree with the person; ``None`` while there are too few to say.

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
