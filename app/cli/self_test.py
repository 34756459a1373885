"""``cloister self-test``: everything once, on made-up documents."""

from __future__ import annotations

import argparse

from app.cli import arguments, console

NAME = "self-test"
WORDS = "Do everything once on made-up documents, without network."


def declare(parser: argparse.ArgumentParser) -> None:
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app import selftest

    with console.bar("Testing") as report:
        checks = selftest.run(report)
    failed = [check for check in checks if not check.ok]
    console.say(
        chosen, {"ok": not failed, "checks": [console.plain(check) for check in checks]}, selftest.table(checks)
    )
    return 1 if failed else 0
