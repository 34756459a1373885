"""The learner: refits the head on all answers, scores every document, orders the queue, and explains itself.

Runs on the learning lane. What the window reads (``round``, ``agreement``, ``due``, :meth:`Learner.suggest`) is one
frozen record that is replaced as a whole when a refit is done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from app.engine import evidence, refit, stretches, yardstick
from app.engine import head as heads
from app.engine.embedding import Embedder
from app.engine.head import Head
from app.engine.intervals import clopper_pearson
from app.engine.representation import Space
from app.engine.vocabulary import Vocabulary
from app.errors import ModelError
from app.features import Collection, Features, Matrix
from app.figures import Figures, Seen
from app.log import Log
from app.records import (
    Changes,
    Document,
    DocumentId,
    Evidence,
    Interval,
    Label,
    LabelId,
    LabelSetId,
    Neighbour,
    Passage,
    PersonId,
    Question,
    Report,
    RoundFigures,
    RoundId,
    Suggestion,
    Term,
    silent,
)
from app.second_opinion import Second, Unseen, unseen
from app.store import decisions, documents, events, labels, rounds
from app.store import reserve as reserves
from app.store.project import Project
from app.store.rounds import Queue

_DRAWS = 1_000
"""Random draws kept with a queue: more than anybody needs before the next refit."""
_KEPT = 10
"""Best labels kept for every document; the rest share what is left."""
_TERMS_UP_TO = 30_000
"""Characters up to which a document's words are weighed while the person waits; beyond, its passages only."""
_SHOWN = 3
"""Stretches of text shown as evidence."""
_SHOWN_TERMS = 5
_COMMON = 2.2
"""Inverse document frequency of a word that stands in a third of the documents."""
_LEAST = 1e-9
"""No logarithm of less is kept."""
_ENOUGH = 20
"""Yardstick answers from which a share is worth saying."""
_TURN = 0.05
"""Seconds between two looks whether who waits for their turn was cancelled."""


