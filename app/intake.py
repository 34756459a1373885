"""How documents come in: cleaned, hashed, and written in transactions small enough that nobody waits for them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from app.engine import text
from app.errors import Cancelled, InputError
from app.lexicon import Lexicon
from app.log import Log
from app.records import Changes, DocumentId, How, Imported, PersonId, Question, RawDocument
from app.store import decisions, documents
from app.store.project import Project
from app.wording import translate

LabelsAs = Literal["ignore", "answers", "truth"]
"""What a label column is taken for."""

_BATCH = 200
"""Documents a transaction: a few hundred kilobytes."""
_BATCH_WATCHED = 24
"""The same while a person is at work in the window, who waits for a document as long as one transaction lasts."""
_PAUSE = 0.01
"""Seconds between two such batches in which nobody has to wait at all."""
_BATCH_CHARACTERS = 2_000
"""Of a document, on the average: a batch of long ones is smaller."""
_MOST_LABELS = 300
"""More different values than this are no labels."""


class Intake:
    """One import and its running counts."""

    def __init__(self, store: Project, log: Log, lexicon: Lexicon, person: PersonId, labels_as: LabelsAs) -> None:
        self._store = store
        self._log = log
        self._lexicon = lexicon
        self._person = person
        self._labels_as = labels_as
        self.added = self.duplicates = self.labelled = self.without_text = 0
        self.problems: list[tuple[str, str]] = []

    def take(self, raws: Iterable[RawDocument]) -> None:
        """Add documents as a reader yields them. Cancelled or cut short, it keeps what came until then."""
        batch: list[RawDocument] = []
        size = 0
        try:
            for found in raws:
                raw = _cleaned(found)
                batch.append(raw)
                size += len(raw.text)
                most = _BATCH_WATCHED if self._store.is_watched else _BATCH
                if len(batch) >= most or size >= most * _BATCH_CHARACTERS:
                    full, batch, size = batch, [], 0
                    self._add(full)
                    if self._store.is_watched:
                        time.sleep(_PAUSE)
        except (Cancelled, InputError):
            self._add(batch)
            raise
        self._add(batch)

    def _add(self, batch: Sequence[RawDocument]) -> None:
        readable = [raw for raw in batch if raw.problem is None and raw.text]
        problems = [
            (raw.source, raw.locator, raw.problem or "It has no text.") for raw in batch if raw.problem or not raw.text
        ]
        incoming = [
            documents.prepared(raw, text.digest(raw.text), truth=raw.label if self._labels_as == "truth" else None)
            for raw in readable
        ]
        with self._store.write() as connection:
            if problems:
                documents.note_unread(connection, problems, **self._log.stamp())
            if not incoming:
                self._count(0, 0, 0, problems)
                return
            added = documents.add_many(connection, incoming, **self._log.stamp())
            labelled = 0
            if self._labels_as == "answers":
                pairs = {
                    id_: (one.text_hash, one.raw.label)
                    for id_, one in zip(added.ids, incoming, strict=True)
                    if one.raw.label and one.raw.label.strip()
                }
                labelled = self._take_answers(connection, pairs)
            self._count(len(added.new), len(incoming) - len(added.new), labelled, problems)

    def _take_answers(self, connection: sqlite3.Connection, pairs: dict[DocumentId, tuple[str, str]]) -> int:
        known = {label.name.casefold(): label for label in self._lexicon.all(connection)}
        answers: list[list[object]] = []
        for id_, (text_hash, name) in pairs.items():
            label = known.get(name.casefold())
            if label is None:
                if len(known) >= _MOST_LABELS:
                    raise InputError(
                        translate("errors", "That column has more than {most} different labels.").format(
                            most=_MOST_LABELS
                        ),
                        safe=translate("errors", "The documents read until there were added."),
                        todo=translate("errors", "Choose another label column, or import without one."),
                    )
                label = self._lexicon.add(connection, name)
                known[name.casefold()] = label
            if decisions.current(connection, self._lexicon.label_set, self._person, id_) is None:
                answers.append([text_hash, label.id, label.wording])
        if answers:
            self._log.record(
                connection,
                "decided_many",
                {
                    "label_set": self._lexicon.label_set,
                    "how": How.IMPORTED.value,
                    "question": Question.CHOSEN.value,
                    "proof": None,
                    "answers": answers,
                },
            )
        return len(answers)

    def _count(self, added: int, duplicates: int, labelled: int, problems: Sequence[tuple[str, str, str]]) -> None:
        self.added += added
        self.duplicates += duplicates
        self.labelled += labelled
        self.without_text += len(problems)
        room = max(0, 1_000 - len(self.problems))
        self.problems += [
            (f"{source}, {locator}" if locator else source, reason) for source, locator, reason in problems[:room]
        ]

    def result(self) -> Imported:
        changes = Changes.DOCUMENTS | Changes.QUEUE if self.added else Changes.NONE
        if self.labelled:
            changes |= Changes.ANSWERS | Changes.LABELS
        return Imported(
            changes=changes,
            added=self.added,
            duplicates=self.duplicates,
            without_text=self.without_text,
            labelled=self.labelled,
            problems=tuple(self.problems),
        )


def _cleaned(raw: RawDocument) -> RawDocument:
    """Readers normalise; whoever else adds documents need not know that hashes and events depend on it."""
    return replace(
        raw,
        text=text.normalise(raw.text),
        name=text.encodable(raw.name),
        source=text.encodable(raw.source),
        locator=text.encodable(raw.locator),
        label=None if raw.label is None else text.one_line(text.encodable(raw.label)),
        extra={text.encodable(name): text.encodable(value) for name, value in raw.extra.items()},
        problem=None if raw.problem is None else text.encodable(raw.problem),
    )
