"""What can be said after a refit: how good, what stopping now would cost, how much is still to do, and what is amiss.

All of it goes by answers that the head did not learn from. Answers to random documents speak for the rest; answers
that were picked because they are hard do so only where that does not matter. Runs at the end of a refit, on the
learning lane, and takes a small part of its time: what is dear is done once a collection, or not each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine import ranking, stopping, yardstick
from app.records import Count, Interval, LabelId, LabelSetId, PersonId, RoundFigures, Signs
from app.second_opinion import Unseen
from app.store import approvals, outlooks, pieces, rounds
from app.store.project import Project

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

TARGET = 0.95
"""Suggestions that are approved so often are good enough."""
LOW = 0.8
"""Agreement that will surely stay below this is worth a warning."""
_PER_LABEL = 25
"""Answers a label, on average, before that is said: before, no curve tells where it leads."""
_ENOUGH = 20
"""Yardstick answers from which a share is worth saying, and counts."""
_FIRST = 5
"""Those from which its interval is worth saying: 60 points wide, and right as often as it claims."""
_SURE = 300
"""Answers before anything is said against the labels."""
_KNOWN = 2 / 3
"""The share of answers, at least, of which it is known what heads say that had not seen them. That is looked up anew
each time answers have grown by a seventh, and rechecks bring no new ones."""
_WITNESSES = 40
"""Yardstick answers from which it is said where the learning curve leads."""
_STEP = 1.08
"""The learning curve has a point each time the answers have grown by this factor, and"""
_BACK = 5
"""begins where they were one in so many of the present ones."""
_AGO = 1.1
_APART = 50
"""The head of long enough ago has seen so many fewer answers, as a factor and at least."""
_KEEP = 1.15
"""What a head suggested is kept each time its answers have grown by this factor."""
_SPAN = 12
"""What heads suggested that saw less than one in so many of the answers is forgotten."""
_GROUPS = 100
"""Groups of documents that read alike, at most, and"""
_MEMBERS = 10
"""how many documents one has on average, at least."""
_LEARNED_ON = 4_000
"""Documents from which groups are learned."""
_SLICE = 4_000
_RECHECKS = 1 / 19
"""Questions that come again, for each that does not."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What a refit leaves to measure by; rows count from 0, labels are columns of ``probabilities`` ``(n, k)``.

    ``left`` are rows of documents with a text and without a label; ``known`` is what heads that had not seen the
    answers say of answered documents; ``vectors`` ``(n, d)`` are the documents'; ``approved`` whether documents have a
    label that nobody read them for.
    """

    labels: Sequence[LabelId]
    probabilities: Matrix
    trained: Rows
    trained_labels: Rows
    reserve: Rows
    reserve_labels: Rows
    left: Rows
    known: Unseen
    vectors: Matrix
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Past:
    """What an earlier head suggested: the best label of each row, from so many answers."""

    trained: int
    labels: Sequence[LabelId]
    best: npt.NDArray[np.int16]


class Figures:
    """One person's figures of one label set, round by round."""

    def __init__(self, store: Project, label_set: LabelSetId, person: PersonId, seed: int) -> None:
        self._store = store
        self._label_set = label_set
        self._person = person
        self._seed = seed
        self.history = rounds.figures(store, label_set, person)
        """Of all rounds, oldest first."""
        self._past: list[_Past] | None = None
        self._groups: Rows = np.zeros(0, dtype=np.int64)

    @property
    def newest(self) -> RoundFigures | None:
        """Those of the last round."""
        return self.history[-1] if self.history else None

    def keep(self, figures: RoundFigures) -> None:
        """A round with these figures has become the current one."""
        self.history = [*self.history, figures]

    def measured(self, figures: RoundFigures, seen: Seen) -> RoundFigures:
        """``figures`` with all that can be said beyond them."""
        rng = np.random.default_rng([self._seed, 9, figures.answers])
        best = seen.probabilities.argmax(axis=1).astype(np.int16)
        doubts = 1 - seen.probabilities.max(axis=1)
        wrong = best[seen.reserve] != seen.reserve_labels
        drawn, rest = doubts[seen.reserve], doubts[seen.left]
        known = yardstick.agreement(wrong, drawn, rest) if len(wrong) >= _FIRST else None
        agreement = known if len(wrong) >= _ENOUGH else None
        past = self._pasts(seen, best)
        overall = None if agreement is None or seen.approved else self._overall(seen, agreement)
        limit = None
        if overall is not None and len(wrong) >= _WITNESSES and figures.answers >= _SURE:
            limit = self._limit(len(seen.trained), overall)
        needed, reading = self._needed(figures.answers, len(seen.left), rng)
        unrelated = self._unrelated(seen) if figures.answers >= _SURE else False
        return replace(
            figures,
            left=len(seen.left),
            agreement=agreement if len(seen.left) else figures.agreement,
            glimpse=known if agreement is None else None,
            reliability=_reliability(seen, best, doubts, wrong),
            calibration_error=yardstick.calibration_error(wrong, drawn, rest, rng=rng),
            wrong_if_stopped=None if agreement is None else yardstick.wrong_in(agreement, len(seen.left)),
            needed=needed,
            reading=reading,
            overall=overall,
            signs=self._signs(seen, best, past, agreement),
            unrelated=unrelated,
            limit=limit,
            contradictory=not unrelated
            and len(seen.trained) >= _PER_LABEL * len(seen.labels)
            and stopping.contradictory(limit, wanted=LOW) is True,
        )

    # --- signs that it is time to stop ---

    def _signs(
        self, seen: Seen, best: npt.NDArray[np.int16], past: Sequence[_Past], agreement: Interval | None
    ) -> Signs:
        levelled, gained = None, None
        now = len(seen.trained)
        before = [one for one in past if one.trained * _AGO <= now and one.trained + _APART <= now]
        if before and len(seen.left):
            then = before[-1].best
            whole = np.concatenate([seen.left, seen.reserve])
            levelled, gained = stopping.levelled_off(
                then[seen.reserve] == seen.reserve_labels,
                best[seen.reserve] == seen.reserve_labels,
                changed=float((then[whole] != best[whole]).mean()),
            )
        answered = np.zeros(len(best), dtype=bool)
        answered[seen.trained] = answered[seen.reserve] = True
        counts = np.bincount(np.concatenate([seen.trained_labels, seen.reserve_labels]), minlength=len(seen.labels))
        groups = self._grouped(seen.vectors)
        found = stopping.coverage(counts.tolist(), groups, answered, share=max(0.005, 5 / max(1, len(groups))))
        lacking = np.isin(groups, found.clusters)
        return Signs(
            levelled_off=levelled,
            approved_often=stopping.approved_often(agreement, wanted=TARGET),
            covered=found.complete,
            gain=gained,
            unmet=[seen.labels[column] for column in found.labels],
            unseen=int(lacking.sum()),
        )

    def _grouped(self, vectors: Matrix) -> Rows:
        """The group of each document, found anew when documents have joined; -1 for those without a text."""
        if len(self._groups) != len(vectors):
            rng = np.random.default_rng([self._seed, 11])
            spoken = np.flatnonzero(np.abs(vectors).max(axis=1, initial=0) > 0)
            groups = np.full(len(vectors), -1, dtype=np.int64)
            some = spoken if len(spoken) <= _LEARNED_ON else np.sort(rng.choice(spoken, _LEARNED_ON, replace=False))
            count = min(_GROUPS, len(some) // _MEMBERS)
            if count > 1:
                _, centres = ranking.clusters(vectors[some], count, rng=rng)
                for start in range(0, len(spoken), _SLICE):
                    self._store.give_way()
                    part = spoken[start : start + _SLICE]
                    groups[part] = (vectors[part] @ centres.T).argmax(axis=1)
            self._groups = groups
        return self._groups

    # --- what earlier heads suggested ---

    def _pasts(self, seen: Seen, best: npt.NDArray[np.int16]) -> list[_Past]:
        """What earlier heads of the same labels suggested for all documents there are, oldest first; the newest is
        kept for later, where enough answers came in between."""
        if self._past is None:
            self._past = self._stored()
        now = len(seen.trained)
        usable = [
            one
            for one in self._past
            if list(one.labels) == list(seen.labels) and len(one.best) == len(best) and now / _SPAN < one.trained < now
        ]
        kept = list(usable)
        if now >= _ENOUGH and (not kept or now >= _KEEP * kept[-1].trained):
            kept.append(_Past(trained=now, labels=list(seen.labels), best=best))
            pieces.put(self._store, self._owner(now), _arrays(kept[-1]))
        if len(kept) != len(self._past) or kept[-1:] != self._past[-1:]:
            pieces.sweep(self._store, [self._owner(one.trained) for one in kept], prefix=self._owner(None))
        self._past = kept
        return usable

    def _owner(self, trained: int | None) -> str:
        return f"past:{self._label_set}:{self._person}:{'' if trained is None else trained}"

    def _stored(self) -> list[_Past]:
        found = []
        for owner in pieces.owners(self._store, prefix=self._owner(None)):
            try:
                arrays = pieces.get(self._store, owner)
                names = arrays["labels"].tobytes().decode("ascii").split()
                trained, best = int(owner.rpartition(":")[2]), arrays["best"].astype(np.int16)
            except (ValueError, KeyError, TypeError):
                continue  # damaged, or half written: the curve begins a little later
            found.append(_Past(trained=trained, labels=[LabelId(name) for name in names], best=best))
        return sorted(found, key=lambda one: one.trained)

    # --- what is still to do ---

    def _needed(self, answers: int, left: int, rng: np.random.Generator) -> tuple[Count | None, int | None]:
        """Answers still to give, rechecks counted, by what was expected when approvals were looked ahead to; and how
        many if approval began now."""
        with self._store.read() as connection:
            stored = approvals.of(connection, self._label_set, self._person)
            looks = outlooks.seen(connection, self._label_set, self._person)
        before = stored[-1].body["answers"] + stored[-1].answered if stored else 0
        looks = [one for one in looks if before < one.answers <= answers]
        if not looks:
            return None, None

        def still(total: int) -> int:
            return round(min(max(0, total - answers), left) * (1 + _RECHECKS))

        totals = [one.total if one.passed is None else one.passed for one in looks]
        found = stopping.forecast([one.answers for one in looks], totals, rng=rng)
        reading = still(looks[-1].total)
        if found is None:
            return None, reading
        return Count(value=still(found.value), low=still(found.low), high=still(found.high)), reading

    # --- what is amiss ---

    def _unrelated(self, seen: Seen) -> bool:
        """Whether labels seem to have nothing to do with the texts; once said, it takes much to unsay it."""
        given = dict(zip(seen.trained.tolist(), seen.trained_labels.tolist(), strict=True))
        given |= dict(zip(seen.reserve.tolist(), seen.reserve_labels.tolist(), strict=True))
        rows = seen.known.documents - 1
        use = np.array([int(row) in given for row in rows], dtype=bool)
        truth = np.array([given[int(row)] for row in rows[use]], dtype=np.int64)
        last = self.newest
        said = last is not None and last.unrelated
        found = stopping.unrelated(np.exp(seen.known.logs[use]), truth, fewest=round(_KNOWN * _SURE), said=said)
        return said if found is None else found

    def _overall(self, seen: Seen, agreement: Interval) -> Interval | None:
        """How many suggestions agree on all documents: on those that were picked out of fold, on the rest by the
        yardstick. What is left gets easier as the hard ones are picked; all documents do not. Not to be asked once
        the easy ones were approved, which are in neither."""
        guesses, truth = _given(seen)
        if not len(truth):
            return None
        share = len(seen.trained) / (len(seen.trained) + len(seen.reserve) + len(seen.left))
        picked = float((guesses.argmax(axis=1) == truth).mean())
        value = share * picked + (1 - share) * agreement.value
        error = np.hypot(
            (1 - share) * (agreement.high - agreement.low) / 2,
            share * 1.96 * np.sqrt(picked * (1 - picked) / len(truth)),
        )
        low, high = max(0.0, value - float(error)), min(1.0, value + float(error))
        return Interval(value=value, low=low, high=high, count=agreement.count)

    def _limit(self, trained: int, overall: Interval) -> Interval | None:
        """Where the learning curve of all documents leads."""
        sizes: list[int] = []
        points: list[Interval] = []
        for one in self.history:
            fits = one.overall is not None and trained / _BACK <= one.trained_on < trained
            if fits and one.overall is not None and (not sizes or one.trained_on >= _STEP * sizes[-1]):
                sizes.append(one.trained_on)
                points.append(one.overall)
        return stopping.limit_of_learning([*sizes, trained], [*points, overall])


def _arrays(past: _Past) -> dict[str, npt.NDArray[Any]]:
    names = np.frombuffer(" ".join(past.labels).encode("ascii"), dtype=np.uint8)
    return {"best": past.best, "labels": names}


def _given(seen: Seen) -> tuple[npt.NDArray[np.float64], Rows]:
    """What heads that had not seen them say of trained answers, ``(m, k)``, and those answers."""
    given = dict(zip(seen.trained.tolist(), seen.trained_labels.tolist(), strict=True))
    rows = seen.known.documents - 1
    use = np.array([int(row) in given for row in rows], dtype=bool)
    guesses = np.exp(seen.known.logs[use].astype(np.float64))
    return guesses, np.array([given[int(row)] for row in rows[use]], dtype=np.int64)


def _reliability(
    seen: Seen, best: npt.NDArray[np.int16], doubts: Matrix, wrong: npt.NDArray[np.bool_]
) -> dict[LabelId, Interval]:
    """For each label that is suggested anywhere, how many of its suggestions would agree."""
    if len(wrong) < _ENOUGH or not len(seen.left):
        return {}
    guesses, truth = _given(seen)
    suggested = guesses.argmax(axis=1) if len(guesses) else np.zeros(0, dtype=np.int64)
    found = yardstick.by_label(
        np.concatenate([best[seen.reserve].astype(np.int64), suggested]),
        np.concatenate([wrong, suggested != truth]),
        np.concatenate([doubts[seen.reserve], 1 - guesses.max(axis=1, initial=0)]),
        np.arange(len(wrong) + len(truth)) < len(wrong),
        best[seen.left].astype(np.int64),
        doubts[seen.left],
        labels=len(seen.labels),
    )
    return {
        label: Interval(value=round(one.value, 4), low=round(one.low, 4), high=round(one.high, 4), count=one.count)
        for label, one in zip(seen.labels, found, strict=True)
        if one is not None
    }
