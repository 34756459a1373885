"""A session whose language model is made up: it answers at once, or waits until it is told to go on."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.errors import InputError, ModelError
from app.records import (
    Changes,
    DocumentId,
    LabelId,
    ModelFile,
    ModelStanding,
    ModelState,
    Report,
    SecondOpinion,
    Step,
    TriedModel,
    silent,
)
from app.session import Session

GB = 1_000_000_000
HASH = "5f3a9c01d2e4b67788990aabbccddeeff00112233445566778899aabbccddeef"
QWEN = ModelFile(
    path=Path("/home/anna/Models/qwen2.5-7b-instruct-q4_k_m.gguf"),
    name="Qwen 2.5 7B Instruct",
    size=4_683_074_240,
    architecture="qwen2",
    quantisation="Q4_K",
    parameters=7_615_616_512,
    context=32_768,
    licence="apache-2.0",
    needed=6 * GB,
    free=9 * GB,
)
FOUND = (
    replace(QWEN, name="llama3.1:8b", origin="Ollama", architecture="llama", licence="llama3.1"),
    replace(QWEN, origin="LM Studio"),
    ModelFile(
        path=Path("/home/anna/broken.gguf"),
        name="TheOwner/broken",
        origin="Hugging Face",
        size=1200,
        problem="The file “broken.gguf” is a web page, not a model; its download went wrong.",
    ),
)
BROKEN = ModelError(
    "The model in “qwen.gguf” made the separate process crash in which it was tried.",
    safe="It was not loaded; your project is unharmed.",
    todo="Choose another model file, or fetch this one again.",
)


class WithModels(Session):
    """A real session with made-up verbs for language models. ``hold`` keeps long ones waiting."""

    found: Sequence[ModelFile] = FOUND
    standing = ModelStanding.UNKNOWN
    generates = True
    refusal: ModelError | None = None
    state = ModelState(documents=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hold = threading.Event()
        self.hold.set()

    def _wait(self, report: Report, total: int) -> None:
        done = 0
        while not self.hold.wait(0.01):
            done = min(done + total // 100, total)
            report(done, total)
        report(total, total)

    def find_models(self, report: Report = silent) -> Sequence[ModelFile]:
        return self.found

    def describe_model(self, path: Path, origin: str = "", report: Report = silent) -> ModelFile:
        return replace(QWEN, path=path, origin=origin)

    def try_model(self, path: Path, report: Report = silent, *, as_embedder: bool = False) -> TriedModel:
        self._wait(report, QWEN.size)
        if self.refusal is not None:
            raise self.refusal
        file = replace(QWEN, path=path, generates=self.generates)
        return TriedModel(file=file, sha256=HASH, standing=self.standing, tokens_per_second=41.0)

    def use_model(self, tried: TriedModel, report: Report = silent, *, typed: str = "") -> Changes:
        self._wait(report, QWEN.size)
        if self.standing is ModelStanding.UNKNOWN and typed != HASH[:8]:
            raise InputError("That is not how the SHA-256 of this model begins.", todo="Type its first digits.")
        self.state = replace(self.state, file=tried.file, sha256=tried.sha256, loaded=True)
        return Changes.OPINIONS

    def drop_model(self, report: Report = silent) -> Changes:
        self.state = ModelState(documents=60)
        return Changes.OPINIONS

    def use_embedder(self, tried: TriedModel | None, report: Report = silent, *, typed: str = "") -> Changes:
        self.state = replace(self.state, embedder=None if tried is None else tried.file)
        return Changes.VECTORS

    def model_state(self) -> ModelState:
        return self.state

    @property
    def suggest_due(self) -> bool:
        return False

    def suggest_ahead(self, report: Report = silent) -> Changes:
        return Changes.NONE

    def suggest_all(self, report: Report = silent) -> Changes:
        done = self.state.opinions
        while done < self.state.documents:
            report(done, self.state.documents, "reading")
            self.hold.wait(0.05)
            done += 1
            self.state = replace(self.state, opinions=done)
        return Changes.OPINIONS | Changes.FIGURES

    # what Review shows

    disagrees: bool | None = None
    """Whether the opinion differs from the head's; ``None``: there is none."""

    def _with_opinion(self, step: Step) -> Step:
        item = step.next
        if self.disagrees is None or item is None or item.suggestion is None:
            return step
        suggestion = item.suggestion
        other = next(label.id for label in self.labels() if label.id != suggestion.label)
        said = other if self.disagrees else suggestion.label
        second = SecondOpinion(
            model=QWEN.name,
            sha256=HASH,
            label=said,
            confidence=0.71,
            confidences={said: 0.71},
            own_label=suggestion.label,
            own_confidence=suggestion.confidence,
            right=34,
            answers=50,
        )
        return replace(step, next=replace(item, suggestion=replace(suggestion, second=second)))

    def step(self) -> Step:
        return self._with_opinion(super().step())

    def decide(self, document: DocumentId, label: LabelId, **more: Any) -> Step:
        return self._with_opinion(super().decide(document, label, **more))

    def flag(self, document: DocumentId, on: bool) -> Step:
        return self._with_opinion(super().flag(document, on))

    def model_reason(self, document: DocumentId, report: Report = silent) -> str:
        return 'It asks for money: "Please pay".'
