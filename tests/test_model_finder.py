"""Model files of other programs are found by reading their folders, and nothing else is."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from app import model_finder
from app.errors import Cancelled
from tests import gguf_builder as build

DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def model(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return build.random_model(path, np.random.default_rng(seed))


def find(home: Path, **environment: str) -> list[tuple[str, str]]:
    return [(one.origin, one.name) for one in model_finder.find(home=home, environment=environment)]


def ollama(root: Path, place: str, digest: str, media: str = "application/vnd.ollama.image.model") -> None:
    manifest = root / "manifests" / place
    manifest.parent.mkdir(parents=True, exist_ok=True)
    layers = [{"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:" + "0" * 64}]
    manifest.write_text(json.dumps({"layers": [*layers, {"mediaType": media, "digest": digest}]}))


def test_models_of_ollama_are_named_by_their_manifests(home: Path) -> None:
    root = home / ".ollama" / "models"
    model(root / "blobs" / f"sha256-{DIGEST}")
    ollama(root, "registry.ollama.ai/library/qwen2.5/7b", f"sha256:{DIGEST}")
    ollama(root, "registry.ollama.ai/library/gone/latest", "sha256:" + "f" * 64)
    found = model_finder.find(home=home, environment={})
    assert [(one.origin, one.name) for one in found] == [("Ollama", "qwen2.5:7b")]
    assert found[0].header is not None and found[0].header.architecture == "llama"
    assert found[0].path.name == f"sha256-{DIGEST}"


def test_ollama_elsewhere_and_by_others(home: Path, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    model(root / "blobs" / f"sha256-{DIGEST}")
    ollama(root, "registry.example/someone/tuned/v1", f"sha256:{DIGEST}")
    assert find(home, OLLAMA_MODELS=str(root)) == [("Ollama", "someone/tuned:v1")]


@pytest.mark.parametrize(
    "digest",
    ["sha256:../../../secret", "../secret", "sha256:" + "A" * 64, "sha256:" + "a" * 63, f"sha256:{DIGEST}/../x", ""],
)
def test_digests_do_not_lead_out_of_the_folder(home: Path, digest: str) -> None:
    root = home / ".ollama" / "models"
    model(home / "secret")
    model(root / "blobs" / "x")
    ollama(root, "r/library/evil/latest", digest)
    assert find(home) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'{"layers": 3}', b'{"layers": [1, null]}', b"[" * 100_000])
def test_broken_manifests_are_passed_over(home: Path, content: bytes) -> None:
    manifest = home / ".ollama" / "models" / "manifests" / "r" / "library" / "a" / "b"
    manifest.parent.mkdir(parents=True)
    manifest.write_bytes(content)
    assert find(home) == []


def test_other_programs(home: Path) -> None:
    model(home / ".lmstudio" / "models" / "owner" / "repo" / "small-Q4.gguf", 1)
    model(home / ".local" / "share" / "nomic.ai" / "GPT4All" / "Mistral.Q4.gguf", 2)
    model(home / ".cache" / "llama.cpp" / "phi.gguf", 3)
    model(home / ".lmstudio" / "models" / "owner" / "repo" / "mmproj-small.gguf", 4)
    model(home / ".lmstudio" / "models" / "owner" / "repo" / "big-00001-of-00003.gguf", 5)
    model(home / "Documents" / "private.gguf", 6)
    assert find(home) == [
        ("GPT4All", "Mistral.Q4"),
        ("LM Studio", "small-Q4"),
        ("llama.cpp", "phi"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_hugging_face_follows_links_inside_its_cache_only(home: Path) -> None:
    hub = home / ".cache" / "huggingface" / "hub"
    blob = model(hub / "models--owner--model" / "blobs" / DIGEST)
    snapshot = hub / "models--owner--model" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot / "model-q8.gguf").symlink_to(os.path.relpath(blob, snapshot))
    (snapshot / "stolen.gguf").symlink_to(model(home / "private.gguf", 1))
    (snapshot / "gone.gguf").symlink_to("nowhere")
    assert find(home) == [("Hugging Face", "owner/model/model-q8")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_each_file_once_and_no_circles(home: Path) -> None:
    folder = home / ".lmstudio" / "models"
    first = model(folder / "a" / "one.gguf")
    (folder / "a" / "again.gguf").hardlink_to(first)
    (folder / "a" / "circle").symlink_to(folder)
    assert len(find(home)) == 1


def test_what_is_no_model_says_why(home: Path) -> None:
    path = home / ".lmstudio" / "models" / "page.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<html>not found")
    (found,) = model_finder.find(home=home, environment={})
    assert found.header is None and found.problem is not None and "web page" in found.problem


def test_the_search_can_be_stopped(home: Path) -> None:
    model(home / ".lmstudio" / "models" / "one.gguf")

    def stop(done: int, total: int, note: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        model_finder.find(stop, home=home, environment={})
