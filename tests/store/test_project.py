"""The project file: exclusive from opening on, whole or not at all, and honest about what it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.errors import FileMissing, InputError, NewerProject, NotAProject, ProjectInUse, StorageError
from app.store import migrations, project
from app.store.fair_lock import FairLock
from app.store.refusals import sidecar


def test_a_new_project_has_the_promised_pragmas(tmp_path: Path) -> None:
    store = project.create(tmp_path / "a.cloister")
    with store.read() as connection:
        values = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "locking_mode", "secure_delete", "foreign_keys", "mmap_size")
        }
        spill = connection.execute("PRAGMA cache_spill").fetchone()[0]
    store.close()
    assert values == {
        "journal_mode": "delete",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "secure_delete": 1,
        "foreign_keys": 1,
        "mmap_size": 0,
    }
    assert spill == 0


def test_create_refuses_an_existing_file_and_a_missing_folder(tmp_path: Path) -> None:
    (tmp_path / "a.cloister").write_text("precious")
    with pytest.raises(InputError, match="already a file"):
        project.create(tmp_path / "a.cloister")
    assert (tmp_path / "a.cloister").read_text() == "precious"
    with pytest.raises(FileMissing):
        project.create(tmp_path / "no" / "a.cloister")


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"\x00" * 84])
def test_what_is_no_project_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.cloister"
    path.write_bytes(content)
    with pytest.raises(NotAProject):
        project.open_(path)
    assert path.read_bytes() == content


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        project.open_(tmp_path / "a.cloister")
    with pytest.raises(NotAProject):
        project.open_(tmp_path)


def test_a_newer_project_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    project.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerProject):
        project.open_(path)
    assert path.read_bytes() == before
    assert not sidecar(path).exists()


def test_a_migration_of_a_later_version_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    project.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('cloister', 'm999_future', 'x')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(NewerProject):
        project.open_(path)


def test_second_opener_in_this_process_does_not_break_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    store = project.create(path)
    with pytest.raises(ProjectInUse) as caught:
        project.open_(path)
    assert caught.value.todo == "Go on in the one that is open, or choose another project."
    # The refusal must not have let go of the first one's lock (POSIX drops locks when any descriptor closes).
    assert _open_elsewhere(path) == "ProjectInUse"
    store.close()
    assert _open_elsewhere(path) == "opened"


def test_second_opener_elsewhere_is_told_who_and_where(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    store = project.create(path)
    script = (
        "import sys; from pathlib import Path; from app.store import project\n"
        "try: project.open_(Path(sys.argv[1]))\n"
        "except Exception as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    store.close()
    assert "open in another window" in said and "since" in said
    assert not sidecar(path).exists()


def test_a_lock_left_by_a_kill_does_not_keep_anybody_out(tmp_path: Path) -> None:
    path = tmp_path / "a.cloister"
    script = (
        "import os, sys, signal; from pathlib import Path; from app.store import project\n"
        "store = project.create(Path(sys.argv[1]))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False, timeout=60)
    assert sidecar(path).exists()
    project.open_(path).close()
    assert not sidecar(path).exists()


def test_a_failing_block_leaves_nothing(tmp_path: Path) -> None:
    store = project.create(tmp_path / "a.cloister")

    def fail() -> None:
        with store.write() as connection:
            connection.execute("INSERT INTO project (key, value) VALUES ('x', 'y')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as connection:
        assert connection.execute("SELECT count(*) FROM project WHERE key = 'x'").fetchone()[0] == 0
    store.close()


def test_closed_means_closed(tmp_path: Path) -> None:
    store = project.create(tmp_path / "a.cloister")
    store.close()
    store.close()
    with pytest.raises(StorageError), store.read():
        pass


def test_a_full_disk_is_said_plainly_and_nothing_is_lost(tmp_path: Path) -> None:
    store = project.create(tmp_path / "a.cloister")
    with store.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="full"), store.write() as connection:
        connection.execute("INSERT INTO project (key, value) VALUES ('big', ?)", ("x" * 100_000,))
    with store.read() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    with store.write() as connection:
        connection.execute("INSERT INTO project (key, value) VALUES ('big', 'now it fits')")
    store.close()


def test_backup_is_a_whole_project(tmp_path: Path) -> None:
    store = project.create(tmp_path / "a.cloister")
    with store.write() as connection:
        connection.execute("INSERT INTO project (key, value) VALUES ('x', 'y')")
    copy = store.back_up(project.backup_path(store.path, "test"))
    store.close()
    again = project.open_(copy)
    with again.read() as connection:
        assert connection.execute("SELECT value FROM project WHERE key = 'x'").fetchone()[0] == "y"
    again.close()
    assert not list(copy.parent.glob("*.partial"))


@pytest.mark.parametrize("name", ["with space", "per%cent", "what?", "number#1", "Ünïcode", "it's"])
def test_file_names_of_all_kinds(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and "?" in name:
        pytest.skip("Windows has no such name")
    path = tmp_path / f"{name}.cloister"
    project.create(path).close()
    assert path.exists()
    project.open_(path).close()


def test_the_lock_serves_in_the_order_of_asking() -> None:
    lock = FairLock()
    served: list[int] = []
    threads = []

    def ask(number: int) -> None:
        with lock:
            served.append(number)

    with lock:
        for number in range(5):
            thread = threading.Thread(target=ask, args=(number,))
            thread.start()
            threads.append(thread)
            while len(lock._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


@pytest.mark.alone
def test_a_busy_thread_cannot_keep_the_lock() -> None:
    lock = FairLock()
    stop = threading.Event()

    def hog() -> None:
        while not stop.is_set():
            with lock:
                time.sleep(0.002)

    thread = threading.Thread(target=hog)
    thread.start()
    began = time.monotonic()
    for _ in range(20):
        with lock:
            pass
    waited = time.monotonic() - began
    stop.set()
    thread.join()
    assert waited < 20 * 0.05


def test_append_only_tables_refuse(tmp_path: Path) -> None:
    store = project.create(tmp_path / "a.cloister")
    with store.write() as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
        row = f"INTO events ({', '.join(columns)}) VALUES ({', '.join('1' for _ in columns)})"
        connection.execute(f"INSERT {row}")
    for statement in ("UPDATE events SET kind = 'x'", "DELETE FROM events", f"INSERT OR REPLACE {row}"):
        with pytest.raises(StorageError, match="append-only"), store.write() as connection:
            connection.execute(statement)
    store.close()


def _open_elsewhere(path: Path) -> str:
    script = (
        "import sys; from pathlib import Path; from app.store import project\n"
        "try: project.open_(Path(sys.argv[1])).close(); print('opened')\n"
        "except Exception as error: print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()
