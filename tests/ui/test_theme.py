"""Contrast computed, not believed; the switch while the window is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resource
from app.ui import theme
from app.ui.plain import Prose, Words
from app.ui.theme import DARK, LIGHT, Theme, Tokens, contrast, label_colour
from app.ui.widgets.document_view import DocumentView

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ink", ["ink", "soft", "faint", "good", "warn", "bad", "accent"])
@pytest.mark.parametrize("ground", ["surface", "bg"])
def test_text_has_four_and_a_half_to_one(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@BOTH
def test_other_pairs_that_are_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, theme.mixed(tokens.accent, tokens.ink, 0.12)) >= 4.5  # under the pointer
    assert contrast(tokens.ink, tokens.mark) >= 4.5
    assert contrast(tokens.ink, tokens.sunk) >= 4.5
    assert contrast(tokens.soft, tokens.sunk) >= 4.5
    assert contrast(tokens.mark_line, tokens.surface) >= 2.0
    assert contrast(tokens.accent, tokens.surface) >= 3.0  # the ring of the focus


@BOTH
def test_label_colours_are_seen_and_differ(tokens: Tokens) -> None:
    colours = [label_colour(number, tokens) for number in range(len(theme.LABEL_COLOURS))]
    assert len(set(colours)) == len(colours)
    assert min(contrast(colour, tokens.sunk) for colour in colours) >= 1.9
    assert label_colour(len(colours), tokens) == colours[0]


@BOTH
def test_no_name_is_left_in_the_style_sheet(tokens: Tokens) -> None:
    sheet = theme.style_sheet(tokens, 1.0)
    assert "@" not in sheet
    for colour in re.findall(r"#[0-9a-f]{6}", sheet):
        assert colour in {getattr(tokens, field.name) for field in fields(tokens)}
    for icon in re.findall(r"url\((.*?)\)", sheet):
        assert resource("icons").joinpath(icon.rpartition("/")[2]).is_file()


def test_sizes_follow_the_text_size() -> None:
    assert "font-size: 28px" in theme.style_sheet(LIGHT, 2.0)
    with pytest.raises(KeyError):
        theme.style_sheet(LIGHT, 1.0, "QLabel { color: @nothing; }")


def test_a_live_switch_reaches_widgets(look: Theme, shown: Callable[[QWidget], QWidget]) -> None:
    words, view = Words("x", "soft"), DocumentView()
    shown(words)
    shown(view)
    view.show_document("text")
    assert theme.look(words).tokens is LIGHT
    look.apply("dark", 200)
    QApplication.processEvents()
    assert theme.look(words).tokens is DARK
    assert theme.look(view).scale == pytest.approx(2.0)
    assert words.palette().windowText().color().name() == DARK.soft
    assert view.document().defaultFont().pixelSize() == 32
    look.apply("light", 100)


def test_text_size_steps(look: Theme) -> None:
    assert look.resize(1) == 115
    assert look.resize(-1) == 100
    for _ in range(10):
        largest = look.resize(1)
    assert largest == 200
    assert look.resize(0) == 100


def test_a_line_holds_at_most_72_characters(qapp: QApplication) -> None:
    font = theme.document_font(1.0)
    prose = "In witness whereof the parties have signed this agreement on the day and year first above written"
    fits = theme.column_width(font) / (QFontMetricsF(font).horizontalAdvance(prose) / len(prose))
    assert 62 <= fits <= 76


def test_prose_grows_with_narrow_room(shown: Callable[[QWidget], QWidget]) -> None:
    prose = Prose("word " * 60)
    shown(prose)
    assert prose.heightForWidth(200) > 2 * prose.heightForWidth(600) > 0
    strong = Prose()
    strong.set_runs([("today ", False), ("214", True)])
    assert strong.text() == "today 214"
