"""The vocabulary part: what a collection's own words say, beside what the embedder knows of language.

Documents become TF-IDF rows over single words and pairs of neighbouring words (1-2-grams, sublinear term
frequency, smoothed idf, unit length: Salton and Buckley 1988, in scikit-learn's formulas), and a truncated SVD
turns these into a few hundred dimensions (latent semantic analysis, Deerwester et al. 1990; see
:mod:`app.engine.latent`). No label is needed, so all documents take part. The SVD is linear: a document's vector is
an exact sum over its terms.

**Nothing here holds the interpreter for long**, so that a window in another thread stays alive: words are counted
with numpy, in portions of some ten thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from app.engine import latent
from app.engine.latent import Floats, Integers, Rows
from app.errors import ModelError
from app.records import Report, silent
from app.wording import translate

T = TypeVar("T")

_WIDE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(f"[{_WIDE}]|[^\\W{_WIDE}]{{2,}}")
"""Words of two characters or more; in scripts without spaces every character, so that pairs are the words."""
_PORTION = 40_000
"""Words counted at once."""
_MOST_WORDS = 1_000_000
"""Different words that are told apart; what is new after so many is not counted."""
_MOST_CODES = 4_000_000
"""Different terms counted at a time; above, those seen in one document only are forgotten (lossy counting)."""
_MOST_DOCUMENTS = 30_000
"""Documents the SVD looks at; of a larger collection a random part is as good."""
_PAIR = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """The terms of a collection, their weights and their directions.

    ``words`` are its terms: words and pairs of words ("supply agreement"); ``idf`` float32 ``(t,)``;
    ``components`` float32 ``(t, d)``: where each term points. ``d`` is smaller than asked for in small
    collections, and 0 where there are no words at all.
    """

    words: tuple[str, ...]
    idf: Floats
    components: Floats
    _index: _Index = field(repr=False, compare=False)

    @property
    def dimensions(self) -> int:
        """How long the vectors of :meth:`transform` are."""
        return int(self.components.shape[1])

    def transform(self, texts: Sequence[str], report: Report = silent) -> Floats:
        """Vectors of texts: float32 ``(len(texts), d)``, unit rows; a row of zeros for a text without any term."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for first, counts in _portions(texts, self._index.counts):
            part = counts.weighted(self.idf)
            last = first + len(part.starts) - 1
            rows[first:last] = _unit(latent.product(part, self.components))
            report(last, len(texts))
        return rows

    def terms(self, text: str) -> tuple[Integers, Floats]:
        """The terms of one text: their positions in ``words`` (int64, ascending) and TF-IDF values (float32).

        The text's vector is ``scale * values @ components[positions]``, where ``scale`` (:meth:`scale`) makes it
        a unit vector; so the sum over terms is exact.
        """
        _, counts = next(_portions([text], self._index.counts), (0, Rows.empty()))
        part = counts.weighted(self.idf)
        return part.columns, part.values

    def common(self, *, most: float) -> frozenset[str]:
        """Terms with an inverse document frequency up to ``most`` (1: in every document): they say little."""
        return frozenset(word for word, value in zip(self.words, self.idf.tolist(), strict=True) if value <= most)

    def scale(self, positions: Integers, values: Floats) -> float:
        """What the sum over a text's terms is multiplied with to have unit length; 0 where it has no length."""
        length = float(np.linalg.norm(values @ self.components[positions]))
        return 1.0 / length if length > 0 else 0.0

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All of it as plain arrays: ``terms`` (UTF-8, uint8), ``offsets`` (int64, one more than terms), ``idf``
        (float32), ``components`` (float16, which loses nothing: they are rounded to it when fitted).
        """
        encoded = [word.encode() for word in self.words]
        return {
            "terms": np.frombuffer(b"".join(encoded), dtype=np.uint8),
            "offsets": np.cumsum([0, *map(len, encoded)], dtype=np.int64),
            "idf": self.idf,
            "components": self.components.astype(np.float16),
        }


def from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Vocabulary:
    """The vocabulary that :meth:`Vocabulary.to_arrays` gave away. Raises :class:`ModelError` where shapes,
    numbers or text do not fit together.
    """
    try:
        raw = np.ascontiguousarray(arrays["terms"], dtype=np.uint8).tobytes()
        offsets = np.asarray(arrays["offsets"], dtype=np.int64)
        idf = np.asarray(arrays["idf"], dtype=np.float32)
        components = np.asarray(arrays["components"], dtype=np.float32)
        count = len(idf)
        if offsets.shape != (count + 1,) or idf.shape != (count,) or components.shape[:1] != (count,):
            raise ValueError("lengths differ")
        if components.ndim != 2 or not (np.isfinite(idf).all() and np.isfinite(components).all()):
            raise ValueError("not numbers")
        if (idf <= 0).any():
            raise ValueError("weights out of range")
        if offsets[0] != 0 or offsets[-1] != len(raw) or (np.diff(offsets) <= 0).any():
            raise ValueError("offsets do not fit")
        words = tuple(raw[start:end].decode() for start, end in pairwise(offsets))
        if len(set(words)) != count:
            raise ValueError("a term stands twice")
        index = _Index.of(words)
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(
            translate("errors", "What was learned about this collection's words is damaged."),
            safe=translate("errors", "Your documents and answers are not affected."),
            todo=translate("errors", "Let it learn again; that builds it anew."),
        ) from error
    return Vocabulary(words=words, idf=idf, components=components, _index=index)


def words_of(text: str) -> list[tuple[int, str]]:
    """The words of one text as the vocabulary sees them, each with the character it begins at."""
    return [(match.start(), match.group().lower()) for match in _WORD.finditer(text)]


def fit(
    texts: Sequence[str],
    *,
    dimensions: int = 300,
    most_terms: int = 20_000,
    seed: int,
    report: Report = silent,
) -> Vocabulary:
    """Learns the terms of ``texts`` and their directions; the same texts and seed give the same bits.

    A term counts from two documents on (from one in collections under 20); of more than ``most_terms``, those in
    most documents are kept. ``dimensions`` is the most there will be. ``texts`` is read twice.
    """
    ids: dict[str, int] = {}
    codes, frequencies = _count(texts, ids, report)
    chosen = frequencies >= (2 if len(texts) >= 20 else 1)
    codes, frequencies = codes[chosen], frequencies[chosen]
    best = np.sort(np.lexsort((codes, -frequencies))[:most_terms])
    words, idf = _named(codes[best], frequencies[best], ids, len(texts))
    while ids:  # a large table freed at once would hold the interpreter
        for _ in range(min(len(ids), 10_000)):
            ids.popitem()
    index = _Index.of(words)

    rng = np.random.default_rng(seed)
    rows: Sequence[str] = texts
    if len(texts) > _MOST_DOCUMENTS:
        some = np.sort(rng.choice(len(texts), _MOST_DOCUMENTS, replace=False))
        rows = [texts[int(at)] for at in some]
    parts = []
    for first, counts in _portions(rows, index.counts):
        parts.append(counts.weighted(idf))
        report(len(texts) + first, 3 * len(texts))
    components = latent.directions(Rows.stacked(parts), len(words), dimensions, rng, report)
    return Vocabulary(words=words, idf=idf, components=components, _index=index)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """Finds terms: words by a table, pairs of words by their code in a sorted array."""

    ids: dict[str, int]
    singles: Integers
    pairs: Integers
    pair_columns: Integers
    count: int

    @classmethod
    def of(cls, words: Sequence[str]) -> _Index:
        ids: dict[str, int] = {}
        for word in words:
            for part in word.split(" "):
                ids.setdefault(part, len(ids))
        singles = np.full(len(ids) + 1, -1, dtype=np.int64)  # the last one stands for an unknown word
        pairs, columns = [], []
        for column, word in enumerate(words):
            first, _, second = word.partition(" ")
            if second:
                pairs.append(ids[first] * _PAIR + ids[second])
                columns.append(column)
            else:
                singles[ids[first]] = column
        order = np.argsort(np.array(pairs, dtype=np.int64))
        return cls(
            ids=ids,
            singles=singles,
            pairs=np.array(pairs, dtype=np.int64)[order],
            pair_columns=np.array(columns, dtype=np.int64)[order],
            count=len(words),
        )

    def counts(self, documents: Sequence[Sequence[str]]) -> Rows:
        """How often each known term stands in each document."""
        ids, owners = _numbered(documents, self.ids, unknown=-1)
        singles = self.singles[ids]
        found, pair_owners = _pairs(ids, owners)
        columns = np.full(len(found), -1, dtype=np.int64)
        if len(self.pairs):
            at = np.minimum(np.searchsorted(self.pairs, found), len(self.pairs) - 1)
            columns = np.where(self.pairs[at] == found, self.pair_columns[at], -1)
        columns = np.concatenate([singles, columns])
        owners = np.concatenate([owners, pair_owners])
        known = columns >= 0
        width = max(1, self.count)
        keys, counts = _tally(owners[known] * width + columns[known])
        starts = np.searchsorted(keys, np.arange(len(documents) + 1) * width)
        return Rows(starts=starts.astype(np.int64), columns=keys % width, values=counts.astype(np.float32))


def _portions(texts: Sequence[str], count: Callable[[list[list[str]]], T]) -> Iterator[tuple[int, T]]:
    """``count`` of the texts' words, some documents at a time, with the position of the first of them."""
    documents: list[list[str]] = []
    first = size = 0
    for at, text in enumerate(texts):
        documents.append(_WORD.findall(text.lower()))
        size += len(documents[-1])
        if size >= _PORTION or len(documents) >= 1000:
            yield first, count(documents)
            documents, first, size = [], at + 1, 0
    if documents:
        yield first, count(documents)


