"""The composition root: the air gap first, then the window or one verb without a window."""

from __future__ import annotations

import sys

from app import offline

offline.guard()  # before anything from outside is imported


def main() -> int:
    """Run the command line; the exit status is 0, 1 (something failed its check) or 2 (wrong input)."""
    from app import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
