"""Numbers, shares and times as people say them, in the language of the window."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QObject, Qt

from app.records import Interval, Progress

translate = QCoreApplication.translate


def number(value: int) -> str:
    """A whole number with the separators of the language."""
    return QLocale().toString(value)


def percent(share: float) -> str:
    """0.94 → "94 %"; 100 only where it is all."""
    return translate("words", "{0}\u00a0%").format(whole_percent(share))


def fine_percent(share: float, *, up: bool = False) -> str:
    """0.039 → "3.9 %": a bound (``up``) never looks smaller than it is, a confidence never larger."""
    if up:
        shown = QLocale().toString(math.ceil(share * 1000 - 1e-6) / 10, "f", 1)
    else:
        whole = math.floor(share * 10_000 + 1e-6)
        shown = QLocale().toString(whole / 100, "f", 0 if whole % 100 == 0 else 1 if whole % 10 == 0 else 2)
    return translate("words", "{0}\u00a0%").format(shown)


def day(at: str) -> str:
    """The day of a moment in UTC ("2026-05-03T09:12Z"), where the window is: "3 May 2026"."""
    moment = QDateTime.fromString(at, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(moment.date(), translate("words", "d MMMM yyyy"))


def progress(value: Progress) -> str:
    """ "1,240 of 9,812 answered", and how many were approved with proof."""
    if not value.automatic:
        return translate("words", "{0} of {1} answered").format(number(value.answered), number(value.documents))
    return translate("words", "{0} answered, {1} approved with proof, of {2}").format(
        number(value.answered - value.automatic), number(value.automatic), number(value.documents)
    )


def share(part: int, whole: int) -> str:
    """A part of a whole: "5 %", "under 1 %" where it is more than nothing."""
    if 0 < part < 0.005 * whole:
        return translate("words", "under 1\u00a0%")
    return percent(part / whole if whole else 0.0)


def whole_percent(share: float) -> int:
    """``share`` (0..1) in whole per cent; 100 only where it is all."""
    rounded = round(share * 100)
    return 99 if rounded == 100 and share < 0.9995 else rounded


def interval(value: Interval) -> str:
    """The bounds of an estimate: "88–94"."""
    return f"{whole_percent(value.low)}–{whole_percent(value.high)}"


def span(value: Interval) -> str:
    """The bounds of an estimate where they are all that is said: "61–93 %"."""
    return translate("words", "{0}\u00a0%").format(interval(value))


def seconds(value: float) -> str:
    """A short time: "17 s", "1.4 s" below ten."""
    shown = QLocale().toString(value, "f", 1) if value < 9.95 else number(round(value))
    return translate("words", "{0}\u00a0s").format(shown)


def duration(value: float) -> str:
    """A longer time: "40 s", "12 min", "6 h 10"."""
    minutes = round(value / 60)
    if value < 90:
        return translate("words", "{0}\u00a0s").format(round(value))
    if minutes < 60:
        return translate("words", "{0}\u00a0min").format(minutes)
    return translate("words", "{0}\u00a0h\u00a0{1}").format(number(minutes // 60), f"{minutes % 60:02d}")


def size(count: int) -> str:
    """Bytes as people say them: "11.3 MB"."""
    places = 0 if count < 1_000_000 else 1
    return QLocale().formattedDataSize(count, places, QLocale.DataSizeFormat.DataSizeSIFormat)


class _Counting(QObject):
    """Plural forms. The tool that collects words for translation sees them in ``tr`` only."""

    def seconds_left(self, count: int) -> str:
        return self.tr("about %Ln second(s) left", "", count)

    def minutes_left(self, count: int) -> str:
        return self.tr("about %Ln minute(s) left", "", count)

    def documents(self, count: int) -> str:
        return self.tr("%Ln document(s)", "", count)

    def files(self, count: int) -> str:
        return self.tr("%Ln file(s)", "", count)

    def answers(self, count: int) -> str:
        return self.tr("%Ln answer(s)", "", count)

    def events(self, count: int) -> str:
        return self.tr("%Ln event(s)", "", count)


_counting = _Counting()


def time_left(value: float) -> str:
    """How long something will still take, roughly."""
    if value < 5:
        return translate("words", "a few seconds left")
    if value < 90:
        return _counting.seconds_left(5 * max(1, round(value / 5)))
    return _counting.minutes_left(max(2, round(value / 60)))


def documents(count: int) -> str:
    """ "1 document", "9,812 documents"."""
    return _counting.documents(count)


def files(count: int) -> str:
    """ "1 file", "51 files"."""
    return _counting.files(count)


def answers(count: int) -> str:
    """ "1 answer", "1,240 answers"."""
    return _counting.answers(count)


def events(count: int) -> str:
    """ "1 event", "12,345 events"."""
    return _counting.events(count)
