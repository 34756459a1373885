"""The report of runs, their summary, their log, and the verb that writes them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app import cli
from app.engine import embedding
from app.errors import InputError
from app.records import Approval, ApprovalState, Count, Interval
from app.simulation import curves, plots, replay, report, results, summary
from app.simulation.oracle import Errors
from app.simulation.play import simulate
from app.simulation.results import LoggedStep, SimulatedRound, Simulation
from tests.fakes import FakeEmbedder, business

VOID = {"meta"}


class Page(HTMLParser):
    """Reads a page strictly: what is opened must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


PASSED = Approval(
    proof="ef" * 32,
    attempt=1,
    state=ApprovalState.PASSED,
    target=0.95,
    confidence=0.975,
    documents=700,
    approved=600,
    answered=100,
    most_answers=300,
    wrong=1,
    bound=0.04,
    at="2026-03-02T09:00:00+00:00",
)


def a_round(answers: int, **more: object) -> SimulatedRound:
    basic: dict[str, object] = {
        "answers": answers,
        "answers_by_kind": {"learn": answers},
        "remaining": 1000 - answers,
        "pool_accuracy": 0.5 + answers / 2000,
        "estimate": Interval(value=0.5, low=0.4, high=0.6, count=30),
        "calibration_error": 0.03,
        "seconds": 1.0,
        "agreement": 0.5 + answers / 2000,
        "covered": answers < 200,
        "log_loss": 0.5,
        "raw_log_loss": 0.75,
        "reliability": ((0.3, 0.25, 200), (0.9, 0.95, 800 - answers)),
        "wrong_if_stopped": Count(value=100, low=80, high=140),
        "wrong_truly": 120,
        "wrong_covered": True,
        "needed": Count(value=500 - answers, low=300 - answers // 2, high=800 - answers),
    }
    return SimulatedRound(**(basic | more))  # type: ignore[arg-type]


def a_run(seed: int = 0, **more: object) -> Simulation:
    basic: dict[str, object] = {
        "documents": 1000,
        "labels": 3,
        "answers": 400,
        "answers_by_kind": {"learn": 300, "measure": 50, "audit": 50},
        "answers_by_how": {"approved": 200, "corrected": 100, "labelled": 100},
        "auto_approved": 600,
        "auto_wrong": 6,
        "auto_wrong_own": 9,
        "certified_bound": 0.04,
        "wrong_total": 6,
        "approvals": (PASSED,),
        "rounds": [
            a_round(0),
            a_round(100),
            a_round(200),
            a_round(300, doubtful=20, doubtful_precision=0.75),
            a_round(400, pool_accuracy=None),
        ],
        "stopped_because": "every document has a label",
        "seed": seed,
        "target": 0.95,
        "seconds": 10.0,
        "peak_memory_mb": 100.0,
        "hours": 1.0,
        "hours_unaided": 3.0,
        "errors": Errors(noise=0.1),
    }
    return Simulation(**(basic | more))  # type: ignore[arg-type]


class TestPage:
    def test_it_is_one_well_formed_file_that_fetches_and_runs_nothing(self) -> None:
        for runs in ([a_run()], [a_run(0), a_run(1), a_run(2)]):
            words = report.page(runs, "data.csv")
            page = Page(words)
            assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "base", "form"}
            assert not any(name in ("src", "href") or name.startswith("on") for _, found in page.tags for name in found)
            assert "url(" not in words
            assert "@import" not in words
            assert "prefers-color-scheme:dark" in words
            assert [tag for tag, _ in page.tags].count("svg") == 4

    def test_it_says_what_happened_in_words(self) -> None:
        words = Page(report.page([a_run()], "data.csv")).words
        assert "600 labels given unread, 6 (1.0 %) are truly wrong" in words
        assert "held the truth in 2 of 5 rounds" in words
        assert "After 200 answers, 300 more were expected (200 to 600); it took 200." in words
        assert "proved: at most 4.0 %" in words
        assert "10.0 % slips" in words
        assert "After 300 answers, 20 were wrong. Of as many that the program doubted most, 75 % are" in words

    def test_what_comes_from_data_is_escaped(self) -> None:
        bad = '<script>alert("x")</script>&.csv'
        words = report.page([a_run()], bad)
        assert "<script" not in words
        assert bad in Page(words).words

    def test_several_seeds_are_overlaid_and_told_apart(self) -> None:
        page = Page(report.page([a_run(0, answers=300), a_run(7, answers=500)], "data.csv"))
        assert "400 (300 to 500)" in page.words
        assert "Seed 7: of 600 labels" in page.words
        drawn = [found["class"] for tag, found in page.tags if tag == "polyline"]
        assert drawn.count("line truth many") == 6  # right, came to, wrong: for each run

    def test_a_run_that_says_little_is_a_page_as_well(self) -> None:
        bare = a_run(
            answers=0,
            answers_by_kind={},
            answers_by_how={},
            auto_approved=0,
            auto_wrong=0,
            auto_wrong_own=0,
            certified_bound=None,
            approvals=(),
            rounds=[
                SimulatedRound(
                    answers=0,
                    answers_by_kind={},
                    remaining=0,
                    pool_accuracy=None,
                    estimate=None,
                    calibration_error=None,
                    seconds=0.0,
                )
            ],
            errors=None,
        )
        assert "Nothing was approved unread." in Page(report.page([bare], "data.csv")).words

    def test_warnings_are_told_with_when_they_came(self) -> None:
        run = a_run(
            rounds=[
                a_round(100),
                a_round(300, contradictory=True, limit=Interval(value=0.62, low=0.5, high=0.7, count=90)),
                a_round(400, unrelated=True),
            ]
        )
        words = Page(report.page([run], "data.csv")).words
        assert "After 300 answers, that labels contradict themselves, about 62 % at best." in words
        assert "After 400 answers, that labels seem to have nothing to do with the texts." in words


