"""Where on this machine the model files lie that this person accepted: in their settings, and nowhere else.

A project names a model by its SHA-256 only, so that a copy of it says nothing of anybody's folders.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from app import paths
from app.errors import StorageError
from app.wording import translate

_FILE = "model-places.json"
_LARGEST = 1 << 20
_MOST = 100


def where(sha256: str) -> Path | None:
    """Where the model of that hash was last, whether it is still there or not; ``None`` where that is not known."""
    place = _read().get(sha256)
    return Path(place) if place else None


def remember(sha256: str, path: Path) -> None:
    """Keep where a model lies. Raises :class:`StorageError`."""
    places = _read()
    places.pop(sha256, None)
    places[sha256] = str(path.absolute())
    _write(dict(list(places.items())[-_MOST:]))


def _file() -> Path:
    return paths.user_config() / _FILE


def _read() -> dict[str, str]:
    try:
        if _file().stat().st_size > _LARGEST:
            return {}
        found: Any = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    places = found.get("places") if isinstance(found, dict) else None
    if not isinstance(places, dict):
        return {}
    return {str(hash_): str(path) for hash_, path in places.items() if "\0" not in str(path)}


def _write(places: dict[str, str]) -> None:
    file = paths.made(paths.user_config()) / _FILE
    partial = file.with_name(f"{_FILE}.partial")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"places": places}, stream, indent=1)
        os.replace(partial, file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageError(
            translate("errors", "It could not be kept where the language model lies: {reason}.").format(
                reason=error.strerror or type(error).__name__
            ),
            safe=translate("errors", "Your project is unharmed."),
            todo=translate("errors", "Free some space or allow writing to your home folder, then try again."),
        ) from error
