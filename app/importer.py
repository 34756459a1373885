"""The verbs around imports: begin, go on, forget, try again what gave no text, show pages, find families.

Runs on a lane; the window reads :meth:`Importer.pending` and :meth:`Importer.families`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from app import importing
from app.engine import families as near
from app.engine.text import visible
from app.errors import InputError
from app.importing import DocumentReader, Import, Stream
from app.intake import Counts, Intake, LabelsAs, Run, entry_of, hash_of
from app.lexicon import Lexicon
from app.log import Log
from app.reading_child.reader import Reader
from app.records import DocumentId, Imported, PagePicture, PendingImport, PersonId, RawDocument, Report, Source
from app.store import documents, families, imports, originals, unread
from app.store.entries import Entry
from app.store.project import Project
from app.wording import translate

_SIGNED = 1_024
"""Documents signed between two writes: 400 kilobytes."""
_SIGNED_WATCHED = 200
"""The same while a person is at work."""


class Importer:
    """How documents come into one project in one person's name."""

    def __init__(
        self,
        store: Project,
        log: Log,
        lexicon: Lexicon,
        person: PersonId,
        reader: Callable[[], DocumentReader] | None,
        joined: Callable[[int, int], None],
    ) -> None:
        """``joined`` is told how many documents and answers came, also when it did not go well to the end."""
        self._store = store
        self._log = log
        self._lexicon = lexicon
        self._person = person
        self._start_reader = reader or Reader
        self._reader: DocumentReader | None = None
        self._joined = joined

    def _reading(self) -> DocumentReader:
        if self._reader is None:
            self._reader = self._start_reader()
        return self._reader

    def close(self) -> None:
        """Let go of the reader's children."""
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    # --- imports ---

    def run(self, sources: Sequence[Source], report: Report, *, labels_as: LabelsAs, keep_originals: bool) -> Imported:
        """A new import; or the one that was cut short, if it is the same."""
        asked = importing.plan(sources, labels_as=labels_as, keep_originals=keep_originals)
        row = imports.pending(self._store, asked)
        if row is None:
            row = imports.get(self._store, imports.begin(self._store, started=self._log.moment(), plan=asked))
        return self._go_on(row, [source.password for source in sources], report)

    def pending(self) -> PendingImport | None:
        """The oldest import that was cut short."""
        row = imports.pending(self._store)
        if row is None:
            return None
        return PendingImport(
            sources=tuple(str(one["path"]) for one in row.plan["sources"]),
            done=Counts.from_json(row.counts).taken,
            started=row.started,
        )

    def resume(self, report: Report, password: str | None) -> Imported:
        """Go on with it. Raises ``InputError`` when there is none."""
        row = imports.pending(self._store)
        if row is None:
            raise InputError(translate("errors", "No import was cut short."))
        return self._go_on(row, [password] * len(row.plan["sources"]), report)

    def forget(self) -> None:
        """Leave it at what was read."""
        row = imports.pending(self._store)
        if row is not None:
            imports.end(self._store, row.id)
            originals.sweep(self._store)

    def _go_on(self, row: imports.Row, passwords: Sequence[str | None], report: Report) -> Imported:
        stream = Import(self._store, row, self._reading(), passwords)
        intake = self._intake(row.plan["labels_as"], stream, Counts.from_json(row.counts))
        intake.tell(unread.since(self._store, row.event))
        try:
            self._take(intake, stream.remaining(report))
        except InputError:
            # What cannot be read at all need not be tried again; what went away may come back.
            if not intake.counts.taken:
                imports.end(self._store, row.id)
            raise
        alike = self._find_families(report)
        imports.end(self._store, row.id)
        originals.sweep(self._store)
        return intake.result(**alike)

    def add(self, raws: Iterable[RawDocument], labels_as: LabelsAs) -> Imported:
        """Documents from elsewhere."""
        intake = self._intake(labels_as)
        self._take(intake, raws)
        return intake.result()

    def _intake(self, labels_as: LabelsAs, run: Run | None = None, counts: Counts | None = None) -> Intake:
        return Intake(self._store, self._log, self._lexicon, self._person, labels_as, run, counts)

    def _take(self, intake: Intake, raws: Iterable[RawDocument]) -> None:
        before = intake.counts
        try:
            intake.take(raws)
        finally:
            self._joined(intake.counts.added - before.added, intake.counts.labelled - before.labelled)

    # --- what gave no text ---

    def retry(self, ids: Sequence[int], password: str | None, report: Report, where: Path | None) -> Imported:
        """Read again what the entries of the list name; each file once."""
        stream = Stream(self._reading(), keep_originals=True)
        intake = self._intake("ignore", stream)
        attempts: dict[tuple[Path, str], _Attempt] = {}
        for id_ in ids:
            entry, kept = unread.entry(self._store, id_)
            attempt = _attempt(entry, kept, where)
            if isinstance(attempt, str):
                intake.tell([replace(entry, reason=attempt)])
                continue
            key = (attempt.source.path, attempt.file)
            attempts.setdefault(key, attempt).wanted[entry.hash] = entry
        for done, attempt in enumerate(attempts.values()):
            report(done, len(attempts), visible(attempt.source.path.name))
            attempt.source = replace(attempt.source, password=password)
            stream.named = attempt.file
            try:
                self._take(intake, attempt.documents(stream))
            except InputError as error:
                intake.tell([replace(entry, reason=error.what) for entry in attempt.wanted.values()])
                continue
            self._settle(attempt)
        originals.sweep(self._store)
        return intake.result(**self._find_families(report))

    def _settle(self, attempt: _Attempt) -> None:
        """Take off the list what is another thing now."""
        texts = [text for text in dict.fromkeys(attempt.texts) if documents.is_known(self._store, text)]
        lacking = {hash_ for hash_, text in attempt.again.items() if text not in texts}
        dealt = [hash_ for hash_ in attempt.wanted if hash_ in attempt.met and hash_ not in lacking]
        with self._store.write() as connection:
            unread.settle(connection, dealt, texts, **self._log.stamp())

    # --- pages and families ---

    def page_picture(self, document: DocumentId, page: int, width: int, password: str | None) -> PagePicture | None:
        """One page drawn; ``None`` where there is no such page or its file was not kept. Raises ``InputError`` with
        the reason where it cannot be drawn."""
        with self._store.read() as connection:
            try:
                found = documents.get(connection, document)
            except KeyError:
                return None
        data = originals.get(self._store, documents.file_of(self._store, document))
        if data is None or not 1 <= page <= found.page_count:
            return None
        name = found.source if found.locator else found.name
        return self._reading().page(
            data,
            page,
            width,
            found.text,
            name=name,
            locator=found.locator,
            layout=found.layout,
            password=password,
        )

    def families(self) -> Mapping[DocumentId, int]:
        """The family of every document that has one, as of the last import."""
        found = families.found(self._store)
        return {DocumentId(int(row) + 1): int(found[row]) + 1 for row in np.flatnonzero(found >= 0)}

    def _find_families(self, report: Report) -> dict[str, int]:
        """Sign what has no signature yet and look for near-duplicates in the whole project."""
        note = translate("progress", "Looking for near-duplicates")
        count = documents.count(self._store)
        while (start := families.signed(self._store)) < count:
            report(start, count, note)
            most = _SIGNED_WATCHED if self._store.is_watched else _SIGNED
            ids = [DocumentId(number) for number in range(start + 1, min(start + most, count) + 1)]
            families.put(self._store, ids[0], near.signatures(list(documents.each_text(self._store, ids))))
        found = families.found(self._store)
        if len(found) != count:
            found = near.find(families.signatures(self._store, near.SIZE))
            families.keep(self._store, found)
        members = found[found >= 0]
        return {"families": len(np.unique(members)), "in_families": len(members)}


