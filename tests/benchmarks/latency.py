"""Key to next document, and the largest slip of the window's timer, while imports and refits run.

    python -m tests.benchmarks.latency [--documents 20000] [--keys 150] [--fake] [--model 30m]

Opens the real window (offscreen where there is no screen) on a new project, adds the documents, lets the local model
read and learn, and presses keys all the while as a person would: first while the model is imported and reads (*cold*),
then while an import without end and the refits that answers call for run (*busy*). A key's time runs from the press
until the event loop has painted the next document and all else that changed. With ``--model``, a language model of
random weights (30 or 500 million) then reads the whole pool (*model*) while keys are pressed and refits run. A 5 ms
timer in the window says by how much the event loop was late.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from app import offline

offline.guard()

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from app.paths import resource  # noqa: E402
from app.records import Person, PersonId, RawDocument, Report  # noqa: E402
from app.session import Session  # noqa: E402
from app.ui.application import application, speak  # noqa: E402
from app.ui.bridge import FILES, MODEL, Bridge  # noqa: E402
from app.ui.jobs import Jobs  # noqa: E402
from app.ui.main_window import MainWindow  # noqa: E402
from app.ui.pages.review import ReviewPage  # noqa: E402
from app.ui.theme import Theme  # noqa: E402
from app.ui.widgets.document_view import DocumentView  # noqa: E402
from tests import gguf_builder as build  # noqa: E402
from tests.benchmarks.suggesting import SHAPES  # noqa: E402
from tests.fakes import FakeEmbedder  # noqa: E402

ME = Person(id=PersonId("c" * 32), name="Benchmark")
LABELS = ("Contract", "Invoice", "Letter", "Policy", "Minutes", "Order", "Report", "Opinion")
PAUSE = 0.2
TICK = 0.005


@cache
def words() -> list[str]:
    """The words of the sample documents, as often as they stand there."""
    return re.findall(r"[a-z]{2,}", resource("samples", "documents.csv").read_text(encoding="utf-8").lower())


def made_up(first: int, count: int) -> Iterator[RawDocument]:
    """Texts of 20 to 60 words out of the sample documents, each label with words of its own."""
    rng = random.Random(first)
    common = words()
    own = {label: [f"{label.lower()}{n}" for n in range(120)] for label in LABELS}
    for number in range(first, first + count):
        label = rng.choice(LABELS)
        chosen = rng.choices(common, k=rng.randint(15, 50)) + rng.choices(own[label], k=6) + [label.lower()]
        rng.shuffle(chosen)
        text = f"No. {number}. {' '.join(chosen)}."
        yield RawDocument(name=f"{number}.txt", text=text, source="made up", reader="b/1")


class Watch:
    """Slips of a 5 ms timer, in milliseconds, by phase."""

    def __init__(self) -> None:
        self.slips: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(round(TICK * 1000))

    def _tick(self) -> None:
        now = time.perf_counter()
        self.slips.append(max(0.0, now - self._last - TICK) * 1000)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()

    def take(self) -> list[float]:
        taken, self.slips = self.slips, []
        return taken


class Painted(QObject):
    """Notices when the document is painted, in the same pass as all else that changed."""

    def __init__(self, page: ReviewPage) -> None:
        super().__init__(page)
        self.seen = False
        page.findChild(DocumentView).viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


class Presser:
    """Presses label keys and Enter at a steady pace and times each until what changed is painted."""

    def __init__(self, window: MainWindow, page: ReviewPage) -> None:
        self._page = page
        self._painted = Painted(page)
        self.times: list[float] = []
        self._number = 0

    def press(self) -> None:
        before = self._page._item
        if before is None:
            return
        key = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Return, Qt.Key.Key_3)[self._number % 4]
        self._number += 1
        began = time.perf_counter()
        QTest.keyPress(self._page, key)
        if self._page._item is before:
            QTest.keyRelease(self._page, key)
            return  # Enter on a blind question does nothing
        self._painted.seen = False
        while not self._painted.seen:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.times.append((time.perf_counter() - began) * 1000)
        QTest.keyRelease(self._page, key)


def until(done: Callable[[], bool], presser: Presser | None, most: float) -> None:
    """Run the event loop, pressing keys, until ``done`` or ``most`` seconds have passed."""
    end = time.monotonic() + most
    pause = time.monotonic() + PAUSE
    loop = QEventLoop()
    while not done() and time.monotonic() < end:
        QTimer.singleShot(2, loop.quit)
        loop.exec()
        if presser is not None and time.monotonic() >= pause:
            presser.press()
            pause = time.monotonic() + PAUSE


def summary(values: list[float]) -> dict[str, float]:
    if not values:
        return {"count": 0}
    return {
        "count": len(values),
        "p50_ms": round(float(np.percentile(values, 50)), 1),
        "p95_ms": round(float(np.percentile(values, 95)), 1),
        "p99_ms": round(float(np.percentile(values, 99)), 1),
        "largest_ms": round(max(values), 1),
    }


def run(documents: int, keys: int, *, fake: bool, model: str = "") -> dict[str, object]:
    """All phases; a dictionary of figures."""
    app = application()
    speak(app, "en")
    theme = Theme(app, "light", 100)
    theme.apply()
    with tempfile.TemporaryDirectory() as folder:
        session = Session.create(Path(folder) / "latency", person=ME, seed=1, embedder=FakeEmbedder if fake else None)
        session.add_documents(made_up(0, 500))
        for label in LABELS:
            session.add_label(label)
        jobs = Jobs()
        bridge = Bridge(session, jobs, None)
        window = MainWindow(bridge, theme)
        window.show()
        window.show_page("review")
        page = window.pages["review"]
        assert isinstance(page, ReviewPage)
        presser = Presser(window, page)
        watch = Watch()
        until(lambda: False, None, 0.5)
        watch.take()
        torch_before = "torch" in sys.modules

        began = time.monotonic()
        imported: list[float] = []

        def in_file(_: object) -> None:
            imported.append(time.monotonic() - began)

        bridge.run(_adding(session, 500, documents - 500), lane=FILES, name="add", done=in_file)
        bridge.learn_if_due()
        until(lambda: bool(imported) and not session.learn_due and not jobs.live(), presser, 1_200)
        cold_seconds = time.monotonic() - began
        cold_keys, cold_slips = presser.times, watch.take()

        read = _reading(session, bridge, presser, watch, Path(folder), model, keys) if model else None
        presser.times = []
        rounds_before = len(session.overview().rounds)
        bridge.run(_adding(session, documents, 1_000_000), lane=FILES, name="add")  # goes on until it is cancelled
        watch.take()
        until(lambda: len(presser.times) >= keys, presser, 1_200)
        busy_keys, busy_slips = presser.times, watch.take()
        rounds = len(session.overview().rounds) - rounds_before
        watch.stop()
        for ticket in jobs.live():
            ticket.cancel()
        until(lambda: not jobs.live(), None, 120)
        jobs.close()
        total = session.progress().documents
        window.hide()
        session.close()
    return {
        "documents": total,
        "torch_imported_before_window": torch_before,
        "cold": {
            "seconds": round(cold_seconds, 1),
            "import_seconds": round(imported[0], 1) if imported else None,
            "keys": summary(cold_keys),
            "timer_slips": summary(cold_slips),
        },
        "busy": {
            "refits": rounds,
            "imported": total - documents,
            "keys": summary(busy_keys),
            "timer_slips": summary(busy_slips),
        },
        **({"model": read} if read else {}),
    }


def _reading(
    session: Session, bridge: Bridge, presser: Presser, watch: Watch, folder: Path, name: str, keys: int
) -> dict[str, object]:
    """A language model is loaded and reads the whole pool, while keys are pressed."""
    path = folder / f"{name}.gguf"
    build.random_model(path, np.random.default_rng(0), kind=build.Q8_0, **SHAPES[name])  # type: ignore[arg-type]
    os.environ["CLOISTER_HOME"] = str(folder / "home")  # what is accepted here is accepted nowhere else
    tried = session.try_model(path)
    ready: list[object] = []
    until(lambda: False, None, 0.5)
    watch.take()
    bridge.run(
        lambda report: session.use_model(tried, report, typed=tried.sha256[:8]),
        lane=MODEL,
        name="use",
        done=ready.append,
    )
    until(lambda: bool(ready), presser, 600)
    loading = watch.take()
    presser.times = []
    began, before = time.process_time(), len(session.overview().rounds)
    bridge.stop_model()
    bridge.run(session.suggest_all, lane=MODEL, name="suggest all")
    watch.take()
    until(lambda: len(presser.times) >= keys, presser, 600)
    slips_found, times = watch.take(), presser.times
    state = session.model_state()
    bridge.stop_model()
    until(lambda: not bridge.jobs.live(), None, 120)
    session.drop_model()
    return {
        "file": f"{name}, {path.stat().st_size >> 20} MB",
        "threads": state.threads,
        "opinions": state.opinions,
        "seconds_each": round(state.seconds_each or 0.0, 3),
        "processor_seconds": round(time.process_time() - began, 1),
        "refits": len(session.overview().rounds) - before,
        "loading_slips": summary(loading),
        "keys": summary(times),
        "timer_slips": summary(slips_found),
    }


def _adding(session: Session, first: int, count: int) -> Callable[[Report], object]:
    def verb(report: Report) -> object:
        return session.add_documents(_reported(made_up(first, count), count, report))

    return verb


def _reported(raws: Iterator[RawDocument], total: int, report: Report) -> Iterator[RawDocument]:
    for number, raw in enumerate(raws):
        if number % 50 == 0:
            report(number, total)
        yield raw


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--keys", type=int, default=150)
    parser.add_argument("--fake", action="store_true", help="a made-up embedder instead of the real one")
    parser.add_argument("--model", choices=sorted(SHAPES), default="", help="let a model of random weights read, too")
    chosen = parser.parse_args()
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(run(chosen.documents, chosen.keys, fake=chosen.fake, model=chosen.model), indent=1))


if __name__ == "__main__":
    main()
