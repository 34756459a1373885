"""Refusing a model file in one sentence: what is no GGUF at all says what it is, where that is plain."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from app.errors import ModelError
from app.wording import translate


def refused(what: str) -> ModelError:
    """The error for a model file that is not used, with what is safe and what to do."""
    return ModelError(
        what, safe=translate("errors", "It was not loaded; your project is unharmed."), todo=choose_another()
    )


def choose_another() -> str:
    return translate("errors", "Choose another model file, or fetch this one again.")


def look_at_beginning(first: bytes, path: Path, size: int) -> None:
    """Refuses what is no GGUF at all, saying what it is where that is plain."""
    name = path.name
    if size == 0:
        raise refused(translate("errors", "The file “{name}” is empty.").format(name=name))
    if first.startswith(b"version https://git-lfs"):
        raise refused(
            translate(
                "errors", "The file “{name}” only says where the model lies (a Git LFS pointer); it is not the model."
            ).format(name=name)
        )
    if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml)", first, re.IGNORECASE):
        raise refused(
            translate("errors", "The file “{name}” is a web page, not a model; its download went wrong.").format(
                name=name
            )
        )
    if first[:4] in (b"lmgg", b"tjgg", b"fmgg", b"algg"):
        raise refused(
            translate("errors", "The file “{name}” is in a format that was given up before GGUF.").format(name=name)
        )
    if first[:4] == b"FUGG":
        raise refused(_other_processor(name))
    if first[:4] != b"GGUF":
        raise refused(translate("errors", "The file “{name}” is not a GGUF model.").format(name=name))
    if size < 24:
        raise refused(translate("errors", "The model file “{name}” is damaged or not complete.").format(name=name))
    version = struct.unpack("<I", first[4:8])[0]
    if version & 0xFFFF == 0 and version:
        raise refused(_other_processor(name))
    if version not in (2, 3):
        raise refused(
            translate("errors", "The model file “{name}” is of GGUF version {version}; 2 and 3 can be read.").format(
                name=name, version=version
            )
        )


def _other_processor(name: str) -> str:
    return translate("errors", "The model file “{name}” was made for another kind of processor (big-endian).").format(
        name=name
    )
