"""What an audit says of each label, as a table in a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.records import LabelId, LabelProof
from app.session import visible
from app.ui import messages, theme, words
from app.ui.plain import Elided, Prose, Words

translate = QCoreApplication.translate
_TALL = 320
"""Pixels at 100 % above which the table scrolls."""


def show(parent: QWidget, proofs: Sequence[LabelProof], names: Mapping[LabelId, str]) -> messages.Sheet:
    """The sheet: ``proofs`` come weakest first."""
    sheet = messages.Sheet(parent, translate("label proofs", "What the audit says of each label"))
    told = translate(
        "label proofs",
        "The proof is about all labels together. Of a single one a few answers tell little: the last column is where "
        "the truth lies in 95 of 100 cases, among the documents that were not read.",
    )
    sheet.content.addWidget(Prose(told, "soft"))
    table = QWidget()
    table.setProperty("role", "clear")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 8, 12, 8)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(0, theme.look(parent).px(180))
    heads = (
        translate("label proofs", "LABEL"),
        translate("label proofs", "DOCUMENTS"),
        translate("label proofs", "AGREED"),
        translate("label proofs", "OF THE REST"),
    )
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for column, head in enumerate(heads):
        grid.addWidget(Words(head, "caption"), 0, column, right if column else Qt.AlignmentFlag.AlignLeading)
    for row, proof in enumerate(proofs, start=1):
        cells = (
            words.number(proof.documents),
            translate("label proofs", "{0} of {1}").format(words.number(proof.agreed), words.number(proof.answered)),
            f"{words.whole_percent(proof.low)}–{words.percent(proof.high)}" if proof.answered else "–",
        )
        grid.addWidget(Elided(visible(names.get(proof.label, proof.label)), "name"), row, 0)
        for column, cell in enumerate(cells, start=1):
            grid.addWidget(Words(cell, "soft"), row, column, right)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(table)
    area.setAccessibleName(translate("label proofs", "What the audit says of each label"))
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(table.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
    area.setMinimumHeight(min(table.sizeHint().height(), round(_TALL * theme.look(parent).scale)))
    sheet.content.addWidget(area)
    sheet.setMinimumWidth(max(sheet.minimumWidth(), area.minimumWidth() + 64))  # and the sheet's margins
    sheet.setAccessibleDescription(told)
    sheet.add_button(translate("label proofs", "Close"), main=True)
    sheet.open()
    return sheet
