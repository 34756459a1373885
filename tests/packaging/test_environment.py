from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

import console
import environment
from console import SetupError
from environment import Stamp


def test_work_is_done_once_per_key(tmp_path: Path) -> None:
    stamp, done = Stamp(tmp_path / "stamp.json"), []
    assert stamp.run("base", "one", lambda: done.append(1))
    assert not stamp.run("base", "one", lambda: done.append(2))
    assert stamp.run("base", "two", lambda: done.append(3))
    assert stamp.run("torch", "two", lambda: done.append(4))
    assert done == [1, 3, 4]
    assert Stamp(tmp_path / "stamp.json").read() == {"base": "two", "torch": "two"}


def test_interrupted_work_is_done_again(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp.json")
    stamp.run("base", "old", lambda: None)

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stamp.run("base", "new", interrupted)
    assert stamp.run("base", "old", lambda: None), "half of the new state is not the old state"


def test_work_that_is_not_complete_is_looked_at_again(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp.json")
    assert stamp.run("qt", "key", lambda: False)
    assert stamp.run("qt", "key", lambda: True)
    assert not stamp.run("qt", "key", lambda: True)


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00\x01"])
def test_a_damaged_stamp_counts_as_nothing_done(tmp_path: Path, text: str) -> None:
    path = tmp_path / "stamp.json"
    path.write_text(text, encoding="utf-8")
    assert Stamp(path).read() == {}
    Stamp(path).write("venv", "key")
    assert json.loads(path.read_text(encoding="utf-8")) == {"venv": "key"}


@pytest.mark.parametrize("version", [(3, 9), (3, 10), (3, 15), (4, 0)])
def test_a_python_without_locked_builds_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(SetupError, match=r"Python 3\.11 to 3\.14; this is"):
        environment.check_interpreter(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_a_python_with_locked_builds_is_taken(version: tuple[int, int]) -> None:
    environment.check_interpreter(version)


def test_the_built_in_model_is_the_published_file() -> None:
    environment.check_embedder(Path(sys.executable))


def test_another_model_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"not a model")
    monkeypatch.setattr(console, "answer", lambda command, **_: (0, f"{weights}\n"))
    with pytest.raises(SetupError, match=hashlib.sha256(b"not a model").hexdigest()):
        environment.check_embedder(Path("python"))
