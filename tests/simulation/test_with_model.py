"""Runs in which a language model has its say: a file made by hand, run by llama.cpp, trusted as far as it was right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app import cli, model_permits
from app.model_files import accept, try_file
from app.simulation.play import simulate
from tests import gguf_builder as build
from tests.benchmarks import pooling
from tests.fakes import FakeEmbedder


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(model_permits, "administrators_file", lambda: tmp_path / "none.json")


def made(path: Path, kind: str) -> Path:
    leads = pooling.leads_to(kind, np.random.default_rng(1))
    return build.classifier(path / f"{kind}.gguf", leads, len(pooling.LABELS), kind=build.Q8_0)


def test_a_good_model_leads_until_the_head_has_learned(tmp_path: Path) -> None:
    pool = pooling.documents(150, np.random.default_rng(2))
    tried = try_file(made(tmp_path, "good"))
    accept(tried, tried.sha256[:8])
    run = simulate(pool, tmp_path / "s.cloister", seed=1, most_answers=40, embedder=FakeEmbedder, model=tried)
    alone = simulate(pool, tmp_path / "a.cloister", seed=1, most_answers=40, embedder=FakeEmbedder)
    last = run.rounds[-1]
    assert last.log_loss is not None and last.own_log_loss is not None and last.log_loss < 0.7 * last.own_log_loss
    assert max(pooling.ratios(run, least=0.1)) <= 1.01
    assert last.pool_accuracy is not None and alone.rounds[-1].pool_accuracy is not None
    assert last.pool_accuracy > alone.rounds[-1].pool_accuracy + 0.1
    assert alone.rounds[-1].own_log_loss is None


def test_the_command_line_asks_for_the_hash_of_a_model_nobody_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import features

    monkeypatch.setattr(features, "builtin", FakeEmbedder)
    table = tmp_path / "d.csv"
    pool = pooling.documents(40, np.random.default_rng(3))
    rows = "".join(f"{raw.text},{raw.label}\n" for raw in pool)
    table.write_text(f"text,label\n{rows}", encoding="utf-8")
    path = made(tmp_path, "sixty")
    asked = ["simulate", str(table), "--text-column", "text", "--label-column", "label", "--answers", "6"]
    assert cli.main([*asked, "--gguf", str(path)]) == 2
    said = capsys.readouterr()
    sha256 = said.out.split()[-1]
    assert len(sha256) == 64 and "SHA-256" in said.err
    assert cli.main([*asked, "--gguf", str(path), "--accept", sha256[:8]]) == 0
    assert cli.main([*asked, "--gguf", str(path)]) == 0  # known by now
    assert cli.main([*asked, "--gguf", str(table)]) == 2
    assert "not a GGUF" in capsys.readouterr().err
