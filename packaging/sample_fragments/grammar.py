"""A small grammar for sample documents: banks of hand-written alternatives, slots and inline choices.

Fragment files are plain text. ``= name`` opens a bank with one alternative per line (``\\n`` breaks a line),
``== name`` one with alternatives of several lines, separated by a line ``%``. A leading ``1:`` puts an
alternative into a group: when several are drawn at once, at most one comes from each group, in order of groups.

In a text ``[a|b]`` is a choice, ``<bank>`` an alternative, ``<bank*3>`` three of them on lines of their own,
``<bank**3>`` with empty lines between, ``<bank+3>`` joined to a paragraph, ``<bank#3>`` as numbered subclauses, ``<any 3: x y z>`` three of these banks
in their order, ``<mix 3: x y z>`` in any order; ``{slot}`` is a value of the scene. ``#.`` and ``#.#`` number clauses.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Seeded randomness built on ``random()`` alone, the one draw that Python promises to keep the same."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def below(self, n: int) -> int:
        return int(self._random.random() * n)

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def pick(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def shuffled(self, values: Sequence[T]) -> list[T]:
        rest = list(values)
        return [rest.pop(self.below(len(rest))) for _ in range(len(rest))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One way to fill a place; ``group`` is 0 where the bank has no groups."""

    text: str
    group: int = 0


Banks = dict[str, list[Alternative]]
Slot = Callable[[str, Dice], str]

_HEAD = re.compile(r"^(==?) ([a-z][A-Za-z0-9_.-]*)$")
_GROUP = re.compile(r"^(\d): ")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(@?[A-Za-z][^{}\n]*)\}")
_BANK = re.compile(r"<(?:(any|mix) (\d+): ([a-z0-9_. {}A-Z-]+)|([a-z][A-Za-z0-9_.{}-]*)(?:(\*\*|\*|\+|#)(\d+))?)>")


def parse(text: str) -> Banks:
    """The banks of one fragment file."""
    banks: Banks = {}
    name, blocks, lines = "", False, list[str]()

    def close() -> None:
        if not name:
            return
        parts = re.split(r"(?m)^%$\n?", "\n".join(lines)) if blocks else lines
        for part in parts:
            part = part.strip("\n") if blocks else part.strip().replace("\\n", "\n")
            if not part:
                continue
            group = _GROUP.match(part)
            banks.setdefault(name, []).append(
                Alternative(text=part[group.end() :] if group else part, group=int(group[1]) if group else 0)
            )

    for line in text.split("\n"):
        if line.startswith("//"):
            continue
        head = _HEAD.match(line)
        if head:
            close()
            name, blocks, lines = head[2], head[1] == "==", []
        else:
            lines.append(line)
    close()
    return banks


def read(folder: Path) -> Banks:
    """The banks of all ``*.txt`` files in a folder; a name belongs to one file only."""
    banks: Banks = {}
    for path in sorted(folder.glob("*.txt")):
        found = parse(path.read_text(encoding="utf-8"))
        twice = banks.keys() & found.keys()
        if twice:
            raise ValueError(f"{path.name}: banks named twice: {sorted(twice)}")
        banks.update(found)
    return banks


@dataclass(slots=True, kw_only=True)
class Writer:
    """Fills one document. ``used`` is shared by all documents, so that each draws what was drawn least.

    ``forced`` repeats the draws of an earlier document (its ``drawn``): a near-duplicate differs only in the
    banks of ``fresh``, which are drawn anew.
    """

    banks: Banks
    used: Counter[tuple[str, int]]
    seed: str
    slot: Slot
    forced: dict[tuple[str, int], int] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    drawn: dict[tuple[str, int], int] = field(default_factory=dict)
    _turns: Counter[str] = field(default_factory=Counter)

    def write(self, text: str, *, place: str = "top") -> str:
        self._turns[place] += 1
        dice = Dice(f"{self.seed}/{place}/{self._turns[place]}")
        while match := _CHOICE.search(text):
            text = text[: match.start()] + dice.pick(match[1].split("|")) + text[match.end() :]
        return "".join(self._pieces(text, dice))

    def _pieces(self, text: str, dice: Dice) -> Iterator[str]:
        """The text with banks and slots replaced from left to right, so that a slot may use what came before."""
        at = 0
        token = re.compile(f"{_BANK.pattern}|{_SLOT.pattern}")
        while match := token.search(text, at):
            yield text[at : match.start()]
            at = match.end()
            whole = match[0]
            yield self.slot(whole[1:-1], dice) if whole.startswith("{") else self._bank(whole, dice)
        yield text[at:]

    def _bank(self, whole: str, dice: Dice) -> str:
        match = _BANK.fullmatch(whole)
        assert match is not None
        how, count, names, name, joined, number = match.groups()
        if how:
            listed = [self._fill(one) for one in names.split()]
            chosen = dice.shuffled(range(len(listed)))[: int(count)]
            order = sorted(chosen) if how == "any" else chosen
            return "\n".join(self._draw(listed[i], 1)[0] for i in order)
        parts = self._draw(self._fill(name), int(number or 1))
        if joined == "#":
            return "\n".join("#.# " + part for part in parts)
        return {"**": "\n\n", "+": " "}.get(joined or "", "\n").join(parts)

    def _fill(self, name: str) -> str:
        return _SLOT.sub(lambda m: self.slot(m[1], Dice("")), name)

    def _draw(self, name: str, number: int) -> list[str]:
        bank = self.banks[name]
        said = {index for (other, _), index in self.drawn.items() if other == name}
        left = [i for i in range(len(bank)) if i not in said] or list(range(len(bank)))
        chosen: list[int] = []
        dice = Dice(f"{self.seed}/draw/{name}/{self._turns['draw ' + name]}")
        for _ in range(number):
            if not left:
                break
            self._turns["draw " + name] += 1
            key = (name, self._turns["draw " + name])
            index = self.forced.get(key, -1)
            if index < 0 or name in self.fresh:
                open_to = [i for i in left if i != index] or left
                fewest = min(self.used[name, i] for i in open_to)
                index = dice.pick([i for i in open_to if self.used[name, i] == fewest])
                self.used[name, index] += 1
            self.drawn[key] = index
            chosen.append(index)
            group = bank[index].group
            left = [i for i in left if i != index and (not group or bank[i].group != group)]
        if any(bank[i].group for i in chosen):
            chosen.sort(key=lambda i: bank[i].group)
        return [self.write(bank[i].text, place=f"{name}#{i}") for i in chosen]


def number(text: str, *, first: str = "{n}.", second: str = "{n}.{k}") -> str:
    """Replace ``#.`` and ``#.#`` at the start of lines by running numbers in the given forms."""
    n = k = 0
    lines = []
    for line in text.split("\n"):
        if line.startswith("#.#"):
            k += 1
            line = second.format(n=n, k=k, a=chr(96 + k), i=_roman(k)) + line[3:]
        elif line.startswith("#."):
            n, k = n + 1, 0
            line = first.format(n=n, i=_roman(n), a=chr(64 + n)) + line[2:]
        lines.append(line)
    return "\n".join(lines)


def _roman(n: int) -> str:
    tens = ["", "X", "XX", "XXX", "XL", "L"][n // 10]
    return tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][n % 10]
