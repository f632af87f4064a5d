"""What a map shares with the map of the model's control, which was fitted on shuffled outcomes: that part is not specific."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata

from .strongest import strongest

# A control whose map has the same pattern by one of these, and this share of its strength, shows what chance looks like.
SAME_CORRELATION = 0.7
SAME_OVERLAP = 0.5
SAME_HEIGHT = 0.5


@dataclass(frozen=True)
class ControlAgreement:
    """How alike a map and its control's are, over the values that both have; turned signs count as alike.

    correlation: Spearman's, of the values or of their magnitudes, whichever is further from 0; None where a map is flat.
    overlap: Dice of the strongest tenths by magnitude, about .1 by chance. height: root mean square of the control's values by
    the map's, infinite values aside; 0 where the map is flat at 0.
    """

    correlation: float | None
    overlap: float
    height: float

    @property
    def specific(self) -> bool:
        """Whether the control's map is another one, or much weaker."""
        same = abs(self.correlation or 0.0) >= SAME_CORRELATION or self.overlap >= SAME_OVERLAP
        return not (same and self.height >= SAME_HEIGHT)

    def details(self) -> dict[str, Any]:
        """Entries of a map's details."""
        figures = {"correlation": self.correlation, "overlap": self.overlap, "height": self.height}
        return {"control": {**figures, "specific": self.specific}}


def agreement(shown: np.ndarray, control: np.ndarray, inside: np.ndarray | None = None) -> ControlAgreement:
    """How far the control's map agrees. shown, control: arrays of one shape. inside: bool, the values that count.

    All count by default."""
    both = np.isfinite(shown) & np.isfinite(control)
    if inside is not None:
        both &= inside
    a, b = shown[both].astype(float), control[both].astype(float)
    if not a.size:
        return ControlAgreement(None, 0.0, 0.0)
    found = [value for value in (_spearman(a, b), _spearman(np.abs(a), np.abs(b))) if value is not None]
    one, other = strongest(a, True) != 0, strongest(b, True) != 0
    marked = int(one.sum() + other.sum())
    own, its = float(np.sqrt(np.mean(a**2))), float(np.sqrt(np.mean(b**2)))
    return ControlAgreement(
        max(found, key=abs, default=None), 2 * int((one & other).sum()) / marked if marked else 0.0, its / own if own > 0 else 0.0
    )


def _spearman(a: np.ndarray, b: np.ndarray) -> float | None:
    if a.size < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(rankdata(a), rankdata(b))[0, 1])
