"""The benchmarks measure what they say: peers go through the product's own certificate, and figures are the runs'."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.engine import head as heads
from app.engine.representation import Space
from app.records import Question, RawDocument
from tests.benchmarks import certified, coverage, kept_runs, peers
from tests.fakes import FakeEmbedder, document

WORDS = ("lease rent tenant", "invoice amount paid", "wage leave notice")


def pool(count: int) -> list[RawDocument]:
    rng = np.random.default_rng(0)
    return [
        document(
            str(at), " ".join([WORDS[at % 3], *(f"w{word}" for word in rng.integers(0, 50, 4)), str(at)]), f"L{at % 3}"
        )
        for at in range(count)
    ]


def situation(count: int = 90) -> dict[str, Any]:
    """What a refit is given: three groups of rows, some answered, some of them held out."""
    rng = np.random.default_rng(1)
    labels = np.arange(count) % 3
    rows = np.eye(6, dtype=np.float32)[labels] + 0.3 * rng.standard_normal((count, 6)).astype(np.float32)
    return {
        "features": Space(rows, np.zeros((count, 0), dtype=np.float32)),
        "label_features": Space(np.zeros((3, 6), dtype=np.float32), np.zeros((3, 0), dtype=np.float32)),
        "answered": np.arange(30),
        "labels": labels[:30],
        "held_out": np.arange(30, 60),
        "held_out_labels": labels[30:60],
        "seed": 0,
        "ahead": 20,
    }


@pytest.mark.parametrize("player", ["plain.random", "plain.least_confidence", "own.least_confidence"])
def test_peers_ask_everything_once_and_release_what_they_would_ask(player: str) -> None:
    given = situation()
    result = peers.peer(*player.split("."))(**given)
    assert sorted(result.order.tolist()) == list(range(60, 90))
    assert set(result.released.tolist()) <= set(range(30, 60))
    if player.endswith("least_confidence"):  # 20 of 60 are picked, and those in reserve among them are released
        surest = result.probabilities[30:].max(axis=1)
        picked = 30 + np.argsort(surest, kind="stable")[:20]
        assert set(result.released.tolist()) == {one for one in picked.tolist() if one < 60}
        assert set(result.order[: 20 - len(result.released)].tolist()) == {one for one in picked.tolist() if one >= 60}


def test_the_plain_head_is_logistic_regression_with_c_1_on_vectors() -> None:
    given = situation()
    found = peers.plain_refit(**given)
    rows = given["features"].vectors
    plain = heads.fit(rows[:30], given["labels"], classes=3, c=1.0)
    np.testing.assert_allclose(found.head.logits(rows), plain.logits(rows), atol=1e-3)
    assert found.head.mix.steps == 0


def test_whole_runs_of_the_recipe_and_of_the_product_differ_in_what_they_ask_only() -> None:
    documents = pool(120)
    kept: Any = FakeEmbedder()
    runs = {player: certified.play(documents, player, seed=0, kept=kept) for player in ("cloister", "recipe")}
    for run in runs.values():
        assert run["stopped_because"] == "every document has a label"
        assert run["answers_by_kind"]["measure"] >= run["answers"] // 10
        assert run["answers_by_kind"]["recheck"] >= 1
        assert len(run["rounds"]) >= 2
    gaps = np.diff([one["answers"] for one in runs["recipe"]["rounds"]])
    assert gaps.max() == peers.ROUND
    assert np.diff([one["answers"] for one in runs["cloister"]["rounds"]]).max() < peers.ROUND
    whence = {"set": "made up", "commit": "c", "day": "d", "machine": "m"}
    words = certified.table([whence | run for run in runs.values()])
    ratio = runs["cloister"]["answers"] / runs["recipe"]["answers"]
    assert f"**{ratio:.3f}**" in words


def test_runs_are_kept_and_made_a_table_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "runs"

    def play(options: Namespace) -> None:
        for seed in options.seeds:
            kept_runs.keep(options.runs / f"{seed}.json", {"seed": seed, "asked": Question.MEASURE, "a": options.a})

    def table(options: Namespace) -> str:
        return " ".join(f"{run['seed']} {run['asked']} {run['a']}" for run in kept_runs.load(options.runs))

    def run(*arguments: str) -> int:
        command = kept_runs.Command("made_up", None)
        command.playing.add_argument("--a", type=int, default=7)
        return command.run([*arguments, "--runs", str(runs)], play=play, table=table)

    assert run("play", "a/train.csv", "--vectors", "v", "--seeds", "1", "0") == 0
    assert sorted(path.name for path in runs.iterdir()) == ["0.json", "1.json"]
    assert run("table") == 0
    assert capsys.readouterr().out == "0 measure 7 1 measure 7\n"
    assert run("table", "--out", str(tmp_path / "made.md")) == 0
    assert (tmp_path / "made.md").read_text(encoding="utf-8") == "0 measure 7 1 measure 7"
    with pytest.raises(SystemExit):
        run("play", "a/train.csv")  # without --vectors


def test_nobody_plays_on_after_a_benchmark() -> None:
    from app import learner, lessons
    from app.engine import refit

    before = (refit.refit, learner.step, lessons.of)
    with certified.playing("recipe"):
        assert refit.refit is not before[0]
    assert before == (refit.refit, learner.step, lessons.of)


def one_round(answers: int, low: float, high: float, truth: float, **more: Any) -> dict[str, Any]:
    estimate = {"value": (low + high) / 2, "low": low, "high": high, "count": 50}
    kinds = {"learn": answers, "audit": more.pop("audit", 0)}
    return {
        "answers": answers,
        "answers_by_kind": kinds,
        "remaining": 1000 - answers,
        "pool_accuracy": truth,
        "estimate": estimate,
        "calibration_error": 0.02,
        "expected": 500,
        **more,
    }


def made_up_run(**more: Any) -> dict[str, Any]:
    rounds = [
        one_round(100, 0.7, 0.8, 0.5, calibration_error=0.5),
        one_round(300, 0.7, 0.8, 0.75),
        one_round(600, 0.8, 0.86, 0.9),
        one_round(800, 0.0, 0.1, 0.9, audit=200),
    ]
    whole = {
        "set": "a",
        "player": "cloister",
        "target": 0.95,
        "documents": 1000,
        "answers": 800,
        "auto_approved": 300,
        "auto_wrong": 3,
        "stopped_because": "every document has a label",
        "rounds": rounds,
    }
    return whole | more


def test_coverage_counts_what_the_runs_say() -> None:
    run = made_up_run()
    assert [coverage.covered(one) for one in coverage.before_audits(run)] == [False, True, False]
    assert coverage.remainder(run) == (300, 400)
    assert coverage.forecast(run) == (pytest.approx(300 / 800), None)
    told = [{"answers": one["answers"], "needed": None, "wrong_if_stopped": None} for one in run["rounds"]]
    told[1] |= {"needed": {"value": 420, "low": 400, "high": 450}, "wrong_if_stopped": {"low": 170, "high": 174}}
    assert coverage.forecast(run | {"told": told}) == (pytest.approx(80 / 800), False)
    assert coverage.wrong_covered(run | {"told": told}, 300) is False  # a quarter of 700
    told[1] |= {"needed": {"value": 420, "low": 400, "high": 500}, "wrong_if_stopped": {"low": 170, "high": 175}}
    assert coverage.forecast(run | {"told": told}) == (pytest.approx(80 / 800), True)
    assert coverage.wrong_covered(run | {"told": told}, 300) is True
    assert not coverage.is_false(run)
    assert coverage.is_false(made_up_run(auto_wrong=16))
    words = coverage.table([run, made_up_run(auto_wrong=16)])
    assert "| a | 2 | 2 of 2 | 0 of 2 | – | – |" in words
    assert "| a | 2 | 4 | 0.020 |" in words  # the round before 300 answers and the one after the audit do not count
    assert "1 of 2 runs approved more" in words