Best = tuple[npt.NDArray[np.int16], npt.NDArray[np.float16]]
"""The best labels (columns) of every document and their confidences, best first: both ``(n, m)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the last refit left, as the window uses it."""

    id: RoundId
    labels: Sequence[LabelId]
    wordings: Sequence[str]
    model_hash: str
    queue: Queue
    head: Head
    vocabulary: Vocabulary
    common: frozenset[str]
    """Terms too common to be told as a reason."""
    space: Space | None = None
    """The collection it was learned on; missing after opening, until something is learned."""
    answers: Mapping[int, LabelId] = field(default_factory=dict)
    """The rows it was taught with."""
    unseen: Unseen | None = None
    """What heads that had not seen the answers say of them."""
    own: Best | None = None
    """The head's own best labels, where the queue's are those of head and language model together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    """What a refit learns from: rows and columns instead of documents and labels."""

    trained: npt.NDArray[np.int64]
    trained_labels: npt.NDArray[np.int64]
    reserve: npt.NDArray[np.int64]
    reserve_labels: npt.NDArray[np.int64]
    unread: npt.NDArray[np.int64]
    skipped: npt.NDArray[np.int64]
    scans: npt.NDArray[np.int64]
    """Without text there is nothing to learn from and nothing to suggest: they are asked last, and measure nothing."""


class Learner:
    """One label set's head, as one person teaches it."""

    def __init__(
        self,
        store: Project,
        log: Log,
        label_set: LabelSetId,
        person: PersonId,
        seed: int,
        embedder: Callable[[], Embedder] | None,
    ) -> None:
        self._store = store
        self._log = log
        self._label_set = label_set
        self._person = person
        self.seed = seed
        self._features = Features(store, seed, embedder)
        self._turn = threading.Lock()  # two refits at once would take the same number, and mix up the features
        self.second: Second | None = None
        """Who has an opinion beside the head's, if anybody."""
        self.round = self._stored_round()
        self.figures = Figures(store, label_set, person, seed)
        newest = self.figures.newest
        self.agreement: Interval | None = newest.agreement if newest else None
        self._at_last_refit = newest.answers if newest else 0
        self._version = 0
        self._learned_version = 0 if self._is_current() else -1
        with store.read() as connection:
            given = decisions.count_given(connection, label_set, person)
        self._answers_since = abs(given - self._at_last_refit)

    def _is_current(self) -> bool:
        """Whether the stored round knows all labels, by their present words, and all documents."""
        now = self.round
        if now is None:
            return False
        with self._store.read() as connection:
            current = labels.of(connection, self._label_set)
        same_labels = [(label.id, label.wording) for label in current] == list(
            zip(now.labels, now.wordings, strict=True)
        )
        return same_labels and len(now.queue.top_labels) == documents.count(self._store)

    @property
    def measure_every(self) -> int:
        """Each so-manyeth question is a random document, asked blind."""
        return yardstick.period(self.agreement, self._at_last_refit)

    # --- when ---

    @property
    def due(self) -> bool:
        """Whether a refit is worth its time: new labels or documents, or enough new answers."""
        return self._version != self._learned_version or self._answers_since >= step(self._at_last_refit)

    @property
    def witnesses(self) -> tuple[Unseen | None, Space | None]:
        """What heads that had not seen the answers say of them, and the collection's rows where they are at hand."""
        now = self.round
        return (None, None) if now is None else (now.unseen, now.space)

    @property
    def unrelated(self) -> bool:
        """Whether the labels seem to have nothing to do with the texts: then nothing may be approved unread."""
        newest = self.figures.newest
        return newest is not None and newest.unrelated

    def answers_changed(self, count: int) -> None:
        """Some answers were given or taken back."""
        self._answers_since += count

    def labels_changed(self) -> None:
        """Labels were added, retired or reworded."""
        self._version += 1

    def missing(self) -> int:
        """Documents without vectors."""
        return self._features.missing()

    def documents_changed(self) -> None:
        """Documents joined."""
        self._version += 1

    def embed_missing(self, report: Report = silent) -> Changes:
        """Read what was not read yet."""
        with self._alone(report):
            return self._features.embed_missing(self._politely(report))

    @contextmanager
    def _alone(self, report: Report) -> Iterator[None]:
        """Wait until nobody else embeds or learns, from whatever lane. Who is cancelled meanwhile waits no longer."""
        while not self._turn.acquire(timeout=_TURN):
            report(0, 0)
        try:
            yield
        finally:
            self._turn.release()

    def _politely(self, report: Report) -> Report:
        """The same report; between two steps the window goes first."""

        def politely(done: int, total: int, note: str = "") -> None:
            self._store.give_way()
            report(done, total, note)

        return politely

    def warm(self, report: Report = silent) -> Changes:
        """Have the collection at hand again after opening, so that suggestions can name their neighbours, too."""
        with self._alone(report):
            now = self.round
            if now is None or now.space is not None or self.missing():
                return Changes.NONE
            collection = self._features.collection(self._politely(report))
            if collection is None:
                return Changes.NONE
            self.round = replace(now, space=collection.space)
            return Changes.FIGURES

    # --- learning ---

    def learn(self, report: Report = silent) -> Changes:
        """Embed what is missing, fit, score, order, persist. Cancelled, the round before stays.

        One at a time: called while another learns, it waits, and then learns from what is there by then.
        """
        with self._alone(report):
            return self._learn(report)

    def _learn(self, report: Report) -> Changes:
        version = self._version
        since = self._answers_since
        report = self._politely(report)
        self._features.embed_missing(report)
        # Rows first: who answers while this runs may answer a document that has no row yet.
        collection = self._features.collection(report)
        with self._store.read() as connection:
            current = labels.of(connection, self._label_set)
            given = decisions.given(connection, self._label_set, self._person)
            rechecked = decisions.rechecked(connection, self._label_set, self._person)
            notes = decisions.notes(connection, self._person)
            _, upto = events.last_of(connection)
        answers = sum(not one.automatic for one in given)
        if collection is None or len(current) < 2:
            self._learned_version = version
            return Changes.VECTORS
        began = time.monotonic()
        number = rounds.next_id(self._store)
        lesson = self._lesson(current, given, len(collection.space))
        result = refit.refit(
            features=collection.space,
            label_features=self._features.of_labels(current, collection, _reasons(lesson, current, notes)),
            answered=lesson.trained,
            labels=lesson.trained_labels,
            held_out=lesson.reserve,
            held_out_labels=lesson.reserve_labels,
            previous=self._previous_head(current),
            seed=self.seed,
            ahead=step(answers),
            report=report,
        )
        names = [label.id for label in current]
        known = self._unseen(result, lesson, names)
        both = None
        if self.second is not None:
            answered = {one.document: one.label for one in given if one.label is not None and not one.automatic}
            both = self.second.joined(current, known, answered, result.probabilities)
        probabilities = result.probabilities if both is None else both
        now = Round(
            id=number,
            labels=names,
            wordings=[label.wording for label in current],
            model_hash=result.head.hash,
            queue=self._queue(result, probabilities, lesson, number),
            unseen=known,
            own=None if both is None else _best(result.probabilities),
            head=result.head,
            vocabulary=collection.vocabulary,
            common=collection.vocabulary.common(most=_COMMON),
            space=collection.space,
            answers={
                int(row): current[int(column)].id
                for rows, columns in (
                    (lesson.trained, lesson.trained_labels),
                    (lesson.reserve, lesson.reserve_labels),
                )
                for row, column in zip(rows, columns, strict=True)
            },
        )
        figures = RoundFigures(
            round=number,
            at=self._log.moment(),
            answers=answers,
            trained_on=len(lesson.trained),
            seconds=0.0,
            agreement=_agreement(probabilities, lesson),
            approved_share=self._approved_share(),
            consistency=_share(*rechecked),
            temperature=result.head.temperature,
        )
        figures = self.figures.measured(figures, _seen(now, probabilities, lesson, given))
        figures = replace(figures, seconds=time.monotonic() - began)
        rounds.put(self._store, number, now.queue, result.head.to_arrays(), _more(now))
        self._point(now, figures, current, collection, upto, result.released)
        self.round = now
        self.figures.keep(figures)
        self.agreement = figures.agreement
        self._at_last_refit = answers
        self._answers_since = max(0, self._answers_since - since)
        self._learned_version = version
        rounds.sweep(self._store)
        return Changes.QUEUE | Changes.FIGURES | Changes.VECTORS

    def _point(
        self,
        now: Round,
        figures: RoundFigures,
        current: Sequence[Label],
        collection: Collection,
        upto: str,
        released: npt.NDArray[np.int32],
    ) -> None:
        """In one transaction: the round becomes the current one, its event is written, and the yardstick answers
        whose turn had come are released for training."""
        with self._store.write() as connection:
            rounds.point(
                connection,
                self._label_set,
                self._person,
                figures,
                labels=current,
                model_hash=now.model_hash,
                vocabulary=collection.owner,
            )
            reserves.release(
                connection,
                self._label_set,
                self._person,
                [DocumentId(int(row) + 1) for row in released],
                at_round=int(now.id),
            )
            self._log.record(
                connection,
                "learned",
                {
                    "label_set": self._label_set,
                    "answers": figures.answers,
                    "upto": upto,
                    "head": now.model_hash,
                    "embedder": collection.embedder,
                    "seed": self.seed,
                },
            )

    def _lesson(self, current: Sequence[Label], given: Sequence[decisions.Given], count: int) -> _Lesson:
        column = {label.id: place for place, label in enumerate(current)}
        with self._store.read() as connection:
            released = reserves.released(connection, self._label_set, self._person)
        scans = {int(id_) - 1 for id_ in documents.scans(self._store) if id_ <= count}
        sides: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        answered, skipped = set(), []
        for one in given:
            row = int(one.document) - 1
            if row >= count:
                continue
            if one.label is None:
                skipped.append(row)
                continue
            answered.add(row)
            if one.label in column and row not in scans and not one.automatic:
                held = one.question is Question.MEASURE and one.document not in released
                sides[held].append((row, column[one.label]))
        put_off = set(skipped)
        unread = np.array([row for row in range(count) if row not in answered and row not in put_off], dtype=np.int64)
        # By row, so that the same answers give the same head in whatever order they came.
        trained = np.array(sorted(sides[False]), dtype=np.int64).reshape(-1, 2)
        reserve = np.array(sorted(sides[True]), dtype=np.int64).reshape(-1, 2)
        return _Lesson(
            trained=trained[:, 0],
            trained_labels=trained[:, 1],
            reserve=reserve[:, 0],
            reserve_labels=reserve[:, 1],
            unread=unread,
            skipped=np.array(skipped, dtype=np.int64),
            scans=np.array(sorted(scans), dtype=np.int64),
        )

    def _unseen(self, result: refit.Refit, lesson: _Lesson, names: Sequence[LabelId]) -> Unseen:
        logs = None
        if result.unseen is not None:
            logs = np.log(np.maximum(heads.softmax(result.unseen / np.float32(result.temperature)), _LEAST))
        return unseen(
            self.round.unseen if self.round is not None else None,
            names,
            answered=(lesson.trained + 1, logs),
            reserve=(lesson.reserve + 1, np.log(np.maximum(result.probabilities[lesson.reserve], _LEAST))),
        )

    def _queue(self, result: refit.Refit, probabilities: Matrix, lesson: _Lesson, number: RoundId) -> Queue:
        order = result.order[np.isin(result.order, lesson.unread)]
        order = order[np.argsort(np.isin(order, lesson.scans), kind="stable")]
        kinds = np.full(len(order), _kind(Question.LEARN), dtype=np.uint8)
        kinds[np.isin(order, result.order[: result.seeds])] = _kind(Question.SEED)
        rng = np.random.default_rng([self.seed, int(number)])
        best, values = _best(probabilities)
        return Queue(
            order=order + 1,
            kinds=kinds,
            draws=rng.permutation(np.setdiff1d(lesson.unread, lesson.scans))[:_DRAWS].astype(np.int32) + 1,
            top_labels=best,
            top_values=values,
        )

    def _approved_share(self) -> Interval | None:
        with self._store.read() as connection:
            approved, shown = decisions.shown_and_taken(connection, self._label_set, self._person, last=100)
        return _share(approved, shown)

    def _previous_head(self, current: Sequence[Label]) -> Head | None:
        if self.round is None or list(self.round.labels) != [label.id for label in current]:
            return None
        return self.round.head

    def _stored_round(self) -> Round | None:
        stored = rounds.current(self._store, self._label_set, self._person)
        if stored is None:
            return None
        try:
            learned = self._features.vocabulary(stored.vocabulary)
            head = heads.from_arrays(stored.head)
        except ModelError:
            return None  # the next refit builds it anew
        return Round(
            id=stored.id,
            labels=stored.labels,
            wordings=stored.wordings,
            model_hash=stored.model_hash,
            queue=stored.queue,
            head=head,
            vocabulary=learned,
            common=learned.common(most=_COMMON),
            unseen=Unseen.of_arrays(stored.more, stored.labels),
            own=_own(stored.more, stored.queue),
        )

    # --- suggesting ---

    def suggest(self, document: Document) -> Suggestion | None:
        """What the current round thinks of a document; ``None`` for a scan and for one that joined later."""
        now = self.round
        row = int(document.id) - 1
        if now is None or not document.text or row >= len(now.queue.top_labels):
            return None
        joined: Best = (now.queue.top_labels, now.queue.top_values)
        confidences = _confidences(now.labels, joined, row)
        columns = [int(column) for column in now.queue.top_labels[row]]
        second = None
        if self.second is not None:
            own = confidences if now.own is None else _confidences(now.labels, now.own, row)
            found = self.second.beside(document.id, now.labels, now.wordings, own)
            if found is not None:
                second = found[0]
                if now.own is None:
                    confidences = found[1]
                    columns = sorted(range(len(now.labels)), key=lambda at: -confidences[now.labels[at]])[:_KEPT]
        best = now.labels[columns[0]]
        return Suggestion(
            label=best,
            confidence=confidences[best],
            confidences=confidences,
            round=now.id,
            model_hash=now.model_hash,
            evidence=self._evidence_or_none(now, document, columns),
            second=second,
        )

    def telling(self, document: Document) -> list[tuple[int, int]] | None:
        """A document's passages from the one that tells most, by the head, to the least; ``None`` where nothing was
        learned or it was not read yet. Most tells what stands out from the rest of the document, either way."""
        now = self.round
        row = int(document.id) - 1
        if now is None or row >= len(now.queue.top_labels) or now.queue.top_labels.shape[1] < 2:
            return None
        best, other = (int(column) for column in now.queue.top_labels[row, :2])
        found = self._features.passages_of(document)
        if found is None:
            return None
        try:
            shares = evidence.explain(
                now.head, found.vectors, vocabulary=None, text=document.text, label=best, against=other
            )
        except (ValueError, IndexError):
            return None  # the head belongs to another embedder
        apart = np.abs(shares.passages - np.median(shares.passages))
        return [found.spans[at] for at in np.argsort(-apart, kind="stable")]

    def use_embedder(self, load: Callable[[], Embedder] | None, expected: str | None = None) -> None:
        """Read with another embedder from now on (``None``: the built-in one); ``expected`` is its hash. Vectors of
        the one before are missing then. On the learning lane, or before anything was learned."""
        with self._turn:
            self._features.use(load, expected)
            self._version += 1

    def suggested(self) -> tuple[dict[DocumentId, LabelId], dict[DocumentId, float]]:
        """The best label of every document that has text and its confidence, as of the current round."""
        now = self.round
        if now is None:
            return {}, {}
        scans = documents.scans(self._store)
        best = [now.labels[column] for column in now.queue.top_labels[:, 0].tolist()]
        values = now.queue.top_values[:, 0].astype(float).tolist()
        ids = [id_ for id_ in map(DocumentId, range(1, len(best) + 1)) if id_ not in scans]
        return {id_: best[id_ - 1] for id_ in ids}, {id_: values[id_ - 1] for id_ in ids}

    def probabilities(self, *, calibrated: bool = True, alone: bool = False) -> tuple[Sequence[LabelId], Matrix] | None:
        """What the current round makes of every document: its labels, and float32 ``(n, k)``, rows sum to 1; with its
        temperature or, to measure what that is worth, without. ``None`` until something was learned or :meth:`warm` was
        called. Where a language model has its say, it is the head's ``alone`` or not ``calibrated`` only."""
        now = self.round
        if now is None or now.space is None:
            return None
        head = now.head if calibrated else now.head.at(1.0)
        found = head.probabilities(now.space.rows(now.head.mix.steps))
        if calibrated and not alone and self.second is not None and now.own is not None:
            answered = frozenset(DocumentId(row + 1) for row in now.answers)
            both = self.second.together(now.labels, found, answered)
            found = found if both is None else both
        return now.labels, found

    def _evidence_or_none(self, now: Round, document: Document, columns: Sequence[int]) -> Evidence | None:
        """Evidence where it can be had: a page without it is better than no page."""
        try:
            return self._evidence(now, document, columns)
        except (ValueError, KeyError, IndexError):
            return None

    def _evidence(self, now: Round, document: Document, columns: Sequence[int]) -> Evidence | None:
        found = self._features.passages_of(document)
        if found is None or len(columns) < 2:
            return None
        words = now.vocabulary if len(document.text) <= _TERMS_UP_TO else None
        shares = evidence.explain(
            now.head,
            found.vectors,
            vocabulary=words,
            text=document.text,
            label=columns[0],
            against=columns[1],
            around=now.space.around(int(document.id) - 1, now.head.mix.steps) if now.space is not None else None,
        )
        lay_out = stretches.lay_out if len(found.spans) == 1 else stretches.by_passage
        places = lay_out(document.text, found.spans, shares)
        telling = [(start, end, weight) for start, end, weight in places if weight > 0][:_SHOWN]
        answered = [(row, weight) for row, weight in shares.neighbours if weight > 0 and row in now.answers]
        answered.sort(key=lambda one: now.answers[one[0]] != now.labels[columns[0]])  # those of its own label first
        near = [(DocumentId(row + 1), weight) for row, weight in answered[:_SHOWN]]
        names = documents.names(self._store, [id_ for id_, _ in near])
        return Evidence(
            label=now.labels[columns[0]],
            against=now.labels[columns[1]],
            passages=tuple(Passage(start=start, end=end, weight=weight) for start, end, weight in telling),
            terms=tuple(
                Term(text=term, weight=weight)
                for term, weight in shares.terms
                if weight > 0 and term not in now.common and _tells(term)
            )[:_SHOWN_TERMS],
            neighbours=tuple(
                Neighbour(document=id_, label=now.answers[int(id_) - 1], weight=weight, name=names[id_])
                for id_, weight in near
            ),
        )


