"""Asking for files and folders, without leaving their names behind."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QFileInfo, QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


class Files:
    """The system's file dialogs. Pages reach it through the bridge, so that tests can answer in its place."""

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """One existing file, or ``None``. ``kinds`` is a filter such as "Projects (*.cloister)"."""
        found = self._ask(parent, title, kinds, QFileDialog.FileMode.ExistingFile)
        return found[0] if found else None

    def open_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        """Any number of existing files."""
        return self._ask(parent, title, kinds, QFileDialog.FileMode.ExistingFiles)

    def open_folder(self, parent: QWidget, title: str) -> Path | None:
        """One existing folder, or ``None``."""
        found = self._ask(parent, title, "", QFileDialog.FileMode.Directory)
        return found[0] if found else None

    def save_file(self, parent: QWidget, title: str, kinds: str, name: str) -> Path | None:
        """Where to write; the dialog asks before an existing file is chosen. ``None`` if the person turned away."""
        found = self._ask(parent, title, kinds, QFileDialog.FileMode.AnyFile, name)
        return found[0] if found else None

    def documents_folder(self) -> Path:
        """Where people keep their documents."""
        return Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
        )

    def _ask(self, parent: QWidget, title: str, kinds: str, mode: QFileDialog.FileMode, name: str = "") -> list[Path]:
        dialog = QFileDialog(parent, title, str(self.documents_folder()), kinds)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if mode is QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(QFileInfo(name).suffix())
            dialog.selectFile(name)
        accepted = dialog.exec()
        chosen = [Path(entry) for entry in dialog.selectedFiles()] if accepted else []
        dialog.setHistory([])
        dialog.deleteLater()
        dialog.destroyed.connect(_forget)
        return chosen


def _forget() -> None:
    """Qt's own dialog keeps visited folders and chosen names in its settings; they may be confidential."""
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    settings.remove("FileDialog/history")
    settings.remove("FileDialog/lastVisited")
