"""Logistic regression with an elastic-net penalty."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ....base.progress import Progress
from ..parameters import PENALTY, Real, Space
from .logistic_equation import LogisticEquation


class ElasticNet(LogisticEquation):
    """Between ridge and LASSO."""

    name = "elastic-net"
    space: ClassVar[Space] = {**PENALTY, "l1_ratio": Real(0, 1)}

    def make(self, seed: int, C: float = 1.0, l1_ratio: float = 0.5) -> Any:
        """C: inverse strength of the penalty. l1_ratio: 0 is ridge, 1 is LASSO."""
        from ..elastic_net_logistic import ElasticNetLogistic

        return ElasticNetLogistic(C, l1_ratio)

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """Our own estimator asks by itself."""
        return estimator.fit(x, y, progress=progress)


CLASSIFIER = ElasticNet()
