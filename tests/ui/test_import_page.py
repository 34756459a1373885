"""Adding documents: what is previewed, what is asked of the session, what is said afterwards, and what has no text."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.engine.formats import kind
from app.records import Changes, Imported, Lack, PendingImport, Report, Source, TablePreview, Unread, silent
from app.session import Session
from app.ui import found
from app.ui.bridge import Bridge
from app.ui.lacks import lack_words, way_out
from app.ui.main_window import MainWindow
from app.ui.pages.import_page import ImportPage, together
from app.ui.widgets.found_card import FoundCard
from app.ui.widgets.import_summary import ImportSummary
from app.ui.widgets.source_form import SourceForm
from app.ui.widgets.unread_list import UnreadList
from tests.ui.conftest import Answers, press, type_into

WAIT = 20_000


def table(folder: Path, name: str = "tickets.csv", rows: int = 30, delimiter: str = ",") -> Path:
    path = folder / name
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=delimiter)
        writer.writerow(["id", "body", "category"])
        for number in range(rows):
            kind_ = ("refund", "card", "transfer")[number % 3]
            writer.writerow([number, f"My {kind_} number {number} has not arrived and I am waiting for it.", kind_])
    return path


def pdf(texts: list[str]) -> bytes:
    """A PDF with one line of text a page; a page without text for an empty one."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    pages = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(texts)))
    objects.append(f"<< /Type /Pages /Kids [{pages}] /Count {len(texts)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(texts):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        stream = f"BT /F1 14 Tf 72 760 Td ({text}) Tj ET" if text else "0.5 g 100 100 300 300 re f"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return made + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def files(folder: Path) -> Path:
    """A folder with a bit of everything: two PDFs, a scan, a broken one, a text, a table, a picture."""
    made = folder / "files"
    made.mkdir()
    (made / "one.pdf").write_bytes(pdf(["The parties agree on the supply of paper.", "It is governed by law."]))
    (made / "two.pdf").write_bytes(pdf(["Please pay 120 EUR within thirty days of receipt."]))
    (made / "scan.pdf").write_bytes(pdf(["", ""]))
    (made / "broken.pdf").write_bytes(b"%PDF-1.4\nthis was cut off")
    (made / "letter.txt").write_text("Dear colleague, thank you for your letter about glass.", encoding="utf-8")
    (made / "photo.jpg").write_bytes(b"\xff\xd8\xff" + b"x" * 100)
    (made / ".hidden.txt").write_text("hidden", encoding="utf-8")
    table(made, rows=3)
    return made


Made = Callable[..., tuple[ImportPage, Bridge, Session]]


@pytest.fixture
def page(
    project: Callable[..., Session], bridged: Callable[[Session], Bridge], shown: Callable[[QWidget], QWidget]
) -> Made:
    def make() -> tuple[ImportPage, Bridge, Session]:
        session = project(0, names=(), learned=False)
        bridge = bridged(session)
        page = ImportPage(bridge)
        shown(page)
        return page, bridge, session

    return make


def add(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(page.checking.start.isEnabled, timeout=WAIT)
    page.checking.start.click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page._done, timeout=WAIT)


class TestSurvey:
    def test_counts_by_kind_as_they_will_be_read(self, tmp_path: Path) -> None:
        what = found.survey([files(tmp_path)], silent)
        assert {one.name: one.files for one in what.kinds} == {"pdf": 4, "text": 1, "table": 1, "other": 1}
        assert what.files == 6
        assert what.size == sum(one.size for one in what.kinds if one.name != "other") > 1000
        assert [path.name for path in what.inside] == ["tickets.csv"]
        assert what.columns == []
        assert [one.name for one in what.kinds][-1] == "other"

    def test_several_at_once(self, tmp_path: Path) -> None:
        csv_, folder = table(tmp_path), files(tmp_path)
        what = found.survey([folder, csv_, tmp_path / "gone.pdf"], silent)
        assert list(what.columns) == [csv_]
        assert {one.name: one.files for one in what.kinds}["pdf"] == 5

    def test_a_name_that_says_nothing_is_looked_into(self, tmp_path: Path) -> None:
        (tmp_path / "Agreement_that_was_cut_o").write_bytes(pdf(["Text."]))
        (tmp_path / "letter.from_mac").write_bytes(b"{\\rtf1 Dear}")
        (tmp_path / "data.bin").write_bytes(b"\0" * 50)
        (tmp_path / "old.doc").write_bytes(b"%PDF-")  # told by its name as it will be when it is read
        what = found.survey([tmp_path], silent)
        assert {one.name: one.files for one in what.kinds} == {"pdf": 1, "word": 1, "other": 2}
        paths = [tmp_path / "data.bin", tmp_path / "letter.from_mac"]
        assert list(found.survey(paths, silent).unread) == paths[:1]

    def test_links_are_left_out_and_a_long_walk_can_be_stopped(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("x")
        (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
        (tmp_path / "loop").symlink_to(tmp_path)
        assert found.survey([tmp_path], silent).files == 1
        for number in range(600):
            (tmp_path / f"{number}.txt").touch()
        told: list[int] = []
        found.survey([tmp_path], lambda done, total, note="": told.append(done))
        assert told == [500]

    def test_kinds_are_those_that_are_read(self) -> None:
        documents = {suffix for suffix, claim in kind.SUFFIXES.items() if claim in kind.READ}
        tables = {".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson", ".json"}
        assert set(found.KIND_OF) - tables <= documents | {".text"}
        unknown = documents - set(found.KIND_OF)
        assert unknown == set(), "a kind that is read is told as one that is not"


class TestTables:
    def test_a_table_from_choice_to_summary(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, bridge, session = page()
        assert isinstance(bridge.files, Answers)
        bridge.files.path = table(tmp_path)
        made.files.click()
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        form = made.checking._forms[bridge.files.path]
        assert not made.checking.overview.isVisible()  # one table needs no overview
        assert form.text.currentData() == "body"
        assert form.label.currentData() == "category"
        assert form.labels_as() == "ignore"
        form.use.setCurrentIndex(form.use.findData("answers"))
        add(qtbot, made)
        assert made.summary.title.text() == "30 documents added"
        assert "30 came with a label" in made.summary.details.text()
        assert not made.summary.lacking.isVisible()
        assert session.progress().answered == 30
        assert [label.name for label in session.labels()] == ["refund", "card", "transfer"]
        made.choose([bridge.files.path])
        add(qtbot, made)
        assert made.summary.title.text() == "0 documents added"
        assert "30 were there already" in made.summary.details.text()
        bridge.jobs.close()

    def test_another_separator_is_seen_at_once(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, _, _ = page()
        path = table(tmp_path, delimiter=";")
        made.choose([path])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        form = made.checking._forms[path]
        assert form.delimiter.currentData() == ";"
        assert form.table.rows.columnCount() == 3
        form.delimiter.setCurrentIndex(form.delimiter.findData("|"))
        form.delimiter.activated.emit(form.delimiter.currentIndex())
        qtbot.waitUntil(lambda: form.table.rows.columnCount() == 1, timeout=WAIT)
        assert (form.chosen().encoding, form.chosen().delimiter) == ("utf-8", "|")

    def test_what_cannot_be_read_says_so_in_its_place(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, bridge, _ = page()
        path = tmp_path / "gone.csv"
        made.choose([path])
        form = made.checking._forms[path]
        qtbot.waitUntil(form._problem.isVisible, timeout=WAIT)
        qtbot.waitUntil(lambda: not bridge.jobs.live(), timeout=WAIT)
        assert not made.checking.start.isEnabled()
        assert bridge.trouble_seen == []  # type: ignore[attr-defined]

    def test_the_first_row_and_the_unit_of_a_workbook_are_choices(self, shown: Callable[[QWidget], QWidget]) -> None:
        form = SourceForm()
        shown(form)
        form.show_preview(
            TablePreview(path=Path("a.csv"), kind="csv", columns=("a", "b"), rows=(("1", "2"),), has_header=True)
        )
        assert form.header.isVisible() and not form.unit.isVisible()
        form.header.setCurrentIndex(form.header.findData(False))
        source = form.source()
        assert source is not None and source.has_header is False and source.unit is None
        form.show_preview(
            TablePreview(
                path=Path("a.xlsx"),
                kind="workbook",
                columns=("a", "b"),
                rows=(("1", "2"),),
                has_header=True,
                sheets=("Prices", "Notes"),
                sheet="Prices",
            )
        )
        assert form.unit.isVisible() and form.sheet.isVisible() and not form.encoding.isVisible()
        seen: list[int] = []
        form.reread.connect(lambda: seen.append(1))
        form.sheet.setCurrentIndex(1)
        form.sheet.activated.emit(1)
        assert seen == [1] and form.chosen().sheet == "Notes"
        source = form.source()
        assert source is not None and (source.unit, source.sheet, source.text_column) == ("row", "Notes", "a")
        form.unit.setCurrentIndex(form.unit.findData("sheet"))
        source = form.source()
        assert source is not None and (source.unit, source.sheet, source.text_column) == ("sheet", None, None)


class TestDocuments:
    def test_a_folder_is_told_by_kind_and_read(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, bridge, session = page()
        made.choose([files(tmp_path)])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        card = made.checking.overview
        assert card._title.text().startswith("6 files, ")
        assert card.keep.isVisible() and card.keep.isChecked()
        assert card.tables.text() == "Read %Ln table(s) in the folder as tables, too" or "1 table" in card.tables.text()
        assert not card.attachments.isVisible()
        add(qtbot, made)
        assert made.summary.title.text() == "4 documents added"
        assert "1 is a scan" in made.summary.details.text()
        assert made.summary.lacking.isVisible()
        assert "gave no text" in made.summary.share.text()
        documents = [session.go_to(number + 1).next for number in range(4)]  # type: ignore[arg-type]
        by_name = {one.document.name: one.document for one in documents if one is not None}
        assert by_name["one.pdf"].page_count == 2
        assert by_name["scan.pdf"].text == ""
        picture = session.page_picture(by_name["scan.pdf"].id, 2, 300)
        assert picture is not None and picture.width == 300
        made.summary.show_unread.click()
        qtbot.waitUntil(lambda: any(one.source for one in made.unread.model.rows), timeout=WAIT)
        reasons = {one.lack for one in made.unread.model.rows}
        assert Lack.DAMAGED in reasons
        bridge.jobs.close()

    def test_tables_in_a_folder_are_read_if_wanted(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, bridge, _ = page()
        made.choose([files(tmp_path)])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        made.checking.overview.tables.click()
        qtbot.waitUntil(lambda: all(form.seen for form in made.checking._forms.values()), timeout=WAIT)
        add(qtbot, made)
        assert made.summary.title.text() == "7 documents added"
        bridge.jobs.close()

    def test_what_is_asked_of_the_session(
        self, qtbot: QtBot, tmp_path: Path, page: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, bridge, session = page()
        asked: list[tuple[list[Any], dict[str, Any]]] = []

        def importing(sources: list[Any], report: Report, **how: Any) -> Imported:
            asked.append((sources, how))
            return Imported(changes=Changes.NONE, added=0, duplicates=0, without_text=0, labelled=0)

        monkeypatch.setattr(session, "import_documents", importing)
        mail = tmp_path / "a.eml"
        mail.write_bytes(b"From: a@b\r\nSubject: x\r\n\r\nHello")
        folder, one = files(tmp_path), table(tmp_path)
        made.choose([folder, mail, one])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        card = made.checking.overview
        assert card.attachments.isVisible()
        card.attachments.setChecked(True)
        card.keep.setChecked(False)
        assert "Only the text is kept" in card._kept.text()
        form = made.checking._forms[one]
        form.use.setCurrentIndex(form.use.findData("truth"))
        add(qtbot, made)
        assert [[source.path for source in sources] for sources, _ in asked] == [[folder, mail], [one]]
        assert [how["labels_as"] for _, how in asked] == ["ignore", "truth"]
        assert not any(how["keep_originals"] for _, how in asked)
        assert all(source.attachments for source in asked[0][0])
        bridge.jobs.close()


class TestRunning:
    def test_progress_stop_and_going_on(
        self, qtbot: QtBot, tmp_path: Path, page: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, bridge, session = page()
        pending = [PendingImport(sources=["tickets.csv"], done=7, started="2026-11-23")]
        monkeypatch.setattr(session, "pending_import", lambda: pending[0] if pending else None)

        def slowly(sources: object, report: Report, **how: object) -> Imported:
            for done in range(10**6):
                report(done, 10**10, "Reading tickets.csv")
                time.sleep(0.01)
            raise AssertionError("it was not stopped")

        monkeypatch.setattr(session, "import_documents", slowly)
        made.choose([table(tmp_path)])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        made.checking.start.click()
        running = made._running
        qtbot.waitUntil(lambda: running.doing.text() == "Reading tickets.csv", timeout=WAIT)
        assert 0 < running.bar.maximum() < 2**31
        qtbot.waitUntil(lambda: "left" in running.left.text(), timeout=WAIT)
        made.choose([tmp_path])  # a drop meanwhile changes nothing
        assert made.stack.currentWidget() is running
        running.stop()
        qtbot.waitUntil(lambda: made.stack.currentWidget() is made._done, timeout=WAIT)
        assert made.summary.title.text() == "Stopped"
        qtbot.waitUntil(made.pending.isVisible, timeout=WAIT)
        assert "“tickets.csv”: 7 documents" in made.pending.details.text()

        def resume(report: Report) -> Imported:
            pending.clear()
            return Imported(changes=Changes.NONE, added=30, duplicates=0, without_text=0, labelled=0)

        monkeypatch.setattr(session, "resume_import", resume)
        made.pending.go_on.click()
        qtbot.waitUntil(lambda: made.summary.title.text() == "30 documents added", timeout=WAIT)
        qtbot.waitUntil(lambda: not made.pending.isVisible(), timeout=WAIT)
        bridge.jobs.close()

    def test_it_does_not_wait_for_learning(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, bridge, session = page()
        free = threading.Event()
        bridge.run(lambda report: free.wait(WAIT / 1000), name="learn")
        made.choose([table(tmp_path)])
        add(qtbot, made)
        assert session.progress().documents == 30
        assert bridge.jobs.live("learn")
        free.set()

    def test_what_was_not_begun_is_named_when_it_is_stopped(
        self, qtbot: QtBot, tmp_path: Path, page: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, _, session = page()

        def slowly(sources: object, report: Report, **how: object) -> Imported:
            while True:
                report(1, 10, "Reading")
                time.sleep(0.01)

        monkeypatch.setattr(session, "import_documents", slowly)
        made.choose([files(tmp_path), table(tmp_path)])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        form = made.checking._forms[tmp_path / "tickets.csv"]
        form.use.setCurrentIndex(form.use.findData("answers"))
        made.checking.start.click()
        qtbot.waitUntil(lambda: made._running.doing.text() == "Reading", timeout=WAIT)
        made._running.stop()
        qtbot.waitUntil(lambda: made.stack.currentWidget() is made._done, timeout=WAIT)
        assert made.summary.details.text().endswith("to be added again: “tickets.csv”")
        assert "files" not in made.summary.details.text()
        assert made.focusWidget() is made.go_on

    def test_tab_goes_from_the_table_to_the_way_on(self, qtbot: QtBot, tmp_path: Path, page: Made) -> None:
        made, _, _ = page()
        made.choose([files(tmp_path), table(tmp_path)])
        qtbot.waitUntil(made.checking.start.isEnabled, timeout=WAIT)
        form = made.checking._forms[tmp_path / "tickets.csv"]
        reached: list[QWidget | None] = []
        form.text.setFocus()
        for _ in range(14):
            reached.append(made.focusWidget())
            made.focusNextChild()
        assert reached.index(form.use) < reached.index(made.checking.other) < reached.index(made.checking.start)

    def test_a_project_with_a_cut_import_opens_where_it_can_go_on(
        self,
        qtbot: QtBot,
        project: Callable[..., Session],
        window: Callable[..., MainWindow],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        session = project(12)
        monkeypatch.setattr(
            session, "pending_import", lambda: PendingImport(sources=["a", "b", "c", "d"], done=12, started="x")
        )
        win = window(session)
        page = win.page("import")
        assert isinstance(page, ImportPage)
        assert win.stack.currentWidget() is page
        qtbot.waitUntil(page.pending.isVisible, timeout=WAIT)
        assert "1 more" in page.pending.details.text()
        left: list[int] = []
        monkeypatch.setattr(session, "forget_import", lambda: left.append(1), raising=False)
        monkeypatch.setattr(session, "pending_import", lambda: None)
        page.pending.leave.click()
        qtbot.waitUntil(lambda: not page.pending.isVisible(), timeout=WAIT)
        assert left == [1]
        win.bridge.jobs.close()


def lacking() -> list[Unread]:
    kinds = (Lack.ENCRYPTED, Lack.DAMAGED, Lack.ENCRYPTED, Lack.EMPTY)
    return [
        Unread(id=number, source=f"{number}.pdf", locator="", lack=lack, reason=f"Reason {number}.", at="2026")
        for number, lack in enumerate(kinds, 1)
    ]


class TestUnread:
    @pytest.fixture
    def listed(self, shown: Callable[[QWidget], QWidget]) -> UnreadList:
        made = UnreadList()
        shown(made)
        made.show_unread(lacking())
        return made

    def test_filtered_by_reason(self, listed: UnreadList) -> None:
        assert listed.reason.itemText(0) == "all (4)"
        assert listed.reason.itemText(1) == "Protected with a password (2)"
        listed.choose(Lack.DAMAGED)
        assert [one.id for one in listed.model.rows] == [2]
        assert "another copy" in listed._hint.text()
        listed.show_unread(lacking())  # the filter stays
        assert [one.id for one in listed.model.rows] == [2]
        listed.choose(None)
        assert listed.model.rowCount() == 4

    def test_tried_again_without_a_password_where_none_is_needed(self, listed: UnreadList) -> None:
        asked: list[tuple[list[int], str | None]] = []
        listed.retried.connect(lambda ids, password: asked.append((ids, password)))
        listed.choose(Lack.DAMAGED)
        listed.retry.click()
        assert asked == [([2], None)]

    def test_a_password_is_asked_for_as_dots_and_forgotten(self, listed: UnreadList) -> None:
        asked: list[tuple[list[int], str | None]] = []
        listed.retried.connect(lambda ids, password: asked.append((ids, password)))
        listed.choose(Lack.ENCRYPTED)
        sheet = listed.ask_password([1, 3], 2)
        field = sheet.findChild(QLineEdit)
        assert field is not None
        assert field.echoMode() is QLineEdit.EchoMode.Password
        type_into(field, "open sesame")
        assert field.displayText() != "open sesame"
        press(sheet, Qt.Key.Key_Return, "\r")
        assert asked == [([1, 3], "open sesame")]
        assert field.text() == ""

    def test_rows_can_be_chosen(self, listed: UnreadList) -> None:
        listed.table.selectRow(1)
        assert [one.id for one in listed.chosen()] == [2]
        assert listed.retry.accessibleName() == "Try 1 again"

    def test_every_reason_has_words(self) -> None:
        assert len({lack_words(lack) for lack in Lack}) == len({way_out(lack) for lack in Lack}) == len(Lack)

    def test_each_is_tried_again_where_it_lay(self, tmp_path: Path, project: Callable[..., Session]) -> None:
        session = project(0, names=(), learned=False)
        places = [tmp_path / "a" / "one.pdf", tmp_path / "b" / "two.pdf", tmp_path / "c" / "three.pdf"]
        for number, place in enumerate(places):
            place.parent.mkdir()
            place.write_bytes(b"%PDF-1.4\ncut off " + bytes([65 + number]))
        assert session.import_documents([Source(path=place) for place in places]).without_text == 3
        places[0].write_bytes(pdf(["Whole."]))
        first = next(one for one in session.unread() if one.source == "one.pdf")
        assert session.retry_unread([first.id]).added == 1
        assert [one.source for one in session.unread()] == ["two.pdf", "three.pdf"]

    def test_reached_later_retried_and_written(
        self, qtbot: QtBot, tmp_path: Path, page: Made, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, bridge, session = page()
        folder = tmp_path / "some"
        folder.mkdir()
        broken = folder / "broken.pdf"
        broken.write_bytes(b"%PDF-1.4\nthis was cut off")
        (folder / "fine.pdf").write_bytes(pdf(["A page that can be read."]))
        made.choose([folder])
        add(qtbot, made)
        made.reset()
        qtbot.waitUntil(made.lacking.isVisible, timeout=WAIT)
        made.lacking.click()
        assert made.stack.currentWidget() is made._unread
        qtbot.waitUntil(lambda: made.unread.model.rowCount() == 1, timeout=WAIT)
        assert isinstance(bridge.files, Answers)
        bridge.files.path = tmp_path / "list.csv"
        made.unread.export.click()
        qtbot.waitUntil(lambda: "1 line" in made.unread._hint.text(), timeout=WAIT)
        assert "broken.pdf" in bridge.files.path.read_text(encoding="utf-8-sig")
        broken.write_bytes(pdf(["Now it is whole."]))
        made.unread.retry.click()
        qtbot.waitUntil(lambda: made.stack.currentWidget() is made._done, timeout=WAIT)
        assert made.summary.title.text() == "1 document added"
        qtbot.waitUntil(lambda: not made.unread._all, timeout=WAIT)
        assert session.unread() == [] or list(session.unread()) == []
        bridge.jobs.close()


class TestSummary:
    def test_in_plain_words(self, shown: Callable[[QWidget], QWidget]) -> None:
        made = ImportSummary()
        shown(made)
        made.show_imported(
            Imported(
                changes=Changes.NONE,
                added=254,
                duplicates=12,
                without_text=14,
                labelled=0,
                lacking={Lack.ENCRYPTED: 5, Lack.DAMAGED: 9},
                scanned=9,
                families=3,
                in_families=8,
            )
        )
        assert made.title.text() == "254 documents added"
        said = made.details.text()
        assert "9 are scans" in said and "12 were there already" in said
        assert "8 documents are nearly the same as another; they form 3 families" in said
        assert made.share.text() == "14 of 280 gave no text (5\u00a0%)."
        assert made._rows.itemAtPosition(0, 1).widget().text() == "Damaged"  # the most frequent first
        made.show_imported(Imported(changes=Changes.NONE, added=1, duplicates=0, without_text=0, labelled=0))
        assert made.title.text() == "1 document added"
        assert not made.lacking.isVisible() and not made.details.isVisible()

    def test_several_as_one(self) -> None:
        parts = [
            Imported(
                changes=Changes.DOCUMENTS,
                added=number,
                duplicates=1,
                without_text=2,
                labelled=0,
                lacking={Lack.EMPTY: 2},
                scanned=1,
                families=number,
                in_families=2 * number,
            )
            for number in (1, 2)
        ]
        whole = together(parts)
        assert (whole.added, whole.duplicates, whole.scanned) == (3, 2, 2)
        assert whole.lacking == {Lack.EMPTY: 4}
        assert (whole.families, whole.in_families) == (2, 4)


def test_nothing_that_can_be_read(tmp_path: Path, shown: Callable[[QWidget], QWidget]) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    card = FoundCard()
    shown(card)
    card.show_found(found.survey([tmp_path], silent))
    assert card._title.text() == "Nothing here that can be read"
    assert not card.keep.isVisible()
