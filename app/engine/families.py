"""Families of near-duplicates: documents that say the same in almost the same words.

A document is the set of its runs of three words; two are alike as far as those sets overlap (Jaccard's index, Broder
1997: "resemblance"). :func:`signature` keeps 96 smallest hashes of a set, by which that overlap is estimated without
the texts; :func:`find` looks for pairs in bands of six hashes (Leskovec, Rajaraman and Ullman, *Mining of Massive
Datasets*, 3.4: a pair that overlaps by 0.8 is found in 99 of 100 cases, by 0.9 in practically all) and joins those
whose signatures agree to 0.8.

Case, punctuation and white space do not count. Of short texts little may differ: where one word can turn the meaning,
one changed word in a dozen is no near-duplicate. Signatures are kept in project files, so what they are is final:
another way to compute them needs another name.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Signature = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

SIZE = 96
"""Hashes of a signature."""
ALIKE = 0.8
"""Share of equal hashes from which two documents are of one family."""

_BAND = 6
_WORDS = 3
_NOTHING = np.uint32(0xFFFFFFFF)
_SLICE = 1 << 15  # characters looked at in one go, so that no other thread waits long
_SHINGLES = 1 << 10
_MOST_KNOWN = 1 << 16  # words
_PAIRS = 1 << 14
_LEADERS = 48

_UNSPACED = (  # scripts that put no spaces between words: each character counts as one
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_GAP = re.compile(r"\s")


def _mixed(count: int, seed: int) -> npt.NDArray[np.uint64]:
    """Constants of the hash functions: SplitMix64 (Steele, Lea and Flood 2014), the same on every machine."""
    values, mask = [], (1 << 64) - 1
    for _ in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        value = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
        values.append(value ^ (value >> 31))
    return np.array(values, dtype=np.uint64)


_FACTORS = _mixed(SIZE, 1) | np.uint64(1)
_OFFSETS = _mixed(SIZE, 2)
_PLACES = _mixed(_WORDS, 3) | np.uint64(1)
_TURNS = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)
_COLUMNS = _mixed(_BAND, 4) | np.uint64(1)


def signature(text: str) -> Signature:
    """MinHash of a text's runs of three words: uint32 ``(96,)``, the same on every machine.

    A text of one or two words is one run; one without any word (signs, pictograms) counts its characters as words;
    a blank one has the largest hash in every place and is like no other. Time is linear: about 0.05 ms for a line,
    0.1 s for a million characters, in slices between which other threads get their turn.
    """
    smallest = np.full(SIZE, np.iinfo(np.uint64).max, dtype=np.uint64)
    found = 0
    carried = np.zeros(0, dtype=np.uint64)
    for words in _hashed(text):
        words = np.concatenate([carried, words]) if len(carried) else words
        found += len(words) - len(carried)
        if len(words) >= _WORDS:
            _lower(smallest, _runs(words))
        carried = words[-(_WORDS - 1) :]
    if not found:
        return np.full(SIZE, _NOTHING, dtype=np.uint32)
    if found < _WORDS:
        alone = np.zeros(_WORDS, dtype=np.uint64)
        alone[: len(carried)] = carried
        _lower(smallest, _runs(alone))
    hashes: Signature = np.minimum(smallest >> np.uint64(32), np.uint64(_NOTHING - 1)).astype(np.uint32)
    return hashes


def signatures(texts: Sequence[str]) -> Signature:
    """The signatures of many texts: uint32 ``(n, 96)``, what :func:`signature` gives for each, in less time."""
    made = np.empty((len(texts), SIZE), dtype=np.uint32)
    waiting: list[int] = []
    counts: list[int] = []
    words: list[int] = []
    for row, text in enumerate(texts):
        found = _WORD.findall(text.casefold()) if len(text) <= _SLICE else []
        if len(found) < _WORDS:
            made[row] = signature(text)
            continue
        waiting.append(row)
        counts.append(len(found))
        words += map(_KNOWN.__getitem__, found)
        if len(words) >= _SHINGLES:
            made[waiting] = _together(words, counts)
            waiting, counts, words = [], [], []
    if waiting:
        made[waiting] = _together(words, counts)
    return made


def similarity(first: Signature, second: Signature) -> npt.NDArray[np.float32]:
    """Share of equal hashes, 0..1, row by row: an unbiased estimate of Jaccard's index (Broder 1997), with a standard
    error of at most 0.05. Blank documents are like none: 0."""
    equal: npt.NDArray[np.float32] = (first == second).mean(axis=-1, dtype=np.float32)
    return np.where((first == _NOTHING).all(axis=-1), np.float32(0), equal)


def find(signatures: Signature, *, alike: float = ALIKE) -> npt.NDArray[np.int32]:
    """The family of each document: int32 ``(n,)``, the row of the family's first member, -1 for a document alone.

    ``signatures`` is uint32 ``(n, 96)``. Families are what is connected by pairs whose signatures agree to at least
    ``alike``. Documents that join later (rows at the end) leave the number of a family as it is, unless two become
    one. The same signatures give the same families; 100,000 take about a second.
    """
    count = len(signatures)
    families = np.full(count, -1, dtype=np.int32)
    told = np.flatnonzero((signatures != _NOTHING).any(axis=1))
    if not len(told):
        return families
    rows = np.ascontiguousarray(signatures[told])
    ends: list[tuple[Integers, Integers]] = []
    for start in range(0, SIZE, _BAND):
        ends += _pairs(rows, _keys(rows[:, start : start + _BAND]), alike)
    if not ends:
        return families
    left, right = (np.concatenate(side) for side in zip(*ends, strict=True))
    edges = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(rows), len(rows)))
    groups, group = connected_components(edges, directed=False)
    first = np.full(groups, count, dtype=np.int64)
    np.minimum.at(first, group, told)
    shared = np.bincount(group, minlength=groups)[group] > 1
    families[told[shared]] = first[group[shared]]
    return families


def _hashed(text: str) -> Iterator[npt.NDArray[np.uint64]]:
    """A number for each word, in the order of the text, slice by slice."""
    seen = False
    for part in _slices(text):
        words = _WORD.findall(part.casefold())
        if words:
            seen = True
            yield _numbers(words)
    if not seen:
        for part in _slices(text):
            signs = [char for char in part if not char.isspace()]
            if signs:
                yield _numbers(signs)


class _Numbers(dict[str, int]):
    """The number of a word, remembered while there is room: most words come again."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        number = self[word] = zlib.crc32(word.encode("utf-8", "replace"))
        return number


