"""The frozen program: one folder, made by PyInstaller out of what the locks name. Called by dev.py.

What decides the result is fingerprinted; when nothing of it changed since the last build, that one is kept. Hashes of
names are seeded and times fixed (SOURCE_DATE_EPOCH), so that the same input tends to the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import console
import environment
import network_files
from console import SetupError

ROOT = environment.ROOT
WORK = ROOT / "build"
DIST = ROOT / "dist"
FOLDER = DIST / "cloister"
PROGRAM = FOLDER / ("cloister.exe" if sys.platform == "win32" else "cloister")
STAMP = WORK / "cloister-build.json"
LOADED = WORK / "loaded.json"
LOG = WORK / "build.log"

EPOCH = "1767225600"
"""The time that files of the bundle bear, unless SOURCE_DATE_EPOCH says another: 1 January 2026."""


def build(python: Path, *, force: bool = False) -> None:
    """Make ``dist/cloister`` unless it is there and up to date, and say what it is. Raises :class:`SetupError`."""
    start = time.monotonic()
    stamp = environment.Stamp(STAMP)
    WORK.mkdir(exist_ok=True)
    key = fingerprint(ROOT)
    if not force and stamp.read().get("program") == key and PROGRAM.exists():
        console.say("The frozen program is up to date.")
    else:
        stamp.write("program", None)
        LOG.unlink(missing_ok=True)
        with console.step("Looking what is loaded"):
            _look_what_is_loaded(python)
        with console.step("Freezing (some minutes on two cores)"):
            _freeze(python)
        stamp.write("program", key)
    report(FOLDER, time.monotonic() - start)


def fingerprint(root: Path) -> str:
    """Of everything that decides the result: sources, resources, locks, the recipe, the interpreter."""
    hasher = hashlib.sha256(f"{sys.version}|{os.environ.get('SOURCE_DATE_EPOCH', EPOCH)}".encode())
    for path in _inputs(root):
        hasher.update(path.relative_to(root).as_posix().encode() + b"\0")
        hasher.update(hashlib.sha256(path.read_bytes()).digest())
    return hasher.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    yield from sorted((root / "app").rglob("*.py"))
    yield from sorted(path for path in (root / "packaging" / "hooks").iterdir() if path.is_file())
    yield from sorted(path for path in (root / "resources").rglob("*") if path.is_file())
    recipe = ("build.py", "cloister.spec", "contents.py", "first.py", "loaded.py", "program.py")
    yield from (root / "packaging" / name for name in recipe)
    yield from sorted((root / "packaging" / "requirements").glob("*.txt"))


def _surroundings() -> dict[str, str]:
    return {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH),
        "CLOISTER_LOADED": str(LOADED),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }


def _look_what_is_loaded(python: Path) -> None:
    done = subprocess.run(
        [str(python), str(ROOT / "packaging" / "loaded.py")],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **_surroundings()},
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(f"    {line}" for line in done.stderr.splitlines()[-console.TAIL :])
        raise SetupError(f"The program does not pass its own test, so it was not frozen:\n{tail}")
    LOADED.write_text(done.stdout, encoding="utf-8")


def _freeze(python: Path) -> None:
    """PyInstaller into a folder beside the last program, which is replaced when the new one is whole."""
    fresh = WORK / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    command: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", fresh]
    command += ["--workpath", WORK / "pyinstaller", ROOT / "packaging" / "cloister.spec"]
    console.call(command, what="PyInstaller", log=LOG, environment=_surroundings())
    DIST.mkdir(exist_ok=True)
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    os.replace(fresh / "cloister", FOLDER)


def report(folder: Path, seconds: float) -> None:
    """Say where the program lies, how large it is, and which of its files could use a network."""
    found = network_files.scan(folder)
    allowed = network_files.read_allowed(network_files.REVIEWED.read_text(encoding="utf-8"))
    wrong = network_files.unreviewed(found, allowed)
    files, size = measure(folder)
    console.say(f"  {PROGRAM}\n  {files:,} files, {size / 1e6:,.0f} MB; {seconds:.0f} s.")
    able = sum(bool(file.functions) for file in found)
    console.say(f"  {len(found)} native files; {able} import network functions, {len(wrong)} of them not reviewed.")
    if sys.platform == "linux":
        lacking = network_files.missing_libraries(folder)
        for sentence in lacking:
            console.say(f"  {sentence}, which is not in the bundle.")
        if lacking:
            raise SetupError("The frozen program lacks libraries.")
    if wrong and sys.platform == "linux":
        names = "\n".join(f"    {path}: {' '.join(functions)}" for path, functions in wrong.items())
        raise SetupError(f"Files that could use a network are not on the list packaging/network_files.txt:\n{names}")
    console.say("  Check it with: " + " ".join([str(PROGRAM), "self-test"]))


def measure(folder: Path) -> tuple[int, int]:
    """How many files a folder holds, links not counted, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return len(sizes), sum(sizes)
