"""The files in a folder of texts, in the order a person expects, without following links."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.engine.charset import missing, unreadable

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
"""Suffixes of files that are one document each."""

_UNREAD = {
    ".pdf": "PDF files",
    ".doc": "Word files", ".docx": "Word files", ".docm": "Word files",
    ".xls": "Excel files", ".xlsx": "Excel files", ".xlsm": "Excel files",
    ".ppt": "PowerPoint files", ".pptx": "PowerPoint files",
    ".odt": "OpenDocument files", ".ods": "OpenDocument files", ".odp": "OpenDocument files",
    ".rtf": "RTF files",
    ".htm": "web pages", ".html": "web pages", ".xml": "XML files",
    ".eml": "e-mail files", ".msg": "e-mail files", ".mbox": "e-mail files",
    ".parquet": "Parquet files",
    ".zip": "archives", ".gz": "archives", ".7z": "archives", ".rar": "archives", ".tar": "archives",
}  # fmt: skip
_TABLES = frozenset({".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson"})
_DIGITS = re.compile("([0-9]+)")
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT, a name that only Windows has


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file in a folder: its name relative to the folder with "/" between, its size in bytes, and why it is no
    document (``None``: it is one)."""

    name: str
    path: Path
    size: int
    problem: str | None = None


def files(root: Path) -> list[File]:
    """All texts below a folder in natural order ("2" before "10"), and among them what people may miss: links, tables,
    documents of kinds that are not read. Hidden files and all other kinds are left out.

    Raises :class:`FileMissing` or :class:`UnreadableInput` if the folder itself cannot be listed.
    """
    try:
        with os.scandir(root):
            pass
    except FileNotFoundError as error:
        raise missing(root) from error
    except OSError as error:
        raise unreadable(root, error) from error
    return sorted(_below(root), key=lambda file: natural(file.name))


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A sort key under which numbers count as numbers and capitals do not matter; distinct for distinct names."""
    parts = _DIGITS.split(name.casefold().replace("/", "\0"))
    return [(0, int(part), part) if i % 2 else (1, 0, part) for i, part in enumerate(parts) if part], name


def unread_kind(suffix: str) -> str | None:
    """What files with this suffix are, if they are documents of a kind that is not read."""
    return _UNREAD.get(suffix.lower())


def _below(root: Path) -> Iterator[File]:
    waiting = [(root, "")]
    while waiting:
        folder, before = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            yield File(name=before.rstrip("/"), path=folder, size=0, problem="This folder cannot be opened.")
            continue
        for entry in entries:
            path, name = Path(entry.path), before + entry.name
            suffix = path.suffix.lower()
            try:
                info = entry.stat(follow_symlinks=False)
            except OSError:
                info = None
            if _is_hidden(entry.name, info):
                continue
            problem = _problem(info, suffix)
            if info is not None and problem is None and stat.S_ISDIR(info.st_mode):
                waiting.append((path, f"{name}/"))
            elif problem is not None or suffix in TEXTS:
                yield File(name=name, path=path, size=info.st_size if info and not problem else 0, problem=problem)


def _is_hidden(name: str, info: os.stat_result | None) -> bool:
    attributes = getattr(info, "st_file_attributes", 0)  # Windows only
    return name.startswith(".") or bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _problem(info: os.stat_result | None, suffix: str) -> str | None:
    if info is None:
        return "It cannot be opened."
    if stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION:
        return "It is a link, and links are not followed."
    if stat.S_ISDIR(info.st_mode):
        return None
    if suffix in TEXTS and not stat.S_ISREG(info.st_mode):
        return "It is not a regular file."
    if suffix in _TABLES:
        return "It is a table, which is imported on its own."
    kind = unread_kind(suffix)
    return None if kind is None else f"{kind[0].upper()}{kind[1:]} are not read yet."
