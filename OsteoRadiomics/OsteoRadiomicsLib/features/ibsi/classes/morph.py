"""IBSI's morphology beyond PyRadiomics' shape class: bounding solids, and where intensities lie.

V and A are the volume and the area of the surface mesh of the ROI before re-segmentation; intensities are those of the
re-segmented ROI. IBSI does not standardise densities of the oriented bounding box and of the minimum enclosing ellipsoid:
they are not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from ...box import bounding_box
from ...classes import shape
from ...classes.feature import FeatureClass
from ...shapes.axes import principal_variances
from ...shapes.diameters import surface_points
from ...shapes.form import Form
from ..region import IbsiRegion
from ..spatial import Autocorrelation, autocorrelation
from .ibsi_class import IbsiClass

TERMS = 20  # of the series for an ellipsoid's area, as the IBSI manual has it


class IbsiForm(Form):
    """A form whose variances are divided by n - 1, which decides the last digits of the axes of a small ROI."""

    @cached_property
    def variances(self) -> np.ndarray:
        """(3,) mm^2 along the principal axes, ascending; 0 for a single voxel."""
        return principal_variances(self.mask, self.spacing) * (self.voxels / max(self.voxels - 1, 1))


@dataclass(frozen=True)
class Morphology:
    """The shape and the intensities of one region."""

    region: IbsiRegion

    @cached_property
    def form(self) -> Form:
        """What PyRadiomics' shape class is computed from."""
        box = bounding_box(self.region.shape_mask)
        assert box is not None
        return IbsiForm(self.region.shape_mask[box.slices()], self.region.spacing)

    @cached_property
    def sides(self) -> np.ndarray:
        """(3,) mm, of the axis-aligned bounding box of the mesh."""
        return np.array(self.form.mask.shape) * np.array(self.region.spacing)

    @cached_property
    def semi_axes(self) -> np.ndarray:
        """(3,) mm, of the ellipsoid with the ROI's variances, ascending."""
        return 2 * np.sqrt(np.maximum(self.form.variances, 0))

    @cached_property
    def hull(self) -> tuple[float, float]:
        """Volume (mm³) and area (mm²) of the convex hull of the mesh; NaN for a flat one."""
        points = surface_points(self.form.mask) * (np.array(self.region.spacing) / 2)
        try:
            hull = ConvexHull(points)
        except QhullError:
            return float("nan"), float("nan")
        return float(hull.volume), float(hull.area)

    @cached_property
    def autocorrelation(self) -> Autocorrelation:
        """Of the intensities."""
        return autocorrelation(self.region.values, self.region.mask, self.region.spacing)


def _undefined(m: Morphology) -> str:
    found = {
        "all voxels have the same intensity": np.ptp(m.region.values) == 0,
        "the intensities add up to 0": m.region.values.sum() == 0,
        "an axis of the ROI has no length": m.semi_axes[0] == 0,
        "the surface mesh encloses no volume": m.form.mesh.volume <= 0 or np.isnan(m.hull[0]),
    }
    return " and ".join(reason for reason, holds in found.items() if holds)


CLASS = FeatureClass("morph", "Morphology (IBSI)", Morphology, _undefined)
IBSI_CLASS = IbsiClass(CLASS, lambda sample: [CLASS.build(sample.region)])
_feature = CLASS.feature


@_feature("Asphericity", range=">= 0", ibsi="25C7")
def asphericity(m: Morphology) -> float:
    r"""\left(\frac{A^3}{36 \pi V^2}\right)^{1/3} - 1: 0 for a sphere. IBSI 25C7."""
    return shape.spherical_disproportion(m.form) - 1


@_feature("CentreOfMassShift", unit="mm", range=">= 0", ibsi="KLMA")
def centre_of_mass_shift(m: Morphology) -> float:
    """Distance between the centre of the ROI's voxels and their centre weighted by intensity. IBSI KLMA.

    NaN where the intensities add up to 0; large where negative ones, as in CT, nearly do.
    """
    spacing = np.array(m.region.spacing)
    total = m.region.values.sum()
    if total == 0:
        return float("nan")
    weighted = (np.argwhere(m.region.mask) * spacing * m.region.values[:, None]).sum(axis=0) / total
    return float(np.linalg.norm((np.argwhere(m.region.shape_mask) * spacing).mean(axis=0) - weighted))