class TestPlots:
    def test_points_land_where_they_belong(self) -> None:
        plot = plots.Plot(
            words="x < y", x=plots.Axis(words="x", low=0, high=10), y=plots.Axis(words="y", low=0, high=1)
        )
        plot.line([(0, 0), (5, 0.5), (10, 1)], "truth")
        tree = ElementTree.fromstring(plot.svg())
        assert tree.get("aria-label") == "x < y"
        (line,) = tree.iter("polyline")
        points = [tuple(map(float, pair.split(","))) for pair in (line.get("points") or "").split()]
        (left, bottom), middle, (right, top) = points
        assert left < right
        assert top < bottom
        assert middle == ((left + right) / 2, (bottom + top) / 2)

    @pytest.mark.parametrize("high", [1, 3, 7, 40, 999, 2587, 12000, 0.3])
    def test_ticks_are_few_round_and_inside(self, high: float) -> None:
        ticks = plots.Axis(words="", low=0, high=high).ticks()
        assert 3 <= len(ticks) <= 7
        assert ticks[0] == 0
        assert ticks[-1] <= high * 1.0001

    def test_percent(self) -> None:
        assert plots.Axis(words="", low=0, high=1, percent=True).written(0.25) == "25 %"

    def test_the_round_that_is_judged_has_documents_enough(self) -> None:
        few = a_round(900, reliability=((0.9, 1.0, 20),))
        assert curves.judged([a_round(100), a_round(300), few]) == a_round(300)
        assert curves.judged([few]) == few
        assert curves.judged([a_round(5, reliability=())]) is None


class TestSummary:
    def test_means_and_spread(self) -> None:
        found = summary.summary([a_run(0, answers=300), a_run(1, answers=500)])
        assert found["answers"] == {
            "mean": 400,
            "deviation": pytest.approx(141.4, abs=0.1),
            "least": 300,
            "most": 500,
            "runs": 2,
        }
        assert found["answers_to_finish"]["mean"] == pytest.approx(0.4)
        assert found["auto_wrong_share"]["mean"] == pytest.approx(0.01)
        assert found["certificates"] == {"held": 2, "claimed": 2}
        assert found["accuracy_intervals"] == {"held": 4, "claimed": 10}
        assert found["calibration_error_late"]["mean"] == 0.03
        json.dumps(found)

    def test_a_certificate_that_claims_too_much_is_counted(self) -> None:
        found = summary.summary([a_run(0), a_run(1, auto_wrong_own=31)])
        assert found["certificates"] == {"held": 1, "claimed": 2}

    def test_what_was_not_finished_says_nothing_of_finishing(self) -> None:
        found = summary.summary([a_run(stopped_because="400 answers were given")])
        assert found["answers_to_finish"] is None
        assert found["forecast_half_way"] is None

    def test_forecast_is_judged_half_way(self) -> None:
        assert summary.forecast_error(a_run()) == pytest.approx(0.5)  # 300 expected after 200, 200 needed
        assert summary.approved_of_rest(
            replace(a_run(), rounds=[a_round(0), a_round(200), a_round(300)])
        ) == pytest.approx(600 / 700)


