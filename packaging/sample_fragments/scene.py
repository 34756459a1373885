"""The scene of one document: who writes to whom, when, in which money; and the values that fragments ask for."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

from . import accounts, figures
from .cast import COUNTRIES, Company, Country, Person
from .grammar import Dice

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = {
    7: "seven",
    10: "ten",
    14: "fourteen",
    15: "fifteen",
    20: "twenty",
    21: "twenty-one",
    30: "thirty",
    45: "forty-five",
    60: "sixty",
    90: "ninety",
    120: "one hundred and twenty",
    180: "one hundred and eighty",
}


def day(date: datetime.date, form: str) -> str:
    """The date in a form such as ``%d %B %Y``, ``%0d.%m.%Y``, the same on every system and in every locale."""
    values = {
        "0d": f"{date.day:02}",
        "d": str(date.day),
        "B": MONTHS[date.month - 1],
        "b": MONTHS[date.month - 1][:3],
        "m": f"{date.month:02}",
        "Y": str(date.year),
        "A": DAYS[date.weekday()],
    }
    return re.sub(r"%(0d|[dBbmYA])", lambda m: values[m[1]], form)


def working_day(date: datetime.date) -> datetime.date:
    """The date itself or the next day on which offices are open."""
    while date.weekday() > 4 or (date.month, date.day) in ((1, 1), (12, 25), (12, 26)):
        date += datetime.timedelta(days=1)
    return date


def month_after(date: datetime.date, months: int) -> datetime.date:
    at = date.year * 12 + date.month - 1 + months
    return datetime.date(at // 12, at % 12 + 1, 1)


def email(person: Person, company: Company) -> str:
    plain = f"{person.first}.{person.last}".lower().replace(" ", "")
    plain = unicodedata.normalize("NFKD", plain.replace("ß", "ss").translate(str.maketrans("øłæı", "olai")))
    return re.sub(r"[^a-z.-]", "", plain) + "@" + company.domain


@dataclass(slots=True, kw_only=True)
class Scene:
    """``a`` writes (sells, advises, reports), ``b`` receives. ``memory`` holds values named by fragments."""

    a: Company
    b: Company
    date: datetime.date
    dice: Dice
    date_form: str = ""
    money_like: Country = field(init=False)
    memory: dict[str, str] = field(default_factory=dict)
    cents: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.money_like = COUNTRIES[self.a.country]
        self.date_form = self.date_form or self.dice.pick(self.money_like.dates)
        self.memory.setdefault("unit", f"{self.money_like.currency} thousand")

    def amount(self, cents: int) -> str:
        """An amount without its currency, in the country's form: 1,234.50 or 1.234,50."""
        thousands, mark = self.money_like.numbers[0], self.money_like.numbers[1]
        whole, rest = divmod(abs(cents), 100)
        text = f"{whole:,}".replace(",", thousands) + f"{mark}{rest:02}"
        return "-" + text if cents < 0 else text

    def round_amount(self, units: int) -> str:
        return ("-" if units < 0 else "") + f"{abs(units):,}".replace(",", self.money_like.numbers[0])

    def money(self, cents: int) -> str:
        sign = self.money_like.currency
        text = self.amount(cents) if cents % 100 else self.round_amount(cents // 100)
        return f"{sign}{text}" if sign in "£$₪" else f"{text} {sign}" if sign == "€" else f"{sign} {text}"

    def slot(self, name: str, dice: Dice) -> str:
        """The value of a slot. Raises KeyError for one that nobody knows."""
        if name in self.memory:
            return self.memory[name]
        if name.startswith("set "):
            key, _, value = name[4:].partition("=")
            self.memory[key] = value
            return ""
        if name.startswith("@"):
            what, _, rest = name[1:].partition(" ")
            return (figures.TABLES | accounts.TABLES)[what](self, dice, rest)
        if name[:1] in "AB" and (len(name) == 1 or name[1] == "."):
            return self._company(self.a if name[0] == "A" else self.b, name[2:])
        kind, _, rest = name.partition(":")
        if rest:
            return self._random(kind, rest, dice)
        return self._date(name)

    def _company(self, company: Company, what: str) -> str:
        country = COUNTRIES[company.country]
        seed = sum(company.key.encode()) * 37
        what, _, part = what.partition(".")
        if re.fullmatch(r"p[1-4]", what):
            person = company.people[int(what[1]) - 1]
            return {
                "": f"{person.title}{person.first} {person.last}",
                "first": person.first,
                "last": person.last,
                "role": person.role,
                "mail": email(person, company),
                "ini": person.first[0] + person.last[0],
            }[part]
        values = {
            "": company.name,
            "short": company.short,
            "industry": company.industry,
            "street": company.street,
            "city": company.city,
            "town": re.sub(
                r"(^[\d-]+ (\d+ |XX )?|\b[A-Z]{1,2}\d+ \d[A-Z]{2}|, [A-Z]{2} .*| [\dA-Z]{3,} ?[A-Z\d]{0,4}$)",
                "",
                company.city,
            ).strip(),
            "country": country.name,
            "law": country.law,
            "domain": company.domain,
            "currency": country.currency,
            "addr": f"{company.street}, {company.city}",
            "block": f"{company.street}\n{company.city}",
            "full": f"{company.name}\n{company.street}\n{company.city}\n{country.name}",
            "own": company.other_name or company.name,
            "vat": f"{company.country}000{seed % 100000:05}00",
            "reg": f"00{seed % 10000:04}00",
            "tel": f"{country.dial}{seed % 90 + 10}",
            "tax": country.tax,
            "rate": f"{country.rate / 10:g}",
            "iban": f"{company.country}00 TEST 0000 {seed % 10000:04} 0000 00",
            "caps": company.name.upper(),
        }
        return values[what]

    def _random(self, kind: str, rest: str, dice: Dice) -> str:
        span, _, remember = rest.partition(":")
        if remember in self.memory:
            return self.memory[remember]
        if kind == "d":
            text = "".join(str(dice.between(0 if i else 1, 9)) for i in range(int(span)))
        else:
            low, high = (int(part) for part in span.split("-"))
            value = dice.between(low, high)
            if kind == "n":
                text = str(value)
            elif kind == "N":
                text = self.round_amount(value)
            elif kind == "nw":
                value = dice.pick([n for n in _WORDS if low <= n <= high])
                text = f"{_WORDS[value]} ({value})"
            elif kind == "pct":
                text = f"{value}.{dice.between(1, 9)}".replace(".", self.money_like.numbers[1])
            elif kind == "m":
                step = 5 if high < 500 else 50 if high < 20000 else 500 if high < 500000 else 5000
                value = max(step, value // step * step)
                self.cents[remember] = value * 100
                text = self.money(value * 100)
            else:
                raise KeyError(kind)
        if remember:
            self.memory[remember] = text
        return text

    def _date(self, name: str) -> str:
        match = re.fullmatch(r"(date|iso|long|short|wd|month|mon|year|yy|monthend|fy)([+-]\d+)?", name)
        if not match:
            raise KeyError(name)
        what, by = match[1], int(match[2] or 0)
        if what in ("month", "mon", "monthend"):
            at = month_after(self.date, by)
            if what == "monthend":
                return day(month_after(at, 1) - datetime.timedelta(days=1), self.date_form)
            return f"{MONTHS[at.month - 1][: 3 if what == 'mon' else 20]} {at.year}"
        if what in ("year", "yy", "fy"):
            year = self.date.year + by
            return {"year": str(year), "yy": f"{year % 100:02}", "fy": f"{year}/{(year + 1) % 100:02}"}[what]
        at = working_day(self.date + datetime.timedelta(days=by)) if by else self.date
        forms = {"date": self.date_form, "iso": "%Y-%m-%0d", "long": "%d %B %Y", "short": "%d %b", "wd": "%A %d %B"}
        return day(at, forms[what])
