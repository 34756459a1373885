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

import errno
import json
import os
import platform
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_from_bytes

import sqlite_utils

from app.store import migrations, refusals
from app.store.fair_lock import FairLock
from app.store.refusals import sidecar

APPLICATION_ID = 0x434C5354  # "CLST", in the file's header at offset 68
SUFFIX = ".cloister"

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
_CHECKING_PRAGMAS = (
    "PRAGMA query_only = ON",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    "PRAGMA trusted_schema = OFF",
)
_WATCHED = 5.0
"""Seconds after which nobody is at work."""
_COURTESY = 0.06
"""Seconds after a person's verb began in which lanes leave the interpreter to the window, which draws its answer."""
_BACKUP_STEP = 100  # pages of 4 KiB: a decision waits a millisecond for it

_Place = tuple[int, int]  # device and number of a file: the same under any name

# Closing any descriptor of a file drops this process's POSIX locks on it, so a second look at the header
# of a project that is open here would quietly unlock it: the registry answers before the file is touched.
_open_here: set[_Place] = set()
_open_guard = threading.Lock()


class Project:
    """One open project file. Made by :func:`create` and :func:`open_`; closed by :meth:`close`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, place: _Place | None, note: str = "") -> None:
        self.path = path
        self._connection = connection
        self._place = place
        self._note = note
        self._lock = FairLock()
        self._copying = threading.Lock()
        self._depth = 0
        self.closed = False
        self._held_at = -1e9
        self.attended = True

    @property
    def is_watched(self) -> bool:
        """Whether somebody held the file in the last seconds: a person is at work, and small batches are polite."""
        return time.monotonic() - self._held_at < _WATCHED

    def give_way(self) -> None:
        """Wait while a person's verb is being carried out and drawn. To be called by lanes, outside transactions and
        often: between two documents, two slices, two batches."""
        while (left := self._held_at + _COURTESY - time.monotonic()) > 0:
            time.sleep(left)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the file for several reads and a write in a row: one wait instead of five, and before the lanes.

        For the window's verbs only: a person waits for the next document.
        """
        if self.attended:
            self._held_at = time.monotonic()  # before waiting: whoever holds the file shall be alone with it
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
                with _said(self.path):
                    yield self._connection
            finally:
                self._connection.text_factory = str

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction (``BEGIN IMMEDIATE``): all of it is on disk when the block ends, or nothing.

        Nested use joins the outer transaction. Raises :class:`StorageError` when the disk refuses, or when the file
        is not where it was opened any more: what nobody will find again is not called saved.
        """
        with self._lock:
            self._insist_open()
            if self._depth:
                yield self._connection
                return
            with _said(self.path):
                self._connection.execute("BEGIN IMMEDIATE")
                self._depth = 1
                try:
                    yield self._connection
                    self._insist_in_place()
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
                finally:
                    self._depth = 0

    def _insist_open(self) -> None:
        if self.closed:
            raise refusals.closed()

    def _insist_in_place(self) -> None:
        if self._place is None:
            return
        try:
            replaced = _place_of(self.path) != self._place
        except OSError as error:
            raise refusals.gone(self.path, replaced=False) from error
        if replaced:
            raise refusals.gone(self.path, replaced=True)

    def close(self) -> None:
        """Let go of the file. Twice is harmless."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            if self._note:
                # Before the lock goes: afterwards it could be the note of who opened it next.
                _take_back(self.path, self._note)
            self._connection.close()
        if self._place is not None:
            _release(self._place)

    def back_up(self, target: Path, *, checked: bool = True) -> Path:
        """A whole copy under ``target``, renamed into place when done, with all that was saved before its end.

        Unless ``checked`` is ``False``, SQLite checks the copy first. Other verbs go on between its steps. Not inside a
        transaction.
        """
        refuse_open(target)
        partial = target.with_name(target.name + ".partial")
        with self._copying:
            try:
                _make_folder(target.parent)
                partial.unlink(missing_ok=True)
                copy = _connect(partial, mode="rwc")
                try:
                    with _said(target):
                        copy.execute("PRAGMA synchronous = OFF")  # synced below, when nobody waits for it
                        copy.execute("PRAGMA temp_store = MEMORY")
                        self._copy_into(copy)
                        sound = not checked or copy.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
                finally:
                    copy.close()
                if not sound:
                    raise refusals.damaged_copy()
                with open(partial, "rb+") as handle:
                    os.fsync(handle.fileno())
                os.replace(partial, target)
            except OSError as error:
                raise refusals.storage_error(error, target) from error
            finally:
                with suppress(OSError):
                    partial.unlink(missing_ok=True)
        return target

    def _copy_into(self, copy: sqlite3.Connection) -> None:
        """Copy page by page; whoever waits has the connection between two steps.

        That is sound because all changes come through this same connection: SQLite makes them in the copy, too
        (sqlite.org/backup.html, "File and database connection locking"), and starts again after what it cannot follow.
        """

        def between(status: int, remaining: int, total: int) -> None:
            self._lock.release()
            self._lock.acquire()
            self._insist_open()

        with self.read() as connection:
            if self._depth:
                raise RuntimeError("a backup inside a transaction would wait for itself")
            connection.backup(copy, pages=_BACKUP_STEP, progress=between, sleep=0)


