"""What is drawn in a segmentation: which segments hold voxels, looked at again only when they changed."""

from __future__ import annotations

import slicer
from vtk.util.numpy_support import vtk_to_numpy

from .segmentations import BINARY, segment_ids

SURFACE = "Closed surface"


class DrawnSegments:
    """Answers for one segmentation after another; what it knows of a segment holds until the segment is modified."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, bool]] = {}
        self._of: slicer.vtkMRMLSegmentationNode | None = None

    def of(self, node: slicer.vtkMRMLSegmentationNode) -> dict[str, bool]:
        """Segment name -> whether it holds a voxel (or a surface), in order. Two of one name count as one."""
        if node is not self._of:
            self._known, self._of = {}, node
        segmentation = node.GetSegmentation()
        found: dict[str, bool] = {}
        for identifier in segment_ids(segmentation):
            segment = segmentation.GetSegment(identifier)
            found[segment.GetName()] = found.get(segment.GetName(), False) or self._filled(identifier, segment)
        return found

    def _filled(self, identifier: str, segment: slicer.vtkSegment) -> bool:
        labelmap = segment.GetRepresentation(BINARY)
        if labelmap is None:
            surface = segment.GetRepresentation(SURFACE)
            return surface is not None and surface.GetNumberOfPoints() > 0
        changed = labelmap.GetMTime()
        known = self._known.get(identifier)
        if known is None or known[0] != changed:
            known = self._known[identifier] = changed, _any(labelmap, segment.GetLabelValue())
        return known[1]


def _any(labelmap: slicer.vtkOrientedImageData, label: int) -> bool:
    if labelmap.GetNumberOfPoints() == 0:
        return False
    return bool((vtk_to_numpy(labelmap.GetPointData().GetScalars()) == label).any())
