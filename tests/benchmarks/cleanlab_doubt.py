"""cleanlab's own rankings of some answers; run by tests/benchmarks/doubt.py in cleanlab's own environment.

    python cleanlab_doubt.py IN OUT

IN is a ``.npz`` file with ``shares`` ``(n, k)``, what heads that had not seen an answer say of it, and ``given``
``(n,)``, the answers. OUT becomes JSON: for each ranking the places of the answers, the most doubtful first.
``self_confidence``, ``normalized_margin`` and ``confidence_weighted_entropy`` are its scores of label quality;
``issues`` are those that its confident learning takes for label issues, by self-confidence, then all others.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores


def main(given_path: Path, found_path: Path) -> None:
    """Ranks by all four."""
    with np.load(given_path, allow_pickle=False) as given:
        shares, labels = given["shares"], given["given"]
    found = {}
    for method in ("self_confidence", "normalized_margin", "confidence_weighted_entropy"):
        scores = get_label_quality_scores(labels, shares, method=method)
        found[method] = np.argsort(scores, kind="stable").tolist()
    issues = find_label_issues(labels, shares, return_indices_ranked_by="self_confidence", n_jobs=1).tolist()
    known = set(issues)
    found["issues"] = issues + [one for one in found["self_confidence"] if one not in known]
    found_path.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
