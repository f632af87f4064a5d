"""A radiograph: one DICOM file that lies nowhere in the patient, read as a picture of two dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError
from ...base.notices import say
from ..flat import marked
from ..headers.limits import check_voxels
from ..read_image import ReadImage
from .frames import ImageFile
from .objects import numbers_of, sound
from .values import PixelReader, measured

# Where a pixel size stands, the patient's before the detector's and the scanner's.
_SIZES = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")


def is_radiograph(header: Any) -> bool:
    """Whether a DICOM image states no place in the patient, as projections do, and is one frame of grey values."""
    placed = (
        header.get("ImagePositionPatient")
        or header.get("ImageOrientationPatient")
        or any(
            groups.get("PlanePositionSequence") or groups.get("PlaneOrientationSequence")
            for key in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
            for groups in header.get(key) or []
        )
    )
    frames, samples = int(header.get("NumberOfFrames") or 1), int(header.get("SamplesPerPixel") or 1)
    return not placed and frames == 1 and samples == 1


def read_radiograph(file: ImageFile, where: str) -> ReadImage:
    """The picture as a volume of one slice, its values read and rescaled as those of any slice (see ``values.measured``).

    Its pixel size is the header's PixelSpacing, or that of the detector. Raises ImageError for pixel data that cannot be read.
    """
    frames = file.frames(where)
    check_voxels(frames[0].shape[::-1], where, ImageError)
    values, empty = measured(frames, PixelReader(where), where)
    size = _pixel_size(file, where)
    padding = None if empty is None else _picture(empty, size)
    return ReadImage(_picture(values, size), padding, file.origin)


def _pixel_size(file: ImageFile, where: str) -> tuple[float, float]:
    """(x, y) in mm."""
    with sound(where, ImageError, file.path.name):
        found = next((pair for key in _SIZES if (pair := numbers_of(file.header, key, 2)) is not None), None)
    if found is None:
        say("image: the radiograph states no pixel size; 1 mm was taken, so lengths and areas are in pixels")
        return 1.0, 1.0
    return found[1], found[0]


def _picture(values: np.ndarray, size: tuple[float, float]) -> sitk.Image:
    picture = sitk.GetImageFromArray(values)
    picture.SetSpacing((*size, 1.0))
    return marked(picture)
