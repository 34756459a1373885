"""What is said about language models: facts of a file, speed, how far one is trusted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from app.records import ModelFile, ModelState, TriedModel
from app.ui import words
from app.ui.widgets.fact_table import Fact

translate = QCoreApplication.translate

FEWEST = 20
"""Answered documents with an opinion before a model's word can count (app/engine/pooling.py)."""
LITTLE, HALF, AS_MUCH = 0.3, 0.75, 1.5
"""Mean weight of a model's word below which it counts a little, about half as much, and as much as the head's."""


WORDS = 0.75
"""Words a token has on average in English; models count in tokens."""


class _Counting(QObject):
    def read(self, tokens: int) -> str:
        """ "about 25,000 words (32,768 tokens)"."""
        said = self.tr("about {0} words (%Ln token(s))", "", tokens)
        return said.format(words.number(_rounded(tokens * WORDS)))


_counting = _Counting()


def facts(file: ModelFile, tried: TriedModel | None = None) -> list[Fact]:
    """Name and value of what a model file says of itself, and what it takes here."""
    found = [(translate("models", "Kind of model"), _architecture(file))]
    if file.quantisation:
        found.append((translate("models", "Number format"), file.quantisation))
    found.append((translate("models", "Size of the file"), words.size(file.size)))
    found.append(
        (
            translate("models", "Reads at most"),
            _counting.read(file.context) if file.context else translate("models", "The file does not say."),
        )
    )
    found.append((translate("models", "Licence"), file.licence or translate("models", "The file names none.")))
    if file.origin:
        found.append((translate("models", "Found with"), file.origin))
    if file.needed:
        found.append((translate("models", "Memory"), memory(file)))
    if tried is not None:
        found.append(
            (
                translate("models", "Speed of reading"),
                translate("models", "{0} a second with one processor").format(
                    _counting.read(max(1, round(tried.tokens_per_second)))
                ),
            )
        )
    return found


def _rounded(count: float) -> int:
    """Two digits: it is a guess."""
    step: int = 10 ** max(0, len(str(round(count))) - 2)
    return max(1, step * round(count / step))


def memory(file: ModelFile) -> str:
    """ "Needs 5.4 GB, 9.1 GB are free"."""
    needed = words.size(file.needed)
    if file.free is None:
        return translate("models", "Needs {0}.").format(needed)
    return translate("models", "Needs {0}; {1} are free now.").format(needed, words.size(file.free))


def short(file: ModelFile) -> str:
    """One line about a file: origin, size, kind of numbers."""
    return " · ".join(
        part
        for part in (file.origin, file.architecture, file.quantisation, words.size(file.size) if file.size else "")
        if part
    )


def line(file: ModelFile) -> str:
    """All that names a file in use, in one line."""
    parts = [_architecture(file), file.quantisation, words.size(file.size) if file.size else "", file.licence]
    return " · ".join(part for part in parts if part)


def _architecture(file: ModelFile) -> str:
    if not file.parameters:
        return file.architecture
    count = file.parameters
    if count >= 1_000_000_000:
        weights = translate("models", "{0} billion weights").format(QLocale().toString(count / 1e9, "f", 1))
    elif count >= 1_000_000:
        weights = translate("models", "{0} million weights").format(QLocale().toString(count / 1e6, "f", 0))
    else:
        weights = translate("models", "{0} weights").format(words.number(count))
    return f"{file.architecture}, {weights}" if file.architecture else weights


def trust(state: ModelState) -> tuple[str, str]:
    """How far a model is trusted: a word or two, and a sentence on what that means."""
    weights = state.weights
    counted = [label for label, weight in weights.items() if weight > 0]
    if not counted:
        if state.answers < FEWEST:
            return translate("models", "not yet"), translate(
                "models", "Its word counts once {0} answered documents show that it helps; {1} so far."
            ).format(FEWEST, words.number(state.answers))
        return translate("models", "not yet"), translate(
            "models", "It was compared with your answers and would not help, so its word does not count."
        )
    mean = sum(weights.values()) / len(weights)
    said = translate("models", "What its word counts beside what was learned from your answers.")
    if len(counted) < len(weights):
        said += " " + translate("models", "It counts for {0} of {1} labels.").format(
            words.number(len(counted)), words.number(len(weights))
        )
    return _much(mean), said


def _much(mean: float) -> str:
    if mean < LITTLE:
        return translate("models", "a little")
    if mean < HALF:
        return translate("models", "half as much")
    if mean < AS_MUCH:
        return translate("models", "as much")
    return translate("models", "more")


def right(state: ModelState) -> tuple[str, str]:
    """How often it was right here, and what to hold it against."""
    if not state.answers:
        return "–", translate("models", "Not measured yet: it has read no document that you answered.")
    return translate("models", "{0} of {1}").format(
        words.number(state.model_right), words.number(state.answers)
    ), translate("models", "of your answers it would have given; what was learned here, {0}").format(
        words.number(state.head_right)
    )


def pace(seconds_each: float | None) -> tuple[str, str]:
    """Speed on this machine."""
    if not seconds_each:
        return "–", translate("models", "Not measured yet: it has read no document since the program was started.")
    each_minute = 60 / seconds_each
    shown = words.number(round(each_minute)) if each_minute >= 9.5 else QLocale().toString(each_minute, "f", 1)
    return shown, translate("models", "documents a minute on this machine")
