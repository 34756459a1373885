"""The document is shown whole and as it is; the passage is marked where it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.records import Passage
from app.ui.theme import LIGHT, Theme
from app.ui.widgets.document_view import DocumentView, in_columns
from app.ui.widgets.find_bar import FindBar

PARAGRAPH = "The parties agree that this agreement shall be governed by the laws of the State of Delaware. " * 5


@pytest.fixture
def view(shown: Callable[[QWidget], QWidget]) -> DocumentView:
    made = DocumentView()
    shown(made)
    made.resize(880, 600)
    return made


def image(view: DocumentView) -> QImage:
    QApplication.processEvents()
    return view.viewport().grab().toImage()


def marked_rows(view: DocumentView) -> list[int]:
    """Rows of pixels that have the colour of the mark."""
    picture, colour = image(view), QColor(LIGHT.mark).rgb()
    return [y for y in range(picture.height()) if any(picture.pixel(x, y) == colour for x in range(30, 560, 6))]


def test_text_is_whole_and_plain(view: DocumentView) -> None:
    text = "<b>not bold</b>\n\n\U0001f512 sealed\n\ta tab\n" + PARAGRAPH
    view.show_document(text)
    assert view.toPlainText() == text


def test_the_passage_is_marked_and_nothing_else(view: DocumentView) -> None:
    text = "\n\n".join(["one", "two", "three", "four"])
    start = text.index("two")
    view.show_document(text, [Passage(start=start, end=start + 3)])
    rows = marked_rows(view)
    assert rows
    cursor = view.textCursor()
    cursor.setPosition(start)
    line = view.cursorRect(cursor)
    assert line.top() - 14 <= min(rows) <= line.center().y() <= max(rows) <= line.bottom() + 14
    view.show_document(text)
    assert marked_rows(view) == []


def test_characters_beyond_the_basic_plane_do_not_shift_the_mark(view: DocumentView) -> None:
    text = "\U0001f512" * 40 + "\n\nafter\n\nend"
    start = text.index("after")
    view.show_document(text, [Passage(start=start, end=start + 5)])
    span = view._spans[0]
    cursor = view.textCursor()
    cursor.setPosition(span.start)
    cursor.setPosition(span.end, cursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == "after"


def test_it_opens_at_the_passage_and_steps_through(view: DocumentView) -> None:
    text = "\n\n".join(f"{number} {PARAGRAPH}" for number in range(60))
    places = [text.index(f"\n{number} ") + 1 for number in (40, 10, 55)]
    seen: list[tuple[int, int]] = []
    view.passage_shown.connect(lambda number, count: seen.append((number, count)))
    view.show_document(text, [Passage(start=place, end=place + 200) for place in places])
    for expected in (40, 10, 55, 40):
        top = view.cursorForPosition(view.viewport().rect().topLeft()).position()
        bottom = view.cursorForPosition(view.viewport().rect().bottomLeft()).position()
        assert top <= text.index(f"\n{expected} ") + 1 <= bottom
        assert marked_rows(view)
        view.step_passage(1)
    assert seen[0] == (0, 3)
    view.step_passage(-1)
    assert view._current == 0


def test_a_scrolled_document_stays_when_passages_come(view: DocumentView) -> None:
    text = "\n\n".join(f"{number} {PARAGRAPH}" for number in range(60))
    place = text.index("\n50 ")
    view.show_document(text)
    view.verticalScrollBar().triggerAction(view.verticalScrollBar().SliderAction.SliderPageStepAdd)
    at = view.verticalScrollBar().value()
    assert at > 0
    view.set_passages([Passage(start=place, end=place + 100)], seek=True)
    assert view.verticalScrollBar().value() == at


def test_right_to_left_text_reads_right(view: DocumentView) -> None:
    view.show_document("رأي قانوني بشأن العقد\n\nEnglish")
    first = view.document().firstBlock()
    assert first.textDirection() is Qt.LayoutDirection.RightToLeft
    line = first.layout().lineAt(0)
    assert line.naturalTextRect().left() > 100  # it stands on the right
    assert first.next().next().textDirection() is Qt.LayoutDirection.LeftToRight


@pytest.mark.alone
def test_long_documents_open_fast(view: DocumentView) -> None:
    text = "\n\n".join(f"{number} {PARAGRAPH}" for number in range(650))[:300_000]
    assert len(text) == 300_000
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        view.show_document(text, [Passage(start=2000, end=2200)])
        view.viewport().grab()
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.25  # about 20 ms where nothing else runs


def test_lines_are_at_most_72_characters(view: DocumentView) -> None:
    view.show_document(PARAGRAPH * 10)
    image(view)
    layout = view.document().firstBlock().layout()
    lengths = sorted(layout.lineAt(number).textLength() for number in range(layout.lineCount()))
    assert 60 <= lengths[len(lengths) // 2] <= 72
    assert lengths[-1] <= 78


def test_tables_drawn_with_spaces_get_one_width() -> None:
    lines = [
        "Dear Ms Kessler,",
        "",
        "Bolts    212.00",
        "Coupling   1,480.00",
        "",
        "| a | b |",
        "+---+---+",
        "Yours   ever",
    ]
    assert in_columns(lines) == [False, False, True, True, False, True, True, True]
    assert in_columns(["two  spaces only", "and one   wide gap", "then prose"]) == [False, False, False]


def test_find_marks_counts_and_steps(view: DocumentView, shown: Callable[[QWidget], QWidget]) -> None:
    bar = FindBar(view)
    shown(bar)
    view.show_document("\n\n".join(f"invoice {number}" for number in range(40)))
    bar.begin()
    bar._field.setText("INVOICE")
    assert bar._count.text() == "1 of 40"
    assert len(view.extraSelections()) == 40
    bar._move(-1)
    assert bar._count.text() == "40 of 40"
    bar._field.setText("nowhere")
    assert bar._count.text() == "not found"
    bar.end()
    assert view.extraSelections() == []


def test_light_and_dark_keep_the_place(view: DocumentView, look: Theme) -> None:
    text = "\n".join(PARAGRAPH for _ in range(60))
    start = text.index("The", len(text) // 3)
    view.show_document(text, [Passage(start=start, end=start + 40)])
    QApplication.processEvents()
    untouched = view.verticalScrollBar().value()
    view.go_to(len(text) // 2)
    before = view.character_in_view()
    look.apply("dark")
    QApplication.processEvents()
    assert abs(view.character_in_view() - before) < 2 * len(PARAGRAPH) // 5
    view.show_document(text, [Passage(start=start, end=start + 40)])
    look.apply("light")
    QApplication.processEvents()
    assert abs(view.verticalScrollBar().value() - untouched) < 30


def test_a_search_outlives_a_change_of_letters(view: DocumentView, look: Theme) -> None:
    bar = FindBar(view)
    bar.show()
    view.show_document("\n".join(PARAGRAPH for _ in range(40)))
    bar.begin()
    bar._field.setText("Delaware")
    bar._move(1)
    for percent in (150, 100):
        look.apply(percent=percent)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        assert len(view.extraSelections()) == len(bar._found) == 200
        assert bar._found[bar._at].document() is view.document()
        assert bar._at == 1
    bar.end()
    assert not view.extraSelections()
