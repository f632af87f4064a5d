"""Local binary patterns on a sphere, made independent of rotation by spherical harmonics; and the sphere's kurtosis.

Banerjee et al. 2013. Which points of a sphere about a voxel are at least as bright as the voxel is a pattern; level n of
it is the part of the pattern that the spherical harmonics of degree n describe.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...protocols.extraction_settings import Setting
from ..region import Region
from .filtering import Filtering, ImageType

# The cubic spline's coefficients come from a recursion over whole lines; this far out its start no longer shows.
SPLINE_MARGIN = 42
# Angles of the once divided icosahedron (the default) that the arc functions miss by a unit in the last place or two where
# PyRadiomics' reference values were made, by the vertex' (x, |y|) and z on the unit sphere. They break ties between voxels
# whose patterns are equal in theory, and with them a percentile's neighbours.
REFERENCE_AZIMUTH = {(0.809, 0.5): 0.5535743588970454, (0.309, 0.809): 1.2059324986814133, (-0.809, 0.5): 2.5880182946927475}
REFERENCE_POLAR = {0.5: 1.0471975511965976}
# Voxels interpolated at a time, so that memory stays bounded.
BATCH = 5_000


def icosphere(subdivisions: int, radius: float = 1.0) -> np.ndarray:
    """(v, 3) vertices of an icosahedron whose triangles are divided in four so many times, pushed out to a sphere.

    Their order is that of the mesh PyRadiomics uses: it decides the last bits of sums, and many patterns tie but for those.
    """
    golden = (1 + math.sqrt(5)) / 2
    block = np.array([(a, b * golden, 0.0) for b in (1, -1) for a in (-1, 1)])
    points = np.concatenate([np.roll(block, turn, axis=1) for turn in range(3)]) / math.sqrt(1 + golden**2)
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    near = np.isclose(apart, apart[apart > 0].min())
    triangles = [(a, b, c) for a in range(12) for b in range(a) for c in range(b) if near[a, b] and near[b, c] and near[a, c]]
    for _ in range(subdivisions):
        edges = sorted({(max(a, b), min(a, b)) for t in triangles for a, b in itertools.combinations(t, 2)})
        middle = {edge: len(points) + place for place, edge in enumerate(edges)}
        points = _on_sphere(np.concatenate([points, (points[[a for a, _ in edges]] + points[[b for _, b in edges]]) / 2]), radius)
        triangles = [
            small
            for a, b, c in triangles
            for ab, bc, ca in [[middle[max(edge), min(edge)] for edge in ((a, b), (b, c), (c, a))]]
            for small in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))
        ]
    return points if subdivisions else _on_sphere(points, radius)


def _on_sphere(points: np.ndarray, radius: float) -> np.ndarray:
    length = np.sqrt((points**2).sum(axis=1))
    return points + points / length[:, None] * (radius - length)[:, None]


def spherical_harmonic(m: int, n: int, azimuth: np.ndarray, polar: np.ndarray) -> np.ndarray:
    """Y_n^m, complex, for degree n and order m, with the Condon-Shortley phase."""
    from scipy.special import lpmv, poch

    order = abs(m)
    value = lpmv(order, n, np.cos(polar)).astype(np.complex128)
    if m < 0:
        value *= (-1.0) ** order * poch(n + order + 1, -2 * order)
    value *= np.sqrt((2 * n + 1) / 4.0 / np.pi)
    value *= np.sqrt(poch(n + m + 1, -2 * m))
    return value * np.exp(1j * m * azimuth)


@dataclass(frozen=True)
class Harmonics:
    """Spherical harmonics at points of a sphere. value: (v, h) complex. degree: (h,) ascending."""

    value: np.ndarray
    degree: np.ndarray


@lru_cache(maxsize=8)
def _harmonics(levels: int, subdivisions: int, radius: float) -> tuple[np.ndarray, Harmonics]:
    """The sphere's points (v, 3) and the harmonics of degree 0 to levels - 1 at them."""
    points = icosphere(subdivisions, radius)
    unit = (points / radius).round(3).tolist()
    polar = np.array([REFERENCE_POLAR.get(u[2], math.acos(z / radius)) for u, (_, _, z) in zip(unit, points, strict=True)])
    azimuth = np.array(
        [
            math.copysign(REFERENCE_AZIMUTH.get((u[0], abs(u[1])), abs(math.atan2(y, x))), y)
            for u, (x, y, _) in zip(unit, points, strict=True)
        ]
    )
    orders = [(m, n) for n in range(levels) for m in range(-n, n + 1)]
    # PyRadiomics hands the polar angle over as the azimuth and the azimuth as the polar angle.
    value = np.stack([spherical_harmonic(m, n, polar, azimuth) for m, n in orders], axis=1)
    return points, Harmonics(value, np.array([n for _, n in orders]))


