"""What each method counts as fat, as segments of a node of its own: outlines that can be switched on and off."""

from __future__ import annotations

from collections.abc import Collection

import slicer
from OsteoRadiomicsLib.images import LabelMap
from OsteoRadiomicsLib.mrml.segmentations import segment_ids, segmentation_from_label_map


def show_fat(
    label_map: LabelMap, name: str, *, node: slicer.vtkMRMLSegmentationNode | None = None
) -> slicer.vtkMRMLSegmentationNode | None:
    """A segmentation node with a segment for each method, or ``node`` with them in place of its own, all switched off.

    None where no method has a threshold and there was no node.
    """
    if node is None and not label_map.segments:
        return None
    if node is not None:
        for identifier in segment_ids(node.GetSegmentation()):
            node.GetSegmentation().RemoveSegment(identifier)
    node = segmentation_from_label_map(label_map, slicer.mrmlScene.GenerateUniqueName(name), node=node)
    display = node.GetDisplayNode()
    display.SetVisibility2DFill(False)
    display.SetVisibility2DOutline(True)
    display.SetVisibility3D(False)
    switch_fat(node, ())
    return node


def switch_fat(node: slicer.vtkMRMLSegmentationNode, methods: Collection[str]) -> None:
    """Outline what some methods count as fat, and nothing else of the node."""
    display, segmentation = node.GetDisplayNode(), node.GetSegmentation()
    modifying = display.StartModify()
    try:
        for identifier in segment_ids(segmentation):
            display.SetSegmentVisibility(identifier, segmentation.GetSegment(identifier).GetName() in methods)
    finally:
        display.EndModify(modifying)


def shown_fat(node: slicer.vtkMRMLSegmentationNode) -> list[str]:
    """Methods whose fat is outlined."""
    display, segmentation = node.GetDisplayNode(), node.GetSegmentation()
    names = {identifier: segmentation.GetSegment(identifier).GetName() for identifier in segment_ids(segmentation)}
    return [name for identifier, name in names.items() if display.GetSegmentVisibility(identifier)]


def fat_methods(node: slicer.vtkMRMLSegmentationNode) -> list[str]:
    """Methods that can be outlined."""
    segmentation = node.GetSegmentation()
    return [segmentation.GetSegment(identifier).GetName() for identifier in segment_ids(segmentation)]
