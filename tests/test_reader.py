"""The reader and its children: what a bad file costs, and that it costs no more than itself."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from app import offline
from app.engine import reading
from app.errors import InputError, UnknownColumn, UnreadableInput
from app.reading_child import confinement, pipe, process
from app.reading_child.reader import Reader
from app.records import Lack, RawDocument, Source, silent
from tests.engine.formats import made

ROOT = Path(__file__).parent.parent
SOURCE = Source(path=Path("x"))
GOOD = made.pdf(["good"])


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def pids(reader: Reader) -> list[int]:
    """The processes that are alive."""
    return [child._process.pid for child in [*reader._idle, *reader._busy]]


def one(documents: list[RawDocument]) -> RawDocument:
    (document,) = documents
    return document


# --- what it gives -------------------------------------------------------------------------------------------------


def test_a_document(reader: Reader) -> None:
    data = made.pdf(["first\npage", "second"])
    document = one(reader.read(data, "a.pdf", SOURCE))
    assert document.text == "first\npage\n\nsecond"
    assert document.layout is not None
    assert list(document.layout.pages) == [0, 12]
    assert (document.name, document.source, document.locator) == ("a.pdf", "a.pdf", "")
    assert (document.page_count, document.lack, document.problem) == (2, None, None)
    assert document.bytes_hash == hashlib.sha256(data).hexdigest()
    assert document.reader == "pdf/1"


def test_several_documents_per_child_and_not_for_ever() -> None:
    with Reader(documents_a_child=3) as reader:
        seen = []
        for _ in range(7):
            assert one(reader.read(GOOD, "a.pdf", SOURCE)).text == "good"
            seen += pids(reader)
        assert [seen.count(pid) for pid in dict.fromkeys(seen)] == [2, 2, 1]  # after its third, one is let go


def test_what_lacks_text_says_why(reader: Reader) -> None:
    locked = made.pdf(["x"], password="abc")
    scan = one(reader.read(made.pdf([made.picture()]), "a.pdf", SOURCE))
    assert (scan.lack, scan.page_count, scan.text) == (Lack.SCANNED, 1, "")
    assert scan.problem
    assert one(reader.read(locked, "a.pdf", SOURCE)).lack is Lack.ENCRYPTED
    assert one(reader.read(locked, "a.pdf", replace(SOURCE, password="abc"))).text == "x"
    assert one(reader.read(b"", "a.pdf", SOURCE)).lack is Lack.EMPTY
    assert one(reader.read(b"%PDF-1.7 nonsense", "a.pdf", SOURCE)).lack is Lack.DAMAGED
    assert one(reader.read(bytes(5000), "a.xyz", SOURCE)).lack is Lack.UNSUPPORTED


def test_pages_also_out_of_archives(reader: Reader) -> None:
    data = made.archive({"a.txt": b"x", "in/b.pdf": made.pdf(["one", "two"])})
    document = reader.read(data, "x.zip", SOURCE)[1]
    drawn = reader.page(data, 2, 300, document.text, name="x.zip", locator=document.locator, layout=document.layout)
    assert drawn.png.startswith(b"\x89PNG")
    assert [document.text[box[0] : box[1]] for box in drawn.boxes] == ["two"]
    with pytest.raises(InputError):
        reader.page(data, 3, 300, "", name="x.zip", locator=document.locator)
    with pytest.raises(InputError):
        reader.page(b"x", 1, 300, "", name="x.pdf")


def test_a_folder_of_all_kinds(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name, data in {
        "a.pdf": GOOD,
        "b.txt": b"plain",
        "c.zip": made.archive({"in.txt": b"packed", "in.pdf": b"%PDF-"}),
        "d cut of": made.pdf(["without a suffix"]),
        "e.doc": b"old",
        "f.html": b"<html><p>web</p>",
        "sub/g.pdf": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
    found = list(reading.read(Source(path=tmp_path), silent, reader))
    assert [(raw.name, raw.text or raw.lack) for raw in found] == [
        ("a.pdf", "good"),
        ("b.txt", "plain"),
        ("c.zip › in.txt", "packed"),
        ("c.zip", Lack.DAMAGED),
        ("d cut of", "without a suffix"),
        ("e.doc", Lack.UNSUPPORTED),
        ("f.html", "web"),
        ("sub/g.pdf", Lack.EMPTY),
    ]
    assert {raw.source for raw in found} == {tmp_path.name}
    preview = reading.preview(tmp_path, reader=reader)
    assert preview.count == 6


def test_a_single_file_is_told_by_its_content(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(GOOD)
    assert one(list(reading.read(Source(path=path), silent, reader))).text == "good"
    assert reading.preview(path, reader=reader).rows == (("letter.txt", "good"),)


def test_files_too_large_to_be_held(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as stream:
        stream.truncate(300 << 20)
    assert one(list(reading.read(Source(path=path), silent, reader))).lack is Lack.TOO_LARGE
    assert pids(reader) == []  # nobody was even asked


# --- children that die --------------------------------------------------------------------------------------------


def test_a_child_killed_between_documents_costs_nothing(reader: Reader) -> None:
    reader.read(GOOD, "a.pdf", SOURCE)
    for pid in pids(reader):
        os.kill(pid, signal.SIGKILL)
    assert one(reader.read(GOOD, "a.pdf", SOURCE)).text == "good"


def test_a_child_killed_in_the_middle_of_an_archive_costs_nothing(reader: Reader) -> None:
    data = made.archive({f"{i}.txt": f"text {i} ".encode() * 2000 for i in range(300)})
    whole = [raw.text for raw in reader.read(data, "x.zip", SOURCE)]
    found = []
    for number, raw in enumerate(reader.documents(data, "x.zip", SOURCE)):
        found.append(raw.text)
        if number in (0, 50, 51):
            for pid in pids(reader):
                os.kill(pid, signal.SIGKILL)
    assert found == whole
    assert len(set(found)) == 300


def pretend(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Children run ``code`` instead, after which ``data`` and ``say`` are at hand for each request."""
    start = """
        import os, sys, time
        from app.reading_child import pipe
        requests, answers = sys.stdin.buffer, sys.stdout.buffer
        def say(words, data=b""): pipe.send(answers, words, data)
        def found(text, number=0): say({"found": number, "name": "a", "locator": "", "reader": "x/1"}, text)
        say({"ready": True})
        while (request := pipe.receive(requests)) is not None:
            words, data = request
    """
    program = textwrap.dedent(start) + textwrap.indent(textwrap.dedent(code), "    ")
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, "-c", program])


