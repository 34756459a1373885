"""File dialogs leave no names behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.ui.files import Files


class Here(Files):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def documents_folder(self) -> Path:
        return self.folder


def test_chosen_names_are_not_kept(qapp: QApplication, tmp_path: Path, shown: Callable[[QWidget], QWidget]) -> None:
    folder = tmp_path / "canary-folder"
    folder.mkdir()
    (folder / "canary-file.csv").write_text("x")
    window = shown(QWidget())

    def accept() -> None:
        dialogs = [w for w in qapp.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()]
        dialogs[0].selectFile(str(folder / "canary-file.csv"))
        dialogs[0].accept()

    QTimer.singleShot(0, accept)
    chosen = Here(folder).open_file(window, "Open", "Tables (*.csv)")
    assert chosen == folder / "canary-file.csv"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    settings.sync()
    kept = " ".join(f"{key}={settings.value(key)}" for key in settings.allKeys())
    assert "canary" not in kept
    if Path(settings.fileName()).exists():
        assert "canary" not in Path(settings.fileName()).read_text(encoding="utf-8", errors="replace")


def test_turning_away_is_none(qapp: QApplication, tmp_path: Path, shown: Callable[[QWidget], QWidget]) -> None:
    window = shown(QWidget())

    def reject() -> None:
        for dialog in qapp.topLevelWidgets():
            if isinstance(dialog, QFileDialog):
                dialog.reject()

    QTimer.singleShot(0, reject)
    assert Here(tmp_path).save_file(window, "Export", "CSV (*.csv)", "x.csv") is None
