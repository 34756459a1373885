"""A process that works as hard as it can until it is killed: imports, answers and refits at once.

It says what is safe the moment it is safe: one line "answer DOCUMENT LABEL" or "documents COUNT", flushed, after the
verb returned. What it said must be found in the file afterwards.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from app.session import Session
from tests.fakes import ANNA, FakeEmbedder, document

_say_lock = threading.Lock()


def say(line: str) -> None:
    with _say_lock:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def main(path: str) -> None:
    session = Session.open(Path(path), person=ANNA, embedder=FakeEmbedder)
    threading.Thread(target=add, args=(session,), daemon=True).start()
    threading.Thread(target=learn, args=(session,), daemon=True).start()
    say("ready")
    labels = session.labels()
    step = session.step()
    number = 0
    while True:
        item = step.next
        # Lanes give way to whoever is at work, so there must be pauses for kills to fall into imports and refits.
        time.sleep(0.002 if number % 3 else 0.08)
        if item is None:
            step = session.step()
            continue
        label = labels[number % len(labels)]
        step = session.decide(item.document.id, label.id, item=item)
        say(f"answer {item.document.id} {label.id}")
        number += 1


def add(session: Session) -> None:
    batch = 0
    while True:
        words = "about the supply of goods, the price to be paid and the law that governs it " * 4
        start = session.progress().documents
        session.add_documents(document(f"k{start + n}", f"Document {start + n} {words}") for n in range(200))
        say(f"documents {session.progress().documents}")
        batch += 1


def learn(session: Session) -> None:
    while True:
        session.learn()
