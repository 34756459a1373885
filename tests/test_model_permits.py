"""Models are accepted by their hash: an administrator's list first, then a person's typed word, kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import model_permits, paths
from app.errors import InputError, StorageError
from app.records import ModelStanding

ONE, TWO = "ab12cd34" + "0" * 56, "f" * 64


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "home"))


@pytest.fixture
def official(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "models.json"


def write(official: Path, content: object) -> None:
    official.parent.mkdir(exist_ok=True)
    official.write_text(content if isinstance(content, str) else json.dumps(content))


def test_an_unknown_model_needs_a_typed_word(official: Path) -> None:
    assert model_permits.read(official).standing(ONE) is ModelStanding.UNKNOWN
    for typed in ("", "yes", ONE[:7], TWO[:8], ONE):
        with pytest.raises(InputError, match="not how the SHA-256"):
            model_permits.accept(ONE, "Model", typed, official)
    assert model_permits.read(official).standing(ONE) is ModelStanding.UNKNOWN
    model_permits.accept(ONE, "Model", " AB12CD34 ", official)
    assert model_permits.read(official).standing(ONE) is ModelStanding.ACCEPTED
    model_permits.accept(TWO, "Other", TWO[:8], official)
    assert model_permits.read(official).person == {ONE: "Model", TWO: "Other"}


def test_the_administrators_list_allows(official: Path) -> None:
    write(official, {"models": {ONE.upper(): "Tested"}})
    permits = model_permits.read(official)
    assert (permits.standing(ONE), permits.standing(TWO)) == (ModelStanding.ALLOWED, ModelStanding.UNKNOWN)


def test_the_administrators_list_can_be_the_only_one(official: Path) -> None:
    model_permits.accept(TWO, "Mine", TWO[:8], official)
    write(official, {"models": {ONE: "Tested"}, "only": True})
    permits = model_permits.read(official)
    assert (permits.standing(ONE), permits.standing(TWO)) == (ModelStanding.ALLOWED, ModelStanding.FORBIDDEN)
    with pytest.raises(InputError, match="not on the list"):
        model_permits.accept(TWO, "Mine", TWO[:8], official)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"models": 3}', '{"models": {"short": "x"}}', "[" * 100_000])
def test_a_damaged_official_list_allows_nothing(official: Path, content: str) -> None:
    model_permits.accept(TWO, "Mine", TWO[:8], official)
    write(official, content)
    assert model_permits.read(official).standing(TWO) is ModelStanding.FORBIDDEN
    assert model_permits.read(official).standing(ONE) is ModelStanding.FORBIDDEN


def test_a_damaged_own_list_is_empty(official: Path) -> None:
    model_permits.accept(TWO, "Mine", TWO[:8], official)
    (paths.user_config() / "models.json").write_text("{")
    assert model_permits.read(official).standing(TWO) is ModelStanding.UNKNOWN


def test_what_cannot_be_kept_is_said(official: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(model_permits.os, "replace", fail)
    with pytest.raises(StorageError, match="No space left"):
        model_permits.accept(ONE, "Model", ONE[:8], official)
    assert list(paths.user_config().iterdir()) == []
