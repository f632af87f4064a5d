"""Segments as muscles and their surroundings: which segment is which, and all of them on the grid of an image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import SimpleITK as sitk
import slicer
import vtk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.images import LabelMap, Segment
from OsteoRadiomicsLib.images.label_schemes import LABEL_SCHEMES
from OsteoRadiomicsLib.images.segment_names import is_number_name
from OsteoRadiomicsLib.mrml.segmentations import ensure_segment, label_map_from_segmentation, segment_ids, style_segment

from ..muscles import LEFT, MORE_SCHEMES, STRUCTURES
from ..muscles.drawn import structure_of

# A segment's tag: the structure that the user chose for it, or NOTHING; without it the segment's name decides.
TAG = "PainGrade.Structure"
NOTHING = "-"
_SIDES = {LEFT: "SCT^7771000^Left", "right": "SCT^24028007^Right", "": "^^"}


def structures_of(node: slicer.vtkMRMLSegmentationNode) -> dict[str, str | None]:
    """Segment identifier -> the structure that it is, None for none, in order."""
    segmentation = node.GetSegmentation()
    return {identifier: _structure(segmentation.GetSegment(identifier)) for identifier in segment_ids(segmentation)}


def choose_structure(node: slicer.vtkMRMLSegmentationNode, identifier: str, structure: str | None) -> None:
    """Say which structure a segment is, None for none. It is kept with the segment; nothing drawn is changed."""
    node.GetSegmentation().GetSegment(identifier).SetTag(TAG, structure or NOTHING)


def numbered_segments(node: slicer.vtkMRMLSegmentationNode) -> dict[str, int]:
    """Identifiers of segments of which nothing but a number is known, and that number."""
    segmentation = node.GetSegmentation()
    found = {}
    for identifier in segment_ids(segmentation):
        name = segmentation.GetSegment(identifier).GetName()
        digits = name.strip().split("_")[-1].split(" ")[-1]
        if digits.isdecimal() and is_number_name(name, int(digits)):
            found[identifier] = int(digits)
    return found


def apply_scheme(node: slicer.vtkMRMLSegmentationNode, scheme: str) -> tuple[str, ...]:
    """Say what numbered segments are by a named numbering; names of the structures found.

    Raises MaskError: none of the numbers is a structure of this scheme.
    """
    names = LABEL_SCHEMES[scheme].names if scheme in LABEL_SCHEMES else MORE_SCHEMES[scheme]
    numbered = numbered_segments(node)
    meant = {identifier: structure_of(names.get(number, "")) for identifier, number in numbered.items()}
    found = {identifier: structure for identifier, structure in meant.items() if structure is not None}
    if not found:
        numbers = ", ".join(str(number) for number in numbered.values()) or "none"
        raise MaskError(
            f"none of the numbers {numbers} is a muscle of {scheme}", where=node.GetName(), cure="Choose another numbering"
        )
    for identifier, structure in found.items():
        choose_structure(node, identifier, structure)
    return tuple(found.values())


def add_structure(node: slicer.vtkMRMLSegmentationNode, structure: str) -> str:
    """Identifier of the segment of a structure, which is added empty, with its colour and code, when there is none."""
    for identifier, known in structures_of(node).items():
        if known == structure:
            return identifier
    identifier = ensure_segment(node, structure)
    wanted = STRUCTURES[structure]
    style_segment(node.GetSegmentation().GetSegment(identifier), wanted.color, terminology(structure))
    return identifier


def terminology(structure: str) -> str | None:
    """3D Slicer's terminology entry of a structure, None where no code is known."""
    known = STRUCTURES[structure]
    if not known.code:
        return None
    kind = f"SCT^{known.code}^{known.words[-1].capitalize()}"
    parts = ("SCT^123037004^Anatomical structure", kind, _SIDES[known.side], "", "^^", "^^")
    return "~".join(("Segmentation category and type - DICOM master list", *parts))


def structure_label_map(node: slicer.vtkMRMLSegmentationNode, image: sitk.Image) -> LabelMap:
    """The structures on the grid of ``image`` (LPS), under their own names; other segments are left out.

    Raises MaskError: none is there, or two segments are one structure. Raises GeometryError: voxels outside the image.
    """
    names = _names(node)
    label_map = label_map_from_segmentation(node, image, needed=lambda name: name in names)
    layers = []
    for number, layer in enumerate(label_map.layers):
        ignored = {s.label: 0 for s in label_map.segments if s.layer == number and s.name not in names}
        layers.append(sitk.ChangeLabel(layer, ignored) if ignored else layer)
    segments = tuple(_renamed(segment, names) for segment in label_map.segments if segment.name in names)
    return LabelMap(tuple(layers), segments)


def _renamed(segment: Segment, names: Mapping[str, str]) -> Segment:
    return replace(segment, name=names[segment.name])


def _names(node: slicer.vtkMRMLSegmentationNode) -> dict[str, str]:
    """Segment name -> structure, of those that are one."""
    found: dict[str, str] = {}
    for identifier, structure in structures_of(node).items():
        name = node.GetSegmentation().GetSegment(identifier).GetName()
        if structure is None:
            continue
        if name in found:
            raise MaskError(f"two segments are called {name}", where=node.GetName(), cure="Rename one of them")
        if structure in found.values():
            other = next(known for known, meant in found.items() if meant == structure)
            what = f"both {other} and {name} are {STRUCTURES[structure].title}"
            raise MaskError(what, where=node.GetName(), cure="Choose another structure for one of them")
        found[name] = structure
    if not found:
        raise MaskError("holds no muscle", where=node.GetName(), cure="Say which segment is which muscle")
    return found


def _structure(segment: slicer.vtkSegment) -> str | None:
    value = vtk.mutable("")
    if segment.GetTag(TAG, value) and str(value):
        return str(value) if str(value) in STRUCTURES else None
    return structure_of(segment.GetName())
