"""What can go wrong, divided by whose fault it is and what helps.

::

    CloisterError            every error that a person may see: one sentence, a way out
    ├── InputError           what was given cannot be used (a file, a column, a label)
    │   ├── FileMissing      the file or folder is not there
    │   ├── UnreadableInput  it is there, but its content cannot be read as what it claims to be
    │   └── UnknownColumn    a table has no column of that name
    ├── ProjectError         the project file cannot be opened as it is
    │   ├── NotAProject      some other kind of file
    │   ├── NewerProject     written by a later version of Cloister
    │   ├── ProjectInUse     another window (here or elsewhere) has it open
    │   └── DamagedProject   its content does not match its own hashes
    ├── StorageError         the disk's fault: full, read-only, gone; nothing acknowledged is lost
    ├── ModelError           the embedder or a model file is missing, altered or unusable
    └── RefusedOutbound      something tried to reach the network and was stopped

    Cancelled                not an error: the person asked a long verb to stop

Each says three things: what happened, what is safe, what to do. ``str(error)`` is all three in one
paragraph, as plain text, ready for a person.
"""

from __future__ import annotations


class CloisterError(Exception):
    """An error a person may see.

    ``what`` is one sentence about what happened, ``safe`` one about what is unharmed, ``todo`` one about
    the way out; ``safe`` and ``todo`` may be empty where there is nothing to say.
    """

    def __init__(self, what: str, *, safe: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.todo = todo

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.safe, self.todo) if part)


class InputError(CloisterError):
    """What was given cannot be used."""


class FileMissing(InputError):
    """The file or folder is not there."""


class UnreadableInput(InputError):
    """The file is there, but cannot be read as what it claims to be."""


class UnknownColumn(InputError):
    """A table has no column of that name."""


class ProjectError(CloisterError):
    """The project file cannot be opened as it is."""


class NotAProject(ProjectError):
    """The file is not a Cloister project."""


class NewerProject(ProjectError):
    """The project was written by a later version of Cloister."""


class ProjectInUse(ProjectError):
    """Another window has the project open."""


class DamagedProject(ProjectError):
    """The project's content does not match its own hashes."""


class StorageError(CloisterError):
    """The disk refused: full, read-only or gone."""


class ModelError(CloisterError):
    """The embedder or a model file is missing, altered or unusable."""


class RefusedOutbound(CloisterError):
    """Something tried to reach the network and was stopped."""


class Cancelled(Exception):
    """The person asked a long verb to stop; what was finished until then is kept."""
