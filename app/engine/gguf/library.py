"""llama.cpp as a library: loaded once, and silently; the processors it may use, and memory given back after it."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any


@cache
def library() -> Any:
    """llama.cpp's functions, silent: its log would write the file's own words to the terminal."""
    _load_quietly()
    from llama_cpp import llama_cpp as functions

    functions.llama_log_set(_silence(), ctypes.c_void_p(0))
    functions.llama_backend_init()
    return functions


@cache
def _silence() -> Any:
    """A log callback that drops everything; kept for good, because the library holds its address."""
    from llama_cpp import llama_cpp as functions

    return functions.llama_log_callback(lambda level, text, data: None)


def _load_quietly() -> None:
    """Load the native libraries while other threads of Python go on (as app.engine.preload does for torch)."""
    import importlib.util

    spec = importlib.util.find_spec("llama_cpp") if "llama_cpp" not in sys.modules else None
    if os.name != "posix" or spec is None or not spec.submodule_search_locations:
        return
    try:
        load = ctypes.CDLL(None).dlopen
    except (AttributeError, OSError):
        return
    load.restype = ctypes.c_void_p
    load.argtypes = [ctypes.c_char_p, ctypes.c_int]
    folder = Path(spec.submodule_search_locations[0]) / "lib"
    for name in ("libggml-base", "libggml-cpu", "libggml", "libllama"):
        for path in [*folder.glob(f"{name}.so"), *folder.glob(f"{name}.dylib")][:1]:
            load(os.fsencode(path), os.RTLD_NOW | os.RTLD_GLOBAL)


def processors() -> int:
    """Processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def give_back() -> None:
    """Ask the C library to hand freed memory to the system (glibc keeps it otherwise)."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
