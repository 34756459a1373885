"""The frozen program, where ``dev.py build`` has made one: it works from a folder that nobody may write to."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import build
import environment

ROOT = Path(__file__).resolve().parents[2]


def _made_of_these_sources() -> bool:
    return build.PROGRAM.exists() and environment.Stamp(build.STAMP).read().get("program") == build.fingerprint(ROOT)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="modes of folders mean something else there"),
    pytest.mark.skipif(not _made_of_these_sources(), reason="python3 packaging/dev.py build was not run on this"),
]
_NOBODY = 65534


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """The program in a read-only folder that everybody may enter."""
    folder = tmp_path / "cloister"
    shutil.copytree(build.FOLDER, folder, symlinks=True)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222 | 0o444 | (0o111 if path.is_dir() else 0))
    for parent in [tmp_path, *list(tmp_path.parents)[:3]]:
        if parent != Path("/"):
            parent.chmod(stat.S_IMODE(parent.stat().st_mode) | 0o111)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def test_self_test_from_a_read_only_folder(copy: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir(mode=0o777)
    scratch.chmod(0o777)
    # root may write anywhere, whatever the modes say
    someone = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [str(copy / build.PROGRAM.name), "self-test", "--json"],
        cwd="/",
        env={"TMPDIR": str(scratch), "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "PATH": "/nonexistent"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
        **someone,  # type: ignore[call-overload]
    )
    assert done.stdout, done.stderr
    result = json.loads(done.stdout)
    assert [check for check in result["checks"] if not check["ok"]] == []
    assert done.returncode == 0
    # torch makes an empty folder for a compiler that is never used
    left = [path for path in scratch.rglob("*") if path.is_file() or not path.name.startswith("torchinductor_")]
    assert left == []
    assert not list(copy.rglob("*.pyc.*")), "written into the folder of the program"
