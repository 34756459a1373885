"""``cloister learn``: one round of learning."""

from __future__ import annotations

import argparse

from app.cli import arguments, console

NAME = "learn"
WORDS = "Learn from all answers, score every document, order the queue."


def declare(parser: argparse.ArgumentParser) -> None:
    arguments.project(parser)
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app.session import Session

    with Session.open(chosen.project, person=console.person()) as session:
        with console.bar("Learning") as report:
            session.learn(report)
        overview = session.overview()
    rounds = [console.plain(one) for one in overview.rounds]
    if overview.rounds:
        last = overview.rounds[-1]
        console.say(chosen, {"rounds": rounds}, f"Round {last.round}: learned from {last.trained_on:,} answers.")
    else:
        console.say(chosen, {"rounds": rounds}, "Nothing to learn yet: add documents and at least two labels.")
    return 0
