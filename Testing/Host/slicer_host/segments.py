"""A segmentation in the slice views, which draw it by a displayable manager that needs a screen: here as a label layer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import slicer


@contextlib.contextmanager
def segments_in_views(segmentation: Any, volume: Any, *, outline: bool = False) -> Iterator[None]:
    """Show a segmentation's segments in their colours over a volume."""
    labels = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "shown segments")
    colours = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLColorTableNode", "colours of shown segments")
    try:
        identifiers = list(segmentation.GetSegmentation().GetSegmentIDs())
        colours.SetTypeToUser()
        colours.SetNumberOfColors(len(identifiers) + 1)
        colours.SetColor(0, "background", 0.0, 0.0, 0.0, 0.0)
        drawn = np.zeros_like(slicer.util.arrayFromVolume(volume), dtype=np.uint8)
        for value, identifier in enumerate(identifiers, start=1):
            mask = slicer.util.arrayFromSegmentBinaryLabelmap(segmentation, identifier, volume)
            drawn[mask != 0] = value
            segment = segmentation.GetSegmentation().GetSegment(identifier)
            colours.SetColor(value, segment.GetName(), *segment.GetColor(), 1.0)
        slicer.util.updateVolumeFromArray(labels, drawn)
        matrix = slicer.vtkMRMLSliceNode().GetXYToRAS()
        volume.GetIJKToRASMatrix(matrix)
        labels.SetIJKToRASMatrix(matrix)
        labels.CreateDefaultDisplayNodes()
        labels.GetDisplayNode().SetAndObserveColorNodeID(colours.GetID())
        for node in slicer.util.getNodesByClass("vtkMRMLSliceNode"):
            node.SetUseLabelOutline(outline)
        slicer.util.setSliceViewerLayers(label=labels, labelOpacity=0.45)
        yield
    finally:
        slicer.util.setSliceViewerLayers(label=None)
        for node in (labels, colours):
            slicer.mrmlScene.RemoveNode(node)
