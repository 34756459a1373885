"""Verbs about labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.engine import label_table
from app.records import NONE, Changes, Label, LabelId, LabelSet
from app.session.parts import Parts
from app.store import project


class LabelVerbs(Parts):
    """What a person does with labels. A change reaches queue, desk and language model."""

    def label_set(self) -> LabelSet:
        """The question that is being answered."""
        return self._label_set

    def labels(self) -> Sequence[Label]:
        """The labels by position, without retired ones."""
        return self._desk.labels

    def add_label(self, name: str, sentence: str = "", guideline: str = "") -> Label:
        """One more label. Raises ``InputError`` when the name is empty or taken."""
        with self._store.write() as connection:
            label = self._lexicon.add(connection, self._lexicon.free_name(connection, name), sentence, guideline)
        self._labels_changed()
        return label

    def allow_none(self, name: str) -> Label:
        """Allow "none of these", called ``name``: a label at the end, one a label set, of which no text tells anything.

        Raises ``InputError`` when the name is taken by another label."""
        with self._store.write() as connection:
            label = self._lexicon.allow_none(connection, name)
        self._labels_changed()
        return label

    def add_labels(self, path: Path) -> Sequence[Label]:
        """Labels from a table with the columns name, sentence, guideline; names already there are passed over."""
        project.refuse_open(path)
        there = {label.name.casefold() for label in self.labels()}
        return [
            self.add_label(row.name, row.sentence, row.guideline)
            for row in label_table.read(path)
            if row.name.casefold() not in there
        ]

    def change_label(
        self,
        id_: LabelId,
        *,
        name: str | None = None,
        sentence: str | None = None,
        guideline: str | None = None,
        key: str | None = None,
        critical: bool | None = None,
    ) -> Label:
        """Change what is given. New words make a new version; answers remember theirs. ``critical``: whether none of
        its documents may be missed by an approval; not while an audit is answered that does not test it.
        """
        exempt = {label.id for label in self.labels() if label.critical or label.role == NONE}
        if critical and id_ not in exempt:
            self._approvals.insist_on_test(id_)
        with self._store.write() as connection:
            label = self._lexicon.change(
                connection, id_, name=name, sentence=sentence, guideline=guideline, key=key, critical=critical
            )
        self._labels_changed()
        return label

    def move_label(self, id_: LabelId, position: int) -> Changes:
        """Put a label at a place (0 is first); the others make room."""
        with self._store.write() as connection:
            self._lexicon.move(connection, id_, position)
        self._labels_changed()
        return Changes.LABELS

    def retire_label(self, id_: LabelId) -> Changes:
        """Take a label out of use. Raises ``InputError`` while answers give it."""
        with self._store.write() as connection:
            self._lexicon.retire(connection, id_)
        self._labels_changed()
        return Changes.LABELS | Changes.QUEUE

    def _labels_changed(self) -> None:
        self._learner.labels_changed()
        self._desk.refresh_labels()
        self._model.labels_changed()
