"""llama.cpp behind a thin wall: a model in memory, a context with its sequences, tokens and logits.

Only the library's plain functions are used, never its ``Llama`` class, which compiles the chat template that a file
brings along. Nothing else of a stranger is loaded either: no state files, adapters, control vectors or projectors.

**The file is read into memory, never mapped.** A mapped file that is pulled out or cut short ends the whole program
(SIGBUS); what was hashed is what runs; and the memory a model needs is what the system shows. The price is a slower
second start.

A model belongs to one lane: nothing here is safe to call from two threads. Every call into the library lets other
threads of Python go on.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.gguf.library import give_back, library
from app.engine.gguf.markers import MARKERS
from app.engine.gguf.refusals import refused
from app.errors import ModelError
from app.wording import translate

Logits = npt.NDArray[np.float32]

_BATCH = 2048
"""Tokens handed over at once; several sequences share a call up to this number."""
_STRIDE = 128
"""Tokens computed between two looks at whether to go on, where somebody looks: seconds with a large model."""
_MICRO_BATCH = 512
"""Tokens computed at once: with flash attention off, the scores of so many rows lie in memory."""
_MOST_SEQUENCES = 64
_NEXT_OF_A_PAIR = "\ufffe"  # never in a vocabulary: where a marker is broken in two


class Model:
    """A loaded model: its vocabulary, and contexts made from it. Close it to get the memory back."""

    def __init__(self, handle: Any, path: Path) -> None:
        functions = library()
        self.handle = handle
        self.path = path
        self._vocabulary = functions.llama_model_get_vocab(handle)
        self.vocabulary_size = int(functions.llama_vocab_n_tokens(self._vocabulary))
        self.trained_context = int(functions.llama_model_n_ctx_train(handle))
        self.bytes = int(functions.llama_model_size(handle))
        self.bos = int(functions.llama_vocab_bos(self._vocabulary))
        self.adds_bos = bool(functions.llama_vocab_get_add_bos(self._vocabulary)) and self.bos >= 0
        self.short_words: dict[str, tuple[int, ...]] | None = None
        """Tokens of words of one or two characters; filled by :mod:`app.engine.gguf.options`."""
        self._contexts: list[Context] = []
        self._texts: list[str] | None = None
        self._control: frozenset[int] | None = None

    @classmethod
    def open(cls, path: Path, *, check: bool = False, gpu_layers: int | None = None) -> Model:
        """Load a file that was tried before (:mod:`app.engine.gguf.trial`); ``check`` looks at every weight.

        ``gpu_layers`` is how many layers go to a graphics card, all by default where llama.cpp was built for one.
        Raises :class:`ModelError`.
        """
        functions = library()
        parameters = functions.llama_model_default_params()
        parameters.load_mode = functions.LLAMA_LOAD_MODE_NONE
        parameters.check_tensors = check
        if not functions.llama_supports_gpu_offload():
            parameters.n_gpu_layers = 0
        elif gpu_layers is not None:
            parameters.n_gpu_layers = gpu_layers
        handle = functions.llama_model_load_from_file(os.fsencode(path), parameters)
        if not handle:
            raise refused(
                translate("errors", "The model file “{name}” is of a kind that cannot be run here.").format(
                    name=path.name
                )
            )
        return cls(handle, path)

    def __enter__(self) -> Model:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the memory back. Contexts made from the model are closed too."""
        if self.handle:
            for context in list(self._contexts):
                context.close()
            library().llama_model_free(self.handle)
            self.handle = None
            give_back()

    # --- tokens

    @property
    def texts(self) -> list[str]:
        """The piece of every token as the vocabulary writes it ("▁word" or "Ġword")."""
        if self._texts is None:
            get = library().llama_vocab_get_text
            vocabulary, size = self._vocabulary, self.vocabulary_size
            self._texts = [(get(vocabulary, at) or b"").decode("utf-8", "replace") for at in range(size)]
        return self._texts

    @property
    def control(self) -> frozenset[int]:
        """Tokens that no document may yield: control tokens, ends of a turn, and what is known to mark turns."""
        if self._control is None:
            functions, vocabulary = library(), self._vocabulary
            found = set()
            for token, piece in enumerate(self.texts):
                attributes = functions.llama_vocab_get_attr(vocabulary, token)
                if (
                    attributes & functions.LLAMA_TOKEN_ATTR_CONTROL
                    or (attributes & functions.LLAMA_TOKEN_ATTR_USER_DEFINED and piece.strip(" \n\t\u2581\u0120"))
                    or piece in MARKERS
                    or functions.llama_vocab_is_eog(vocabulary, token)
                ):
                    found.add(token)
            self._control = frozenset(found)
        return self._control

    def marker(self, text: str) -> int | None:
        """The one token that ``text`` is, when markers are read as such; ``None`` where it is no single token."""
        tokens = self._tokenise(text, True)
        return tokens[0] if len(tokens) == 1 and tokens[0] in self.control else None

    def frame_tokens(self, text: str) -> list[int]:
        """Tokens of a piece of our own frame: markers count as markers."""
        return self._tokenise(text, True)

    def plain_tokens(self, text: str) -> list[int]:
        """Tokens of text out of data. None of them is in :attr:`control`, whatever the text says.

        ``special=False`` is not enough: a vocabulary can join ordinary pieces into a control token, and parses
        user-defined tokens all the same. Where one comes out, its text is tokenised in two halves.
        """
        tokens = self._tokenise(text, False)
        if self.control.isdisjoint(tokens):
            return tokens
        broken = text
        for token in {token for token in tokens if token in self.control}:
            piece = self.texts[token]
            half = max(1, len(piece) // 2)
            broken = broken.replace(piece, piece[:half] + _NEXT_OF_A_PAIR + piece[half:])
        found = [token for part in broken.split(_NEXT_OF_A_PAIR) for token in self._tokenise(part, False)]
        return [token for token in found if token not in self.control]

    def around(self) -> tuple[list[int], list[int]]:
        """The tokens this model wants before and after a whole text."""
        tokens = (ctypes.c_int32 * 8)()
        count = max(0, library().llama_tokenize(self._vocabulary, b"", 0, tokens, 8, True, False))
        return list(tokens[: min(count, 1)]), list(tokens[1:count])

    def _tokenise(self, text: str, special: bool) -> list[int]:
        if not text:
            return []
        functions = library()
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        tokens = (ctypes.c_int32 * room)()
        count = functions.llama_tokenize(self._vocabulary, data, len(data), tokens, room, False, special)
        if count < 0:
            tokens = (ctypes.c_int32 * -count)()
            count = functions.llama_tokenize(self._vocabulary, data, len(data), tokens, -count, False, special)
        if count < 0:
            raise ModelError(translate("errors", "The language model could not read a text."))
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        """What a token writes."""
        buffer = ctypes.create_string_buffer(256)
        length = library().llama_token_to_piece(self._vocabulary, token, buffer, 256, 0, False)
        return buffer.raw[: max(0, length)]


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens of one sequence, the first at position ``start``; ``wanted``: the logits after the last are kept."""

    sequence: int
    start: int
    tokens: Sequence[int]
    wanted: bool = True


class Context:
    """What a model remembers: numbered sequences of tokens in one cache of keys and values."""

    def __init__(
        self,
        model: Model,
        *,
        tokens: int,
        sequences: int,
        threads: int = 1,
        flash_attention: bool = False,
        vectors: bool = False,
    ) -> None:
        """Room for ``tokens`` in all sequences together; ``vectors``: for :meth:`vector` and not for logits.

        Raises :class:`ModelError`.
        """
        functions = library()
        self.model = model
        self.tokens = tokens
        self.sequences = sequences
        self.evaluated = 0
        """Tokens computed so far."""
        self.between: Callable[[], None] | None = None
        """Called between two strides of tokens. What it raises ends the work; what was begun has to be forgotten."""
        assert 1 <= sequences <= _MOST_SEQUENCES
        batch = min(_BATCH, max(tokens, 32))
        parameters = functions.llama_context_default_params()
        parameters.n_ctx = tokens
        parameters.n_batch = batch
        parameters.n_ubatch = min(_MICRO_BATCH, batch)
        parameters.n_seq_max = sequences
        parameters.n_outputs_max = sequences
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.flash_attn_type = 1 if flash_attention else 0
        parameters.kv_unified = True
        if vectors:
            parameters.n_outputs_max = parameters.n_outputs_max_per_seq = tokens
            parameters.embeddings = True
            parameters.pooling_type = functions.LLAMA_POOLING_TYPE_MEAN
            parameters.n_batch = parameters.n_ubatch = batch = tokens  # encoders read a text in one go
        self.handle = functions.llama_init_from_model(model.handle, parameters)
        if not self.handle:
            raise ModelError(
                translate("errors", "There is not enough memory to work with this language model."),
                safe=translate("errors", "Your project is unharmed."),
                todo=translate("errors", "Close other programs or choose a smaller model."),
            )
        self._memory = functions.llama_get_memory(self.handle)
        self._batch_size = batch
        self._batch = functions.llama_batch_init(batch, 0, 1)
        # One sequence a token: its list of one is set by number, the arrays as a whole.
        self._views = {
            name: np.ctypeslib.as_array(getattr(self._batch, name), shape=(batch,))
            for name in ("token", "pos", "n_seq_id", "logits")
        }
        self._views["n_seq_id"][:] = 1
        model._contexts.append(self)

    def close(self) -> None:
        """Give the memory back."""
        if self.handle:
            functions = library()
            self._views = {}
            functions.llama_batch_free(self._batch)
            functions.llama_free(self.handle)
            self.handle = None
            self.model._contexts.remove(self)

    def use_threads(self, count: int) -> None:
        """Compute with ``count`` threads from now on."""
        library().llama_set_n_threads(self.handle, count, count)

    def clear(self) -> None:
        """Forget everything."""
        library().llama_memory_clear(self._memory, True)

    def copy(self, source: int, target: int) -> None:
        """Let ``target`` begin with all that ``source`` holds; nothing is computed or, in the end, copied."""
        library().llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def forget(self, sequence: int) -> None:
        """Empty one sequence."""
        if not library().llama_memory_seq_rm(self._memory, sequence, -1, -1):
            raise ModelError(
                translate("errors", "This kind of language model cannot be used here: it does not forget a document.")
            )

    def evaluate(self, parts: Sequence[Part]) -> Logits:
        """Compute ``parts``; the logits after the last token of each wanted one, in order: ``(wanted, vocabulary)``.

        Raises :class:`ModelError` when the library fails.
        """
        functions = library()
        size = self.model.vocabulary_size
        rows: list[Logits] = []
        entries = [
            (token, part.start + at, part.sequence, part.wanted and at == len(part.tokens) - 1)
            for part in parts
            for at, token in enumerate(part.tokens)
        ]
        stride = self._batch_size if self.between is None else min(self._batch_size, _STRIDE)
        for begin in range(0, len(entries), stride):
            if begin and self.between is not None:
                self.between()
            chunk = entries[begin : begin + stride]
            columns = list(zip(*chunk, strict=True))
            count = len(chunk)
            for name, column in zip(("token", "pos", None, "logits"), columns, strict=True):
                if name is not None:
                    self._views[name][:count] = column
            for at, sequence in enumerate(columns[2]):
                self._batch.seq_id[at][0] = sequence
            self._batch.n_tokens = count
            status = functions.llama_decode(self.handle, self._batch)
            if status != 0:
                raise ModelError(
                    translate("errors", "The language model failed while it read a document."),
                    safe=translate("errors", "Your project is unharmed."),
                    todo=translate("errors", "Try again; if it fails again, choose another model."),
                )
            self.evaluated += count
            for at, wanted in enumerate(columns[3]):
                if wanted:
                    pointer = functions.llama_get_logits_ith(self.handle, at)
                    rows.append(np.ctypeslib.as_array(pointer, shape=(size,)).astype(np.float32, copy=True))
        return np.stack(rows) if rows else np.zeros((0, size), dtype=np.float32)

    def vector(self, tokens: Sequence[int]) -> Logits:
        """The mean of what the last layer makes of every token: ``(width,)``. Needs ``vectors``; at most all the room.

        Raises :class:`ModelError` when the library fails.
        """
        functions = library()
        count = len(tokens)
        self._views["token"][:count] = tokens
        self._views["pos"][:count] = range(count)
        self._views["logits"][:count] = 1
        for at in range(count):
            self._batch.seq_id[at][0] = 0
        self._batch.n_tokens = count
        failed = functions.llama_decode(self.handle, self._batch) != 0
        pointer = None if failed else functions.llama_get_embeddings_seq(self.handle, 0)
        if not pointer:
            raise ModelError(
                translate("errors", "The language model failed while it read a document."),
                safe=translate("errors", "Your project is unharmed."),
                todo=translate("errors", "Try again; if it fails again, choose another model."),
            )
        width = int(functions.llama_model_n_embd(self.model.handle))
        found = np.ctypeslib.as_array(pointer, shape=(width,)).astype(np.float32, copy=True)
        if self._memory:
            self.clear()
        return found
