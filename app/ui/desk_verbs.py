"""What the File and Help menus do: export, back-up, check, samples, about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

import app
from app import offline, paths, samples
from app.records import Report, Verification
from app.session import Session, visible
from app.ui import messages, words
from app.ui.actions import QT_TRANSLATE_NOOP
from app.ui.bridge import FILES, Bridge
from app.ui.plain import Prose
from app.wording import translate as said_elsewhere

translate = QCoreApplication.translate

FORMATS = (
    ("csv", "CSV", QT_TRANSLATE_NOOP("desk", "a table that every program opens")),
    ("xlsx", "Excel (XLSX)", QT_TRANSLATE_NOOP("desk", "a table for Excel")),
    ("jsonl", "JSON Lines", QT_TRANSLATE_NOOP("desk", "for those who train a model with it")),
    ("parquet", "Parquet", QT_TRANSLATE_NOOP("desk", "the same, for large collections")),
)
"""Suffix, name, and what it is good for."""
PARTS = (0.8, 0.1, 0.1)
"""Shares of the documents for training, validation and test."""


def export(window: QWidget, bridge: Bridge) -> messages.Sheet | None:
    """Ask for a format and a place, then write on a lane."""
    if not bridge.is_open:
        return None
    sheet = messages.Sheet(window, translate("desk", "Export"))
    sheet.content.addWidget(
        Prose(
            translate("desk", "Every document with its label, who gave it and when, and which suggestion was shown."),
            "soft",
        )
    )
    group = QButtonGroup(sheet)
    for number, (_, name, use) in enumerate(FORMATS):
        button = QRadioButton(f"{name} – {translate('desk', use)}")
        group.addButton(button, number)
        sheet.content.addWidget(button)
    group.button(0).setChecked(True)
    with_text = QCheckBox(translate("desk", "With the text of the documents"))
    with_text.setChecked(True)
    split = QCheckBox(
        translate("desk", "In parts for training, validation and test (80, 10, 10 %), near-duplicates together")
    )
    described = QCheckBox(translate("desk", "With a description of columns and labels beside it"))
    sheet.content.addSpacing(8)
    for choice in (with_text, split, described):
        sheet.content.addWidget(choice)

    def choose() -> None:
        suffix, name, _ = FORMATS[group.checkedId()]
        path = bridge.files.save_file(
            window, translate("desk", "Export"), f"{name} (*.{suffix})", f"{bridge.session.path.stem}.{suffix}"
        )
        if path is not None:
            write(path if path.suffix else path.with_suffix(f".{suffix}"))

    def write(path: Path) -> None:
        session = bridge.session
        text, parts = with_text.isChecked(), PARTS if split.isChecked() else None
        beside = path.with_name(f"{path.stem} columns.txt") if described.isChecked() else None

        def verb(report: Report) -> int:
            return session.export(path, report, with_text=text, split=parts, dictionary=beside)

        def done(rows: int) -> None:
            messages.tell(
                window,
                translate("desk", "Exported"),
                translate("desk", "{0} are in “{1}”.").format(words.documents(rows), visible(path.name)),
            )

        bridge.run(verb, lane=FILES, name="export", done=done)

    sheet.add_button(translate("desk", "Cancel"))
    sheet.add_button(translate("desk", "Choose where…"), choose, main=True)
    group.button(0).setFocus(Qt.FocusReason.OtherFocusReason)  # arrows choose, Enter goes on
    sheet.open()
    return sheet


def back_up(window: QWidget, bridge: Bridge) -> None:
    """A checked copy beside the project."""
    session = bridge.session

    def verb(report: Report) -> Path:
        return session.back_up()

    def done(path: Path) -> None:
        messages.tell(
            window,
            translate("desk", "Backed up"),
            translate("desk", "A checked copy is in the folder “{0}”, beside the project.").format(
                visible(path.parent.name)
            ),
        )

    bridge.run(verb, lane=FILES, name="back up", done=done)


def verify(window: QWidget, bridge: Bridge) -> None:
    """Check every hash and say what was found."""

    def done(found: Verification) -> None:
        if found.ok:
            messages.tell(
                window,
                translate("desk", "Everything is as it was written"),
                translate("desk", "{0} and {1} are unchanged since they were written, and none is missing.").format(
                    words.events(found.events), words.documents(found.documents)
                ),
            )
        else:
            first = [f"{finding.place}: {finding.sentence}" for finding in found.findings[:5]]
            messages.tell(window, translate("desk", "The project file is damaged"), *first)

    bridge.run(bridge.session.verify, lane=FILES, name="verify", done=done)


def try_samples(window: QWidget, bridge: Bridge) -> None:
    """Open this person's sample project; make it first if there is none."""
    person = bridge.person()
    if person is None:
        return

    def verb(report: Report) -> Session:
        path = paths.made(paths.user_data()) / f"{samples.NAME}.cloister"
        if path.exists():
            return Session.open(path, person=person, embedder=bridge.embedder)
        try:
            return samples.create(path, person=person, embedder=bridge.embedder)
        except BaseException:
            path.unlink(missing_ok=True)  # half a sample project would be opened the next time
            raise

    bridge.replace_by(verb)


def about(window: QWidget) -> None:
    """Version, licence, and how the network is kept away."""
    gap = offline.state()
    sentences = [
        translate("desk", "Version {0}. Licensed under the Apache License 2.0.").format(app.__version__),
        translate("desk", "Labels confidential documents with a model that never leaves this machine."),
    ]
    if gap is not None:
        sentences.append(said_elsewhere("offline", gap.sentence))
        sentences += [said_elsewhere("offline", detail) for detail in gap.details]
    messages.tell(window, translate("desk", "Cloister"), *sentences)
