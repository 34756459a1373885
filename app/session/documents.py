"""Verbs about documents: imported, tried again, shown as pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.engine import writing
from app.intake import LabelsAs
from app.records import (
    DocumentId,
    Imported,
    Lack,
    PagePicture,
    PendingImport,
    RawDocument,
    Report,
    Source,
    Unread,
    silent,
)
from app.session.parts import Parts
from app.store import project, unread


class DocumentVerbs(Parts):
    """What a person does with documents."""

    def import_documents(
        self,
        sources: Sequence[Source],
        report: Report = silent,
        *,
        labels_as: LabelsAs = "ignore",
        keep_originals: bool = True,
    ) -> Imported:
        """Read sources and add what is new. A label column can be ignored, taken as this person's answers, or kept
        as truth for simulation; files whose pages can be shown are kept in the project unless told otherwise.

        Cancelled or cut short, it keeps what was read: :meth:`resume_import` goes on, and so does the same call.
        """
        return self._importer.run(sources, report, labels_as=labels_as, keep_originals=keep_originals)

    def pending_import(self) -> PendingImport | None:
        """An import that was cut short and can go on: the oldest one."""
        return self._importer.pending()

    def resume_import(self, report: Report = silent, *, password: str | None = None) -> Imported:
        """Go on with what was cut short, as if nothing had happened. ``password`` has to be given again: none is kept.

        Raises ``InputError`` when nothing was cut short, ``FileMissing`` when what is read is not there.
        """
        return self._importer.resume(report, password)

    def forget_import(self) -> None:
        """Leave it at what was read until it was cut short."""
        self._importer.forget()

    def add_documents(self, raws: Iterable[RawDocument], *, labels_as: LabelsAs = "ignore") -> Imported:
        """Add documents as a reader yields them, in small transactions."""
        return self._importer.add(raws, labels_as)

    def unread(self, lack: Lack | None = None) -> Sequence[Unread]:
        """What gave no text and was not dealt with since, in the order it came: of one kind of reason, or all."""
        return unread.listed(self._store, lack)

    def retry_unread(
        self, ids: Sequence[int], password: str | None = None, report: Report = silent, *, where: Path | None = None
    ) -> Imported:
        """Try again what gave no text: from where it lay, or from ``where`` (the file, or a folder it lies in).

        What has text now is added and leaves the list. What is not there any more stays, and is told as a problem.
        """
        return self._importer.retry(ids, password, report, where)

    def export_unread(self, path: Path) -> int:
        """Write the list as CSV that no spreadsheet takes for formulas. How many rows."""
        project.refuse_open(path)
        rows = [(one.source, one.locator, one.lack.value, one.reason, one.at) for one in self.unread()]
        return writing.write_list(("source", "place", "lack", "reason", "tried_at"), rows, path)

    def page_picture(
        self, document: DocumentId, page: int, width: int, *, password: str | None = None
    ) -> PagePicture | None:
        """A page (from 1) of a document, drawn ``width`` pixels wide; ``None`` where its file was not kept.

        Takes a tenth of a second or more: for a lane. Raises ``InputError`` with the reason where it cannot be drawn.
        """
        return self._importer.page_picture(document, page, width, password)

    def families(self) -> Mapping[DocumentId, int]:
        """The family of every document that has near-duplicates: the number of its first member. As of the last
        import."""
        return self._importer.families()