def _seen(now: Round, probabilities: Matrix, lesson: _Lesson, given: Sequence[decisions.Given]) -> Seen:
    """What the figures go by. Answers drawn before an approval passed speak of other documents than are left since."""
    assert now.space is not None
    assert now.unseen is not None
    approved = max((one.event for one in given if one.automatic), default=0)
    since = {int(one.document) - 1 for one in given if one.event > approved}
    fresh = np.array([int(row) in since for row in lesson.reserve], dtype=bool)
    return Seen(
        labels=now.labels,
        probabilities=probabilities,
        trained=lesson.trained,
        trained_labels=lesson.trained_labels,
        reserve=lesson.reserve[fresh],
        reserve_labels=lesson.reserve_labels[fresh],
        left=np.setdiff1d(np.concatenate([lesson.unread, lesson.skipped]), lesson.scans),
        known=now.unseen,
        vectors=now.space.vectors,
    )


def _reasons(
    lesson: _Lesson, current: Sequence[Label], notes: Mapping[DocumentId, str]
) -> Mapping[LabelId, Sequence[str]]:
    """What was written beside the answers that are learned from, by label. Not those of the yardstick: it is not to be
    learned from in any way."""
    found: dict[LabelId, list[str]] = {}
    for row, column in zip(lesson.trained.tolist(), lesson.trained_labels.tolist(), strict=True):
        note = notes.get(DocumentId(row + 1))
        if note:
            found.setdefault(current[column].id, []).append(note)
    return found


