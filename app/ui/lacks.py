"""Why something has no text, in a word and with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.records import Lack

translate = QCoreApplication.translate


def lack_words(lack: Lack) -> str:
    """A word or two for a kind of reason."""
    return {
        Lack.ENCRYPTED: translate("lacks", "Protected with a password"),
        Lack.SCANNED: translate("lacks", "Scanned"),
        Lack.EMPTY: translate("lacks", "Empty"),
        Lack.DAMAGED: translate("lacks", "Damaged"),
        Lack.UNSUPPORTED: translate("lacks", "Not a kind that is read"),
        Lack.TOO_LARGE: translate("lacks", "Too large"),
        Lack.TOO_SLOW: translate("lacks", "Took too long"),
        Lack.CLOSED: translate("lacks", "Could not be opened"),
    }[lack]


def way_out(lack: Lack) -> str:
    """What helps."""
    return {
        Lack.ENCRYPTED: translate("lacks", "Try again with the password."),
        Lack.SCANNED: translate("lacks", "Keep the originals, and label it by eye."),
        Lack.EMPTY: translate("lacks", "There is nothing in it to label."),
        Lack.DAMAGED: translate("lacks", "Get another copy, or open and save it with its own program."),
        Lack.UNSUPPORTED: translate("lacks", "Save it as PDF or DOCX, or leave it out."),
        Lack.TOO_LARGE: translate("lacks", "Split it into parts."),
        Lack.TOO_SLOW: translate("lacks", "Try again, or open and save it with its own program."),
        Lack.CLOSED: translate("lacks", "Close it elsewhere or allow reading it, then try again."),
    }[lack]
