"""Whether a file lies on something that may be pulled out: a stick, a card, a disk outside of the machine."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTED_BY_HAND = ("/media/", "/run/media/")
"""Where desktops put what was plugged in (udisks)."""
_REMOVABLE = 2
"""``DRIVE_REMOVABLE`` of ``GetDriveTypeW`` (fileapi.h)."""


def removable(path: Path) -> bool:
    """Whether ``path`` lies on a medium that can be pulled out while the program runs, as far as the system says.

    May wait for a drive that sleeps: for a lane.
    """
    storage = QStorageInfo(str(path))
    root = storage.rootPath()
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\"))) == _REMOVABLE
    if sys.platform == "darwin":
        return root.startswith("/Volumes/")
    return root.startswith(_MOUNTED_BY_HAND) or _block_removable(
        bytes(storage.device().data()).decode(errors="replace")
    )


def _block_removable(device: str, disks: Path = Path("/sys/class/block")) -> bool:
    """What the kernel says of a disk (``/sys/block/sdb/removable``), or of the disk that a partition belongs to."""
    if not device.startswith("/dev/"):
        return False
    place = disks / Path(device).name
    try:
        resolved = place.resolve(strict=True)
        disk = resolved if (resolved / "removable").exists() else resolved.parent
        return (disk / "removable").read_text(encoding="ascii").strip() == "1"
    except (OSError, UnicodeDecodeError):
        return False
