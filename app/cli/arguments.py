"""Arguments that several verbs take, and the kinds of values: each is checked before anything is done."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from app.errors import InputError
from app.wording import translate

MOST_SEED = 2**31 - 1


def project(parser: argparse.ArgumentParser) -> None:
    """The project a verb works on, as ``chosen.project``."""
    parser.add_argument("project", type=Path, metavar="P.cloister", help="the project file")


def json(parser: argparse.ArgumentParser) -> None:
    """``--json``, as ``chosen.json``: see ``console.say``."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number in a range."""
    words = f"a whole number from {least}" + (" on" if most is None else f" to {most}")

    def read(given: str) -> int:
        try:
            number = int(given)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"“{given[:40]}” is not {words}.")
        return number

    return read


def share(given: str) -> float:
    """A share above 0 and up to 1."""
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1:
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not a number above 0 and up to 1.")
    return number


def part(given: str) -> float:
    """A share from 0 to below 1."""
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not a number from 0 to below 1.")
    return number


def seconds(given: str) -> float:
    """A time above 0, and less than a day."""
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not a number of seconds above 0.")
    return number


def shares(given: str) -> list[float]:
    """Three shares as in 80/10/10; whether they can be met is said later, by whoever splits."""
    try:
        found = [float(part) for part in given.split("/")]
    except ValueError:
        found = []
    if len(found) != 3:
        raise argparse.ArgumentTypeError(
            f"“{given[:40]}” is not three shares, for training, validation and test, such as 80/10/10."
        )
    return found


def delimiter(given: str) -> str:
    """One character that parts columns, or the word tab."""
    if given in ("tab", "\\t"):
        return "\t"
    if len(given) > 1 or given in ("\n", "\r", '"'):
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not one character that can part columns.")
    return given


def encoding(given: str) -> str:
    """An encoding of text that Python knows."""
    try:
        "a".encode(given)
        b"a".decode(given, "replace")
    except (LookupError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"“{given[:40]}” is not the name of an encoding, such as utf-8.") from error
    return given


def folder(given: str) -> Path:
    """A folder, or a path at which one can be made."""
    path = Path(given)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"“{given}” is not a folder.")
    return path


def result(given: str) -> Path:
    """A file that can be written."""
    path = Path(given)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"“{given}” is a folder.")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder “{path.parent}” does not exist.")
    if not os.access(path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"the folder “{path.parent}” is read-only.")
    return path


def project_path(path: Path) -> Path:
    """``path`` with the ending of a project.

    Raises:
        InputError: it is no name of a file.
    """
    if not path.name:
        raise InputError(
            translate("errors", "“{path}” is no name for a project.").format(path=path),
            todo=translate("errors", "Choose a file that ends in .cloister."),
        )
    return path if path.suffix == ".cloister" else path.with_name(path.name + ".cloister")


def is_same(one: Path, other: Path) -> bool:
    """Whether both are there and one file."""
    return one.exists() and other.exists() and os.path.samefile(one, other)
