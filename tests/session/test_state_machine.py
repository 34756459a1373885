"""For any sequence of decide, skip, flag, note, undo, redo, jump and reopen, three things hold.

The tables are the fold of the log, a plain model agrees with them, and nothing is both asked and answered.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.records import DocumentId, Person, Question
from app.session import Session
from app.store import state
from tests.fakes import ANNA, BRUNO, FakeClock, FakeEmbedder, business

DOCUMENTS = 6


class Loop(RuleBasedStateMachine):
    """The model: each person's list of actions, of which the first ``done`` count."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="cloister-test-"))
        self.clock = FakeClock()
        self.actions: dict[str, list[tuple[str, int, object]]] = {ANNA.id: [], BRUNO.id: []}
        self.done = {ANNA.id: 0, BRUNO.id: 0}
        self.returned: int | None = None

    @initialize(seed=st.integers(0, 3))
    def start(self, seed: int) -> None:
        self.session = Session.create(
            self.folder / "p", person=ANNA, seed=seed, embedder=FakeEmbedder, clock=self.clock
        )
        self.session.add_documents(business(DOCUMENTS))
        for name in ("Invoice", "Contract", "Letter"):
            self.session.add_label(name)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            found = self.session.verify()
            self.session.close()
            assert found.ok, found.findings
        shutil.rmtree(self.folder)

    def _act(self, kind: str, document: int, value: object) -> None:
        me = self.session.person.id
        self.actions[me] = [*self.actions[me][: self.done[me]], (kind, document, value)]
        self.done[me] += 1
        self.returned = None

    @rule(choice=st.integers(0, 2))
    def decide(self, choice: int) -> None:
        item = self.session.step().next
        if item is None:
            return
        label = self.session.labels()[choice]
        self.session.decide(item.document.id, label.id, item=item)
        self._act("answer", item.document.id, label.id)

    @rule()
    def skip(self) -> None:
        item = self.session.step().next
        if item is None:
            return
        self.session.skip(item.document.id, item=item)
        self._act("answer", item.document.id, None)

    @rule(document=st.integers(1, DOCUMENTS), choice=st.integers(0, 2))
    def relabel(self, document: int, choice: int) -> None:
        item = self.session.go_to(DocumentId(document)).next
        assert item is not None
        label = self.session.labels()[choice]
        self.session.decide(item.document.id, label.id, item=item)
        self._act("answer", document, label.id)

    @rule(document=st.integers(1, DOCUMENTS), on=st.booleans())
    def flag(self, document: int, on: bool) -> None:
        was = self._fold()[1].get(document, False)
        self.session.flag(DocumentId(document), on)
        if was != on:
            self._act("flag", document, on)
        self.returned = document

    @rule(document=st.integers(1, DOCUMENTS), words=st.sampled_from(["", "why", "because"]))
    def note(self, document: int, words: str) -> None:
        was = self._fold()[2].get(document, "")
        self.session.write_note(DocumentId(document), words)
        if was != words:
            self._act("note", document, words)
        self.returned = document

    @rule()
    def undo(self) -> None:
        me = self.session.person.id
        step = self.session.undo()
        assert (step is None) == (self.done[me] == 0)
        if step is not None:
            self.done[me] -= 1
            self.returned = self.actions[me][self.done[me]][1]
            assert step.next is not None
            assert step.next.document.id == self.returned

    @rule()
    def redo(self) -> None:
        me = self.session.person.id
        step = self.session.redo()
        assert (step is None) == (self.done[me] == len(self.actions[me]))
        if step is not None:
            self.done[me] += 1

    @rule(person=st.sampled_from([ANNA, BRUNO]))
    def reopen(self, person: Person) -> None:
        path = self.session.path
        self.session.close()
        self.session = Session.open(path, person=person, embedder=FakeEmbedder, clock=self.clock)
        self.returned = None

    @rule()
    def learn(self) -> None:
        self.session.learn()

    @invariant()
    def tables_are_the_fold_of_the_log(self) -> None:
        if not hasattr(self, "session"):
            return
        fresh = state.replay(self.session._store)
        try:
            assert state.differences(self.session._store, fresh) == []
        finally:
            fresh.close()

    @invariant()
    def the_model_agrees(self) -> None:
        if not hasattr(self, "session"):
            return
        answers, flags, notes = self._fold()
        progress = self.session.progress()
        assert progress.answered == sum(label is not None for label in answers.values())
        assert progress.skipped == sum(label is None for label in answers.values())
        assert progress.flagged == sum(flags.values())
        person = self.session.person.id
        with self.session._store.read() as connection:
            stored = dict(
                connection.execute("SELECT document, label FROM answers WHERE person = ?", (person,)).fetchall()
            )
            marks = connection.execute(
                "SELECT document, flagged, note FROM marks WHERE person = ?", (person,)
            ).fetchall()
        assert stored == answers
        assert {document: bool(flagged) for document, flagged, _ in marks if flagged} == {
            document: True for document, on in flags.items() if on
        }
        assert {document: note for document, _, note in marks if note} == {
            document: note for document, note in notes.items() if note
        }

    @invariant()
    def nothing_is_both_asked_and_answered(self) -> None:
        if not hasattr(self, "session"):
            return
        item = self.session.step().next
        if item is not None and item.question is not Question.CHOSEN and item.document.id != self.returned:
            assert item.answer is None

    def _fold(self) -> tuple[dict[int, object], dict[int, bool], dict[int, str]]:
        answers: dict[int, object] = {}
        flags: dict[int, bool] = {}
        notes: dict[int, str] = {}
        me = self.session.person.id
        for kind, document, value in self.actions[me][: self.done[me]]:
            if kind == "answer":
                answers[document] = value
            elif kind == "flag":
                flags[document] = bool(value)
            else:
                notes[document] = str(value)
        return answers, flags, notes


Loop.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLoop = Loop.TestCase
