"""The first evaluation of a model file, in a child that may crash (safety.md, C2): does it run, does it speak?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from app.engine.gguf import header as headers
from app.engine.gguf.refusals import refused
from app.engine.gguf.runtime import Context, Logits, Model, Part
from app.errors import ModelError
from app.wording import translate

_TEXTS = (
    "The committee met on Tuesday and approved the annual report without changes.",
    "42 apples; unless the tenant objects in writing, der Vertrag verlängert sich um ein Jahr.",
)
_FRAME = "Documents are sorted into kinds. Each is read on its own. This is the document:"
_ROOM = 512
_SEQUENCES = 16
_FLAT, _SAME = 1e-4, 1e-6
"""Spread of logits below which a model prefers nothing, and difference below which it does not read."""
_AGAIN = 0.01
"""By how much of their spread logits may differ when the same text is read again."""


class Fault(Enum):
    """Why a model is not used. Goes from the child to the program, which finds the words."""

    KIND = "kind"  # llama.cpp does not load it: architecture, tokenizer, weights that are missing or damaged
    VOCABULARY = "vocabulary"  # not the words that its header announces
    MEMORY = "memory"  # no room to evaluate it
    FAILED = "failed"  # the evaluation returned an error
    NUMBERS = "numbers"  # what it computes is not a number
    SILENT = "silent"  # the same whatever it reads
    CRASHED = "crashed"  # the child ended itself or was ended by the system
    SLOW = "slow"  # it did not come to an end in time


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was seen when a model ran for the first time: ``fault`` is ``None`` where it may be used.

    ``tokens_per_second`` is its speed of reading with one thread, 0 where nothing was evaluated.
    """

    fault: Fault | None = None
    tokens_per_second: float = 0.0
    load_seconds: float = 0.0


def run(path: Path, *, as_embedder: bool = False) -> Trial:
    """Load the model, checking every weight, and let it read twice, as it will be used.

    A file that makes the library crash crashes here: call it in a child (``app.model_trial``). Raises
    :class:`ModelError` only for what :func:`app.engine.gguf.header.read` refuses.
    """
    header = headers.read(path)
    started = time.perf_counter()
    try:
        model = Model.open(path, check=True)
    except ModelError:
        return Trial(fault=Fault.KIND)
    with model:
        loaded = time.perf_counter() - started
        if model.vocabulary_size != header.vocabulary:
            return Trial(fault=Fault.VOCABULARY)
        vectors = as_embedder or not header.generates
        try:
            context = Context(model, tokens=_ROOM, sequences=1 if vectors else _SEQUENCES, vectors=vectors)
        except ModelError:
            return Trial(fault=Fault.MEMORY)
        try:
            found, speed = _evaluate(model, context, vectors)
        except ModelError:
            return Trial(fault=Fault.FAILED)
        return Trial(fault=_judge(found), tokens_per_second=speed, load_seconds=loaded)


def refusal(fault: Fault, name: str) -> ModelError:
    """The sentence for a model file called ``name`` that is not used because of ``fault``."""
    sentences = {
        Fault.KIND: translate("errors", "The model file “{name}” is of a kind that cannot be run here."),
        Fault.VOCABULARY: translate("errors", "The model file “{name}” is damaged or not complete."),
        Fault.MEMORY: translate("errors", "There is not enough memory to run the model in “{name}”."),
        Fault.FAILED: translate("errors", "The model in “{name}” failed when it was tried."),
        Fault.NUMBERS: translate(
            "errors", "The model in “{name}” computes nothing but errors: its weights are damaged."
        ),
        Fault.SILENT: translate("errors", "The model in “{name}” says the same whatever it reads, so it cannot help."),
        Fault.CRASHED: translate(
            "errors", "The model in “{name}” made the separate process crash in which it was tried."
        ),
        Fault.SLOW: translate("errors", "The model in “{name}” did not come to an end when it was tried."),
    }
    return refused(sentences[fault].format(name=name))


def _evaluate(model: Model, context: Context, vectors: bool) -> tuple[list[Logits], float]:
    """The logits after each text, or its vector, and tokens read a second; the first text once more at the end.

    As it will be used: a frame is kept and copied, a text is read behind it and forgotten.
    """
    before, after = model.around()
    texts = [model.plain_tokens(text) for text in (*_TEXTS, _TEXTS[0])]
    if not all(texts):
        return [], 0.0
    found: list[Logits] = []
    started, count = time.perf_counter(), 0
    if vectors:
        for tokens in texts:
            found.append(context.vector([*before, *tokens[: _ROOM - 16], *after]))
            count += len(tokens)
    else:
        frame = [*before, *model.plain_tokens(_FRAME)][: _ROOM // 2]
        context.evaluate([Part(0, 0, frame, wanted=False)])
        for tokens in texts:
            context.copy(0, 1)
            found.append(context.evaluate([Part(1, len(frame), tokens[: _ROOM // 2 - 16])])[0])
            context.forget(1)
            count += len(tokens)
        count += len(frame)
    return found, count / max(time.perf_counter() - started, 1e-9)


def _judge(found: list[Logits]) -> Fault | None:
    if not found:
        return Fault.SILENT
    values = np.stack(found).astype(np.float64)
    if not np.isfinite(values).all():
        return Fault.NUMBERS
    if values.std(axis=1).min() < _FLAT or np.abs(values[0] - values[1]).max() < _SAME:
        return Fault.SILENT
    if np.abs(values[0] - values[2]).max() > _AGAIN * values[0].std():
        return Fault.FAILED  # something of the text before was left
    return None
