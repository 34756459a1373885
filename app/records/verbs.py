"""What a verb of the person is given to say how far it is, and what it says it changed."""

from __future__ import annotations

from enum import Flag, auto
from typing import Protocol


class Changes(Flag):
    """What a verb changed. One signal broadcasts it; each page decides whether it cares."""

    NONE = 0
    DOCUMENTS = auto()
    LABELS = auto()
    ANSWERS = auto()
    QUEUE = auto()
    FIGURES = auto()
    VECTORS = auto()
    PROJECT = auto()
    OPINIONS = auto()  # a language model's, or which one is used


class Report(Protocol):
    """What a long verb is given to say how far it is.

    Calling it stores progress and raises :class:`app.errors.Cancelled` when the person asked to stop.
    ``total`` is 0 where it is not known.
    """

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


def silent(done: int, total: int, note: str = "") -> None:
    """A :class:`Report` that tells nobody and never cancels."""
