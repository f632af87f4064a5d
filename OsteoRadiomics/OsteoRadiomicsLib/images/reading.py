"""Reading images and masks from any supported file, with one clear error for everything that is not usable."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from .axes import straightened
from .checks import check_finite, check_grid
from .formats import FileFormat, by_suffix, recognised
from .itk_files import OTHER
from .label_map import LabelMap
from .naming import Naming, named
from .read_image import AS_USUAL, ReadImage, ReadOptions


def read_image(path: str | os.PathLike[str], *, series: str | None = None) -> sitk.Image:
    """Read a 3-D scalar image: NIfTI, NRRD, MetaImage, or DICOM (a series' folder, one of its files, an enhanced file).

    series: which series of a DICOM folder, by UID, number or description, where it holds several.
    The voxel type is the file's own. Raises ImageError: missing, no image, colour, not three-dimensional, impossible or
    sheared grid, NaN or infinite voxels, incomplete or ambiguous DICOM series.
    """
    return read_image_file(path, ReadOptions(series=series)).volume


def read_image_file(path: str | os.PathLike[str], options: ReadOptions = AS_USUAL) -> ReadImage:
    """As ``read_image``, with what a reader of its numbers must know of the file."""
    source = _existing(path, ImageError)
    known = recognised(source, _reads_images) or by_suffix(source, _reads_images, reading=True) or OTHER
    assert known.read_image is not None
    found = known.read_image(source, options)
    check_grid(found.volume, str(path))
    check_finite(found.volume, str(path))
    return replace(found, volume=straightened(found.volume, "image"))


def read_mask(path: str | os.PathLike[str], *, options: ReadOptions = AS_USUAL, image: sitk.Image | None = None) -> LabelMap:
    """Read a segmentation: a label map in any image format, Slicer's .seg.nrrd with its segments, DICOM SEG, or RTSTRUCT.

    Labels may be stored as floating point if they are whole numbers but for rounding. A label table beside the mask is found by
    itself. options: what else names labels (see ``naming.named``), the channel of a mask with several values per voxel, and the
    threshold of fractional DICOM SEG. image: the one it was drawn on, which contours need. Raises MaskError: missing, no image,
    not three-dimensional, fractional or negative labels, impossible grid, damaged label table.
    """
    source = _existing(path, MaskError)
    known = recognised(source)
    if source.is_dir() and (known is None or known.read_mask is None):
        source = _only_file(source)
        known = recognised(source)
    known = known or by_suffix(source, lambda each: each.read_mask, reading=True) or OTHER
    if known.read_mask is None:
        raise MaskError(
            f"is a {known.name} image, not a segmentation", where=str(path), cure="Give a label map or a DICOM SEG file"
        )
    try:
        return named(known.read_mask(source, options, image), source, Naming.asked(options))
    except MaskError as error:
        if error.where:
            raise
        raise error.at(str(path)) from error


def _reads_images(known: FileFormat) -> bool:
    return known.read_image is not None


def _existing(path: str | os.PathLike[str], error: type[OsteoRadiomicsError]) -> Path:
    source = Path(path)
    if not source.exists():
        raise error("there is no such file or folder", where=str(path), cure="Check the path")
    return source


def _only_file(folder: Path) -> Path:
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith(".")]
    if len(files) != 1:
        raise MaskError(f"is a folder of {len(files)} files", where=str(folder), cure="Name the mask's file")
    return files[0]
