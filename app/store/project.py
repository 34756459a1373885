"""The project file: its one connection, its one lock, its short transactions.

This module is the only maker of a connection. A project is one SQLite file in rollback-journal mode, held
exclusively from the moment it is opened; every statement runs under one fair lock, so that a decision never
waits for more than the batch that is being written.

The pragmas, and why (ARCHITECTURE.md has the measurements): ``DELETE`` + ``synchronous=EXTRA`` so that the lone
file is whole whenever no transaction is being committed; ``cache_spill=OFF`` so that a transaction touches the
file only while it commits; ``EXCLUSIVE`` because two windows on one file would both be wrong; ``secure_delete``
because these are confidential texts; ``temp_store=MEMORY`` because a temporary file would be a copy of them.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils

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
from app.store import migrations
from app.wording import translate

APPLICATION_ID = 0x434C5354  # "CLST", in the file's header at offset 68
SUFFIX = ".cloister"
LOCK_SUFFIX = "-lock"

_PRAGMAS = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA cache_spill = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)

# Closing any descriptor of a file drops this process's POSIX locks on it, so a second look at the header
# of a project that is open here would quietly unlock it: the registry answers before the file is touched.
_open_here: set[tuple[int, int]] = set()
_open_guard = threading.Lock()


class FairLock:
    """A mutual exclusion that serves in the order of asking, re-entrant within a thread.

    ``threading.Lock`` may give a busy import the lock again and again while a decision waits. Who asks urgently is
    next, whoever waits.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    def __enter__(self) -> FairLock:
        self.acquire()
        return self

    def acquire(self, *, urgent: bool = False) -> None:
        """Wait for one's turn."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                self._depth += 1
                return
            if self._owner is None and not self._waiting:
                self._owner, self._depth = me, 1
                return
            turn = threading.Event()
            if urgent:
                self._waiting.appendleft(turn)
            else:
                self._waiting.append(turn)
        turn.wait()
        self._owner, self._depth = me, 1

    def __exit__(self, *exc: object) -> None:
        self.release()

    def release(self) -> None:
        """Hand over to who is next."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            if self._waiting:
                # The place is handed over, never left open: nobody can slip in between.
                self._owner = -1
                self._waiting.popleft().set()
            else:
                self._owner = None


class Project:
    """One open project file. Made by :func:`create` and :func:`open_`; closed by :meth:`close`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, place: tuple[int, int] | None) -> None:
        self.path = path
        self._connection = connection
        self._place = place
        self._lock = FairLock()
        self._depth = 0
        self.closed = False

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the file for several reads and a write in a row: one wait instead of five, and before the lanes.

        For the window's verbs only: a person waits for the next document.
        """
        self._lock.acquire(urgent=True)
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def read(self, *, lenient: bool = False) -> Iterator[sqlite3.Connection]:
        """The connection, for one short query. Fetch all you need inside; iterate long results in pieces.

        ``lenient`` reads text that is not UTF-8 any more (a flipped bit) as what is left of it, for checking.
        """
        with self._lock:
            self._insist_open()
            try:
                if lenient:
                    self._connection.text_factory = _whatever_is_left
                yield self._connection
            except sqlite3.Error as error:
                raise translated(error, self.path) from error
            finally:
                self._connection.text_factory = str

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction (``BEGIN IMMEDIATE``): all of it is on disk when the block ends, or nothing.

        Nested use joins the outer transaction. Raises :class:`StorageError` when the disk refuses.
        """
        with self._lock:
            self._insist_open()
            if self._depth:
                yield self._connection
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._depth = 1
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
                finally:
                    self._depth = 0
            except sqlite3.Error as error:
                raise translated(error, self.path) from error

    def _insist_open(self) -> None:
        if self.closed:
            raise StorageError(
                translate("errors", "The project is closed."),
                safe=translate("errors", "Everything shown as saved is in its file."),
            )

    def close(self) -> None:
        """Let go of the file. Twice is harmless."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            self._connection.close()
        if self._place is not None:
            with _open_guard:
                _open_here.discard(self._place)
            sidecar(self.path).unlink(missing_ok=True)

    def back_up(self, target: Path) -> Path:
        """A whole copy under ``target`` (checked, then renamed into place). Other verbs go on between its steps."""
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".partial")
        partial.unlink(missing_ok=True)
        try:
            copy = sqlite3.connect(partial, isolation_level=None)
            try:
                with self.read() as connection:
                    connection.backup(copy, pages=-1)
                verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
                if verdict != "ok":
                    raise DamagedProject(
                        translate("errors", "The backup does not pass its check."),
                        safe=translate("errors", "The project itself was not changed."),
                        todo=translate("errors", "Check the disk, then verify the project."),
                    )
            finally:
                copy.close()
            with open(partial, "rb+") as handle:
                os.fsync(handle.fileno())
            os.replace(partial, target)
        except sqlite3.Error as error:
            raise translated(error, target) from error
        except OSError as error:
            raise storage_error(error, target) from error
        finally:
            partial.unlink(missing_ok=True)
        return target


