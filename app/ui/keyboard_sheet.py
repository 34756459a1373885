"""The overview of keys, drawn from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui import actions, theme
from app.ui.messages import Sheet
from app.ui.plain import Words
from app.ui.widgets.controls import KeyCap

translate = QCoreApplication.translate

REVIEW = ("approve", "filter", "note", "skip", "flag", "guideline", "keep", "undo", "redo")
READING = (
    *("find", "next_passage", "previous_passage", "page", "next_page", "previous_page", "page_larger", "page_smaller"),
    *("caret", "larger", "smaller", "usual"),
)
WINDOW = ("overview", "review", "labels", "finish", "new", "open", "add", "export", "close", "quit", "keys")


def show_keys(parent: QWidget) -> Sheet:
    """A sheet with every key, in groups."""
    sheet = Sheet(parent, translate("keys", "Keys"))
    sheet.setMinimumWidth(min(theme.look(parent).px(880), parent.width() - 40))
    inside = QWidget()
    inside.setProperty("role", "clear")
    wide = parent.width() >= theme.look(parent).px(880)
    columns = QHBoxLayout(inside) if wide else QVBoxLayout(inside)
    columns.setContentsMargins(0, 8, 0, 8)
    columns.setSpacing(40 if wide else 24)
    groups = (
        (translate("keys", "ANSWERING"), REVIEW),
        (translate("keys", "READING"), READING),
        (translate("keys", "WINDOW"), WINDOW),
    )
    for title, names in groups:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Words(title, "caption"))
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(6)
        said = [(actions.cap(name), actions.text(name).rstrip("…")) for name in names]
        if names is REVIEW:
            said.insert(1, ("1–9  A–Z", translate("keys", "Give the label with that key")))
        for row, (key, text) in enumerate(said):
            rows.addWidget(KeyCap(key), row, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(Words(text), row, 1)
        rows.setColumnStretch(1, 1)
        column.addLayout(rows)
        column.addStretch(1)
        columns.addLayout(column)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    area.setMinimumHeight(min(theme.look(parent).px(340), max(200, parent.height() - 200)))
    sheet.content.addWidget(area)
    sheet.add_button(translate("keys", "Close"), main=True)
    sheet.open()
    return sheet
