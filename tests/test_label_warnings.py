"""The benchmark of warnings counts what runs say, and shuffles, mixes in and reckons what it says it does."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from tests.benchmarks import label_warnings, oracle
from tests.fakes import FakeEmbedder, document

WORDS = ("lease rent tenant", "invoice amount paid", "wage leave notice")


def test_shuffled_labels_are_the_same_labels_on_other_documents() -> None:
    documents = [document(str(at), f"text {at}", f"L{at % 3}") for at in range(300)]
    dealt = label_warnings.shuffled(documents, 1)
    assert [one.text for one in dealt] == [one.text for one in documents]
    assert Counter(one.label for one in dealt) == Counter(one.label for one in documents)
    same = sum(one.label == other.label for one, other in zip(dealt, documents, strict=True))
    assert 70 < same < 130
    assert dealt == label_warnings.shuffled(documents, 1) != label_warnings.shuffled(documents, 2)


def test_what_can_be_reached_is_what_the_texts_tell() -> None:
    rng = np.random.default_rng(1)
    truth = np.arange(150) % 3
    vectors = np.eye(6, dtype=np.float32)[truth] + 0.1 * rng.standard_normal((150, 6)).astype(np.float32)
    nothing = np.zeros((150, 0), dtype=np.float32)
    labels = np.zeros((3, 6), dtype=np.float32)
    pool = oracle.Pool(
        vectors=vectors,
        words=nothing,
        truth=truth,
        names=["a", "b", "c"],
        label_vectors=labels,
        label_words=nothing[:3],
    )
    assert label_warnings.reachable(pool, 0) > 0.97
    guessed = rng.permutation(truth)
    chance = oracle.Pool(
        vectors=vectors,
        words=nothing,
        truth=guessed,
        names=["a", "b", "c"],
        label_vectors=labels,
        label_words=nothing[:3],
    )
    assert 0.2 < label_warnings.reachable(chance, 0) < 0.48


def test_documents_of_no_label_are_counted_among_those_nobody_has_read() -> None:
    rng = np.random.default_rng(0)
    documents = [
        document(str(at), " ".join([WORDS[at % 3], *(f"w{word}" for word in rng.integers(0, 50, 4)), str(at)]), label)
        for at, label in enumerate([*("L0", "L1", "L2") * 30, *([oracle.NONE] * 30)])
    ]
    kept: Any = FakeEmbedder()
    run = label_warnings.play(documents, most=40, seed=0, kept=kept, none=oracle.NONE)
    assert len(run["strange"]) == len(run["rounds"])
    assert run["answers"] == 40
    for told, one in zip(run["strange"], run["rounds"], strict=True):
        assert told["both"] <= min(told["true"], told["said"])
        assert one["none_recall"] == pytest.approx((30 - told["true"] + told["both"]) / 30)


def a_round(answers: int, *, unrelated: bool = False, limit: float | None = None) -> dict[str, Any]:
    said = None if limit is None else {"value": limit, "low": limit - 0.1, "high": limit + 0.1, "count": 50}
    return {"answers": answers, "unrelated": unrelated, "contradictory": limit is not None, "limit": said}


def made_up(what: str, rounds: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    whence = {"set": "a", "seed": 0, "what": what, "commit": "c", "day": "d", "machine": "m", "labels": 5}
    done = {"documents": 1500, "answers": rounds[-1]["answers"], "approvals": [], "auto_approved": 0}
    return whence | done | {"rounds": rounds, "strange": [], "of_none": 0} | more


def test_the_table_counts_what_the_runs_say() -> None:
    noise = made_up("noise", [a_round(290), a_round(300), a_round(340, unrelated=True), a_round(380, unrelated=True)])
    assert label_warnings.first(noise, "unrelated") == 340
    limit = made_up(
        "limit",
        [a_round(290), a_round(400, limit=0.7), a_round(450, limit=0.64), a_round(510, limit=0.9)],
        reachable=0.6,
    )
    told = [(one["answers"], one["limit"]["value"]) for one in label_warnings.named(limit)]
    assert told == [(400, 0.7), (450, 0.64)]  # the last one comes when a third is read
    whole = made_up("", [a_round(200, limit=0.5), a_round(310), a_round(360)])
    words = label_warnings.table([noise, limit], [whole])
    assert "| a | as they are | 0 | 340 | 2 of 3 | 380 | 0 | 0 |" in words
    assert "| a | 5 | 2 | 5 | 0 | 3, in 1 of the runs | 510 |" in words
    assert (
        "| a | 0 | 0.600 | 400 answers (27%) | 0.700 | +10.0 points | 0.640 | +4.0 points | 2 | 1 of 2 | 2 of 2 |"
        in words
    )


def test_strange_documents_have_to_be_named() -> None:
    with pytest.raises(SystemExit):
        label_warnings.main(["play", "strange", "a.csv", "--vectors", "v", "--runs", "r"])
