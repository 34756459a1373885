"""Reading hash-locked requirements: which package, which version, for which systems, with which hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;]+)\s*(?:;\s*(?P<marker>.+))?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pinned package of a lock. ``text`` is its lines as they stand there; ``marker`` is "" for all systems."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    text: str


def normalise(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse(text: str) -> list[Entry]:
    """The entries of a lock, in its order.

    Raises :class:`ValueError` for a line that is neither a comment nor an exact pin with at least one SHA-256:
    a lock holds no options, no address of an index and no range.
    """
    entries = []
    for line in _logical_lines(text):
        flat = line.replace("\\\n", " ")
        hashes = tuple(_HASH.findall(flat))
        pin = _PIN.match(_HASH.sub("", flat).strip())
        if pin is None or not hashes:
            raise ValueError(f"not an exact pin with a hash: {flat.strip()[:120]}")
        entries.append(
            Entry(
                name=normalise(pin["name"]),
                version=pin["version"],
                marker=(pin["marker"] or "").strip(),
                hashes=hashes,
                text=line,
            )
        )
    return entries


def read(path: Path) -> list[Entry]:
    """The entries of the lock at ``path``; see :func:`parse`."""
    return parse(path.read_text(encoding="utf-8"))


def digest(paths: Iterable[Path], *more: str) -> str:
    """A short fingerprint (16 hexadecimal digits) of the locks' entries and of what else decides the result.

    Comments and line ends do not count, so that a checkout with other line ends is the same one.
    """
    hasher = hashlib.sha256()
    for path in paths:
        for entry in read(path):
            hasher.update(f"{entry.name}=={entry.version};{entry.marker};{','.join(entry.hashes)}\n".encode())
    for item in more:
        hasher.update(item.encode() + b"\0")
    return hasher.hexdigest()[:16]


def _logical_lines(text: str) -> list[str]:
    """Lines joined where they end in a backslash; comments and empty lines left out."""
    lines: list[str] = []
    open_line = ""
    for raw in text.splitlines():
        line = raw.rstrip()
        if not open_line and (not line or line.lstrip().startswith("#")):
            continue
        open_line += line
        if line.endswith("\\"):
            open_line += "\n"
            continue
        lines.append(open_line)
        open_line = ""
    return [*lines, open_line] if open_line else lines
