"""Review shows which answered documents the one on screen reads like, and leads there and back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.records import DocumentId, Item, Question
from app.session import Session
from app.ui.bridge import Bridge
from app.ui.pages.review import ReviewPage
from tests.ui.conftest import NAMES

Make = Callable[..., Session]
Bridged = Callable[[Session], Bridge]
Show = Callable[[QWidget], QWidget]


def answered(project: Make) -> tuple[Session, DocumentId]:
    """A session with thirty answers, and a document without one that reads like some of them."""
    session = project()
    labels = dict(zip(NAMES, session.labels(), strict=True))
    truths = session.truths()
    step = session.step()
    for _ in range(30):
        assert step.next is not None
        step = session.decide(step.next.document.id, labels[truths[step.next.document.id]].id, item=step.next)
    session.learn()
    for document in sorted(set(truths) - session.answered()):
        item = session.go_to(document).next
        if item is not None and item.suggestion and item.suggestion.evidence and item.suggestion.evidence.neighbours:
            return session, document
    raise AssertionError("no document reads like another")


def open_at(session: Session, document: DocumentId, bridged: Bridged, shown: Show) -> ReviewPage:
    session.go_to(document)
    page = ReviewPage(bridged(session))
    shown(page)
    page.refresh()
    return page


def test_it_says_what_it_reads_like_and_leads_there_and_back(
    project: Make, bridged: Bridged, shown: Show, qapp: QApplication
) -> None:
    session, document = answered(project)
    page = open_at(session, document, bridged, shown)
    card = page.panel.alike
    item = page._item
    assert item is not None and item.suggestion is not None and item.suggestion.evidence is not None
    near = item.suggestion.evidence.neighbours
    names = {label.id: label.name for label in session.labels()}
    assert card.isVisible()
    count = sum(link.isVisible() for link in card.links)
    assert card.said.text() == f"Reads like {('one', 'two', 'three')[count - 1]} you called {names[near[0].label]}:"
    assert card.links[0].text() == near[0].name
    assert not card.back.isVisible()

    QTest.mouseClick(card.links[0], Qt.MouseButton.LeftButton)
    assert page._item is not None
    assert page._item.document.id == near[0].document
    assert page._item.answer is not None and page._item.answer.label == near[0].label
    assert card.back.isVisible()
    assert item.document.name in card.back.text()

    card.back.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card.back, Qt.Key.Key_Return)
    assert page._item.document.id == document
    assert page._item.question is item.question
    assert not card.back.isVisible()
    assert page._bridge.trouble_seen == []  # type: ignore[attr-defined]


def test_from_one_to_the_next_leads_back_to_where_it_began(project: Make, bridged: Bridged, shown: Show) -> None:
    session, document = answered(project)
    page = open_at(session, document, bridged, shown)
    card = page.panel.alike
    visited = [document]
    for _ in range(3):
        target = next(
            (link for link, other in zip(card.links, card._documents, strict=False) if other not in visited), None
        )
        if target is None:
            break
        target.click()
        assert page._item is not None
        visited.append(page._item.document.id)
    assert len(visited) > 1
    card.back.click()
    assert page._item is not None
    assert page._item.document.id == document


def test_an_answer_ends_the_way_back(project: Make, bridged: Bridged, shown: Show) -> None:
    session, document = answered(project)
    page = open_at(session, document, bridged, shown)
    page.panel.alike.links[0].click()
    assert page.panel.alike.back.isVisible()
    page.answer(session.labels()[0].id)
    assert page._item is not None
    assert not page.panel.alike.back.isVisible()


def test_a_blind_question_shows_nothing_of_it(project: Make, bridged: Bridged, shown: Show) -> None:
    session, document = answered(project)
    page = open_at(session, document, bridged, shown)
    item = page._item
    assert item is not None and page.panel.alike.isVisible()
    hidden = Item(document=item.document, question=Question.MEASURE, suggestion=None, blind=True)
    page.panel.show_item(hidden, session.labels(), learned=True)
    assert not page.panel.alike.isVisible()


def test_names_are_plain_text_and_long_ones_are_cut_short(project: Make, bridged: Bridged, shown: Show) -> None:
    from dataclasses import replace

    session, document = answered(project)
    page = open_at(session, document, bridged, shown)
    item = page._item
    assert item is not None and item.suggestion is not None and item.suggestion.evidence is not None
    name = "<b>&amp; " + "a very long name " * 20
    near = tuple(replace(one, name=name) for one in item.suggestion.evidence.neighbours)
    suggestion = replace(item.suggestion, evidence=replace(item.suggestion.evidence, neighbours=near))
    page.panel.show_item(replace(item, suggestion=suggestion), session.labels(), learned=True)
    QApplication.processEvents()
    link = page.panel.alike.links[0]
    assert link.accessibleName().startswith("Open <b>&amp; a very")
    assert "&lt;b&gt;" in link.toolTip()
    assert link.width() <= page.panel.alike.width()
    assert page.panel.width() <= 400
