"""Laplacian of Gaussian: edges and blobs of the size of sigma (mm)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from typing import Any

from ...base.errors import SettingsError
from ...protocols.extraction_settings import Setting
from ..recursive_gaussian.laplacian import laplacian_of_gaussian
from ..region import Region
from .filtering import Filtering, ImageType

# The filter is a recursion over whole lines; beyond this many sigma it no longer shows in the float32 result.
MARGIN_SIGMAS = 20
LEAST_VOXELS = 4


def name_of(sigma: int | float) -> str:
    """PyRadiomics' name of the derived image, which tells 2 from 2.0: log-sigma-2-mm-3D, log-sigma-2-0-mm-3D."""
    return f"log-sigma-{str(sigma).replace('.', '-')}-mm-3D"


def _plan(region: Region, setting: Setting) -> list[Filtering]:
    return [_filtering(region, sigma) for sigma in setting.sigma]


def _filtering(region: Region, sigma: float) -> Filtering:
    image = region.domain.image
    axes = 2 if region.flat else 3
    spacing, size = image.GetSpacing()[:axes], image.GetSize()[:axes]
    if sigma < min(spacing) / 2:
        raise SettingsError(
            f"sigma {sigma:g} mm is smaller than half a voxel ({min(spacing):g} mm)",
            where="LoG",
            cure=f"Choose a sigma of {min(spacing) / 2:g} mm or more, or resample to finer voxels",
        )
    least = [max(LEAST_VOXELS, math.ceil(sigma / step) + 1) for step in spacing]
    impossible = ""
    if any(n < needed for n, needed in zip(size, least, strict=True)):
        impossible = f"sigma {sigma:g} mm needs {' x '.join(map(str, least))} voxels, the image has {' x '.join(map(str, size))}"

    def run() -> list:
        near = region.around([math.ceil(MARGIN_SIGMAS * sigma / step) for step in spacing] + [0] * (3 - axes))
        return [laplacian_of_gaussian(near.array(), region.spacing, sigma, near.inner, axes=(2, 1, 0)[:axes])]

    return Filtering((name_of(sigma),), run, impossible)


def _narrow(own: Mapping[str, Any], images: Set[str]) -> Mapping[str, Any]:
    """Of its sigmas only those in use."""
    kept = [sigma for sigma in own.get("sigma", ()) if name_of(sigma) in images]
    return {**own, "sigma": kept} if kept else own


IMAGE_TYPE = ImageType("LoG", "Laplacian of Gaussian, one image per sigma (mm)", _plan, _narrow)
