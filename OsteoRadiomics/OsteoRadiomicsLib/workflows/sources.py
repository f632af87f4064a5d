"""What a caller may give as image and mask: a path, a SimpleITK image, or a numpy array with its spacing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, InputError, MaskError
from ..images import LabelMap
from ..images.checks import check_finite, check_grid, check_layout
from ..images.itk_files import label_map_of
from ..tables.inputs import InputSource, MemorySource, file_source

if TYPE_CHECKING:
    from ..images.cases import ImageSource, MaskSource

IN_MEMORY = "in memory"

AnyImage = str | os.PathLike[str] | sitk.Image | np.ndarray
"""A path; a 3-D scalar SimpleITK image; or an array (z, y, x), which needs ``spacing``."""

AnyMask = str | os.PathLike[str] | sitk.Image | np.ndarray | LabelMap
"""A path; a SimpleITK label map; an array (z, y, x) of whole numbers on the image's grid; or segments that were read."""


def image_source(given: AnyImage, spacing: Sequence[float] | None) -> ImageSource:
    """The image as the library takes it: a path is left to be read, an array gets its grid.

    spacing: (x, y, z) in mm, of an array only. Raises InputError and ImageError.
    """
    if isinstance(given, np.ndarray):
        return _checked(_image_of_array(given, spacing, "image"))
    if spacing is not None:
        raise InputError("spacing belongs to an array", where="spacing", cure="Leave it out: the image states its own")
    if isinstance(given, sitk.Image):
        return _checked(given)
    return _path(given, "image")


def mask_source(given: AnyMask, image: ImageSource, spacing: Sequence[float] | None) -> MaskSource:
    """The mask as the library takes it; an array lies on the grid of the image, which then is no path. Raises MaskError."""
    if isinstance(given, np.ndarray):
        if isinstance(image, sitk.Image):
            if given.shape != image.GetSize()[::-1]:
                raise MaskError(
                    f"has the shape {given.shape}, the image has {image.GetSize()[::-1]} (z, y, x)",
                    where="the mask", cure="Give the mask on the image's grid",
                )  # fmt: skip
            mask = sitk.GetImageFromArray(_numbers(given, "mask"))
            mask.CopyInformation(image)
            return label_map_of(mask, "the mask")
        return label_map_of(_image_of_array(given, spacing, "mask"), "the mask")
    if isinstance(given, sitk.Image):
        return label_map_of(given, "the mask")
    return given if isinstance(given, LabelMap) else _path(given, "mask")


def input_source(case: str, sequence: str, image: ImageSource, mask: MaskSource, volume: sitk.Image) -> InputSource:
    """What results record of where image and mask came from. volume: the image as read."""
    if isinstance(image, sitk.Image) or isinstance(mask, LabelMap):
        return memory_source(case, sequence, volume, IN_MEMORY)
    return file_source(case, sequence, Path(image), Path(mask))


def memory_source(case: str, sequence: str, volume: sitk.Image, place: str) -> MemorySource:
    """What results record of an image that lies in no file, but for example in a scene: the voxels themselves are hashed."""
    voxels = hashlib.sha256(sitk.GetArrayViewFromImage(volume).tobytes()).hexdigest()
    return MemorySource(case, sequence, place, voxels)


def _image_of_array(array: np.ndarray, spacing: Sequence[float] | None, role: str) -> sitk.Image:
    if spacing is None:
        raise InputError(f"an array as {role} needs its spacing", where="spacing", cure="Give spacing=(x, y, z) in mm")
    if array.ndim != 3 or len(spacing) != 3:
        raise InputError(
            f"the {role} has {array.ndim} dimensions and {len(spacing)} spacings, 3 are needed",
            where=role, cure="Give an array (z, y, x) and spacing=(x, y, z)",
        )  # fmt: skip
    image = sitk.GetImageFromArray(_numbers(array, role))
    image.SetSpacing([float(mm) for mm in spacing])
    return image


def _numbers(array: np.ndarray, role: str) -> np.ndarray:
    """The array in a type that SimpleITK has."""
    if array.dtype.kind == "b":
        return array.astype(np.uint8)
    if array.dtype.kind not in "iuf":
        raise InputError(f"the {role} holds {array.dtype}, not numbers", where=role, cure="Give an array of numbers")
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _checked(image: sitk.Image) -> sitk.Image:
    where = "the image"
    components = image.GetNumberOfComponentsPerPixel()
    check_layout(image.GetDimension(), image.GetSize(), components, where, ImageError)
    check_grid(image, where)
    check_finite(image, where)
    return image


def _path(given: Any, role: str) -> str | os.PathLike[str]:
    if not isinstance(given, str | os.PathLike):
        raise InputError(
            f"the {role} is a {type(given).__name__}", where=role, cure="Give a path, a SimpleITK image or a numpy array"
        )
    return given
