"""On Windows, what holds a child from outside: a Job Object. On other systems the child limits itself."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_WORD, _LARGE = ctypes.c_uint32, ctypes.c_int64
_ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_EXCEPTION, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000
_EXTENDED_LIMIT_INFORMATION = 9


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of the Windows API."""

    _fields_ = [
        ("PerProcessUserTimeLimit", _LARGE),
        ("PerJobUserTimeLimit", _LARGE),
        ("LimitFlags", _WORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", _WORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", _WORD),
        ("SchedulingClass", _WORD),
    ]


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]


class Job:
    """Limits laid on a child right after it was started, before it is sent anything: memory in bytes, no processes of
    its own, and its end together with the program. Where the system has no such thing, nothing happens."""

    def __init__(self, memory: int) -> None:
        self._kernel: Any = None
        self._handle: Any = None
        if sys.platform == "win32":
            self._open(memory, ctypes.WinDLL("kernel32", use_last_error=True))

    def _open(self, memory: int, kernel: Any) -> None:
        handle_type = ctypes.c_void_p
        kernel.CreateJobObjectW.restype = handle_type
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
        kernel.SetInformationJobObject.argtypes = (handle_type, ctypes.c_int, ctypes.c_void_p, _WORD)
        kernel.AssignProcessToJobObject.argtypes = (handle_type, handle_type)
        kernel.CloseHandle.argtypes = (handle_type,)
        limits = _Extended()
        limits.BasicLimitInformation.LimitFlags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_EXCEPTION | _KILL_ON_CLOSE
        limits.BasicLimitInformation.ActiveProcessLimit = 1
        limits.ProcessMemoryLimit = memory
        handle = kernel.CreateJobObjectW(None, None)
        if handle and kernel.SetInformationJobObject(
            handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        ):
            self._handle, self._kernel = handle, kernel

    def hold(self, process_handle: int) -> None:
        """Put a process that was just started (``Popen._handle``) into the job."""
        if self._handle is not None:
            self._kernel.AssignProcessToJobObject(self._handle, process_handle)

    def close(self) -> None:
        """Let go of the job; whatever still runs in it is ended by the system."""
        if self._handle is not None:
            self._kernel.CloseHandle(self._handle)
            self._handle = None
