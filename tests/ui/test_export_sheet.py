"""The sheet of the export: what is chosen is what is written."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from app.session import Session
from app.ui import desk_verbs
from app.ui.main_window import MainWindow


def test_parts_and_a_description_beside_the_table(
    project: Callable[..., Session], window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    session = project()
    label = session.labels()[0].id
    step = session.step()
    for _ in range(20):
        assert step.next is not None
        step = session.decide(step.next.document.id, label, item=step.next)
    shown = window(session)
    bridge = shown.bridge
    target = tmp_path / "labels.csv"
    bridge.files.path = target
    sheet = desk_verbs.export(shown, bridge)
    assert sheet is not None
    for box in sheet.findChildren(QCheckBox):
        box.setChecked(True)
    next(button for button in sheet.findChildren(QPushButton) if button.isDefault()).click()
    qtbot.waitUntil(lambda: not bridge.jobs.live("export"), timeout=20_000)
    told = QApplication.activeModalWidget()
    if told is not None:
        told.close()
    with target.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["split"] for row in rows} >= {"train"}
    described = (tmp_path / "labels columns.txt").read_text(encoding="utf-8")
    assert "split" in described
    assert "Invoice" in described
