"""Where a probability becomes a body: one half, once the network's answers are shifted so that this is where they fit best.

As they were trained, networks drew bodies too large at one half: three of them fitted what they had learned from best at 0.63 to
0.68.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import logit

from ...base.progress import Progress
from .drawn import dice
from .predicting import LEAST_STEP_MM, Logits, probability
from .volumes import Volume

_CUTS = np.linspace(0.2, 0.8, 25)
_MOST_VOLUMES = 8  # looked at: one number is not better known from more


def best_shift(volumes: Sequence[Volume], run: Logits, progress: Progress | None = None) -> float:
    """What to take off the logit of "body" so that mean Dice at one half is largest, on volumes that the network learned from.

    Raises Cancelled.
    """
    progress = progress or Progress()
    some = volumes[:: -(-len(volumes) // _MOST_VOLUMES)]
    overlaps = []
    for volume in some:
        progress.check()
        overlaps.append(_overlaps(volume, run))
    found = np.nanmean(overlaps, axis=0)
    best = np.flatnonzero(found == found.max())  # of equally good ones that which shifts least
    return float(logit(_CUTS[min(best, key=lambda place: abs(_CUTS[place] - 0.5))]))


def _overlaps(volume: Volume, run: Logits) -> list[float]:
    """Dice at each cut, on slices as far apart as in use."""
    apart = max(1, round(LEAST_STEP_MM / volume.step_mm))
    found = probability(volume.values[::apart], volume.step_mm * apart, run)
    return [dice(found > cut, volume.target[::apart]) for cut in _CUTS]
