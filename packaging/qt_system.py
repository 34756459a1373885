"""The system libraries that Qt needs on Linux: which are missing, and in which Debian packages they are.

The wheels of PySide6 bring Qt, but not what every desktop has: OpenGL, keyboard maps, fontconfig, the X11 client
libraries. A bare server or container has none of them.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import console
import debian
from console import SetupError

PROBE = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
application = QApplication([])
print("families", len(QFontDatabase.families()))
"""
"""Starts Qt without a screen; run in the project's Python."""

OBJECTS = (
    "Qt/lib/libQt6Gui.so.6",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/lib/libQt6OpenGL.so.6",
    "Qt/lib/libQt6PrintSupport.so.6",
    "Qt/lib/libQt6Svg.so.6",
    "Qt/lib/libQt6Test.so.6",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqwayland.so",
)
"""What the program loads of Qt, below the folder of PySide6."""

FONTS = "fonts-dejavu-core"
DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Shared library → package of Debian and Ubuntu (where a newer release renamed one, the old name still works)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What was found: ``missing`` libraries, whether Qt ``starts`` without a screen, whether there are ``fonts``."""

    missing: tuple[str, ...]
    starts: bool
    fonts: bool
    output: str = ""

    @property
    def complete(self) -> bool:
        return self.starts and self.fonts and not self.missing


def parse_ldd(text: str) -> set[str]:
    """The libraries that ``ldd`` did not find."""
    return set(re.findall(r"^\s*(\S+) => not found", text, flags=re.MULTILINE))


def packages_for(missing: Iterable[str], *, fonts: bool) -> tuple[list[str], list[str]]:
    """Debian packages that bring the missing libraries, and the libraries for which none is known."""
    names = sorted(set(missing))
    known = sorted({DEBIAN[name] for name in names if name in DEBIAN} | (set() if fonts else {FONTS}))
    return known, [name for name in names if name not in DEBIAN]


def message(state: State, *, on_debian: bool, root: bool) -> str:
    """What is missing and the one line that helps, for a person."""
    packages, unknown = packages_for(state.missing, fonts=state.fonts)
    what = "Qt cannot start" if not state.starts else "Qt has no fonts" if not state.fonts else "No window can open"
    if not packages and not unknown:
        return f"{what}, though no system library seems to be missing. It said:\n{state.output.strip()}"
    named = ", ".join(state.missing) or "fonts"
    lines = [f"{what}: system libraries are missing ({named})."]
    if on_debian and packages:
        line = debian.install_line(packages, root=root)
        lines.append(f"Install them with this line and give the same command again:\n\n    {line}\n")
    elif packages:
        lines.append(f"Install the packages that bring them; on Debian they are called {' '.join(packages)}.")
    if unknown and on_debian:
        lines.append(f"Of these no package is known here: {', '.join(unknown)}.")
    return " ".join(lines)


def look(python: Path) -> State:
    """Start Qt in the project's Python without a screen, and ask ``ldd`` about what a window needs beyond that."""
    status, output = console.answer([python, "-c", PROBE], timeout=120)
    families = re.search(r"families (\d+)", output)
    missing: set[str] = set()
    if sys.platform == "linux" and shutil.which("ldd"):
        where = "import importlib.util as u; print(u.find_spec('PySide6').submodule_search_locations[0])"
        folder = Path(console.answer([python, "-c", where])[1].strip())
        for name in OBJECTS:
            if (folder / name).exists():
                missing |= parse_ldd(console.answer(["ldd", folder / name])[1])
    return State(
        missing=tuple(sorted(missing)),
        starts=status == 0 and families is not None,
        fonts=families is None or int(families[1]) > 0,
        output=output,
    )


def ensure(python: Path, log: Path) -> bool:
    """Make sure that Qt starts; install what is missing where we may. True if nothing is missing any more.

    Where only a window on a screen is impossible, or there are no fonts, that is said and work goes on (False).
    Raises :class:`SetupError` where Qt does not start at all.
    """
    state = look(python)
    if state.complete:
        return True
    packages, _ = packages_for(state.missing, fonts=state.fonts)
    try:
        if debian.install(packages, log):
            state = look(python)
    except SetupError as error:
        console.say(f"\n{error}")
    if state.complete:
        return True
    told = message(state, on_debian=debian.here(), root=debian.as_root())
    if not state.starts:
        raise SetupError(told)
    console.say(f"\n{told}")
    return False
