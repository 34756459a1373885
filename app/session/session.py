"""One open project: made, opened, closed, exported, verified."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import app
from app import offline
from app.engine import text
from app.engine.embedding import Embedder
from app.errors import InputError
from app.importing import DocumentReader
from app.records import Approval, ApprovalState, DocumentId, LabelProof, Person, Report, Verification, silent
from app.session import founding
from app.session.approvals import ApprovalVerbs
from app.session.documents import DocumentVerbs
from app.session.files import verify_file
from app.session.labels import LabelVerbs
from app.session.machine import MachineVerbs
from app.session.overview import OverviewVerbs
from app.session.review import ReviewVerbs
from app.store import documents, project
from app.store.project import SUFFIX
from app.wording import translate


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Session(DocumentVerbs, LabelVerbs, MachineVerbs, ReviewVerbs, ApprovalVerbs, OverviewVerbs):
    """One open project and the person who works on it. Made by :meth:`create` or :meth:`open`."""

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        person: Person,
        name: str | None = None,
        seed: int | None = None,
        embedder: Callable[[], Embedder] | None = None,
        clock: Callable[[], datetime] = now,
        reader: Callable[[], DocumentReader] | None = None,
        attended: bool = True,
    ) -> Session:
        """A new project file. ``seed`` fixes every random choice; one is drawn when it is ``None``.

        Not ``attended``, what is answered may be lost with the power, and nobody is waited for: for simulations.

        Raises ``InputError`` when the file exists and ``StorageError`` when it cannot be written.
        """
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        title = text.normalise(name or path.stem).strip() or path.stem
        store = project.create(path, attended=attended)
        try:
            founding.begin(store, person, title, secrets.randbelow(2**31) if seed is None else seed, clock)
            session = cls(store, person, embedder=embedder, clock=clock, reader=reader)
            session._note_opening()
        except BaseException:
            store.close()
            path.unlink(missing_ok=True)  # it is ours: made above, and nobody else could open it
            raise
        return session

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        person: Person,
        embedder: Callable[[], Embedder] | None = None,
        clock: Callable[[], datetime] = now,
        reader: Callable[[], DocumentReader] | None = None,
    ) -> Session:
        """An existing project. Raises ``FileMissing``, ``NotAProject``, ``NewerProject``, ``ProjectInUse``,
        ``DamagedProject`` or ``StorageError``; the file is unchanged then."""
        store = project.open_(path)
        try:
            founding.check_end_of_chain(store)
            session = cls(store, person, embedder=embedder, clock=clock, reader=reader)
            session._note_opening()
        except (KeyError, IndexError, ValueError) as error:
            store.close()
            raise founding.damaged(path) from error
        except BaseException:
            store.close()
            raise
        return session

    def _note_opening(self) -> None:
        gap = offline.state()
        with self._store.write() as connection:
            known = connection.execute("SELECT name, public_key FROM people WHERE id = ?", (self.person.id,)).fetchone()
            body = founding.person_body(self.person)
            if known != (body["name"], body["public_key"]):
                self._log.record(connection, "person_added", body)
            self._log.record(
                connection,
                "session_opened",
                {
                    "application": app.__version__,
                    "system": gap.system if gap else "",
                    "network": gap.sentence if gap else "not guarded",
                },
            )

    @property
    def path(self) -> Path:
        """Where the project file is."""
        return self._store.path

    def close(self) -> None:
        """Let go of the project file. Long verbs must have ended."""
        self._importer.close()
        self._model.close()
        self._store.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def export(
        self,
        path: Path,
        report: Report = silent,
        *,
        with_text: bool = True,
        raw: bool = False,
        split: Sequence[float] | None = None,
        dictionary: Path | None = None,
    ) -> int:
        """Write all documents with their labels and provenance; the format follows from the suffix. How many rows.

        ``split`` are three shares, for training, validation and test: then each labelled document has its part, by
        families, and keeps it in later exports with the same shares. ``dictionary`` is a file (.txt, .csv, .json) that
        says what columns and labels mean.
        """
        for named in (path, dictionary):
            if named is not None:
                project.refuse_open(named)
        if dictionary is not None and dictionary.resolve() == path.resolve():
            raise InputError(
                translate("errors", "“{name}” cannot be the result as well.").format(name=dictionary.name),
                safe=translate("errors", "It was not touched."),
                todo=translate("errors", "Choose another name."),
            )
        return self._exporter.export(
            path, report, with_text=with_text, raw=raw, split=split, described=dictionary, proofs=self._proofs
        )

    def _proofs(self) -> list[tuple[Approval, Sequence[LabelProof]]]:
        """The approvals on which labels rest, with what each says of single labels."""
        passed = [one for one in self.approvals() if one.state is ApprovalState.PASSED]
        return [(one, self.approval_labels(one.proof)) for one in passed]

    def truths(self) -> dict[DocumentId, str]:
        """The labels that came as truth, for simulation."""
        return dict(documents.truths(self._store))

    def verify(self, report: Report = silent) -> Verification:
        """Check every hash, the chain, and that the tables are what the events add up to.

        The check reads a copy beside the project, made in small steps and deleted afterwards, so that nobody waits.
        """
        copy = self.path.with_name(f".{self.path.name}.check")
        try:
            self._store.back_up(copy, checked=False)
            return verify_file(copy, report)
        finally:
            copy.unlink(missing_ok=True)

    def back_up(self) -> Path:
        """A checked copy in the folder of backups beside the project."""
        return self._store.back_up(project.backup_path(self.path, "by hand"))
