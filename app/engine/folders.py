"""The files in a folder of texts, in the order a person expects, without following links."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.engine.charset import missing, unreadable
from app.engine.formats import kind
from app.records import Lack
from app.wording import translate

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
"""Suffixes of files that are one document each."""

DOCUMENTS = frozenset(suffix for suffix, claim in kind.SUFFIXES.items() if claim in kind.READ) - TEXTS
"""Suffixes of files that a reader's child reads."""

_UNREAD = {
    "pdf": {".pdf"},
    "word": {".doc", ".docx", ".docm", ".odt", ".rtf"},
    "excel": {".xls", ".xlsx", ".xlsm", ".ods"},
    "slides": {".ppt", ".pptx", ".odp"},
    "web": {".htm", ".html", ".mhtml", ".xml"},
    "mail": {".eml", ".msg", ".mbox"},
    "parquet": {".parquet"},
    "archive": {".zip", ".gz", ".7z", ".rar", ".tar"},
}
_TABLES = frozenset({".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson"})
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis\.")
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
    lack: Lack | None = None


def files(root: Path, *, documents: bool = False) -> list[File]:
    """All texts below a folder in natural order ("2" before "10"), and :data:`DOCUMENTS` if asked for; among them what
    people may miss: links, tables, documents of kinds that are not read. Hidden files and all other kinds are left out.

    Raises :class:`FileMissing` or :class:`UnreadableInput` if the folder itself cannot be listed.
    """
    try:
        with os.scandir(root):
            pass
    except FileNotFoundError as error:
        raise missing(root) from error
    except OSError as error:
        raise unreadable(root, error) from error
    return sorted(_below(root, TEXTS | DOCUMENTS if documents else TEXTS), key=lambda file: natural(file.name))


def content(path: Path, most: int) -> bytes | None:
    """All bytes of a file; ``None`` if they are more than ``most``.

    Since it was listed it may have grown, or become a pipe, on which one would wait for ever. Raises ``OSError``.
    """
    parts, left = [], most + 1
    with open(path, "rb", buffering=0, opener=_at_once) as stream:
        info = os.fstat(stream.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        while left > 0 and (part := stream.read(min(left, max(info.st_size + 1, 1 << 16)))):
            parts.append(part)
            left -= len(part)
    return b"".join(parts) if left > 0 else None


def _at_once(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A sort key under which numbers count as numbers and capitals do not matter; distinct for distinct names."""
    parts = _DIGITS.split(name.casefold().replace("/", "\0"))
    return [(0, int(part), part) if i % 2 else (1, 0, part) for i, part in enumerate(parts) if part], name


def not_read(suffix: str) -> str | None:
    """The sentence about files with this suffix, if they are documents of a kind that is not read."""
    for group, suffixes in _UNREAD.items():
        if suffix.lower() in suffixes:
            return {
                "pdf": translate("problems", "PDF files are not read yet."),
                "word": translate("problems", "Word files and the like are not read yet."),
                "excel": translate("problems", "Excel files and the like are not read yet."),
                "slides": translate("problems", "Presentations are not read yet."),
                "web": translate("problems", "XML files are not read yet."),
                "mail": translate("problems", "E-mail files are not read yet."),
                "parquet": translate("problems", "Parquet files are not read yet."),
                "archive": translate("problems", "An archive is not opened: unpack it first."),
            }[group]
    return None


def _below(root: Path, wanted: frozenset[str]) -> Iterator[File]:
    waiting = [(root, "")]
    while waiting:
        folder, before = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            yield File(name=before.rstrip("/"), path=folder, size=0, problem=_closed(), lack=Lack.CLOSED)
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
            problem = _problem(info, suffix, wanted)
            if info is not None and problem is None and stat.S_ISDIR(info.st_mode):
                waiting.append((path, f"{name}/"))
            elif problem is not None or suffix in wanted or (wanted >= DOCUMENTS and _is_document(path, info)):
                size = info.st_size if info and not problem else 0
                yield File(
                    name=name, path=path, size=size, problem=problem, lack=_lack(info, suffix) if problem else None
                )


def _is_document(path: Path, info: os.stat_result | None) -> bool:
    """Whether a file whose name says nothing (cut off, from another system) begins as a document does."""
    if path.suffix.lower() in kind.SUFFIXES or info is None or not stat.S_ISREG(info.st_mode):
        return False
    try:
        with path.open("rb") as stream:
            start = stream.read(100)
    except OSError:
        return False
    return start.startswith((b"%PDF-", b"{\\rtf1")) or (
        start.startswith(b"PK\x03\x04") and _OFFICE.search(start) is not None
    )


def _is_hidden(name: str, info: os.stat_result | None) -> bool:
    attributes = getattr(info, "st_file_attributes", 0)  # Windows only
    return name.startswith(".") or bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _problem(info: os.stat_result | None, suffix: str, wanted: frozenset[str]) -> str | None:
    if info is None:
        return _closed()
    if stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION:
        return translate("problems", "It is a link, and links are not followed.")
    if stat.S_ISDIR(info.st_mode):
        return None
    if suffix in wanted and not stat.S_ISREG(info.st_mode):
        return translate("problems", "It is not a regular file.")
    if suffix in _TABLES:
        return translate("problems", "It is a table: import it on its own.")
    return None if suffix in wanted else not_read(suffix)


def _lack(info: os.stat_result | None, suffix: str) -> Lack:
    """Which kind of reason a problem is."""
    regular = info is not None and stat.S_ISREG(info.st_mode)
    return Lack.UNSUPPORTED if regular and (suffix in _TABLES or not_read(suffix)) else Lack.CLOSED


def _closed() -> str:
    return translate("problems", "It cannot be opened.")