def _names(setting: Setting) -> tuple[str, ...]:
    return (*(f"lbp-3D-m{level + 1}" for level in range(setting.lbp3DLevels)), "lbp-3D-k")


def _plan(region: Region, setting: Setting) -> list[Filtering]:
    return [Filtering(_names(setting), lambda: _patterns(region, setting))]


def _patterns(region: Region, setting: Setting) -> Sequence[np.ndarray]:
    """The levels and the kurtosis, NaN outside the ROI, where PyRadiomics defines none."""
    radius = setting.lbp3DIcosphereRadius
    near = region.around(SPLINE_MARGIN + math.ceil(radius))
    image = near.array()
    points, harmonics = _harmonics(setting.lbp3DLevels, setting.lbp3DIcosphereSubdivision, radius)
    voxels = np.argwhere(region.mask) + np.array(region.frame.lower[::-1])
    lower = np.array(region.frame.lower[::-1]) - [inner.start for inner in near.inner]
    measured = np.empty((setting.lbp3DLevels + 1, len(voxels)))
    for first in range(0, len(voxels), BATCH):
        batch = slice(first, first + BATCH)
        measured[:, batch] = _measured(image, lower, voxels[batch], points, harmonics)
    images = np.full((len(measured), *region.mask.shape), np.nan)
    images[:, region.mask] = measured
    return list(images)


def _measured(image: np.ndarray, lower: np.ndarray, voxels: np.ndarray, points: np.ndarray, harmonics: Harmonics) -> np.ndarray:
    """(levels + 1, n) patterns' magnitudes and kurtosis at voxels (n, 3; z, y, x) of the domain.

    image: the part of the domain that begins at index ``lower``. Positions are added up in the domain, because a neighbour
    of equal intensity counts as brighter or not by the last bit.
    """
    from scipy.ndimage import map_coordinates

    positions = (voxels[:, None] + points) - lower
    sampled = map_coordinates(image, positions.transpose(2, 0, 1), order=3)
    brighter = (sampled >= image[tuple((voxels - lower).T)][:, None]).astype(np.int64)
    # Many voxels' patterns are equal but for rounding, and ranks decide between them. So the arrays are laid out in memory
    # as PyRadiomics lays them out, which fixes the order of the sums and the processor's instructions for the products.
    weight = (brighter[:, :, None] * harmonics.value).sum(axis=1)
    levels = np.concatenate(
        [
            np.multiply(weight[:, None, of_level], harmonics.value[None, :, of_level]).sum(axis=2, keepdims=True)
            for of_level in (harmonics.degree == level for level in range(harmonics.degree[-1] + 1))
        ],
        axis=2,
    )
    # The sum of squares, not of squared magnitudes, of complex numbers: PyRadiomics' norm.
    magnitude = np.sqrt((levels**2).sum(axis=1)).real
    return np.concatenate([magnitude.T, _kurtosis(sampled)[None]])


def _kurtosis(sampled: np.ndarray) -> np.ndarray:
    """(n,) excess kurtosis of each row, NaN where all samples are equal but for rounding."""
    mean = sampled.mean(axis=1, keepdims=True)
    squares = (sampled - mean) ** 2
    m2, m4 = squares.mean(axis=1), (squares**2).mean(axis=1)
    flat = m2 <= (np.finfo(np.float64).resolution * mean[:, 0]) ** 2
    return np.where(flat, np.nan, m4 / np.where(flat, 1, m2) ** 2 - 3)


IMAGE_TYPE = ImageType("LBP3D", "local binary patterns on a sphere, one image per level, and its kurtosis", _plan)
