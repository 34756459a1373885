"""What a file is: by its content, and by its name only where content does not tell.

People rename files, programs write HTML and call it XLS: a name is a hint, never a reason to refuse.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import PurePosixPath

from app.engine import charset
from app.engine.formats.parts import Unreadable, damaged, unsupported
from app.records import Lack
from app.wording import translate

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (  # of OLE files: how an entry of the root begins, and what a file is that has it
    ("__substg1.0_", "msg"),
    ("__properties_version1.0", "msg"),
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_FOLDERS = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_MAILBOX = re.compile(rb"From \S[^\r\n]*\r?\n[!-9;-~]+:")
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_MAIL_HEADERS = re.compile(rb"^(?:from|to|date|subject|received|message-id|mime-version):", re.I | re.M)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")

SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".dotm": "docx", ".doc": "doc",
    ".odt": "odt", ".ott": "odt", ".ods": "ods", ".ots": "ods", ".odp": "odp", ".otp": "odp",
    ".rtf": "rtf",
    ".pptx": "pptx", ".pptm": "pptx", ".ppsx": "pptx", ".ppsm": "pptx", ".potx": "pptx", ".potm": "pptx",
    ".ppt": "ppt",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xltm": "xlsx", ".xlsb": "xlsx", ".xls": "xls",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".eml": "eml", ".mbox": "mbox", ".msg": "msg",
    ".zip": "zip",
    ".txt": "txt", ".text": "txt", ".md": "txt", ".markdown": "txt",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".psv": "csv", ".jsonl": "csv", ".ndjson": "csv",
    ".xml": "xml", ".mhtml": "mhtml", ".mht": "mhtml", ".json": "json", ".parquet": "parquet",
    ".gz": "packed", ".7z": "packed", ".rar": "packed", ".tar": "packed",
}  # fmt: skip
"""What names claim."""

READ = frozenset({
    "pdf", "docx", "odt", "odp", "rtf", "pptx", "xlsx", "xls", "ods", "html", "eml", "mbox", "msg", "zip", "txt",
})  # fmt: skip
"""Kinds that a reader's child reads."""
WORKBOOKS = frozenset({"xlsx", "xls", "ods"})


def claimed(name: str) -> str | None:
    """What a file is by its name; ``None`` for a suffix that says nothing."""
    return SUFFIXES.get(PurePosixPath(name.replace("\\", "/")).suffix.lower())


def of(data: bytes, name: str) -> str:
    """One of :data:`READ`. Raises :class:`Unreadable` for everything else: empty, damaged, of a kind not read."""
    if not data:
        raise Unreadable(Lack.EMPTY, translate("problems", "The file is empty."))
    found = _by_content(data, name)
    if (
        found == "unknown"
        and "." not in PurePosixPath(name).name
        and charset.binary_kind(data[: charset.SAMPLE]) is None
    ):
        found = "txt"
    if found == "encrypted":
        raise Unreadable(
            Lack.ENCRYPTED, translate("problems", "It is protected with a password in a way that Cloister cannot open.")
        )
    if found in READ:
        return found
    raise _not_read(found)


def _by_content(data: bytes, name: str) -> str:
    start = data[:4096]
    suffix = claimed(name)
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _of_zip(data, suffix)
    if start.startswith(_OLE):
        return _of_streams(data, suffix)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith(_PICTURES):
        return "picture"
    if charset.binary_kind(data[: charset.SAMPLE]) is not None:
        # Bytes that are no text under a name that promises more: broken. A ZIP may have something in front of it.
        if suffix == "zip" and zipfile.is_zipfile(io.BytesIO(data)):
            return "zip"
        return "damaged" if suffix in READ else suffix or "unknown"
    return _of_text(start, suffix)


def _of_text(start: bytes, suffix: str | None) -> str:
    if suffix in ("txt", "csv", "json", "mhtml", "html", "eml", "mbox"):
        if suffix in ("eml", "mbox"):
            return "mbox" if _MAILBOX.match(start) else "eml"
        return suffix
    if _HTML.match(start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return "html"
    if _MAILBOX.match(start):
        return "mbox"
    header = _HEADER.match(start)
    if header is not None and len(_MAIL_HEADERS.findall(header.group())) >= 2:
        return "eml"
    if suffix in ("pdf", "docx", "odt", "odp", "rtf", "pptx", "xlsx", "xls", "ods", "msg", "zip"):
        return "damaged"
    return suffix or "unknown"


def _of_zip(data: bytes, suffix: str | None) -> str:
    """What a ZIP is by the names in it; a damaged one is what it is called."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if members and members[0].filename == "mimetype" and members[0].file_size < 200:
                kind = _OPEN_DOCUMENTS.get(archive.read(members[0])[:80].strip().removesuffix(b"-template"))
                if kind is not None:
                    return kind
            names = {one.filename for one in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, KeyError):
        return suffix if suffix in READ and suffix != "txt" else "zip"
    if "[Content_Types].xml" in names:
        for folder, kind in _FOLDERS.items():
            if any(one.startswith(f"{folder}/") for one in names):
                return kind
        return suffix if suffix in ("docx", "xlsx", "pptx") else "zip"
    if suffix in ("docx", "xlsx", "pptx", "odt", "ods", "odp"):
        return suffix
    return "zip"


def _of_streams(data: bytes, suffix: str | None) -> str:
    names = _root_names(data)
    for name, kind in _STREAMS:
        # A file inside, attached or embedded, may be of any other kind: only the root tells, where it can be read.
        if name.encode("utf-16-le") in data if names is None else any(one.startswith(name.lower()) for one in names):
            return kind
    return suffix if suffix in ("xls", "msg", "doc", "ppt") else "unknown"


def _root_names(data: bytes) -> list[str] | None:
    """Names in the root of an OLE file, in small letters; ``None`` where it is too damaged to have one."""
    import olefile  # only a reader's child gets here

    try:
        storage = olefile.OleFileIO(io.BytesIO(data))
        return [entry.name.lower() for entry in storage.root.kids]
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError, KeyError, RecursionError):
        return None  # olefile checks little of what it is given


def _not_read(kind: str) -> Unreadable:
    if kind == "damaged":
        return damaged()
    sentence = {
        "doc": translate("problems", "Word files of before 2007 are not read: save it as DOCX."),
        "ppt": translate("problems", "PowerPoint files of before 2007 are not read: save it as PPTX."),
        "csv": translate("problems", "It is a table: import it on its own."),
        "json": translate("problems", "It is a table: import it on its own."),
        "xml": translate("problems", "XML files are not read."),
        "mhtml": translate("problems", "Saved web pages in one file are not read: save it as HTML."),
        "parquet": translate("problems", "Parquet files are not read yet."),
        "packed": translate("problems", "Of archives, only ZIP files are opened: unpack it first."),
        "picture": translate("problems", "Pictures are not read."),
    }.get(kind)
    return Unreadable(Lack.UNSUPPORTED, sentence) if sentence else unsupported()
