"""Where head and language model meet: what the head says of answers it has not seen, and who may speak beside it.

The learner knows a :class:`Second` by this protocol only; app/suggestions.py is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.records import DocumentId, Label, LabelId, SecondOpinion

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unseen:
    """What heads that had not seen the answers say of answered documents.

    ``documents`` int64 ``(m,)``, ``logs`` float32 ``(m, k)``: log-probabilities of the ``labels``, tempered as the
    head's own.
    """

    documents: Numbers
    logs: Matrix
    labels: Sequence[LabelId]

    def by_document(self) -> dict[DocumentId, Matrix]:
        """The row of each document."""
        return {DocumentId(int(number)): row for number, row in zip(self.documents, self.logs, strict=True)}

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """As they are kept with a round."""
        return {"unseen.documents": self.documents, "unseen.logs": self.logs.astype(np.float16)}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]], labels: Sequence[LabelId]) -> Unseen | None:
        """What :meth:`arrays` made; ``None`` where nothing was kept, or it does not fit the labels."""
        documents, logs = arrays.get("unseen.documents"), arrays.get("unseen.logs")
        if documents is None or logs is None or logs.shape != (len(documents), len(labels)):
            return None
        return cls(documents=documents.astype(np.int64), logs=logs.astype(np.float32), labels=list(labels))


def unseen(
    before: Unseen | None,
    labels: Sequence[LabelId],
    *,
    answered: tuple[Numbers, Matrix | None],
    reserve: tuple[Numbers, Matrix],
) -> Unseen:
    """What is known after a refit: of each answered document, what a head said that had not seen its answer.

    ``answered`` are documents and their out-of-fold log-probabilities, ``None`` where they were not computed this
    time: then what was known ``before`` stands. ``reserve`` are the yardstick's, of the head itself.
    """
    numbers, logs = answered
    if logs is None:
        numbers, logs = np.zeros(0, dtype=np.int64), np.zeros((0, len(labels)), dtype=np.float32)
        if before is not None and list(before.labels) == list(labels):
            kept = ~np.isin(before.documents, reserve[0])
            numbers, logs = before.documents[kept], before.logs[kept]
    return Unseen(
        documents=np.concatenate([numbers, reserve[0]]),
        logs=np.concatenate([logs, reserve[1]]).astype(np.float32),
        labels=list(labels),
    )


class Second(Protocol):
    """Somebody with an opinion beside the head's, who is trusted as far as they were right here."""

    def joined(
        self, labels: Sequence[Label], unseen: Unseen, given: Mapping[DocumentId, LabelId], probabilities: Matrix
    ) -> Matrix | None:
        """After a refit: the trust is measured anew on the answers ``given``; then ``probabilities`` ``(n, k)`` of both
        together, if there is an opinion on every document with text and without an answer, and it counts."""
        ...

    def together(
        self, labels: Sequence[LabelId], probabilities: Matrix, answered: frozenset[DocumentId]
    ) -> Matrix | None:
        """The same with the trust as it is."""
        ...

    def beside(
        self, document: DocumentId, labels: Sequence[LabelId], wordings: Sequence[str], own: Mapping[LabelId, float]
    ) -> tuple[SecondOpinion, Mapping[LabelId, float]] | None:
        """The opinion on a document beside the head's ``own`` confidences, and both together; ``None``: no opinion,
        or under other labels or words."""
        ...
