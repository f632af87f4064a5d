"""Logistic regression with an elastic-net penalty (Zou and Hastie, J R Stat Soc B 2005;67:301) at one strength."""

from __future__ import annotations

import numpy as np

from ...base.errors import TableError
from ...base.progress import Progress
from .penalised import Penalised

_WARM = 10  # strengths on the way down to the wanted one


def elastic_net(
    x: np.ndarray, y: np.ndarray, strength: float, mixing: float, *, progress: Progress | None = None
) -> tuple[float, np.ndarray]:
    """Intercept and coefficients (columns,) per unit of the column as given.

    Minimises mean log-likelihood loss + strength * (mixing * sum|b| + (1 - mixing) / 2 * sum b^2), b per standard deviation.
    x: (n, columns) finite. y: (n,) 0/1. mixing: 0 is ridge, 1 is LASSO. Raises TableError for a constant y, Cancelled.
    """
    if np.ptp(y) == 0:
        raise TableError("the outcome is constant", cure="Give cases with and without the event")
    problem = Penalised(x, y.astype(float), "logistic", ridge=strength * (1 - mixing), progress=progress)
    wanted = strength * mixing
    largest = problem.lambdas()[0]
    path = np.geomspace(largest, wanted, _WARM) if 0 < wanted < largest else np.array([wanted])
    *_, last = problem.solutions(path)
    return last
