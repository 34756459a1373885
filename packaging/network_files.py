"""Which native files of a folder could use a network: their import tables are read, nothing is run.

    python3 packaging/network_files.py dist/cloister [--all] [--json]

A file counts when it imports a function that makes a connection, waits for one, sends to an address or looks up a
host. Each such file must be on the reviewed list ``network_files.txt`` with the functions it may import; one that is
not there, or that imports more, ends the check with status 1. Read are ELF (Linux) and PE (Windows) files; of Mach-O
(macOS) only the universal or thin 64-bit symbol table. What a file looks up by name at run time (dlsym,
GetProcAddress) is not seen: the air gap of the running program is what holds that.
"""

from __future__ import annotations

import argparse
import json
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

REVIEWED = Path(__file__).resolve().parent / "network_files.txt"

FUNCTIONS = frozenset(
    (
        *("socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "recvfrom", "recvmsg"),
        *("getaddrinfo", "gethostbyname", "gethostbyname_r", "gethostbyname2", "gethostbyname2_r", "gethostbyaddr"),
        *("gethostbyaddr_r", "getnameinfo", "res_query", "res_search", "__res_query", "__res_search"),
        *("WSASocketA", "WSASocketW", "WSAConnect", "WSAStartup", "GetAddrInfoW", "GetAddrInfoExW", "ConnectEx"),
        *("InternetOpenA", "InternetOpenW", "WinHttpOpen", "WinHttpConnect", "URLDownloadToFileW", "DnsQuery_W"),
    )
)
"""Functions that reach out, or wait for others, on POSIX and Windows."""

_WINDOWS_SOCKETS = {
    1: "accept", 2: "bind", 4: "connect", 13: "listen", 17: "recvfrom", 20: "sendto", 23: "socket",
    51: "gethostbyaddr", 52: "gethostbyname", 115: "WSAStartup",
}  # fmt: skip
"""Windows' own library exports these by number as well (ws2_32.dll)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A native file (its path in the folder, with "/") and the network functions it imports, sorted."""

    path: str
    functions: tuple[str, ...]


def scan(folder: Path) -> list[Found]:
    """All native files of a folder, in the order of their paths; links are not followed (what they name is there)."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                start = file.read(4)
            if start[:2] == b"MZ" or start == b"\x7fELF" or start in _MACH:
                names = frozenset(imported(path.read_bytes())) & FUNCTIONS
                found.append(Found(path=path.relative_to(folder).as_posix(), functions=tuple(sorted(names))))
    return found


def imported(data: bytes) -> Iterator[str]:
    """Names of the functions that a native file takes from others. Raises :class:`ValueError` for a damaged file."""
    try:
        if data[:4] == b"\x7fELF":
            yield from _elf(data)
        elif data[:2] == b"MZ":
            yield from _pe(data)
        elif data[:4] in _MACH:
            yield from _mach(data)
    except (struct.error, IndexError, ValueError) as error:
        raise ValueError("a native file is damaged or of a kind that is not known") from error


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode("ascii", "replace")


def _elf(data: bytes) -> Iterator[str]:
    """Undefined names of the dynamic symbol table (System V ABI, "Symbol Table")."""
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    if not wide:
        raise ValueError("32 bits")
    (sections_at,) = struct.unpack_from(order + "Q", data, 40)
    size, count = struct.unpack_from(order + "HH", data, 58)
    sections = [struct.unpack_from(order + "IIQQQQIIQQ", data, sections_at + size * at) for at in range(count)]
    for _, kind, _, _, at, length, link, _, _, each in sections:
        if kind != 11:  # SHT_DYNSYM
            continue
        names_at = sections[link][4]
        for symbol in range(at, at + length, each):
            name, _, _, section = struct.unpack_from(order + "IBBH", data, symbol)
            if section == 0 and name:  # SHN_UNDEF
                yield _text(data, names_at + name).partition("@")[0]


def _pe(data: bytes) -> Iterator[str]:
    """Names of the import and the delayed import tables (PE format, "The .idata Section")."""
    (header,) = struct.unpack_from("<I", data, 0x3C)
    if data[header : header + 4] != b"PE\0\0":
        return
    sections, optional_size = (
        struct.unpack_from("<H", data, header + 6)[0],
        struct.unpack_from("<H", data, header + 20)[0],
    )
    optional = header + 24
    wide = struct.unpack_from("<H", data, optional)[0] == 0x20B
    directories = optional + (112 if wide else 96)
    table = [struct.unpack_from("<IIII", data, optional + optional_size + 40 * at + 8) for at in range(sections)]

    def place(address: int) -> int:
        for size, start, stored, at in table:
            if start <= address < start + max(size, stored):
                return int(address - start + at)
        raise ValueError("an address outside")

    for directory, each, name_field, thunks_field in ((1, 20, 12, 0), (13, 32, 4, 16)):
        start, _ = struct.unpack_from("<II", data, directories + 8 * directory)
        at = place(start) if start else 0
        while at and (library_at := struct.unpack_from("<I", data, at + name_field)[0]):
            library = _text(data, place(library_at)).lower()
            thunks = struct.unpack_from("<I", data, at + thunks_field)[0]
            if not thunks and directory == 1:
                thunks = struct.unpack_from("<I", data, at + 16)[0]
            step, by_number = (8, 1 << 63) if wide else (4, 1 << 31)
            thunk = place(thunks)
            while value := struct.unpack_from("<Q" if wide else "<I", data, thunk)[0]:
                if not value & by_number:
                    yield _text(data, place(value) + 2)
                elif library in ("ws2_32.dll", "wsock32.dll"):
                    yield _WINDOWS_SOCKETS.get(value & 0xFFFF, "")
                thunk += step
            at += each


_MACH = (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def _mach(data: bytes) -> Iterator[str]:
    """Undefined external names of the symbol table (mach-o/loader.h, mach-o/nlist.h), of every architecture."""
    if data[:4] == _MACH[1]:
        (count,) = struct.unpack_from(">I", data, 4)
        for part in range(count):
            _, _, at, size, _ = struct.unpack_from(">IIIII", data, 8 + 20 * part)
            if data[at : at + 4] == _MACH[0]:
                yield from _mach(data[at : at + size])
        return
    (commands,) = struct.unpack_from("<I", data, 16)
    at = 32
    for _ in range(commands):
        command, size = struct.unpack_from("<II", data, at)
        if command == 2:  # LC_SYMTAB
            symbols, count, names, _ = struct.unpack_from("<IIII", data, at + 8)
            for symbol in range(symbols, symbols + 16 * count, 16):
                name, kind, _, _, _ = struct.unpack_from("<IBBHQ", data, symbol)
                if kind & 0x0E == 0 and kind & 0x01:  # N_UNDF, N_EXT
                    yield _text(data, names + name).removeprefix("_").partition("$")[0]
        at += size


# --- the reviewed list --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Files that may import network functions: a pattern of paths, the functions, and why."""

    pattern: str
    functions: frozenset[str]
    why: str


def read_allowed(text: str) -> list[Allowed]:
    """The reviewed list: lines ``pattern | functions, parted by blanks | reason``; ``#`` starts a comment.

    Raises :class:`ValueError` for a line without a reason, or a function that is not looked for.
    """
    allowed = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"line {number}: a pattern, functions and a reason are needed")
        functions = frozenset(parts[1].split())
        if unknown := functions - FUNCTIONS:
            raise ValueError(f"line {number}: not looked for: {', '.join(sorted(unknown))}")
        allowed.append(Allowed(pattern=parts[0], functions=functions, why=parts[2]))
    return allowed


