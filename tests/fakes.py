"""Stand-ins for what is slow or absent: an embedder that needs no model, a clock that does what it is told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from app.records import Person, PersonId, RawDocument, Report, silent

ANNA = Person(id=PersonId("a" * 32), name="Anna")
BRUNO = Person(id=PersonId("b" * 32), name="Bruno")


class FakeEmbedder:
    """Hashed words as a unit vector: alike texts are near, and it takes no time."""

    name = "fake"
    hash = hashlib.sha256(b"fake embedder").hexdigest()
    dimensions = 64

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str], report: Report = silent) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self.encoded += 1
            report(self.encoded, 0)
            for word in re.findall(r"\w+", text.lower()):
                row[
                    int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big") % self.dimensions
                ] += 1
            length = float(np.linalg.norm(row))
            if length:
                row /= length
            else:
                row[0] = 1
        return rows


class FakeClock:
    """Starts on a Monday morning; every look is a second later."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def document(name: str, text: str, label: str | None = None) -> RawDocument:
    return RawDocument(name=name, text=text, source="table.csv", locator=name, label=label, reader="fake/1")


_THINGS = ("paper", "chairs", "cables", "bread", "valves", "software", "gloves", "timber", "paint", "glass", "lamps")


def business(count: int) -> list[RawDocument]:
    """``count`` short business documents of three labels that words tell apart."""
    found = []
    for number in range(count):
        thing = _THINGS[number % len(_THINGS)]
        kind = number % 3
        text, label = (
            (f"Invoice {number}. Please pay {number * 7} EUR for {thing} within thirty days of receipt.", "Invoice"),
            (f"Agreement {number}. The parties agree on the supply of {thing}; it is governed by law.", "Contract"),
            (f"Dear colleague, thank you for your letter {number} about {thing}. Kind regards.", "Letter"),
        )[kind]
        found.append(document(f"d{number}.txt", text, label))
    return found
