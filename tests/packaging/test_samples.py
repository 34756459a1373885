"""The sample documents: what is committed is what the composer writes, and it is as varied as it says."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    name: str
    text: str
    label: str
    hard: bool
    family: str
    why: str


def rows(name: str) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with (SAMPLES / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    truth = {row["name"]: row for row in rows("truth.csv")}
    return [
        Sample(
            name=row["name"],
            text=row["text"],
            label=truth[row["name"]]["label"],
            hard=truth[row["name"]]["hard"] == "yes",
            family=truth[row["name"]]["family"],
            why=truth[row["name"]]["why"],
        )
        for row in rows("documents.csv")
    ]


def shingles(text: str, size: int = 4) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))}


def likeness(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def test_composer_writes_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "samples.py"), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    }
    kept_by_hand = {"README.md", ".gitattributes"}
    committed = {
        path.relative_to(SAMPLES).as_posix(): path.read_bytes()
        for path in SAMPLES.rglob("*")
        if path.is_file() and path.name not in kept_by_hand
    }
    assert written.keys() == committed.keys()
    assert [name for name in written if written[name] != committed[name]] == []


def test_hashes(samples: list[Sample]) -> None:
    lines = (SAMPLES / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert len(listed) == len(samples) + 3
    for name, digest in listed.items():
        assert hashlib.sha256((SAMPLES / name).read_bytes()).hexdigest() == digest, name


def test_folder_and_table_hold_the_same_texts(samples: list[Sample]) -> None:
    files = {path.name: path.read_bytes().decode() for path in (SAMPLES / "documents").iterdir()}
    assert files == {sample.name: sample.text for sample in samples}
    assert any(name.endswith(".md") for name in files)


def test_counts_and_labels(samples: list[Sample]) -> None:
    labels = rows("labels.csv")
    assert len(labels) == 8
    assert all(row["sentence"].endswith(".") and row["sentence"].count(". ") == 0 for row in labels)
    assert all(2 <= len(re.findall(r"[.!?](?:\s|$)", row["guideline"])) <= 4 for row in labels)
    counts = Counter(sample.label for sample in samples)
    assert counts.keys() == {row["name"] for row in labels}
    assert min(counts.values()) >= 35
    assert len(samples) >= 320
    assert sum(len(sample.text.encode()) for sample in samples) < 2_500_000


def test_hard_cases_say_why(samples: list[Sample]) -> None:
    hard = [sample for sample in samples if sample.hard]
    assert len(hard) >= 40
    assert all(sample.why for sample in hard)
    assert not any(sample.why for sample in samples if not sample.hard)
    assert min(Counter(sample.label for sample in hard).values()) >= 5


def test_long_and_short_documents(samples: list[Sample]) -> None:
    lengths = [len(sample.text) for sample in samples]
    assert sum(8_000 <= length <= 40_000 for length in lengths) >= 10
    assert max(lengths) <= 40_000
    assert sum(len(sample.text.strip().splitlines()) <= 2 for sample in samples) >= 8


def test_scripts_and_signs(samples: list[Sample]) -> None:
    right_to_left = [sample for sample in samples if re.search(r"(?m)^[^A-Za-z\n]*[\u0590-\u06ff]", sample.text)]
    assert len(right_to_left) >= 4
    assert {bool(re.search("[\u0590-\u05ff]", sample.text)) for sample in right_to_left} == {True, False}
    everything = "".join(sample.text for sample in samples)
    assert set("äöüßéèñåøłóí£€$§°") <= set(everything)


def test_families_are_alike_and_others_are_not(samples: list[Sample]) -> None:
    sets = {sample.name: shingles(sample.text) for sample in samples}
    families: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        if sample.family:
            families[sample.family].append(sample)
    assert sum(map(len, families.values())) >= 30
    for members in families.values():
        assert len(members) >= 2
        assert len({member.label for member in members}) == 1
        for one, other in itertools.combinations(members, 2):
            assert likeness(sets[one.name], sets[other.name]) > 0.5, (one.name, other.name)
    for one, other in itertools.combinations(samples, 2):
        if not one.family or one.family != other.family:
            assert likeness(sets[one.name], sets[other.name]) < 0.5, (one.name, other.name)


def test_texts_are_unique_except_where_meant(samples: list[Sample]) -> None:
    by_text: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_text[sample.text].append(sample)
    copies = [same for same in by_text.values() if len(same) > 1]
    assert len(copies) == 2
    assert all(len(same) == 2 and same[0].family and same[0].family == same[1].family for same in copies)
    assert all(any(" (1)." in sample.name for sample in same) for same in copies)


def test_names_are_safe_and_seldom_tell_the_label(samples: list[Sample]) -> None:
    names = [sample.name for sample in samples]
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9 ._()&!+-]{0,79}[A-Za-z0-9_()!-]\.(txt|md)", name) for name in names)
    telling = {
        "Contract": r"agreement|contract|msa|nda|framework|terms|fw-",
        "Invoice": r"inv|bill|to pay|^re-\d",
        "Purchase order": r"^po|order|bestellung|call-off|^req",
        "Legal opinion": r"opinion|advice|counsel|memo|stellungnahme|privileged",
        "Correspondence": r"mail|letter|fax|^re |^fw |^aw_|msg|note",
        "Policy": r"policy|rules|guideline|richtlinie|sop",
        "Meeting minutes": r"minutes|meeting|prot_|mom |steering|sitzung|jf_",
        "Financial report": r"accounts|report|mgmt|results|treasurer|bwa|cash",
    }
    told = sum(bool(re.search(telling[sample.label], sample.name.lower())) for sample in samples)
    assert told / len(names) <= 0.5


def test_nothing_real_and_nothing_left_open(samples: list[Sample]) -> None:
    for sample in samples:
        for domain in re.findall(r"(?:@|www\.)([\w.-]+\w)", sample.text):
            assert domain.endswith((".example", ".test", "example.com")), (sample.name, domain)
        for number in re.findall(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}", sample.text):
            assert number[2:4] == "00", (sample.name, number)
        left_open = r"\{[@A-Za-z][^}\n]*\}|<[a-z]+\.[^>\n@]*>|\[[^\]\n]*\|[^\]\n]*\]"
        assert not re.search(left_open, sample.text), sample.name
        assert sample.text.endswith("\n") and sample.text.strip()
        assert "\r" not in sample.text


def test_sums_of_invoices_are_right(samples: list[Sample]) -> None:
    """Net, tax and gross as printed by the totals block, in whichever form of number."""

    def cents(text: str) -> int:
        return int(re.sub(r"\D", "", text))

    checked = 0
    for sample in samples:
        found = re.search(
            r"(?m)^ +\S.*?  +([\d., ']+)\n +\S.*?([\d.]+) %.*?  +([\d., ']+)\n +\S.*?  +([\d., ']+)$", sample.text
        )
        if found:
            net, tax, gross = cents(found[1]), cents(found[3]), cents(found[4])
            assert net + tax == gross, sample.name
            assert abs(tax - net * float(found[2]) / 100) <= 1, sample.name
            checked += 1
    assert checked >= 15


def test_quantities_times_prices_are_amounts(samples: list[Sample]) -> None:
    amount = r"([\d., ']+[.,]\d\d)"
    checked = 0
    for sample in samples:
        for many, price, total in re.findall(rf"(?m), (\d+) \S+ at {amount} = {amount}$", sample.text):
            assert int(many) * int(re.sub(r"\D", "", price)) == int(re.sub(r"\D", "", total)), sample.name
            checked += 1
        for many, price, total in re.findall(
            rf"(?m)^\| \d+ \|.*\| (\d+) \| \S+ \| {amount} \| {amount} \|$", sample.text
        ):
            assert int(many) * int(re.sub(r"\D", "", price)) == int(re.sub(r"\D", "", total)), sample.name
            checked += 1
    assert checked >= 40
