"""Language models: files, whether they may be used, and the one a project uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from app.records.identities import LabelId


class ModelStanding(Enum):
    """Whether a model file may be used."""

    ALLOWED = "allowed"  # on the administrator's list
    ACCEPTED = "accepted"  # by this person, earlier
    UNKNOWN = "unknown"  # this person may accept it
    FORBIDDEN = "forbidden"  # the administrator's list is the only one that counts, and it is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A model file as it describes itself: all texts are strangers' words, shown as plain text only.

    ``origin`` is the program it was found with ("Ollama", "" where a person named it). ``size`` and ``needed``, the
    memory it will take, are bytes, as is ``free`` (``None`` where the system does not say); ``context`` is in tokens,
    0 where it does not say. Without ``generates`` it only compares texts. ``problem`` is one sentence on why it cannot
    be used, "" where it can.
    """

    path: Path
    name: str
    origin: str = ""
    size: int = 0
    architecture: str = ""
    quantisation: str = ""
    parameters: int = 0
    context: int = 0
    licence: str = ""
    generates: bool = True
    needed: int = 0
    free: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedModel:
    """A model file that ran once in a child. ``fits``: it can be loaded without pushing other things out of memory."""

    file: ModelFile
    sha256: str
    standing: ModelStanding
    tokens_per_second: float
    fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """The language model of a project, on this machine.

    ``file`` is ``None`` while none was chosen; ``problem`` is one sentence on why the chosen one cannot be used here.
    ``opinions`` of ``documents`` (those with text) have an opinion under the labels' present words. Of ``answers`` it
    was compared with, ``model_right`` were as it said and ``head_right`` as the head said without having seen them;
    ``loss`` and ``head_loss`` are mean log losses on answers held out, of both together and of the head alone.
    ``weights`` say for each label how much its word counts (0: not at all). ``seconds_each`` is what a document took of
    late, ``None`` before that can be said. ``embedder`` is the model file that turns
    texts into vectors, ``None`` for the built-in one.
    """

    file: ModelFile | None = None
    sha256: str = ""
    standing: ModelStanding | None = None
    loaded: bool = False
    problem: str = ""
    opinions: int = 0
    documents: int = 0
    answers: int = 0
    model_right: int = 0
    head_right: int = 0
    loss: float | None = None
    head_loss: float | None = None
    weights: Mapping[LabelId, float] = field(default_factory=dict)
    threads: int | None = None
    seconds_each: float | None = None
    embedder: ModelFile | None = None

    @property
    def counts(self) -> bool:
        """Whether its word counts for any label."""
        return any(self.weights.values())
