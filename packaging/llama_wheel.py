"""llama-cpp-python, built from source once per machine: a wheel in a cache, named by what decides its content.

The build must not be the default one: ``GGML_NATIVE=ON`` tunes it to the processor that happens to build it, and
segfaults on quantised models where the processor has AMX but the system does not grant it. Nor may pip's own wheel
cache be used: it ignores ``CMAKE_ARGS`` and hands back a native build made for something else.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path

import console
import locks
from console import SetupError

PACKAGE = "llama-cpp-python"
X86_FLAGS = ("-DGGML_AVX=ON", "-DGGML_AVX2=ON", "-DGGML_FMA=ON", "-DGGML_F16C=ON", "-DGGML_BMI2=ON")
STEERING = ("CC", "CXX", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS")
"""Variables of the person's own that decide what a compiler makes."""

NO_COMPILER = (
    "No C++ compiler was found; it builds llama.cpp, which runs language models. Install one "
    "(Debian and Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install; "
    "Windows: Visual Studio Build Tools with the C++ workload) and give the same command again: "
    "what is installed already stays."
)


def cache_folder() -> Path:
    """Where built wheels stay, for all checkouts of this person: ``CLOISTER_BUILD_CACHE`` or the user's cache."""
    named = os.environ.get("CLOISTER_BUILD_CACHE")
    if named:
        return Path(named).absolute()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "cloister-build"


def build_flags(machine: str) -> tuple[str, ...]:
    """CMake's definitions for a processor family, as ``platform.machine()`` names it."""
    native_off = ("-DGGML_NATIVE=OFF",)
    return native_off + X86_FLAGS if machine.lower() in ("x86_64", "amd64") else native_off


def compiler_identity() -> str:
    """The first line that the C++ compiler prints of itself. Raises :class:`SetupError` if there is none."""
    if sys.platform == "win32":
        return _visual_studio()
    if sys.platform == "darwin" and console.answer(["xcode-select", "-p"])[0] != 0:
        raise SetupError(NO_COMPILER)  # /usr/bin/c++ is there all the same: it only offers to install the tools
    for name in (os.environ.get("CXX", ""), "c++", "g++", "clang++"):
        status, text = console.answer([*name.split(), "--version"]) if name else (127, "")
        if status == 0 and text.strip():
            return text.strip().splitlines()[0]
    raise SetupError(NO_COMPILER)


def _visual_studio() -> str:
    """The newest Visual C++ that CMake will find, or another compiler on the path."""
    where = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "Microsoft Visual Studio" / "Installer" / "vswhere.exe"
    tools = "Microsoft.VisualStudio.Component.VC.Tools.*"
    status, text = console.answer(
        [where, "-latest", "-products", "*", "-requires", tools, "-property", "installationVersion"]
    )
    if status == 0 and text.strip():
        return f"Visual Studio {text.strip()}"
    for name in ("clang-cl", "clang++", "g++"):
        status, text = console.answer([name, "--version"])
        if status == 0:
            return text.strip().splitlines()[0]
    raise SetupError(NO_COMPILER)


def recipe(lock: Path) -> dict[str, str]:
    """All that decides what the built wheel is: version and hash of the source, tools, flags, compiler, system."""
    entries = locks.read(lock)
    source = next(entry for entry in entries if entry.name == PACKAGE)
    made = {
        "version": source.version,
        "source": " ".join(source.hashes),
        "tools": " ".join(f"{entry.name}=={entry.version}" for entry in entries if entry.name != PACKAGE),
        "flags": " ".join(build_flags(platform.machine())),
        "compiler": compiler_identity(),
        "system": f"{sysconfig.get_platform()} {' '.join(platform.libc_ver())}".strip(),
    }
    made.update({name: os.environ[name] for name in STEERING if os.environ.get(name)})
    return made


def folder_of(made: dict[str, str], cache: Path) -> Path:
    """The folder of the cache in which a wheel made like this lies."""
    key = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]
    return cache / f"{PACKAGE}-{made['version']}-{key}"


def find(made: dict[str, str], cache: Path) -> Path | None:
    """The cached wheel made like this, if it is whole."""
    folder = folder_of(made, cache)
    try:
        record = json.loads((folder / "build.json").read_text(encoding="utf-8"))
        wheel = folder / str(record["wheel"])
        whole = hashlib.sha256(wheel.read_bytes()).hexdigest() == record["sha256"]
    except (OSError, ValueError, KeyError):
        return None
    return wheel if whole else None


def build(made: dict[str, str], lock: Path, cache: Path) -> Path:
    """Build the wheel into the cache and return it. The folder appears whole or not at all."""
    cache.mkdir(parents=True, exist_ok=True)
    _sweep(cache)
    log = cache / "build.log"
    log.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="building-", dir=cache, ignore_cleanup_errors=True) as name:
        work = Path(name)
        tools, source = work / "tools.txt", work / "source.txt"
        entries = locks.read(lock)
        tools.write_text("\n".join(entry.text for entry in entries if entry.name != PACKAGE), encoding="utf-8")
        source.write_text("\n".join(entry.text for entry in entries if entry.name == PACKAGE), encoding="utf-8")
        venv.create(work / "env", with_pip=True, symlinks=sys.platform != "win32")
        scripts = work / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        pip: list[str | Path] = [scripts / "python", "-m", "pip", "--no-input", "--disable-pip-version-check"]
        locked = ["--no-deps", "--require-hashes", "--no-cache-dir"]
        install = [*pip, "install", *locked, "--only-binary", ":all:", "-r", tools]
        console.call(install, what="Fetching the build tools", log=log)
        wheel_command = [*pip, "wheel", "--verbose", *locked, "--no-build-isolation", "--no-binary", PACKAGE]
        wheel_command += ["-w", work / "done", "-r", source]
        console.call(
            wheel_command,
            what="Building llama.cpp",
            log=log,
            environment={
                "CMAKE_ARGS": made["flags"],
                "CMAKE_BUILD_PARALLEL_LEVEL": os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1)),
                "PATH": os.pathsep.join([str(scripts), os.environ.get("PATH", "")]),
            },
            watch=console.NinjaProgress(),
        )
        (wheel,) = (work / "done").glob("*.whl")
        record = {**made, "wheel": wheel.name, "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()}
        (work / "done" / "build.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
        target = folder_of(made, cache)
        shutil.rmtree(target, ignore_errors=True)  # if it is there, its wheel was found damaged
        os.replace(work / "done", target)
    return target / wheel.name


def _sweep(cache: Path) -> None:
    """Remove what interrupted builds left behind more than a day ago."""
    for left in cache.glob("building-*"):
        if time.time() - left.stat().st_mtime > 86_400:
            shutil.rmtree(left, ignore_errors=True)
