"""Segments that are shown before they are used: outlines over the image, in no selector and no saved scene."""

from __future__ import annotations

import slicer

from ..images import LabelMap
from ..protocols.protocol import Protocol
from .hierarchy import place_beside
from .segmentations import segmentation_from_label_map
from .templates import apply_template

OUTLINE_OPACITY = 1.0


def preview_segments(label_map: LabelMap, volume: slicer.vtkMRMLScalarVolumeNode, name: str) -> slicer.vtkMRMLSegmentationNode:
    """A node that shows a label map as outlines on a volume, which is put into the slice views."""
    node = segmentation_from_label_map(label_map, name)
    node.SetHideFromEditors(True)
    node.SetSaveWithScene(False)
    display = node.GetDisplayNode()
    display.SetVisibility2DFill(False)
    display.SetVisibility2DOutline(True)
    display.SetOpacity2DOutline(OUTLINE_OPACITY)
    slicer.util.setSliceViewerLayers(background=volume)
    return node


def editable_segments(
    label_map: LabelMap,
    volume: slicer.vtkMRMLScalarVolumeNode,
    protocol: Protocol,
    *,
    node: slicer.vtkMRMLSegmentationNode | None = None,
) -> slicer.vtkMRMLSegmentationNode:
    """A label map's segments in a new segmentation beside its volume, or in ``node``, with the protocol's other segments empty.

    A segment of ``node`` with the same name is replaced. Raises GeometryError for a node under a transform, ProtocolError for a
    protocol that draws nothing.
    """
    name = "" if node is not None else slicer.mrmlScene.GenerateUniqueName(f"{protocol.name} segmentation")
    found = segmentation_from_label_map(label_map, name, node=node)
    apply_template(protocol, found)
    if node is None:
        # What was cut lies in patient space: under a transform the volume's own grid does not.
        if volume.GetParentTransformNode() is None:
            found.SetReferenceImageGeometryParameterFromVolumeNode(volume)
        place_beside(found, volume)
    return found
