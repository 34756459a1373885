"""A Session is one open project; its methods are the user's verbs. It wires store and engine and knows no Qt.

Short verbs are plain calls on the window's thread; long ones take a ``report`` and run on a lane. Every verb
returns what changed. ``decide`` and its like live on the desk (app/desk.py), refits with the learner
(app/learner.py); this module opens, imports, names labels, exports and verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

import app
from app import doubtful, model_files, offline
from app.approval import MISSED, Approvals
from app.desk import Desk
from app.engine import label_table, reading, text, writing
from app.engine.embedding import Embedder
from app.errors import DamagedProject
from app.exporting import Exporter
from app.importer import Importer
from app.importing import DocumentReader
from app.intake import LabelsAs
from app.language_model import LanguageModel
from app.learner import Learner
from app.lexicon import Lexicon
from app.log import Log
from app.reading_child.reader import Reader
from app.records import (
    NONE,
    Advice,
    Approval,
    ApprovalPlan,
    ApprovalState,
    Changes,
    DocumentId,
    Doubt,
    Imported,
    Interval,
    Item,
    Label,
    LabelId,
    LabelProof,
    LabelSet,
    LabelSetId,
    Lack,
    ModelFile,
    ModelState,
    Outlook,
    Overview,
    PagePicture,
    PendingImport,
    Person,
    Progress,
    RawDocument,
    Report,
    RoundFigures,
    Source,
    Step,
    TablePreview,
    TriedModel,
    Unread,
    Verification,
    silent,
)
from app.store import decisions, documents, events, labels, project, settings, unread, verification
from app.store.project import SUFFIX, Project
from app.wording import translate

visible = text.visible
"""Names as they may be shown: control, bidirectional and zero-width characters escaped."""


def preview(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
    unit: str | None = None,
    sheet: str | None = None,
) -> TablePreview:
    """What is in a file or folder, guessed for a person to confirm; what is given is not guessed.

    Reads at most the first two megabytes; of a workbook or document the beginning, in a child. For a lane.
    """
    with Reader() as reader:  # starts a child only if one is needed
        return reading.preview(
            path,
            encoding=encoding,
            delimiter=delimiter,
            has_header=has_header,
            unit=unit,
            sheet=sheet,
            reader=reader,
        )


def verify_file(path: Path, report: Report = silent) -> Verification:
    """Check a project without working on it: nothing is written, however damaged it is.

    Raises ``FileMissing``, ``NotAProject``, ``NewerProject`` or ``ProjectInUse``.
    """
    store = project.open_(path, upgrade=False)
    try:
        return verification.verify(store, report)
    finally:
        store.close()


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Session:
    """One open project and the person who works on it. Made by :meth:`create` or :meth:`open`."""

    def __init__(
        self,
        store: Project,
        person: Person,
        *,
        embedder: Callable[[], Embedder] | None,
        clock: Callable[[], datetime],
        reader: Callable[[], DocumentReader] | None = None,
    ) -> None:
        self._store = store
        self.person = person
        with store.read() as connection:
            self.name = settings.need(connection, "name")
            self._seed = int(settings.need(connection, "seed"))
            self._label_set = labels.sets(connection)[0]
        self._log = Log(person.id, clock)
        self._lexicon = Lexicon(self._log, self._label_set.id)
        self._learner = Learner(store, self._log, self._label_set.id, person.id, self._seed, embedder)
        self._approvals = Approvals(store, self._log, self._label_set.id, person.id, self._learner)
        self._desk = Desk(store, self._log, self._label_set.id, person.id, self._learner, self._approvals)
        self._model = LanguageModel(
            store,
            self._log,
            self._label_set.id,
            person.id,
            self._learner,
            given=self._desk.given,
            upcoming=self._desk.upcoming,
        )
        self._importer = Importer(store, self._log, self._lexicon, person.id, reader, self._documents_joined)
        self._exporter = Exporter(store, self._log, self._label_set, self._seed)
        self._advised = False

    # --- opening and closing ---

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
            _found(store, person, title, secrets.randbelow(2**31) if seed is None else seed, clock)
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
            _check_end_of_chain(store)
            session = cls(store, person, embedder=embedder, clock=clock, reader=reader)
            session._note_opening()
        except (KeyError, IndexError, ValueError) as error:
            store.close()
            raise _damaged(path) from error
        except BaseException:
            store.close()
            raise
        return session

    def _note_opening(self) -> None:
        gap = offline.state()
        with self._store.write() as connection:
            known = connection.execute("SELECT name, public_key FROM people WHERE id = ?", (self.person.id,)).fetchone()
            body = _person_body(self.person)
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

    # --- documents ---

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

    def _documents_joined(self, added: int, labelled: int) -> None:
        if added:
            self._learner.documents_changed()
        self._learner.answers_changed(labelled)
        self._desk.refresh()

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

    # --- labels ---

    def label_set(self) -> LabelSet:
        """The question that is being answered."""
        return self._label_set

    def labels(self) -> Sequence[Label]:
        """The labels by position, without retired ones."""
        return self._desk.labels

    def add_label(self, name: str, sentence: str = "", guideline: str = "") -> Label:
        """One more label. Raises ``InputError`` when the name is empty or taken."""
        with self._store.write() as connection:
            label = self._lexicon.add(connection, self._lexicon.free_name(connection, name), sentence, guideline)
        self._labels_changed()
        return label

    def allow_none(self, name: str) -> Label:
        """Allow "none of these", called ``name``: a label at the end, one a label set, of which no text tells anything.

        Raises ``InputError`` when the name is taken by another label."""
        with self._store.write() as connection:
            label = self._lexicon.allow_none(connection, name)
        self._labels_changed()
        return label

    def add_labels(self, path: Path) -> Sequence[Label]:
        """Labels from a table with the columns name, sentence, guideline; names already there are passed over."""
        project.refuse_open(path)
        there = {label.name.casefold() for label in self.labels()}
        return [
            self.add_label(row.name, row.sentence, row.guideline)
            for row in label_table.read(path)
            if row.name.casefold() not in there
        ]

    def change_label(
        self,
        id_: LabelId,
        *,
        name: str | None = None,
        sentence: str | None = None,
        guideline: str | None = None,
        key: str | None = None,
        critical: bool | None = None,
    ) -> Label:
        """Change what is given. New words make a new version; answers remember theirs. ``critical``: whether none of
        its documents may be missed by an approval; not while an audit is answered that does not test it.
        """
        exempt = {label.id for label in self.labels() if label.critical or label.role == NONE}
        if critical and id_ not in exempt:
            self._approvals.insist_on_test(id_)
        with self._store.write() as connection:
            label = self._lexicon.change(
                connection, id_, name=name, sentence=sentence, guideline=guideline, key=key, critical=critical
            )
        self._labels_changed()
        return label

    def move_label(self, id_: LabelId, position: int) -> Changes:
        """Put a label at a place (0 is first); the others make room."""
        with self._store.write() as connection:
            self._lexicon.move(connection, id_, position)
        self._labels_changed()
        return Changes.LABELS

    def retire_label(self, id_: LabelId) -> Changes:
        """Take a label out of use. Raises ``InputError`` while answers give it."""
        with self._store.write() as connection:
            self._lexicon.retire(connection, id_)
        self._labels_changed()
        return Changes.LABELS | Changes.QUEUE

    def _labels_changed(self) -> None:
        self._learner.labels_changed()
        self._desk.refresh_labels()
        self._model.labels_changed()

    # --- the machine ---

    @property
    def learn_due(self) -> bool:
        """Whether enough has changed since the last refit for a new one."""
        return self._learner.due

    def missing_vectors(self) -> int:
        """How many documents were not read by the model yet."""
        return self._learner.missing()

    def embed_missing(self, report: Report = silent) -> Changes:
        """Let the embedder read what it has not read. Cancel and resume are the same call."""
        return self._learner.embed_missing(report)

    def warm(self, report: Report = silent) -> Changes:
        """After opening: have at hand what explains suggestions fully. Nothing is learned, no model is loaded."""
        return self._learner.warm(report)

    def learn(self, report: Report = silent) -> Changes:
        """Refit on all answers, score every document, order the queue. The page that is being read stays."""
        changes = self._learner.learn(report)
        self._desk.take_round()
        self._approvals.look_ahead()
        return changes

    # --- a language model beside it; verbs that touch it belong on one lane ---

    def find_models(self, report: Report = silent) -> Sequence[ModelFile]:
        """Model files that other programs have on this machine, read as files."""
        return model_files.find(report)

    def describe_model(self, path: Path, origin: str = "", report: Report = silent) -> ModelFile:
        """What a model file says of itself, and the memory it needs: its header is read, no more.

        Raises ``FileMissing`` or ``ModelError``.
        """
        return model_files.describe(path, origin)

    def try_model(self, path: Path, report: Report = silent, *, as_embedder: bool = False) -> TriedModel:
        """What a model file says of itself, its SHA-256, and whether it runs: tried in a child, changing nothing.

        Raises ``FileMissing`` or ``ModelError`` with one sentence on why it cannot be used.
        """
        return model_files.try_file(path, report, as_embedder=as_embedder)

    def use_model(self, tried: TriedModel, report: Report = silent, *, typed: str = "") -> Changes:
        """Let a model suggest from now on. One that nobody accepted yet needs the first eight digits of its SHA-256,
        ``typed``. Raises ``InputError`` or ``ModelError``; then all is as before."""
        return self._model.use(tried, report, typed=typed)

    def drop_model(self, report: Report = silent) -> Changes:
        """Work without a language model. Its memory is given back, what it said is kept."""
        return self._model.drop(report)

    def model_state(self) -> ModelState:
        """Which model is used, how far it is, and how often it was right here."""
        return self._model.state()

    @property
    def suggest_due(self) -> bool:
        """Whether there is a model to be asked ahead of the reader."""
        return self._model.due

    def suggest_ahead(self, report: Report = silent) -> Changes:
        """Ask the model about what is asked next, some answered documents, and doubtful answers, until that is done."""
        return self._model.ahead(report)

    def suggest_all(self, report: Report = silent) -> Changes:
        """Ask the model about every document. Cancel and resume are the same call."""
        return self._model.everything(report)

    def model_reason(self, document: DocumentId, report: Report = silent) -> str:
        """One sentence of the model on why the label it names fits, plain text; "" where it has none."""
        with self._store.read() as connection:
            found = documents.get(connection, document)
        suggestion = self._learner.suggest(found)
        if suggestion is None:
            return ""
        said = suggestion.label if suggestion.second is None else suggestion.second.label
        return self._model.reason(found, said, report)

    def use_embedder(self, tried: TriedModel | None, report: Report = silent, *, typed: str = "") -> Changes:
        """Read with a model file instead of the built-in model (``None``: with that again). The next :meth:`learn`
        reads all documents anew. On the learning lane."""
        return self._model.use_embedder(tried, report, typed=typed)

    # --- review ---

    def step(self) -> Step:
        """What Review shows now."""
        return self._desk.step()

    def decide(self, document: DocumentId, label: LabelId, *, item: Item | None, seconds: float | None = None) -> Step:
        """Answer a document. ``item`` is what was on screen; when the call returns, the answer is on disk."""
        return self._desk.decide(document, label, item=item, seconds=seconds)

    def skip(self, document: DocumentId, *, item: Item | None, seconds: float | None = None) -> Step:
        """Put a document off; it comes back when the others are done."""
        return self._desk.decide(document, None, item=item, seconds=seconds)

    def flag(self, document: DocumentId, on: bool) -> Step:
        """Mark a document for later, or take the mark away."""
        return self._desk.flag(document, on)

    def write_note(self, document: DocumentId, note: str) -> Step:
        """Write down why. An empty note takes it away."""
        return self._desk.write_note(document, text.normalise(note))

    def undo(self) -> Step | None:
        """Take back this person's newest action, also from an earlier day; ``None`` when there is none."""
        return self._desk.undo()

    def redo(self) -> Step | None:
        """Do again what was undone last; ``None`` when there is nothing, or something new was done since."""
        return self._desk.redo()

    def go_to(self, document: DocumentId) -> Step:
        """Show a document of one's own choice. Raises ``InputError`` when there is none of that number."""
        return self._desk.go_to(document)

    # --- approval with proof ---

    def approval_plan(self, target: float = 0.95, missed: float = MISSED) -> ApprovalPlan | None:
        """What could be approved unread at that quality (0..1), and what it takes; ``None`` where it does not pay.

        Of the documents that would not get a label that must not be missed, the share ``missed`` (0..1) is shown not
        to belong to it.
        """
        return self._approvals.plan(target, missed)

    def approval_could_pay(self, target: float = 0.95) -> bool:
        """Whether an audit could ever spare much of what is left: else it is read. For a lane."""
        return self._approvals.could_pay(target)

    def approval_advised(self, target: float = 0.95) -> bool:
        """Whether it is time to approve the rest: further answers do not make the whole any shorter.

        Takes up to a second or two: for a lane. The overview's advice goes by what was found last.
        """
        self._advised = self._approvals.advised(target)
        return self._advised

    def outlook(self) -> Outlook | None:
        """How many answers were to be expected in all, as of the last look ahead."""
        return self._approvals.outlook()

    def begin_approval(self, target: float = 0.95, missed: float = MISSED) -> Changes:
        """Freeze the set and ask its audit next. Raises ``InputError`` where there is nothing to propose."""
        changes = self._approvals.begin(target, missed)
        self._advised = False
        self._desk.turn_to_audit()
        return changes

    def audit_again(self, proof: str) -> Changes:
        """Audit anew what an approval gave unread, as a further attempt that shares the error. If it passes, those
        documents rest on it; if not, nothing is taken back by itself. Raises ``InputError`` where that is no use."""
        changes = self._approvals.begin_again(proof, self._desk.given(), self._desk.automatic())
        self._advised = False
        self._desk.turn_to_audit()
        return changes

    def approval_labels(self, proof: str) -> Sequence[LabelProof]:
        """What an audit says of each label, the weakest first; nothing while it is being answered. For a lane."""
        return self._approvals.per_label(proof, self._desk.given())

    def settle_approval(self, report: Report = silent) -> Changes:
        """Work out the verdict of an audit that has come to a look, and give every label it proves.

        Where none is open, goes on with giving labels if that was cut short.
        """
        given = self._desk.given()
        settle = self._approvals.settle if self._approvals.is_open else self._approvals.finish_cut_short
        try:
            changes = settle(given, report)
        except BaseException:
            self._desk.refresh()  # some labels may have been given
            raise
        if changes & Changes.ANSWERS:
            self._desk.refresh()
        if changes:
            self._desk.turn_to_audit()
        return changes

    def abandon_approval(self) -> Changes:
        """Give an audit up; it counts as an attempt."""
        changes = self._approvals.abandon()
        self._desk.turn_to_audit()
        return changes

    def revoke_approval(self, proof: str) -> Changes:
        """Take back every label that rests on a proof."""
        changes = self._approvals.revoke(proof)
        self._desk.refresh()
        return changes

    def approvals(self) -> Sequence[Approval]:
        """Every attempt, oldest first."""
        return self._approvals.all(self._desk.given())

    def automatic(self) -> dict[DocumentId, LabelId]:
        """The labels that were given unread, with proof."""
        return self._desk.automatic()

    # --- figures ---

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
        current = self.labels()
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

    # --- out ---

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


