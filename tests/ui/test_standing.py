"""Finish after an approval: doubt, newer documents, labels one by one; and what is read rather than audited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.records import ApprovalState, Changes, DocumentId, Elusion, LabelId, RawDocument, Standing
from app.session import Session
from app.ui import obstacles, verdicts
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from app.ui.pages.finish import FinishPage
from app.ui.pages.overview import OverviewPage
from app.ui.pages.review import ReviewPage
from tests.fakes import FakeEmbedder
from tests.session.test_approval import ME, answer, filled
from tests.session.test_standing import contradict
from tests.ui.conftest import press
from tests.ui.test_finish import PASSED, said, settled, sheet_of

Ready = tuple[Session, dict[DocumentId, LabelId]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[DocumentId, LabelId]]:
    session, oracle = filled(tmp_path_factory.mktemp("approved") / "p", count=900)
    session.learn()
    answer(session, oracle, 120)
    session.learn()
    session.begin_approval()
    answer(session, oracle, 400)
    assert session.approvals()[0].state is ApprovalState.PASSED
    session.close()
    return session.path, oracle


@pytest.fixture
def approved(made: tuple[Path, dict[DocumentId, LabelId]], tmp_path: Path) -> Iterator[Ready]:
    copy = tmp_path / "p.cloister"
    copy.write_bytes(made[0].read_bytes())
    with Session.open(copy, person=ME, embedder=FakeEmbedder) as session:
        yield session, made[1]


def finish(qtbot: QtBot, win: MainWindow) -> FinishPage:
    win.show_page("finish")
    settled(qtbot, win.bridge)
    page = win.page("finish")
    assert isinstance(page, FinishPage)
    return page


def told(page: QWidget) -> str:
    return said(page)  # type: ignore[arg-type]


def test_an_approval_says_which_labels_it_did_not_test(
    qtbot: QtBot, approved: Ready, window: Callable[..., MainWindow]
) -> None:
    session, _ = approved
    win = window(session)
    assert "not tested by this audit" not in told(finish(qtbot, win))
    label = session.labels()[0]
    win.bridge.attempt(session.change_label, label.id, critical=True)
    win.bridge.tell(Changes.LABELS)
    settled(qtbot, win.bridge)
    assert f"not tested by this audit: “{label.name}”." in told(finish(qtbot, win))


def test_what_is_in_doubt_is_said_and_can_be_audited_again(
    qtbot: QtBot, approved: Ready, window: Callable[..., MainWindow]
) -> None:
    session, oracle = approved
    contradict(session, round(session.approvals()[0].approved * 0.05) // 2 + 2)
    win = window(session)
    page = finish(qtbot, win)
    assert "is in doubt" in page.title.text()
    assert (page.go.text(), page.aside.text()) == ("Audit again", "Take back…")
    page.aside.click()
    assert "lose the label" in said(sheet_of(win))
    sheet_of(win).close()
    press(page, Qt.Key.Key_Return)
    settled(qtbot, win.bridge)
    assert session.approvals()[-1].again == session.approvals()[0].proof
    assert win.stack.currentWidget() is win.page("review")
    answer(session, oracle, 400)
    page = finish(qtbot, win)
    assert "audited again since" in " ".join(
        label.text() for label in page.attempts.findChildren(type(page.sure._caption))
    )
    assert "in doubt" not in page.title.text()


def test_overview_does_not_hand_out_what_is_in_doubt(
    qtbot: QtBot, approved: Ready, window: Callable[..., MainWindow]
) -> None:
    session, oracle = approved
    answer(session, oracle, 900)
    win = window(session)
    win.show_page("overview")
    settled(qtbot, win.bridge)
    page = win.page("overview")
    assert isinstance(page, OverviewPage)
    assert page._goal == "export"
    contradict(session, round(session.approvals()[0].approved * 0.05) // 2 + 2)
    win.bridge.refresh_figures()
    assert "is in doubt" in page._advice.text() and "Before you take the result" in page._because.text()
    page.go.click()
    settled(qtbot, win.bridge)
    finish = win.page("finish")
    assert isinstance(finish, FinishPage)
    assert finish.title.text() == page._advice.text()
    win.bridge.attempt(session.revoke_approval, session.approvals()[0].proof)
    win.bridge.refresh_figures()
    assert win.bridge.doubtful is None and "in doubt" not in page._advice.text()


def test_newer_documents_are_not_covered(qtbot: QtBot, approved: Ready, window: Callable[..., MainWindow]) -> None:
    session, _ = approved
    win = window(session)
    assert "not covered" not in told(finish(qtbot, win))
    session.add_documents([RawDocument(name=f"x{n}", text=f"new letter {n}", source="s") for n in range(70)])
    win.bridge.refresh_figures()
    win.show_page("review")
    assert "70 newer ones are not covered." in told(finish(qtbot, win))


def test_each_label_can_be_told(qtbot: QtBot, approved: Ready, window: Callable[..., MainWindow]) -> None:
    session, _ = approved
    win = window(session)
    page = finish(qtbot, win)
    page.attempts.by_label.emit(session.approvals()[0])
    settled(qtbot, win.bridge)
    sheet = sheet_of(win)
    shown = {label.text() for label in sheet.findChildren(type(page.sure._caption))}
    first = session.approval_labels(session.approvals()[0].proof)[0]
    assert f"{first.agreed} of {first.answered}" in shown
    assert {label.name for label in session.labels()} <= shown | {
        child.text() for child in sheet.findChildren(QWidget) if hasattr(child, "text")
    }
    sheet.close()


def test_few_documents_are_read(
    qtbot: QtBot,
    project: Callable[..., Session],
    bridged: Callable[[Session], Bridge],
    shown: Callable[[QWidget], QWidget],
) -> None:
    bridge = bridged(project(120))
    page = FinishPage(bridge)
    shown(page)
    settled(qtbot, bridge)
    assert bridge.figures is not None
    left = bridge.figures.progress.documents - bridge.figures.progress.answered
    assert page.title.text() == f"Read the remaining {left}: an audit would not pay."
    assert page._goal == "review"


def test_labels_without_anything_to_do_with_the_texts_are_an_obstacle(
    approved: Ready, bridged: Callable[[Session], Bridge]
) -> None:
    figures = bridged(approved[0]).session.overview()
    figures = replace(figures, progress=replace(figures.progress, answered=200))
    assert obstacles.found(figures) is None
    rounds = [*figures.rounds[:-1], replace(figures.rounds[-1], unrelated=True)]
    found = obstacles.found(replace(figures, rounds=rounds))
    assert found is not None
    assert "nothing to do with the texts" in found.title


def test_the_choice_of_what_may_be_missed_comes_with_such_a_label(
    qtbot: QtBot, approved: Ready, window: Callable[..., MainWindow]
) -> None:
    session, _ = approved
    session.revoke_approval(session.approvals()[0].proof)
    win = window(session)
    page = finish(qtbot, win)
    assert not page.missed.isVisible()
    session.change_label(session.labels()[0].id, critical=True)
    win.show_page("review")
    page = finish(qtbot, win)
    assert page.missed.isVisible()
    page.missed.group.button(10).click()
    settled(qtbot, win.bridge)
    assert win.bridge.missed == 0.01


def test_elusion_in_words(qapp: QApplication) -> None:
    names = {LabelId("a"): "Lawsuit"}
    claim = Elusion(label=LabelId("a"), target=0.02, documents=4100, expected=270, answered=280, found=1, missed=31)
    (sentence,) = verdicts.shown(replace(PASSED, elusion=[claim]), names)
    assert sentence == "At most 31 documents of “Lawsuit” were missed: of 280 documents read for it 1 belonged to it."
    failed = replace(PASSED, state=ApprovalState.FAILED, elusion=[replace(claim, missed=None, failed=True)])
    assert "must not be missed" in verdicts.verdict(failed)
    (sentence,) = verdicts.shown(failed, names)
    assert sentence == "Of 280 documents that would not have got “Lawsuit” 1 belonged to it."
    assert "270 answers show that at most 2\u00a0% of the 4,100 documents" in verdicts.tested(claim, names)
    refuted = replace(PASSED, standing=Standing.REFUTED, read_since=30, contradicted=14)
    assert "does not hold: of 30 documents read since you gave 14" in verdicts.doubt(refuted)


def test_the_key_0_says_none_of_these(project: Callable[..., Session], review: Callable[..., ReviewPage]) -> None:
    session = project()
    none = session.allow_none("None of these")
    page = review(session)
    press(page, Qt.Key.Key_0, "0")
    assert list(session._desk.given().values()) == [none.id]
