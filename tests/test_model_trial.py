"""A model file is tried in a child: what is broken ends in a sentence here, and nothing else ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app import model_trial
from app.engine.gguf import header, memory
from app.engine.gguf.trial import Fault
from app.errors import Cancelled, FileMissing, ModelError
from tests import gguf_builder as build


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return build.random_model(tmp_path / "model.gguf", np.random.default_rng(0))


@pytest.mark.parametrize("kind", [build.F32, build.F16, build.Q8_0, build.Q4_0], ids=["F32", "F16", "Q8_0", "Q4_0"])
def test_a_model_that_runs_is_described(tmp_path: Path, kind: int) -> None:
    path = build.random_model(tmp_path / "model.gguf", np.random.default_rng(0), kind=kind)
    tried = model_trial.try_model(path)
    assert tried.sha256 == header.sha256(path)
    assert tried.header.name == "Drawn at random"
    assert tried.tokens_per_second > 10
    assert tried.need.total > 0 and tried.fits is (tried.free is None or tried.free >= tried.need.total)


def test_a_model_is_tried_as_embedder(model: Path, tmp_path: Path) -> None:
    assert model_trial.try_model(model, as_embedder=True).tokens_per_second > 10
    with pytest.raises(ModelError, match="the same whatever"):
        model_trial.try_model(
            build.random_model(tmp_path / "zero.gguf", np.random.default_rng(0), scale=0.0), as_embedder=True
        )


def refused(path: Path, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        model_trial.try_model(path)
    assert "unharmed" in str(caught.value)
    assert str(path.parent) not in str(caught.value)


def test_weights_that_yield_nothing(tmp_path: Path) -> None:
    refused(build.random_model(tmp_path / "zero.gguf", np.random.default_rng(0), scale=0.0), "the same whatever")


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38], ids=str)
def test_weights_that_are_no_numbers(tmp_path: Path, value: float) -> None:
    path = build.random_model(tmp_path / "nan.gguf", np.random.default_rng(0))
    data = path.read_bytes()
    path.write_bytes(data[: -128 * 1024] + np.full(32 * 1024, value, np.float32).tobytes())
    refused(path, r"cannot be run here|nothing but errors|the same whatever")


def test_a_model_that_crashes_the_library_ends_in_a_sentence(tmp_path: Path) -> None:
    """A model without layers aborts llama.cpp: only the child is lost."""
    path = build.random_model(tmp_path / "none.gguf", np.random.default_rng(0), layers=0)
    refused(path, "crash")


def test_unknown_architectures_and_tokenizers(tmp_path: Path) -> None:
    for key, value in (("general.architecture", "mystery9"), ("tokenizer.ggml.model", "runes")):
        metadata = {
            **build.architecture(
                name="x", width=32, layers=1, heads=1, kv_heads=1, feed_forward=32, context=64, kind=build.F32
            ),
            **build.Vocabulary().metadata(None),
            key: value,
        }
        path = build.write(tmp_path / "x.gguf", metadata, [("t", np.zeros((32, 32), np.float32), build.F32)])
        refused(path, "cannot be run here")


def test_missing_weights(tmp_path: Path) -> None:
    metadata = {
        **build.architecture(
            name="x", width=32, layers=1, heads=1, kv_heads=1, feed_forward=32, context=64, kind=build.F32
        ),
        **build.Vocabulary().metadata(None),
    }
    path = build.write(tmp_path / "x.gguf", metadata, [("token_embd.weight", np.zeros((4, 32), np.float32), build.F32)])
    refused(path, "cannot be run here")


@pytest.mark.slow
def test_a_corpus_of_mutated_models(model: Path, tmp_path: Path) -> None:
    """Changed bytes anywhere in header and weights: each file runs or ends in a sentence."""
    data = model.read_bytes()
    begin = len(data) - header.read(model).weight_bytes
    rng = np.random.default_rng(11)
    path = tmp_path / "mutated.gguf"
    outcomes: dict[str, int] = {}
    for at in range(24):
        changed = bytearray(data)
        for where in rng.integers(24, begin if at % 4 else len(data), 1 + int(rng.integers(4))):
            changed[where] = int(rng.integers(256))
        path.write_bytes(changed)
        try:
            model_trial.try_model(path)
            found = "ran"
        except ModelError as error:
            found = error.what.partition("”")[2][:24]
        outcomes[found] = outcomes.get(found, 0) + 1
    assert len(outcomes) > 1, outcomes


def test_a_cut_file(model: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(model.read_bytes()[:-5000])
    refused(cut, "damaged or not complete")
    with pytest.raises(FileMissing):
        model_trial.try_model(tmp_path / "gone.gguf")


def test_what_takes_too_long_is_ended(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_trial, "command", lambda: [sys.executable, "-c", "import time; input(); time.sleep(60)"])
    started = time.monotonic()
    with pytest.raises(ModelError, match="come to an end"):
        model_trial.try_model(model, seconds=0.5)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    "answer",
    ["", "nonsense", "[1]", '{"fault": "other", "tokens_per_second": 1, "load_seconds": 1}', '{"fault": null}', "null"],
)
def test_an_answer_without_form_is_not_believed(model: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    code = f"input(); print({answer!r})"
    monkeypatch.setattr(model_trial, "command", lambda: [sys.executable, "-c", code])
    refused(model, "crash")


def test_stopping_ends_the_child(model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(model_trial, "command", lambda: [sys.executable, "-c", code])

    def stop(done: int, total: int, note: str = "") -> None:
        if mark.exists() and mark.read_text():
            raise Cancelled

    with pytest.raises(Cancelled):
        model_trial.try_model(model, stop)
    if sys.platform.startswith("linux"):
        assert not Path(f"/proc/{mark.read_text()}").exists()


def test_a_model_too_large_for_memory_is_not_tried(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free", lambda: 1 << 20)
    monkeypatch.setattr(model_trial, "command", lambda: [sys.executable, "-c", "raise SystemExit(3)"])
    refused(model, "GB of memory")


@pytest.mark.skipif(sys.platform == "win32", reason="rlimits")
def test_the_child_limits_itself_and_has_no_network(model: Path) -> None:
    code = (
        "import resource, socket, sys\n"
        "from app import offline; offline.guard()\n"
        "from pathlib import Path\n"
        "from app import model_trial\n"
        f"model_trial._limit(Path({str(model)!r}))\n"
        "try:\n    with open('written', 'w') as out: out.write('x' * 10)\n    print('wrote')\n"
        "except OSError: print('no files')\n"
        "try:\n    bytearray(1 << 40)\n"
        "except MemoryError: print('no memory')\n"
        "try:\n    socket.socket()\n"
        "except OSError: print('no sockets')\n"
    )
    root = Path(model_trial.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=model.parent, env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert done.stdout.split("\n")[:2] == ["no files", "no memory"], done.stderr
    if sys.platform.startswith("linux"):
        assert "no sockets" in done.stdout


def test_the_child_says_one_line_and_loads_no_window(model: Path) -> None:
    done = subprocess.run(
        model_trial.command(),
        input=json.dumps({"path": str(model), "as_embedder": False}) + "\n",
        cwd=Path(model_trial.__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["fault"] is None
    assert done.stderr == ""


def test_every_fault_has_a_sentence() -> None:
    from app.engine.gguf import trial

    sentences = {trial.refusal(fault, "m.gguf").what for fault in Fault}
    assert len(sentences) == len(Fault)
    assert all("m.gguf" in sentence for sentence in sentences)
