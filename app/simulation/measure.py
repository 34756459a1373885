"""What only a simulation can know of a round: how right it is on what nobody has read, and how honest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from app.engine.calibration import expected_calibration_error, reliability
from app.records import DocumentId, LabelId, Question, RoundFigures
from app.session import Session
from app.simulation.oracle import Oracle
from app.simulation.results import SimulatedRound

_FLOOR = 1e-9
"""Probabilities are not taken for smaller: a log loss has to stay finite."""


def measured(
    session: Session,
    oracle: Oracle,
    *,
    of: frozenset[DocumentId],
    counts: Mapping[str, int],
    seconds: float,
    none: LabelId | None = None,
    doubted: Mapping[DocumentId, LabelId] | None = None,
    before: int = 0,
) -> SimulatedRound:
    """The figures of the round that was just learned, on the documents ``of`` one batch.

    ``doubted`` are answers of which it is to be told how many wrong ones are among those that the program doubts most.
    ``before`` documents were answered before the batch came.
    """
    suggested, confident = session.suggested()
    answered = session.answered()
    automatic = session.automatic()
    unread = sorted(document for document in of if document not in answered)
    says = {document: automatic.get(document, suggested.get(document)) for document in unread}
    right = np.array([says[document] == oracle.truth[document] for document in unread], dtype=bool)
    agrees = right
    if oracle.errs:
        agrees = np.array([says[document] == oracle.would_say(document) for document in unread], dtype=bool)
    confidence = np.array([confident.get(document, 0.0) for document in unread], dtype=np.float32)
    agreement = float(agrees.mean()) if unread else None
    estimate = session.agreement_now()
    outlook = session.outlook()
    told = session.overview().rounds[-1:]
    figures = told[0] if told else None
    wrong = sum(not fine for document, fine in zip(unread, agrees.tolist(), strict=True) if document not in automatic)
    claimed = None if figures is None else figures.wrong_if_stopped
    intervals, held = _label_intervals(figures, says, oracle)
    looked_up, precision = _doubtful(session, oracle, doubted or {})
    return SimulatedRound(
        answers=sum(counts.values()),
        answers_by_kind=dict(counts),
        remaining=sum(document not in automatic for document in unread),
        pool_accuracy=float(right.mean()) if unread else None,
        estimate=estimate,
        calibration_error=expected_calibration_error(confidence[:, None], ~right) if unread else None,
        seconds=seconds,
        auto_approved=sum(document in of for document in automatic),
        expected=None
        if outlook is None or outlook.answers <= before
        else outlook.total - before + counts.get(Question.RECHECK.value, 0),  # plans count no answer twice
        agreement=agreement,
        covered=None if estimate is None or agreement is None else estimate.low <= agreement <= estimate.high,
        log_loss=_log_loss(session, oracle, unread, calibrated=True),
        raw_log_loss=_log_loss(session, oracle, unread, calibrated=False),
        own_log_loss=_log_loss(session, oracle, unread, calibrated=True, alone=True) if session.suggest_due else None,
        reliability=tuple(
            (bar.confidence, bar.accuracy, bar.count)
            for bar in reliability(confidence[:, None], ~right)
            if bar.confidence is not None and bar.accuracy is not None
        ),
        none_recall=_recall(none, says, oracle, of),
        wrong_if_stopped=claimed,
        wrong_truly=wrong,
        wrong_covered=None if claimed is None else claimed.low <= wrong <= claimed.high,
        needed=None if figures is None else figures.needed,
        reading=None if figures is None else figures.reading,
        levelled_off=None if figures is None or figures.signs is None else figures.signs.levelled_off,
        approved_often=None if figures is None or figures.signs is None else figures.signs.approved_often,
        seen_all=None if figures is None or figures.signs is None else figures.signs.covered,
        unrelated=figures is not None and figures.unrelated,
        contradictory=figures is not None and figures.contradictory,
        limit=None if figures is None else figures.limit,
        labels_told=intervals,
        labels_covered=held,
        doubtful=looked_up,
        doubtful_precision=precision,
    )


def _doubtful(session: Session, oracle: Oracle, given: Mapping[DocumentId, LabelId]) -> tuple[int, float | None]:
    """As many of the most doubtful answers as there are wrong ones, and the share of them that is wrong."""
    wrong = {document for document, label in given.items() if label != oracle.truth[document]}
    if not wrong:
        return 0, None
    found = session.doubtful(len(wrong))
    return len(wrong), sum(one.document in wrong for one in found) / len(wrong)


def _label_intervals(
    figures: RoundFigures | None, says: Mapping[DocumentId, LabelId | None], oracle: Oracle
) -> tuple[int, int]:
    """How many labels have an interval of their own, and how many of these hold the share of suggestions of that label
    with which the oracle would agree. Labels that are suggested for nothing are left out."""
    told = held = 0
    for label, interval in (figures.reliability if figures is not None else {}).items():
        suggested = [document for document, said in says.items() if said == label]
        if suggested:
            truth = sum(oracle.would_say(document) == label for document in suggested) / len(suggested)
            told += 1
            held += interval.low <= truth <= interval.high
    return told, held


def _log_loss(
    session: Session, oracle: Oracle, unread: list[DocumentId], *, calibrated: bool, alone: bool = False
) -> float | None:
    found = session.probabilities(calibrated=calibrated, alone=alone)
    if found is None or not unread:
        return None
    labels, shares = found
    place = {label: at for at, label in enumerate(labels)}
    known = [document for document in unread if document <= len(shares) and oracle.truth[document] in place]
    if not known:
        return None
    rows: npt.NDArray[np.int64] = np.array([document - 1 for document in known])
    columns: npt.NDArray[np.int64] = np.array([place[oracle.truth[document]] for document in known])
    values: npt.NDArray[np.floating[Any]] = shares[rows, columns]
    return float(-np.log(np.maximum(values.astype(np.float64), _FLOOR)).mean())


def _recall(
    none: LabelId | None, says: Mapping[DocumentId, LabelId | None], oracle: Oracle, of: frozenset[DocumentId]
) -> float | None:
    """Answered ones count as found: somebody has read them."""
    true = [document for document in of if oracle.truth[document] == none]
    if none is None or not true:
        return None
    return sum(document not in says or says[document] == none for document in true) / len(true)
