"""Choosing a language model: a file of one's own, or one that another program keeps on this machine."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.records import ModelFile
from app.session import visible
from app.ui.plain import Elided, Prose, Words
from app.ui.widgets.controls import ActionButton, hairline
from app.ui.widgets.model_words import short


class ModelChoice(QWidget):
    """Emits the wish for a file dialog, or the file that was picked from the list."""

    wanted_file = Signal()
    picked = Signal(object)
    """A :class:`app.records.ModelFile`."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Prose(
                self.tr(
                    "A language model can give a second opinion on every document. It is a file on this machine that "
                    "you choose; its name ends in .gguf. It is tried apart from the program first, and its word counts "
                    "only as far as your answers bear it out."
                ),
                "soft",
            )
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        self.choose = ActionButton(self.tr("Choose a file…"), kind="primary")
        self.choose.clicked.connect(self.wanted_file)
        self.keep = ActionButton(self.tr("Keep the one in use"))
        self.keep.clicked.connect(self.left)
        self.keep.hide()
        row.addWidget(self.choose)
        row.addWidget(self.keep)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(8)
        self.title = Words(self.tr("FOUND ON THIS MACHINE"), "caption")
        column.addWidget(self.title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column.addLayout(self._rows)
        self.note = Prose("", "soft")
        column.addWidget(self.note)
        self.looks: list[ActionButton] = []

    def show_searching(self) -> None:
        """Other programs' folders are being read."""
        self._fill(())
        self.note.setText(self.tr("Looking in the folders of Ollama, LM Studio, GPT4All, llama.cpp and Hugging Face…"))
        self.note.show()

    def show_found(self, files: Sequence[ModelFile]) -> None:
        """What other programs keep here."""
        self._fill(files)
        self.note.setText(
            self.tr(
                "None. Ollama, LM Studio, GPT4All, llama.cpp and Hugging Face keep no model in their usual folders."
            )
        )
        self.note.setVisible(not files)

    def _fill(self, files: Sequence[ModelFile]) -> None:
        self.looks = []
        while self._rows.count():
            gone = self._rows.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, file in enumerate(files):
            if place:
                self._rows.addWidget(hairline())
            self._rows.addWidget(self._row(file))
        for before, after in itertools.pairwise([self.keep, *self.looks]):
            QWidget.setTabOrder(before, after)

    def _row(self, file: ModelFile) -> QWidget:
        shown = QWidget()
        shown.setProperty("role", "clear")
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        said = QVBoxLayout()
        said.setSpacing(0)
        name = visible(file.name)
        for line in (Elided(name, "name", middle=True), Elided(visible(short(file)), "small")):
            line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            said.addWidget(line)
        if file.problem:
            said.addWidget(Prose(visible(file.problem), "small"))
        row.addLayout(said, 1)
        if not file.problem:
            look = ActionButton(self.tr("Look at it"), kind="link")
            look.setAccessibleName(self.tr("Look at {0}").format(name))
            look.setAccessibleDescription(visible(short(file)))
            look.clicked.connect(lambda: self.picked.emit(file))
            row.addWidget(look, 0, Qt.AlignmentFlag.AlignVCenter)
            self.looks.append(look)
        return shown
