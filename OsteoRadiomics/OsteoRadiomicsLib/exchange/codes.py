"""Coded concepts: of segments, of features (IBSI where there is an id) and of their units (UCUM)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..features.classes import CLASSES
from ..features.ibsi import added_classes
from ..images.label_map import Segment
from .identity import SCHEME

IBSI = "IBSI"
FeatureCodes = Mapping[tuple[str, str], tuple[str, str]]
"""(class, feature) -> (IBSI id, unit)."""
_MEANING = 64  # characters of a code's meaning
# Unit of a feature -> (UCUM code, meaning).
_UNITS = {
    "": ("1", "no units"),
    "1/mm": ("/mm", "per millimeter"),
    "bit": ("bit", "bit"),
    "mm": ("mm", "millimeter"),
    "mm²": ("mm2", "square millimeter"),
    "mm³": ("mm3", "cubic millimeter"),
    "voxels": ("{voxels}", "voxels"),
    "intensity": ("{intensity}", "intensity"),
    "intensity²": ("{intensity2}", "squared intensity"),
    "mm³·intensity": ("mm3.{intensity}", "cubic millimeter times intensity"),
    "mm³·intensity²": ("mm3.{intensity2}", "cubic millimeter times squared intensity"),
}
# Places in Slicer's terminology entries, and of the modifiers those that are sides (SNOMED CT).
_CATEGORY, _TYPE, _MODIFIER = 1, 2, 3
_SIDES = {"7771000": "L", "24028007": "R"}


def category_and_type(segment: Segment) -> tuple[Any, Any]:
    """Category and type of a segment from its terminology; an anatomical structure of tissue where it has none."""
    from pydicom.sr.coding import Code

    usual = (Code("91723000", "SCT", "Anatomical Structure"), Code("85756007", "SCT", "Tissue"))
    found = [_coded(segment, place) for place in (_CATEGORY, _TYPE)]
    if not all(map(all, found)):
        return usual
    category, kind = (Code(value, scheme, meaning) for scheme, value, meaning in found)
    return category, kind


def side_of(segment: Segment) -> str:
    """L or R of a segment whose terminology says on which side it lies, else ''."""
    return _SIDES.get(_coded(segment, _MODIFIER)[1], "")


def _coded(segment: Segment, place: int) -> tuple[str, str, str]:
    """Scheme, value and meaning at a place of a segment's terminology; three empty texts where there is no code."""
    parts = (segment.terminology or "").split("~")
    found = parts[place].split("^") if place < len(parts) else []
    return (found[0], found[1], found[2]) if len(found) == 3 else ("", "", "")


def feature_codes() -> FeatureCodes:
    """(class, feature) -> (IBSI id, '' where it has none; unit)."""
    groups = {**CLASSES.usable()[0], **added_classes()}
    return {(group.name, item.name): (item.ibsi, item.unit) for group in groups.values() for item in group.features.values()}


def concept_of(name: str, ibsi: str) -> Any:
    """The concept of a feature: of IBSI where it has an id, else its whole name in our own scheme.

    name: with its image type. ibsi: '' where the manual does not define it, or the image is a derived one.
    """
    from highdicom.sr import CodedConcept

    shown = name.removeprefix("original_") if ibsi else name
    return CodedConcept(ibsi or name, IBSI if ibsi else SCHEME, shown[:_MEANING])


def unit_of(unit: str) -> Any:
    """The UCUM concept of a feature's unit; what is unknown to us has its own words as an annotation."""
    from highdicom.sr import CodedConcept

    code, meaning = _UNITS.get(unit, (f"{{{unit}}}", unit))
    return CodedConcept(code, "UCUM", meaning)
