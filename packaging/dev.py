"""Set-up, start and tests of Cloister from a bare checkout: Python 3.11 to 3.14 and a C++ compiler, nothing else.

    python3 packaging/dev.py run            open the program on the sample project (further arguments are passed on)
    python3 packaging/dev.py test           every check: lint, format, types, tests
    python3 packaging/dev.py test --only types --only tests -- -k queue -x
    python3 packaging/dev.py build          the program as one folder that needs no Python, in dist/cloister
    python3 packaging/dev.py setup          only what run and test do first: make .venv and fill it

The first call fetches about 660 MB of packages into .venv and builds llama.cpp (minutes); every later one starts in
seconds. The built wheel stays in the user's cache folder, so another checkout does not build again; the variable
CLOISTER_BUILD_CACHE moves it. Nothing else outside the checkout is written, apart from pip's own cache and, as root
on Debian, the system packages that Qt needs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said here, because an older Python cannot import what follows
    sys.exit(
        f"Cloister needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try python3.11 instead of python3."
    )

import build
import console
import environment
from console import SetupError

CHECKS: dict[str, tuple[str, ...]] = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "tests": ("pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "worksteal", "-m", "not alone"),
    "alone": ("pytest", "-m", "alone"),
}
"""What ``test`` runs, in this order, each as a module of the project's Python; all settings are in pyproject.toml.

Tests share the processors, but not those that measure time or memory: they run afterwards, one by one."""


def run(python: Path, arguments: list[str]) -> int:
    """Start the program on the sample project. It opens its window or, with no display, does the same job headless."""
    command = [str(python), "-m", "app", "--sample", *arguments]
    os.chdir(environment.ROOT)
    if sys.platform == "win32":  # os.execv would let the shell go on while the program still runs
        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)


def test(python: Path, only: list[str], arguments: list[str]) -> int:
    """Run the checks, all of them even if one fails; 0 if none did.

    With ``arguments`` for pytest, it gets them and nothing else: one process then runs what they choose.
    """
    took: dict[str, tuple[int, float]] = {}
    checks = CHECKS
    if arguments:
        checks = {name: module for name, module in CHECKS.items() if name != "alone"}
        checks["tests"] = ("pytest", *arguments)
    for name, module in checks.items():
        if only and name not in only:
            continue
        console.say(f"\n== {name}: {' '.join(module)}")
        start = time.monotonic()
        done = subprocess.run([str(python), "-m", *module], cwd=environment.ROOT, check=False)
        took[name] = (done.returncode, time.monotonic() - start)
    console.say("")
    for name, (status, seconds) in took.items():
        console.say(f"  {name:<8} {'ok' if status == 0 else 'FAILED':<8} {seconds:6.1f} s")
    return int(any(status for status, _ in took.values()))


def parser() -> argparse.ArgumentParser:
    description, _, epilog = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="dev.py", description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=["run", "test", "build", "setup"])
    parser.add_argument("--only", action="append", choices=list(CHECKS), default=[], help="test: only this check")
    parser.add_argument("--force", action="store_true", help="build: anew, even if nothing changed")
    return parser


def split(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own arguments and those to pass on: after ``run`` all others, after ``test`` those behind ``--``."""
    if arguments[:1] == ["run"]:
        return parser().parse_args(["run"]), [word for word in arguments[1:] if word != "--"]
    ours, mark, theirs = arguments, len(arguments), []
    if "--" in arguments:
        mark = arguments.index("--")
        ours, theirs = arguments[:mark], arguments[mark + 1 :]
    return parser().parse_args(ours), theirs


def main(arguments: list[str]) -> int:
    ours, theirs = split(arguments)
    start = time.monotonic()
    try:
        environment.check_interpreter(sys.version_info[:2])
        python = environment.prepare()
        if ours.verb == "build":
            environment.prepare_build()
            build.build(python, force=ours.force)
            return 0
    except SetupError as error:
        return console.fail(error)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where this one was.", file=sys.stderr)
        return 130
    if time.monotonic() - start > 5 or ours.verb == "setup":
        console.say(f"Set-up is complete ({time.monotonic() - start:.0f} s).")
    if ours.verb == "setup":
        return 0
    return run(python, theirs) if ours.verb == "run" else test(python, ours.only, theirs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
