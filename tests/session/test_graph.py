"""The neighbour graph in a project: kept, joined by what comes later, and told as evidence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app.records import Question
from app.session import Session
from tests.fakes import ANNA, FakeClock, FakeEmbedder, business

NAMES = ("Invoice", "Contract", "Letter")


def made(path: Path, count: int) -> None:
    with Session.create(path, person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock()) as session:
        session.add_documents(business(count), labels_as="truth")
        for name in NAMES:
            session.add_label(name)
        session.learn()


def owners(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT DISTINCT owner FROM pieces WHERE owner LIKE 'graph:%'").fetchall()
    return [row[0] for row in found]


def project_file(path: Path) -> Path:
    return path if path.exists() else path.with_suffix(".cloister")


def test_the_graph_is_kept_and_later_documents_join_it(tmp_path: Path) -> None:
    path = tmp_path / "p"
    made(path, 40)
    file = project_file(path)
    assert [owner.split(":")[1] for owner in owners(file)] == ["40"]
    with Session.open(file, person=ANNA, embedder=FakeEmbedder, clock=FakeClock()) as session:
        session.add_documents(business(64)[40:], labels_as="truth")
        session.learn()
        count = session.progress().documents
    assert [owner.split(":")[1] for owner in owners(file)] == [str(count)]


def test_evidence_tells_answered_documents_that_read_alike(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p", person=ANNA, seed=1, embedder=FakeEmbedder, clock=FakeClock()) as session:
        session.add_documents(business(60), labels_as="truth")
        by_name = {name: session.add_label(name).id for name in NAMES}
        session.learn()
        truths = session.truths()
        given = {}
        step = session.step()
        for _ in range(30):
            assert step.next is not None
            given[step.next.document.id] = by_name[truths[step.next.document.id]]
            step = session.decide(step.next.document.id, given[step.next.document.id], item=step.next)
        session.learn()
        told = 0
        for document in truths:
            if document in given:
                continue
            item = session.go_to(document).next
            assert item is not None
            assert item.question is not Question.SEED
            evidence = item.suggestion.evidence if item.suggestion else None
            for one in evidence.neighbours if evidence else ():
                assert one.weight > 0
                assert given[one.document] == one.label
                assert one.name == session.go_to(one.document).next.document.name  # type: ignore[union-attr]
                told += 1
            near = [one.label for one in evidence.neighbours] if evidence else []
            own = [label == item.suggestion.label for label in near] if item.suggestion else []
            assert own == sorted(own, reverse=True)  # those of the suggested label come first
        assert told > 10
