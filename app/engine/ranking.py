"""Ranking: which documents to ask next.

At first, *seed* questions that cover the collection; then those whose answers clear up most: documents between
whose two best labels the head can least decide (*margin sampling*, Scheffer et al. 2001), together with the documents
that read like them (:func:`covering_order`). All ties are broken the same way every time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import latent

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]

_CLEARED = 0.8
"""How much of its nearest neighbour's doubt an answer takes away; farther ones lose less."""
_ITERATIONS = 12
_SAMPLE = 4000
"""Documents that cluster centres are learned from, at most."""


def margins(probabilities: npt.NDArray[np.floating[Any]]) -> Floats:
    """Gap between the two best labels of each row, 0..1; small means undecided, 1 if there is one label only."""
    if probabilities.shape[1] < 2:
        return np.ones(len(probabilities), dtype=np.float32)
    best = np.partition(probabilities, -2, axis=1)[:, -2:]
    gaps: Floats = (best[:, 1] - best[:, 0]).astype(np.float32)
    return gaps


def margin_order(
    probabilities: npt.NDArray[np.floating[Any]],
    rows: npt.NDArray[np.integer[Any]],
    *,
    rng: np.random.Generator,
    clusters: npt.NDArray[np.integer[Any]] | None = None,
    spread: int = 0,
) -> Rows:
    """``rows`` in asking order, smallest margin first; ``probabilities`` ``(n, k)`` covers all documents.

    Equal margins come in an order drawn from ``rng``. With ``clusters`` (a group for each document), the first
    ``spread`` places go to the rows that come first in their group, in passes: nobody is asked ten times in a
    row about one thing. Returns int32, a permutation of ``rows``.
    """
    places: Rows = np.asarray(rows, dtype=np.int32)
    gaps = margins(probabilities[places])
    ordered: Rows = places[np.lexsort((rng.permutation(len(places)), gaps))]
    if clusters is None or spread <= 0 or not len(rows):
        return ordered
    reach = min(len(ordered), 3 * spread)
    nearest = ordered[:reach]
    passes = np.zeros(reach, dtype=np.int64)
    seen: dict[int, int] = {}
    for place, group in enumerate(clusters[nearest].tolist()):
        passes[place] = seen.get(group, 0)
        seen[group] = passes[place] + 1
    first = np.argsort(passes, kind="stable")[:spread]
    rest = np.setdiff1d(np.arange(reach), first)
    return np.concatenate([nearest[first], nearest[rest], ordered[reach:]])


def covering_order(
    probabilities: npt.NDArray[np.floating[Any]],
    rows: npt.NDArray[np.integer[Any]],
    graph: latent.Rows,
    *,
    count: int,
    rng: np.random.Generator,
) -> Rows:
    """``rows`` in asking order: ``count`` that clear up most together, then the others by margin.

    Each document is worth its own doubt (1 - margin) and that of its neighbours in ``graph`` (weights of all rows,
    symmetric). They are taken greedily; what was taken leaves no doubt of its own and less to its neighbours, so that
    a batch is spread over what is unclear, and what nobody else reads like waits (uncertainty times density: Settles
    and Craven 2008; greedy cover: Yehuda et al. 2022). Returns int32, a permutation of ``rows``.
    """
    ordered = margin_order(probabilities, rows, rng=rng)
    count = min(count, len(ordered))
    if not count:
        return ordered
    doubt = np.zeros(len(probabilities))
    doubt[ordered] = 1 - margins(probabilities[ordered])
    # In the order of asking, so that the first of equal ones is the one that margins and chance put first.
    worth = (doubt + latent.product(graph, doubt[:, None].astype(np.float32))[:, 0])[ordered]
    place = np.full(len(probabilities), -1, dtype=np.int64)
    place[ordered] = np.arange(len(ordered))
    chosen = []

    def clear(at: npt.NDArray[np.int64], less: npt.NDArray[np.float64]) -> None:
        """Takes ``less`` from the doubt of ``at`` and from the worth of all who read like them."""
        doubt[at] -= less
        stored = np.concatenate([np.arange(graph.starts[one], graph.starts[one + 1]) for one in at])
        sizes = graph.starts[at + 1] - graph.starts[at]
        touched = np.concatenate([graph.columns[stored], at])
        lost = np.concatenate([graph.values[stored] * np.repeat(less, sizes), less])
        asked = place[touched] >= 0
        np.subtract.at(worth, place[touched[asked]], lost[asked])

    for _ in range(count):
        best = int(np.argmax(worth))
        row = int(ordered[best])
        chosen.append(best)
        span = slice(graph.starts[row], graph.starts[row + 1])
        around, weights = graph.columns[span], graph.values[span].astype(np.float64)
        cleared = _CLEARED * weights / weights.max() if len(weights) else weights
        clear(np.append(around, row), np.append(cleared * doubt[around], doubt[row]))
        worth[best] = -np.inf
    return np.concatenate([ordered[chosen], np.delete(ordered, chosen)])


