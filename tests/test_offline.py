"""The air gap. It cannot be undone, so nearly everything here runs in a process of its own."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app import offline

ROOT = Path(__file__).resolve().parent.parent
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux enforces it")
FAMILIES = {
    "AF_UNSPEC": 0,
    "AF_INET": 2,
    "AF_INET6": 10,
    "AF_NETLINK": 16,
    "AF_PACKET": 17,
    "AF_ALG": 38,
    "AF_VSOCK": 40,
}


def run(
    code: str,
    *,
    env: Mapping[str, str] | None = None,
    command: tuple[str, ...] = (sys.executable, "-W", "error"),
    **more: Any,
) -> Any:
    """What the last line that ``code`` prints says, as JSON."""
    done = subprocess.run(
        [*command, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        **more,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


# --- A1: before everything else -----------------------------------------------------------------------------------


def test_needs_the_standard_library_only() -> None:
    # -S and -I: no other library is on the path at all.
    loaded = run(
        f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from app import offline
        offline.guard()
        import json
        print(json.dumps(sorted(sys.modules)))
        """,
        command=(sys.executable, "-I", "-S", "-W", "error"),
    )
    foreign = {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names} - {
        "__main__",
        "__mp_main__",
    }
    assert foreign == {"app", "app.errors", "app.offline", "app.wording"}


def test_libraries_find_their_switches_set_whatever_was_set_before() -> None:
    pytest.importorskip("huggingface_hub")
    found = run(
        """
        import json
        from app import offline
        offline.guard()
        import os
        from huggingface_hub import constants
        print(json.dumps([dict(os.environ), constants.HF_HUB_OFFLINE, constants.HF_HUB_DISABLE_TELEMETRY,
                          constants.HF_HUB_DISABLE_IMPLICIT_TOKEN]))
        """,
        env=dict.fromkeys(offline.ENVIRONMENT, "0"),
    )
    assert found[1:] == [True, True, True]
    assert found[0].items() >= offline.ENVIRONMENT.items()


def test_a_second_call_changes_nothing() -> None:
    same, before, filters = run(
        """
        import json
        from app import offline
        before = offline.state()
        first = offline.guard()
        again = offline.guard()
        status = dict(line.split(":", 1) for line in open("/proc/self/status")) if offline._LINUX else {}
        print(json.dumps([first is again is offline.state(), before, status.get("Seccomp_filters", "1").strip()]))
        """
    )
    assert same
    assert before is None
    inherited = Path("/proc/self/status").read_text().partition("Seccomp_filters:")[2].split() if offline._LINUX else []
    assert int(filters) == int(inherited[0] if inherited else 0) + 1


# --- A2: the kernel refuses ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kernel() -> Any:
    """For each family the errors met in four places, with the filter alone: no tripwire."""
    return run(
        f"""
        import ctypes, json, socket, subprocess, sys, threading

        def attempt(make):
            try:
                made = make()
            except OSError as error:
                return error.errno
            return 0

        libc = ctypes.CDLL(None, use_errno=True)
        def native(family):
            return 0 if libc.socket(family, 2, 0) >= 0 else ctypes.get_errno()

        go, results = threading.Event(), {{}}
        def early():  # this thread is there before the filter is
            go.wait()
            for name, family in families.items():
                results[name]["thread"] = attempt(lambda: socket.socket(family, 2))

        families = {FAMILIES!r}
        thread = threading.Thread(target=early)
        thread.start()
        from app import offline
        assert offline._deny_sockets() is None
        for name, family in families.items():
            results[name] = {{"python": attempt(lambda: socket.socket(family, 2)), "native": native(family)}}
        go.set()
        thread.join()
        child = '''
        import ctypes, json
        libc = ctypes.CDLL(None, use_errno=True)
        print(json.dumps([0 if libc.socket(f, 2, 0) >= 0 else ctypes.get_errno() for f in (%s)]))
        ''' % ",".join(map(str, families.values()))
        import textwrap
        command = [sys.executable, "-S", "-c", textwrap.dedent(child)]
        found = subprocess.run(command, capture_output=True, check=True).stdout
        for name, error in zip(families, json.loads(found)):
            results[name]["child"] = error
        print(json.dumps(results))
        """
    )


