"""What a project says of itself: how far it is, how good, and what is suggested."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app import doubtful
from app.records import Advice, DocumentId, Doubt, Interval, LabelId, Overview, Progress, Report, RoundFigures, silent
from app.session.parts import Parts
from app.store import decisions


class OverviewVerbs(Parts):
    """What is asked about a project. Nothing here changes it."""

    def progress(self) -> Progress:
        """How far the project is."""
        return self._desk.progress()

    def overview(self) -> Overview:
        """All that the overview shows."""
        progress = self._desk.progress()
        history = self._learner.figures.history
        with self._store.read() as connection:
            timed, seconds = decisions.time_spent(connection, self.person.id)
            mixed_up = decisions.mixed_up(connection, self._label_set.id, self.person.id)
        counts = self._desk.counts()
        current = self._desk.labels
        return Overview(
            progress=progress,
            rounds=history,
            per_label=[(label, counts.get(label.id, 0)) for label in current],
            seconds_each=seconds / timed if timed else None,
            seconds_total=seconds,
            advice=_advice(progress, len(current), approve=self._advised and not self._approvals.is_open),
            mixed_up=mixed_up,
        )

    def figures(self) -> RoundFigures | None:
        """What the newest refit measured; ``None`` before the first."""
        return self._learner.figures.newest

    def doubtful(self, count: int = 20, report: Report = silent) -> Sequence[Doubt]:
        """Answers of this person that look odd, the oddest first, at most ``count``: to be looked at again with
        :meth:`go_to`. Takes up to a second: for a lane."""
        if self._learner.unrelated:
            return []  # where nothing fits, nothing is odd
        known, space = self._learner.witnesses
        given = self._desk.given()
        return doubtful.ranked(
            self._store, self._label_set.id, self.person.id, known, space, given, count=count, report=report
        )

    def suggested(self) -> tuple[dict[DocumentId, LabelId], dict[DocumentId, float]]:
        """What is suggested for every document, with its confidence (0..1), as the last refit left it."""
        return self._learner.suggested()

    def probabilities(
        self, *, calibrated: bool = True, alone: bool = False
    ) -> tuple[Sequence[LabelId], npt.NDArray[np.float32]] | None:
        """All labels' probabilities for every document, ``(n, k)`` in the order of the labels returned, as the last
        refit of this session left them; not ``calibrated``: without its temperature; ``alone``: without what a language
        model says. For measuring."""
        return self._learner.probabilities(calibrated=calibrated, alone=alone)

    def head_hash(self) -> str | None:
        """SHA-256 of the head that suggests now; ``None`` before something was learned."""
        return None if self._learner.round is None else self._learner.round.model_hash

    def answered(self) -> frozenset[DocumentId]:
        """The documents to which this person gave a label."""
        return self._desk.answered()

    def agreement_now(self) -> Interval | None:
        """The yardstick's newest figure: suggestions on random documents that agree with the person."""
        return self._learner.agreement


def _advice(progress: Progress, label_count: int, *, approve: bool) -> Advice:
    if progress.documents == 0:
        return Advice.ADD_DOCUMENTS
    if label_count < 2:
        return Advice.NAME_LABELS
    if progress.answered + progress.skipped < progress.documents:
        return Advice.APPROVE if approve else Advice.ANSWER
    return Advice.LOOK_AT_SKIPPED if progress.skipped else Advice.EXPORT
