"""Shape in two dimensions, for an ROI of one slice under force2D; intensities play no part.

S and P are the area within the outline and its length; lambda_1 >= lambda_2 are the variances of the pixel centres along
their principal axes.
"""

from __future__ import annotations

import math

from ..shapes.axes import axis_length, axis_ratio
from ..shapes.outline import Outline
from .feature import FeatureClass


def _undefined(_: Outline) -> str:
    return "all pixels lie in one point, so an axis has no length"


CLASS = FeatureClass("shape2D", "Shape of a slice", lambda outline: outline, _undefined, flat=True)
_feature = CLASS.feature


@_feature("Elongation", range="0 to 1")
def elongation(m: Outline) -> float:
    r"""\sqrt{\lambda_2 / \lambda_1}: 1 for a circle, 0 for a line."""
    return axis_ratio(m.variances[0], m.variances[1])


@_feature("MajorAxisLength", unit="mm", range=">= 0")
def major_axis_length(m: Outline) -> float:
    r"""4 \sqrt{\lambda_1}: length of the long axis of the ellipse with the ROI's variances."""
    return axis_length(m.variances[1])


@_feature("MaximumDiameter", unit="mm", range="above 0")
def maximum_diameter(m: Outline) -> float:
    """Largest distance of two vertices of the outline."""
    return m.diameter


@_feature("MeshSurface", unit="mm²", range="above 0")
def mesh_surface(m: Outline) -> float:
    """S, the area within the outline."""
    return m.surface


@_feature("MinorAxisLength", unit="mm", range=">= 0")
def minor_axis_length(m: Outline) -> float:
    r"""4 \sqrt{\lambda_2}. 0 for a line of pixels."""
    return axis_length(m.variances[0])


@_feature("Perimeter", unit="mm", range="above 0")
def perimeter(m: Outline) -> float:
    """P, the length of the outline."""
    return m.perimeter


@_feature("PerimeterSurfaceRatio", unit="1/mm", range="above 0")
def perimeter_surface_ratio(m: Outline) -> float:
    """P / S: falls with size and with roundness."""
    return m.perimeter / m.surface


@_feature("PixelSurface", unit="mm²", range="above 0")
def pixel_surface(m: Outline) -> float:
    """Number of pixels times the area of one."""
    return m.voxels * math.prod(m.spacing)


@_feature("SphericalDisproportion", range=">= 1", default=False)
def spherical_disproportion(m: Outline) -> float:
    """1 / Sphericity. Only computed when asked for by name: it repeats Sphericity."""
    return 1 / sphericity(m)


@_feature("Sphericity", range="above 0 to 1")
def sphericity(m: Outline) -> float:
    r"""\frac{2 \sqrt{\pi S}}{P}: 1 for a circle."""
    return 2 * math.sqrt(math.pi * m.surface) / m.perimeter