@linux
@pytest.mark.parametrize("place", ["python", "native", "thread", "child"])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_other_family_is_refused(kernel: Any, family: str, place: str) -> None:
    assert kernel[family][place] == errno.EACCES


@linux
def test_local_sockets_work(tmp_path: Path) -> None:
    assert run(
        f"""
        import asyncio, json, socket
        from app import offline
        assert offline.guard().enforced
        left, right = socket.socketpair()
        left.sendall(b"hello")
        heard = [right.recv(5).decode()]
        left.close(), right.close()
        server = socket.socket(socket.AF_UNIX)
        server.bind({str(tmp_path / "s")!r})
        server.listen()
        client = socket.socket(socket.AF_UNIX)
        client.connect({str(tmp_path / "s")!r})
        there, _ = server.accept()
        client.sendall(b"there")
        heard.append(there.recv(5).decode())
        client.close(), there.close(), server.close()
        asyncio.run(asyncio.sleep(0))
        print(json.dumps([*heard, offline.refused()]))
        """
    ) == ["hello", "there", {}]


@linux
def test_ways_around_are_refused() -> None:
    found = run(
        """
        import ctypes, json, os, platform, termios, fcntl, socket
        from app import offline
        offline.guard()
        libc = ctypes.CDLL(None, use_errno=True)
        column = list(offline.ARCHITECTURES).index(platform.machine())
        found = {}
        for name, numbers in offline._CALLS.items():
            if name not in ("socket", "socketpair", "ioctl", "seccomp"):
                result = libc.syscall(ctypes.c_long(numbers[column]), *[ctypes.c_long(0)] * 5)
                found[name] = [result, ctypes.get_errno()]
        pair = (ctypes.c_int * 2)()
        for family in (2, 30):  # TIPC can make pairs, too
            found[f"pair {family}"] = [libc.socketpair(family, 1, 0, pair), ctypes.get_errno()]
        master, slave = os.openpty()
        for request in (0x5412, 0x541C):
            try:
                fcntl.ioctl(slave, request, b"x")
                found[f"typing {request}"] = [0, 0]
            except OSError as error:
                found[f"typing {request}"] = [-1, error.errno]
        termios.tcgetattr(slave)  # other ioctls are left alone
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        found["privileges"] = [int(status["NoNewPrivs"]), int(status["Seccomp"])]
        print(json.dumps(found))
        """
    )
    absent = {name: [-1, errno.ENOSYS] for name in ("io_uring_setup", "io_uring_enter", "io_uring_register")}
    refused = ("ptrace", "process_vm_writev", "pidfd_getfd", "bpf", "request_key", "typing 21522", "typing 21532")
    assert found == {
        **absent,
        **{name: [-1, errno.EPERM] for name in refused},
        "pair 2": [-1, errno.EACCES],
        "pair 30": [-1, errno.EACCES],
        "privileges": [1, 2],
    }


@linux
@pytest.mark.skipif(os.uname().machine != "x86_64" if hasattr(os, "uname") else True, reason="machine code of x86_64")
def test_the_table_of_32_bit_programs_ends_the_process() -> None:
    code = """
        import ctypes, mmap
        {guard}
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(bytes.fromhex("b814000000 cd80 c3"))  # mov eax, 20 (getpid); int 0x80; ret
        ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
        """
    ends = [
        subprocess.run([sys.executable, "-c", textwrap.dedent(code.format(guard=guard))], cwd=ROOT).returncode
        for guard in ("", "from app import offline; offline.guard()")
    ]
    if ends[0] != 0:
        pytest.skip("this kernel has no such table")
    assert ends[1] == -signal.SIGSYS


