"""The one door through which sentences for people leave the layers that know no Qt.

``translate("errors", "There is no file “{name}”.").format(name=…)``: the window hands in Qt's translator at start
(:func:`use`), and its tools find the sentences by the name of this function. Without a window, English.
"""

from __future__ import annotations

from collections.abc import Callable

Translator = Callable[[str, str], str]


def _english(context: str, sentence: str) -> str:
    return sentence


_translator: Translator = _english


def use(translator: Translator) -> None:
    """Let ``translator(context, sentence)`` speak from now on."""
    global _translator
    _translator = translator


def translate(context: str, sentence: str) -> str:
    """``sentence`` in the person's language; placeholders stay as they are."""
    return _translator(context, sentence)
