"""An answer shown as saved survives a kill at any moment: acknowledged == found, nothing corrupt.

The writer imports, answers and refits at once and is killed at random moments, 50 times on one growing project. After
each kill the lone file, copied without its journal as a person with a stick would, is looked at too and counted:
a copy that falls into a commit may lack its end, and the count says how often.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.records import Finding
from app.session import Session
from tests.fakes import ANNA, FakeEmbedder, business
from tests.session.killing import Copies

KILLS = int(os.environ.get("CLOISTER_KILLS", "50"))


@pytest.mark.slow
def test_acknowledged_is_found_after_fifty_kills(tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder) as session:
        session.add_documents(business(300))
        for name in ("Invoice", "Contract", "Letter"):
            session.add_label(name)
    rng = random.Random(20261122)
    lone_torn = torn_at_rest = lost = acknowledged_in_all = 0
    findings: list[Finding] = []
    with Copies("writer") as copies:
        for _ in range(KILLS):
            said = copies.kill_after(rng.uniform(0, 0.5), str(path), said=3)
            lone = tmp_path / "lone.cloister"
            shutil.copyfile(path, lone)
            in_commit = path.with_name(f"{path.name}-journal").exists()
            answers, documents = _acknowledged(said)
            acknowledged_in_all += len(answers)
            if not _sound(lone, answers):
                lone_torn += 1
                torn_at_rest += not in_commit
            lone.unlink()
            with Session.open(path, person=ANNA, embedder=FakeEmbedder) as session:
                findings += session.verify().findings
                stored = _stored(session)
                lost += sum(stored.get(document) != label for document, label in answers.items())
                lost += session.progress().documents < documents
    print(
        f"\n{KILLS} kills, {acknowledged_in_all} acknowledged answers: {lost} lost, {len(findings)} findings, "
        f"{lone_torn} lone copies not whole"
    )
    assert acknowledged_in_all > KILLS
    assert lost == 0
    assert findings == []
    # A lone copy is whole unless the kill fell into the milliseconds of a commit.
    assert torn_at_rest == 0


def _acknowledged(said: list[str]) -> tuple[dict[int, str], int]:
    answers: dict[int, str] = {}
    documents = 0
    for line in said:
        words = line.split()
        if words[0] == "answer":
            answers[int(words[1])] = words[2]
        else:
            documents = int(words[1])
    return answers, documents


def _stored(session: Session) -> dict[int, str]:
    with session._store.read() as connection:
        return dict(connection.execute("SELECT document, label FROM answers").fetchall())


def _sound(path: Path, answers: dict[int, str]) -> bool:
    """Whether the file alone, without its journal, passes SQLite's check and holds what was acknowledged."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            return False
        stored = dict(connection.execute("SELECT document, label FROM answers").fetchall())
        return all(stored.get(document) == label for document, label in answers.items())
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
