from __future__ import annotations

import subprocess
import sys

import PySide6
import pytest

EMIT = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Source(QObject):
    changed = Signal(int, bool)
application, source, heard = QCoreApplication([]), Source(), []
source.changed.connect(lambda number, flag: heard.append(number))
for number in range(1000):
    source.changed.emit(number, True)
print(len(heard))
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="6.12 is sound on Python 3.12 and later")
def test_pyside_is_older_than_the_release_that_aborts() -> None:
    assert tuple(map(int, PySide6.__version__.split(".")[:2])) < (6, 12)


def test_a_thousand_signals_survive() -> None:
    done = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "1000"), done.stderr
