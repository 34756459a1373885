"""What holds for every test: no screen, no settings of the person at the machine, few threads, nothing left behind."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Libraries read these when they are imported, so they stand before any test module is.
_ENVIRONMENT = {
    "QT_QPA_PLATFORM": "offscreen",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
for _name, _value in _ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)

# The same cases in every run, so that a change is what turns it red; CLOISTER_SEARCH=1 looks for new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile("default" if os.environ.get("CLOISTER_SEARCH") else "same")

# Settings, states and caches of a test run lie in a folder of its own.
_home = tempfile.TemporaryDirectory(prefix="cloister-tests-", ignore_cleanup_errors=True)
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
    os.environ[_name] = str(Path(_home.name) / _name.lower())


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """A thread that still runs, or a window that is still open, fails the test that left it."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    deadline = time.monotonic() + 5.0
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive()]
    assert not names, f"threads left running: {', '.join(names)}"
    windows = _open_windows()
    assert not windows, f"windows left open: {', '.join(windows)}"


def _open_windows() -> list[str]:
    """The visible top-level windows, closed on the way so that the next test starts without them."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets is not None else None
    if application is None:
        return []
    found = [window for window in application.topLevelWidgets() if window.isVisible()]
    for window in found:
        window.close()
    return [f"{type(window).__name__} {window.objectName()}".strip() for window in found]
