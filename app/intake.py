"""How documents come in: cleaned, hashed, and written in transactions small enough that nobody waits for them."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from app.engine import text
from app.errors import Cancelled, InputError
from app.lexicon import Lexicon
from app.log import Log
from app.records import Changes, DocumentId, How, Imported, Lack, PersonId, Question, RawDocument
from app.store import decisions, documents, entries, originals, unread
from app.store.entries import Entry
from app.store.project import Project
from app.wording import translate

LabelsAs = Literal["ignore", "answers", "truth"]
"""What a label column is taken for."""

_BATCH = 200
"""Documents a transaction: a few hundred kilobytes."""
_BATCH_WATCHED = 12
"""The same while a person is at work in the window, who waits for a document as long as one transaction lasts."""
_PAUSE = 0.01
"""Seconds between two such batches in which nobody has to wait at all."""
_BATCH_CHARACTERS = 2_000
"""Of a document, on the average: a batch of long ones is smaller."""
_MOST_PROBLEMS = 1_000
_MOST_LABELS = 300
"""More different values than this are no labels."""


@dataclass(slots=True, kw_only=True)
class Counts:
    """What an import did until now."""

    added: int = 0
    duplicates: int = 0
    labelled: int = 0
    without_text: int = 0
    scanned: int = 0
    lacking: dict[Lack, int] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """How many documents and places without text were seen."""
        return self.added + self.duplicates + self.without_text

    def to_json(self) -> dict[str, Any]:
        """As it is kept with an import that is under way."""
        found = {name: getattr(self, name) for name in ("added", "duplicates", "labelled", "without_text", "scanned")}
        return {**found, "lacking": {lack.value: count for lack, count in self.lacking.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Counts:
        """What :meth:`to_json` gave."""
        lacking = {Lack(name): count for name, count in kept.get("lacking", {}).items()}
        return cls(**{**kept, "lacking": lacking})


class Run(Protocol):
    """What an import that can be resumed wants to know of every batch."""

    def place_of(self, raw: RawDocument) -> str | None:
        """Where on this machine something lies that gave no text, as :mod:`app.importing` writes it."""

    def original(self, bytes_hash: str) -> bytes | None:
        """The bytes of a file that was just read, if they are to be kept."""

    def advance(self, connection: sqlite3.Connection, counts: Counts) -> None:
        """Called inside a batch's transaction, when all else is in it."""


