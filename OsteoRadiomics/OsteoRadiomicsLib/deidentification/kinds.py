"""Which objects are taken over: images, and what is drawn and measured on them. The others are refused by name."""

from __future__ import annotations

import re
from typing import Any

from ..images.dicom.objects import DIRECTORY, LABEL_MAP_SEGMENTATION, object_name, text_of, uid_name

_CHECK = "Look at its pixels, and give --burned-in-checked if they name nobody"
# Of PS3.4 table B.5-1, by how their names end.
_TAKEN = re.compile(
    r"(?:Image Storage(?: - For (?:Presentation|Processing))?|US Volume Storage|(?<!Surface )Segmentation Storage|"
    r"Structure Set Storage|RT Dose Storage|Parametric Map Storage|Registration Storage|Real World Value Mapping Storage|"
    r"SR Storage|Key Object Selection Document Storage)$"
)
_SECONDARY_CAPTURE = "Secondary Capture"
# Modalities whose pixels often carry a name: of screens, cameras and fluoroscopes, and radiographs with markers.
_AT_RISK = frozenset(
    ("US", "IVUS", "ES", "XC", "GM", "SM", "OT", "OP", "OPT", "DG", "DOC", "SC", "XA", "RF", "CR", "DX", "MG", "IO", "PX", "RG")
) | {"RTIMAGE", "HC", "TG"}
_SCREENS = ("SCREEN", "CAPTURE", "SNAPSHOT", "PHOTO")  # parts of values of ImageType
_GREY = ("MONOCHROME1", "MONOCHROME2")
_GREY_MODALITIES = ("CT", "MR", "PT")


def refusal(header: Any, *, checked: bool = False) -> tuple[str, str] | None:
    """Why an object is not taken over and what to do, None where it is.

    header: its elements but for pixel data. checked: pixels were looked at.
    """
    uid, modality = text_of(header, "SOPClassUID"), text_of(header, "Modality")
    name = uid_name(uid)
    if uid == DIRECTORY:
        return "is a DICOMDIR, which names patients and files", "Nothing: make a new one of the copies if you need one"
    if uid != LABEL_MAP_SEGMENTATION and not _TAKEN.search(name):
        what = f"is {object_name(uid, modality)}, which can hold what no rule cleans"
        return what, "Leave it out, or export images alone"
    if "Rows" not in header:
        return None
    return None if checked else _burned_in(header, name, modality)


def _burned_in(header: Any, name: str, modality: str) -> tuple[str, str] | None:
    """Whether somebody's name may be written into the pixels."""
    stated = text_of(header, "BurnedInAnnotation").upper()
    if stated == "YES":
        return "says that text is burnt into its pixels", _CHECK
    kind = text_of(header, "ImageType").upper()
    if _SECONDARY_CAPTURE in name or text_of(header, "ConversionType") or any(word in kind for word in _SCREENS):
        return "is a picture of a screen, in which text may be burnt", _CHECK
    if modality in _GREY_MODALITIES and (colours := text_of(header, "PhotometricInterpretation")) not in (*_GREY, ""):
        return f"is a {modality} image in colours ({colours}), in which text may be burnt", _CHECK
    if modality in _AT_RISK and stated != "NO":
        return f"is of modality {modality} and does not say that no text is burnt into its pixels", _CHECK
    return None
