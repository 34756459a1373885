"""Approvals in words: what an attempt proved, what it did not, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.records import Approval, ApprovalState, Elusion, LabelId, Standing
from app.session import visible
from app.ui import messages, words
from app.ui.plain import Prose

translate = QCoreApplication.translate


def headline(approval: Approval) -> str:
    """How an attempt stands, in a few words and with the day it was begun."""
    day = words.day(approval.at)
    if approval.state is ApprovalState.PASSED and approval.standing is not Standing.HOLDS:
        refuted = approval.standing is Standing.REFUTED
        said = (
            translate("verdicts", "{0}: passed, but does not hold")
            if refuted
            else translate("verdicts", "{0}: passed, in doubt since")
        )
        return said.format(day)
    texts = {
        ApprovalState.OPEN: translate("verdicts", "{0}: under way"),
        ApprovalState.PASSED: translate("verdicts", "{0}: passed"),
        ApprovalState.FAILED: translate("verdicts", "{0}: not passed"),
        ApprovalState.ABANDONED: translate("verdicts", "{0}: given up"),
        ApprovalState.REVOKED: translate("verdicts", "{0}: passed, taken back since"),
        ApprovalState.REPLACED: translate("verdicts", "{0}: passed, audited again since"),
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
    if approval.state is ApprovalState.REPLACED:
        return translate("verdicts", "Its documents rest on the later audit now.")
    return translate("verdicts", "Nothing was approved. It counts as an attempt.")


def tested(test: Elusion, names: Mapping[LabelId, str]) -> str:
    """What is planned for a label that must not be missed."""
    return translate(
        "verdicts", "“{0}” must not be missed: about {1} show that at most {2} of the {3} without it belong to it"
    ).format(
        visible(names.get(test.label, "")),
        words.answers(test.expected),
        words.fine_percent(test.target),
        words.documents(test.documents),
    )


def shown(approval: Approval, names: Mapping[LabelId, str]) -> list[str]:
    """What its tests showed of labels that must not be missed: a sentence each."""
    told = []
    for test in approval.elusion:
        name = visible(names.get(test.label, ""))
        if test.missed is not None:
            told.append(
                translate(
                    "verdicts", "At most {1} of “{0}” were missed: of {2} read for it {3} belonged to it."
                ).format(name, words.documents(test.missed), words.documents(test.answered), words.number(test.found))
            )
        elif test.failed:
            told.append(
                translate("verdicts", "Of {2} that would not have got “{0}” {1} belonged to it.").format(
                    name, words.number(test.found), words.documents(test.answered)
                )
            )
    return told


def untested(approval: Approval, names: Mapping[LabelId, str]) -> str:
    """That it says nothing of labels that must not be missed by now; "" where it does, or there are none."""
    known = [visible(names[label]) for label in approval.untested if label in names]
    if not known:
        return ""
    listed = ", ".join(translate("verdicts", "“{0}”").format(name) for name in known)
    return translate(
        "verdicts",
        "Marked “never miss”, but not tested by this audit: {0}. How many were missed is not proved; to have that "
        "tested, take this back and begin another audit.",
    ).format(listed)


def doubt(approval: Approval) -> str:
    """That later answers speak against a proof, in one sentence."""
    day = words.day(approval.at)
    if not approval.contradicted:
        return translate("verdicts", "What was approved on {0} is in doubt: answers of its audit have changed.").format(
            day
        )
    said = (
        translate("verdicts", "What was approved on {0} does not hold: of {1} read since you gave {2} another label.")
        if approval.standing is Standing.REFUTED
        else translate(
            "verdicts", "What was approved on {0} is in doubt: of {1} read since you gave {2} another label."
        )
    )
    return said.format(day, words.documents(approval.read_since), words.number(approval.contradicted))


def covered(approval: Approval, documents: int) -> str:
    """Which documents a proof is about, where others joined later; "" where there are none of those."""
    newer = documents - approval.collection if approval.collection is not None else 0
    if newer <= 0:
        return ""
    return translate("verdicts", "It covers the {0} of {1}; {2} newer ones are not covered.").format(
        words.documents(approval.approved), words.day(approval.at), words.number(newer)
    )


def proved(approval: Approval) -> str:
    """What a passed audit says about what was not read."""
    return translate("verdicts", "at most {0} of them wrong, at {1} confidence.").format(
        words.fine_percent(approval.bound or 0.0, up=True), words.fine_percent(approval.confidence)
    )


def differing(approval: Approval) -> str:
    """Why an audit did not pass."""
    if any(test.failed for test in approval.elusion):
        return translate(
            "verdicts", "Of a label that must not be missed too much would have been. Nothing was approved."
        )
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