BAD_ANSWERS = {
    "garbage": "os.write(1, bytes(range(256)) * 40)",
    "no JSON": "os.write(1, b'\\0\\0\\0\\4\\0\\0\\0\\0{{{{')",
    "not an object": "os.write(1, b'\\0\\0\\0\\2\\0\\0\\0\\0[]')",
    "promises gigabytes": "os.write(1, b'\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff'); time.sleep(9)",
    "cut off": "os.write(1, b'\\0\\0\\1\\0\\0\\0\\0\\0{'); sys.exit()",
    "unknown words": "say({'hello': 1})",
    "no UTF-8": "found(b'\\xff\\xfe')",
    "unknown lack": "say({'found': 0, 'lack': 'tired'})",
    "negative page": "say({'found': 0, 'pages': [-1]}, b'x')",
    "page behind the text": "say({'found': 0, 'pages': [0, 99]}, b'x')",
    "pages that are no numbers": "say({'found': 0, 'pages': ['a', {}]}, b'x')",
    "headings that are none": "say({'found': 0, 'headings': [3, [1]]}, b'x')",
    "numbers of another kind": "say({'begun': 'x'})",
    "exit": "os._exit(0)",
    "abort": "os.abort()",
}


@pytest.mark.parametrize("code", BAD_ANSWERS.values(), ids=list(BAD_ANSWERS))
def test_children_that_are_not_to_be_believed(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    pretend(monkeypatch, code)
    with Reader(seconds=2) as reader:
        document = one(reader.read(b"x", "a.pdf", SOURCE))
        assert document.lack in (Lack.DAMAGED, Lack.TOO_LARGE, Lack.TOO_SLOW)
        assert document.problem
        assert document.text == ""
        with pytest.raises(InputError):
            reader.page(b"x", 1, 300, "abc")
        with pytest.raises(InputError):
            list(reader.rows(b"x", "a.xlsx", SOURCE))


def test_sentences_of_a_child_are_text_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(
        monkeypatch,
        """
        say({"found": 0, "lack": "damaged", "problem": ["{x.__class__} {x:99999999} {x} " + "y" * 9999, {"x": "{y}"}]})
        say({"end": 0})
        """,
    )
    with Reader() as reader:
        problem = one(reader.read(b"x", "a.pdf", SOURCE)).problem
    assert problem is not None
    assert problem.startswith("{x.__class__} {x:99999999} {y} yyy")
    assert len(problem) <= 4000


@pytest.mark.alone
def test_a_child_that_never_stops_talking(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "while True: found(bytes(1 << 20))")
    with Reader() as reader:
        before = time.monotonic()
        documents = reader.read(b"x", "a.pdf", SOURCE)
        assert documents[-1].lack is Lack.TOO_LARGE
        assert sum(len(raw.text) for raw in documents) <= 600 << 20
        assert time.monotonic() - before < 60


@pytest.mark.alone
@pytest.mark.parametrize("code", ["time.sleep(99)", "[None for _ in iter(int, 1)]", "os.kill(os.getpid(), 19)"])
def test_a_child_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    pretend(monkeypatch, f"if data == b'slow': {code}\nfound(b'fine')\nsay({{'end': 0}})")
    with Reader(seconds=0.7) as reader:
        before = time.monotonic()
        assert one(reader.read(b"slow", "a.pdf", SOURCE)).lack is Lack.TOO_SLOW
        assert time.monotonic() - before < 30
        assert one(reader.read(b"x", "a.pdf", SOURCE)).text == "fine"


def test_a_child_that_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys, time; from app.reading_child import pipe\n"
    code += "pipe.send(sys.stdout.buffer, {'ready': True}); time.sleep(99)"
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, "-c", code])
    with Reader(seconds=0.7) as reader:
        assert one(reader.read(bytes(50 << 20), "a.pdf", SOURCE)).lack is Lack.TOO_SLOW


