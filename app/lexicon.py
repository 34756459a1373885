"""The names on the desk: how labels are added, reworded, moved and retired, each as an event."""

from __future__ import annotations

import sqlite3

from app.engine import text
from app.errors import InputError
from app.log import Log
from app.records import NONE, Label, LabelId, LabelSetId
from app.store import labels
from app.wording import translate

KEYS = "123456789abcdehijklmoqrtuvwxyz"
"""Keys given to labels, in this order; the letters that are missing belong to the Review page."""
NONE_KEY = "0"
"""The key of "none of these"."""


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
        critical: bool | None,
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
            critical=old.critical if critical is None else critical and old.role != NONE,
        )
        return labels.get(connection, id_)

    def move(self, connection: sqlite3.Connection, id_: LabelId, position: int) -> None:
        """Put a label at a place (0 is first); the others make room. "None of these" stays the last."""
        order = labels.of(connection, self._label_set)
        moving = next(label for label in order if label.id == id_)
        order.remove(moving)
        order.insert(max(0, min(position, len(order))), moving)
        self._arrange(connection, order)

    def _arrange(self, connection: sqlite3.Connection, order: list[Label]) -> None:
        order = sorted(order, key=lambda label: label.role == NONE)
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
        label = self._add(connection, name, sentence, guideline)
        known = labels.of(connection, self._label_set)
        if any(other.role == NONE for other in known):
            self._arrange(connection, known)
        return labels.get(connection, label.id)

    def allow_none(self, connection: sqlite3.Connection, name: str) -> Label:
        """The label that means "none of these", at the end: the one that is there or was once, or a new one."""
        once = next(
            (label for label in labels.of(connection, self._label_set, retired=True) if label.role == NONE), None
        )
        if once is None:
            return self._add(connection, self.free_name(connection, name), role=NONE)
        if once.retired:
            free = all(label.key != NONE_KEY for label in labels.of(connection, self._label_set))
            self.free_name(connection, once.name, once.id)
            self._change(connection, once, retired=False, key=NONE_KEY if free else "")
            self._arrange(connection, labels.of(connection, self._label_set))
        return labels.get(connection, once.id)

    def _add(
        self, connection: sqlite3.Connection, name: str, sentence: str = "", guideline: str = "", role: str = ""
    ) -> Label:
        there = labels.of(connection, self._label_set, retired=True)
        taken = {label.key for label in there}
        key = (
            NONE_KEY if role == NONE and NONE_KEY not in taken else next((key for key in KEYS if key not in taken), "")
        )
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
                "key": key,
                "colour": len(there),
                "position": len(there),
                "critical": False,
                "role": role,
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
