"""``cloister add``: more documents, or the rest of an import that was interrupted."""

from __future__ import annotations

import argparse

from app.cli import adding, arguments, console

NAME = "add"
WORDS = "Add documents to a project, or go on where adding them was interrupted."


def declare(parser: argparse.ArgumentParser) -> None:
    adding.declare(parser)
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app.session import Session

    path = arguments.project_path(chosen.project)
    sources = adding.sources(chosen)
    for source in sources:
        adding.check(source)
    with Session.open(path, person=console.person()) as session:
        found = adding.fill(chosen, session, sources)
    adding.insist(found, safe="What the project held is as it was.")
    adding.say_what_was_added(chosen, path, found)
    return 0