def test_one_thing_that_kills_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(
        monkeypatch,
        """
        say({"begun": 0, "name": "x.zip", "locator": ""})
        for number in range(1, 5):
            if number in words["passed"]:
                continue
            say({"begun": number, "name": f"{number}.pdf", "locator": f"in/{number}.pdf"})
            if number in (2, 3):
                os.kill(os.getpid(), 11)
            found(f"text {number}".encode(), number)
            say({"done": number})
        say({"done": 0})
        say({"end": 0})
        """,
    )
    with Reader() as reader:
        found = reader.read(b"x", "x.zip", SOURCE)
    assert [raw.text or (raw.lack, raw.locator) for raw in found] == [
        "text 1",
        (Lack.DAMAGED, "in/2.pdf"),
        (Lack.DAMAGED, "in/3.pdf"),
        "text 4",
    ]


def test_no_child_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["/does/not/exist"], [sys.executable, "-c", "print('hello')"], [sys.executable, "-c", "1/0"]):
        monkeypatch.setattr(process, "_command", lambda command=command: command)
        with Reader() as reader, pytest.raises(InputError):
            reader.read(GOOD, "a.pdf", SOURCE)


def test_closing_stops_whoever_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "time.sleep(99)")
    reader = Reader()
    outcome: list[object] = []

    def work() -> None:
        try:
            outcome.extend(reader.read(b"x", "a.pdf", SOURCE))
        except InputError as error:
            outcome.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not pids(reader):
        time.sleep(0.01)
    reader.close()
    thread.join(10)
    assert not thread.is_alive()
    assert len(outcome) == 1


def test_nothing_is_left_running() -> None:
    before = threading.active_count()
    with Reader() as reader:
        stopped = reader.documents(made.archive({f"{i}.txt": b"x" * 9999 for i in range(500)}), "x.zip", SOURCE)
        next(stopped)
        (pid,) = pids(reader)
        stopped.close()  # cancelled: the child was busy
        assert pids(reader) == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


# --- bombs --------------------------------------------------------------------------------------------------------


