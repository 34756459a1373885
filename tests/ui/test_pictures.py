"""Every page can be drawn without a screen, in both looks and at double density."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.session import Session
from app.ui import pictures
from app.ui.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize(("theme", "ground"), [("light", LIGHT.bg), ("dark", DARK.bg)])
def test_every_page(theme: str, ground: str, tmp_path: Path, project: Callable[..., Session], look: Theme) -> None:
    session = project(60)
    before = session.progress()
    made = pictures.render(session, None, tmp_path, theme, size=(1280, 800))
    assert [path.name for path in made] == [f"{page}-{theme}.png" for page in pictures.PAGES]
    seen = set()
    for path in made:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1280, 800)
        colours = {image.pixel(x, y) for x in range(0, 1280, 7) for y in range(0, 800, 7)}
        assert QColor(ground).rgb() in colours
        assert len(colours) > 8  # there is something on it
        seen.add(path.read_bytes())
    assert len(seen) == len(made)
    assert session.progress() == before
    look.apply("light", 100)


def test_double_density_and_large_text(tmp_path: Path, project: Callable[..., Session], look: Theme) -> None:
    made = pictures.render(project(12), None, tmp_path, "light", size=(1024, 700), scale=2, text_size=200)
    for path in made:
        assert path.name.endswith("@2x.png")
        assert QImage(str(path)).width() == 2048
    look.apply("light", 100)


def test_no_window_is_left(qapp: QApplication, tmp_path: Path, project: Callable[..., Session]) -> None:
    before = set(map(id, qapp.topLevelWidgets()))
    pictures.render(project(12), None, tmp_path, "dark")
    left = [w for w in qapp.topLevelWidgets() if id(w) not in before and type(w).__name__ == "MainWindow"]
    assert left == []
