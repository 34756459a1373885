"""``cloister verify``: a project against its own hashes and log."""

from __future__ import annotations

import argparse

from app.cli import arguments, console

NAME = "verify"
WORDS = "Check a project against its own hashes and log."


def declare(parser: argparse.ArgumentParser) -> None:
    arguments.project(parser)
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app.session import verify_file

    with console.bar("Verifying") as report:
        found = verify_file(chosen.project, report)
    words = (
        f"All {found.events:,} events and {found.documents:,} documents verify; the chain ends in {found.head}."
        if found.ok
        else "\n".join(f"{finding.place}: {finding.sentence}" for finding in found.findings)
    )
    console.say(chosen, {"ok": found.ok, **console.plain(found)}, words)
    return 0 if found.ok else 1
