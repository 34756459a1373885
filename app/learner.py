"""The learner: refits the head on all answers, scores every document and orders the queue.

Runs on the learning lane. What the window reads (``round``, ``agreement``, ``due``, :meth:`Learner.suggest`) is one
frozen record that is replaced as a whole when a refit is done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from app import learned, lessons
from app.engine import head as heads
from app.engine import refit, yardstick
from app.engine.embedding import Embedder
from app.engine.head import Head
from app.engine.intervals import clopper_pearson
from app.engine.representation import Space
from app.errors import ModelError
from app.explaining import Explainer
from app.features import Collection, Features, Matrix
from app.figures import Figures, Seen
from app.learned import Round
from app.lessons import Lesson
from app.log import Log
from app.records import (
    Changes,
    Document,
    DocumentId,
    Interval,
    Label,
    LabelId,
    LabelSetId,
    PersonId,
    Report,
    RoundFigures,
    Suggestion,
    silent,
)
from app.second_opinion import Second, Unseen, unseen
from app.store import decisions, documents, events, labels, rounds
from app.store import reserve as reserves
from app.store.project import Project

_LEAST = 1e-9
"""No logarithm of less is kept."""
_ENOUGH = 20
"""Yardstick answers from which a share is worth saying."""
_TURN = 0.05
"""Seconds between two looks whether who waits for their turn was cancelled."""


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
        self._explainer = Explainer(store, self._features)
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
        lesson = lessons.of(self._store, self._label_set, self._person, current, given, len(collection.space))
        result = refit.refit(
            features=collection.space,
            label_features=self._features.of_labels(current, collection, lessons.reasons(lesson, current, notes)),
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
            queue=learned.queue(result, probabilities, lesson, np.random.default_rng([self.seed, int(number)])),
            unseen=known,
            own=None if both is None else learned.best(result.probabilities),
            head=result.head,
            vocabulary=collection.vocabulary,
            common=learned.common(collection.vocabulary),
            space=collection.space,
            answers=lessons.answers(lesson, names),
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
        rounds.put(self._store, number, now.queue, result.head.to_arrays(), learned.more(now))
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

    def _unseen(self, result: refit.Refit, lesson: Lesson, names: Sequence[LabelId]) -> Unseen:
        logs = None
        if result.unseen is not None:
            logs = np.log(np.maximum(heads.softmax(result.unseen / np.float32(result.temperature)), _LEAST))
        return unseen(
            self.round.unseen if self.round is not None else None,
            names,
            answered=(lesson.trained + 1, logs),
            reserve=(lesson.reserve + 1, np.log(np.maximum(result.probabilities[lesson.reserve], _LEAST))),
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
            return learned.restored(stored, self._features.vocabulary(stored.vocabulary))
        except ModelError:
            return None  # the next refit builds it anew

    # --- suggesting ---

    def suggest(self, document: Document) -> Suggestion | None:
        """What the current round thinks of a document; ``None`` for a scan and for one that joined later."""
        now = self.round
        return None if now is None else self._explainer.suggest(now, self.second, document)

    def telling(self, document: Document) -> list[tuple[int, int]] | None:
        """A document's passages from the one that tells most, by the head, to the least; ``None`` where nothing was
        learned or it was not read yet."""
        now = self.round
        return None if now is None else self._explainer.telling(now, document)

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


def _seen(now: Round, probabilities: Matrix, lesson: Lesson, given: Sequence[decisions.Given]) -> Seen:
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
        approved=approved > 0,
    )


def step(answers: int) -> int:
    """Answers between two refits: often at first, when each teaches much, then every 8 %, at most 50."""
    return max(5, min(50, answers // 12))


def _share(successes: int, trials: int) -> Interval | None:
    if trials < _ENOUGH:
        return None
    low, high = clopper_pearson(successes, trials)
    return Interval(value=successes / trials, low=low, high=high, count=trials)


def _agreement(probabilities: Matrix, lesson: Lesson) -> Interval | None:
    right = int((probabilities[lesson.reserve].argmax(axis=1) == lesson.reserve_labels).sum())
    return _share(right, len(lesson.reserve))
