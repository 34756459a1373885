"""Vectors kept between runs, a text each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.engine import embedding
from app.errors import InputError, ModelError
from app.simulation.vectors import KeptVectors
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).resolve().parents[2]


class Counting(FakeEmbedder):
    """Notes what it was given to read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def encode(self, texts, report=None):  # type: ignore[no-untyped-def]
        self.read.extend(texts)
        return super().encode(texts)


def test_each_text_is_read_once_whatever_it_comes_with(tmp_path: Path) -> None:
    model = Counting()
    kept = KeptVectors(tmp_path, lambda: model)
    first = kept.encode(["one", "two", "one"])
    second = kept.encode(["three", "two"])
    assert model.read == ["one", "two", "three"]
    plain = FakeEmbedder().encode(["one", "two", "one", "three", "two"])
    assert np.array_equal(np.concatenate([first, second]), plain)
    other = Counting()
    again = KeptVectors(tmp_path, lambda: other).encode(["two", "three", "one"])
    assert other.read == []
    assert np.array_equal(again, FakeEmbedder().encode(["two", "three", "one"]))
    assert kept.encode([]).shape == (0, 64)


def test_another_process_s_texts_are_found_while_one_is_open(tmp_path: Path) -> None:
    mine, theirs = Counting(), Counting()
    one, other = KeptVectors(tmp_path, lambda: mine), KeptVectors(tmp_path, lambda: theirs)
    one.encode(["a"])
    other.encode(["b", "c"])
    other.encode(["a"])
    one.encode(["c", "b", "d"])
    assert (mine.read, theirs.read) == (["a", "d"], ["b", "c"])


def test_vectors_of_different_models_are_kept_apart(tmp_path: Path) -> None:
    class Other(Counting):
        hash = "0" * 64

    first, second = Counting(), Other()
    KeptVectors(tmp_path, lambda: first).encode(["a"])
    KeptVectors(tmp_path, lambda: second).encode(["a"])
    assert second.read == ["a"]


_WRITER = """
import sys
from pathlib import Path
from app.simulation.vectors import KeptVectors
from tests.fakes import FakeEmbedder
kept = KeptVectors(Path(sys.argv[1]), FakeEmbedder)
for start in range(0, 60, 3):
    kept.encode([f"text {number}" for number in range(start, start + 6)])
"""


def test_processes_may_write_into_one_folder_at_once(tmp_path: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], cwd=ROOT) for _ in range(3)]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert list(tmp_path.glob("*.partial")) == []
    model = Counting()
    texts = [f"text {number}" for number in range(63)]
    assert np.array_equal(KeptVectors(tmp_path, lambda: model).encode(texts), FakeEmbedder().encode(texts))
    assert model.read == []


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
@pytest.mark.parametrize("looked", [True, False])
def test_damaged_vectors_are_a_sentence(tmp_path: Path, content: bytes, looked: bool) -> None:
    kept = KeptVectors(tmp_path / "new" / "vectors", FakeEmbedder)
    kept.encode(["one", "two"])
    (file,) = (tmp_path / "new" / "vectors").iterdir()
    file.write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        (kept if looked else KeptVectors(tmp_path / "new" / "vectors", FakeEmbedder)).encode(["one", "two"])


def test_numbers_that_are_none_are_a_sentence(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path, FakeEmbedder)
    kept.encode(["one"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-4] + np.float32("nan").tobytes())
    with pytest.raises(ModelError, match="damaged"):
        kept.encode(["one"])


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be used"):
        KeptVectors(tmp_path / "file", FakeEmbedder)


def test_the_built_in_model_is_not_loaded_where_every_text_is_kept(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from app.simulation.vectors import KeptVectors; import json;"
        "kept = KeptVectors(Path(sys.argv[1])); found = kept.encode(['a text']);"
        "print(json.dumps([kept.name, kept.hash, list(found.shape), 'torch' in sys.modules]))"
    )

    class Builtin(FakeEmbedder):
        hash = embedding.BUILTIN_SHA256
        dimensions = 384

    KeptVectors(tmp_path, Builtin).encode(["a text"])
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [embedding.BUILTIN_NAME, embedding.BUILTIN_SHA256, [1, 384], False]
