"""The schema and its history: small named functions, append-only; each runs in one transaction with its record.

What people gave and decided: ``documents``, ``texts``, ``originals`` with their pieces, ``unread`` and the ``events``
chain. What follows from the events, and is rebuilt from them exactly (store/state.py): the tables in ``DERIVED``. What
the machine worked out, and can work out again: ``vectors``, ``rounds``, ``pieces``, ``suggestions``, ``signatures``,
``reserve``, ``documents_fts``. What is about this machine or this person's pace, and is in no package: ``timings``,
``imports`` and ``places`` (where files lie).
"""

from __future__ import annotations

import sqlite_utils
from sqlite_utils import Migrations

from app.store import entries

VERSION = 4
"""Number of migrations; also the file's ``user_version``. A file with a higher one is refused."""

_schema = Migrations("cloister")

DERIVED = (
    "people",
    "label_sets",
    "labels",
    "label_versions",
    "numbers",
    "decisions",
    "answers",
    "marks",
    "actions",
    "settled",
    "approvals",
    "approval_batches",
)
"""Tables that a replay of the events rebuilds exactly."""


def apply(database: sqlite_utils.Database) -> None:
    """Bring the file to the current schema. Raises ``sqlite3.Error`` with nothing half-done."""
    _schema.apply(database)


def pending(database: sqlite_utils.Database) -> bool:
    """Whether the file lacks a migration."""
    return bool(_schema.pending(database))


def unknown(database: sqlite_utils.Database) -> bool:
    """Whether the file records a migration this version does not know, in this set or another."""
    if "_sqlite_migrations" not in database.table_names():
        return False
    known = {migration.name for migration in _schema._migrations}
    rows = database.query("SELECT migration_set, name FROM _sqlite_migrations")
    return any(row["migration_set"] != "cloister" or row["name"] not in known for row in rows)


def _refuse(table: str, *verbs: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in verbs
    ]


