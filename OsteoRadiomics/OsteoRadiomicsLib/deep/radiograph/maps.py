"""A map of a radiograph beside that of the control network: where it is highest, and whether both show the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .map_kinds import MapKind

SHOWN_SHARE = 0.1
"""Share of the picture that the contour encloses: where a map is highest."""
ALIKE = 0.5
"""Rank correlation with the control's map from which on a map is called not specific."""


@dataclass(frozen=True, eq=False)
class RadiographMap:
    """values, control: (rows, columns) over the part of the picture that is seen, in calibrated logits, of the network and of its
    control. agreement: their rank correlation, None where one of them is the same everywhere."""

    kind: MapKind
    values: np.ndarray
    control: np.ndarray
    agreement: float | None

    @property
    def specific(self) -> bool:
        """Whether the map shows something that the control's, which can know nothing, does not show as well."""
        return self.agreement is not None and self.agreement < ALIKE

    @property
    def level(self) -> float:
        """The value from which on a place belongs to the highest tenth of the picture."""
        return top_level(self.values)


def top_level(values: np.ndarray) -> float:
    """The value that a tenth of the picture exceeds, values between cells being interpolated."""
    return float(np.quantile(finer(values), 1 - SHOWN_SHARE))


def finer(values: np.ndarray, side: int = 96) -> np.ndarray:
    """(rows, columns) of cells -> (side, side), linear between the cells' middles."""
    from scipy.ndimage import zoom

    scale = [side / size for size in values.shape]
    return zoom(values, scale, order=1, mode="nearest", grid_mode=True)


def agreement_of(one: np.ndarray, other: np.ndarray) -> float | None:
    """Spearman's rank correlation of two maps of one shape; None where one of them is the same everywhere."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    from scipy.stats import spearmanr

    return float(spearmanr(one.ravel(), other.ravel()).statistic)
