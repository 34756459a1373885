"""The head finds what scikit-learn's logistic regression finds on the same data and penalty."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from app.engine import head


@pytest.mark.parametrize(("classes", "c"), [(2, 1.0), (5, 10.0), (12, 30.0)])
def test_it_agrees_with_scikit_learn(classes: int, c: float) -> None:
    rng = np.random.default_rng(classes)
    centres = rng.normal(size=(classes, 40))
    labels = rng.integers(classes, size=600)
    features = (centres[labels] + rng.normal(scale=2.0, size=(600, 40))).astype(np.float32)
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    weights = rng.uniform(0.2, 1.0, size=600)
    ours = head.fit(features[:400], labels[:400], classes=classes, weights=weights[:400], c=c)
    # For two classes theirs has one weight vector where ours has two of half the length: half the penalty.
    theirs = LogisticRegression(C=2 * c if classes == 2 else c, max_iter=2_000, tol=1e-6).fit(
        features[:400], labels[:400], sample_weight=weights[:400]
    )
    expected = theirs.predict_proba(features[400:])
    found = ours.probabilities(features[400:])
    # The bias is held back a little here and not at all there; nothing else differs.
    assert np.abs(found - expected).max() < 0.02
    assert np.mean(found.argmax(axis=1) == expected.argmax(axis=1)) > 0.99
