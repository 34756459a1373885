"""Ids of documents, labels, people, refits and events; and who a person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

DocumentId = NewType("DocumentId", int)
"""Row number of a document in its project, from 1."""
LabelId = NewType("LabelId", str)
"""16 hexadecimal digits, the same in every copy of a project."""
LabelSetId = NewType("LabelSetId", str)
"""16 hexadecimal digits; one collection can carry several label sets."""
PersonId = NewType("PersonId", str)
"""32 hexadecimal digits, made once per person and machine profile."""
RoundId = NewType("RoundId", int)
"""Number of a refit in its project, from 1."""
Seq = NewType("Seq", int)
"""Number of an event in its project, in order of arrival, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who answers. ``public_key`` (Ed25519, 32 bytes) joins when packages are signed."""

    id: PersonId
    name: str
    public_key: bytes | None = None
