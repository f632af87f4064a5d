"""What an explanation is: one Shapley value per patient and input, on a stated scale, adding up to the prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.inputs import Floats

LOG_ODDS, PROBABILITY, VALUE = "log odds", "probability", "value"


@dataclass(frozen=True)
class Explanation:
    """Shapley values. base + values of a patient = the model's output for that patient.

    names: k inputs. values: (n, k). base: the output expected before any input is known. inputs: (n, k) that were explained.
    scale: "log odds", "probability", "log hazard ratio" or, in the unit of a measured outcome, "value". method: for the
    report.
    """

    names: tuple[str, ...]
    values: Floats
    base: float
    inputs: Floats
    scale: str
    method: str

    @property
    def outputs(self) -> Floats:
        """(n,) model outputs on the stated scale."""
        return self.base + self.values.sum(axis=1)

    @property
    def importance(self) -> Floats:
        """(k,) mean absolute Shapley value of each input."""
        return np.abs(self.values).mean(axis=0)

    @property
    def shares(self) -> Floats:
        """(k,) importance in per cent of the sum, as op-mri prints it; NaN where no input has any."""
        total = float(self.importance.sum())
        return 100 * self.importance / total if total > 0 else np.full(len(self.names), np.nan)
