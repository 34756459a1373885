"""Which modules the libraries load when Cloister uses them: ``.venv/bin/python packaging/loaded.py``, in the checkout.

transformers and others import by computed names, which no reading of the source finds. So everything heavy is used
once, and what was loaded is printed as a JSON list. The spec freezes it beside what it finds itself.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def use_everything() -> None:
    """Embed two sentences, learn, export: by the program's own self-test, so that the two cannot drift apart."""
    from app import selftest

    failed = [check for check in selftest.run() if not check.ok]
    if failed:
        raise SystemExit("\n".join(f"{check.name}: {check.detail}" for check in failed))


def main() -> int:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryFile("w") as aside:
        printed, sys.stdout = sys.stdout, aside
        try:
            from app import offline

            offline.guard()
            use_everything()
        finally:
            sys.stdout = printed
    own = {*sys.stdlib_module_names, "__main__", "app"}
    names = [name for name in sys.modules if name.partition(".")[0] not in own and not name.startswith("__editable__")]
    print(json.dumps(sorted(names)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
