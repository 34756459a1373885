"""What the world does to a project file: deletes, replaces, damages, copies and races for it."""

from __future__ import annotations

import errno
import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.errors import (
    CloisterError,
    DamagedProject,
    FileMissing,
    InputError,
    NotAProject,
    ProjectInUse,
    StorageError,
)
from app.store import migrations, project, refusals
from app.store.project import Project
from app.store.refusals import sidecar

posix = pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Project]:
    made = project.create(tmp_path / "a.cloister")
    yield made
    made.close()


def put(store: Project, key: str, value: str = "y") -> None:
    with store.write() as connection:
        connection.execute("INSERT INTO project (key, value) VALUES (?, ?)", (key, value))


def keys(store: Project) -> set[str]:
    with store.read() as connection:
        return {row[0] for row in connection.execute("SELECT key FROM project")}


# --- the file goes away ---


@posix
def test_an_answer_to_a_deleted_file_is_not_called_saved(store: Project) -> None:
    put(store, "before")
    store.path.unlink()
    with pytest.raises(StorageError, match=r"moved or deleted.*the last action was not saved.*Back up"):
        put(store, "after")
    assert keys(store) == {"before"}


@posix
def test_a_copy_of_a_deleted_file_can_still_be_saved(store: Project, tmp_path: Path) -> None:
    put(store, "before")
    store.path.unlink()
    copy = store.back_up(tmp_path / "copy.cloister")
    again = project.open_(copy)
    assert keys(again) == {"before"}
    again.close()


@posix
def test_an_answer_to_a_replaced_file_is_refused_and_the_other_file_is_left_alone(
    store: Project, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's")
    moved = store.path.rename(tmp_path / "moved.cloister")
    other.rename(store.path)
    sidecar(store.path).write_text("somebody's")
    with pytest.raises(StorageError, match="Another file has taken the place"):
        put(store, "after")
    store.path.unlink()
    moved.rename(store.path)
    put(store, "put back")
    assert keys(store) == {"put back"}
    store.close()
    assert sidecar(store.path).read_text() == "somebody's"


# --- open here ---


def test_what_is_open_here_is_known_under_every_name(store: Project, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    os.link(store.path, link)
    assert project.is_open_here(store.path) and project.is_open_here(link)
    with pytest.raises(InputError, match="is the project that is open"):
        project.refuse_open(link)
    assert not project.is_open_here(tmp_path / "absent")
    assert not project.is_open_here(tmp_path / ("x" * 300))
    assert not project.is_open_here(tmp_path / "nul\0")
    project.refuse_open(tmp_path / "absent")
    store.close()
    assert not project.is_open_here(store.path)


def test_a_backup_never_replaces_the_project_itself(store: Project) -> None:
    with pytest.raises(InputError, match="is the project that is open"):
        store.back_up(store.path)
    put(store, "still there")


def test_a_failed_opening_leaves_the_name_free(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    path.write_text("hello")
    for _ in range(2):
        with pytest.raises(NotAProject):
            project.open_(path)
    assert not project.is_open_here(path)


# --- making ---


def test_of_two_makers_at_once_one_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    made: list[Project] = []
    refused: list[CloisterError] = []
    start = threading.Barrier(4)

    def make() -> None:
        start.wait()
        try:
            made.append(project.create(path))
        except CloisterError as error:
            refused.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1 and len(refused) == 3
    assert all("already a file" in str(error) for error in refused)
    put(made[0], "whole")
    made[0].close()
    again = project.open_(path)
    assert keys(again) == {"whole"}
    again.close()


@posix
def test_a_failing_maker_does_not_delete_what_another_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.cloister"

    def fail(_: object) -> None:
        path.unlink()
        path.write_text("another's")
        raise sqlite3.OperationalError("made up")

    monkeypatch.setattr(migrations, "apply", fail)
    with pytest.raises(StorageError, match="made up"):
        project.create(path)
    assert path.read_text() == "another's"


def test_a_failing_maker_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise sqlite3.OperationalError("made up")

    monkeypatch.setattr(migrations, "apply", fail)
    with pytest.raises(StorageError, match="made up"):
        project.create(tmp_path / "a.cloister")
    assert list(tmp_path.iterdir()) == []
    assert not project.is_open_here(tmp_path / "a.cloister")


@pytest.mark.parametrize("name", ["x" * 300 + ".cloister", "nul\0.cloister", "x" * 246 + ".cloister"])
def test_an_impossible_name_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises((InputError, StorageError)):
        project.create(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder_to_make_a_project_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileMissing, match="does not exist"):
        project.create(tmp_path / "file" / "a.cloister")


@pytest.mark.skipif(os.name == "nt", reason="limits are POSIX")
@pytest.mark.parametrize("limit", [0, 5_000, 20_000])
def test_a_disk_too_full_for_a_new_project_is_a_sentence(tmp_path: Path, limit: int) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from app.errors import StorageError\n"
        "from app.store import project\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try: project.create(Path(sys.argv[1]))\n"
        "except StorageError as error: print(error.what)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.cloister")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert "a.cloister" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EEXIST, InputError),
        (errno.ENOENT, FileMissing),
        (errno.ENAMETOOLONG, InputError),
        (errno.EACCES, StorageError),
        (errno.ENOSPC, StorageError),
        (errno.EROFS, StorageError),
    ],
)
def test_what_the_file_system_says_is_sorted(number: int, kind: type[CloisterError]) -> None:
    found = refusals.not_made(OSError(number, os.strerror(number)), Path("a.cloister"))
    assert type(found) is kind
    assert found.safe


