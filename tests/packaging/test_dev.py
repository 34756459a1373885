from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import console
import dev
from console import SetupError

ROOT = Path(__file__).resolve().parents[2]


def test_arguments_behind_run_go_to_the_program() -> None:
    ours, theirs = dev.split(["run", "--folder", "out", "--help"])
    assert (ours.verb, theirs) == ("run", ["--folder", "out", "--help"])


def test_arguments_behind_two_dashes_go_to_pytest() -> None:
    ours, theirs = dev.split(["test", "--only", "types", "--only", "tests", "--", "-k", "queue"])
    assert (ours.verb, ours.only, theirs) == ("test", ["types", "tests"], ["-k", "queue"])


def test_one_failing_check_fails_them_all_but_all_run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "CHECKS", {"one": ("this",), "two": ("platform",), "three": ("json.tool", "--help")})
    monkeypatch.setitem(dev.CHECKS, "one", ("json.tool", "--no-such-option"))
    assert dev.test(Path(sys.executable), [], []) == 1
    printed = capfd.readouterr().out.splitlines()
    assert [line.split()[1] for line in printed[-3:]] == ["FAILED", "ok", "ok"]
    assert dev.test(Path(sys.executable), ["two"], []) == 0


def test_arguments_are_all_that_pytest_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(command[2:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(dev.subprocess, "run", note)
    assert dev.test(Path("python"), [], ["-k", "queue"]) == 0
    assert [command[0] for command in ran] == ["ruff", "ruff", "mypy", "pytest"]
    assert ran[-1] == ["pytest", "-k", "queue"]
    ran.clear()
    assert dev.test(Path("python"), ["tests", "alone"], []) == 0
    assert [command[-1] for command in ran] == ["not alone", "alone"]  # each test in exactly one of them


def test_a_failing_program_is_told_with_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]
    with pytest.raises(SetupError, match=r"(?s)Fetching failed \(exit status 3\).*the reason"):
        console.call(command, what="Fetching", log=log)
    assert "the reason" in log.read_text(encoding="utf-8")
    with pytest.raises(SetupError, match="Fetching failed"):
        console.call([tmp_path / "no such program"], what="Fetching", log=log)


def test_downloads_are_added_up_and_only_large_ones_shown() -> None:
    watch = console.Downloads()
    assert watch("  Downloading https://host/a/torch-2.13.0+cpu-cp311-x.whl (191.8 MB)\n") == "torch (192 MB)"
    assert watch("  Downloading six-1.17.0-py3-none-any.whl (500 kB)\n") is None
    assert watch("  Downloading six-1.17.0-py3-none-any.whl.metadata (900 MB)\n") is None
    assert watch("Collecting six\n") is None
    assert watch.megabytes == pytest.approx(192.3)


def test_a_build_shows_each_tenth_once() -> None:
    watch = console.NinjaProgress()
    shown = [watch(f"  [{step}/200] c++ -c file.cpp") for step in range(1, 201)]
    assert [text for text in shown if text] == [f"{tenth}0 %" for tenth in range(1, 11)]


def test_ci_runs_the_command_that_people_run() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["python3 packaging/dev.py test"]
    if sys.platform != "win32":
        assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    code = "import dev, sys; print(sorted(name for name in sys.modules if 'site-packages' in "
    code += "(getattr(sys.modules[name], '__file__', '') or '')))"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=ROOT / "packaging", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
