"""A process that goes on with an import, or begins it, until somebody kills it."""

from __future__ import annotations

import time
from pathlib import Path

from app.records import Source
from app.session import Session
from tests.fakes import ANNA, FakeEmbedder
from tests.session.fake_reader import FakeReader


def slowly(name: str) -> None:
    time.sleep(0.004)  # so that a kill can fall between files


def main(path: str, folder: str) -> None:
    with Session.open(Path(path), person=ANNA, embedder=FakeEmbedder, reader=lambda: FakeReader(slowly)) as session:
        print("ready", flush=True)
        if session.pending_import() is None:
            sources = [Source(path=Path(folder, "files")), Source(path=Path(folder, "table.csv"), label_column="label")]
            session.import_documents(sources, labels_as="answers")
        else:
            session.resume_import()
        print("done", flush=True)
