"""Grey levels by the IBSI definitions of fixed bin size and fixed bin number."""

from __future__ import annotations

import numpy as np

from ...base.errors import SettingsError
from ..discretisation import MOST_LEVELS, Levels, levels_of


def grey_levels(values: np.ndarray, width: float | None, count: int | None, lowest: float | None) -> Levels:
    """Grey levels, from 1, of an ROI's intensities (n,).

    width: fixed bin size; bins start at ``lowest``, the ROI's minimum if None. count: fixed number of bins between the ROI's
    minimum and maximum. Neither: the intensities are the levels. Raises SettingsError where they cannot be, and for more
    than 2^16 levels.
    """
    if width is not None:
        start = float(values.min()) if lowest is None else lowest
        _check(float(values.max() - start) / width, f"ibsi.bin_width {width:g}")
        return levels_of(np.floor((values - start) / width).astype(np.int64) + 1)
    if count is not None:
        return levels_of(_fixed_number(values, count))
    if (values < 1).any() or (values != np.rint(values)).any():
        raise SettingsError(
            "the intensities are no grey levels: whole numbers from 1", cure="Write ibsi.bin_width or ibsi.bin_count to bin them"
        )
    _check(float(values.max()), "using intensities as grey levels")
    return levels_of(values.astype(np.int64))


def _fixed_number(values: np.ndarray, count: int) -> np.ndarray:
    """(n,) levels 1..count; the maximum belongs to the last bin, and a flat ROI has level 1 alone."""
    low, high = float(values.min()), float(values.max())
    if low == high:
        return np.ones(len(values), dtype=np.int64)
    return np.minimum(np.floor(count * (values - low) / (high - low)).astype(np.int64) + 1, count)


def _check(levels: float, what: str) -> None:
    if levels > MOST_LEVELS:
        most = f"at most {MOST_LEVELS:,} are possible"
        raise SettingsError(f"{what} gives {levels:,.0f} grey levels, {most}", cure="Choose wider bins")
