"""GGUF files made by hand: any metadata and tensors, models whose answers are known, and models of random weights.

**The classifier.** One layer of the llama architecture with Wq = Wk = 0, so that attention is uniform over all tokens
so far. Dimension 0 of every token is 1; a telling word also has its evidence in dimensions 1 to K, which Wv copies and
Wo puts into the slots K + 1 to 2K, and the row of option i in the output matrix reads slot i. What is asked at the end
of a text is thus answered by the words that stood in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

F32, F16, Q4_0, Q8_0 = 0, 1, 2, 8
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
_FILE_TYPE = {F32: 0, F16: 1, Q4_0: 2, Q8_0: 7}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPACE = "\u2581"

CHATML = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
CHATML_TOKENS = ("<|im_start|>", "<|im_end|>")


class U32(int):
    """A whole number that is written in 32 bits, as most keys want it."""


def text(value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: Any) -> bytes:
    """Type and content of one metadata value."""
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, U32):
        return struct.pack("<II", 4, value)
    if isinstance(value, int):
        return struct.pack("<Iq", 11, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + text(value)
    if isinstance(value, np.ndarray):
        kind = {np.dtype("float32"): 6, np.dtype("int32"): 5}[value.dtype]
        return struct.pack("<IIQ", 9, kind, len(value)) + value.tobytes()
    return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(text(part) for part in value)


def write(
    path: Path, metadata: Mapping[str, Any], tensors: Iterable[tuple[str, Array, int]] = (), version: int = 3
) -> Path:
    """Writes a GGUF file. A tensor is (name, array of rows, kind); of its dimensions the last varies fastest."""
    tensors = list(tensors)
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(metadata))
    head += b"".join(text(key) + _value(value) for key, value in metadata.items())
    blobs, offset = [], 0
    for name, array, kind in tensors:
        blob = stored(array, kind)
        head += text(name) + struct.pack("<I", array.ndim)
        head += b"".join(struct.pack("<Q", length) for length in reversed(array.shape))
        head += struct.pack("<IQ", kind, offset)
        blob += b"\0" * (-len(blob) % 32)
        blobs.append(blob)
        offset += len(blob)
    path.write_bytes(head + b"\0" * (-len(head) % 32) + b"".join(blobs))
    return path


def stored(array: Array, kind: int) -> bytes:
    """The numbers as ggml keeps them (ggml-quants.c, ``quantize_row_q8_0_ref`` and ``quantize_row_q4_0_ref``)."""
    array = np.ascontiguousarray(array, dtype=np.float32)
    if kind == F32:
        return array.tobytes()
    if kind == F16:
        return array.astype(np.float16).tobytes()
    blocks = array.reshape(-1, 32)
    largest = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(axis=1)]
    scale = np.abs(largest) / 127 if kind == Q8_0 else largest / -8
    inverse = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale != 0)[:, None]
    if kind == Q8_0:
        whole = np.round(blocks * inverse).astype(np.int8).view(np.uint8)
    else:
        digits = np.minimum(15, (blocks * inverse + 8.5).astype(np.int8)).astype(np.uint8)
        whole = digits[:, :16] | (digits[:, 16:] << 4)
    return np.hstack([scale.astype(np.float16)[:, None].view(np.uint8), whole]).tobytes()


class Vocabulary:
    """A SentencePiece vocabulary: bytes, printable characters, the given words with all their beginnings, options."""

    def __init__(self, words: Iterable[str] = (), special: Sequence[str] = (), fill: int = 0) -> None:
        self.texts = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
        self.kinds = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256
        self._known: set[str] = set()
        for marker in special:
            self.add(marker, CONTROL)
        for character in [SPACE, "\n", *map(chr, range(33, 127)), *LETTERS]:
            self.add(character)
        for word in ("Answer", "assistant"):  # whole, wherever they stand, as in vocabularies of real models
            for end in range(2, len(word) + 1):
                self.add(word[:end])
                self.add(SPACE + word[:end])
        for word in [*LETTERS, *words]:
            for end in range(1, len(word) + 1):
                self.add(SPACE + word[:end])
        while len(self.texts) < fill:
            self.add(f"{SPACE}x{len(self.texts)}")

    @property
    def at(self) -> dict[str, int]:
        return {piece: at for at, piece in enumerate(self.texts)}

    def add(self, piece: str, kind: int = NORMAL) -> None:
        if piece not in self._known:
            self.texts.append(piece)
            self.kinds.append(kind)
            self._known.add(piece)

    def __len__(self) -> int:
        return len(self.texts)

    def metadata(self, template: str | None) -> dict[str, Any]:
        scores = np.array([-float(len(piece) == 1) for piece in self.texts], dtype=np.float32)
        found: dict[str, Any] = {
            "tokenizer.ggml.model": "llama",
            "tokenizer.ggml.tokens": self.texts,
            "tokenizer.ggml.scores": scores,
            "tokenizer.ggml.token_type": np.array(self.kinds, dtype=np.int32),
            "tokenizer.ggml.bos_token_id": U32(1),
            "tokenizer.ggml.eos_token_id": U32(2),
            "tokenizer.ggml.unknown_token_id": U32(0),
            "tokenizer.ggml.add_bos_token": True,
        }
        if template is not None:
            found["tokenizer.chat_template"] = template
        return found


def architecture(
    *, name: str, width: int, layers: int, heads: int, kv_heads: int, feed_forward: int, context: int, kind: int
) -> dict[str, Any]:
    return {
        "general.architecture": "llama",
        "general.name": name,
        "general.license": "apache-2.0",
        "general.file_type": U32(_FILE_TYPE[kind]),
        "llama.context_length": U32(context),
        "llama.embedding_length": U32(width),
        "llama.block_count": U32(layers),
        "llama.feed_forward_length": U32(feed_forward),
        "llama.attention.head_count": U32(heads),
        "llama.attention.head_count_kv": U32(kv_heads),
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": U32(width // heads),
    }


def classifier(
    path: Path,
    leads_to: Mapping[str, int],
    options: int,
    *,
    kind: int = F32,
    bias: Sequence[float] = (),
    strength: float = 400.0,
    sharpness: float = 1.0,
    special: Sequence[str] = CHATML_TOKENS,
    template: str | None = CHATML,
    context: int = 8192,
) -> Path:
    """A model that answers with the option to which the telling words of a text lead (``word → option``).

    ``strength`` scales what the words do against the constant of every token, ``sharpness`` the logits of the options;
    ``bias`` is added to each option's score whatever is read.
    """
    width = 64
    assert options <= 26, "slots for 26 options"
    vocabulary = Vocabulary(leads_to, special)
    at = vocabulary.at
    embedding = np.zeros((len(vocabulary), width), dtype=np.float32)
    embedding[:, 0] = 1.0
    embedding[:, 58:] = 0.02 * np.random.default_rng(0).standard_normal((len(vocabulary), 6))
    for word, option in leads_to.items():
        embedding[at[SPACE + word], 1 + option] = 1.0
    value = np.zeros((width, width), dtype=np.float32)  # rows are what comes out
    back = np.zeros((width, width), dtype=np.float32)
    output = np.zeros((len(vocabulary), width), dtype=np.float32)
    for option in range(options):
        value[1 + option, 1 + option] = 1.0
        back[32 + option, 1 + option] = strength
        for piece in (LETTERS[option], SPACE + LETTERS[option]):
            output[at[piece], 32 + option] = sharpness
            output[at[piece], 0] = bias[option] if bias else 0.0
    for spare in range(58, width):  # what else was read moves the words that are no options
        value[spare, spare], back[spare, spare] = 1.0, 10.0
        output[3:259, spare] = np.random.default_rng(spare).standard_normal(256)
    nothing, thin = np.zeros((width, width), np.float32), np.ones(width, np.float32)
    tensors = [
        ("token_embd.weight", embedding, kind),
        ("output_norm.weight", thin, F32),
        ("output.weight", output, kind),
        ("blk.0.attn_norm.weight", thin, F32),
        ("blk.0.attn_q.weight", nothing, kind),
        ("blk.0.attn_k.weight", nothing, kind),
        ("blk.0.attn_v.weight", value, kind),
        ("blk.0.attn_output.weight", back, kind),
        ("blk.0.ffn_norm.weight", thin, F32),
        ("blk.0.ffn_gate.weight", nothing, kind),
        ("blk.0.ffn_up.weight", nothing, kind),
        ("blk.0.ffn_down.weight", nothing, kind),
    ]
    shape = architecture(
        name="Made by hand", width=width, layers=1, heads=2, kv_heads=2, feed_forward=width, context=context, kind=kind
    )
    return write(path, {**shape, **vocabulary.metadata(template)}, tensors)


def random_model(
    path: Path,
    rng: np.random.Generator,
    *,
    width: int = 64,
    layers: int = 2,
    heads: int = 4,
    kv_heads: int = 2,
    feed_forward: int = 128,
    vocabulary: int = 600,
    kind: int = F32,
    context: int = 8192,
    special: Sequence[str] = CHATML_TOKENS,
    template: str | None = CHATML,
    scale: float = 1.0,
    words: Vocabulary | None = None,
) -> Path:
    """A model of random weights in the llama architecture; ``scale`` 0 makes every logit the same."""
    words = words or Vocabulary((), special, fill=vocabulary)
    head = width // heads

    def matrix(rows: int, columns: int) -> Array:
        drawn = rng.standard_normal((rows, columns), dtype=np.float32)
        drawn *= np.float32(scale / np.sqrt(columns))
        return drawn

    ones = np.ones(width, np.float32)
    tensors: list[tuple[str, Array, int]] = [
        ("token_embd.weight", matrix(len(words), width) * np.sqrt(width), kind),
        ("output_norm.weight", ones, F32),
        ("output.weight", matrix(len(words), width) * 2, kind),
    ]
    for at in range(layers):
        tensors += [
            (f"blk.{at}.attn_norm.weight", ones, F32),
            (f"blk.{at}.attn_q.weight", matrix(heads * head, width), kind),
            (f"blk.{at}.attn_k.weight", matrix(kv_heads * head, width), kind),
            (f"blk.{at}.attn_v.weight", matrix(kv_heads * head, width), kind),
            (f"blk.{at}.attn_output.weight", matrix(width, heads * head), kind),
            (f"blk.{at}.ffn_norm.weight", ones, F32),
            (f"blk.{at}.ffn_gate.weight", matrix(feed_forward, width), kind),
            (f"blk.{at}.ffn_up.weight", matrix(feed_forward, width), kind),
            (f"blk.{at}.ffn_down.weight", matrix(width, feed_forward), kind),
        ]
    shape = architecture(
        name="Drawn at random",
        width=width,
        layers=layers,
        heads=heads,
        kv_heads=kv_heads,
        feed_forward=feed_forward,
        context=context,
        kind=kind,
    )
    return write(path, {**shape, **words.metadata(template)}, tensors)
