"""Pages as pictures beside the text: which page, which marks, which keys, and nothing drawn on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import InputError
from app.records import (
    Document,
    DocumentId,
    Evidence,
    Item,
    LabelId,
    Layout,
    PagePicture,
    Passage,
    Question,
    RoundId,
    Step,
    Suggestion,
)
from app.session import Session
from app.ui import shelf as shelves
from app.ui.bridge import Bridge
from app.ui.pages.review import ReviewPage
from app.ui.shelf import Shelf
from app.ui.theme import Theme
from app.ui.widgets.page_picture import page_at
from app.ui.widgets.reading_pane import ReadingPane
from tests.ui.conftest import press

LINES = 30
PAGES = 4


def paper(pages: int = PAGES) -> Document:
    """A document of ``pages`` pages with 30 lines each."""
    sheets = [
        "\n".join(f"Page {page}, line {line} of this agreement." for line in range(LINES)) for page in range(pages)
    ]
    starts, at = [], 0
    for sheet in sheets:
        starts.append(at)
        at += len(sheet) + 1
    return Document(
        id=DocumentId(1),
        name="contract.pdf",
        source="contract.pdf",
        locator="",
        text="\n".join(sheets),
        text_hash="0" * 64,
        layout=Layout(pages=tuple(starts)),
        page_count=pages,
    )


def scan() -> Document:
    return replace(paper(), id=DocumentId(2), text="", layout=None)


def item(document: Document, *passages: tuple[int, int]) -> Item:
    evidence = Evidence(
        label=LabelId("a"),
        against=None,
        passages=[Passage(start=start, end=end, weight=1.0) for start, end in passages],
    )
    suggestion = Suggestion(
        label=LabelId("a"), confidence=0.9, confidences={}, round=RoundId(1), model_hash="", evidence=evidence
    )
    return Item(document=document, question=Question.LEARN, suggestion=suggestion if passages else None)


def png(width: int) -> bytes:
    image = QImage(width, round(width * 1.4), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(data.data())


def picture(document: Document, page: int, width: int) -> PagePicture:
    """A white page; every line has a box a thirtieth of it high."""
    height = round(width * 1.4)
    boxes = []
    if document.layout is not None:
        at = document.layout.pages[page - 1]
        for number, line in enumerate(document.text[at:].split("\n")[:LINES]):
            top = height * number / LINES
            boxes.append((at, at + len(line), width * 0.1, top, width * 0.9, top + height / LINES))
            at += len(line) + 1
    return PagePicture(page=page, png=png(width), width=width, height=height, boxes=boxes)


class Drawer:
    """Takes the place of the session's verb; remembers what was asked, and on which thread."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.asked: list[tuple[int, int]] = []
        self.threads: set[int] = set()
        self.error: Exception | None = None
        self.kept = True
        self.passwords: list[str | None] = []

    def __call__(
        self, document: DocumentId, page: int, width: int, *, password: str | None = None
    ) -> PagePicture | None:
        self.passwords.append(password)
        self.asked.append((page, width))
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error
        return picture(self.document, page, width) if self.kept else None


def start_of(document: Document, page: int, line: int) -> int:
    return document.text.index(f"Page {page}, line {line} of")


@pytest.fixture
def drawer(
    project: Callable[..., Session], bridged: Callable[[Session], Bridge], monkeypatch: pytest.MonkeyPatch
) -> tuple[Drawer, Bridge]:
    session = project(0, learned=False)
    made = Drawer(paper())
    monkeypatch.setattr(session, "page_picture", made, raising=False)
    return made, bridged(session)


@pytest.fixture
def pane(
    drawer: tuple[Drawer, Bridge], shown: Callable[[QWidget], QWidget]
) -> Callable[..., tuple[ReadingPane, Shelf, Drawer]]:
    def make(width: int = 1000, *, on: bool = True) -> tuple[ReadingPane, Shelf, Drawer]:
        made, bridge = drawer
        shelf = Shelf(bridge)
        pane = ReadingPane(shelf.leaf, pages=on)
        shelf.arrived.connect(lambda *_: pane.pages.refresh())
        shown(pane)
        pane.resize(width, 700)
        return pane, shelf, made

    return make


def test_which_page_a_character_is_on() -> None:
    document = paper()
    assert [page_at(document, start_of(document, page, line)) for page in range(PAGES) for line in (0, 29)] == [
        *(1, 1, 2, 2, 3, 3, 4, 4)
    ]
    assert page_at(replace(document, layout=None), 500) == 1
    assert page_at(replace(document, page_count=0), 500) == 0
    assert page_at(document, 10**9) == PAGES


