"""The ZIP packages that Office and OpenDocument files are: opened without trust in what they claim about themselves.

No member is ever written anywhere, so their names are only keys. A member is unpacked piece by piece and never beyond
the size it declared; one that declares too much is refused before its first byte.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.engine.formats import archive
from app.engine.formats.markup import Handler, parse
from app.engine.formats.parts import MOST_UNPACKED, damaged, too_large, undecryptable

MOST_OF_A_MEMBER = 200 << 20
"""Bytes that one member may unpack to."""
_PIECE = 1 << 20  # bytes; large, because old versions of expat look at a long token again with every piece
_ENCRYPTED = 0x1


class Package:
    """A package that is read. Raises :class:`Unreadable` from every method (damaged, too large, encrypted)."""

    def __init__(self, data: bytes) -> None:
        self._archive = archive.opened(data)
        self._members = {one.filename: one for one in self._archive.infolist()}  # of two with one name, the last
        self._unpacked = 0

    @property
    def names(self) -> Mapping[str, int]:
        """The members by name, with the size each declares in bytes."""
        return {name: member.file_size for name, member in self._members.items()}

    def has(self, folder: str) -> bool:
        """Whether there are members whose names begin so."""
        return any(name.startswith(folder) for name in self._members)

    def read(self, name: str) -> bytes:
        """All bytes of a member; b"" if there is none of that name."""
        return b"".join(self.pieces(name)) if name in self._members else b""

    def events(self, name: str, handler: Handler) -> None:
        """Parse a member as XML; nothing happens if there is none of that name."""
        if name in self._members:
            parse(self.pieces(name), handler)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, a piece after the other."""
        member = self._allow(name)
        left = member.file_size
        try:
            with self._archive.open(member) as stream:
                while piece := stream.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise damaged()
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise damaged() from error

    def _allow(self, name: str) -> zipfile.ZipInfo:
        member = self._members[name]
        if member.flag_bits & _ENCRYPTED:
            raise undecryptable()
        self._unpacked += member.file_size
        if member.file_size > MOST_OF_A_MEMBER or self._unpacked > MOST_UNPACKED:
            raise too_large()
        return member


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One arrow from a part of an Office package to another: ``kind`` is the last word of its type ("header")."""

    id: str
    kind: str
    target: str


def relations(package: Package, part: str) -> dict[str, Relation]:
    """The relations of ``part`` ("": of the package) that lead to members, by id in their order (ECMA-376 part 2).

    Arrows out of the package (pages of the web, linked pictures) are left out.
    """
    folder, _, file = part.rpartition("/")
    found = _Relations(base=folder)
    package.events(f"{folder}/_rels/{file}.rels".removeprefix("/"), found)
    return {relation.id: relation for relation in found.relations if relation.target in package.names}


@dataclass(slots=True, kw_only=True)
class _Relations:
    base: str
    relations: list[Relation] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag.endswith("Relationship") and attributes.get("TargetMode") != "External":
            self.relations.append(
                Relation(
                    id=attributes.get("Id", ""),
                    kind=attributes.get("Type", "").rpartition("/")[2],
                    target=_joined(self.base, attributes.get("Target", "")),
                )
            )

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def is_encrypted(package: Package) -> bool:
    """Whether the manifest of an OpenDocument package says that its content is encrypted."""
    encryption = _Encryption()
    package.events("META-INF/manifest.xml", encryption)
    return encryption.found


@dataclass(slots=True)
class _Encryption:
    found: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.found = self.found or tag in ("manifest:encryption-data", "manifest:encrypted-key")

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def _joined(folder: str, target: str) -> str:
    """The name of the member that a relation from a part in ``folder`` leads to."""
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
