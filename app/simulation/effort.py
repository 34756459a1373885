"""What answers cost a person in time.

Nobody's pace is known here, so the defaults are sums of published figures, and each can be set:

* reading: 238 words a minute, silently, of prose (Brysbaert 2019, "How many words do we read per minute?", Journal of
  Memory and Language 109), of the mean document, and at most a minute of it: nobody reads a contract to its end to
  name what it is;
* deciding and pressing: the keystroke-level model (Card, Moran and Newell 1980), 1.35 s for each act of thinking and
  0.28 s for a key. Approving is one act (is that right?), labelling two (what is it? which key?), correcting all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.records import How

_WORDS_A_SECOND = 238 / 60
_READ_AT_MOST = 60.0
_ACT, _KEY = 1.35, 0.28


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds an answer takes: ``approve`` where the suggestion is taken, ``correct`` where another label is given,
    ``label`` where no suggestion is shown (blind questions, and reading without the program)."""

    approve: float
    correct: float
    label: float

    def hours(self, answers_by_how: Mapping[str, int]) -> float:
        """What so many answers of each kind take together."""
        each = {How.APPROVED.value: self.approve, How.CORRECTED.value: self.correct}
        return sum(count * each.get(how, self.label) for how, count in answers_by_how.items()) / 3600

    def unaided(self, documents: int) -> float:
        """Hours to label as many documents one after the other, without any suggestion."""
        return documents * self.label / 3600


def pace(
    texts: Iterable[str], *, approve: float | None = None, correct: float | None = None, label: float | None = None
) -> Pace:
    """The pace at documents like ``texts``; what is given is taken as it is, reading included."""
    times = [min(_READ_AT_MOST, len(text.split()) / _WORDS_A_SECOND) for text in texts]
    reading = sum(times) / len(times) if times else 0.0
    return Pace(
        approve=reading + _ACT + _KEY if approve is None else approve,
        correct=reading + 3 * _ACT + _KEY if correct is None else correct,
        label=reading + 2 * _ACT + _KEY if label is None else label,
    )
