"""The sample project: in a window where there is a screen, else the same job without one.

Without a screen an oracle answers from the true labels, and a folder is left with what a person would have in the end:
the project file, an export, a report and pictures of the pages.
"""

from __future__ import annotations

import html
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app import offline, paths, profile, samples
from app.errors import InputError
from app.records import Interval, Item, Report, RoundFigures, silent
from app.session import Session

ANSWERS = 120
"""Answers the oracle gives: enough to see it learn."""
_MORE = 40
"""Answers beyond that, until a document is up that is worth a picture."""
_FOLDER = "cloister-run"


def start(*, folder: Path | None = None) -> int:
    """Open the sample project, or do the same job where there is no screen. The exit status."""
    if has_screen():
        from app.ui.application import run

        return run(project=_own_copy())
    target = (folder or Path.cwd() / _FOLDER).absolute()
    print("There is no screen here, so the sample project is worked on without a window.")
    print(offline.display_problem() or "", end="")
    made = without_window(target, _line)
    print(f"\nDone. In {target}:")
    for path, words in made:
        print(f"  {path.relative_to(target)}: {words}")
    return 0


def has_screen() -> bool:
    """Whether a window can be seen by somebody."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return shown and offline.display_problem() is None


def _own_copy() -> Path:
    """The sample project of this person, made on first use."""
    path = paths.made(paths.user_data()) / f"{samples.NAME}.cloister"
    if not path.exists():
        samples.create(path, person=profile.ensure().person()).close()
    return path


def without_window(folder: Path, report: Report = silent) -> Sequence[tuple[Path, str]]:
    """Import, learn, answer, export, verify, report and draw into ``folder``; what was made, with a word on each."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sample.cloister"
    if path.exists():
        path.unlink()
    me = profile.ensure()
    began = time.monotonic()
    report(0, 100, "importing the sample documents")
    with samples.create(path, person=me.person(), seed=1) as session:
        report(2, 100, "reading them with the local model (the first time takes a while)")
        session.learn(_part(report, 2, 30))
        _answer(session, _part(report, 30, 80))
        table = folder / "sample.csv"
        rows = session.export(table)
        report(82, 100, "checking the project against its own hashes")
        verified = session.verify()
        if not verified.ok:
            raise InputError(f"The project does not verify: {verified.findings[0].sentence}")
        report(85, 100, "drawing the pages")
        pictures = _draw(session, folder / "pictures")
        figures = folder / "report.html"
        history = session.overview().rounds
        figures.write_text(
            _report(session, history, _truth(session), pictures, folder, time.monotonic() - began), encoding="utf-8"
        )
    report(100, 100, "done")
    return [
        (path, "the project file; open it with Cloister"),
        (table, f"the export, {rows} rows"),
        (figures, "what happened, with figures and pictures"),
        *[(picture, "a page") for picture in pictures],
    ]


def _answer(session: Session, report: Report) -> None:
    by_name = {label.name: label.id for label in session.labels()}
    truths = session.truths()
    step = session.step()
    for done in range(ANSWERS + _MORE):
        item = step.next
        if item is None or (done >= ANSWERS and _shows_something(item)):
            break
        step = session.decide(item.document.id, by_name[truths[item.document.id]], item=item)
        report(min(done, ANSWERS), ANSWERS, f"{done + 1} answers; {_truth(session):.0%} of the suggestions are right")
        if step.learn_due:
            session.learn()
            step = session.step()
    session.learn()


def _shows_something(item: Item) -> bool:
    """Whether a picture of the page shows what it is for: a document of some length, and what speaks in it."""
    if item.suggestion is None or item.suggestion.evidence is None or len(item.document.text) < 700:
        return False
    return len(item.suggestion.evidence.passages) > 1 and item.suggestion.confidence > 0.5


def _truth(session: Session) -> float:
    """Share of right suggestions among documents without an answer, which only a rehearsal can know."""
    names = {label.id: label.name for label in session.labels()}
    suggested, _ = session.suggested()
    truths = session.truths()
    open_ = [one for one in truths if one not in session.answered()]
    return sum(names[suggested[one]] == truths[one] for one in open_) / max(1, len(open_))


def _draw(session: Session, folder: Path) -> list[Path]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.ui import pictures

    drawn: list[Path] = []
    for theme in ("light", "dark"):
        drawn += pictures.render(session, profile.ensure(), folder, theme)
    return drawn


def _report(
    session: Session,
    history: Sequence[RoundFigures],
    truth: float,
    pictures: Sequence[Path],
    folder: Path,
    seconds: float,
) -> str:
    progress = session.progress()
    rows = "".join(
        f"<tr><td>{one.round}<td>{one.answers}<td>{one.trained_on}<td>{_interval(one.agreement)}<td>{one.seconds:.1f} s"
        for one in history
    )
    images = "".join(
        f'<p><img src="{html.escape(picture.relative_to(folder).as_posix())}" width="640" alt="">'
        for picture in pictures
    )
    gap = offline.state()
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Cloister: the sample project</title>
<style>body{{font:16px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}}td,th{{padding:.2em 1em .2em 0;
text-align:left}}img{{border:1px solid #dedbd3}}</style>
<h1>The sample project, without a window</h1>
<p>{progress.documents} documents, {progress.answered} answers from an oracle, {seconds:.0f} seconds.
Of the suggestions on documents nobody has answered, {truth:.0%} are right.</p>
<p>{html.escape(gap.sentence if gap else "")}</p>
<table><tr><th>Round<th>Answers<th>Learned from<th>Suggestions that agree (95 % interval)<th>Time{rows}</table>
{images}</html>
"""


def _interval(one: Interval | None) -> str:
    return "too few yet" if one is None else f"{one.value:.0%} ({one.low:.0%} to {one.high:.0%}, {one.count} documents)"


def _part(report: Report, start: int, end: int) -> Report:
    """A report for one part of the whole."""

    def inner(done: int, total: int, note: str = "") -> None:
        share = done / total if total else 0
        report(round(start + (end - start) * min(1.0, share)), 100, note)

    return inner


def _line_writer() -> Report:
    last = ""

    def write(done: int, total: int, note: str = "") -> None:
        nonlocal last
        words = f"{done * 100 // total if total else 0:3d} %  {note}"
        if words == last:
            return
        if sys.stdout.isatty():
            print("\r" + words.ljust(len(last)), end="", flush=True)
        elif note and note != last[7:]:
            print(words, flush=True)
        last = words

    return write


_line = _line_writer()
