"""How everything looks: named colours for light and dark, fonts, sizes; switched while the window is open.

The tokens are those of the design; label colours are Paul Tol's *bright* and *muted* qualitative schemes
(SRON/EPS/TN/09-002), which stay apart for colour-blind eyes. Colour never carries meaning alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resources

Appearance = Literal["system", "light", "dark"]

TEXT_SIZES = (85, 100, 115, 130, 150, 175, 200)
"""Per cent of the usual size."""
BASE = 14
"""Pixels of the interface's letters at 100 %."""
DOCUMENT = 16
DOCUMENT_LINE = 26
DOCUMENT_CHARACTERS = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The named colours, each ``#rrggbb``."""

    bg: str
    surface: str
    sunk: str
    line: str
    ink: str
    soft: str
    faint: str
    accent: str
    on_accent: str
    mark: str
    mark_line: str
    good: str
    warn: str
    bad: str


LIGHT = Tokens(
    bg="#f6f5f2", surface="#ffffff", sunk="#efede8", line="#dedbd3",
    ink="#1d1f23", soft="#5c6068", faint="#6b7078",
    accent="#2f5d8a", on_accent="#ffffff", mark="#fff1c7", mark_line="#d9a406",
    good="#2f7d54", warn="#a55f09", bad="#a83232",
)  # fmt: skip
DARK = Tokens(
    bg="#16181c", surface="#1e2126", sunk="#24282e", line="#343941",
    ink="#e8e6e1", soft="#aeb3bb", faint="#8f959e",
    accent="#7fb0e0", on_accent="#10202f", mark="#3d3517", mark_line="#d9b23f",
    good="#6fc397", warn="#e0a44d", bad="#e58080",
)  # fmt: skip

TOL_BRIGHT = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")
TOL_MUTED = ("#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee", "#882255", "#44aa99", "#999933", "#aa4499")
LABEL_COLOURS = TOL_BRIGHT + TOL_MUTED

