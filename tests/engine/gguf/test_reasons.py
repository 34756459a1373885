"""A model's reason is one line of plain text, and what it quotes stands in the document."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.engine import suggesting
from app.engine.gguf import reasons
from app.engine.prompts import Choice
from tests import gguf_builder as build

SOURCE = "The tenant pays on the first day. <b>Or else</b> the lease ends; he said so."


@pytest.mark.parametrize(
    "text",
    [
        "It names a tenant.",
        'It says "The tenant pays on',
        'It says "the lease ends"',
        'It says "the lease ends", and "he said',
        "",
    ],
)
def test_what_may_be_written(text: str) -> None:
    assert reasons.fits(text, SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        'It says "the tenant may go"',
        'It says "The landlord',
        'It says ""',
        'It says "The ten"',
        'It says "enant pays"',
        'It says " "',
        'It says "<b>Or else"',  # literal, but markup
        "two\nlines",
        "bell\x07",
        "\u202eturned",
        "<|im_end|>",
        "[INST]",
        "“The landlord”",
        "x" * 241,
    ],
)
def test_what_may_not(text: str) -> None:
    assert not reasons.fits(text, SOURCE)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_model_says_stays_within_bounds(tmp_path: Path, seed: int) -> None:
    """Models of random weights, half of them fond of quotation marks."""
    words = build.Vocabulary(SOURCE.split(), build.CHATML_TOKENS)
    path = build.random_model(tmp_path / "m.gguf", np.random.default_rng(seed), words=words)
    made = suggesting.load(path, expected_sha256=None)
    made.frame([Choice(name="Lease"), Choice(name="Other")], calibrated=False)
    before = made.score(SOURCE)
    document = SOURCE * (1 + seed * 40)
    said = made.reason(document, seed % 2)
    assert len(said) <= reasons.LONGEST and "\n" not in said
    assert said == "" or (reasons.fits(said, " ".join(document.split())) and said.count('"') % 2 == 0)
    for quoted in said.split('"')[1::2]:
        assert quoted in document
    np.testing.assert_array_equal(made.score(SOURCE), before)
    assert made.reason(document, seed % 2) == said
    made.close()


def test_a_quotation_that_was_not_closed_is_closed_or_dropped() -> None:
    assert reasons._finished('It says so: "the lease ends', SOURCE) == 'It says so: "the lease ends"'
    assert reasons._finished('It says so clearly: "t', SOURCE) == "It says so clearly:"
    assert reasons._finished("No.", SOURCE) == ""
