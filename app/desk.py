"""The reading desk: which document is asked now, what was answered, and the way back.

All verbs here are short and run on the window's thread; each is one transaction, and the :class:`Step` it returns
already holds everything the page shows next.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter, OrderedDict
from itertools import islice

import numpy as np

from app.approval import Approvals
from app.errors import InputError
from app.learner import Learner
from app.log import Log
from app.records import (
    Changes,
    Document,
    DocumentId,
    How,
    Item,
    Label,
    LabelId,
    LabelSetId,
    PersonId,
    Progress,
    Question,
    Seq,
    Step,
)
from app.store import decisions, documents, labels
from app.store.project import Project
from app.wording import translate

BLIND = frozenset({Question.MEASURE, Question.RECHECK, Question.AUDIT})
"""Questions that measure: the suggestion stays hidden until answered, or the person's answer is an echo."""


RECHECK_EVERY = 20
"""One question in twenty was answered before and is asked again, blind: how steady are the labels?"""


class Desk:
    """One person's place in the queue of one label set."""

    def __init__(
        self,
        store: Project,
        log: Log,
        label_set: LabelSetId,
        person: PersonId,
        learner: Learner,
        approvals: Approvals,
    ) -> None:
        self._store = store
        self._log = log
        self._label_set = label_set
        self._person = person
        self._learner = learner
        self._approvals = approvals
        self._lock = threading.RLock()
        self._shown: tuple[DocumentId, Question] | None = None
        # Questions asked and not yet answered keep their kind: who comes back to a blind one finds it blind.
        self._asked: dict[DocumentId, Question] = {}
        self.labels: list[Label] = []
        self._given: dict[DocumentId, LabelId] = {}
        self._automatic: dict[DocumentId, LabelId] = {}
        """Approved with proof, unread."""
        self._since_recheck = 0
        self._rechecked: set[DocumentId] = set()
        self._skipped: OrderedDict[DocumentId, None] = OrderedDict()
        self._order: np.ndarray[tuple[int], np.dtype[np.int32]] = np.zeros(0, dtype=np.int32)
        self._kinds: list[Question] = []
        self._draws: np.ndarray[tuple[int], np.dtype[np.int32]] = np.zeros(0, dtype=np.int32)
        self._cursor = 0
        self._count = 0
        self._today = ("", 0)
        self.refresh()
        self.take_round()

    # --- what changed elsewhere ---

    def refresh(self) -> None:
        """Read labels, answers and the number of documents again, after an import."""
        with self._lock, self._store.hold():
            self.refresh_labels()
            with self._store.read() as connection:
                given = decisions.given(connection, self._label_set, self._person)
                self._since_recheck, self._rechecked = decisions.asked_again(connection, self._label_set, self._person)
            self._given = {one.document: one.label for one in given if one.label is not None and not one.automatic}
            self._automatic = {one.document: one.label for one in given if one.label is not None and one.automatic}
            self._skipped = OrderedDict((one.document, None) for one in given if one.label is None)
            self._count = documents.count(self._store)
            self._cursor = 0
            if self._learner.round is None:
                self._order_unlearned()

    def refresh_labels(self) -> None:
        """Read the labels again, after one was changed."""
        with self._lock, self._store.hold(), self._store.read() as connection:
            self.labels = labels.of(connection, self._label_set)

    def turn_to_audit(self) -> None:
        """What is on screen and was not answered makes room for the audit's first question, or for what follows it."""
        with self._lock:
            self._shown = None

    def take_round(self) -> None:
        """Go on with the newest queue; the document on screen stays."""
        with self._lock:
            current = self._learner.round
            if current is None:
                self._order_unlearned()
            else:
                self._order = current.queue.order
                self._kinds = [KINDS[kind] for kind in current.queue.kinds]
                self._draws = current.queue.draws
            self._cursor = 0

    def _order_unlearned(self) -> None:
        """Before anything was learned: at random, so that the first answers are spread over the collection."""
        rng = np.random.default_rng([self._learner.seed, 0])
        self._order = (rng.permutation(self._count) + 1).astype(np.int32)
        self._kinds = [Question.SEED] * self._count

    # --- verbs ---

    def step(self) -> Step:
        """What is shown now."""
        with self._lock, self._store.hold():
            return self._step(Changes.NONE)

    def decide(self, document: DocumentId, label: LabelId | None, *, item: Item | None, seconds: float | None) -> Step:
        """Answer (or skip, with ``label`` ``None``) a document and go on."""
        if item is not None and item.document.id != document:
            raise ValueError(f"document {document} was not on screen, but {item.document.id}")
        with self._lock, self._store.hold():
            wording = None if label is None else self._usable(label).wording
            with self._store.write() as connection:
                shown = item.document if item is not None else documents.get(connection, document)
                event = self._log.record(connection, "decided", _decision(self._label_set, shown, label, wording, item))
                if seconds is not None:
                    connection.execute(
                        "INSERT INTO timings (event, milliseconds) VALUES (?, ?)", (event.id, round(seconds * 1000))
                    )
            self._keep(document, label)
            self._count_recheck(item, document)
            self._asked.pop(document, None)
            self._count_today(+1)
            self._shown = None
            self._learner.answers_changed(1)
            return self._step(Changes.ANSWERS, seq=Seq(event.id))

    def flag(self, document: DocumentId, on: bool) -> Step:
        """Mark a document, or take the mark away."""
        with self._lock, self._store.hold():
            with self._store.write() as connection:
                known = documents.get(connection, document)
                was, _ = decisions.mark(connection, self._person, document)
                if was != on:
                    self._log.record(connection, "flagged", {"text": known.text_hash, "on": on, "was": was})
            return self._again(document, Changes.FIGURES)

    def write_note(self, document: DocumentId, note: str) -> Step:
        """Keep a note with the document."""
        with self._lock, self._store.hold():
            with self._store.write() as connection:
                self._note(connection, documents.get(connection, document), note)
            return self._again(document, Changes.FIGURES)

    def undo(self) -> Step | None:
        """Take back the newest action."""
        return self._turn(back=True)

    def redo(self) -> Step | None:
        """Do the last undone action again."""
        return self._turn(back=False)

    def go_to(self, document: DocumentId) -> Step:
        """Show a chosen document."""
        with self._lock, self._store.hold():
            if not 1 <= document <= self._count:
                raise InputError(
                    translate("errors", "There is no document {document}.").format(document=document),
                    todo=translate("errors", "The last one is {count}.").format(count=self._count),
                )
            self._shown = (document, self._asked.get(document, Question.CHOSEN))
            return self._step(Changes.NONE)

    # --- figures ---

    def progress(self) -> Progress:
        """How far the project is."""
        with self._lock, self._store.hold():
            self._count_today(0)
            with self._store.read() as connection:
                flagged = decisions.count_flagged(connection, self._person)
            return Progress(
                documents=self._count,
                answered=len(self._given) + len(self._automatic),
                automatic=len(self._automatic),
                skipped=len(self._skipped),
                flagged=flagged,
                answers_today=self._today[1],
            )

    def counts(self) -> Counter[LabelId]:
        """How many documents have each label."""
        with self._lock:
            return Counter(self._given.values()) + Counter(self._automatic.values())

    def answered(self) -> frozenset[DocumentId]:
        """The documents to which the person gave a label."""
        with self._lock:
            return frozenset(self._given)

    def given(self) -> dict[DocumentId, LabelId]:
        """The label that the person gave to each document."""
        with self._lock:
            return dict(self._given)

    def automatic(self) -> dict[DocumentId, LabelId]:
        """The label that each document got unread, with proof."""
        with self._lock:
            return dict(self._automatic)

    def upcoming(self, count: int) -> list[DocumentId]:
        """Documents that are shown or asked next, as far as that is known: the next in the queue, and the next that
        will be drawn at random."""
        with self._lock:
            shown = [] if self._shown is None else [self._shown[0]]
            queued = (number for number in self._order[self._cursor :].tolist() if self._is_open(number))
            drawn = (number for number in self._draws.tolist() if self._is_open(number))
            ahead = [*islice(queued, count), *islice(drawn, 1 + count // self._learner.measure_every)]
        return list(dict.fromkeys([*shown, *map(DocumentId, ahead)]))

    # --- inside ---

    def _step(self, changes: Changes, *, seq: Seq | None = None) -> Step:
        if self._shown is None:
            self._shown = self._next()
            if self._shown is not None:
                self._asked[self._shown[0]] = self._shown[1]
        item = None if self._shown is None else self._item(*self._shown)
        return Step(
            changes=changes,
            next=item,
            progress=self.progress(),
            seq=seq,
            learn_due=self._learner.due,
            settle_due=self._approvals.is_open and self._approvals.settle_due(self._given),
        )

    def _again(self, document: DocumentId, changes: Changes) -> Step:
        if self._shown is None or self._shown[0] != document:
            self._shown = (document, self._asked.get(document, Question.CHOSEN))
        return self._step(changes)

    def _next(self) -> tuple[DocumentId, Question] | None:
        if self._count == 0 or len(self.labels) < 2:
            return None
        if self._approvals.is_open:
            audited = self._approvals.question(self._given, self._skipped)
            if audited is not None:
                return audited, Question.AUDIT
        if self._since_recheck >= RECHECK_EVERY - 1:
            again = self._to_recheck()
            if again is not None:
                return again, Question.RECHECK
        done = len(self._given) + len(self._skipped)
        if (done + 1) % self._learner.measure_every == 0:
            drawn = next((number for number in self._draws.tolist() if self._is_open(number)), None)
            if drawn is not None:
                return DocumentId(drawn), Question.MEASURE
        while self._cursor < len(self._order):
            number = int(self._order[self._cursor])
            if self._is_open(number):
                return DocumentId(number), self._kinds[self._cursor]
            self._cursor += 1
        if done + len(self._automatic) < self._count:  # came after the last refit
            return DocumentId(next(filter(self._is_open, range(1, self._count + 1)))), Question.SEED
        if self._skipped:
            return next(iter(self._skipped)), Question.CHOSEN
        return None

    def _is_open(self, number: int) -> bool:
        document = DocumentId(number)
        return document not in self._given and document not in self._skipped and document not in self._automatic

    def _to_recheck(self) -> DocumentId | None:
        """A random document of those answered at least one such period ago, and not asked again yet."""
        old = list(self._given)[:-RECHECK_EVERY]
        candidates = [document for document in old if document not in self._rechecked]
        if not candidates:
            return None
        rng = np.random.default_rng([self._learner.seed, 5, len(self._given)])
        return candidates[int(rng.integers(len(candidates)))]

    def _count_recheck(self, item: Item | None, document: DocumentId) -> None:
        if item is not None and item.question is Question.RECHECK:
            self._since_recheck = 0
            self._rechecked.add(document)
        else:
            self._since_recheck += 1

    def _item(self, document: DocumentId, question: Question) -> Item:
        with self._store.read() as connection:
            found = documents.get(connection, document)
            answer = decisions.current(connection, self._label_set, self._person, document)
            flagged, note = decisions.mark(connection, self._person, document)
        blind = question in BLIND
        suggestion = None if blind else self._learner.suggest(found)
        if question is Question.RECHECK:  # what was answered before must not be seen
            answer, note = None, ""
        return Item(
            document=found,
            question=question,
            suggestion=suggestion,
            blind=blind,
            answer=answer,
            flagged=flagged,
            note=note,
        )

    def _turn(self, *, back: bool) -> Step | None:
        with self._lock, self._store.hold():
            with self._store.write() as connection:
                find = decisions.undoable if back else decisions.redoable
                action = find(connection, self._person)
                if action is None:
                    return None
                self._log.record(connection, "undone" if back else "redone", {"event": action.hash})
                revived = action.document is not None and self._revive(connection, action.document)
                question = None if action.document is None else _question_of(connection, action.event, action.document)
            if action.document is None:
                self.refresh()
            else:
                self._look_again(action.document)
            self._today = ("", 0)
            self._learner.answers_changed(1)
            if revived:
                self.refresh_labels()
                self._learner.labels_changed()
            if action.document is not None and back:
                asked = question or self._asked.get(action.document, Question.CHOSEN)
                self._asked[action.document] = asked
                self._shown = (action.document, asked)
            elif action.document is not None and self._shown and self._shown[0] == action.document:
                self._shown = None
            return self._step(Changes.ANSWERS | Changes.QUEUE | Changes.FIGURES)

    def _look_again(self, document: DocumentId) -> None:
        """Read one document's current answer again."""
        with self._store.read() as connection:
            answer = decisions.current(connection, self._label_set, self._person, document)
            self._since_recheck, self._rechecked = decisions.asked_again(connection, self._label_set, self._person)
        for kept in (self._given, self._skipped, self._automatic):
            kept.pop(document, None)
        if answer is not None and answer.how is How.AUTOMATIC and answer.label is not None:
            self._automatic[document] = answer.label
        elif answer is not None:
            self._keep(document, answer.label)
        self._cursor = 0

    def _revive(self, connection: sqlite3.Connection, document: DocumentId) -> bool:
        """An answer that came back may give a label that was retired since: then the label comes back, too."""
        answer = decisions.current(connection, self._label_set, self._person, document)
        if answer is None or answer.label is None:
            return False
        label = labels.get(connection, answer.label)
        if label.retired:
            self._log.record(connection, "label_changed", labels.body(label, retired=False))
        return label.retired

    def _keep(self, document: DocumentId, label: LabelId | None) -> None:
        self._automatic.pop(document, None)
        self._given.pop(document, None)
        self._skipped.pop(document, None)
        if label is None:
            self._skipped[document] = None
        else:
            self._given[document] = label

    def _note(self, connection: sqlite3.Connection, document: Document, note: str) -> None:
        _, was = decisions.mark(connection, self._person, document.id)
        words = note.strip()
        if words != was:
            self._log.record(
                connection,
                "noted",
                {"text": document.text_hash, "note": words, "was": was},
            )

    def _usable(self, label: LabelId) -> Label:
        for known in self.labels:
            if known.id == label:
                return known
        raise InputError(
            translate("errors", "That label is not in use any more."),
            safe=translate("errors", "Nothing was saved."),
            todo=translate("errors", "Choose one from the list."),
        )

    def _count_today(self, more: int) -> None:
        day = self._log.today()
        if self._today[0] == day:
            self._today = (day, self._today[1] + more)
        else:
            with self._store.read() as connection:
                self._today = (day, decisions.given_since(connection, self._person, day))


KINDS = tuple(Question)
"""Kinds of question in the order in which a stored queue numbers them: append only."""


def _decision(
    label_set: LabelSetId, document: Document, label: LabelId | None, wording: str | None, item: Item | None
) -> dict[str, object]:
    suggestion = item.suggestion if item is not None else None
    question = item.question if item is not None else Question.CHOSEN
    if label is None:
        how = How.SKIPPED
    elif suggestion is None:
        how = How.LABELLED
    else:
        how = How.APPROVED if label == suggestion.label else How.CORRECTED
    return {
        "text": document.text_hash,
        "label_set": label_set,
        "label": label,
        "wording": wording,
        "how": how.value,
        "question": question.value,
        "shown_label": None if suggestion is None else suggestion.label,
        "shown_ppm": None if suggestion is None else round(suggestion.confidence * decisions.PPM),
        "model": None if suggestion is None else suggestion.model_hash,
        **({} if suggestion is None or suggestion.second is None else {"second": suggestion.second.sha256}),
    }


def _question_of(connection: sqlite3.Connection, event: int, document: DocumentId) -> Question | None:
    row = connection.execute(
        "SELECT question FROM decisions WHERE event = ? AND document = ?", (event, document)
    ).fetchone()
    return None if row is None else Question(row[0])
