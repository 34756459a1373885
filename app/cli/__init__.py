"""The verbs without a window, for security teams, scripts and tests: a file per verb.

Each prints help, writes JSON with ``--json``, and ends with status 0, with 1 when a check found something, with 2 when
the input was wrong, and with 130 when it was interrupted. A person never sees a traceback.

A verb is a module with ``NAME``, ``WORDS`` (its line of help), ``declare`` (its arguments) and ``run``; ``VERBS`` in
``command_line`` lists them. What several share stands in ``arguments``, ``console`` and ``adding``. The session and
the models are imported inside functions only, so that help comes at once.
"""

from __future__ import annotations

from app.cli.command_line import VERBS, main, parser

__all__ = ["VERBS", "main", "parser"]
