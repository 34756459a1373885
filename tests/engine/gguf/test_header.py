"""The header of a GGUF: what it says, and one sentence for everything that is none."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.engine.gguf import header, memory
from app.errors import Cancelled, FileMissing, ModelError
from tests import gguf_builder as build


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return build.random_model(tmp_path / "model.gguf", np.random.default_rng(0), kind=build.Q8_0)


def test_a_header_is_read(model: Path) -> None:
    found = header.read(model)
    assert (found.architecture, found.name, found.licence) == ("llama", "Drawn at random", "apache-2.0")
    assert (found.quantisation, found.tokenizer, found.context) == ("Q8_0", "llama", 8192)
    assert (found.layers, found.width, found.heads, found.kv_heads) == (2, 64, 4, 2)
    assert (found.key_length, found.value_length) == (16, 16)
    assert found.template == build.CHATML
    assert found.generates
    assert found.file_bytes == model.stat().st_size > found.weight_bytes > 0


@pytest.mark.parametrize(("kind", "name"), [(build.F32, "F32"), (build.F16, "F16"), (build.Q4_0, "Q4_0")])
def test_quantisations_are_named(tmp_path: Path, kind: int, name: str) -> None:
    path = build.random_model(tmp_path / "m.gguf", np.random.default_rng(0), kind=kind)
    assert header.read(path).quantisation == name


def test_sizes_of_blocks_are_those_of_the_library() -> None:
    import llama_cpp

    folder = Path(llama_cpp.__file__).parent / "lib"
    library = ctypes.CDLL(str(next(path for path in folder.iterdir() if path.stem == "libggml-base")))
    library.ggml_type_size.restype = ctypes.c_size_t
    library.ggml_blck_size.restype = ctypes.c_int64
    for code, kind in header.KINDS.items():
        assert (library.ggml_blck_size(code), library.ggml_type_size(code)) == (kind.block, kind.size), kind.name


def test_versions_one_and_four_are_refused(model: Path) -> None:
    data = model.read_bytes()
    for version in (0, 1, 4):
        model.write_bytes(data[:4] + struct.pack("<I", version) + data[8:])
        with pytest.raises(ModelError, match=f"version {version}"):
            header.read(model)


def _counts(tensors: int, entries: int) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, entries)


def _entry(key: str, kind: int, content: bytes) -> bytes:
    return build.text(key) + struct.pack("<I", kind) + content


BROKEN = {
    "empty": (b"", "is empty"),
    "short": (b"GGUF\x03\0\0\0", "damaged"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n", "Git LFS"),
    "page": (b"<!DOCTYPE html><html><body>404", "web page"),
    "page with blanks": (b"\r\n  <HTML lang='en'>", "web page"),
    "old": (b"tjgg" + b"\0" * 60, "given up"),
    "safetensors": (b"\x40\0\0\0\0\0\0\0" + b'{"a":{}}' * 8, "not a GGUF"),
    "big-endian": (b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + b"\0" * 40, "big-endian"),
    "huge count of entries": (_counts(1, 1 << 40), "damaged"),
    "huge count of tensors": (_counts(1 << 60, 0), "damaged"),
    "huge key": (_counts(0, 1) + struct.pack("<Q", 1 << 50), "damaged"),
    "huge text": (_counts(0, 1) + _entry("a", 8, struct.pack("<Q", (1 << 64) - 1)), "damaged"),
    "huge array": (_counts(0, 1) + _entry("a", 9, struct.pack("<IQ", 4, 1 << 62)), "damaged"),
    "many empty texts": (_counts(0, 1) + _entry("a", 9, struct.pack("<IQ", 8, 1 << 22)), "damaged"),
    "array of arrays": (_counts(0, 1) + _entry("a", 9, struct.pack("<IQIQ", 9, 1, 4, 0)), "damaged"),
    "unknown type": (_counts(0, 1) + _entry("a", 77, b"\0" * 64), "damaged"),
    "key twice": (_counts(0, 2) + 2 * _entry("a", 4, b"\1\0\0\0"), "damaged"),
    "alignment of three": (_counts(0, 1) + _entry("general.alignment", 4, b"\3\0\0\0"), "damaged"),
    "no architecture": (_counts(0, 0), "does not say"),
    "path for an architecture": (
        _counts(0, 1) + _entry("general.architecture", 8, build.text("../../etc/passwd")),
        "does not say",
    ),
    "projector": (_counts(0, 1) + _entry("general.architecture", 8, build.text("clip")), "extra part"),
    "only a vocabulary": (_counts(0, 1) + _entry("general.architecture", 8, build.text("llama")), "only a vocabulary"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_ends_in_a_sentence(tmp_path: Path, name: str) -> None:
    data, said = BROKEN[name]
    path = tmp_path / "x.gguf"
    path.write_bytes(data + (b"\0" * 64 if data[:4] == b"GGUF" and len(data) > 8 else b""))
    with pytest.raises(ModelError, match=said) as caught:
        header.read(path)
    assert "unharmed" in caught.value.safe


def _of_shape(path: Path, shape: tuple[int, ...], kind: int = 0, offset: int = 0) -> Path:
    info = build.text("t") + struct.pack("<I", len(shape)) + b"".join(struct.pack("<Q", part) for part in shape)
    info += struct.pack("<IQ", kind, offset)
    path.write_bytes(_counts(1, 1) + _entry("general.architecture", 8, build.text("llama")) + info + b"\0" * 4096)
    return path


@pytest.mark.parametrize(
    ("shape", "kind", "offset", "said"),
    [
        ((1 << 39, 1 << 39, 1 << 39), 0, 0, "damaged"),
        ((64, 64), 0, 0, "damaged"),  # 16 KB in a file of 4
        ((8,), 0, 1 << 62, "damaged"),
        ((8,), 0, 7, "damaged"),
        ((31,), 8, 0, "damaged"),  # not whole blocks
        ((0,), 0, 0, "damaged"),
        ((1, 1, 1, 1, 1), 0, 0, "damaged"),
        ((32,), 31, 0, "not known here"),
        ((32,), 4_000_000, 0, "not known here"),
    ],
)
def test_tensors_lie_inside_the_file(tmp_path: Path, shape: tuple[int, ...], kind: int, offset: int, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        header.read(_of_shape(tmp_path / "x.gguf", shape, kind, offset))


def test_tensors_may_not_lie_over_each_other(tmp_path: Path) -> None:
    info = b"".join(build.text(name) + struct.pack("<IQIQ", 1, 64, 0, 0) for name in ("a", "b"))
    path = tmp_path / "x.gguf"
    path.write_bytes(_counts(2, 1) + _entry("general.architecture", 8, build.text("llama")) + info + b"\0" * 4096)
    with pytest.raises(ModelError, match="damaged"):
        header.read(path)


def test_every_cut_is_noticed(model: Path, tmp_path: Path) -> None:
    data = model.read_bytes()
    cut = tmp_path / "cut.gguf"
    for length in [*range(200), *range(200, len(data) - 32, 4999), len(data) - 33]:
        cut.write_bytes(data[:length])
        with pytest.raises(ModelError):
            header.read(cut)


def test_mutations_end_well(model: Path, tmp_path: Path) -> None:
    """A header with changed bytes is read or refused, never anything else."""
    data = bytearray(model.read_bytes())
    rng = np.random.default_rng(5)
    path = tmp_path / "mutated.gguf"
    outcomes = {True: 0, False: 0}
    for _ in range(400):
        changed = bytearray(data)
        for at in rng.integers(0, 3000, 1 + int(rng.integers(6))):
            changed[at] = int(rng.integers(256))
        path.write_bytes(changed)
        try:
            header.read(path)
            outcomes[True] += 1
        except ModelError:
            outcomes[False] += 1
    assert min(outcomes.values()) > 20, outcomes


def _with(path: Path, metadata: dict[str, object]) -> Path:
    vocabulary = build.Vocabulary().metadata(None)
    return build.write(path, {**vocabulary, **metadata}, [("t", np.zeros((2, 2), np.float32), build.F32)])


def test_parts_of_a_split_model_are_refused(tmp_path: Path) -> None:
    path = _with(tmp_path / "m.gguf", {"general.architecture": "llama", "split.count": build.U32(3)})
    with pytest.raises(ModelError, match="several files"):
        header.read(path)


def test_a_model_without_words_is_refused(tmp_path: Path) -> None:
    metadata = {"general.architecture": "llama", "tokenizer.ggml.model": "none"}
    path = build.write(tmp_path / "m.gguf", metadata, [("t", np.zeros((2, 2), np.float32), build.F32)])
    with pytest.raises(ModelError, match="no vocabulary"):
        header.read(path)


def test_encoders_are_known_as_such(tmp_path: Path) -> None:
    assert not header.read(_with(tmp_path / "m.gguf", {"general.architecture": "nomic-bert"})).generates


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        header.read(tmp_path / "gone.gguf")
    with pytest.raises(ModelError, match="could not be read"):
        header.read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    with pytest.raises(ModelError, match="could not be read"):
        header.read(tmp_path / "pipe.gguf")


def test_the_hash_can_be_stopped(model: Path) -> None:
    def stop(done: int, total: int, note: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        header.sha256(model, stop)


def test_memory_needed_grows_with_what_is_asked(model: Path) -> None:
    found = header.read(model)
    small, large = memory.need(found, context=512), memory.need(found, context=4096)
    assert small.weights == large.weights == found.weight_bytes
    assert large.cache == 8 * small.cache == 4096 * 2 * 2 * (16 + 16) * 2
    assert memory.need(found, torch_loaded=False).total - memory.need(found, torch_loaded=True).total == memory.TORCH


def test_free_memory_is_known_here() -> None:
    free = memory.free()
    assert free is None or 1 << 20 < free < 1 << 50


def test_llama_three_of_eight_billion_needs_about_six_gigabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shape of Llama 3 8B in Q4_K_M (4.9 GB): known to run in about 6 GB with 4,096 tokens."""
    found = header.read(_with(tmp_path / "m.gguf", {"general.architecture": "llama"}))
    fields: dict[str, object] = {slot: getattr(found, slot) for slot in header.Header.__slots__}
    fields |= {"weight_bytes": 4_900_000_000, "layers": 32, "width": 4096, "feed_forward": 14336, "heads": 32}
    fields |= {"kv_heads": 8, "key_length": 128, "value_length": 128, "vocabulary": 128_256}
    make: Callable[..., header.Header] = header.Header
    need = memory.need(make(**fields), torch_loaded=True)
    assert need.cache == 512 << 20
    assert 5.5e9 < need.total < 7e9
