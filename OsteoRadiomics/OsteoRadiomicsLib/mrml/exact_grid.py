"""The grid of a node without the noise of MRML's matrices: the numbers that the command line reads from the same file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK as sitk
import slicer

from ..images.flat import marked
from ..images.itk import without_warnings
from ..images.stated_grid import Numbers, agree, grid_of, set_grid

# What a matrix product may cost a number, relative to it; and what is nothing, relative to the largest of its kind.
FEW_ULPS = 4 * float(np.finfo(np.float64).eps)
# DICOM entries: what kind of object, and where it lies in the patient, which a radiograph does not say.
_DICOM_CLASS, _DICOM_PLACE = "0008|0016", "0020|0032"
# Decimal digits that a header written by hand or by a scanner has at most.
DIGITS = 12


def without_noise(image: sitk.Image, node: slicer.vtkMRMLVolumeNode) -> sitk.Image:
    """The image of a node with the grid of the node's file, where that says the same but for rounding.

    A node without such a file gets, for every number within a few units in the last place of a short decimal or of a 32-bit
    number, that number. Nothing moves by more than this. A one-slice image whose file is a picture is marked as one.
    """
    found = _header(node)
    if found is not None:
        stated, flat = found
        if agree(stated, grid_of(image)):
            set_grid(image, stated)
            return marked(image) if flat else image
    spacing, origin, direction = grid_of(image)
    set_grid(image, (_settled(spacing), _settled(origin), _settled(direction)))
    return image


def _header(node: slicer.vtkMRMLVolumeNode) -> tuple[Numbers, bool] | None:
    """Grid of the file that a node was loaded from, and whether that is a picture; None where there is no such file."""
    storage = node.GetStorageNode()
    name = storage.GetFullNameFromFileName() if storage is not None else None
    if not name or not Path(name).is_file():
        return None
    reader = sitk.ImageFileReader()
    reader.SetFileName(name)
    try:
        with without_warnings():
            reader.ReadImageInformation()
    except RuntimeError:
        return None  # a format of Slicer's own
    if reader.GetDimension() == 2:
        (a, b), (x, y), (p, q, r, s) = reader.GetSpacing(), reader.GetOrigin(), reader.GetDirection()
        return ((a, b, 1.0), (x, y, 0.0), (p, q, 0.0, r, s, 0.0, 0.0, 0.0, 1.0)), True
    if reader.GetDimension() != 3:
        return None
    entries = reader.GetMetaDataKeys()
    projection = reader.GetSize()[2] == 1 and _DICOM_CLASS in entries and _DICOM_PLACE not in entries
    return (reader.GetSpacing(), reader.GetOrigin(), reader.GetDirection()), projection


def _settled(values: tuple[float, ...]) -> tuple[float, ...]:
    nothing = FEW_ULPS * max(abs(value) for value in values)
    return tuple(0.0 if abs(value) <= nothing else _plain(value) for value in values)


def _plain(value: float) -> float:
    for plain in (float(f"{value:.{DIGITS}g}"), float(np.float32(value))):
        if abs(plain - value) <= FEW_ULPS * abs(value):
            return plain
    return value
