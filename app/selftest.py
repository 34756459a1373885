"""Everything once, on made-up documents, without network: what a security team runs first."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import app
from app import offline, paths
from app.engine import embedding, reading
from app.errors import CloisterError, RefusedOutbound
from app.records import Person, PersonId, RawDocument, Report, Source, silent
from app.session import Session, verify_file

_PERSON = Person(id=PersonId("f" * 32), name="Self-test")
_PACKAGES = (
    "PySide6-Essentials",
    "torch",
    "sentence-transformers",
    "transformers",
    "scikit-learn",
    "numpy",
    "sqlite-utils",
    "llama-cpp-python",
    "pyarrow",
    "openpyxl",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was tried. ``detail`` says what was seen."""

    name: str
    ok: bool
    detail: str


def run(report: Report = silent) -> list[Check]:
    """Try everything; a failure ends its own check only."""
    checks: list[Check] = []
    steps: list[tuple[str, Callable[[], str]]] = [
        ("versions", _versions),
        ("network", _network),
        ("embedder", _embedder),
        ("language model library", _llama),
    ]
    for done, (name, step) in enumerate(steps):
        report(done, len(steps) + 7, name)
        checks.append(_tried(name, step))
    with tempfile.TemporaryDirectory(prefix="cloister-self-test-") as scratch:
        for name, step in _journey(Path(scratch)):
            report(len(checks), len(steps) + 7, name)
            checks.append(_tried(name, step))
    return checks


def _tried(name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(name=name, ok=True, detail=step())
    except Exception as error:  # a self-test reports everything that can go wrong
        detail = str(error) if isinstance(error, CloisterError | AssertionError) else f"{type(error).__name__}: {error}"
        return Check(name=name, ok=False, detail=detail)


def _versions() -> str:
    found = [f"Cloister {app.__version__}", f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for package in _PACKAGES:
        found.append(f"{package} {importlib.metadata.version(package)}")
    return ", ".join(found) + f"; {platform.platform()}"


def _network() -> str:
    gap = offline.state()
    assert gap is not None, "the air gap was not put up"
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)  # a documentation address: nobody is there
    except (RefusedOutbound, PermissionError):
        return gap.sentence
    except OSError as error:
        raise AssertionError(f"a connection was attempted: {error}") from error
    raise AssertionError("a connection was made")


def _embedder() -> str:
    folder = paths.embedder_folder()
    digest = hashlib.sha256()
    with open(folder / "model.safetensors", "rb") as handle:
        while chunk := handle.read(1 << 20):
            digest.update(chunk)
    assert digest.hexdigest() == embedding.BUILTIN_SHA256, "its weights are not the published ones"
    return f"{embedding.BUILTIN_NAME}, SHA-256 {digest.hexdigest()}"


def _llama() -> str:
    import llama_cpp

    return f"llama-cpp-python {llama_cpp.__version__}"


@contextmanager
def _opened(path: Path) -> Iterator[Session]:
    with Session.open(path, person=_PERSON) as session:
        yield session


def _journey(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    path = folder / "self-test.cloister"

    def create() -> str:
        with Session.create(path, person=_PERSON, seed=1) as session:
            found = session.add_documents(_made_up(), labels_as="truth")
            for name, sentence in (("Invoice", "Asks for payment."), ("Contract", "Binds two parties.")):
                session.add_label(name, sentence)
        assert found.added == 40, f"{found.added} of 40 documents were added"
        assert found.duplicates == 1, "a duplicate was not noticed"
        return "40 documents, 1 duplicate noticed"

    def learn() -> str:
        with _opened(path) as session:
            session.learn()
            suggested, _ = session.suggested()
            names = {label.id: label.name for label in session.labels()}
            truths = session.truths()
            right = sum(names[label] == truths[document] for document, label in suggested.items())
            return f"{right} of {len(suggested)} suggestions right before any answer"

    def answer() -> str:
        with _opened(path) as session:
            by_name = {label.name: label.id for label in session.labels()}
            step = session.step()
            for _ in range(20):
                assert step.next is not None, "nothing was asked"
                document = step.next.document.id
                step = session.decide(document, by_name[session.truths()[document]], item=step.next)
            session.learn()
        with _opened(path) as session:
            assert session.progress().answered == 20, "answers were lost between two openings"
            session.undo()
            assert session.progress().answered == 19, "undo did nothing"
        return "20 answers kept, 1 undone after reopening"

    def suggest() -> str:
        with _opened(path) as session:
            session.learn()
            suggested, _ = session.suggested()
            names = {label.id: label.name for label in session.labels()}
            truths = session.truths()
            right = sum(names[label] == truths[document] for document, label in suggested.items())
        assert right >= 38, f"only {right} of 40 suggestions are right"
        return f"{right} of 40 suggestions right after 19 answers"

    def export() -> str:
        with _opened(path) as session:
            for suffix in ("csv", "jsonl", "parquet", "xlsx"):
                rows = session.export(folder / f"out.{suffix}")
                assert rows == 40, f"{rows} of 40 rows in {suffix}"
        read = list(reading.read(Source(path=folder / "out.csv", text_column="text", label_column="label"), silent))
        assert len(read) == 40, f"{len(read)} of 40 rows read back"
        assert sum(bool(raw.label) for raw in read) == 19, "labels were lost in the export"
        return "CSV, JSONL, Parquet and XLSX, the CSV read back"

    def verify() -> str:
        with _opened(path) as session:
            found = session.verify()
        assert found.ok, "; ".join(finding.sentence for finding in found.findings)
        return f"{found.events} events, chain ends in {found.head[:16]}…"

    def notice() -> str:
        connection = sqlite3.connect(path)
        connection.execute("DROP TRIGGER events_no_update")
        connection.execute(
            "UPDATE events SET content = replace(content, 'approved', 'corrected') "
            "WHERE id = (SELECT max(id) FROM events WHERE kind = 'decided')"
        )
        connection.commit()
        connection.close()
        found = verify_file(path)
        assert not found.ok, "an altered event was not noticed"
        return f"an altered event was found and named: {found.findings[0].place}"

    yield "new project", create
    yield "learn from names", learn
    yield "answer, close, open, undo", answer
    yield "learn from answers", suggest
    yield "export", export
    yield "verify", verify
    yield "verify an altered log", notice


def _made_up() -> Iterator[RawDocument]:
    things = ("paper", "chairs", "cables", "bread", "valves", "software", "gloves", "timber", "paint", "glass")
    for number in range(40):
        thing = things[number % len(things)]
        if number % 2:
            words = f"Invoice no. {1000 + number}. Please pay {number * 17} EUR for {thing} within {10 + number} days."
        else:
            words = f"Agreement no. {number}. The parties agree on the supply of {thing} for {number + 1} years."
        yield _raw(f"document {number}", words, "Invoice" if number % 2 else "Contract")
    yield _raw("twin", "Agreement no. 0. The parties agree on the supply of paper for 1 years.", "Contract")


def _raw(name: str, words: str, label: str) -> RawDocument:
    return RawDocument(name=name, text=words, source="made up", label=label, reader="made/1")
