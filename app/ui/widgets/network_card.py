"""What keeps the network away, with the proof behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app import offline
from app.ui.plain import Prose
from app.ui.widgets.controls import ActionButton, Card
from app.ui.widgets.nav_bar import Dot
from app.wording import translate


class NetworkCard(Card):
    """Reads :mod:`app.offline`; asks the system again when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._dot = Dot("good")
        self.sentence = Prose("", "advice")
        head.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.sentence, 1)
        self.body.addLayout(head)
        self.how = Prose("", "soft")
        self.body.addWidget(self.how)
        self.body.addSpacing(8)
        self.details = Prose("", "prose")
        self.body.addWidget(self.details)
        self.stopped = Prose("", "prose")
        self.body.addWidget(self.stopped)
        self.body.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.again = ActionButton(self.tr("Try it now"))
        self.again.clicked.connect(self.ask)
        self.answer = Prose("", "prose")
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.answer, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Show the state as it is now."""
        gap = offline.state()
        self._dot.set_token("good" if gap is not None and gap.enforced else "warn")
        if gap is None:
            self.sentence.setText(self.tr("Network: not guarded"))
            self.how.setText(self.tr("The program was started by another one that left its air gap out."))
            self.details.hide()
        else:
            self.sentence.setText(translate("offline", gap.sentence))
            self.how.setText(self.tr("By {0}.").format(translate("offline", gap.mechanism)))
            said = [translate("offline", detail) for detail in gap.details]
            if gap.enforced:
                said.insert(0, self.tr("That it holds was tried when the program started: the system refused."))
            self.details.setText("\n".join(said))
        count = sum(offline.refused().values())
        self.stopped.setText(
            self.tr(
                "Since it was started, the program was stopped %Ln time(s) while trying to reach the network.",
                "",
                count,
            )
            if count
            else self.tr("Since it was started, nothing in the program has tried to reach the network.")
        )
        self.again.setVisible(gap is not None and gap.system == "linux")
        self.answer.setText(
            "" if self.again.isHidden() else self.tr("Asks the system for a connection, past the program's own checks.")
        )

    def ask(self) -> None:
        """Ask the kernel for a socket and say what it answered."""
        refusal = offline.ask_for_socket()
        if refusal is None:
            self.answer.setText(self.tr("The system would allow a connection. Nothing was sent."))
            self._dot.set_token("bad")
        else:
            self.answer.setText(self.tr("The system refused ({0}).").format(refusal))
