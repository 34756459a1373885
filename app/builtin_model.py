"""The embedder that comes with the program, as Settings shows it: what it is, not what it computes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.engine import embedding
from app.errors import ModelError

LICENCE = "Apache-2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinModel:
    """Its name, the SHA-256 (hex) that its weights must have, its licence; ``size`` in bytes, ``None`` where the file
    is not there."""

    name: str
    sha256: str
    licence: str
    size: int | None
    path: Path | None


def look() -> BuiltinModel:
    """What is there now. Nothing is loaded, and the hash is not computed: loading does that each time."""
    path: Path | None = None
    size: int | None = None
    try:
        path = paths.embedder_folder() / "model.safetensors"
        size = path.stat().st_size
    except (ModelError, OSError):
        path = None
    return BuiltinModel(
        name=embedding.BUILTIN_NAME, sha256=embedding.BUILTIN_SHA256, licence=LICENCE, size=size, path=path
    )
