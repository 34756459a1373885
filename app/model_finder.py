"""Model files that are already on the machine: of Ollama, LM Studio, GPT4All, llama.cpp and Hugging Face caches.

They are found by reading folders and small JSON files; no program is started and no server asked. Names and digests out
of those files are data: they never become part of a path unless they have exactly the form they must have, and what is
found must lie inside the folder it is said to be in.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.gguf import header as headers
from app.engine.gguf.header import Header
from app.errors import Cancelled, CloisterError
from app.records import Report, silent

_MOST_FILES = 20_000
"""Directory entries looked at below one folder."""
_DEEPEST = 6
_LARGEST_MANIFEST = 1 << 20
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
_MODEL_LAYER = "application/vnd.ollama.image.model"
_EXTRA = re.compile(r"mmproj|-of-\d{5}\.gguf$", re.IGNORECASE)
"""Names of files that are no whole model: projectors, and the parts of a split one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A model file on this machine. ``origin`` says whose it is ("Ollama"), ``name`` what it is called there.

    ``header`` is ``None`` where the file was not usable, ``problem`` the sentence on why. Texts are other programs'
    and the file's own words: show them as plain text only.
    """

    path: Path
    name: str
    origin: str
    size: int
    header: Header | None = None
    problem: str | None = None


def find(
    report: Report = silent, *, home: Path | None = None, environment: Mapping[str, str] | None = None
) -> list[Found]:
    """All model files in the usual places of other programs, by origin and name, each file once.

    ``home`` and ``environment`` are the person's by default. ``report`` is called per file; what it raises ends the
    search. Folders that cannot be read are passed over: nothing is owed by other programs.
    """
    seen: set[tuple[int, int]] = set()
    found: list[Found] = []
    for origin, folder, search in _places(home or Path.home(), os.environ if environment is None else environment):
        for path, name in search(folder):
            try:
                status = path.stat()
            except OSError:
                continue
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            report(len(found), 0, name)
            found.append(_described(path, name, origin, status.st_size))
    return sorted(found, key=lambda one: (one.origin, one.name.casefold()))


def _described(path: Path, name: str, origin: str, size: int) -> Found:
    try:
        return Found(path=path, name=name, origin=origin, size=size, header=headers.read(path))
    except Cancelled:
        raise
    except CloisterError as error:
        return Found(path=path, name=name, origin=origin, size=size, problem=error.what)


Search = Callable[[Path], Iterator[tuple[Path, str]]]


def _places(home: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, Path, Search]]:
    """(origin, folder, how to search it), more particular ones first."""

    def named(variable: str) -> list[Path]:
        value = environment.get(variable, "")
        return [Path(value).expanduser()] if value else []

    caches = [*named("XDG_CACHE_HOME"), home / ".cache", home / "Library" / "Caches"]
    local = [*named("XDG_DATA_HOME"), home / ".local" / "share", home / "Library" / "Application Support"]
    local += [*named("LOCALAPPDATA"), home / "AppData" / "Local"]
    ollama = [*named("OLLAMA_MODELS"), home / ".ollama" / "models"]
    if not sys.platform.startswith("win"):
        ollama += [Path("/usr/share/ollama/.ollama/models"), Path("/var/lib/ollama/models")]
    for folder in ollama:
        yield "Ollama", folder, _ollama
    for folder in (home / ".lmstudio" / "models", home / ".cache" / "lm-studio" / "models"):
        yield "LM Studio", folder, _files
    for base in local:
        yield "GPT4All", base / "nomic.ai" / "GPT4All", _files
    hubs = [*named("HF_HUB_CACHE"), *(folder / "hub" for folder in named("HF_HOME"))]
    for folder in [*hubs, *(cache / "huggingface" / "hub" for cache in caches)]:
        yield "Hugging Face", folder, _hugging_face
    for folder in [*named("LLAMA_CACHE"), *(cache / "llama.cpp" for cache in caches)]:
        yield "llama.cpp", folder, _files


def _walk(folder: Path, suffix: str) -> Iterator[Path]:
    """Files below ``folder`` whose names end in ``suffix``: bounded in depth and number, not through linked folders."""
    waiting = [(folder, 0)]
    looked = 0
    while waiting:
        place, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            looked += 1
            if looked > _MOST_FILES:
                return
            try:
                if entry.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST:
                        waiting.append((Path(entry.path), depth + 1))
                elif entry.name.lower().endswith(suffix) and entry.is_file():
                    yield Path(entry.path)
            except OSError:
                continue


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in _walk(folder, ".gguf"):
        if not _EXTRA.search(path.name):
            yield path, path.stem


def _hugging_face(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files of the hub's cache: ``models--owner--name/snapshots/…/file.gguf``, links into its own ``blobs``."""
    try:
        inside = folder.resolve()
    except OSError:
        return
    for path, name in _files(folder):
        try:
            if not path.resolve().is_relative_to(inside):
                continue
        except OSError:
            continue
        model = next((part for part in path.parts if part.startswith("models--")), "")
        owner = model.removeprefix("models--").replace("--", "/")
        yield path, f"{owner}/{name}" if owner else name


def _ollama(folder: Path) -> Iterator[tuple[Path, str]]:
    """Models that manifests name: ``manifests/registry/owner/name/tag`` → ``blobs/sha256-…``."""
    manifests = folder / "manifests"
    for path in _walk(manifests, ""):
        digest = _model_digest(path)
        if digest is None:
            continue
        blob = folder / "blobs" / f"sha256-{digest}"
        if not blob.is_file():
            continue
        *owners, tag = path.relative_to(manifests).parts[1:] or (path.name,)
        yield blob, ":".join(part for part in ("/".join(part for part in owners if part != "library"), tag) if part)


def _model_digest(manifest: Path) -> str | None:
    """The digest of the layer that is the model; ``None`` where the manifest names none in the right form."""
    try:
        if manifest.stat().st_size > _LARGEST_MANIFEST:
            return None
        content: Any = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    layers = content.get("layers") if isinstance(content, dict) else None
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, dict) and layer.get("mediaType") == _MODEL_LAYER:
            found = _DIGEST.fullmatch(str(layer.get("digest", "")))
            if found is not None:
                return found[1]
    return None
