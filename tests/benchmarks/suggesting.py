"""What a frame that is kept saves, what evaluating documents together brings here, and what flash attention changes.

    python -m tests.benchmarks.suggesting [30m] [0.5b] [--all-processors]

On models of random weights in the shape of a small and of a half-billion-parameter model (llama architecture, Q8_0),
built in a temporary folder. Wall times mean something on an idle machine; the processor's seconds stand beside them.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from app.engine import suggesting
from app.engine.gguf import memory, options
from app.engine.gguf.library import processors
from app.engine.gguf.runtime import Context, Model, Part
from app.engine.prompts import Choice, Example
from app.engine.suggesting import LlamaSuggester
from tests import gguf_builder as build

SHAPES = {
    "30m": {"width": 384, "layers": 8, "heads": 6, "kv_heads": 6, "feed_forward": 1024, "vocabulary": 16_000},
    "0.5b": {"width": 896, "layers": 24, "heads": 14, "kv_heads": 2, "feed_forward": 4864, "vocabulary": 32_000},
}
CHOICES = [Choice(name=f"Label {at}", sentence="applies when a document is of this kind") for at in range(8)]
EXAMPLES = [Example(text="some words of a document " * 5, choice=at % 8, reason="says so") for at in range(6)]
TEXT = "words of a document that say this and that "


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds of ``work``."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


@contextmanager
def slips(found: list[float], interval: float = 0.005) -> Iterator[None]:
    """Milliseconds by which a timer of 5 ms was late in another thread: what the window would feel."""
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            started = time.perf_counter()
            time.sleep(interval)
            found.append((time.perf_counter() - started - interval) * 1000)

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def resident() -> float:
    """MB of memory this process holds (Linux)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
    except OSError:
        return float("nan")


