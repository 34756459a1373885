"""Goes on with an import, or begins it, until somebody kills it: python import_writer.py PROJECT FOLDER [real]"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.records import Source
from app.session import Session
from tests.fakes import ANNA, FakeEmbedder
from tests.session.fake_reader import FakeReader


def slowly(name: str) -> None:
    time.sleep(0.004)  # so that a kill can fall between files


def main(path: Path, folder: Path, real: bool) -> None:
    reader = None if real else lambda: FakeReader(slowly)
    with Session.open(path, person=ANNA, embedder=FakeEmbedder, reader=reader) as session:
        print("ready", flush=True)
        if session.pending_import() is None:
            sources = [Source(path=folder / "files"), Source(path=folder / "table.csv", label_column="label")]
            session.import_documents(sources, labels_as="answers")
        else:
            session.resume_import()
        print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), len(sys.argv) > 3)