_KNOWN = _Numbers()


def _together(words: list[int], counts: list[int]) -> Signature:
    """The signatures of some texts; ``words`` are the numbers of all their words, ``counts`` how many each has (3 or
    more)."""
    lengths = np.array(counts)
    runs = _runs(np.array(words, dtype=np.uint64))
    within = np.ones(len(runs) + _WORDS - 1, dtype=bool)
    for place in range(1, _WORDS):  # what begins in the last words of a text runs into the next one
        within[np.cumsum(lengths) - place] = False
    values = runs[within[: len(runs)], None] * _FACTORS
    values += _OFFSETS
    starts = np.concatenate([[0], np.cumsum(lengths - _WORDS + 1)[:-1]])
    smallest = np.minimum.reduceat(values, starts, axis=0)
    hashes: Signature = np.minimum(smallest >> np.uint64(32), np.uint64(_NOTHING - 1)).astype(np.uint32)
    return hashes


def _numbers(words: list[str]) -> npt.NDArray[np.uint64]:
    return np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)


def _slices(text: str) -> Iterator[str]:
    """The text in parts that end at white space, if there is some within reach."""
    start = 0
    while len(text) - start > _SLICE:
        gap = _GAP.search(text, start + _SLICE, start + _SLICE + (_SLICE >> 3))
        end = gap.end() if gap else start + _SLICE
        yield text[start:end]
        start = end
    yield text[start:] if start else text


def _runs(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A number of 64 bits for every run of three words."""
    last = len(words) - _WORDS + 1
    runs: npt.NDArray[np.uint64] = (words[:last] + np.uint64(1)) * _PLACES[0]
    for place in range(1, _WORDS):
        runs += (words[place : last + place] + np.uint64(1)) * _PLACES[place]
    runs ^= runs >> np.uint64(30)
    runs *= _TURNS[0]
    runs ^= runs >> np.uint64(27)
    runs *= _TURNS[1]
    runs ^= runs >> np.uint64(31)
    return runs


def _lower(smallest: npt.NDArray[np.uint64], runs: npt.NDArray[np.uint64]) -> None:
    """Takes the runs into the signature: for each function the least of its values a·x + b mod 2⁶⁴."""
    for start in range(0, len(runs), _SHINGLES):
        values = runs[start : start + _SHINGLES, None] * _FACTORS
        values += _OFFSETS
        np.minimum(smallest, values.min(axis=0), out=smallest)


def _keys(band: Signature) -> npt.NDArray[np.uint64]:
    """One number a row for a band of hashes: equal bands have equal numbers, others practically never."""
    keys: npt.NDArray[np.uint64] = (band.astype(np.uint64) + np.uint64(1)) * _COLUMNS
    mixed = keys ^ (keys >> np.uint64(29))
    total: npt.NDArray[np.uint64] = np.add.reduce(mixed * _TURNS[0], axis=1)
    return total


def _pairs(rows: Signature, keys: npt.NDArray[np.uint64], alike: float) -> list[tuple[Integers, Integers]]:
    """Pairs that share a band and are alike.

    Not all pairs of a bucket are compared, which would take quadratic time where thousands share a form: its members
    are compared with its first, then with the first of those unlike all before, and so on, up to 48 times.
    """
    order = np.argsort(keys, kind="stable")
    opens = np.concatenate([[True], keys[order][1:] != keys[order][:-1]])
    bucket = np.cumsum(opens) - 1
    crowded = np.bincount(bucket)[bucket] > 1
    members, bucket = order[crowded], bucket[crowded]
    pairs: list[tuple[Integers, Integers]] = []
    settled = np.zeros(len(members), dtype=bool)
    for _ in range(_LEADERS):
        waiting = np.flatnonzero(~settled)
        if not len(waiting):
            break
        buckets, first = np.unique(bucket[waiting], return_index=True)
        leads = waiting[first]  # within a bucket rows stand in their order
        settled[leads] = True
        place = np.searchsorted(buckets, bucket).clip(0, len(buckets) - 1)
        others = np.flatnonzero((buckets[place] == bucket) & (leads[place] != np.arange(len(members))))
        leader = members[leads[place[others]]]
        same = _alike(rows, leader, members[others], alike)
        settled[others[same]] = True
        pairs.append((leader[same], members[others[same]]))
        kept = np.isin(bucket, bucket[~settled])
        members, bucket, settled = members[kept], bucket[kept], settled[kept]
    return pairs


def _alike(rows: Signature, left: Integers, right: Integers, alike: float) -> npt.NDArray[np.bool_]:
    same = np.zeros(len(left), dtype=bool)
    enough = int(np.ceil(alike * SIZE - 1e-9))
    for start in range(0, len(left), _PAIRS):
        part = slice(start, start + _PAIRS)
        same[part] = np.count_nonzero(rows[left[part]] == rows[right[part]], axis=1) >= enough
    return same
