"""A support vector machine that can be stopped between the fits of its calibration."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.svm import SVC

from ...base.progress import Progress


class PolledSVC(SVC):
    """A support vector machine that asks before it is fitted, as each fold of its calibration fits one."""

    def fit(self, X: np.ndarray, y: np.ndarray, sample_weight: Any = None, progress: Progress | None = None) -> PolledSVC:
        """X: (n, columns). y: (n,) classes."""
        if progress:
            progress.check()
        super().fit(X, y, sample_weight)
        return self
