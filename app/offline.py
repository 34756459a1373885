"""The air gap, in one place: :func:`guard` runs in the first lines of the program, before anything else.

Only the standard library (and errors and wording of the program) is imported here, because libraries read their offline
switches while they are imported. Five things happen, and none of them needs a privilege:

1. Environment variables tell every library to stay offline, send no telemetry and use no tokens.
2. Network connections that whoever started the program left open for it are replaced by nothing.
3. On Linux a seccomp filter is laid on every thread, and so on every child: no sockets but AF_UNIX.
4. A tripwire (an audit hook) stops attempts of Python code with a sentence that a person understands.
5. Core dumps, which would write document text to disk, are switched off.

**What the filter covers** (x86_64 and aarch64): socket(2) and socketpair(2) of every family but AF_UNIX, from Python or
native code, in threads that were there before and in all children, which cannot gain privileges either; io_uring,
which could make sockets past the filter; other system-call tables (32-bit programs are ended, x32 is refused);
taking a socket out of another process or steering one (pidfd_getfd, ptrace, process_vm_writev); bpf; host names
looked up by way of the kernel's key service (request_key); typing into the terminal (TIOCSTI, TIOCLINUX).

**What it does not cover**: programs of this machine that are spoken to over AF_UNIX or files and have a network of
their own (display server, D-Bus services, another process of the same person reached by /proc/PID/mem); files on
network drives, which the system reads and writes; a compromised system or administrator. The filter cannot be undone.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import re
import socket
import stat
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType
from typing import Any

from app.errors import RefusedOutbound
from app.wording import translate

ENVIRONMENT: Mapping[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_EVALUATE_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_XET": "1",
    "DISABLE_SAFETENSORS_CONVERSION": "1",  # transformers would ask a server to convert a model
    "TORCH_DEVICE_BACKEND_AUTOLOAD": "0",  # torch would import whatever calls itself a back end
    "TOKENIZERS_PARALLELISM": "false",
}
"""What is set, over whatever was set before."""

_LINUX = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How this process is kept off the network.

    ``system`` is "linux", "windows", "macos" or "other". ``enforced`` says whether the system itself refuses; it was
    tried out, not assumed. ``mechanism`` says by what means, ``sentence`` is the one line for the status bar,
    ``details`` are sentences for Settings. All are plain words, in English as they are written to the event log;
    the window shows ``translate("offline", …)`` of each.
    """

    system: str
    enforced: bool
    mechanism: str
    sentence: str
    details: tuple[str, ...]


_state: State | None = None
_refused: dict[str, int] = {}


def guard() -> State:
    """Cut this process, its threads and its children off the network, for good.

    Call it before the first third-party import. A second call changes nothing and returns the same state.
    """
    global _state
    if _state is None:
        os.environ.update(ENVIRONMENT)
        left_open = _drop_inherited()
        problem = _deny_sockets()
        sys.addaudithook(_tripwire)
        _state = _describe(problem, left_open, _stop_core_dumps())
    return _state


def state() -> State | None:
    """What :func:`guard` reached; ``None`` if it was not called."""
    return _state


def refused() -> Mapping[str, int]:
    """How often the tripwire stopped what, by the name of the audit event. Holds no addresses."""
    return dict(_refused)