def _numbered(documents: Sequence[Sequence[str]], ids: Mapping[str, int], *, unknown: int) -> tuple[Integers, Integers]:
    """The number of every word of every document, and which document it stands in."""
    numbers = [ids.get(word, unknown) for words in documents for word in words]
    owners = np.repeat(np.arange(len(documents)), [len(words) for words in documents])
    return np.array(numbers, dtype=np.int64), owners


def _pairs(ids: Integers, owners: Integers) -> tuple[Integers, Integers]:
    """Codes of neighbouring known words within a document, and their documents."""
    if len(ids) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    within = (owners[1:] == owners[:-1]) & (ids[1:] >= 0) & (ids[:-1] >= 0)
    return (ids[:-1] * _PAIR + ids[1:])[within], owners[1:][within]


def _tally(codes: Integers) -> tuple[Integers, Integers]:
    """Different codes, ascending, and how often each occurs (as ``numpy.unique``, in steps that let others run)."""
    ordered = np.sort(codes)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else ordered
    return ordered[starts], np.diff(np.concatenate([starts, [len(ordered)]]))


def _count(texts: Sequence[str], ids: dict[str, int], report: Report) -> tuple[Integers, Integers]:
    """Codes of all terms and in how many documents each occurs; ``ids`` is filled on the way.

    A single word's code is its number, a pair's is ``(first + 1) * 2**31 + second``.
    """

    def distinct(documents: Sequence[Sequence[str]]) -> tuple[Integers, Integers, int]:
        for words in documents:
            if len(ids) < _MOST_WORDS:
                for word in words:
                    ids.setdefault(word, len(ids))
        numbers, owners = _numbered(documents, ids, unknown=-1)
        pairs, pair_owners = _pairs(numbers, owners)
        known = numbers >= 0
        codes = np.concatenate([numbers[known], pairs + _PAIR])
        owners = np.concatenate([owners[known], pair_owners])
        order = np.lexsort((codes, owners))
        codes, owners = codes[order], owners[order]
        fresh = np.ones(len(codes), dtype=bool)
        fresh[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
        return *_tally(codes[fresh]), len(documents)

    totals: tuple[Integers, Integers] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    waiting: list[tuple[Integers, Integers]] = []
    for first, (codes, counts, number) in _portions(texts, distinct):
        waiting.append((codes, counts))
        if sum(len(codes) for codes, _ in waiting) > max(200_000, len(totals[0]) // 2):
            totals, waiting = _merged([totals, *waiting]), []
            if len(totals[0]) > _MOST_CODES:
                often = totals[1] > 1
                totals = totals[0][often], totals[1][often]
        report(first + number, 3 * len(texts))
    return _merged([totals, *waiting])


def _merged(tallies: Sequence[tuple[Integers, Integers]]) -> tuple[Integers, Integers]:
    codes = np.concatenate([codes for codes, _ in tallies])
    counts = np.concatenate([counts for _, counts in tallies])
    if not len(codes):
        return codes, counts
    order = np.argsort(codes, kind="stable")
    codes, counts = codes[order], counts[order]
    starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
    return codes[starts], np.add.reduceat(counts, starts)


def _named(
    codes: Integers, frequencies: Integers, ids: Mapping[str, int], documents: int
) -> tuple[tuple[str, ...], Floats]:
    """The terms behind the codes, in alphabetical order, and their idf."""
    needed = {int(code) for code in codes[codes < _PAIR]}
    for code in codes[codes >= _PAIR]:
        needed.update((int(code) // _PAIR - 1, int(code) % _PAIR))
    words = {number: word for word, number in ids.items() if number in needed}
    terms = [
        words[code] if code < _PAIR else f"{words[code // _PAIR - 1]} {words[code % _PAIR]}" for code in codes.tolist()
    ]
    order = sorted(range(len(terms)), key=terms.__getitem__)
    idf = np.log((1 + documents) / (1 + frequencies[order])) + 1
    return tuple(terms[at] for at in order), idf.astype(np.float32)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
