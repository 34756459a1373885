"""What each page says when there is nothing yet, and what it does when there is."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import CloisterError, StorageError
from app.records import Advice, Changes
from app.session import Session
from app.ui.bridge import Bridge
from app.ui.main_window import PAGES, MainWindow
from app.ui.pages.import_page import ImportPage
from app.ui.pages.labels_page import LabelsPage
from app.ui.pages.overview import OverviewPage
from app.ui.pages.review import ReviewPage
from app.ui.pages.welcome import WelcomePage
from app.ui.theme import Theme
from app.ui.widgets.new_project import file_name
from tests.ui.conftest import press, type_into


def table(folder: Path, rows: int = 30, delimiter: str = ",") -> Path:
    path = folder / "tickets.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=delimiter)
        writer.writerow(["id", "body", "category"])
        for number in range(rows):
            kind = ("refund", "card", "transfer")[number % 3]
            writer.writerow([number, f"My {kind} number {number} has not arrived and I am waiting for it.", kind])
    return path


class TestReviewEmpty:
    def test_no_documents(self, review: Callable[..., ReviewPage], project: Callable[..., Session]) -> None:
        page = review(project(0, learned=False))
        assert page.stack.currentWidget() is page.empty
        assert page.empty.title.text() == "No documents yet"
        wanted: list[str] = []
        page._bridge.wanted.connect(wanted.append)
        assert page.focusWidget() is page.empty.button  # not the document, which is hidden
        page.empty.button.click()
        assert wanted == ["import"]

    def test_too_few_labels(self, review: Callable[..., ReviewPage], project: Callable[..., Session]) -> None:
        page = review(project(12, names=("One",), learned=False))
        assert page.empty.title.text() == "Name at least two labels"
        page._bridge.session.add_label("Two")
        page._bridge.tell(Changes.LABELS | Changes.QUEUE)
        assert page.stack.currentWidget() is page.desk

    def test_all_answered(self, review: Callable[..., ReviewPage], project: Callable[..., Session]) -> None:
        page = review(project(3, learned=False))
        for _ in range(3):
            press(page, Qt.Key.Key_1, "1")
        assert page.empty.title.text() == "All answered"
        page.undo()
        assert page.stack.currentWidget() is page.desk


class TestOverview:
    def test_shows_no_window_beside_the_window(
        self, window: Callable[..., MainWindow], project: Callable[..., Session], qapp: QApplication
    ) -> None:
        shown_alone: list[QWidget] = []

        class Watch(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                    shown_alone.append(watched)
                return False

        made, watch = window(project(0, learned=False)), Watch()
        qapp.installEventFilter(watch)
        try:
            for page in PAGES.values():
                page(made.bridge).deleteLater()
        finally:
            qapp.removeEventFilter(watch)
        assert not shown_alone

    def test_each_advice_has_words(
        self,
        project: Callable[..., Session],
        bridged: Callable[[Session], Bridge],
        shown: Callable[[QWidget], QWidget],
    ) -> None:
        page = OverviewPage(bridged(project(0, names=(), learned=False)))
        shown(page)
        assert page.go.accessibleName() == "Add documents"
        session = project(12, names=(), learned=False)
        page = OverviewPage(bridged(session))
        shown(page)
        assert session.overview().advice is Advice.NAME_LABELS
        assert page.go.accessibleName() == "Name labels"
        assert page.good._figure.text() == "–"
        assert page._either.currentIndex() == 1  # words instead of a curve

    def test_figures_after_answers(
        self, review: Callable[..., ReviewPage], shown: Callable[[QWidget], QWidget]
    ) -> None:
        page = review()
        for _ in range(4):
            press(page, Qt.Key.Key_2, "2")
        overview = OverviewPage(page._bridge)
        shown(overview)
        assert overview.far._figure.text() == "4"
        assert "60 documents" in overview.far._sentence.text()
        counted = {label.name: count for label, count in overview.counts._bars.counts}
        assert counted == {"Invoice": 0, "Contract": 4, "Letter": 0}


class TestLabels:
    def test_add_by_typing_and_by_what_was_found(
        self,
        qtbot: QtBot,
        project: Callable[..., Session],
        bridged: Callable[[Session], Bridge],
        shown: Callable[[QWidget], QWidget],
    ) -> None:
        session = project(12, names=(), learned=False)
        bridge = bridged(session)
        page = LabelsPage(bridge)
        shown(page)
        assert not page.go_on.isEnabled()
        page.add.setFocus()
        type_into(page, "Invoice")
        press(page, Qt.Key.Key_Return, "\r")
        assert [label.name for label in session.labels()] == ["Invoice"]
        qtbot.waitUntil(lambda: bool(bridge.found), timeout=5000)
        assert sorted(bridge.found) == ["Contract", "Invoice", "Letter"]
        page._take([name for name in bridge.found if name != "Invoice"])
        assert len(page._cards) == 3
        assert page.go_on.isEnabled()
        bridge.jobs.close()

    def test_edit_move_and_key(
        self, project: Callable[..., Session], bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        session = project(0, learned=False)
        page = LabelsPage(bridged(session))
        shown(page)
        first = session.labels()[0]
        card = page._cards[first.id]
        card.name.setText("Bill")
        card.name.editingFinished.emit()
        assert session.labels()[0].name == "Bill"
        card.down.click()
        assert [label.name for label in session.labels()] == ["Contract", "Bill", "Letter"]
        card.key.setFocus()
        press(page, Qt.Key.Key_S, "s")  # Review needs it
        assert session.labels()[1].key == first.key
        press(page, Qt.Key.Key_B, "b")
        assert session.labels()[1].key == "b"
        card.sentence.setFocus()
        card.sentence.setPlainText("Asks for money.")
        press(page, Qt.Key.Key_Return, "\r")
        assert session.labels()[1].sentence == "Asks for money."

    def test_none_of_these_and_what_must_not_be_missed(
        self, project: Callable[..., Session], bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        session = project(0, learned=False)
        page = LabelsPage(bridged(session))
        shown(page)
        page.none.click()
        none = session.labels()[-1]
        assert (none.name, none.role, none.key) == ("None of these", "none", "0")
        assert not page.none.isVisible()
        card, before = page._cards[none.id], page._cards[session.labels()[-2].id]
        assert not card.critical.isVisible()
        assert not card.up.isVisible()
        assert not before.down.isEnabled()
        before.critical.click()
        assert [label.critical for label in session.labels()] == [False, False, True, False]
        before.critical.click()
        assert not any(label.critical for label in session.labels())
        card.removed.emit(str(none.id))
        session.retire_label(none.id)
        page.refresh()
        assert page.none.isVisible()

    def test_a_name_that_is_taken_says_so_and_comes_back(
        self, project: Callable[..., Session], bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        bridge = bridged(project(0, learned=False))
        page = LabelsPage(bridge)
        shown(page)
        card = page._cards[bridge.session.labels()[0].id]
        card.name.setText("Letter")
        card.name.editingFinished.emit()
        assert isinstance(bridge.trouble_seen[0], CloisterError)  # type: ignore[attr-defined]
        assert card.name.text() == "Invoice"

    def test_many_labels(
        self,
        qtbot: QtBot,
        project: Callable[..., Session],
        bridged: Callable[[Session], Bridge],
        shown: Callable[[QWidget], QWidget],
    ) -> None:
        page = LabelsPage(bridged(project(0, names=tuple(f"Label {n}" for n in range(150)), learned=False)))
        shown(page)
        qtbot.waitUntil(lambda: len(page._cards) == 150, timeout=10000)
        assert [card.name.text() for card in page._cards.values()][149] == "Label 149"


class TestWelcome:
    def test_new_project_asks_for_three_things(
        self, qtbot: QtBot, tmp_path: Path, window: Callable[..., MainWindow]
    ) -> None:
        win = window()
        win.actions_by_name["new"].trigger()
        form = win.welcome.form
        assert not form.make.isEnabled()
        form.name.setText('Supplier / files: "2026"')
        form.person.setText("Anna")
        assert form.make.isEnabled()
        press(form, Qt.Key.Key_Return, "\r")
        qtbot.waitUntil(lambda: win.bridge.is_open, timeout=10000)
        assert win.bridge.session.path == tmp_path / "Supplier files 2026.cloister"
        assert win.bridge.session.name == 'Supplier / files: "2026"'
        assert win.bridge.session.person.name == "Anna"
        assert win.stack.currentWidget() is win.page("import")
        assert win.windowTitle() == "Cloister"  # other programs can read titles
        closed: list[int] = []
        win.bridge.close_project(lambda: closed.append(1))
        qtbot.waitUntil(lambda: closed == [1], timeout=5000)
        assert win.stack.currentWidget() is win.welcome

    def test_dropped_documents_wait_for_the_new_project(
        self, qtbot: QtBot, tmp_path: Path, window: Callable[..., MainWindow]
    ) -> None:
        win = window()
        path = table(tmp_path)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)), QUrl("file://elsewhere/share/x.csv"), QUrl("https://x.example/")])
        drop = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        win.welcome.dropEvent(drop)
        assert win.welcome.form.name.text() == "tickets"
        win.welcome.form.person.setText("Anna")
        win.welcome.form.make.click()
        page = None
        qtbot.waitUntil(lambda: win.bridge.is_open, timeout=10000)
        page = win.page("import")
        assert isinstance(page, ImportPage)
        qtbot.waitUntil(page.checking.start.isEnabled, timeout=5000)
        assert page.checking.paths == [path]
        win.bridge.session.close()
        win.bridge._session = None

    def test_recent_is_off_until_allowed(
        self, project: Callable[..., Session], bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
    ) -> None:
        bridge = bridged(project(0, learned=False))
        page = WelcomePage(bridge)
        shown(page)
        assert not page.remember.isChecked()
        assert page._recent.count() == 0
        page.remember.setChecked(True)
        bridge.adopt(bridge.session)
        page.show_choices()
        assert page._recent.count() == 1
        page.remember.setChecked(False)
        assert page._recent.count() == 0
        assert bridge.profile is not None
        assert bridge.profile.recent == ()

    def test_a_missing_project_is_a_sheet(
        self, qtbot: QtBot, tmp_path: Path, window: Callable[..., MainWindow]
    ) -> None:
        win = window()
        win.take([tmp_path / "gone.cloister"])
        seen = win.bridge.trouble_seen  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: bool(seen), timeout=5000)
        assert isinstance(seen[0], CloisterError)
        for sheet in win.findChildren(QWidget):
            if sheet.property("role") == "sheet":
                sheet.close()


def test_file_names_fit_every_system() -> None:
    assert file_name('a/b\\c:d*e?f"g<h>i|j') == "a b c d e f g h i j"
    assert file_name("CON") == "Project CON"
    assert file_name("  . ") == "Project"
    assert file_name("x" * 300) == "x" * 80


class TestWindow:
    def test_a_refusing_disk_turns_saved_into_not_saved(
        self, window: Callable[..., MainWindow], project: Callable[..., Session]
    ) -> None:
        win = window(project())
        page = win.page("review")
        assert isinstance(page, ReviewPage)
        win.show_page("review")
        item = page._item
        assert item is not None
        assert win.nav._saved.text() == "saved"
        real = page._bridge.session.decide

        def refuse(*args: object, **kwargs: object) -> None:
            raise StorageError("The disk is full.", safe="Earlier answers are safe.", todo="Free some space.")

        page._bridge.session.decide = refuse  # type: ignore[method-assign, assignment]
        page.answer(page._labels[0].id)
        assert win.nav._saved.text() == "not saved"
        assert page._item is item  # the page did not go on
        page._bridge.session.decide = real  # type: ignore[method-assign]
        page.answer(page._labels[0].id)
        assert win.nav._saved.text() == "saved"
        for sheet in win.findChildren(QWidget):
            if sheet.property("role") == "sheet":
                sheet.close()

    def test_closing_stops_what_runs_then_closes_the_file(
        self, qtbot: QtBot, window: Callable[..., MainWindow], project: Callable[..., Session]
    ) -> None:
        session = project()
        win = window(session)
        began: list[str] = []
        ended: list[str] = []

        def verb(report: Callable[..., None]) -> None:
            began.append("verb")
            try:
                while True:
                    report(0, 0)
            finally:
                ended.append("verb")

        real = session.close
        session.close = lambda: (ended.append("file"), real())  # type: ignore[method-assign, assignment, return-value]
        win.bridge.run(verb, name="endless")
        qtbot.waitUntil(lambda: bool(began))  # what Overview works out comes first
        win.close()
        assert win.isVisible()  # it waits
        qtbot.waitUntil(lambda: not win.isVisible(), timeout=5000)
        assert ended == ["verb", "file"]
        assert not win.bridge.jobs.live()

    def test_progress_and_pages(self, window: Callable[..., MainWindow], project: Callable[..., Session]) -> None:
        win = window(project(60))
        assert win.nav._progress.text() == "0 of 60 answered"
        for name in ("overview", "review", "labels"):
            win.actions_by_name[name].trigger()
            assert win.stack.currentWidget() is win.page(name)
            assert win.nav._tabs[name].isChecked()
        win.show_page("import")
        assert not any(tab.isChecked() for tab in win.nav._tabs.values())

    def test_a_click_on_a_tab_leaves_the_keys_to_the_page(
        self, qtbot: QtBot, window: Callable[..., MainWindow], project: Callable[..., Session]
    ) -> None:
        win = window(project(12))
        win.show_page("review")
        page = win.page("review")
        assert isinstance(page, ReviewPage)
        before = win.focusWidget()
        assert before is page.view
        qtbot.mouseClick(win.nav._tabs["review"], Qt.MouseButton.LeftButton)
        assert win.focusWidget() is before

    def test_no_page_is_cut_off_in_a_small_window_with_large_letters(
        self, look: Theme, window: Callable[..., MainWindow], project: Callable[..., Session]
    ) -> None:
        win = window(project(12))
        win.show_page("review")
        win.resize(1280, 800)
        assert win.nav._progress.isVisibleTo(win.nav)
        look.apply(percent=200)
        win.resize(900, 600)
        win.nav._row.activate()
        assert not win.nav._progress.isVisibleTo(win.nav)
        for tab in win.nav._tabs.values():
            assert tab.width() >= tab.sizeHint().width()

    def test_everything_has_a_name_for_the_screen_reader(
        self, window: Callable[..., MainWindow], project: Callable[..., Session]
    ) -> None:
        win = window(project(30))
        for page in PAGES:
            win.show_page(page)
        nameless = [
            f"{type(widget).__name__} in {type(widget.parent()).__name__}"
            for widget in win.findChildren(QWidget)
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not widget.accessibleName()
            and not widget.isHidden()
            and not (isinstance(widget, QAbstractButton) and widget.text())
            and widget.objectName() not in ("qt_scrollarea_viewport", "qt_spinbox_lineedit")
            and not type(widget).__name__.endswith(("Page", "Window", "ScrollArea", "QScrollBar", "_Centred"))
            and type(widget).__name__
            not in ("QWidget", "QHeaderView", "QListView", "QComboBoxPrivateContainer", "QMenuBar", "QMenu")
        ]
        assert nameless == []

    def test_only_so_much_is_in_the_main_window(self) -> None:
        source = Path(__file__).resolve().parents[2] / "app" / "ui" / "main_window.py"
        assert len(source.read_text(encoding="utf-8").splitlines()) < 250
