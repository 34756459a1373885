from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import locks

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "packaging" / "requirements"
LOCKS = ["base", "dev", "torch", "llama"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_is_a_pin_with_hashes(name: str) -> None:
    path = REQUIREMENTS / f"{name}.txt"
    entries = locks.read(path)  # raises for an option, a range or a line without a hash
    assert entries
    pins = [line for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\w", line)]
    assert len(entries) == len(pins)
    assert all(len(set(entry.hashes)) == len(entry.hashes) for entry in entries)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_but_pytorchs(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    hosts = set(re.findall(r"(?:https?|file|git)\S*://([^/\s]*)", text))
    assert hosts <= ({"download.pytorch.org"} if name == "torch" else set())
    assert not re.search(r"^\s*-(?!-hash=sha256:)", text, flags=re.MULTILINE), "a lock holds no options of pip"


def test_no_package_is_locked_twice_for_one_environment() -> None:
    names = [entry.name for name in ("base", "dev") for entry in locks.read(REQUIREMENTS / f"{name}.txt")]
    assert len(set(names)) == len(names)


def test_the_locks_hold_all_that_the_project_asks_for() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["dynamic"]
    files = [*settings["dependencies"]["file"], *settings["optional-dependencies"]["dev"]["file"]]
    wanted = {
        locks.normalise(match[0])
        for file in files
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        if (match := re.match(r"[A-Za-z0-9._-]+", line))
    }
    locked = {entry.name for name in LOCKS for entry in locks.read(REQUIREMENTS / f"{name}.txt")}
    assert {"pyside6-essentials", "torch", "llama-cpp-python", "pytest"} <= wanted
    assert wanted <= locked


def test_on_linux_torch_can_only_be_the_cpu_build() -> None:
    linux, elsewhere = locks.read(REQUIREMENTS / "torch.txt")
    assert linux.version.endswith("+cpu")
    assert linux.marker == 'sys_platform == "linux"'
    assert elsewhere.marker == 'sys_platform != "linux"'
    base = {entry.name for entry in locks.read(REQUIREMENTS / "base.txt")}
    assert not {name for name in base if name.startswith(("nvidia", "cuda", "triton", "torch"))}


@pytest.mark.parametrize(
    "line",
    [
        "numpy>=2 --hash=sha256:" + "0" * 64,
        "numpy==2.4.6",
        "numpy==2.4.6 --hash=md5:" + "0" * 32,
        "numpy==2.4.6 --hash=sha256:" + "0" * 63,
        "--index-url https://example.org/simple",
        "-r other.txt",
    ],
)
def test_what_is_no_pin_with_a_hash_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an exact pin with a hash"):
        locks.parse(line + "\n")


def test_parse_reads_names_versions_markers_and_hashes() -> None:
    one, two = "1" * 64, "2" * 64
    text = f"# comment\n\nTyping_Extensions==4.1 ; python_version < '3.12' \\\n    --hash=sha256:{one} \\\n"
    text += f"    --hash=sha256:{two}\npip==26.3 --hash=sha256:{two}\n"
    first, second = locks.parse(text)
    assert (first.name, first.version, first.marker) == ("typing-extensions", "4.1", "python_version < '3.12'")
    assert first.hashes == (one, two)
    assert (second.name, second.version, second.marker, second.hashes) == ("pip", "26.3", "", (two,))
    assert locks.parse(first.text + "\n" + second.text) == [first, second]


def test_the_fingerprint_follows_content_not_comments(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    pin = "pip==26.3 \\\n    --hash=sha256:" + "2" * 64 + "\n"
    lock.write_text(pin, encoding="utf-8")
    first = locks.digest([lock])
    lock.write_bytes(("# a comment\r\n" + pin.replace("\n", "\r\n")).encode())
    assert locks.digest([lock]) == first
    lock.write_text(pin.replace("26.3", "26.4"), encoding="utf-8")
    assert locks.digest([lock]) != first
    lock.write_text(pin.replace("2" * 64, "3" * 64), encoding="utf-8")
    assert locks.digest([lock]) != first
    assert locks.digest([lock], "more") != locks.digest([lock])
