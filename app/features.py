"""The collection as the machine sees it: one row of numbers a document, kept in memory while a project is open.

Passage vectors live in the project file; what is here is their mean beside the collection's own vocabulary, and the
graph of documents that read alike (engine/representation.py). All of it runs on the learning lane only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from app import paths
from app.engine import embedding, neighbours, passages, representation, vocabulary
from app.engine.embedding import Embedder
from app.engine.neighbours import Neighbours
from app.engine.representation import Space
from app.engine.vocabulary import Vocabulary
from app.errors import ModelError
from app.records import NONE, Changes, Document, DocumentId, Label, LabelId, Report, silent
from app.store import documents, pieces, settings, vectors
from app.store.project import Project
from app.store.vectors import PassageVectors

Matrix = npt.NDArray[np.float32]

_CHUNK = 128
"""Documents embedded between two writes: what a cancel or a crash may cost."""
_GROWTH = 1.25
"""The vocabulary is learned anew when the collection has grown by this factor."""
_REASONS = 8
"""Reasons of a label that count, at most."""
_REASON_WEIGHT = 0.5
"""What many reasons weigh beside the label's own words."""
NO_REASONS: Mapping[LabelId, Sequence[str]] = {}


def builtin() -> Embedder:
    """The embedder that comes with the program, checked against its published hash."""
    return embedding.load(paths.embedder_folder(), expected_sha256=embedding.BUILTIN_SHA256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """All embedded documents as the last look found them: one row of ``space`` a document number.

    ``graph`` says which of them read alike; ``vocabulary`` is the one its columns were made with; ``owner`` names
    where that is kept.
    """

    space: Space
    graph: Neighbours
    vocabulary: Vocabulary
    owner: str
    embedder: str


class Features:
    """Rows of the collection, in the order of document numbers."""

    def __init__(self, store: Project, seed: int, load: Callable[[], Embedder] | None) -> None:
        self._store = store
        self._seed = seed
        self._given = load
        self._embedder: Embedder | None = None
        self._load: Callable[[], Embedder]
        self._expected: str | None
        self.use(None)
        self._means: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._means_by = ""
        self._words: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._vocabulary: Vocabulary | None = None
        self._owner = ""
        self._graph: Neighbours | None = None
        self._label_parts: dict[str, tuple[Matrix, Matrix]]
        self._collection: Collection | None

    def use(self, load: Callable[[], Embedder] | None, expected: str | None = None) -> None:
        """Read with another embedder from now on, or (``None``) with the one that was there at first."""
        closing = getattr(self._embedder, "close", None)
        if closing is not None:
            closing()  # a large model's memory is given back
        self._embedder = None
        self._label_parts = {}
        self._collection = None
        # The built-in one is known by its hash before it is loaded; any other has to be asked.
        self._load = load or self._given or builtin
        self._expected = embedding.BUILTIN_SHA256 if load is None and self._given is None else expected

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
        if self._expected is not None and self.embedder_hash() == self._expected and self.missing() == 0:
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
        # What an embedder makes of nothing is the same for all scans and would make them all alike: they get zeros.
        found[[not stretch for stretch in stretches]] = 0
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

    def collection(self, report: Report = silent) -> Collection | None:
        """The rows of all documents that were embedded; ``None`` while there are none.

        Documents that join meanwhile are left for the next time: everything here goes by one count.
        """
        embedder = self.embedder_hash() or ""
        count = vectors.count(self._store, embedder)
        if count == 0:
            return None
        now = self._collection
        if now is not None and len(now.space) == count and now.embedder == embedder:
            return now
        self._extend_means(count, embedder)
        learned = self._extend_words(count, report)
        graph = self._extend_graph(embedder, report)
        space = Space(self._means, self._words, neighbours.weights(graph))
        self._means, self._words = space.vectors, space.words  # once in memory, not twice
        self._collection = Collection(
            space=space,
            graph=graph,
            vocabulary=learned,
            owner=self._owner,
            embedder=embedder,
        )
        return self._collection

    def _extend_means(self, count: int, embedder: str) -> None:
        if self._means_by != embedder:
            self._means, self._means_by, self._graph = np.zeros((0, 0), dtype=np.float32), embedder, None
            self._label_parts.clear()
        known = len(self._means)
        fresh = [
            one.vectors.sum(axis=0) * np.float32(representation.share(one.vectors))
            for one in islice(vectors.each(self._store, embedder, after=DocumentId(known)), count - known)
        ]
        if fresh:
            self._means = np.concatenate([self._means, np.stack(fresh)]) if known else np.stack(fresh)

    def _extend_words(self, count: int, report: Report) -> Vocabulary:
        texts = documents.Texts(self._store, count)
        if self._vocabulary is None:
            self._restore_vocabulary()
        learned = self._vocabulary
        if learned is None or _learned_on(self._owner) * _GROWTH < count:
            learned = vocabulary.fit(texts, seed=self._seed, report=report)
            owner = f"vocabulary:{count}"
            pieces.put(self._store, owner, learned.to_arrays())
            with self._store.write() as connection:
                settings.put(connection, "vocabulary", owner)
            self._vocabulary, self._owner = learned, owner
            self._words = np.zeros((0, learned.dimensions), dtype=np.float32)
            self._label_parts.clear()
        known = len(self._words)
        if known < count:
            added = learned.transform(texts[known:] if known else texts, report)
            self._words = added if known == 0 else np.concatenate([self._words, added])
        return learned

    def _restore_vocabulary(self) -> None:
        with self._store.read() as connection:
            owner = settings.get(connection, "vocabulary")
        if owner is not None:
            self._vocabulary, self._owner = self.vocabulary(owner), owner

    def _extend_graph(self, embedder: str, report: Report) -> Neighbours:
        """The graph of all means; what was kept in the project is read once, what is new joins and is kept."""
        graph = self._graph if self._graph is not None else self._restored_graph(embedder)
        if len(graph) > len(self._means):
            graph = neighbours.none()
        if len(graph) < len(self._means):
            graph = neighbours.join(graph, self._means, seed=self._seed, report=report)
            owner = f"graph:{len(graph)}:{embedder}"
            pieces.put(self._store, owner, graph.to_arrays())
            with self._store.write() as connection:
                settings.put(connection, "graph", owner)
            pieces.sweep(self._store, [owner], prefix="graph:")
        self._graph = graph
        return graph

    def _restored_graph(self, embedder: str) -> Neighbours:
        with self._store.read() as connection:
            owner = settings.get(connection, "graph")
        if owner is None or owner.split(":", 2)[2] != embedder:
            return neighbours.none()
        try:
            return neighbours.from_arrays(pieces.get(self._store, owner))
        except ModelError:
            return neighbours.none()  # it is built anew

    def vocabulary(self, owner: str) -> Vocabulary:
        """The vocabulary that is kept under ``owner``. Raises ``ModelError`` where it is damaged."""
        return vocabulary.from_arrays(pieces.get(self._store, owner))

    def of_labels(
        self, labels: Sequence[Label], collection: Collection, reasons: Mapping[LabelId, Sequence[str]] = NO_REASONS
    ) -> Space:
        """One row a label, of its own words: name and sentence read as a document; zeros where they say nothing.

        ``reasons`` are what a person wrote beside answers with a label: their mean is added, with a weight that grows
        with their number up to half of what the label says itself.
        """
        told = {label.id: [one for one in reasons.get(label.id, ()) if one.strip()][-_REASONS:] for label in labels}
        wanted = [label_text(label) for label in labels]
        self._read([*wanted, *chain.from_iterable(told.values())], collection.vocabulary)
        means, words = [], []
        for label, text in zip(labels, wanted, strict=True):
            mean, word = self._label_parts[text]
            notes = [self._label_parts[note] for note in told[label.id]]
            if text and notes:
                weight = np.float32(_REASON_WEIGHT * len(notes) / (len(notes) + 1))
                mean = mean + weight * np.mean([vector for vector, _ in notes], axis=0)
                word = word + weight * np.mean([part for _, part in notes], axis=0)
            means.append(mean)
            words.append(word)
        return Space(np.stack(means), np.stack(words))

    def _read(self, texts: Sequence[str], learned: Vocabulary) -> None:
        """Have vectors and vocabulary parts of texts at hand; nothing says nothing."""
        new = [text for text in dict.fromkeys(texts) if text not in self._label_parts]
        if new:
            parts = zip(self.embedder().encode(new), learned.transform(new), strict=True)
            for text, (vector, words) in zip(new, parts, strict=True):
                self._label_parts[text] = (vector, words) if text else (np.zeros_like(vector), np.zeros_like(words))

    def passages_of(self, document: Document) -> PassageVectors | None:
        """A document's stored passages, or ``None`` while they are missing."""
        hash_ = self.embedder_hash()
        return None if hash_ is None else vectors.get(self._store, hash_, document.id)


def _learned_on(owner: str) -> int:
    return int(owner.partition(":")[2] or 0)


def label_text(label: Label) -> str:
    """What a label says about itself, as text. The name of "none of these" says nothing about its documents."""
    if label.role == NONE:
        return label.sentence
    return "\n".join(part for part in (_spaced(label.name), label.sentence) if part)


def _spaced(name: str) -> str:
    """Names out of tables are often one word: card_arrival, topUpFailed."""
    return " ".join(name.replace("_", " ").replace("-", " ").split())
