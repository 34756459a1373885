"""Suggestions by a language model: a log-probability for every label, in one pass over the document.

How a session calls it, all on one lane::

    tried = model_trial.try_model(path, report)               # in a child; the person then accepts tried.sha256
    suggester = suggesting.load(path, expected_sha256=accepted, report=report)
    suggester.frame(choices, question="…", examples=examples)  # evaluated once; again when labels or examples change
    for at, scores in suggester.each(texts, telling=spans, report=report):
        …                                                      # scores: float32 (k,), log-probabilities, in any order
    scores = suggester.score(text)                             # one document
    suggester.close()                                          # gives the memory back

``each`` yields document by document, so what was scored is kept when the person stops it. Before a document is scored
nothing of it is kept, afterwards nothing either. What comes out is always a distribution over the labels and never
anything else: a document can at most change its own suggestion.

**Position bias.** A model prefers some letters whatever it reads. The frame is therefore also asked about documents
without content, and what it answers there is divided out (contextual calibration: Zhao et al. 2021, equation 3 with
W = diag(p)⁻¹). ``orders`` above 1 also averages over as many rotations of the list of labels, at so many times the
price.

**Exactness.** The frame's keys and values are kept and shared, not computed again; with flash attention off (the
default) the scores are those of a plain evaluation of frame and document, bit for bit where documents are evaluated one
at a time (the default).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.engine import prompts
from app.engine.gguf import asking, reasons
from app.engine.gguf import header as headers
from app.engine.gguf import options as option_tokens
from app.engine.gguf.markers import broken
from app.engine.gguf.options import Options, log_sum
from app.engine.gguf.pace import TOGETHER, Pace, fitting_threads
from app.engine.gguf.refusals import refused
from app.engine.gguf.runtime import Context, Model, Part
from app.engine.prompts import Choice, Example, Family
from app.errors import ModelError
from app.records import Report, silent
from app.wording import translate

Scores = npt.NDArray[np.float32]
Spans = Sequence[tuple[int, int]]

ROOM = 1024
"""Tokens of a document that are read, unless told otherwise."""
MOST_CONTEXT = 8192
"""Tokens of frame and document together, at most."""
_WITHOUT_CONTENT = ("N/A", "…", "")
_FLOOR = 1e-4
"""Probability below which an option without content does not count as disliked still more."""
_FOR_A_REASON = 160
"""Tokens kept free for asking why and for the answer."""


class Suggester(Protocol):
    """Something that has an opinion on every label of a document."""

    @property
    def name(self) -> str:
        """For people: which model this is."""
        ...

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of its file."""
        ...

    def frame(
        self,
        choices: Sequence[Choice],
        *,
        question: str = "",
        examples: Sequence[Example] = (),
        report: Report = silent,
    ) -> Frame:
        """Learn what the labels are. Must come before :meth:`each`; ended by ``report``, it has to come again."""
        ...

    def each(
        self, texts: Sequence[str], *, telling: Sequence[Spans] | None = None, report: Report = silent
    ) -> Iterator[tuple[int, Scores]]:
        """Index and log-probabilities ``(k,)`` of every text, as they are ready."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What was evaluated once: its length in tokens, and how many of the examples found room."""

    tokens: int
    examples: int
    family: Family
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """One order of the labels: ``labels[i]`` stands at place ``i``; ``length`` tokens are kept; what to divide out."""

    labels: npt.NDArray[np.int64]
    length: int
    without_content: npt.NDArray[np.float64] | None = None


def load(
    path: Path,
    *,
    expected_sha256: str | None,
    threads: int | None = None,
    together: int | None = 1,
    report: Report = silent,
) -> LlamaSuggester:
    """Loads a model that was tried and accepted before.

    Its SHA-256 must equal ``expected_sha256`` unless that is ``None``. ``threads`` is measured where it is ``None``;
    so is ``together``, how many documents are evaluated in one call. ``report`` counts bytes of the hash. Raises
    :class:`ModelError`.
    """
    header = headers.read(path)
    digest = headers.sha256(path, report)
    if expected_sha256 is not None and digest != expected_sha256.lower():
        raise refused(
            translate("errors", "The model file “{name}” is not the one that was accepted: it was changed.").format(
                name=path.name
            )
        )
    if not header.generates:
        raise refused(
            translate("errors", "The model in “{name}” only compares texts; it cannot suggest labels.").format(
                name=path.name
            )
        )
    return LlamaSuggester(Model.open(path), header=header, sha256=digest, threads=threads, together=together)


