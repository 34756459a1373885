"""Native files that could use a network: made-up ELF and PE files, and real ones of this Python."""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

import pytest

import network_files
from network_files import Found


def elf(imports: list[str], exports: list[str] = [], needed: list[str] = []) -> bytes:  # noqa: B006 - never changed
    """A 64-bit ELF file with nothing but a dynamic symbol table and the libraries it needs."""
    strings = b"\0"
    symbols = bytes(24)
    for names, section in ((imports, 0), (exports, 1)):
        for name in names:
            symbols += struct.pack("<IBBHQQ", len(strings), 0x12, 0, section, 0, 0)
            strings += name.encode() + b"\0"
    dynamic = b""
    for name in needed:
        dynamic += struct.pack("<qQ", 1, len(strings))
        strings += name.encode() + b"\0"
    dynamic += bytes(16)
    symbols_at = 64
    strings_at = symbols_at + len(symbols)
    dynamic_at = strings_at + len(strings)
    table_at = dynamic_at + len(dynamic)
    sections = bytes(64)
    sections += struct.pack("<IIQQQQIIQQ", 0, 11, 0, 0, symbols_at, len(symbols), 2, 1, 8, 24)
    sections += struct.pack("<IIQQQQIIQQ", 0, 3, 0, 0, strings_at, len(strings), 0, 0, 1, 0)
    sections += struct.pack("<IIQQQQIIQQ", 0, 6, 0, 0, dynamic_at, len(dynamic), 2, 0, 8, 16)
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 0, table_at, 0, 64, 0, 0, 64, 4, 2)
    return head + symbols + strings + dynamic + sections


def pe(library: str, names: list[str], numbers: list[int]) -> bytes:
    """A 64-bit PE file with one section that holds one import table."""
    base, at = 0x1000, 0x200
    thunks_at = 40
    strings_at = thunks_at + 8 * (len(names) + len(numbers) + 1)
    strings, thunks = b"", b""
    for name in names:
        thunks += struct.pack("<Q", base + strings_at + len(strings))
        strings += b"\0\0" + name.encode() + b"\0"
    thunks += b"".join(struct.pack("<Q", 1 << 63 | number) for number in numbers) + bytes(8)
    library_at = strings_at + len(strings)
    table = struct.pack("<IIIII", base + thunks_at, 0, 0, base + library_at, base + thunks_at) + bytes(20)
    content = table + thunks + strings + library.encode() + b"\0"
    directories = struct.pack("<IIII", 0, 0, base, len(content)) + bytes(8 * 14)
    optional = struct.pack("<H", 0x20B) + bytes(110) + directories
    head = b"MZ" + bytes(58) + struct.pack("<I", 64)
    head += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0) + optional
    head += b".idata\0\0" + struct.pack("<IIII", len(content), base, len(content), at) + bytes(16)
    return head + bytes(at - len(head)) + content


def test_imports_of_an_elf_file() -> None:
    data = elf(["connect", "malloc", "getaddrinfo"], exports=["socket"])
    assert list(network_files.imported(data)) == ["connect", "malloc", "getaddrinfo"]


def test_imports_of_a_pe_file() -> None:
    by_name = pe("WS2_32.dll", ["GetAddrInfoW", "htons"], [])
    assert set(network_files.imported(by_name)) == {"GetAddrInfoW", "htons"}
    assert set(network_files.imported(pe("ws2_32.dll", [], [4, 23]))) == {"connect", "socket"}
    assert set(network_files.imported(pe("oleaut32.dll", [], [4, 23]))) == set()


@pytest.mark.parametrize("length", [5, 40, 64, 100, 150])
def test_a_damaged_file_is_an_error_not_a_pass(length: int) -> None:
    with pytest.raises(ValueError, match="damaged"):
        list(network_files.imported(elf(["connect"])[:length]))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "quiet.so").write_bytes(elf(["malloc"]))
    (folder / "lib" / "loud.so.6").write_bytes(elf(["socket", "connect", "malloc"]))
    (folder / "loud.dll").write_bytes(pe("ws2_32.dll", ["WSAStartup"], []))
    (folder / "words.txt").write_text("socket connect")
    (folder / "link.so").symlink_to(folder / "lib" / "loud.so.6")
    return folder


def test_a_folder_is_scanned_by_content_not_by_name(bundle: Path) -> None:
    assert network_files.scan(bundle) == [
        Found(path="lib/loud.so.6", functions=("connect", "socket")),
        Found(path="lib/quiet.so", functions=()),
        Found(path="loud.dll", functions=("WSAStartup",)),
    ]


def test_what_is_not_on_the_list_is_named(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = network_files.scan(bundle)
    some = network_files.read_allowed("# reviewed\nlib/loud.so* | socket | only to ask for the family\n")
    assert network_files.unreviewed(found, some) == {"lib/loud.so.6": ("connect",), "loud.dll": ("WSAStartup",)}
    listed = bundle.parent / "list.txt"
    monkeypatch.setattr(network_files, "REVIEWED", listed)
    listed.write_text("lib/loud.so* | socket connect | why\n")
    assert network_files.main([str(bundle)]) == 1
    listed.write_text("lib/loud.so* | socket connect | why\n*.dll | WSAStartup | why\n")
    assert network_files.main([str(bundle), "--json"]) == 0


def test_entries_that_nobody_needs_are_named(bundle: Path) -> None:
    allowed = network_files.read_allowed("lib/loud* | socket connect | why\nlib/quiet.so | bind | why\n")
    assert network_files.unused(network_files.scan(bundle), allowed) == ["lib/quiet.so"]


@pytest.mark.parametrize("line", ["lib/a.so | socket", "lib/a.so | socket | ", " | socket | why", "a | sockett | why"])
def test_a_list_without_reasons_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        network_files.read_allowed(line)


def test_the_list_of_the_project_is_in_order() -> None:
    allowed = network_files.read_allowed(network_files.REVIEWED.read_text(encoding="utf-8"))
    assert allowed != []
    for entry in allowed:
        assert "Network" not in entry.pattern and entry.pattern not in ("*", "*.so", "*.dll")


def test_libraries_that_are_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(elf([], needed=["libQt6Network.so.6", "libQt6Core.so.6", "libc.so.6"]))
    (tmp_path / "libQt6Core.so.6").write_bytes(elf(["malloc"]))
    assert network_files.missing_libraries(tmp_path) == ["a.so needs libQt6Network.so.6"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at a file of Python on Linux")
def test_pythons_own_socket_module_is_found(tmp_path: Path) -> None:
    import _socket

    path = getattr(_socket, "__file__", None) or sys.executable
    shutil.copy(path, tmp_path / "native")
    (found,) = network_files.scan(tmp_path)
    assert {"socket", "connect", "getaddrinfo"} <= set(found.functions)