def create(path: Path) -> Project:
    """A new, empty project file with the current schema. Refuses to touch an existing file."""
    if path.exists():
        raise InputError(
            translate("errors", "There is already a file named “{name}” there.").format(name=path.name),
            safe=translate("errors", "It was not touched."),
            todo=translate("errors", "Choose another name, or open that project."),
        )
    if not path.parent.is_dir():
        raise FileMissing(
            translate("errors", "The folder “{parent}” does not exist.").format(parent=path.parent),
            safe=translate("errors", "Nothing was made."),
            todo=translate("errors", "Choose a folder that exists."),
        )
    connection = _connect(path, write_mode="rwc")
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _take(connection, path)
        migrations.apply(_database(connection))
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)
        raise
    return _opened(path, connection)


def open_(path: Path, *, upgrade: bool = True) -> Project:
    """An existing project, held exclusively; with ``upgrade``, pending migrations are applied after a backup."""
    if not path.exists():
        raise FileMissing(
            translate("errors", "There is no file “{name}” in “{parent}”.").format(name=path.name, parent=path.parent),
            todo=translate("errors", "Check whether it was moved or renamed, or whether its drive is connected."),
        )
    if path.is_dir():
        raise NotAProject(
            translate("errors", "“{name}” is a folder, not a project.").format(name=path.name),
            todo=translate("errors", "Choose a file that ends in .cloister."),
        )
    with _open_guard:
        if _place_of(path) in _open_here:
            raise ProjectInUse(
                translate("errors", "“{name}” is already open in this program.").format(name=path.name),
                safe=translate("errors", "It was not touched."),
            )
    _check_header(path)
    connection = _connect(path, write_mode="rw")
    try:
        _take(connection, path)
        _check_schema(connection, path)
        project = _opened(path, connection)
    except BaseException:
        connection.close()
        raise
    try:
        if upgrade and migrations.pending(_database(connection)):
            project.back_up(backup_path(path, "before upgrade"))
            migrations.apply(_database(connection))
    except BaseException:
        project.close()
        raise
    return project


def in_memory() -> Project:
    """An empty project without a file, for replaying a log."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrations.apply(_database(connection))
    connection.execute("PRAGMA foreign_keys = OFF")
    return Project(Path(":memory:"), connection, None)


def backup_path(path: Path, why: str) -> Path:
    """Where a backup of ``path`` goes: a folder beside it, so that confidential texts stay where they were."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H%M%S")
    return path.parent / f"{path.stem} backups" / f"{path.stem} {moment} {why}{SUFFIX}"


def sidecar(path: Path) -> Path:
    """The small file beside an open project that says who has it open, and where."""
    return path.with_name(path.name + LOCK_SUFFIX)


