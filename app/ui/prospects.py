"""What the figures of a round mean, in words: what stopping now would leave, what is still to do, and what is amiss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from app.records import Doubt, Interval, LabelId, RoundFigures, Signs
from app.ui import obstacles, words
from app.ui.plans import Prospect

Sign = tuple[bool | None, str]
"""Whether a sign says that it is time to stop (``None``: nobody can tell yet), and the sentence."""

SPARES = 0.9
"""What begins later has to take at most this share of the answers to be worth telling."""
ALL = 0.97
"""Who has to read this share of the rest has to read it."""
SHARP = 0.4
"""An interval wider than this says nothing about a label."""
TRUSTED = 0.05
"""Confidences that are off by no more may be taken as they are."""


class _Prospects(QObject):
    """Sentences. The tool that collects words for translation sees plural forms in ``tr`` only."""

    def stopping(self, figures: RoundFigures) -> str:
        count = figures.wrong_if_stopped
        if count is None or not figures.left:
            return ""
        said = self.tr("Taking every suggestion now would leave about %Ln wrong label(s)", "", count.value)
        return (
            said
            + " "
            + self.tr("({0} to {1}) among {2}.").format(
                words.number(count.low), words.number(count.high), words.number(figures.left)
            )
        )

    def needed(self, figures: RoundFigures, prospect: Prospect | None, *, usual: bool, advised: bool) -> str:
        plan = prospect.plan if prospect is not None else None
        count = figures.needed if usual else None
        if plan is not None:
            said = self.tr("With an audit begun now, about {0} until every document has its label")
            said = said.format(words.answers(plan.reading))
            if count is None or advised or count.value > SPARES * plan.reading:
                return f"{said}."
            later = self.tr("; begun when it is advised, about {0} ({1} to {2}).")
            return said + later.format(*(words.number(_rounded(one)) for one in (count.value, count.low, count.high)))
        if not figures.left or self.to_read(figures.left, prospect):
            return ""  # what is to be read the banner says
        if count is not None and count.value < ALL * figures.left:
            said = self.tr("About %Ln more answer(s) would finish", "", _rounded(count.value))
            bounds = words.number(_rounded(count.low)), words.number(_rounded(count.high))
            return said + " " + self.tr("({0} to {1}).").format(*bounds)
        if prospect is None:
            return ""
        return self.tr("So far, reading the rest is less work than an audit.")

    def to_read(self, left: int, prospect: Prospect | None) -> str:
        if prospect is not None and not prospect.could_pay:
            return self.tr("Read the remaining {0}: an audit would not pay.").format(words.number(left))
        if 0 < left < obstacles.FEW:
            return self.tr("What is left is read faster than audited.")
        return ""

    def warning(self, figures: RoundFigures) -> tuple[str, str]:
        if figures.unrelated:
            return (
                self.tr("The labels seem to have nothing to do with the texts."),
                self.tr(
                    "After {0}, suggestions are no better than chance. Nothing will be approved unread. Look at some "
                    "answers again, and at whether the text alone can show which label is right."
                ).format(words.answers(figures.answers)),
            )
        if figures.contradictory and figures.limit is not None:
            return (
                self.tr("More answers will not take suggestions far beyond {0}.").format(
                    words.percent(figures.limit.value)
                ),
                self.tr(
                    "That share of all documents is what they will come to agree with you on ({0} to {1}). Either like "
                    "texts were given unlike labels, or the texts do not show what tells the labels apart: sharpen "
                    "the wording of labels that are easily mixed up."
                ).format(words.whole_percent(figures.limit.low), words.percent(figures.limit.high)),
            )
        return "", ""

    def signs(self, signs: Signs, agreement: Interval | None, names: Mapping[LabelId, str]) -> list[Sign]:
        return [self._levelled(signs), self._approved(signs, agreement), self._covered(signs, names)]

    def _levelled(self, signs: Signs) -> Sign:
        if signs.levelled_off is None:
            return None, self.tr("Whether learning has levelled off cannot be told yet.")
        if signs.levelled_off:
            return True, self.tr("Learning has levelled off: your newest answers changed hardly any suggestion.")
        points = round(100 * signs.gain.value) if signs.gain is not None else 0
        return False, self.tr(
            "Still learning: your newest answers made suggestions better by %Ln point(s).", "", points
        )

    def _approved(self, signs: Signs, agreement: Interval | None) -> Sign:
        if agreement is None:
            return None, self.tr("Whether 95 % of suggestions would be approved cannot be told yet.")
        low, high = words.whole_percent(agreement.low), words.percent(agreement.high)
        if signs.approved_often is None:
            said = self.tr("Whether 95 % of suggestions would be approved cannot be told yet: {0} to {1}.")
        elif signs.approved_often:
            said = self.tr("At least 95 % of suggestions would be approved: {0} to {1}.")
        else:
            said = self.tr("Fewer than 95 % of suggestions would be approved: {0} to {1}.")
        return signs.approved_often, said.format(low, high)

    def _covered(self, signs: Signs, names: Mapping[LabelId, str]) -> Sign:
        unmet = [names[label] for label in signs.unmet if label in names]
        if unmet and len(unmet) <= 2:
            listed = self.tr(" and ").join(self.tr("“{0}”").format(name) for name in unmet)
            return False, self.tr("No document has been given {0} yet.").format(listed)
        if unmet:
            return False, self.tr("%Ln label(s) have not been given yet.", "", len(unmet))
        if signs.unseen:
            said = self.tr(
                "%Ln document(s) belong to groups of similar ones of which you have read none.", "", signs.unseen
            )
            return False, said
        return signs.covered, self.tr(
            "You have given every label, and read some of every larger group of similar documents."
        )

    def altogether(self, states: Sequence[bool | None]) -> str:
        speak = sum(state is True for state in states)
        if speak == len(states):
            return self.tr("All signs say that more answers add little.")
        if not speak:
            return self.tr("No sign yet that you could stop.")
        return self.tr("{0} of {1} signs say that more answers add little.").format(speak, len(states))

    def confidence(self, figures: RoundFigures) -> str:
        error = figures.calibration_error
        if error is None:
            return ""
        points = max(1, round(100 * error.value))
        if error.value <= TRUSTED:
            return self.tr("Confidences can be taken at their word: they are off by about %Ln point(s).", "", points)
        return self.tr(
            "Confidences are off by about %Ln point(s): trust the shares here rather than a single percentage.",
            "",
            points,
        )

    def label(self, reliability: Interval | None) -> str:
        if reliability is None:
            return "–"
        if reliability.high - reliability.low > SHARP:
            return "–"
        return self.tr("{0} agree ({1})").format(words.percent(reliability.value), words.interval(reliability))

    def doubt(self, doubt: Doubt, names: Mapping[LabelId, str]) -> str:
        label, rather = names.get(doubt.label, ""), names.get(doubt.rather, "")
        if doubt.taken_back:
            return self.tr("You said “{1}” first, and “{0}” when asked again.").format(label, rather)
        return self.tr("You said “{0}”; it reads like “{1}”.").format(label, rather)


_prospects = _Prospects()


def stopping(figures: RoundFigures) -> str:
    """What taking every suggestion now would leave wrong; "" where nobody can tell."""
    return _prospects.stopping(figures)


def needed(figures: RoundFigures, prospect: Prospect | None, *, usual: bool = True, advised: bool = False) -> str:
    """How many answers are still to give, by what an audit would take now and by how it went so far; "" where nothing
    is left, and where nobody knows.

    Not ``usual``: another quality is aimed at than the forecast is about, so that is not told. ``advised``: to begin
    now is advised, so there is no later moment to tell of.
    """
    return _prospects.needed(figures, prospect, usual=usual, advised=advised)


def to_read(left: int, prospect: Prospect | None) -> str:
    """That the ``left`` documents without a label have to be read, where that is so; else ""."""
    return _prospects.to_read(left, prospect)


def warning(figures: RoundFigures) -> tuple[str, str]:
    """What is amiss with the labels, in a line, and what it means; both "" where nothing is."""
    return _prospects.warning(figures)


def signs(found: Signs, agreement: Interval | None, names: Mapping[LabelId, str]) -> list[Sign]:
    """The three signs that it is time to stop."""
    return _prospects.signs(found, agreement, names)


def altogether(states: Sequence[bool | None]) -> str:
    """What the signs say together."""
    return _prospects.altogether(states)


def confidence(figures: RoundFigures) -> str:
    """How far confidences can be taken at their word; "" where nobody can tell."""
    return _prospects.confidence(figures)


def label(reliability: Interval | None) -> str:
    """How many of the suggestions of a label would agree; a dash where too few answers tell."""
    return _prospects.label(reliability)


def doubt(one: Doubt, names: Mapping[LabelId, str]) -> str:
    """Why an answer looks odd."""
    return _prospects.doubt(one, names)


def _rounded(count: int) -> int:
    """A guess is not told to the last digit."""
    step = 10 if count >= 100 else 5 if count >= 20 else 1
    return step * round(count / step)
