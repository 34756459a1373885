from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from app.engine import embedding
from app.errors import Cancelled, ModelError

TEXTS = [
    "The supplier shall deliver the goods within ten days.",
    "Goods are to be supplied in ten days.",
    "My card has not arrived yet.",
    "",
    "Übergröße, façade, 契約",
    *(f"Clause {number}: " + "the parties agree to keep this confidential. " * (number % 9) for number in range(60)),
    "word " * 2000,
]

ENCODE = """
import os, sys
if sys.argv[1] != "all":
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
from app.engine import embedding
from tests.engine.test_embedding import TEXTS
model = embedding.load(embedding.builtin_folder(), expected_sha256=embedding.BUILTIN_SHA256)
sys.stdout.buffer.write(model.encode(TEXTS).tobytes())
"""


@pytest.fixture(scope="module")
def model() -> embedding.Embedder:
    return embedding.load(embedding.builtin_folder(), workers=2, expected_sha256=embedding.BUILTIN_SHA256)


def test_it_is_the_published_model(model: embedding.Embedder) -> None:
    assert model.name == "all-MiniLM-L6-v2"
    assert model.hash == embedding.BUILTIN_SHA256
    assert model.dimensions == 384


def test_vectors_are_unit_rows_and_know_what_is_alike(model: embedding.Embedder) -> None:
    rows = model.encode(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > 0.8
    assert rows[0] @ rows[2] < 0.5


def test_they_are_what_sentence_transformers_computes(model: embedding.Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(embedding.builtin_folder()), device="cpu", local_files_only=True)
    expected = plain.encode(TEXTS, show_progress_bar=False, normalize_embeddings=True)
    assert np.abs(model.encode(TEXTS) - expected).max() < 1e-5


def test_the_number_of_threads_does_not_change_a_bit(model: embedding.Embedder) -> None:
    alone = embedding.load(embedding.builtin_folder(), workers=1, expected_sha256=None)
    assert np.array_equal(alone.encode(TEXTS), model.encode(TEXTS))


def test_its_company_does_not_change_a_bit_of_a_text(model: embedding.Embedder) -> None:
    together = model.encode(TEXTS)
    assert np.array_equal(np.concatenate([model.encode([text]) for text in TEXTS]), together)
    assert np.array_equal(model.encode(TEXTS[::-1])[::-1], together)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(__import__("os"), "sched_setaffinity"), reason="only Linux can be told a processor")
def test_the_number_of_processors_does_not_change_a_bit() -> None:
    root = Path(__file__).parents[2]
    one, every = (
        subprocess.run([sys.executable, "-c", ENCODE, cores], cwd=root, capture_output=True, check=True).stdout
        for cores in ("one", "all")
    )
    assert len(one) == len(TEXTS) * 384 * 4
    assert one == every


def test_nothing_to_encode(model: embedding.Embedder) -> None:
    assert model.encode([]).shape == (0, 384)


def test_what_is_said_on_the_way(model: embedding.Embedder) -> None:
    said: list[tuple[int, int]] = []
    model.encode(TEXTS, lambda done, total, note="": said.append((done, total)))
    assert said[0] == (0, len(TEXTS))
    assert said[-1] == (len(TEXTS), len(TEXTS))
    assert [done for done, _ in said] == sorted(done for done, _ in said)


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_cancelled_it_leaves_no_thread(model: embedding.Embedder, after: int) -> None:
    left = after

    def stop(done: int, total: int, note: str = "") -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        model.encode(TEXTS * 10, stop)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("embed")]


def test_batches_hold_every_text_once_within_the_budget() -> None:
    lengths = np.random.default_rng(0).integers(2, 257, 500).tolist()
    batches = embedding._batches(lengths)
    assert sorted(at for batch in batches for at in batch) == list(range(500))
    for batch in batches:
        widths = {embedding._padded(lengths[at]) for at in batch}
        assert len(widths) == 1
        assert len(batch) * widths.pop() <= 4096
        assert len(batch) <= 64


def test_half_precision_is_close_and_only_kept_if_it_is(
    model: embedding.Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_has_fast_bfloat16", lambda: True)
    half = embedding.load(embedding.builtin_folder(), workers=1, expected_sha256=None)
    rows, full = half.encode(TEXTS[:12]), model.encode(TEXTS[:12])
    assert not np.array_equal(rows, full)
    assert np.einsum("nd,nd->n", rows, full).min() > 0.999
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    monkeypatch.setattr(embedding, "_CLOSE", 1.1)
    refused = embedding.load(embedding.builtin_folder(), workers=1, expected_sha256=None)
    assert np.array_equal(refused.encode(TEXTS[:12]), full)


def test_an_altered_model_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(embedding.builtin_folder(), folder)
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match="altered or damaged"):
        embedding.load(folder, expected_sha256=embedding.BUILTIN_SHA256)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no language model"):
        embedding.load(tmp_path, expected_sha256=None)


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be used"):
        embedding.load(tmp_path, expected_sha256=None)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys; from app.engine import embedding; embedding.builtin_folder();"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
