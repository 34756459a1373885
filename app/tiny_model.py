"""A language model of a few hundred kilobytes with random weights, made on the spot, and what it must compute.

The self-test writes it as a quantised GGUF and compares what llama.cpp computes with what stands here: a library built
for another processor crashes or errs on quantised weights first.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Kind = Literal["Q8_0", "Q4_0"]

_WIDTH = 256
_FEED_FORWARD = 512
_HEADS = 4
_BLOCK = 32
_KINDS: dict[Kind, tuple[int, int]] = {"Q8_0": (8, 7), "Q4_0": (2, 2)}
"""What ggml calls a tensor and a file of such weights (ggml.h, ``ggml_type``; llama.h, ``llama_ftype``)."""
_EPSILON = 1e-5
_CONTROL, _UNKNOWN, _BYTE = 3, 2, 6
TOKENS = ("<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TinyModel:
    """One layer of the llama architecture. ``weights`` by GGUF's names, rows are what comes out; as they are kept,
    that is, after quantising and back."""

    kind: Kind
    weights: dict[str, Array]
    blobs: dict[str, bytes]

    def save(self, path: Path) -> None:
        """Write it as GGUF version 3 (ggml/docs/gguf.md)."""
        metadata = b"".join(_entry(key, value) for key, value in _metadata(self.kind).items())
        infos, data = b"", b""
        for name, blob in self.blobs.items():
            shape = self.weights[name].shape
            of_kind = 0 if len(shape) == 1 else _KINDS[self.kind][0]
            infos += _text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *reversed(shape))
            infos += struct.pack("<IQ", of_kind, len(data))
            data += blob + b"\0" * (-len(blob) % _BLOCK)
        head = b"GGUF" + struct.pack("<IQQ", 3, len(self.blobs), len(_metadata(self.kind))) + metadata + infos
        path.write_bytes(head + b"\0" * (-len(head) % _BLOCK) + data)

    def logits(self, token: int) -> Array:
        """What the model says after ``token`` alone: float32 ``(len(TOKENS),)``.

        A single token attends to nothing but itself, so queries and keys do not matter.
        """
        weights = self.weights
        state = weights["token_embd.weight"][token]
        value = weights["blk.0.attn_v.weight"] @ _normal(state)
        state = state + weights["blk.0.attn_output.weight"] @ value
        calm = _normal(state)
        gate = weights["blk.0.ffn_gate.weight"] @ calm
        opened = gate / (1 + np.exp(-gate)) * (weights["blk.0.ffn_up.weight"] @ calm)
        state = state + weights["blk.0.ffn_down.weight"] @ opened
        result: Array = (weights["output.weight"] @ _normal(state)).astype(np.float32)
        return result


def make(kind: Kind, rng: np.random.Generator) -> TinyModel:
    """A model with weights drawn by ``rng``."""
    shapes = {
        "token_embd.weight": (len(TOKENS), _WIDTH),
        "output.weight": (len(TOKENS), _WIDTH),
        **{f"blk.0.attn_{part}.weight": (_WIDTH, _WIDTH) for part in ("q", "k", "v", "output")},
        "blk.0.ffn_gate.weight": (_FEED_FORWARD, _WIDTH),
        "blk.0.ffn_up.weight": (_FEED_FORWARD, _WIDTH),
        "blk.0.ffn_down.weight": (_WIDTH, _FEED_FORWARD),
    }
    weights: dict[str, Array] = {}
    blobs: dict[str, bytes] = {}
    for name, shape in shapes.items():
        drawn = rng.standard_normal(shape).astype(np.float32)
        scale = 1.0 if name == "token_embd.weight" else shape[1] ** -0.5
        blobs[name], weights[name] = _quantised(drawn * np.float32(scale), kind)
    for name in ("output_norm.weight", "blk.0.attn_norm.weight", "blk.0.ffn_norm.weight"):
        weights[name] = np.ones(_WIDTH, dtype=np.float32)
        blobs[name] = weights[name].tobytes()
    return TinyModel(kind=kind, weights=weights, blobs=blobs)


def _normal(state: Array) -> Array:
    """Root mean square normalisation, without a weight (Zhang and Sennrich 2019, eq. 4)."""
    result: Array = state / np.sqrt(np.mean(state**2) + _EPSILON)
    return result


def _quantised(drawn: Array, kind: Kind) -> tuple[bytes, Array]:
    """As ggml keeps it, in blocks of 32 with one scale each (ggml-quants.c), and the numbers that this means."""
    blocks = drawn.reshape(-1, _BLOCK)
    if kind == "Q8_0":
        scale = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype(np.float16)
        whole = np.clip(np.rint(blocks / scale.astype(np.float32)), -127, 127).astype(np.int8)
        packed = whole.view(np.uint8)
        meant = whole.astype(np.float32)
    else:
        largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1, keepdims=True), axis=1)
        scale = (largest / -8).astype(np.float16)
        digits = np.clip(np.rint(blocks / scale.astype(np.float32)) + 8, 0, 15).astype(np.uint8)
        packed = digits[:, :16] | (digits[:, 16:] << 4)
        meant = digits.astype(np.float32) - 8
    blob = np.hstack([scale.view(np.uint8), packed]).tobytes()
    return blob, (meant * scale.astype(np.float32)).reshape(drawn.shape)


def _metadata(kind: Kind) -> dict[str, bytes]:
    """GGUF's keys and their values, each with its type."""
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256]
    count = len(TOKENS)
    return {
        "general.architecture": _string("llama"),
        "general.file_type": _whole(_KINDS[kind][1]),
        "llama.context_length": _whole(1024),
        "llama.embedding_length": _whole(_WIDTH),
        "llama.block_count": _whole(1),
        "llama.feed_forward_length": _whole(_FEED_FORWARD),
        "llama.attention.head_count": _whole(_HEADS),
        "llama.attention.head_count_kv": _whole(_HEADS),
        "llama.attention.layer_norm_rms_epsilon": struct.pack("<If", 6, _EPSILON),
        "llama.rope.dimension_count": _whole(_WIDTH // _HEADS),
        "tokenizer.ggml.model": _string("llama"),
        "tokenizer.ggml.tokens": struct.pack("<IIQ", 9, 8, count) + b"".join(map(_text, TOKENS)),
        "tokenizer.ggml.scores": struct.pack("<IIQ", 9, 6, count) + bytes(4 * count),
        "tokenizer.ggml.token_type": struct.pack(f"<IIQ{count}i", 9, 5, count, *kinds),
        "tokenizer.ggml.bos_token_id": _whole(1),
        "tokenizer.ggml.eos_token_id": _whole(2),
        "tokenizer.ggml.unknown_token_id": _whole(0),
    }


def _entry(key: str, value: bytes) -> bytes:
    return _text(key) + value


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _string(text: str) -> bytes:
    return struct.pack("<I", 8) + _text(text)


def _whole(number: int) -> bytes:
    return struct.pack("<II", 4, number)
