"""The project file: one SQLite file, one connection, one lock. No Qt, no engine."""
