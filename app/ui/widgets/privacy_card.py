"""What the program remembers on this machine, and what other programs can see of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox

from app.profile import Profile
from app.ui.plain import Prose, caption
from app.ui.widgets.controls import Card


class PrivacyCard(Card):
    """Emits fields of the profile with their new value."""

    changed = Signal(object)
    """A dictionary of fields of :class:`app.profile.Profile`."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(4)
        self.boxes: dict[str, QCheckBox] = {}
        self._add(
            "keeps_recent",
            self.tr("Remember recently opened projects on this machine"),
            self.tr("The start page lists them. Switched off, the list is forgotten."),
        )
        self._add(
            "names_in_title",
            self.tr("Show the project's name in the window's title"),
            self.tr("Other programs, and whoever shares your screen, can read titles."),
        )
        self._add(
            "timing",
            self.tr("Measure how long an answer takes"),
            self.tr(
                "Overview says how many hours you have spent. That stays in the project file and is part of no "
                "package; pauses do not count."
            ),
        )

    def _add(self, field: str, said: str, meaning: str) -> None:
        if self.boxes:
            self.body.addSpacing(16)
        box = QCheckBox(caption(said))
        box.setAccessibleName(said)
        box.setAccessibleDescription(meaning)
        box.toggled.connect(lambda on: self._toggled(field, on))
        self.boxes[field] = box
        self.body.addWidget(box)
        prose = Prose(meaning, "soft")
        prose.setContentsMargins(30, 0, 0, 0)
        self.body.addWidget(prose)

    def _toggled(self, field: str, on: bool) -> None:
        new: dict[str, Any] = {field: on}
        if field == "keeps_recent":
            new["recent"] = ()
        self.changed.emit(new)

    def show_profile(self, profile: Profile | None) -> None:
        """Show what is set."""
        for field, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(getattr(profile, field) if profile is not None else field == "timing")
