"""DICOM objects that are no mask, refused by their right name."""

from __future__ import annotations

from pathlib import Path

import SimpleITK as sitk

from ...base.errors import MaskError
from ..formats import FileFormat
from ..label_map import LabelMap
from ..read_image import ReadOptions
from .objects import is_dicom, object_name, sop_class


def refuse_as_mask(path: Path, options: ReadOptions, image: sitk.Image | None) -> LabelMap:
    """Raises MaskError: what the object is, and what would do."""
    uid = sop_class(path)
    if not uid:
        raise MaskError("is damaged or incomplete", where=str(path), cure="Copy or export the file again")
    name = "a DICOM image" if uid == "unstated" else object_name(uid)
    if name.endswith(" Image"):
        name = f"a DICOM image ({name.partition(' ')[2]})"
    raise MaskError(
        f"is {name}, not a segmentation",
        where=str(path),
        cure="Give a label map, a DICOM SEG or an RT Structure Set",
    )


FORMAT = FileFormat("DICOM object", recognises=is_dicom, read_mask=refuse_as_mask)
