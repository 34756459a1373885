"""Importing torch without holding up the window.

Two things hold the interpreter for a third of a second when torch is first imported: the system's loader, which maps
400 MB of libraries inside one call, and the garbage collector, which walks all that was imported so far. The libraries
are loaded beforehand by a foreign call, which lets other threads run, and the collector waits.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LIBRARIES = ("libgomp", "libc10", "libtorch_cpu", "libtorch", "libshm", "libtorch_python")
"""In the order in which they need one another."""


@contextmanager
def without_pauses() -> Iterator[None]:
    """For the imports inside: no collection in their midst; what they bring is not walked again afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def load_libraries() -> None:
    """Load torch's libraries while other threads go on. Does nothing where that is not possible: it only saves time.

    POSIX only: on Windows the import finds them by itself.
    """
    spec = importlib.util.find_spec("torch") if "torch" not in sys.modules else None
    if os.name != "posix" or spec is None or not spec.submodule_search_locations:
        return
    folder = Path(spec.submodule_search_locations[0]) / "lib"
    try:
        # As a foreign function of the C library it is called without the interpreter's lock; ctypes.CDLL(path) is not.
        load = ctypes.CDLL(None).dlopen
    except (AttributeError, OSError):
        return
    load.restype = ctypes.c_void_p
    load.argtypes = [ctypes.c_char_p, ctypes.c_int]
    for name in _LIBRARIES:
        for path in sorted([*folder.glob(f"{name}.so*"), *folder.glob(f"{name}.dylib")])[:1]:
            load(os.fsencode(path), os.RTLD_NOW | os.RTLD_GLOBAL)