def step(answers: int) -> int:
    """Answers between two refits: often at first, when each teaches much, then every 8 %, at most 50."""
    return max(5, min(50, answers // 12))


def _tells(term: str) -> bool:
    """Whether a term says something to a person: "of the" and "00" do not, "invoice" and "合同" do."""
    return not term.isascii() or any(len(word) >= 4 and not word.isdigit() for word in term.split())


def _kind(question: Question) -> int:
    return tuple(Question).index(question)


def _share(successes: int, trials: int) -> Interval | None:
    if trials < _ENOUGH:
        return None
    low, high = clopper_pearson(successes, trials)
    return Interval(value=successes / trials, low=low, high=high, count=trials)


def _agreement(probabilities: Matrix, lesson: _Lesson) -> Interval | None:
    right = int((probabilities[lesson.reserve].argmax(axis=1) == lesson.reserve_labels).sum())
    return _share(right, len(lesson.reserve))


def _best(probabilities: Matrix) -> Best:
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, : min(_KEPT, probabilities.shape[1])]
    return best.astype(np.int16), np.take_along_axis(probabilities, best, axis=1).astype(np.float16)


def _more(now: Round) -> dict[str, npt.NDArray[np.generic]]:
    """What is kept beside head and queue."""
    found = {} if now.unseen is None else now.unseen.arrays()
    return found if now.own is None else found | {"own.labels": now.own[0], "own.values": now.own[1]}


def _own(more: Mapping[str, npt.NDArray[np.generic]], queue: Queue) -> Best | None:
    labels_, values = more.get("own.labels"), more.get("own.values")
    if labels_ is None or values is None or labels_.shape != queue.top_labels.shape or values.shape != labels_.shape:
        return None
    return labels_.astype(np.int16), values.astype(np.float16)


def _confidences(names: Sequence[LabelId], best: Best, row: int) -> Mapping[LabelId, float]:
    """All labels' confidences in the round's order; labels outside the best share evenly what is left."""
    columns = best[0][row]
    values = best[1][row].astype(float)
    others = len(names) - len(columns)
    rest = max(0.0, 1.0 - float(values.sum())) / others if others else 0.0
    found = {int(column): float(value) for column, value in zip(columns, values, strict=True)}
    return {label: found.get(place, rest) for place, label in enumerate(names)}
