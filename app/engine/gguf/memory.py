"""How much memory a model will need here, against how much is free: said before it is loaded."""

from __future__ import annotations

import ctypes
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from app.engine.gguf.header import Header

TORCH = 650 << 20
"""What the embedder with its libraries takes, where it is not loaded yet."""
_LIBRARY = 60 << 20
"""llama.cpp itself and its small buffers."""
_MICRO_BATCH = 512
_F16, _F32 = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Bytes a model needs: its weights, its memory of what it read (``cache``), room to compute, and ``beside`` it."""

    weights: int
    cache: int
    compute: int
    beside: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.cache + self.compute + self.beside


def need(header: Header, *, context: int = 4096, sequences: int = 6, torch_loaded: bool | None = None) -> Need:
    """What a model with room for ``context`` tokens will need, in bytes, on a processor (no graphics card).

    Keys and values are kept in half precision. With flash attention off, scores of 512 tokens against the whole context
    lie in memory for every head. ``torch_loaded`` says whether the embedder's library is in this process already
    (looked up by default): if not, its share is kept free.
    """
    if torch_loaded is None:
        torch_loaded = "torch" in sys.modules
    rows = min(_MICRO_BATCH, context)
    cache = context * header.layers * header.kv_heads * (header.key_length + header.value_length) * _F16
    attention = 2 * header.heads * rows * context * _F32
    layer = rows * (6 * header.width + 3 * header.feed_forward) * _F32
    outputs = 2 * sequences * header.vocabulary * _F32
    return Need(
        weights=header.weight_bytes,
        cache=cache,
        compute=attention + layer + outputs,
        beside=_LIBRARY + (0 if torch_loaded else TORCH),
    )


def free() -> int | None:
    """Bytes that programs can still take without swapping; ``None`` where the system does not say."""
    if sys.platform == "win32":
        return _free_on_windows()
    if sys.platform == "darwin":
        return _free_on_macos()
    bounds = [found for found in (_of_meminfo(), _of_cgroup()) if found is not None]
    return min(bounds, default=None)


def _of_meminfo() -> int | None:
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def _of_cgroup() -> int | None:
    """What a container's limit leaves (cgroup v2)."""
    try:
        folder = Path("/sys/fs/cgroup")
        limit = (folder / "memory.max").read_text(encoding="ascii").strip()
        used = int((folder / "memory.current").read_text(encoding="ascii"))
        cached = re.search(r"^inactive_file (\d+)", (folder / "memory.stat").read_text(encoding="ascii"), re.MULTILINE)
        return max(0, int(limit) - used + (int(cached[1]) if cached else 0)) if limit.isdigit() else None
    except (OSError, ValueError):
        return None


def _free_on_windows() -> int | None:
    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of sysinfoapi.h."""

        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "c", "d", "e", "f", "g")),
        ]

    status = Status(length=ctypes.sizeof(Status))
    windll = getattr(ctypes, "windll", None)
    if windll is None or not windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.free)


def _free_on_macos() -> int | None:
    """Free and purgeable pages, by sysctl (no program is started)."""
    try:
        libc = ctypes.CDLL(None)
        pages = 0
        for name in (b"vm.page_free_count", b"vm.page_purgeable_count", b"vm.page_pageable_external_count"):
            value, size = ctypes.c_uint32(0), ctypes.c_size_t(4)
            if libc.sysctlbyname(name, ctypes.byref(value), ctypes.byref(size), None, 0) == 0:
                pages += value.value
        page, size = ctypes.c_uint64(0), ctypes.c_size_t(8)
        if libc.sysctlbyname(b"hw.pagesize", ctypes.byref(page), ctypes.byref(size), None, 0) != 0:
            return None
        return pages * page.value or None
    except (OSError, AttributeError):
        return None
