"""Who answers in a simulation: somebody who knows the label of every document, and errs as often as asked.

Two kinds of error, both by document and seed, so that runs repeat:

* **Slips** (``noise``): any other label, evenly. A careless moment: each look at a document is drawn anew, so a second
  look mostly corrects the first.
* **Mix-ups** (``confusable``): a label that is easily taken for the true one, one of its three nearest. What a person
  has misunderstood they misunderstand again: every look at the document gives the same wrong label.

Near are labels whose documents use the same words: cosine of the means of their documents in the collection's own
vocabulary (TF-IDF, reduced), which knows nothing of the head that is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.engine import reading, text, vocabulary
from app.errors import InputError
from app.records import DocumentId, LabelId, Person, PersonId, RawDocument, Report, Source, silent
from app.wording import translate

ORACLE = Person(id=PersonId("0" * 32), name="Oracle")

_NEAREST = 3
_SLIP, _MIX_UP = 11, 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How often the oracle errs, as shares of documents (0..1)."""

    noise: float = 0.0
    """Slips: an evenly drawn wrong label, drawn anew at every look."""
    confusable: float = 0.0
    """Mix-ups: one of the three labels that are nearest, the same at every look."""

    def __bool__(self) -> bool:
        return self.noise > 0 or self.confusable > 0


class Oracle:
    """Answers documents. ``near`` are for each label its nearest others with weights (:func:`nearest_labels`)."""

    def __init__(
        self,
        truth: Mapping[DocumentId, LabelId],
        *,
        seed: int,
        errors: Errors | None = None,
        near: Mapping[LabelId, Sequence[tuple[LabelId, float]]] | None = None,
        looks: Counter[DocumentId] | None = None,
    ) -> None:
        self.truth = dict(truth)
        self.looks = looks or Counter()
        """How often each document was answered."""
        self.errs = bool(errors)
        self._seed = seed
        self._errors = errors or Errors()
        self._near = near or {}
        # Not sorted: ids of labels are drawn anew for every project, and a seed has to give the same slips.
        self._labels = list(dict.fromkeys(self.truth[document] for document in sorted(self.truth)))

    def answer(self, document: DocumentId) -> LabelId:
        """What the oracle says now; the next time it is a second look."""
        self.looks[document] += 1
        return self.would_say(document, look=self.looks[document])

    def would_say(self, document: DocumentId, *, look: int = 1) -> LabelId:
        """What the oracle says at its first (second, …) look at a document."""
        true = self.truth[document]
        if not self.errs:
            return true
        mixing = np.random.default_rng([self._seed, _MIX_UP, document])
        near = self._near.get(true, ())
        if near and mixing.random() < self._errors.confusable:
            weights = np.array([weight for _, weight in near])
            return near[int(mixing.choice(len(near), p=weights / weights.sum()))][0]
        slipping = np.random.default_rng([self._seed, _SLIP, document, look])
        others = [label for label in self._labels if label != true]
        if others and slipping.random() < self._errors.noise:
            return others[int(slipping.integers(len(others)))]
        return true


def nearest_labels(
    texts: Sequence[str], labels: Sequence[LabelId], *, seed: int
) -> dict[LabelId, list[tuple[LabelId, float]]]:
    """For each label up to three others whose documents read most like its own, with their cosine (above 0).

    ``texts`` and ``labels`` are the documents and what they truly are. A label that is like no other gets all others
    alike.
    """
    rows = vocabulary.fit(texts, seed=seed).transform(texts)
    names = list(dict.fromkeys(labels))
    place = {name: at for at, name in enumerate(names)}
    columns = np.array([place[label] for label in labels])
    means = np.zeros((len(names), rows.shape[1]))
    np.add.at(means, columns, rows)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    likeness = means @ means.T
    np.fill_diagonal(likeness, -np.inf)
    found = {}
    for name, row in zip(names, likeness, strict=True):
        best = [int(at) for at in np.argsort(-row, kind="stable")[:_NEAREST] if row[at] > 0]
        every = [(other, 1.0) for other in names if other != name]
        found[name] = [(names[at], float(row[at])) for at in best] or every
    return found


def draw_pool(source: Source, size: int | None, seed: int, report: Report = silent) -> list[RawDocument]:
    """Documents with different texts from a labelled table, ``size`` of them drawn by seed (all when ``None``).

    Raises ``InputError`` when the table has no labels or fewer documents than asked for.
    """
    return drawn(labelled(source, report), size, seed, source.path.name)


def labelled(source: Source, report: Report = silent) -> list[RawDocument]:
    """All documents of a table that have a text and a label, each text once. Raises ``InputError`` without any."""
    return counted(source, report)[0]


def counted(source: Source, report: Report = silent) -> tuple[list[RawDocument], int]:
    """As :func:`labelled`, and how many rows have a label, whatever text they have."""
    found: dict[str, RawDocument] = {}
    rows = 0
    for raw in reading.read(source, report):
        if raw.label and raw.label.strip():
            rows += 1
            if raw.problem is None and raw.text:
                found.setdefault(text.digest(raw.text), raw)
    if not found:
        raise InputError(
            translate("errors", "“{name}” has no documents with a label.").format(name=source.path.name),
            todo=translate("errors", "Name the column that holds the true labels with --label-column."),
        )
    return list(found.values()), rows


def drawn(everything: Sequence[RawDocument], size: int | None, seed: int, name: str) -> list[RawDocument]:
    """``size`` of the documents, drawn by seed and in their order; all when ``None``. ``name`` is for the sentence of
    the ``InputError`` when there are fewer."""
    if size is None:
        return list(everything)
    if size > len(everything):
        raise InputError(
            translate("errors", "“{name}” has {len} different documents, fewer than the {size} asked for.").format(
                name=name, len=len(everything), size=size
            ),
            todo=translate("errors", "Ask for fewer with --pool."),
        )
    chosen = np.sort(np.random.default_rng(seed).choice(len(everything), size, replace=False))
    return [everything[int(place)] for place in chosen]


def alike(name: str) -> str:
    """What labels have in common that differ in capitals and white space only: the session takes them for one."""
    return " ".join(text.normalise(name).split()).casefold()
