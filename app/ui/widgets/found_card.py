"""What was dropped, by kind, and the choices that hold for all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import found, words
from app.ui.found import Found
from app.ui.plain import Prose, Words, caption
from app.ui.widgets.controls import ActionButton, hairline
from app.ui.widgets.source_form import ENCODINGS


class FoundCard(QWidget):
    """Counts by kind; originals, attachments, characters of plain texts."""

    tables_wanted = Signal()
    """The tables that lie in folders are to be read as tables."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._title = Words(self.tr("Looking…"), "title")
        column.addWidget(self._title)
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(8)
        self._rows.setColumnStretch(3, 1)
        column.addLayout(self._rows)
        self.tables = ActionButton("", kind="link")
        self.tables.clicked.connect(self.tables_wanted)
        aside = QHBoxLayout()
        aside.addSpacing(-9)  # its words begin where the others do
        aside.addWidget(self.tables)
        aside.addStretch(1)
        column.addLayout(aside)
        self._choices = QWidget()
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 4, 0, 0)
        choices.setSpacing(8)
        choices.addWidget(hairline())
        choices.addSpacing(4)
        self.keep = QCheckBox(caption(self.tr("Keep the originals in the project")))
        self.keep.setChecked(True)
        self.keep.toggled.connect(self._say)
        self._kept = Prose("", "small")
        self.attachments = QCheckBox(caption(self.tr("Attachments of mails are documents of their own")))
        choices.addWidget(self.keep)
        indent = QHBoxLayout()
        indent.setContentsMargins(28, 0, 0, 0)
        indent.addWidget(self._kept)
        choices.addLayout(indent)
        choices.addWidget(self.attachments)
        self._characters = QWidget()
        row = QHBoxLayout(self._characters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        said = self.tr("Characters of the plain texts")
        self.encoding = QComboBox()
        self.encoding.setAccessibleName(said)
        self.encoding.addItem(self.tr("as found in each"), None)
        for encoding in ENCODINGS:
            self.encoding.addItem(encoding, encoding)
        row.addWidget(Words(said, "soft"))
        row.addWidget(self.encoding)
        row.addStretch(1)
        choices.addWidget(self._characters)
        column.addWidget(self._choices)
        column.addStretch(1)
        self.forget()

    def forget(self) -> None:
        """Nothing is known yet."""
        self._found = None
        self._title.setText(self.tr("Looking…"))
        self._clear()
        self._choices.hide()
        self.tables.hide()

    def show_found(self, what: Found) -> None:
        """Show the counts, and the choices that matter for these kinds."""
        self._found = what
        self._clear()
        if what.files:
            self._title.setText(
                self.tr("{0}, {1}").format(words.files(what.files), words.size(what.size))
                if what.size
                else words.files(what.files)
            )
        else:
            self._title.setText(self.tr("Nothing here that can be read"))
        for row, kind in enumerate(what.kinds):
            other = kind.name == found.OTHER
            role = "faint" if other else "prose"
            for at, text in enumerate((found.kind_words(kind.name), words.number(kind.files), words.size(kind.size))):
                cell = Words(text, role if at < 2 else "faint")
                side = Qt.AlignmentFlag.AlignLeading if at == 0 else Qt.AlignmentFlag.AlignTrailing
                self._rows.addWidget(cell, row, at, side | Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(Prose(self._note(kind.name), "faint"), row, 3)
        self.tables.setVisible(bool(what.inside))
        self.tables.set_words(self.tr("Read %Ln table(s) in the folder as tables, too", "", len(what.inside)))
        originals = what.bytes_of(found.ORIGINALS)
        for widget in (self.keep, self._kept):
            widget.setVisible(originals > 0)
        self.attachments.setVisible(what.has("mail", "archive"))
        self._characters.setVisible(what.has("text"))
        self._choices.setVisible(originals > 0 or what.has("mail", "archive", "text"))
        self._say()

    def _note(self, kind: str) -> str:
        if kind in found.PAGES:
            return self.tr("page by page")
        if kind == "archive":
            return self.tr("by what is inside")
        if kind == found.OTHER:
            return self.tr("are not read")
        return ""

    def _say(self) -> None:
        if self._found is None:
            return
        size = words.size(self._found.bytes_of(found.ORIGINALS))
        self._kept.setText(
            self.tr("Pages can be shown beside the text, and scans read by eye. Adds up to {0}.").format(size)
            if self.keep.isChecked()
            else self.tr("Only the text is kept. Pages cannot be shown, and scans cannot be labelled by eye.")
        )

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
