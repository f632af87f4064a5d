"""A map of a radiograph beside that of the control network: where it is highest, and whether both show the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .map_kinds import MapKind
from .places import Cells
from .preparing import Crop

SHOWN_SHARE = 0.1
"""Share of the picture that the contour encloses: where a map is highest."""
ALIKE = 0.5
"""Rank correlation with the control's map from which on a map is called not specific."""


@dataclass(frozen=True, eq=False)
class RadiographMap:
    """own, control: over the part of the picture that is seen, in calibrated logits, of the network and of its control.

    agreement: rank correlation of the two, None where one of them is the same everywhere.
    """

    kind: MapKind
    own: Cells
    control: Cells
    agreement: float | None

    @property
    def specific(self) -> bool:
        """Whether the map shows something that the control's, which can know nothing, does not show as well."""
        return self.agreement is not None and self.agreement < ALIKE


def top_level(cells: Cells) -> float:
    """The value that a tenth of the picture exceeds, values between cells being interpolated."""
    return float(np.quantile(cells.finer(), 1 - SHOWN_SHARE))


def contour_level(cells: Cells) -> float | None:
    """``top_level``, or None where no line can be drawn there: the map is flat, or its highest tenth is one plateau."""
    level, fine = top_level(cells), cells.finer()
    return level if fine.min() < level < fine.max() else None


def on_picture(cells: Cells, crop: Crop, shape: tuple[int, int]) -> np.ndarray:
    """A map on the pixels of the whole picture: ``shape``, float32, NaN where the network saw nothing.

    cells: over the part of the picture that ``crop`` names. shape: (rows, columns) of the picture.
    """
    found = np.full(shape, np.nan, np.float32)
    rows, columns = crop.bottom - crop.top, crop.right - crop.left
    found[crop.top : crop.bottom, crop.left : crop.right] = cells.stretched((rows, columns))
    return found


def agreement_of(one: np.ndarray, other: np.ndarray) -> float | None:
    """Spearman's rank correlation of two maps of one shape; None where one of them is the same everywhere."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    from scipy.stats import spearmanr

    return float(spearmanr(one.ravel(), other.ravel()).statistic)
