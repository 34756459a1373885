"""Where a table's figures come from: commit, day and machine."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from pathlib import Path


def commit() -> str:
    """The checkout's commit, with a plus where files of the program differ from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        return name + ("+" if _git("status", "--porcelain", "--", "app") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def today() -> str:
    """The day, as 2026-11-23."""
    return datetime.date.today().isoformat()


def machine() -> str:
    """System, processor and how many of them."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    return f"{platform.system()}, {os.cpu_count()} × {model}"


def _git(*arguments: str) -> str:
    folder = Path(__file__).resolve().parent
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()
