"""The language model's part in a project: what it said of documents, how far it is trusted, what both together say.

Runs on a lane of its own (llama.cpp is not safe to call from two threads); what the window reads, :meth:`Suggestions.
opinion` and :attr:`Suggestions.trust`, is frozen and replaced as a whole. Part of the application layer like the
learner: :class:`app.session.Session` is what is spoken to from outside.

Opinions are kept by *task* (model and wording of the labels), so that a new set of examples does not make all work
void; documents shown as examples are never scored in the frame that shows them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine import passages, pooling, prompts
from app.engine.pooling import Trust
from app.engine.prompts import Choice, Example
from app.engine.suggesting import Suggester
from app.records import Changes, DocumentId, Label, LabelId, Report, silent
from app.store import documents, suggestions
from app.store.project import Project

_BATCH = 8
"""Opinions stored in one transaction: what a crash may cost."""
_MOST_EXAMPLES = 12
_NEW_ANSWERS = 25
"""Answers after which the frame shows new examples."""
_CHUNK = 64
"""Texts fetched at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answered document as the model is shown it or measured on it.

    ``margin`` is the head's gap between its two best labels (0..1), ``reason`` what the person wrote.
    """

    document: DocumentId
    label: LabelId
    margin: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the model thinks of one document, alone and together with the head; each sums to 1."""

    model: Mapping[LabelId, float]
    pooled: Mapping[LabelId, float]


