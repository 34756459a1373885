"""Approvals in words: what an attempt proved, what it did not, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.records import Approval, ApprovalState
from app.ui import messages, words
from app.ui.plain import Prose

translate = QCoreApplication.translate


def headline(approval: Approval) -> str:
    """How an attempt stands, in a few words and with the day it was begun."""
    day = words.day(approval.at)
    texts = {
        ApprovalState.OPEN: translate("verdicts", "{0}: under way"),
        ApprovalState.PASSED: translate("verdicts", "{0}: passed"),
        ApprovalState.FAILED: translate("verdicts", "{0}: not passed"),
        ApprovalState.ABANDONED: translate("verdicts", "{0}: given up"),
        ApprovalState.REVOKED: translate("verdicts", "{0}: passed, taken back since"),
    }
    return texts[approval.state].format(day)


def verdict(approval: Approval) -> str:
    """What an attempt proved, in one or two sentences."""
    if approval.state is ApprovalState.OPEN:
        return translate("verdicts", "{0} of at most {1} answers so far; {2} would be labelled unread.").format(
            words.number(approval.answered), words.number(approval.most_answers), words.documents(approval.documents)
        )
    if approval.state is ApprovalState.PASSED:
        return translate("verdicts", "{0} labelled unread; {1}").format(
            words.documents(approval.approved), proved(approval)
        )
    if approval.state is ApprovalState.FAILED:
        return differing(approval)
    if approval.state is ApprovalState.REVOKED:
        return translate("verdicts", "{0} have no label from it any more. What you answered yourself stayed.").format(
            words.documents(approval.approved)
        )
    return translate("verdicts", "Nothing was approved. It counts as an attempt.")


def proved(approval: Approval) -> str:
    """What a passed audit says about what was not read."""
    return translate("verdicts", "at most {0} of them wrong, at {1} confidence.").format(
        words.fine_percent(approval.bound or 0.0, up=True), words.fine_percent(approval.confidence)
    )


def differing(approval: Approval) -> str:
    """Why an audit did not pass."""
    return translate(
        "verdicts", "In {0} of {1} answers you gave another label: too many to prove {2}. Nothing was approved."
    ).format(words.number(approval.wrong), words.number(approval.answered), words.percent(approval.target))


def told(approval: Approval) -> tuple[str, list[str]]:
    """Title and sentences of the sheet that tells how an audit ended."""
    if approval.state is ApprovalState.PASSED:
        return translate("verdicts", "The audit has passed"), [
            translate("verdicts", "{0} have their label now, unread: {1}").format(
                words.documents(approval.approved), proved(approval)
            ),
            translate(
                "verdicts",
                "Each is marked as approved with proof and names this audit. On the page Finish all of them can be "
                "taken back.",
            ),
        ]
    if approval.state is ApprovalState.FAILED:
        return translate("verdicts", "The audit has not passed"), [
            differing(approval),
            translate("verdicts", "Your answers count like all others, and suggestions get better by them."),
            translate(
                "verdicts",
                "Go on answering before you begin another: each attempt has to be surer than the one before it.",
            ),
        ]
    return translate("verdicts", "The audit has ended without a result"), [
        translate("verdicts", "Labels were changed while it ran, so it says nothing about those of now."),
        translate("verdicts", "Nothing was approved. Your answers stay. It counts as an attempt."),
    ]


def show(parent: QWidget, approval: Approval, more: Callable[[], object]) -> messages.Sheet:
    """The sheet that tells how an audit ended; ``more`` goes to the list of all of them."""
    title, sentences = told(approval)
    sheet = messages.Sheet(parent, title)
    for sentence in sentences:
        sheet.content.addWidget(Prose(sentence, "prose"))
    sheet.setAccessibleDescription(" ".join(sentences))
    sheet.add_button(translate("verdicts", "See Finish"), more)
    sheet.add_button(translate("verdicts", "Go on"), main=True)
    sheet.open()
    return sheet
