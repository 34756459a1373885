"""Files made for tests: PDFs written by hand, so that nothing is hidden in them, and archives."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_IDENTITY = bytes(range(16))


def pdf(pages: Sequence[str | bytes], *, password: str = "", form: str = "", rotate: int = 0) -> bytes:
    """A PDF with a page for each text, its lines at left; ``bytes`` are a page's drawing operators instead.

    ``password`` encrypts it with RC4 of 40 bits (ISO 32000-1, 7.6.3, revision 2); ``form`` is what somebody typed into
    a field on the first page.
    """
    contents = [page if isinstance(page, bytes) else lines(page.split("\n")) for page in pages]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(contents)))
    fields = 4 + 2 * len(contents)
    catalog = "<</Type/Catalog/Pages 2 0 R" + (f"/AcroForm<</Fields[{fields} 0 R]>>" if form else "") + ">>"
    objects: list[bytes] = [
        catalog.encode(),
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for i, content in enumerate(contents):
        annotations = f"/Annots[{fields} 0 R]" if form and i == 0 else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate {rotate}/Contents {5 + 2 * i} 0 R{annotations}"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode()
        )
        objects.append(stream(content))
    if form:
        look = stream(
            lines([form], top=8), "/Type/XObject/Subtype/Form/BBox[0 0 300 20]/Resources<</Font<</F 3 0 R>>>>"
        )
        objects.append(
            b"<</Type/Annot/Subtype/Widget/FT/Tx/F 4/T(name)/Rect[72 400 372 420]/V(%s)/AP<</N %d 0 R>>>>"
            % (form.encode("cp1252"), fields + 1)
        )
        objects.append(look)
    return assembled(objects, password)


def lines(texts: Sequence[str], *, top: int = 740) -> bytes:
    """Drawing operators for lines of text."""
    shown = "".join(f"({line.translate(_ESCAPED)}) Tj T* " for line in texts)
    return f"BT /F 10 Tf 12 TL {72 if top > 100 else 2} {top} Td {shown}ET".encode("cp1252")


def picture() -> bytes:
    """Drawing operators for a page that is one grey picture."""
    return b"q 500 0 0 700 50 50 cm BI /W 4 /H 4 /CS /G /BPC 8 ID " + bytes(range(0, 256, 16)) + b" EI Q"


def stream(content: bytes, more: str = "") -> bytes:
    """A stream object."""
    return f"<</Length {len(content)}{more}>>stream\n".encode() + content + b"\nendstream"


def assembled(objects: Sequence[bytes], password: str = "") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    trailer = f"/Size {len(objects) + 1 + bool(password)}/Root 1 0 R"
    written = [*objects]
    if password:
        owner = _rc4(hashlib.md5(_padded("")).digest()[:5], _padded(password))
        permissions = -4
        seed = _padded(password) + owner + permissions.to_bytes(4, "little", signed=True) + _IDENTITY
        key = hashlib.md5(seed).digest()[:5]
        user = _rc4(key, _PADDING)
        written = [_encrypted(one, number, key) for number, one in enumerate(objects, 1)]
        written.append(f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P {permissions}>>".encode())
        trailer += f"/Encrypt {len(written)} 0 R/ID[<{_IDENTITY.hex()}><{_IDENTITY.hex()}>]"
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    starts = []
    for number, one in enumerate(written, 1):
        starts.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
    table = out.tell()
    out.write(f"xref\n0 {len(written) + 1}\n0000000000 65535 f \n".encode())
    for start in starts:
        out.write(f"{start:010d} 00000 n \n".encode())
    out.write(f"trailer<<{trailer}>>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def archive(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def blown_up(size: int, times: int) -> bytes:
    """Zeros, packed again and again."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


_ESCAPED = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + _PADDING)[:32]


def _encrypted(one: bytes, number: int, key: bytes) -> bytes:
    head, mark, rest = one.partition(b"stream\n")
    if not mark:
        return one
    body = rest.removesuffix(b"\nendstream")
    each = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
    return head + mark + _rc4(each, body) + b"\nendstream"


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
