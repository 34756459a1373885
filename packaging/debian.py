"""Packages of the operating system, on Debian and its children: installed where we may, else named in one line."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import console


def is_debian(os_release: str) -> bool:
    """Whether the text of ``/etc/os-release`` names Debian or a child of it."""
    found = re.findall(r'^(?:ID|ID_LIKE)="?([^"\n]*)"?$', os_release, flags=re.MULTILINE)
    return any(word in ("debian", "ubuntu") for line in found for word in line.split())


def here() -> bool:
    """Whether this machine runs Debian or a child of it."""
    try:
        return is_debian(Path("/etc/os-release").read_text(encoding="utf-8"))
    except OSError:
        return False


def as_root() -> bool:
    """Whether we may change the system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_line(packages: Iterable[str], *, root: bool) -> str:
    """One line to copy into a terminal."""
    return f"{'' if root else 'sudo '}apt-get install -y {' '.join(packages)}"


def install(packages: list[str], log: Path) -> bool:
    """As root on Debian, install ``packages``; whether that was possible. Raises ``SetupError`` if apt-get fails."""
    if not (packages and here() and as_root() and shutil.which("apt-get")):
        return False
    console.say(f" installing {' '.join(packages)}", end="")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    console.call(["apt-get", "update"], what="apt-get update", log=log, environment=quiet)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    console.call(command, what="apt-get install", log=log, environment=quiet)
    return True
