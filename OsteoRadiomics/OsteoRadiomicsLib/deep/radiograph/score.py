"""A radiograph's score as plain numbers, for whoever reads it without torch."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.language import later
from .calibration import probability

DOUBT = later(
    "The interval is the network's own doubt about pictures like those it has seen, not an interval of the patient's risk."
)
"""What is said beside an interval, a text of the catalogue."""


@dataclass(frozen=True)
class RadiographScore:
    """logit, low, high: calibrated, 95 % interval by dropout. control: calibrated logit of the control network."""

    logit: float
    low: float
    high: float
    control: float

    @property
    def probability(self) -> float:
        return probability(self.logit)

    @property
    def probability_interval(self) -> tuple[float, float]:
        return probability(self.low), probability(self.high)
