"""The header of a GGUF file, read by hand within bounds: what the model is, before any native code touches it.

A model file is hostile input. Every count and length is held against a bound and against the size of the file before
anything is read or set aside for it, and every tensor must lie inside the file. The chat template is kept as a string
to recognise a family by; nothing ever renders it.

Format: ggml's docs/gguf.md, versions 2 and 3, little-endian.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.engine.gguf.kinds import KINDS, Kind
from app.engine.gguf.refusals import choose_another, look_at_beginning, refused
from app.errors import Cancelled, FileMissing
from app.records import Report, silent
from app.wording import translate

MOST_ENTRIES = 4096
MOST_TENSORS = 65_536
LONGEST_NAME = 1024
LONGEST_STRING = 8 << 20
MOST_ELEMENTS = 4 << 20
LONGEST_HEADER = 160 << 20
"""Bytes up to which a header is read; the largest vocabularies in use take about 20 MB."""

_KEPT_STRING = 1 << 18
"""Characters of a text that are kept: a chat template, a licence."""
_KEPT_ARRAY = 1024
"""Whole numbers of an array that are kept (heads of each layer)."""
_CHUNK = 1 << 20

_SCALARS: Mapping[int, str] = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_STRING, _ARRAY = 8, 9

Value = int | float | bool | str | tuple[int, ...]


_NOT_FOR_TEXT = frozenset({"clip", "mmproj", "wavtokenizer-dec"})
_ENCODERS = frozenset(
    {
        *(
            "bert",
            "modern-bert",
            "nomic-bert",
            "nomic-bert-moe",
            "neo-bert",
            "jina-bert-v2",
            "jina-bert-v3",
            "eurobert",
        ),
        *("gemma-embedding", "t5encoder", "llama-embed"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a GGUF file says of itself. Texts are the file's own words: show them as plain text only.

    ``file_bytes`` is the size of the file, ``weight_bytes`` that of its tensors. ``quantisation`` is the kind of
    numbers most weights are stored as ("Q4_K"). ``context`` is the number of tokens it was trained on, 0 where it does
    not say; ``tokenizer`` llama.cpp's name of the kind ("llama", "gpt2"); ``template`` the chat template, never
    rendered. ``generates`` is false for models that only turn texts into vectors.
    """

    path: Path
    file_bytes: int
    version: int
    architecture: str
    name: str
    quantisation: str
    weight_bytes: int
    parameters: int
    context: int
    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    key_length: int
    value_length: int
    vocabulary: int
    tokenizer: str
    licence: str
    template: str
    generates: bool
    metadata: Mapping[str, Value] = field(default_factory=dict, repr=False)


def read(path: Path) -> Header:
    """The header of the GGUF file at ``path``.

    Raises :class:`FileMissing`, or :class:`ModelError` with one sentence on why this is no usable model.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would let us wait for ever
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            return _read(file, path, size)
    except FileNotFoundError as error:
        raise FileMissing(
            translate("errors", "There is no file “{name}”.").format(name=path.name), todo=choose_another()
        ) from error
    except OSError as error:
        raise refused(
            translate("errors", "The model file “{name}” could not be read ({reason}).").format(
                name=path.name, reason=error.strerror or type(error).__name__
            )
        ) from error


def sha256(path: Path, report: Report = silent) -> str:
    """SHA-256 (hex) of a whole file; ``report`` counts bytes. Raises :class:`ModelError` when it cannot be read."""
    digest = hashlib.sha256()
    try:
        total = path.stat().st_size
        done = 0
        with path.open("rb", buffering=0) as file:
            while block := file.read(4 << 20):
                digest.update(block)
                done += len(block)
                report(done, max(total, done))
    except Cancelled:
        raise
    except OSError as error:
        raise refused(
            translate("errors", "The model file “{name}” could not be read ({reason}).").format(
                name=path.name, reason=error.strerror or type(error).__name__
            )
        ) from error
    return digest.hexdigest()


class _Damaged(Exception):
    """The header contradicts itself or the file: cut off, or counts that cannot be."""


class _Cursor:
    """Reads forward through a file in chunks, and never past the end or the bound on headers."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._end = min(size, LONGEST_HEADER)
        self._buffer = b""
        self._at = 0
        self.position = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self.position + count > self._end:
            raise _Damaged
        if self._at + count > len(self._buffer):
            rest = self._buffer[self._at :]
            self._buffer = rest + self._file.read(max(_CHUNK, count - len(rest)))
            self._at = 0
            if len(self._buffer) < count:
                raise _Damaged
        piece = self._buffer[self._at : self._at + count]
        self._at += count
        self.position += count
        return piece

    def number(self, layout: str) -> int | float | bool:
        value: int | float | bool = struct.unpack(layout, self.take(struct.calcsize(layout)))[0]
        return value

    def count(self, most: int) -> int:
        value = int(self.number("<Q"))
        if value > most:
            raise _Damaged
        return value

    def text(self, longest: int) -> str:
        return self.take(self.count(longest)).decode("utf-8", "replace")


