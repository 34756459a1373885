"""Verbs about the machine: learning, and a language model beside it. Mostly for lanes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app import model_files
from app.records import Changes, DocumentId, ModelFile, ModelState, Report, TriedModel, silent
from app.session.parts import Parts
from app.store import documents


class MachineVerbs(Parts):
    """What the machine is told to do. Verbs that touch the language model belong on one lane."""

    @property
    def learn_due(self) -> bool:
        """Whether enough has changed since the last refit for a new one."""
        return self._learner.due

    def missing_vectors(self) -> int:
        """How many documents were not read by the model yet."""
        return self._learner.missing()

    def embed_missing(self, report: Report = silent) -> Changes:
        """Let the embedder read what it has not read. Cancel and resume are the same call."""
        return self._learner.embed_missing(report)

    def warm(self, report: Report = silent) -> Changes:
        """After opening: have at hand what explains suggestions fully. Nothing is learned, no model is loaded."""
        return self._learner.warm(report)

    def learn(self, report: Report = silent) -> Changes:
        """Refit on all answers, score every document, order the queue. The page that is being read stays."""
        changes = self._learner.learn(report)
        self._desk.take_round()
        self._approvals.look_ahead()
        return changes

    # --- a language model beside it; verbs that touch it belong on one lane ---

    def find_models(self, report: Report = silent) -> Sequence[ModelFile]:
        """Model files that other programs have on this machine, read as files."""
        return model_files.find(report)

    def describe_model(self, path: Path, origin: str = "", report: Report = silent) -> ModelFile:
        """What a model file says of itself, and the memory it needs: its header is read, no more.

        Raises ``FileMissing`` or ``ModelError``.
        """
        return model_files.describe(path, origin)

    def try_model(self, path: Path, report: Report = silent, *, as_embedder: bool = False) -> TriedModel:
        """What a model file says of itself, its SHA-256, and whether it runs: tried in a child, changing nothing.

        Raises ``FileMissing`` or ``ModelError`` with one sentence on why it cannot be used.
        """
        return model_files.try_file(path, report, as_embedder=as_embedder)

    def use_model(self, tried: TriedModel, report: Report = silent, *, typed: str = "") -> Changes:
        """Let a model suggest from now on. One that nobody accepted yet needs the first eight digits of its SHA-256,
        ``typed``. Raises ``InputError`` or ``ModelError``; then all is as before."""
        return self._model.use(tried, report, typed=typed)

    def drop_model(self, report: Report = silent) -> Changes:
        """Work without a language model. Its memory is given back, what it said is kept."""
        return self._model.drop(report)

    def model_state(self) -> ModelState:
        """Which model is used, how far it is, and how often it was right here."""
        return self._model.state()

    @property
    def suggest_due(self) -> bool:
        """Whether there is a model to be asked ahead of the reader."""
        return self._model.due

    def suggest_ahead(self, report: Report = silent) -> Changes:
        """Ask the model about what is asked next, some answered documents, and doubtful answers, until that is done."""
        return self._model.ahead(report)

    def suggest_all(self, report: Report = silent) -> Changes:
        """Ask the model about every document. Cancel and resume are the same call."""
        return self._model.everything(report)

    def model_reason(self, document: DocumentId, report: Report = silent) -> str:
        """One sentence of the model on why the label it names fits, plain text; "" where it has none."""
        with self._store.read() as connection:
            found = documents.get(connection, document)
        suggestion = self._learner.suggest(found)
        if suggestion is None:
            return ""
        said = suggestion.label if suggestion.second is None else suggestion.second.label
        return self._model.reason(found, said, report)

    def use_embedder(self, tried: TriedModel | None, report: Report = silent, *, typed: str = "") -> Changes:
        """Read with a model file instead of the built-in model (``None``: with that again). The next :meth:`learn`
        reads all documents anew. On the learning lane."""
        return self._model.use_embedder(tried, report, typed=typed)