def measure(name: str, folder: Path, documents: int) -> None:
    path = folder / f"{name}.gguf"
    build.random_model(path, np.random.default_rng(0), kind=build.Q8_0, **SHAPES[name])  # type: ignore[arg-type]
    print(f"\n{name}: {path.stat().st_size / 2**20:.0f} MB, {processors()} processors")
    before = resident()
    late: list[float] = []
    with slips(late):
        wall, _ = timed(lambda: made.append(suggesting.load(path, expected_sha256=None, threads=1)))
        suggester = made.pop()
        print(f"loaded in {wall:.1f} s, its hash computed")
        frame_wall, frame_cpu = timed(lambda: suggester.frame(CHOICES, examples=EXAMPLES, calibrated=False))
        frame = suggester.frame(CHOICES, examples=EXAMPLES, calibrated=False)
        words = max(1, frame.tokens // 8 // 12)
        texts = [f"{at} " + TEXT * max(1, words // 5) for at in range(documents)]
        length = len(suggester.document_tokens(texts[0]))
        while length * 8 > frame.tokens:
            texts = [text[: int(len(text) * 0.9)] for text in texts]
            length = len(suggester.document_tokens(texts[0]))
        print(f"frame of {frame.tokens} tokens in {frame_wall:.2f} s ({frame_cpu:.2f} s of processor)")
        print(f"documents of {length} tokens, {len(suggester._closing)} more after each")
        timings(suggester, texts)
    late.sort()
    print(f"a 5 ms timer was late by {late[int(len(late) * 0.99)]:.0f} ms (p99), {late[-1]:.0f} ms at worst")
    need = memory.need(suggester.header, context=suggester._context.tokens, torch_loaded=True)  # type: ignore[union-attr]
    print(f"memory: {resident() - before:.0f} MB more than before, {need.total / 2**20:.0f} MB estimated")
    differences(suggester, texts[: 4 if name == "30m" else 1])
    suggester.close()
    print(f"after unloading: {resident() - before:.0f} MB more than before")
    completions(path, suggester, texts[: 4 if name == "30m" else 1])


made: list[LlamaSuggester] = []


def timings(suggester: LlamaSuggester, texts: list[str]) -> None:
    for threads in [1, *([processors()] if "--all-processors" in sys.argv else [])]:
        suggester._context.use_threads(threads)  # type: ignore[union-attr]
        for together in (1, 4):
            suggester.together = together
            some = texts if threads == 1 else texts[: len(texts) // 4]  # slow where another program is at work
            count = suggester.evaluated
            wall, cpu = timed(lambda some=some: list(suggester.each(some)))  # type: ignore[misc]
            each = (suggester.evaluated - count) / len(some)
            print(
                f"{threads} thread(s), {together} together: {wall / len(some) * 1000:.1f} ms a document "
                f"({cpu / len(some) * 1000:.1f} ms of processor), {each:.0f} tokens",
                flush=True,
            )
    suggester._context.use_threads(1)  # type: ignore[union-attr]
    suggester.together = 1


def differences(suggester: LlamaSuggester, texts: list[str]) -> None:
    """Largest differences of log-probabilities to a plain evaluation of frame and document."""
    opening = suggester._opening(CHOICES, "", EXAMPLES, np.arange(len(CHOICES)))
    model, chosen = suggester._model, suggester._options
    assert chosen is not None
    ways: dict[str, list[float]] = {"frame kept": [], "four together": [], "flash attention": []}
    kept = dict(suggester.each(texts))
    suggester.together = 4
    together = dict(suggester.each(texts))
    suggester.together = 1
    for at, text in enumerate(texts):
        tokens = [*opening, *suggester.document_tokens(text), *suggester._closing]
        plain = full(model, tokens, chosen, flash=False)
        ways["frame kept"].append(float(np.abs(kept[at] - plain).max()))
        ways["four together"].append(float(np.abs(together[at] - plain).max()))
        ways["flash attention"].append(float(np.abs(full(model, tokens, chosen, flash=True) - plain).max()))
    for way, found in ways.items():
        print(f"{way}: log-probabilities differ by up to {max(found):.1e} from a plain evaluation")


def full(model: Model, tokens: list[int], chosen: options.Options, *, flash: bool) -> np.ndarray:
    context = Context(model, tokens=-(-len(tokens) // 256) * 256, sequences=1, flash_attention=flash)
    logits = context.evaluate([Part(0, 0, tokens)])[0]
    context.close()
    return options.log_shares(logits, chosen.first)


def completions(path: Path, suggester: LlamaSuggester, texts: list[str]) -> None:
    """The library's own completion of one token with nothing kept, for comparison."""
    import llama_cpp

    library = llama_cpp.Llama(str(path), n_ctx=4096, n_threads=1, n_threads_batch=1, verbose=False, use_mmap=False)
    with_vocabulary = Model.open(path)
    again = LlamaSuggester(with_vocabulary, header=suggester.header, sha256="", threads=1)
    again.frame(CHOICES, examples=EXAMPLES, calibrated=False)
    opening = again._opening(CHOICES, "", EXAMPLES, np.arange(len(CHOICES)))
    prompts = [[*opening, *again.document_tokens(text), *again._closing] for text in texts]

    def complete() -> None:
        for tokens in prompts:
            library.reset()
            library._ctx.kv_cache_clear()
            library.create_completion(tokens, max_tokens=1, temperature=0.0)

    wall, cpu = timed(complete)
    alone, alone_cpu = timed(lambda: list(again.each(texts)))
    print(
        f"create_completion with nothing kept: {wall / len(texts) * 1000:.0f} ms a document "
        f"({cpu / len(texts) * 1000:.0f} ms of processor), {cpu / alone_cpu:.1f} times as much processor, "
        f"{wall / alone:.1f} times as long as with the frame kept"
    )
    again.close()
    library.close()


def main() -> None:
    chosen = [name for name in sys.argv[1:] if name in SHAPES] or list(SHAPES)
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            measure(name, Path(folder), 16 if name == "30m" else 8)


if __name__ == "__main__":
    main()
