"""The log of a run: all that was done, so that the same can be done again, by a session or in the window.

JSON: ``{"format": "cloister simulation", "version": 1, "runs": [{"seed", "target", "head", "steps"}]}``. A step is a
list: ``["add"]``, ``["label", name]``, ``["none", name]``, ``["learn"]``, ``["answer", label, hash of the document's
text, kind of question]``, ``["begin"]``, ``["settle"]``. ``head`` is the SHA-256 of the head at the end. No text is in
it, but names of labels are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError
from app.simulation.results import LoggedStep, Simulation
from app.wording import translate

FORMAT = "cloister simulation"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRun:
    """One run as it was written."""

    seed: int
    target: float
    head: str
    steps: Sequence[LoggedStep]


def written(runs: Sequence[Simulation]) -> str:
    """The logs of runs, one step a line."""
    parts = []
    for run in runs:
        steps = ",\n".join(json.dumps(step.plain(), ensure_ascii=False) for step in run.log)
        head = json.dumps({"seed": run.seed, "target": run.target, "head": run.head})
        parts.append(f'{head[:-1]}, "steps": [\n{steps}\n]}}')
    start = json.dumps({"format": FORMAT, "version": VERSION})
    return f'{start[:-1]}, "runs": [\n' + ",\n".join(parts) + "\n]}\n"


def read(path: Path) -> list[LoggedRun]:
    """What :func:`written` made. Raises ``InputError`` where it is something else, and ``OSError``."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if (found["format"], found["version"]) != (FORMAT, VERSION):
            raise ValueError
        return [
            LoggedRun(
                seed=int(run["seed"]),
                target=float(run["target"]),
                head=str(run["head"]),
                steps=[_step(step) for step in run["steps"]],
            )
            for run in found["runs"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            translate("errors", "“{name}” is no log of a simulation.").format(name=path.name),
            todo=translate("errors", "Make one with cloister simulate --log."),
        ) from error


def _step(parts: Sequence[str]) -> LoggedStep:
    verb, label, document, question = [*(str(part) for part in parts), "", "", ""][:4]
    return LoggedStep(verb=verb, label=label, document=document, question=question)
