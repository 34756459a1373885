"""ASReview's own simulation on one pool; run by tests/benchmarks/screening.py in ASReview's own environment.

    python asreview_screening.py IN OUT

IN is JSON with ``texts``, ``relevant`` (0 or 1 each), ``prior`` (places of documents known beforehand), ``recall``
(the share of relevant documents after which it stops), ``vectors`` (a ``.npy`` file) and ``seed``. OUT becomes JSON:
for each model the places in the order in which they were read, the prior first. Models: ``elas_u4``, its present
default (TF-IDF and a linear SVM), and ``vectors``, the settings of its language-model variant (ELAS l2) on the vectors
given.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.simulation.simulate import Simulate


class Enough:
    """Stops once so many relevant documents were found."""

    def __init__(self, found: int) -> None:
        self._found = found

    def stop(self, results: pd.DataFrame, labels: Any) -> bool:
        """As ASReview's own stoppers say it."""
        return len(results) >= len(labels) or int(results["label"].sum()) >= self._found


def main(source: Path, target: Path) -> None:
    """Both models, one after the other."""
    given = json.loads(source.read_text(encoding="utf-8"))
    relevant = np.array(given["relevant"])
    enough = int(np.ceil(given["recall"] * relevant.sum() - 1e-9))
    found: dict[str, Any] = {}
    for name, config, features in (
        ("elas_u4", "elas_u4", pd.DataFrame({"title": given["texts"], "abstract": ""})),
        ("vectors", "elas_l2", np.load(given["vectors"], allow_pickle=False).astype(np.float64)),
    ):
        np.random.seed(given["seed"])
        learned = name == "vectors"
        cycle = ActiveLearningCycle.from_meta(get_ai_config(config)["value"], skip_feature_extraction=learned)
        run = Simulate(
            features, relevant, [cycle], stopper=Enough(enough), skip_transform=learned, print_progress=False
        )
        began = time.process_time()
        run.label(given["prior"])
        run.review()
        order = [int(place) for place in run._results["record_id"]]
        found[name] = {"order": order, "cpu_seconds": time.process_time() - began}
    target.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
