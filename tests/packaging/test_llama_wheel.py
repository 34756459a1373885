from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import llama_wheel
from console import SetupError

LOCK = Path(__file__).resolve().parents[2] / "packaging" / "requirements" / "llama.txt"
MADE = {"version": "0.3.36", "flags": "-DGGML_NATIVE=OFF", "compiler": "c++ 12"}


def put(cache: Path, made: dict[str, str], content: bytes = b"wheel") -> Path:
    folder = llama_wheel.folder_of(made, cache)
    folder.mkdir(parents=True)
    (folder / "a.whl").write_bytes(content)
    record = {**made, "wheel": "a.whl", "sha256": hashlib.sha256(b"wheel").hexdigest()}
    (folder / "build.json").write_text(json.dumps(record), encoding="utf-8")
    return folder / "a.whl"


def test_a_build_is_never_for_this_processor_only() -> None:
    for machine in ("x86_64", "AMD64", "arm64", "aarch64"):
        assert "-DGGML_NATIVE=OFF" in llama_wheel.build_flags(machine)
    assert "-DGGML_AVX2=ON" in llama_wheel.build_flags("x86_64")
    assert not [flag for flag in llama_wheel.build_flags("arm64") if "AVX" in flag]


def test_a_cached_wheel_is_found_only_for_what_it_was_made_of(tmp_path: Path) -> None:
    wheel = put(tmp_path, MADE)
    assert llama_wheel.find(MADE, tmp_path) == wheel
    for name in MADE:
        assert llama_wheel.find({**MADE, name: "another"}, tmp_path) is None


def test_a_damaged_wheel_is_not_taken(tmp_path: Path) -> None:
    put(tmp_path, MADE, b"whee")
    assert llama_wheel.find(MADE, tmp_path) is None


def test_the_recipe_holds_version_flags_and_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama_wheel, "compiler_identity", lambda: "c++ 12.2")
    made = llama_wheel.recipe(LOCK)
    assert made["compiler"] == "c++ 12.2"
    assert "-DGGML_NATIVE=OFF" in made["flags"]
    assert made["version"] in LOCK.read_text(encoding="utf-8")
    monkeypatch.setenv("CXXFLAGS", "-O0")
    assert llama_wheel.folder_of(llama_wheel.recipe(LOCK), Path()) != llama_wheel.folder_of(made, Path())


def test_without_a_compiler_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    with pytest.raises(SetupError, match=r"No C\+\+ compiler was found"):
        llama_wheel.compiler_identity()


def test_the_cache_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLOISTER_BUILD_CACHE", str(tmp_path / "elsewhere"))
    assert llama_wheel.cache_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("CLOISTER_BUILD_CACHE")
    assert llama_wheel.cache_folder().is_absolute()