@_schema()
def m001_first(db: sqlite_utils.Database) -> None:
    statements = [
        """CREATE TABLE project (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        # The log. `id` is the order of arrival here; an event is known everywhere by its hash.
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            actor TEXT NOT NULL,
            at TEXT NOT NULL,
            content TEXT NOT NULL
        ) STRICT""",
        *_refuse("events", "UPDATE", "DELETE"),
        """CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            text_hash BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            locator TEXT NOT NULL,
            reader TEXT NOT NULL,
            length INTEGER NOT NULL,
            extra TEXT NOT NULL,
            truth TEXT,
            row_hash BLOB NOT NULL,
            event INTEGER NOT NULL REFERENCES events (id)
        ) STRICT""",
        *_refuse("documents", "UPDATE", "DELETE"),
        """CREATE TABLE texts (
            document INTEGER PRIMARY KEY REFERENCES documents (id),
            text TEXT NOT NULL
        ) STRICT""",
        *_refuse("texts", "UPDATE", "DELETE"),
        """CREATE VIRTUAL TABLE documents_fts USING fts5(
            text, content='texts', content_rowid='document', tokenize='unicode61 remove_diacritics 2'
        )""",
        """CREATE TABLE unread (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            locator TEXT NOT NULL,
            reason TEXT NOT NULL,
            event INTEGER NOT NULL REFERENCES events (id),
            UNIQUE (source, locator, reason)
        ) STRICT""",
        *_refuse("unread", "UPDATE", "DELETE"),
        # --- rebuilt from the events ---
        """CREATE TABLE people (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            public_key TEXT
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE label_sets (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE labels (
            id TEXT PRIMARY KEY,
            label_set TEXT NOT NULL REFERENCES label_sets (id),
            name TEXT NOT NULL,
            sentence TEXT NOT NULL,
            guideline TEXT NOT NULL,
            key TEXT NOT NULL,
            colour INTEGER NOT NULL,
            position INTEGER NOT NULL,
            version INTEGER NOT NULL,
            wording TEXT NOT NULL,
            retired INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        # A wording is named by the event that introduced it: two copies may both have a "version 2".
        """CREATE TABLE label_versions (
            label TEXT NOT NULL REFERENCES labels (id),
            wording TEXT NOT NULL,
            version INTEGER NOT NULL,
            name TEXT NOT NULL,
            sentence TEXT NOT NULL,
            guideline TEXT NOT NULL,
            PRIMARY KEY (label, wording)
        ) STRICT, WITHOUT ROWID""",
        # Events name documents by the hash of their text; here they have numbers.
        """CREATE TABLE numbers (
            document INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        ) STRICT""",
        """CREATE TABLE decisions (
            event INTEGER NOT NULL,
            item INTEGER NOT NULL,
            label_set TEXT NOT NULL,
            document INTEGER NOT NULL,
            person TEXT NOT NULL,
            label TEXT,
            wording TEXT,
            how TEXT NOT NULL,
            question TEXT NOT NULL,
            at TEXT NOT NULL,
            shown_label TEXT,
            shown_ppm INTEGER,
            model TEXT,
            undone INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (event, item)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX decisions_cell ON decisions (label_set, person, document)",
        "CREATE INDEX decisions_at ON decisions (person, at)",
        # The current answer of one person to one document: the newest decision that was not undone.
        """CREATE TABLE answers (
            label_set TEXT NOT NULL,
            person TEXT NOT NULL,
            document INTEGER NOT NULL,
            event INTEGER NOT NULL,
            item INTEGER NOT NULL,
            label TEXT,
            question TEXT NOT NULL,
            PRIMARY KEY (label_set, person, document)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX answers_document ON answers (document)",
        """CREATE TABLE marks (
            person TEXT NOT NULL,
            document INTEGER NOT NULL,
            flagged INTEGER NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (person, document)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX marks_document ON marks (document)",
        # `undone` is the number of the event that undid it, 0 while it counts.
        """CREATE TABLE actions (
            event INTEGER PRIMARY KEY,
            person TEXT NOT NULL,
            document INTEGER,
            undone INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        "CREATE INDEX actions_person ON actions (person, undone, event)",
        # --- worked out by the machine ---
        """CREATE TABLE vectors (
            id INTEGER PRIMARY KEY,
            embedder TEXT NOT NULL,
            document INTEGER NOT NULL REFERENCES documents (id),
            spans BLOB NOT NULL,
            data BLOB NOT NULL,
            UNIQUE (embedder, document)
        ) STRICT""",
        """CREATE TABLE rounds (
            id INTEGER PRIMARY KEY,
            label_set TEXT NOT NULL REFERENCES label_sets (id),
            person TEXT NOT NULL,
            figures TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE pieces (
            id INTEGER PRIMARY KEY,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            piece INTEGER NOT NULL,
            form TEXT NOT NULL,
            data BLOB NOT NULL,
            UNIQUE (owner, name, piece)
        ) STRICT""",
        """CREATE TABLE reserve (
            label_set TEXT NOT NULL,
            person TEXT NOT NULL,
            document INTEGER NOT NULL,
            round INTEGER NOT NULL,
            PRIMARY KEY (label_set, person, document)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE timings (
            event INTEGER PRIMARY KEY,
            milliseconds INTEGER NOT NULL
        ) STRICT""",
        "PRAGMA user_version = 1",
    ]
    for statement in statements:
        db.execute(statement)


@_schema()
def m002_files(db: sqlite_utils.Database) -> None:
    statements = [
        # Which file a document was read from, where its pages and headings are, how many pages can be shown.
        "ALTER TABLE documents ADD COLUMN bytes_hash BLOB",
        "ALTER TABLE documents ADD COLUMN layout TEXT",
        "ALTER TABLE documents ADD COLUMN page_count INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX documents_file ON documents (bytes_hash) WHERE bytes_hash IS NOT NULL",
        "CREATE INDEX documents_scans ON documents (id) WHERE length = 0",
        # Files whose pages can be shown, by the SHA-256 of their bytes. A row comes with the first document of the
        # file; pieces without a row are of an import that was cut short.
        """CREATE TABLE originals (
            bytes_hash BLOB PRIMARY KEY,
            size INTEGER NOT NULL,
            pieces INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        *_refuse("originals", "UPDATE"),
        """CREATE TABLE original_pieces (
            id INTEGER PRIMARY KEY,
            bytes_hash BLOB NOT NULL,
            piece INTEGER NOT NULL,
            data BLOB NOT NULL,
            UNIQUE (bytes_hash, piece)
        ) STRICT""",
        *_refuse("original_pieces", "UPDATE"),
        # An entry is known by a hash, everywhere; its reason is a sentence in whatever language was spoken.
        """CREATE TABLE unread_2 (
            id INTEGER PRIMARY KEY,
            entry BLOB NOT NULL UNIQUE,
            source TEXT NOT NULL,
            locator TEXT NOT NULL,
            reason TEXT NOT NULL,
            lack TEXT NOT NULL,
            bytes_hash BLOB,
            event INTEGER NOT NULL REFERENCES events (id)
        ) STRICT""",
    ]
    for statement in statements:
        db.execute(statement)
    kept = db.execute("SELECT id, source, locator, reason, event FROM unread ORDER BY id").fetchall()
    for id_, source, locator, reason, event in kept:
        old = entries.Entry(source=source, locator=locator, reason=reason, lack=entries.lack_of(reason))
        db.execute(
            "INSERT INTO unread_2 (id, entry, source, locator, reason, lack, event) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id_, old.hash, source, locator, reason, old.lack.value, event),
        )
    for statement in (
        "DROP TABLE unread",
        "ALTER TABLE unread_2 RENAME TO unread",
        *_refuse("unread", "UPDATE", "DELETE"),
        # --- rebuilt from the events ---
        # Entries that were dealt with: what they named was read, or is another thing now.
        """CREATE TABLE settled (
            entry TEXT PRIMARY KEY,
            event INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        # --- worked out by the machine ---
        # `count` documents from number `first` on: their signatures, by which near-duplicates are found.
        """CREATE TABLE signatures (
            first INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            kind TEXT NOT NULL,
            data BLOB NOT NULL
        ) STRICT""",
        # --- of this machine only ---
        """CREATE TABLE imports (
            id INTEGER PRIMARY KEY,
            started TEXT NOT NULL,
            event INTEGER NOT NULL,
            plan TEXT NOT NULL,
            position TEXT NOT NULL,
            counts TEXT NOT NULL
        ) STRICT""",
        # Files that the import has wholly taken, so that going on need not read them again.
        """CREATE TABLE import_files (
            import INTEGER NOT NULL REFERENCES imports (id),
            file BLOB NOT NULL,
            documents INTEGER NOT NULL,
            PRIMARY KEY (import, file)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE places (
            unread INTEGER PRIMARY KEY REFERENCES unread (id),
            source TEXT NOT NULL
        ) STRICT""",
        "PRAGMA user_version = 2",
    ):
        db.execute(statement)


@_schema()
def m003_approvals(db: sqlite_utils.Database) -> None:
    statements = [
        # --- rebuilt from the events ---
        # Approvals with proof, by the event that began each; `body` is that event's.
        """CREATE TABLE approvals (
            event INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            label_set TEXT NOT NULL,
            person TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            body TEXT NOT NULL,
            at TEXT NOT NULL,
            state TEXT NOT NULL,
            answered INTEGER NOT NULL,
            wrong INTEGER NOT NULL,
            bound INTEGER,
            approved INTEGER NOT NULL
        ) STRICT""",
        # Which decisions rest on which approval.
        """CREATE TABLE approval_batches (
            event INTEGER PRIMARY KEY,
            proof TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX approval_batches_proof ON approval_batches (proof)",
        "CREATE INDEX decisions_rechecks ON decisions (label_set, person, event) WHERE question = 'recheck'",
        "PRAGMA user_version = 3",
    ]
    for statement in statements:
        db.execute(statement)


@_schema()
def m004_models(db: sqlite_utils.Database) -> None:
    statements = [
        # Labels that must not be missed, and labels that mean "none of these" (role 'none'); folded from the events.
        "ALTER TABLE labels ADD COLUMN critical INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE labels ADD COLUMN role TEXT NOT NULL DEFAULT ''",
        # --- worked out by the machine ---
        # What a language model said of documents (store/suggestions.py); a task is a model asked about one set of
        # labels in their present words, a frame the task with the examples that were shown.
        """CREATE TABLE suggestions (
            task TEXT NOT NULL,
            document INTEGER NOT NULL REFERENCES documents (id),
            frame TEXT NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (task, document)
        ) STRICT, WITHOUT ROWID""",
        "PRAGMA user_version = 4",
    ]
    for statement in statements:
        db.execute(statement)
