"""Support vector machine with a radial kernel."""

from __future__ import annotations

from typing import Any, ClassVar

from ..parameters import PENALTY, Real, Space
from .calibrated_machine import CalibratedMachine, calibrated


class SvmRbf(CalibratedMachine):
    """Bent borders between the classes."""

    name = "svm-rbf"
    space: ClassVar[Space] = {**PENALTY, "gamma": Real(1e-4, 1, log=True)}

    def make(self, seed: int, C: float = 1.0, gamma: float | str = "scale") -> Any:
        """C: inverse strength of the penalty. gamma: of the kernel exp(-gamma |v - x|^2)."""
        from ..kernel_svc import KernelSVC

        return calibrated(KernelSVC(C=C, kernel="rbf", gamma=gamma, random_state=seed), seed)


CLASSIFIER = SvmRbf()
