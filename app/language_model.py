"""The language model of an open project: chosen, tried, accepted, loaded, asked, and given up.

A project remembers which model it uses by its SHA-256 (an event says who accepted it); where the file lies is in the
person's settings. Verbs that touch the model take a ``report`` and run on one lane of their own; :meth:`state` and what
Review shows need no loaded model.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from app import model_files, model_permits, model_places
from app.engine import suggesting
from app.engine.gguf import embedder
from app.engine.suggesting import LlamaSuggester
from app.errors import FileMissing, ModelError
from app.learner import Learner
from app.log import Log
from app.records import (
    Changes,
    Document,
    DocumentId,
    Label,
    LabelId,
    LabelSetId,
    ModelFile,
    ModelState,
    PersonId,
    Report,
    RoundId,
    TriedModel,
    silent,
)
from app.store import decisions, documents, labels, settings
from app.store.project import Project
from app.suggestions import Answered, Suggestions

AHEAD = 12
"""Documents scored before the reader comes to them."""
_FOR_TRUST = 200
"""Answered documents scored, so that it can be said how far the model is to be trusted."""
_DOUBTFUL = 0.2
"""An answer to which the head, not having seen it, gave less is doubtful: the model is asked, too."""
_MOST_DOUBTFUL = 50

_ROLES = {"model": "suggests", "embedder_file": "reads"}
"""What a model was accepted for, by the key under which the project remembers it."""

Given = Callable[[], Mapping[DocumentId, LabelId]]
Upcoming = Callable[[int], Sequence[DocumentId]]


class LanguageModel:
    """One person's language model for one label set.

    ``given`` are the person's answers, ``upcoming`` so many documents that are asked next.
    """

    def __init__(
        self,
        store: Project,
        log: Log,
        label_set: LabelSetId,
        person: PersonId,
        learner: Learner,
        *,
        given: Given,
        upcoming: Upcoming,
    ) -> None:
        self._store = store
        self._log = log
        self._label_set = label_set
        self._person = person
        self._learner = learner
        self._given = given
        self._upcoming = upcoming
        self._lane = threading.Lock()  # two verbs at once would be two threads in llama.cpp
        self._suggester: LlamaSuggester | None = None
        self._suggestions: Suggestions | None = None
        self._file: ModelFile | None = None
        self._problem = ""
        self._measured_at: RoundId | None = None
        self._embedder: tuple[ModelFile, str] | None = None
        self._restore()

    def _restore(self) -> None:
        """What the project remembers; nothing is loaded."""
        with self._store.read() as connection:
            chosen = settings.get(connection, "model")
            reads = settings.get(connection, "embedder_file")
        found = model_files.remembered(chosen)
        if found is not None:
            self._file = found[0]
            self._take_up(found[1], found[0].name)
        self._embedder = model_files.remembered(reads)
        if self._embedder is not None:
            self._learner.use_embedder(lambda: self._load_embedder(silent), self._embedder[1])

    def _take_up(self, sha256: str, name: str) -> None:
        self._suggestions = Suggestions(
            self._store,
            sha256,
            self._labels(),
            name=name,
            owner=f"{self._label_set}:{self._person}",
            seed=self._learner.seed,
            telling=self._learner.telling,
        )
        self._learner.second = self._suggestions

    def _labels(self) -> list[Label]:
        with self._store.read() as connection:
            return labels.of(connection, self._label_set)

    def close(self) -> None:
        """Give the memory back. Long verbs must have ended."""
        with self._lane:
            self._unload()

    def _unload(self) -> None:
        if self._suggester is not None:
            self._suggester.close()
            self._suggester = None
        if self._suggestions is not None:
            self._suggestions.equip(None)

    # --- choosing ---

    def use(self, tried: TriedModel, report: Report = silent, *, typed: str = "") -> Changes:
        """Work with this model from now on. Raises :class:`app.errors.InputError` where it is not accepted."""
        model_files.accept(tried, typed)
        with self._lane:
            self._unload()
            suggester = suggesting.load(tried.file.path, expected_sha256=tried.sha256, report=report)
            try:
                self._record(tried, "model")
            except BaseException:
                suggester.close()
                raise
            self._suggester = suggester
            self._file, self._problem = tried.file, ""
            self._take_up(tried.sha256, tried.file.name)
            assert self._suggestions is not None
            self._suggestions.equip(suggester)
        return Changes.OPINIONS

    def _record(self, tried: TriedModel, key: str) -> None:
        """The event and what the project remembers, in one transaction; the path stays with the person."""
        model_places.remember(tried.sha256, tried.file.path)
        said = {
            "sha256": tried.sha256,
            "name": tried.file.name,
            "size": tried.file.size,
            "architecture": tried.file.architecture,
            "quantisation": tried.file.quantisation,
        }
        with self._store.write() as connection:
            before = model_files.remembered(settings.get(connection, key))
            if before is None or before[1] != tried.sha256:
                self._log.record(connection, "model_accepted", said | {"role": _ROLES[key]})
            more = {"licence": tried.file.licence, "context": tried.file.context, "parameters": tried.file.parameters}
            settings.put(connection, key, json.dumps(said | more))

    def drop(self, report: Report = silent) -> Changes:
        """Work without a language model from now on. Its opinions are kept, should it be chosen again."""
        with self._lane:
            self._unload()
            self._learner.second = None
            self._suggestions = None
            self._file, self._problem = None, ""
            with self._store.write() as connection:
                settings.put(connection, "model", "")
        return Changes.OPINIONS

    # --- what is shown ---

    @property
    def due(self) -> bool:
        """Whether there is a model that could be asked for opinions."""
        return self._suggestions is not None and not self._problem

    def state(self) -> ModelState:
        """The model, how far it is, and how often it was right here."""
        found = self._suggestions
        reads = None if self._embedder is None else self._embedder[0]
        if found is None:
            return ModelState(embedder=reads)
        trust = found.trust
        place = model_places.where(found.sha256)
        file = self._file
        if file is not None and place is not None:
            file = replace(file, path=place)
        return ModelState(
            file=file,
            sha256=found.sha256,
            standing=model_permits.read().standing(found.sha256),
            loaded=self._suggester is not None,
            problem=self._problem,
            opinions=found.count(),
            documents=documents.count(self._store) - len(documents.scans(self._store)),
            answers=trust.answers,
            model_right=trust.model_right,
            head_right=trust.head_right,
            loss=trust.loss,
            head_loss=trust.head_loss,
            weights={label: float(beta) for label, beta in zip(found.names, trust.betas, strict=True)},
            threads=self._suggester.threads if self._suggester is not None else None,
            seconds_each=found.seconds_each,
            embedder=reads,
        )

    # --- opinions ---

    def ahead(self, report: Report = silent) -> Changes:
        """Have an opinion on what is asked next, on some answered documents, and on doubtful answers."""
        with self._lane:
            found = self._suggestions
            if found is None:
                return Changes.NONE
            with self._noting():
                changes = self._ready(found, report).ahead(self._wanted, self._answered, self._politely(report))
            return changes | self._measured(found, anew=bool(changes))

    def everything(self, report: Report = silent) -> Changes:
        """Have an opinion on every document. Cancel and resume are the same call."""
        with self._lane:
            found = self._suggestions
            if found is None:
                return Changes.NONE
            with self._noting():
                changes = self._ready(found, report).everything(self._answered, self._politely(report))
            changes |= self._measured(found, anew=bool(changes))
            if changes and found.trust.any:
                self._learner.labels_changed()  # now that there is one on every document, both are learned from
            return changes

    def reason(self, document: Document, label: LabelId, report: Report = silent) -> str:
        """One sentence on why the label fits the document, in the model's words; "" where it has none."""
        with self._lane:
            found = self._suggestions
            if found is None:
                return ""
            return self._ready(found, report).explain(document, label, self._answered)

    def labels_changed(self) -> None:
        """Labels were added, retired or reworded. Where the model is at work, it finds out by itself."""
        if self._suggestions is not None and self._lane.acquire(blocking=False):
            try:
                self._suggestions.use_labels(self._labels())
                self._problem = ""  # they may have been what was too long; it is tried again
            finally:
                self._lane.release()

    def _ready(self, found: Suggestions, report: Report) -> Suggestions:
        """The model loaded, and what it is asked in the labels' present words. Raises :class:`ModelError`."""
        found.use_labels(self._labels())
        if self._suggester is None:
            self._suggester = self._load(found.sha256, report)
            found.equip(self._suggester)
        self._problem = ""
        return found

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Keep why the model cannot be used, for the settings to say: nobody is asked for opinions meanwhile."""
        try:
            yield
        except (ModelError, FileMissing) as error:
            self._problem = error.what
            raise

    def _load(self, sha256: str, report: Report) -> LlamaSuggester:
        path = model_files.allowed(sha256, self._file.name if self._file is not None else "")
        self._file = replace(model_files.describe(path), name=self._named(path))
        return suggesting.load(path, expected_sha256=sha256, report=report)

    def _named(self, path: Path) -> str:
        return self._file.name if self._file is not None and self._file.name else path.stem

    def _politely(self, report: Report) -> Report:
        """The same report; before each document the window goes first."""

        def politely(done: int, total: int, note: str = "") -> None:
            self._store.give_way()
            report(done, total, note)

        return politely

    def _wanted(self) -> list[DocumentId]:
        """What to have an opinion on next: what is asked next, then answered documents, at random (so that the trust is
        measured on a fair sample of them), then answers that the head finds doubtful."""
        given = self._given()
        order = sorted(given, key=_lot)
        return [*self._upcoming(AHEAD), *order[:_FOR_TRUST], *self._doubtful(given)]

    def _doubtful(self, given: Mapping[DocumentId, LabelId]) -> list[DocumentId]:
        now = self._learner.round
        if now is None or now.unseen is None or len(given) > _FOR_TRUST * 5:
            return []
        column = {label: at for at, label in enumerate(now.unseen.labels)}
        found = [
            (float(np.exp(logs[column[given[id_]]])), id_)
            for id_, logs in now.unseen.by_document().items()
            if given.get(id_) in column
        ]
        return [id_ for share, id_ in sorted(found) if share < _DOUBTFUL][:_MOST_DOUBTFUL]

    def _answered(self) -> list[Answered]:
        """Answered documents as the model is shown them: the head's margins, and what the person wrote."""
        now = self._learner.round
        known = {} if now is None or now.unseen is None else now.unseen.by_document()
        with self._store.read() as connection:
            notes = decisions.notes(connection, self._person)
        scans = documents.scans(self._store)
        found = []
        for id_, label in self._given().items():
            if id_ in scans:
                continue
            margin = 1.0
            if id_ in known and len(known[id_]) > 1:
                best = np.sort(np.exp(known[id_]))[-2:]
                margin = float(best[1] - best[0])
            found.append(Answered(document=id_, label=label, margin=margin, reason=notes.get(id_, "")))
        return found

    def _measured(self, found: Suggestions, *, anew: bool) -> Changes:
        """The trust is measured where there are new opinions or a new round."""
        now = self._learner.round
        if now is None or now.unseen is None or not (anew or now.id != self._measured_at):
            return Changes.NONE
        found.trust_of(now.unseen, self._given())
        self._measured_at = now.id
        return Changes.OPINIONS

    # --- as embedder ---

    def use_embedder(self, tried: TriedModel | None, report: Report = silent, *, typed: str = "") -> Changes:
        """Read documents with this model instead of the built-in one; ``None``: with the built-in one again.

        Runs on the learning lane. All documents are read anew by the next :meth:`Learner.learn`.
        """
        if tried is None:
            self._embedder = None
            self._learner.use_embedder(None)
            with self._store.write() as connection:
                settings.put(connection, "embedder_file", "")
            return Changes.VECTORS
        model_files.accept(tried, typed)
        loaded = embedder.load(tried.file.path, expected_sha256=tried.sha256, report=report)
        self._record(tried, "embedder_file")
        self._embedder = (tried.file, tried.sha256)
        ready = [loaded]
        self._learner.use_embedder(lambda: ready.pop() if ready else self._load_embedder(silent), tried.sha256)
        return Changes.VECTORS

    def _load_embedder(self, report: Report) -> embedder.GgufEmbedder:
        assert self._embedder is not None
        file, sha256 = self._embedder
        return embedder.load(model_files.allowed(sha256, file.name), expected_sha256=sha256, report=report)


@lru_cache(maxsize=1 << 16)
def _lot(document: DocumentId) -> bytes:
    """A document's place in an order that has nothing to do with anything, and is always the same."""
    return hashlib.blake2b(str(document).encode(), digest_size=8).digest()