class TestBesideTheText:
    def test_the_page_of_the_passage_comes_up_marked(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, _, made = pane()
        start = start_of(made.document, 2, 10)
        page.show_item(item(made.document, (start, start + 30)), moved=True)
        assert page._place.text() == "p. 3 of 4"
        assert not page.view.isHidden() and page.has_picture
        qtbot.waitUntil(lambda: page.pages.view._leaf is not None and page.pages.view._leaf.image is not None)
        marked = page.pages.view._marked()
        assert len(marked) == 1
        leaf = page.pages.view._leaf
        assert leaf is not None and leaf.image is not None
        assert marked[0].top() == pytest.approx(leaf.image.height() * 10 / LINES, abs=2)
        grabbed = page.pages.view.viewport().grab().toImage()
        area = page.pages.view._page_area()
        y = area.top() + area.height() * 10.5 / LINES
        inside = QColor(grabbed.pixel(round(area.center().x()), round(y)))
        beside = QColor(grabbed.pixel(round(area.center().x()), round(y + area.height() * 3 / LINES)))
        assert inside.blue() < 160 and beside.blue() == 255  # yellow on white
        assert threading.get_ident() not in made.threads

    def test_pages_follow_the_passages(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, _, made = pane()
        spans = [(start_of(made.document, at, 5), start_of(made.document, at, 6)) for at in (1, 3, 0)]
        page.show_item(item(made.document, *spans), moved=True)
        seen = [page.pages.page]
        for _ in range(3):
            page.view.step_passage(1)
            seen.append(page.pages.page)
        assert seen == [2, 4, 1, 2]
        assert page.pages.view._spans == [spans[0]]

    def test_turning_pages_moves_the_text(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, _, made = pane()
        page.show_item(item(made.document), moved=True)
        page.turn(1)
        page.turn(1)
        assert page._place.text() == "p. 3 of 4"
        assert page.pages.page == 3
        assert page.view.verticalScrollBar().value() > 0
        page.turn(5)  # there is none
        assert page.pages.page == 3
        page.pages._back.click()
        assert page._place.text() == "p. 2 of 4"

    def test_scrolling_the_text_turns_pages(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, _, made = pane()
        page.show_item(item(made.document), moved=True)
        bar = page.view.verticalScrollBar()
        bar.triggerAction(bar.SliderAction.SliderToMaximum)
        assert page._place.text() == "p. 4 of 4"
        bar.triggerAction(bar.SliderAction.SliderToMinimum)
        assert page._place.text() == "p. 1 of 4"

    def test_neighbours_are_drawn_ahead_and_kept(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, shelf, made = pane()
        page.show_item(item(made.document), moved=True)
        qtbot.waitUntil(lambda: {at for at, _ in made.asked} == {1, 2})
        page.turn(1)
        qtbot.waitUntil(lambda: {at for at, _ in made.asked} == {1, 2, 3})
        before = len(made.asked)
        page.turn(-1)
        leaf = shelf.leaf(made.document, 1, page.pages.view.pixels())
        assert leaf is not None and leaf.image is not None
        assert len(made.asked) == before

    def test_old_pictures_make_room(
        self, qtbot: QtBot, drawer: tuple[Drawer, Bridge], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, bridge = drawer
        monkeypatch.setattr(shelves, "ROOM", 400 * 560 * 4 * 2)
        shelf = Shelf(bridge)
        for page in (1, 2, 3, 4):
            shelf.leaf(made.document, page, 400)
            qtbot.waitUntil(lambda: not bridge.jobs.live())
        assert len(shelf._leaves) == 2
        assert shelf._size <= shelves.ROOM

    def test_in_a_narrow_window_the_picture_takes_the_place_of_the_text(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, _, made = pane(600)
        page.show_item(item(made.document), moved=True)
        assert page.has_picture and not page.view.isVisible()
        assert page.reader() is page.pages.view
        page.resize(1100, 700)
        assert page.view.isVisible() and page.has_picture
        page.resize(600, 700)
        page.begin_find()
        assert page.view.isVisible() and page.find_bar.isVisible()

    def test_what_cannot_be_shown_says_why(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, shelf, made = pane()
        made.kept = False
        page.show_item(item(made.document), moved=True)
        qtbot.waitUntil(lambda: "was not kept" in page.pages.view._said)
        shelf.empty()
        made.error = InputError("This page is damaged.")
        page.pages.refresh()
        qtbot.waitUntil(lambda: page.pages.view._said == "This page is damaged.")

    def test_a_protected_document_asks_for_its_password(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, shelf, made = pane()
        made.error = InputError("It is protected with a password.")
        page.show_item(item(made.document), moved=True)
        qtbot.waitUntil(page.pages.unlock.isVisible)
        made.error = None
        shelf.unlock("sesame")
        page.pages.refresh()
        qtbot.waitUntil(lambda: page.pages.view._leaf is not None and page.pages.view._leaf.image is not None)
        assert made.passwords[-1] == "sesame"
        assert not page.pages.unlock.isVisible()

    def test_zooming_asks_for_more_pixels_at_the_density_of_the_screen(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page, _, made = pane()
        page.show_item(item(made.document), moved=True)
        view = page.pages.view
        qtbot.waitUntil(lambda: view._leaf is not None)
        fits = view.pixels()
        monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
        assert view.pixels() == pytest.approx(2 * fits, abs=1)
        page.pages.zoom(1)
        assert page.pages._size.text() == "125\u00a0%"
        qtbot.waitUntil(lambda: made.asked[-1][1] > 2.4 * fits or any(w > 2.4 * fits for _, w in made.asked))
        page.pages.zoom(0)
        assert view.zoom == 1.0


class TestScans:
    def test_a_scan_is_shown_at_once_with_a_sentence(
        self, qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]]
    ) -> None:
        page, _, made = pane(on=False)
        made.document = scan()
        page.show_item(item(made.document), moved=True)
        assert page.has_picture and not page.view.isVisible()
        assert "scan" in page.pages._sentence.text()
        assert page.pages._sentence.isVisible()
        assert not page.switch.isVisible()
        assert page.pages.view.accessibleName() == "Page 1 of 4 of contract.pdf, as a picture"
        page.begin_find()
        assert "no text to search" in page._said.text()
        made.document = paper()
        page.show_item(item(made.document), moved=True)
        assert page.view.isVisible() and not page.has_picture  # as the person left it


class TestKeys:
    @pytest.fixture
    def page(
        self,
        review: Callable[..., ReviewPage],
        project: Callable[..., Session],
        monkeypatch: pytest.MonkeyPatch,
    ) -> Callable[[Document], ReviewPage]:
        def make(document: Document) -> ReviewPage:
            session = project(30)
            made = Drawer(document)
            real = session.step

            def step() -> Step:
                found = real()
                assert found.next is not None
                return replace(
                    found,
                    next=replace(
                        found.next,
                        document=replace(document, id=found.next.document.id, text_hash=found.next.document.text_hash),
                    ),
                )

            monkeypatch.setattr(session, "step", step)
            monkeypatch.setattr(session, "page_picture", made, raising=False)
            return review(session)

        return make

    def test_p_switches_and_is_remembered(self, page: Callable[[Document], ReviewPage]) -> None:
        made = page(paper())
        assert not made.pane.has_picture
        press(made, Qt.Key.Key_P, "p")
        assert made.pane.has_picture
        assert made._bridge.profile is not None and made._bridge.profile.shows_pages
        press(made, Qt.Key.Key_Plus, "+")
        assert made.pane.pages.view.zoom == 1.25
        press(made, Qt.Key.Key_Asterisk, "*")
        assert made.pane.pages.view.zoom == 1.0
        press(made, Qt.Key.Key_P, "p")
        assert not made.pane.has_picture
        assert made._bridge.session.progress().answered == 0
        made._bridge.jobs.close()

    def test_answering_by_eye(self, page: Callable[[Document], ReviewPage]) -> None:
        made = page(scan())
        assert made.focusWidget() is made.pane.pages.view
        press(made, Qt.Key.Key_2, "2")
        assert made._bridge.session.progress().answered == 1
        made._bridge.jobs.close()

    def test_page_keys_turn_at_the_end_of_a_page(self, page: Callable[[Document], ReviewPage]) -> None:
        made = page(scan())
        view = made.pane.pages.view
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        press(made, Qt.Key.Key_PageDown)
        assert made.pane.pages.page == 2
        view.verticalScrollBar().setValue(0)
        press(made, Qt.Key.Key_PageUp)
        assert made.pane.pages.page == 1
        made._bridge.jobs.close()

    def test_without_pages_p_says_so(self, review: Callable[..., ReviewPage]) -> None:
        made = review()
        press(made, Qt.Key.Key_P, "p")
        assert "no pages" in made.pane._said.text()
        assert not made.pane.switch.isVisible()

    def test_a_label_that_has_the_key_keeps_it(
        self, review: Callable[..., ReviewPage], project: Callable[..., Session]
    ) -> None:
        session = project(12)
        session.change_label(session.labels()[0].id, key="p")
        made = review(session)
        press(made, Qt.Key.Key_P, "p")
        assert session.progress().answered == 1


def test_dark_paper_does_not_dazzle(
    qtbot: QtBot, pane: Callable[..., tuple[ReadingPane, Shelf, Drawer]], look: Theme
) -> None:
    look.apply("dark")
    page, _, made = pane()
    page.show_item(item(made.document), moved=True)
    qtbot.waitUntil(lambda: page.pages.view._leaf is not None and page.pages.view._leaf.image is not None)
    shown = page.pages.view.viewport().grab().toImage()
    middle = QColor(shown.pixel(shown.width() // 2, shown.height() // 2))
    assert 200 < middle.red() < 240
    look.apply("light")
