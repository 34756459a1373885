"""What holds a child that reads foreign files: limits of the system that it lays on itself before the first byte.

:func:`enter` is called once, at its start, after :func:`app.offline.guard`. On Linux and macOS: memory, processor time,
size of files (none), open files, processes, priority, and a working directory that no longer exists. On Linux also a
second filter of system calls: no sockets at all, no other programs, no processes, no changes to files, nothing sent to
other processes. On Windows, :class:`.job.Job` is laid on the child by the one who starts it. What a system does not
offer is left out; the client's clock and its bounds on what comes back hold everywhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from app import offline
from app.offline import Instruction, answer, if_equal, load

MEMORY = 1 << 30
"""Bytes of address space a child may have."""
_OPEN_FILES = 64
_SECONDS_EACH = 40
_SECONDS_IN_ALL = 3600
_NICER_BY = 5

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_REFUSED = _ERRNO | errno.EACCES
_ABSENT = _ERRNO | errno.ENOSYS  # as on a kernel without it: who asks falls back
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CLONE_THREAD = 0x00010000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, (16, 24, 32)  # where they stand in struct seccomp_data

_NEVER: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "process_vm_readv": (310, 270),
    "creat": (85, None), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "unlink": (87, None), "unlinkat": (263, 35), "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "mknod": (133, None), "mknodat": (259, 33), "truncate": (76, 45), "chmod": (90, None), "fchmod": (91, 52),
    "fchmodat": (268, 53), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "fchmodat2": (452, 452), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "mount": (165, 40), "umount2": (166, 39), "unshare": (272, 97), "setns": (308, 268), "chroot": (161, 51),
    "keyctl": (250, 219), "add_key": (248, 217), "shmget": (29, 194), "msgget": (68, 186), "memfd_create": (319, 279),
    "userfaultfd": (323, 282), "perf_event_open": (298, 241), "setpriority": (141, 140),
}  # fmt: skip
"""System calls (numbers on x86_64 and aarch64) that a reader has no use for."""
_FALLS_BACK = {"clone3": (435, 435), "openat2": (437, 437)}


def enter() -> None:
    """Take this process into confinement, for good. Parts that the system refuses are left out."""
    sys.dont_write_bytecode = True
    _leave_all_folders()
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(_NICER_BY)
        _limit()
    if sys.platform.startswith("linux"):
        offline.lay(filter_program(os.getpid()))


def another_document() -> None:
    """Give the next document its own processor time. Beyond it, the system ends the process."""
    if sys.platform != "win32":
        import resource

        spent = resource.getrusage(resource.RUSAGE_SELF)
        used = int(spent.ru_utime + spent.ru_stime) + 1
        _lower(resource.RLIMIT_CPU, used + _SECONDS_EACH, _SECONDS_IN_ALL)


def memory_used() -> int:
    """The most memory this process has had, in bytes; 0 where the system does not say."""
    if sys.platform.startswith("linux"):
        # Not getrusage: its figure begins with what the process had that started this one.
        with contextlib.suppress(OSError, ValueError), open("/proc/self/status", encoding="ascii") as status:
            return next((int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:")), 0)
    elif sys.platform != "win32":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return 0


def filter_program(own: int) -> list[Instruction]:
    """The filter as classic BPF over ``struct seccomp_data`` (seccomp(2)). ``own``: the process's own number."""
    program = [load(_ARCHITECTURE)]
    first, second, third = _ARGUMENTS
    refused, allowed = [answer(_REFUSED)], [answer(_ALLOW)]
    for column, audit in enumerate(offline.ARCHITECTURES.values()):
        checks: list[Instruction] = [load(_NUMBER)]
        for numbers in _NEVER.values():
            number = numbers[column]
            if number is not None:
                checks += if_equal(number, refused)
        for absent in _FALLS_BACK.values():
            checks += if_equal(absent[column], [answer(_ABSENT)])
        if column == 0:
            checks += if_equal(2, [load(second), *_if_any(_WRITING, refused), *allowed])  # open
        checks += if_equal((257, 56)[column], [load(third), *_if_any(_WRITING, refused), *allowed])  # openat
        checks += if_equal((56, 220)[column], [load(first), *_if_any(_CLONE_THREAD, allowed), *refused])  # clone
        # Signals to itself only (abort), limits of itself only.
        checks += if_equal((234, 131)[column], [load(first), *if_equal(own, allowed), *refused])  # tgkill
        checks += if_equal((302, 261)[column], [load(first), *if_equal(0, allowed), *refused])  # prlimit64
        checks += allowed
        # A jump on a condition reaches 255 instructions, one without any distance.
        program += [(0x15, 1, 0, audit), (0x05, 0, 0, len(checks)), *checks]
    return [*program, *allowed]


def _if_any(bits: int, then: list[Instruction]) -> list[Instruction]:
    return [(0x45, 0, len(then), bits), *then]  # BPF_JMP | BPF_JSET | BPF_K


def _leave_all_folders() -> None:
    """Work in a folder that is empty and stays so, because it is gone. Where that is not possible, in the root."""
    folders = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"
    place = os.path.join(folders, f"cloister-{os.urandom(8).hex()}")
    try:
        os.mkdir(place, 0o700)  # tempfile would try out every folder by writing into it
        os.chdir(place)
        os.rmdir(place)
    except OSError:
        with contextlib.suppress(OSError):
            os.chdir(os.path.abspath(os.sep))


def _limit() -> None:
    import resource

    # macOS keeps to none of the first two strictly; there, the client's bounds are what holds.
    _lower(resource.RLIMIT_AS, MEMORY, MEMORY)
    _lower(resource.RLIMIT_DATA, MEMORY, MEMORY)
    _lower(resource.RLIMIT_FSIZE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)
    if hasattr(resource, "RLIMIT_MEMLOCK"):
        _lower(resource.RLIMIT_MEMLOCK, 0, 0)
    _lower(resource.RLIMIT_CPU, _SECONDS_EACH, _SECONDS_IN_ALL)


def _lower(which: int, soft: int, hard: int) -> None:
    import resource

    _, highest = resource.getrlimit(which)
    if highest != resource.RLIM_INFINITY:
        hard = min(hard, highest)
        soft = min(soft, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(which, (soft, hard))
