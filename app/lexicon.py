"""The names on the desk: how labels are added, reworded, moved and retired, each as an event."""

from __future__ import annotations

import sqlite3

from app.engine import text
from app.errors import InputError
from app.log import Log
from app.records import Label, LabelId, LabelSetId
from app.store import labels
from app.wording import translate

KEYS = "123456789abcdehijklmoqrtuvwxyz"
"""Keys given to labels, in this order; the letters that are missing belong to the Review page."""


class Lexicon:
    """The labels of one label set. Every method works inside the caller's transaction."""

    def __init__(self, log: Log, label_set: LabelSetId) -> None:
        self._log = log
        self._label_set = label_set

    def all(self, connection: sqlite3.Connection) -> list[Label]:
        """The labels in use, by position."""
        return labels.of(connection, self._label_set)

    @property
    def label_set(self) -> LabelSetId:
        """Whose labels these are."""
        return self._label_set

    def change(
        self,
        connection: sqlite3.Connection,
        id_: LabelId,
        *,
        name: str | None,
        sentence: str | None,
        guideline: str | None,
        key: str | None,
    ) -> Label:
        """Change what is given. Raises ``InputError`` for a name or key that is another label's."""
        old = labels.get(connection, id_)
        new_name = old.name if name is None or name.strip() == old.name else self.free_name(connection, name, id_)
        new_sentence = old.sentence if sentence is None else text.normalise(sentence).strip()
        new_guideline = old.guideline if guideline is None else text.normalise(guideline).strip()
        if key is not None and key != old.key:
            self._free_key(connection, key, id_)
        self._change(
            connection,
            old,
            name=new_name,
            sentence=new_sentence,
            guideline=new_guideline,
            key=old.key if key is None else text.encodable(key),
        )
        return labels.get(connection, id_)

    def move(self, connection: sqlite3.Connection, id_: LabelId, position: int) -> None:
        """Put a label at a place (0 is first); the others make room."""
        order = labels.of(connection, self._label_set)
        moving = next(label for label in order if label.id == id_)
        order.remove(moving)
        order.insert(max(0, min(position, len(order))), moving)
        for place, label in enumerate(order):
            if label.position != place:
                self._change(connection, label, position=place)

    def retire(self, connection: sqlite3.Connection, id_: LabelId) -> None:
        """Take a label out of use. Raises ``InputError`` while answers give it."""
        label = labels.get(connection, id_)
        uses = labels.uses(connection, id_)
        if uses:
            raise InputError(
                translate("errors", "“{name}” is the label of {uses} documents.").format(name=label.name, uses=uses),
                safe=translate("errors", "Nothing was changed."),
                todo=translate("errors", "Give those documents another label first."),
            )
        self._change(connection, label, retired=True, key="")

    def add(self, connection: sqlite3.Connection, name: str, sentence: str = "", guideline: str = "") -> Label:
        """One more label of that free name, with the next free key and colour."""
        there = labels.of(connection, self._label_set, retired=True)
        taken = {label.key for label in there}
        id_ = labels.new_id(self._label_set, name, labels.ids(connection))
        self._log.record(
            connection,
            "label_added",
            {
                "label": id_,
                "label_set": self._label_set,
                "name": name,
                "sentence": text.normalise(sentence).strip(),
                "guideline": text.normalise(guideline).strip(),
                "key": next((key for key in KEYS if key not in taken), ""),
                "colour": len(there),
                "position": len(there),
            },
        )
        return labels.get(connection, id_)

    def _change(self, connection: sqlite3.Connection, old: Label, **new: object) -> None:
        self._log.record(connection, "label_changed", labels.body(old, **new))

    def free_name(self, connection: sqlite3.Connection, name: str, but: LabelId | None = None) -> str:
        """The name as it is kept. Raises ``InputError`` when it is empty or another label's."""
        wanted = " ".join(text.normalise(name).split())
        if not wanted:
            raise InputError(
                translate("errors", "A label needs a name."),
                safe=translate("errors", "Nothing was changed."),
                todo=translate("errors", "Type one."),
            )
        for label in labels.of(connection, self._label_set):
            if label.name.casefold() == wanted.casefold() and label.id != but:
                raise InputError(
                    translate("errors", "There is already a label “{name}”.").format(name=label.name),
                    safe=translate("errors", "Nothing was changed."),
                    todo=translate("errors", "Choose another name."),
                )
        return wanted

    def _free_key(self, connection: sqlite3.Connection, key: str, but: LabelId) -> None:
        for label in labels.of(connection, self._label_set):
            if key and label.key == key and label.id != but:
                raise InputError(
                    translate("errors", "The key {key} already gives “{name}”.").format(key=key, name=label.name),
                    safe=translate("errors", "Nothing was changed."),
                    todo=translate("errors", "Choose another key, or take it from that label first."),
                )