def ask_for_socket() -> str | None:
    """Ask the kernel of Linux for a network socket, past Python and the tripwire: the name of its refusal ("EACCES").

    ``None`` where it gives one; that is closed at once, and nothing was sent.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.socket(int(socket.AF_INET), int(socket.SOCK_STREAM), 0)
    if number == -1:
        return errno.errorcode.get(ctypes.get_errno(), "EPERM")
    libc.close(number)
    return None


def display_problem() -> str | None:
    """Why no window can open behind the air gap, or ``None``: an X display that is reached over TCP, as by ``ssh -X``.

    A display is on this machine when it names no host or "unix", or is the path of a socket (X(7), "Display names").
    """
    display = os.environ.get("DISPLAY", "")
    other = os.environ.get("QT_QPA_PLATFORM", "")
    if not _LINUX or (_state is not None and not _state.enforced):
        return None
    if (other and not other.startswith("xcb")) or (os.environ.get("WAYLAND_DISPLAY") and not other):
        return None
    parts = re.fullmatch(r"(?:(?P<protocol>.*)/)?(?P<host>.*?):(?P<number>\d+)(?:\.\d+)?", display)
    if parts is None or parts["protocol"] == "unix" or parts["host"] in ("", "unix") or _is_socket(display):
        return None
    return translate(
        "errors",
        "The screen of this session is reached over the network (DISPLAY is {display}, as with “ssh -X”), and Cloister "
        "cuts itself off from the network. Nothing was changed. Start it in a session on the machine itself, or use a "
        "command without a window (“cloister --help”).",
    ).format(display=ascii(display))


def _is_socket(path: str) -> bool:
    try:
        return stat.S_ISSOCK(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _describe(problem: str | None, left_open: bool, dumps: str) -> State:
    systems = {"linux": "linux", "win32": "windows", "darwin": "macos"}
    system = systems.get(sys.platform, "other")
    if problem is None:
        mechanism = translate(
            "offline", "a seccomp filter of the Linux kernel on every thread and child, and a tripwire in Python"
        )
        sentence = translate("offline", "Network: blocked by the system")
        details = [
            translate("offline", "This program and all that it starts can make local sockets only (AF_UNIX)."),
            translate("offline", "Ways around that are refused: io_uring, foreign system calls, others' sockets."),
        ]
    else:
        mechanism = translate("offline", "a tripwire in Python, which does not hold native code or other programs")
        sentence = translate("offline", "Network: not blocked by the system; Cloister stops its own attempts")
        details = [problem]
    if left_open:
        sentence = translate("offline", "Network: open, because Cloister was started on a connection")
        details.append(translate("offline", "Its standard input or output is a network connection, made by others."))
    tripwire = translate("offline", "What Cloister's own code and its Python libraries attempt is stopped beforehand.")
    return State(
        system=system,
        enforced=problem is None and not left_open,
        mechanism=mechanism,
        sentence=sentence,
        details=(*details, tripwire, dumps),
    )


# --- the filter ---------------------------------------------------------------------------------------------------

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000
_AF_UNIX = 1
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_X32_BIT = 0x40000000

ARCHITECTURES: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Name of the machine and what the kernel calls its system-call table (linux/audit.h)."""