def test_a_page_that_unpacks_to_gigabytes() -> None:
    content = made.blown_up(192 << 20, 3)
    filters = "/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    data = made.assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 12/Kids[" + b"3 0 R " * 12 + b"]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents[" + b"4 0 R " * 8 + b"]>>",
            made.stream(content, filters),
        ]
    )
    assert len(data) < 10_000
    with Reader(seconds=4) as reader:
        document = one(reader.read(data, "a.pdf", SOURCE))
    assert document.lack in (Lack.TOO_LARGE, Lack.TOO_SLOW, Lack.EMPTY, Lack.DAMAGED)


# --- confinement --------------------------------------------------------------------------------------------------

_INSIDE = """
import ctypes, errno, json, os, resource, socket, sys, tempfile
from app import offline
offline.guard()
from app.reading_child import confinement
confinement.enter()
def outcome(work):
    try:
        work()
    except MemoryError:
        return "MemoryError"
    except OSError as error:
        return errno.errorcode.get(error.errno, "OSError")
    except Exception as error:
        return type(error).__name__
    return "done"
def newer_chmod(path):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(452, -100, path, 0o777, 0):
        raise OSError(ctypes.get_errno(), "")
read, write = os.pipe()
report = {
    "AF_UNIX": outcome(lambda: socket.socket(socket.AF_UNIX)),
    "AF_INET": outcome(lambda: socket.socket(socket.AF_INET)),
    "pair": outcome(socket.socketpair),
    "fork": outcome(os.fork),
    "execve": outcome(lambda: os.execv("/bin/true", ["true"])),
    "spawn": outcome(lambda: os.posix_spawn("/bin/true", ["true"], {})),
    "system": os.system("true"),
    "kill": outcome(lambda: os.kill(os.getppid(), 0)),
    "write": outcome(lambda: open(os.path.join(PLACE, "new"), "wb")),
    "append": outcome(lambda: open(os.path.join(PLACE, "there"), "ab")),
    "remove": outcome(lambda: os.unlink(os.path.join(PLACE, "there"))),
    "rename": outcome(lambda: os.rename(os.path.join(PLACE, "there"), os.path.join(PLACE, "x"))),
    "folder": outcome(lambda: os.mkdir(os.path.join(PLACE, "x"))),
    "times": outcome(lambda: os.utime(os.path.join(PLACE, "there"))),
    "rights": outcome(lambda: os.chmod(os.path.join(PLACE, "there"), 0o777)),
    "rights, newer": outcome(lambda: newer_chmod(os.path.join(PLACE, "there").encode())),
    "attribute": outcome(lambda: os.setxattr(os.path.join(PLACE, "there"), "user.x", b"x")),
    "read": outcome(lambda: open(os.path.join(PLACE, "there"), "rb").read()),
    "here": outcome(lambda: open("x", "wb")),
    "list": outcome(lambda: os.listdir(".")),
    "memory": outcome(lambda: bytearray(1 << 30)),
    "limits of others": outcome(lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU)),
    "own limits": outcome(confinement.another_document),
    "import": outcome(lambda: __import__("wave")),
    "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    "environment": sorted(os.environ),
}
print(json.dumps(report))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the filter is Linux's")
def test_what_a_child_can_no_longer_do(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"x")
    done = subprocess.run(
        [sys.executable, "-c", f"PLACE = {str(tmp_path)!r}\n{_INSIDE}"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = __import__("json").loads(done.stdout)
    refused = {name for name, outcome in report.items() if outcome in ("EACCES", "EPERM")}
    assert {"AF_UNIX", "AF_INET", "pair", "fork", "execve", "spawn", "kill", "limits of others"} <= refused
    assert {"write", "append", "remove", "rename", "folder"} <= refused
    assert {"times", "rights", "rights, newer", "attribute"} <= refused
    assert report["system"] != 0
    assert report["here"] in ("ENOENT", "EACCES")
    assert report["memory"] == "MemoryError"
    assert {report["read"], report["own limits"], report["import"]} == {"done"}
    assert report["files"] <= 64
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there"]


def test_the_filter_knows_the_numbers_of_this_system() -> None:
    header = next(
        (path for path in map(Path, ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h",)) if path.is_file()), None
    )
    if header is None:
        pytest.skip("the kernel's headers are not installed")
    numbers = dict(re.findall(r"#define __NR_(\w+) (\d+)", header.read_text()))
    for name, (number, _) in {**confinement._NEVER, **confinement._FALLS_BACK}.items():
        if number is not None and (name in numbers or name != "fchmodat2"):  # headers may be older than that
            assert numbers.get(name) == str(number), name
    assert offline.ARCHITECTURES


def test_a_child_gets_nothing_of_the_persons_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("PYTHONSTARTUP", "/tmp/x.py")
    assert {"SECRET_TOKEN", "PYTHONSTARTUP", "USER", "PATH"} & process._environment().keys() == set()


# --- canaries -----------------------------------------------------------------------------------------------------

STRACE = shutil.which("strace")


def _hostile(canary: Path, out: Path) -> dict[str, bytes]:
    """Files that try to read, fetch or write something."""
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{canary}"><!ENTITY y SYSTEM "http://127.0.0.1:9/y">]>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    word = f'<?xml version="1.0"?>{entity}<w:document xmlns:w="x"><w:t>&x;&y;</w:t></w:document>'
    text = f'<?xml version="1.0"?>{entity}<office:document-content xmlns:office="o">&x;</office:document-content>'
    page = (
        f'<html><link rel="stylesheet" href="file://{canary}"><body><p>read me</p><img src="file://{canary}">'
        f'<img src="http://127.0.0.1:9/pixel.png"><iframe src="file://{canary}"></iframe></body></html>'
    )
    mail = "\r\n".join([
        "From: a@example.com", "To: b@example.com", "Subject: x", "MIME-Version: 1.0",
        "Content-Type: message/external-body; access-type=local-file; name=\"" + str(canary) + '"', "", page,
    ])  # fmt: skip
    rtf = (
        '{\\rtf1 {\\field{\\*\\fldinst INCLUDETEXT "' + str(canary) + '"}}{\\object\\objautlink http://127.0.0.1:9/}x}'
    )
    return {
        "xxe.docx": made.archive({"[Content_Types].xml": types.encode(), "word/document.xml": word.encode()}),
        "xxe.odt": made.archive({
            "mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": text.encode(),
        }),
        "pixel.html": page.encode(),
        "pixel.eml": mail.encode(),
        "link.rtf": rtf.encode(),
        "slip.zip": made.archive({f"../../../../../../..{out}/slipped.txt": b"one", f"{out}/absolute.txt": b"two"}),
        "launch.pdf": made.pdf(["x"]).replace(
            b"/Type/Catalog", f"/OpenAction<</S/Launch/F({canary})>>/AA<</O<</S/URI/URI(http://127.0.0.1:9)>>>>/Type/Catalog".encode()
        ),
    }  # fmt: skip


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
def test_hostile_files_touch_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that the child asks of the system while it reads, as the kernel saw it."""
    assert STRACE is not None
    canary, out, trace = tmp_path / "canary.txt", tmp_path / "out", tmp_path / "trace"
    canary.write_text("canary bird")
    out.mkdir()
    command = process._command()
    calls = "trace=%network,%file,execve,fork,vfork,clone,clone3,kill,tgkill"
    monkeypatch.setattr(
        process, "_command", lambda: [STRACE, "-f", "-qq", "-s", "400", "-e", calls, "-o", str(trace), *command]
    )
    with Reader() as reader:
        if not _can_trace(STRACE):
            pytest.skip("tracing is not allowed here")
        found = {name: reader.read(data, name, SOURCE) for name, data in _hostile(canary, out).items()}
    assert "canary bird" not in repr(found)
    assert found["pixel.html"][0].text == "read me"
    assert [raw.text for raw in found["slip.zip"]] == ["one", "two"]
    seen = trace.read_text()
    assert "formats" in seen  # it did see how modules were opened
    assert str(canary) not in seen
    assert "slipped" not in seen
    assert "absolute.txt" not in seen
    families = set(re.findall(r"(?:socket|socketpair)\((\w+)", seen))
    assert families <= {"AF_UNIX", "0", "AF_UNSPEC"}  # those that the guard itself tries out
    assert re.findall(r"\b(?:connect|sendto|sendmsg|bind)\([^)]*", seen) == []
    started = re.findall(r"(\w*fork|execve)\(", seen)
    assert started.count("execve") == 1
    assert "fork" not in started
    assert not any(out.iterdir())
    opened = re.findall(r'open(?:at)?\([^"]*"([^"]*)", ([A-Z_|]*)', seen)
    written = {path for path, how in opened if re.search(r"O_WRONLY|O_RDWR|O_CREAT", how)}
    assert written <= {"/dev/null", "/proc/self/coredump_filter"}, written


