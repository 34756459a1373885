"""Projects of every version open, say what they said, verify, and go on; a fresh schema equals a migrated one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.records import Question
from app.session import Session
from app.store import project, state
from tests.data.make_golden import FOLDER, contents
from tests.fakes import ANNA, FakeEmbedder

GOLDEN = sorted(FOLDER.glob("v*.cloister"))


def test_there_is_a_golden_project_for_every_version() -> None:
    from app.store import migrations

    assert [path.stem for path in GOLDEN] == [f"v{number:03d}" for number in range(1, migrations.VERSION + 1)]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_project_says_what_it_said(golden: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    shutil.copyfile(golden, path)
    expected = json.loads(golden.with_suffix(".json").read_text(encoding="utf-8"))
    store = project.open_(path)
    found = contents(store, int(golden.stem[1:]))
    fresh = state.replay(store)
    differing = state.differences(store, fresh)
    fresh.close()
    store.close()
    assert json.loads(json.dumps(found)) == expected
    assert differing == []


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_project_goes_on(golden: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    shutil.copyfile(golden, path)
    with Session.open(path, person=ANNA, embedder=FakeEmbedder) as session:
        before = session.progress().answered
        step = session.step()
        assert step.next is not None
        session.decide(step.next.document.id, session.labels()[0].id, item=step.next)
        session.learn()
        again = step.next.question is Question.RECHECK
        assert session.progress().answered == before + (not again)
        assert session.verify().ok


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_migrated_schema_equals_a_fresh_one(golden: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.cloister"
    shutil.copyfile(golden, path)

    def schema(store: project.Project) -> list[tuple[str, str, str]]:
        with store.read() as connection:
            return sorted(connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall())

    migrated, fresh = project.open_(path), project.create(tmp_path / "new.cloister")
    try:
        assert schema(migrated) == schema(fresh)
    finally:
        migrated.close()
        fresh.close()
