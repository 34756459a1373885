"""Write the hash-locked requirements anew from the wanted ones: ``python3 packaging/relock.py [--upgrade]``.

Needs ``uv`` (``pip install uv``) and the public package index. The locks hold for Linux, macOS and Windows and
for all Pythons that ``pyproject.toml`` admits; each names one version of each package, so that all systems
compute with the same code. ``torch.txt`` is not written here: see its first lines.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import locks

REQUIREMENTS = Path(__file__).resolve().parent / "requirements"

NOT_TORCH = "torch ; python_version < '3'\n"
"""An override that takes torch, and the CUDA packages it drags in, out of the resolution: it has its own lock."""

LOCKS: dict[str, list[str]] = {
    "base.txt": ["base.in", "torch-needs.in"],
    "dev.txt": ["dev.in", "--constraints", "base.txt"],
    "build.txt": ["build.in", "--constraints", "base.txt"],
    "llama.txt": ["llama.in", "llama-build.in"],
}
"""Each lock and what it is made of, in this order."""

NEEDED_AT_RUN_TIME = {"diskcache", "jinja2", "markupsafe", "numpy", "typing-extensions"}
"""What llama-cpp-python needs to run, but not to be built; ``base.txt`` holds it."""


def lock(name: str, wanted: list[str], elsewhere: set[str], *, upgrade: bool) -> None:
    """Resolve ``wanted`` into the lock ``name``, without the packages that are locked ``elsewhere``."""
    with tempfile.TemporaryDirectory() as folder:
        overrides = Path(folder) / "overrides.txt"
        overrides.write_text(NOT_TORCH, encoding="utf-8")
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--fork-strategy", "fewest", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
        command += ["--custom-compile-command", "python3 packaging/relock.py", "--overrides", str(overrides)]
        command += ["--upgrade"] if upgrade else []
        command += [f"--no-emit-package={package}" for package in sorted(elsewhere)]
        command += [*wanted, "--output-file", name]
        # Only the public index: what this machine may have set up beside it has no place in a lock.
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_"))}
        subprocess.run(command, cwd=REQUIREMENTS, env=environment, check=True)


def main(arguments: list[str]) -> int:
    if shutil.which("uv") is None:
        print("uv was not found; install it with: python3 -m pip install uv", file=sys.stderr)
        return 2
    for name, wanted in LOCKS.items():
        elsewhere = set()
        if name in ("dev.txt", "build.txt"):
            elsewhere = {entry.name for entry in locks.read(REQUIREMENTS / "base.txt")}
        if name == "llama.txt":
            elsewhere = NEEDED_AT_RUN_TIME
        lock(name, wanted, elsewhere, upgrade="--upgrade" in arguments)
        print(f"{name}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