def test_the_filter_on_both_processors() -> None:
    """Runs the program as the kernel would, so that the table of the other processor is tested, too."""

    def answer(number: int, audit: int, *arguments: int) -> int:
        words = {0: number, 4: audit}
        for position, argument in enumerate(arguments):
            words |= {16 + 8 * position: argument & 0xFFFFFFFF, 20 + 8 * position: argument >> 32}
        program, here, accumulator = offline.filter_program(), 0, 0
        while True:
            code, if_true, if_false, constant = program[here]
            here += 1
            if code == 0x20:
                accumulator = words[constant]
            elif code == 0x06:
                return constant
            elif code in (0x15, 0x35):
                holds = accumulator == constant if code == 0x15 else accumulator >= constant
                here += if_true if holds else if_false
            else:
                raise AssertionError(code)

    allow, kill = 0x7FFF0000, 0x80000000

    def error(number: int) -> int:
        return 0x00050000 | number

    tables = {  # from the kernel's asm/unistd.h, written down a second time
        0xC000003E: {
            "socket": 41,
            "pair": 53,
            "ioctl": 16,
            "ptrace": 101,
            "bpf": 321,
            "write": 1,
            "connect": 42,
            "key": 249,
        },
        0xC00000B7: {
            "socket": 198,
            "pair": 199,
            "ioctl": 29,
            "ptrace": 117,
            "bpf": 280,
            "write": 64,
            "connect": 203,
            "key": 218,
        },
    }
    for audit, table in tables.items():
        for call in ("socket", "pair"):
            assert answer(table[call], audit, 1) == allow
            assert answer(table[call], audit, 1 | 7 << 32) == allow  # the kernel does not see the upper half either
            assert answer(table[call], audit, 2 | 1 << 32) == error(errno.EACCES)
            assert all(answer(table[call], audit, family) == error(errno.EACCES) for family in (0, *range(2, 300)))
        assert answer(table["ioctl"], audit, 0, 0x5413) == allow
        for request in (0x5412, 0x541C, 0x5412 | 1 << 32):
            assert answer(table["ioctl"], audit, 0, request) == error(errno.EPERM)
        assert all(answer(table[call], audit, 1) == error(errno.EPERM) for call in ("ptrace", "bpf", "key"))
        assert [answer(number, audit, 0) for number in range(424, 429)] == [allow, *[error(errno.ENOSYS)] * 3, allow]
        assert answer(438, audit, 0) == error(errno.EPERM)
        assert answer(table["write"], audit, 0) == answer(table["connect"], audit, 0) == allow
    assert answer(0x40000000 | 41, 0xC000003E, 1) == error(errno.ENOSYS)  # x32
    assert answer(41, 0x40000003, 1) == answer(198, 0x40000028, 1) == kill  # i386, 32-bit ARM


@linux
def test_connections_left_open_for_it_are_dropped() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    ours = socket.create_connection(server.getsockname())
    theirs, _ = server.accept()
    with server, ours, theirs:
        kinds = run(
            f"""
            import json, os, stat
            from app import offline
            state = offline.guard()
            numbers = ({theirs.fileno()}, {server.fileno()})
            print(json.dumps([state.enforced, *(stat.S_ISCHR(os.fstat(number).st_mode) for number in numbers)]))
            """,
            pass_fds=(theirs.fileno(), server.fileno()),
        )
        assert kinds == [True, True, True]


@linux
def test_a_connection_it_was_started_on_is_told() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    ours = socket.create_connection(server.getsockname())
    theirs, _ = server.accept()
    with server, ours, theirs:
        enforced, sentence, details = run(
            """
            import json
            from app import offline
            state = offline.guard()
            print(json.dumps([state.enforced, state.sentence, state.details]))
            """,
            stdin=theirs.fileno(),
        )
    assert not enforced
    assert sentence == "Network: open, because Cloister was started on a connection"
    assert "Its standard input or output is a network connection, made by others." in details


