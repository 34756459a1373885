"""The label that Enter would take is in sight among the others, whatever the window's height."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from app.records import DocumentId, Item, RoundId, Suggestion
from app.session import Session
from app.ui.pages.review import ReviewPage
from app.ui.widgets.suggestion_panel import SuggestionPanel


def in_sight(panel: SuggestionPanel, row: int) -> bool:
    """Whether the whole of a row can be seen in the list, and in the panel around it."""
    place = panel.list.visualRect(panel.model.index(row, 0))
    if not panel.list.viewport().rect().contains(place):
        return False
    around = panel._rows.viewport()
    return around.rect().contains(QRect(panel.list.viewport().mapTo(around, place.topLeft()), place.size()))


def suggest(page: ReviewPage, row: int | None) -> None:
    """Put a new document on screen for which the label of ``row`` is suggested, or nothing."""
    item, labels = page._item, page._labels
    assert item is not None
    label = None if row is None else labels[row].id
    new: Item = replace(
        item,
        document=replace(item.document, id=DocumentId(int(item.document.id) + 1)),
        blind=row is None,
        suggestion=None
        if label is None
        else Suggestion(
            label=label,
            confidence=0.98,
            confidences={one.id: 0.98 if one.id == label else 0.0 for one in labels},
            round=RoundId(1),
            model_hash="0" * 64,
        ),
    )
    page._item = new
    page.panel.show_item(new, labels, learned=True)
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("height", [480, 640, 725])
@pytest.mark.parametrize("count", [10, 14, 40])
def test_what_enter_would_take_is_in_sight(
    count: int, height: int, review: Callable[..., ReviewPage], project: Callable[..., Session]
) -> None:
    session = project(12, names=tuple(f"Label {number}" for number in range(count - 1)), learned=False)
    session.allow_none("None of these")
    page = review(session)
    page.resize(1280, height)
    QApplication.processEvents()
    for row in (0, 6, count - 1, count // 2):
        suggest(page, row)
        assert in_sight(page.panel, row), row
        assert page.panel.model.label(row).key == page._labels[row].key  # rows stay where their keys are
    suggest(page, None)
    assert in_sight(page.panel, 0)


def test_ten_labels_are_all_in_sight(review: Callable[..., ReviewPage], project: Callable[..., Session]) -> None:
    session = project(12, names=tuple(f"Label {number}" for number in range(9)), learned=False)
    session.allow_none("None of these")
    page = review(session)
    page.resize(1280, 690)  # the page in a window of 800
    suggest(page, 6)
    assert all(in_sight(page.panel, row) for row in range(10))
    assert page._labels[9].key == "0"
    lower = page.panel.list.height_of_row
    page.resize(1280, 1000)
    QApplication.processEvents()
    assert page.panel.list.height_of_row > lower


def test_a_list_that_was_scrolled_stays_so_while_its_document_does(
    review: Callable[..., ReviewPage], project: Callable[..., Session]
) -> None:
    page = review(project(12, names=tuple(f"Label {number}" for number in range(40)), learned=False))
    suggest(page, 30)
    bar = page.panel.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert page._item is not None
    page.panel.show_item(replace(page._item, flagged=True), page._labels, learned=True)
    QApplication.processEvents()
    assert bar.value() == bar.maximum()
