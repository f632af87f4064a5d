"""Trees of a forest of many rows by our own loops: scikit-learn's are the oracle, node for node."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from OsteoRadiomicsLib.features.jit import numba_usable
from OsteoRadiomicsLib.modelling.classifying.forest import Forest, Member
from sklearn.ensemble import RandomForestClassifier

ARRAYS = ("children_left", "children_right", "feature", "threshold", "weighted_n_node_samples", "value")

pytestmark = pytest.mark.skipif(not numba_usable(), reason="the loops need numba")


@pytest.mark.parametrize("settings", [{}, {"max_depth": 12, "min_samples_leaf": 1}], ids=["default", "deep"])
def test_many_rows_have_the_trees_of_scikit_learn(settings: dict[str, Any]) -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(size=(1600, 11))
    x[:, 1] = np.round(x[:, 1], 1)  # ties
    x[:, 2] = x[:, 2] > 0  # two values
    x[:, 3] = np.where(x[:, 2] > 0, 1.0, x[:, 3])  # constant within some nodes
    x[:, 4] = 1 + 1e-8 * x[:, 4]  # constant in single precision
    y = (x[:, 0] + x[:, 1] * x[:, 2] + rng.normal(size=1600) > 0.4).astype(int)
    own = Forest(20, random_state=9, **settings).fit(x, y)
    expected = RandomForestClassifier(20, random_state=9, **{"max_depth": 6, "min_samples_leaf": 5, **settings}).fit(x, y)
    assert isinstance(own.estimators_[0], Member)
    for found, wanted in zip(own.estimators_, expected.estimators_, strict=True):
        assert all(np.array_equal(getattr(found.tree_, name), getattr(wanted.tree_, name)) for name in ARRAYS)
    assert own.predict_proba(x).tobytes() == expected.predict_proba(x).tobytes()
    assert np.array_equal(own.predict(x), expected.predict(x))