def translated(error: sqlite3.Error, path: Path) -> CloisterError:
    """The sentence for an error of SQLite: the disk's fault, another window's, or damage."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return _in_use(path)
    if "full" in text:
        return StorageError(
            translate("errors", "The disk that holds “{name}” is full.").format(name=path.name),
            safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
            todo=translate("errors", "Free some space, then repeat it."),
        )
    if "readonly" in text or "read-only" in text:
        return StorageError(
            translate("errors", "“{name}” cannot be written: the file or its folder is read-only.").format(
                name=path.name
            ),
            safe=translate("errors", "Nothing was changed."),
            todo=translate("errors", "Copy the project to a folder you may write to, and open it there."),
        )
    if "disk I/O" in text or "unable to open" in text:
        return StorageError(
            translate("errors", "The disk that holds “{name}” does not answer as it should.").format(name=path.name),
            safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
            todo=translate("errors", "Check that the drive is connected, then repeat it."),
        )
    if "malformed" in text or "not a database" in text:
        return DamagedProject(
            translate("errors", "“{name}” is damaged.").format(name=path.name),
            safe=translate("errors", "It was not changed."),
            todo=translate("errors", "Open the newest file in the folder “{stem} backups” beside it.").format(
                stem=path.stem
            ),
        )
    return StorageError(
        translate("errors", "The project could not be read or written ({text}).").format(text=text),
        safe=translate("errors", "Everything that was shown as saved is safe; the last action was not saved."),
        todo=translate("errors", "Close the project and open it again."),
    )


def storage_error(error: OSError, path: Path) -> StorageError:
    """The sentence for an error of the file system."""
    return StorageError(
        translate("errors", "“{name}” could not be written ({reason}).").format(
            name=path.name, reason=error.strerror or error
        ),
        safe=translate("errors", "The project itself was not changed."),
        todo=translate("errors", "Check the free space and whether the folder may be written to, then try again."),
    )


def _whatever_is_left(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _connect(path: Path, *, write_mode: str) -> sqlite3.Connection:
    # A URI, so that a missing file is never silently created; three characters have a meaning in it.
    quoted = path.absolute().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if not quoted.startswith("/"):
        quoted = "/" + quoted  # C:/… becomes file:///C:/…
    try:
        connection = sqlite3.connect(
            f"file://{quoted}?mode={write_mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=0
        )
    except sqlite3.Error as error:
        raise translated(error, path) from error
    return connection


def _take(connection: sqlite3.Connection, path: Path) -> None:
    """Set the pragmas and take the exclusive lock now; later would let a second opener in until the first write."""
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma).fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise translated(error, path) from error


def _opened(path: Path, connection: sqlite3.Connection) -> Project:
    place = _place_of(path)
    with _open_guard:
        _open_here.add(place)
    note = {
        "computer": platform.node(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "user": os.environ.get("USER") or os.environ.get("USERNAME") or "",
    }
    try:
        sidecar(path).write_text(json.dumps(note, sort_keys=True), encoding="utf-8")
    except OSError as error:
        with _open_guard:
            _open_here.discard(place)
        raise storage_error(error, sidecar(path)) from error
    return Project(path, connection, place)


def _in_use(path: Path) -> ProjectInUse:
    who = ""
    try:
        note: dict[str, Any] = json.loads(sidecar(path).read_text(encoding="utf-8"))
        who = f" by {note['user'] or 'somebody'} on “{note['computer']}”, since {note['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return ProjectInUse(
        translate("errors", "“{name}” is open in another window{who}.").format(name=path.name, who=who),
        safe=translate("errors", "It was not touched."),
        todo=translate("errors", "Close it there first."),
    )


def _check_header(path: Path) -> None:
    try:
        with open(path, "rb") as handle:
            header = handle.read(100)
    except OSError as error:
        raise StorageError(
            translate("errors", "“{name}” cannot be read ({strerror}).").format(
                name=path.name, strerror=error.strerror
            ),
            safe=translate("errors", "It was not changed."),
            todo=translate("errors", "Check that you may read it and that its drive is connected."),
        ) from error
    if header[:16] != b"SQLite format 3\x00" or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotAProject(
            translate("errors", "“{name}” is not a Cloister project.").format(name=path.name),
            safe=translate("errors", "It was not changed."),
            todo=translate(
                "errors", "Choose a file that ends in .cloister; documents are added from inside a project."
            ),
        )


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        unknown = migrations.unknown(_database(connection))
    except sqlite3.Error as error:
        raise translated(error, path) from error
    if version > migrations.VERSION or unknown:
        raise NewerProject(
            translate("errors", "“{name}” was made by a newer version of Cloister.").format(name=path.name),
            safe=translate("errors", "It was not changed."),
            todo=translate("errors", "Open it with that version, or install it here."),
        )


def _database(connection: sqlite3.Connection) -> sqlite_utils.Database:
    return sqlite_utils.Database(connection, execute_plugins=False)


def _place_of(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return (status.st_dev, status.st_ino)
