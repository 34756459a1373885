"""How far a language model was trusted when that was last measured: kept in the project, for when it is opened."""

from __future__ import annotations

import json

import numpy as np

from app.engine.pooling import Trust
from app.store import settings
from app.store.project import Project


def keep(store: Project, owner: str, task: str, trust: Trust) -> None:
    """Keep the trust in a task's opinions; ``owner`` names whose it is (label set and person)."""
    kept = {
        "task": task,
        "betas": trust.betas.tolist(),
        "answers": trust.answers,
        "model_right": trust.model_right,
        "head_right": trust.head_right,
        "loss": trust.loss,
        "head_loss": trust.head_loss,
    }
    with store.write() as connection:
        settings.put(connection, f"trust:{owner}", json.dumps(kept))


def find(store: Project, owner: str, task: str, classes: int) -> Trust | None:
    """What was kept, if it was for that task and so many labels."""
    with store.read() as connection:
        found = settings.get(connection, f"trust:{owner}")
    try:
        kept = json.loads(found or "{}")
        betas = np.array(kept["betas"], dtype=np.float64)
        if kept["task"] != task or betas.shape != (classes,):
            return None
        return Trust(
            betas=np.clip(betas, 0.0, None),
            answers=int(kept["answers"]),
            model_right=int(kept["model_right"]),
            head_right=int(kept["head_right"]),
            loss=kept["loss"],
            head_loss=kept["head_loss"],
        )
    except (ValueError, KeyError, TypeError):
        return None  # it is measured anew
