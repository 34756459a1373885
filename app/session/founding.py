"""How a project begins, and what is looked at before one is opened."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import app
from app.errors import DamagedProject
from app.log import Log
from app.records import LabelSetId, Person
from app.store import events, settings
from app.store.project import Project
from app.store.refusals import newest_backup
from app.wording import translate


def begin(store: Project, person: Person, name: str, seed: int, clock: Callable[[], datetime]) -> None:
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
        log.record(connection, "person_added", person_body(person))
        label_set = LabelSetId(hashlib.sha256(f"{project_id}\x00labels".encode()).hexdigest()[:16])
        log.record(connection, "label_set_added", {"label_set": label_set, "name": "Labels", "kind": "one"})


def person_body(person: Person) -> dict[str, object]:
    """A person as an event names them."""
    return {
        "person": person.id,
        "name": person.name,
        "public_key": None if person.public_key is None else person.public_key.hex(),
    }


def check_end_of_chain(store: Project) -> None:
    """The last event must match its hash, else raises ``DamagedProject``; the whole chain is ``verify``'s work."""
    with store.read() as connection:
        row = connection.execute("SELECT content, hash FROM events ORDER BY id DESC LIMIT 1").fetchone()
    if row is None or events.digest(row[0]) != row[1]:
        raise damaged(store.path)


def damaged(path: Path) -> DamagedProject:
    """What to raise where a project cannot be what its log says."""
    return DamagedProject(
        translate("errors", "“{name}” is damaged: its log does not match its own hashes.").format(name=path.name),
        safe=translate("errors", "It was not changed."),
        todo=newest_backup(path),
    )
