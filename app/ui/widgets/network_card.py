"""What keeps the network away, with the proof behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app import offline
from app.ui.plain import Prose, Words
from app.ui.widgets.controls import ActionButton, Card, hairline
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
        self.how = Prose("", "prose")
        self.body.addWidget(self.how)
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
        self.body.addSpacing(8)
        self._line = hairline()
        self._for_whom = Words(self.tr("IN DETAIL, FOR A SECURITY TEAM"), "caption")
        self.details = Prose("", "soft")
        self.body.addWidget(self._line)
        self.body.addSpacing(4)
        self.body.addWidget(self._for_whom)
        self.body.addWidget(self.details)
        self.refresh()

    def refresh(self) -> None:
        """Show the state as it is now."""
        gap = offline.state()
        self._dot.set_token("good" if gap is not None and gap.enforced else "warn")
        if gap is None:
            self.sentence.setText(self.tr("Network: not guarded"))
            self.how.setText(self.tr("The program was started by another one that left its air gap out."))
        else:
            self.sentence.setText(translate("offline", gap.sentence))
            self.how.setText(
                self.tr(
                    "The operating system refuses this program, and all that it starts, every connection to another "
                    "computer. That was tried when the program started: the system refused."
                )
                if gap.enforced
                else self.tr("What the program itself would send is stopped; the system does not see to it.")
            )
            said = [self.tr("By {0}.").format(translate("offline", gap.mechanism))]
            self.details.setText("\n".join([*said, *(translate("offline", detail) for detail in gap.details)]))
        for part in (self._line, self._for_whom, self.details):
            part.setVisible(gap is not None)
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
            "" if self.again.isHidden() else self.tr("Asks the system for a connection. Nothing would be sent.")
        )

    def ask(self) -> None:
        """Ask the kernel for a socket and say what it answered."""
        refusal = offline.ask_for_socket()
        if refusal is None:
            self.answer.setText(self.tr("The system would allow a connection. Nothing was sent."))
            self._dot.set_token("bad")
        else:
            self.answer.setText(self.tr("The system refused ({0}).").format(refusal))
