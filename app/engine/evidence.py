"""Evidence: which passages, words and neighbours speak for a suggestion, as exact shares.

The head is linear and a document's features are a sum over its passages and terms and over the documents that read
like it (:mod:`app.engine.representation`), so its preference for one label over another is the sum of their shares
and of the bias. Nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.engine import representation
from app.engine.head import Head
from app.engine.representation import Around
from app.engine.vocabulary import Vocabulary

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """What a preference is made of, in logits before temperature; positive speaks for the label.

    ``passages`` float64 ``(p,)`` in the document's order; ``terms`` the document's words and pairs of words with
    their shares, strongest (either way) first; ``neighbours`` the rows of documents that read like it with theirs,
    strongest first; ``bias`` what the labels bring along themselves.

    ``passage_losses`` ``(p,)`` and ``term_losses`` say, to first order, what the preference would lose without each:
    a document's row has length 1 whatever it is made of, so what reads like the rest of it is not missed. Over all
    passages, and over all terms, they come to nothing.
    """

    passages: npt.NDArray[np.float64]
    terms: Sequence[tuple[str, float]]
    neighbours: Sequence[tuple[int, float]] = ()
    bias: float
    passage_losses: npt.NDArray[np.float64]
    term_losses: Sequence[tuple[str, float]] = ()

    @property
    def total(self) -> float:
        """The preference itself: the difference of the two labels' logits."""
        around = sum(weight for _, weight in self.neighbours)
        return float(self.passages.sum()) + sum(weight for _, weight in self.terms) + around + self.bias


def explain(
    head: Head,
    vectors: Floats,
    *,
    vocabulary: Vocabulary | None,
    text: str,
    label: int,
    against: int,
    around: Around | None = None,
) -> Shares:
    """Shares of one document's passages, terms and neighbours in the preference for ``label`` over ``against``.

    ``vectors`` ``(p, d1)`` are the passages' vectors as they went into the document's row; ``text`` is the whole
    document; ``around`` is what its smoothed row is made of. With ``vocabulary`` left out the terms are not computed,
    and the total lacks them; with ``around`` left out it lacks the neighbours, and passages and terms count as if
    there were none. Raises ``ValueError`` where head, vectors and vocabulary do not belong together.
    """
    width = vectors.shape[1]
    rest = head.weights.shape[1] - width
    if rest < 0 or (vocabulary is not None and rest != vocabulary.dimensions):
        raise ValueError(f"a head over {head.weights.shape[1]} features does not fit vectors of {width}")
    direction = head.weights[label].astype(np.float64) - head.weights[against].astype(np.float64)
    own = around.own if around is not None else 1.0
    share = representation.share(vectors)
    passages = own * share * (vectors.astype(np.float64) @ direction[:width])
    beside = _beside(direction[:width], share * vectors.sum(axis=0, dtype=np.float64))
    passage_losses = own * share * (vectors.astype(np.float64) @ beside)
    terms: list[tuple[str, float]] = []
    term_losses: list[tuple[str, float]] = []
    if vocabulary is not None:
        positions, values = vocabulary.terms(text)
        scale = vocabulary.scale(positions, values)
        components = vocabulary.components[positions].astype(np.float64)
        weights = own * scale * values * (components @ direction[width:])
        order = np.argsort(-np.abs(weights), kind="stable")
        terms = [(vocabulary.words[positions[at]], float(weights[at])) for at in order]
        beside = _beside(direction[width:], scale * (values @ components))
        losses = own * scale * values * (components @ beside)
        term_losses = [(vocabulary.words[at], loss) for at, loss in zip(positions, losses.tolist(), strict=True)]
    near: list[tuple[int, float]] = []
    if around is not None:
        given = around.shares * (around.parts.astype(np.float64) @ direction)
        order = np.argsort(-np.abs(given), kind="stable")
        near = [(int(around.rows[at]), float(given[at])) for at in order]
    bias = float(head.bias[label]) - float(head.bias[against])
    return Shares(
        passages=passages,
        terms=terms,
        neighbours=near,
        bias=bias,
        passage_losses=passage_losses,
        term_losses=term_losses,
    )


def _beside(direction: npt.NDArray[np.float64], row: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What ``direction`` has at right angles to a unit ``row``: a row that stays of length 1 can move there only."""
    return direction - (direction @ row) * row