_CALLS: Mapping[str, tuple[int, int]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "ioctl": (16, 29),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "ptrace": (101, 117),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "bpf": (321, 280),
    "request_key": (249, 218),
    "seccomp": (317, 277),
}
"""Numbers of system calls on x86_64 and aarch64 (asm/unistd.h)."""

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, constant: ``struct sock_filter`` of linux/filter.h."""


def filter_program() -> list[Instruction]:
    """The filter as classic BPF over ``struct seccomp_data`` (seccomp(2)): system call, architecture, arguments.

    It holds the tables of all architectures, because what counts is what the kernel sees, not what the machine calls
    itself (an emulator may say otherwise). Arguments are little-endian; the kernel cuts families and ioctl numbers to
    32 bits, and so does the filter.
    """
    number, architecture, first, second = 0, 4, 16, 24
    refuse = [answer(_ERRNO | errno.EPERM)]
    absent = [answer(_ERRNO | errno.ENOSYS)]  # as on a kernel without it: who asks falls back
    only_local = [load(first), *if_equal(_AF_UNIX, [answer(_ALLOW)]), answer(_ERRNO | errno.EACCES)]
    no_typing = [load(second), *if_equal(_TIOCSTI, refuse), *if_equal(_TIOCLINUX, refuse), answer(_ALLOW)]
    answers = {"socket": only_local, "socketpair": only_local, "ioctl": no_typing, "seccomp": [answer(_ALLOW)]}
    program = [load(architecture)]
    for column, audit in enumerate(ARCHITECTURES.values()):
        checks = [load(number), (0x35, 0, 1, _X32_BIT), *absent]  # BPF_JMP | BPF_JGE | BPF_K
        for name, numbers in _CALLS.items():
            otherwise = absent if name.startswith("io_uring") else refuse
            checks += if_equal(numbers[column], answers.get(name, otherwise))
        program += if_equal(audit, [*checks, answer(_ALLOW)])
    return [*program, answer(_KILL_PROCESS)]


def load(offset: int) -> Instruction:
    return (0x20, 0, 0, offset)  # BPF_LD | BPF_W | BPF_ABS


def answer(value: int) -> Instruction:
    return (0x06, 0, 0, value)  # BPF_RET | BPF_K


def if_equal(value: int, then: list[Instruction]) -> list[Instruction]:
    return [(0x15, 0, len(then), value), *then]  # BPF_JMP | BPF_JEQ | BPF_K


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def _deny_sockets() -> str | None:
    """Lay the filter on all threads. ``None`` when the kernel was then seen to refuse, else a sentence on why not."""
    if not _LINUX:
        return translate(
            "offline",
            "This system offers no way to cut off a single program without an administrator; its firewall can.",
        )
    problem = lay(filter_program())
    if problem is not None:
        return problem
    # Tried out with a family that exists nowhere: EACCES can only come from the filter.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.socket(0, 1, 0) != -1 or ctypes.get_errno() != errno.EACCES:
        return "The kernel took the filter, but does not act on it."
    return None


def lay(instructions: Sequence[Instruction]) -> str | None:
    """Lay a filter on all threads, for good, on top of those that lie there. A sentence if the kernel refused."""
    machine = platform.machine()
    if machine not in ARCHITECTURES or sys.byteorder != "little" or sys.maxsize < 2**32:
        return f"There is no filter for this kind of processor ({machine})."
    set_no_new_privileges, set_mode_filter, all_threads, no_slowdown = 38, 1, 1, 4
    libc = ctypes.CDLL(None, use_errno=True)
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    program = _FilterProgram(len(code) // 8, code)
    if libc.prctl(set_no_new_privileges, *map(ctypes.c_ulong, (1, 0, 0, 0))) != 0:
        return f"The kernel refused to give up privileges: {os.strerror(ctypes.get_errno())}."
    call = ctypes.c_long(_CALLS["seccomp"][list(ARCHITECTURES).index(machine)])
    # Kernels before 5.16 slow a filtered process down as a guard against Spectre, which helps only where foreign code
    # runs inside; kernels before 4.17 do not know the flag.
    for flags in (all_threads | no_slowdown, all_threads):
        result = libc.syscall(call, ctypes.c_ulong(set_mode_filter), ctypes.c_ulong(flags), ctypes.byref(program))
        if result == 0:
            break
    else:
        why = os.strerror(ctypes.get_errno()) if result < 0 else "another filter is in the way"
        return f"The kernel refused the filter: {why}."
    return None


def _drop_inherited() -> bool:
    """Put nothing in the place of network sockets that were handed over at the start.

    Standard input, output and error are left alone, as somebody reads there; whether any is such a socket is returned.
    """
    if not _LINUX or not os.path.isdir("/proc/self/fd"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    kept = False
    for name in os.listdir("/proc/self/fd"):
        number, domain, size = int(name), ctypes.c_int(_AF_UNIX), ctypes.c_uint(4)
        socket_level, socket_domain = 1, 39
        found = libc.getsockopt(number, socket_level, socket_domain, ctypes.byref(domain), ctypes.byref(size)) == 0
        if not found or domain.value == _AF_UNIX:
            continue
        if number <= 2:
            kept = True
            continue
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, number, inheritable=False)
        os.close(nothing)
    return kept


def _stop_core_dumps() -> str:
    """Keep the memory of a crash off the disk. Returns a sentence that says so.

    PR_SET_DUMPABLE would do it too, but desktop portals refuse programs that are not dumpable: file dialogs and the
    dark theme would be gone (flatpak/xdg-desktop-portal, issue 785).
    """
    if sys.platform == "win32":
        # No crash dialog, and so no report that Windows would send off; no heap in one that is made all the same.
        kernel32 = ctypes.windll.kernel32
        kernel32.SetErrorMode(kernel32.GetErrorMode() | 0x0001 | 0x0002)
        if hasattr(kernel32, "WerSetFlags"):
            kernel32.WerSetFlags(0x0001)
        return translate("offline", "Crash reports of the system are switched off for this program.")
    else:
        import resource

        # On Linux 0 still starts a crash collector that gets all of the memory (core(5): limits do not hold for pipes),
        # while 1 starts none and is too little for a file (fs/coredump.c).
        limit = 1 if _LINUX else 0
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
        if _LINUX:
            try:
                with open("/proc/self/coredump_filter", "w", encoding="ascii") as kinds_of_memory:
                    kinds_of_memory.write("0")
            except OSError:
                pass  # a kernel built without it; the limit holds
        return translate("offline", "Core dumps are switched off, so that a crash writes no document text to disk.")


# --- the tripwire -------------------------------------------------------------------------------------------------

_ATTEMPTS: Mapping[str, str] = {
    event: attempt
    for attempt, events in {
        translate("offline", "open a network connection"): "socket.connect",
        translate("offline", "wait for network connections"): "socket.bind",
        translate("offline", "send something over the network"): "socket.sendto socket.sendmsg",
        translate("offline", "look up a host on the network"): (
            "socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.getnameinfo"
        ),
        translate("offline", "fetch something from the network"): "urllib.Request",
        translate("offline", "connect to a server"): (
            "http.client.connect ftplib.connect smtplib.connect imaplib.open poplib.connect nntplib.connect "
            "telnetlib.Telnet.open"
        ),
        translate("offline", "open a page in the web browser"): "webbrowser.open",
    }.items()
    for event in events.split()
}
"""Audit events (Python documentation, "Audit events table") and, for people, what is attempted."""

_ON_A_SOCKET = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_LOCAL_FAMILIES = frozenset({int(getattr(socket, "AF_UNIX", -1)), -1})

_SOCKETPAIR: frozenset[CodeType] = frozenset(
    function.__code__
    for name in ("socketpair", "_fallback_socketpair")
    if isinstance(function := getattr(socket, name, None), FunctionType)
)
"""Where the system has no socketpair (Windows), Python builds one out of two loopback sockets: event loops need it."""


def _tripwire(event: str, arguments: tuple[Any, ...]) -> None:
    attempt = _ATTEMPTS.get(event)
    if attempt is None:
        if event == "socket.__new__" and arguments[1] not in _LOCAL_FAMILIES and not _is_socketpair():
            # The same answer as the filter's: libraries that only probe for a family go on without it.
            raise PermissionError(errno.EACCES, "Cloister does not use the network")
        return
    if event in _ON_A_SOCKET and (arguments[0].family in _LOCAL_FAMILIES or _is_socketpair()):
        return
    _refused[event] = _refused.get(event, 0) + 1
    raise RefusedOutbound(
        translate("errors", "A part of the program ({module}) tried to {attempt}, and was stopped.").format(
            module=_asker(), attempt=translate("offline", attempt)
        ),
        safe=translate("errors", "Nothing left this machine."),
        todo=translate("errors", "You can go on working; please report it, because Cloister should never try."),
    )


def _is_socketpair() -> bool:
    frame = sys._getframe(2)
    for _ in range(4):  # socketpair → accept → __init__ is the longest way
        if frame.f_code in _SOCKETPAIR:
            return True
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return False


def _asker() -> str:
    """The name of the nearest module that is not Python's own. No address: that may come out of a document."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name and name.partition(".")[0] not in sys.stdlib_module_names:
            return name
        frame = frame.f_back
    return "Python"
