"""Checks a project against its own hashes: SQLite's check, the chain, rows, texts, originals, and a full replay."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from app.errors import CloisterError
from app.records import Finding, Lack, Report, Verification, silent
from app.store import documents, entries, events, settings, state
from app.store.entries import Entry
from app.store.project import Project

MOST_FINDINGS = 100


def verify(project: Project, report: Report = silent) -> Verification:
    """Read everything once and name what does not verify. Changes nothing; raises only ``Cancelled``.

    The project must be at rest: a session gives a copy of itself.
    """
    with project.read(lenient=True) as connection:
        count_events = connection.execute("SELECT count(*) FROM events").fetchone()[0]
        count_documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        _, head = events.last_of(connection)
    total = count_events + count_documents
    findings: list[Finding] = []
    for check in (
        lambda: _check_file(project),
        lambda: _check_chain(project, report, total),
        lambda: _check_settings(project),
        lambda: _check_unread(project),
        lambda: _check_documents(project, report, count_events, total),
        lambda: _check_originals(project, report, total),
    ):
        findings += _attempted(check)
    if not findings:
        findings += _check_replay(project)
    return Verification(
        events=count_events, documents=count_documents, head=head, findings=tuple(findings[:MOST_FINDINGS])
    )


def _attempted(check: Callable[[], list[Finding]]) -> list[Finding]:
    """What a check finds; damage so deep that it cannot even be read is a finding, too."""
    try:
        return check()
    except (CloisterError, sqlite3.Error, KeyError, ValueError, TypeError, AttributeError) as error:
        return [Finding(place="file", sentence=f"A part of it cannot be read any more ({type(error).__name__}).")]


def _check_file(project: Project) -> list[Finding]:
    with project.read(lenient=True) as connection:
        rows = connection.execute("PRAGMA integrity_check(5)").fetchall()
    return [Finding(place="file", sentence=f"SQLite's own check: {row[0]}") for row in rows if row[0] != "ok"]


def _check_chain(project: Project, report: Report, total: int) -> list[Finding]:
    """The first bad event. What comes behind a broken link says nothing of its own."""
    seen: set[str] = set()
    open_ends: set[str] = set()
    last = (0, "", "")
    for done, row in enumerate(events.each(project, lenient=True)):
        if done % 1_000 == 0:
            report(done, total, "events")
        id_, hash_, kind, _, _, content = row
        fault = _fault(row, seen)
        if fault:
            return [Finding(place=f"event {id_} ({kind})", sentence=f"Event {id_}: {fault}")]
        open_ends.difference_update(json.loads(content)["parents"])
        seen.add(hash_)
        open_ends.add(hash_)
        last = (id_, hash_, kind)
    loose = open_ends - {last[1]}
    if loose:
        return [Finding(place=f"event {last[0]} ({last[2]})", sentence=f"{len(loose)} events before it lead nowhere.")]
    return []


def _fault(row: events.Row, seen: set[str]) -> str | None:
    _, hash_, kind, actor, at, content = row
    try:
        data = json.loads(content)
        if events.digest(content) != hash_:
            return "its content does not match its hash."
        if events.canonical(data) != content:
            return "it is not in canonical form."
        if (data["kind"], data["actor"], data["at"]) != (kind, actor, at):
            return "its columns differ from its content."
        parents = data["parents"]
        if not all(parent in seen for parent in parents) or not isinstance(data["body"], dict):
            return "an event before it is missing or was altered."
        if bool(parents) != bool(seen):
            return "it does not follow the event before it."
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "it cannot be read as an event."
    return None


def _check_settings(project: Project) -> list[Finding]:
    """What the project says of itself is what its first event said."""
    with project.read(lenient=True) as connection:
        row = connection.execute("SELECT content FROM events WHERE kind = 'project_created' ORDER BY id").fetchone()
        stored = tuple(settings.get(connection, key) for key in ("id", "name", "seed"))
    body = json.loads(row[0])["body"]
    if stored != (body["project"], body["name"], str(body["seed"])):
        return [Finding(place="table project", sentence="It differs from what was founded.")]
    return []


def _check_unread(project: Project) -> list[Finding]:
    with project.read(lenient=True) as connection:
        rows = connection.execute(
            "SELECT event, entry, source, locator, reason, lack, bytes_hash FROM unread ORDER BY id"
        ).fetchall()
        told = connection.execute("SELECT id, content FROM events WHERE kind = 'unread_added'").fetchall()
    by_event: dict[int, list[Entry]] = defaultdict(list)
    for event, hash_, source, locator, reason, lack, bytes_hash in rows:
        entry = Entry(
            source=source, locator=locator, reason=reason, lack=Lack(lack), bytes_hash=(bytes_hash or b"").hex()
        )
        if entry.hash != hash_:
            return [Finding(place="table unread", sentence="It has an entry that is not what its hash says.")]
        by_event[event].append(entry)
    for id_, content in told:
        body, found = json.loads(content)["body"], by_event.pop(id_, [])
        if "lacks" in body:
            sound = entries.digest(found) == body["digest"]
        else:  # version 1 kept no kind of reason: it follows from the sentence
            sound = entries.first_digest(found) == body["digest"] and all(
                one.lack is entries.lack_of(one.reason) and not one.bytes_hash for one in found
            )
        if not sound:
            return [Finding(place=f"event {id_} (unread_added)", sentence="The list it kept is not as it was.")]
    return [Finding(place="table unread", sentence="It has entries that no event added.")] if by_event else []


def _check_originals(project: Project, report: Report, total: int) -> list[Finding]:
    """Every file that is kept is what it was, piece by piece, and some document was read from it."""
    findings: list[Finding] = []
    with project.read(lenient=True) as connection:
        kept = connection.execute(
            "SELECT bytes_hash, size, pieces, "
            "EXISTS (SELECT 1 FROM documents d WHERE d.bytes_hash = originals.bytes_hash) "
            "FROM originals ORDER BY bytes_hash"
        ).fetchall()
    for hash_, size, pieces, named in kept:
        report(total, total, "originals")
        found, length, count = hashlib.sha256(), 0, 0
        while True:
            with project.read(lenient=True) as connection:
                row = connection.execute(
                    "SELECT data FROM original_pieces WHERE bytes_hash = ? AND piece = ?", (hash_, count)
                ).fetchone()
            if row is None:
                break
            found.update(row[0])
            length, count = length + len(row[0]), count + 1
        place = f"original {hash_.hex()[:16]}"
        if found.digest() != hash_ or (length, count) != (size, pieces):
            findings.append(Finding(place=place, sentence="Its pages are not what was read."))
        elif not named:
            findings.append(Finding(place=place, sentence="No document was read from it."))
    return findings


def _check_documents(project: Project, report: Report, done: int, total: int) -> list[Finding]:
    findings: list[Finding] = []
    by_event: dict[int, list[bytes]] = defaultdict(list)
    last = 0
    columns = ", ".join(f"d.{name}" for name in documents.HASHED)
    while True:
        with project.read(lenient=True) as connection:
            rows = connection.execute(
                f"SELECT d.id, d.row_hash, d.event, t.text, {columns} FROM documents d "
                "LEFT JOIN texts t ON t.document = d.id WHERE d.id > ? ORDER BY d.id LIMIT 200",
                (last,),
            ).fetchall()
        if not rows:
            break
        for id_, row_hash, event, text, *row in rows:
            by_event[event].append(bytes(row_hash))
            if documents.row_hash(*row) != row_hash:
                findings.append(Finding(place=f"document {id_}", sentence="Its entry does not match its hash."))
            elif text is None or not _is_text_of(text, dict(zip(documents.HASHED, row, strict=True))):
                findings.append(Finding(place=f"document {id_}", sentence="Its text does not match its hash."))
        last = rows[-1][0]
        report(done + last, total, "documents")
    return findings + _check_batches(project, by_event)


def _is_text_of(text: str, row: dict[str, Any]) -> bool:
    if row["length"] == 0:  # a scan
        named = documents.scan_hash((row["bytes_hash"] or b"").hex(), row["locator"])
        return text == "" and named == row["text_hash"].hex()
    return bool(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() == row["text_hash"])


def _check_batches(project: Project, by_event: dict[int, list[bytes]]) -> list[Finding]:
    """Every batch of documents is as the log says it was when it came."""
    with project.read(lenient=True) as connection:
        rows = connection.execute("SELECT id, content FROM events WHERE kind = 'documents_added'").fetchall()
    findings = []
    for id_, content in rows:
        hashes = by_event.pop(id_, [])
        body = json.loads(content)["body"]
        if len(hashes) != len(body["texts"]) or hashlib.sha256(b"".join(hashes)).hexdigest() != body["digest"]:
            findings.append(
                Finding(place=f"event {id_} (documents_added)", sentence="The documents it added are not all there.")
            )
    findings += [
        Finding(place=f"row {id_}", sentence=f"{len(hashes)} documents that no event added.")
        for id_, hashes in by_event.items()
    ]
    return findings


def _check_replay(project: Project) -> list[Finding]:
    try:
        fresh = state.replay(project)
    except (CloisterError, sqlite3.Error, KeyError, ValueError, TypeError) as error:
        return [Finding(place="replay", sentence=f"The events cannot be replayed ({type(error).__name__}).")]
    try:
        return [
            Finding(place=f"table {table}", sentence="It differs from what the events add up to.")
            for table in state.differences(project, fresh)
        ]
    finally:
        fresh.close()
