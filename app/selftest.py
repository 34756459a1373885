"""Everything once, on made-up documents, without network: what a security team runs first."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import socket
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import app
from app import offline, paths, specimens, tiny_model
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
    "pypdfium2",
    "defusedxml",
    "python-calamine",
    "selectolax",
)
_FIRST_TOKENS = (1, *range(70, 86))
"""What the made-up language model reads: a start and some bytes, enough for a batch."""

_LEAST_PICTURE = 5_000
"""Bytes of a picture of a page on which something stands."""

Step = tuple[str, Callable[[], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was tried. ``detail`` says what was seen, ``seconds`` how long it took."""

    name: str
    ok: bool
    detail: str
    seconds: float


def run(report: Report = silent) -> list[Check]:
    """Try everything; a failure ends its own check only. Nothing is written but into a temporary folder."""
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="cloister-self-test-") as scratch:
        steps = [*_parts(Path(scratch)), *_journey(Path(scratch))]
        for done, (name, step) in enumerate(steps):
            report(done, len(steps), name)
            checks.append(_tried(name, step))
    return checks


def table(checks: Sequence[Check]) -> str:
    """One line a check for a terminal: result, seconds, name, what was seen."""
    lines = [
        f"{'ok' if check.ok else 'FAILED':<7}{check.seconds:>6.2f} s  {check.name}: {check.detail}" for check in checks
    ]
    failed = sum(not check.ok for check in checks)
    seconds = sum(check.seconds for check in checks)
    return "\n".join([*lines, f"{len(checks)} checks, {failed} failed, {seconds:.1f} s"])


def _tried(name: str, step: Callable[[], str]) -> Check:
    began = time.monotonic()
    try:
        ok, detail = True, step()
    except Exception as error:  # a self-test reports everything that can go wrong
        ok = False
        detail = str(error) if isinstance(error, CloisterError | AssertionError) else f"{type(error).__name__}: {error}"
    return Check(name=name, ok=ok, detail=detail, seconds=time.monotonic() - began)


def _parts(folder: Path) -> list[Step]:
    """What the program is made of, one by one."""
    return [
        ("versions", _versions),
        ("network", _network),
        ("built-in model", _embedder),
        ("language model library, Q8_0", lambda: _llama(folder, "Q8_0")),
        ("language model library, Q4_0", lambda: _llama(folder, "Q4_0")),
        ("read files in a child", _read),
    ]


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


def _llama(folder: Path, kind: tiny_model.Kind) -> str:
    """A quantised model made on the spot is evaluated and compared with plain arithmetic."""
    import llama_cpp

    model = tiny_model.make(kind, np.random.default_rng(7))
    path = folder / f"{kind}.gguf"
    model.save(path)
    language_model = llama_cpp.Llama(
        model_path=str(path), n_ctx=256, n_batch=32, n_threads=1, n_threads_batch=1, logits_all=True, verbose=False
    )
    try:
        language_model.eval(_FIRST_TOKENS)
        seen = np.array(language_model.scores[: len(_FIRST_TOKENS)], dtype=np.float64)
    finally:
        language_model.close()
    wanted = model.logits(_FIRST_TOKENS[0]).astype(np.float64)
    assert np.isfinite(seen).all(), "it computes no numbers"
    alike = float(seen[0] @ wanted / np.linalg.norm(seen[0]) / np.linalg.norm(wanted))
    assert alike > 0.999, f"it computes something else (cosine {alike:.4f})"
    return f"llama.cpp agrees with plain arithmetic (cosine {alike:.5f})"


def _read() -> str:
    """Files of all kinds, each read in the child that foreign files are read in; a page is drawn there, too."""
    from app.reading_child.reader import Reader

    wrong, began, started = [], time.monotonic(), 0.0
    files = specimens.files()
    with Reader() as reader:
        for name, (data, wanted) in files.items():
            found = list(reader.read(data, name, Source(path=Path(name))))
            started = started or time.monotonic() - began
            texts = [" ".join(raw.text.split()) for raw in found]
            if len(texts) != len(wanted) or not all(map(str.__contains__, texts, wanted)):
                wrong.append(f"{name} ({found[0].problem or 'another text'})")
        data, (sentence,) = files["agreement.pdf"]
        picture = reader.page(data, 1, 600, sentence, name="agreement.pdf")
    assert not wrong, "not read as they should be: " + ", ".join(wrong)
    assert picture.png.startswith(b"\x89PNG") and picture.width == 600, "a page was not drawn"
    kinds = ", ".join(Path(name).suffix.removeprefix(".").upper() for name in files)
    return f"{kinds}; the first after {started:.2f} s; a page drawn"


@contextmanager
def _opened(path: Path) -> Iterator[Session]:
    with Session.open(path, person=_PERSON) as session:
        yield session


def _journey(folder: Path) -> Iterator[Step]:
    """A project from its first document to an altered log; each step works on what the one before left."""
    path = folder / "self-test.cloister"

    def create() -> str:
        with Session.create(path, person=_PERSON, seed=1) as session:
            found = session.add_documents(_made_up(), labels_as="truth")
            for name, sentence in (("Invoice", "Asks for payment."), ("Contract", "Binds two parties.")):
                session.add_label(name, sentence)
        assert found.added == 40, f"{found.added} of 40 documents were added"
        assert found.duplicates == 1, "a duplicate was not noticed"
        return "40 documents, 1 duplicate noticed"

    def take_in() -> str:
        given = folder / "given"
        given.mkdir()
        for name, (data, _) in specimens.files().items():
            (given / name).write_bytes(data)
        rows = "".join(f'"{specimens.sentence(number)}"\n' for number in range(20, 25))
        (given / "agreements.csv").write_text("text\n" + rows, encoding="utf-8")
        with Session.create(folder / "files.cloister", person=_PERSON, seed=1) as session:
            sources = [Source(path=file) for file in sorted(given.iterdir())]
            found = session.import_documents(sources)
            again = session.import_documents(sources)
        assert not found.problems, "; ".join(f"{place}: {problem}" for place, problem in found.problems)
        assert (found.added, found.duplicates, found.without_text) == (17, 0, 0), (
            f"{found.added} of 17 documents were added, {found.duplicates} taken for duplicates"
        )
        assert again.added == 0, "the same files were added twice"
        return f"{found.added} documents out of {len(sources)} files; none of them a second time"

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

    def draw() -> str:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from app.ui import pictures

        with _opened(path) as session:
            drawn = pictures.render(session, None, folder / "pictures", "light", size=(1024, 700))
        small = [picture.stem for picture in drawn if picture.stat().st_size < _LEAST_PICTURE]
        assert not small, "empty: " + ", ".join(small)
        return f"{len(drawn)} pages of the window"

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
    yield "import files of all kinds", take_in
    yield "learn from names", learn
    yield "answer, close, open, undo", answer
    yield "learn from answers", suggest
    yield "export", export
    yield "verify", verify
    yield "draw the window", draw
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
