"""The person on this machine: kept whole, private, and never in the way."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import profile
from app.errors import InputError, StorageError
from app.profile import Appearance, Profile
from app.records import Person, PersonId

ID = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _file(home: Path) -> Path:
    return home / "config" / "profile.json"


def _put(home: Path, content: bytes) -> None:
    _file(home).parent.mkdir(parents=True, exist_ok=True)
    _file(home).write_bytes(content)


def _full() -> Profile:
    return Profile(
        id=PersonId(ID),
        name="Zoë Müller-Öz",
        keeps_recent=True,
        recent=(Path("/a/b.cloister"), Path("/c.cloister")),
        appearance=Appearance.DARK,
        text_size=150,
        names_in_title=True,
        timing=False,
        language="pt_BR",
        window="01d9d0cb",
    )


def test_nothing_is_there_at_first(home: Path) -> None:
    assert profile.load() is None
    assert not home.exists()


def test_ensure_makes_one_person_once() -> None:
    first = profile.ensure()
    assert len(first.id) == 32
    assert set(first.id) <= set("0123456789abcdef")
    assert first.name == f"Person {first.id[:4]}"
    assert not first.keeps_recent
    assert profile.ensure() == first
    assert profile.load() == first
    assert first.person() == Person(id=first.id, name=first.name)


def test_ensure_renames_but_keeps_the_id() -> None:
    first = profile.ensure("  Ann  ")
    assert first.name == "Ann"
    second = profile.ensure("Beth")
    assert (second.id, second.name) == (first.id, "Beth")
    assert profile.load() == second


def test_two_machines_are_two_people(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = profile.ensure("Ann")
    monkeypatch.setenv("CLOISTER_HOME", str(home.with_name("other")))
    assert profile.ensure("Ann").id != first.id


def test_all_of_it_comes_back(home: Path) -> None:
    profile.save(_full())
    assert profile.load() == _full()
    assert [path.name for path in _file(home).parent.iterdir()] == ["profile.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_only_the_owner_can_read_it(home: Path) -> None:
    profile.save(_full())
    profile.save(_full())
    assert stat.S_IMODE(_file(home).stat().st_mode) == 0o600
    assert stat.S_IMODE(_file(home).parent.stat().st_mode) == 0o700


def test_recent_files_are_off_until_allowed(home: Path) -> None:
    off = profile.ensure("Ann")
    off = profile.with_recent(off, Path("/secret/merger.cloister"))
    assert off.recent == ()
    profile.save(replace(off, recent=(Path("/secret/merger.cloister"),)))
    assert b"merger" not in _file(home).read_bytes()


def test_recent_files_are_forgotten_when_switched_off(home: Path) -> None:
    profile.save(_full())
    profile.save(replace(_full(), keeps_recent=False))
    assert b"cloister" not in _file(home).read_bytes()
    _put(home, json.dumps({"id": ID, "name": "Ann", "keeps_recent": False, "recent": ["/x.cloister"]}).encode())
    loaded = profile.load()
    assert loaded is not None
    assert loaded.recent == ()


def test_recent_files_newest_first_ten_at_most_each_once() -> None:
    kept = replace(_full(), recent=())
    for number in range(12):
        kept = profile.with_recent(kept, Path(f"/p{number}.cloister"))
    kept = profile.with_recent(kept, Path("/p5.cloister"))
    names = [path.name for path in kept.recent]
    assert names[:3] == ["p5.cloister", "p11.cloister", "p10.cloister"]
    assert len(names) == len(set(names)) == 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"{}",
        json.dumps({"id": ID[:-1], "name": "x"}).encode(),
        json.dumps({"id": ID.upper(), "name": "x"}).encode(),
        json.dumps({"id": 7, "name": "x"}).encode(),
        b'{"id": "' + ID.encode() + b'", "name": "' + b"x" * 1_000_001 + b'"}',
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_broken_file_is_put_aside(home: Path, content: bytes) -> None:
    _put(home, content)
    assert profile.load() is None
    assert not _file(home).exists()
    aside = _file(home).with_name("profile.json.broken-1")
    assert aside.read_bytes() == content
    assert profile.ensure("Ann") == profile.load()
    _put(home, content)
    assert profile.load() is None
    assert _file(home).with_name("profile.json.broken-2").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 7),
        ("name", ""),
        ("name", "a\nb"),
        ("name", "a\u202eb"),
        ("name", "x" * 101),
        ("keeps_recent", 1),
        ("keeps_recent", "yes"),
        ("recent", "x"),
        ("recent", [7]),
        ("recent", ["a\0b"]),
        ("recent", ["x"] * 11),
        ("appearance", "pink"),
        ("appearance", []),
        ("text_size", True),
        ("text_size", 100.5),
        ("text_size", 74),
        ("text_size", 10**400),
        ("names_in_title", None),
        ("timing", 0),
        ("language", "../x"),
        ("language", 3),
        ("window", "zz"),
        ("window", "00" * 4000),
    ],
)
def test_a_broken_part_falls_back_and_the_person_stays(home: Path, field: str, value: Any) -> None:
    profile.save(_full())
    content = json.loads(_file(home).read_text(encoding="utf-8"))
    content[field] = value
    broken = json.dumps(content) if value != 10**400 else json.dumps({**content, field: 0}).replace(": 0", f": {value}")
    _put(home, broken.encode())
    loaded = profile.load()
    assert loaded is not None
    assert loaded.id == ID
    default = Profile(id=PersonId(ID), name=f"Person {ID[:4]}")
    for other in ("name", "keeps_recent", "appearance", "text_size", "names_in_title", "timing", "language", "window"):
        assert getattr(loaded, other) == getattr(default if other == field else _full(), other)
    assert _file(home).with_name("profile.json.broken-1").exists()
    assert profile.load() == loaded  # mended for good
    assert not _file(home).with_name("profile.json.broken-2").exists()


def test_fields_of_other_versions_are_no_fault(home: Path) -> None:
    _put(home, json.dumps({"id": ID, "name": "Ann", "colour_of_the_sky": "blue"}).encode())
    assert profile.load() == Profile(id=PersonId(ID), name="Ann")
    assert [path.name for path in _file(home).parent.iterdir()] == ["profile.json"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cut=st.integers(0, 300), byte=st.integers(0, 255), truncate=st.booleans())
def test_any_damage_is_survived(home: Path, cut: int, byte: int, truncate: bool) -> None:
    profile.save(_full())
    content = _file(home).read_bytes()
    cut = min(cut, len(content) - 1)
    _put(home, content[:cut] if truncate else content[:cut] + bytes([byte]) + content[cut + 1 :])
    loaded = profile.load()
    assert loaded is None or isinstance(loaded, Profile)
    assert profile.ensure("Ann").name == "Ann"
    for aside in _file(home).parent.glob("*.broken-*"):
        aside.unlink()


def test_what_may_not_be_read_is_not_replaced(home: Path) -> None:
    _file(home).mkdir(parents=True)  # a folder stands where the file should be
    with pytest.raises(StorageError) as refused:
        profile.ensure("Ann")
    assert "cannot be read" in str(refused.value)
    assert _file(home).is_dir()


def test_a_failing_disk_leaves_the_old_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile.save(_full())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError) as refused:
        profile.save(replace(_full(), name="Beth"))
    monkeypatch.undo()
    assert "No space left" in str(refused.value)
    assert "profile" not in str(refused.value)
    assert [path.name for path in _file(home).parent.iterdir()] == ["profile.json"]
    assert json.loads(_file(home).read_text(encoding="utf-8"))["name"] == _full().name


@pytest.mark.parametrize("name", ["", "   ", "a\tb", "a\0b", "a\u2028b", "a\u202eb", "\u2066a", "x" * 101, "a\ud800"])
def test_names_that_would_disturb_a_line_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        profile.ensure(name)
    assert profile.load() is None


@pytest.mark.parametrize("name", ["Ann", "Zoë", "محمد", "می‌نویسم", "李小龍", "O'Neil, Jr.", "<b>Bob</b>", "=cmd()"])
def test_names_of_people_are_kept_as_they_are(name: str) -> None:
    assert profile.ensure(name).name == name
    assert profile.ensure().name == name
