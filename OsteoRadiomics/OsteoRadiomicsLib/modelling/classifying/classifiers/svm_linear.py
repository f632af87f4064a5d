"""Support vector machine with a linear kernel."""

from __future__ import annotations

from typing import Any

from ..parameters import PENALTY
from .calibrated_machine import CalibratedMachine, calibrated


class SvmLinear(CalibratedMachine):
    """A plane between the classes."""

    name = "svm-linear"
    space = PENALTY

    def make(self, seed: int, C: float = 0.1) -> Any:
        """C: inverse strength of the penalty."""
        from ..kernel_svc import KernelSVC

        return calibrated(KernelSVC(C=C, kernel="linear", random_state=seed), seed)


CLASSIFIER = SvmLinear()
