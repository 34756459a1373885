"""Killing the program, or the reader's child, at any moment of an import ends in the same project as no kill at all."""

from __future__ import annotations

import os
import random
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import InputError
from app.reading_child.reader import Reader
from app.records import RawDocument, Source
from app.session import Session
from tests.fakes import ANNA, FakeEmbedder
from tests.session.fake_reader import FakeReader, collection
from tests.session.killing import Copies
from tests.session.test_imports import assert_sound, contents, make, same, sources

KILLS = int(os.environ.get("CLOISTER_IMPORT_KILLS", "12"))


@pytest.mark.slow
def test_killed_at_any_moment_and_resumed(tmp_path: Path) -> None:
    collection(tmp_path / "files")
    with make(tmp_path / "whole.cloister") as whole:
        began = time.monotonic()
        expected, content = whole.import_documents(sources(tmp_path), labels_as="answers"), contents(whole)
        seconds = time.monotonic() - began + 60 * 0.004
    rng = random.Random(20261123)
    path = tmp_path / "p.cloister"
    kills = rounds = 0
    with Copies("import_writer") as copies:
        while kills < KILLS:
            path.unlink(missing_ok=True)
            make(path).close()
            rounds += 1
            # Some kills in a row on one import, then it may end; or it ends by itself.
            for _ in range(rng.randrange(1, 5)):
                if "done" in copies.kill_after(rng.uniform(0, seconds), str(path), str(tmp_path)):
                    break
                kills += 1
            with Session.open(path, person=ANNA, embedder=FakeEmbedder, reader=FakeReader) as session:
                if session.pending_import() is not None:
                    assert same(session.resume_import(), expected)
                elif session.progress().documents == 0:  # killed before it began
                    session.import_documents(sources(tmp_path), labels_as="answers")
                assert contents(session) == content
                assert_sound(session)
    print(f"\n{kills} kills in {rounds} imports: the same project each time")
    assert kills >= KILLS


class Killing(Reader):
    """A reader whose children are killed at a random moment of every other file: once a file, as a fault would."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng
        self._met: set[str] = set()
        self.kills = 0

    def documents(self, data: bytes, name: str, source: Source) -> Iterator[RawDocument]:
        if name not in self._met and self._rng.random() < 0.5:
            self._met.add(name)
            timer = threading.Timer(self._rng.uniform(0, 0.03), self._kill)
            timer.start()
        yield from super().documents(data, name, source)

    def _kill(self) -> None:
        with self._lock:
            children = [*self._busy, *self._idle]
        for child in children:
            if child._process.poll() is None:
                child._process.kill()
                self.kills += 1


def papers(folder: Path) -> None:
    """Web pages, mails and an archive of both."""
    folder.mkdir()
    for number in range(40):
        words = " ".join(f"word{number * part}" for part in range(3_000))
        (folder / f"page {number}.html").write_text(f"<h1>Page {number}</h1><p>{words}</p>", encoding="utf-8")
        mail = f"From: a@example.org\nTo: b@example.org\nSubject: Letter {number}\n\nDear B, this is letter {number}.\n"
        (folder / f"mail {number}.eml").write_text(mail, encoding="utf-8")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for number in range(0, 40, 2):
            archive.writestr(f"inner {number}.html", f"<p>Page {number} of the archive.</p>")
            archive.writestr(f"inner {number}.txt", f"Text {number} of the archive.")


@pytest.mark.slow
def test_a_reader_killed_at_any_moment(tmp_path: Path) -> None:
    papers(tmp_path / "files")
    asked = [Source(path=tmp_path / "files")]
    with Session.create(tmp_path / "whole", person=ANNA, seed=1, embedder=FakeEmbedder) as whole:
        expected, content = whole.import_documents(asked), contents(whole)
    assert (expected.added, expected.without_text) == (120, 0)
    kills = stopped = 0
    for seed in range(3):
        killing = Killing(random.Random(seed))
        with Session.create(
            tmp_path / f"p{seed}", person=ANNA, seed=1, embedder=FakeEmbedder, reader=lambda one=killing: one
        ) as session:
            found = None
            while found is None:
                try:
                    found = session.import_documents(asked)
                except InputError:  # killed before it could say that it is there
                    stopped += 1
            assert same(found, expected)
            assert contents(session) == content
            assert_sound(session)
        kills += killing.kills
    print(f"\n{kills} children killed, {stopped} imports stopped and resumed")
    assert kills >= 20
