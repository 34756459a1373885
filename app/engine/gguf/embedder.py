"""A GGUF as embedder: the mean of a model's last layer over a text, as a unit vector.

Behind the same protocol as the built-in one (:class:`app.engine.embedding.Embedder`). Texts are read one at a time by
one thread, so that the same text gives the same bits whatever it is encoded with.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.engine.gguf import header as headers
from app.engine.gguf.refusals import refused
from app.engine.gguf.runtime import Context, Model
from app.records import Report, silent
from app.wording import translate

Vectors = npt.NDArray[np.float32]

_LONGEST = 256
"""Tokens of a text that are read, as with the built-in model: passages are cut to about that length."""


def load(path: Path, *, expected_sha256: str | None, report: Report = silent) -> GgufEmbedder:
    """Loads a model that was tried and accepted before; its SHA-256 must equal ``expected_sha256`` unless ``None``.

    ``report`` counts bytes of the hash. Raises :class:`app.errors.ModelError`.
    """
    header = headers.read(path)
    digest = headers.sha256(path, report)
    if expected_sha256 is not None and digest != expected_sha256.lower():
        raise refused(
            translate("errors", "The model file “{name}” is not the one that was accepted: it was changed.").format(
                name=path.name
            )
        )
    return GgufEmbedder(Model.open(path), header=header, sha256=digest)


class GgufEmbedder:
    """See :class:`app.engine.embedding.Embedder`. It belongs to one lane; close it to get the memory back."""

    def __init__(self, model: Model, *, header: headers.Header, sha256: str) -> None:
        self.name = header.name
        self.hash = sha256
        self.dimensions = header.width
        self._model = model
        self._room = min(_LONGEST, model.trained_context or _LONGEST)
        self._before, self._after = model.around()
        self._context = Context(model, tokens=self._room, sequences=1, vectors=True)

    def close(self) -> None:
        """Give the memory back."""
        self._model.close()

    def encode(self, texts: Sequence[str], report: Report = silent) -> Vectors:
        """Unit vectors, one row a text: float32 ``(len(texts), dimensions)``; ``report`` may end the work."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        room = self._room - len(self._before) - len(self._after)
        report(0, len(texts))
        for at, text in enumerate(texts):
            # No word is longer than its letters: what is cut off here could not be read anyway.
            tokens = self._model.plain_tokens(text[: room * 32])[:room]
            found = self._context.vector([*self._before, *tokens, *self._after] or [0])
            length = float(np.linalg.norm(found))
            if np.isfinite(length) and length > 0:
                vectors[at] = found / np.float32(length)
            report(at + 1, len(texts))
        return vectors
