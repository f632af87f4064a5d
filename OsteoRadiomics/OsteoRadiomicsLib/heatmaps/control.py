"""What a map shares with the map of the model's control, which was fitted on shuffled outcomes: that part is not specific."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

# A control that repeats the pattern, and at least half of its height, shows that a model of chance would look alike.
SAME_PATTERN, SAME_HEIGHT = 0.5, 0.5


@dataclass(frozen=True)
class ControlAgreement:
    """correlation: of the two maps over the voxels that both have, 0 where one is flat. height: slope of the control's map on
    the model's, so 1 for the same map and 0 for one that has nothing of it."""

    correlation: float
    height: float

    @property
    def specific(self) -> bool:
        """Whether the control's map is another one, or much weaker."""
        return not (self.correlation >= SAME_PATTERN and self.height >= SAME_HEIGHT)

    def details(self) -> dict[str, Any]:
        """What a map's provenance records."""
        return {"control": {**asdict(self), "specific": self.specific}}


def agreement(shown: np.ndarray, control: np.ndarray, inside: np.ndarray) -> ControlAgreement:
    """How far the control's map agrees. shown, control: arrays of one shape. inside: bool, the ROIs' voxels."""
    both = inside & np.isfinite(shown) & np.isfinite(control)
    one, other = (values[both] - values[both].mean() for values in (shown, control)) if both.any() else (np.zeros(1),) * 2
    own, theirs, common = float(one @ one), float(other @ other), float(one @ other)
    # What is left of a flat map after its mean is taken away is rounding.
    flat = min(own, theirs) <= 1e-20 * max(own, theirs, 1e-300)
    return ControlAgreement(0.0, 0.0) if flat else ControlAgreement(common / np.sqrt(own * theirs), common / own)
