"""A protocol's coded concepts in the form that 3D Slicer stores with a segment."""

from __future__ import annotations

from ..protocols.protocol import Code, RoiSpec, Terminology
from .label_map import Segment

# What 3D Slicer calls the lists that its terms come from.
TYPES = "Segmentation category and type - 3D Slicer General Anatomy list"
REGIONS = "Anatomic codes - DICOM master list"


def terminology_entry(terminology: Terminology) -> str:
    """Slicer's serialised terminology entry: context, category, type, modifier, then an empty anatomic region."""
    parts = (TYPES, _code(terminology.category), _code(terminology.type), _code(terminology.modifier), REGIONS, "^^", "^^")
    return "~".join(parts)


def segment_of(roi: RoiSpec, *, layer: int = 0) -> Segment:
    """The segment that a protocol's ROI becomes in a label map."""
    return Segment(roi.name, roi.label, layer, roi.color, terminology_entry(roi.terminology))


def _code(code: Code | None) -> str:
    return "^".join((code.scheme, code.value, code.meaning)) if code else "^^"