@linux
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_strace_sees_local_sockets_only(tmp_path: Path) -> None:
    log = tmp_path / "log"
    strace = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    if subprocess.run([*strace, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("strace is not allowed here")
    run(
        """
        from app import offline
        assert offline.guard().enforced
        import socket, urllib.request, subprocess, sys
        try:
            urllib.request.urlopen("http://192.0.2.1/")
        except offline.RefusedOutbound:
            pass
        socket.socketpair()[0].close()
        subprocess.run([sys.executable, "-S", "-c", "import socket; socket.socketpair()"], check=True)
        print(1)
        """,
        command=(*strace, sys.executable),
    )
    calls = [line.partition(" ")[2].lstrip() for line in log.read_text().splitlines()]
    made = [call for call in calls if call.startswith(("socket(", "socketpair(")) and " = -1 " not in call]
    assert len(made) >= 2
    assert all("(AF_UNIX," in call for call in made)
    assert not any("AF_INET" in call for call in calls)


# --- what else runs in the program --------------------------------------------------------------------------------

WINDOW = """
    import json
    from app import offline
    assert offline.guard().enforced
    assert offline.display_problem() is None
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLabel
    program = QApplication([])
    label = QLabel("hello")
    label.show()
    exposed = QTest.qWaitForWindowExposed(label)
    print(json.dumps([program.platformName(), label.grab().width() > 10, exposed]))
    """


@linux
def test_the_window_opens_offscreen() -> None:
    pytest.importorskip("PySide6")
    assert run(WINDOW, env={"QT_QPA_PLATFORM": "offscreen"}) == ["offscreen", True, True]


@linux
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="Xvfb is not installed")
def test_the_window_opens_on_x11() -> None:
    pytest.importorskip("PySide6")
    command = ("xvfb-run", "-a", sys.executable)
    assert run(WINDOW, env={"QT_QPA_PLATFORM": "xcb"}, command=command) == ["xcb", True, True]


@linux
@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="D-Bus is not installed")
def test_the_desktop_bus_answers() -> None:
    pytest.importorskip("PySide6")
    names = run(
        """
        import json
        from app import offline
        assert offline.guard().enforced
        from PySide6.QtCore import QCoreApplication
        from PySide6.QtDBus import QDBusConnection
        program = QCoreApplication([])
        bus = QDBusConnection.sessionBus()
        print(json.dumps([bus.isConnected(), bus.interface().registeredServiceNames().value()]))
        """,
        command=("dbus-run-session", "--", sys.executable),
    )
    assert names[0]
    assert "org.freedesktop.DBus" in names[1]


@linux
def test_learning_works_behind_it() -> None:
    pytest.importorskip("torch")
    right, refused = run(
        """
        import json
        from app import offline
        assert offline.guard().enforced
        import importlib.util
        import numpy, torch
        from sklearn.linear_model import LogisticRegression
        if importlib.util.find_spec("llama_cpp"):
            import llama_cpp
            llama_cpp.llama_backend_init()
        rows = numpy.eye(4)
        head = LogisticRegression(C=100).fit(rows, [0, 1, 0, 1])
        product = torch.from_numpy(rows) @ torch.ones(4, 300, dtype=torch.float64)
        right = head.predict(rows).tolist() == [0, 1, 0, 1] and product.sum().item() == 1200
        print(json.dumps([right, offline.refused()]))
        """,
        command=(sys.executable,),
    )
    assert right
    assert refused == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes reports, not cores")
def test_a_crash_leaves_no_memory_behind(tmp_path: Path) -> None:
    code = f"""
        import os, resource, sys
        sys.path.insert(0, {str(ROOT)!r})
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))
        from app import offline
        state = offline.guard()
        assert any("Core dumps are switched off" in detail for detail in state.details)
        if sys.platform.startswith("linux"):
            assert resource.getrlimit(resource.RLIMIT_CORE) in ((1, 1), (0, 0))
            assert int(open("/proc/self/coredump_filter").read(), 16) == 0
        else:
            assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        os.abort()
        """
    process = os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", 'cd "$1" && exec "$2" -c "$3"', "sh", str(tmp_path), sys.executable, textwrap.dedent(code)],
        os.environ,
    )
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []


# --- where the system does not refuse -----------------------------------------------------------------------------


