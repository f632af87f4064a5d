"""A radiograph: one DICOM file that lies nowhere in the patient, read as a picture of two dimensions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError
from .flat import marked
from .itk import without_warnings

_SCALE = ("PhotometricInterpretation", "PixelRepresentation", "BitsStored", "RescaleSlope", "RescaleIntercept")


def is_radiograph(header: Any) -> bool:
    """Whether a DICOM image states no place in the patient, as projections do, and is one frame of grey values."""
    placed = header.get("ImagePositionPatient") or header.get("ImageOrientationPatient")
    frames, samples = int(header.get("NumberOfFrames") or 1), int(header.get("SamplesPerPixel") or 1)
    return not placed and frames == 1 and samples == 1


def read_radiograph(file: Path) -> sitk.Image:
    """The picture as a volume of one slice: stored values with rescale slope and intercept applied, MONOCHROME1 not inverted.

    Its pixel size is the header's PixelSpacing, or that of the detector. Raises ImageError for pixel data that cannot be read.
    """
    import pydicom

    try:
        with without_warnings():
            image = sitk.ReadImage(str(file))
    except RuntimeError as problem:
        raise ImageError(
            "the pixel data cannot be decoded (damaged, or an unsupported compression)",
            where=str(file),
            cure="Export the image without compression",
        ) from problem
    values = sitk.GetArrayFromImage(image)[0]
    header = pydicom.dcmread(file, stop_before_pixels=True, specific_tags=[*_SCALE])
    if header.get("PhotometricInterpretation") == "MONOCHROME1":
        values = _as_stored(values, header)
    picture = sitk.GetImageFromArray(values[np.newaxis])  # without the names and dates that the file's entries hold
    picture.SetSpacing((*image.GetSpacing()[:2], 1.0))
    return marked(picture)


def _as_stored(values: np.ndarray, header: Any) -> np.ndarray:
    """ITK turns MONOCHROME1 (0 is white) over; turned back. values: after rescaling."""
    if header.get("PixelRepresentation"):
        raise ImageError("holds signed MONOCHROME1 values, whose order is unclear", cure="Export it as MONOCHROME2")
    slope, intercept = float(header.get("RescaleSlope") or 1), float(header.get("RescaleIntercept") or 0)
    largest = 2 ** int(header.get("BitsStored") or 8) - 1
    return (slope * largest + 2 * intercept - values.astype(np.float64)).astype(values.dtype)