def _can_trace(strace: str) -> bool:
    return subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


# --- the pipe -----------------------------------------------------------------------------------------------------


def test_messages_come_out_as_they_went_in(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    with path.open("wb") as stream:
        pipe.send(stream, {"a": "ä\ud83d\ude00\udcff", "b": [1, None]}, b"data")
        pipe.send(stream, {})
    with path.open("rb") as stream:
        assert pipe.receive(stream) == ({"a": "ä😀\udcff", "b": [1, None]}, b"data")
        assert pipe.receive(stream) == ({}, b"")
        assert pipe.receive(stream) is None


def test_the_child_ends_with_its_pipe_and_with_nonsense() -> None:
    for sent, status in ((b"", 0), (b"nonsense, and more of it", 1)):
        done = subprocess.run(
            process._command(), env=process._environment(), input=sent, capture_output=True, check=False
        )
        assert done.returncode == status
        assert b'{"ready":true}' in done.stdout
        assert done.stderr == b""


# --- workbooks ----------------------------------------------------------------------------------------------------


def workbook() -> bytes:
    """Two sheets: an empty one aside, a table with a heading and one without."""
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    tickets = book.create_sheet("Tickets")
    for cells in (["id", "text", "label"], [1, "a parcel that never came", "late"], [], [2, "a broken cup", "broken"]):
        tickets.append(cells)
    notes = book.create_sheet("Notes")
    notes.append(["only one note"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_by_the_row(reader: Reader) -> None:
    data = workbook()
    found = reader.read(data, "a.xlsx", replace(SOURCE, label_column="label"))
    assert [(raw.text, raw.label, raw.locator) for raw in found] == [
        ("a parcel that never came", "late", "sheet Tickets, row 2"),
        ("a broken cup", "broken", "sheet Tickets, row 4"),
    ]
    assert {raw.bytes_hash for raw in found} == {hashlib.sha256(data).hexdigest()}
    notes = replace(SOURCE, sheet="Notes", has_header=False)
    assert [raw.text for raw in reader.read(data, "a.xlsx", notes)] == ["only one note"]
    missing = reader.read(data, "a.xlsx", replace(SOURCE, sheet="Nothing"))
    assert [raw.lack for raw in missing] == [Lack.DAMAGED]
    with pytest.raises(UnknownColumn):
        reader.read(data, "a.xlsx", replace(SOURCE, text_column="body"))


def test_a_workbook_by_the_sheet(reader: Reader) -> None:
    found = reader.read(workbook(), "a.xlsx", replace(SOURCE, unit="sheet"))
    assert [raw.locator for raw in found] == ["sheet Tickets", "sheet Notes"]
    assert "a broken cup" in found[0].text
    packed = made.archive({"in/a.xlsx": workbook(), "b.txt": b"behind it"})
    for unit in (None, "row", "sheet"):
        texts = [raw.text for raw in reader.read(packed, "x.zip", replace(SOURCE, unit=unit))]
        assert texts == [*(raw.text for raw in found), "behind it"]


def test_a_workbook_that_is_something_else(reader: Reader) -> None:
    assert one(reader.read(b"<html><p>a table, they said</p>", "a.xls", SOURCE)).text == "a table, they said"


def test_the_preview_of_a_workbook(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    preview = reading.preview(path, reader=reader)
    assert (preview.kind, preview.sheets, preview.sheet) == ("workbook", ("Tickets", "Notes"), "Tickets")
    assert (preview.columns, preview.has_header, preview.count) == (("id", "text", "label"), True, 2)
    assert (preview.text_column, preview.rows[0][1]) == ("text", "a parcel that never came")
    other = reading.preview(path, sheet="Notes", has_header=False, reader=reader)
    assert (other.sheet, other.columns, other.rows) == ("Notes", ("column 1",), (("only one note",),))


def test_workbook_rows_that_are_none(reader: Reader) -> None:
    with pytest.raises(UnreadableInput):
        list(reader.rows(b"no workbook", "a.xlsx", SOURCE))
    with pytest.raises(UnreadableInput):
        reader.sheets(b"no workbook", "a.xlsx", SOURCE)
