"""The composition root: the air gap first, then the window, one verb without a window, or a child that reads."""

from __future__ import annotations

import sys

from app import offline

offline.guard()  # before anything from outside is imported


def main() -> int:
    """Run the command line; the exit status is 0, 1 (something failed its check) or 2 (wrong input)."""
    if sys.argv[1:] == ["--try-model"]:
        from app import model_trial

        return model_trial.child()
    if sys.argv[1:2] == ["--reader"]:
        from app.reading_child import child

        return child.main()

    from app import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
