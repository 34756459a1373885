"""What could not be read, as an entry of a list: what it says, and the hash by which it is known everywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.records import Lack

_LACKS = (  # how version 1, which kept no kind of reason, began its sentences
    (Lack.UNSUPPORTED, (" are not read yet.", " werden noch nicht gelesen.", ": import it on its own.")),
    (Lack.UNSUPPORTED, ("unpack it first.", "Packen Sie es zuerst aus.", "Fügen Sie sie für sich hinzu.")),
    (Lack.EMPTY, ("It has no text.", "Es hat keinen Text.")),
    (Lack.CLOSED, ("links are not followed.", "Verknüpfungen wird nicht gefolgt.", "It is not a regular file.")),
    (Lack.CLOSED, ("It cannot be opened.", "Es lässt sich nicht öffnen.", "Es ist keine gewöhnliche Datei.")),
    (Lack.TOO_LARGE, (" characters.", " Zeichen.")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file, or a place in it, that gave no text. ``source`` is the file's name (of a file in a folder: the folder's),
    ``locator`` the place in it, ``reason`` one sentence, ``bytes_hash`` the SHA-256 (hex) of the file, or ""."""

    source: str
    locator: str
    reason: str
    lack: Lack
    bytes_hash: str = ""

    @property
    def hash(self) -> bytes:
        """What it is known by. The sentence may be in any language, so where the file is known it does not count."""
        if self.bytes_hash:
            return _hashed([self.source, self.locator, self.lack.value, self.bytes_hash])
        return _hashed([self.source, self.locator, self.reason])


def lack_of(reason: str) -> Lack:
    """The kind of a reason of which only the sentence is known."""
    return next((lack for lack, ends in _LACKS if reason.endswith(ends)), Lack.DAMAGED)


def digest(entries: Sequence[Entry]) -> str:
    """SHA-256 (hex) over all that the entries of one batch say, in their order."""
    return _hashed([[e.source, e.locator, e.reason, e.lack.value, e.bytes_hash] for e in entries]).hex()


def first_digest(entries: Sequence[Entry]) -> str:
    """The same as version 1 wrote it: over source, place and reason."""
    return _hashed([[e.source, e.locator, e.reason] for e in entries]).hex()


def _hashed(value: object) -> bytes:
    line = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(line.encode("utf-8")).digest()