def _found(store: Project, person: Person, name: str, seed: int, clock: Callable[[], datetime]) -> None:
    """The first events of a new project: itself, its founder, its first label set."""
    project_id = secrets.token_hex(16)
    with store.write() as connection:
        for key, value in {"id": project_id, "name": name, "seed": str(seed)}.items():
            settings.put(connection, key, value)
        log = Log(person.id, clock)
        log.record(
            connection,
            "project_created",
            {
                "project": project_id,
                "name": name,
                "format": events.VERSION,
                "application": app.__version__,
                "seed": seed,
            },
        )
        log.record(connection, "person_added", _person_body(person))
        label_set = LabelSetId(hashlib.sha256(f"{project_id}\x00labels".encode()).hexdigest()[:16])
        log.record(connection, "label_set_added", {"label_set": label_set, "name": "Labels", "kind": "one"})


def _person_body(person: Person) -> dict[str, object]:
    return {
        "person": person.id,
        "name": person.name,
        "public_key": None if person.public_key is None else person.public_key.hex(),
    }


def _check_end_of_chain(store: Project) -> None:
    """The last event must match its hash; the whole chain is ``verify``'s work."""
    with store.read() as connection:
        row = connection.execute("SELECT content, hash FROM events ORDER BY id DESC LIMIT 1").fetchone()
    if row is None or events.digest(row[0]) != row[1]:
        raise _damaged(store.path)


def _damaged(path: Path) -> DamagedProject:
    return DamagedProject(
        translate("errors", "“{name}” is damaged: its log does not match its own hashes.").format(name=path.name),
        safe=translate("errors", "It was not changed."),
        todo=translate("errors", "Open the newest file in the folder “{stem} backups” beside it.").format(
            stem=path.stem
        ),
    )


def _advice(progress: Progress, label_count: int, *, approve: bool) -> Advice:
    if progress.documents == 0:
        return Advice.ADD_DOCUMENTS
    if label_count < 2:
        return Advice.NAME_LABELS
    if progress.answered + progress.skipped < progress.documents:
        return Advice.APPROVE if approve else Advice.ANSWER
    return Advice.LOOK_AT_SKIPPED if progress.skipped else Advice.EXPORT
