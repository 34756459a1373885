"""When an approval pays: what was to be expected as answers came in, and whether one more answer spares one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.approval.proposal import Proposer
from app.records import LabelSetId, Outlook, PersonId
from app.store import approvals, decisions, outlooks
from app.store.project import Project

_FEWEST = 50
"""Answers before a first look ahead."""
_SPARED = 0.5
"""An approval is advised only if it leaves at most this share of the reading."""
_AGAIN = 1.1
"""After an approval, so many times the answers until then are given before the next is advised."""
_ROUNDS = 3
"""Looks ahead from which a tendency is read."""
_WORSE, _LATELY = 1.1, 0.75
"""A look that expects so many times the answers, in all and from there on, of others since so large a share of the
present ones is unlucky."""
_SINCE = 4
"""Looks since so small a part of the present answers tell the tendency. Since half of them, chance tells it: approvals
began at 300 to 550 answers on 77 and 150 labels, where 900 to 1,400 took a tenth to a third less in all."""
_PAYS = 0.7
"""What one more answer may spare when an approval is advised. 1 would be even; looks scatter, and the moment picks the
lucky ones: on 27 to 150 labels, 0.7 took up to an eighth less in all, and audits failed less often.
"""
_NARROW, _READ = 0.08, 0.25
"""No approval is advised before it is known within so many points how much of the rest agrees, or so large a share of
all is read, which in small collections comes first. Of 12 runs on 150 labels, the six begun earlier (by luck at 108 to
330 answers; at 12 to 60 random ones) failed their audits or read a third more in all than those begun later.
"""
_NOTED = 200
"""Looks ahead that are kept."""


class Lookout:
    """Looks ahead every so many answers, and remembers what it saw."""

    def __init__(self, store: Project, label_set: LabelSetId, person: PersonId, proposer: Proposer) -> None:
        self._store = store
        self._label_set = label_set
        self._person = person
        self._proposer = proposer

    def look(self, target: float, missed: float) -> None:
        """Note what is to be expected now, every so many answers. Takes up to a second."""
        with self._store.read() as connection:
            answers = decisions.count_given(connection, self._label_set, self._person)
        noted = self.seen()
        if answers < _FEWEST or (noted and answers - noted[-1].answers < max(25, answers // 25)):
            return
        found = self._proposer.now(target, missed)
        left = self._proposer.waiting() if found is None else round(found.reading)
        passed = left if found is None else min(left, round(found.audit) + found.without - found.plan.size)
        noted.append(Outlook(answers=answers, total=answers + left, passed=answers + passed))
        with self._store.write() as connection:
            outlooks.put(connection, self._label_set, self._person, noted[-_NOTED:])

    def advises(self, target: float, missed: float) -> bool:
        """Whether an approval should begin: it would save half of the reading, and further answers would cost more
        than they spare."""
        with self._store.read() as connection:
            stored = approvals.of(connection, self._label_set, self._person)
            answers = decisions.count_given(connection, self._label_set, self._person)
        before = stored[-1].body["answers"] + stored[-1].answered if stored else 0
        if answers < before * _AGAIN or self._vague(answers):
            return False
        if not pays_to_stop([one for one in self.seen() if one.answers > before]):
            return False
        found = self._proposer.now(target, missed)
        return found is not None and found.reading <= _SPARED * found.without

    def _vague(self, answers: int) -> bool:
        """Whether too little is known of the rest, after so many answers, to judge a proposal by it."""
        known = self._proposer.agreement
        narrow = known is not None and known.high - known.low <= _NARROW
        return not narrow and answers < _READ * (answers + self._proposer.waiting())

    def seen(self) -> list[Outlook]:
        """All that was noted, oldest first."""
        with self._store.read() as connection:
            return outlooks.seen(connection, self._label_set, self._person)


def pays_to_stop(looks: Sequence[Outlook]) -> bool:
    """Whether one more answer spares clearly less than one answer, as the last looks ahead tell.

    What is left to read falls with answers t about as a power, R = a·t⁻ᶜ (see engine/stopping.py), so an answer
    spares c·R/t; c is fitted to the looks since a quarter of the present answers. Looks scatter: one that promises
    clearly less than a look shortly before is not the one to begin at. A look that expected fewer answers in all than
    were given since does not count: it was wrong, or documents have joined.
    """
    if not looks:
        return False
    now = looks[-1]
    recent = [one for one in looks if _SINCE * one.answers >= now.answers and one.total > max(one.answers, now.answers)]
    if len(recent) < _ROUNDS or now.total <= now.answers:
        return False
    lately = [one for one in recent if one.answers >= _LATELY * now.answers]
    if now.total > _WORSE * min(one.total for one in lately) and now.total - now.answers > _WORSE * min(
        one.total - one.answers
        for one in lately  # where that is level, each answer only adds itself to the total
    ):
        return False
    at = np.log([one.answers for one in recent])
    left = np.log([one.total - one.answers for one in recent])
    slope = float(np.polyfit(at, left, 1)[0])
    return -slope * (now.total - now.answers) / now.answers < _PAYS
