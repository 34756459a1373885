"""What people dropped: which kinds of files, how many, how large, before anything of them is read.

Looks at names and sizes, and at the first bytes where a name says nothing. Folders are walked as they will be read:
hidden files and links are left out.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.records import Report

translate = QCoreApplication.translate

SUFFIXES: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "word": (".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".rtf"),
    "slides": (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm", ".odp", ".otp"),
    "web": (".html", ".htm", ".xhtml"),
    "mail": (".eml", ".msg", ".mbox"),
    "archive": (".zip",),
    "text": (".txt", ".text", ".md", ".markdown"),
    "workbook": (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".ots"),
    "table": (".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson", ".json"),
}
"""Kinds in the order they are listed in."""
OTHER = "other"
KIND_OF = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
COLUMNS = ("table", "workbook")
"""Kinds whose files are looked at one by one, because a person chooses how they are read."""
PAGES = frozenset({"pdf"})
"""Kinds whose pages can be shown as pictures."""
ORIGINALS = frozenset({"pdf", "archive", "mail"})
"""Kinds of which the original may be kept: those whose pages can be shown, and what may hold such."""

UNREAD = frozenset({".doc", ".ppt", ".xml", ".mhtml", ".mht", ".parquet", ".gz", ".7z", ".rar", ".tar"})
"""Names of kinds that nobody reads, whatever is in them."""
OFFICE = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis\.")
_TELL_EVERY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """All files of one kind: how many, and their bytes together."""

    name: str
    files: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was dropped. ``columns`` are the tables and workbooks that were dropped themselves, ``unread`` the files
    that are of no kind that is read; ``inside`` are the tables in folders, read only if a person says so."""

    kinds: Sequence[Kind]
    columns: Sequence[Path]
    unread: Sequence[Path]
    inside: Sequence[Path]

    @property
    def files(self) -> int:
        """Files of kinds that are read."""
        return sum(kind.files for kind in self.kinds if kind.name != OTHER)

    @property
    def size(self) -> int:
        """Their bytes."""
        return sum(kind.size for kind in self.kinds if kind.name != OTHER)

    def bytes_of(self, kinds: frozenset[str]) -> int:
        """Bytes of the files of these kinds."""
        return sum(kind.size for kind in self.kinds if kind.name in kinds)

    def has(self, *names: str) -> bool:
        """Whether there are files of one of these kinds."""
        return any(kind.name in names for kind in self.kinds)


def kind_of(path: Path) -> str:
    """Which kind a file's name says it is."""
    return KIND_OF.get(path.suffix.lower(), OTHER)


def kind_words(name: str) -> str:
    """What a kind is called on screen."""
    return {
        "pdf": translate("found", "PDF"),
        "word": translate("found", "Word, OpenDocument, RTF"),
        "slides": translate("found", "Presentations"),
        "web": translate("found", "Web pages"),
        "mail": translate("found", "Mails"),
        "archive": translate("found", "ZIP archives"),
        "text": translate("found", "Plain texts"),
        "workbook": translate("found", "Workbooks"),
        "table": translate("found", "Tables"),
    }.get(name, translate("found", "Other kinds"))


def survey(paths: Sequence[Path], report: Report) -> Found:
    """Count what is in ``paths``, folders with all below them. What cannot be looked at counts with no size."""
    counted: dict[str, tuple[int, int]] = {}
    columns: list[Path] = []
    unread: list[Path] = []
    inside: list[Path] = []
    seen = 0
    for path in paths:
        folder = path.is_dir()
        for file, size in _below(path) if folder else ((path, _size(path)),):
            kind = kind_of(file)
            if kind == OTHER and file.suffix.lower() not in UNREAD:
                kind = _by_content(file)
            if folder and file.suffix.lower() == ".json":
                kind = OTHER  # read when it is chosen itself
            files, before = counted.get(kind, (0, 0))
            counted[kind] = files + 1, before + size
            if kind == "table" and folder:
                inside.append(file)
            elif kind in COLUMNS and not folder:
                columns.append(file)
            elif kind == OTHER and not folder:
                unread.append(file)
            seen += 1
            if seen % _TELL_EVERY == 0:
                report(seen, 0)
    order = [*SUFFIXES, OTHER]
    kinds = [Kind(name=name, files=counted[name][0], size=counted[name][1]) for name in order if name in counted]
    return Found(kinds=kinds, columns=columns, unread=unread, inside=sorted(inside))


def _by_content(path: Path) -> str:
    """The kind of a file whose name says nothing (cut off, from another system)."""
    try:
        with path.open("rb") as stream:
            start = stream.read(100)
    except OSError:
        return OTHER
    if start.startswith(b"%PDF-"):
        return "pdf"
    office = start.startswith(b"PK\x03\x04") and OFFICE.search(start)
    return "word" if office or start.startswith(b"{\\rtf1") else OTHER


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _below(root: Path) -> Iterator[tuple[Path, int]]:
    waiting = [root]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            try:
                info = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if entry.name.startswith("."):
                continue
            if stat.S_ISDIR(info.st_mode):
                waiting.append(Path(entry.path))
            elif stat.S_ISREG(info.st_mode):
                yield Path(entry.path), info.st_size