@_feature("VolumeDensityAABB", range="above 0 to 1", ibsi="PBX1")
def volume_density_bounding_box(m: Morphology) -> float:
    """V divided by the volume of the axis-aligned bounding box. IBSI PBX1."""
    return m.form.mesh.volume / float(np.prod(m.sides))


@_feature("AreaDensityAABB", range="above 0", ibsi="R59B")
def area_density_bounding_box(m: Morphology) -> float:
    """A divided by the area of the axis-aligned bounding box. IBSI R59B."""
    a, b, c = m.sides
    return m.form.mesh.area / float(2 * (a * b + b * c + c * a))


@_feature("VolumeDensityAEE", range="above 0", ibsi="6BDE")
def volume_density_ellipsoid(m: Morphology) -> float:
    r"""\frac{3 V}{4 \pi a b c} with the semi-axes of the ellipsoid that has the ROI's variances. IBSI 6BDE."""
    return float(3 * m.form.mesh.volume / np.float64(4 * np.pi * np.prod(m.semi_axes)))


@_feature("AreaDensityAEE", range="above 0", ibsi="RDD2")
def area_density_ellipsoid(m: Morphology) -> float:
    r"""A divided by the area of the ellipsoid that has the ROI's variances. IBSI RDD2.

    The area is IBSI's series 4 \pi a b \sum_{\nu=0}^{20} \frac{(\alpha \beta)^\nu}{1 - 4 \nu^2}
    P_\nu(\frac{\alpha^2 + \beta^2}{2 \alpha \beta}) with \alpha^2 = 1 - b^2 / a^2, \beta^2 = 1 - c^2 / a^2 and Legendre
    polynomials P; it lies some per cent below the true area.
    """
    return float(m.form.mesh.area / np.float64(_ellipsoid_area(*m.semi_axes[::-1])))


@_feature("VolumeDensityConvexHull", range="above 0 to 1", ibsi="R3ER")
def volume_density_convex_hull(m: Morphology) -> float:
    """V divided by the volume of the convex hull of the mesh (IBSI's solidity). IBSI R3ER."""
    return m.form.mesh.volume / m.hull[0]


@_feature("AreaDensityConvexHull", range="above 0", ibsi="7T7F")
def area_density_convex_hull(m: Morphology) -> float:
    """A divided by the area of the convex hull of the mesh. IBSI 7T7F."""
    return m.form.mesh.area / m.hull[1]


@_feature("IntegratedIntensity", unit="mm³·intensity", range="any", ibsi="99N0")
def integrated_intensity(m: Morphology) -> float:
    """Mean intensity times V. IBSI 99N0."""
    return float(m.region.values.mean()) * m.form.mesh.volume


@_feature("MoranI", range="-1 to 1", ibsi="N365")
def moran(m: Morphology) -> float:
    r"""\frac{n}{\sum w_{ij}} \frac{\sum_{i \ne j} w_{ij} (x_i - \bar x)(x_j - \bar x)}{\sum_i (x_i - \bar x)^2}. IBSI N365.

    w_ij is 1 / distance (mm). Above 0 where near voxels are alike. NaN where all intensities are the same.
    """
    return m.autocorrelation.moran


@_feature("GearyC", range=">= 0", ibsi="NPT7")
def geary(m: Morphology) -> float:
    r"""\frac{n - 1}{2 \sum w_{ij}} \frac{\sum_{i \ne j} w_{ij} (x_i - x_j)^2}{\sum_i (x_i - \bar x)^2}. IBSI NPT7.

    w_ij is 1 / distance (mm). Below 1 where near voxels are alike. NaN where all intensities are the same.
    """
    return m.autocorrelation.geary


def _ellipsoid_area(a: float, b: float, c: float) -> float:
    """mm². The terms follow from the polynomials' recurrence, which also holds where alpha or beta is 0."""
    if not a:
        return 0.0
    alpha2, beta2 = 1 - (b / a) ** 2, 1 - (c / a) ** 2
    before, term = 0.0, 1.0
    total = 0.0
    for order in range(TERMS + 1):
        total += term / (1 - 4 * order**2)
        before, term = term, ((2 * order + 1) * (alpha2 + beta2) / 2 * term - order * alpha2 * beta2 * before) / (order + 1)
    return 4 * np.pi * a * b * total
