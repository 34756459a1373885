"""Vectors kept between runs, a text each: twenty seeds of one data set have the model read every text once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from app.engine import embedding
from app.engine.embedding import Embedder
from app.errors import InputError, ModelError
from app.features import builtin
from app.records import Report, silent
from app.wording import translate

Vectors = npt.NDArray[np.float32]

_SUFFIX = ".vectors"
_KEY = 32
"""Bytes of a key: SHA-256 of a text."""


@dataclass(frozen=True, slots=True)
class _Shard:
    """One file: two arrays of NumPy's format one after the other, the keys ``(n, 32)`` and the vectors ``(n, d)``."""

    path: Path
    dimensions: int
    begin: int
    """Where the numbers of the second array begin."""
    size: int
    """Of the whole file, in bytes."""


class KeptVectors:
    """An embedder that keeps what it computed in a folder which the person named, and looks there first.

    What is new goes into a file of its own, float32, under a partial name first, so several processes may use one
    folder at the same time. Nothing is kept unless a folder is named: vectors of confidential texts belong into the
    project. The built-in model is loaded only when a text has no vector yet.

    Raises ``InputError`` when the folder cannot be made.
    """

    def __init__(self, folder: Path, load: Callable[[], Embedder] = builtin) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                translate("errors", "The folder “{name}” for vectors cannot be used ({reason}).").format(
                    name=folder.name, reason=error.strerror or error
                ),
                todo=translate("errors", "Choose a folder you may write to."),
            ) from error
        self._folder = folder
        self._load = load
        # The built-in model is known by its hash before it is loaded, and refused if it is another.
        self._known = embedding.BUILTIN_SHA256 if load is builtin else None
        self._inner: Embedder | None = None
        self._shards: dict[str, _Shard] = {}
        self._places: dict[bytes, tuple[str, int]] = {}
        """Of each text's key: the file it is in, and the row."""

    def _embedder(self) -> Embedder:
        if self._inner is None:
            self._inner = self._load()
        return self._inner

    @property
    def name(self) -> str:
        """The model's name."""
        return embedding.BUILTIN_NAME if self._known and self._inner is None else self._embedder().name

    @property
    def hash(self) -> str:
        """SHA-256 of the model's weights."""
        return self._known or self._embedder().hash

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder().dimensions

    def encode(self, texts: Sequence[str], report: Report = silent) -> Vectors:
        """(n, d) unit rows, from the folder where they were kept. Raises ``ModelError`` where a file is damaged."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        if any(key not in self._places for key in keys):
            self._look()
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._places}
        if new:
            self._keep(new, self._embedder().encode(list(new.values()), report))
        if not keys:
            return self._embedder().encode([], report)
        report(len(keys), len(keys))
        return self._read(keys)

    def _look(self) -> None:
        """Take notice of files that are new, of this process or another."""
        for path in sorted(self._folder.glob(f"{self.hash[:16]}-*{_SUFFIX}")):
            if path.name in self._shards:
                continue
            try:
                with open(path, "rb") as handle:
                    keys = np.lib.format.read_array(handle, allow_pickle=False)
                    shape, dtype = _header(handle)
                    begin = handle.tell()
            except (OSError, ValueError, EOFError, MemoryError) as error:  # cut short, or of an absurd size
                raise _damaged(path) from error
            size = begin + shape[0] * shape[1] * 4
            if keys.dtype != np.uint8 or keys.shape != (shape[0], _KEY) or dtype != np.float32:
                raise _damaged(path)
            self._shards[path.name] = _Shard(path, shape[1], begin, size)
            for row, key in enumerate(keys):
                self._places.setdefault(key.tobytes(), (path.name, row))

    def _keep(self, new: Mapping[bytes, str], found: Vectors) -> None:
        """Write the vectors of texts that have none yet: whole, or not at all."""
        keys = np.frombuffer(b"".join(new), dtype=np.uint8).reshape(-1, _KEY)
        # Named by what is in it: two processes that read the same texts write the same file.
        name = f"{self.hash[:16]}-{hashlib.sha256(keys.tobytes()).hexdigest()[:32]}{_SUFFIX}"
        partial = self._folder / f".{name}.{secrets.token_hex(6)}.partial"
        try:
            with open(partial, "xb") as handle:
                np.save(handle, keys, allow_pickle=False)
                np.save(handle, np.ascontiguousarray(found, dtype=np.float32), allow_pickle=False)
            try:
                partial.replace(self._folder / name)
            except PermissionError:  # Windows: the same file by another process, which is being read
                if not (self._folder / name).exists():
                    raise
        finally:
            partial.unlink(missing_ok=True)
        self._look()

    def _read(self, keys: Sequence[bytes]) -> Vectors:
        wanted: dict[str, list[tuple[int, int]]] = {}
        for place, key in enumerate(keys):
            name, row = self._places[key]
            wanted.setdefault(name, []).append((row, place))
        dimensions = self._shards[next(iter(wanted))].dimensions
        found = np.empty((len(keys), dimensions), dtype=np.float32)
        for name, rows in wanted.items():
            shard = self._shards[name]
            if shard.dimensions != dimensions:
                raise _damaged(shard.path)
            try:
                with open(shard.path, "rb") as handle:
                    if handle.seek(0, 2) != shard.size:
                        raise _damaged(shard.path)
                    for row, place in sorted(rows):
                        handle.seek(shard.begin + row * dimensions * 4)
                        found[place] = np.frombuffer(handle.read(dimensions * 4), dtype="<f4")
            except (OSError, ValueError) as error:
                raise _damaged(shard.path) from error
            if not np.isfinite(found[[place for _, place in rows]]).all():
                raise _damaged(shard.path)
        return found


def _header(handle: BinaryIO) -> tuple[tuple[int, int], np.dtype[np.generic]]:
    """Shape and type of the array that begins here; the handle stands at its numbers then."""
    version = np.lib.format.read_magic(handle)
    if version != (1, 0):
        raise ValueError
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(handle)
    if by_columns or len(shape) != 2:
        raise ValueError
    return (int(shape[0]), int(shape[1])), dtype


def _damaged(path: Path) -> ModelError:
    return ModelError(
        translate("errors", "The kept vectors in “{name}” are damaged.").format(name=path.name),
        todo=translate("errors", "Delete that file and run again."),
    )
