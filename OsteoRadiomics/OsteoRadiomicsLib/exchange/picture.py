"""A picture, such as that of a map over its image, as colour secondary capture."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from .identity import described, equipment, uid_of
from .source import Source, highdicom_library

SERIES_NUMBER = 9004


def secondary_capture(source: Source, pixels: np.ndarray, title: str) -> Any:
    """The object of a picture. pixels: (rows, columns, 3) uint8 RGB without anything that names the patient."""
    hd = highdicom_library()
    own = uid_of("SC", source.headers[0].SeriesInstanceUID, title, hashlib.sha256(pixels.tobytes()).hexdigest())
    found = hd.sc.SCImage.from_ref_dataset(
        ref_dataset=source.headers[0],
        pixel_array=np.ascontiguousarray(pixels),
        photometric_interpretation="RGB",
        bits_allocated=8,
        coordinate_system="PATIENT",
        patient_orientation=("L", "F"),
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        **equipment(uid_of("series", own), own, SERIES_NUMBER),
    )
    found.BurnedInAnnotation = "NO"
    found.PatientOrientation = found.Laterality = None  # of slices in several planes
    return described(found, title)
