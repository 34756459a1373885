"""Write the sample documents under resources/samples from the hand-written material in sample_fragments.

    python packaging/samples.py            write the files
    python packaging/samples.py --out DIR  write them somewhere else

Same material, same bytes, on every system: each draw is seeded by the document it belongs to.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime
import hashlib
import io
import re
import shutil
import sys
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from sample_fragments import flaws, grammar, whole  # noqa: E402
from sample_fragments.cast import COMPANIES, Company  # noqa: E402
from sample_fragments.casting import FAMILIES, GOODS, SEASONS, SELLERS, SITUATION_TRADES, STAMPS, TOPIC_TRADES  # noqa: E402
from sample_fragments.labels import LABELS  # noqa: E402
from sample_fragments.scene import Scene, working_day  # noqa: E402

SEED = "samples-1"
TYPES = {
    "contract": "Contract",
    "invoice": "Invoice",
    "order": "Purchase order",
    "opinion": "Legal opinion",
    "correspondence": "Correspondence",
    "policy": "Policy",
    "minutes": "Meeting minutes",
    "report": "Financial report",
}
EACH = 36
"""Composed documents of each type, besides long ones, whole hand-written ones and near-duplicates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One finished document; ``family`` joins near-duplicates, ``why`` explains a hard case."""

    name: str
    text: str
    date: datetime.date
    label: str
    family: str = ""
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Plan:
    """What decides a composed document, kept so that relatives of it can be written."""

    kind: str
    skeleton: str
    seed: str
    a: Company
    b: Company
    date: datetime.date
    memory: dict[str, str]
    glitches: str = ""


def directives(skeleton: str) -> tuple[dict[str, str], str]:
    """The ``!`` lines at the head of a skeleton, and the rest."""
    said: dict[str, str] = {}
    lines = skeleton.split("\n")
    while lines and lines[0].startswith("!"):
        key, _, value = lines.pop(0)[1:].partition(" ")
        said[key] = value
    return said, "\n".join(lines)


def choose(dice: grammar.Dice, trades: str, not_this: Company | None = None, *, abroad: bool = False) -> Company:
    """A company of one of the trades (of any, if empty), often from the country of the other one, or never."""
    wanted = trades.split() or [company.industry for company in COMPANIES.values()]
    fits = [c for c in COMPANIES.values() if c.industry in wanted and c is not not_this]
    if not_this is not None and abroad:
        fits = [c for c in fits if c.country != not_this.country]
    elif not_this is not None and dice.chance(0.45):
        fits = [c for c in fits if c.country == not_this.country] or fits
    return dice.pick(fits)


def plan(banks: grammar.Banks, kind: str, at: int, skeleton: str) -> Plan:
    """Who, when and about what, for the document number ``at`` of its kind."""
    dice = grammar.Dice(f"{SEED}/plan/{kind}/{at}")
    said, _ = directives(skeleton)
    sellers = SELLERS if kind in ("invoice", "order") else ""
    field = f"{at % 15 + 1}"  # later fields are kept for the long documents
    listed = said.get("sit", "").split()
    situation = listed[at // 8 % len(listed)] if listed else f"{at % 24 + 1}"
    a_trades, b_trades = "", ""
    if kind == "policy":
        a_trades = TOPIC_TRADES.get(field, "")
    elif kind == "correspondence":
        a_trades, b_trades = SITUATION_TRADES.get(situation, ("", ""))
    a = choose(dice, said.get("a") or a_trades or sellers)
    b = choose(dice, said.get("b") or b_trades, a, abroad="abroad" in said)
    date = working_day(datetime.date(2016, 1, 4) + datetime.timedelta(days=dice.below(3300)))
    if kind == "correspondence" and situation in SEASONS:
        date = working_day(date.replace(month=SEASONS[situation], day=min(date.day, 14)))
    memory = {
        "object": "",
        "issue": field,
        "topic": field,
        "sit": situation,
        "kind": "goods" if a.industry in GOODS.split() else "services",
        "topicname": banks[f"pol.{field}.n"][0].text,
    }
    glitches = (
        "scan" if at % 16 == 9 else "typos" if kind in ("correspondence", "order", "minutes") and at % 7 == 3 else ""
    )
    return Plan(
        kind=kind, skeleton=skeleton, seed=f"{SEED}/{kind}/{at}", a=a, b=b, date=date, memory=memory, glitches=glitches
    )


def write(
    banks: grammar.Banks,
    used: Counter[tuple[str, int]],
    of: Plan,
    forced: dict[tuple[str, int], int] | None = None,
    fresh: frozenset[str] = frozenset(),
) -> tuple[str, str, dict[tuple[str, int], int]]:
    """Name, text and draws of a planned document."""
    scene = Scene(a=of.a, b=of.b, date=of.date, dice=grammar.Dice(of.seed + "/scene"), memory=dict(of.memory))
    writer = grammar.Writer(banks=banks, used=used, seed=of.seed, slot=scene.slot, forced=forced or {}, fresh=fresh)
    scene.memory["object"] = writer.write(f"<object.{of.a.industry}>")
    said, body = directives(of.skeleton)
    name = file_name(writer.write(said.get("name", f"<name.{of.kind}>")))
    text = writer.write(body)
    first, second = (said.get("num", "{n}. | {n}.{k}") + "|").split("|")[:2]
    text = grammar.number(text, first=first.strip(), second=second.strip())
    if "wrap" in said:
        text = wrap(text, int(said["wrap"]))
    dice = grammar.Dice(of.seed + "/glitches")
    if "md" in said:  # nobody scans Markdown
        another = "[{A.short} {iso}|{d:6} {A.short}|{B.short} {short} {year}].txt"
        name = file_name(writer.write(another)) if re.match("scan|img|fax", name) else name
        name = name.removesuffix(".txt") + ".md"
    elif of.glitches == "scan" or re.match(r"scan|img|fax", name):
        text = flaws.scanned(text, dice)
    elif of.glitches == "typos":
        text = flaws.mistyped(text, dice)
    return name, tidy(text), writer.drawn


def tidy(text: str) -> str:
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = re.sub(r"(?<=\w)\.\.(?!\.)", ".", text)  # "Ltd. at the end of a sentence" brings its own full stop
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"


def wrap(text: str, width: int) -> str:
    """Break long lines; continuation lines of quoted mail keep their mark."""
    lines = []
    for line in text.split("\n"):
        mark = "> " if line.startswith("> ") else ""
        if re.search(r"\S   +\S", line):  # columns stay as they are
            lines.append(line)
            continue
        lines += textwrap.wrap(line, width, subsequent_indent=mark, break_long_words=False, break_on_hyphens=False) or [
            line
        ]
    return "\n".join(lines)


def file_name(name: str) -> str:
    """Plain ASCII without characters that some file system forbids."""
    plain = unicodedata.normalize(
        "NFKD", name.replace("'", "").translate(str.maketrans("øØłŁæÆı", "oOlLaAi")).replace("ß", "ss")
    )
    plain = "".join(c for c in plain if ord(c) < 128)
    return re.sub(r"\s+", " ", re.sub(r"[^A-Za-z0-9 ._()&+-]", "_", plain)).strip()


_REDRAFTED = r"(c|amd)\.[a-z]+|(pol|lo)\.\d+\.[acfr]|m\.(team|gov)"
"""Banks of which a later draft may draw other sentences."""


def relatives(
    banks: grammar.Banks,
    used: Counter[tuple[str, int]],
    of: Plan,
    base: Sample,
    drawn: dict[tuple[str, int], int],
    hows: tuple[str, ...],
    family: str,
) -> Iterator[Sample]:
    """The near-duplicates of a composed document, named after it as people name such files."""
    stem, dot, ending = base.name.rpartition(".")
    for turn, how in enumerate(hows, 2):
        other = dataclasses.replace(of)
        fresh: frozenset[str] = frozenset()
        if how == "sent again":
            other.date = working_day(of.date + datetime.timedelta(days=21 + 9 * turn))
        elif how.startswith("redrafted"):
            names = sorted({name for name, _ in drawn if re.fullmatch(_REDRAFTED, name)})
            fresh = frozenset(
                grammar.Dice(f"{of.seed}/{how}").shuffled(names)[: 1 if of.kind in ("policy", "minutes") else 2]
            )
        elif how.startswith("to "):
            other.b = choose(grammar.Dice(f"{of.seed}/{how}"), "", of.b)
        _, text, _ = write(banks, used, other, forced=drawn, fresh=fresh)
        if fresh:
            text = few_lines_changed(base.text, text, FEW[of.kind] if len(text) < 3000 else 4)
        if how == "stamped":
            text = STAMPS[of.kind] + "\n\n" + base.text
        elif how == "same":
            text = base.text
        suffixes = {"sent again": " resent", "stamped": " copy", "same": " (1)"}
        suffix = suffixes.get(how, f"_v{turn}" if how.startswith("redraft") else f" {other.b.short}")
        yield Sample(
            name=file_name(f"{stem}{suffix}{dot}{ending}"), text=text, date=other.date, label=base.label, family=family
        )


FEW = {"contract": 2, "policy": 2, "minutes": 1, "opinion": 1}
"""How many lines of a short document a later draft changes."""


def few_lines_changed(old: str, new: str, most: int) -> str:
    """The old text with at most so many of the lines in which the new one differs."""
    before, after, changed = old.split("\n"), new.split("\n"), 0
    if len(before) != len(after):
        return new
    for at, line in enumerate(after):
        if before[at] != line and changed < most:
            before[at], changed = line, changed + 1
    return "\n".join(before)


def compose() -> list[Sample]:
    """All samples, in the order of their names."""
    banks = grammar.read(HERE / "sample_fragments")
    clauses(banks)
    used: Counter[tuple[str, int]] = Counter()
    found: list[Sample] = []
    wanted = {(kind, at): (f"f{number:02}", hows) for number, (kind, at, hows) in enumerate(FAMILIES, 1)}
    for kind, label in TYPES.items():
        skeletons = [one.text for one in banks[f"doc.{kind}"]]
        longer = [one.text for one in banks.get(f"long.{kind}", ())]
        for at in range(EACH + len(longer)):
            skeleton = skeletons[at % len(skeletons)] if at < EACH else longer[at - EACH]
            of = plan(banks, kind, at, skeleton)
            name, text, drawn = write(banks, used, of)
            family, hows = wanted.get((kind, at), ("", ()))
            base = Sample(name=name, text=text, date=of.date, label=label, family=family)
            found.append(base)
            found += relatives(banks, used, of, base, drawn, hows, family)
    for one in whole.read(HERE / "sample_fragments" / "whole"):
        found.append(Sample(name=one.name, text=tidy(one.text), date=one.date, label=one.label, why=one.why))
    return sorted(apart(found), key=lambda one: one.name)


def clauses(banks: grammar.Banks) -> None:
    """For each bank of sentences ``c.x`` the clause in numbered (k.x), running (run.x) and full form (full.x)."""
    for name in [name for name in banks if name.startswith("c.")]:
        topic = name[2:]
        groups = len({one.group for one in banks[name]})
        most = min(3, groups)
        banks[f"k.{topic}"] = [
            grammar.Alternative(text=f"#. <ct.{topic}>\n<c.{topic}#{n}>") for n in range(min(2, most), most + 1)
        ]
        banks[f"run.{topic}"] = [grammar.Alternative(text=f"#. <ct.{topic}>. <c.{topic}+{min(2, most)}>")]
        banks[f"full.{topic}"] = [grammar.Alternative(text=f"#. <ct.{topic}>\n<c.{topic}#{groups}>")]


def apart(samples: list[Sample]) -> Iterator[Sample]:
    """The samples with names that differ even where upper and lower case do not."""
    seen: Counter[str] = Counter()
    for one in samples:
        seen[one.name.lower()] += 1
        turn = seen[one.name.lower()]
        stem, dot, ending = one.name.rpartition(".")
        name = one.name if turn == 1 else f"{stem}-{turn}{dot}{ending}"
        yield Sample(name=name, text=one.text, date=one.date, label=one.label, family=one.family, why=one.why)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return sink.getvalue().encode()


def save(samples: list[Sample], folder: Path) -> None:
    """Write documents, tables and hashes; documents of an earlier run go first."""
    documents = folder / "documents"
    if documents.exists():
        shutil.rmtree(documents)
    documents.mkdir(parents=True)
    for one in samples:
        (documents / one.name).write_bytes(one.text.encode())
    tables = {
        "documents.csv": table(("name", "date", "text"), [(s.name, s.date.isoformat(), s.text) for s in samples]),
        "truth.csv": table(
            ("name", "label", "hard", "family", "why"),
            [(s.name, s.label, "yes" if s.why else "no", s.family, s.why) for s in samples],
        ),
        "labels.csv": table(("name", "sentence", "guideline"), list(LABELS)),
    }
    for name, content in tables.items():
        (folder / name).write_bytes(content)
    sums = [(hashlib.sha256(s.text.encode()).hexdigest(), f"documents/{s.name}") for s in samples]
    sums += [(hashlib.sha256(content).hexdigest(), name) for name, content in tables.items()]
    (folder / "SHA256SUMS").write_bytes("".join(f"{digest}  {name}\n" for digest, name in sums).encode())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE.parent / "resources" / "samples", help="folder to write to")
    samples = compose()
    save(samples, parser.parse_args().out)
    print(f"{len(samples)} documents, {sum(len(s.text.encode()) for s in samples):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
