"""What can be asked of files without a session."""

from __future__ import annotations

from pathlib import Path

from app.engine import reading
from app.reading_child.reader import Reader
from app.records import Report, TablePreview, Verification, silent
from app.store import project, verification


def preview(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
    unit: str | None = None,
    sheet: str | None = None,
) -> TablePreview:
    """What is in a file or folder, guessed for a person to confirm; what is given is not guessed.

    Reads at most the first two megabytes; of a workbook or document the beginning, in a child. For a lane.
    """
    with Reader() as reader:  # starts a child only if one is needed
        return reading.preview(
            path,
            encoding=encoding,
            delimiter=delimiter,
            has_header=has_header,
            unit=unit,
            sheet=sheet,
            reader=reader,
        )


def verify_file(path: Path, report: Report = silent) -> Verification:
    """Check a project without working on it: nothing is written, however damaged it is.

    Raises ``FileMissing``, ``NotAProject``, ``NewerProject`` or ``ProjectInUse``.
    """
    store = project.open_(path, upgrade=False)
    try:
        return verification.verify(store, report)
    finally:
        store.close()
