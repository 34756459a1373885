"""The sample documents that come with the program, as a project of one's own to try things on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from app import paths
from app.engine import reading
from app.engine.embedding import Embedder
from app.records import Person, RawDocument, Source, silent
from app.session import Session

NAME = "Sample documents"


def folder() -> Path:
    """Where the sample documents are."""
    return paths.resource("samples")


def documents() -> Iterator[RawDocument]:
    """Every sample document with its true label, which is kept for simulation only."""
    with open(folder() / "truth.csv", encoding="utf-8", newline="") as handle:
        truth = {row["name"]: row["label"] for row in csv.DictReader(handle)}
    source = Source(path=folder() / "documents.csv", text_column="text", name_column="name")
    for raw in reading.read(source, silent):
        yield replace(raw, label=truth[raw.name])


def create(
    path: Path, *, person: Person, seed: int | None = None, embedder: Callable[[], Embedder] | None = None
) -> Session:
    """A new project with the sample documents and their labels. Raises ``InputError`` when the file exists."""
    session = Session.create(path, person=person, name=NAME, seed=seed, embedder=embedder)
    try:
        session.add_documents(documents(), labels_as="truth")
        session.add_labels(folder() / "labels.csv")
    except BaseException:
        session.close()
        raise
    return session