def create(path: Path, *, attended: bool = True) -> Project:
    """A new, empty project file with the current schema. Refuses to touch an existing file.

    Not ``attended``, nobody waits and nothing is lost with it: a transaction does not last until it is on the disk, and
    lanes give way to nobody. For simulations, never for people.

    Raises ``InputError`` (taken, no such folder, no possible name) or :class:`StorageError`; nothing is left then.
    """
    try:
        # Whoever makes the file owns it: of two at the same moment, one is told that the name is taken.
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
        try:
            place = _place_of(descriptor)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise refusals.not_made(error, path) from error
    try:
        _reserve(path, place)
        made = _opened(path, place, new=True)
        if not attended:
            made.attended = False
            with made.read() as connection:
                connection.execute("PRAGMA synchronous = OFF")
        return made
    except BaseException:
        with suppress(OSError):
            if _place_of(path) == place:
                path.unlink()
        raise


def open_(path: Path, *, upgrade: bool = True) -> Project:
    """An existing project, held exclusively; pending migrations are applied after a backup.

    Without ``upgrade`` it is opened for checking only: nothing is written, neither into the file nor beside it (so a
    read-only folder will do), others may check it at the same moment, and nobody can open it for working meanwhile.
    A file that a crash left in the middle of a transaction must be opened for working once before it can be checked.

    Raises ``FileMissing``, ``NotAProject``, ``NewerProject``, ``ProjectInUse``, ``DamagedProject`` or
    ``StorageError``.
    """
    place = _existing(path)
    _reserve(path, place)
    if not upgrade:
        return _opened(path, place, checking=True)
    project = _opened(path, place)
    try:
        with _said(path):
            database = _database(project._connection)
            if migrations.pending(database):
                project.back_up(backup_path(path, "before upgrade"))
                migrations.apply(database)
    except BaseException:
        project.close()
        raise
    return project


def is_open_here(path: Path) -> bool:
    """Whether this process has the file open as a project, under this or another name. Opens nothing."""
    try:
        place = _place_of(path)
    except (OSError, ValueError):
        return False
    with _open_guard:
        return place in _open_here


def refuse_open(path: Path) -> None:
    """Raise ``InputError`` when ``path`` is a project that is open here.

    To be asked before any file that a person named is opened or replaced: closing a second descriptor of a project's
    file would drop its lock.
    """
    if is_open_here(path):
        raise refusals.is_the_open_project(path)


def in_memory() -> Project:
    """An empty project without a file, for replaying a log."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA temp_store = MEMORY")
    migrations.apply(_database(connection))
    connection.execute("PRAGMA foreign_keys = OFF")
    return Project(Path(":memory:"), connection, None)


def backup_path(path: Path, why: str) -> Path:
    """Where a backup of ``path`` goes: a folder beside it, so that confidential texts stay where they were."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H%M%S")
    return path.parent / f"{path.stem} backups" / f"{path.stem} {moment} {why}{SUFFIX}"


