"""What came of an import, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.records import Imported, Lack
from app.session import visible
from app.ui import words
from app.ui.lacks import lack_words, way_out
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton, hairline


class ImportSummary(QWidget):
    """Added, duplicates, families, scans, and what gave no text by reason with its share."""

    unread_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._again = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.title = Words("", "heading")
        self.details = Prose("", "soft")
        column.addWidget(self.title)
        column.addWidget(self.details)
        self.lacking = QWidget()
        below = QVBoxLayout(self.lacking)
        below.setContentsMargins(0, 8, 0, 0)
        below.setSpacing(10)
        below.addWidget(hairline())
        below.addSpacing(4)
        self.share = Prose("", "title")
        below.addWidget(self.share)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(20)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(2, 1)
        below.addLayout(self._rows)
        self.show_unread = ActionButton(self.tr("Look at what has no text"), kind="link")
        self.show_unread.clicked.connect(self.unread_wanted)
        row = QHBoxLayout()
        row.addSpacing(-9)  # its words begin where the others do
        row.addWidget(self.show_unread)
        row.addStretch(1)
        below.addLayout(row)
        column.addWidget(self.lacking)

    def show_imported(self, found: Imported, *, again: bool = False) -> None:
        """Tell of ``found``; ``again``: it was tried again, and what gave no text then is told by its own sentence."""
        self._again = again
        self.title.setText(self.tr("%Ln document(s) added", "", found.added))
        self.say("\n".join(self._sentences(found)))
        self._show_lacking(found)

    def say(self, details: str) -> None:
        """The sentences under the title."""
        self.details.setText(details)
        self.details.setVisible(bool(details))

    def stopped(self, details: str) -> None:
        """It was stopped before its end."""
        self.title.setText(self.tr("Stopped"))
        self.say(details)
        self.lacking.hide()

    def _sentences(self, found: Imported) -> list[str]:
        said = []
        if found.scanned:
            said.append(
                self.tr(
                    "%Ln are scans: pictures of pages without text, to be read and labelled by eye.", "", found.scanned
                )
            )
        if found.labelled:
            said.append(self.tr("%Ln came with a label, which is now your answer.", "", found.labelled))
        if found.duplicates:
            said.append(
                self.tr("%Ln were there already or came twice, and were not added again.", "", found.duplicates)
            )
        if found.families:
            said.append(
                self.tr("In the whole project, {0} are nearly the same as another; they form {1}.").format(
                    words.documents(found.in_families), self._families(found.families)
                )
            )
        if len(found.problems) > found.without_text:  # some are not about missing text, or were not read at all
            reasons = Counter(reason for _, reason in found.problems)
            said += [f"{words.number(count)}: {visible(reason)}" for reason, count in reasons.most_common(5)]
        return said

    def _families(self, count: int) -> str:
        return self.tr("%Ln family(s)", "", count)

    def _show_lacking(self, found: Imported) -> None:
        self.lacking.setVisible(found.without_text > 0)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not found.without_text:
            return
        read = found.added + found.duplicates + found.without_text
        if self._again:
            self.share.setText(self.tr("%Ln still gave no text.", "", found.without_text))
        else:
            self.share.setText(
                self.tr("{0} of {1} gave no text ({2}).").format(
                    words.number(found.without_text), words.number(read), words.share(found.without_text, read)
                )
            )
        for row, (lack, count) in enumerate(_ordered(found.lacking)):
            number = Words(words.number(count), "name")
            self._rows.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            self._rows.addWidget(Words(lack_words(lack)), row, 1)
            self._rows.addWidget(Words(way_out(lack), "faint"), row, 2)


def _ordered(lacking: Mapping[Lack, int]) -> list[tuple[Lack, int]]:
    """The most frequent reason first."""
    order = list(Lack)
    return sorted(((lack, count) for lack, count in lacking.items() if count), key=lambda e: (-e[1], order.index(e[0])))
