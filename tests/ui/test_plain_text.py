"""What comes out of data is shown as what it is: never as HTML, never as a control character."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.session import Session
from app.ui import plain
from app.ui.main_window import MainWindow
from app.ui.messages import tell
from app.ui.plain import Elided, Prose, Words
from tests.fakes import document

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
HOSTILE = '<img src="file:///canary"><b>bold</b> & "more"'


def trees() -> list[tuple[Path, ast.Module]]:
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in sorted(UI.rglob("*.py"))]


@pytest.mark.parametrize("made", [Words, Elided, Prose])
def test_every_label_is_plain(made: Callable[[str], QLabel], shown: Callable[[QWidget], QWidget]) -> None:
    label = made(HOSTILE)
    shown(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_hostile_words_look_like_words(shown: Callable[[QWidget], QWidget]) -> None:
    """As wide as the characters are: read as HTML it would be narrow, and <b> would be gone."""
    label = Words(HOSTILE)
    shown(label)
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance(HOSTILE)


def test_tips_are_escaped(shown: Callable[[QWidget], QWidget]) -> None:
    widget = Words("x")
    plain.set_tip(widget, HOSTILE)
    assert "<img" not in widget.toolTip()
    assert "&lt;img" in widget.toolTip()
    plain.set_tip(widget, "Next passage")
    assert widget.toolTip() == "Next passage"


def test_only_one_module_makes_labels_and_tips() -> None:
    found = []
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("QLabel", "setToolTip", "setStatusTip", "setWhatsThis") and file.name != "plain.py":
                found.append(f"{file.name}:{node.lineno} {name}")
    assert found == []


def test_nothing_that_reads_html_is_used() -> None:
    refused = {
        *("QMessageBox", "QTextBrowser", "QErrorMessage", "QWhatsThis", "QInputDialog", "QToolTip", "QSplashScreen"),
        *("setHtml", "insertHtml", "appendHtml", "toHtml", "setMarkdown", "setOpenExternalLinks", "QDesktopServices"),
    }
    found = []
    for file, tree in trees():
        for node in ast.walk(tree):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            if name in refused:
                found.append(f"{file.name}: {name}")
            if isinstance(node, ast.ImportFrom):
                found += [f"{file.name}: imports {alias.name}" for alias in node.names if alias.name in refused]
    assert found == []


def test_hostile_names_stay_literal_on_every_page(
    project: Callable[..., Session], window: Callable[..., MainWindow]
) -> None:
    raws = [document(f"{HOSTILE}{n}", f"{HOSTILE} text number {n} about an invoice") for n in range(12)]
    session = project(raws, names=(HOSTILE, f"{HOSTILE} two", "three\u202eeerht"))
    win = window(session)
    session.write_note(session.step().next.document.id, HOSTILE)  # type: ignore[union-attr]
    for page in ("overview", "labels", "import", "review"):
        win.show_page(page)
    review = win.page("review")
    assert "\u202e" not in "".join(label.text() for label in win.findChildren(QLabel))
    for label in win.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
    for widget in win.findChildren(QWidget):
        assert "<img" not in widget.toolTip()
    assert review.view.toPlainText().startswith(HOSTILE)  # type: ignore[attr-defined]
    for button in win.findChildren(QAbstractButton):
        assert "&" not in button.text().replace("&&", ""), button.text()  # no mnemonic out of data


def test_a_sheet_is_plain(window: Callable[..., MainWindow]) -> None:
    sheet = tell(window(), HOSTILE, HOSTILE)
    assert [label.textFormat() for label in sheet.findChildren(QLabel)] == [Qt.TextFormat.PlainText] * 2
    sheet.close()


def test_pictures_of_ours_are_no_words() -> None:
    pixmap = QPixmap(8, 8)
    assert plain.picture(pixmap, 8).text() == ""
