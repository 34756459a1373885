"""The model that comes with the program: what it does, which file it is."""

from __future__ import annotations

from app import builtin_model
from app.ui import words
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import Card
from app.ui.widgets.fact_table import FactTable


class EmbedderCard(Card):
    """Says what is there; nothing can be set."""

    def __init__(self) -> None:
        super().__init__(self.tr("BUILT IN"))
        self.body.setSpacing(8)
        found = builtin_model.look()
        self.body.addWidget(Words(found.name, "title"))
        self.body.addWidget(
            Prose(
                self.tr(
                    "Reads every document once, so that alike ones are known; what is learned from your answers rests "
                    "on it. Its SHA-256 is checked each time it is loaded."
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
        self.table.show_facts(facts, digits=(self.tr("SHA-256"), found.sha256))
        self.body.addWidget(self.table)
