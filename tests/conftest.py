"""What holds for every test: no screen, no settings of the person at the machine, few threads, nothing left behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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

# The same cases in every run, so that a change is what turns it red; CLOISTER_SEARCH=1 looks for new ones. How long
# an example takes is no finding: somebody else may be at work on the machine.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("same", _patient, derandomize=True)
settings.register_profile("search", _patient)
settings.load_profile("search" if os.environ.get("CLOISTER_SEARCH") else "same")

# Settings, states and caches of a test run lie in a folder of its own.
_home = tempfile.TemporaryDirectory(prefix="cloister-tests-", ignore_cleanup_errors=True)
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
    os.environ[_name] = str(Path(_home.name) / _name.lower())


def pytest_configure(config: pytest.Config) -> None:
    """Files of tests lie in memory where there is room: of the time of a run, a third was waiting for the disk.

    Nothing that is proved needs a disk: whoever is killed leaves what the system was given, and that is the same.
    """
    memory = Path("/dev/shm")
    if (
        config.option.basetemp is None
        and not hasattr(config, "workerinput")  # a worker gets a folder inside this one
        and memory.is_dir()
        and os.access(memory, os.W_OK)
        and shutil.disk_usage(memory).free > 4 << 30
    ):
        folder = tempfile.mkdtemp(prefix="cloister-tests-", dir=memory)
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        config.option.basetemp = os.path.join(folder, "files")


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """A thread that still runs, or a window that is still open, fails the test that left it."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    deadline = time.monotonic() + 30.0
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
