"""The frozen program's first lines: the same as ``python -m app``."""

from __future__ import annotations

import os
import sys

from app.__main__ import main

if __name__ == "__main__":
    # Without a console (cloisterw.exe) there is nobody to print to, and Python says so with None.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
    sys.stderr = sys.stderr or sys.stdout
    sys.exit(main())