def unreviewed(found: list[Found], allowed: list[Allowed]) -> Mapping[str, tuple[str, ...]]:
    """File → the functions that no entry of the list allows it."""
    wrong = {}
    for file in found:
        may = {name for entry in allowed if fnmatchcase(file.path, entry.pattern) for name in entry.functions}
        if more := tuple(name for name in file.functions if name not in may):
            wrong[file.path] = more
    return wrong


def unused(found: list[Found], allowed: list[Allowed]) -> list[str]:
    """Patterns that no file needs any more: a list that only grows is not reviewed."""
    with_network = [file.path for file in found if file.functions]
    return [entry.pattern for entry in allowed if not any(fnmatchcase(path, entry.pattern) for path in with_network)]


def missing_libraries(folder: Path) -> list[str]:
    """Libraries of the Qt and llama.cpp kind that some ELF file of the bundle needs and that are not in it."""
    present = {path.name for path in folder.rglob("*")}
    missing = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and re.search(r"\.so(\.|$)", path.name):
            for name in needed(path.read_bytes()):
                if (
                    re.match(r"lib(Qt6|pyside|shiboken|llama|ggml|arrow|parquet|torch|c10)", name)
                    and name not in present
                ):
                    missing.add(f"{path.relative_to(folder).as_posix()} needs {name}")
    return sorted(missing)


def needed(data: bytes) -> Iterator[str]:
    """The libraries that an ELF file names as needed (DT_NEEDED); nothing for any other file."""
    if data[:6] != b"\x7fELF\x02\x01":
        return
    (sections_at,) = struct.unpack_from("<Q", data, 40)
    size, count = struct.unpack_from("<HH", data, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, sections_at + size * at) for at in range(count)]
    for _, kind, _, _, at, length, link, _, _, _ in sections:
        if kind == 6:  # SHT_DYNAMIC
            for entry in range(at, at + length, 16):
                tag, value = struct.unpack_from("<qQ", data, entry)
                if tag == 1:  # DT_NEEDED
                    yield _text(data, sections[link][4] + value)


def main(arguments: list[str]) -> int:
    description, _, epilog = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="list the reviewed files too")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args(arguments)
    found, allowed = scan(chosen.folder), read_allowed(REVIEWED.read_text(encoding="utf-8"))
    able, wrong = [file for file in found if file.functions], unreviewed(found, allowed)
    if chosen.json:
        files = {file.path: list(file.functions) for file in able}
        print(json.dumps({"native_files": len(found), "network": files, "unreviewed": wrong}, indent=1))
    else:
        for file in able if chosen.all else ():
            print(f"{file.path}: {' '.join(file.functions)}")
        for path, functions in wrong.items():
            print(f"NOT REVIEWED {path}: {' '.join(functions)}")
        print(f"{len(found)} native files, {len(able)} could use a network, {len(wrong)} of them are not reviewed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