class Suggestions:
    """One label set and one language model."""

    def __init__(self, store: Project, suggester: Suggester, labels: Sequence[Label], *, seed: int) -> None:
        self._store = store
        self._suggester = suggester
        self._seed = seed
        self._labels: tuple[Label, ...] = ()
        self._frame = ""
        self._shown: frozenset[DocumentId] = frozenset()
        self._answers_at_frame = 0
        self.task = ""
        self.trust = pooling.untrusting(0)
        self.use_labels(labels)

    def use_labels(self, labels: Sequence[Label]) -> None:
        """Other labels, or other words: another task. The trust has to be measured anew."""
        self._labels = tuple(labels)
        words = [[label.id, label.wording] for label in labels]
        task = hashlib.sha256(json.dumps([1, self._suggester.hash, words]).encode()).hexdigest()
        if task != self.task:
            self.task = task
            self._frame = ""
            self.trust = pooling.untrusting(len(labels))

    # --- scoring, on the lane ---

    def ahead(
        self, order: Iterable[DocumentId], count: int, answered: Sequence[Answered] = (), report: Report = silent
    ) -> Changes:
        """Score the first ``count`` documents of ``order`` that have no opinion: what the reader comes to next.

        Cancelled, it keeps what was scored; the same call goes on.
        """
        waiting = list(dict.fromkeys(order))[: 4 * count]
        known = suggestions.get_many(self._store, self.task, waiting)
        return self._score([id_ for id_ in waiting if id_ not in known][:count], answered, report, count)

    def everything(self, answered: Sequence[Answered] = (), report: Report = silent) -> Changes:
        """Score the whole pool, by number. Cancel, crash and resume are the same call."""
        whole = documents.count(self._store)
        changes, after = Changes.NONE, None
        while ids := suggestions.missing(self._store, self.task, after=after, most=_CHUNK):
            changes |= self._score(ids, answered, report, whole)
            after = ids[-1]
        return changes

    def _score(self, ids: Sequence[DocumentId], answered: Sequence[Answered], report: Report, whole: int) -> Changes:
        if len(self._labels) < 2 or not ids:
            return Changes.NONE
        self._lay(answered)
        ids = [id_ for id_ in ids if id_ not in self._shown]
        done = suggestions.count(self._store, self.task) if whole > len(ids) else 0
        ready: dict[DocumentId, npt.NDArray[np.float32]] = {}
        try:
            for start in range(0, len(ids), _CHUNK):
                part = ids[start : start + _CHUNK]
                texts = list(documents.each_text(self._store, part))
                for at, scores in self._suggester.each(texts, telling=[spans(text) for text in texts]):
                    ready[part[at]] = scores
                    if len(ready) >= _BATCH:
                        suggestions.put_many(self._store, self.task, self._frame, ready)
                        done += len(ready)
                        ready = {}
                    report(min(done + len(ready), whole), whole, "reading")
                    self._store.give_way()
        finally:
            if ready:
                suggestions.put_many(self._store, self.task, self._frame, ready)
        return Changes.FIGURES if ids else Changes.NONE

    def _lay(self, answered: Sequence[Answered]) -> None:
        """Lay the frame, if there is none or it is time for other examples."""
        column = {label.id: at for at, label in enumerate(self._labels)}
        usable = [one for one in answered if one.label in column]
        if self._frame and len(usable) < self._answers_at_frame + _NEW_ANSWERS:
            return
        picked = prompts.pick_examples(
            np.array([column[one.label] for one in usable], dtype=np.int64),
            np.array([one.margin for one in usable], dtype=np.float64),
            most=min(_MOST_EXAMPLES, 2 * len(self._labels)),
        )
        shown = [usable[at] for at in picked]
        texts = list(documents.each_text(self._store, [one.document for one in shown]))
        examples = [
            Example(text=text, choice=column[one.label], reason=one.reason)
            for one, text in zip(shown, texts, strict=True)
        ]
        laid = self._suggester.frame(
            [Choice(name=label.name, sentence=label.sentence, guideline=label.guideline) for label in self._labels],
            examples=examples,
        )
        self._shown = frozenset(one.document for one in shown[: laid.examples])
        self._answers_at_frame = len(usable)
        content = [self.task, [[int(one.document), one.label] for one in shown[: laid.examples]]]
        self._frame = hashlib.sha256(json.dumps(content).encode()).hexdigest()

    # --- trust ---

    def measure(self, answered: Sequence[Answered], head: Mapping[DocumentId, npt.NDArray[np.floating]]) -> Trust:
        """How far to trust the model, from answered documents that have its opinion.

        ``head`` are log-probabilities of the head that did not see the document (out of fold, or before it was
        answered), in the order of the labels. Documents that are shown as examples do not count.
        """
        column = {label.id: at for at, label in enumerate(self._labels)}
        usable = [
            one for one in answered if one.label in column and one.document in head and one.document not in self._shown
        ]
        said = suggestions.get_many(self._store, self.task, [one.document for one in usable])
        usable = [one for one in usable if one.document in said]
        classes = len(self._labels)
        if not usable:
            self.trust = pooling.untrusting(classes)
            return self.trust
        self.trust = pooling.fit(
            np.stack([head[one.document] for one in usable]),
            np.stack([said[one.document] for one in usable]),
            np.array([column[one.label] for one in usable], dtype=np.int64),
            rng=np.random.default_rng([self._seed, len(usable)]),
        )
        return self.trust

    def opinion(self, document: DocumentId, head: npt.NDArray[np.floating]) -> Opinion | None:
        """What the model said of a document, and both together; ``None`` before it was scored.

        ``head`` are the head's log-probabilities, in the order of the labels.
        """
        said = suggestions.get_many(self._store, self.task, [document]).get(document)
        if said is None or len(said) != len(self._labels):
            return None
        return Opinion(model=self._named(said), pooled=self._named(pooling.pool(head, said, self.trust.betas)))

    def _named(self, logs: npt.NDArray[np.floating]) -> dict[LabelId, float]:
        return {label.id: float(np.exp(value)) for label, value in zip(self._labels, logs, strict=True)}


def spans(text: str) -> list[tuple[int, int]]:
    """Stretches of a text for a model with too little room, from the most to the least telling.

    Without a head to ask: the beginning, the end, then what lies between, evenly spread.
    """
    found = passages.split(text, words=80, overlap=0, most=24)
    if len(found) < 3:
        return found
    inner = found[1:-1]
    spread = sorted(range(len(inner)), key=lambda at: (f"{at:b}"[::-1], at))
    return [found[0], found[-1], *(inner[at] for at in spread)]
