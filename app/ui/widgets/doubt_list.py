"""Answers that look odd, each with a way back to its document. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.records import Doubt, LabelId
from app.session import visible
from app.ui import prospects, words
from app.ui.plain import Elided, Prose
from app.ui.widgets.controls import ActionButton, Card, hairline

FIRST = 5
"""Rows that are shown at first; the others on a click."""


class DoubtList(Card):
    """Emits the document that is to be looked at again."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("ANSWERS TO LOOK AT AGAIN"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._lead = Prose("", "soft")
        self.body.addWidget(self._lead)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        self.more = ActionButton(self.tr("Show all"), kind="link")
        self.more.hide()
        self.more.clicked.connect(self._show_all)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTrailing)
        self.body.addStretch(1)
        self.buttons: list[ActionButton] = []
        self._doubts: Sequence[Doubt] = ()
        self._names: Mapping[LabelId, str] = {}
        self._all = False
        """Whether all were asked for; that holds for those found later."""

    def show_doubts(self, doubts: Sequence[Doubt], names: Mapping[LabelId, str]) -> None:
        """Show these, the oddest first, of labels with these names."""
        self._doubts, self._names = doubts, names
        shown = doubts if self._all or len(doubts) <= FIRST + 1 else doubts[:FIRST]
        while self._rows.count():
            gone = self._rows.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self._lead.setText(
            self.tr("%Ln answer(s) look odd, the oddest first.", "", len(doubts))
            + " "
            + self.tr("They may well be right: look again, and answer as you think best.")
            if doubts
            else self.tr("None of your answers looks odd.")
        )
        self.more.set_words(self.tr("Show all {0}").format(words.number(len(doubts))))
        self.more.setVisible(len(shown) < len(doubts))
        for one in shown:
            self._rows.addWidget(hairline())
            self._rows.addWidget(self._row(one, names))

    def _show_all(self) -> None:
        self._all = True
        self.show_doubts(self._doubts, self._names)
        self.buttons[FIRST].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, one: Doubt, names: Mapping[LabelId, str]) -> QWidget:
        shown = QWidget()
        shown.setProperty("role", "clear")
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        said = QVBoxLayout()
        said.setContentsMargins(0, 6, 0, 4)  # its first line beside the word to press
        said.setSpacing(2)
        name = Elided(visible(one.name), "", middle=True)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        said.addWidget(name)
        said.addWidget(Prose(prospects.doubt(one, names), "soft"))
        row.addLayout(said, 1)
        look = ActionButton(self.tr("Look again"), kind="link")
        look.setAccessibleName(self.tr("Look again at {0}").format(visible(one.name)))
        look.clicked.connect(lambda: self.wanted.emit(int(one.document)))
        row.addWidget(look, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons.append(look)
        return shown
