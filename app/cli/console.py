"""What every verb says and how: sentences or JSON, a progress bar, and who is asking."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from enum import Enum
from typing import Any

from app import profile
from app.records import Person, Report
from app.wording import translate


def person() -> Person:
    """Whoever sits at this machine."""
    return profile.ensure().person()


def say(chosen: argparse.Namespace, result: dict[str, Any], words: str) -> None:
    """Print what came of a verb: ``result`` as JSON if that was asked for, else ``words``."""
    print(json.dumps(result, ensure_ascii=False, indent=1) if chosen.json else words)


def plain(record: Any) -> Any:
    """A record as JSON would have it."""
    if is_dataclass(record) and not isinstance(record, type):
        return plain(asdict(record))
    if isinstance(record, dict):
        return {str(key): plain(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [plain(value) for value in record]
    if isinstance(record, Enum):
        return record.value
    return record


@contextmanager
def bar(words: str) -> Iterator[Report]:
    """A progress bar on a terminal, nothing elsewhere."""
    from tqdm import tqdm

    with tqdm(
        desc=words, disable=None, file=sys.stderr, leave=False, bar_format="{desc} {percentage:3.0f}% {bar} {postfix}"
    ) as shown:

        def report(done: int, total: int, note: str = "") -> None:
            shown.total = total or None
            shown.n = done
            shown.set_postfix_str(note, refresh=False)
            shown.update(0)

        yield report


def sentence(error: OSError) -> str:
    """The sentence for what nobody foresaw of the file system."""
    if error.filename is None:
        return translate("errors", "The system refused ({reason}).").format(reason=error.strerror or error)
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
    return translate("errors", "“{name}” cannot be used ({reason}).").format(
        name=name if len(name) <= 200 else name[:200] + "…", reason=error.strerror or error
    )


def speak_unicode() -> None:
    """Sentences hold quotation marks and names of any script; a narrow terminal shows escapes, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
