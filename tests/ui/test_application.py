"""The whole window as a process of its own: it opens without the model, and ends with status 0."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from app.session import Session

SCRIPT = """
    import json, sys
    from app import offline
    offline.guard()
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from app.ui.application import application, run
    from app.ui.main_window import MainWindow
    from tests.fakes import FakeEmbedder

    app = application()
    said = {}
    tries = [0]

    def look():
        window = next(w for w in app.topLevelWidgets() if isinstance(w, MainWindow))
        tries[0] += 1
        if window.bridge.is_open or len(sys.argv) == 1 or tries[0] > 200:
            said["open"] = window.bridge.is_open
            said["visible"] = window.isVisible()
            said["models"] = [name for name in ("torch", "sentence_transformers") if name in sys.modules]
            said["title"] = window.windowTitle()
            timer.stop()
            window.close()

    timer = QTimer()
    timer.setInterval(50)
    timer.timeout.connect(look)
    timer.start()
    status = run(Path(sys.argv[1]) if len(sys.argv) > 1 else None, embedder=FakeEmbedder)
    print(json.dumps(said))
    sys.exit(status)
"""


def start(tmp_path: Path, *arguments: str) -> dict[str, object]:
    environment = os.environ | {"CLOISTER_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(SCRIPT), *arguments],
        cwd=Path(__file__).resolve().parents[2],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_welcome_opens_without_any_model(tmp_path: Path) -> None:
    assert start(tmp_path) == {"open": False, "visible": True, "models": [], "title": "Cloister"}


def test_a_named_project_is_opened_and_let_go(tmp_path: Path, project: Callable[..., Session]) -> None:
    session = project(12)
    path = session.path
    session.close()
    said = start(tmp_path, str(path))
    assert said["open"] is True
    assert said["models"] == []
    reopened = Session.open(path, person=session.person)
    assert reopened.progress().documents == 12
    reopened.close()
