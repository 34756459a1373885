"""Which model files may be used: by SHA-256, from an administrator's list or a person's own word (safety.md, C1).

The administrator's list is a JSON file that only an administrator can write::

    {"models": {"<sha256>": "Qwen 2.5 7B Instruct, Q4_K_M"}, "only": true}

With ``"only": true`` no other model can be used. Otherwise a person may accept an unknown model by typing the beginning
of its SHA-256; that is kept in their settings, and the session writes it to the project's log.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import paths
from app.errors import InputError, StorageError
from app.records import ModelStanding
from app.wording import translate

TYPED = 8
"""Digits of the SHA-256 a person types to accept a model."""
_LARGEST = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Permits:
    """The administrator's list and the person's, as they are now: SHA-256 and name.

    ``damaged`` says that the administrator's list is there and cannot be understood: then nothing else is allowed.
    """

    administrator: Mapping[str, str]
    person: Mapping[str, str]
    only: bool = False
    damaged: bool = False

    def standing(self, sha256: str) -> ModelStanding:
        """Whether the model of that hash (hex) may be used."""
        if sha256 in self.administrator:
            return ModelStanding.ALLOWED
        if self.only or self.damaged:
            return ModelStanding.FORBIDDEN
        return ModelStanding.ACCEPTED if sha256 in self.person else ModelStanding.UNKNOWN


def administrators_file() -> Path:
    """Where the administrator's list is looked for."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Cloister" / "models.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Cloister/models.json")
    return Path("/etc/cloister/models.json")


def read(administrators: Path | None = None) -> Permits:
    """Both lists. A person's list that cannot be understood counts as empty."""
    official = administrators or administrators_file()
    found = _load(official)
    listed = _models(found)
    damaged = listed is None and _is_there(official)
    return Permits(
        administrator=listed or {},
        person=_models(_load(_persons_file())) or {},
        only=isinstance(found, dict) and found.get("only") is True,
        damaged=damaged,
    )


def accept(sha256: str, name: str, typed: str, administrators: Path | None = None) -> Permits:
    """Remember that this person accepts a model, having typed the first digits of its hash.

    Raises :class:`InputError` when something else was typed or only the administrator may decide, and
    :class:`StorageError` when it cannot be kept.
    """
    permits = read(administrators)
    standing = permits.standing(sha256)
    if standing is ModelStanding.FORBIDDEN:
        raise InputError(
            translate("errors", "This model is not on the list of those that may be used on this machine."),
            safe=translate("errors", "It was not loaded; your project is unharmed."),
            todo=translate("errors", "Ask whoever looks after this machine."),
        )
    if not _HASH.fullmatch(sha256) or typed.strip().lower() != sha256[:TYPED]:
        raise InputError(
            translate("errors", "That is not how the SHA-256 of this model begins."),
            safe=translate("errors", "It was not loaded; your project is unharmed."),
            todo=translate("errors", "Compare it with the one its publisher names, and type its first digits."),
        )
    if standing is ModelStanding.UNKNOWN:
        _keep({**permits.person, sha256: name[:_LONGEST_NAME]})
    return read(administrators)


def _persons_file() -> Path:
    return paths.user_config() / "models.json"


def _keep(models: Mapping[str, str]) -> None:
    file = paths.made(paths.user_config()) / "models.json"
    partial = file.with_name("models.json.partial")
    try:
        partial.write_text(json.dumps({"models": models}, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(partial, file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageError(
            translate("errors", "It could not be kept that you accept this model: {reason}.").format(
                reason=error.strerror or type(error).__name__
            ),
            safe=translate("errors", "Your project is unharmed."),
            todo=translate("errors", "Free some space or allow writing to your home folder, then try again."),
        ) from error


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _load(path: Path) -> Any:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _models(found: Any) -> dict[str, str] | None:
    """The models of a list; ``None`` where it has not the form of one."""
    models = found.get("models") if isinstance(found, dict) else None
    if not isinstance(models, dict):
        return None
    named = {str(hash_).lower(): str(name)[:_LONGEST_NAME] for hash_, name in models.items()}
    return named if all(_HASH.fullmatch(hash_) for hash_ in named) else None
