"""Whether evidence is true: shares add up to the logit, and without the passage that is shown the logit falls.

    python -m tests.benchmarks.evidence long.csv [more.csv …] --vectors FOLDER [--documents 200] [--out FILE]

For each table (columns ``text`` and ``label``) so many documents are drawn by seed, half of them are answered, and the
engine's own refit learns from them. Then, for the label it suggests against the second best, as the window has it:

*sums*: passages, words, neighbours and bias, added up, against the difference of the two logits of the head, in double
precision (the products in single precision that rank the collection round by up to 0.00001 themselves).

*deletion*, documents of several passages: the passage that the window shows first is taken out, words and all, what it
shared with the passages beside it is read anew by the embedder, and the difference of the two logits is computed again.
The same is done with passages drawn at random from the others. The neighbours stay as they are.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import offline

offline.guard()

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402

from app.engine import evidence, neighbours, passages, refit, representation, stretches, vocabulary  # noqa: E402
from app.engine.embedding import Embedder  # noqa: E402
from app.engine.evidence import Shares  # noqa: E402
from app.engine.head import Head  # noqa: E402
from app.engine.representation import Space  # noqa: E402
from app.engine.vocabulary import Vocabulary  # noqa: E402
from app.explaining import TERMS_UP_TO  # noqa: E402
from app.records import Source  # noqa: E402
from app.simulation.oracle import draw_pool  # noqa: E402
from app.simulation.vectors import KeptVectors  # noqa: E402

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A table's documents as the engine has them, and the head that learned from half of them."""

    texts: Sequence[str]
    spans: Sequence[Sequence[Span]]
    vectors: Sequence[Floats]
    words: Vocabulary
    space: Space
    head: Head

    def explain(self, row: int, text: str, vectors: Floats, best: tuple[int, int], *, whole: bool = True) -> Shares:
        """Evidence of the document in ``row``, its text and passages replaced; not ``whole``: as the window has it,
        where the words of long texts are not weighed."""
        return evidence.explain(
            self.head,
            vectors,
            vocabulary=self.words if len(self.texts[row]) <= TERMS_UP_TO or whole else None,
            text=text,
            label=best[0],
            against=best[1],
            around=self.space.around(row, self.head.mix.steps),
        )


def stored(found: Floats) -> Floats:
    """As a project keeps vectors: half precision."""
    return found.astype(np.float16).astype(np.float32)


