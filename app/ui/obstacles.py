"""What keeps a project from being approved with proof, in words: as far as its figures tell at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.records import Overview
from app.ui import words

FEW = 50
"""Fewer documents than this are read, not audited."""

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What is missing, what to do, and the page (``goal``) that ``button`` leads to."""

    title: str
    because: str
    button: str
    goal: str


def found(figures: Overview | None) -> Obstacle | None:
    """The first thing in the way; ``None`` where an audit could be planned."""
    progress = figures.progress if figures is not None else None
    if figures is None or progress is None or progress.documents == 0:
        return Obstacle(
            title=translate("obstacles", "There is nothing to approve yet."),
            because=translate("obstacles", "Add documents, name labels, and answer some of them first."),
            button=translate("obstacles", "Add documents"),
            goal="import",
        )
    left = progress.documents - progress.answered
    if len(figures.per_label) < 2:
        return Obstacle(
            title=translate("obstacles", "There are no labels yet that could be approved."),
            because=translate("obstacles", "Name at least two, and answer some documents."),
            button=translate("obstacles", "Name labels"),
            goal="labels",
        )
    if left <= 0:
        return Obstacle(
            title=translate("obstacles", "Every document has its label."),
            because=words.progress(progress),
            button=translate("obstacles", "Export the result…"),
            goal="export",
        )
    if not figures.rounds:
        return Obstacle(
            title=translate("obstacles", "Nothing was learned yet, so nothing can be approved."),
            because=translate("obstacles", "Answer some documents first; the program says when an audit pays."),
            button=translate("obstacles", "Review"),
            goal="review",
        )
    if figures.rounds[-1].unrelated:
        return Obstacle(
            title=translate(
                "obstacles", "Nothing can be approved: the labels seem to have nothing to do with the texts."
            ),
            because=translate(
                "obstacles", "When does each label apply? What the texts do not tell has to be read by a person."
            ),
            button=translate("obstacles", "Labels"),
            goal="labels",
        )
    if left < FEW:
        return Obstacle(
            title=translate("obstacles", "What is left is read faster than audited."),
            because=translate("obstacles", "{0} have no label yet.").format(words.documents(left)),
            button=translate("obstacles", "Review"),
            goal="review",
        )
    return None
