"""Shape in three dimensions, from the surface mesh and the voxel centres; intensities play no part.

V and A are the volume and the surface area of the mesh; lambda_1 >= lambda_2 >= lambda_3 are the variances of the voxel
centres along their principal axes.
"""

from __future__ import annotations

import math

from ..shapes.axes import axis_length, axis_ratio
from ..shapes.form import Form
from .feature import FeatureClass


def _undefined(m: Form) -> str:
    if m.mesh.volume <= 0:
        return "the surface mesh encloses no volume"
    return "all voxels lie in one point or plane, so an axis has no length"


CLASS = FeatureClass("shape", "Shape", lambda form: form, _undefined)
_feature = CLASS.feature


@_feature("Compactness1", range="above 0 to 1 / (6 pi)", ibsi="SKGS", default=False)
def compactness_1(m: Form) -> float:
    r"""\frac{V}{\sqrt{\pi} A^{3/2}}. Only computed when asked for by name: it repeats Sphericity."""
    return m.mesh.volume / (m.mesh.area**1.5 * math.sqrt(math.pi))


@_feature("Compactness2", range="above 0 to 1", ibsi="BQWJ", default=False)
def compactness_2(m: Form) -> float:
    r"""\frac{36 \pi V^2}{A^3}. Only computed when asked for by name: it repeats Sphericity."""
    return 36 * math.pi * m.mesh.volume**2 / m.mesh.area**3


@_feature("Elongation", range="0 to 1", ibsi="Q3CK")
def elongation(m: Form) -> float:
    r"""\sqrt{\lambda_2 / \lambda_1}: 1 where the two longest axes are equal, 0 for a line."""
    return axis_ratio(m.variances[1], m.variances[2])


@_feature("Flatness", range="0 to 1", ibsi="N17B")
def flatness(m: Form) -> float:
    r"""\sqrt{\lambda_3 / \lambda_1}: 1 for a sphere, 0 for a plane."""
    return axis_ratio(m.variances[0], m.variances[2])


@_feature("LeastAxisLength", unit="mm", range=">= 0", ibsi="7J51")
def least_axis_length(m: Form) -> float:
    r"""4 \sqrt{\lambda_3}. 0 for an ROI of one slice."""
    return axis_length(m.variances[0])


@_feature("MajorAxisLength", unit="mm", range=">= 0", ibsi="TDIC")
def major_axis_length(m: Form) -> float:
    r"""4 \sqrt{\lambda_1}: length of the longest axis of the ellipsoid with the ROI's variances."""
    return axis_length(m.variances[2])


@_feature("Maximum2DDiameterColumn", unit="mm", range="above 0")
def maximum_2d_diameter_column(m: Form) -> float:
    """Largest distance of two mesh vertices in one plane across y (coronal in a standard axial scan)."""
    return m.diameters[2]


@_feature("Maximum2DDiameterRow", unit="mm", range="above 0")
def maximum_2d_diameter_row(m: Form) -> float:
    """Largest distance of two mesh vertices in one plane across x (sagittal in a standard axial scan)."""
    return m.diameters[3]


@_feature("Maximum2DDiameterSlice", unit="mm", range="above 0")
def maximum_2d_diameter_slice(m: Form) -> float:
    """Largest distance of two mesh vertices in one plane across z (the slices)."""
    return m.diameters[1]


@_feature("Maximum3DDiameter", unit="mm", range="above 0", ibsi="L0JK")
def maximum_3d_diameter(m: Form) -> float:
    """Largest distance of two mesh vertices."""
    return m.diameters[0]


@_feature("MeshVolume", unit="mm³", range="above 0", ibsi="RNU0")
def mesh_volume(m: Form) -> float:
    """V, the volume within the surface mesh."""
    return m.mesh.volume


@_feature("MinorAxisLength", unit="mm", range=">= 0", ibsi="P9VJ")
def minor_axis_length(m: Form) -> float:
    r"""4 \sqrt{\lambda_2}. 0 for a line of voxels."""
    return axis_length(m.variances[1])


@_feature("SphericalDisproportion", range=">= 1", ibsi="KRCK", default=False)
def spherical_disproportion(m: Form) -> float:
    """1 / Sphericity. Only computed when asked for by name: it repeats Sphericity."""
    return 1 / sphericity(m)


@_feature("Sphericity", range="above 0 to 1", ibsi="QCFX")
def sphericity(m: Form) -> float:
    r"""\frac{(36 \pi V^2)^{1/3}}{A}: 1 for a sphere."""
    return (36 * math.pi * m.mesh.volume**2) ** (1 / 3) / m.mesh.area


@_feature("SurfaceArea", unit="mm²", range="above 0", ibsi="C0JK")
def surface_area(m: Form) -> float:
    """A, the area of the surface mesh."""
    return m.mesh.area


@_feature("SurfaceVolumeRatio", unit="1/mm", range="above 0", ibsi="2PR5")
def surface_volume_ratio(m: Form) -> float:
    """A / V: falls with size and with roundness."""
    return m.mesh.area / m.mesh.volume


@_feature("VoxelVolume", unit="mm³", range="above 0", ibsi="YEKZ")
def voxel_volume(m: Form) -> float:
    """Number of voxels times the volume of one."""
    return m.voxels * math.prod(m.spacing)
