"""What is suggested for one document, and why: the labels' confidences, and the passages, words and answered documents
that speak for the best of them.

From what the last refit left, mostly while a person waits for the document: nothing is learned here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app import learned
from app.engine import evidence, stretches
from app.features import Features
from app.learned import Round
from app.records import Document, DocumentId, Evidence, Neighbour, Passage, Suggestion, Term
from app.second_opinion import Second
from app.store import documents
from app.store.project import Project

TERMS_UP_TO = 30_000
"""Characters up to which a document's words are weighed while the person waits; beyond, its passages only."""
_SHOWN = 3
"""Stretches of text shown as evidence."""
_SHOWN_TERMS = 5


class Explainer:
    """Says what a round thinks of the documents of a project."""

    def __init__(self, store: Project, features: Features) -> None:
        self._store = store
        self._features = features

    def suggest(self, now: Round, second: Second | None, document: Document) -> Suggestion | None:
        """What a round, with a ``second`` opinion beside it, thinks of a document; ``None`` for a scan and for one that
        joined later."""
        row = int(document.id) - 1
        if not document.text or row >= len(now.queue.top_labels):
            return None
        confidences = learned.confidences(now.labels, (now.queue.top_labels, now.queue.top_values), row)
        columns = [int(column) for column in now.queue.top_labels[row]]
        opinion = None
        if second is not None:
            own = confidences if now.own is None else learned.confidences(now.labels, now.own, row)
            found = second.beside(document.id, now.labels, now.wordings, own)
            if found is not None:
                opinion = found[0]
                if now.own is None:
                    confidences = found[1]
                    columns = sorted(range(len(now.labels)), key=lambda at: -confidences[now.labels[at]])
                    columns = columns[: learned.KEPT]
        best = now.labels[columns[0]]
        return Suggestion(
            label=best,
            confidence=confidences[best],
            confidences=confidences,
            round=now.id,
            model_hash=now.model_hash,
            evidence=self._evidence_or_none(now, document, columns),
            second=opinion,
        )

    def telling(self, now: Round, document: Document) -> list[tuple[int, int]] | None:
        """A document's passages from the one that tells most, by the head, to the least; ``None`` where it was not read
        yet. Most tells what stands out from the rest of the document, either way."""
        row = int(document.id) - 1
        if row >= len(now.queue.top_labels) or now.queue.top_labels.shape[1] < 2:
            return None
        best, other = (int(column) for column in now.queue.top_labels[row, :2])
        found = self._features.passages_of(document)
        if found is None:
            return None
        try:
            shares = evidence.explain(
                now.head, found.vectors, vocabulary=None, text=document.text, label=best, against=other
            )
        except (ValueError, IndexError):
            return None  # the head belongs to another embedder
        apart = np.abs(shares.passages - np.median(shares.passages))
        return [found.spans[at] for at in np.argsort(-apart, kind="stable")]

    def _evidence_or_none(self, now: Round, document: Document, columns: Sequence[int]) -> Evidence | None:
        """Evidence where it can be had: a page without it is better than no page."""
        try:
            return self._evidence(now, document, columns)
        except (ValueError, KeyError, IndexError):
            return None

    def _evidence(self, now: Round, document: Document, columns: Sequence[int]) -> Evidence | None:
        found = self._features.passages_of(document)
        if found is None or len(columns) < 2:
            return None
        words = now.vocabulary if len(document.text) <= TERMS_UP_TO else None
        shares = evidence.explain(
            now.head,
            found.vectors,
            vocabulary=words,
            text=document.text,
            label=columns[0],
            against=columns[1],
            around=now.space.around(int(document.id) - 1, now.head.mix.steps) if now.space is not None else None,
        )
        lay_out = stretches.lay_out if len(found.spans) == 1 else stretches.by_passage
        places = lay_out(document.text, found.spans, shares)
        telling = [(start, end, weight) for start, end, weight in places if weight > 0][:_SHOWN]
        answered = [(row, weight) for row, weight in shares.neighbours if weight > 0 and row in now.answers]
        answered.sort(key=lambda one: now.answers[one[0]] != now.labels[columns[0]])  # those of its own label first
        near = [(DocumentId(row + 1), weight) for row, weight in answered[:_SHOWN]]
        names = documents.names(self._store, [id_ for id_, _ in near])
        return Evidence(
            label=now.labels[columns[0]],
            against=now.labels[columns[1]],
            passages=tuple(Passage(start=start, end=end, weight=weight) for start, end, weight in telling),
            terms=tuple(
                Term(text=term, weight=weight)
                for term, weight in shares.terms
                if weight > 0 and term not in now.common and _tells(term)
            )[:_SHOWN_TERMS],
            neighbours=tuple(
                Neighbour(document=id_, label=now.answers[int(id_) - 1], weight=weight, name=names[id_])
                for id_, weight in near
            ),
        )


def _tells(term: str) -> bool:
    """Whether a term says something to a person: "of the" and "00" do not, "invoice" and "合同" do."""
    return not term.isascii() or any(len(word) >= 4 and not word.isdigit() for word in term.split())
