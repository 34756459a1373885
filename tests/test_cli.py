"""The verbs without a window, as a security team or a script calls them: in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.session import Session
from app.store import project
from tests.fakes import ANNA, FakeEmbedder, business

ROOT = Path(__file__).resolve().parent.parent


def cloister(*arguments: object, home: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env={**os.environ, "CLOISTER_HOME": str(home), "PYTHONWARNINGS": "error"},
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    lines = ["text,label", *(f'"{raw.text}",{raw.label}' for raw in business(30))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_help_names_every_verb(tmp_path: Path) -> None:
    done = cloister("--help", home=tmp_path)
    assert done.returncode == 0
    for verb in ("new", "learn", "export", "verify", "simulate", "self-test"):
        assert verb in done.stdout
        assert cloister(verb, "--help", home=tmp_path).returncode == 0


def test_new_export_verify(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "p.cloister"
    made = cloister("new", path, table, "--label-column", "label", "--json", home=tmp_path)
    assert made.returncode == 0, made.stderr
    result = json.loads(made.stdout)
    assert (result["added"], result["labelled"]) == (30, 30)
    out = tmp_path / "out.jsonl"
    exported = cloister("export", path, out, home=tmp_path)
    assert exported.returncode == 0, exported.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["label"] for row in rows} == {"Invoice", "Contract", "Letter"}
    assert {row["how"] for row in rows} == {"imported"}
    verified = cloister("verify", path, "--json", home=tmp_path)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["ok"] is True


def test_verify_ends_with_one_when_an_event_was_altered(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, embedder=FakeEmbedder) as session:
        session.add_label("Invoice")
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET content = replace(content, 'Invoice', 'Receipt') WHERE kind = 'label_added'")
    connection.commit()
    connection.close()
    done = cloister("verify", path, home=tmp_path)
    assert done.returncode == 1
    assert "event 5 (label_added)" in done.stdout


def test_wrong_input_is_one_sentence_and_status_two(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "p.cloister"
    project.create(path).close()
    text = tmp_path / "note.cloister"
    text.write_text("hello")
    cases: list[tuple[tuple[object, ...], str]] = [
        (("verify", tmp_path / "absent.cloister"), "There is no file"),
        (("verify", text), "is not a Cloister project"),
        (("verify", tmp_path), "is a folder"),
        (("new", tmp_path / "q.cloister", tmp_path / "absent.csv"), "absent.csv"),
        (("new", tmp_path / "r.cloister", table, "--text-column", "texte"), "texte"),
        (("new", text, table), "already a file"),
        (("simulate", table, "--label-column", "nothing"), "nothing"),
        (("simulate", table, "--label-column", "label", "--text-column", "text", "--pool", 999), "fewer than"),
    ]
    for arguments, words in cases:
        done = cloister(*arguments, home=tmp_path)
        assert done.returncode == 2, (arguments, done.stdout, done.stderr)
        assert words in done.stderr, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
    assert text.read_text() == "hello"


def test_a_second_instance_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, embedder=FakeEmbedder):
        done = cloister("verify", path, home=tmp_path)
    assert done.returncode == 2
    assert "open in another window" in done.stderr


def test_a_newer_project_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "p.cloister"
    Session.create(path, person=ANNA, embedder=FakeEmbedder).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    done = cloister("verify", path, home=tmp_path)
    assert done.returncode == 2
    assert "newer version" in done.stderr


@pytest.mark.slow
def test_simulate_with_the_real_model_is_the_same_twice(tmp_path: Path, table: Path) -> None:
    """Same file and seed, same run: in two processes, and with one core and all."""
    runs = []
    for number in range(2):
        out = tmp_path / f"{number}.json"
        arguments = ("simulate", table, "--label-column", "label", "--seed", 3, "--answers", 20, "--json", out)
        command = [sys.executable, "-m", "app", *map(str, arguments)]
        one_core = number == 1 and hasattr(os, "sched_setaffinity")
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=ROOT,
            env={**os.environ, "CLOISTER_HOME": str(tmp_path)},
            preexec_fn=(lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if one_core else None,
        )
        assert done.returncode == 0, done.stderr
        runs.append(json.loads(out.read_text(encoding="utf-8")))
    for run in runs:
        del run["seconds"], run["peak_memory_mb"]
        for one in run["rounds"]:
            del one["seconds"]
    assert runs[0] == runs[1]
    assert runs[0]["rounds"][-1]["answers"] == 20
    assert runs[0]["answers_by_kind"].keys() <= {"seed", "learn", "measure"}


@pytest.mark.slow
def test_self_test_passes(tmp_path: Path) -> None:
    done = cloister("self-test", "--json", home=tmp_path)
    result = json.loads(done.stdout)
    failed = [check for check in result["checks"] if not check["ok"]]
    assert failed == []
    assert done.returncode == 0
