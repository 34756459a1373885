"""The command line as a whole: which verbs there are, and how each of them ends."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import app
from app.cli import add, console, export, go_on, learn, new, self_test, simulate, verify, window
from app.errors import Cancelled, CloisterError


class Verb(Protocol):
    """A module of this package that is one verb."""

    NAME: str
    WORDS: str

    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Name the arguments."""

    def run(self, chosen: argparse.Namespace) -> int:
        """Do it; the status the program ends with."""


VERBS: tuple[Verb, ...] = (new, add, go_on, learn, export, verify, simulate, self_test)
"""In the order of the help."""


def main(arguments: Sequence[str]) -> int:
    """Run one verb, or the window when none is named."""
    console.speak_unicode()
    try:
        if arguments and arguments[0].endswith(".cloister"):  # as a double click on a project file calls it
            arguments = ["--open", *arguments]
        chosen = parser().parse_args(arguments)
        status: int = chosen.run(chosen)
        sys.stdout.flush()
        return status
    except CloisterError as error:
        print(error, *_notes(error), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Cancelled) as error:
        print("Stopped. What was finished until now is kept.", *_notes(error), file=sys.stderr)
        return 130
    except BrokenPipeError:
        with suppress(OSError, ValueError):  # whoever read along has left; nothing is to be said at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(console.sentence(error), file=sys.stderr)
        return 2


def _notes(error: BaseException) -> list[str]:
    return list(getattr(error, "__notes__", ()))


def parser() -> argparse.ArgumentParser:
    """What may stand on the command line; ``run`` of what it returns carries it out."""
    made = argparse.ArgumentParser(
        prog="cloister",
        description="Label confidential documents with a model that never leaves this machine. "
        "Without a verb, the window opens.",
    )
    made.add_argument("--version", action="version", version=f"Cloister {app.__version__}")
    made.add_argument("--open", dest="project", type=Path, metavar="PROJECT", help="open this project in the window")
    made.add_argument("--sample", action="store_true", help="open (or, without a display, run) the sample project")
    made.add_argument("--folder", type=Path, help="where a run without a display leaves its files")
    made.set_defaults(run=window.run)
    verbs = made.add_subparsers(title="verbs", metavar="VERB")
    for verb in VERBS:
        one = verbs.add_parser(verb.NAME, help=verb.WORDS, description=verb.WORDS)
        verb.declare(one)
        one.set_defaults(run=verb.run)
    return made
