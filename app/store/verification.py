"""Checks a project against its own hashes: SQLite's check, the chain, the rows, the texts, and a full replay."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict

from app.errors import CloisterError
from app.records import Finding, Report, Verification, silent
from app.store import documents, events, settings, state
from app.store.project import Project

MOST_FINDINGS = 100


def verify(project: Project, report: Report = silent) -> Verification:
    """Read everything once and name what does not verify. Changes nothing; raises only ``Cancelled``."""
    with project.read(lenient=True) as connection:
        count_events = connection.execute("SELECT count(*) FROM events").fetchone()[0]
        count_documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        log = settings.get(connection, "log") or ""
        _, head = events.head(connection, log)
    total = count_events + count_documents
    findings: list[Finding] = []
    findings += _check_file(project)
    chain = _check_chain(project, report, total)
    findings += chain
    findings += _check_documents(project, report, count_events, total)
    if not chain:
        findings += _check_replay(project)
    return Verification(
        events=count_events, documents=count_documents, head=head, findings=tuple(findings[:MOST_FINDINGS])
    )


def _check_file(project: Project) -> list[Finding]:
    with project.read(lenient=True) as connection:
        rows = connection.execute("PRAGMA integrity_check(5)").fetchall()
    return [Finding(place="file", sentence=f"SQLite's own check: {row[0]}") for row in rows if row[0] != "ok"]


def _check_chain(project: Project, report: Report, total: int) -> list[Finding]:
    """The first bad event of every log; what follows a broken link says nothing of its own."""
    findings: list[Finding] = []
    prev: dict[str, str] = defaultdict(lambda: events.GENESIS)
    seq: dict[str, int] = defaultdict(int)
    broken: set[str] = set()
    for done, (id_, hash_, content, log, number, kind, actor, at) in enumerate(events.each(project, lenient=True)):
        if done % 1_000 == 0:
            report(done, total, "events")
        if log in broken:
            continue
        fault = _fault(hash_, content, log, number, kind, actor, at, prev[log], seq[log] + 1)
        if fault:
            broken.add(log)
            findings.append(Finding(place=f"event {number} ({kind})", sentence=f"Event {number}, row {id_}: {fault}"))
        prev[log], seq[log] = hash_, number
    return findings


def _fault(
    hash_: str, content: str, log: str, number: int, kind: str, actor: str, at: str, prev: str, expected: int
) -> str | None:
    if number != expected:
        return f"event {expected} is missing before it."
    if events.digest(content) != hash_:
        return "its content does not match its hash."
    try:
        data = json.loads(content)
        if events.canonical(data) != content:
            return "it is not in canonical form."
        columns = (data["log"], data["seq"], data["kind"], data["actor"], data["at"])
        if columns != (log, number, kind, actor, at):
            return "its columns differ from its content."
        if data["prev"] != prev:
            return "it does not follow the event before it."
    except (ValueError, KeyError, TypeError):
        return "it cannot be read as an event."
    return None


def _check_documents(project: Project, report: Report, done: int, total: int) -> list[Finding]:
    findings: list[Finding] = []
    by_event: dict[int, list[bytes]] = defaultdict(list)
    last = 0
    while True:
        with project.read(lenient=True) as connection:
            rows = connection.execute(
                "SELECT d.id, d.text_hash, d.name, d.source, d.locator, d.reader, d.length, d.extra, d.truth, "
                "d.row_hash, d.event, t.text FROM documents d LEFT JOIN texts t ON t.document = d.id "
                "WHERE d.id > ? ORDER BY d.id LIMIT 200",
                (last,),
            ).fetchall()
        if not rows:
            break
        for row in rows:
            by_event[row[10]].append(bytes(row[9]))
            if documents.row_hash(*row[:9]) != row[9]:
                findings.append(Finding(place=f"document {row[0]}", sentence="Its entry does not match its hash."))
            elif row[11] is None or hashlib.sha256(row[11].encode("utf-8", "surrogatepass")).digest() != row[1]:
                findings.append(Finding(place=f"document {row[0]}", sentence="Its text does not match its hash."))
        last = rows[-1][0]
        report(done + last, total, "documents")
    return findings + _check_batches(project, by_event)


def _check_batches(project: Project, by_event: dict[int, list[bytes]]) -> list[Finding]:
    """Every batch of documents is as the log says it was when it came."""
    with project.read(lenient=True) as connection:
        rows = connection.execute("SELECT id, seq, content FROM events WHERE kind = 'documents_added'").fetchall()
    findings = []
    for id_, number, content in rows:
        hashes = by_event.pop(id_, [])
        try:
            body = json.loads(content)["body"]
            same = len(hashes) == body["count"] and hashlib.sha256(b"".join(hashes)).hexdigest() == body["digest"]
        except (ValueError, KeyError, TypeError):
            same = False
        if not same:
            findings.append(
                Finding(place=f"event {number} (documents_added)", sentence="The documents it added are not all there.")
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