def _read(file: BinaryIO, path: Path, size: int) -> Header:
    look_at_beginning(file.read(64), path, size)
    file.seek(4)
    try:
        return _walk(_Cursor(file, size), path, size)
    except _Damaged:
        raise refused(
            translate("errors", "The model file “{name}” is damaged or not complete.").format(name=path.name)
        ) from None


def _walk(cursor: _Cursor, path: Path, size: int) -> Header:
    version = int(cursor.number("<I"))
    tensors, entries = cursor.count(MOST_TENSORS), cursor.count(MOST_ENTRIES)
    metadata: dict[str, Value] = {}
    lengths: dict[str, int] = {}
    for _ in range(entries):
        key = cursor.text(LONGEST_NAME)
        if not key or key in metadata or key in lengths:
            raise _Damaged
        kind = int(cursor.number("<I"))
        if kind == _ARRAY:
            lengths[key], kept = _array(cursor)
            if kept:
                metadata[key] = kept
        else:
            metadata[key] = _value(cursor, kind)
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or not 0 < alignment <= 1 << 16 or alignment & (alignment - 1):
        raise _Damaged
    extents = [_tensor(cursor, path) for _ in range(tensors)]
    begin = -(-cursor.position // alignment) * alignment
    _check_extents(extents, begin, size, alignment)
    return _described(path, size, version, metadata, lengths, extents)


def _value(cursor: _Cursor, kind: int) -> Value:
    if kind == _STRING:
        return cursor.text(LONGEST_STRING)[:_KEPT_STRING]
    layout = _SCALARS.get(kind)
    if layout is None:
        raise _Damaged
    return cursor.number(layout)


def _array(cursor: _Cursor) -> tuple[int, tuple[int, ...]]:
    """How long an array is; its values where they are few whole numbers."""
    kind = int(cursor.number("<I"))
    count = cursor.count(MOST_ELEMENTS)
    if kind == _STRING:
        for _ in range(count):
            cursor.take(cursor.count(LONGEST_STRING))
        return count, ()
    layout = _SCALARS.get(kind)
    if layout is None:  # arrays of arrays are in the format, but no model has them and llama.cpp takes none
        raise _Damaged
    data = cursor.take(count * struct.calcsize(layout))
    if count > _KEPT_ARRAY or layout in ("<f", "<d"):
        return count, ()
    return count, tuple(int(value) for (value,) in struct.iter_unpack(layout, data))


@dataclass(frozen=True, slots=True)
class _Extent:
    kind: Kind
    numbers: int
    offset: int

    @property
    def size(self) -> int:
        return self.numbers // self.kind.block * self.kind.size


def _tensor(cursor: _Cursor, path: Path) -> _Extent:
    cursor.text(LONGEST_NAME)
    dimensions = int(cursor.number("<I"))
    if not 1 <= dimensions <= 4:
        raise _Damaged
    shape = [int(cursor.number("<Q")) for _ in range(dimensions)]
    code = int(cursor.number("<I"))
    offset = int(cursor.number("<Q"))
    kind = KINDS.get(code)
    if kind is None:
        raise refused(
            translate("errors", "The model file “{name}” stores its weights in a way that is not known here.").format(
                name=path.name
            )
        )
    numbers = 1
    for length in shape:
        if not 0 < length < 1 << 40:
            raise _Damaged
        numbers *= length
    if shape[0] % kind.block or numbers >= 1 << 46:
        raise _Damaged
    return _Extent(kind, numbers, offset)


def _check_extents(extents: Sequence[_Extent], begin: int, size: int, alignment: int) -> None:
    """Every tensor aligned, inside the file, none over another."""
    end = 0
    for extent in sorted(extents, key=lambda extent: extent.offset):
        if extent.offset % alignment or extent.offset < end:
            raise _Damaged
        end = extent.offset + extent.size
        if begin + end > size:
            raise _Damaged


def _described(
    path: Path,
    size: int,
    version: int,
    metadata: Mapping[str, Value],
    lengths: Mapping[str, int],
    extents: Sequence[_Extent],
) -> Header:
    def text(key: str) -> str:
        value = metadata.get(key, "")
        return value if isinstance(value, str) else ""

    def whole(key: str, otherwise: int = 0) -> int:
        value = metadata.get(key, otherwise)
        if isinstance(value, tuple):  # one value a layer
            value = max(value, default=otherwise)
        return value if isinstance(value, int) and 0 <= value < 1 << 32 else otherwise

    architecture = text("general.architecture")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", architecture):
        raise refused(
            translate("errors", "The model file “{name}” does not say how the model is built.").format(name=path.name)
        )
    if architecture in _NOT_FOR_TEXT or text("general.type") in ("mmproj", "adapter", "imatrix"):
        raise refused(
            translate("errors", "The file “{name}” is an extra part for a model, not one that reads text.").format(
                name=path.name
            )
        )
    if whole("split.count", 1) > 1:
        raise refused(
            translate("errors", "The model “{name}” is cut into several files; put them together first.").format(
                name=path.name
            )
        )
    if not extents:
        raise refused(
            translate("errors", "The file “{name}” holds only a vocabulary, no model.").format(name=path.name)
        )
    tokenizer = text("tokenizer.ggml.model")
    vocabulary = lengths.get("tokenizer.ggml.tokens", 0)
    if tokenizer in ("", "none", "no_vocab") or not vocabulary:
        raise refused(translate("errors", "The model file “{name}” brings no vocabulary along.").format(name=path.name))
    width, heads = whole(f"{architecture}.embedding_length"), whole(f"{architecture}.attention.head_count")
    head_width = width // heads if heads else 0
    shares: dict[str, int] = {}
    for extent in extents:
        shares[extent.kind.name] = shares.get(extent.kind.name, 0) + extent.numbers
    return Header(
        path=path,
        file_bytes=size,
        version=version,
        architecture=architecture,
        name=text("general.name")[:200] or path.stem,
        quantisation=max(shares, key=lambda kind: shares[kind]),
        weight_bytes=sum(extent.size for extent in extents),
        parameters=sum(extent.numbers for extent in extents),
        context=whole(f"{architecture}.context_length"),
        layers=whole(f"{architecture}.block_count"),
        width=width,
        feed_forward=whole(f"{architecture}.feed_forward_length"),
        heads=heads,
        kv_heads=whole(f"{architecture}.attention.head_count_kv", heads) or heads,
        key_length=whole(f"{architecture}.attention.key_length", head_width) or head_width,
        value_length=whole(f"{architecture}.attention.value_length", head_width) or head_width,
        vocabulary=vocabulary,
        tokenizer=tokenizer,
        licence=(text("general.license") or text("general.license.name"))[:200],
        template=text("tokenizer.chat_template"),
        generates=architecture not in _ENCODERS,
        metadata=metadata,
    )
