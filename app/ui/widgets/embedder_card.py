"""The model that comes with the program: what it does, which file it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import builtin_model
from app.records import ModelFile
from app.session import visible
from app.ui import words
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.fact_table import FactTable


class EmbedderCard(Card):
    """Says what is there, and what reads in its place, if something does."""

    builtin_wanted = Signal()
    """The built-in model is to read again."""

    def __init__(self) -> None:
        super().__init__(self.tr("BUILT IN"))
        self.body.setSpacing(8)
        found = builtin_model.look()
        self.body.addWidget(Words(found.name, "title"))
        self.body.addWidget(
            Prose(
                self.tr(
                    "Reads every document once, so that alike ones are known; what is learned from your answers rests "
                    "on it. That it is the very file it should be is checked each time it is loaded."
                ),
                "soft",
            )
        )
        if found.size is None:
            self.body.addWidget(
                Prose(self.tr("Its file is not there. Set Cloister up again; that brings it along."), "warn")
            )
        self.table = FactTable()
        facts = [(self.tr("Licence"), found.licence)]
        if found.size is not None:
            facts.insert(0, (self.tr("Size of the file"), words.size(found.size)))
        self.table.show_facts(facts, digits=(self.tr("Fingerprint (SHA-256)"), found.sha256))
        self.body.addWidget(self.table)
        self.instead = QWidget()
        row = QHBoxLayout(self.instead)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(16)
        self.other = Prose("", "prose")
        self.again = ActionButton(self.tr("Use the built-in one again"))
        self.again.clicked.connect(self.builtin_wanted)
        row.addWidget(self.other, 1)
        row.addWidget(self.again)
        self.body.addWidget(self.instead)
        self.show_other(None)

    def show_other(self, file: ModelFile | None) -> None:
        """The model file that reads the documents in its place; ``None``: the built-in one does."""
        self.instead.setVisible(file is not None)
        if file is not None:
            self.other.setText(self.tr("In this project {0} reads the documents instead.").format(visible(file.name)))