def collected(table: Path, count: int, seed: int, embedder: Embedder) -> Collection:
    """Reads, embeds, joins and learns."""
    pool = draw_pool(Source(path=table, text_column="text", label_column="label"), None, seed)
    rng = np.random.default_rng(seed)
    pool = [pool[place] for place in np.sort(rng.permutation(len(pool))[:count])]
    texts = [one.text for one in pool]
    spans = [passages.split(text) or [(0, len(text))] for text in texts]
    vectors = []
    for text, own in zip(texts, spans, strict=True):
        vectors.append(stored(embedder.encode([text[start:end] for start, end in own])))
    names = sorted({one.label or "" for one in pool})
    truth = np.array([names.index(one.label or "") for one in pool])
    words = vocabulary.fit(texts, seed=seed)
    means = representation.pooled(np.concatenate(vectors), np.array([len(own) for own in spans]))
    graph = neighbours.weights(neighbours.join(neighbours.none(), means, seed=seed))
    space = Space(means, words.transform(texts), graph)
    known = np.sort(rng.permutation(len(texts))[: len(texts) // 2])
    nothing = np.zeros(0, dtype=np.int64)
    result = refit.refit(
        features=space,
        label_features=Space(embedder.encode(names), words.transform(names)),
        answered=known,
        labels=truth[known],
        held_out=nothing,
        held_out_labels=nothing,
        seed=seed,
    )
    return Collection(texts=texts, spans=spans, vectors=vectors, words=words, space=space, head=result.head)


def without(text: str, spans: Sequence[Span], vectors: Floats, gone: Span, embedder: Embedder) -> tuple[str, Floats]:
    """A document without a stretch: its text, and the vectors of its passages, read anew where something is gone."""
    kept = []
    for (start, end), vector in zip(spans, vectors, strict=True):
        if end <= gone[0] or start >= gone[1]:
            kept.append(vector)
            continue
        left = text[start : max(start, gone[0])] + text[min(end, gone[1]) : end]
        if left.strip():
            kept.append(stored(embedder.encode([left]))[0])
    rest = np.stack(kept) if kept else np.zeros((0, vectors.shape[1]), dtype=np.float32)
    return text[: gone[0]] + text[gone[1] :], rest


def deletion(
    one: Collection, row: int, best: tuple[int, int], draws: int, embedder: Embedder, rng: np.random.Generator
) -> tuple[float, list[float]] | None:
    """By how much the logit falls without the passage shown first, and without each of some at random.

    ``None`` where nothing is shown.
    """
    text, spans, vectors = one.texts[row], one.spans[row], one.vectors[row]
    shares = one.explain(row, text, vectors, best)
    shown = one.explain(row, text, vectors, best, whole=False)
    places = stretches.by_passage(text, spans, shown)
    if places[0][2] <= 0:
        return None
    others = [places[1:][place][:2] for place in rng.permutation(len(places) - 1)[:draws]]
    falls = []
    for gone in (places[0][:2], *others):
        changed, rest = without(text, spans, vectors, gone, embedder)
        falls.append(shares.total - one.explain(row, changed, rest, best).total)
    return falls[0], falls[1:]


def measure(table: Path, options: argparse.Namespace, embedder: Embedder) -> list[str]:
    """Two lines of the table: documents whose words are weighed, and longer ones."""
    off: dict[bool, list[float]] = {True: [], False: []}
    found: dict[bool, list[tuple[float, list[float]]]] = {True: [], False: []}
    for seed in options.seeds:
        one = collected(table, options.documents, seed, embedder)
        rng = np.random.default_rng(seed)
        rows = one.space.rows(one.head.mix.steps).astype(np.float64)
        logits = rows @ one.head.weights.T.astype(np.float64) + one.head.bias
        order = np.argsort(-logits, axis=1, kind="stable")[:, :2]
        cut = {True: 0, False: 0}
        for row, text in enumerate(one.texts):
            label, against = int(order[row, 0]), int(order[row, 1])
            short = len(text) <= TERMS_UP_TO
            shares = one.explain(row, text, one.vectors[row], (label, against))
            off[short].append(abs(shares.total - (logits[row, label] - logits[row, against])))
            if len(one.spans[row]) > 1 and cut[short] < options.deletions:
                falls = deletion(one, row, (label, against), options.draws, embedder, rng)
                if falls is not None:
                    found[short].append(falls)
                    cut[short] += 1
    lines = []
    for short, kind in ((True, "up to 30,000 characters"), (False, "longer")):
        if not off[short]:
            continue
        cells = [f"{table.parent.name}/{table.stem}", kind, f"{len(off[short]):,}", f"{max(off[short]):.1e}"]
        if found[short]:
            wins = [shown > other for shown, others in found[short] for other in others]
            every = [shown > max(others) for shown, others in found[short]]
            shown = float(np.mean([fall for fall, _ in found[short]]))
            other = float(np.mean([fall for _, others in found[short] for fall in others]))
            cells += [f"{len(found[short])}", f"{np.mean(wins):.1%}", f"{np.mean(every):.1%}"]
            cells += [f"{shown:.3f}", f"{other:.3f}"]
        else:
            cells += ["0", "", "", "", ""]
        lines.append("| " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    return lines


def main(arguments: Sequence[str]) -> int:
    """Measures all tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.evidence", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+")
    parser.add_argument("--vectors", type=Path, required=True, help="folder that keeps passage vectors")
    parser.add_argument("--documents", type=int, default=1000, help="drawn for each seed")
    parser.add_argument("--deletions", type=int, default=150, help="documents of each length and seed that are cut")
    parser.add_argument("--draws", type=int, default=5, help="random passages a document")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--out", type=Path, help="write the table there, too")
    options = parser.parse_args(arguments)
    lines = [
        "| table | texts | sums: documents | largest error | cut | falls more than by one at random "
        "| than by any of 5 | fall, shown | fall, random |".replace("of 5", f"of {options.draws}"),
        "|" + "---|" * 9,
    ]
    print("\n".join(lines), flush=True)
    embedder = KeptVectors(options.vectors)
    for table in options.tables:
        lines += measure(table, options, embedder)
    if options.out is not None:
        title = f"# Evidence\n\nWritten by `python -m tests.benchmarks.evidence` on {time.strftime('%Y-%m-%d')}.\n"
        options.out.write_text("\n".join([title, *lines]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
