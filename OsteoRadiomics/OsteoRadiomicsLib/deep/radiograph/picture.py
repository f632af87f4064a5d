"""Reading a chest radiograph: DICOM, PNG or JPEG, as grey levels of which more is whiter."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError
from ...images.dicom.frames import image_file
from ...images.dicom.objects import is_dicom, open_dicom
from ...images.dicom.radiograph import is_radiograph
from ...images.dicom.radiograph import read_radiograph as read_projection
from ...images.flat import is_flat
from ...images.read_image import ReadImage
from ...images.reading import existing, read_image_file
from ...images.stated_grid import Numbers, grid_of
from .display import displayed, refuse_other_views

WHOLE = 0.78, 1.4
"""Width by height of a frontal radiograph of the chest: the usual cassettes give 0.81 to 1.23, those for a hand 0.75 or less."""
SEEN = 0.7, 1.6
"""The same without its border: a trunk between black air, or with its lower edge cut off."""
_FEWEST_PIXELS = 96
PLAIN: Numbers = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
"""Spacing, origin and axes of a picture that lies nowhere."""


@dataclass(frozen=True, eq=False)
class Radiograph:
    """grey: (rows, columns), float64, more is whiter, in no particular unit. padding: where nothing was measured, same shape.

    where: what messages call it. grid: spacing (mm), origin and axes of the file's own grid, on which maps are written.
    """

    grey: np.ndarray
    padding: np.ndarray
    where: str
    grid: Numbers = PLAIN


def read_radiograph(path: str | os.PathLike[str], *, any_shape: bool = False) -> Radiograph:
    """Read a frontal radiograph of the chest from a DICOM file (or a folder of one), a PNG or a JPEG.

    DICOM pixels are rescaled, shown through their VOI LUT or window, and turned round where the header says MONOCHROME1; what it
    states as padding is kept apart. any_shape: accept a width by height that a chest hardly has.
    Raises ImageError: a volume, colour, a lateral view, another part of the body, another shape, too few pixels, a damaged file.
    """
    source = existing(path, ImageError)
    if source.is_dir():
        source = only_picture(source)
    where = str(path)
    dicom = is_dicom(source)
    read = _read_dicom(source, where) if dicom else read_image_file(source)
    if not is_flat(read.volume):
        size = " x ".join(map(str, read.volume.GetSize()))
        raise ImageError(f"is a volume of {size} voxels, not a radiograph", where=where, cure="Give a radiograph of the chest")
    grey = sitk.GetArrayFromImage(read.volume)[0]
    padding = np.zeros(grey.shape, bool) if read.padding is None else sitk.GetArrayFromImage(read.padding)[0] > 0
    if dicom:
        header = open_dicom(source, ImageError, where)
        refuse_other_views(header, where)
        grey = displayed(grey, header, where)
    rows, columns = grey.shape
    if min(rows, columns) < _FEWEST_PIXELS:
        raise ImageError(
            f"has {columns} x {rows} pixels, at least {_FEWEST_PIXELS} each way are needed", where=where, cure="Give the original"
        )
    check_shape(columns / rows, WHOLE, where, any_shape=any_shape)
    return Radiograph(np.asarray(grey, np.float64), padding, where, grid_of(read.volume))


def check_shape(aspect: float, usual: tuple[float, float], where: str, *, any_shape: bool) -> None:
    """Refuse what is too narrow or too wide for a chest. aspect: width by height. usual: least and most. Raises ImageError."""
    if not any_shape and not usual[0] <= aspect <= usual[1]:
        raise ImageError(
            f"is {aspect:.2f} times as wide as high; a frontal radiograph of the chest is {usual[0]:g} to {usual[1]:g} times",
            where=where,
            cure="Crop it to the chest, or accept it with --any-shape",
        )


def _read_dicom(source: Path, where: str) -> ReadImage:
    """One DICOM file by itself: thousands of patients' radiographs may lie in its folder, of which none is a slice of it."""
    file = image_file(source, where)
    if file is None:
        raise ImageError("is a DICOM object without an image", where=where, cure="Give a radiograph of the chest")
    if not is_radiograph(file.header):
        return read_image_file(source)  # a colour picture or a slice of a volume, told as such
    return read_projection(file, where)


def only_picture(folder: Path) -> Path:
    """The one file in a folder. Raises ImageError."""
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith(".")]
    if len(files) != 1:
        raise ImageError(f"is a folder of {len(files)} files", where=str(folder), cure="Name the file of the frontal view")
    return files[0]
