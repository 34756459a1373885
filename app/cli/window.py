"""No verb: the window, or the sample project."""

from __future__ import annotations

import argparse


def run(chosen: argparse.Namespace) -> int:
    if chosen.sample:
        from app import tour

        return tour.start(folder=chosen.folder)
    from app.ui import application

    return application.run(project=chosen.project)
