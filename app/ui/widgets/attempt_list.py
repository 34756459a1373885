"""The audits of a project, newest first, each with what it proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.records import Approval, ApprovalState, LabelId
from app.ui import verdicts, words
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton, Card, hairline


class AttemptList(Card):
    """Emits the approval that is to be taken back, or told label by label."""

    taken_back = Signal(object)
    by_label = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("AUDITS SO FAR"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 4, 0, 0)
        self._rows.setSpacing(12)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.backs: list[ActionButton] = []

    def show_attempts(self, approvals: Sequence[Approval], documents: int, names: Mapping[LabelId, str]) -> None:
        """Show ``approvals``, oldest first, of a project that has so many ``documents`` and labels of these names."""
        passed = [one for one in approvals if one.state is ApprovalState.PASSED]
        self.backs = []
        while self._rows.count():
            gone = self._rows.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, approval in enumerate(reversed(approvals)):
            if place:
                self._rows.addWidget(hairline())
            covered = verdicts.covered(approval, documents) if approval in passed[-1:] else ""
            self._rows.addWidget(self._row(approval, covered, names))
        if not approvals:
            none = self.tr("None yet. Each is listed here, also one that did not pass or was given up.")
            self._rows.addWidget(Prose(none, "soft"))

    def _row(self, approval: Approval, covered: str, names: Mapping[LabelId, str]) -> QWidget:
        shown = QWidget()
        shown.setProperty("role", "clear")
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        said = QVBoxLayout()
        said.setContentsMargins(0, 6, 0, 0)  # its first line beside the word to press
        said.setSpacing(2)
        said.addWidget(Words(verdicts.headline(approval), "name"))
        sentences = [verdicts.verdict(approval), *verdicts.shown(approval, names), verdicts.untested(approval, names)]
        for sentence in (*sentences, covered):
            if sentence:
                said.addWidget(Prose(sentence, "soft"))
        said.addStretch(1)
        row.addLayout(said, 1)
        verbs = QVBoxLayout()
        verbs.setSpacing(0)
        row.addLayout(verbs)
        if approval.state in (ApprovalState.PASSED, ApprovalState.FAILED):
            each = ActionButton(self.tr("By label…"), kind="link")
            each.setAccessibleName(self.tr("What it says of each label"))
            each.clicked.connect(lambda: self.by_label.emit(approval))
            verbs.addWidget(each, 0, Qt.AlignmentFlag.AlignTrailing)
        if approval.state is ApprovalState.PASSED:
            back = ActionButton(self.tr("Take back…"), kind="link")
            count = words.documents(approval.approved)
            back.setAccessibleName(self.tr("Take back what was approved: {0}").format(count))
            back.clicked.connect(lambda: self.taken_back.emit(approval))
            verbs.addWidget(back, 0, Qt.AlignmentFlag.AlignTrailing)
            self.backs.append(back)
        verbs.addStretch(1)
        return shown
