"""Principal axes of an ROI's voxel centres."""

from __future__ import annotations

import numpy as np

# Eigenvalues (mm^2) between this and 0 are rounding errors of flat ROIs.
ROUNDING = -1e-10


def principal_variances(mask: np.ndarray, spacing: tuple[float, ...]) -> np.ndarray:
    """(dimensions,) variances in mm^2 of the voxel centres along their principal axes, ascending.

    mask: bool, two- or three-dimensional. spacing: mm, in the mask's axis order.
    """
    points = np.argwhere(mask) * np.array(spacing)
    points -= points.mean(axis=0)
    points /= np.sqrt(len(points))
    # As PyRadiomics computes it: for voxels on a line or in a plane the last bit decides between 0 and a small number.
    # Two that are equal may come out as a complex pair, by rounding.
    variances = np.linalg.eigvals(np.dot(points.T.copy(), points)).real
    variances = np.where((variances < 0) & (variances > ROUNDING), 0, variances)
    return np.sort(variances)


def axis_length(variance: float) -> float:
    """Length (mm) of the axis of the ellipsoid with this variance; NaN for a negative one."""
    return float(4 * np.sqrt(variance)) if variance >= 0 else float("nan")


def axis_ratio(variance: float, largest: float) -> float:
    """Square root of the ratio of two variances; NaN for negative ones and where the larger is 0."""
    return float(np.sqrt(variance / largest)) if variance >= 0 and largest > 0 else float("nan")