@dataclass(slots=True, kw_only=True)
class _Attempt:
    """One file that is read again, and the entries of the list that wait for it."""

    source: Source
    file: str
    """Its name in the folder it was imported with, or ""."""
    wanted: dict[bytes, Entry] = field(default_factory=dict)
    met: set[bytes] = field(default_factory=set)
    """Entries to which the file had something to say."""
    again: dict[bytes, str] = field(default_factory=dict)
    """Entries that came out with a reason, and by which hash each would be known if it is a scan that can be shown."""
    texts: list[str] = field(default_factory=list)

    def documents(self, stream: Stream) -> Iterator[RawDocument]:
        """What the file has for the entries, named as when it was imported."""
        names = {entry.source for entry in self.wanted.values()}
        for found in stream.each(self.source, _quietly):
            raw = replace(found, source=next(iter(names))) if self.file else found
            if self.file and found.name == self.source.path.name:
                raw = replace(raw, name=self.file)
            own = entry_of(raw)
            waiting = [hash_ for hash_, entry in self.wanted.items() if _is_in(own.locator, entry.locator)]
            if not waiting:
                continue
            self.met.update(waiting)
            self.texts.append(hash_of(raw))
            if raw.problem or not raw.text:
                self.again[own.hash] = hash_of(raw)
            yield raw


def _attempt(entry: Entry, kept: str | None, where: Path | None) -> _Attempt | str:
    """How an entry is tried again, or why it cannot be."""
    place = {} if kept is None else json.loads(kept)
    file = str(place.get("file", ""))
    source = importing.from_json(place) if place else Source(path=Path(entry.source))
    if where is None:
        if not place:
            return translate("problems", "It is not known where it lay.")
        path = source.path / file if file and source.path.is_dir() else source.path
    elif where.is_dir():
        name = Path(file or entry.source)
        path = next((one for one in (where / name, where / name.name) if one.exists()), where / name)
    else:
        path = where
    if not path.exists():
        return translate("problems", "It is not where it was.")
    return _Attempt(source=replace(source, path=path), file=file)


def _is_in(place: str, wanted: str) -> bool:
    return not wanted or place == wanted or place.startswith(f"{wanted}, ")


def _quietly(done: int, total: int, note: str = "") -> None:
    """Progress inside one file is not told: files are counted."""