@posix
def test_a_name_that_is_not_unicode(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.cloister"))
    try:
        project.create(path).close()
    except CloisterError:
        pytest.skip("this file system takes Unicode only")
    project.open_(path).close()
    assert os.listdir(os.fsencode(tmp_path)) == [b"caf\xe9.cloister"]


# --- backups ---


def test_decisions_go_on_during_a_backup_and_are_in_it(store: Project, tmp_path: Path) -> None:
    for number in range(40):
        put(store, f"big {number}", "x" * 100_000)
    stop, began = threading.Event(), threading.Event()
    written: list[str] = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            with store.hold(), store.write() as connection:
                connection.execute("INSERT INTO project (key, value) VALUES (?, ?)", (f"during {number}", "y" * 3_000))
                connection.execute("UPDATE project SET value = ? WHERE key = 'big 0'", (str(number) * 50_000,))
            written.append(f"during {number}")
            began.set()
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    assert began.wait(30)
    before = len(written)
    copy = store.back_up(tmp_path / "copy.cloister")
    during = len(written)
    stop.set()
    thread.join()
    assert during > before, (before, during)
    again = project.open_(copy)
    with again.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        last = max(int(key.split()[1]) for key in keys(again) if key.startswith("during"))
        # Each transaction changed two rows: a copy that holds one of them only is a torn one.
        assert connection.execute("SELECT value FROM project WHERE key = 'big 0'").fetchone()[0] == str(last) * 50_000
    assert set(written[:before]) <= keys(again)
    again.close()


def test_a_failing_write_during_a_backup_is_not_in_it(
    store: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "_BACKUP_STEP", 1)
    for number in range(20):
        put(store, f"big {number}", "x" * 10_000)
    stop = threading.Event()
    failed = 0

    def fail() -> None:
        nonlocal failed
        while not stop.is_set():
            try:
                with store.write() as connection:
                    connection.execute("UPDATE project SET value = 'torn'")
                    raise RuntimeError
            except RuntimeError:
                failed += 1

    thread = threading.Thread(target=fail)
    thread.start()
    copy = store.back_up(tmp_path / "copy.cloister")
    stop.set()
    thread.join()
    assert failed
    again = project.open_(copy)
    with again.read() as connection:
        assert connection.execute("SELECT count(*) FROM project WHERE value = 'torn'").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM project").fetchone()[0] == 20
    again.close()


def test_closing_during_a_backup_ends_it_with_a_sentence(
    store: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "_BACKUP_STEP", 1)
    put(store, "big", "x" * 1_000_000)
    said: list[CloisterError] = []

    def back_up() -> None:
        try:
            store.back_up(tmp_path / "copy.cloister")
        except CloisterError as error:
            said.append(error)

    with store.hold():
        thread = threading.Thread(target=back_up)
        thread.start()
        while not store._lock._waiting:
            pass
        store.closed = True  # as close() does, without letting the thread in first
    thread.join()
    store.closed = False
    assert [error.what for error in said] == ["The project is closed."]
    assert list(tmp_path.glob("copy*")) == []


def test_a_backup_inside_a_transaction_is_refused(store: Project, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), store.write():
        store.back_up(tmp_path / "copy.cloister")
    assert list(tmp_path.glob("copy*")) == []
    put(store, "fine")


def test_a_damaged_project_names_only_backups_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    assert "no backup beside it" in refusals.damaged(path).todo
    (tmp_path / "a backups").mkdir()
    assert "the folder “a backups” beside it" in refusals.damaged(path).todo


def test_a_file_in_the_way_of_the_folder_of_backups_is_a_sentence(store: Project) -> None:
    (store.path.parent / "a backups").write_text("in the way")
    with pytest.raises(StorageError, match="“a backups” where the folder of the backups belongs"):
        store.back_up(project.backup_path(store.path, "test"))


# --- damage ---


def test_a_garbled_schema_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    project.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET name = CAST(x'80ff' AS TEXT), sql = 'CREATE' WHERE name = 'people'")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedProject):
        project.open_(path)


def test_a_list_of_migrations_that_contradicts_the_header_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    project.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE _sqlite_migrations")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DamagedProject):
        project.open_(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.cloister"]


@pytest.mark.parametrize("upgrade", [True, False])
def test_random_damage_ends_in_a_sentence(tmp_path: Path, upgrade: bool) -> None:
    original = tmp_path / "original.cloister"
    made = project.create(original)
    for number in range(30):
        put(made, f"key {number}", "value " * 40)
    made.close()
    for seed in range(150):
        mutate_and_open(original, tmp_path / "mutated.cloister", seed, upgrade=upgrade)


def mutate_and_open(original: Path, path: Path, seed: int, *, upgrade: bool = True) -> str:
    """Open a damaged copy; "ok" or the name of the error. Anything else than a ``CloisterError`` comes through."""
    chance = random.Random(seed)
    data = bytearray(original.read_bytes())
    # Mostly where it hurts: in the header and the schema, which are the first page and those of the migrations.
    for _ in range(chance.choice((1, 3, 10, 100))):
        area = chance.choice((100, 4_096, 40_000, len(data)))
        data[chance.randrange(min(area, len(data)))] = chance.randrange(256)
    if chance.random() < 0.15:
        del data[chance.randrange(len(data)) :]
    path.write_bytes(data)
    try:
        opened = project.open_(path, upgrade=upgrade)
    except CloisterError as error:
        return type(error).__name__
    else:
        opened.close()
        return "ok"
    finally:
        assert not project.is_open_here(path)
        assert not sidecar(path).exists()
        path.with_name(path.name + "-journal").unlink(missing_ok=True)


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.cloister"
    os.mkfifo(pipe)
    with pytest.raises(NotAProject):
        project.open_(pipe)


def test_a_name_that_cannot_be_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        project.open_(tmp_path / "nul\0.cloister")
    with pytest.raises(FileMissing):
        project.open_(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_entered_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    project.create(folder / "a.cloister").close()
    folder.chmod(0)
    try:
        with pytest.raises(StorageError, match="cannot be read"):
            project.open_(folder / "a.cloister")
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_note_of_somebody_else_is_shown_as_one_short_line(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    sidecar(path).write_text('{"user": "a\\nb\\u202e", "computer": "%s", "since": 1}' % ("c" * 500), encoding="utf-8")
    words = refusals.in_use(path).what
    assert "by ab on" in words and len(words) < 200
    for broken in ("", "[]", "[" * 1_000, '{"user": 1}', "\x00"):
        sidecar(path).write_text(broken, encoding="utf-8")
        assert refusals.in_use(path).what == "“a.cloister” is open in another window."


# --- checking ---


def test_checking_writes_nothing_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    made = project.create(path)
    put(made, "x")
    made.close()
    before, changed = path.read_bytes(), path.stat().st_mtime_ns
    store = project.open_(path, upgrade=False)
    assert [file.name for file in tmp_path.iterdir()] == ["a.cloister"]
    assert keys(store) == {"x"}
    with pytest.raises(StorageError, match="read-only"):
        put(store, "y")
    assert _elsewhere(path, upgrade=True) == "ProjectInUse"
    assert _elsewhere(path, upgrade=False) == "opened"
    store.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, changed)
    assert [file.name for file in tmp_path.iterdir()] == ["a.cloister"]
    assert _elsewhere(path, upgrade=True) == "opened"


def test_what_is_worked_on_elsewhere_is_not_checked(store: Project) -> None:
    assert _elsewhere(store.path, upgrade=False) == "ProjectInUse"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_in_a_read_only_folder_can_be_checked(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "a.cloister"
    project.create(path).close()
    path.chmod(stat.S_IRUSR)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        project.open_(path, upgrade=False).close()
        with pytest.raises(StorageError, match="read-only"):
            project.open_(path)
        folder.chmod(stat.S_IRWXU)
        with pytest.raises(StorageError, match="read-only"):
            project.open_(path)
        assert [file.name for file in folder.iterdir()] == ["a.cloister"]
    finally:
        folder.chmod(stat.S_IRWXU)


@posix
def test_a_half_written_file_is_not_touched_by_checking(tmp_path: Path) -> None:
    """Killed in the middle of a commit: the journal beside it says what to take back."""
    torn = tmp_path / "torn.cloister"
    made = project.create(torn)
    put(made, "before", "x" * 50_000)
    made.close()
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 2')\n"
        "connection.execute('BEGIN')\n"
        "connection.execute('UPDATE project SET value = ?', ('z' * 50_000,))\n"
        "connection.execute('INSERT INTO project (key, value) VALUES (?, ?)', ('after', 'y' * 500_000))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(torn)], check=False, timeout=60)
    before = torn.read_bytes()
    with pytest.raises(StorageError, match="Open it once"):
        project.open_(torn, upgrade=False)
    assert torn.read_bytes() == before
    store = project.open_(torn)
    with store.read() as connection:
        rows = connection.execute("SELECT key, substr(value, 1, 1), length(value) FROM project").fetchall()
    store.close()
    assert rows == [("before", "x", 50_000)]


def test_two_threads_opening_one_file_do_not_unlock_it(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    project.create(path).close()
    opened: list[Project] = []
    start = threading.Barrier(4)

    def open_() -> None:
        start.wait()
        with suppress(ProjectInUse):
            opened.append(project.open_(path))

    threads = [threading.Thread(target=open_) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert _elsewhere(path, upgrade=True) == "ProjectInUse"
    opened[0].close()


def _elsewhere(path: Path, *, upgrade: bool) -> str:
    script = (
        "import sys; from pathlib import Path; from app.store import project\n"
        f"try: project.open_(Path(sys.argv[1]), upgrade={upgrade}).close(); print('opened')\n"
        "except Exception as error: print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()