def seed_order(
    features: Floats, label_features: Floats, *, count: int, rng: np.random.Generator, each: int = 10
) -> Rows:
    """``count`` different documents that cover the collection, in asking order: int32 row numbers.

    Half of them are the most typical documents of as many clusters (k-means, largest cluster first: Hacohen et
    al. 2022, TypiClust); the other half is aimed at labels, in turn, up to ``each`` a label: documents that
    resemble a label's text more than they resemble the other labels'. ``features`` ``(n, d)``,
    ``label_features`` ``(k, d)``, ``k`` may be 0.
    """
    count = min(count, len(features))
    if count <= 0:
        return np.zeros(0, dtype=np.int32)
    unit = _unit(features)
    typical = _typical(unit, count, rng)
    aimed = _aimed(unit, _unit(label_features), each) if len(label_features) else []
    chosen: dict[int, None] = {}
    for place in range(max(len(typical), len(aimed))):
        for source in (typical, aimed):
            if place < len(source) and len(chosen) < count:
                chosen.setdefault(source[place])
    for row in rng.permutation(len(features)).tolist():
        if len(chosen) >= count:
            break
        chosen.setdefault(row)
    return np.array(list(chosen), dtype=np.int32)


def clusters(features: Floats, count: int, *, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Floats]:
    """Groups documents by direction (spherical k-means, Dhillon and Modha 2001), a fixed number of rounds.

    Returns each document's group ``(n,)`` and the centres ``(count, d)``, unit rows. Centres are learned from at
    most 4,000 documents. Groups may be empty.
    """
    unit = _unit(features)
    some = unit if len(unit) <= _SAMPLE else unit[np.sort(rng.choice(len(unit), _SAMPLE, replace=False))]
    count = max(1, min(count, len(some)))
    centres = _spread(some, count, rng)
    for _ in range(_ITERATIONS):
        nearest = np.argmax(some @ centres.T, axis=1)
        order = np.argsort(nearest, kind="stable")
        filled, starts = np.unique(nearest[order], return_index=True)
        centres = centres.copy()  # a group that lost all its documents keeps its centre
        centres[filled] = _unit(np.add.reduceat(some[order], starts, axis=0))
    return np.argmax(unit @ centres.T, axis=1), centres


def _spread(unit: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Rows to start from, far apart (k-means++, Arthur and Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(unit)))]
    distance = np.full(len(unit), np.inf)
    while len(chosen) < count:
        distance = np.minimum(distance, np.maximum(0, 1 - unit @ unit[chosen[-1]]).astype(np.float64))
        distance[chosen] = 0
        total = distance.cumsum()
        if total[-1] <= 0:  # the rest are copies of what was chosen
            chosen += np.setdiff1d(np.arange(len(unit)), chosen)[: count - len(chosen)].tolist()
            break
        chosen.append(int(np.searchsorted(total, rng.random() * total[-1], side="right").clip(0, len(unit) - 1)))
    return unit[chosen]


def _typical(unit: Floats, count: int, rng: np.random.Generator) -> list[int]:
    """The document nearest to each cluster's centre, largest cluster first."""
    groups, centres = clusters(unit, count, rng=rng)
    closeness = np.einsum("nd,nd->n", unit, centres[groups])
    sizes = np.bincount(groups, minlength=len(centres))
    order = np.lexsort((np.arange(len(unit)), -closeness, groups, -sizes[groups]))
    first = np.concatenate([[True], groups[order][1:] != groups[order][:-1]])
    return [int(row) for row in order[first]]


def _aimed(unit: Floats, labels: Floats, each: int) -> list[int]:
    """Documents nearest to each label and far from the others, one a label in turn."""
    likeness = unit @ labels.T
    contrast = likeness - likeness.mean(axis=1, keepdims=True)
    best = np.argsort(-contrast, axis=0, kind="stable")[:each]
    return list(dict.fromkeys(best.ravel().tolist()))


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = np.divide(rows, lengths, out=np.zeros_like(rows, dtype=np.float32), where=lengths > 0)
    return unit
