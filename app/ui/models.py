"""Ties the session's verbs about language models to their card in Settings: what runs where, and what comes next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.errors import CloisterError
from app.records import Changes, ModelFile, Report, TriedModel
from app.session import visible
from app.ui.bridge import FILES, LEARN, MODEL, Bridge
from app.ui.jobs import Ticket
from app.ui.media import removable
from app.ui.widgets.embedder_card import EmbedderCard
from app.ui.widgets.model_card import ModelCard

KINDS = "GGUF (*.gguf)"
LOOKED = "look at model"
TRIED = "try model"
USED = "use model"
DROPPED = "drop model"
READ = "suggest all"
READS = "use embedder"
FOUND = "find models"


class Models(QObject):
    """Follows one card. Everything long runs on a lane; the card says how far it is."""

    def __init__(self, bridge: Bridge, card: ModelCard, builtin: EmbedderCard) -> None:
        super().__init__(card)
        self._bridge = bridge
        self._card = card
        self._builtin = builtin
        builtin.builtin_wanted.connect(self.read_with_builtin)
        self._searched = False
        self._offered: ModelFile | None = None
        self._tried: TriedModel | None = None
        self._removable = False
        self._seconds_each: float | None = None
        card.choice.wanted_file.connect(self.choose_file)
        card.choice.picked.connect(lambda file: self._look(file.path, file))
        card.choice.left.connect(self._settle)
        card.offer.try_wanted.connect(self.try_it)
        card.offer.use_wanted.connect(self.use)
        card.offer.left.connect(self.choose_another)
        card.in_use.another_wanted.connect(self.choose_another)
        card.in_use.stop_wanted.connect(self.drop)
        card.in_use.read_wanted.connect(self.read_everything)
        bridge.changed.connect(self._changed)
        bridge.jobs.news.connect(self._news)

    # what is shown

    def refresh(self) -> None:
        """Show how things stand, unless the person is choosing or something runs that the card shows."""
        card = self._card
        if not self._bridge.is_open:
            card.turn_to(card.closed)
        elif card.part in (card.closed, card.in_use) or (card.part is card.choice and card.choice.keep.isHidden()):
            self._settle()

    def _settle(self) -> None:
        """The part that fits the state: the model in use, or choosing one."""
        card = self._card
        state = self._bridge.attempt(self._bridge.session.model_state)
        if state is None:
            return
        self._builtin.show_other(state.embedder)
        if state.file is None:
            card.choice.keep.hide()
            card.turn_to(card.choice)
            self._search()
            return
        self._seconds_each = state.seconds_each or self._seconds_each
        card.in_use.show_state(state, self._seconds_each)
        reading = next(iter(self._bridge.jobs.live(READ)), None)
        if reading is not card.in_use.running.ticket:
            card.in_use.follow(reading)
        card.turn_to(card.in_use)

    def _changed(self, value: int) -> None:
        if Changes(value) & (Changes.OPINIONS | Changes.DOCUMENTS | Changes.FIGURES) and self._card.isVisible():
            self.refresh()

    def _news(self, number: int) -> None:
        reading = self._card.in_use.running.ticket
        if reading is not None and reading.number == number:
            self._seconds_each = reading.seconds_each() or self._seconds_each
            self._card.in_use.show_pace(self._seconds_each)

    # choosing

    def _search(self) -> None:
        """Look once, on a lane, for what other programs keep here."""
        if self._searched:
            return
        self._searched = True
        self._card.choice.show_searching()

        def failed(error: BaseException) -> None:
            self._card.choice.show_found(())
            self._refuse(error)

        self._bridge.run(
            self._bridge.session.find_models,
            lane=FILES,
            name=FOUND,
            done=self._card.choice.show_found,
            failed=failed,
            stopped=lambda: self._card.choice.show_found(()),
        )

    def choose_another(self) -> None:
        """Back to choosing; what is in use stays in use until another is."""
        card = self._card
        card.refuse(None)
        state = self._bridge.attempt(self._bridge.session.model_state)
        card.choice.keep.setVisible(state is not None and state.file is not None)
        card.turn_to(card.choice)
        card.choice.choose.setFocus()
        self._search()

    def choose_file(self) -> None:
        """Ask for a file, then look at it."""
        path = self._bridge.files.open_file(
            self._card.window(), self.tr("Choose a language model"), f"{KINDS};;{self.tr('All files')} (*)"
        )
        if path is not None:
            self._look(path, None)

    def _look(self, path: Path, known: ModelFile | None) -> None:
        """Read what the file says of itself."""
        session = self._bridge.session
        self._card.refuse(None)

        def verb(report: Report) -> tuple[ModelFile, bool]:
            return session.describe_model(path, known.origin if known else "", report), removable(path)

        def done(found: tuple[ModelFile, bool]) -> None:
            self._offered, self._removable = found
            self._tried = None
            self._card.offer.show_file(self._offered, removable=self._removable)
            self._card.turn_to(self._card.offer)
            self._card.reveal(self._card.offer.take_focus())

        self._bridge.run(verb, lane=FILES, name=LOOKED, done=done, failed=self._refuse)

    # trying, using

    def try_it(self) -> None:
        """Run the file once in a child."""
        file, session = self._offered, self._bridge.session
        if file is None:
            return
        self._bridge.stop_model()

        def done(tried: TriedModel) -> None:
            self._tried = tried
            self._card.offer.show_tried(tried, removable=self._removable)
            self._back_to_offer()

        ticket = self._bridge.run(
            lambda report: session.try_model(file.path, report),
            lane=MODEL,
            name=TRIED,
            done=done,
            failed=self._refuse_offer,
            stopped=self._back_to_offer,
        )
        self._wait(
            ticket,
            file,
            self.tr("Reading the file and working out its SHA-256."),
            self.tr("Trying it in a process of its own."),
        )

    def use(self, typed: str) -> None:
        """Accept the model that was tried and use it from now on."""
        tried, session = self._tried, self._bridge.session
        if tried is None:
            return
        if not tried.file.generates:
            self._read_with(tried, typed)
            return
        self._bridge.stop_model()

        def done(_: Changes) -> None:
            self._seconds_each = None
            self._settle()
            self._card.in_use.everything.setFocus()
            self._bridge.suggest_ahead()

        ticket = self._bridge.run(
            lambda report: session.use_model(tried, report, typed=typed),
            lane=MODEL,
            name=USED,
            done=done,
            failed=self._refuse_offer,
            stopped=self._back_to_offer,
        )
        self._wait(ticket, tried.file, self.tr("Reading the file into memory."), self.tr("Making it ready."))

    def _read_with(self, tried: TriedModel, typed: str) -> None:
        """Let a model that only compares texts read the documents from now on."""
        session = self._bridge.session

        def done(_: Changes) -> None:
            self._settle()
            self._card.reveal(self._builtin.instead)
            self._bridge.learn_if_due()

        ticket = self._bridge.run(
            lambda report: session.use_embedder(tried, report, typed=typed),
            lane=LEARN,
            name=READS,
            done=done,
            failed=self._refuse_offer,
            stopped=self._back_to_offer,
        )
        self._wait(ticket, tried.file, self.tr("Reading the file into memory."), self.tr("Making it ready."))

    def read_with_builtin(self) -> None:
        """Let the built-in model read the documents again."""
        session = self._bridge.session

        def done(_: Changes) -> None:
            self._settle()
            self._bridge.learn_if_due()

        self._bridge.run(
            lambda report: session.use_embedder(None, report), lane=LEARN, name=READS, done=done, failed=self._refuse
        )

    def _wait(self, ticket: Ticket, file: ModelFile, said: str, standing: str) -> None:
        card = self._card
        card.refuse(None)
        card.waiting_for.setText(visible(file.name))
        card.turn_to(card.waiting)
        card.running.follow(ticket, said, standing)
        card.running.stop.setFocus()

    def _back_to_offer(self) -> None:
        self._card.turn_to(self._card.offer)
        self._card.reveal(self._card.offer.take_focus())
        self._bridge.suggest_ahead()  # what is in use goes on reading

    def _refuse_offer(self, error: BaseException) -> None:
        self._back_to_offer()
        self._refuse(error)

    def _refuse(self, error: BaseException) -> None:
        """Say in the card what went wrong; a mistake of ours goes where all of them go."""
        if isinstance(error, CloisterError):
            self._card.refuse(error)
        else:
            self._bridge.trouble(error)

    # in use

    def read_everything(self) -> None:
        """Let it read all documents that it has not read."""
        self._bridge.stop_model()

        def ended(_: object = None) -> None:
            held = self._card.in_use.holds_keys()
            self._card.in_use.follow(None)
            self._settle()
            if held:
                self._card.in_use.take_focus()

        def failed(error: BaseException) -> None:
            ended()
            self._refuse(error)

        ticket = self._bridge.run(
            self._bridge.session.suggest_all, lane=MODEL, name=READ, done=ended, failed=failed, stopped=ended
        )
        self._card.refuse(None)
        self._card.in_use.follow(ticket)
        self._card.in_use.running.stop.setFocus()

    def drop(self) -> None:
        """Use no language model any more; its memory is given back."""
        self._bridge.stop_model()

        def done(_: Changes) -> None:
            self._settle()
            self._card.choice.choose.setFocus()

        self._card.refuse(None)
        self._bridge.run(self._bridge.session.drop_model, lane=MODEL, name=DROPPED, done=done, failed=self._refuse)
