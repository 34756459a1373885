"""The collection as the machine sees it: one row of numbers a document, kept in memory while a project is open.

Passage vectors live in the project file; what is here is their mean beside the collection's own vocabulary
(engine/representation.py). All of it runs on the learning lane only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from app import paths
from app.engine import embedding, passages, representation, vocabulary
from app.engine.embedding import Embedder
from app.engine.vocabulary import Vocabulary
from app.records import Changes, Document, DocumentId, Label, LabelId, Report, silent
from app.store import documents, pieces, settings, vectors
from app.store.project import Project
from app.store.vectors import PassageVectors

Matrix = npt.NDArray[np.float32]

_CHUNK = 128
"""Documents embedded between two writes: what a cancel or a crash may cost."""
_GROWTH = 1.25
"""The vocabulary is learned anew when the collection has grown by this factor."""

_COMMON = 2.2
"""Inverse document frequency of a word that stands in a third of the documents."""


def builtin() -> Embedder:
    """The embedder that comes with the program, checked against its published hash."""
    return embedding.load(paths.embedder_folder(), expected_sha256=embedding.BUILTIN_SHA256)


class Features:
    """Rows of the collection, in the order of document numbers."""

    def __init__(self, store: Project, seed: int, load: Callable[[], Embedder] | None) -> None:
        self._store = store
        self._seed = seed
        self._load = load or builtin
        self._embedder: Embedder | None = None
        self._means: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._words: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._vocabulary: Vocabulary | None = None
        self._common: frozenset[str] = frozenset()
        self._label_rows: dict[tuple[LabelId, str], Matrix] = {}
        self._matrix: Matrix | None = None
        stored = self._stored_vocabulary()
        if stored is not None:  # read at opening, so that the first page already shows its evidence
            self._take_vocabulary(stored)

    @property
    def common_words(self) -> frozenset[str]:
        """Terms too common to be told as a reason."""
        return self._common

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The collection's vocabulary once it was learned."""
        return self._vocabulary

    def embedder(self) -> Embedder:
        """The embedder, loaded at first use (seconds)."""
        if self._embedder is None:
            self._embedder = self._load()
            with self._store.write() as connection:
                settings.put(connection, "embedder", self._embedder.hash)
        return self._embedder

    def embedder_hash(self) -> str | None:
        """Which embedder made the stored vectors, without loading it."""
        with self._store.read() as connection:
            return settings.get(connection, "embedder")

    def missing(self) -> int:
        """How many documents have no vectors yet."""
        return vectors.count_missing(self._store, self.embedder_hash() or "")

    def embed_missing(self, report: Report = silent) -> Changes:
        """Embed what is missing, a chunk a transaction. Cancelled, it keeps what was finished."""
        hash_ = self.embedder_hash()
        if hash_ is not None and vectors.count_missing(self._store, hash_) == 0:
            return Changes.NONE
        embedder = self.embedder()
        whole = vectors.count_missing(self._store, embedder.hash)
        finished = 0

        def still(done: int, total: int, note: str = "") -> None:
            report(finished, whole, "reading")  # however the embedder counts inside a chunk

        while True:
            report(finished, whole, "reading")
            ids = vectors.missing(self._store, embedder.hash, most=_CHUNK)
            if not ids:
                return Changes.VECTORS if finished else Changes.NONE
            self._embed(embedder, ids, still)
            finished += len(ids)

    def _embed(self, embedder: Embedder, ids: Sequence[DocumentId], report: Report) -> None:
        texts = list(documents.each_text(self._store, ids))
        spans = [passages.split(text) or [(0, len(text))] for text in texts]
        stretches = [text[start:end] for text, own in zip(texts, spans, strict=True) for start, end in own]
        found = embedder.encode(stretches, report)
        batch: list[PassageVectors] = []
        at = size = 0
        for id_, own in zip(ids, spans, strict=True):
            batch.append(PassageVectors(document=id_, spans=own, vectors=found[at : at + len(own)]))
            at += len(own)
            size += len(own)
            if size >= 512:  # 512 passages of 384 half-floats: 400 KB a transaction
                vectors.put_many(self._store, embedder.hash, batch)
                batch, size = [], 0
        if batch:
            vectors.put_many(self._store, embedder.hash, batch)

    def matrix(self, report: Report = silent) -> Matrix:
        """The rows (n, d) of all documents that were embedded, in the order of their numbers.

        Documents that join meanwhile are left for the next time: everything here goes by one count.
        """
        count = vectors.count(self._store, self.embedder_hash() or "")
        if self._matrix is not None and len(self._matrix) == count:
            return self._matrix
        self._extend_means(count)
        self._extend_words(count, report)
        self._matrix = representation.combine(self._means, self._words)
        return self._matrix

    def _extend_means(self, count: int) -> None:
        hash_ = self.embedder_hash() or ""
        rows = [self._means] if len(self._means) else []
        fresh: list[Matrix] = []
        for one in islice(
            vectors.each(self._store, hash_, after=DocumentId(len(self._means))), count - len(self._means)
        ):
            fresh.append(one.vectors.sum(axis=0) * np.float32(representation.share(one.vectors)))
        if fresh:
            rows.append(np.stack(fresh))
        if rows:
            self._means = np.concatenate(rows)

    def _extend_words(self, count: int, report: Report) -> None:
        texts = documents.Texts(self._store, count)
        if self._vocabulary is None or self._learned_on() * _GROWTH < count:
            learned = vocabulary.fit(texts, seed=self._seed, report=report)
            self._keep_vocabulary(learned, count)
            self._take_vocabulary(learned)
        assert self._vocabulary is not None
        known = len(self._words)
        if known < count:
            added = self._vocabulary.transform(texts[known:] if known else texts, report)
            self._words = added if known == 0 else np.concatenate([self._words, added])

    def _take_vocabulary(self, learned: Vocabulary) -> None:
        self._vocabulary = learned
        self._common = learned.common(most=_COMMON)
        self._words = np.zeros((0, learned.dimensions), dtype=np.float32)
        self._label_rows.clear()

    def _learned_on(self) -> int:
        with self._store.read() as connection:
            return int(settings.get(connection, "vocabulary") or 0)

    def _stored_vocabulary(self) -> Vocabulary | None:
        size = self._learned_on()
        return vocabulary.from_arrays(pieces.get(self._store, f"vocabulary:{size}")) if size else None

    def _keep_vocabulary(self, learned: Vocabulary, count: int) -> None:
        owner = f"vocabulary:{count}"
        pieces.put(self._store, owner, learned.to_arrays())
        with self._store.write() as connection:
            settings.put(connection, "vocabulary", str(count))
        pieces.sweep(self._store, [owner], prefix="vocabulary:")

    def of_labels(self, labels: Sequence[Label]) -> Matrix:
        """Rows (k, d) of the labels' own words: name, sentence and guideline read as a document."""
        assert self._vocabulary is not None, "matrix() comes first"
        wanted = [(label.id, label_text(label)) for label in labels]
        new = [key for key in wanted if key not in self._label_rows]
        if new:
            texts = [words for _, words in new]
            rows = representation.combine(self.embedder().encode(texts), self._vocabulary.transform(texts))
            self._label_rows.update(zip(new, rows, strict=True))
        return np.stack([self._label_rows[key] for key in wanted])

    def passages_of(self, document: Document) -> PassageVectors | None:
        """A document's stored passages, or ``None`` while they are missing."""
        hash_ = self.embedder_hash()
        return None if hash_ is None else vectors.get(self._store, hash_, document.id)

    def labels_changed(self, labels: Mapping[LabelId, str]) -> None:
        """Forget the rows of label texts that are not in use any more."""
        self._label_rows = {key: row for key, row in self._label_rows.items() if labels.get(key[0]) == key[1]}


def label_text(label: Label) -> str:
    """What a label says about itself, as text."""
    return "\n".join(part for part in (_spaced(label.name), label.sentence) if part)


def _spaced(name: str) -> str:
    """Names out of tables are often one word: card_arrival, topUpFailed."""
    return " ".join(name.replace("_", " ").replace("-", " ").split())
