"""How data goes out: the table, the split by family where one is wanted, and the dictionary beside it.

A split is kept from one export to the next, so that what was once trained on never turns up in a test set: documents
that get their label later join the parts that lack them, the others stay.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

import app
from app.engine import dictionary, splits, writing
from app.errors import InputError
from app.log import Log
from app.records import Approval, ExportRow, LabelProof, LabelSet, Report, silent
from app.store import decisions, documents, families, labels, pieces, settings
from app.store.project import Project
from app.wording import translate

Parts = npt.NDArray[np.int8]


class Exporter:
    """Writes one project's data."""

    def __init__(self, store: Project, log: Log, label_set: LabelSet, seed: int) -> None:
        self._store, self._log, self._label_set, self._seed = store, log, label_set, seed

    def export(
        self,
        path: Path,
        report: Report = silent,
        *,
        with_text: bool,
        raw: bool,
        split: Sequence[float] | None,
        described: Path | None,
        proofs: Callable[[], Sequence[tuple[Approval, Sequence[LabelProof]]]] = tuple,
    ) -> int:
        """As :meth:`app.session.Session.export`."""
        form = writing.format_of(path)
        writing.need_folder(path)
        if described is not None:
            dictionary.format_of(described)
            writing.need_folder(described)
        parts = None if split is None else self._split(split)
        tally = dictionary.Tally()
        rows = decisions.rows_for_export(self._store, self._label_set.id)
        told = rows if parts is None else (_in_part(row, parts) for row in rows)
        written = writing.write(
            tally.watch(told) if described is not None else told,
            path,
            format=form,
            with_text=with_text,
            with_split=split is not None,
            raw=raw,
            total=documents.count(self._store),
            report=report,
        )
        with open(path, "rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        with self._store.write() as connection:
            self._log.record(
                connection,
                "exported",
                {"format": form, "rows": written, "with_text": with_text, "digest": digest},
            )
        if described is not None:
            self._describe(tally, described, path, digest, with_text, split, proofs())
        return written

    def _describe(
        self,
        tally: dictionary.Tally,
        described: Path,
        path: Path,
        digest: str,
        with_text: bool,
        split: Sequence[float] | None,
        proofs: Sequence[tuple[Approval, Sequence[LabelProof]]],
    ) -> None:
        with self._store.read() as connection:
            about = {
                "file": path.name,
                "sha256": digest,
                "project": settings.need(connection, "name"),
                "question": self._label_set.name,
                "written": self._log.moment(),
                "program": f"Cloister {app.__version__}",
            }
            known = labels.of(connection, self._label_set.id, retired=True)
        columns = writing.columns_of(with_text=with_text, with_split=split is not None)
        dictionary.write(dictionary.describe(tally, columns, known, about, proofs), described)

    def _split(self, shares: Sequence[float]) -> Parts:
        """The part of each document by its number from 1 (the array begins at document 1), kept for the next time."""
        weights = _checked(shares)
        given = decisions.labels_given(self._store, self._label_set.id)
        count = documents.count(self._store)
        numbers = {name: number for number, name in enumerate(sorted({label for _, _, label in given}))}
        answers, keys = np.full(count, -1), [b""] * count
        for document, key, label in given:
            answers[document - 1] = numbers[label]
            keys[document - 1] = key
        family = np.full(count, -1)
        found = families.found(self._store)
        family[: len(found)] = found
        name = "splits:" + self._label_set.id + ":" + "-".join(f"{weight:g}" for weight in weights)
        parts = splits.assign(answers, family, keys, shares=weights, seed=self._seed, kept=self._kept(name))
        self._keep(name, parts)
        return parts

    def _kept(self, name: str) -> Parts | None:
        with self._store.read() as connection:
            owner = settings.get(connection, name)
        return None if owner is None else pieces.get(self._store, owner)["part"].astype(np.int8)

    def _keep(self, name: str, parts: Parts) -> None:
        """Documents whose answer was taken back keep their part, too."""
        before = self._kept(name)
        kept = parts.copy()
        if before is not None:
            lost = np.flatnonzero((before >= 0) & (parts[: len(before)] < 0))
            kept[lost] = before[lost]
        digest = hashlib.sha256(kept.tobytes()).hexdigest()[:16]
        owner = f"{name}:{digest}"
        pieces.put(self._store, owner, {"part": kept})
        with self._store.write() as connection:
            settings.put(connection, name, owner)
        pieces.sweep(self._store, [owner], prefix=name + ":")


def _in_part(row: ExportRow, parts: Parts) -> ExportRow:
    place = int(row.document.id) - 1
    part = int(parts[place]) if place < len(parts) else splits.NONE
    return replace(row, split=splits.PARTS[part] if part >= 0 and row.label is not None else None)


def _checked(shares: Sequence[float]) -> tuple[float, ...]:
    weights = tuple(float(share) for share in shares)
    total = sum(weights)
    fit = len(weights) == len(splits.PARTS) and all(math.isfinite(weight) and weight >= 0 for weight in weights)
    if not fit or not total > 0 or weights[0] <= 0:
        raise InputError(
            translate("errors", "A split needs three shares, for training, validation and test."),
            safe=translate("errors", "Nothing was written."),
            todo=translate("errors", "Write them as in 80/10/10."),
        )
    return tuple(round(weight / total, 6) for weight in weights)
