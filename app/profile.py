"""The person at this machine: who they are in projects, and how they like the window.

One small JSON file in :func:`app.paths.user_config`, readable by its owner only. A file that cannot be used is renamed
aside, and what can be trusted of it (above all the person's id) is kept.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from app import paths
from app.errors import InputError, StorageError
from app.records import Person, PersonId
from app.wording import translate

_FILE = "profile.json"
_MOST_BYTES = 1_000_000
_MOST_RECENT = 10
_LONGEST_NAME = 100
_LONGEST_TEXT = 4096


class Appearance(Enum):
    """Light or dark; "system" follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is remembered about a person on this machine, and nowhere else.

    ``id`` and ``name`` are what projects see. ``recent`` are project files, newest first, at most ten, and none unless
    ``keeps_recent``. ``text_size`` is in percent of the system's, 75..200. ``names_in_title`` says whether window
    titles, which other programs can read, show the project's name; ``timing`` whether time per answer is measured,
    ``shows_pages`` whether Review shows a page's picture beside its text.
    ``language`` is one such as "de" ("": the system's), ``window`` its place, as Qt writes it, in hexadecimal digits.
    """

    id: PersonId
    name: str
    keeps_recent: bool = False
    recent: tuple[Path, ...] = ()
    appearance: Appearance = Appearance.SYSTEM
    text_size: int = 100
    names_in_title: bool = False
    timing: bool = True
    shows_pages: bool = False
    language: str = ""
    window: str = ""

    def person(self) -> Person:
        """The part that goes into projects."""
        return Person(id=self.id, name=self.name)


def load() -> Profile | None:
    """The profile of this machine's person; ``None`` when there is none yet, or none that can be used.

    A broken file is renamed to ``profile.json.broken-N``, its sound parts are kept. Raises :class:`StorageError` only
    when the file is there and the system does not let it be read: who it names should not become somebody else.
    """
    try:
        with _file().open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            translate("errors", "Your settings are there, but cannot be read: {reason}.").format(
                reason=error.strerror or type(error).__name__
            ),
            safe=translate("errors", "Your projects are unharmed."),
            todo=translate("errors", "Allow reading them, or move them away to start afresh."),
        ) from error
    profile, sound = _read(content)
    if not sound:
        _set_aside()
        if profile is not None:
            # If it cannot be written, it is still what this person goes on with; the next change tries again.
            with suppress(StorageError):
                save(profile)
    return profile


def ensure(name: str | None = None) -> Profile:
    """The profile, made now if there is none. With a ``name``, the person is called so from now on.

    Without one, a new person gets a name that says nothing about them. Raises :class:`InputError` for a name that
    cannot be shown, :class:`StorageError` when it cannot be kept.
    """
    profile = load()
    changed = profile is None
    if profile is None:
        person = secrets.token_hex(16)
        profile = Profile(id=PersonId(person), name=f"Person {person[:4]}")
    if name is not None and name.strip() != profile.name:
        profile, changed = replace(profile, name=checked_name(name)), True
    if changed:
        save(profile)
    return profile


def save(profile: Profile) -> None:
    """Replace the file in one step: a crash leaves the old one or the new one. Raises :class:`StorageError`."""
    content = asdict(profile) | {
        "appearance": profile.appearance.value,
        "recent": [str(path) for path in profile.recent[:_MOST_RECENT]] if profile.keeps_recent else [],
    }
    file = _file()
    folder = paths.made(file.parent)
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f"{_FILE}.", dir=folder)  # mode 0600
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=2, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, file)
        temporary = None
        if sys.platform != "win32":
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
    except OSError as error:
        raise StorageError(
            translate("errors", "Your settings could not be saved: {reason}.").format(
                reason=error.strerror or type(error).__name__
            ),
            safe=translate("errors", "Your projects are unharmed, and the settings from before are still there."),
            todo=translate("errors", "Free some space or allow writing to your home folder, then try again."),
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def with_recent(profile: Profile, path: Path) -> Profile:
    """``profile`` with ``path`` as its newest project, if it keeps any."""
    if not profile.keeps_recent:
        return replace(profile, recent=())
    absolute = path.absolute()
    others = (other for other in profile.recent if other != absolute)
    return replace(profile, recent=(absolute, *others)[:_MOST_RECENT])


def checked_name(name: str) -> str:
    """``name`` without blanks around it. Raises :class:`InputError` if it is empty, too long or disturbs a line."""
    trimmed = name.strip()
    if not trimmed:
        raise InputError(
            translate("errors", "A person needs a name."), todo=translate("errors", "Type at least one letter.")
        )
    if len(trimmed) > _LONGEST_NAME:
        raise InputError(
            translate("errors", "A name has at most {count} characters.").format(count=_LONGEST_NAME),
            todo=translate("errors", "Shorten it."),
        )
    if any(unicodedata.category(character) in _UNSEEN or character in _TURNING for character in trimmed):
        raise InputError(
            translate("errors", "The name holds characters that cannot be seen."),
            todo=translate("errors", "Type it instead of pasting it."),
        )
    return trimmed


_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the reading direction. Joiners (also of category Cf) are part of many people's names."""


def _file() -> Path:
    return paths.user_config() / _FILE


def _read(content: bytes) -> tuple[Profile | None, bool]:
    """The profile in ``content`` as far as it can be trusted, and whether all of it can."""
    if len(content) > _MOST_BYTES:
        return None, False
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return None, False
    if not isinstance(found, dict) or not _is_id(found.get("id")):
        return None, False
    person = PersonId(found["id"])
    profile = Profile(id=person, name=f"Person {person[:4]}")
    sound = True
    for field in _READERS.keys() & found.keys():  # an earlier version's file may lack some, a later one's has more
        try:
            profile = replace(profile, **{field: _READERS[field](found[field])})
        except (TypeError, ValueError, InputError):
            sound = False
    return (profile if profile.keeps_recent else replace(profile, recent=())), sound


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 32 and set(value) <= set("0123456789abcdef")


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return checked_name(value)


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _percent(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if not 75 <= value <= 200:
        raise ValueError
    return value


def _language(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    if not re.fullmatch(r"[A-Za-z_-]{0,20}", value):
        raise ValueError
    return value


def _hexadecimal(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise TypeError
    return bytes.fromhex(value).hex()


def _paths(value: object) -> tuple[Path, ...]:
    if not isinstance(value, list) or len(value) > _MOST_RECENT:
        raise TypeError
    for path in value:
        if not isinstance(path, str) or not 0 < len(path) <= _LONGEST_TEXT or "\0" in path:
            raise ValueError
    return tuple(Path(path) for path in value)


_READERS: dict[str, Any] = {
    "name": _name,
    "keeps_recent": _yes_no,
    "recent": _paths,
    "appearance": Appearance,
    "text_size": _percent,
    "names_in_title": _yes_no,
    "timing": _yes_no,
    "shows_pages": _yes_no,
    "language": _language,
    "window": _hexadecimal,
}


def _set_aside() -> None:
    file = _file()
    for number in range(1, 1000):
        aside = file.with_name(f"{_FILE}.broken-{number}")
        if not aside.exists():
            with suppress(OSError):  # if it cannot be moved, it stays and will be replaced
                file.rename(aside)
            return