@linux
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("offline._CALLS = {**offline._CALLS, 'seccomp': (9999, 9999)}", "The kernel refused the filter: "),
        ("offline.ARCHITECTURES = {}", "There is no filter for this kind of processor"),
        ("offline.filter_program = lambda: [(6, 0, 0, 0x7FFF0000)]", "but does not act on it"),
    ],
)
def test_it_does_not_claim_what_is_not_so(change: str, reason: str) -> None:
    state, native = run(
        f"""
        import ctypes, dataclasses, json, socket
        from app import offline
        {change}
        state = offline.guard()
        try:
            socket.socket(socket.AF_INET)
        except PermissionError as error:  # the tripwire answers instead
            assert "Cloister does not use the network" in str(error)
        else:
            raise AssertionError
        print(json.dumps([dataclasses.asdict(state), ctypes.CDLL(None).socket(2, 2, 0) >= 0]))
        """
    )
    assert native  # so it really was open
    assert not state["enforced"]
    assert state["sentence"] == "Network: not blocked by the system; Cloister stops its own attempts"
    assert any(reason in detail for detail in state["details"])


def test_other_systems_say_what_they_rely_on() -> None:
    state = run(
        """
        import sys
        import resource
        sys.platform = "darwin"
        import dataclasses, json
        from app import offline
        print(json.dumps(dataclasses.asdict(offline.guard())))
        """
    )
    assert (state["system"], state["enforced"]) == ("macos", False)
    assert "not blocked by the system" in state["sentence"]
    assert "tripwire in Python" in state["mechanism"]
    assert any("firewall" in detail for detail in state["details"])


def test_the_systems_own_words() -> None:
    state = run(
        """
        import dataclasses, json
        from app import offline
        print(json.dumps(dataclasses.asdict(offline.guard())))
        """
    )
    if sys.platform.startswith("linux"):
        assert (state["system"], state["enforced"]) == ("linux", True)
        assert state["sentence"] == "Network: blocked by the system"
        assert "seccomp" in state["mechanism"]
    assert all(detail.endswith(".") for detail in state["details"])


# --- A4: the tripwire ---------------------------------------------------------------------------------------------

ATTEMPTS = {
    "socket.connect": "tcp.connect(('192.0.2.1', 9))",
    "socket.connect with connect_ex": "tcp.connect_ex(('192.0.2.1', 9))",
    "socket.bind": "tcp.bind(('127.0.0.1', 0))",
    "socket.sendto": "udp.sendto(b'x', ('192.0.2.1', 9))",
    "socket.sendmsg": "udp.sendmsg([b'x'], [], 0, ('192.0.2.1', 9))",
    "socket.getaddrinfo": "socket.getaddrinfo('canary.invalid', 80)",
    "socket.getaddrinfo in create_connection": "socket.create_connection(('canary.invalid', 80))",
    "socket.gethostbyname": "socket.gethostbyname('canary.invalid')",
    "socket.gethostbyname with all": "socket.gethostbyname_ex('canary.invalid')",
    "socket.gethostbyaddr": "socket.gethostbyaddr('192.0.2.1')",
    "socket.getnameinfo": "socket.getnameinfo(('192.0.2.1', 80), 0)",
    "urllib.Request": "urllib.request.urlopen('http://canary.invalid/')",
    "http.client.connect": "http.client.HTTPConnection('canary.invalid').connect()",
    "ftplib.connect": "ftplib.FTP('canary.invalid')",
    "smtplib.connect": "smtplib.SMTP('canary.invalid')",
    "imaplib.open": "imaplib.IMAP4('canary.invalid')",
    "poplib.connect": "poplib.POP3('canary.invalid')",
    "nntplib.connect": "nntplib.NNTP('canary.invalid')",
    "telnetlib.Telnet.open": "telnetlib.Telnet('canary.invalid')",
    "webbrowser.open": "webbrowser.GenericBrowser('true').open('http://canary.invalid/')",
}
GONE = {"nntplib.connect", "telnetlib.Telnet.open"} if sys.version_info >= (3, 13) else set()