class TestLog:
    def test_it_comes_back_as_it_was(self, tmp_path: Path) -> None:
        steps = [
            LoggedStep(verb="add"),
            LoggedStep(verb="label", label='A "b" – ü'),
            LoggedStep(verb="none", label="None"),
            LoggedStep(verb="learn"),
            LoggedStep(verb="answer", label="None", document="ab" * 32, question="seed"),
            LoggedStep(verb="begin"),
            LoggedStep(verb="settle"),
        ]
        runs = [a_run(3, log=steps, head="cd" * 32), a_run(4)]
        (tmp_path / "log").write_text(replay.written(runs), encoding="utf-8")
        first, second = replay.read(tmp_path / "log")
        assert (first.seed, first.target, first.head) == (3, 0.95, "cd" * 32)
        assert list(first.steps) == steps
        assert (second.seed, list(second.steps)) == (4, [])

    @pytest.mark.parametrize(
        "words", ["", "{", "[]", "{}", '{"format": "cloister simulation", "version": 2, "runs": []}']
    )
    def test_something_else_is_a_sentence(self, tmp_path: Path, words: str) -> None:
        (tmp_path / "log").write_text(words, encoding="utf-8")
        with pytest.raises(InputError, match="no log of a simulation"):
            replay.read(tmp_path / "log")

    def test_it_holds_no_text(self, tmp_path: Path) -> None:
        pool = business(30)
        run = simulate(pool, tmp_path / "s.cloister", seed=1, embedder=FakeEmbedder, most_answers=10)
        words = replay.written([run])
        assert not any(raw.text[:20] in words for raw in pool)
        assert "thirty days" not in words


class BuiltIn(FakeEmbedder):
    """Goes for the model that comes with the program."""

    hash = embedding.BUILTIN_SHA256


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("app.features.builtin", BuiltIn)
    path = tmp_path / "data.csv"
    path.write_text("\n".join(["text,label", *(f'"{raw.text}",{raw.label}' for raw in business(40))]), encoding="utf-8")
    return path


def run(table: Path, *more: object) -> int:
    return cli.main(["simulate", str(table), "--text-column", "text", "--label-column", "label", *map(str, more)])


class TestVerb:
    def test_one_seed_keeps_the_documented_shape(self, table: Path, tmp_path: Path) -> None:
        assert run(table, "--target", "0.95", "--seed", "3", "--answers", "12", "--json", tmp_path / "out") == 0
        found = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
        wanted = (
            "documents answers answers_by_kind auto_approved auto_wrong certified_bound wrong_total stopped_because "
        )
        assert set((wanted + "seconds peak_memory_mb").split()) <= found.keys()
        for one in found["rounds"]:
            assert {
                "answers",
                "answers_by_kind",
                "pool_accuracy",
                "estimate",
                "calibration_error",
                "expected",
            } <= one.keys()
        assert (found["seed"], found["answers"], found["documents"]) == (3, 12, 40)

    def test_several_seeds_are_runs_and_a_summary(
        self, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        more = ("--pool", 30, "--answers", 8, "--noise", 0.1, "--seconds-label", 30)
        files = ("--json", tmp_path / "out", "--report", tmp_path / "out.html", "--log", tmp_path / "log")
        assert run(table, "--seeds", 1, 2, *more, *files) == 0
        found = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
        assert [one["seed"] for one in found["runs"]] == found["summary"]["seeds"] == [1, 2]
        assert found["summary"]["answers"]["mean"] == 8
        assert found["runs"][0]["hours_unaided"] == pytest.approx(30 * 30 / 3600)
        assert found["runs"][0]["errors"] == {"noise": 0.1, "confusable": 0.0}
        Page((tmp_path / "out.html").read_text(encoding="utf-8"))
        assert [one.seed for one in replay.read(tmp_path / "log")] == [1, 2]
        assert capsys.readouterr().out.count("Seed ") == 2

    def test_a_next_batch_is_played(self, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        following = tmp_path / "next.csv"
        following.write_text(
            "\n".join(["text,label", *(f'"{raw.text}",{raw.label}' for raw in business(60))]), encoding="utf-8"
        )
        assert run(table, "--answers", 10, "--then", following, "--json", tmp_path / "out") == 0
        found = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
        assert (found["then"]["documents"], found["then"]["answers"]) == (20, 10)
        assert "20 more documents" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            (("--seeds", "1", "2", "--project", "p"), "One project file cannot keep several runs"),
            (("--json", "{t}/same", "--log", "{t}/same"), "cannot be the result as well"),
            (("--report", "{t}/data.csv"), "cannot be the result as well"),
            (("--pool", "99", "--seeds", "1", "2"), "fewer than"),
        ],
    )
    def test_what_cannot_be_is_said_before_a_run(
        self, table: Path, tmp_path: Path, more: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(table, *(one.format(t=tmp_path) for one in more)) == 2
        assert words in capsys.readouterr().err

    @pytest.mark.parametrize(
        "more",
        [("--noise", "1"), ("--confusable", "-0.1"), ("--noise", "x"), ("--seconds-label", "0"), ("--seeds", "-1")],
    )
    def test_values_out_of_range(self, table: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            run(table, *more)
        assert stopped.value.code == 2
        assert re.search("is not a", capsys.readouterr().err)


def test_a_result_is_json_whatever_is_in_it() -> None:
    assert results.plain({"a": (Count(value=1, low=0, high=2), None)}) == {
        "a": [{"value": 1, "low": 0, "high": 2}, None]
    }
