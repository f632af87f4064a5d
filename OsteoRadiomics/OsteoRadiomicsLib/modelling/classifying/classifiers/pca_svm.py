"""Principal components, then a support vector machine with a radial kernel."""

from __future__ import annotations

from typing import Any, ClassVar

from ..parameters import PENALTY, Real, Space
from .calibrated_machine import MACHINE, CalibratedMachine, calibrated


class PcaSvm(CalibratedMachine):
    """For columns that repeat each other."""

    name = "pca-svm"
    space: ClassVar[Space] = {**PENALTY, "variance": Real(0.6, 0.99)}

    def make(self, seed: int, C: float = 1.0, variance: float = 0.95) -> Any:
        """C: inverse strength of the penalty. variance: share that the components keep."""
        from sklearn.decomposition import PCA
        from sklearn.pipeline import Pipeline

        from ..kernel_svc import KernelSVC

        components = PCA(variance, svd_solver="full", random_state=seed)
        machine = KernelSVC(C=C, kernel="rbf", random_state=seed)
        return calibrated(Pipeline([("pca", components), (MACHINE, machine)]), seed)


CLASSIFIER = PcaSvm()
