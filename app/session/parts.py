"""What a session is made of, and how its parts are wired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.approval import Approvals
from app.desk import Desk
from app.engine.embedding import Embedder
from app.exporting import Exporter
from app.importer import Importer
from app.importing import DocumentReader
from app.language_model import LanguageModel
from app.learner import Learner
from app.lexicon import Lexicon
from app.log import Log
from app.records import Person
from app.store import labels, settings
from app.store.project import Project


class Parts:
    """The parts of one open project, wired to each other; the verbs share them."""

    def __init__(
        self,
        store: Project,
        person: Person,
        *,
        embedder: Callable[[], Embedder] | None,
        clock: Callable[[], datetime],
        reader: Callable[[], DocumentReader] | None = None,
    ) -> None:
        self._store = store
        self.person = person
        with store.read() as connection:
            self.name = settings.need(connection, "name")
            self._seed = int(settings.need(connection, "seed"))
            self._label_set = labels.sets(connection)[0]
        self._log = Log(person.id, clock)
        self._lexicon = Lexicon(self._log, self._label_set.id)
        self._learner = Learner(store, self._log, self._label_set.id, person.id, self._seed, embedder)
        self._approvals = Approvals(store, self._log, self._label_set.id, person.id, self._learner)
        self._desk = Desk(store, self._log, self._label_set.id, person.id, self._learner, self._approvals)
        self._model = LanguageModel(
            store,
            self._log,
            self._label_set.id,
            person.id,
            self._learner,
            given=self._desk.given,
            upcoming=self._desk.upcoming,
        )
        self._importer = Importer(store, self._log, self._lexicon, person.id, reader, self._documents_joined)
        self._exporter = Exporter(store, self._log, self._label_set, self._seed)
        self._advised = False
        """Whether to approve now, as was found last."""

    def _documents_joined(self, added: int, labelled: int) -> None:
        if added:
            self._learner.documents_changed()
        self._learner.answers_changed(labelled)
        self._desk.refresh()