SERIF = ("Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", "Cambria", "Georgia", "DejaVu Serif")
"""For documents; the first that is installed, else the system's own serif."""
SANS = ("Inter", "Cantarell", "Ubuntu", "Noto Sans", "Open Sans", "DejaVu Sans")
"""Only where the system names no interface font of its own (a bare X server)."""
_UNNAMED = ("", "Sans", "Sans Serif", "sans-serif", "DejaVu Sans")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` in 0..1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, into: str, share: float) -> str:
    """``colour`` with ``share`` (0..1) of ``into``."""
    pairs = [(int(colour[i : i + 2], 16), int(into[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@cache
def label_colour(index: int, tokens: Tokens) -> str:
    """Colour number ``index`` (wraps around), lightened or darkened no more than it takes to be seen."""
    colour = LABEL_COLOURS[index % len(LABEL_COLOURS)]
    for step in range(20):
        tried = mixed(colour, tokens.ink, step * 0.05)
        if contrast(tried, tokens.sunk) >= 1.9:
            return tried
    return tokens.ink


@dataclass(frozen=True, slots=True)
class Look:
    """What a widget that paints itself needs to know."""

    tokens: Tokens
    scale: float

    def px(self, pixels: float) -> int:
        """``pixels`` of the design at the present text size."""
        return round(pixels * self.scale)

    def colour(self, name: str) -> QColor:
        """The token of that name."""
        return QColor(getattr(self.tokens, name))

    def label(self, index: int) -> QColor:
        """The label colour of that number."""
        return QColor(label_colour(index, self.tokens))


def look(widget: QWidget) -> Look:
    """The look that ``widget`` has now: read from its palette and the application's font, so nothing is global."""
    dark = widget.palette().color(QPalette.ColorRole.Link) == QColor(DARK.accent)
    size = QApplication.font().pixelSize()
    return Look(DARK if dark else LIGHT, (size if size > 0 else BASE) / BASE)


def document_font(scale: float) -> QFont:
    """The serif that documents are set in."""
    families = set(QFontDatabase.families())
    chosen = next((name for name in SERIF if name in families), None)
    font = QFont(chosen) if chosen else QFont()
    if chosen is None:
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setFamily("serif")
    font.setPixelSize(round(DOCUMENT * scale))
    return font


def column_width(font: QFont) -> int:
    """Pixels that hold at most 72 characters of ordinary prose in ``font``."""
    sample = "The parties agree that this agreement shall be governed by the laws of the State of Delaware"
    return round(QFontMetricsF(font).horizontalAdvance(sample) / len(sample) * DOCUMENT_CHARACTERS)


def column_font(document: QFont) -> QFont:
    """Letters of one width for tables inside a document, small enough for 72 of them in a line."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(max(8, round(document.pixelSize() * 0.82)))
    return font


def interface_font(scale: float) -> QFont:
    """The system's interface font at the present text size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in _UNNAMED or QFontInfo(font).family() in _UNNAMED:
        families = set(QFontDatabase.families())
        font = QFont(next((name for name in SANS if name in families), font.family()))
    font.setPixelSize(round(BASE * scale))
    return font


def palette(tokens: Tokens) -> QPalette:
    """The tokens as Qt's own colour roles, for whatever the style sheet does not name."""
    roles = QPalette.ColorRole
    made = QPalette()
    table = {
        roles.Window: tokens.bg, roles.WindowText: tokens.ink, roles.Base: tokens.surface,
        roles.AlternateBase: tokens.sunk, roles.Text: tokens.ink, roles.Button: tokens.surface,
        roles.ButtonText: tokens.ink, roles.BrightText: tokens.ink, roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent, roles.Link: tokens.accent, roles.LinkVisited: tokens.accent,
        roles.ToolTipBase: tokens.surface, roles.ToolTipText: tokens.ink, roles.PlaceholderText: tokens.faint,
        roles.Light: tokens.surface, roles.Midlight: tokens.sunk, roles.Mid: tokens.line, roles.Dark: tokens.faint,
        roles.Shadow: tokens.line, roles.Accent: tokens.accent,
    }  # fmt: skip
    for role, colour in table.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return made


def style_sheet(tokens: Tokens, scale: float, template: str | None = None) -> str:
    """The template with ``@name`` replaced by colours, ``@14px`` by scaled pixels and ``@icons`` by the folder."""
    text = template if template is not None else (resources() / "style" / "cloister.qss").read_text(encoding="utf-8")
    names: dict[str, str] = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    names["icons"] = _url(resources() / "icons")
    names["shade"] = "dark" if tokens is DARK else "light"

    def put(match: re.Match[str]) -> str:
        word = match.group(1)
        if word.endswith("px"):
            return f"{round(float(word[:-2]) * scale)}px"
        return names[word]

    return re.sub(r"@(\d+px|[a-z_]+)", put, re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def _url(folder: Path) -> str:
    return folder.as_posix()


class Theme(QObject):
    """The application's look; follows the system's light or dark unless told otherwise."""

    def __init__(self, app: QApplication, appearance: Appearance = "system", percent: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self.appearance: Appearance = appearance
        self.percent = percent
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        if self.appearance == "system":
            return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.appearance == "dark" else LIGHT

    def apply(self, appearance: Appearance | None = None, percent: int | None = None) -> None:
        """Put the look on everything that is open and will be opened."""
        self.appearance = appearance or self.appearance
        self.percent = percent or self.percent
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
        self._app.styleHints().setColorScheme(schemes[self.appearance])
        scale = self.percent / 100
        self._app.setPalette(palette(self.tokens))
        self._app.setFont(interface_font(scale))
        self._app.setStyleSheet(style_sheet(self.tokens, scale))

    def resize(self, step: int) -> int:
        """Text larger (1), smaller (-1) or as usual (0). Returns the new size in per cent."""
        at = min(range(len(TEXT_SIZES)), key=lambda i: abs(TEXT_SIZES[i] - self.percent))
        size = 100 if step == 0 else TEXT_SIZES[min(len(TEXT_SIZES) - 1, max(0, at + step))]
        self.apply(percent=size)
        return size

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        if self.appearance == "system":
            self.apply()
