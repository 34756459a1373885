"""``cloister new``: a project with documents in it."""

from __future__ import annotations

import argparse
import os

from app.cli import adding, arguments, console
from app.errors import Cancelled, CloisterError, StorageError

NAME = "new"
WORDS = "Make a project and add documents to it."


def declare(parser: argparse.ArgumentParser) -> None:
    adding.declare(parser)
    parser.add_argument("--seed", type=arguments.whole(0, arguments.MOST_SEED), help="fixes every random choice")
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app.session import Session

    path = arguments.project_path(chosen.project)
    sources = adding.sources(chosen)
    if not os.path.lexists(path):  # else the project's own refusal is the better one
        for source in sources:
            adding.check(source)
    session = Session.create(path, person=console.person(), seed=chosen.seed)
    made = os.stat(path)
    try:
        with session:
            found = adding.fill(chosen, session, sources)
            adding.insist(found, safe="No project was made.")
    except (CloisterError, OSError) as error:
        # Wrong input leaves nothing behind, so that the next try finds the name free. After a fault of the disk,
        # what was read may be hours of work.
        if isinstance(error, StorageError):
            adding.tell_how_to_go_on(error, path, made)
        elif adding.is_still(path, made):
            path.unlink()
        raise
    except (KeyboardInterrupt, Cancelled) as error:
        adding.tell_how_to_go_on(error, path, made)
        raise
    adding.say_what_was_added(chosen, path, found)
    return 0