def _whatever_is_left(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into sentences."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise refusals.translated(error, path) from error


def _opened(path: Path, place: _Place, *, new: bool = False, checking: bool = False) -> Project:
    """The project at ``path``, whose place is reserved; the place is free again when this fails."""
    try:
        if not new:
            _check_header(path)
        if not checking and not os.access(path, os.W_OK):
            raise refusals.read_only(path)  # SQLite would say so at the first answer only
        connection = _connect(path, mode="ro" if checking else "rw")
        try:
            with _said(path):
                _take(connection, checking=checking)
                if new:
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    migrations.apply(_database(connection))
                else:
                    _check_schema(connection, path)
            return Project(path, connection, place, "" if checking else _leave_note(path))
        except BaseException:
            connection.close()
            raise
    except BaseException:
        _release(place)
        raise


def _connect(path: Path, *, mode: str) -> sqlite3.Connection:
    # A URI, so that a missing file is never silently created; as bytes, because a name need not be UTF-8.
    quoted = quote_from_bytes(os.fsencode(path.absolute().as_posix()), safe="/:")
    if not quoted.startswith("/"):
        quoted = "/" + quoted  # C:/… becomes file:///C:/…
    with _said(path):
        return sqlite3.connect(
            f"file://{quoted}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=0
        )


def _take(connection: sqlite3.Connection, *, checking: bool) -> None:
    """Set the pragmas and take the lock now; later would let a second opener in until the first write.

    For checking it is the lock of a reader, which the locking mode keeps: a descriptor that cannot write cannot hold
    another, and a writer cannot begin while there is one.
    """
    for pragma in _CHECKING_PRAGMAS if checking else _PRAGMAS:
        connection.execute(pragma).fetchall()
    if checking:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        return
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _leave_note(path: Path) -> str:
    note = json.dumps(
        {
            "computer": platform.node(),
            "process": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "user": os.environ.get("USER") or os.environ.get("USERNAME") or "",
        },
        sort_keys=True,
    )
    try:
        sidecar(path).write_text(note, encoding="utf-8")
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise refusals.read_only(path) from error
        raise refusals.storage_error(error, sidecar(path)) from error
    return note


def _take_back(path: Path, note: str) -> None:
    with suppress(OSError, ValueError):
        if sidecar(path).read_text(encoding="utf-8") == note:
            sidecar(path).unlink()


def _existing(path: Path) -> _Place:
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise refusals.missing(path) from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise refusals.missing(path) from error
        raise refusals.unreadable(error, path) from error
    if not stat.S_ISREG(status.st_mode):  # reading from a pipe would wait for ever
        raise refusals.not_a_project(path, folder=stat.S_ISDIR(status.st_mode))
    return (status.st_dev, status.st_ino)


def _check_header(path: Path) -> None:
    try:
        with open(path, "rb") as handle:
            header = handle.read(100)
    except OSError as error:
        raise refusals.unreadable(error, path) from error
    if header[:16] != b"SQLite format 3\x00" or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise refusals.not_a_project(path)


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    database = _database(connection)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > migrations.VERSION or migrations.unknown(database):
        raise refusals.newer(path)
    if version == migrations.VERSION and migrations.pending(database):
        raise refusals.damaged(path)  # the header and the list of migrations contradict each other


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise refusals.in_the_way(folder) from error


def _reserve(path: Path, place: _Place) -> None:
    # Before the first look at the file, so that no other thread opens it between look and lock.
    with _open_guard:
        if place in _open_here:
            raise refusals.in_use_here(path)
        _open_here.add(place)


def _release(place: _Place) -> None:
    with _open_guard:
        _open_here.discard(place)


def _database(connection: sqlite3.Connection) -> sqlite_utils.Database:
    return sqlite_utils.Database(connection, execute_plugins=False)


def _place_of(file: Path | int) -> _Place:
    status = os.stat(file)
    return status.st_dev, status.st_ino
