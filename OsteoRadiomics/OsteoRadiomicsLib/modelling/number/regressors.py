"""What the grid of a measured outcome fits on selected features; a new regressor is one entry here.

The models of a study are linear regressions; the others say whether a result hangs on that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, RidgeCV
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

PENALTIES = tuple(np.logspace(-2, 4, 13))


def _support_vectors(seed: int) -> Any:
    # C and epsilon are in units of the end point, so that it is standardised first.
    return TransformedTargetRegressor(SVR(kernel="rbf", C=1.0, epsilon=0.1), transformer=StandardScaler())


REGRESSORS: Mapping[str, Callable[[int], Any]] = {
    "linear": lambda seed: LinearRegression(),
    "ridge": lambda seed: RidgeCV(PENALTIES),
    "knn": lambda seed: KNeighborsRegressor(5),
    "svm-rbf": _support_vectors,
    "random-forest": lambda seed: RandomForestRegressor(200, min_samples_leaf=3, random_state=seed),
}
"""Name -> unfitted estimator from a seed. The penalty of ridge is chosen by leave-one-out among ``PENALTIES``."""
