"""The sentences for what can go wrong with a project file, out of SQLite's errors and the file system's."""

from __future__ import annotations

import errno
import json
import sqlite3
from pathlib import Path
from typing import Any

from app.errors import (
    CloisterError,
    DamagedProject,
    FileMissing,
    InputError,
    NewerProject,
    NotAProject,
    ProjectInUse,
    StorageError,
)
from app.wording import translate

LOCK_SUFFIX = "-lock"
_LONGEST_NOTE = 2_000  # characters; ours has 200


def sidecar(path: Path) -> Path:
    """The small file beside an open project that says who has it open, and where."""
    return path.with_name(path.name + LOCK_SUFFIX)


def translated(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> CloisterError:
    """The sentence for an error of SQLite: the disk's fault, another window's, or damage.

    Python decodes SQLite's messages, which quote the schema: of a damaged one, what comes is a UnicodeDecodeError.
    """
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return in_use(path)
    if primary == sqlite3.SQLITE_FULL:
        return StorageError(
            translate("errors", "The disk that holds “{name}” is full.").format(name=path.name),
            safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
            todo=translate("errors", "Free some space, then repeat it."),
        )
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return StorageError(
            translate("errors", "The computer stopped while “{name}” was being written.").format(name=path.name),
            safe=translate("errors", "Everything that was shown as saved is safe."),
            todo=translate("errors", "Open it once, which takes back what was half written; then verify it."),
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return read_only(path)
    if primary == sqlite3.SQLITE_IOERR:
        return StorageError(
            translate("errors", "The disk that holds “{name}” does not answer as it should.").format(name=path.name),
            safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
            todo=translate("errors", "Check that the drive is connected, then repeat it."),
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StorageError(
            translate("errors", "“{name}” cannot be opened.").format(name=path.name),
            safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
            todo=translate(
                "errors",
                "Check that its folder is there, that you may write to it, and that its path is not very long.",
            ),
        )
    if (
        primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        or isinstance(error, UnicodeDecodeError)
        or "decode" in str(error)
    ):
        return damaged(path)
    return StorageError(
        translate("errors", "The project could not be read or written ({text}).").format(text=error),
        safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
        todo=translate("errors", "Close the project and open it again."),
    )


def read_only(path: Path) -> StorageError:
    """The project may be read here, but not be worked on."""
    return StorageError(
        translate("errors", "“{name}” cannot be written: the file or its folder is read-only.").format(name=path.name),
        safe=translate("errors", "Nothing was changed."),
        todo=translate("errors", "Copy the project to a folder you may write to, and open it there."),
    )


def storage_error(error: OSError, path: Path) -> StorageError:
    """The sentence for a file that the file system would not write."""
    return StorageError(
        translate("errors", "“{name}” could not be written ({reason}).").format(
            name=path.name, reason=error.strerror or error
        ),
        safe=translate("errors", "The project itself was not changed."),
        todo=translate("errors", "Check the free space and whether the folder may be written to, then try again."),
    )


def unreadable(error: OSError, path: Path) -> StorageError:
    """The sentence for a file that is there, but that the file system would not read."""
    return StorageError(
        translate("errors", "“{name}” cannot be read ({strerror}).").format(
            name=path.name, strerror=error.strerror or error
        ),
        safe=translate("errors", "It was not changed."),
        todo=translate("errors", "Check that you may read it and that its drive is connected."),
    )


def not_made(error: OSError | ValueError, path: Path) -> CloisterError:
    """The sentence for a new project that could not be made."""
    safe = translate("errors", "Nothing was made.")
    number = getattr(error, "errno", None)
    if number == errno.EEXIST:
        return InputError(
            translate("errors", "There is already a file named “{name}” there.").format(name=path.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name, or open that project."),
        )
    if number in (errno.ENOENT, errno.ENOTDIR):
        return FileMissing(
            translate("errors", "The folder “{parent}” does not exist.").format(parent=path.parent),
            safe=safe,
            todo=translate("errors", "Choose a folder that exists."),
        )
    if number in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, None):
        return InputError(
            translate(
                "errors", "A file cannot have the name “{name}”: it is too long, or has forbidden characters."
            ).format(name=path.name if len(path.name) <= 60 else path.name[:60] + "…"),
            safe=safe,
            todo=translate("errors", "Choose a shorter, simpler name."),
        )
    return StorageError(
        translate("errors", "“{name}” could not be made ({reason}).").format(
            name=path.name, reason=getattr(error, "strerror", None) or error
        ),
        safe=safe,
        todo=translate("errors", "Check the free space and whether the folder may be written to, then try again."),
    )


def missing(path: Path) -> FileMissing:
    """There is no such file."""
    return FileMissing(
        translate("errors", "There is no file “{name}” in “{parent}”.").format(name=path.name, parent=path.parent),
        todo=translate("errors", "Check whether it was moved or renamed, or whether its drive is connected."),
    )


def not_a_project(path: Path, *, folder: bool = False) -> NotAProject:
    """Something else than a project is there."""
    if folder:
        return NotAProject(
            translate("errors", "“{name}” is a folder, not a project.").format(name=path.name),
            todo=translate("errors", "Choose a file that ends in .cloister."),
        )
    return NotAProject(
        translate("errors", "“{name}” is not a Cloister project.").format(name=path.name),
        safe=translate("errors", "It was not changed."),
        todo=translate("errors", "Choose a file that ends in .cloister; documents are added from inside a project."),
    )


def newer(path: Path) -> NewerProject:
    """A later version made or changed it."""
    return NewerProject(
        translate("errors", "“{name}” was made by a newer version of Cloister.").format(name=path.name),
        safe=translate("errors", "It was not changed."),
        todo=translate("errors", "Open it with that version, or install it here."),
    )


def damaged(path: Path) -> DamagedProject:
    """Its content makes no sense to SQLite, or not to us."""
    return DamagedProject(
        translate("errors", "“{name}” is damaged.").format(name=path.name),
        safe=translate("errors", "It was not changed."),
        todo=newest_backup(path),
    )


def newest_backup(path: Path) -> str:
    """What to open instead of a damaged project: the newest backup, where there are any."""
    if path.with_name(f"{path.stem} backups").is_dir():
        return translate("errors", "Open the newest file in the folder “{stem} backups” beside it.").format(
            stem=path.stem
        )
    return translate("errors", "There is no backup beside it: open a copy that you kept elsewhere.")


def damaged_copy() -> DamagedProject:
    """A backup that was just made does not pass SQLite's check."""
    return DamagedProject(
        translate("errors", "The backup does not pass its check."),
        safe=translate("errors", "The project itself was not changed."),
        todo=translate("errors", "Check the disk, then verify the project."),
    )


def in_the_way(folder: Path) -> StorageError:
    """A file has the name that a folder of backups needs."""
    return StorageError(
        translate("errors", "There is a file named “{name}” where the folder of the backups belongs.").format(
            name=folder.name
        ),
        safe=translate("errors", "The project itself was not changed."),
        todo=translate("errors", "Rename or move that file, then try again."),
    )


def gone(path: Path, *, replaced: bool) -> StorageError:
    """The open project's file was deleted, moved, or replaced by another one."""
    what = (
        translate("errors", "Another file has taken the place of “{name}”.")
        if replaced
        else translate("errors", "The file “{name}” was moved or deleted, or its drive is not connected any more.")
    )
    return StorageError(
        what.format(name=path.name),
        safe=translate(
            "errors",
            "Everything that was shown as saved is in the file that was there; the last action was not saved.",
        ),
        todo=translate("errors", "Put that file back and repeat it, or save a copy with Back up."),
    )


def closed() -> StorageError:
    """The project is not open any more."""
    return StorageError(
        translate("errors", "The project is closed."),
        safe=translate("errors", "Everything shown as saved is in its file."),
    )


def in_use_here(path: Path) -> ProjectInUse:
    """This process has it open already."""
    return ProjectInUse(
        translate("errors", "“{name}” is already open in this program.").format(name=path.name),
        safe=translate("errors", "It was not touched."),
        todo=translate("errors", "Go on in the one that is open, or choose another project."),
    )


def is_the_open_project(path: Path) -> InputError:
    """What was given to read from or write to is the project itself."""
    return InputError(
        translate("errors", "“{name}” is the project that is open.").format(name=path.name),
        safe=translate("errors", "It was not touched."),
        todo=translate("errors", "Choose another file."),
    )


def in_use(path: Path) -> ProjectInUse:
    """Another process has it open: who and where, as far as its note says."""
    what = translate("errors", "“{name}” is open in another window.").format(name=path.name)
    try:
        with open(sidecar(path), encoding="utf-8") as handle:
            note: dict[str, Any] = json.loads(handle.read(_LONGEST_NOTE))
        what = translate(
            "errors", "“{name}” is open in another window by {user} on “{computer}”, since {since}."
        ).format(
            name=path.name,
            user=_shown(note["user"]) or translate("errors", "somebody"),
            computer=_shown(note["computer"]),
            since=_shown(note["since"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return ProjectInUse(
        what,
        safe=translate("errors", "It was not touched."),
        todo=translate("errors", "Close it there first."),
    )


def _shown(value: object) -> str:
    """Anybody may have written the note: one short line of visible characters."""
    return "".join(character for character in str(value) if character.isprintable())[:100]