@pytest.fixture(scope="module")
def tripped() -> Any:
    """What each attempt raised, and what was counted for it."""
    return run(
        f"""
        import importlib, json, socket, warnings
        tcp = socket.socket()  # made before, as behind the filter none can be made
        udp = socket.socket(type=socket.SOCK_DGRAM)
        warnings.simplefilter("ignore")
        from app import offline
        offline.guard()
        found = {{}}
        for event, code in {ATTEMPTS!r}.items():
            before = offline.refused()
            try:
                names = {{"socket": socket, "tcp": tcp, "udp": udp}}
                module = code.split("(")[0].rpartition(".")[0]
                if module not in names:
                    names[module.partition(".")[0]] = importlib.import_module(module.partition(".")[0])
                    importlib.import_module(module)
                eval(code, {{**names, "__name__": "some.library"}})
                found[event] = ["nothing", "", {{}}]
            except Exception as error:
                after = offline.refused()
                counted = {{name: n - before.get(name, 0) for name, n in after.items() if n != before.get(name, 0)}}
                found[event] = [type(error).__name__, str(error), counted]
        print(json.dumps(found))
        """,
        command=(sys.executable,),
    )


@pytest.mark.parametrize("attempt", sorted(ATTEMPTS.keys() - GONE))
def test_every_attempt_is_stopped_with_a_sentence(tripped: Any, attempt: str) -> None:
    kind, message, counted = tripped[attempt]
    event = attempt.partition(" ")[0]
    assert kind == "RefusedOutbound", message
    assert message == (
        f"A part of the program (some.library) tried to {offline._ATTEMPTS[event]}, and was stopped. "
        "Nothing left this machine. "
        "You can go on working; please report it, because Cloister should never try."
    )
    assert "canary" not in message
    assert counted == {event: 1}


def test_every_watched_event_is_tried() -> None:
    assert {attempt.partition(" ")[0] for attempt in ATTEMPTS} == set(offline._ATTEMPTS)


def test_event_loops_that_build_their_own_pair_work() -> None:
    """Windows has no socketpair: Python makes one of two loopback sockets, and only that is let through."""
    assert run(
        """
        import _socket, json, sys
        del _socket.socketpair
        import socket
        from app import offline
        sys.addaudithook(offline._tripwire)  # without the filter, as on Windows
        left, right = socket.socketpair()
        left.sendall(b"hello")
        heard = right.recv(5).decode()
        left.close(), right.close()
        refused = 0
        for attempt in (lambda: socket.socket(socket.AF_INET), lambda: left.bind(("127.0.0.1", 0))):
            try:
                attempt()
            except (PermissionError, offline.RefusedOutbound):
                refused += 1
        print(json.dumps([heard, refused]))
        """
    ) == ["hello", 2]


# --- the display --------------------------------------------------------------------------------------------------


@linux
@pytest.mark.parametrize(
    ("environment", "reached"),
    [
        ({"DISPLAY": "localhost:10.0"}, False),
        ({"DISPLAY": "localhost:10"}, False),
        ({"DISPLAY": "192.0.2.1:0"}, False),
        ({"DISPLAY": "tcp/localhost:0"}, False),
        ({"DISPLAY": "[::1]:0.0"}, False),
        ({"DISPLAY": "inet6/::1:0"}, False),
        ({"DISPLAY": "localhost:10.0", "QT_QPA_PLATFORM": "xcb"}, False),
        ({"DISPLAY": "localhost:10.0", "QT_QPA_PLATFORM": "offscreen"}, True),
        ({"DISPLAY": "localhost:10.0", "WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": "localhost:10.0", "WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, False),
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":1.0"}, True),
        ({"DISPLAY": "unix:0"}, True),
        ({"DISPLAY": "unix/host:0"}, True),
        ({"DISPLAY": "nonsense"}, True),
        ({}, True),
    ],
)
def test_a_display_over_the_network_is_named(
    environment: dict[str, str], reached: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    problem = offline.display_problem()
    assert (problem is None) is reached
    if problem is not None:
        assert environment["DISPLAY"] in problem
        assert "ssh -X" in problem
        assert "cloister --help" in problem


@linux
def test_a_display_that_is_a_socket_file_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", "host:0")
    assert offline.display_problem() is not None
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("host:0")
        assert offline.display_problem() is None
