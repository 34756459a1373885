"""The one object that pages receive: the open project, the lanes, the person's profile.

Short verbs are plain calls through :meth:`Bridge.attempt`; long ones go on a lane through :meth:`Bridge.run`. What
they changed is broadcast once by :attr:`Bridge.changed`; each page decides whether it cares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app import profile as profiles
from app.errors import CloisterError, StorageError
from app.profile import Profile
from app.records import Approval, ApprovalState, Changes, DocumentId, Overview, Person, Progress, Report, Standing, Step
from app.session import Session, visible
from app.ui.files import Files
from app.ui.jobs import Jobs, Ticket
from app.ui.plans import MISSED, TARGET, Plans

P = ParamSpec("P")
T = TypeVar("T")

OVERVIEW_PAUSE = 700
"""Milliseconds after the last answer before the figures in the strip are asked for again."""

FOUND = 200
"""More different values than this are no labels."""

BREATH = 300
"""Milliseconds after opening a project until the model is woken: the page comes first."""

LEARN = "learn"
FILES = "files"
IMPORT = "import"
MODEL = "model"
"""Lanes: what is added does not wait until the model has read what is there, and neither waits for an export. A
language model has a lane of its own: it is slow, and never asked by two at once."""


class Bridge(QObject):
    """What pages talk to. ``session`` may be ``None`` while Welcome is shown."""

    changed = Signal(int)
    """The value of :class:`app.records.Changes`."""
    opened = Signal()
    closed = Signal()
    wanted = Signal(str)
    """The name of a page that somebody wants to see: "overview", "review", "labels", "finish", "import", "settings"."""
    commanded = Signal(str)
    """The name of a command (app/ui/actions.py) that a page wants done, such as "dark" or "larger"."""
    profile_changed = Signal()
    """:attr:`profile` has other fields now."""
    troubled = Signal(object)
    """An exception to show."""
    saved_changed = Signal()
    figures_changed = Signal()
    """:attr:`figures` was asked for again."""
    found_changed = Signal()
    """:attr:`found` was looked up again."""
    settled = Signal(object)
    """The :class:`app.records.Approval` whose audit has just come to its end."""
    adding = Signal(object)
    """A list of paths to add to the open project."""

    def __init__(
        self,
        session: Session | None,
        jobs: Jobs,
        profile: Profile | None,
        *,
        embedder: Callable[[], Any] | None = None,
        files: Files | None = None,
    ) -> None:
        super().__init__()
        self.jobs = jobs
        self.profile = profile
        self.files = files or Files()
        self.saved = True
        self.figures: Overview | None = None
        self.progress: Progress | None = None
        self.audit: Approval | None = None
        """The approval whose audit is being answered."""
        self.doubtful: Approval | None = None
        """The newest approval that later answers speak against."""
        self.target = TARGET
        """The share of labels given unread that is to agree with the person."""
        self.missed = MISSED
        """The share of documents not given a label that must not be missed that may belong to it."""
        self.plans = Plans(self)
        self.found: list[str] = []
        """Names that a label column brought along, the most frequent first; at most 200."""
        self.embedder = embedder
        self._session: Session | None = None
        self._figures_timer = QTimer(self)
        self._figures_timer.setSingleShot(True)
        self._figures_timer.setInterval(OVERVIEW_PAUSE)
        self._figures_timer.timeout.connect(self.refresh_figures)
        self._wake = QTimer(self)
        self._wake.setSingleShot(True)
        self._wake.setInterval(BREATH)
        self._wake.timeout.connect(self.wake)
        self._learn_failed = False
        if session is not None:
            self.adopt(session)

    # the open project

    @property
    def session(self) -> Session:
        """The open project. LookupError while there is none."""
        if self._session is None:
            raise LookupError("no project is open")
        return self._session

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._session is not None

    @property
    def title(self) -> str:
        """What the window is called. Other programs can read it: it names the project where the person said so."""
        named = self.is_open and self.profile is not None and self.profile.names_in_title
        return f"{visible(self.session.name)} – Cloister".replace("[*]", "") if named else "Cloister"

    def adopt(self, session: Session) -> None:
        """Take ``session`` as the open project."""
        self._session = session
        self.saved = True
        self._learn_failed = False
        if self.profile is not None and self.profile.keeps_recent:
            self.change_profile(recent=profiles.with_recent(self.profile, session.path).recent)
        self.refresh_figures()
        self.opened.emit()
        self._wake.start()

    def open(self, path: Path, person: Person, *, then: Callable[[], None] | None = None) -> None:
        """Open a project file on a lane (it may have to be checked and mended first)."""

        def verb(report: Report) -> Session:
            return Session.open(path, person=person, embedder=self.embedder)

        self.replace_by(verb, then)

    def create(self, path: Path, person: Person, name: str, *, then: Callable[[], None] | None = None) -> None:
        """Make a new project file and open it."""

        def verb(report: Report) -> Session:
            return Session.create(path, person=person, name=name, embedder=self.embedder)

        self.replace_by(verb, then)

    def replace_by(self, verb: Callable[[Report], Session], then: Callable[[], None] | None = None) -> None:
        """Get another session on a lane, close what is open, adopt the other, then do ``then``.

        What is open stays open if that fails. While one is being opened, another request is left alone: a session
        that nobody adopts would stay open.
        """
        if self.jobs.live("open"):
            return

        def landed(session: Session) -> None:
            def take() -> None:
                self.adopt(session)
                if then is not None:
                    then()

            if self.is_open:
                self.close_project(take)
            else:
                take()

        self.jobs.start(FILES, verb, done=landed, failed=self.trouble, name="open")

    def close_project(self, then: Callable[[], None] | None = None) -> None:
        """Stop what runs, wait until it has stopped (the window stays alive), close the file."""

        def close() -> None:
            session, self._session = self._session, None
            self._figures_timer.stop()
            self._wake.stop()
            self.figures = self.progress = self.audit = self.doubtful = None
            self.found = []
            if session is not None:
                self.closed.emit()
                try:
                    session.close()
                except CloisterError as error:
                    self.trouble(error)
            if then is not None:
                then()

        self.jobs.wind_down(close)

    # verbs

    def attempt(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Do a short verb now. Tells what it changed; shows its error and returns ``None`` if it had one."""
        try:
            result = verb(*args, **kwargs)
        except CloisterError as error:
            self.trouble(error)
            return None
        self._set_saved(True)
        self._tell(result)
        return result

    def run(
        self,
        verb: Callable[[Report], T],
        *,
        lane: str = LEARN,
        name: str | None = None,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Ticket:
        """Do a long verb on a lane; ``done`` gets its result, then everybody is told what it changed."""

        def landed(result: T) -> None:
            if done is not None:
                done(result)
            self._tell(result)

        def broke(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._set_saved(False)
            if failed is not None:
                failed(error)
            else:
                self.trouble(error)

        return self.jobs.start(lane, verb, done=landed, failed=broke, stopped=stopped, name=name)

    def learn_if_due(self) -> None:
        """Refit in the background if enough is new and no refit runs. A failure is told once, not after each answer."""
        if self.jobs.closed or not self.is_open or self.jobs.live("learn") or not self.session.learn_due:
            return

        def failed(error: BaseException) -> None:
            if not self._learn_failed:
                self._learn_failed = True
                self.trouble(error)

        def done(_: object) -> None:
            self._learn_failed = False
            if not self.jobs.live(IMPORT):
                self.learn_if_due()  # documents may have joined meanwhile
            self._look_ahead()
            self.suggest_ahead()

        self.run(self.session.learn, name="learn", done=done, failed=failed)

    def suggest_ahead(self) -> None:
        """Let the language model, if there is one, read what is asked next. One that cannot be used is told in the
        settings: nobody is interrupted."""
        if self.jobs.closed or not self.is_open or not self.session.suggest_due:
            return
        if not any(ticket.lane == MODEL for ticket in self.jobs.live()):
            self.run(
                self.session.suggest_ahead,
                lane=MODEL,
                name="suggest ahead",
                failed=lambda _: self.tell(Changes.OPINIONS),
            )

    def stop_model(self) -> None:
        """Ask whatever the language model does to stop; what it said until then is kept."""
        for ticket in self.jobs.live():
            if ticket.lane == MODEL:
                ticket.cancel()

    def wake(self) -> None:
        """A moment after opening: what was cut short goes on, and the model learns what is new."""
        if self.jobs.closed or not self.is_open:
            return
        self.settle()
        self.learn_if_due()
        if not self.jobs.live("learn"):
            self.run(self.session.warm, name="warm")
            self._look_ahead()
        self.suggest_ahead()

    def settle(self) -> None:
        """Work out on a lane how the audit ended, if it did, and tell."""
        if self.jobs.live("settle"):
            return
        session, before = self.session, self.audit

        def done(changes: Changes) -> None:
            ended = [one for one in session.approvals() if before is not None and one.proof == before.proof]
            if changes and ended and ended[0].state is not ApprovalState.OPEN:
                self.settled.emit(ended[0])

        self.run(session.settle_approval, name="settle", done=done)

    def _look_ahead(self) -> None:
        """Find out on a lane whether it is time to approve the rest; Overview says so."""
        session, target, missed = self.session, self.target, self.missed
        if self.audit is None and self.learned:
            self.run(
                lambda report: session.approval_advised(target, 1 - missed),
                name="look ahead",
                done=lambda _: self.refresh_figures(),
            )

    @property
    def learned(self) -> bool:
        """Whether there was a refit, so that suggestions exist."""
        return self.figures is not None and bool(self.figures.rounds)

    def _tell(self, result: object) -> None:
        changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(result, Step):
            self.progress = result.progress
            if result.settle_due:
                self.settle()
            self.suggest_ahead()
        if isinstance(changes, Changes):
            self.tell(changes)

    def find_labels(self) -> None:
        """Look up on a lane which names a label column brought along."""

        def done(found: list[str]) -> None:
            self.found = found
            self.found_changed.emit()

        if self.is_open:
            truths = self.session.truths
            self.run(lambda report: _names(truths()), lane=FILES, name="names", done=done)

    def tell(self, changes: Changes) -> None:
        """Broadcast what was changed."""
        if not self.is_open or not changes:
            return
        self.plans.drop(changes)
        if changes & (Changes.FIGURES | Changes.DOCUMENTS | Changes.LABELS):
            self.refresh_figures()
        elif changes & Changes.ANSWERS:
            self._figures_timer.start()
        if changes & Changes.OPINIONS:
            self.learn_if_due()
        self.changed.emit(changes.value)

    def refresh_figures(self) -> None:
        """Ask the project for its figures again."""
        self._figures_timer.stop()
        if not self.is_open:
            return
        try:
            self.figures = self.session.overview()
            approvals = self.session.approvals()
        except CloisterError as error:
            self.trouble(error)
            return
        self.progress = self.figures.progress
        self.audit = next((one for one in approvals if one.state is ApprovalState.OPEN), None)
        doubtful = [
            one for one in approvals if one.state is ApprovalState.PASSED and one.standing is not Standing.HOLDS
        ]
        self.doubtful = doubtful[-1] if doubtful else None
        self.figures_changed.emit()

    # the person at this machine

    def person(self, name: str | None = None) -> Person | None:
        """Who answers here, called ``name`` from now on if that is given; ``None`` if the name cannot be used."""
        try:
            self.profile = profiles.ensure(name)
        except CloisterError as error:
            self.troubled.emit(error)
            return None
        return self.profile.person()

    @property
    def named(self) -> bool:
        """Whether the person chose a name (a new one is called after their number)."""
        return self.profile is not None and self.profile.name != f"Person {self.profile.id[:4]}"

    def change_profile(self, **new: Any) -> None:
        """Change fields of the profile and keep them. One that cannot be kept holds until the window is closed."""
        try:
            self.profile = replace(self.profile or profiles.ensure(), **new)
            profiles.save(self.profile)
        except CloisterError as error:
            self.troubled.emit(error)
        self.profile_changed.emit()

    # trouble, and where to go

    def trouble(self, error: BaseException) -> None:
        """Have an error shown; a refusal of the disk also turns "saved" into "not saved"."""
        if isinstance(error, StorageError):
            self._set_saved(False)
        self.troubled.emit(error)

    def _set_saved(self, saved: bool) -> None:
        if saved != self.saved:
            self.saved = saved
            self.saved_changed.emit()

    def show(self, page: str) -> None:
        """Go to a page."""
        self.wanted.emit(page)

    def add_documents(self, paths: Sequence[Path] = ()) -> None:
        """Go to the page that adds documents, with these chosen already."""
        self.wanted.emit("import")
        if paths:
            self.adding.emit(list(paths))


def _names(truths: Mapping[DocumentId, str]) -> list[str]:
    counted = Counter(name.strip() for name in truths.values() if name.strip())
    if len(counted) > FOUND:
        return []  # free text rather than labels
    return [name for name, _ in counted.most_common()]