class Intake:
    """One import and its running counts."""

    def __init__(
        self,
        store: Project,
        log: Log,
        lexicon: Lexicon,
        person: PersonId,
        labels_as: LabelsAs,
        run: Run | None = None,
        counts: Counts | None = None,
    ) -> None:
        self._store = store
        self._log = log
        self._lexicon = lexicon
        self._person = person
        self._labels_as = labels_as
        self._run = run
        self.counts = counts or Counts()
        self.problems: list[tuple[str, str]] = []
        self._sizes: dict[str, int] = {}
        self._too_large: set[tuple[str, str]] = set()
        self._places: dict[bytes, str] = {}

    def take(self, raws: Iterable[RawDocument]) -> None:
        """Add documents as a reader yields them. Cancelled or cut short, it keeps what came until then."""
        batch: list[RawDocument] = []
        size = 0
        try:
            for found in raws:
                self._store.give_way()
                raw = _cleaned(found)
                self._keep_original(raw)
                self._keep_place(raw)
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

    def _keep_place(self, raw: RawDocument) -> None:
        """Ask now where something without text lies: when its batch is written, the next source is being read."""
        place = self._run.place_of(raw) if self._run is not None and (raw.problem or not raw.text) else None
        if place is not None:
            self._places[entry_of(raw).hash] = place

    def _add(self, batch: Sequence[RawDocument]) -> None:
        readable, lacking = [], []
        for raw in batch:
            if (raw.problem is None and raw.text) or (_is_scan(raw) and self._can_be_shown(raw)):
                readable.append(raw)
            else:
                lacking.append(raw)
        incoming = [
            documents.prepared(raw, hash_of(raw), truth=raw.label if self._labels_as == "truth" else None)
            for raw in readable
        ]
        counts = replace(self.counts, lacking=dict(self.counts.lacking))
        with self._store.write() as connection:
            if lacking:
                self._note(connection, lacking, counts)
            if incoming:
                self._add_readable(connection, incoming, counts)
            if self._run is not None:
                self._run.advance(connection, counts)
        self.counts = counts

    def _note(self, connection: sqlite3.Connection, lacking: Sequence[RawDocument], counts: Counts) -> None:
        found = [entry_of(raw) for raw in lacking]
        places: dict[bytes, str] = {}
        for entry in found:
            place = self._places.pop(entry.hash, None)
            if place is not None:
                places[entry.hash] = place
            counts.lacking[entry.lack] = counts.lacking.get(entry.lack, 0) + 1
        unread.note(connection, found, places=places, **self._log.stamp())
        counts.without_text += len(found)
        self.tell(found)

    def tell(self, found: Sequence[Entry]) -> None:
        """Take entries into the list of problems that the person is shown at the end."""
        room = max(0, _MOST_PROBLEMS - len(self.problems))
        self.problems += [
            (f"{entry.source}, {entry.locator}" if entry.locator else entry.source, entry.reason)
            for entry in found[:room]
        ]

    def _add_readable(
        self,
        connection: sqlite3.Connection,
        incoming: Sequence[documents.Incoming],
        counts: Counts,
    ) -> None:
        added = documents.add_many(connection, incoming, **self._log.stamp())
        for bytes_hash in dict.fromkeys(one.raw.bytes_hash for one in incoming if one.raw.bytes_hash in self._sizes):
            if documents.are_of(connection, bytes_hash):
                originals.complete(connection, bytes_hash, self._sizes[bytes_hash])
        fresh = set(added.new)
        for id_, one in zip(added.ids, incoming, strict=True):
            if id_ in fresh and not one.raw.text:
                counts.scanned += 1
            fresh.discard(id_)
        counts.added += len(added.new)
        counts.duplicates += len(incoming) - len(added.new)
        if self._labels_as == "answers":
            pairs = {
                id_: (one.text_hash, one.raw.label)
                for id_, one in zip(added.ids, incoming, strict=True)
                if one.raw.label and one.raw.label.strip()
            }
            counts.labelled += self._take_answers(connection, pairs)

    def _keep_original(self, raw: RawDocument) -> None:
        """Write the file of a document whose pages can be shown, piece by piece, before the document's transaction."""
        if self._run is None or not raw.page_count or not raw.bytes_hash or raw.bytes_hash in self._sizes:
            return
        data = self._run.original(raw.bytes_hash)
        if data is None:
            return
        if len(data) > originals.LARGEST:
            if (raw.source, raw.name) not in self._too_large:
                self._too_large.add((raw.source, raw.name))
                self.problems.append((raw.name, _too_large_to_keep()))
            return
        if documents.wants_file(self._store, hash_of(raw), raw.bytes_hash):
            originals.put(self._store, raw.bytes_hash, data)
            self._sizes[raw.bytes_hash] = len(data)

    def _can_be_shown(self, raw: RawDocument) -> bool:
        """Whether a scan's pages are at hand, or were when it was added: without them, nobody could label it."""
        return (
            raw.bytes_hash in self._sizes
            or originals.is_kept(self._store, raw.bytes_hash)
            or documents.is_known(self._store, hash_of(raw))
        )

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

    def result(self, *, families: int = 0, in_families: int = 0) -> Imported:
        """What it did, in numbers."""
        counts = self.counts
        changes = Changes.DOCUMENTS | Changes.QUEUE if counts.added else Changes.NONE
        if counts.labelled:
            changes |= Changes.ANSWERS | Changes.LABELS
        return Imported(
            changes=changes,
            added=counts.added,
            duplicates=counts.duplicates,
            without_text=counts.without_text,
            labelled=counts.labelled,
            problems=tuple(self.problems),
            lacking=dict(counts.lacking),
            scanned=counts.scanned,
            families=families,
            in_families=in_families,
        )


def hash_of(raw: RawDocument) -> str:
    """What a document, whose text is in its normal form, is known by."""
    if not raw.text:
        return documents.scan_hash(raw.bytes_hash, raw.locator)
    return hashlib.sha256(raw.text.encode()).hexdigest()


def _too_large_to_keep() -> str:
    return translate("problems", "It is larger than 50 MB: its pages cannot be shown later.")


def _is_scan(raw: RawDocument) -> bool:
    return raw.lack is Lack.SCANNED and raw.page_count > 0 and bool(raw.bytes_hash)


def entry_of(raw: RawDocument) -> Entry:
    """What is kept of something without text. A file in a folder has its own name as the place in it."""
    reason = raw.problem or translate("problems", "It has no text.")
    lack = raw.lack or (entries.lack_of(reason) if raw.problem else Lack.EMPTY)
    return Entry(source=raw.source, locator=place_in(raw), reason=reason, lack=lack, bytes_hash=raw.bytes_hash)


def place_in(raw: RawDocument) -> str:
    """The place inside its source that a person looks for: of files in folders the file's name comes first."""
    if raw.locator and not raw.bytes_hash:
        return raw.locator  # a row of a table: its name may be anything
    return ", ".join(part for part in (raw.name if raw.name != raw.source else "", raw.locator) if part)


def _cleaned(raw: RawDocument) -> RawDocument:
    """Readers normalise; whoever else adds documents need not know that hashes and events depend on it."""
    cleaned = "" if raw.problem or raw.lack else text.normalise(raw.text)
    return replace(
        raw,
        text=cleaned,
        layout=raw.layout if cleaned == raw.text else None,  # it counts characters of the text it came with
        name=text.encodable(raw.name),
        source=text.encodable(raw.source),
        locator=text.encodable(raw.locator),
        label=None if raw.label is None else text.one_line(text.encodable(raw.label)),
        extra={text.encodable(name): text.encodable(value) for name, value in raw.extra.items()},
        problem=None if raw.problem is None else text.encodable(raw.problem),
    )
