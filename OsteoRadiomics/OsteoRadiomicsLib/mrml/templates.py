"""The segments that a protocol asks a reader to draw, in a segmentation node."""

from __future__ import annotations

from dataclasses import replace

import slicer

from ..base.errors import ProtocolError
from ..images import LabelMap
from ..protocols.protocol import Protocol
from ..readings.template import TemplateSegment, segment_template, whole_rois
from .segmentations import ensure_segment, segment_ids, style_segment


def create_segmentation(
    protocol: Protocol, volume: slicer.vtkMRMLScalarVolumeNode, *, layers: bool = False
) -> slicer.vtkMRMLSegmentationNode:
    """A new segmentation with the protocol's empty segments, on the volume's grid and under its transform.

    layers: each ROI in the protocol's layers (op-ct: upper, middle, lower). Raises ProtocolError when it draws nothing.
    """
    template = _template(protocol, layers)
    name = slicer.mrmlScene.GenerateUniqueName(f"{protocol.name} segmentation")
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", name)
    node.CreateDefaultDisplayNodes()
    node.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    node.SetAndObserveTransformNodeID(volume.GetTransformNodeID())
    _apply(template, node)
    return node


def apply_template(protocol: Protocol, node: slicer.vtkMRMLSegmentationNode, *, layers: bool = False) -> tuple[str, ...]:
    """Add the protocol's missing segments to a segmentation and give all of them its names, colours and terminology.

    A segment that another tool named (``vertebrae_L1``) or numbered takes the protocol's name; nothing drawn is changed.
    Returns the names of the added segments. Raises ProtocolError when the protocol draws nothing.
    """
    return _apply(_template(protocol, layers), node)


def with_whole_rois(label_map: LabelMap, protocol: Protocol) -> LabelMap:
    """The label map with ROIs that were drawn in layers united; unchanged when none was."""
    layered = {segment.name for segment in _layered(protocol)}
    if not any(segment.name in layered for segment in label_map.segments):
        return label_map
    whole = whole_rois(label_map, protocol, layers=True)
    rois = {wanted.name: wanted.roi for wanted in _layered(protocol)}
    notes: dict[str, list[str]] = {}
    for segment in label_map.segments:
        if segment.note and segment.name in rois:
            notes.setdefault(rois[segment.name], []).append(f"{segment.name} {segment.note}")
    motion = next((segment.motion for segment in label_map.segments if segment.motion), None)
    segments = (replace(each, note="; ".join(notes.get(each.name, ())), motion=motion) for each in whole.segments)
    return replace(whole, segments=tuple(segments))


def _template(protocol: Protocol, layers: bool) -> tuple[TemplateSegment, ...]:
    template = _layered(protocol) if layers else segment_template(protocol, layers=False)
    if not template:
        what = "no layers to draw" if layers and protocol.rois else "nothing to draw"
        raise ProtocolError(f"has {what}", where=protocol.name, cure="Choose another protocol")
    return template


def _layered(protocol: Protocol) -> tuple[TemplateSegment, ...]:
    return segment_template(protocol, layers=True) if protocol.drawing and protocol.drawing.layers else ()


def _apply(template: tuple[TemplateSegment, ...], node: slicer.vtkMRMLSegmentationNode) -> tuple[str, ...]:
    added = []
    modifying = node.StartModify()
    try:
        for wanted in template:
            identifier = _existing(node, wanted)
            if identifier is None:
                identifier = ensure_segment(node, wanted.name)
                added.append(wanted.name)
            segment = node.GetSegmentation().GetSegment(identifier)
            segment.SetName(wanted.name)
            style_segment(segment, wanted.color, wanted.terminology)
    finally:
        node.EndModify(modifying)
    return tuple(added)


def _existing(node: slicer.vtkMRMLSegmentationNode, wanted: TemplateSegment) -> str | None:
    segmentation = node.GetSegmentation()
    for name in (wanted.name, *wanted.aliases, str(wanted.label)):
        for identifier in segment_ids(segmentation):
            if segmentation.GetSegment(identifier).GetName() == name:
                return identifier
    return None
