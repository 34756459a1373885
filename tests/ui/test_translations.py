"""All words of the window are in German, too, and nothing was lost on the way.

After changing words: ``lupdate -no-obsolete -locations none -source-language en <all of app/**/*.py> -ts
resources/translations/cloister_de.ts``, the same with ``-pluralonly`` for ``cloister_en.ts``, translate what is
unfinished, then ``lrelease`` each. Both tools come with PySide6.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app import wording
from app.paths import resource
from app.session import Session
from app.ui import words
from app.ui.application import speak
from app.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(PySide6.__file__).parent
SUFFIX = ".exe" if sys.platform == "win32" else ""
FOLDER = resource("translations")

Key = tuple[str, str]


def messages(file: Path) -> Iterator[tuple[Key, ElementTree.Element]]:
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield (context.findtext("name", ""), message.findtext("source", "")), message


def translations(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return forms or [translation.text or ""]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tool finds in the sources now."""
    file = tmp_path_factory.mktemp("words") / "now_de.ts"
    sources = sorted(str(path) for path in (ROOT / "app").rglob("*.py"))
    command = [
        str(TOOLS / f"lupdate{SUFFIX}"),
        "-locations",
        "none",
        *sources,
        "-ts",
        str(file),
        "-target-language",
        "de_DE",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return file


def test_all_words_are_translated(collected: Path) -> None:
    there = dict(messages(FOLDER / "cloister_de.ts"))
    wanted = {key for key, _ in messages(collected)}
    assert len(wanted) > 200
    assert wanted - there.keys() == set()
    assert [key for key in wanted if not all(translations(there[key]))] == []


def test_plural_forms_are_there_in_english(collected: Path) -> None:
    there = dict(messages(FOLDER / "cloister_en.ts"))
    for key, message in messages(collected):
        if message.get("numerus"):
            assert len([form for form in translations(there[key]) if form and "(s)" not in form]) == 2


@pytest.mark.parametrize("language", ["de", "en"])
def test_placeholders_survive(language: str) -> None:
    for (context, source), message in messages(FOLDER / f"cloister_{language}.ts"):
        for translation in filter(None, translations(message)):
            expected = sorted(re.findall(r"\{\w*\}|%L?n", source))
            assert sorted(re.findall(r"\{\w*\}|%L?n", translation)) == expected, (context, source)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_loaded_was_made_from_what_is_written(language: str, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    source = FOLDER / f"cloister_{language}.ts"
    subprocess.run([str(TOOLS / f"lrelease{SUFFIX}"), str(source), "-qm", str(made)], check=True, capture_output=True)
    assert made.read_bytes() == (FOLDER / f"cloister_{language}.qm").read_bytes()


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    speak(qapp, "de")
    yield
    speak(qapp, "en")


def test_counts_and_figures(qapp: QApplication, german: None) -> None:
    assert [words.documents(count) for count in (0, 1, 9812)] == ["0 Dokumente", "1 Dokument", "9.812 Dokumente"]
    assert words.time_left(40) == "noch etwa 40 Sekunden"
    assert wording.translate("errors", "Nothing was changed.") == "Es wurde nichts geändert."
    speak(qapp, "en")
    assert [words.documents(count) for count in (1, 9812)] == ["1 document", "9,812 documents"]
    assert words.percent(0.9996) == "100\u00a0%"
    assert words.percent(0.996) == "99\u00a0%"
    assert words.duration(22_200) == "6\u00a0h\u00a010"
    assert QLocale().language() == QLocale.Language.English


def test_the_window_speaks_german(
    german: None, window: Callable[..., MainWindow], project: Callable[..., Session]
) -> None:
    win = window(project(12))
    assert win.nav._tabs["review"].text() == "Durchsicht"
    win.show_page("review")
    assert win.nav._progress.text() == "0 von 12 beantwortet"
