"""ZIP files: opened in memory within bounds, and read member by member. Names are never paths to anything.

The directory of a ZIP says how large each member is, and zipfile never gives out more than that, so a bomb is known
before it goes off: by the sizes claimed, by the number of members, and by how much they claim to shrink.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from app.engine.formats.parts import (
    MOST_UNPACKED,
    Nested,
    Options,
    Part,
    Unreadable,
    damaged,
    encrypted,
    too_large,
    undecryptable,
)
from app.engine.text import encodable
from app.records import Lack
from app.wording import translate

READER = "zip/1"

MOST_MEMBERS = 20_000
_LARGE = 8 << 20
_HIGHEST_RATIO = 250
"""How much a member above :data:`_LARGE` may shrink: text and XML reach 30, deflate ends at 1,032."""
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, KeyError, OverflowError)
_IGNORED = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


def opened(data: bytes) -> zipfile.ZipFile:
    """The ZIP, its directory checked. For formats that are ZIPs, too (DOCX, ODT, …): a library may read all of it.

    Raises :class:`Unreadable`: damaged; too large.
    """
    try:
        found = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError) as error:
        raise damaged() from error
    members = found.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise too_large()
    if any(_is_bomb(one) for one in members):
        raise too_large()
    return found


def content(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> bytes:
    """One member, unpacked. Raises :class:`Unreadable`: damaged, missing, encrypted, packed in an unknown way."""
    try:
        info = archive.getinfo(member) if isinstance(member, str) else member
        if info.flag_bits & 0x1:
            raise undecryptable()
        return archive.read(info)
    except NotImplementedError as error:
        raise Unreadable(Lack.UNSUPPORTED, translate("problems", "It is packed in a way that is not read.")) from error
    except RuntimeError as error:  # zipfile's word for "needs a password"
        raise undecryptable() from error
    except _BROKEN as error:
        raise damaged() from error


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part | Nested]:
    """Every file of an archive that somebody packed, in its order; what systems add to archives is passed over."""
    archive = opened(data)
    seen: dict[str, int] = {}
    anything = False
    for info in archive.infolist():
        member = encodable(info.filename).replace("\\", "/")
        if info.is_dir() or _is_ignored(member):
            continue
        anything = True
        seen[member] = seen.get(member, 0) + 1
        locator = member if seen[member] == 1 else f"{member} ({seen[member]})"
        try:
            yield Nested(name=member, locator=locator, data=_unpacked(archive, info, options.password))
        except Unreadable as error:
            yield Part(name=member, locator=locator, lack=error.lack, problem=error.problem)
    if not anything:
        raise Unreadable(Lack.EMPTY, translate("problems", "The archive is empty."))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str | None) -> bytes:
    if not info.flag_bits & 0x1:
        return content(archive, info)
    if not password:
        raise encrypted(None)
    try:
        return archive.read(info, pwd=password.encode())
    except (NotImplementedError, *_BROKEN) as error:  # AES, which zipfile does not know
        raise undecryptable() from error
    except RuntimeError as error:
        raise encrypted(password) from error


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _LARGE and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1)


def _is_ignored(name: str) -> bool:
    parts = name.lower().split("/")
    return any(part in _IGNORED or part.startswith("._") for part in parts) or parts[-1].startswith(("~$", "."))
