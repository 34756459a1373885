"""Why a document is asked, in plain words, from the kind of question and the two best confidences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.records import Item, Label, LabelId, Question
from app.session import visible
from app.ui.plain import Run

translate = QCoreApplication.translate

CLOSE = 0.2
"""Two confidences nearer than this are a close call."""
TERMS = 4


def reason(item: Item, labels: Sequence[Label]) -> list[Run]:
    """The words of the "Why this one?" card; empty where there is nothing to say."""
    sentences = []
    if item.answer is not None and item.answer.label is not None:
        given = _name(item.answer.label, labels)
        if given:
            sentences.append(translate("reasons", "You answered {0} before.").format(given))
    elif item.answer is not None:
        sentences.append(translate("reasons", "You skipped it before."))
    if not item.blind:
        sentences += _of_question(item, labels)
    if not sentences:
        return []
    runs: list[Run] = [(translate("reasons", "Why this one?"), True), (" " + " ".join(sentences), False)]
    return runs + _terms(item)


def _of_question(item: Item, labels: Sequence[Label]) -> list[str]:
    if item.question is Question.SEED:
        return [translate("reasons", "It stands for a part of the collection that has few answers yet.")]
    if item.question is Question.LEARN:
        return [_learning(item, labels)]
    if item.question is Question.CHOSEN and item.answer is None:
        return [translate("reasons", "You chose it yourself.")]
    return []


def _learning(item: Item, labels: Sequence[Label]) -> str:
    if item.suggestion is not None and len(item.suggestion.confidences) > 1:
        best = sorted(item.suggestion.confidences.items(), key=lambda pair: -pair[1])[:2]
        first, second = (_name(label, labels) for label, _ in best)
        if best[0][1] - best[1][1] < CLOSE and first and second:
            return translate("reasons", "A close call between {0} and {1}.").format(first, second)
        if best[0][1] < 0.5:
            return translate("reasons", "No label stands out yet; your answer teaches a lot here.")
    return translate("reasons", "An answer here teaches more than most others would.")


def _terms(item: Item) -> list[Run]:
    evidence = item.suggestion.evidence if item.suggestion else None
    found = [visible(term.text) for term in evidence.terms if term.weight > 0][:TERMS] if evidence else []
    if not found:
        return []
    words = ", ".join(translate("reasons", "“{0}”").format(term) for term in found)
    return [("\n" + translate("reasons", "Words that speak for it:"), True), (f" {words}", False)]


def missing_reason(item: Item, labels: Sequence[Label], *, learned: bool) -> list[Run]:
    """Why no suggestion is shown. All kinds of blind questions say the same: none must be recognised."""
    if item.blind:
        said = translate("reasons", "Now and then the suggestion stays hidden, so that your answer measures it.")
    elif not item.document.text:
        said = translate("reasons", "There is none for a scan: the model reads text, and this is a picture of it.")
    elif learned:
        said = translate("reasons", "There is none for this document yet. It comes with the next round.")
    else:
        said = translate("reasons", "Suggestions appear once the documents have been read. You can begin without them.")
    title = translate("reasons", "Why is it hidden?") if item.blind else translate("reasons", "Where is it?")
    return [*reason(item, labels), ("\n" if reason(item, labels) else "", False), (title, True), (" " + said, False)]


def _name(label: LabelId, labels: Sequence[Label]) -> str:
    return next((visible(known.name) for known in labels if known.id == label), "")
