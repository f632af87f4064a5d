"""What a caller may give as image and mask: a path, a SimpleITK image, or a numpy array with its spacing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, InputError, MaskError, OsteoRadiomicsError
from ..cohort.inputs import file_source
from ..images import LabelMap, Roi, read_image
from ..images.checks import check_image
from ..images.flat import is_flat, lifted
from ..images.itk_files import label_map_of
from ..images.read_image import AS_USUAL, ReadOptions
from ..tables.inputs import InputSource, MemorySource

if TYPE_CHECKING:
    from ..images.cases import ImageSource, MaskSource

IN_MEMORY = "in memory"

AnyImage = str | os.PathLike[str] | sitk.Image | np.ndarray
"""A path; a 3-D scalar SimpleITK image; or an array (z, y, x), which needs ``spacing``."""

AnyMask = str | os.PathLike[str] | sitk.Image | np.ndarray | LabelMap
"""A path; a SimpleITK label map; an array (z, y, x) of whole numbers on the image's grid; or segments that were read."""


def sources(
    image: AnyImage, mask: AnyMask, spacing: Sequence[float] | None, *, channel: int | None = None
) -> tuple[ImageSource, MaskSource]:
    """Image and mask as the library takes them: paths are left to be read, arrays get their grid.

    spacing: (x, y, z) in mm, of an image that is an array; (x, y) of a picture. channel: which of several values per voxel of a
    SimpleITK mask the labels are. Raises InputError, ImageError and MaskError.
    """
    given = image_source(image, spacing)
    if isinstance(mask, np.ndarray):
        if not isinstance(given, sitk.Image):
            given = read_image(given)
        return given, _mask_of_array(mask, given)
    if isinstance(mask, sitk.Image):
        return given, label_map_of(mask, "the mask", channel=channel)
    return given, mask if isinstance(mask, LabelMap) else _path(mask, "mask", MaskError)


def image_source(given: AnyImage, spacing: Sequence[float] | None) -> ImageSource:
    """The image as the library takes it. spacing: see ``sources``. Raises InputError and ImageError."""
    if isinstance(given, np.ndarray):
        made = _image_of_array(given, spacing)
        check_image(made, "the image")
        return made
    if spacing is not None:
        raise InputError("belongs to an array", where="spacing", cure="Leave it out: the image states its own")
    if isinstance(given, sitk.Image):
        given = lifted(given)
        check_image(given, "the image")
        return given
    return _path(given, "image", ImageError)


def input_source(
    case: str,
    sequence: str,
    image: ImageSource,
    mask: MaskSource,
    volume: sitk.Image,
    drawn: Iterable[Roi],
    reading: ReadOptions = AS_USUAL,
) -> InputSource:
    """What results record of where image and mask came from.

    volume: the image as read. drawn: the ROIs chosen in the mask. reading: what was asked of it.
    """
    if isinstance(image, sitk.Image) or isinstance(mask, LabelMap):
        return memory_source(case, sequence, volume, IN_MEMORY, drawn)
    return file_source(case, sequence, Path(image), Path(mask), reading)


def memory_source(case: str, sequence: str, volume: sitk.Image, place: str, drawn: Iterable[Roi] | None = None) -> MemorySource:
    """What results record of an image that lies in no file, but for example in a scene: the voxels themselves are hashed."""
    masks = None if drawn is None else _sha256([roi.mask for roi in drawn])
    return MemorySource(case, sequence, place, _sha256([volume]), masks)


def _sha256(images: Iterable[sitk.Image]) -> str:
    """SHA-256 of the voxels of images, one after the other."""
    found = hashlib.sha256()
    for image in images:
        found.update(sitk.GetArrayViewFromImage(image).tobytes())
    return found.hexdigest()


def _image_of_array(array: np.ndarray, spacing: Sequence[float] | None) -> sitk.Image:
    if spacing is None:
        raise InputError("an array as image needs its spacing", where="spacing", cure="Give spacing=(x, y, z) in mm")
    if array.ndim not in (2, 3):
        raise ImageError(
            f"has {array.ndim} dimensions, 3 are needed, or 2 of a picture", where="the image", cure="Give an array (z, y, x)"
        )
    image = sitk.GetImageFromArray(_numbers(array, "image", ImageError))
    axes = ("x", "y", "z")[: array.ndim]
    try:
        lengths = [float(mm) for _, mm in zip(axes, spacing, strict=True)]
    except (TypeError, ValueError) as error:
        said = {2: "two", 3: "three"}[array.ndim]
        cure = f"Give spacing=({', '.join(axes)}) in mm"
        raise InputError(f"{spacing!r} are no {said} lengths", where="spacing", cure=cure) from error
    if not all(0 < mm < float("inf") for mm in lengths):
        size = " x ".join(f"{mm:g}" for mm in lengths)
        raise ImageError(f"has an impossible voxel size of {size} mm", where="the image", cure="Correct spacing")
    image.SetSpacing(lengths)
    return lifted(image)


def _mask_of_array(array: np.ndarray, image: sitk.Image) -> LabelMap:
    if array.ndim == 2 and is_flat(image):
        array = array[np.newaxis]
    if array.shape != image.GetSize()[::-1]:
        raise MaskError(
            f"has the shape {array.shape}, the image has {image.GetSize()[::-1]} (z, y, x)",
            where="the mask", cure="Give the mask on the image's grid",
        )  # fmt: skip
    mask = sitk.GetImageFromArray(_numbers(array, "mask", MaskError))
    mask.CopyInformation(image)
    return label_map_of(mask, "the mask")


def _numbers(array: np.ndarray, role: str, error: type[OsteoRadiomicsError]) -> np.ndarray:
    """The array in a type that SimpleITK has."""
    if array.dtype.kind == "b":
        return array.astype(np.uint8)
    if array.dtype.kind not in "iuf":
        raise error(f"holds {array.dtype}, not numbers", where=f"the {role}", cure="Give an array of numbers")
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _path(given: object, role: str, error: type[OsteoRadiomicsError]) -> str | os.PathLike[str]:
    if not isinstance(given, str | os.PathLike):
        kinds = "a path, a SimpleITK image or a numpy array"
        raise error(f"is of type {type(given).__name__}", where=f"the {role}", cure=f"Give {kinds}")
    return given
