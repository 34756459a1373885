"""Verbs of Review: plain calls on the window's thread; the desk (app/desk.py) has what they do."""

from __future__ import annotations

from app.engine import text
from app.records import DocumentId, Item, LabelId, Step
from app.session.parts import Parts


class ReviewVerbs(Parts):
    """What a person does with the document on screen. Each returns what Review shows next."""

    def step(self) -> Step:
        """What Review shows now."""
        return self._desk.step()

    def decide(self, document: DocumentId, label: LabelId, *, item: Item | None, seconds: float | None = None) -> Step:
        """Answer a document. ``item`` is what was on screen; when the call returns, the answer is on disk."""
        return self._desk.decide(document, label, item=item, seconds=seconds)

    def skip(self, document: DocumentId, *, item: Item | None, seconds: float | None = None) -> Step:
        """Put a document off; it comes back when the others are done."""
        return self._desk.decide(document, None, item=item, seconds=seconds)

    def flag(self, document: DocumentId, on: bool) -> Step:
        """Mark a document for later, or take the mark away."""
        return self._desk.flag(document, on)

    def write_note(self, document: DocumentId, note: str) -> Step:
        """Write down why. An empty note takes it away."""
        return self._desk.write_note(document, text.normalise(note))

    def undo(self) -> Step | None:
        """Take back this person's newest action, also from an earlier day; ``None`` when there is none."""
        return self._desk.undo()

    def redo(self) -> Step | None:
        """Do again what was undone last; ``None`` when there is nothing, or something new was done since."""
        return self._desk.redo()

    def go_to(self, document: DocumentId) -> Step:
        """Show a document of one's own choice. Raises ``InputError`` when there is none of that number."""
        return self._desk.go_to(document)
