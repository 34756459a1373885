"""``cloister continue``: a new batch, and what a certificate of its own would take."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from app import cli
from app.engine import embedding
from app.records import ApprovalState, RawDocument
from app.session import Session
from app.simulation.oracle import ORACLE
from app.simulation.play import simulate
from app.simulation.results import Simulation
from tests.fakes import FakeEmbedder, business

EVERYTHING = business(1100)


class BuiltIn(FakeEmbedder):
    """Goes for the model that comes with the program."""

    hash = embedding.BUILTIN_SHA256


def table(path: Path, raws: list[RawDocument]) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["text"])
        writer.writerows([raw.text] for raw in raws)
    return path


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.features.builtin", BuiltIn)
    monkeypatch.setattr("app.cli.console.person", lambda: ORACLE)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Simulation]:
    """A project in which every document has a label, most of them unread."""
    path = tmp_path_factory.mktemp("first") / "p.cloister"
    return path, simulate(EVERYTHING[:600], path, seed=1, embedder=BuiltIn)


def carry_on(project: Path, *more: object, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["continue", str(project), *map(str, more)]) == 0
    return capsys.readouterr().out


def test_a_new_batch_needs_a_certificate_of_its_own(
    first: tuple[Path, Simulation], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, before = first
    shutil.copy(path, tmp_path / "p.cloister")
    assert before.auto_approved > 0
    assert all(one.state is not ApprovalState.OPEN for one in before.approvals)
    batch = table(tmp_path / "next.csv", EVERYTHING[600:])
    result = json.loads(carry_on(tmp_path / "p.cloister", batch, "--text-column", "text", "--json", capsys=capsys))
    assert result["added"] == result["new_without_label"] == result["without_label"] == 500
    assert sum(one["approved"] for one in result["earlier_approvals"]) == before.auto_approved
    assert {one["collection"] for one in result["earlier_approvals"]} == {600}
    assert result["expected_right"] > 0.9
    plan = result["plan"]
    assert plan["without"] == 500
    assert 0 < plan["audit"] < plan["documents"] <= 500
    with Session.open(tmp_path / "p.cloister", person=ORACLE, embedder=BuiltIn) as session:
        assert len(session.automatic()) == before.auto_approved  # nothing was inherited
        assert max(session.automatic()) <= 600
        assert len(session.answered()) + len(session.automatic()) == 600
        assert session.verify().ok
    again = carry_on(tmp_path / "p.cloister", batch, "--text-column", "text", capsys=capsys)
    assert "0 documents added" in again
    assert "covers" in again


def test_words_say_what_stands_and_what_is_needed(
    first: tuple[Path, Simulation], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, before = first
    shutil.copy(path, tmp_path / "p.cloister")
    batch = table(tmp_path / "next.csv", EVERYTHING[600:1000])
    words = carry_on(tmp_path / "p.cloister", batch, "--text-column", "text", capsys=capsys)
    assert f"covers {before.auto_approved:,} documents that were there then, at most" in words
    assert "They say nothing of the new documents" in words
    assert "400 of the new documents have no label yet" in words
    assert "answers in all instead of 400" in words


def test_a_small_batch_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    simulate(business(60), tmp_path / "p.cloister", seed=1, embedder=BuiltIn)
    batch = table(tmp_path / "next.csv", business(80))
    words = carry_on(tmp_path / "p.cloister", batch, "--text-column", "text", capsys=capsys)
    assert "20 documents added" in words
    assert "would spare nothing now" in words


def test_without_labels_there_is_nothing_to_learn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Session.create(tmp_path / "p", person=ORACLE, seed=1, embedder=BuiltIn).close()
    batch = table(tmp_path / "next.csv", business(5))
    words = carry_on(tmp_path / "p.cloister", batch, "--text-column", "text", capsys=capsys)
    assert "at least two labels" in words
