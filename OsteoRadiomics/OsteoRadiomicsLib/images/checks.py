"""What an image must be before anything is computed on it."""

from __future__ import annotations

import math

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, OsteoRadiomicsError

# Columns of a direction matrix whose scalar product exceeds this are sheared; header rounding stays well below.
LARGEST_SHEAR = 1e-3


def check_layout(dimension: int, size: tuple[int, ...], components: int, where: str, error: type[OsteoRadiomicsError]) -> None:
    """Refuse colour, vector and truly 4-D images; a fourth axis of length 1 is harmless.

    dimension, size, components: as the file's header states them. Raises ``error``.
    """
    if components > 1:
        raise error(
            f"has {components} values per voxel (a colour, vector or 4-D image)",
            where=where,
            cure="Give an image with one value per voxel",
        )
    if dimension < 2:
        raise error(f"has {dimension} dimension, 2 or 3 are needed", where=where, cure="Give a volume or a picture")
    if any(length > 1 for length in size[3:]):
        raise error(
            f"has {dimension} dimensions ({' x '.join(map(str, size))})",
            where=where,
            cure="Save the one volume to be analysed as a 3-D image",
        )


def check_grid(image: sitk.Image, where: str, error: type[OsteoRadiomicsError] = ImageError) -> None:
    """Refuse zero or non-finite spacing, and axes that are not perpendicular. Raises ``error``."""
    if not all(math.isfinite(mm) and mm > 0 for mm in image.GetSpacing()):
        raise error(
            f"has an impossible voxel size of {_mm(image.GetSpacing())}", where=where, cure="Correct the spacing in its header"
        )
    if not all(math.isfinite(mm) for mm in image.GetOrigin()):
        raise error(f"has an impossible origin of {_mm(image.GetOrigin())}", where=where, cure="Correct its header")
    direction = np.array(image.GetDirection()).reshape(3, 3)
    if not np.allclose(direction.T @ direction, np.eye(3), rtol=0, atol=LARGEST_SHEAR):
        raise sheared_error(where, error)


def sheared_error(where: str, error: type[OsteoRadiomicsError]) -> OsteoRadiomicsError:
    """How axes that are off perpendicular by more than ``LARGEST_SHEAR`` are refused, whoever finds them."""
    return error(
        "has axes that are not perpendicular (a sheared grid, such as gantry tilt)",
        where=where,
        cure="Resample it to a rectangular grid, such as nibabel.processing.resample_to_output makes",
    )


def check_finite(image: sitk.Image, where: str, error: type[OsteoRadiomicsError] = ImageError) -> None:
    """Refuse NaN and infinite voxels, saying how many there are. Raises ``error``."""
    if "float" not in image.GetPixelIDTypeAsString():
        return
    finite = np.isfinite(sitk.GetArrayViewFromImage(image))
    bad = finite.size - int(np.count_nonzero(finite))
    if bad:
        raise non_finite_error(bad, finite.size, where, error)


def non_finite_error(bad: int, voxels: int, where: str, error: type[OsteoRadiomicsError]) -> OsteoRadiomicsError:
    """How NaN and infinite voxels are reported, whoever finds them."""
    return error(
        f"has {bad:,} NaN or infinite voxels of {voxels:,}",
        where=where,
        cure="Replace them by the value of the background and save the image again",
    )


def check_image(image: sitk.Image, where: str = "") -> None:
    """Refuse what cannot be analysed: colour, wrong dimensions, impossible grid, NaN. Raises ImageError."""
    check_layout(image.GetDimension(), image.GetSize(), image.GetNumberOfComponentsPerPixel(), where, ImageError)
    check_grid(image, where)
    check_finite(image, where)


def _mm(values: tuple[float, ...]) -> str:
    return " x ".join(f"{value:g}" for value in values) + " mm"