class LlamaSuggester:
    """A :class:`Suggester` with llama.cpp behind it. It belongs to one lane."""

    def __init__(
        self,
        model: Model,
        *,
        header: headers.Header,
        sha256: str,
        threads: int | None = None,
        together: int | None = 1,
        flash_attention: bool = False,
    ) -> None:
        """``together`` is how many documents are evaluated in one call; measured on the way where it is ``None``.

        Only alone is a document's score independent of what it is scored with: sums over the cache are taken in
        another order otherwise, and half precision and quantised weights make a difference of 1e-6 one of up to 1e-2.
        """
        self.header = header
        self.hash = sha256
        self.threads = threads
        self._pace = Pace(together)
        self.family = prompts.recognise(
            header.architecture, header.template, lambda marker: model.marker(marker) is not None
        )
        self._model = model
        self._flash = flash_attention
        self._context: Context | None = None
        self._options: Options | None = None
        self._orders: list[_Order] = []
        self._openings = 0
        self._closing: list[int] = []
        self._room = ROOM

    @property
    def name(self) -> str:
        """For people: which model this is."""
        return self.header.name

    @property
    def together(self) -> int | None:
        """How many documents are evaluated in one call; ``None`` while that is measured."""
        return self._pace.together

    @together.setter
    def together(self, count: int | None) -> None:
        self._pace = Pace(count)

    @property
    def evaluated(self) -> int:
        """Tokens computed since the frame was laid."""
        return self._context.evaluated if self._context is not None else 0

    def close(self) -> None:
        """Give the memory back."""
        self._context = None
        self._model.close()

    # --- the frame

    def frame(
        self,
        choices: Sequence[Choice],
        *,
        question: str = "",
        examples: Sequence[Example] = (),
        room: int = ROOM,
        orders: int = 1,
        calibrated: bool = True,
        report: Report = silent,
    ) -> Frame:
        """Evaluates what is the same for every document and keeps it.

        ``choices`` are the labels, in the order in which scores come out; ``examples`` answered documents, the most
        useful first (:func:`app.engine.prompts.pick_examples`): those that find no room are left out from the end.
        ``room`` is how many tokens of a document are read; ``report`` is asked every few seconds whether to go on: what
        it raises leaves no frame. Raises :class:`ModelError`.
        """
        if len(choices) < 2:
            raise ValueError("there is nothing to choose from")
        self._orders = []
        self._options = option_tokens.choose(self._model, len(choices))
        self._closing = self._tokens(prompts.closing(self.family))
        orders = max(1, min(orders, len(choices)))
        most = min(MOST_CONTEXT, self._model.trained_context or MOST_CONTEXT)
        self._room = max(16, min(room, most // 2))
        free = self._room + max(len(self._closing) + asking.LIKELIEST, _FOR_A_REASON)
        rotations = [np.roll(np.arange(len(choices)), -(at * len(choices) // orders)) for at in range(orders)]
        kept = len(examples)
        while True:
            openings = [self._opening(choices, question, examples[:kept], order) for order in rotations]
            longest = max(map(len, openings))
            if longest + free <= most:
                break
            if not kept:
                raise ModelError(
                    translate("errors", "The labels with their guideline are too long for this language model."),
                    safe=translate("errors", "Your project is unharmed."),
                    todo=translate("errors", "Shorten the guideline, or choose a model with a longer context."),
                )
            kept = kept // 2
        self._make_room(len(openings), sum(map(len, openings)) + free)
        context = self._context
        assert context is not None
        self._openings = len(openings)
        context.between = lambda: report(0, 0)
        try:
            self._lay(context, openings)
            laid = [_Order(labels=order, length=len(tokens)) for order, tokens in zip(rotations, openings, strict=True)]
            self._orders = self._calibrated(laid) if calibrated else laid
        finally:
            context.between = None
        context.evaluated = 0
        return Frame(tokens=longest, examples=kept, family=self.family, options=self._options.names)

    def _opening(
        self,
        choices: Sequence[Choice],
        question: str,
        examples: Sequence[Example],
        order: npt.NDArray[np.int64],
    ) -> list[int]:
        assert self._options is not None
        places = np.argsort(order)
        moved = [Example(text=one.text, choice=int(places[one.choice]), reason=one.reason) for one in examples]
        segments = prompts.opening(
            self.family,
            [choices[label] for label in order],
            self._options.names,
            question=question,
            examples=moved,
        )
        begins = self._model.adds_bos or (prompts.TURNS[self.family].bos and self._model.bos >= 0)
        return [self._model.bos] * begins + self._tokens(segments)

    def _tokens(self, segments: Sequence[prompts.Segment]) -> list[int]:
        return [
            token
            for segment in segments
            for token in (
                self._model.frame_tokens(segment.text) if segment.marker else self._model.plain_tokens(segment.text)
            )
        ]

    def _make_room(self, openings: int, tokens: int) -> None:
        """An empty context with room for so many openings, in ``tokens`` together."""
        sequences = openings + TOGETHER + asking.LIKELIEST
        tokens = -(-tokens // 256) * 256
        old = self._context
        if old is None or old.tokens < tokens or old.tokens > 2 * tokens or old.sequences != sequences:
            self._context = None
            if old is not None:
                old.close()
            self._context = Context(
                self._model,
                tokens=tokens,
                sequences=sequences,
                threads=self.threads or 1,
                flash_attention=self._flash,
            )
        assert self._context is not None
        self._context.clear()

    def _lay(self, context: Context, openings: Sequence[Sequence[int]]) -> None:
        """Each opening in a sequence of its own."""
        if self.threads is None:
            self.threads = fitting_threads(context, openings[0])
            context.use_threads(self.threads)
        for at, opening in enumerate(openings):
            context.evaluate([Part(at, 0, opening, wanted=False)])

    def _calibrated(self, orders: Sequence[_Order]) -> list[_Order]:
        """The same with what each order answers to documents without content."""
        calibrated = []
        for at, order in enumerate(orders):
            asked = [self._model.plain_tokens(text) for text in _WITHOUT_CONTENT]
            found = [self._ask(at, order.length, [tokens], everything=True)[0] for tokens in asked]
            mean = np.mean(np.exp(np.stack(found)), axis=0)
            logs = np.log(np.maximum(mean, _FLOOR))
            calibrated.append(_Order(labels=order.labels, length=order.length, without_content=logs))
        return calibrated

    # --- documents

    def score(self, text: str, telling: Spans = ()) -> Scores:
        """Log-probabilities of the labels for one document: float32 ``(k,)``."""
        return next(self.each([text], telling=[telling]))[1]

    def each(
        self, texts: Sequence[str], *, telling: Sequence[Spans] | None = None, report: Report = silent
    ) -> Iterator[tuple[int, Scores]]:
        """Index and log-probabilities ``(k,)`` of every text, as they are ready, in their order.

        ``telling`` are, for each text, stretches from the most to the least telling: of a text that is too long they
        are what is read. ``report`` is called before each document and, of long ones and with large models, every few
        seconds; what it raises ends the work with nothing lost but the document that was being read.
        """
        if self._context is None or not self._orders:
            raise ValueError("lay a frame first")
        at = 0
        report(0, len(texts))
        while at < len(texts):
            group: list[list[int]] = []
            for text in texts[at : at + self._pace.group()]:
                tokens = self.document_tokens(text, telling[at + len(group)] if telling is not None else ())
                taken = sum(map(len, group)) + (len(group) + 1) * len(self._closing)
                if group and taken + len(tokens) > self._room + len(self._closing):
                    break
                group.append(tokens)
            started = time.perf_counter()
            scores = self._score(group, report, at, len(texts))
            tokens_read = sum(len(tokens) + len(self._closing) for tokens in group)
            self._pace.learn(len(group), time.perf_counter() - started, tokens_read)
            for row in scores:
                yield at, row
                at += 1
                report(at, len(texts))

    def reason(self, text: str, choice: int, telling: Spans = ()) -> str:
        """One sentence, in the model's own words, on why the label ``choice`` fits; "" where it has none.

        Plain text of at most 240 characters; what stands in quotation marks stands in the document. It is written for a
        label that was chosen before: it explains, it does not decide.
        """
        context, options = self._context, self._options
        if context is None or options is None:
            raise ValueError("lay a frame first")
        place = int(np.flatnonzero(self._orders[0].labels == choice)[0])
        asked = self._tokens(prompts.asking_why(self.family, options.names[place]))[: _FOR_A_REASON // 2]
        tokens = [*self.document_tokens(text, telling), *asked]
        slot, start = self._openings, self._orders[0].length
        context.copy(0, slot)
        try:
            logits = context.evaluate([Part(slot, start, tokens)])[0]
            return reasons.write(context, slot, start + len(tokens), logits, text)
        finally:
            context.forget(slot)

    def document_tokens(self, text: str, telling: Spans = ()) -> list[int]:
        """The tokens of a document as they are read: none of them a control token, at most the room there is."""
        characters = self._room * 6
        while True:
            tokens = self._model.plain_tokens(broken(prompts.telling(text, telling, characters)))
            if len(tokens) <= self._room:
                return tokens
            if characters <= 64:
                return tokens[: self._room]
            characters = min(characters * 3 // 4, max(64, characters * self._room // len(tokens)))

    def _ask(
        self, frame: int, length: int, group: Sequence[Sequence[int]], everything: bool = False
    ) -> npt.NDArray[np.float64]:
        assert self._context is not None and self._options is not None
        return asking.ask(
            self._context,
            self._options,
            [[*tokens, *self._closing] for tokens in group],
            frame=frame,
            length=length,
            slots=range(self._openings, self._openings + TOGETHER),
            most=None if everything else max(1, asking.MOST_BESIDE - len(self._closing)),
        )

    def _score(self, group: Sequence[Sequence[int]], report: Report, done: int, whole: int) -> list[Scores]:
        assert self._context is not None
        self._context.between = lambda: report(done, whole)
        try:
            found = [self._ask(at, order.length, group) for at, order in enumerate(self._orders)]
        finally:
            self._context.between = None
        return self._mean(found)

    def _mean(self, answers: Sequence[npt.NDArray[np.float64]]) -> list[Scores]:
        total = np.zeros((len(answers[0]), len(self._orders[0].labels)))
        for order, found in zip(self._orders, answers, strict=True):
            if order.without_content is not None:
                found = found - order.without_content
            total[:, order.labels] += found - log_sum(found)
        total /= len(self._orders)
        return list((total - log_sum(total)).astype(np.float32))
