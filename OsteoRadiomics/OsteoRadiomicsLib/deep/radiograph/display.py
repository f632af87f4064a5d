"""What a DICOM header says of a radiograph beside its pixels: how it is to be shown, and what of the body it shows.

Sources: DICOM PS3.3 C.11.2 (VOI LUT), C.7.6.3.1.2 (photometric interpretation), C.8.11.5.1.1 (presentation LUT shape),
C.8.1.1 (view position).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.errors import ImageError
from ...base.notices import say
from ...images.dicom.objects import sound, text_of

_FRONTAL = ("PA", "AP")
_CHEST = ("CHEST", "THORAX", "LUNG", "RIB", "TORSO")
_LATERAL_CODES = ("399067008", "399173006", "399348003", "R-10236", "R-10232", "R-10228")
"""SNOMED codes (CT and RT) of the lateral, left lateral and right lateral projections (PS3.16 CID 4010)."""


def displayed(values: np.ndarray, header: Any, where: str) -> np.ndarray:
    """Measured values as grey levels, more is whiter: through the VOI LUT or window, turned round where the header says so.

    values: (rows, columns), rescaled. Returns float64 of the same shape. Raises ImageError for a damaged VOI LUT.
    """
    from pydicom.pixels import apply_voi_lut

    with sound(where, ImageError, detail=": its VOI LUT cannot be read"):
        grey = np.asarray(apply_voi_lut(values, header), np.float64)
    inverse = text_of(header, "PresentationLUTShape").upper() == "INVERSE"
    return -grey if inverse or text_of(header, "PhotometricInterpretation").upper() == "MONOCHROME1" else grey


def refuse_other_views(header: Any, where: str) -> None:
    """Raises ImageError for a lateral view and for another part of the body than the chest; a notice where no view is said."""
    with sound(where, ImageError):
        view = text_of(header, "ViewPosition").upper()
        part = text_of(header, "BodyPartExamined").upper()
        codes = {text_of(item, "CodeValue") for item in header.get("ViewCodeSequence") or []}
    if part and not any(word in part for word in _CHEST):
        raise ImageError(
            f"is a radiograph of the {part.lower()}, not of the chest", where=where, cure="Give a frontal radiograph of the chest"
        )
    if view not in ("", *_FRONTAL) or codes & set(_LATERAL_CODES):
        said = view or "lateral, by its view code"
        raise ImageError(f"is no frontal view (its view is {said})", where=where, cure="Give the PA or AP view")
    if not view and not codes:
        say("image: the radiograph does not say its view; a frontal one was taken for granted")
