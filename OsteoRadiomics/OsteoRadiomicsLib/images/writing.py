"""Writing images and segmentations: complete files only, in formats that keep geometry."""

from __future__ import annotations

import os

import SimpleITK as sitk

from ..base.errors import OutputError
from ..base.files import replacing
from .formats import FileFormat, by_suffix, image_suffixes
from .label_map import LabelMap


def check_image_path(path: str | os.PathLike[str]) -> FileFormat:
    """The format in which an image is written under a name. Raises OutputError for a name of no format, before long work."""
    known = by_suffix(path, lambda each: each.write_image)
    if known is None:
        raise OutputError("is no image file name", where=str(path), cure=f"End it in {', '.join(image_suffixes())}")
    return known


def write_image(image: sitk.Image, path: str | os.PathLike[str]) -> None:
    """Write a scalar image, compressed; the suffix decides the format (``image_suffixes``).

    NRRD and MetaImage keep geometry to 17 digits, NIfTI to float32. Raises OutputError: unknown suffix, unwritable folder.
    """
    known = check_image_path(path)
    assert known.write_image is not None
    with replacing(path) as temporary:
        try:
            known.write_image(image, temporary)
        except RuntimeError as problem:
            raise _unwritable(image, path) from problem


def write_label_map(label_map: LabelMap, path: str | os.PathLike[str]) -> None:
    """Write a segmentation: .seg.nrrd opens in 3D Slicer with names, colours and terminology.

    Formats of images hold one layer of plain labels without names. Raises OutputError: overlapping layers in such a format,
    unknown suffix, unwritable folder.
    """
    known = by_suffix(path, lambda each: each.write_label_map)
    if known is None or known.write_label_map is None:
        if len(label_map.layers) > 1:
            raise OutputError("this format cannot hold overlapping segments", where=str(path), cure="End the name in .seg.nrrd")
        write_image(label_map.layers[0], path)
        return
    with replacing(path) as temporary:
        try:
            known.write_label_map(label_map, temporary)
        except RuntimeError as problem:
            raise _unwritable(label_map.layers[0], path) from problem


def _unwritable(image: sitk.Image, path: str | os.PathLike[str]) -> OutputError:
    what = f"{image.GetPixelIDTypeAsString()} cannot be written in this format"
    return OutputError(what, where=str(path), cure=f"End the name in {image_suffixes()[0]}")
