"""Head and language model together, with model files that are good, right on 60 %, wrong, half good, and random.

A pool of made-up documents: the head sees one kind of evidence (simulated, calibrated), the model reads another, its
telling words, out of the text. Pooled log loss is never more than 1 % worse than the head alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.engine import pooling, suggesting
from app.engine.prompts import Choice
from tests import gguf_builder as build
from tests.engine.test_pooling import loss, normal

CLASSES, ANSWERS, DOCUMENTS = 4, 150, 700
WORDS = [[f"k{chr(97 + label)}{chr(97 + at)}q" for at in range(10)] for label in range(CLASSES)]


def leads_to(kind: str, rng: np.random.Generator) -> dict[str, int]:
    """To which option each label's telling words lead."""
    found = {}
    for label, words in enumerate(WORDS):
        for at, word in enumerate(words):
            found[word] = {
                "good": label if at < 9 else (label + 1) % CLASSES,
                "sixty": label if at < 6 else (label + 1 + at % (CLASSES - 1)) % CLASSES,
                "wrong": (label + 1) % CLASSES,
                "half": label if label < CLASSES // 2 else int(rng.integers(CLASSES)),
                "random": int(rng.integers(CLASSES)),
            }[kind]
    return found


@pytest.mark.parametrize("kind", ["good", "sixty", "wrong", "half", "random"])
def test_pooled_with_a_model_file(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(7)
    labels = rng.integers(0, CLASSES, DOCUMENTS)
    texts = [f"In this text the word {WORDS[label][rng.integers(10)]} says it." for label in labels]
    seen = rng.normal(size=(DOCUMENTS, CLASSES))
    seen[np.arange(DOCUMENTS), labels] += 1.2
    head = normal(seen * 1.2)
    path = build.classifier(tmp_path / "m.gguf", leads_to(kind, rng), CLASSES, kind=build.Q8_0)
    suggester = suggesting.load(path, expected_sha256=None)
    suggester.frame([Choice(name=f"Kind {label}") for label in range(CLASSES)])
    model = np.stack([scores for _, scores in suggester.each(texts)]).astype(np.float64)
    suggester.close()
    right = float((model.argmax(axis=1) == labels).mean())
    assert {"good": right > 0.8, "sixty": 0.5 < right < 0.7, "wrong": right < 0.05}.get(kind, right < 0.75)
    trust = pooling.fit(head[:ANSWERS], model[:ANSWERS], labels[:ANSWERS], rng=rng)
    pooled = pooling.pool(head[ANSWERS:], model[ANSWERS:], trust.betas)
    ratio = loss(pooled, labels[ANSWERS:]) / loss(head[ANSWERS:], labels[ANSWERS:])
    assert ratio <= 1.01
    if kind == "good":
        assert ratio < 0.6
    if kind == "half":
        assert ratio < 0.9
    if kind == "wrong":
        assert not trust.any
