"""Which features have a stable local value: the rule by which a local contribution map leaves features out."""

from __future__ import annotations

from ..scoring.local_statistics import LocalFeature

MOST_UNDEFINED = 0.05
"""Share of the training voxels that may be without a value."""
HEAVIEST_TAIL = 5.0
"""Standard deviation of all training voxels per robust one; 1 for a normal, 1.9 for a log-normal distribution."""
LEAST_CORRELATION = 0.3
"""Of the ROI's value with the mean of its voxels over the training cases; below it the voxels do not tell of the ROI."""


def instability(local: LocalFeature) -> str:
    """Why a feature's voxel-wise values cannot stand for the ROI's, empty where they can."""
    if local.undefined > MOST_UNDEFINED:
        return f"undefined in {100 * local.undefined:.3g} % of the training voxels, more than {100 * MOST_UNDEFINED:g} %"
    if local.tail is None or not local.sd > 0:
        return "most training voxels have one and the same value"
    if local.tail > HEAVIEST_TAIL:
        return f"the training voxels' standard deviation is {local.tail:.3g} robust ones, more than {HEAVIEST_TAIL:g}"
    if local.follows is not None and local.follows < LEAST_CORRELATION:
        return (
            f"the ROI's value does not follow its voxels' mean (correlation {local.follows:.2f} over the training cases, "
            f"less than {LEAST_CORRELATION:g})"
        )
    return ""
