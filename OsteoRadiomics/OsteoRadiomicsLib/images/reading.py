"""Reading images and masks from any supported file, with one clear error for everything that is not usable."""

from __future__ import annotations

import os
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from .axes import straightened
from .checks import check_finite, check_grid
from .formats import FileFormat, by_suffix, recognised
from .itk_files import OTHER
from .label_map import LabelMap
from .naming import AS_THE_FILE_SAYS, Naming, named


def read_image(path: str | os.PathLike[str], *, series: str | None = None) -> sitk.Image:
    """Read a 3-D scalar image: NIfTI, NRRD, MetaImage, or a DICOM series (its folder, or one of its files).

    series: which series of a DICOM folder, by UID, number or description, where it holds several.
    The voxel type is the file's own. Raises ImageError: missing, no image, colour, not three-dimensional, impossible or
    sheared grid, NaN or infinite voxels, incomplete or ambiguous DICOM series.
    """
    source = _existing(path, ImageError)
    known = recognised(source, _reads_images) or by_suffix(source, _reads_images, reading=True) or OTHER
    assert known.read_image is not None
    image = known.read_image(source, series)
    check_grid(image, str(path))
    check_finite(image, str(path))
    return straightened(image, "image")


def read_mask(path: str | os.PathLike[str], naming: Naming = AS_THE_FILE_SAYS, *, channel: int | None = None) -> LabelMap:
    """Read a segmentation: a label map in any image format, Slicer's .seg.nrrd with its segments, or DICOM SEG.

    naming: what names labels beside the file, see ``naming.named``; a label table beside the mask is found by itself. Labels may
    be stored as floating point if they are whole numbers but for rounding. channel: which of several values per voxel the labels
    are, from 0; None: a vector image without segments is refused. Raises MaskError: missing, no image, not
    three-dimensional, fractional or negative labels, impossible grid, damaged label table.
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
        if channel is not None and known.read_channel is not None:
            found = known.read_channel(source, channel)
        else:
            found = known.read_mask(source)
        return named(found, source, naming)
    except MaskError as error:
        raise error if error.where else error.at(str(path)) from error


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
