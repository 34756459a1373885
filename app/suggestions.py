"""The language model's part in a project: what it said of documents, how far it is trusted, what both together say.

Scoring runs on a lane of its own (llama.cpp is not safe to call from two threads). What the window reads
(:meth:`Suggestions.beside`, :attr:`Suggestions.trust`) needs no loaded model: opinions are in the project file, and the
trust is one frozen record that is replaced as a whole. Part of the application layer like the learner:
:class:`app.session.Session` is what is spoken to from outside.

Opinions are kept by *task* (model and wording of the labels, in whatever order), so that a new set of examples or a
moved label does not make all work void; documents shown as examples are never scored in the frame that shows them.
What is kept, and the trust, has its columns in the order of the labels' ids (:attr:`Suggestions.names`).
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app import kept_trust
from app.engine import pooling, prompts
from app.engine.pooling import Trust
from app.engine.prompts import Choice, Example
from app.engine.suggesting import Suggester
from app.records import Changes, Document, DocumentId, Label, LabelId, Report, SecondOpinion, silent
from app.second_opinion import Matrix, Unseen
from app.store import documents, suggestions
from app.store.project import Project

_BATCH = 8
"""Opinions stored in one transaction when the whole pool is scored: what a crash may cost."""
_MOST_EXAMPLES = 12
_NEW_ANSWERS = 25
"""Answers after which the frame shows new examples, and"""
_LOOK = 16
"""after how many documents it is looked whether there are so many."""
_CHUNK = 64
"""Texts fetched at a time."""
_ROWS = 4096
"""Documents pooled at a time."""
_LONG = 2_500
"""Characters from which it matters which passages are read: below, every document fits."""
_MEASURED = 2_000
"""Answers that trust is measured on, at most: it changes no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answered document as the model is shown it or measured on it.

    ``margin`` is the head's gap between its two best labels (0..1), ``reason`` what the person wrote.
    """

    document: DocumentId
    label: LabelId
    margin: float = 1.0
    reason: str = ""


Answers = Callable[[], Sequence[Answered]]
"""The answers as they stand."""
Next = Callable[[], Sequence[DocumentId]]
"""Which documents to score next, the most urgent first; nothing: all is done."""
Telling = Callable[[Document], Sequence[tuple[int, int]] | None]
"""Stretches of a document from the most to the least telling, where that is known."""


class Suggestions:
    """One person's labels and one language model, known by its SHA-256.

    ``owner`` names whose trust it is (label set and person); ``telling`` is asked what to read of long documents.
    """

    def __init__(
        self,
        store: Project,
        sha256: str,
        labels: Sequence[Label],
        *,
        name: str = "",
        owner: str = "",
        seed: int,
        telling: Telling | None = None,
    ) -> None:
        self._store = store
        self.sha256 = sha256
        self.name = name
        self._owner = owner
        self._seed = seed
        self._telling = telling
        self._suggester: Suggester | None = None
        self._frame = ""
        self._shown: frozenset[DocumentId] = frozenset()
        self._answers_at_frame = 0
        self._since_look = 0
        self._known: int | None = None
        self._measuring = threading.Lock()
        self.seconds_each: float | None = None
        """What a document took of late."""
        self._laid: list[LabelId] = []
        """The labels in the order in which the frame has them."""
        self._words: dict[LabelId, str] = {}
        self.labels: tuple[Label, ...] = ()
        self.names: list[LabelId] = []
        self.task = ""
        self.trust = pooling.untrusting(0)
        self.use_labels(labels)

    def use_labels(self, labels: Sequence[Label]) -> None:
        """Other labels, or other words: another task. The trust is what was measured for it, if it ever was. Not while
        documents are scored."""
        words = sorted([label.id, label.wording] for label in labels)
        task = hashlib.sha256(json.dumps([1, self.sha256, words]).encode()).hexdigest()
        self.labels = tuple(labels)
        if task != self.task:
            self.task = task
            self._words = {label.id: label.wording for label in labels}
            self.names = sorted(self._words)
            self._frame = ""
            self._known = None
            self.trust = kept_trust.find(self._store, self._owner, task, len(labels)) or pooling.untrusting(len(labels))

    def equip(self, suggester: Suggester | None) -> None:
        """The model itself, loaded, or that it is not any more."""
        self._suggester = suggester
        self._frame = ""

    def count(self) -> int:
        """How many documents have an opinion. Counted once: of 100,000 it would take a tenth of a second."""
        if self._known is None:
            self._known = suggestions.count(self._store, self.task)
        return self._known

    # --- scoring, on the lane ---

    def ahead(self, wanted: Next, answered: Answers, report: Report = silent) -> Changes:
        """Score what is ``wanted`` next, asking again after every document, until nothing is left.

        Cancelled, it keeps what was scored; the same call goes on.
        """
        changes, done, most = Changes.NONE, 0, 0
        while ids := self._lacking(wanted()):
            most = max(most, done + len(ids))
            report(done, most, "reading")
            self._score(ids[:1], answered, _standing(report, done, most), together=1)
            done += 1
            changes = Changes.OPINIONS
        return changes

    def everything(self, answered: Answers = list, report: Report = silent) -> Changes:
        """Score the whole pool, by number. Cancel, crash and resume are the same call."""
        whole = documents.count(self._store) - len(documents.scans(self._store))
        changes, after = Changes.NONE, None
        while ids := suggestions.missing(self._store, self.task, after=after, most=_CHUNK):
            self._score(ids, answered, _counted(report, self.count(), whole), together=_BATCH)
            changes, after = Changes.OPINIONS, ids[-1]
        return changes

    def _lacking(self, ids: Sequence[DocumentId]) -> list[DocumentId]:
        """Those of the documents that have no opinion and can be given one, in their order."""
        if len(self.labels) < 2:
            return []
        known = suggestions.get_many(self._store, self.task, ids)
        scans = documents.scans(self._store)
        return [id_ for id_ in dict.fromkeys(ids) if id_ not in known and id_ not in self._shown and id_ not in scans]

    def _score(self, ids: Sequence[DocumentId], answered: Answers, report: Report, *, together: int) -> None:
        if len(self.labels) < 2:
            return
        suggester = self._lay(answered, report)
        ids = [id_ for id_ in ids if id_ not in self._shown]
        texts = list(documents.each_text(self._store, ids))
        ready: dict[DocumentId, npt.NDArray[np.float32]] = {}
        try:
            report(0, len(ids))
            order = [self._laid.index(name) for name in self.names]
            spans = [self._spans(id_, text) for id_, text in zip(ids, texts, strict=True)]
            began = time.monotonic()
            for at, scores in suggester.each(texts, telling=spans, report=report):
                took = time.monotonic() - began
                self.seconds_each = took if self.seconds_each is None else 0.8 * self.seconds_each + 0.2 * took
                ready[ids[at]] = scores[order]
                if len(ready) >= together:
                    self._put(ready)
                    ready = {}
                report(at + 1, len(ids))
                self._store.give_way()
                began = time.monotonic()
        finally:
            if ready:
                self._put(ready)

    def _put(self, ready: Mapping[DocumentId, npt.NDArray[np.float32]]) -> None:
        before = self.count()
        suggestions.put_many(self._store, self.task, self._frame, ready)
        self._known = before + len(ready)

    def _spans(self, id_: DocumentId, text: str) -> Sequence[tuple[int, int]]:
        """What is read first of a document that is too long: what tells most by the head, or else by its place."""
        if len(text) < _LONG:
            return ()
        if self._telling is not None:
            with self._store.read() as connection:
                document = documents.get(connection, id_)
            found = self._telling(document)
            if found:
                return found
        return prompts.spread(text)

    def _lay(self, answered: Answers, report: Report = silent) -> Suggester:
        """Lay the frame, if there is none or it is time for other examples."""
        if self._suggester is None:
            raise ValueError("no model is loaded")
        self._since_look += 1
        if self._frame and self._since_look < _LOOK:
            return self._suggester
        self._since_look = 0
        column = {label.id: at for at, label in enumerate(self.labels)}
        usable = [one for one in answered() if one.label in column]
        if self._frame and len(usable) < self._answers_at_frame + _NEW_ANSWERS:
            return self._suggester
        picked = prompts.pick_examples(
            np.array([column[one.label] for one in usable], dtype=np.int64),
            np.array([one.margin for one in usable], dtype=np.float64),
            most=min(_MOST_EXAMPLES, 2 * len(self.labels)),
        )
        shown = [usable[at] for at in picked]
        texts = list(documents.each_text(self._store, [one.document for one in shown]))
        examples = [
            Example(text=text, choice=column[one.label], reason=one.reason)
            for one, text in zip(shown, texts, strict=True)
        ]
        self._frame = ""  # should it not come about
        laid = self._suggester.frame(
            [Choice(name=label.name, sentence=label.sentence, guideline=label.guideline) for label in self.labels],
            examples=examples,
            report=report,
        )
        self._shown = frozenset(one.document for one in shown[: laid.examples])
        self._answers_at_frame = len(usable)
        self._laid = [label.id for label in self.labels]
        content = [self.task, [[int(one.document), one.label] for one in shown[: laid.examples]]]
        self._frame = hashlib.sha256(json.dumps(content).encode()).hexdigest()
        return self._suggester

    def explain(self, document: Document, label: LabelId, answered: Answers) -> str:
        """One sentence of the model on why the label fits the document; "" where it has none."""
        ask = getattr(self._lay(answered), "reason", None)
        if ask is None or label not in self._laid:
            return ""
        return str(ask(document.text, self._laid.index(label), self._spans(document.id, document.text)))

    # --- trust ---

    def measure(self, answered: Sequence[Answered], head: Mapping[DocumentId, npt.NDArray[np.floating]]) -> Trust:
        """How far to trust the model, from answered documents that have its opinion.

        ``head`` are log-probabilities of the head that did not see the document (out of fold, or before it was
        answered), in the order of :attr:`names`. Documents that are shown as examples do not count.
        """
        with self._measuring:
            names, task = self.names, self.task
            column = {name: at for at, name in enumerate(names)}
            usable = [
                one
                for one in answered
                if one.label in column and one.document in head and one.document not in self._shown
            ]
            said = suggestions.get_many(self._store, task, [one.document for one in usable])
            usable = sorted((one for one in usable if one.document in said), key=lambda one: one.document)
            rng = np.random.default_rng([self._seed, len(usable)])
            if len(usable) > _MEASURED:
                usable = [usable[at] for at in np.sort(rng.choice(len(usable), _MEASURED, replace=False))]
            trust = pooling.untrusting(len(names))
            if usable:
                trust = pooling.fit(
                    np.stack([head[one.document] for one in usable]),
                    np.stack([said[one.document] for one in usable]),
                    np.array([column[one.label] for one in usable], dtype=np.int64),
                    rng=rng,
                )
            if task == self.task:
                self.trust = trust
                kept_trust.keep(self._store, self._owner, task, trust)
            return trust

    # --- both together (app.second_opinion.Second) ---

    def joined(
        self,
        labels: Sequence[Label],
        unseen: Unseen,
        given: Mapping[DocumentId, LabelId],
        probabilities: Matrix,
    ) -> Matrix | None:
        """See :meth:`app.second_opinion.Second.joined`."""
        if {label.id: label.wording for label in labels} != self._words or not self.trust_of(unseen, given).any:
            return None
        return self.together([label.id for label in labels], probabilities, frozenset(given))

    def together(
        self, labels: Sequence[LabelId], probabilities: Matrix, answered: frozenset[DocumentId]
    ) -> Matrix | None:
        """See :meth:`app.second_opinion.Second.together`."""
        names, task, trust = self.names, self.task, self.trust
        if sorted(labels) != names:
            return None
        order = [names.index(label) for label in labels]
        betas = trust.betas[order]
        done = {int(number) for number in answered | documents.scans(self._store)}
        both = probabilities.copy()
        for start in range(0, len(both), _ROWS):
            self._store.give_way()
            numbers = range(start + 1, min(start + _ROWS, len(both)) + 1)
            said = suggestions.get_many(self._store, task, [DocumentId(number) for number in numbers])
            if any(DocumentId(number) not in said and number not in done for number in numbers):
                return None
            rows = np.array([number - 1 for number in numbers if DocumentId(number) in said], dtype=np.int64)
            if len(rows):
                head = np.log(np.maximum(probabilities[rows].astype(np.float64), _LEAST))
                model = np.stack([said[DocumentId(int(row) + 1)] for row in rows])[:, order]
                both[rows] = np.exp(pooling.pool(head, model, betas))
        return both

    def trust_of(self, unseen: Unseen, given: Mapping[DocumentId, LabelId]) -> Trust:
        """The trust, measured anew on answers as they stand now."""
        if sorted(unseen.labels) != self.names:
            return self.trust
        order = [list(unseen.labels).index(name) for name in self.names]
        answered = [Answered(document=id_, label=label) for id_, label in given.items()]
        return self.measure(answered, {id_: row[order] for id_, row in unseen.by_document().items()})

    def beside(
        self, document: DocumentId, labels: Sequence[LabelId], wordings: Sequence[str], own: Mapping[LabelId, float]
    ) -> tuple[SecondOpinion, Mapping[LabelId, float]] | None:
        """See :meth:`app.second_opinion.Second.beside`."""
        names, task, trust = self.names, self.task, self.trust
        if dict(zip(labels, wordings, strict=True)) != self._words or len(labels) < 2:
            return None
        said = suggestions.get_many(self._store, task, [document]).get(document)
        if said is None or len(said) != len(names):
            return None
        head = np.log(np.maximum(np.array([own[name] for name in names]), _LEAST))
        pooled = named(names, pooling.pool(head, said, trust.betas)) if trust.any else own
        both = {label: pooled[label] for label in labels}
        alone = named(names, said)
        best = max(alone, key=lambda label: alone[label])
        ours = max(own, key=lambda label: own[label])
        second = SecondOpinion(
            model=self.name,
            sha256=self.sha256,
            label=best,
            confidence=alone[best],
            confidences=alone,
            own_label=ours,
            own_confidence=own[ours],
            weight=float(trust.betas[names.index(best)]),
            right=trust.model_right,
            answers=trust.answers,
        )
        return second, both


_LEAST = 1e-9


def _standing(report: Report, done: int, whole: int) -> Report:
    """A report that stands still: it only asks whether to go on."""

    stands = (done, whole)

    def standing(done: int, total: int, note: str = "") -> None:
        report(*stands, "reading")

    return standing


def _counted(report: Report, before: int, whole: int) -> Report:
    """A report on a part of the work, as one on all of it."""

    def counted(done: int, total: int, note: str = "") -> None:
        report(min(before + done, whole), whole, "reading")

    return counted


def named(labels: Sequence[LabelId], logs: npt.NDArray[np.floating]) -> dict[LabelId, float]:
    """Probabilities by label, from log-probabilities in the order of the labels."""
    return {label: float(np.exp(value)) for label, value in zip(labels, logs, strict=True)}
